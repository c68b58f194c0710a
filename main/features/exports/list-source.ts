/** What an export asks of a list: its columns, its rows in pages, its totals, and its filter in words. */
import type { z } from 'zod';
import type { exportedSelection } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate, type CivilDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { CellKind, CellValue, TableColumn, TableRow } from './table-cells.ts';

export type Selection = Readonly<z.infer<typeof exportedSelection>>;
export type SelectionOf<List extends Selection['list']> = Extract<Selection, Readonly<{ list: List }>>;

/** Who asks, and on which day: both decide what the list holds. */
export type Asker = Readonly<{ id: number; name: string; offices: readonly string[] | null; today: CivilDate }>;

/** `initial`: among those given when nobody chose. */
export type SourceColumn<Row> = Readonly<{ key: string; label: string; kind: CellKind; initial: boolean; value: (row: Row) => CellValue }>;

export type ListHead = Readonly<{ title: string; fileName: string; sheet: string; topics: readonly string[] }>;

export type ListSource = ListHead & Readonly<{
  /** The rows after a cursor, the cells of `keys` in that order. */
  page(reader: Reader, keys: readonly string[], cursor: string | null, limit: number): Promise<Readonly<{ rows: readonly TableRow[]; next: string | null }>>;
  totals(reader: Reader): Promise<Readonly<{ count: number; lines: readonly string[] }>>;
  /** What was asked for, a line each: the filter, then the order. */
  asked(reader: Reader): Promise<readonly string[]>;
}>;

type Parts<Row> = Readonly<{
  columns: readonly SourceColumn<Row>[];
  rows(reader: Reader, cursor: string | null, limit: number): Promise<Readonly<{ rows: readonly Row[]; next: string | null }>>;
  totals: ListSource['totals'];
  asked: ListSource['asked'];
}>;

export function listSource<Row>(head: ListHead, parts: Parts<Row>): ListSource {
  const byKey = new Map(parts.columns.map((column) => [column.key, column]));
  return {
    ...head, totals: parts.totals, asked: parts.asked,
    async page(reader, keys, cursor, limit) {
      const values = keys.map((key) => byKey.get(key)?.value ?? (() => null));
      const { rows, next } = await parts.rows(reader, cursor, limit);
      return { rows: rows.map((row) => values.map((value) => value(row))), next };
    },
  };
}

/** A column as a file and a screen name it. */
export function columnHead<Row>({ key, label, kind }: SourceColumn<Row>): TableColumn {
  return { key, label, kind };
}

/** One condition in words; null when nothing is asked. */
export type Asked = string | null;

export function askedOne(name: string, value: string | null | undefined): Asked {
  return value === null || value === undefined || value === '' ? null : `${name}: ${value}`;
}

export function askedMany(name: string, values: readonly string[]): Asked {
  return values.length === 0 ? null : `${name}: ${values.join(', ')}`;
}

/** `Scadenza: dal 01/12/2026 al 31/12/2026`. */
export function askedDays(name: string, from: CivilDate | null, to: CivilDate | null): Asked {
  if (from === null && to === null) return null;
  return `${name}:${from === null ? '' : ` dal ${formatDate(from)}`}${to === null ? '' : `${from === null ? ' fino' : ''} al ${formatDate(to)}`}`;
}

export function askedAmounts(name: string, from: number | null, to: number | null): Asked {
  if (from === null && to === null) return null;
  return `${name}:${from === null ? '' : ` da ${formatEuro(from)}`}${to === null ? '' : ` fino a ${formatEuro(to)}`}`;
}

/** The lines of {@link ListSource.asked}: conditions together, the offices an operator is kept to, the order. */
export function askedLines(conditions: readonly Asked[], whenNone: string, asker: Asker, order: string): readonly string[] {
  const asked = conditions.filter((condition) => condition !== null);
  const scope = asker.offices === null ? null : `Uffici dell’operatore: ${asker.offices.length === 0 ? 'nessuno' : asker.offices.join(', ')}`;
  const filter = asked.length === 0 ? `Nessun filtro: ${whenNone}` : `Filtro – ${asked.join(' · ')}`;
  return [filter, ...(scope === null ? [] : [scope]), `Ordine: ${order}`];
}

/** `Posizioni: 1.234`, with the dots of Italian thousands. */
export function countLine(name: string, count: number): string {
  return `${name}: ${String(count).replace(/\B(?=(\d{3})+$)/g, '.')}`;
}
