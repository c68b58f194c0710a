import type { Migration } from '../migrate.ts';

/**
 * A receipt is printed for a payment, which may have no position: such a print was not recorded, so its duplicate was never marked and the host refused its bytes.
 * And the papers that citizens showed, kept as received, get their place in the history of a position, those of before too: the fact, the record
 * and the task of one registration bear the same instant.
 */
export const receiptPrintsAndAttachmentsMigration: Migration = {
  id: 3,
  name: 'receipt-prints-and-attachments',
  statements: [
    // The views go first: a table under a view cannot take the name of another.
    `DROP VIEW position_print`,
    `DROP VIEW archive_counts`,
    `CREATE TABLE notice_print_placed (
      id INTEGER PRIMARY KEY NOT NULL, document TEXT NOT NULL, position_id INTEGER, installment_id INTEGER,
      payment_id INTEGER, at TEXT NOT NULL, operator_id INTEGER NOT NULL, copies INTEGER NOT NULL, reason TEXT,
      sha256 TEXT NOT NULL, model TEXT NOT NULL, printed_nav TEXT, printed_amount_cents INTEGER NOT NULL, printed_due_date TEXT, printed_payee TEXT NOT NULL,
      printed_debtor TEXT NOT NULL, printed_subject TEXT NOT NULL, state TEXT NOT NULL, before_confirmation INTEGER NOT NULL, reprint INTEGER NOT NULL,
      CONSTRAINT "fk_notice_print_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_notice_print_installment_id" FOREIGN KEY ("installment_id") REFERENCES "installment" ("id"),
      CONSTRAINT "fk_notice_print_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_notice_print_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CHECK ((position_id IS NULL) = (installment_id IS NULL)),
      CHECK (position_id IS NOT NULL OR (document = 'RECEIPT' AND payment_id IS NOT NULL))
    ) STRICT`,
    `INSERT INTO notice_print_placed (id, document, position_id, installment_id, payment_id, at, operator_id, copies, reason, sha256, model, printed_nav, printed_amount_cents, printed_due_date, printed_payee,
        printed_debtor, printed_subject, state, before_confirmation, reprint)
      SELECT id, document, position_id, installment_id, payment_id, at, operator_id, copies, reason, sha256, model, printed_nav, printed_amount_cents, printed_due_date, printed_payee,
        printed_debtor, printed_subject, state, before_confirmation, reprint FROM notice_print`,
    `DROP TABLE notice_print`,
    `ALTER TABLE notice_print_placed RENAME TO notice_print`,
    `CREATE INDEX notice_print_position ON notice_print (position_id, id)`,
    `CREATE INDEX notice_print_installment ON notice_print (installment_id, state)`,
    `CREATE INDEX notice_print_payment ON notice_print (payment_id, id)`,
    `CREATE INDEX notice_print_at ON notice_print (at)`,
    `CREATE INDEX notice_print_sha256 ON notice_print (sha256)`,
    `CREATE INDEX payment_position ON payment (position_id)`,
    `CREATE VIEW position_print AS
      SELECT position_id, installment_id, id AS print_id, state, document, before_confirmation, at FROM notice_print WHERE position_id IS NOT NULL`,
    `CREATE VIEW payment_place AS SELECT id AS payment_id, position_id, installment_id FROM payment`,
    `CREATE VIEW archive_counts AS
      SELECT (SELECT COUNT(*) FROM notice_print) AS prints, (SELECT COUNT(*) FROM payment) AS receipts, (SELECT COUNT(*) FROM task WHERE state <> 'DONE') AS open_tasks,
        (SELECT COUNT(*) FROM issued_number WHERE origin = 'OWN') AS numbers`,

    `CREATE TABLE position_attachment (
      id INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, fact_id INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
      CONSTRAINT "fk_position_attachment_position_id" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_position_attachment_fact_id" FOREIGN KEY ("fact_id") REFERENCES "position_fact" ("id"),
      CONSTRAINT "fk_position_attachment_sha256" FOREIGN KEY ("sha256") REFERENCES "raw_file" ("sha256")
    ) STRICT`,
    `CREATE INDEX position_attachment_position ON position_attachment (position_id, id)`,
    `INSERT INTO position_attachment (position_id, fact_id, name, sha256)
      SELECT e.position_id, (SELECT MAX(f.id) FROM position_fact f WHERE f.position_id = e.position_id AND f.kind = 'EXTERNAL_PAYMENT' AND f.at = e.at), COALESCE(e.attachment_name, 'allegato'), e.attachment_sha256
      FROM external_payment e
      WHERE e.attachment_sha256 IS NOT NULL AND EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = e.position_id AND f.kind = 'EXTERNAL_PAYMENT' AND f.at = e.at)`,
    `INSERT INTO position_attachment (position_id, fact_id, name, sha256)
      SELECT f.position_id, f.id,
        COALESCE((SELECT json_extract(s.value, '$.right') FROM task t, json_each(t.facts, '$.sides') s
          WHERE t.position_id = f.position_id AND t.kind = 'DECLARED_PAID' AND t.opened_at = f.at AND json_extract(s.value, '$.label') = 'Allegato' LIMIT 1), 'allegato'),
        r.sha256
      FROM position_fact f
      JOIN audit_entry a ON a.subject_kind = 'position' AND a.subject_id = CAST(f.position_id AS TEXT) AND a.action = 'PAYMENT_DECLARED' AND a.at = f.at
      JOIN audit_payload p ON p.seq = a.seq
      JOIN raw_file r ON r.sha256 = json_extract(p.payload_json, '$.after.attachmentSha256')
      WHERE f.kind = 'DECLARATION'`,
  ],
};
