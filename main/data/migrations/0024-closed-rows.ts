import type { Migration } from '../migrate.ts';

const PARTS = "SELECT NEW.id, t.value ->> 'iur' FROM json_each(NEW.document, '$.transfers') t WHERE t.value ->> 'iur' IS NOT NULL";
/** A legacy receipt of several payments. */
const IN_PARTS = (row: 'NEW.' | 'p.'): string => `${row}source = 'LEGACY_RT' AND json_array_length(${row}document, '$.transfers') > 1`;

/** How a movement stands when its month was closed before such rows were kept: what was allocated, and taken back, up to that day. */
const ALLOCATED_AT = `COALESCE((SELECT SUM(a.cents) FROM match_allocation a WHERE a.movement_id = b.movement_id AND a.made_at <= k.closed_at AND (a.voided_at IS NULL OR a.voided_at > k.closed_at)), 0)`;

/**
 * What stood in a month when it was closed, row by row: what comes later is told from it, and the figures of a closed month never change (features.md 3c). `stays` 0: it went on to the next month.
 * `touched_at`: the outcome was written anew since; whether it says something else is found by comparing.
 * A legacy receipt of several payments has an IUR for each (`receipt_part`): rows of flows find it by any of them, and it is reported and collected when all of it is.
 * Of a movement: signed amount = matched + set aside + settled otherwise + open. `movement_books` says the same of it as it stands now.
 */
