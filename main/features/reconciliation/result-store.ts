/** What the matching said, as it is kept: results are written anew, allocations are only added and voided. */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { SourceMarks } from './source-store.ts';
import { targetOf } from './source-store.ts';
import type { ToldFlow, ToldMovement } from './told-outcome.ts';
import { LINE_IS_DOUBLE, LINE_RECEIPT, lineDiffers, lineStanding } from './line-standing.ts';
import { touchClosedFlows, touchClosedMovements } from './closing/closed-rows-store.ts';
import { targetKey } from './matching/decision.ts';
import type { AllocationTarget } from './matching/matching-input.ts';

const idAndDigest = z.object({ id: z.int(), digest: z.string() });

async function digestsOf(reader: Reader, sql: string, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  return new Map((await reader.all(idAndDigest, sql, [JSON.stringify(ids)])).map(({ id, digest }) => [id, digest]));
}

const RESULT_DIGESTS = '/* reconciliation.digests */ SELECT r.movement_id AS id, r.digest FROM json_each(?) w CROSS JOIN match_result r ON r.movement_id = w.value';
const FLOW_DIGESTS = '/* reconciliation.flowDigests */ SELECT r.flow_id AS id, r.digest FROM json_each(?) w CROSS JOIN flow_result r ON r.flow_id = w.value';

/** Those of the outcomes that are not what is kept. */
export async function newsAmong<Told extends Readonly<{ digest: string }>>(reader: Reader, kind: 'MOVEMENTS' | 'FLOWS', told: readonly Told[], idOf: (told: Told) => number): Promise<readonly Told[]> {
  if (told.length === 0) return [];
  const kept = await digestsOf(reader, kind === 'MOVEMENTS' ? RESULT_DIGESTS : FLOW_DIGESTS, told.map(idOf));
  return told.filter((one) => kept.get(idOf(one)) !== one.digest);
}

/**
 * Writes outcomes of movements with the allocations that rules make. A movement stands in the month of its day, or in the first open one; what was settled in a month that is closed stays there.
 * A movement that was put off, or accepted by the first of two persons, is no longer: its match has changed.
 * Returns the frozen allocations that reversals have taken back.
 */
export async function writeMovementResults(unit: UnitOfWork, told: readonly ToldMovement[]): Promise<readonly number[]> {
  const rows = told.map((one) => [one.movementId, one.status, one.code, one.secondCode, one.rule, one.score, one.bucket, one.linkedMovementId, one.residualCents, one.diffCents, one.targetCents, one.explanation, one.details, one.digest]);
  await unit.run(
    `/* reconciliation.results */ INSERT INTO match_result (movement_id, month, booking_date, signed_cents, status, code, second_code, rule, score, bucket, linked_movement_id, residual_cents, diff_cents, target_cents, explanation, details, digest, version, changed_at)
     SELECT m.id, MAX(substr(m.booking_date, 1, 7), (SELECT from_month FROM books_open)), m.booking_date, m.sign * m.amount_cents, w.value ->> 1, w.value ->> 2, w.value ->> 3, w.value ->> 4, w.value ->> 5, w.value ->> 6, w.value ->> 7, w.value ->> 8, w.value ->> 9,
       w.value ->> 10, w.value ->> 11, w.value ->> 12, w.value ->> 13, 1, ?
     FROM json_each(?) w CROSS JOIN movement_card m ON m.id = w.value ->> 0 WHERE 1 = 1
     ON CONFLICT (movement_id) DO UPDATE SET month = CASE WHEN match_result.month < (SELECT from_month FROM books_open) AND excluded.bucket IN ('RECONCILED', 'EXCLUDED', 'IGNORED') THEN match_result.month ELSE MAX(match_result.month, (SELECT from_month FROM books_open)) END, status = excluded.status, code = excluded.code, second_code = excluded.second_code, rule = excluded.rule, score = excluded.score, bucket = excluded.bucket, linked_movement_id = excluded.linked_movement_id,
       residual_cents = excluded.residual_cents, diff_cents = excluded.diff_cents, target_cents = excluded.target_cents, explanation = excluded.explanation, details = excluded.details, digest = excluded.digest, deferred_until = NULL, awaiting_second = 0, version = match_result.version + 1, changed_at = excluded.changed_at`,
    [unit.now, JSON.stringify(rows)]);
  const ids = JSON.stringify(told.map(({ movementId }) => movementId));
  await unit.run("/* reconciliation.endMarks */ UPDATE match_mark SET lifted_at = ?, lift_reason = 'RESULT_CHANGED' WHERE kind IN ('DEFERRED', 'FIRST_ACCEPTANCE') AND lifted_at IS NULL AND movement_id IN (SELECT value FROM json_each(?))", [unit.now, ids]);
  await touchClosedMovements(unit, told.map(({ movementId }) => movementId));
  await writeRuleAllocations(unit, told, ids);
  return voidTakenBack(unit, told);
}

