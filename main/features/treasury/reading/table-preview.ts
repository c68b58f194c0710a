import { ok, type Result } from '../../../domain/result.ts';
import type { ColumnMap } from './column-map.ts';
import { decodedHead } from './decoded-pieces.ts';
import type { TableLine } from './delimited-rows.ts';
import { fileKind } from './file-kind.ts';
import { scanBytes } from './scanned-bytes.ts';
import { firstRows } from './sheet-readers.ts';
import { lineOfSheet } from './sheet-lines.ts';
import { firstLines } from './table-kind.ts';
import { refuseTreasury, type TreasuryRefusal } from './treasury-refusal.ts';
import { wholeBytes, type TreasurySource } from './treasury-source.ts';
import { openWorkbook } from './workbook.ts';
import { zipEntries } from './zip-entries.ts';

/** Rows by which a person sees which column is which (reconciliation.md 1.4). */
const PREVIEW_LINES = 20;

/**
 * The first lines of a table or of a workbook that hold something, for whoever makes a {@link ColumnMap}: cells as they will be read, before any of
 * them has a meaning. The days of a workbook are still numbers. Errors: those of reading; `E_KIND` for a file that is no table.
 */
export async function previewTable(source: TreasurySource, separator: ColumnMap['separator']): Promise<Result<readonly TableLine[], TreasuryRefusal>> {
  const scanned = await scanBytes(source);
  if (!scanned.ok) return scanned;
  if (scanned.value.size === 0) return ok([]);
  const kind = fileKind(scanned.value, separator);
  if (!kind.ok) return kind;
  if (kind.value.kind === 'ZIP') return previewWorkbook(source);
  if (kind.value.kind !== 'CUSTOM') return refuseTreasury('E_KIND', 'Il file non è una tabella: non ha colonne da scegliere. Importalo senza un tracciato personalizzato.');
  const { encoding } = kind.value.encoding;
  const lines = firstLines(decodedHead(scanned.value.head, encoding), separator, PREVIEW_LINES, 'BACKSLASH');
  const isCut = scanned.value.size > scanned.value.head.length && lines.length < PREVIEW_LINES;
  return ok(isCut ? lines.slice(0, -1) : lines);
}

async function previewWorkbook(source: TreasurySource): Promise<Result<readonly TableLine[], TreasuryRefusal>> {
  const whole = await wholeBytes(source, 'L’archivio');
  if (!whole.ok) return whole;
  const entries = await zipEntries(whole.value);
  if (!entries.ok) return entries;
  const workbook = await openWorkbook(entries.value);
  if (!workbook.ok) return workbook;
  for (const sheet of workbook.value.sheets) {
    const first = await firstRows(workbook.value, sheet, PREVIEW_LINES);
    if (!first.ok) return first;
    const lines = first.value.rows.map((row) => lineOfSheet(row, { days: new Set(), amounts: new Set() }, workbook.value.from1904));
    if (lines.length > 0) return ok(lines);
  }
  return ok([]);
}
