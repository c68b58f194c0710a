/*
 * «Ha già pagato?»: which of the ten verdicts of features.md 3b holds, from what every source says. Pure; the words are made where they are shown.
 */

/** A receipt that counts (outcome OK, or the executed part of an old RT), with what was decided of it. */
export type ReceiptFact = Readonly<{ receiptId: string; amountCents: number; /** Given back or to be given back: not what pays. */ toRefund: boolean; /** Not linked to the position yet. */ unattributed: boolean }>;
/** A row of a flow version that counts. `outcome` as the flow writes it (receipts-fdr.md 2.3); without `transferIndex` it is of the first transfer. */
export type FlowLineFact = Readonly<{ iur: string; amountCents: number; outcome: string; transferIndex?: number | null }>;
/** A credit of the treasurer that no flow explains. `NAMED`: its causale bears the IUV of the notice; `LIKELY`: same amount, and the payer or the causale bears the debtor's name. */
export type CreditFact = Readonly<{ movementId: number; how: 'NAMED' | 'LIKELY' }>;

/** What the sources say of one position. Amounts in cents, instants ISO UTC. */
export type PaymentFacts = Readonly<{
  dueCents: number;
  /** What pays first, what goes back after. */
  receipts: readonly ReceiptFact[];
  /** A payment was here, and a person confirmed that it was revoked. */
  revoked: boolean;
  lines: readonly FlowLineFact[];
  /** Payments outside pagoPA recorded by a person and not voided, in cents. */
  externalCents: readonly number[];
  /** The intermediary says it is paid. */
  paidThere: boolean;
  credit: CreditFact | null;
  /** Another notice of the same person and service is paid. */
  siblingPaid: boolean;
  /** Somebody told of a payment just made: when. */
  attemptAt: string | null;
  nowMs: number;
  cancelled: boolean;
  /** An open task says that what was paid is not what was due. */
  amountDiffers: boolean;
  /** Why it may not be payable at all; null: it is, or was. */
  notPayable: 'NEVER_SENT' | 'CHANGED_AFTER_SENDING' | null;
}>;

/** What was asked about, before any source is looked at. */
export type AskedDebt =
  | Readonly<{ kind: 'OTHER_ENTITY' }>
  | Readonly<{ kind: 'OTHER_OFFICE' }>
  | Readonly<{ kind: 'SEVERAL' }>
  | Readonly<{ kind: 'UNKNOWN'; /** A receipt without a position bears the code. */ hasReceipt: boolean }>
  | Readonly<{ kind: 'POSITION'; facts: PaymentFacts }>;

/** The ten verdicts of features.md 3b, each with what its words depend on. */
export type PaymentVerdict =
  | Readonly<{ verdict: 'PAID'; how: 'PLAIN' | 'AFTER_CANCELLATION' | 'UNATTRIBUTED' | 'NO_POSITION' | 'TO_REFUND' | 'REVERSED' }>
  | Readonly<{ verdict: 'PAID_RECEIPT_COMING'; by: 'FLOW' | 'INTERMEDIARY'; cancelled: boolean }>
  | Readonly<{ verdict: 'CREDITED'; how: CreditFact['how'] }>
  | Readonly<{ verdict: 'OTHER_NOTICE_PAID' }>
  | Readonly<{ verdict: 'PAID_TWICE'; times: number; cents: number; outside: boolean; refundDecided: boolean }>
  | Readonly<{ verdict: 'PAID_DIFFERENT'; paidCents: number; by: 'RECEIPT' | 'FLOW' }>
  | Readonly<{ verdict: 'PAID_EXTERNALLY' }>
  | Readonly<{ verdict: 'IN_PROGRESS' }>
  | Readonly<{ verdict: 'NOT_FOUND'; how: 'NOTHING' | 'REVOKED' | 'CANCELLED' | 'NEVER_SENT' | 'CHANGED_AFTER_SENDING' | 'SEVERAL' | 'UNKNOWN' | 'OTHER_OFFICE' }>
  | Readonly<{ verdict: 'OTHER_ENTITY' }>;

/** Outcomes by which a row of a flow says that the money was taken; {@link REVOKED_OUTCOME} says that it went back (receipts-fdr.md 2.3). */
const PAID_OUTCOMES: ReadonlySet<string> = new Set(['0', '4', '8', '9']);
const REVOKED_OUTCOME = '3';
/** How long a payment just told of is «in corso» (features.md 3b). */
export const ATTEMPT_MS = 2 * 3_600_000;

/**
 * Payments that rows of flows report, in cents: those revoked by another row left out. One for each IUR of the same transfer: legacy payments have an IUR a transfer, and several of those are one payment
 * (receipts-fdr.md 1.3, 2.5.6).
 */
