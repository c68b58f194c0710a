import { z } from 'zod';
import { insertAlikeRows, insertRowsReturning } from '../../data/many-rows.ts';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { IGNORED_ROW_CODES, TREASURY_FORMATS, type TreasuryMovement } from '../../domain/treasury-movement.ts';
import { columnMapSchema, type ColumnMap } from './reading/index.ts';

export const TREASURY_FILE_STATES = ['READING', 'IMPORTED', 'REFUSED'] as const;
export type TreasuryFileState = (typeof TREASURY_FILE_STATES)[number];

/** A row that could not be read, as the person is shown it. */
export type UnreadRow = Readonly<{ row: number; code: string; message: string }>;
const unreadRow = z.object({ row: z.int(), code: z.string(), message: z.string() });

/** What is kept of a file beside its counts: warnings of the file, codes of its rows with how many have them, accounts, pages, statements. */
const fileFacts = z.object({
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).default([]), rowCodes: z.record(z.string(), z.int()).default({}), accounts: z.array(z.string()).default([]), iban: z.string().nullable().default(null), skippedLines: z.int().default(0),
  pages: z.array(z.unknown()).default([]), statements: z.array(z.unknown()).default([]),
});
export type TreasuryFileFacts = Readonly<z.infer<typeof fileFacts>>;

const fileRow = z.object({
  id: z.int(), at: z.string(), operatorId: z.int().nullable(), who: z.string(), fileName: z.string(), sha256: z.string(), format: z.enum(TREASURY_FORMATS).nullable(), encoding: z.string().nullable(), state: z.enum(TREASURY_FILE_STATES), sequence: z.int().nullable(), error: z.string().nullable(),
  message: z.string().nullable(), movements: z.int(), ignored: z.int(), unreadable: z.int(), warned: z.int(), periodFrom: z.string().nullable(), periodTo: z.string().nullable(), facts: z.string().transform((text) => fileFacts.parse(JSON.parse(text))), problems: z.string().transform((text) => z.array(unreadRow).parse(JSON.parse(text))),
});
/** A treasury file as it was taken or refused. */
export type TreasuryFile = Readonly<z.infer<typeof fileRow>>;

const FILE = `SELECT f.id, f.at, f.operator_id, COALESCE(o.name, 'Sportello') AS who, f.file_name, f.sha256, f.format, f.encoding, f.state, f.sequence, f.error, f.message, f.movements, f.ignored, f.unreadable, f.warned, f.period_from, f.period_to, f.facts, f.problems
  FROM treasury_file f LEFT JOIN operator_card o ON o.id = f.operator_id`;

export async function findFile(reader: Reader, id: number): Promise<TreasuryFile | null> {
  return reader.get(fileRow, `/* treasury.file */ ${FILE} WHERE f.id = ?`, [id]);
}

/** The import of these very bytes that was taken; null: never. */
export async function importedFileWithHash(reader: Reader, sha256: string): Promise<TreasuryFile | null> {
  return reader.get(fileRow, `/* treasury.fileWithHash */ ${FILE} WHERE f.sha256 = ? AND f.state = 'IMPORTED' LIMIT 1`, [sha256]);
}

/** Newest first, those before an id; files that are still being read are not listed. */
export async function listFiles(reader: Reader, before: number, limit: number): Promise<readonly TreasuryFile[]> {
  return reader.all(fileRow, `/* treasury.files */ ${FILE} WHERE f.id < ? AND f.state <> 'READING' ORDER BY f.id DESC LIMIT ?`, [before, limit]);
}

const idRow = z.object({ id: z.int() });
/** Files whose reading was cut off: by a crash, or by the end of the program. */
export async function unfinishedFiles(reader: Reader): Promise<readonly number[]> {
  return (await reader.all(idRow, "/* treasury.unfinished */ SELECT id FROM treasury_file WHERE state = 'READING'")).map(({ id }) => id);
}

/** Begins a file: its rows count for nobody until it is published. Returns its id. */
export async function beginFile(unit: UnitOfWork, file: Readonly<{ operatorId: number | null; fileName: string; sha256: string }>): Promise<number> {
  return (await unit.run("/* treasury.begin */ INSERT INTO treasury_file (at, operator_id, file_name, sha256, state) VALUES (?, ?, ?, ?, 'READING')", [unit.now, file.operatorId, file.fileName, file.sha256])).lastId;
}

/** A row as read, on its way into the archive. `ordinal` counts the movements of the whole import, from 1. */
export type StagedMovement = Readonly<{ ordinal: number; movement: TreasuryMovement; postalAccount: boolean; flaggedRegularised: boolean; warnings: readonly string[] }>;

