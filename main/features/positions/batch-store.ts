import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { insertRows } from '../../data/many-rows.ts';
import { STORED_STATES } from '../../domain/position-state.ts';
import { transferRowSchema, type FactKind, type TransferRow } from './position-record.ts';
import { FACTS_OF_INSTALLMENTS, factsSchema, followDueDate, projectedTogether, summaryOf, type Projected } from './store.ts';

/*
 * What a batch of receipts asks of many positions at once: a statement for all instead of one for each (2,000 receipts a second).
 */

const numberedRow = z.object({
  id: z.int(), positionId: z.int(), nav: z.string().nullable(), iuv: z.string().nullable(), amountCents: z.int(), payableUntil: z.string().nullable(), office: z.string(), positionState: z.enum(STORED_STATES),
});
/** An installment with a number, and what a receipt must know of its position. */
export type NumberedInstallment = Readonly<z.infer<typeof numberedRow>>;

const NUMBERED = `SELECT i.id, i.position_id, i.nav, i.iuv, i.amount_cents, i.payable_until, p.office, p.state AS position_state FROM installment i JOIN debt_position p ON p.id = i.position_id`;

/** Installments with one of these notice numbers, or one of these IUV. */
export async function installmentsByNumbers(reader: Reader, navs: readonly string[], iuvs: readonly string[]): Promise<readonly NumberedInstallment[]> {
  return reader.all(numberedRow,
    `/* installments.byNumbers */ ${NUMBERED} WHERE i.nav IN (SELECT value FROM json_each(?)) UNION ${NUMBERED} WHERE i.iuv IN (SELECT value FROM json_each(?))`, [JSON.stringify(navs), JSON.stringify(iuvs)]);
}

/** Transfers of many installments, by installment. */
export async function transfersOfInstallments(reader: Reader, installmentIds: readonly number[]): Promise<ReadonlyMap<number, readonly TransferRow[]>> {
  const rows = await reader.all(transferRowSchema, '/* transfers.ofInstallments */ SELECT * FROM transfer WHERE installment_id IN (SELECT value FROM json_each(?)) ORDER BY installment_id, transfer_index', [JSON.stringify(installmentIds)]);
  return groupedBy(rows, (row) => row.installmentId);
}

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const inPosition = factsSchema.extend({ positionId: z.int() });

/** The facts of every installment of many positions, projected, by position; the first to pay first. */
export async function projectMany(reader: Reader, positionIds: readonly number[]): Promise<ReadonlyMap<number, readonly Projected[]>> {
  const rows = await reader.all(inPosition, `/* positions.projectMany */ ${FACTS_OF_INSTALLMENTS} WHERE i.position_id IN (SELECT value FROM json_each(?)) ORDER BY i.position_id, i.option_id, i.number`, [JSON.stringify(positionIds)]);
  return new Map([...groupedBy(rows, (row) => row.positionId)].map(([positionId, own]) => [positionId, projectedTogether(own)]));
}

/** Recomputes and stores the states of many positions; their versions grow, as after any payment. */
export async function storeProjections(unit: UnitOfWork, positionIds: readonly number[]): Promise<void> {
  const installments: (readonly [number, string])[] = [];
  const positions: (readonly [number, string, string | null, string | null, string | null])[] = [];
  for (const [positionId, rows] of await projectMany(unit, positionIds)) {
    for (const row of rows) if (row.state !== row.projected) installments.push([row.id, row.projected]);
    const { state, shown: root } = summaryOf(rows);
    if (rows.length > 1) await followDueDate(unit, positionId, root?.dueDate ?? null);
    positions.push([positionId, state, root?.dueDate ?? null, root?.payableUntil ?? null, root?.nav ?? null]);
  }
  await unit.run(
    `/* installments.states */ UPDATE installment SET state = j.value ->> 1 FROM json_each(?) j WHERE installment.id = j.value ->> 0`, [JSON.stringify(installments)]);
  await unit.run(
    `/* positions.states */ UPDATE debt_position SET state = j.value ->> 1, due_date = j.value ->> 2, payable_until = j.value ->> 3, first_nav = j.value ->> 4, version = version + 1
     FROM json_each(?) j WHERE debt_position.id = j.value ->> 0`, [JSON.stringify(positions)]);
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
