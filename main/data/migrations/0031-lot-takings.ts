import type { Migration } from '../migrate.ts';

/** Who took which file of a lot out of the program, when, and how: for printing, or to save it. `part` NULL is the index; `sha256` says which bytes a part had then. */
export const lotTakingsMigration: Migration = {
  id: 31,
  name: 'lot-takings',
  statements: [
    `CREATE TABLE lot_taking (
      id INTEGER PRIMARY KEY NOT NULL, lot_id INTEGER NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, part INTEGER, how TEXT NOT NULL CHECK (how IN ('SAVED', 'PRINTED')), sha256 TEXT,
      CONSTRAINT "fk_lot_taking_lot_id" FOREIGN KEY ("lot_id") REFERENCES "notice_lot" ("id"),
      CONSTRAINT "fk_lot_taking_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CHECK ((part IS NULL) = (sha256 IS NULL))
    ) STRICT`,
    `CREATE INDEX lot_taking_lot ON lot_taking (lot_id, part, id)`,
    `CREATE TRIGGER lot_taking_keep BEFORE UPDATE ON lot_taking BEGIN SELECT RAISE(ABORT, 'what was taken stays written'); END`,
    `CREATE TRIGGER lot_taking_stay BEFORE DELETE ON lot_taking BEGIN SELECT RAISE(ABORT, 'what was taken stays written'); END`,
  ],
};