const MOVEMENT_COLUMNS = [
  'file_id', 'ordinal', 'loaded_on', 'format', 'year', 'bank_entity_code', 'bolletta', 'technical_number', 'reversed_bolletta', 'provvisorio', 'account', 'postal_account', 'sign', 'amount_cents',
  'booking_date', 'value_date', 'suspense_date', 'cge', 'payer_name', 'causale', 'end_to_end_id', 'bank_ref', 'op_type', 'document_type', 'execution_type', 'declared_iuf', 'declared_iuv',
  'ignored_as', 'regularises', 'flagged_regularised', 'source_file', 'source_row', 'equal_row_ordinal', 'warnings',
];

/** Writes rows of a file that is being read. */
export async function insertMovements(unit: UnitOfWork, fileId: number, loadedOn: string, rows: readonly StagedMovement[]): Promise<void> {
  await insertAlikeRows(unit, 'treasury.insertMovements', 'treasury_movement', MOVEMENT_COLUMNS, rows.map((row) => movementValues(fileId, loadedOn, row)));
}

function movementValues(fileId: number, loadedOn: string, { ordinal, movement: m, postalAccount, flaggedRegularised, warnings }: StagedMovement): readonly SqlValue[] {
  return [
    fileId, ordinal, loadedOn, m.format, m.year, m.bankEntityCode, m.bolletta, m.technicalNumber, m.reversedBolletta, m.provvisorio, m.account, postalAccount ? 1 : 0, m.sign, m.amountCents, m.bookingDate, m.valueDate, m.suspenseDate, m.cge, m.payerName, m.causale, m.endToEndId, m.bankRef,
    m.opType, m.documentType, m.executionType, m.declaredIuf, m.declaredIuv, m.ignoredAs, JSON.stringify(m.regularises), flaggedRegularised ? 1 : 0, m.sourceFile, m.sourceRow, m.equalRowOrdinal, JSON.stringify(warnings),
  ];
}

export type PublishedFacts = Readonly<{ format: string; encoding: string | null; movements: number; ignored: number; unreadable: number; warned: number; period: Readonly<{ from: string; to: string }> | null; facts: TreasuryFileFacts; problems: readonly UnreadRow[] }>;

/** From here on the rows of the file count, all of them at once. */
export async function publishFile(unit: UnitOfWork, id: number, { format, encoding, movements, ignored, unreadable, warned, period, facts, problems }: PublishedFacts): Promise<void> {
  await unit.run(
    `/* treasury.publish */ UPDATE treasury_file SET state = 'IMPORTED', sequence = (SELECT COALESCE(MAX(sequence), 0) + 1 FROM treasury_file), format = ?, encoding = ?, movements = ?, ignored = ?, unreadable = ?, warned = ?, period_from = ?, period_to = ?, facts = ?, problems = ? WHERE id = ?`,
    [format, encoding, movements, ignored, unreadable, warned, period?.from ?? null, period?.to ?? null, JSON.stringify(facts), JSON.stringify(problems), id]);
}

/** A refused file stays as a record of why, with its bytes; its rows are taken away by {@link dropSomeRows} before. */
export async function refuseFile(unit: UnitOfWork, id: number, error: string, message: string): Promise<void> {
  await unit.run("/* treasury.refuse */ UPDATE treasury_file SET state = 'REFUSED', error = ?, message = ? WHERE id = ?", [error, message, id]);
}

/** Takes away a file that was never published and has no rows any more. */
export async function forgetFile(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run("/* treasury.forget */ DELETE FROM treasury_file WHERE id = ? AND state = 'READING'", [id]);
}

/** Takes away up to `limit` rows of a file that was never published; answers how many there were. */
export async function dropSomeRows(unit: UnitOfWork, fileId: number, limit: number): Promise<number> {
  return (await unit.run("/* treasury.dropRows */ DELETE FROM treasury_movement WHERE id IN (SELECT m.id FROM treasury_movement m JOIN treasury_file f ON f.id = m.file_id WHERE m.file_id = ? AND f.state = 'READING' LIMIT ?)", [fileId, limit])).changes;
}

