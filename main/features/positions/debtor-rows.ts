import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { Operator } from '../access/index.ts';
import { addFact } from './store.ts';

const idRow = z.object({ id: z.int() });

/** How many positions a person has, of every office. */
export async function countPositionsOf(reader: Reader, personId: number): Promise<number> {
  return (await reader.get(z.object({ count: z.int() }), '/* positions.countOf */ SELECT COUNT(*) AS count FROM debt_position WHERE person_id = ?', [personId]))?.count ?? 0;
}

async function idsOf(reader: Reader, table: 'debt_position' | 'served_person', personId: number): Promise<readonly number[]> {
  return (await reader.all(idRow, `SELECT id FROM ${table} WHERE person_id = ? ORDER BY id`, [personId])).map((row) => row.id);
}

/** Changes the debtor of one position still with `fromId`; its version grows, so that a form open on it meets the change. False: it is no longer theirs. */
async function giveTo(unit: UnitOfWork, id: number, fromId: number, toId: number): Promise<boolean> {
  return (await unit.run('/* positions.giveTo */ UPDATE debt_position SET person_id = ?, version = version + 1 WHERE id = ? AND person_id = ?', [toId, id, fromId])).changes === 1;
}

/** Two records of the registry became one: the positions and the people served follow, of every office. */
export async function handOverDebtor(unit: UnitOfWork, fromId: number, toId: number, operator: Operator): Promise<Readonly<{ positions: readonly number[]; served: readonly number[] }>> {
  const positions = await idsOf(unit, 'debt_position', fromId);
  const served = await idsOf(unit, 'served_person', fromId);
  for (const id of positions) {
    await giveTo(unit, id, fromId, toId);
    await addFact(unit, { positionId: id, kind: 'DEBTOR_MERGED', operatorId: operator.id, detail: 'La scheda del debitore è stata unita a un’altra della stessa persona' });
    await appendAudit(unit, { action: 'POSITION_DEBTOR_MERGED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: { personId: fromId }, after: { personId: toId } });
  }
  await unit.run('/* served.giveTo */ UPDATE served_person SET person_id = ? WHERE person_id = ?', [toId, fromId]);
  if (positions.length > 0) unit.touch('positions');
  return { positions, served };
}

/** The two records are two again: what had followed goes back, but for what got another debtor since. */
export async function handBackDebtor(unit: UnitOfWork, rows: Readonly<{ positions: readonly number[]; served: readonly number[] }>, fromId: number, toId: number, operator: Operator): Promise<number> {
  let back = 0;
  for (const id of rows.positions) {
    if (!(await giveTo(unit, id, fromId, toId))) continue;
    back += 1;
    await addFact(unit, { positionId: id, kind: 'DEBTOR_SEPARATED', operatorId: operator.id, detail: 'L’unione delle schede del debitore è stata annullata' });
    await appendAudit(unit, { action: 'POSITION_DEBTOR_SEPARATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: { personId: fromId }, after: { personId: toId } });
  }
  for (const id of rows.served) await unit.run('/* served.giveBack */ UPDATE served_person SET person_id = ? WHERE id = ? AND person_id = ?', [toId, id, fromId]);
  if (back > 0) unit.touch('positions');
  return back;
}
