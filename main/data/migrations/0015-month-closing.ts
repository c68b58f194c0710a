import type { Migration } from '../migrate.ts';

/**
 * Closed months of the reconciliation (features.md 3c, «Chiudi mese»). A closing is a fact: reopening is written beside it, and a month that is closed again gets another one.
 * `figures` and the two papers say what held when it was closed. `books_open` tells the first month that is open: what is not settled, and what comes later, stands there.
 */
export const monthClosingMigration: Migration = {
  id: 15,
  name: 'month-closing',
  statements: [
    `CREATE TABLE month_closing (
      id INTEGER PRIMARY KEY NOT NULL, month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'), closed_at TEXT NOT NULL, closed_by INTEGER NOT NULL, note TEXT, figures TEXT NOT NULL CHECK (json_valid(figures)), report_sha256 TEXT NOT NULL, open_items_sha256 TEXT NOT NULL,
      reopened_at TEXT, reopened_by INTEGER, reopen_reason TEXT,
      CONSTRAINT "fk_month_closing_closed_by" FOREIGN KEY ("closed_by") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_month_closing_report" FOREIGN KEY ("report_sha256") REFERENCES "raw_file" ("sha256"),
      CONSTRAINT "fk_month_closing_open_items" FOREIGN KEY ("open_items_sha256") REFERENCES "raw_file" ("sha256"),
      CONSTRAINT "fk_month_closing_reopened_by" FOREIGN KEY ("reopened_by") REFERENCES "operator" ("id"),
      CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)), CHECK ((reopened_at IS NULL) = (reopen_reason IS NULL))) STRICT`,
    `CREATE UNIQUE INDEX ux_month_closing_live ON month_closing (month) WHERE reopened_at IS NULL`,
    `CREATE INDEX ix_month_closing_month ON month_closing (month, id)`,
    // For readers: receipts by the day they were paid, without those of which only the arrival is known; services that say where their money goes.
    `CREATE VIEW paid_receipt AS SELECT id, iuv, own_cents, psp, paid_on, position_id FROM payment WHERE effect <> 'NO_PAYMENT' AND own_cents > 0 AND paid_on IS NOT NULL`,
    `CREATE VIEW service_with_budget AS SELECT DISTINCT service_id FROM service_budget_line`,
    // Months before it are closed; '' when none is.
    `CREATE VIEW books_open AS SELECT COALESCE((SELECT strftime('%Y-%m', MAX(month) || '-01', '+1 month') FROM month_closing WHERE reopened_at IS NULL), '') AS from_month`,
  ],
};
