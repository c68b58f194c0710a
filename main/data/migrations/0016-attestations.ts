import type { Migration } from '../migrate.ts';

/**
 * Papers by which the body itself attests a payment (receipts-fdr.md 4): the quittance, numbered within its year, and the attestation of a payment that only a flow reports.
 * `content` is what the paper says, kept as it was issued: a number always names the same words. A paper has one print for each time it left the office.
 */
export const attestationsMigration: Migration = {
  id: 16,
  name: 'attestations',
  statements: [
    `CREATE TABLE attestation (
      id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('QUITTANCE', 'REPORTED')), year INTEGER, number INTEGER CHECK (number > 0), payment_id INTEGER, position_id INTEGER, iuv TEXT NOT NULL, amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
      content TEXT NOT NULL CHECK (json_valid(content)), issued_at TEXT NOT NULL, issued_by INTEGER NOT NULL,
      CONSTRAINT "fk_attestation_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"),
      CONSTRAINT "fk_attestation_position" FOREIGN KEY ("position_id") REFERENCES "debt_position" ("id"),
      CONSTRAINT "fk_attestation_issued_by" FOREIGN KEY ("issued_by") REFERENCES "operator" ("id"),
      CHECK (CASE kind WHEN 'QUITTANCE' THEN number IS NOT NULL AND year IS NOT NULL AND payment_id IS NOT NULL ELSE number IS NULL AND year IS NULL AND payment_id IS NULL END)) STRICT`,
    `CREATE UNIQUE INDEX ux_attestation_number ON attestation (year, number) WHERE number IS NOT NULL`,
    `CREATE UNIQUE INDEX ux_attestation_payment ON attestation (payment_id) WHERE payment_id IS NOT NULL`,
    `CREATE INDEX ix_attestation_iuv ON attestation (iuv, id)`,
    `CREATE TABLE attestation_print (
      id INTEGER PRIMARY KEY NOT NULL, attestation_id INTEGER NOT NULL, at TEXT NOT NULL, operator_id INTEGER NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64), copy INTEGER NOT NULL CHECK (copy IN (0, 1)),
      CONSTRAINT "fk_attestation_print_attestation" FOREIGN KEY ("attestation_id") REFERENCES "attestation" ("id"),
      CONSTRAINT "fk_attestation_print_operator" FOREIGN KEY ("operator_id") REFERENCES "operator" ("id")) STRICT`,
    `CREATE INDEX ix_attestation_print_attestation ON attestation_print (attestation_id, id)`,
    `CREATE INDEX ix_attestation_print_hash ON attestation_print (sha256)`,
  ],
};
