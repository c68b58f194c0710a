import type { Migration } from '../migrate.ts';

/**
 * Tables of the intermediary sync client (intermediary.md 4.1) and of the reporting flows it brings. Keys and passwords are never here: they are in the
 * secret store of the host. `exchange` and `inbox` hold personal data (bodies as they went over the wire), no header.
 */
export const intermediaryMigration: Migration = {
  id: 9,
  name: 'intermediary',
  statements: [
    // What a connector brings has no operator.
    `CREATE TABLE import_file_unattended (
      id INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, operator_id INTEGER, file_name TEXT NOT NULL, kind TEXT NOT NULL,
      format TEXT, sha256 TEXT NOT NULL, result TEXT NOT NULL, error TEXT, message TEXT, own_cents INTEGER,
      payment_id INTEGER, quarantined INTEGER NOT NULL,
      CONSTRAINT "fk_import_file_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_import_file_sha256" FOREIGN KEY ("sha256") REFERENCES "raw_file" ("sha256")
    ) STRICT`,
    `INSERT INTO import_file_unattended (id, at, operator_id, file_name, kind, format, sha256, result, error, message, own_cents, payment_id, quarantined)
      SELECT id, at, operator_id, file_name, kind, format, sha256, result, error, message, own_cents, payment_id, quarantined FROM import_file`,
    `DROP TABLE import_file`,
    `ALTER TABLE import_file_unattended RENAME TO import_file`,
    `CREATE INDEX import_file_hash ON import_file (sha256)`,
    `CREATE INDEX import_file_payment ON import_file (payment_id)`,
    `CREATE TABLE connection_setting (
      id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), connector TEXT, settings_json TEXT NOT NULL CHECK (json_valid(settings_json)),
      enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), tested_at TEXT, version INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE onboarding_step (
      code TEXT PRIMARY KEY NOT NULL, state TEXT NOT NULL CHECK (state IN ('TODO', 'DOING', 'DONE', 'NOT_NEEDED')), responsible TEXT, done_on TEXT, note TEXT, version INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE sender_lease (id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), holder TEXT NOT NULL, lease_until TEXT NOT NULL) STRICT`,
    `CREATE TABLE remote_state (
      connector TEXT NOT NULL, aggregate_id TEXT NOT NULL, remote_version TEXT, remote_hash TEXT, remote_status TEXT, notification_fee_cents INTEGER NOT NULL DEFAULT 0,
      last_seen_at TEXT NOT NULL, first_acked_at TEXT, cancelled_at TEXT, cancel_sent_again_at TEXT, watch_at TEXT, PRIMARY KEY (connector, aggregate_id)) STRICT`,
    `CREATE INDEX ix_remote_state_watch ON remote_state (connector, watch_at) WHERE watch_at IS NOT NULL`,
    /* What the sender knows of an intent beyond the queue: the Italian reason of a refusal, and when it was settled (for the indicators of features.md 4.5). */
    `CREATE TABLE intent_outcome (
      intent_id TEXT PRIMARY KEY NOT NULL, message TEXT, fields TEXT, settled_at TEXT, server_errors INTEGER NOT NULL DEFAULT 0,
      CONSTRAINT "fk_intent_outcome_intent" FOREIGN KEY ("intent_id") REFERENCES "outbox_intent" ("id")) STRICT`,
    `CREATE INDEX ix_intent_outcome_settled ON intent_outcome (settled_at)`,
    `CREATE TABLE pull_cursor (
      connector TEXT NOT NULL, stream TEXT NOT NULL, organization TEXT NOT NULL, from_ts TEXT, high_water TEXT, page TEXT, run_id TEXT, run_from TEXT, run_to TEXT, PRIMARY KEY (connector, stream, organization)) STRICT`,
    `CREATE TABLE inbox (
      "seq" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, connector TEXT NOT NULL, stream TEXT NOT NULL, natural_key TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64), mime TEXT NOT NULL, raw BLOB NOT NULL,
      received_at TEXT NOT NULL, applied_at TEXT, outcome TEXT CHECK (outcome IN ('APPLIED', 'ALREADY', 'REFUSED')), message TEXT) STRICT`,
    `CREATE UNIQUE INDEX ux_inbox_natural_key ON inbox (connector, stream, natural_key, sha256)`,
    `CREATE INDEX ix_inbox_waiting ON inbox (connector, stream, seq) WHERE applied_at IS NULL`,
    `CREATE INDEX ix_inbox_refused ON inbox (connector, stream, seq) WHERE outcome = 'REFUSED'`,
    `CREATE TABLE exchange (
      "seq" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL, connector TEXT NOT NULL, operation TEXT NOT NULL, aggregate_id TEXT, intent_id TEXT, run_id TEXT, request_id TEXT NOT NULL,
      method TEXT NOT NULL, path TEXT NOT NULL, http INTEGER, code TEXT, duration_ms INTEGER NOT NULL, request_body TEXT, response_body TEXT) STRICT`,
    `CREATE INDEX ix_exchange_aggregate ON exchange (aggregate_id, seq) WHERE aggregate_id IS NOT NULL`,
    `CREATE INDEX ix_exchange_at ON exchange (at)`,
    `CREATE TABLE pull_run (
      id TEXT PRIMARY KEY NOT NULL, connector TEXT NOT NULL, stream TEXT NOT NULL, organization TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, pages INTEGER NOT NULL, seen INTEGER NOT NULL, applied INTEGER NOT NULL,
      already INTEGER NOT NULL, refused INTEGER NOT NULL, skipped INTEGER NOT NULL, outcome TEXT CHECK (outcome IN ('DONE', 'CUT', 'FAILED')), code TEXT, message TEXT) STRICT`,
    `CREATE INDEX ix_pull_run_started ON pull_run (connector, stream, started_at)`,
    `CREATE TABLE connector_health (
      connector TEXT PRIMARY KEY NOT NULL, circuit TEXT NOT NULL CHECK (circuit IN ('CLOSED', 'OPEN', 'HALF_OPEN')), opened_at TEXT, reason TEXT, message TEXT, half_open_at TEXT, skew_ms INTEGER, skew_samples TEXT NOT NULL CHECK (json_valid(skew_samples)), last_ok_at TEXT) STRICT`,
    `CREATE TABLE bulk_upload (
      id TEXT PRIMARY KEY NOT NULL, connector TEXT NOT NULL, remote_id TEXT, state TEXT NOT NULL CHECK (state IN ('READY', 'SENT', 'DONE', 'FAILED')), intents_json TEXT NOT NULL CHECK (json_valid(intents_json)), next_at TEXT, created_at TEXT NOT NULL, ended_at TEXT, message TEXT) STRICT`,
    `CREATE TABLE reporting_flow (
      id INTEGER PRIMARY KEY NOT NULL, flow_name TEXT NOT NULL, psp_id TEXT NOT NULL, psp_name TEXT, revision INTEGER, flow_at TEXT NOT NULL, published_at TEXT, trn TEXT NOT NULL, regulation_date TEXT NOT NULL,
      receiver_fiscal_code TEXT NOT NULL, payments INTEGER NOT NULL, total_cents INTEGER NOT NULL, declared_payments INTEGER NOT NULL, declared_cents INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('CURRENT', 'SUPERSEDED', 'ANOMALOUS')), anomalies TEXT NOT NULL CHECK (json_valid(anomalies)), source TEXT NOT NULL, raw_sha256 TEXT NOT NULL, received_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX ux_reporting_flow_version ON reporting_flow (receiver_fiscal_code, psp_id, flow_name, flow_at)`,
    `CREATE INDEX ix_reporting_flow_date ON reporting_flow (regulation_date, id)`,
    `CREATE INDEX ix_reporting_flow_trn ON reporting_flow (trn)`,
    `CREATE TABLE reporting_flow_line (
      flow_id INTEGER NOT NULL, line INTEGER NOT NULL, iuv TEXT NOT NULL, iur TEXT NOT NULL, transfer_index INTEGER, amount_cents INTEGER NOT NULL, outcome TEXT NOT NULL CHECK (length(outcome) BETWEEN 1 AND 40), paid_on TEXT NOT NULL,
      PRIMARY KEY (flow_id, line), CONSTRAINT "fk_reporting_flow_line_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id")) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ix_reporting_flow_line_iuv ON reporting_flow_line (iuv)`,
    `CREATE VIEW open_task_card AS SELECT id, kind, position_id FROM task WHERE state <> 'DONE'`,
    `CREATE VIEW reporting_flow_card AS SELECT id, flow_name, psp_id, psp_name, revision, trn, regulation_date, payments, total_cents, state, received_at FROM reporting_flow`,
  ],
};
