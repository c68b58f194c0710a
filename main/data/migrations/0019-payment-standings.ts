import type { Migration } from '../migrate.ts';

/**
 * What the reconciliation says of single payments (reconciliation.md 3.1 L2–L3, 3.2): rows of flows whose receipt has another amount are counted with their flow, receipts that nothing reports are kept by their day.
 * Both are projections: the next run counts all of them.
 */
export const paymentStandingsMigration: Migration = {
  id: 19,
  name: 'payment-standings',
  statements: [
    `ALTER TABLE flow_result ADD COLUMN differing_lines INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE flow_result ADD COLUMN differing_cents INTEGER NOT NULL DEFAULT 0`,
    `CREATE INDEX ix_flow_result_differing ON flow_result (regulation_date, flow_id, differing_lines, differing_cents) WHERE differing_lines > 0`,
    `CREATE TABLE unreported_payment (
      payment_id INTEGER PRIMARY KEY NOT NULL, month TEXT NOT NULL, paid_on TEXT NOT NULL, own_cents INTEGER NOT NULL,
      CONSTRAINT "fk_unreported_payment_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id")
    ) STRICT`,
    `CREATE INDEX ix_unreported_payment_day ON unreported_payment (paid_on, payment_id, own_cents)`,
    `CREATE INDEX ix_unreported_payment_month ON unreported_payment (month, paid_on, payment_id, own_cents)`,
    `UPDATE reconciliation_state SET flow_version_id = 0, payment_id = 0`,
  ],
};
