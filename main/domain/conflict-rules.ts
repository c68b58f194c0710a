/**
 * The rows of the table of intermediary.md 4.3, in its order, two of 4.5, and a payment there whose receipt never comes. Money always wins.
 */
export const CONFLICT_RULES = [
  'CANCEL_AGAINST_PAID', 'UPDATE_AGAINST_PAID', 'UPDATE_AGAINST_CHANGED', 'ACTIVE_AGAINST_GONE', 'CANCELLED_AGAINST_LIVE', 'EXTENDED_AGAINST_EXPIRED', 'NOTIFICATION_FEE', 'COUNTER_PAID_AGAINST_PAID',
  'REVISED_OR_REVOKED', 'PRINTED_THEN_UPDATED', 'NAV_COLLISION', 'LEFT_IN_DRAFT', 'PAID_WITHOUT_RECEIPT',
] as const;
export type ConflictRule = (typeof CONFLICT_RULES)[number];
