import type { Migration } from '../migrate.ts';

/** The order of amounts within a service and within an office: in that of all of them their rows stand together, and none of them where the largest are. */
export const amountOrdersMigration: Migration = {
  id: 30,
  name: 'amount-orders',
  statements: [
    'CREATE INDEX debt_position_service_amount ON debt_position (service_id, amount_cents, id, office)',
    'CREATE INDEX debt_position_office_amount ON debt_position (office, amount_cents, id)',
  ],
};
