import { z } from 'zod';
import { LOT_OUTPUTS, LOT_SORTS, LOT_STATES, LOT_TAKINGS, type LotState } from '../../contract/index.ts';
import { LOT_PAPERS, PRINTED_LANGUAGES } from '../../domain/notice-paper.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { drawnNoticeSchema, type DrawnNotice } from '../notices/index.ts';
import type { PrintCandidate } from '../positions/index.ts';

const lotRow = z.object({
  id: z.int(), createdAt: z.string(), operatorId: z.int(), who: z.string(), kind: z.enum(['NOTICES', 'REMINDERS']), title: z.string(), sort: z.enum(LOT_SORTS), output: z.enum(LOT_OUTPUTS), partPages: z.int(), reason: z.string().nullable(),
  state: z.enum(LOT_STATES), stoppedBy: z.string().nullable(), notices: z.int(), totalCents: z.int(), endedAt: z.string().nullable(), filesDeletedAt: z.string().nullable(), mark: z.string().nullable(), steps: z.int(),
  paper: z.enum(LOT_PAPERS).nullable(), language: z.enum(PRINTED_LANGUAGES).nullable(), letterVersionId: z.int().nullable(),
});
/** `paper` and `language` null: each notice as usual for its service. */
export type Lot = Readonly<z.infer<typeof lotRow>>;

const LOT = 'SELECT l.*, o.name AS who, q.paper, q.language, q.letter_version_id FROM notice_lot l JOIN operator_card o ON o.id = l.operator_id LEFT JOIN lot_paper q ON q.lot_id = l.id';

export async function findLot(reader: Reader, id: number): Promise<Lot | null> {
  return reader.get(lotRow, `/* lots.one */ ${LOT} WHERE l.id = ?`, [id]);
}

/** Lots, the newest first. @param operatorId only those of this operator; null = all */
export async function newestLots(reader: Reader, operatorId: number | null, limit: number): Promise<readonly Lot[]> {
  return operatorId === null ? reader.all(lotRow, `/* lots.list */ ${LOT} ORDER BY l.id DESC LIMIT ?`, [limit]) : reader.all(lotRow, `/* lots.own */ ${LOT} WHERE l.operator_id = ? ORDER BY l.id DESC LIMIT ?`, [operatorId, limit]);
}

/** Lots in pause, the oldest first. @param operatorId only those of this operator; null = all */
export async function pausedLots(reader: Reader, operatorId: number | null): Promise<readonly Lot[]> {
  return reader.all(lotRow, `/* lots.paused */ ${LOT} WHERE l.state = 'PAUSED' AND (? IS NULL OR l.operator_id = ?) ORDER BY l.id`, [operatorId, operatorId]);
}

/** The oldest lot that is to be printed. */
export async function nextRunningLot(reader: Reader): Promise<Lot | null> {
  return reader.get(lotRow, `/* lots.running */ ${LOT} WHERE l.state = 'RUNNING' ORDER BY l.id LIMIT 1`);
}

export type NewLot = Readonly<{ operatorId: number; kind: 'NOTICES' | 'REMINDERS'; title: string; asked: string; sort: Lot['sort']; output: Lot['output']; partPages: number; reason: string | null; paper: Lot['paper']; language: Lot['language']; letterVersionId: number | null; mark: string }>;

/** A notice of a lot, with the number of the file it goes into. */
export type NewLotItem = Pick<PrintCandidate, 'positionId' | 'installmentId' | 'amountCents'> & Readonly<{ part: number }>;

