import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { insertRows } from '../../data/many-rows.ts';
import { sortName } from '../../domain/sort-name.ts';
import { PAYMENT_EFFECTS } from '../../contract/index.ts';
import { paymentScope } from './payment-scope.ts';
import { receiptForStore, receiptFromStore, type ParsedReceipt } from './reading/index.ts';

export type PaymentEffect = (typeof PAYMENT_EFFECTS)[number];

/** A row as lists show it, without the receipt it carries. */
export const paymentRowSchema = z.object({
  id: z.int(), receiptKey: z.string(), receiptId: z.string(), source: z.string(), nav: z.string().nullable(), iuv: z.string(), primaryFiscalCode: z.string(), amountCents: z.int(), ownCents: z.int(), stampCents: z.int(),
  description: z.string(), debtorName: z.string().nullable(), debtorFiscalCode: z.string().nullable(), psp: z.string(), paidOn: z.string().nullable(), effect: z.enum(PAYMENT_EFFECTS), positionId: z.int().nullable(),
  installmentId: z.int().nullable(), anomalies: z.string(), rawSha256: z.string(), receivedAt: z.string(),
});
export type PaymentRow = Readonly<z.infer<typeof paymentRowSchema>>;
export const PAYMENT_COLUMNS = 'id, receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, raw_sha256, received_at';

export type NewImport = Readonly<{
  /** null: a connector brought it. */ operatorId: number | null; fileName: string; kind: string; format: string | null; sha256: string; result: string; error: string | null; message: string | null; ownCents: number | null; paymentId: number | null; quarantined: boolean;
}>;

const IMPORT_INSERT = 'INSERT INTO import_file (at, operator_id, file_name, kind, format, sha256, result, error, message, own_cents, payment_id, quarantined)';

function importValues(now: string, row: NewImport): readonly SqlValue[] {
  return [now, row.operatorId, row.fileName, row.kind, row.format, row.sha256, row.result, row.error, row.message, row.ownCents, row.paymentId, row.quarantined ? 1 : 0];
}

