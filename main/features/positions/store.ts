import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { z } from 'zod';
import { linesWorth } from '../../domain/plan-residue.ts';
import { linesOf, replaceLines } from './line-store.ts';
import { isPaidState, projectInstallment, projectPosition, type StoredState } from '../../domain/position-state.ts';
import { officeScope } from './position-cards.ts';
import {
  PAYABLE, externalPaymentRowSchema, factRowSchema, installmentRowSchema, optionRowSchema, positionRowSchema, transferRowSchema,
  type ExternalPaymentRow, type FactKind, type FactRow, type InstallmentRow, type PositionRecord, type PositionRow,
} from './position-record.ts';

const idSchema = z.object({ id: z.int() });

/** Of an installment `i`: its plan was lost, and what it asked for is asked for with the residue. */
const LAPSED = "EXISTS (SELECT 1 FROM position_fact l WHERE l.kind = 'INSTALLMENT_LAPSED' AND l.installment_id = i.id)";

/** What a new position is stored from. */
export type NewPosition = Readonly<{
  iupd: string; serviceId: number | null; office: string; personId: number; year: number | null; description: string; fields: Readonly<Record<string, string>>; notes: string | null;
  origin: string; externalId: string | null; amountCents: number; dueDate: string | null; payableUntil: string | null; expiringFrom: string | null; replacesId: number | null; createdBy: number;
  /** Projected from what is known before the rows are there; `storeProjection` says it again when a fact follows. */
  state: StoredState; firstNav: string | null;
}>;

export async function insertPosition(unit: UnitOfWork, p: NewPosition): Promise<number> {
  const { lastId } = await unit.run(
    `INSERT INTO debt_position (iupd, service_id, office, person_id, year, description, fields, notes, origin, external_id, amount_cents, state, first_nav, due_date, payable_until, expiring_from, replaces_id, created_at, created_by, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    [p.iupd, p.serviceId, p.office, p.personId, p.year, p.description, JSON.stringify(p.fields), p.notes, p.origin, p.externalId, p.amountCents, p.state, p.firstNav, p.dueDate, p.payableUntil, p.expiringFrom, p.replacesId, unit.now, p.createdBy],
  );
  return lastId;
}

export async function insertOption(unit: UnitOfWork, positionId: number, kind: string, label: string, sequence: number, place: Readonly<{ chosen: boolean; withheld: number }> = { chosen: true, withheld: PAYABLE }): Promise<number> {
  return (await unit.run('INSERT INTO payment_option (position_id, kind, label, sequence, chosen, withheld) VALUES (?, ?, ?, ?, ?, ?)', [positionId, kind, label, sequence, place.chosen ? 1 : 0, place.withheld])).lastId;
}

export async function insertInstallment(unit: UnitOfWork, i: Readonly<{
  positionId: number; optionId: number; number: number; amountCents: number; dueDate: string | null; payableUntil: string | null; nav: string | null; iuv: string | null; confirmedAt: string | null; state: StoredState;
}>): Promise<number> {
  return (await unit.run(
    `INSERT INTO installment (position_id, option_id, number, amount_cents, due_date, payable_until, nav, iuv, state, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [i.positionId, i.optionId, i.number, i.amountCents, i.dueDate, i.payableUntil, i.nav, i.iuv, i.state, i.confirmedAt],
  )).lastId;
}

/** `postalIban`: the postal account beside `iban`, null where there is none. */
export type NewTransfer = Readonly<{ index: number; payeeFiscalCode: string; payeeName: string; iban: string | null; postalIban: string | null; stamp: boolean; amountCents: number; category: string; description: string }>;

export async function insertTransfer(unit: UnitOfWork, installmentId: number, t: NewTransfer): Promise<void> {
  await unit.run(
    'INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, iban, postal_iban, stamp, amount_cents, category, description) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [installmentId, t.index, t.payeeFiscalCode, t.payeeName, t.iban, t.postalIban, t.stamp ? 1 : 0, t.amountCents, t.category, t.description],
  );
}