/** Writes a lot with its notices in the order of their pages, each in its part. A statement for five thousand of them: a lot is there whole or not at all. */
export async function insertLot(unit: UnitOfWork, lot: NewLot, notices: readonly NewLotItem[]): Promise<number> {
  const total = notices.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const { lastId: id } = await unit.run(
    "/* lots.insert */ INSERT INTO notice_lot (created_at, operator_id, kind, title, asked, sort, output, part_pages, reason, mark, state, notices, total_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?)",
    [unit.now, lot.operatorId, lot.kind, lot.title, lot.asked, lot.sort, lot.output, lot.partPages, lot.reason, lot.mark, notices.length, total]);
  if (lot.paper !== null || lot.language !== null || lot.letterVersionId !== null) await unit.run('/* lots.insertPaper */ INSERT INTO lot_paper (lot_id, paper, language, letter_version_id) VALUES (?, ?, ?, ?)', [id, lot.paper, lot.language, lot.letterVersionId]);
  for (let start = 0; start < notices.length; start += ROWS_AT_ONCE) {
    const rows = notices.slice(start, start + ROWS_AT_ONCE).map(({ positionId, installmentId, amountCents, part }, index) => [start + index + 1, part, positionId, installmentId, amountCents]);
    await unit.run("/* lots.insertItems */ INSERT INTO notice_lot_item (lot_id, seq, part, position_id, installment_id, amount_cents, state) SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, 'WAITING' FROM json_each(?)", [id, JSON.stringify(rows)]);
  }
  await unit.run("/* lots.insertParts */ INSERT INTO notice_lot_part (lot_id, part, state, pages, bytes) SELECT DISTINCT lot_id, part, 'WAITING', 0, 0 FROM notice_lot_item WHERE lot_id = ?", [id]);
  return id;
}

const ROWS_AT_ONCE = 5_000;

