import type { Column } from '../data-table.tsx';

/**
 * A column that an operator can choose. `shown`: `ALWAYS` names the row and cannot be taken away; `FIRST` is there until
 * something else is chosen; `WIDE` so too, from 1600 px; `ASKED` only when chosen.
 */
export type ListColumn<Row> = Column<Row> & Readonly<{ heading: string; shown: 'ALWAYS' | 'FIRST' | 'WIDE' | 'ASKED' }>;
export type ColumnFacts = Pick<ListColumn<unknown>, 'key' | 'heading' | 'shown'>;

/** Keys of the columns of the list itself, before anything is chosen. */
export function firstColumns(columns: readonly ColumnFacts[], wide: boolean): readonly string[] {
  return columns.filter(({ shown }) => shown === 'ALWAYS' || shown === 'FIRST' || (shown === 'WIDE' && wide)).map(({ key }) => key);
}

/** The columns to draw, in order. What was chosen and no longer exists is left out; what names the row is always there. */
export function arrangeColumns<Facts extends ColumnFacts>(columns: readonly Facts[], chosen: readonly string[] | null, wide: boolean): readonly Facts[] {
  const wanted = chosen ?? firstColumns(columns, wide);
  const found = wanted.flatMap((key) => columns.find((column) => column.key === key) ?? []);
  return [...columns.filter((column) => column.shown === 'ALWAYS' && !found.includes(column)), ...found];
}

/** What names a row before the rest, whatever the order chosen: on a narrow screen the others scroll away under the first column. */
export function namesFirst<Facts extends ColumnFacts>(columns: readonly Facts[]): readonly Facts[] {
  return columns.toSorted((a, b) => Number(b.shown === 'ALWAYS') - Number(a.shown === 'ALWAYS'));
}

/** One line of the chooser. */
export type ColumnLine = Readonly<{ key: string; heading: string; fixed: boolean; on: boolean }>;

/** Shown columns first, in their order, then the others. */
export function columnLines(columns: readonly ColumnFacts[], chosen: readonly string[] | null, wide: boolean): readonly ColumnLine[] {
  const shown = arrangeColumns(columns, chosen, wide);
  const line = (column: ColumnFacts, on: boolean): ColumnLine => ({ key: column.key, heading: column.heading, fixed: column.shown === 'ALWAYS', on });
  return [...shown.map((column) => line(column, true)), ...columns.filter((column) => !shown.includes(column)).map((column) => line(column, false))];
}

/** Moves a line; beyond the ends nothing changes. */
export function moveLine(lines: readonly ColumnLine[], from: number, to: number): readonly ColumnLine[] {
  const moved = lines[from];
  if (moved === undefined || to < 0 || to >= lines.length) return lines;
  const others = lines.filter((_, index) => index !== from);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** Turns a column on or off where it stands; what names the row stays on. */
export function turnLine(lines: readonly ColumnLine[], key: string): readonly ColumnLine[] {
  return lines.map((line) => (line.key === key && !line.fixed ? { ...line, on: !line.on } : line));
}

/** What to keep of the lines: null when they are those of the list itself. */
export function chosenColumns(columns: readonly ColumnFacts[], lines: readonly ColumnLine[], wide: boolean): readonly string[] | null {
  const keys = lines.filter(({ on }) => on).map(({ key }) => key);
  return JSON.stringify(keys) === JSON.stringify(firstColumns(columns, wide)) ? null : keys;
}
