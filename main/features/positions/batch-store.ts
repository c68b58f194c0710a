import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { insertRows } from '../../data/many-rows.ts';
import type { FactKind } from './position-record.ts';
import { FACT_COLUMNS, FACT_TABLES, FACTS_OF_INSTALLMENTS, factsSchema, followDueDate, projectedTogether, summaryOf, type Projected } from './store.ts';

/*
 * What a batch of receipts asks of many positions at once: a statement for all instead of one for each (2,000 receipts a second).
 */

const transferParts = z.array(z.tuple([z.int(), z.string(), z.string().nullable(), z.int(), z.int(), z.string()]));
const numberedRow = factsSchema.extend({ positionId: z.int(), office: z.string(), iuv: z.string().nullable(), amountCents: z.int(), apart: z.int(), transfers: z.string() });

/** What of a transfer a receipt is compared with. */
export type ComparedTransfer = Readonly<{ index: number; payeeFiscalCode: string; iban: string | null; stamp: boolean; amountCents: number; category: string }>;
/** An installment as a receipt finds it. `facts`: of every installment of its position, the first to pay first; `apart`: those that the position does not show. */
export type NumberedInstallment = Readonly<{ id: number; positionId: number; office: string; nav: string | null; iuv: string | null; amountCents: number; payableUntil: string | null; transfers(): readonly ComparedTransfer[]; facts: readonly (Projected & Readonly<{ apart: number }>)[] }>;

/** Installments with one of these notice numbers, or one of these IUV; with their fellows, which may be among them or not. */
export async function installmentsByNumbers(reader: Reader, navs: readonly string[], iuvs: readonly string[]): Promise<readonly NumberedInstallment[]> {
  const rows = await reader.all(numberedRow,
    `/* installments.byNumbers */ SELECT ${FACT_COLUMNS}, p.office, i.iuv, i.amount_cents, p.due_date IS NOT i.due_date OR p.payable_until IS NOT i.payable_until OR p.first_nav IS NOT i.nav AS apart,
       (SELECT json_group_array(json_array(t.transfer_index, t.payee_fiscal_code, t.iban, t.stamp, t.amount_cents, t.category)) FROM transfer t WHERE t.installment_id = i.id) AS transfers
     FROM ${FACT_TABLES} JOIN debt_position p ON p.id = i.position_id
     WHERE i.position_id IN (SELECT position_id FROM installment WHERE nav IN (SELECT value FROM json_each(?)) UNION ALL SELECT position_id FROM installment WHERE iuv IN (SELECT value FROM json_each(?))) ORDER BY i.position_id, i.option_id, i.number`, [JSON.stringify(navs), JSON.stringify(iuvs)]);
  return [...groupedBy(rows, (row) => row.positionId).values()].flatMap((own) => {
    const facts = projectedTogether(own);
    return own.map(({ id, positionId, office, nav, iuv, amountCents, payableUntil, transfers }) => ({ id, positionId, office, nav, iuv, amountCents, payableUntil, facts, transfers: () => comparedTransfers(transfers) }));
  });
}

function comparedTransfers(json: string): readonly ComparedTransfer[] {
  return transferParts.parse(JSON.parse(json)).map(([index, payeeFiscalCode, iban, stamp, amountCents, category]) => ({ index, payeeFiscalCode, iban, stamp: stamp === 1, amountCents, category }));
}

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

const inPosition = factsSchema.extend({ positionId: z.int() });

/** The facts of every installment of many positions, projected, by position; the first to pay first. */
async function projectMany(reader: Reader, positionIds: readonly number[]): Promise<ReadonlyMap<number, readonly Projected[]>> {
  const rows = await reader.all(inPosition, `/* positions.projectMany */ ${FACTS_OF_INSTALLMENTS} WHERE i.position_id IN (SELECT value FROM json_each(?)) ORDER BY i.position_id, i.option_id, i.number`, [JSON.stringify(positionIds)]);
  return new Map([...groupedBy(rows, (row) => row.positionId)].map(([positionId, own]) => [positionId, projectedTogether(own)]));
}

const collectedRow = z.object({ installmentId: z.int(), reported: z.int(), reconciled: z.int() });

