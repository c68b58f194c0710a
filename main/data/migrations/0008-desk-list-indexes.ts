import type { Migration } from '../migrate.ts';
import { registerOrderSql } from './register-order.ts';

/** A paper is ordered by the debtor of the position it lies on now, else by the name printed on it. */
const DEBTOR_OF_PRINT = `(SELECT p.debtor_sort FROM debt_position p WHERE p.id = notice_print.position_id),
  (SELECT p.debtor_sort FROM payment y JOIN debt_position p ON p.id = y.position_id WHERE y.id = notice_print.payment_id)`;

/**
 * The lists of payments, papers and tasks over hundreds of thousands of rows: names in sorting form (written by whoever adds a row, `sortName` of the
 * domain; in small letters where it was not), an index for every order. `payment_list` holds what filters and totals ask of a payment, so that the
 * row, which carries the whole receipt, is read only to be shown.
 * Views for readers of other features: `position_place` and `notice_place` (whose a position, or a notice number, is).
 */
export const deskListIndexesMigration: Migration = {
  id: 8,
  name: 'desk-list-indexes',
  statements: [
    `CREATE VIEW position_place AS SELECT id AS position_id, office, service_id, state FROM debt_position`,
    `CREATE VIEW notice_place AS SELECT i.nav, p.id AS position_id, p.office, p.service_id FROM installment i JOIN debt_position p ON p.id = i.position_id WHERE i.nav IS NOT NULL`,

    `ALTER TABLE payment ADD COLUMN debtor_sort TEXT NOT NULL DEFAULT ''`,
    `UPDATE payment SET debtor_sort = ${registerOrderSql('debtor_name')}`,
    `CREATE TRIGGER payment_debtor_insert AFTER INSERT ON payment WHEN new.debtor_sort = '' AND new.debtor_name IS NOT NULL BEGIN
      UPDATE payment SET debtor_sort = lower(new.debtor_name) WHERE id = new.id; END`,
    `DROP INDEX payment_paid_on`,
    `CREATE INDEX payment_paid_order ON payment (COALESCE(paid_on, ''), id)`,
    `CREATE INDEX payment_debtor_order ON payment (debtor_sort, id)`,
    `CREATE INDEX payment_list ON payment (id, effect, position_id, nav, psp, paid_on, amount_cents, own_cents, received_at, anomalies)`,
    `CREATE INDEX payment_anomalous ON payment (id) WHERE anomalies <> '[]'`,

    `ALTER TABLE notice_print ADD COLUMN debtor_sort TEXT NOT NULL DEFAULT ''`,
    `UPDATE notice_print SET debtor_sort = COALESCE(${DEBTOR_OF_PRINT}, ${registerOrderSql('printed_debtor')})`,
    `CREATE TRIGGER notice_print_debtor_insert AFTER INSERT ON notice_print BEGIN
      UPDATE notice_print SET debtor_sort = COALESCE(${DEBTOR_OF_PRINT}, NULLIF(debtor_sort, ''), lower(printed_debtor)) WHERE id = new.id; END`,
    `CREATE TRIGGER notice_print_debtor_position AFTER UPDATE OF debtor_sort ON debt_position WHEN new.debtor_sort <> old.debtor_sort BEGIN
      UPDATE notice_print SET debtor_sort = new.debtor_sort WHERE position_id = new.id;
      UPDATE notice_print SET debtor_sort = new.debtor_sort WHERE position_id IS NULL AND payment_id IN (SELECT y.id FROM payment y WHERE y.position_id = new.id); END`,
    `CREATE TRIGGER notice_print_debtor_payment AFTER UPDATE OF position_id ON payment WHEN new.position_id IS NOT old.position_id BEGIN
      UPDATE notice_print SET debtor_sort = COALESCE(${DEBTOR_OF_PRINT}, debtor_sort) WHERE payment_id = new.id AND position_id IS NULL; END`,
    `CREATE INDEX notice_print_debtor_order ON notice_print (debtor_sort, id)`,
    `CREATE INDEX notice_print_amount ON notice_print (printed_amount_cents, id)`,

    `CREATE INDEX task_due_order ON task (COALESCE(due_on, '9999-12-31'), id)`,
    `CREATE INDEX task_amount_order ON task (COALESCE(amount_cents, -1), id)`,
    `CREATE INDEX task_owner ON task (owner_id, state)`,
  ],
};