export async function insertImport(unit: UnitOfWork, row: NewImport): Promise<number> {
  return (await unit.run(`${IMPORT_INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, importValues(unit.now, row))).lastId;
}

/** Many imports at once; answers the id of each, in order: SQLite numbers them one after the other, after the last there is. */
export async function insertImports(unit: UnitOfWork, rows: readonly NewImport[]): Promise<readonly number[]> {
  const last = await insertRows(unit, `/* imports.insertMany */ ${IMPORT_INSERT}`, rows.map((row) => importValues(unit.now, row)));
  return rows.map((_, index) => last - rows.length + 1 + index);
}

const importRowSchema = z.object({
  id: z.int(), at: z.string(), who: z.string(), fileName: z.string(), kind: z.string(), result: z.string(), error: z.string().nullable(), message: z.string().nullable(), ownCents: z.int().nullable(), sha256: z.string(), paymentId: z.int().nullable(), positionId: z.int().nullable(),
});

/** Files an operator may see: their own, and those whose payment is inside their scope (features.md part 2, pain 12). */
function importScope(operator: Readonly<{ id: number; offices: readonly string[] | null }>): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  const scope = paymentScope(operator.offices);
  return operator.offices === null ? scope : { sql: `(f.operator_id = ? OR f.payment_id IN (SELECT id FROM payment WHERE ${scope.sql}))`, params: [operator.id, ...scope.params] };
}

export async function listImports(reader: Reader, operator: Readonly<{ id: number; offices: readonly string[] | null }>, before: number, limit: number) {
  const scope = importScope(operator);
  return reader.all(importRowSchema,
    `/* imports.list */ SELECT f.id, f.at, COALESCE(o.name, 'Intermediario') AS who, f.file_name, f.kind, f.result, f.error, f.message, f.own_cents, f.sha256, f.payment_id, p.position_id
     FROM import_file f LEFT JOIN operator_card o ON o.id = f.operator_id LEFT JOIN payment p ON p.id = f.payment_id WHERE f.id < ? AND ${scope.sql} ORDER BY f.id DESC LIMIT ?`, [before, ...scope.params, limit]);
}

export async function findImport(reader: Reader, operator: Readonly<{ id: number; offices: readonly string[] | null }>, id: number) {
  const scope = importScope(operator);
  return reader.get(z.object({ id: z.int(), fileName: z.string(), sha256: z.string() }), `SELECT f.id, f.file_name, f.sha256 FROM import_file f WHERE f.id = ? AND ${scope.sql}`, [id, ...scope.params]);
}

/** Was this very file already put aside as conflicting? */
export async function isKnownConflict(reader: Reader, sha256: string): Promise<boolean> {
  return (await reader.get(z.object({ id: z.int() }), "SELECT id FROM import_file WHERE sha256 = ? AND result = 'CONFLICT' LIMIT 1", [sha256])) !== null;
}

/** The import of these bytes that was refused for the same cause when the program tried them by itself; null: never. */
export async function sameRefusal(reader: Reader, sha256: string, error: string): Promise<number | null> {
  return (await reader.get(z.object({ id: z.int() }), "SELECT id FROM import_file WHERE sha256 = ? AND result = 'REFUSED' AND error = ? AND operator_id IS NULL LIMIT 1", [sha256, error]))?.id ?? null;
}

/** When a receipt last came, from a file or from the intermediary; null: never. */
export async function lastImportAt(reader: Reader): Promise<string | null> {
  return (await reader.get(z.object({ at: z.string().nullable() }), "/* imports.last */ SELECT at FROM import_file WHERE kind = 'receipt' AND result IN ('IMPORTED', 'ALREADY', 'IMPORTED_NO_PAYMENT') ORDER BY id DESC LIMIT 1"))?.at ?? null;
}

export async function importOfPayment(reader: Reader, paymentId: number): Promise<number | null> {
  return (await reader.get(z.object({ id: z.int() }), 'SELECT id FROM import_file WHERE payment_id = ? ORDER BY id LIMIT 1', [paymentId]))?.id ?? null;
}

export type NewPayment = Readonly<{
  receiptKey: string; receiptId: string; source: string; nav: string | null; iuv: string; primaryFiscalCode: string; amountCents: number; ownCents: number; stampCents: number; description: string;
  debtorName: string | null; debtorFiscalCode: string | null; psp: string; paidOn: string | null; effect: PaymentEffect; positionId: number | null; installmentId: number | null; anomalies: readonly string[]; document: ParsedReceipt; rawSha256: string;
}>;

const PAYMENT_INSERT = `INSERT INTO payment (receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at, debtor_sort)`;

function paymentValues(now: string, p: NewPayment): readonly SqlValue[] {
  return [p.receiptKey, p.receiptId, p.source, p.nav, p.iuv, p.primaryFiscalCode, p.amountCents, p.ownCents, p.stampCents, p.description, p.debtorName, p.debtorFiscalCode, p.psp, p.paidOn, p.effect, p.positionId, p.installmentId, JSON.stringify(p.anomalies), receiptForStore(p.document), p.rawSha256, now, sortName(p.debtorName ?? '')];
}

export async function insertPayment(unit: UnitOfWork, p: NewPayment): Promise<number> {
  return (await unit.run(`${PAYMENT_INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, paymentValues(unit.now, p))).lastId;
}

/** Many payments at once; answers the id of each by the key of its receipt. SQLite numbers them in order, after the last there is: it need not tell the number of each. */
export async function insertPayments(unit: UnitOfWork, payments: readonly NewPayment[]): Promise<ReadonlyMap<string, number>> {
  const last = await insertRows(unit, `/* payments.insertMany */ ${PAYMENT_INSERT}`, payments.map((payment) => paymentValues(unit.now, payment)));
  return new Map(payments.map(({ receiptKey }, index) => [receiptKey, last - payments.length + 1 + index]));
}

/** Which of these receipts are recorded already. */
export async function knownReceiptKeys(reader: Reader, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await reader.all(z.object({ receiptKey: z.string() }), '/* payments.knownKeys */ SELECT receipt_key FROM payment WHERE receipt_key IN (SELECT value FROM json_each(?))', [JSON.stringify(keys)]);
  return new Set(rows.map((row) => row.receiptKey));
}

/** Completes fields of a stored receipt that were null; nothing is overwritten (receipts-fdr.md 1.5.3). */
export async function fillDocument(unit: UnitOfWork, id: number, document: ParsedReceipt): Promise<void> {
  await unit.run('UPDATE payment SET document = ?, paid_on = COALESCE(paid_on, ?) WHERE id = ?', [receiptForStore(document), document.paidOn, id]);
}

export async function placePayment(unit: UnitOfWork, id: number, place: Readonly<{ effect: PaymentEffect; positionId: number | null; installmentId: number | null }>): Promise<void> {
  await unit.run('UPDATE payment SET effect = ?, position_id = ?, installment_id = ? WHERE id = ?', [place.effect, place.positionId, place.installmentId, id]);
}

export async function findPayment(reader: Reader, id: number): Promise<PaymentRow | null> {
  return reader.get(paymentRowSchema, `/* payments.one */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE id = ?`, [id]);
}

export async function findPaymentByKey(reader: Reader, receiptKey: string): Promise<PaymentRow | null> {
  return reader.get(paymentRowSchema, `/* payments.byKey */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE receipt_key = ?`, [receiptKey]);
}

/** The receipt as it was read and stored; one that no longer parses is a damaged row, a bug that must not pass unseen. */
export async function loadDocument(reader: Reader, id: number): Promise<ParsedReceipt | null> {
  const row = await reader.get(z.object({ document: z.string() }), 'SELECT document FROM payment WHERE id = ?', [id]);
  if (row === null) return null;
  const receipt = receiptFromStore(row.document);
  if (!receipt.ok) throw new Error('A stored receipt is damaged');
  return receipt.value;
}

export async function paymentsOfInstallment(reader: Reader, installmentId: number): Promise<readonly PaymentRow[]> {
  return reader.all(paymentRowSchema, `/* payments.ofInstallment */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE installment_id = ? ORDER BY id`, [installmentId]);
}

export async function paymentsOfPosition(reader: Reader, positionId: number): Promise<readonly PaymentRow[]> {
  return reader.all(paymentRowSchema, `/* payments.ofPosition */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE position_id = ? ORDER BY id`, [positionId]);
}

/** Payments made with one of these numbers that pay, or are to be given back, wherever they lie. */
export async function standingPaymentsOfIuvs(reader: Reader, iuvs: readonly string[]): Promise<readonly number[]> {
  const rows = await reader.all(z.object({ id: z.int() }), "/* payments.standingOfIuvs */ SELECT p.id FROM json_each(?) w CROSS JOIN payment p ON p.iuv = w.value WHERE p.effect IN ('PAYS', 'TO_REFUND') ORDER BY p.id", [JSON.stringify(iuvs)]);
  return rows.map(({ id }) => id);
}

export type PaymentView = 'ALL' | 'UNASSIGNED' | 'ANOMALOUS';

function viewCondition(view: PaymentView): string {
  if (view === 'UNASSIGNED') return "effect = 'UNASSIGNED'";
  return view === 'ANOMALOUS' ? "anomalies <> '[]'" : '1 = 1';
}

function textCondition(text: string): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  const trimmed = text.trim();
  if (trimmed === '') return { sql: '1 = 1', params: [] };
  const like = `%${trimmed.replaceAll(/[%_\\]/g, (c) => `\\${c}`)}%`;
  return { sql: "(nav LIKE ? ESCAPE '\\' OR iuv LIKE ? ESCAPE '\\' OR receipt_id LIKE ? ESCAPE '\\' OR debtor_name LIKE ? ESCAPE '\\' OR debtor_fiscal_code LIKE ? ESCAPE '\\')", params: [like, like, like, like, like] };
}

