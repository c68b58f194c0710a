import type { Migration } from '../migrate.ts';

const MONTH = (row: string): string => `substr(COALESCE(${row}paid_on, substr(${row}received_at, 1, 10)), 1, 7)`;
const SERVICE = (row: string): string => `COALESCE((SELECT service_id FROM debt_position WHERE id = ${row}position_id), 0)`;
/** One payment more (`+`) or less in the sums of its month, service and PSP. */
const count = (row: 'OLD.' | 'NEW.', sign: '' | '-'): string =>
  `INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT ${MONTH(row)}, ${SERVICE(row)}, ${row}psp, ${sign}1, ${sign}${row}own_cents WHERE ${row}effect <> 'NO_PAYMENT'
   ON CONFLICT (month, service_id, psp) DO UPDATE SET payments = payments + excluded.payments, cents = cents + excluded.cents`;

/**
 * What was collected, by month of the payment, service of its position (0: none) and PSP: kept by triggers, in the transaction of the payment itself, so that the dashboard of a million payments
 * is read from some thousand rows. A sum that comes back to nothing stays as zero.
 */
export const collectedSumsMigration: Migration = {
  id: 22,
  name: 'collected-sums',
  statements: [
    `CREATE TABLE collected_sum (month TEXT NOT NULL, service_id INTEGER NOT NULL, psp TEXT NOT NULL, payments INTEGER NOT NULL, cents INTEGER NOT NULL, PRIMARY KEY (month, service_id, psp)) STRICT, WITHOUT ROWID`,
    `INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT substr(COALESCE(p.paid_on, substr(p.received_at, 1, 10)), 1, 7), COALESCE(d.service_id, 0), p.psp, COUNT(*), SUM(p.own_cents) FROM payment p LEFT JOIN debt_position d ON d.id = p.position_id WHERE p.effect <> 'NO_PAYMENT' GROUP BY 1, 2, 3`,
    `CREATE TRIGGER collected_sum_payment_came AFTER INSERT ON payment BEGIN ${count('NEW.', '')}; END`,
    `CREATE TRIGGER collected_sum_payment_changed AFTER UPDATE OF effect, position_id, own_cents, paid_on, psp ON payment BEGIN ${count('OLD.', '-')}; ${count('NEW.', '')}; END`,
    `CREATE TRIGGER collected_sum_payment_went AFTER DELETE ON payment BEGIN ${count('OLD.', '-')}; END`,
    `CREATE TRIGGER collected_sum_service_changed AFTER UPDATE OF service_id ON debt_position WHEN OLD.service_id IS NOT NEW.service_id BEGIN
      INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT ${MONTH('')}, COALESCE(OLD.service_id, 0), psp, -1, -own_cents FROM payment WHERE position_id = NEW.id AND effect <> 'NO_PAYMENT'
        ON CONFLICT (month, service_id, psp) DO UPDATE SET payments = payments + excluded.payments, cents = cents + excluded.cents;
      INSERT INTO collected_sum (month, service_id, psp, payments, cents) SELECT ${MONTH('')}, COALESCE(NEW.service_id, 0), psp, 1, own_cents FROM payment WHERE position_id = NEW.id AND effect <> 'NO_PAYMENT'
        ON CONFLICT (month, service_id, psp) DO UPDATE SET payments = payments + excluded.payments, cents = cents + excluded.cents; END`,
    // What is not reconciled, by class and age, from the index alone.
    `CREATE INDEX ix_match_result_class ON match_result (bucket, code, booking_date, signed_cents)`,
    `CREATE INDEX ix_flow_result_class ON flow_result (bucket, code, regulation_date, residual_cents)`,
    `CREATE INDEX ix_flow_result_sums ON flow_result (month, declared_cents)`,
    `CREATE INDEX ix_match_allocation_by_person ON match_allocation (movement_id) WHERE voided_at IS NULL AND made_by IS NOT NULL`,
  ],
};
