/**
 * What a row of a flow and the receipts are to each other (reconciliation.md 3.1, L2–L3; 3.2), as SQL over `l`, a row of `flow_line_card`. `?1`: JSON list of the segregation codes of this entity's notices.
 *
 * A receipt is the row's own when IUV and IUR are; a legacy receipt of several payments has an IUR for each (`receipt_part`); others when the IUV is, and no other row that counts bears the receipt's number.
 */

/** Another row `o` of the same IUV in a version that counts, revocations apart. */
const OTHER_ROW = `FROM flow_line_card o JOIN flow_version_card ov ON ov.id = o.flow_id WHERE o.iuv = l.iuv AND o.outcome <> '3' AND ov.state <> 'SUPERSEDED'`;

/** The IUR of a row is one of the receipt `p`. */
function isPart(iur: string): string {
  return `EXISTS (SELECT 1 FROM receipt_part q WHERE q.payment_id = p.id AND q.iur = ${iur})`;
}

/** Credits matched with the receipt `p` alone, confirmed or not. */
const ALLOCATED = 'COALESCE((SELECT SUM(a.cents) FROM match_allocation a WHERE a.payment_id = p.id AND a.voided_at IS NULL), 0)';

/** Id of the receipt of the row; null without one. */
export const LINE_RECEIPT = `(SELECT p.id FROM receipt_card p WHERE p.iuv = l.iuv AND (p.receipt_id = l.iur OR ${isPart('l.iur')} OR NOT EXISTS (SELECT 1 ${OTHER_ROW} AND o.iur = p.receipt_id)) ORDER BY p.receipt_id = l.iur OR ${isPart('l.iur')} DESC, p.id LIMIT 1)`;

/** What the row is, by its receipt `x`: a reversal (outcome 3); with a receipt; of a number that is not ours; else without receipt. */
export function lineStanding(receipt: string): string {
  return `CASE WHEN l.outcome = '3' THEN 'REVERSAL' WHEN ${receipt} IS NOT NULL THEN 'WITH_RECEIPT' WHEN length(l.iuv) <> 17 OR l.iuv GLOB '*[^0-9]*' OR substr(l.iuv, 1, 2) NOT IN (SELECT value FROM json_each(?1)) THEN 'FOREIGN' ELSE 'WITHOUT_RECEIPT' END`;
}

/** The receipt has another amount than all its rows, and the credits that are for it alone, together: one row a transfer (3.2, RT_NO_IUF). */
export function lineDiffers(receipt: string): string {
  return `(l.outcome <> '3' AND EXISTS (SELECT 1 FROM receipt_card p WHERE p.id = ${receipt} AND p.own_cents <> ${ALLOCATED} + (SELECT SUM(o.amount_cents) ${OTHER_ROW}
    AND CASE WHEN EXISTS (SELECT 1 FROM receipt_part q WHERE q.payment_id = p.id) THEN ${isPart('o.iur')} OR o.iur = l.iur ELSE o.iur = l.iur OR p.receipt_id <> l.iur END)))`;
}

/** Another row pays the same IUV and transfer under another IUR (3.2, DOPPI); payments of one legacy receipt are no double of each other. */
export const LINE_IS_DOUBLE = `(l.outcome <> '3' AND EXISTS (SELECT 1 ${OTHER_ROW} AND o.iur <> l.iur AND COALESCE(o.transfer_index, 1) = COALESCE(l.transfer_index, 1)
  AND NOT EXISTS (SELECT 1 FROM receipt_part q JOIN receipt_part w ON w.payment_id = q.payment_id WHERE q.iur = l.iur AND w.iur = o.iur)))`;

/** What no credit was matched with of a receipt `p`; cents. */
export const RECEIPT_LEFT_CENTS = `(p.own_cents - ${ALLOCATED})`;

/** A receipt `p` whose payment was revoked: its money went back (states.md, PAID: revoke fact), so that no flow is waited for and nobody is asked for one. */
export const RECEIPT_IS_REVOKED = `EXISTS (SELECT 1 FROM payment_to_budget b WHERE b.id = p.id AND b.effect = 'REVOKED')`;

/** Of a receipt `p` of the entity's: it was not revoked, no row that counts is its own, and no credits were matched with all of it (3.2, RT_NO_IUF). */
export const RECEIPT_IS_UNREPORTED = `(p.own_cents > 0 AND NOT ${RECEIPT_IS_REVOKED}
  AND NOT EXISTS (SELECT 1 FROM flow_line_card l JOIN flow_version_card v ON v.id = l.flow_id WHERE l.iuv = p.iuv AND l.outcome <> '3' AND v.state <> 'SUPERSEDED' AND (l.iur = p.receipt_id OR NOT EXISTS (SELECT 1 FROM receipt_card q WHERE q.iuv = l.iuv AND q.receipt_id = l.iur)))
  AND ${RECEIPT_LEFT_CENTS} > 0)`;