/** The position a payment with this notice number or IUV was attributed to, though the number is not that position's own; what pays before what goes back. */
export async function positionPaidWith(reader: Reader, number: string): Promise<number | null> {
  const row = await reader.get(z.object({ positionId: z.int() }), "/* payments.positionPaidWith */ SELECT position_id FROM payment WHERE (nav = ? OR iuv = ?) AND position_id IS NOT NULL ORDER BY effect = 'PAYS' DESC, id LIMIT 1", [number, number]);
  return row?.positionId ?? null;
}

/** Payments without position that carry a notice number: of a position created after them, for instance. */
export async function unassignedByNav(reader: Reader, nav: string): Promise<readonly PaymentRow[]> {
  return reader.all(paymentRowSchema, `/* payments.unassignedByNav */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE nav = ? AND position_id IS NULL AND effect IN ('UNASSIGNED', 'OTHER_SYSTEM') ORDER BY id`, [nav]);
}

/** Payments newest first, inside the operator's scope. */
export async function listPayments(reader: Reader, view: PaymentView, text: string, offices: readonly string[] | null, before: number, limit: number): Promise<readonly PaymentRow[]> {
  const scope = paymentScope(offices);
  const words = textCondition(text);
  return reader.all(paymentRowSchema, `/* payments.list */ SELECT ${PAYMENT_COLUMNS} FROM payment WHERE ${viewCondition(view)} AND ${scope.sql} AND ${words.sql} AND id < ? ORDER BY id DESC LIMIT ?`, [...scope.params, ...words.params, before, limit]);
}