const liveRow = z.object({ id: z.int(), movementId: z.int(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), cents: z.int(), rule: z.string().nullable() });

/** Allocations of rules: those that are told again stay, the others are voided, new ones are added. */
async function writeRuleAllocations(unit: UnitOfWork, told: readonly ToldMovement[], ids: string): Promise<void> {
  const live = await unit.all(liveRow, '/* reconciliation.ruleAllocations */ SELECT a.id, a.movement_id, a.flow_id, a.payment_id, a.iuv, a.cents, a.rule FROM json_each(?) w CROSS JOIN match_allocation a ON a.movement_id = w.value WHERE a.voided_at IS NULL AND a.confirmed_at IS NULL', [ids]);
  const wanted = new Map<string, Readonly<{ one: ToldMovement; target: AllocationTarget; cents: number }>>(told.flatMap((one) => one.allocations.map(({ target, cents }) => [`${one.movementId}|${targetKey(target)}|${cents}|${one.rule ?? ''}`, { one, target, cents }] as const)));
  const gone: number[] = [];
  for (const row of live) {
    const key = `${row.movementId}|${targetKey(targetOf(row))}|${row.cents}|${row.rule ?? ''}`;
    if (!wanted.delete(key)) gone.push(row.id);
  }
  if (gone.length > 0) await unit.run("/* reconciliation.voidRuleAllocations */ UPDATE match_allocation SET voided_at = ?, void_reason = 'RECOMPUTED' WHERE id IN (SELECT value FROM json_each(?))", [unit.now, JSON.stringify(gone)]);
  if (wanted.size === 0) return;
  const added = [...wanted.values()].map(({ one, target, cents }) => [one.movementId, ...targetColumns(target), cents, one.rule, one.score, one.evidence]);
  await unit.run(
    `/* reconciliation.addRuleAllocations */ INSERT INTO match_allocation (movement_id, flow_id, payment_id, iuv, cents, rule, score, evidence, made_at)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, ? FROM json_each(?)`, [unit.now, JSON.stringify(added)]);
}

/** The three columns of a target: flow, payment, IUV. */
export function targetColumns(target: AllocationTarget): readonly [number | null, number | null, string | null] {
  return target.kind === 'FLOW' ? [target.flowId, null, null] : [null, target.receiptId, target.iuv];
}

async function voidTakenBack(unit: UnitOfWork, told: readonly ToldMovement[]): Promise<readonly number[]> {
  const voids = told.flatMap((one) => one.voids);
  if (voids.length === 0) return [];
  await unit.run("/* reconciliation.voidReversed */ UPDATE match_allocation SET voided_at = ?, void_reason = 'REVERSED' WHERE voided_at IS NULL AND booked = 0 AND id IN (SELECT value FROM json_each(?))", [unit.now, JSON.stringify(voids)]);
  return voids;
}

