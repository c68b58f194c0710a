import type { Migration } from '../migrate.ts';

/** Tables of the data engine itself; who owns each is told in `main/data/README.md`. */
export const engineMigration: Migration = {
  id: 0,
  name: 'engine',
  statements: [
    `CREATE TABLE schema_migration (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  applied_at TEXT NOT NULL
) STRICT`,
    `CREATE TABLE database_identity (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  database_id TEXT NOT NULL CHECK (length(database_id) = 32)
) STRICT`,
    `INSERT INTO database_identity (id, database_id) VALUES (1, lower(hex(randomblob(16))))`,

    `CREATE TABLE request_log (
  request_id TEXT PRIMARY KEY NOT NULL CHECK (length(request_id) BETWEEN 8 AND 64),
  operation TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  outcome_json TEXT NOT NULL CHECK (json_valid(outcome_json)),
  recorded_at TEXT NOT NULL
) STRICT`,
    `CREATE INDEX ix_request_log_recorded_at ON request_log (recorded_at)`,

    `CREATE TABLE audit_entry (
  "seq" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  operator_id TEXT,
  payload_hash TEXT NOT NULL CHECK (length(payload_hash) = 64),
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  entry_hash TEXT NOT NULL CHECK (length(entry_hash) = 64)
) STRICT`,
    `CREATE INDEX ix_audit_entry_subject ON audit_entry (subject_kind, subject_id, seq)`,
    `CREATE INDEX ix_audit_entry_at ON audit_entry (at)`,
    `CREATE TRIGGER audit_entry_keep BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END`,
    `CREATE TRIGGER audit_entry_stay BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END`,
    `CREATE TABLE audit_payload (
  seq INTEGER PRIMARY KEY NOT NULL,
  salt TEXT NOT NULL CHECK (length(salt) = 32),
  payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
  CONSTRAINT "fk_audit_payload_entry" FOREIGN KEY ("seq") REFERENCES "audit_entry" ("seq")
) STRICT`,

    `CREATE TABLE outbox_intent (
  "seq" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL,
  connector TEXT,
  aggregate_kind TEXT NOT NULL,
  aggregate_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  intent_version INTEGER NOT NULL CHECK (intent_version >= 1),
  payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
  payload_sha256 TEXT NOT NULL CHECK (length(payload_sha256) = 64),
  depends_on TEXT,
  state TEXT NOT NULL DEFAULT 'READY' CHECK (state IN ('READY', 'IN_FLIGHT', 'ACKED', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT', 'SUPERSEDED')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at TEXT,
  lease_until TEXT,
  last_http INTEGER,
  last_code TEXT,
  last_request_id TEXT,
  created_by TEXT,
  created_at TEXT NOT NULL,
  CONSTRAINT "fk_outbox_intent_depends_on" FOREIGN KEY ("depends_on") REFERENCES "outbox_intent" ("id")
) STRICT`,
    `CREATE UNIQUE INDEX ux_outbox_intent_id ON outbox_intent (id)`,
    `CREATE UNIQUE INDEX ux_outbox_intent_version ON outbox_intent (aggregate_kind, aggregate_id, intent_version)`,
    `CREATE INDEX ix_outbox_intent_state ON outbox_intent (state, next_at, seq)`,

    `CREATE TABLE workstation (
  www TEXT PRIMARY KEY NOT NULL CHECK (length(www) = 3 AND www NOT GLOB '*[^0-9]*' AND www <> '000'),
  machine TEXT NOT NULL,
  enrolled_at TEXT NOT NULL,
  retired_at TEXT
) STRICT`,
    `CREATE TABLE number_block (
  www TEXT NOT NULL,
  block_no INTEGER NOT NULL CHECK (block_no >= 1),
  first_counter INTEGER NOT NULL CHECK (first_counter >= 0),
  last_counter INTEGER NOT NULL CHECK (last_counter <= 99999999),
  next_counter INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'SKIPPED')),
  reserved_at TEXT NOT NULL,
  PRIMARY KEY (www, block_no),
  CONSTRAINT "fk_number_block_workstation" FOREIGN KEY ("www") REFERENCES "workstation" ("www"),
  CHECK (next_counter BETWEEN first_counter AND last_counter + 1)
) STRICT`,
    `CREATE TABLE issued_number (
  nav TEXT PRIMARY KEY NOT NULL CHECK (length(nav) = 18 AND nav NOT GLOB '*[^0-9]*'),
  iuv TEXT NOT NULL CHECK (length(iuv) BETWEEN 15 AND 17 AND iuv NOT GLOB '*[^0-9]*'),
  origin TEXT NOT NULL CHECK (origin IN ('OWN', 'FOREIGN')),
  www TEXT,
  counter INTEGER,
  state TEXT NOT NULL CHECK (state IN ('RESERVED', 'ASSIGNED', 'PRINTED', 'UPLOADED', 'CONFIRMED', 'BURNED')),
  assigned_at TEXT NOT NULL,
  printed_at TEXT,
  printed_hash TEXT,
  uploaded_at TEXT,
  confirmed_at TEXT,
  burned_at TEXT,
  burn_reason TEXT,
  CHECK ((origin = 'OWN') = (counter IS NOT NULL AND www IS NOT NULL))
) STRICT`,
    `CREATE UNIQUE INDEX ux_issued_number_iuv ON issued_number (iuv)`,
    `CREATE UNIQUE INDEX ux_issued_number_counter ON issued_number (www, counter) WHERE counter IS NOT NULL`,
    `CREATE INDEX ix_issued_number_state ON issued_number (state)`,
    `CREATE TRIGGER issued_number_stay BEFORE DELETE ON issued_number BEGIN SELECT RAISE(ABORT, 'a number once issued is never forgotten'); END`,
    `CREATE TRIGGER issued_number_keep BEFORE UPDATE OF nav, iuv, origin, www, counter ON issued_number BEGIN SELECT RAISE(ABORT, 'a number once issued never changes'); END`,
  ],
};