function reportedPayments(lines: readonly FlowLineFact[]): readonly number[] {
  const revoked = new Set(lines.filter(({ outcome }) => outcome === REVOKED_OUTCOME).map(({ iur }) => iur));
  const iursOf = new Map<number, string[]>();
  const sums: number[] = [];
  for (const { iur, amountCents, outcome, transferIndex } of lines) {
    if (!PAID_OUTCOMES.has(outcome) || revoked.has(iur)) continue;
    const iurs = iursOf.get(transferIndex ?? 1) ?? [];
    iursOf.set(transferIndex ?? 1, iurs);
    if (!iurs.includes(iur)) iurs.push(iur);
    const payment = iurs.indexOf(iur);
    sums[payment] = (sums[payment] ?? 0) + amountCents;
  }
  return sums;
}

/**
 * The verdict. Source: features.md 3b; a receipt and the row that reports it are one payment, also where the PSP writes another IUR (receipts-fdr.md 0.1),
 * so that twice means more payments than receipts and rows can explain each by itself.
 */
export function decideVerdict(asked: AskedDebt): PaymentVerdict {
  switch (asked.kind) {
    case 'OTHER_ENTITY': return { verdict: 'OTHER_ENTITY' };
    case 'OTHER_OFFICE': return { verdict: 'NOT_FOUND', how: 'OTHER_OFFICE' };
    case 'SEVERAL': return { verdict: 'NOT_FOUND', how: 'SEVERAL' };
    case 'UNKNOWN': return asked.hasReceipt ? { verdict: 'PAID', how: 'NO_POSITION' } : { verdict: 'NOT_FOUND', how: 'UNKNOWN' };
    case 'POSITION': return ofPosition(asked.facts);
  }
}

function ofPosition(facts: PaymentFacts): PaymentVerdict {
  const reported = reportedPayments(facts.lines);
  return twice(facts, reported) ?? received(facts, reported) ?? outside(facts) ?? reportedOnly(facts, reported) ?? unpaid(facts);
}

function twice({ receipts, externalCents }: PaymentFacts, reported: readonly number[]): PaymentVerdict | null {
  const byReceipt = receipts.length >= reported.length;
  const online = byReceipt ? receipts.map(({ amountCents }) => amountCents) : reported;
  const times = online.length + externalCents.length;
  if (online.length === 0 || times < 2) return null;
  return { verdict: 'PAID_TWICE', times, cents: [...online, ...externalCents].reduce((sum, cents) => sum + cents, 0), outside: externalCents.length > 0, refundDecided: receipts.some(({ toRefund }) => toRefund) };
}

function received({ receipts, lines, dueCents, amountDiffers, cancelled }: PaymentFacts, reported: readonly number[]): PaymentVerdict | null {
  const first = receipts[0];
  if (first === undefined) return null;
  if (first.toRefund) return { verdict: 'PAID', how: 'TO_REFUND' };
  if (amountDiffers || first.amountCents !== dueCents) return { verdict: 'PAID_DIFFERENT', paidCents: first.amountCents, by: 'RECEIPT' };
  if (reported.length === 0 && lines.some(({ outcome }) => outcome === REVOKED_OUTCOME)) return { verdict: 'PAID', how: 'REVERSED' };
  if (first.unattributed) return { verdict: 'PAID', how: 'UNATTRIBUTED' };
  return { verdict: 'PAID', how: cancelled ? 'AFTER_CANCELLATION' : 'PLAIN' };
}

function outside({ externalCents }: PaymentFacts): PaymentVerdict | null {
  return externalCents.length === 0 ? null : { verdict: 'PAID_EXTERNALLY' };
}

function reportedOnly({ paidThere, lines, cancelled, dueCents, credit }: PaymentFacts, reported: readonly number[]): PaymentVerdict | null {
  const cents = reported[0];
  if (cents !== undefined) return cents > dueCents ? { verdict: 'PAID_DIFFERENT', paidCents: cents, by: 'FLOW' } : { verdict: 'PAID_RECEIPT_COMING', by: 'FLOW', cancelled };
  if (paidThere && !lines.some(({ outcome }) => outcome === REVOKED_OUTCOME)) return { verdict: 'PAID_RECEIPT_COMING', by: 'INTERMEDIARY', cancelled };
  return credit === null ? null : { verdict: 'CREDITED', how: credit.how };
}

function unpaid({ siblingPaid, cancelled, attemptAt, nowMs, notPayable, revoked }: PaymentFacts): PaymentVerdict {
  if (attemptAt !== null && nowMs - Date.parse(attemptAt) < ATTEMPT_MS) return { verdict: 'IN_PROGRESS' };
  if (revoked) return { verdict: 'NOT_FOUND', how: 'REVOKED' };
  if (siblingPaid && !cancelled) return { verdict: 'OTHER_NOTICE_PAID' };
  return { verdict: 'NOT_FOUND', how: notPayable ?? (cancelled ? 'CANCELLED' : 'NOTHING') };
}
