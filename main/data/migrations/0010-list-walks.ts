import type { Migration } from '../migrate.ts';

/** What of a filter never changes, or hardly ever: an index that holds it costs a save nothing more. */
const STEADY = 'id, service_id, office, created_at, origin';

/** The orders of the list of positions carry service, office, origin and instant of creation: so that a walk passes over a hundred thousand entries without reading a row. */
export const listWalksMigration: Migration = {
  id: 10,
  name: 'list-walks',
  statements: [
    `DROP INDEX debt_position_due_order`,
    `DROP INDEX debt_position_amount`,
    `DROP INDEX debt_position_debtor`,
    `CREATE INDEX debt_position_due_order ON debt_position (COALESCE(due_date, '9999-12-31'), ${STEADY})`,
    `CREATE INDEX debt_position_amount ON debt_position (amount_cents, ${STEADY})`,
    `CREATE INDEX debt_position_debtor ON debt_position (debtor_sort, ${STEADY})`,
  ],
};