export const closedRowsMigration: Migration = {
  id: 24,
  name: 'closed-rows',
  statements: [
    `CREATE TABLE closed_movement (
      closing_id INTEGER NOT NULL, movement_id INTEGER NOT NULL, stays INTEGER NOT NULL CHECK (stays IN (0, 1)), bucket TEXT NOT NULL, signed_cents INTEGER NOT NULL, matched_cents INTEGER NOT NULL, excluded_cents INTEGER NOT NULL, settled_cents INTEGER NOT NULL, open_cents INTEGER NOT NULL, touched_at TEXT,
      PRIMARY KEY (closing_id, movement_id),
      CONSTRAINT "fk_closed_movement_closing" FOREIGN KEY ("closing_id") REFERENCES "month_closing" ("id"),
      CONSTRAINT "fk_closed_movement_movement" FOREIGN KEY ("movement_id") REFERENCES "treasury_movement" ("id")) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ix_closed_movement_movement ON closed_movement (movement_id, closing_id)`,
    `CREATE INDEX ix_closed_movement_touched ON closed_movement (closing_id, movement_id, touched_at) WHERE touched_at IS NOT NULL`,
    `CREATE TABLE closed_flow (
      closing_id INTEGER NOT NULL, flow_id INTEGER NOT NULL, stays INTEGER NOT NULL CHECK (stays IN (0, 1)), version_id INTEGER NOT NULL, bucket TEXT NOT NULL, declared_cents INTEGER NOT NULL, residual_cents INTEGER NOT NULL, touched_at TEXT,
      PRIMARY KEY (closing_id, flow_id),
      CONSTRAINT "fk_closed_flow_closing" FOREIGN KEY ("closing_id") REFERENCES "month_closing" ("id"),
      CONSTRAINT "fk_closed_flow_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CONSTRAINT "fk_closed_flow_version" FOREIGN KEY ("version_id") REFERENCES "reporting_flow" ("id")) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ix_closed_flow_flow ON closed_flow (flow_id, closing_id)`,
    `CREATE INDEX ix_closed_flow_touched ON closed_flow (closing_id, flow_id, touched_at) WHERE touched_at IS NOT NULL`,
    `CREATE INDEX ix_match_result_partial_reversal ON match_result (linked_movement_id) WHERE rule = 'R1c'`,
    // What confirmed reversals took back (R1, R1c) is settled; a reversal has it too, below zero, since its credit may stand in another month.
    `CREATE VIEW movement_books AS SELECT movement_id, month, booking_date, bucket, counts * signed_cents AS signed_cents, counts * allocated AS matched_cents, CASE bucket WHEN 'EXCLUDED' THEN counts * residual ELSE 0 END AS excluded_cents,
       counts * (reversed + CASE bucket WHEN 'RECONCILED' THEN residual ELSE 0 END) AS settled_cents, CASE WHEN bucket IN ('RECONCILED', 'EXCLUDED', 'IGNORED') THEN 0 ELSE counts * residual END AS open_cents
      FROM (SELECT r.movement_id, r.month, r.booking_date, r.bucket, r.signed_cents, r.status NOT IN ('ignored', 'quarantined') AS counts, COALESCE(CASE WHEN r.signed_cents < 0 THEN -r.residual_cents ELSE r.residual_cents END, 0) AS residual,
        COALESCE((SELECT SUM(a.cents) FROM match_allocation a WHERE a.movement_id = r.movement_id AND a.voided_at IS NULL), 0) AS allocated,
        CASE WHEN (r.rule = 'R1' AND r.status = 'automatic') OR (r.rule = 'R1c' AND r.status = 'confirmed' AND r.signed_cents < 0) THEN r.signed_cents
         ELSE COALESCE((SELECT -SUM(d.signed_cents) FROM match_result d WHERE d.linked_movement_id = r.movement_id AND d.rule = 'R1c' AND d.bucket = 'RECONCILED' AND d.code = 'TES_STORNATO' AND d.signed_cents < 0), 0) END AS reversed
        FROM match_result r)`,
    // Months that are closed already. What went on stands in the first open month, and what was here when the last one was closed.
    `INSERT INTO closed_movement (closing_id, movement_id, stays, bucket, signed_cents, matched_cents, excluded_cents, settled_cents, open_cents) SELECT k.id, b.movement_id, 1, b.bucket, b.signed_cents, b.matched_cents, b.excluded_cents, b.settled_cents, b.open_cents
      FROM month_closing k JOIN movement_books b ON b.month = k.month WHERE k.reopened_at IS NULL`,
    `INSERT INTO closed_movement (closing_id, movement_id, stays, bucket, signed_cents, matched_cents, excluded_cents, settled_cents, open_cents) SELECT k.id, b.movement_id, 0, 'CREDIT_WITHOUT_FLOW', b.signed_cents, ${ALLOCATED_AT}, 0, 0, b.signed_cents - ${ALLOCATED_AT}
      FROM month_closing k JOIN books_open o JOIN movement_books b ON b.month = o.from_month JOIN treasury_movement m ON m.id = b.movement_id JOIN treasury_file f ON f.id = m.file_id
      WHERE k.reopened_at IS NULL AND k.month = (SELECT MAX(l.month) FROM month_closing l WHERE l.reopened_at IS NULL) AND b.booking_date < o.from_month AND f.at <= k.closed_at`,
    `INSERT INTO closed_flow (closing_id, flow_id, stays, version_id, bucket, declared_cents, residual_cents) SELECT k.id, r.flow_id, 1, r.version_id, r.bucket, r.declared_cents, r.residual_cents FROM month_closing k JOIN flow_result r ON r.month = k.month WHERE k.reopened_at IS NULL`,
    `INSERT INTO closed_flow (closing_id, flow_id, stays, version_id, bucket, declared_cents, residual_cents) SELECT k.id, r.flow_id, 0, r.version_id, r.bucket, r.declared_cents, r.residual_cents FROM month_closing k JOIN books_open o JOIN flow_result r ON r.month = o.from_month JOIN reporting_flow v ON v.id = r.flow_id
      WHERE k.reopened_at IS NULL AND k.month = (SELECT MAX(l.month) FROM month_closing l WHERE l.reopened_at IS NULL) AND r.regulation_date < o.from_month AND v.received_at <= k.closed_at`,
    `CREATE TABLE receipt_part (
      payment_id INTEGER NOT NULL, iur TEXT NOT NULL, PRIMARY KEY (payment_id, iur),
      CONSTRAINT "fk_receipt_part_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id")) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ix_receipt_part_iur ON receipt_part (iur, payment_id)`,
    `INSERT OR IGNORE INTO receipt_part (payment_id, iur) SELECT p.id, t.value ->> 'iur' FROM payment p, json_each(p.document, '$.transfers') t WHERE ${IN_PARTS('p.')} AND t.value ->> 'iur' IS NOT NULL`,
    `CREATE TRIGGER receipt_part_came AFTER INSERT ON payment WHEN ${IN_PARTS('NEW.')} BEGIN INSERT OR IGNORE INTO receipt_part (payment_id, iur) ${PARTS}; END`,
    `CREATE TRIGGER receipt_part_filled AFTER UPDATE OF document ON payment WHEN ${IN_PARTS('NEW.')} BEGIN INSERT OR IGNORE INTO receipt_part (payment_id, iur) ${PARTS}; END`,
    // A fuller copy of a receipt may bring its day: what was kept with the day of arrival moves to it.
    `CREATE TRIGGER unreported_payment_dated AFTER UPDATE OF paid_on ON payment WHEN NEW.paid_on IS NOT OLD.paid_on AND NEW.paid_on IS NOT NULL BEGIN UPDATE unreported_payment SET paid_on = NEW.paid_on, month = substr(NEW.paid_on, 1, 7) WHERE payment_id = NEW.id; END`,
    `DROP VIEW installment_collection`,
    `DROP VIEW collected_row`,
    `CREATE VIEW collected_row AS SELECT l.iuv, l.iur, l.transfer_index, l.amount_cents, c.settled FROM reporting_flow_line l JOIN flow_collection c ON c.version_id = l.flow_id
      WHERE l.outcome IN ('0', '4', '8', '9') AND NOT EXISTS (SELECT 1 FROM reporting_flow_line x JOIN flow_collection xc ON xc.version_id = x.flow_id WHERE x.iuv = l.iuv AND x.iur = l.iur AND x.outcome = '3')`,
    // A receipt in parts of which the rows of flows bear less than all.
    `CREATE VIEW short_receipt AS SELECT p.id AS payment_id, p.installment_id, p.own_cents > COALESCE((SELECT SUM(l.amount_cents) FROM collected_row l WHERE l.iuv = p.iuv), 0) AS unreported, p.own_cents > COALESCE((SELECT SUM(l.amount_cents) FROM collected_row l WHERE l.iuv = p.iuv AND l.settled = 1), 0) AS uncollected
      FROM payment p WHERE p.effect = 'PAYS' AND EXISTS (SELECT 1 FROM receipt_part q WHERE q.payment_id = p.id)`,
    `CREATE VIEW installment_collection AS SELECT i.id AS installment_id,
      EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id) AND NOT EXISTS (SELECT 1 FROM short_receipt s WHERE s.installment_id = i.id AND s.unreported = 1)
        AND NOT EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id AND NOT EXISTS (SELECT 1 FROM collected_row l WHERE l.iuv = i.iuv AND COALESCE(l.transfer_index, t.transfer_index) = t.transfer_index)) AS reported,
      EXISTS (SELECT 1 FROM payment p JOIN receipt_collection r ON r.payment_id = p.id WHERE p.installment_id = i.id AND p.effect = 'PAYS')
        OR (EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id) AND NOT EXISTS (SELECT 1 FROM short_receipt s WHERE s.installment_id = i.id AND s.uncollected = 1)
        AND NOT EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id AND NOT EXISTS (SELECT 1 FROM collected_row l WHERE l.iuv = i.iuv AND l.settled = 1 AND COALESCE(l.transfer_index, t.transfer_index) = t.transfer_index))) AS reconciled
      FROM installment i`,
    // When a task was decided on: what changes after that asks again.
    `DROP VIEW subject_task`,
    `CREATE VIEW subject_task AS SELECT s.task_id, s.kind, s.movement_id, s.flow_id, t.state, t.outcome, t.outcome_at FROM task_subject s JOIN task t ON t.id = s.task_id`,
  ],
};