/** Writes outcomes of flows, each in its month as movements are; `versions` tells which version of each one counts. Rows are counted by {@link writeLineTallies}. */
export async function writeFlowResults(unit: UnitOfWork, told: readonly ToldFlow[], versions: ReadonlyMap<number, number>): Promise<void> {
  const rows = told.map(({ flowId, code, bucket, residualCents, divergent, coveredBy, proposedBy, digest }) => [flowId, versions.get(flowId) ?? flowId, code, bucket, residualCents, divergent ? 1 : 0, JSON.stringify(coveredBy), JSON.stringify(proposedBy), digest]);
  await unit.run(
    `/* reconciliation.flowResults */ INSERT INTO flow_result (flow_id, version_id, month, regulation_date, code, bucket, declared_cents, residual_cents, divergent, covered_by, proposed_by, line_cents, lines_with_receipt, with_receipt_cents, lines_without_receipt, without_receipt_cents, foreign_lines, foreign_cents, double_lines,
       double_cents, reversed_lines, reversed_cents, digest, changed_at)
     SELECT w.value ->> 0, v.id, MAX(substr(v.regulation_date, 1, 7), (SELECT from_month FROM books_open)), v.regulation_date, w.value ->> 2, w.value ->> 3, v.declared_cents, w.value ->> 4, w.value ->> 5, w.value ->> 6, w.value ->> 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, w.value ->> 8, ?
     FROM json_each(?) w CROSS JOIN flow_version_card v ON v.id = w.value ->> 1 WHERE 1 = 1
     ON CONFLICT (flow_id) DO UPDATE SET version_id = excluded.version_id, month = CASE WHEN flow_result.month < (SELECT from_month FROM books_open) AND excluded.bucket = 'RECONCILED' THEN flow_result.month ELSE MAX(excluded.month, CASE WHEN flow_result.regulation_date = excluded.regulation_date THEN flow_result.month ELSE '' END) END, regulation_date = excluded.regulation_date, code = excluded.code, bucket = excluded.bucket, declared_cents = excluded.declared_cents, residual_cents = excluded.residual_cents,
       divergent = excluded.divergent, covered_by = excluded.covered_by, proposed_by = excluded.proposed_by, digest = excluded.digest, changed_at = excluded.changed_at`,
    [unit.now, JSON.stringify(rows)]);
  await touchClosedFlows(unit, told.map(({ flowId }) => flowId));
}

/**
 * A new version of a flow may leave its outcome as it was (the same total, other rows): the version that counts, its day and its total are written all the same. Versions after `after` up to `upTo`.
 * Returns how many.
 */
export async function renewVersions(unit: UnitOfWork, after: number, upTo: number): Promise<number> {
  const renewed = await unit.all(flowIdRow,
    `/* reconciliation.renewVersions */ UPDATE flow_result SET version_id = n.id, month = CASE WHEN flow_result.regulation_date = n.regulation_date OR (flow_result.month < (SELECT from_month FROM books_open) AND flow_result.bucket = 'RECONCILED') THEN flow_result.month ELSE MAX(substr(n.regulation_date, 1, 7), (SELECT from_month FROM books_open)) END,
       declared_cents = n.declared_cents, regulation_date = n.regulation_date, changed_at = ?
     FROM (SELECT v.flow_id, v.id, v.declared_cents, v.regulation_date FROM flow_version_card v WHERE v.state <> 'SUPERSEDED' AND v.id > ? AND v.id <= ? LIMIT -1) n WHERE flow_result.flow_id = n.flow_id AND (flow_result.version_id <> n.id OR flow_result.declared_cents <> n.declared_cents OR flow_result.regulation_date <> n.regulation_date) RETURNING flow_id`, [unit.now, after, upTo]);
  if (renewed.length > 0) await touchClosedFlows(unit, renewed.map(({ flowId }) => flowId));
  return renewed.length;
}

const flowIdRow = z.object({ flowId: z.int() });

/** Flows (by their oldest version) whose version that counts is after `after` up to `upTo`: their rows must be counted. */
export async function flowsOfVersions(reader: Reader, after: number, upTo: number): Promise<readonly number[]> {
  return (await reader.all(flowIdRow, '/* reconciliation.flowsOfVersions */ SELECT flow_id FROM flow_result WHERE version_id > ? AND version_id <= ?', [after, upTo])).map(({ flowId }) => flowId);
}