/**
 * Stores the states of the positions of these installments, each of which has just been paid once more; their versions grow, as after any payment. One installment a position, as
 * {@link installmentsByNumbers} found it in this unit: what a payment changes of that is known, but for what flows already say of it.
 */
export async function storePaid(unit: UnitOfWork, paidNow: readonly NumberedInstallment[]): Promise<void> {
  const collected = new Map((await unit.all(collectedRow,
    '/* installments.collected */ SELECT installment_id, reported, reconciled FROM installment_collection WHERE installment_id IN (SELECT value FROM json_each(?)) AND (reported = 1 OR reconciled = 1)', [JSON.stringify(paidNow.map(({ id }) => id))])).map((row) => [row.installmentId, row]));
  const installments: (readonly [number, string])[] = [];
  const positions: (readonly [number, string])[] = [];
  const moved: (readonly [number, string | null, string | null, string | null])[] = [];
  for (const { id, positionId, facts } of paidNow) {
    const rows = projectedTogether(facts.map((row) => (row.id === id ? { ...row, payments: row.payments + 1, reported: collected.get(id)?.reported ?? 0, reconciled: collected.get(id)?.reconciled ?? 0 } : row)));
    for (const row of rows) if (row.state !== row.projected) installments.push([row.id, row.projected]);
    const { state, shown: root } = summaryOf(rows);
    if (rows.length > 1) await followDueDate(unit, positionId, root?.dueDate ?? null);
    positions.push([positionId, state]);
    if (root?.apart !== 0) moved.push([positionId, root?.dueDate ?? null, root?.payableUntil ?? null, root?.nav ?? null]);
  }
  await unit.run(`/* installments.states */ UPDATE installment SET state = j.value ->> 1 FROM jsonb_each(?) j WHERE installment.id = j.value ->> 0`, [JSON.stringify(installments)]);
  // Most go on showing the same installment: then the indexes of days are left as they are.
  if (moved.length > 0) await unit.run(
    `/* positions.next */ UPDATE debt_position SET due_date = j.value ->> 1, payable_until = j.value ->> 2, first_nav = j.value ->> 3 FROM jsonb_each(?) j WHERE debt_position.id = j.value ->> 0`, [JSON.stringify(moved)]);
  await unit.run(`/* positions.states */ UPDATE debt_position SET state = j.value ->> 1, version = version + 1 FROM jsonb_each(?) j WHERE debt_position.id = j.value ->> 0`, [JSON.stringify(positions)]);
  unit.touch('positions');
}

/** Stores the states of those positions whose facts now say another one. Their own data are as they were: versions stay, and a form left open still saves. */
export async function storeChangedProjections(unit: UnitOfWork, positionIds: readonly number[]): Promise<void> {
  const installments: (readonly [number, string])[] = [];
  const positions: (readonly [number, string])[] = [];
  for (const [positionId, rows] of positionIds.length === 0 ? [] : await projectMany(unit, positionIds)) {
    const changed = rows.filter((row) => row.state !== row.projected);
    if (changed.length === 0) continue;
    for (const row of changed) installments.push([row.id, row.projected]);
    positions.push([positionId, summaryOf(rows).state]);
  }
  if (installments.length === 0) return;
  await unit.run('/* installments.followStates */ UPDATE installment SET state = j.value ->> 1 FROM json_each(?) j WHERE installment.id = j.value ->> 0', [JSON.stringify(installments)]);
  await unit.run('/* positions.followStates */ UPDATE debt_position SET state = j.value ->> 1 FROM json_each(?) j WHERE debt_position.id = j.value ->> 0', [JSON.stringify(positions)]);
  unit.touch('positions');
}

export type NewFact = Readonly<{ positionId: number; installmentId: number | null; kind: FactKind; detail: string | null }>;

/** Adds facts of the program itself to many histories. */
export async function addFacts(unit: UnitOfWork, facts: readonly NewFact[]): Promise<void> {
  await insertRows(unit, '/* positions.addFacts */ INSERT INTO position_fact (position_id, installment_id, kind, at, operator_id, reason, detail)', facts.map((fact) => [fact.positionId, fact.installmentId, fact.kind, unit.now, null, null, fact.detail]));
}
