import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import type { Operator } from '../access/index.ts';
import { indexFileName, partFileName } from './lot-files.ts';
import { insertTaking, type Lot, type LotTaking } from './store.ts';

/** Name of a file of a lot; `part` null: the index. */
export function lotFileName(lot: Pick<Lot, 'id' | 'output'>, part: number | null): string {
  return part === null ? indexFileName(lot) : partFileName(lot, part);
}

/** Writes down who took a file of a lot out of the program: it holds names, addresses and debts of many people. */
export async function recordTaking(unit: UnitOfWork, operator: Pick<Operator, 'id'>, lot: Pick<Lot, 'id' | 'output'>, taking: LotTaking): Promise<void> {
  await insertTaking(unit, lot.id, operator.id, taking);
  await appendAudit(unit, { action: 'LOT_FILE_TAKEN', subjectKind: 'lot', subjectId: String(lot.id), operatorId: String(operator.id), before: null, after: { file: lotFileName(lot, taking.part), part: taking.part, how: taking.how, sha256: taking.sha256 } });
  unit.touch('lots');
}