/** Flows with a row of an IUV that versions after `after` up to `upTo`, or those that they replace, speak of: what is paid twice is so in both flows (3.2, DOPPI). */
export async function flowsBesideVersions(reader: Reader, after: number, upTo: number): Promise<readonly number[]> {
  const rows = await reader.all(flowIdRow,
    `/* reconciliation.flowsBesideVersions */ SELECT DISTINCT r.flow_id FROM flow_version_card n JOIN flow_version_card v ON v.receiver_fiscal_code = n.receiver_fiscal_code AND v.psp_id = n.psp_id AND v.flow_name = n.flow_name
     CROSS JOIN flow_line_card l ON l.flow_id = v.id CROSS JOIN flow_line_card o ON o.iuv = l.iuv JOIN flow_result r ON r.version_id = o.flow_id WHERE n.id > ? AND n.id <= ?`, [after, upTo]);
  return rows.map(({ flowId }) => flowId);
}

/** Flows with a row of a payment after `after` up to `upTo`: their rows must be counted anew. */
export async function flowsOfPayments(reader: Reader, after: number, upTo: number): Promise<readonly number[]> {
  const rows = await reader.all(flowIdRow, '/* reconciliation.flowsOfPayments */ SELECT DISTINCT r.flow_id FROM receipt_card p CROSS JOIN flow_line_card l ON l.iuv = p.iuv JOIN flow_result r ON r.version_id = l.flow_id WHERE p.id > ? AND p.id <= ?', [after, upTo]);
  return rows.map(({ flowId }) => flowId);
}

/** Flows with a row of a payment that a credit is, or was, matched with by itself: few. */
export async function flowsOfAllocations(reader: Reader): Promise<readonly number[]> {
  return (await reader.all(flowIdRow, '/* reconciliation.flowsOfAllocations */ SELECT DISTINCT r.flow_id FROM (SELECT DISTINCT payment_id FROM match_allocation WHERE payment_id IS NOT NULL) a CROSS JOIN receipt_card p ON p.id = a.payment_id CROSS JOIN flow_line_card l ON l.iuv = p.iuv JOIN flow_result r ON r.version_id = l.flow_id')).map(({ flowId }) => flowId);
}

const tallyRow = z.object({
  flowId: z.int(), lineCents: z.int(), linesWithReceipt: z.int(), withReceiptCents: z.int(), linesWithoutReceipt: z.int(), withoutReceiptCents: z.int(), foreignLines: z.int(), foreignCents: z.int(), doubleLines: z.int(), doubleCents: z.int(), reversedLines: z.int(), reversedCents: z.int(), differingLines: z.int(), differingCents: z.int(),
});
/** How many rows of a flow are of which kind (L2–L3 of reconciliation.md 3.1). */
export type LineTally = Readonly<z.infer<typeof tallyRow>>;

