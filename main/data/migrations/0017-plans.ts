import type { Migration } from '../migrate.ts';

/**
 * Ways to pay of a position: an option may be withheld (1: not now; 2: for good), a service has its own rules for plans of installments, and a fine of the
 * Codice della Strada keeps what its two amounts were made of and the day of its notification.
 */
export const plansMigration: Migration = {
  id: 17,
  name: 'plans',
  statements: [
    `ALTER TABLE payment_option ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0`,
    // Until now an option that was not chosen could not be paid.
    `UPDATE payment_option SET withheld = 1 WHERE chosen = 0`,
    `CREATE TABLE service_plan (
      service_id INTEGER PRIMARY KEY NOT NULL, rules TEXT NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_service_plan_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")
    ) STRICT`,
    `CREATE TABLE fine (
      position_id INTEGER PRIMARY KEY NOT NULL, minimum_cents INTEGER NOT NULL, costs_cents INTEGER NOT NULL, reducible INTEGER NOT NULL,
      discount_days INTEGER NOT NULL, expiration_days INTEGER NOT NULL, discount_percent INTEGER NOT NULL, notified_on TEXT, full_runs INTEGER NOT NULL,
      CONSTRAINT "fk_fine_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id")
    ) STRICT`,
    `CREATE INDEX fine_running ON fine (notified_on) WHERE full_runs = 0 AND notified_on IS NOT NULL`,
  ],
};
