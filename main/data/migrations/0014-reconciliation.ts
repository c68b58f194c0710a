import type { Migration } from '../migrate.ts';

/**
 * Files and rows of the treasury, and what the reconciliation says of them (reconciliation.md 1.1, 3.1, 3.4). `treasury_movement` and `match_allocation` are only added to;
 * rows of a file that is still being read (`READING`) count for nobody. `match_result` and `flow_result` are projections: a run writes them anew.
 */
export const reconciliationMigration: Migration = {
  id: 14,
  name: 'reconciliation',
  statements: [
    `CREATE TABLE treasury_file (
      id INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, operator_id INTEGER, file_name TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64), format TEXT CHECK (format IS NULL OR format IN ('GDC', 'CSV_PROVVISORI', 'CSV_COMPLETO', 'CSV_CUSTOM', 'XLSX', 'POSTE', 'MT940', 'CAMT053')), encoding TEXT,
      state TEXT NOT NULL CHECK (state IN ('READING', 'IMPORTED', 'REFUSED')), sequence INTEGER, error TEXT, message TEXT,
      movements INTEGER NOT NULL DEFAULT 0, ignored INTEGER NOT NULL DEFAULT 0, unreadable INTEGER NOT NULL DEFAULT 0, warned INTEGER NOT NULL DEFAULT 0, period_from TEXT, period_to TEXT,
      facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)), problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
      CONSTRAINT "fk_treasury_file_operator" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_treasury_file_raw" FOREIGN KEY ("sha256") REFERENCES "raw_file" ("sha256"),
      CHECK ((state = 'IMPORTED') = (sequence IS NOT NULL))) STRICT`,
    `CREATE UNIQUE INDEX ux_treasury_file_sequence ON treasury_file (sequence) WHERE sequence IS NOT NULL`,
    `CREATE INDEX ix_treasury_file_hash ON treasury_file (sha256)`,
    `CREATE TABLE treasury_movement (
      id INTEGER PRIMARY KEY NOT NULL, file_id INTEGER NOT NULL, ordinal INTEGER NOT NULL, loaded_on TEXT NOT NULL, format TEXT NOT NULL CHECK (format IN ('GDC', 'CSV_PROVVISORI', 'CSV_COMPLETO', 'CSV_CUSTOM', 'XLSX', 'POSTE', 'MT940', 'CAMT053')), year INTEGER NOT NULL, bank_entity_code TEXT, bolletta TEXT, technical_number TEXT,
      reversed_bolletta TEXT, provvisorio TEXT, account TEXT, postal_account INTEGER NOT NULL CHECK (postal_account IN (0, 1)), sign INTEGER NOT NULL CHECK (sign IN (-1, 1)), amount_cents INTEGER NOT NULL CHECK (amount_cents > 0), booking_date TEXT NOT NULL,
      value_date TEXT, suspense_date TEXT, cge TEXT, payer_name TEXT NOT NULL, causale TEXT NOT NULL, end_to_end_id TEXT, bank_ref TEXT, op_type TEXT NOT NULL CHECK (op_type IN ('ESEGUITO', 'STORNATO', 'REGOLARIZZATO', 'RIPRISTINATO')), document_type TEXT, execution_type TEXT,
      declared_iuf TEXT, declared_iuv TEXT, ignored_as TEXT CHECK (ignored_as IS NULL OR ignored_as IN ('NON_ENTRATA', 'REGOLARIZZAZIONE', 'GIROCONTO', 'NON_SOSPESO')), regularises TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(regularises)), flagged_regularised INTEGER NOT NULL CHECK (flagged_regularised IN (0, 1)),
      source_file TEXT NOT NULL, source_row INTEGER NOT NULL, equal_row_ordinal INTEGER NOT NULL, warnings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings)),
      CONSTRAINT "fk_treasury_movement_file" FOREIGN KEY ("file_id") REFERENCES "treasury_file" ("id")) STRICT`,
    `CREATE UNIQUE INDEX ux_treasury_movement_row ON treasury_movement (file_id, ordinal)`,
    `CREATE INDEX ix_treasury_movement_date ON treasury_movement (booking_date, id)`,
    `CREATE TABLE treasury_column_map (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, map TEXT NOT NULL CHECK (json_valid(map)), version INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX ux_treasury_column_map_name ON treasury_column_map (name)`,
    `CREATE TABLE match_result (
      movement_id INTEGER PRIMARY KEY NOT NULL, month TEXT NOT NULL, booking_date TEXT NOT NULL, signed_cents INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('automatic', 'confirmed', 'proposed', 'open', 'ignored', 'quarantined', 'excluded')), code TEXT NOT NULL, second_code TEXT, rule TEXT, score INTEGER, bucket TEXT NOT NULL, linked_movement_id INTEGER,
      residual_cents INTEGER, diff_cents INTEGER NOT NULL, target_cents INTEGER, explanation TEXT NOT NULL, details TEXT NOT NULL CHECK (json_valid(details)), digest TEXT NOT NULL, deferred_until TEXT, awaiting_second INTEGER NOT NULL DEFAULT 0 CHECK (awaiting_second IN (0, 1)),
      version INTEGER NOT NULL, changed_at TEXT NOT NULL,
      CONSTRAINT "fk_match_result_movement" FOREIGN KEY ("movement_id") REFERENCES "treasury_movement" ("id")) STRICT`,
    `CREATE INDEX ix_match_result_bucket ON match_result (bucket, booking_date, movement_id, deferred_until, signed_cents, diff_cents)`,
    `CREATE INDEX ix_match_result_month ON match_result (month, bucket, booking_date, movement_id, deferred_until, signed_cents, diff_cents)`,
    `CREATE INDEX ix_match_result_deferred ON match_result (deferred_until, booking_date, movement_id) WHERE deferred_until IS NOT NULL`,
    `CREATE INDEX ix_match_result_status ON match_result (status, booking_date, movement_id)`,
    `CREATE TABLE match_allocation (
      id INTEGER PRIMARY KEY NOT NULL, movement_id INTEGER NOT NULL, flow_id INTEGER, payment_id INTEGER, iuv TEXT, cents INTEGER NOT NULL CHECK (cents > 0), rule TEXT, score INTEGER, evidence TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(evidence)), difference TEXT, note TEXT,
      made_at TEXT NOT NULL, made_by INTEGER, confirmed_at TEXT, confirmed_by INTEGER, voided_at TEXT, voided_by INTEGER, void_reason TEXT, booked INTEGER NOT NULL DEFAULT 0 CHECK (booked IN (0, 1)),
      CONSTRAINT "fk_match_allocation_movement" FOREIGN KEY ("movement_id") REFERENCES "treasury_movement" ("id"),
      CONSTRAINT "fk_match_allocation_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CONSTRAINT "fk_match_allocation_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_match_allocation_made_by" FOREIGN KEY ("made_by") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_match_allocation_confirmed_by" FOREIGN KEY ("confirmed_by") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_match_allocation_voided_by" FOREIGN KEY ("voided_by") REFERENCES "operator" ("id"),
      CHECK ((flow_id IS NULL) <> (payment_id IS NULL)), CHECK (payment_id IS NULL OR iuv IS NOT NULL), CHECK (rule IS NOT NULL OR made_by IS NOT NULL), CHECK (voided_at IS NULL OR booked = 0)) STRICT`,
    `CREATE INDEX ix_match_allocation_movement ON match_allocation (movement_id, id)`,
    `CREATE INDEX ix_match_allocation_flow ON match_allocation (flow_id) WHERE flow_id IS NOT NULL`,
    `CREATE INDEX ix_match_allocation_payment ON match_allocation (payment_id) WHERE payment_id IS NOT NULL`,
    `CREATE INDEX ix_match_allocation_frozen ON match_allocation (id) WHERE voided_at IS NULL AND confirmed_at IS NOT NULL`,
    `CREATE TABLE match_mark (
      id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('EXCLUDED', 'DEFERRED', 'BLOCKED', 'REVERSAL', 'FIRST_ACCEPTANCE', 'FLOW_CONFIRMED')), movement_id INTEGER, flow_id INTEGER, payment_id INTEGER, iuv TEXT, rule TEXT, credit_id INTEGER, until TEXT, shares TEXT CHECK (shares IS NULL OR json_valid(shares)),
      reason TEXT NOT NULL, made_at TEXT NOT NULL, made_by INTEGER NOT NULL, lifted_at TEXT, lifted_by INTEGER, lift_reason TEXT,
      CONSTRAINT "fk_match_mark_movement" FOREIGN KEY ("movement_id") REFERENCES "treasury_movement" ("id"),
      CONSTRAINT "fk_match_mark_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CONSTRAINT "fk_match_mark_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_match_mark_credit" FOREIGN KEY ("credit_id") REFERENCES "treasury_movement" ("id"),
      CONSTRAINT "fk_match_mark_made_by" FOREIGN KEY ("made_by") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_match_mark_lifted_by" FOREIGN KEY ("lifted_by") REFERENCES "operator" ("id")) STRICT`,
    `CREATE INDEX ix_match_mark_movement ON match_mark (movement_id, id) WHERE movement_id IS NOT NULL`,
    `CREATE INDEX ix_match_mark_flow ON match_mark (flow_id, id) WHERE flow_id IS NOT NULL`,
    `CREATE INDEX ix_match_mark_live ON match_mark (kind, id) WHERE lifted_at IS NULL`,
    // `flow_id` is that of the oldest version of a flow, `version_id` the one that counts.
    `CREATE TABLE flow_result (
      flow_id INTEGER PRIMARY KEY NOT NULL, version_id INTEGER NOT NULL, month TEXT NOT NULL, regulation_date TEXT NOT NULL, code TEXT NOT NULL, bucket TEXT NOT NULL, declared_cents INTEGER NOT NULL, residual_cents INTEGER NOT NULL, divergent INTEGER NOT NULL CHECK (divergent IN (0, 1)),
      covered_by TEXT NOT NULL CHECK (json_valid(covered_by)), proposed_by TEXT NOT NULL CHECK (json_valid(proposed_by)), line_cents INTEGER NOT NULL, lines_with_receipt INTEGER NOT NULL, with_receipt_cents INTEGER NOT NULL, lines_without_receipt INTEGER NOT NULL,
      without_receipt_cents INTEGER NOT NULL, foreign_lines INTEGER NOT NULL, foreign_cents INTEGER NOT NULL, double_lines INTEGER NOT NULL, double_cents INTEGER NOT NULL, reversed_lines INTEGER NOT NULL, reversed_cents INTEGER NOT NULL, digest TEXT NOT NULL, changed_at TEXT NOT NULL,
      CONSTRAINT "fk_flow_result_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CONSTRAINT "fk_flow_result_version" FOREIGN KEY ("version_id") REFERENCES "reporting_flow" ("id")) STRICT`,
    `CREATE INDEX ix_flow_result_date ON flow_result (regulation_date, flow_id)`,
    `CREATE INDEX ix_flow_result_month ON flow_result (month, bucket, regulation_date, flow_id)`,
    `CREATE INDEX ix_flow_result_bucket ON flow_result (bucket, regulation_date, flow_id)`,
    `CREATE INDEX ix_flow_result_without_receipt ON flow_result (regulation_date, flow_id, lines_without_receipt, without_receipt_cents) WHERE lines_without_receipt > 0`,
    `CREATE INDEX ix_flow_result_double ON flow_result (regulation_date, flow_id, double_lines, double_cents) WHERE double_lines > 0`,
    `CREATE UNIQUE INDEX ux_flow_result_version ON flow_result (version_id)`,
    `CREATE TABLE reconciliation_state (
      id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), file_sequence INTEGER NOT NULL, flow_version_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, stale INTEGER NOT NULL CHECK (stale IN (0, 1)), looked_on TEXT, last_run_at TEXT, last_ms INTEGER) STRICT`,
    `INSERT INTO reconciliation_state (id, file_sequence, flow_version_id, payment_id, stale) VALUES (1, 0, 0, 0, 0)`,
    `CREATE TABLE reconciliation_setting (id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), four_eyes_cents INTEGER CHECK (four_eyes_cents > 0), version INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT`,
    // For readers. A payment is the entity's own receipt of one payment, whatever position it pays.
    `CREATE VIEW receipt_card AS SELECT id, iuv, receipt_id, amount_cents AS total_cents, own_cents, COALESCE(paid_on, substr(received_at, 1, 10)) AS paid_on, psp, debtor_name, position_id, received_at FROM payment WHERE effect <> 'NO_PAYMENT'`,
    `CREATE VIEW flow_line_card AS SELECT flow_id, line, iuv, iur, transfer_index, amount_cents, outcome, paid_on FROM reporting_flow_line`,
    `CREATE VIEW flow_version_card AS SELECT id, flow_name, psp_id, psp_name, revision, flow_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, received_at,
      (SELECT MIN(o.id) FROM reporting_flow o WHERE o.receiver_fiscal_code = f.receiver_fiscal_code AND o.psp_id = f.psp_id AND o.flow_name = f.flow_name) AS flow_id FROM reporting_flow f`,
    `CREATE VIEW movement_card AS SELECT m.*, f.sequence * 10000000 + m.ordinal AS arrival, f.sequence, f.sha256 AS file_hash FROM treasury_movement m JOIN treasury_file f ON f.id = m.file_id WHERE f.state = 'IMPORTED'`,
    `CREATE VIEW reconciliation_source AS SELECT (SELECT COALESCE(MAX(sequence), 0) FROM treasury_file) AS file_sequence, (SELECT COALESCE(MAX(id), 0) FROM reporting_flow) AS flow_version_id, (SELECT COALESCE(MAX(id), 0) FROM payment) AS payment_id`,
    `CREATE VIEW movement_outcome AS SELECT movement_id, status, code FROM match_result`,
  ],
};
