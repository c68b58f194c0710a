import type { Migration } from '../migrate.ts';

/** The words of a name in alphabetical order: the key under which two spellings of one name meet (`nameKey` of the domain). */
const NAME_KEY = `COALESCE((WITH RECURSIVE piece (word, rest) AS (
    SELECT '', person.sort_name || ' ' UNION ALL SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM piece WHERE rest <> '')
  SELECT group_concat(word, ' ') FROM (SELECT word FROM piece WHERE word <> '' ORDER BY word)), '')`;

const ANY_ADDRESS = `street <> '' OR civic_number <> '' OR postal_code <> '' OR city <> '' OR province <> ''`;

/** Whether the places of a codice fiscale that hold digits hold a letter: an omocodia. */
const OMOCODIA = `length(fiscal_code) = 16 AND (substr(fiscal_code, 7, 2) || substr(fiscal_code, 10, 2) || substr(fiscal_code, 13, 3)) GLOB '*[A-Z]*'`;

/**
 * The registry of people: addresses with the days from and to which they hold, several contacts, links, records merged into one another.
 * `person` keeps the present address and the preferred contacts as a projection, written in the unit that changes them.
 * A merged record stays: `person_alias` leads from it to the one that was kept; `person_merge` and `person_merge_row` hold what an undo needs.
 * Views for readers of other features: `person_card` (without merged records), `person_history` (the trail of a person with its payload).
 */