const outcomeCounts = z.object({ duplicates: z.int(), quarantined: z.int(), entries: z.int(), amountCents: z.int() });
/** What became of the rows of a file; `entries` are those that take part, `amountCents` their signed sum. Rows that no run has looked at yet take part. */
export async function outcomesOfFile(reader: Reader, fileId: number): Promise<z.infer<typeof outcomeCounts>> {
  return (await reader.get(outcomeCounts,
    `/* treasury.outcomes */ SELECT COALESCE(SUM(o.code = 'RIGA_GIA_CARICATA'), 0) AS duplicates, COALESCE(SUM(o.status = 'quarantined'), 0) AS quarantined, COALESCE(SUM(COALESCE(o.status, '') NOT IN ('ignored', 'quarantined') AND m.ignored_as IS NULL), 0) AS entries,
      COALESCE(SUM(CASE WHEN COALESCE(o.status, '') NOT IN ('ignored', 'quarantined') AND m.ignored_as IS NULL THEN m.sign * m.amount_cents END), 0) AS amount_cents
     FROM treasury_movement m LEFT JOIN movement_outcome o ON o.movement_id = m.id WHERE m.file_id = ?`, [fileId])) ?? { duplicates: 0, quarantined: 0, entries: 0, amountCents: 0 };
}

const rowOutcome = z.object({
  row: z.int(), sourceFile: z.string(), bolletta: z.string().nullable(), technicalNumber: z.string().nullable(), provvisorio: z.string().nullable(), bookingDate: z.string(), sign: z.int(), amountCents: z.int(), ignoredAs: z.enum(IGNORED_ROW_CODES).nullable(), status: z.string().nullable(), code: z.string().nullable(),
});
/** A movement of a file with what was said of it; `status` null: no run has looked at it. */
export type RowOutcome = Readonly<z.infer<typeof rowOutcome>>;

export async function rowOutcomes(reader: Reader, fileId: number, afterOrdinal: number, limit: number): Promise<readonly RowOutcome[]> {
  return reader.all(rowOutcome,
    `/* treasury.rowOutcomes */ SELECT m.source_row AS row, m.source_file, m.bolletta, m.technical_number, m.provvisorio, m.booking_date, m.sign, m.amount_cents, m.ignored_as, o.status, o.code
     FROM treasury_movement m LEFT JOIN movement_outcome o ON o.movement_id = m.id WHERE m.file_id = ? AND m.ordinal > ? ORDER BY m.ordinal LIMIT ?`, [fileId, afterOrdinal, limit]);
}

const takenRow = z.object({ at: z.string(), operatorId: z.int().nullable() });
/** When, and by whom, a file was taken. */
export async function treasuryFileAt(reader: Reader, id: number): Promise<z.infer<typeof takenRow> | null> {
  return reader.get(takenRow, '/* treasury.fileAt */ SELECT at, operator_id FROM treasury_file WHERE id = ?', [id]);
}

const lastRow = z.object({ at: z.string().nullable() });
/** When a treasury file was last taken; null: never. */
export async function lastTreasuryAt(reader: Reader): Promise<string | null> {
  return (await reader.get(lastRow, "/* treasury.last */ SELECT MAX(at) AS at FROM treasury_file WHERE state = 'IMPORTED'"))?.at ?? null;
}

const mapRow = z.object({ id: z.int(), map: z.string().transform((text) => columnMapSchema.parse(JSON.parse(text))), version: z.int() });
export type SavedColumnMap = Readonly<z.infer<typeof mapRow>>;

export async function listColumnMaps(reader: Reader): Promise<readonly SavedColumnMap[]> {
  return reader.all(mapRow, '/* treasury.columnMaps */ SELECT id, map, version FROM treasury_column_map ORDER BY name');
}

export async function findColumnMap(reader: Reader, id: number): Promise<SavedColumnMap | null> {
  return reader.get(mapRow, '/* treasury.columnMap */ SELECT id, map, version FROM treasury_column_map WHERE id = ?', [id]);
}

export async function columnMapNamed(reader: Reader, name: string): Promise<number | null> {
  return (await reader.get(idRow, '/* treasury.columnMapNamed */ SELECT id FROM treasury_column_map WHERE name = ?', [name]))?.id ?? null;
}

/** Returns the id. */
export async function insertColumnMap(unit: UnitOfWork, map: ColumnMap): Promise<number> {
  const [inserted] = await insertRowsReturning(unit, idRow, '/* treasury.addColumnMap */ INSERT INTO treasury_column_map (name, map, version, changed_at)', [[map.name, JSON.stringify(map), 1, unit.now]], 'RETURNING id');
  return inserted?.id ?? 0;
}

export async function updateColumnMap(unit: UnitOfWork, id: number, map: ColumnMap): Promise<void> {
  await unit.run('/* treasury.changeColumnMap */ UPDATE treasury_column_map SET name = ?, map = ?, version = version + 1, changed_at = ? WHERE id = ?', [map.name, JSON.stringify(map), unit.now, id]);
}
