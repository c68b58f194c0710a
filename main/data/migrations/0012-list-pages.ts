import type { Migration } from '../migrate.ts';

/**
 * Two short ways into the list of positions: the unpaid ones that can no longer be paid, which are a quarter of those past their due date; and those
 * that were due before they were created (old debts loaded late), without which positions created from a day on are due from that day on.
 */
export const listPagesMigration: Migration = {
  id: 12,
  name: 'list-pages',
  statements: [
    `CREATE INDEX debt_position_expired ON debt_position (payable_until, due_date, service_id, office, created_at, origin, amount_cents, debtor_sort, state) WHERE state = 'UNPAID' AND payable_until IS NOT NULL`,
    `CREATE INDEX debt_position_due_before ON debt_position (due_date, id, service_id, office, created_at, origin) WHERE due_date < substr(created_at, 1, 10)`,
  ],
};