export async function replaceTransfers(unit: UnitOfWork, installmentId: number, transfers: readonly NewTransfer[]): Promise<void> {
  await unit.run('DELETE FROM transfer WHERE installment_id = ?', [installmentId]);
  for (const t of transfers) await insertTransfer(unit, installmentId, t);
}

export async function giveNumber(unit: UnitOfWork, installmentId: number, nav: string, iuv: string): Promise<void> {
  await unit.run('UPDATE installment SET nav = ?, iuv = ? WHERE id = ? AND nav IS NULL', [nav, iuv, installmentId]);
}

/** Adds a fact to the history of a position; answers its id. `detail` is an Italian sentence without personal data. */
export async function addFact(unit: UnitOfWork, fact: Readonly<{
  positionId: number; installmentId?: number | null; kind: FactKind; operatorId: number | null; reason?: string | null; detail?: string | null;
}>): Promise<number> {
  const { lastId } = await unit.run('INSERT INTO position_fact (position_id, installment_id, kind, at, operator_id, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [fact.positionId, fact.installmentId ?? null, fact.kind, unit.now, fact.operatorId, fact.reason ?? null, fact.detail ?? null]);
  return lastId;
}

export async function loadPosition(reader: Reader, id: number): Promise<PositionRecord | null> {
  const position = await reader.get(positionRowSchema, "/* positions.whole */ SELECT *, (SELECT detail FROM position_fact f WHERE f.position_id = debt_position.id AND f.kind = 'REMOTE_SEEN' ORDER BY f.id DESC LIMIT 1) AS seen_there FROM debt_position WHERE id = ?", [id]);
  if (position === null) return null;
  const options = await reader.all(optionRowSchema, '/* positions.options */ SELECT * FROM payment_option WHERE position_id = ? ORDER BY sequence', [id]);
  const installments = await reader.all(installmentRowSchema, `/* positions.installments */ SELECT i.*, EXISTS (SELECT 1 FROM portal_number n WHERE n.nav = i.nav) AS on_portal, ${LAPSED} AS lapsed FROM installment i WHERE i.position_id = ? ORDER BY i.option_id, i.number`, [id]);
  const transfers = await reader.all(transferRowSchema, '/* positions.transfers */ SELECT t.* FROM transfer t JOIN installment i ON i.id = t.installment_id WHERE i.position_id = ? ORDER BY t.installment_id, t.transfer_index', [id]);
  return { position, options, installments, transfers };
}

export async function findInstallment(reader: Reader, by: Readonly<{ id: number }> | Readonly<{ nav: string }> | Readonly<{ iuv: string }>): Promise<InstallmentRow | null> {
  if ('id' in by) return reader.get(installmentRowSchema, '/* installment.byId */ SELECT * FROM installment WHERE id = ?', [by.id]);
  if ('nav' in by) return reader.get(installmentRowSchema, '/* installment.byNav */ SELECT * FROM installment WHERE nav = ?', [by.nav]);
  return reader.get(installmentRowSchema, '/* installment.byIuv */ SELECT * FROM installment WHERE iuv = ?', [by.iuv]);
}

export async function findPositionRow(reader: Reader, id: number): Promise<PositionRow | null> {
  return reader.get(positionRowSchema, '/* positions.root */ SELECT * FROM debt_position WHERE id = ?', [id]);
}

/** The position with this external reference, a live one before a cancelled one. */
export async function findPositionByExternalId(reader: Reader, externalId: string): Promise<PositionRow | null> {
  return reader.get(positionRowSchema, "SELECT * FROM debt_position WHERE external_id = ? ORDER BY state = 'INVALID', id LIMIT 1", [externalId]);
}

export async function findReplacement(reader: Reader, id: number): Promise<number | null> {
  return (await reader.get(idSchema, 'SELECT id FROM debt_position WHERE replaces_id = ?', [id]))?.id ?? null;
}

/**
 * The position that asks today for what another one asked for: the one that took its place, or what that one was restored as since it was cancelled. A draft asks for nothing yet.
 */
export async function findStandIn(reader: Reader, id: number): Promise<number | null> {
  const row = await reader.get(idSchema,
    `/* positions.standIn */ WITH RECURSIVE taking (id, state, depth) AS (SELECT id, state, 1 FROM debt_position WHERE replaces_id = ?
       UNION ALL SELECT p.id, p.state, t.depth + 1 FROM taking t JOIN debt_position p ON p.replaces_id = t.id WHERE t.state = 'INVALID' AND p.state <> 'DRAFT')
     SELECT id FROM taking ORDER BY depth DESC LIMIT 1`, [id]);
  return row?.id ?? null;
}

/** True where a position asks for what is left of a lost plan: as its residue, or in the place of one that was cancelled. */
export async function asksForResidue(reader: Reader, id: number): Promise<boolean> {
  const row = await reader.get(idSchema,
    `/* positions.asksForResidue */ WITH RECURSIVE taken (id, replaces_id) AS (SELECT id, replaces_id FROM debt_position WHERE id = ?
       UNION ALL SELECT p.id, p.replaces_id FROM taken t JOIN debt_position p ON p.id = t.replaces_id)
     SELECT t.id FROM taken t WHERE EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = t.id AND f.kind = 'RESIDUE_OF') LIMIT 1`, [id]);
  return row !== null;
}

export async function loadFacts(reader: Reader, positionId: number): Promise<readonly FactRow[]> {
  return reader.all(factRowSchema, '/* positions.facts */ SELECT * FROM position_fact WHERE position_id = ? ORDER BY id DESC LIMIT 500', [positionId]);
}

export async function loadExternalPayments(reader: Reader, positionId: number): Promise<readonly ExternalPaymentRow[]> {
  return reader.all(externalPaymentRowSchema, 'SELECT * FROM external_payment WHERE position_id = ? ORDER BY id DESC', [positionId]);
}

export async function findExternalPayment(reader: Reader, id: number): Promise<ExternalPaymentRow | null> {
  return reader.get(externalPaymentRowSchema, 'SELECT * FROM external_payment WHERE id = ?', [id]);
}

export async function insertExternalPayment(unit: UnitOfWork, e: Readonly<{
  positionId: number; installmentId: number; channel: string; paidOn: string; amountCents: number; reason: string; attachmentName: string | null; attachmentSha256: string | null; operatorId: number;
}>): Promise<number> {
  return (await unit.run(
    'INSERT INTO external_payment (position_id, installment_id, channel, paid_on, amount_cents, reason, attachment_name, attachment_sha256, at, operator_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [e.positionId, e.installmentId, e.channel, e.paidOn, e.amountCents, e.reason, e.attachmentName, e.attachmentSha256, unit.now, e.operatorId],
  )).lastId;
}

export async function voidExternalPayment(unit: UnitOfWork, id: number, operatorId: number, reason: string): Promise<void> {
  await unit.run('UPDATE external_payment SET voided_at = ?, voided_by = ?, void_reason = ? WHERE id = ? AND voided_at IS NULL', [unit.now, operatorId, reason, id]);
}

/** Changes the root and its only installment; the version grows by one. Answers false when the version is not the expected one. */
export async function updatePosition(unit: UnitOfWork, id: number, expectedVersion: number, changes: Readonly<{
  serviceId: number | null; office: string; personId: number; year: number | null; description: string; fields: Readonly<Record<string, string>>; notes: string | null; amountCents: number;
  dueDate: string | null; payableUntil: string | null; expiringFrom: string | null;
}>): Promise<boolean> {
  const { changes: changed } = await unit.run(
    `UPDATE debt_position SET service_id = ?, office = ?, person_id = ?, year = ?, description = ?, fields = ?, notes = ?, amount_cents = ?, due_date = ?, payable_until = ?, expiring_from = ?, version = version + 1
     WHERE id = ? AND version = ?`,
    [changes.serviceId, changes.office, changes.personId, changes.year, changes.description, JSON.stringify(changes.fields), changes.notes, changes.amountCents, changes.dueDate, changes.payableUntil, changes.expiringFrom, id, expectedVersion],
  );
  return changed === 1;
}

export async function updateInstallment(unit: UnitOfWork, id: number, changes: Readonly<{ amountCents: number; dueDate: string | null; payableUntil: string | null; confirmedAt: string | null }>): Promise<void> {
  await unit.run('UPDATE installment SET amount_cents = ?, due_date = ?, payable_until = ?, confirmed_at = ? WHERE id = ?', [changes.amountCents, changes.dueDate, changes.payableUntil, changes.confirmedAt, id]);
}

/** Writes the amount and the days of one installment, of its only transfer where the amount changes, and of its position. */
export async function writeTerms(unit: UnitOfWork, terms: Readonly<{ installmentId: number; positionId: number; amountCents: number; dueDate: string | null; payableUntil: string | null; expiringFrom: string | null }>): Promise<void> {
  const before = await findInstallment(unit, { id: terms.installmentId });
  await unit.run('UPDATE installment SET amount_cents = ?, due_date = ?, payable_until = ? WHERE id = ?', [terms.amountCents, terms.dueDate, terms.payableUntil, terms.installmentId]);
  if (before !== null && before.amountCents !== terms.amountCents) {
    await unit.run('UPDATE transfer SET amount_cents = ? WHERE installment_id = ?', [terms.amountCents, terms.installmentId]);
    // What the new amount is made of nobody says: it is one voce.
    await unit.run('DELETE FROM position_line WHERE position_id = ?', [terms.positionId]);
  }
  await unit.run(
    `UPDATE debt_position SET expiring_from = ?, amount_cents = (SELECT SUM(i.amount_cents) FROM installment i JOIN payment_option o ON o.id = i.option_id WHERE i.position_id = debt_position.id AND o.chosen = 1) WHERE id = ?`,
    [terms.expiringFrom, terms.positionId],
  );
}

/** Grows the version of a position after a fact that is not a change of its form; answers the new version, or null when the expected one is old. */
export async function bumpVersion(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<number | null> {
  const { changes } = expectedVersion === null
    ? await unit.run('UPDATE debt_position SET version = version + 1 WHERE id = ?', [id])
    : await unit.run('UPDATE debt_position SET version = version + 1 WHERE id = ? AND version = ?', [id, expectedVersion]);
  if (changes !== 1) return null;
  return (await findPositionRow(unit, id))?.version ?? null;
}

export async function deleteDraft(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('DELETE FROM served_person WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM loaded_position WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM account_move WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM position_fact WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM transfer WHERE installment_id IN (SELECT id FROM installment WHERE position_id = ?)', [id]);
  await unit.run('DELETE FROM installment WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM payment_option WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM fine WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM position_line WHERE position_id = ?', [id]);
  await unit.run('DELETE FROM debt_position WHERE id = ?', [id]);
}

/**
 * Positions inside the scope that have something not yet on the portal and have not changed since an instant, in no order that means anything:
 * those already marked are not among them, so asking again goes on. ISO instants of one format compare as texts.
 */
export async function waitingPositions(reader: Reader, offices: readonly string[] | null, asOf: string, limit: number): Promise<readonly number[]> {
  const scope = officeScope(offices);
  const rows = await reader.all(idSchema,
    `/* positions.waiting */ SELECT p.id FROM debt_position p WHERE p.state IN ('TO_SYNC', 'PARTIALLY_PAID') AND ${scope.sql}
      AND EXISTS (SELECT 1 FROM installment i WHERE i.position_id = p.id AND i.state = 'TO_SYNC' AND i.confirmed_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = p.id AND f.kind IN ('CREATED', 'ISSUED', 'UPDATED', 'ACCOUNT_CHANGED', 'ACCOUNT_CHANGE_UNDONE', 'PLAN_MADE', 'PLAN_CHANGED', 'PLAN_WITHDRAWN', 'FINE_NOTIFIED', 'FINE_FULL_RUNS', 'RENUMBERED') AND f.at > ?) LIMIT ?`, [...scope.params, asOf, limit]);
  return rows.map((row) => row.id);
}

const NEVER_SENT = `p.state IN ('TO_SYNC', 'PARTIALLY_PAID', 'NEEDS_REVIEW') AND EXISTS (SELECT 1 FROM installment i WHERE i.position_id = p.id AND i.nav IS NOT NULL AND i.confirmed_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM installment i JOIN portal_number n ON n.nav = i.nav WHERE i.position_id = p.id)`;

/** The next positions, by id after `after`, with a number that neither an intermediary has confirmed nor a person loaded on a portal. */
export async function positionsNeverSent(reader: Reader, after: number, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(idSchema, `/* positions.neverSent */ SELECT p.id FROM debt_position p NOT INDEXED WHERE p.id > ? AND ${NEVER_SENT} ORDER BY p.id LIMIT ?`, [after, limit]);
  return rows.map((row) => row.id);
}

/** How many there are of {@link positionsNeverSent}. For the heavy lane. */
export async function countNeverSent(reader: Reader): Promise<number> {
  return (await reader.get(z.object({ count: z.int() }), `/* positions.countNeverSent */ SELECT COUNT(*) AS count FROM debt_position p WHERE ${NEVER_SENT}`))?.count ?? 0;
}

/** Installments not yet on the portal, of the given positions. */
export async function unsentInstallments(reader: Reader, positionIds: readonly number[]): Promise<readonly InstallmentRow[]> {
  if (positionIds.length === 0) return [];
  return reader.all(installmentRowSchema, `SELECT * FROM installment WHERE state = 'TO_SYNC' AND confirmed_at IS NULL AND position_id IN (${positionIds.map(() => '?').join(',')}) ORDER BY id`, positionIds);
}

export async function confirmInstallment(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('UPDATE installment SET confirmed_at = ? WHERE id = ?', [unit.now, id]);
}

/** What the intermediary knows of an installment is no longer what it is. */
export async function clearConfirmation(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('UPDATE installment SET confirmed_at = NULL WHERE id = ?', [id]);
}

export const factsSchema = z.object({
  id: z.int(), optionId: z.int(), withheld: z.int(), nav: z.string().nullable(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), state: z.string(), confirmedAt: z.string().nullable(), payments: z.int(), externalPayments: z.int(), chosen: z.int(), contradicted: z.int(), cancelled: z.int(), lapsed: z.int(), reported: z.int(), reconciled: z.int(),
});
type InstallmentFactsRow = z.infer<typeof factsSchema>;

/** `counts`: of the way of paying that says the state of the position. */
export type Projected = InstallmentFactsRow & Readonly<{ projected: StoredState; counts: boolean }>;

/** The facts that decide the state of installments `i`: their columns, and where they are read. */
export const FACT_COLUMNS = `i.id, i.position_id, i.option_id, o.withheld, i.nav, i.due_date, i.payable_until, i.state, i.confirmed_at, m.payments, m.external_payments, o.chosen,
      EXISTS (SELECT 1 FROM position_contradiction c WHERE c.position_id = i.position_id) AS contradicted,
      EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = i.position_id AND f.kind = 'CANCELLED') AS cancelled, ${LAPSED} AS lapsed,
      CASE WHEN m.payments > 0 THEN k.reported ELSE 0 END AS reported, CASE WHEN m.payments > 0 THEN k.reconciled ELSE 0 END AS reconciled`;
export const FACT_TABLES = `installment i JOIN payment_option o ON o.id = i.option_id JOIN installment_money m ON m.installment_id = i.id JOIN installment_collection k ON k.installment_id = i.id`;

/** The facts that decide the state of installments, up to the condition that names them. */
export const FACTS_OF_INSTALLMENTS = `SELECT ${FACT_COLUMNS} FROM ${FACT_TABLES}`;

/**
 * The installments of one position, each with the state that its facts say. Money on one way of paying excludes the others and makes it the one that counts;
 * before any money the chosen one counts (states.md, UNPAYABLE; intermediary.md 1.1.4, cross-plan rule). One that was lost with its plan is cancelled and counts no
 * more, unless money comes on it all the same: what it asked for is owed with the residue.
 */
export function projectedTogether<Row extends InstallmentFactsRow>(rows: readonly Row[]): readonly (Row & Projected)[] {
  const hasMoney = (row: Row): boolean => row.payments > 0 || row.externalPayments > 0;
  const withMoney = new Set(rows.filter(hasMoney).map(({ optionId }) => optionId));
  return rows.map((row) => {
    const ofTheWay = withMoney.size === 0 ? row.chosen === 1 : withMoney.has(row.optionId);
    const counts = ofTheWay && (row.lapsed === 0 || hasMoney(row));
    return { ...row, counts, projected: projectInstallment({
      numbered: row.nav !== null, contradicted: row.contradicted === 1, reconciled: row.reconciled === 1, reported: row.reported === 1, paid: row.payments > 0, paidExternally: row.externalPayments > 0,
      cancelled: row.cancelled === 1 || row.lapsed === 1, blockedByOtherOption: row.withheld !== PAYABLE || (withMoney.size > 0 && !ofTheWay), confirmed: row.confirmedAt !== null,
    }) };
  });
}

/** State of the position, and the installment that its list shows: the next to pay of the way that counts, its first when all are paid. */
export function summaryOf<Row extends Projected>(rows: readonly Row[]): Readonly<{ state: StoredState; shown: Row | undefined }> {
  const counted = rows.filter(({ counts }) => counts);
  return { state: projectPosition(counted.map((row) => row.projected)), shown: counted.find((row) => !isPaidState(row.projected)) ?? counted[0] ?? rows[0] };
}

/** «In scadenza» follows the installment that is next to pay, by as many days as before. */
export async function followDueDate(unit: UnitOfWork, positionId: number, dueDate: string | null): Promise<void> {
  await unit.run("/* positions.followDue */ UPDATE debt_position SET expiring_from = date(?, '-' || CAST(julianday(due_date) - julianday(expiring_from) AS INTEGER) || ' days') WHERE id = ? AND due_date <> ? AND expiring_from IS NOT NULL", [dueDate, positionId, dueDate]);
}

/** A fine is worth the amount by which it was paid, before that the one it asks for: totals of what was paid agree to the cent. */
async function followFineAmount(unit: UnitOfWork, positionId: number, installmentId: number): Promise<void> {
  await unit.run('/* fines.amount */ UPDATE debt_position SET amount_cents = (SELECT i.amount_cents FROM installment i WHERE i.id = ?) WHERE id = ? AND EXISTS (SELECT 1 FROM fine f WHERE f.position_id = debt_position.id)', [installmentId, positionId]);
}

/** The installments that a lost plan is worth. Money that came with the number of the whole amount beside it pays the same debt again, and makes it no bigger. */
function worthOf(rows: readonly Projected[]): readonly Projected[] {
  const plans = new Set(rows.filter(({ lapsed }) => lapsed === 1).map(({ optionId }) => optionId));
  const counted = rows.filter(({ counts }) => counts);
  const ofPlan = counted.filter(({ optionId }) => plans.has(optionId));
  return ofPlan.length > 0 ? ofPlan : counted;
}

/**
 * A plan that was lost is worth the installments that still count: those paid before, and one paid all the same afterwards. The rest is the residue, which another position
 * asks for: no sum of amounts holds it twice. Its voci follow to the cent.
 */
async function followCounted(unit: UnitOfWork, positionId: number, installmentIds: readonly number[]): Promise<void> {
  const credited = await unit.all(creditedRow, `/* plans.counted */ SELECT payee_fiscal_code, iban, category, SUM(amount_cents) AS amount_cents FROM transfer WHERE installment_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3`, [JSON.stringify(installmentIds)]);
  const lines = await linesOf(unit, positionId);
  if (lines.length > 0) await replaceLines(unit, positionId, linesWorth(lines, credited));
  await unit.run('/* plans.worth */ UPDATE debt_position SET amount_cents = (SELECT COALESCE(SUM(i.amount_cents), 0) FROM installment i WHERE i.id IN (SELECT value FROM json_each(?))) WHERE id = ?', [JSON.stringify(installmentIds), positionId]);
}

const creditedRow = z.object({ payeeFiscalCode: z.string(), iban: z.string().nullable(), category: z.string(), amountCents: z.int() });

/** The facts of every installment of a position, projected (spec/states.md), the first to pay first. Pure reading: `verify` compares it with what is stored. */
export async function projectStates(reader: Reader, positionId: number): Promise<Readonly<{ position: StoredState; installments: readonly Projected[] }>> {
  const rows = await reader.all(factsSchema, `/* positions.project */ ${FACTS_OF_INSTALLMENTS} WHERE i.position_id = ? ORDER BY i.option_id, i.number`, [positionId]);
  const installments = projectedTogether(rows);
  return { position: summaryOf(installments).state, installments };
}

/** Recomputes and stores the states of a position; called in the transaction of every fact. */
export async function storeProjection(unit: UnitOfWork, positionId: number): Promise<StoredState> {
  const state = await writeProjection(unit, positionId);
  unit.touch('positions');
  return state;
}

/** As {@link storeProjection}, without telling the lists: for work over a hundred thousand positions, which tells them now and then. */
export async function writeProjection(unit: UnitOfWork, positionId: number): Promise<StoredState> {
  const projected = await projectStates(unit, positionId);
  for (const { id, state, projected: now } of projected.installments) {
    if (state !== now) await unit.run('/* positions.installmentState */ UPDATE installment SET state = ? WHERE id = ?', [now, id]);
  }
  const root = summaryOf(projected.installments).shown;
  if (projected.installments.some(({ lapsed }) => lapsed === 1)) await followCounted(unit, positionId, worthOf(projected.installments).map(({ id }) => id));
  if (projected.installments.length > 1) await followDueDate(unit, positionId, root?.dueDate ?? null);
  if (root !== undefined && projected.installments.length > 1 && projected.installments.filter(({ counts }) => counts).length === 1) await followFineAmount(unit, positionId, root.id);
  await unit.run('/* positions.state */ UPDATE debt_position SET state = ?, due_date = ?, payable_until = ?, first_nav = ? WHERE id = ?', [projected.position, root?.dueDate ?? null, root?.payableUntil ?? null, root?.nav ?? null, positionId]);
  return projected.position;
}

export async function positionIdsAfter(reader: Reader, after: number, limit: number): Promise<readonly Readonly<{ id: number; state: string }>[]> {
  return reader.all(z.object({ id: z.int(), state: z.string() }), '/* positions.verify */ SELECT id, state FROM debt_position WHERE id > ? ORDER BY id LIMIT ?', [after, limit]);
}

/** Remembers that this operator had this person in front. */
export async function recordServed(unit: UnitOfWork, operatorId: number, personId: number, positionId: number | null): Promise<void> {
  await unit.run('INSERT INTO served_person (at, operator_id, person_id, position_id) VALUES (?, ?, ?, ?)', [unit.now, operatorId, personId, positionId]);
}