/** Moves a lot from one of some states to another; false when it is in none of them. */
export async function moveLot(unit: UnitOfWork, id: number, from: readonly LotState[], to: LotState, stoppedBy: string | null): Promise<boolean> {
  const { changes } = await unit.run(
    `/* lots.move */ UPDATE notice_lot SET state = ?, stopped_by = ?, ended_at = CASE WHEN ? IN ('DONE', 'CANCELLED') THEN ? ELSE NULL END WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [to, stoppedBy, to, unit.now, id, ...from]);
  return changes === 1;
}

/** How far a lot went, as it stands in the register of this computer too. */
export async function storeSteps(unit: UnitOfWork, id: number, steps: number): Promise<void> {
  await unit.run('/* lots.steps */ UPDATE notice_lot SET steps = ? WHERE id = ?', [steps, id]);
}

/** A lot of a restored archive goes on here from now on. */
export async function adoptLot(unit: UnitOfWork, id: number, mark: string): Promise<void> {
  await unit.run('/* lots.adopt */ UPDATE notice_lot SET mark = ?, steps = 0 WHERE id = ?', [mark, id]);
}

/** Notices of parts that were printed after the copy this archive was restored from: their file is there, and they are not printed a second time. */
export async function leaveOutParts(unit: UnitOfWork, id: number, parts: readonly number[]): Promise<void> {
  await unit.run(`/* lots.leaveOut */ UPDATE notice_lot_item SET ${NEVER_DRAWN}, state = 'FAILED', code = 'PRINTED_BEFORE_RESTORE', message = ? WHERE lot_id = ? AND ${STILL_TO_DRAW} AND part IN (SELECT value FROM json_each(?))`, [PRINTED_BEFORE_RESTORE, id, JSON.stringify(parts)]);
}

const PRINTED_BEFORE_RESTORE = 'Il file con questa pagina c’è già su questo computer: è stato fatto dopo la copia da cui l’archivio è stato ripristinato. Non si stampa due volte; se la carta non è stata consegnata stampa l’avviso dalla posizione.';

export async function markFilesDeleted(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('/* lots.filesDeleted */ UPDATE notice_lot SET files_deleted_at = ? WHERE id = ?', [unit.now, id]);
}

const partRow = z.object({ lotId: z.int(), part: z.int(), state: z.enum(['WAITING', 'RECORDING', 'READY']), pages: z.int(), bytes: z.int(), sha256: z.string().nullable() });
export type LotPart = Readonly<z.infer<typeof partRow>>;

/** Parts that still have something to do, those already drawn first. */
export async function unfinishedParts(reader: Reader, lotId: number): Promise<readonly LotPart[]> {
  return reader.all(partRow, "/* lots.unfinishedParts */ SELECT * FROM notice_lot_part WHERE lot_id = ? AND state <> 'READY' ORDER BY state = 'WAITING', part", [lotId]);
}

/** Numbers of the parts of a lot that are still to be drawn. */
export async function waitingParts(reader: Reader, lotId: number): Promise<readonly number[]> {
  return (await reader.all(z.object({ part: z.int() }), "/* lots.waitingParts */ SELECT part FROM notice_lot_part WHERE lot_id = ? AND state = 'WAITING' ORDER BY part", [lotId])).map(({ part }) => part);
}

/** Parts drawn and not recorded whole, of every lot whatever became of it. */
export async function partsToRecord(reader: Reader): Promise<readonly LotPart[]> {
  return reader.all(partRow, "/* lots.toRecord */ SELECT p.* FROM notice_lot_part p WHERE p.state = 'RECORDING' ORDER BY p.lot_id, p.part");
}

export async function findPart(reader: Reader, lotId: number, part: number): Promise<LotPart | null> {
  return reader.get(partRow, '/* lots.part */ SELECT * FROM notice_lot_part WHERE lot_id = ? AND part = ?', [lotId, part]);
}

const shownPartRow = partRow.extend({ notices: z.int(), first: z.int(), last: z.int(), takenAt: z.string().nullable() });
/** A part with the numbers of its notices in the lot, and when its file as it is now was taken last. */
export async function partsOfLot(reader: Reader, lotId: number): Promise<readonly Readonly<z.infer<typeof shownPartRow>>[]> {
  return reader.all(shownPartRow,
    `/* lots.parts */ SELECT p.*, COUNT(i.seq) FILTER (WHERE i.state <> 'FAILED') AS notices, MIN(i.seq) AS first, MAX(i.seq) AS last,
       (SELECT MAX(t.at) FROM lot_taking t WHERE t.lot_id = p.lot_id AND t.part = p.part AND t.sha256 = p.sha256) AS taken_at
     FROM notice_lot_part p JOIN notice_lot_item i ON i.lot_id = p.lot_id AND i.part = p.part
     WHERE p.lot_id = ? GROUP BY p.part ORDER BY p.part`, [lotId]);
}

export type LotTaking = Readonly<{ part: number | null; how: (typeof LOT_TAKINGS)[number]; sha256: string | null }>;

/** Writes down that somebody took a file of a lot; `sha256` null with the index, which is written anew each time. */
export async function insertTaking(unit: UnitOfWork, lotId: number, operatorId: number, { part, how, sha256 }: LotTaking): Promise<void> {
  await unit.run('/* lots.taken */ INSERT INTO lot_taking (lot_id, at, operator_id, part, how, sha256) VALUES (?, ?, ?, ?, ?, ?)', [lotId, unit.now, operatorId, part, how, sha256]);
}

const takingRow = z.object({ id: z.int(), at: z.string(), who: z.string(), part: z.int().nullable(), how: z.enum(LOT_TAKINGS), changed: z.int().transform((value) => value === 1) });

/** Who took the files of a lot, the newest first. */
export async function takingsOfLot(reader: Reader, lotId: number, limit: number): Promise<readonly Readonly<z.infer<typeof takingRow>>[]> {
  return reader.all(takingRow,
    `/* lots.takings */ SELECT t.id, t.at, o.name AS who, t.part, t.how, t.part IS NOT NULL AND p.sha256 IS NOT t.sha256 AS changed
     FROM lot_taking t JOIN operator_card o ON o.id = t.operator_id LEFT JOIN notice_lot_part p ON p.lot_id = t.lot_id AND p.part = t.part WHERE t.lot_id = ? ORDER BY t.id DESC LIMIT ?`, [lotId, limit]);
}

export async function countTakings(reader: Reader, lotId: number): Promise<number> {
  return (await reader.get(z.object({ n: z.int() }), '/* lots.countTakings */ SELECT COUNT(*) AS n FROM lot_taking WHERE lot_id = ?', [lotId]))?.n ?? 0;
}

const itemRow = z.object({ seq: z.int(), positionId: z.int(), installmentId: z.int() });
export type LotItem = Readonly<z.infer<typeof itemRow>>;

/** Of a part not yet recorded as drawn. */
const STILL_TO_DRAW = "state IN ('WAITING', 'DRAWN')";
const NEVER_DRAWN = 'page = NULL, pages = NULL, sha256 = NULL, drawn = NULL';

/** Notices of a part that is not drawn, also those of which the facts were written before the program ended: the part was not. */
export async function waitingItems(reader: Reader, lotId: number, part: number): Promise<readonly LotItem[]> {
  return reader.all(itemRow, `/* lots.waiting */ SELECT seq, position_id, installment_id FROM notice_lot_item WHERE lot_id = ? AND part = ? AND ${STILL_TO_DRAW} ORDER BY seq`, [lotId, part]);
}

export async function firstItem(reader: Reader, lotId: number): Promise<LotItem | null> {
  return reader.get(itemRow, '/* lots.first */ SELECT seq, position_id, installment_id FROM notice_lot_item WHERE lot_id = ? ORDER BY seq LIMIT 1', [lotId]);
}

export type DrawnItem = Readonly<{ seq: number; page: number; pages: number; sha256: string; drawn: DrawnNotice }>;
export type FailedItem = Readonly<{ seq: number; code: string; message: string }>;

/** A row by its key as a list names it. Without the lot in the list SQLite walks the list once for every notice of the lot: seconds instead of milliseconds. */
const NAMED_ITEM = 'lot_id = j.value ->> 0 AND seq = j.value ->> 1';

/** Writes down where some notices of a part stand in its file. It means nothing before {@link storeDrawnPart}. */
export async function storeDrawnItems(unit: UnitOfWork, lotId: number, drawn: readonly DrawnItem[]): Promise<void> {
  await unit.run(
    `/* lots.itemsDrawn */ UPDATE notice_lot_item SET state = 'DRAWN', page = j.value ->> 2, pages = j.value ->> 3, sha256 = j.value ->> 4, drawn = j.value ->> 5 FROM json_each(?) j WHERE ${NAMED_ITEM}`,
    [JSON.stringify(drawn.map(({ seq, page, pages, sha256, drawn: facts }) => [lotId, seq, page, pages, sha256, JSON.stringify(facts)]))]);
}

/** Writes down that a part lies on the disk, with all its notices: from here on its pages are never drawn again, and each is recorded as printed. */
export async function storeDrawnPart(unit: UnitOfWork, part: Readonly<{ lotId: number; part: number; pages: number; bytes: number; sha256: string }>, failed: readonly FailedItem[]): Promise<void> {
  await unit.run("/* lots.partDrawn */ UPDATE notice_lot_part SET state = 'RECORDING', pages = ?, bytes = ?, sha256 = ? WHERE lot_id = ? AND part = ? AND state = 'WAITING'", [part.pages, part.bytes, part.sha256, part.lotId, part.part]);
  await unit.run(
    `/* lots.itemsFailed */ UPDATE notice_lot_item SET ${NEVER_DRAWN}, state = 'FAILED', code = j.value ->> 2, message = j.value ->> 3 FROM json_each(?) j WHERE ${NAMED_ITEM}`,
    [JSON.stringify(failed.map(({ seq, code, message }) => [part.lotId, seq, code, message]))]);
}

const drawnRow = itemRow.extend({ sha256: z.string(), drawn: z.string().transform((text) => drawnNoticeSchema.parse(JSON.parse(text))) });

/** Pages on the disk whose prints are not recorded yet. */
export async function drawnItems(reader: Reader, lotId: number, part: number, limit: number): Promise<readonly Readonly<z.infer<typeof drawnRow>>[]> {
  return reader.all(drawnRow, "/* lots.drawn */ SELECT seq, position_id, installment_id, sha256, drawn FROM notice_lot_item WHERE lot_id = ? AND part = ? AND state = 'DRAWN' ORDER BY seq LIMIT ?", [lotId, part, limit]);
}

/** The notices are printed: what their pages say now stands with the print alone. `code` and `message` for a page that was already superata. */
export async function storePrinted(unit: UnitOfWork, lotId: number, printed: readonly Readonly<{ seq: number; printId: number; code: string | null; message: string | null }>[]): Promise<void> {
  await unit.run(
    `/* lots.itemsPrinted */ UPDATE notice_lot_item SET state = 'PRINTED', drawn = NULL, print_id = j.value ->> 2, code = j.value ->> 3, message = j.value ->> 4 FROM json_each(?) j WHERE ${NAMED_ITEM} AND state = 'DRAWN'`,
    [JSON.stringify(printed.map(({ seq, printId, code, message }) => [lotId, seq, printId, code, message]))]);
}

export async function storePartReady(unit: UnitOfWork, lotId: number, part: number): Promise<void> {
  await unit.run("/* lots.partReady */ UPDATE notice_lot_part SET state = 'READY' WHERE lot_id = ? AND part = ? AND state = 'RECORDING'", [lotId, part]);
}

const lostPrint = z.object({ printId: z.int() });

/** A file that is no more (the folder was restored without it): its pages not yet recorded are drawn again. Answers the prints of those that were: nobody will ever hold their paper. */
export async function forgetDrawnPart(unit: UnitOfWork, lotId: number, part: number): Promise<readonly number[]> {
  await unit.run("/* lots.partLost */ UPDATE notice_lot_part SET state = 'WAITING', pages = 0, bytes = 0, sha256 = NULL WHERE lot_id = ? AND part = ? AND state = 'RECORDING'", [lotId, part]);
  await unit.run(`/* lots.itemsLost */ UPDATE notice_lot_item SET state = 'WAITING', ${NEVER_DRAWN} WHERE lot_id = ? AND part = ? AND state = 'DRAWN'`, [lotId, part]);
  await unit.run("/* lots.printsLost */ UPDATE notice_lot_item SET code = 'FILE_LOST', message = 'Il file con questa pagina è andato perduto prima di essere consegnato: ristampala.' WHERE lot_id = ? AND part = ? AND state = 'PRINTED'", [lotId, part]);
  const prints = await unit.all(lostPrint, "/* lots.lostPrints */ SELECT print_id FROM notice_lot_item WHERE lot_id = ? AND part = ? AND state = 'PRINTED' AND print_id IS NOT NULL", [lotId, part]);
  return prints.map(({ printId }) => printId);
}

const countsRow = z.object({ lotId: z.int(), printed: z.int(), failed: z.int(), waiting: z.int(), outdated: z.int() });
export type LotCounts = Readonly<z.infer<typeof countsRow>>;

/** How many notices of each lot are in which state. `outdated`: printed, and already superata then. */
export async function countItems(reader: Reader, lotIds: readonly number[]): Promise<ReadonlyMap<number, LotCounts>> {
  const rows = await reader.all(countsRow,
    `/* lots.counts */ SELECT lot_id, COUNT(*) FILTER (WHERE state = 'PRINTED') AS printed, COUNT(*) FILTER (WHERE state = 'FAILED') AS failed, COUNT(*) FILTER (WHERE state IN ('WAITING', 'DRAWN')) AS waiting, COUNT(*) FILTER (WHERE state = 'PRINTED' AND code IS NOT NULL) AS outdated
     FROM notice_lot_item WHERE lot_id IN (SELECT value FROM json_each(?)) GROUP BY lot_id`, [JSON.stringify(lotIds)]);
  return new Map(rows.map((row) => [row.lotId, row]));
}

/** Where a notice is in its file. A page whose file was lost is nowhere: the file drawn again holds others in its place. Nor is one that is not recorded as printed yet: its part may have to be drawn again. */
const FOUND_AT = (column: 'page' | 'pages'): string => `CASE WHEN i.code = 'FILE_LOST' OR i.state = 'DRAWN' THEN NULL ELSE i.${column} END AS ${column}`;

const problemRow = z.object({ number: z.int(), positionId: z.int(), nav: z.string().nullable(), debtorName: z.string(), part: z.int(), page: z.int().nullable(), code: z.string(), message: z.string() });

/** Notices that are in no file, or are there as they were before a change, in the order of the lot. */
export async function problemsOfLot(reader: Reader, lotId: number, limit: number): Promise<readonly Readonly<z.infer<typeof problemRow>>[]> {
  return reader.all(problemRow,
    `/* lots.problems */ SELECT i.seq AS number, i.position_id, COALESCE(n.printed_nav, c.nav) AS nav, c.debtor_name, i.part, ${FOUND_AT('page')}, i.code, COALESCE(i.message, '') AS message FROM notice_lot_item i JOIN position_card c ON c.id = i.position_id LEFT JOIN lot_print n ON n.id = i.print_id
     WHERE i.lot_id = ? AND i.code IS NOT NULL ORDER BY i.seq LIMIT ?`, [lotId, limit]);
}

const indexRow = z.object({
  seq: z.int(), part: z.int(), state: z.string(), page: z.int().nullable(), pages: z.int().nullable(), message: z.string().nullable(), nav: z.string().nullable(), debtor: z.string(), address: z.string().nullable(), amountCents: z.int(), dueDate: z.string().nullable(),
});
export type LotIndexRow = Readonly<z.infer<typeof indexRow>>;

/** What the index says of the notices after one, as printed; what was not printed with what is known of it. */
export async function indexRows(reader: Reader, lotId: number, after: number, limit: number): Promise<readonly LotIndexRow[]> {
  return reader.all(indexRow,
    `/* lots.index */ SELECT i.seq, i.part, i.state, ${FOUND_AT('page')}, ${FOUND_AT('pages')}, COALESCE(i.message, CASE WHEN i.state = 'PRINTED' AND v.state <> 'CURRENT' THEN 'Dopo la stampa l’avviso è cambiato, o è stato ritirato: la pagina è superata.' END) AS message, COALESCE(n.printed_nav, c.nav) AS nav, COALESCE(n.printed_debtor, c.debtor_name) AS debtor, n.printed_address AS address, COALESCE(n.printed_amount_cents, i.amount_cents) AS amount_cents,
       CASE WHEN n.id IS NULL THEN c.due_date ELSE n.printed_due_date END AS due_date
     FROM notice_lot_item i JOIN position_card c ON c.id = i.position_id LEFT JOIN lot_print n ON n.id = i.print_id LEFT JOIN position_print v ON v.print_id = i.print_id WHERE i.lot_id = ? AND i.seq > ? ORDER BY i.seq LIMIT ?`, [lotId, after, limit]);
}

/** What was asked of a lot, as it was written. */
export async function askedOfLot(reader: Reader, id: number): Promise<string> {
  return (await reader.get(z.object({ asked: z.string() }), '/* lots.asked */ SELECT asked FROM notice_lot WHERE id = ?', [id]))?.asked ?? 'null';
}

/** Notices of a reminder lot that still have their old due date. */
export async function unremindedItems(reader: Reader, lotId: number, limit: number): Promise<readonly LotItem[]> {
  return reader.all(itemRow, "/* lots.unreminded */ SELECT seq, position_id, installment_id FROM notice_lot_item WHERE lot_id = ? AND state = 'WAITING' AND reminded = 0 ORDER BY seq LIMIT ?", [lotId, limit]);
}

/** Writes down that a notice asks for its new terms, perhaps with a new number, or why it does not. */
export async function storeReminded(unit: UnitOfWork, lotId: number, seq: number, reminded: Readonly<{ amountCents: number; installmentId: number }> | Readonly<{ code: string; message: string }>): Promise<void> {
  if ('amountCents' in reminded) {
    await unit.run('/* lots.remindedTotal */ UPDATE notice_lot SET total_cents = total_cents + ? - (SELECT amount_cents FROM notice_lot_item WHERE lot_id = ? AND seq = ?) WHERE id = ?', [reminded.amountCents, lotId, seq, lotId]);
    await unit.run('/* lots.reminded */ UPDATE notice_lot_item SET reminded = 1, amount_cents = ?, installment_id = ? WHERE lot_id = ? AND seq = ?', [reminded.amountCents, reminded.installmentId, lotId, seq]);
  } else await unit.run("/* lots.notReminded */ UPDATE notice_lot_item SET state = 'FAILED', code = ?, message = ? WHERE lot_id = ? AND seq = ?", [reminded.code, reminded.message, lotId, seq]);
}

/** How many times a position was reminded in other lots. */
export async function remindersBefore(reader: Reader, positionId: number, lotId: number): Promise<number> {
  return (await reader.get(z.object({ n: z.int() }), '/* lots.remindersBefore */ SELECT COUNT(*) AS n FROM notice_lot_item WHERE position_id = ? AND lot_id <> ? AND reminded = 1', [positionId, lotId]))?.n ?? 0;
}

/** Installments of the notices of a lot that are still to be drawn. */
export async function waitingInstallments(reader: Reader, lotId: number): Promise<readonly number[]> {
  return (await reader.all(z.object({ installmentId: z.int() }), `/* lots.waitingInstallments */ SELECT installment_id FROM notice_lot_item i WHERE lot_id = ? AND ${STILL_TO_DRAW} AND EXISTS (SELECT 1 FROM notice_lot_part p WHERE p.lot_id = i.lot_id AND p.part = i.part AND p.state = 'WAITING')`, [lotId])).map((row) => row.installmentId);
}
