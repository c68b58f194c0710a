import type { Migration } from '../migrate.ts';

/**
 * Registry of revenue items, and the quotas of every paid amount (reconciliation.md 4.2). A quota is a fact: it says over which lines a payment was split when it was paid, whatever the service says later.
 * It is voided only when the payment goes to another service, or pays nothing any more. `payment_to_split` and `service_to_split` are what is still to be looked at: triggers put it there with the change itself.
 */
export const budgetMigration: Migration = {
  id: 21,
  name: 'budget',
  statements: [
    `CREATE TABLE revenue_item (
      id INTEGER PRIMARY KEY NOT NULL, year INTEGER NOT NULL CHECK (year BETWEEN 1999 AND 2099), capitolo TEXT NOT NULL CHECK (length(capitolo) BETWEEN 1 AND 64), articolo TEXT NOT NULL, accertamento TEXT NOT NULL, description TEXT NOT NULL, office TEXT NOT NULL, accertamento_description TEXT NOT NULL,
      pdcf TEXT, siope TEXT CHECK (siope IS NULL OR (length(siope) = 10 AND siope NOT GLOB '*[^0-9]*')), active INTEGER NOT NULL CHECK (active IN (0, 1)), version INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX ux_revenue_item_key ON revenue_item (year, capitolo, articolo, accertamento)`,
    `CREATE TABLE payment_quota (
      id INTEGER PRIMARY KEY NOT NULL, payment_id INTEGER NOT NULL, service_id INTEGER NOT NULL, year INTEGER NOT NULL, capitolo TEXT NOT NULL, articolo TEXT NOT NULL, accertamento TEXT NOT NULL, siope TEXT, cents INTEGER NOT NULL CHECK (cents > 0), made_at TEXT NOT NULL, voided_at TEXT,
      CONSTRAINT "fk_payment_quota_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_payment_quota_service" FOREIGN KEY ("service_id") REFERENCES "service" ("id")) STRICT`,
    `CREATE INDEX ix_payment_quota_payment ON payment_quota (payment_id, id)`,
    `CREATE INDEX ix_payment_quota_line ON payment_quota (year, capitolo, articolo, accertamento, cents) WHERE voided_at IS NULL`,
    `CREATE TABLE payment_to_split (payment_id INTEGER PRIMARY KEY NOT NULL) STRICT`,
    `CREATE TABLE service_to_split (service_id INTEGER PRIMARY KEY NOT NULL) STRICT`,
    `CREATE TRIGGER payment_paid AFTER INSERT ON payment WHEN NEW.effect = 'PAYS' BEGIN INSERT OR IGNORE INTO payment_to_split (payment_id) VALUES (NEW.id); END`,
    `CREATE TRIGGER payment_moved AFTER UPDATE OF effect, position_id ON payment WHEN NEW.effect <> OLD.effect OR NEW.position_id IS NOT OLD.position_id BEGIN INSERT OR IGNORE INTO payment_to_split (payment_id) VALUES (NEW.id); END`,
    `CREATE TRIGGER service_budget_added AFTER INSERT ON service_budget_line BEGIN INSERT OR IGNORE INTO service_to_split (service_id) VALUES (NEW.service_id); END`,
    `INSERT INTO service_to_split (service_id) SELECT DISTINCT service_id FROM service_budget_line`,
    // For readers: what a payment that counts is for.
    `CREATE VIEW payment_to_budget AS SELECT p.id, p.effect, p.own_cents, COALESCE(p.paid_on, substr(p.received_at, 1, 10)) AS paid_on, p.position_id, d.service_id FROM payment p LEFT JOIN debt_position d ON d.id = p.position_id`,
    `CREATE VIEW budget_line_of_service AS SELECT b.id, b.service_id, s.code AS service_code, b.capitolo, b.articolo, b.accertamento, b.share FROM service_budget_line b JOIN service s ON s.id = b.service_id`,
  ],
};
