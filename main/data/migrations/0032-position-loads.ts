import type { Migration } from '../migrate.ts';

/** What one file of positions brought: a file of the command line, or what another desk could not send. `sha256` of a file that brings nothing twice: loading it again goes on with the same load. Positions loaded before are of no load. */
export const positionLoadsMigration: Migration = {
  id: 32,
  name: 'position-loads',
  statements: [
    `CREATE TABLE position_load (
      id INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, source TEXT NOT NULL CHECK (source IN ('FILE', 'OTHER_DESK')), name TEXT NOT NULL, sha256 TEXT,
      CONSTRAINT "fk_position_load_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX position_load_sha256 ON position_load (sha256) WHERE sha256 IS NOT NULL`,
    `CREATE TABLE loaded_position (
      position_id INTEGER PRIMARY KEY NOT NULL, load_id INTEGER NOT NULL,
      CONSTRAINT "fk_loaded_position_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_loaded_position_load_id" FOREIGN KEY ("load_id") REFERENCES "position_load" ("id")
    ) STRICT`,
    `CREATE INDEX loaded_position_load ON loaded_position (load_id, position_id)`,
  ],
};
