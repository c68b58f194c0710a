import type { Migration } from '../migrate.ts';

/**
 * Tables of the features of the spine: setup, catalogue, access, people, positions, notices, payments, tasks.
 * Amounts are integer cents; notice number, IUV and fiscal codes are TEXT; dates of law are `YYYY-MM-DD`; instants are ISO UTC.
 * Views for readers of other features: `entity_identity` (name and fiscal code), `service_usage` (how many positions a service has), `numbering_usage` (how many
 * own notice numbers were issued), `audit_line` (what was done, when, by whom, without the payload).
 * Facts (position_fact, notice_print, payment, external_payment, task_event) are only added; `state` columns are projections.
 */
export const spineMigration: Migration = {
  id: 1,
  name: 'spine',
  statements: [
    `CREATE TABLE archive_setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT`,
    `CREATE TABLE entity (
      id INTEGER PRIMARY KEY NOT NULL, fiscal_code TEXT NOT NULL, name TEXT NOT NULL, department TEXT, cbill_code TEXT, ipa_code TEXT, istat_code TEXT,
      info_lines TEXT, postal_auth_code TEXT, own_site INTEGER NOT NULL, patron_saint_day TEXT, logo BLOB, version INTEGER NOT NULL, updated_at TEXT NOT NULL) STRICT`,
    `CREATE VIEW entity_identity AS SELECT name, fiscal_code FROM entity WHERE id = 1`,
    `CREATE TABLE numbering_setting (
      id INTEGER PRIMARY KEY NOT NULL, segregation_code TEXT NOT NULL, other_segregation_codes TEXT NOT NULL, application_prefix TEXT NOT NULL,
      workstation TEXT NOT NULL, version INTEGER NOT NULL) STRICT`,
    `CREATE VIEW numbering_usage AS SELECT COUNT(*) AS issued FROM issued_number WHERE origin = 'OWN'`,
    `CREATE TABLE account (
      id INTEGER PRIMARY KEY NOT NULL, iban TEXT NOT NULL, label TEXT NOT NULL, postal INTEGER NOT NULL, holder TEXT, retired INTEGER NOT NULL,
      version INTEGER NOT NULL, created_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX account_iban ON account (iban)`,
    `CREATE TABLE taxonomy_code (
      code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, macro_area TEXT NOT NULL, description TEXT NOT NULL, legal_reason TEXT NOT NULL,
      valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, suggested_office TEXT) STRICT`,
    `CREATE TABLE service (
      id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL, office TEXT NOT NULL, name TEXT NOT NULL, taxonomy TEXT NOT NULL,
      account_id INTEGER, postal_account_id INTEGER, description TEXT NOT NULL, fields TEXT NOT NULL,
      amount_rule TEXT NOT NULL, due_rule TEXT NOT NULL, due_date_required INTEGER NOT NULL, expiring_days INTEGER NOT NULL, payable_after_due_days INTEGER,
      anonymous_allowed INTEGER NOT NULL, help TEXT, retired INTEGER NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
      CONSTRAINT "fk_service_account_id" FOREIGN KEY ("account_id") REFERENCES "account" ("id"),
      CONSTRAINT "fk_service_postal_account_id" FOREIGN KEY ("postal_account_id") REFERENCES "account" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX service_code ON service (code)`,
    `CREATE TABLE service_budget_line (
      id INTEGER PRIMARY KEY NOT NULL, service_id INTEGER NOT NULL, capitolo TEXT NOT NULL, articolo TEXT NOT NULL,
      accertamento TEXT NOT NULL, share REAL NOT NULL,
      CONSTRAINT "fk_service_budget_line_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")
    ) STRICT`,
    `CREATE INDEX service_budget_line_service ON service_budget_line (service_id)`,
    `CREATE TABLE operator (
      id INTEGER PRIMARY KEY NOT NULL, username TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, offices TEXT, offline_print INTEGER NOT NULL,
      active INTEGER NOT NULL, password_salt TEXT NOT NULL, password_hash TEXT NOT NULL, failed_attempts INTEGER NOT NULL, last_failed_at TEXT,
      last_login_at TEXT, version INTEGER NOT NULL, created_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX operator_username ON operator (username)`,
    `CREATE VIEW audit_line AS SELECT e.seq, e.at, e.action, e.subject_kind, e.subject_id, o.name AS operator_name, json_extract(p.payload_json, '$.reason') AS reason
      FROM audit_entry e LEFT JOIN operator o ON o.id = CAST(e.operator_id AS INTEGER) LEFT JOIN audit_payload p ON p.seq = e.seq`,
    `CREATE TABLE preference (operator_id INTEGER PRIMARY KEY NOT NULL, value TEXT NOT NULL,
      CONSTRAINT "fk_preference_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE TABLE person (
      id INTEGER PRIMARY KEY NOT NULL, fiscal_code TEXT, type TEXT NOT NULL, name TEXT NOT NULL, street TEXT NOT NULL, civic_number TEXT NOT NULL,
      postal_code TEXT NOT NULL, city TEXT NOT NULL, province TEXT NOT NULL, country TEXT NOT NULL, email TEXT, pec TEXT, phone TEXT,
      version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT`,
    `CREATE UNIQUE INDEX person_fiscal_code ON person (fiscal_code) WHERE fiscal_code IS NOT NULL`,
    `CREATE INDEX person_name ON person (name)`,
    `CREATE VIRTUAL TABLE person_text USING fts5 (name, fiscal_code, content='person', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')`,
    `CREATE TRIGGER person_text_insert AFTER INSERT ON person BEGIN
      INSERT INTO person_text (rowid, name, fiscal_code) VALUES (new.id, new.name, new.fiscal_code); END`,
    `CREATE TRIGGER person_text_update AFTER UPDATE OF name, fiscal_code ON person BEGIN
      INSERT INTO person_text (person_text, rowid, name, fiscal_code) VALUES ('delete', old.id, old.name, old.fiscal_code);
      INSERT INTO person_text (rowid, name, fiscal_code) VALUES (new.id, new.name, new.fiscal_code); END`,
    `CREATE TRIGGER person_text_delete AFTER DELETE ON person BEGIN
      INSERT INTO person_text (person_text, rowid, name, fiscal_code) VALUES ('delete', old.id, old.name, old.fiscal_code); END`,
    `CREATE TABLE debt_position (
      id INTEGER PRIMARY KEY NOT NULL, iupd TEXT NOT NULL, service_id INTEGER, office TEXT NOT NULL,
      person_id INTEGER NOT NULL, year INTEGER, description TEXT NOT NULL, fields TEXT NOT NULL, notes TEXT, origin TEXT NOT NULL,
      external_id TEXT, amount_cents INTEGER NOT NULL, state TEXT NOT NULL, due_date TEXT, payable_until TEXT, expiring_from TEXT, first_nav TEXT,
      replaces_id INTEGER, created_at TEXT NOT NULL, created_by INTEGER NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_debt_position_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id"),
      CONSTRAINT "fk_debt_position_person_id" FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_debt_position_replaces_id" FOREIGN KEY ("replaces_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_debt_position_created_by" FOREIGN KEY ("created_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX debt_position_iupd ON debt_position (iupd)`,
    `CREATE UNIQUE INDEX debt_position_replaces ON debt_position (replaces_id) WHERE replaces_id IS NOT NULL`,
    `CREATE INDEX debt_position_state ON debt_position (state, id)`,
    `CREATE INDEX debt_position_person ON debt_position (person_id, id)`,
    `CREATE INDEX debt_position_service ON debt_position (service_id, id)`,
    `CREATE INDEX debt_position_due ON debt_position (due_date, id)`,
    `CREATE VIRTUAL TABLE debt_position_text USING fts5 (description, external_id, content='debt_position', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')`,
    `CREATE TRIGGER debt_position_text_insert AFTER INSERT ON debt_position BEGIN
      INSERT INTO debt_position_text (rowid, description, external_id) VALUES (new.id, new.description, new.external_id); END`,
    `CREATE TRIGGER debt_position_text_update AFTER UPDATE OF description, external_id ON debt_position BEGIN
      INSERT INTO debt_position_text (debt_position_text, rowid, description, external_id) VALUES ('delete', old.id, old.description, old.external_id);
      INSERT INTO debt_position_text (rowid, description, external_id) VALUES (new.id, new.description, new.external_id); END`,
    `CREATE TRIGGER debt_position_text_delete AFTER DELETE ON debt_position BEGIN
      INSERT INTO debt_position_text (debt_position_text, rowid, description, external_id) VALUES ('delete', old.id, old.description, old.external_id); END`,
    `CREATE VIEW service_usage AS SELECT s.id AS service_id, (SELECT COUNT(*) FROM debt_position p WHERE p.service_id = s.id) AS positions FROM service s`,
    `CREATE TABLE payment_option (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
      sequence INTEGER NOT NULL, chosen INTEGER NOT NULL,
      CONSTRAINT "fk_payment_option_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX payment_option_sequence ON payment_option (position_id, sequence)`,
    `CREATE TABLE installment (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, option_id INTEGER NOT NULL,
      number INTEGER NOT NULL, amount_cents INTEGER NOT NULL, due_date TEXT, payable_until TEXT, nav TEXT, iuv TEXT, state TEXT NOT NULL, confirmed_at TEXT,
      CONSTRAINT "fk_installment_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_installment_option_id" FOREIGN KEY ("option_id") REFERENCES "payment_option" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX installment_nav ON installment (nav) WHERE nav IS NOT NULL`,
    `CREATE UNIQUE INDEX installment_iuv ON installment (iuv) WHERE iuv IS NOT NULL`,
    `CREATE UNIQUE INDEX installment_number ON installment (option_id, number)`,
    `CREATE INDEX installment_position ON installment (position_id)`,
    `CREATE TABLE transfer (
      id INTEGER PRIMARY KEY NOT NULL, installment_id INTEGER NOT NULL, transfer_index INTEGER NOT NULL, payee_fiscal_code TEXT NOT NULL,
      payee_name TEXT NOT NULL, iban TEXT, stamp INTEGER NOT NULL, amount_cents INTEGER NOT NULL, category TEXT NOT NULL, description TEXT NOT NULL,
      CONSTRAINT "fk_transfer_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id")
    ) STRICT`,
    `CREATE UNIQUE INDEX transfer_index_once ON transfer (installment_id, transfer_index)`,
    `CREATE TABLE position_fact (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, installment_id INTEGER,
      kind TEXT NOT NULL, at TEXT NOT NULL, operator_id INTEGER, reason TEXT, detail TEXT,
      CONSTRAINT "fk_position_fact_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_position_fact_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_position_fact_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX position_fact_position ON position_fact (position_id, id)`,
    `CREATE TABLE raw_file (sha256 TEXT PRIMARY KEY NOT NULL, content BLOB NOT NULL, bytes INTEGER NOT NULL, received_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE external_payment (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, installment_id INTEGER NOT NULL,
      channel TEXT NOT NULL, paid_on TEXT NOT NULL, amount_cents INTEGER NOT NULL, reason TEXT NOT NULL, attachment_name TEXT,
      attachment_sha256 TEXT, at TEXT NOT NULL, operator_id INTEGER NOT NULL,
      voided_at TEXT, voided_by INTEGER, void_reason TEXT,
      CONSTRAINT "fk_external_payment_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_external_payment_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_external_payment_attachment_sha256" FOREIGN KEY ("attachment_sha256") REFERENCES "raw_file" ("sha256"),
      CONSTRAINT "fk_external_payment_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_external_payment_voided_by" FOREIGN KEY ("voided_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX external_payment_installment ON external_payment (installment_id)`,
    `CREATE TABLE import_file (
      id INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, file_name TEXT NOT NULL, kind TEXT NOT NULL,
      format TEXT, sha256 TEXT NOT NULL, result TEXT NOT NULL, error TEXT, message TEXT, own_cents INTEGER,
      payment_id INTEGER, quarantined INTEGER NOT NULL,
      CONSTRAINT "fk_import_file_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_import_file_sha256" FOREIGN KEY ("sha256") REFERENCES "raw_file" ("sha256")
    ) STRICT`,
    `CREATE INDEX import_file_hash ON import_file (sha256)`,
    `CREATE TABLE payment (
      id INTEGER PRIMARY KEY NOT NULL, receipt_key TEXT NOT NULL, receipt_id TEXT NOT NULL, source TEXT NOT NULL, nav TEXT, iuv TEXT NOT NULL, primary_fiscal_code TEXT NOT NULL,
      amount_cents INTEGER NOT NULL, own_cents INTEGER NOT NULL, stamp_cents INTEGER NOT NULL, description TEXT NOT NULL, debtor_name TEXT, debtor_fiscal_code TEXT,
      psp TEXT NOT NULL, paid_on TEXT, effect TEXT NOT NULL, position_id INTEGER, installment_id INTEGER,
      anomalies TEXT NOT NULL, document TEXT NOT NULL, raw_sha256 TEXT NOT NULL, received_at TEXT NOT NULL,
      CONSTRAINT "fk_payment_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_payment_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_payment_raw_sha256" FOREIGN KEY ("raw_sha256") REFERENCES "raw_file" ("sha256")
    ) STRICT`,
    `CREATE UNIQUE INDEX payment_receipt_key ON payment (receipt_key)`,
    `CREATE INDEX payment_nav ON payment (nav)`,
    `CREATE INDEX payment_iuv ON payment (iuv)`,
    `CREATE INDEX payment_debtor ON payment (debtor_fiscal_code)`,
    `CREATE INDEX payment_paid_on ON payment (paid_on)`,
    `CREATE INDEX payment_installment ON payment (installment_id)`,
    `CREATE INDEX payment_effect ON payment (effect, id)`,
    `CREATE TABLE notice_print (
      id INTEGER PRIMARY KEY NOT NULL, document TEXT NOT NULL, position_id INTEGER NOT NULL, installment_id INTEGER NOT NULL,
      payment_id INTEGER, at TEXT NOT NULL, operator_id INTEGER NOT NULL, copies INTEGER NOT NULL, reason TEXT,
      sha256 TEXT NOT NULL, model TEXT NOT NULL, printed_nav TEXT, printed_amount_cents INTEGER NOT NULL, printed_due_date TEXT, printed_payee TEXT NOT NULL,
      printed_debtor TEXT NOT NULL, printed_subject TEXT NOT NULL, state TEXT NOT NULL, before_confirmation INTEGER NOT NULL, reprint INTEGER NOT NULL,
      CONSTRAINT "fk_notice_print_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_notice_print_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_notice_print_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_notice_print_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX notice_print_position ON notice_print (position_id, id)`,
    `CREATE INDEX notice_print_installment ON notice_print (installment_id, state)`,
    `CREATE INDEX notice_print_at ON notice_print (at)`,
    `CREATE INDEX notice_print_sha256 ON notice_print (sha256)`,
    `CREATE TABLE task (
      id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL, office TEXT NOT NULL, position_id INTEGER, payment_id INTEGER,
      amount_cents INTEGER, facts TEXT NOT NULL, contradiction INTEGER NOT NULL, state TEXT NOT NULL, due_on TEXT, opened_at TEXT NOT NULL,
      owner_id INTEGER, outcome TEXT, outcome_reason TEXT, outcome_by INTEGER, outcome_at TEXT, undo TEXT, version INTEGER NOT NULL,
      CONSTRAINT "fk_task_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_task_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_task_owner_id" FOREIGN KEY ("owner_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_task_outcome_by" FOREIGN KEY ("outcome_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX task_state ON task (state, due_on, id)`,
    `CREATE INDEX task_position ON task (position_id)`,
    `CREATE INDEX task_payment ON task (payment_id)`,
    `CREATE TABLE task_event (
      id INTEGER PRIMARY KEY NOT NULL, task_id INTEGER NOT NULL, at TEXT NOT NULL, operator_id INTEGER,
      what TEXT NOT NULL, reason TEXT,
      CONSTRAINT "fk_task_event_task_id" FOREIGN KEY ("task_id") REFERENCES "task" ("id"),
      CONSTRAINT "fk_task_event_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX task_event_task ON task_event (task_id, id)`,
    `CREATE TABLE verification_answer (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL,
      verdict TEXT NOT NULL, title TEXT NOT NULL, data_age TEXT NOT NULL,
      CONSTRAINT "fk_verification_answer_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_verification_answer_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX verification_answer_position ON verification_answer (position_id, id)`,
    `CREATE TABLE served_person (
      id INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
      position_id INTEGER,
      CONSTRAINT "fk_served_person_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_served_person_person_id" FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_served_person_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id")
    ) STRICT`,
    `CREATE INDEX served_person_at ON served_person (operator_id, at)`,
    /* Named views made for readers of other features (design.md: a table is named only by its owner's store). */
    `CREATE VIEW installment_money AS
      SELECT i.id AS installment_id,
        (SELECT COUNT(*) FROM payment p WHERE p.installment_id = i.id AND p.effect = 'PAYS') AS payments,
        (SELECT COUNT(*) FROM external_payment e WHERE e.installment_id = i.id AND e.voided_at IS NULL) AS external_payments
      FROM installment i`,
    `CREATE VIEW position_contradiction AS
      SELECT DISTINCT position_id FROM task WHERE contradiction = 1 AND state <> 'DONE' AND position_id IS NOT NULL`,
    `CREATE VIEW position_print AS
      SELECT position_id, installment_id, id AS print_id, state, document, before_confirmation, at FROM notice_print`,
    `CREATE VIEW person_card AS SELECT id, fiscal_code, type, name FROM person`,
    `CREATE VIEW service_card AS SELECT id, code, name, office, expiring_days FROM service`,
    `CREATE VIEW operator_card AS SELECT id, username, name FROM operator`,
    `CREATE VIEW position_card AS
      SELECT p.id, p.service_id, COALESCE(s.code, '') AS service, COALESCE(s.name, '') AS service_name, p.office, p.year, p.person_id, d.name AS debtor_name, d.fiscal_code AS debtor_fiscal_code,
        p.description, p.amount_cents, p.due_date, p.payable_until, p.expiring_from, p.first_nav AS nav, p.state, p.origin, p.created_at, p.version
      FROM debt_position p JOIN person d ON d.id = p.person_id LEFT JOIN service s ON s.id = p.service_id`,
    `CREATE VIEW archive_counts AS
      SELECT (SELECT COUNT(*) FROM notice_print) AS prints, (SELECT COUNT(*) FROM payment) AS receipts, (SELECT COUNT(*) FROM task WHERE state <> 'DONE') AS open_tasks,
        (SELECT COUNT(*) FROM issued_number WHERE origin = 'OWN') AS numbers`,
    `CREATE VIEW number_mismatch AS
      SELECT n.nav AS nav FROM issued_number n WHERE NOT EXISTS (SELECT 1 FROM installment i WHERE i.nav = n.nav)
      UNION ALL SELECT i.nav FROM installment i WHERE i.nav IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issued_number n WHERE n.nav = i.nav)`,
  ],
};
