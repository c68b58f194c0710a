import type { Migration } from '../migrate.ts';

/**
 * Change of the treasurer's account from a day on: the change (`account_change`), the services that passed to the new account, and every installment
 * moved, with what is needed to move it back. A print keeps the postal account that stands on the paper: only where it stands there does the paper grow
 * old with the account. Numbers the portal knows (`portal_number`), for those who must say whether a citizen can pay meanwhile.
 */
export const accountChangeMigration: Migration = {
  id: 7,
  name: 'account-change',
  statements: [
    `CREATE TABLE account_change (
      id INTEGER PRIMARY KEY NOT NULL, old_account_id INTEGER NOT NULL, new_account_id INTEGER NOT NULL CHECK (new_account_id <> old_account_id),
      effective_on TEXT NOT NULL, note TEXT,
      state TEXT NOT NULL CHECK (state IN ('PLANNED', 'RUNNING', 'STOPPED', 'DONE', 'CANCELLED', 'UNDOING', 'UNDO_STOPPED', 'UNDONE')),
      old_iban TEXT, new_iban TEXT, planned_at TEXT NOT NULL, planned_by INTEGER NOT NULL, started_at TEXT, finished_at TEXT, expected_positions INTEGER,
      positions INTEGER NOT NULL DEFAULT 0, installments INTEGER NOT NULL DEFAULT 0, amount_cents INTEGER NOT NULL DEFAULT 0, to_upload INTEGER NOT NULL DEFAULT 0,
      superseded_prints INTEGER NOT NULL DEFAULT 0, undo_reason TEXT, undo_at TEXT, undo_by INTEGER, undone_positions INTEGER NOT NULL DEFAULT 0,
      undone_installments INTEGER NOT NULL DEFAULT 0, undone_cents INTEGER NOT NULL DEFAULT 0, left_installments INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL,
      CONSTRAINT "fk_account_change_old_account_id" FOREIGN KEY ("old_account_id") REFERENCES "account" ("id"),
      CONSTRAINT "fk_account_change_new_account_id" FOREIGN KEY ("new_account_id") REFERENCES "account" ("id"),
      CONSTRAINT "fk_account_change_planned_by" FOREIGN KEY ("planned_by") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_account_change_undo_by" FOREIGN KEY ("undo_by") REFERENCES "operator" ("id"),
      CHECK ((started_at IS NULL) = (old_iban IS NULL) AND (started_at IS NULL) = (new_iban IS NULL)),
      CHECK ((state IN ('PLANNED', 'CANCELLED')) = (started_at IS NULL))
    ) STRICT`,
    /* One change of an account at a time. */
    `CREATE UNIQUE INDEX account_change_open ON account_change (old_account_id) WHERE state IN ('PLANNED', 'RUNNING', 'STOPPED', 'UNDOING', 'UNDO_STOPPED')`,
    `CREATE TABLE account_change_service (
      change_id INTEGER NOT NULL, service_id INTEGER NOT NULL, place TEXT NOT NULL CHECK (place IN ('CREDIT', 'POSTAL')),
      PRIMARY KEY (change_id, service_id, place),
      CONSTRAINT "fk_account_change_service_change_id" FOREIGN KEY ("change_id") REFERENCES "account_change" ("id"),
      CONSTRAINT "fk_account_change_service_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE account_move (
      change_id INTEGER NOT NULL, installment_id INTEGER NOT NULL, position_id INTEGER NOT NULL, transfer_indexes TEXT NOT NULL CHECK (json_valid(transfer_indexes)),
      amount_cents INTEGER NOT NULL, confirmed_at TEXT, superseded_prints TEXT NOT NULL CHECK (json_valid(superseded_prints)), position_version INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('MOVED', 'BACK', 'LEFT')),
      PRIMARY KEY (change_id, installment_id),
      CONSTRAINT "fk_account_move_change_id" FOREIGN KEY ("change_id") REFERENCES "account_change" ("id"),
      CONSTRAINT "fk_account_move_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_account_move_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id")
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX account_move_outcome ON account_move (change_id, outcome, position_id)`,
    /* A draft thrown away takes its move with it. */
    `CREATE INDEX account_move_position ON account_move (position_id)`,
    `CREATE INDEX account_move_installment ON account_move (installment_id)`,

    /* Null: the paper names no account. */
    `ALTER TABLE notice_print ADD COLUMN printed_account TEXT`,
    `DROP VIEW position_print`,
    `CREATE VIEW position_print AS
      SELECT position_id, installment_id, id AS print_id, state, document, before_confirmation, at, printed_account FROM notice_print WHERE position_id IS NOT NULL`,
    `CREATE VIEW portal_number AS SELECT nav FROM issued_number WHERE uploaded_at IS NOT NULL OR confirmed_at IS NOT NULL`,
  ],
};
