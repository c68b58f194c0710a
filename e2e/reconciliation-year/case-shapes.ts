/**
 * What may happen to the money of a year (reconciliation.md 2.2, 3.1–3.4): each case is a story of some flows, of the credits that pay them and of the rows that speak of those credits.
 */
export const CASE_KINDS = [
  // Ordinary, whatever the bank made of the text.
  'STRAIGHT', 'CUMULATIVE_NAMED', 'SINGLE',
  // Anomalies.
  'TRUNCATED', 'LATE_DATE', 'SPLIT', 'MISSING_FLOW', 'MISSING_CREDIT', 'DIFFERENT_AMOUNT', 'CUMULATIVE_UNNAMED', 'DUPLICATE_EQUAL', 'DUPLICATE_DIFFERENT', 'STORNO', 'ORPHAN_STORNO', 'ANOMALOUS_FLOW', 'ZERO_FLOW', 'KEYWORD_ONLY',
  'NEAR_NAME', 'AMOUNT_ONLY', 'UNKNOWN_CREDIT', 'UNKNOWN_IUV', 'REGULARISED', 'ALREADY_COLLECTED', 'POSTAL', 'OTHER_ROWS',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** A form in which a case comes. Numbers: delivered flows, flows never delivered, credits written for the first time, receipts outside every flow. */
export type CaseShape = Readonly<{ detail: string; flows: number; missing?: number; credits: number; singles?: number }>;

/** Forms of each kind, taken in turn. `CUMULATIVE_NAMED` alone has as many flows as are needed. */
export const CASE_SHAPES = {
  STRAIGHT: [{ detail: 'ONE_TO_ONE', flows: 1, credits: 1 }],
  CUMULATIVE_NAMED: [{ detail: 'TWO', flows: 2, credits: 1 }, { detail: 'THREE', flows: 3, credits: 1 }, { detail: 'FOUR', flows: 4, credits: 1 }],
  SINGLE: [{ detail: 'RFB', flows: 0, credits: 1, singles: 1 }, { detail: 'RFB_NOTICE', flows: 0, credits: 1, singles: 1 }, { detail: 'RFS', flows: 0, credits: 1, singles: 1 }, { detail: 'RFB_15', flows: 0, credits: 1, singles: 1 }],
  TRUNCATED: [{ detail: 'UNIQUE', flows: 1, credits: 1 }, { detail: 'AMBIGUOUS', flows: 1, credits: 1 }, { detail: 'SHORT', flows: 1, credits: 1 }, { detail: 'UNIQUE', flows: 1, credits: 1 }],
  LATE_DATE: [{ detail: 'EXACT_NAME', flows: 1, credits: 1 }],
  SPLIT: [{ detail: 'TWO_PARTS', flows: 1, credits: 2 }, { detail: 'THREE_PARTS', flows: 1, credits: 3 }, { detail: 'WITH_SUPPLEMENT', flows: 1, credits: 2 }],
  MISSING_FLOW: [{ detail: 'NEVER_DELIVERED', flows: 0, missing: 1, credits: 1 }, { detail: 'AMOUNT_OF_ANOTHER', flows: 1, missing: 1, credits: 1 }],
  MISSING_CREDIT: [{ detail: 'NEVER_CREDITED', flows: 1, credits: 0 }],
  DIFFERENT_AMOUNT: [{ detail: 'LESS', flows: 1, credits: 1 }, { detail: 'MORE', flows: 1, credits: 1 }, { detail: 'CENTS', flows: 1, credits: 1 }, { detail: 'MORE_WITH_ANOTHER', flows: 2, credits: 1 }],
  CUMULATIVE_UNNAMED: [{ detail: 'TWO', flows: 2, credits: 1 }, { detail: 'THREE', flows: 3, credits: 1 }, { detail: 'FOUR', flows: 4, credits: 1 }],
  DUPLICATE_EQUAL: [{ detail: 'SAME_BOLLETTA', flows: 1, credits: 1 }, { detail: 'ACROSS_FORMATS', flows: 1, credits: 1 }],
  DUPLICATE_DIFFERENT: [{ detail: 'SAME_BOLLETTA', flows: 1, credits: 1 }, { detail: 'SAME_PROVVISORIO', flows: 1, credits: 1 }],
  STORNO: [
    { detail: 'BY_REVERSED_NUMBER', flows: 1, credits: 2 }, { detail: 'BY_SAME_BOLLETTA', flows: 1, credits: 2 }, { detail: 'BY_PROVVISORIO', flows: 1, credits: 2 }, { detail: 'NEGATIVE_CSV_ROW', flows: 1, credits: 2 },
    { detail: 'NOT_CREDITED_AGAIN', flows: 1, credits: 1 }, { detail: 'PARTIAL', flows: 1, credits: 1 },
  ],
  ORPHAN_STORNO: [{ detail: 'UNKNOWN_NUMBER', flows: 0, credits: 0 }],
  ANOMALOUS_FLOW: [{ detail: 'TOTAL', flows: 1, credits: 1 }, { detail: 'COUNT', flows: 1, credits: 1 }],
  ZERO_FLOW: [{ detail: 'NOT_NAMED', flows: 1, credits: 0 }, { detail: 'NAMED', flows: 1, credits: 1 }],
  KEYWORD_ONLY: [{ detail: 'WITH_URI', flows: 1, credits: 1 }, { detail: 'WITHOUT_URI', flows: 1, credits: 1 }],
  NEAR_NAME: [{ detail: 'ONE_CHARACTER', flows: 1, credits: 1 }, { detail: 'DIGITS_GLUED', flows: 1, credits: 1 }],
  AMOUNT_ONLY: [{ detail: 'UNKNOWN_PAYER', flows: 1, credits: 1 }, { detail: 'KNOWN_PAYER', flows: 1, credits: 1 }, { detail: 'MALFORMED_KEYWORD', flows: 1, credits: 1 }],
  UNKNOWN_CREDIT: [{ detail: 'OTHER_INCOME', flows: 0, credits: 1 }],
  UNKNOWN_IUV: [
    { detail: 'NO_RECEIPT', flows: 0, credits: 1 }, { detail: 'OTHER_AMOUNT', flows: 0, credits: 1, singles: 1 }, { detail: 'LINE_OF_A_FLOW', flows: 1, credits: 2 }, { detail: 'ONLY_LINE_OF_A_FLOW', flows: 1, credits: 1 },
  ],
  REGULARISED: [{ detail: 'WHOLE', flows: 1, credits: 1 }, { detail: 'PARTLY', flows: 1, credits: 1 }, { detail: 'RESTORED', flows: 1, credits: 1 }],
  ALREADY_COLLECTED: [{ detail: 'SAME_AMOUNT', flows: 1, credits: 2 }, { detail: 'OTHER_AMOUNT', flows: 1, credits: 2 }, { detail: 'BY_IUV', flows: 0, credits: 2, singles: 1 }],
  POSTAL: [{ detail: 'POSTAL_ACCOUNT', flows: 0, credits: 1 }, { detail: 'TREASURY_ACCOUNT', flows: 0, credits: 1 }, { detail: 'TWO_EQUAL_ROWS', flows: 0, credits: 2 }],
  OTHER_ROWS: [
    { detail: 'PAYMENT_ORDER', flows: 0, credits: 0 }, { detail: 'TRANSFER_BETWEEN_ACCOUNTS', flows: 0, credits: 0 }, { detail: 'POSTAL_WITHDRAWAL', flows: 0, credits: 0 }, { detail: 'COLLECTION_ORDER', flows: 0, credits: 0 },
    { detail: 'BANK_DEBIT', flows: 0, credits: 0 }, { detail: 'POSTAL_DEBIT', flows: 0, credits: 0 }, { detail: 'CLAWED_BACK', flows: 0, credits: 0 },
  ],
} as const satisfies Readonly<Record<CaseKind, readonly CaseShape[]>>;

/** Kinds whose share is taken of the flows; all the others but the ordinary ones, of the credits. */
const OF_FLOWS: ReadonlySet<CaseKind> = new Set(['MISSING_CREDIT', 'ANOMALOUS_FLOW', 'ZERO_FLOW']);
const ORDINARY: ReadonlySet<CaseKind> = new Set(['STRAIGHT', 'CUMULATIVE_NAMED', 'SINGLE']);

/** Single transfers are for some providers only (2.3, note on P4): this much of the credits. */
export const SINGLE_SHARE = 0.03;

/** How many cases of an anomaly a year has; null for the ordinary kinds, which fill what is left. */
export function wantedCases(kind: CaseKind, size: Readonly<{ flows: number; credits: number; anomalyShare: number }>): number | null {
  if (ORDINARY.has(kind)) return null;
  return Math.round((OF_FLOWS.has(kind) ? size.flows : size.credits) * size.anomalyShare);
}

/** The form of the `turn`-th case of a kind. */
export function shapeOf(kind: CaseKind, turn: number): CaseShape {
  const shapes: readonly CaseShape[] = CASE_SHAPES[kind];
  const shape = shapes[turn % shapes.length];
  if (shape === undefined) throw new Error(`No form of ${kind}`);
  return shape;
}
