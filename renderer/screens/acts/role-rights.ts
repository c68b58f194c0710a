import type { Role } from '../../../main/domain/position-state.ts';

/** Roles that work on positions and papers (contract, `COUNTER_ROLES`). The core decides; the screen only hides. */
export function worksAtCounter(role: Role): boolean {
  return role !== 'ACCOUNTING';
}

/** Roles that decide on payments and see the received files (contract, `ACCOUNTING_ROLES`). */
export function decidesOnPayments(role: Role): boolean {
  return role !== 'COUNTER';
}
