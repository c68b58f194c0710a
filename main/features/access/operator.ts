import { z } from 'zod';
import type { sessionShape } from '../../contract/application-operations.ts';
import type { Operator } from './calls.ts';
import type { StoredOperator } from './store.ts';

const officeList = z.array(z.string());

/** What the other features know of an operator. */
export function toOperator(stored: StoredOperator): Operator {
  return { id: stored.id, username: stored.username, name: stored.name, role: stored.role, offices: readOffices(stored.offices), offlinePrint: stored.offlinePrint === 1, mustChangePassword: stored.mustChangePassword === 1 };
}

/** What a window is told of its own login. */
export function toSessionShape(operator: Operator): z.infer<typeof sessionShape> {
  const { id, username, name, role, offices, offlinePrint, mustChangePassword } = operator;
  return { operatorId: id, username, name, role, offices: offices === null ? null : [...offices], offlinePrint, mustChangePassword };
}

/** A row of *Operatori*, without its secrets. */
export type OperatorLine = Readonly<{
  id: number; username: string; name: string; role: Operator['role']; offices: string[] | null; offlinePrint: boolean; active: boolean; lastLoginAt: string | null; version: number;
}>;

export function toOperatorLine(stored: StoredOperator): OperatorLine {
  const { id, username, name, role, lastLoginAt, version } = stored;
  return { id, username, name, role, offices: readOffices(stored.offices), offlinePrint: stored.offlinePrint === 1, active: stored.active === 1, lastLoginAt, version };
}

function readOffices(stored: string | null): string[] | null {
  return stored === null ? null : officeList.parse(JSON.parse(stored));
}
