/** Decisions of persons: allocations and marks, added and voided, never changed otherwise. */
import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import type { AllocationTarget } from './matching/matching-input.ts';
import { targetColumns } from './result-store.ts';
import { targetOf } from './source-store.ts';

const flag = z.int().transform((value) => value === 1);
const allocationRow = z.object({
  id: z.int(), movementId: z.int(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), cents: z.int(), rule: z.string().nullable(), difference: z.string().nullable(), note: z.string().nullable(), madeAt: z.string(), madeBy: z.int().nullable(), confirmedAt: z.string().nullable(),
  confirmedBy: z.int().nullable(), voidedAt: z.string().nullable(), voidedBy: z.int().nullable(), voidReason: z.string().nullable(), booked: flag,
});
/** An allocation as it is kept. `confirmedAt` null: a rule made it and makes it anew at every run. */
export type KeptAllocation = Readonly<Omit<z.infer<typeof allocationRow>, 'flowId' | 'paymentId' | 'iuv'> & { target: AllocationTarget }>;

const ALLOCATION = 'SELECT id, movement_id, flow_id, payment_id, iuv, cents, rule, difference, note, made_at, made_by, confirmed_at, confirmed_by, voided_at, voided_by, void_reason, booked FROM match_allocation';

/** Every allocation of a movement, voided ones too, oldest first. */
export async function allocationsOf(reader: Reader, movementId: number): Promise<readonly KeptAllocation[]> {
  const rows = await reader.all(allocationRow, `/* reconciliation.allocationsOf */ ${ALLOCATION} WHERE movement_id = ? ORDER BY id`, [movementId]);
  return rows.map(({ flowId, paymentId, iuv, ...rest }) => ({ ...rest, target: targetOf({ flowId, paymentId, iuv }) }));
}

