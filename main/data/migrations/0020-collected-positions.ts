import type { Migration } from '../migrate.ts';

/** Outcomes by which a row of a flow says that the money was taken; `3` that it went back (receipts-fdr.md 2.3). */
const PAID_ROW = "outcome IN ('0', '4', '8', '9')";

/**
 * What the states REPORTED and RECONCILED of installments stand on (states.md): which version of a flow counts, whether confirmed matches cover it, and which receipts were credited by themselves.
 * Written by the reconciliation with the projections that follow from it. A transfer that goes to the entity itself is reported when a row of a flow that counts names it, and no row revokes that;
 * a row without an index is of whatever transfer its IUV has.
 */
export const collectedPositionsMigration: Migration = {
  id: 20,
  name: 'collected-positions',
  statements: [
    `CREATE TABLE flow_collection (
      flow_id INTEGER PRIMARY KEY NOT NULL, version_id INTEGER NOT NULL, settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
      CONSTRAINT "fk_flow_collection_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CONSTRAINT "fk_flow_collection_version" FOREIGN KEY ("version_id") REFERENCES "reporting_flow" ("id")) STRICT`,
    `CREATE UNIQUE INDEX ux_flow_collection_version ON flow_collection (version_id)`,
    `CREATE TABLE receipt_collection (
      payment_id INTEGER PRIMARY KEY NOT NULL,
      CONSTRAINT "fk_receipt_collection_payment" FOREIGN KEY ("payment_id") REFERENCES "payment" ("id")) STRICT`,
    `CREATE VIEW collected_row AS SELECT l.iuv, l.transfer_index, c.settled FROM reporting_flow_line l JOIN flow_collection c ON c.version_id = l.flow_id
      WHERE l.${PAID_ROW} AND NOT EXISTS (SELECT 1 FROM reporting_flow_line x JOIN flow_collection xc ON xc.version_id = x.flow_id WHERE x.iuv = l.iuv AND x.iur = l.iur AND x.outcome = '3')`,
    `CREATE VIEW own_transfer AS SELECT t.installment_id, t.transfer_index FROM transfer t WHERE t.stamp = 0 AND t.payee_fiscal_code = (SELECT fiscal_code FROM entity_identity)`,
    `CREATE VIEW installment_collection AS SELECT i.id AS installment_id,
      EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id AND NOT EXISTS (SELECT 1 FROM collected_row l WHERE l.iuv = i.iuv AND COALESCE(l.transfer_index, t.transfer_index) = t.transfer_index)) AS reported,
      EXISTS (SELECT 1 FROM payment p JOIN receipt_collection r ON r.payment_id = p.id WHERE p.installment_id = i.id AND p.effect = 'PAYS')
        OR (EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM own_transfer t WHERE t.installment_id = i.id AND NOT EXISTS (SELECT 1 FROM collected_row l WHERE l.iuv = i.iuv AND l.settled = 1 AND COALESCE(l.transfer_index, t.transfer_index) = t.transfer_index))) AS reconciled
      FROM installment i`,
    `CREATE VIEW installment_place AS SELECT id AS installment_id, position_id, iuv FROM installment WHERE iuv IS NOT NULL`,
  ],
};
