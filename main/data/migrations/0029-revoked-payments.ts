import type { Migration } from '../migrate.ts';

/** What says that a payment took money in: one that failed did not, one that was revoked gave it back. */
const COLLECTED = (row: string): string => `${row}effect NOT IN ('NO_PAYMENT', 'REVOKED')`;
const MONTH = (row: string): string => `substr(COALESCE(${row}paid_on, substr(${row}received_at, 1, 10)), 1, 7)`;
const SERVICE = (row: string): string => `COALESCE((SELECT service_id FROM debt_position WHERE id = ${row}position_id), 0)`;
const ADDED = 'ON CONFLICT (month, service_id, psp) DO UPDATE SET payments = payments + excluded.payments, cents = cents + excluded.cents';
/** One payment more (`+`) or less in the sums of its month, service and PSP. */
const count = (row: 'OLD.' | 'NEW.', sign: '' | '-'): string => `INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT ${MONTH(row)}, ${SERVICE(row)}, ${row}psp, ${sign}1, ${sign}${row}own_cents WHERE ${COLLECTED(row)} ${ADDED}`;
const moved = (row: 'OLD.' | 'NEW.', sign: '' | '-'): string => `INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT ${MONTH('')}, COALESCE(${row}service_id, 0), psp, ${sign}1, ${sign}own_cents FROM payment WHERE position_id = NEW.id AND ${COLLECTED('')} ${ADDED}`;

/** Payments that were revoked (effect `REVOKED`, new here: no archive has one yet) are no part of what was collected. */
export const revokedPaymentsMigration: Migration = {
  id: 29,
  name: 'revoked-payments',
  statements: [
    `DROP TRIGGER collected_sum_payment_came`,
    `DROP TRIGGER collected_sum_payment_changed`,
    `DROP TRIGGER collected_sum_payment_went`,
    `DROP TRIGGER collected_sum_service_changed`,
    `CREATE TRIGGER collected_sum_payment_came AFTER INSERT ON payment BEGIN ${count('NEW.', '')}; END`,
    `CREATE TRIGGER collected_sum_payment_changed AFTER UPDATE OF effect, position_id, own_cents, paid_on, psp ON payment BEGIN ${count('OLD.', '-')}; ${count('NEW.', '')}; END`,
    `CREATE TRIGGER collected_sum_payment_went AFTER DELETE ON payment BEGIN ${count('OLD.', '-')}; END`,
    `CREATE TRIGGER collected_sum_service_changed AFTER UPDATE OF service_id ON debt_position WHEN OLD.service_id IS NOT NEW.service_id BEGIN ${moved('OLD.', '-')}; ${moved('NEW.', '')}; END`,
  ],
};