export async function paymentTotals(reader: Reader, view: PaymentView, text: string, offices: readonly string[] | null): Promise<Readonly<{ count: number; amountCents: number }>> {
  const scope = paymentScope(offices);
  const words = textCondition(text);
  return (await reader.get(z.object({ count: z.int(), amountCents: z.int() }), `/* payments.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(own_cents), 0) AS amount_cents FROM payment WHERE ${viewCondition(view)} AND ${scope.sql} AND ${words.sql}`, [...scope.params, ...words.params])) ?? { count: 0, amountCents: 0 };
}

/** Is this payment inside the operator's scope? */
export async function paymentInScope(reader: Reader, id: number, offices: readonly string[] | null): Promise<boolean> {
  const scope = paymentScope(offices);
  return (await reader.get(z.object({ id: z.int() }), `SELECT id FROM payment WHERE id = ? AND ${scope.sql}`, [id, ...scope.params])) !== null;
}

const importedPartRow = z.object({ id: z.int(), fileName: z.string(), result: z.string(), content: z.instanceof(Uint8Array) });
/** A file that was imported as a part of something larger, with its bytes. */
export type ImportedPart = Readonly<z.infer<typeof importedPartRow>>;

/** The last imported file of a kind and a format that was not refused. */
export async function lastImportOf(reader: Reader, kind: string, format: string): Promise<ImportedPart | null> {
  return reader.get(importedPartRow, "/* imports.lastOf */ SELECT f.id, f.file_name, f.result, r.content FROM import_file f JOIN raw_file r ON r.sha256 = f.sha256 WHERE f.kind = ? AND f.format = ? AND f.result <> 'REFUSED' ORDER BY f.id DESC LIMIT 1", [kind, format]);
}

/** Imported files of a kind after another one that wait for their fellows, in order. */
export async function waitingPartsAfter(reader: Reader, id: number, kind: string): Promise<readonly ImportedPart[]> {
  return reader.all(importedPartRow, "/* imports.waitingParts */ SELECT f.id, f.file_name, f.result, r.content FROM import_file f JOIN raw_file r ON r.sha256 = f.sha256 WHERE f.id > ? AND f.kind = ? AND f.result = 'PARTIAL' ORDER BY f.id", [id, kind]);
}

/** Writes what became in the end of a file that waited. */
export async function settleImport(unit: UnitOfWork, id: number, result: string, message: string | null): Promise<void> {
  await unit.run('UPDATE import_file SET result = ?, message = ? WHERE id = ?', [result, message, id]);
}
