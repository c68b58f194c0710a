import type { Migration } from '../migrate.ts';

/** Lots of notices: what was chosen, in which order and part each notice stands, and what became of it. */
export const noticeLotsMigration: Migration = {
  // Numbered without gaps: the one who merges gives the number that is free.
  id: 18,
  name: 'notice-lots',
  statements: [
    `CREATE TABLE notice_lot (
      id INTEGER PRIMARY KEY NOT NULL, created_at TEXT NOT NULL, operator_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('NOTICES', 'REMINDERS')), title TEXT NOT NULL, asked TEXT NOT NULL,
      sort TEXT NOT NULL CHECK (sort IN ('POSTAL', 'NAME', 'SERVICE')), output TEXT NOT NULL CHECK (output IN ('PARTS', 'FILES')), part_pages INTEGER NOT NULL CHECK (part_pages BETWEEN 1 AND 1000), reason TEXT,
      state TEXT NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'DONE', 'CANCELLED')), stopped_by TEXT, notices INTEGER NOT NULL, total_cents INTEGER NOT NULL, ended_at TEXT, files_deleted_at TEXT,
      CONSTRAINT "fk_notice_lot_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX notice_lot_state ON notice_lot (state, id)`,
    `CREATE TABLE notice_lot_part (
      lot_id INTEGER NOT NULL, part INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('WAITING', 'RECORDING', 'READY')), pages INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT,
      PRIMARY KEY (lot_id, part),
      CONSTRAINT "fk_notice_lot_part_lot_id" FOREIGN KEY ("lot_id") REFERENCES "notice_lot" ("id"),
      CHECK (state = 'WAITING' OR sha256 IS NOT NULL)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE notice_lot_item (
      lot_id INTEGER NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL, position_id INTEGER NOT NULL, installment_id INTEGER NOT NULL, amount_cents INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('WAITING', 'DRAWN', 'PRINTED', 'FAILED')), reminded INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1)), page INTEGER, pages INTEGER, sha256 TEXT, drawn TEXT, code TEXT, message TEXT, print_id INTEGER,
      PRIMARY KEY (lot_id, seq),
      CONSTRAINT "fk_notice_lot_item_lot_id" FOREIGN KEY ("lot_id") REFERENCES "notice_lot" ("id"),
      CONSTRAINT "fk_notice_lot_item_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_notice_lot_item_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_notice_lot_item_print_id" FOREIGN KEY ("print_id") REFERENCES "notice_print" ("id"),
      CHECK (state <> 'PRINTED' OR (print_id IS NOT NULL AND page IS NOT NULL)),
      CHECK (state <> 'FAILED' OR code IS NOT NULL)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX notice_lot_item_part ON notice_lot_item (lot_id, part, state)`,
    `CREATE INDEX notice_lot_item_state ON notice_lot_item (lot_id, state, seq)`,
    `CREATE INDEX notice_lot_item_installment ON notice_lot_item (installment_id, state)`,
    `CREATE INDEX notice_lot_item_position ON notice_lot_item (position_id, reminded)`,
    `CREATE INDEX notice_lot_item_print ON notice_lot_item (print_id)`,
    `CREATE VIEW lot_print AS SELECT id, printed_nav, printed_debtor, printed_address, printed_amount_cents, printed_due_date FROM notice_print`,
    `CREATE INDEX notice_lot_part_state ON notice_lot_part (state)`,
  ],
};