export const peopleRegistryMigration: Migration = {
  id: 5,
  name: 'people-registry',
  statements: [
    `ALTER TABLE person ADD COLUMN vat_number TEXT`,
    `ALTER TABLE person ADD COLUMN birth_date TEXT`,
    `ALTER TABLE person ADD COLUMN birth_place TEXT`,
    `ALTER TABLE person ADD COLUMN death_date TEXT`,
    `ALTER TABLE person ADD COLUMN foreign_country TEXT`,
    `ALTER TABLE person ADD COLUMN foreign_tax_id TEXT`,
    `ALTER TABLE person ADD COLUMN foreign_document TEXT`,
    `ALTER TABLE person ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`,
    `UPDATE person SET name_key = ${NAME_KEY}`,
    `CREATE INDEX person_name_key ON person (name_key, id)`,
    `CREATE INDEX person_omocodia ON person (fiscal_code) WHERE ${OMOCODIA}`,
    `CREATE INDEX person_vat_number ON person (ltrim(vat_number, '0')) WHERE vat_number IS NOT NULL`,
    `CREATE INDEX person_without_code ON person (sort_name, id) WHERE fiscal_code IS NULL`,
    `CREATE INDEX person_legal ON person (sort_name, id) WHERE type = 'G'`,
    `CREATE INDEX person_foreign ON person (sort_name, id) WHERE foreign_country IS NOT NULL`,
    `CREATE INDEX person_deceased ON person (sort_name, id) WHERE death_date IS NOT NULL`,

    /* `turns_on`: the coming day on which it begins or has ceased to hold; null = no day to wait for. */
    `CREATE TABLE person_address (
      id INTEGER PRIMARY KEY NOT NULL, person_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('RESIDENCE', 'DOMICILE', 'REGISTERED_OFFICE', 'NOTICES')),
      street TEXT NOT NULL, civic_number TEXT NOT NULL, postal_code TEXT NOT NULL, city TEXT NOT NULL, province TEXT NOT NULL, country TEXT NOT NULL,
      valid_from TEXT NOT NULL, valid_to TEXT CHECK (valid_to IS NULL OR valid_to >= valid_from),
      turns_on TEXT, source TEXT NOT NULL CHECK (source IN ('OPERATOR', 'IMPORT', 'ARCHIVE')), entered_by INTEGER, entered_at TEXT NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_person_address_person_id" FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_address_entered_by" FOREIGN KEY ("entered_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX person_address_person ON person_address (person_id, kind, valid_from)`,
    `CREATE INDEX person_address_turns ON person_address (turns_on) WHERE turns_on IS NOT NULL`,
    `INSERT INTO person_address (person_id, kind, street, civic_number, postal_code, city, province, country, valid_from, valid_to, source, entered_by, entered_at, version)
      SELECT id, CASE type WHEN 'G' THEN 'REGISTERED_OFFICE' ELSE 'RESIDENCE' END, street, civic_number, postal_code, city, province, country, substr(created_at, 1, 10), NULL, 'ARCHIVE', NULL, created_at, 1
      FROM person WHERE ${ANY_ADDRESS}`,

    `CREATE TABLE person_contact (
      id INTEGER PRIMARY KEY NOT NULL, person_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('EMAIL', 'PEC', 'PHONE', 'MOBILE')), value TEXT NOT NULL, label TEXT,
      preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)), invalid_since TEXT, invalid_reason TEXT,
      source TEXT NOT NULL CHECK (source IN ('OPERATOR', 'IMPORT', 'ARCHIVE')), entered_by INTEGER, entered_at TEXT NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_person_contact_person_id" FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_contact_entered_by" FOREIGN KEY ("entered_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX person_contact_person ON person_contact (person_id, kind, id)`,
    `INSERT INTO person_contact (person_id, kind, value, label, preferred, source, entered_at, version)
      SELECT id, 'EMAIL', email, NULL, 1, 'ARCHIVE', created_at, 1 FROM person WHERE email IS NOT NULL AND email <> ''`,
    `INSERT INTO person_contact (person_id, kind, value, label, preferred, source, entered_at, version)
      SELECT id, 'PEC', pec, NULL, 1, 'ARCHIVE', created_at, 1 FROM person WHERE pec IS NOT NULL AND pec <> ''`,
    `INSERT INTO person_contact (person_id, kind, value, label, preferred, source, entered_at, version)
      SELECT id, CASE WHEN replace(phone, ' ', '') GLOB '3*' OR replace(phone, ' ', '') GLOB '+393*' OR replace(phone, ' ', '') GLOB '00393*' THEN 'MOBILE' ELSE 'PHONE' END, phone, NULL, 1, 'ARCHIVE', created_at, 1
      FROM person WHERE phone IS NOT NULL AND phone <> ''`,

    `CREATE TABLE person_link (
      id INTEGER PRIMARY KEY NOT NULL, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL CHECK (to_id <> from_id),
      kind TEXT NOT NULL CHECK (kind IN ('HEIR', 'CO_OBLIGOR', 'GUARDIAN', 'SUPPORT_ADMINISTRATOR', 'LEGAL_REPRESENTATIVE')),
      valid_from TEXT, valid_to TEXT CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from), note TEXT, entered_by INTEGER, entered_at TEXT NOT NULL, version INTEGER NOT NULL,
      CONSTRAINT "fk_person_link_from_id" FOREIGN KEY ("from_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_link_to_id" FOREIGN KEY ("to_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_link_entered_by" FOREIGN KEY ("entered_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX person_link_from ON person_link (from_id, kind)`,
    `CREATE INDEX person_link_to ON person_link (to_id, kind)`,

    `CREATE TABLE person_merge (
      id INTEGER PRIMARY KEY NOT NULL, survivor_id INTEGER NOT NULL, merged_id INTEGER NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, reason TEXT NOT NULL,
      survivor_before TEXT NOT NULL CHECK (json_valid(survivor_before)), survivor_after TEXT NOT NULL CHECK (json_valid(survivor_after)),
      merged_before TEXT NOT NULL CHECK (json_valid(merged_before)), merged_after TEXT NOT NULL CHECK (json_valid(merged_after)),
      undone_at TEXT, undone_by INTEGER, undo_reason TEXT,
      CONSTRAINT "fk_person_merge_survivor_id" FOREIGN KEY ("survivor_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_merge_merged_id" FOREIGN KEY ("merged_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_merge_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id"),
      CONSTRAINT "fk_person_merge_undone_by" FOREIGN KEY ("undone_by") REFERENCES "operator" ("id")
    ) STRICT`,
    `CREATE INDEX person_merge_survivor ON person_merge (survivor_id, id)`,
    `CREATE INDEX person_merge_merged ON person_merge (merged_id, id)`,
    /* `place`: whose row it is (POSITION, SERVED, ADDRESS, CONTACT, LINK); `before` and `after`: the columns the merge changed. */
    `CREATE TABLE person_merge_row (
      merge_id INTEGER NOT NULL, seq INTEGER NOT NULL, place TEXT NOT NULL, row_id INTEGER NOT NULL,
      before TEXT NOT NULL CHECK (json_valid(before)), after TEXT NOT NULL CHECK (json_valid(after)),
      PRIMARY KEY (merge_id, seq),
      CONSTRAINT "fk_person_merge_row_merge_id" FOREIGN KEY ("merge_id") REFERENCES "person_merge" ("id")
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE person_alias (
      person_id INTEGER PRIMARY KEY NOT NULL, survivor_id INTEGER NOT NULL CHECK (survivor_id <> person_id), merge_id INTEGER NOT NULL,
      CONSTRAINT "fk_person_alias_person_id" FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_alias_survivor_id" FOREIGN KEY ("survivor_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_alias_merge_id" FOREIGN KEY ("merge_id") REFERENCES "person_merge" ("id")
    ) STRICT`,
    `CREATE INDEX person_alias_survivor ON person_alias (survivor_id)`,
    /* Two records that a person looked at and found to be two subjects: never proposed again. */
    `CREATE TABLE person_distinct (
      first_id INTEGER NOT NULL, second_id INTEGER NOT NULL CHECK (second_id > first_id), at TEXT NOT NULL, operator_id INTEGER NOT NULL,
      PRIMARY KEY (first_id, second_id),
      CONSTRAINT "fk_person_distinct_first_id" FOREIGN KEY ("first_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_distinct_second_id" FOREIGN KEY ("second_id") REFERENCES "person" ("id"),
      CONSTRAINT "fk_person_distinct_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")
    ) STRICT`,

    /* Null: printed before the address was kept with the print. */
    `ALTER TABLE notice_print ADD COLUMN printed_address TEXT`,

    `DROP VIEW person_card`,
    `CREATE VIEW person_card AS SELECT id, fiscal_code, type, name FROM person WHERE NOT EXISTS (SELECT 1 FROM person_alias a WHERE a.person_id = person.id)`,
    `CREATE VIEW person_history AS SELECT e.seq, e.at, e.action, e.subject_id AS person_id, o.name AS operator_name, p.payload_json
      FROM audit_entry e LEFT JOIN operator o ON o.id = CAST(e.operator_id AS INTEGER) LEFT JOIN audit_payload p ON p.seq = e.seq WHERE e.subject_kind = 'person'`,
  ],
};
