import type { Migration } from '../migrate.ts';
import { registerOrderSql } from './register-order.ts';

const WORDS_OF_NEW = `new.id, new.description, new.external_id, (SELECT name FROM person WHERE id = new.person_id), (SELECT fiscal_code FROM person WHERE id = new.person_id), (SELECT code FROM service WHERE id = new.service_id)`;
const WORDS_OF_OLD = `old.id, old.description, old.external_id, (SELECT name FROM person WHERE id = old.person_id), (SELECT fiscal_code FROM person WHERE id = old.person_id), (SELECT code FROM service WHERE id = old.service_id)`;
const WORDS = 'rowid, description, external_id, debtor_name, debtor_fiscal_code, service_code';
const TOKENS = `tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5', detail=none`;

/**
 * What lists and the search need to answer over a million positions: the debtor's name in sorting form on the position itself, an index for
 * every filter and every order of the list, one full text over causale and debtor, and the numbers by their groups of three digits.
 */
export const listIndexesMigration: Migration = {
  id: 4,
  name: 'list-indexes',
  statements: [
    `ALTER TABLE person ADD COLUMN sort_name TEXT NOT NULL DEFAULT ''`,
    `UPDATE person SET sort_name = ${registerOrderSql('name')}`,
    `DROP INDEX person_name`,
    `CREATE INDEX person_sort_name ON person (sort_name, id)`,

    `ALTER TABLE debt_position ADD COLUMN debtor_sort TEXT NOT NULL DEFAULT ''`,
    `UPDATE debt_position SET debtor_sort = (SELECT sort_name FROM person WHERE id = person_id)`,
    `CREATE TRIGGER debt_position_debtor_insert AFTER INSERT ON debt_position BEGIN
      UPDATE debt_position SET debtor_sort = (SELECT sort_name FROM person WHERE id = new.person_id) WHERE id = new.id; END`,
    `CREATE TRIGGER debt_position_debtor_update AFTER UPDATE OF person_id ON debt_position BEGIN
      UPDATE debt_position SET debtor_sort = (SELECT sort_name FROM person WHERE id = new.person_id) WHERE id = new.id; END`,
    `CREATE TRIGGER person_sort_name_update AFTER UPDATE OF sort_name ON person WHEN new.sort_name <> old.sort_name BEGIN
      UPDATE debt_position SET debtor_sort = new.sort_name WHERE person_id = new.id; END`,

    `DROP INDEX debt_position_state`,
    `DROP INDEX debt_position_service`,
    `DROP INDEX debt_position_due`,
    /* What follows the leading columns lets the rest of a filter be judged, and the order be found, without reading the row. */
    `CREATE INDEX debt_position_state_due ON debt_position (state, due_date, service_id, payable_until, expiring_from, created_at, office, origin, amount_cents, debtor_sort)`,
    `CREATE INDEX debt_position_service_state ON debt_position (service_id, state, due_date, payable_until, expiring_from, created_at, office, origin, amount_cents, debtor_sort)`,
    `CREATE INDEX debt_position_office_state ON debt_position (office, state, due_date, payable_until, expiring_from, created_at, service_id, origin, amount_cents, debtor_sort)`,
    `CREATE INDEX debt_position_origin ON debt_position (origin, id)`,
    `CREATE INDEX debt_position_created ON debt_position (created_at, id)`,
    `CREATE INDEX debt_position_due_order ON debt_position (COALESCE(due_date, '9999-12-31'), id)`,
    `CREATE INDEX debt_position_amount ON debt_position (amount_cents, id)`,
    `CREATE INDEX debt_position_debtor ON debt_position (debtor_sort, id)`,
    `CREATE INDEX debt_position_external ON debt_position (external_id) WHERE external_id IS NOT NULL`,

    `DROP TRIGGER debt_position_text_insert`,
    `DROP TRIGGER debt_position_text_update`,
    `DROP TRIGGER debt_position_text_delete`,
    `DROP TABLE debt_position_text`,
    `CREATE VIEW debt_position_words AS SELECT p.id, p.description, p.external_id, d.name AS debtor_name, d.fiscal_code AS debtor_fiscal_code, s.code AS service_code
      FROM debt_position p JOIN person d ON d.id = p.person_id LEFT JOIN service s ON s.id = p.service_id`,
    `CREATE VIRTUAL TABLE debt_position_text USING fts5 (description, external_id, debtor_name, debtor_fiscal_code, service_code, content='debt_position_words', content_rowid='id', ${TOKENS})`,
    `INSERT INTO debt_position_text (debt_position_text) VALUES ('rebuild')`,
    `CREATE TRIGGER debt_position_text_insert AFTER INSERT ON debt_position BEGIN
      INSERT INTO debt_position_text (${WORDS}) VALUES (${WORDS_OF_NEW}); END`,
    `CREATE TRIGGER debt_position_text_update AFTER UPDATE OF description, external_id, person_id, service_id ON debt_position
      WHEN new.description <> old.description OR new.external_id IS NOT old.external_id OR new.person_id <> old.person_id OR new.service_id IS NOT old.service_id BEGIN
      INSERT INTO debt_position_text (debt_position_text, ${WORDS}) VALUES ('delete', ${WORDS_OF_OLD});
      INSERT INTO debt_position_text (${WORDS}) VALUES (${WORDS_OF_NEW}); END`,
    `CREATE TRIGGER debt_position_text_delete AFTER DELETE ON debt_position BEGIN
      INSERT INTO debt_position_text (debt_position_text, ${WORDS}) VALUES ('delete', ${WORDS_OF_OLD}); END`,
    `CREATE TRIGGER debt_position_text_debtor AFTER UPDATE OF name, fiscal_code ON person WHEN new.name <> old.name OR new.fiscal_code IS NOT old.fiscal_code BEGIN
      INSERT INTO debt_position_text (debt_position_text, ${WORDS}) SELECT 'delete', id, description, external_id, old.name, old.fiscal_code, (SELECT code FROM service s WHERE s.id = service_id) FROM debt_position WHERE person_id = new.id;
      INSERT INTO debt_position_text (${WORDS}) SELECT id, description, external_id, new.name, new.fiscal_code, (SELECT code FROM service s WHERE s.id = service_id) FROM debt_position WHERE person_id = new.id; END`,
    `CREATE TRIGGER debt_position_text_service AFTER UPDATE OF code ON service WHEN new.code <> old.code BEGIN
      INSERT INTO debt_position_text (debt_position_text, ${WORDS}) SELECT 'delete', p.id, p.description, p.external_id, d.name, d.fiscal_code, old.code FROM debt_position p JOIN person d ON d.id = p.person_id WHERE p.service_id = new.id;
      INSERT INTO debt_position_text (${WORDS}) SELECT p.id, p.description, p.external_id, d.name, d.fiscal_code, new.code FROM debt_position p JOIN person d ON d.id = p.person_id WHERE p.service_id = new.id; END`,

    `DROP TRIGGER person_text_insert`,
    `DROP TRIGGER person_text_update`,
    `DROP TRIGGER person_text_delete`,
    `DROP TABLE person_text`,
    `CREATE VIRTUAL TABLE person_text USING fts5 (name, fiscal_code, content='person', content_rowid='id', ${TOKENS})`,
    `INSERT INTO person_text (person_text) VALUES ('rebuild')`,
    `CREATE TRIGGER person_text_insert AFTER INSERT ON person BEGIN
      INSERT INTO person_text (rowid, name, fiscal_code) VALUES (new.id, new.name, new.fiscal_code); END`,
    `CREATE TRIGGER person_text_update AFTER UPDATE OF name, fiscal_code ON person WHEN new.name <> old.name OR new.fiscal_code IS NOT old.fiscal_code BEGIN
      INSERT INTO person_text (person_text, rowid, name, fiscal_code) VALUES ('delete', old.id, old.name, old.fiscal_code);
      INSERT INTO person_text (rowid, name, fiscal_code) VALUES (new.id, new.name, new.fiscal_code); END`,
    `CREATE TRIGGER person_text_delete AFTER DELETE ON person BEGIN
      INSERT INTO person_text (person_text, rowid, name, fiscal_code) VALUES ('delete', old.id, old.name, old.fiscal_code); END`,

    /* Of a notice number the first eight digits are the same for thousands of them: what is looked for inside is the rest (positions/number-part.ts). */
    `CREATE VIEW installment_tails AS SELECT id, substr(nav, 9) AS tail FROM installment WHERE nav IS NOT NULL`,
    `CREATE VIRTUAL TABLE installment_digits USING fts5 (tail, content='installment_tails', content_rowid='id', tokenize='trigram', detail=none)`,
    `INSERT INTO installment_digits (installment_digits) VALUES ('rebuild')`,
    `CREATE TRIGGER installment_digits_insert AFTER INSERT ON installment WHEN new.nav IS NOT NULL BEGIN
      INSERT INTO installment_digits (rowid, tail) VALUES (new.id, substr(new.nav, 9)); END`,
    /* Of a row without number there is nothing to take out. */
    `CREATE TRIGGER installment_digits_update AFTER UPDATE OF nav ON installment WHEN new.nav IS NOT old.nav BEGIN
      INSERT INTO installment_digits (installment_digits, rowid, tail) SELECT 'delete', old.id, substr(old.nav, 9) WHERE old.nav IS NOT NULL;
      INSERT INTO installment_digits (rowid, tail) SELECT new.id, substr(new.nav, 9) WHERE new.nav IS NOT NULL; END`,
    `CREATE TRIGGER installment_digits_delete AFTER DELETE ON installment WHEN old.nav IS NOT NULL BEGIN
      INSERT INTO installment_digits (installment_digits, rowid, tail) VALUES ('delete', old.id, substr(old.nav, 9)); END`,

    `CREATE INDEX payment_amount ON payment (amount_cents, id)`,
    `CREATE VIEW payment_words AS SELECT id, debtor_name, debtor_fiscal_code, receipt_id, description FROM payment`,
    `CREATE VIRTUAL TABLE payment_text USING fts5 (debtor_name, debtor_fiscal_code, receipt_id, description, content='payment_words', content_rowid='id', ${TOKENS})`,
    `INSERT INTO payment_text (payment_text) VALUES ('rebuild')`,
    `CREATE TRIGGER payment_text_insert AFTER INSERT ON payment BEGIN
      INSERT INTO payment_text (rowid, debtor_name, debtor_fiscal_code, receipt_id, description) VALUES (new.id, new.debtor_name, new.debtor_fiscal_code, new.receipt_id, new.description); END`,
    `CREATE TRIGGER payment_text_update AFTER UPDATE OF debtor_name, debtor_fiscal_code, receipt_id, description ON payment BEGIN
      INSERT INTO payment_text (payment_text, rowid, debtor_name, debtor_fiscal_code, receipt_id, description) VALUES ('delete', old.id, old.debtor_name, old.debtor_fiscal_code, old.receipt_id, old.description);
      INSERT INTO payment_text (rowid, debtor_name, debtor_fiscal_code, receipt_id, description) VALUES (new.id, new.debtor_name, new.debtor_fiscal_code, new.receipt_id, new.description); END`,
    `CREATE TRIGGER payment_text_delete AFTER DELETE ON payment BEGIN
      INSERT INTO payment_text (payment_text, rowid, debtor_name, debtor_fiscal_code, receipt_id, description) VALUES ('delete', old.id, old.debtor_name, old.debtor_fiscal_code, old.receipt_id, old.description); END`,
    /* The IUV is the notice number without its first digit: one column holds both. */
    `CREATE INDEX payment_number_order ON payment (COALESCE(nav, '3' || iuv))`,
    `CREATE VIEW payment_tails AS SELECT id, substr(COALESCE(nav, '3' || iuv), 9) AS tail FROM payment`,
    `CREATE VIRTUAL TABLE payment_digits USING fts5 (tail, content='payment_tails', content_rowid='id', tokenize='trigram', detail=none)`,
    `INSERT INTO payment_digits (payment_digits) VALUES ('rebuild')`,
    `CREATE TRIGGER payment_digits_insert AFTER INSERT ON payment BEGIN
      INSERT INTO payment_digits (rowid, tail) VALUES (new.id, substr(COALESCE(new.nav, '3' || new.iuv), 9)); END`,
    `CREATE TRIGGER payment_digits_update AFTER UPDATE OF nav, iuv ON payment BEGIN
      INSERT INTO payment_digits (payment_digits, rowid, tail) VALUES ('delete', old.id, substr(COALESCE(old.nav, '3' || old.iuv), 9));
      INSERT INTO payment_digits (rowid, tail) VALUES (new.id, substr(COALESCE(new.nav, '3' || new.iuv), 9)); END`,
    `CREATE TRIGGER payment_digits_delete AFTER DELETE ON payment BEGIN
      INSERT INTO payment_digits (payment_digits, rowid, tail) VALUES ('delete', old.id, substr(COALESCE(old.nav, '3' || old.iuv), 9)); END`,

    /* Without DISTINCT: it is only asked whether a position is there, and every save asks; with it every open task would be read each time. */
    `DROP VIEW position_contradiction`,
    `CREATE VIEW position_contradiction AS SELECT position_id FROM task WHERE contradiction = 1 AND state <> 'DONE' AND position_id IS NOT NULL`,

    `DROP VIEW position_card`,
    `CREATE VIEW position_card AS
      SELECT p.id, p.service_id, COALESCE(s.code, '') AS service, COALESCE(s.name, '') AS service_name, p.office, p.year, p.person_id, d.name AS debtor_name, d.fiscal_code AS debtor_fiscal_code, p.debtor_sort,
        p.description, p.amount_cents, p.due_date, p.payable_until, p.expiring_from, p.first_nav AS nav, p.state, p.origin, p.created_at, p.version
      FROM debt_position p JOIN person d ON d.id = p.person_id LEFT JOIN service s ON s.id = p.service_id`,
  ],
};