/** Counts the rows of some flows. `segregationCodes`: of the notices that this entity issues, here or elsewhere. */
export async function countLines(reader: Reader, flowIds: readonly number[], segregationCodes: readonly string[]): Promise<readonly LineTally[]> {
  // The limits keep SQLite from working out the receipt of a row anew at each mention.
  const rows = `SELECT r.flow_id AS counted, l.*, ${LINE_RECEIPT} AS receipt FROM json_each(?2) w CROSS JOIN flow_result r ON r.flow_id = w.value CROSS JOIN flow_line_card l ON l.flow_id = r.version_id LIMIT -1`;
  return reader.all(tallyRow,
    `/* reconciliation.countLines */ SELECT counted AS flow_id, COALESCE(SUM(amount_cents), 0) AS line_cents,
       SUM(standing = 'WITH_RECEIPT') AS lines_with_receipt, COALESCE(SUM(CASE standing WHEN 'WITH_RECEIPT' THEN amount_cents END), 0) AS with_receipt_cents, SUM(standing = 'WITHOUT_RECEIPT') AS lines_without_receipt, COALESCE(SUM(CASE standing WHEN 'WITHOUT_RECEIPT' THEN amount_cents END), 0) AS without_receipt_cents,
       SUM(standing = 'FOREIGN') AS foreign_lines, COALESCE(SUM(CASE standing WHEN 'FOREIGN' THEN amount_cents END), 0) AS foreign_cents, SUM(is_double) AS double_lines, COALESCE(SUM(CASE is_double WHEN 1 THEN amount_cents END), 0) AS double_cents,
       SUM(standing = 'REVERSAL') AS reversed_lines, COALESCE(SUM(CASE standing WHEN 'REVERSAL' THEN amount_cents END), 0) AS reversed_cents, SUM(differs) AS differing_lines, COALESCE(SUM(CASE differs WHEN 1 THEN amount_cents END), 0) AS differing_cents
     FROM (SELECT l.counted, l.amount_cents, ${lineStanding('l.receipt')} AS standing, ${LINE_IS_DOUBLE} AS is_double, ${lineDiffers('l.receipt')} AS differs FROM (${rows}) l LIMIT -1) GROUP BY counted`,
    [JSON.stringify(segregationCodes), JSON.stringify(flowIds)]);
}

const TALLIED = ['line_cents', 'lines_with_receipt', 'with_receipt_cents', 'lines_without_receipt', 'without_receipt_cents', 'foreign_lines', 'foreign_cents', 'double_lines', 'double_cents', 'reversed_lines', 'reversed_cents', 'differing_lines', 'differing_cents'] as const;

/** Writes the counts that are not what is kept. */
export async function writeLineTallies(unit: UnitOfWork, tallies: readonly LineTally[]): Promise<void> {
  const rows = tallies.map((t) => [t.flowId, t.lineCents, t.linesWithReceipt, t.withReceiptCents, t.linesWithoutReceipt, t.withoutReceiptCents, t.foreignLines, t.foreignCents, t.doubleLines, t.doubleCents, t.reversedLines, t.reversedCents, t.differingLines, t.differingCents]);
  await unit.run(
    `/* reconciliation.lineTallies */ UPDATE flow_result SET ${TALLIED.map((column, index) => `${column} = w.value ->> ${index + 1}`).join(', ')} FROM json_each(?) w
     WHERE flow_result.flow_id = w.value ->> 0 AND (${TALLIED.map((column, index) => `${column} <> w.value ->> ${index + 1}`).join(' OR ')})`, [JSON.stringify(rows)]);
}

const stateRow = z.object({ fileSequence: z.int(), flowVersionId: z.int(), paymentId: z.int(), stale: z.int(), lookedOn: z.string().nullable(), lastRunAt: z.string().nullable(), lastMs: z.int().nullable() });
/** How far the last run that ended had got. */
export type ReconciliationState = Readonly<z.infer<typeof stateRow>>;

export async function readState(reader: Reader): Promise<ReconciliationState> {
  const row = await reader.get(stateRow, '/* reconciliation.state */ SELECT file_sequence, flow_version_id, payment_id, stale, looked_on, last_run_at, last_ms FROM reconciliation_state WHERE id = 1');
  if (row === null) throw new Error('The state of the reconciliation is not there');
  return row;
}

export async function writeState(unit: UnitOfWork, seen: SourceMarks, lookedOn: string, milliseconds: number): Promise<void> {
  await unit.run('/* reconciliation.setState */ UPDATE reconciliation_state SET file_sequence = ?, flow_version_id = ?, payment_id = ?, stale = 0, looked_on = ?, last_run_at = ?, last_ms = ? WHERE id = 1', [seen.fileSequence, seen.flowVersionId, seen.paymentId, lookedOn, unit.now, milliseconds]);
}

/** A person decided something: until the next run ends, what is kept is not what holds. */
export async function markStale(unit: UnitOfWork): Promise<void> {
  await unit.run('/* reconciliation.stale */ UPDATE reconciliation_state SET stale = 1 WHERE id = 1');
}