export const MARK_KINDS = ['EXCLUDED', 'DEFERRED', 'BLOCKED', 'REVERSAL', 'FIRST_ACCEPTANCE', 'FLOW_CONFIRMED'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

const keptShare = z.object({ target: z.discriminatedUnion('kind', [z.object({ kind: z.literal('FLOW'), flowId: z.int() }), z.object({ kind: z.literal('RECEIPT'), receiptId: z.int(), iuv: z.string() })]), cents: z.int() });
const markRow = z.object({
  id: z.int(), kind: z.enum(MARK_KINDS), movementId: z.int().nullable(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), rule: z.string().nullable(), creditId: z.int().nullable(), until: z.string().nullable(),
  shares: z.string().nullable().transform((text) => (text === null ? null : z.object({ shares: z.array(keptShare), difference: z.string().nullable(), note: z.string().nullable() }).parse(JSON.parse(text)))),
  reason: z.string(), madeAt: z.string(), madeBy: z.int(), liftedAt: z.string().nullable(), liftedBy: z.int().nullable(), liftReason: z.string().nullable(),
});
/** A mark as it is kept; `liftedAt` null: it holds. */
export type KeptMark = Readonly<z.infer<typeof markRow>>;

const MARK = 'SELECT id, kind, movement_id, flow_id, payment_id, iuv, rule, credit_id, until, shares, reason, made_at, made_by, lifted_at, lifted_by, lift_reason FROM match_mark';

/** Every mark of a movement, lifted ones too, oldest first. */
export async function marksOf(reader: Reader, movementId: number): Promise<readonly KeptMark[]> {
  return reader.all(markRow, `/* reconciliation.marksOf */ ${MARK} WHERE movement_id = ? ORDER BY id`, [movementId]);
}

/** The confirmation of an anomalous flow that holds; null: none. */
export async function flowConfirmation(reader: Reader, flowId: number): Promise<KeptMark | null> {
  return reader.get(markRow, `/* reconciliation.flowConfirmation */ ${MARK} WHERE flow_id = ? AND kind = 'FLOW_CONFIRMED' AND lifted_at IS NULL ORDER BY id DESC LIMIT 1`, [flowId]);
}

export type NewMark = Readonly<{ kind: MarkKind; movementId?: number; target?: AllocationTarget; flowId?: number; rule?: string; creditId?: number; until?: string; shares?: unknown; reason: string; madeBy: number }>;

export async function addMark(unit: UnitOfWork, mark: NewMark): Promise<void> {
  const [flowId, paymentId, iuv] = mark.target === undefined ? [mark.flowId ?? null, null, null] : targetColumns(mark.target);
  await unit.run('/* reconciliation.addMark */ INSERT INTO match_mark (kind, movement_id, flow_id, payment_id, iuv, rule, credit_id, until, shares, reason, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [mark.kind, mark.movementId ?? null, flowId, paymentId, iuv, mark.rule ?? null, mark.creditId ?? null, mark.until ?? null, mark.shares === undefined ? null : JSON.stringify(mark.shares), mark.reason, unit.now, mark.madeBy]);
}

export async function liftMarks(unit: UnitOfWork, ids: readonly number[], by: number, reason: string): Promise<void> {
  if (ids.length === 0) return;
  await unit.run('/* reconciliation.liftMarks */ UPDATE match_mark SET lifted_at = ?, lifted_by = ?, lift_reason = ? WHERE lifted_at IS NULL AND id IN (SELECT value FROM json_each(?))', [unit.now, by, reason, JSON.stringify(ids)]);
}

const idRow = z.object({ id: z.int() });

export type NewAllocation = Readonly<{ movementId: number; target: AllocationTarget; cents: number; rule: string | null; score: number | null; evidence: string; difference: string | null; note: string | null; /** null: a rule. */ madeBy: number | null; confirmedBy: number }>;

/** Adds an allocation that is confirmed from the start. Returns its id. */
export async function addAllocation(unit: UnitOfWork, allocation: NewAllocation): Promise<number> {
  const { movementId, target, cents, rule, score, evidence, difference, note, madeBy, confirmedBy } = allocation;
  const row = await unit.get(idRow,
    '/* reconciliation.addAllocation */ INSERT INTO match_allocation (movement_id, flow_id, payment_id, iuv, cents, rule, score, evidence, difference, note, made_at, made_by, confirmed_at, confirmed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
    [movementId, ...targetColumns(target), cents, rule, score, evidence, difference, note, unit.now, madeBy, unit.now, confirmedBy]);
  if (row === null) throw new Error('The allocation just added is not there');
  return row.id;
}

/** Confirms what rules have allocated: from now on no rule touches it. */
export async function confirmAllocations(unit: UnitOfWork, ids: readonly number[], by: number): Promise<void> {
  await unit.run('/* reconciliation.confirm */ UPDATE match_allocation SET confirmed_at = ?, confirmed_by = ? WHERE voided_at IS NULL AND confirmed_at IS NULL AND id IN (SELECT value FROM json_each(?))', [unit.now, by, JSON.stringify(ids)]);
}

export async function voidAllocations(unit: UnitOfWork, ids: readonly number[], by: number, reason: string): Promise<void> {
  if (ids.length === 0) return;
  await unit.run('/* reconciliation.void */ UPDATE match_allocation SET voided_at = ?, voided_by = ?, void_reason = ? WHERE voided_at IS NULL AND booked = 0 AND id IN (SELECT value FROM json_each(?))', [unit.now, by, reason, JSON.stringify(ids)]);
}

/** What a result shows of a decision at once; the run that follows says the rest. Every decision makes a new version. */
export async function showDecision(unit: UnitOfWork, movementIds: readonly number[], shown: Readonly<{ deferredUntil?: string | null; awaitingSecond?: boolean; bucket?: string; status?: string }> = {}): Promise<void> {
  const set: string[] = ['version = version + 1', 'changed_at = ?'];
  const params: SqlValue[] = [unit.now];
  if (shown.deferredUntil !== undefined) { set.push('deferred_until = ?'); params.push(shown.deferredUntil); }
  if (shown.awaitingSecond !== undefined) { set.push('awaiting_second = ?'); params.push(shown.awaitingSecond ? 1 : 0); }
  if (shown.bucket !== undefined) { set.push('bucket = ?'); params.push(shown.bucket); }
  if (shown.status !== undefined) { set.push('status = ?'); params.push(shown.status); }
  await unit.run(`/* reconciliation.showDecision */ UPDATE match_result SET ${set.join(', ')} WHERE movement_id IN (SELECT value FROM json_each(?))`, [...params, JSON.stringify(movementIds)]);
}

const overRow = z.object({ what: z.string(), id: z.int() });

/** Among some movements and targets, those whose confirmed allocations exceed what they are worth (reconciliation.md 3.1, invariants). */
export async function exceeded(reader: Reader, movementIds: readonly number[], targets: readonly AllocationTarget[]): Promise<readonly Readonly<{ what: string; id: number }>[]> {
  const live = 'SELECT SUM(a.cents) FROM match_allocation a WHERE a.voided_at IS NULL AND a.confirmed_at IS NOT NULL';
  return reader.all(overRow,
    `/* reconciliation.exceeded */ SELECT 'MOVEMENT' AS what, m.id FROM json_each(?) w CROSS JOIN movement_card m ON m.id = w.value WHERE (${live} AND a.movement_id = m.id) > m.amount_cents - COALESCE((SELECT SUM(d.amount_cents) FROM match_mark k JOIN movement_card d ON d.id = k.movement_id WHERE k.kind = 'REVERSAL' AND k.lifted_at IS NULL AND k.credit_id = m.id), 0)
     UNION ALL SELECT 'FLOW', r.flow_id FROM json_each(?) w CROSS JOIN flow_result r ON r.flow_id = w.value WHERE (${live} AND a.flow_id = r.flow_id) > r.declared_cents
     UNION ALL SELECT 'RECEIPT', p.id FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value WHERE (${live} AND a.payment_id = p.id) > p.own_cents`,
    [JSON.stringify(movementIds), JSON.stringify(targets.flatMap((target) => (target.kind === 'FLOW' ? [target.flowId] : []))), JSON.stringify(targets.flatMap((target) => (target.kind === 'RECEIPT' ? [target.receiptId] : [])))]);
}

const classRow = z.object({ count: z.int(), cents: z.int(), leftOut: z.int(), leftOutCents: z.int() });
/** What accepting a class would take, and what it would leave to two persons. */
export type ClassSum = Readonly<z.infer<typeof classRow>>;

type ClassQuery = Readonly<{ bucket: 'CERTAIN' | 'TO_CONFIRM'; month: string | null; today: string; fourEyesCents: number | null }>;

function classOf({ bucket, month, today }: ClassQuery): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  return { sql: `bucket = ? AND (deferred_until IS NULL OR deferred_until <= ?) ${month === null ? '' : 'AND month = ?'}`, params: [bucket, today, ...(month === null ? [] : [month])] };
}

const ALONE = '(awaiting_second = 0 AND ABS(signed_cents) < ?)';
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export async function classSum(reader: Reader, asked: ClassQuery): Promise<ClassSum> {
  const { sql, params } = classOf(asked);
  const limit = asked.fourEyesCents ?? NO_LIMIT;
  return (await reader.get(classRow,
    `/* reconciliation.classSum */ SELECT COALESCE(SUM(alone), 0) AS count, COALESCE(SUM(CASE WHEN alone THEN signed_cents END), 0) AS cents, COALESCE(SUM(NOT alone), 0) AS left_out, COALESCE(SUM(CASE WHEN NOT alone THEN signed_cents END), 0) AS left_out_cents FROM (SELECT signed_cents, ${ALONE} AS alone FROM match_result WHERE ${sql})`,
    [limit, ...params])) ?? { count: 0, cents: 0, leftOut: 0, leftOutCents: 0 };
}

/** The movements of a class that one person may accept alone. */
export async function classMembers(reader: Reader, asked: ClassQuery): Promise<readonly number[]> {
  const { sql, params } = classOf(asked);
  return (await reader.all(idRow, `/* reconciliation.classMembers */ SELECT movement_id AS id FROM match_result WHERE ${sql} AND ${ALONE} ORDER BY booking_date, movement_id`, [...params, asked.fourEyesCents ?? NO_LIMIT])).map(({ id }) => id);
}

const liveAllocationRow = z.object({ id: z.int(), movementId: z.int(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), cents: z.int(), rule: z.string().nullable() });
/** What rules have allocated for some movements, not confirmed yet. */
export async function ruleAllocationsOf(reader: Reader, movementIds: readonly number[]): Promise<readonly Readonly<{ id: number; movementId: number; target: AllocationTarget; cents: number; rule: string | null }>[]> {
  const rows = await reader.all(liveAllocationRow, '/* reconciliation.unconfirmed */ SELECT a.id, a.movement_id, a.flow_id, a.payment_id, a.iuv, a.cents, a.rule FROM json_each(?) w CROSS JOIN match_allocation a ON a.movement_id = w.value WHERE a.voided_at IS NULL AND a.confirmed_at IS NULL ORDER BY a.id', [JSON.stringify(movementIds)]);
  return rows.map(({ id, movementId, cents, rule, ...target }) => ({ id, movementId, target: targetOf(target), cents, rule }));
}
