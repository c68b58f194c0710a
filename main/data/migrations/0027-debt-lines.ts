import type { Migration } from '../migrate.ts';

/**
 * Voci of a position: what its amount is made of, and to whom each part goes (`payee_*` null: the Comune, on the account of the service). A position with one voce
 * has no row. `service_charges`: TEFA, interest and costs by the rules of a service.
 */
export const debtLinesMigration: Migration = {
  id: 27,
  name: 'debt-lines',
  statements: [
    `CREATE TABLE position_line (
      position_id INTEGER NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, amount_cents INTEGER NOT NULL,
      payee_fiscal_code TEXT, payee_name TEXT, iban TEXT, category TEXT, law TEXT, arithmetic TEXT NOT NULL,
      PRIMARY KEY (position_id, sequence),
      CONSTRAINT "fk_position_line_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id")
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE service_charges (
      service_id INTEGER PRIMARY KEY NOT NULL, rules TEXT NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_service_charges_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")
    ) STRICT`,
  ],
};
