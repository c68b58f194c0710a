import type { Migration } from '../migrate.ts';

/**
 * On what notices are printed: the usual paper of the office and of its services, where the window of its envelopes is, and the cover letters. A letter is never changed: what is saved is a new version,
 * so that a print says for good which words went with it. `print_paper` has a row only for a print that is not a plain A4 sheet in Italian without letter.
 */
export const noticePapersMigration: Migration = {
  id: 26,
  name: 'notice-papers',
  statements: [
    `CREATE TABLE paper_setting (
      id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), paper TEXT NOT NULL CHECK (paper IN ('A4', 'A4_SLIP', 'ROLL_75', 'OLD_A4', 'OLD_A4_SLIP')), language TEXT NOT NULL CHECK (language IN ('it', 'it+en')), old_model INTEGER NOT NULL CHECK (old_model IN (0, 1)),
      window_left INTEGER, window_top INTEGER, window_width INTEGER, window_height INTEGER, version INTEGER NOT NULL,
      CHECK ((window_left IS NULL) = (window_top IS NULL) AND (window_left IS NULL) = (window_width IS NULL) AND (window_left IS NULL) = (window_height IS NULL))) STRICT`,
    `INSERT INTO paper_setting (id, paper, language, old_model, version) VALUES (1, 'A4', 'it', 0, 1)`,
    `CREATE TABLE service_paper (
      service_id INTEGER PRIMARY KEY NOT NULL, paper TEXT NOT NULL CHECK (paper IN ('A4', 'A4_SLIP', 'ROLL_75', 'OLD_A4', 'OLD_A4_SLIP')),
      CONSTRAINT "fk_service_paper_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")) STRICT`,
    `CREATE TABLE letter_template (id INTEGER PRIMARY KEY NOT NULL, retired INTEGER NOT NULL CHECK (retired IN (0, 1)), version INTEGER NOT NULL) STRICT`,
    `CREATE TABLE letter_version (
      id INTEGER PRIMARY KEY NOT NULL, template_id INTEGER NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120), body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 3000), made_at TEXT NOT NULL, operator_id INTEGER NOT NULL,
      CONSTRAINT "fk_letter_version_template_id" FOREIGN KEY ("template_id") REFERENCES "letter_template" ("id"),
      CONSTRAINT "fk_letter_version_operator_id" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")) STRICT`,
    `CREATE UNIQUE INDEX letter_version_number ON letter_version (template_id, version)`,
    `CREATE TRIGGER letter_version_is_kept BEFORE UPDATE ON letter_version BEGIN SELECT RAISE(ABORT, 'a version of a letter is never changed'); END`,
    `CREATE TABLE print_paper (
      print_id INTEGER PRIMARY KEY NOT NULL, paper TEXT NOT NULL CHECK (paper IN ('A4', 'A4_SLIP', 'ROLL_75', 'OLD_A4', 'OLD_A4_SLIP')), language TEXT NOT NULL CHECK (language IN ('it', 'it+en')), letter_version_id INTEGER,
      CONSTRAINT "fk_print_paper_print_id" FOREIGN KEY ("print_id") REFERENCES "notice_print" ("id"),
      CONSTRAINT "fk_print_paper_letter_version_id" FOREIGN KEY ("letter_version_id") REFERENCES "letter_version" ("id")) STRICT`,
    `CREATE INDEX print_paper_letter ON print_paper (letter_version_id)`,
    `CREATE TABLE lot_paper (
      lot_id INTEGER PRIMARY KEY NOT NULL, paper TEXT CHECK (paper IN ('A4', 'A4_SLIP', 'OLD_A4', 'OLD_A4_SLIP')), language TEXT CHECK (language IN ('it', 'it+en')), letter_version_id INTEGER,
      CONSTRAINT "fk_lot_paper_lot_id" FOREIGN KEY ("lot_id") REFERENCES "notice_lot" ("id"),
      CONSTRAINT "fk_lot_paper_letter_version_id" FOREIGN KEY ("letter_version_id") REFERENCES "letter_version" ("id")) STRICT`,
  ],
};
