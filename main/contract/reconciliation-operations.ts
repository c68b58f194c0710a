import { z } from 'zod';
import { TREASURY_FORMATS } from '../domain/treasury-movement.ts';
import { ACCOUNTING_ROLES, RESPONSIBLE_ROLES, mutation, query } from './operation.ts';
import { base64, cents, civilDate, cursor, id, instant, limit, positiveCents, reason, uploadedFile, version } from './shared-shapes.ts';

/**
 * Treasury and reconciliation (reconciliation.md 3, features.md 3c, screens.md «Riconciliazione»). A movement is a row of a treasury file; its `version` grows
 * whenever what is said of it changes, and every decision names the version it was taken on. Amounts in cents; `signedCents` is negative for money out.
 */

/** Month of the books, `YYYY-MM`: of the booking day of a movement, of the regulation day of a flow. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/**
 * What a reviewer goes through, in the order of the screen. Of movements: `CERTAIN` matched by a rule and not confirmed yet · `TO_CONFIRM` proposals · `AMOUNT_DIFFERS`
 * named with another amount · `CREDIT_WITHOUT_FLOW` nobody knows what it is · `QUARANTINED` a bolletta that is here with other contents · `DEFERRED` until a day ·
 * `RECONCILED` confirmed, or a reversal with what it takes back · `EXCLUDED` not pagoPA · `IGNORED` rows that take no part.
 * Of flows: `FLOW_WITHOUT_CREDIT` (late, covered in part, or anomalous) · `WAITING` not late yet. Of rows of flows: `PAYMENT_WITHOUT_RECEIPT` · `DOUBLE_PAYMENT` ·
 * `RECEIPT_AMOUNT_DIFFERS`. Of receipts: `PAYMENT_NOT_REPORTED`, three working days after the payment.
 */
export const RECONCILIATION_BUCKETS = [
  'CERTAIN', 'TO_CONFIRM', 'AMOUNT_DIFFERS', 'FLOW_WITHOUT_CREDIT', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED', 'PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'RECEIPT_AMOUNT_DIFFERS', 'PAYMENT_NOT_REPORTED', 'DEFERRED', 'RECONCILED', 'WAITING', 'EXCLUDED', 'IGNORED',
] as const;
export type ReconciliationBucket = (typeof RECONCILIATION_BUCKETS)[number];

export const MATCH_STATUSES = ['automatic', 'confirmed', 'proposed', 'open', 'ignored', 'quarantined', 'excluded'] as const;
export const MATCH_CONFIDENCES = ['CERTAIN', 'PROBABLE', 'NONE'] as const;
/** Why an accepted amount is not the whole (reconciliation.md 3.4, manual match). */
export const DIFFERENCE_REASONS = ['FEE_WITHHELD', 'ROUNDING', 'PARTIAL_CREDIT', 'PSP_ERROR', 'OTHER'] as const;
export const REVIEW_ACTIONS = ['ACCEPT', 'SEPARATE', 'MATCH', 'EXCLUDE', 'DEFER', 'UNDO', 'PROPOSE_AGAIN'] as const;

/** What money is taken for: a reporting flow, or the receipt of a single transfer. */
export const matchTarget = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('FLOW'), id }), z.strictObject({ kind: z.literal('RECEIPT'), id })]);

/** First and last index in the raw causale of words to mark, the last not included. */
const wordRange = z.tuple([z.int().min(0), z.int().min(0)]);

const flowBrief = z.object({
  id, iuf: z.string(), pspId: z.string(), pspName: z.string(), regulationDate: civilDate, totalCents: cents, /** Still to be collected. */ residualCents: cents, code: z.string(), codeLabel: z.string(), payments: z.int(), /** Rows whose receipt is here. */ withReceipt: z.int(), anomalous: z.boolean(),
});
const receiptBrief = z.object({ /** Of the payment, as `payments.show` wants it. */ id, iuv: z.string(), receiptId: z.string(), amountCents: cents, paidOn: civilDate.nullable(), psp: z.string(), debtorName: z.string().nullable(), positionId: id.nullable() });

/** A movement as a line of a list. `bolletta` and `provvisorio` as the bank writes them; `number` is what to call the row by, in Italian. */
export const movementRow = z.object({
  kind: z.literal('MOVEMENT'), id, version, bookingDate: civilDate, bolletta: z.string().nullable(), provvisorio: z.string().nullable(), number: z.string(), causale: z.string(), payerName: z.string(), signedCents: cents,
  status: z.enum(MATCH_STATUSES), statusLabel: z.string(), code: z.string(), codeLabel: z.string(), rule: z.string().nullable(), confidence: z.enum(MATCH_CONFIDENCES), score: z.int().nullable(), bucket: z.enum(RECONCILIATION_BUCKETS),
  /** Sum of the flows or receipts matched, proposed or named; null without any. `diffCents` = movement less that. */
  targetCents: cents.nullable(), diffCents: cents, targets: z.array(z.string()), explanation: z.string(), deferredUntil: civilDate.nullable(),
  /** What of the credit is not allocated; null for rows that take no part. */ residualCents: cents.nullable(), /** From the first to the last word of the causale that says something. */ span: wordRange.nullable(),
  /** Above the amount for two persons, accepted by one. */
  awaitingSecond: z.boolean(),
});
export const flowRow = flowBrief.extend({ kind: z.literal('FLOW'), revision: z.int().nullable(), flowDateTime: z.string(), trn: z.string(), /** Working days since D+2; 0: not late. */ lateDays: z.int(), movements: z.array(id), explanation: z.string() });
/** A row of a flow. */
export const flowLineRow = z.object({
  kind: z.literal('LINE'), id: z.string(), flowId: id, iuf: z.string(), regulationDate: civilDate, line: z.int(), iuv: z.string(), iur: z.string(), amountCents: cents, outcome: z.string(), outcomeLabel: z.string(), paidOn: civilDate, pspName: z.string(),
  /** `FOREIGN`: of a number that is not ours. */
  standing: z.enum(['WITH_RECEIPT', 'WITHOUT_RECEIPT', 'FOREIGN', 'DOUBLE', 'AMOUNT_DIFFERS', 'REVERSAL']), standingLabel: z.string(), paymentId: id.nullable(), positionId: id.nullable(), /** Of its receipt; null without one. */ receiptCents: cents.nullable(), explanation: z.string(),
});
/** A receipt that no flow reports and no credit was matched with. `lateDays`: working days since D+3; 0: not late. */
export const receiptRow = z.object({ kind: z.literal('RECEIPT'), id, iuv: z.string(), receiptId: z.string(), amountCents: cents, paidOn: z.string(), pspName: z.string(), debtorName: z.string().nullable(), positionId: id.nullable(), lateDays: z.int(), explanation: z.string() });
export const reconciliationRow = z.discriminatedUnion('kind', [movementRow, flowRow, flowLineRow, receiptRow]);

const bucketCount = z.object({ bucket: z.enum(RECONCILIATION_BUCKETS), label: z.string(), group: z.enum(['TO_REVIEW', 'DONE', 'ASIDE']), /** What stands there now. */ count: z.int(), cents, /** What the papers of a closed month say; null: the month is open. */ inPapers: z.object({ count: z.int(), cents }).nullable() });

/** `total` = the sum of `parts` + `differenceCents`; anything but 0 is shown in red. */
const identity = z.object({ label: z.string(), totalCents: cents, parts: z.array(z.object({ label: z.string(), cents })), differenceCents: cents, message: z.string() });

export const reconciliationStatus = z.object({
  running: z.object({ what: z.string(), done: z.int(), /** null: not known. */ total: z.int().nullable() }).nullable(),
  /** Something came that no run has looked at yet. */
  pending: z.boolean(), lastRunAt: instant.nullable(), lastSeconds: z.number().nullable(), /** Why the last one did not end, with the remedy. */ message: z.string().nullable(),
  lastTreasuryAt: instant.nullable(), lastFlowAt: instant.nullable(), lastReceiptAt: instant.nullable(),
});

/** What can be done now, and why not. `consequence` in Italian, one sentence. */
const reviewAction = z.object({ code: z.enum(REVIEW_ACTIONS), label: z.string(), allowed: z.boolean(), whyNot: z.string().nullable(), consequence: z.string() });

const share = z.object({ movementId: id, movementNumber: z.string(), target: matchTarget, targetLabel: z.string(), cents });

/** The why panel. */
export const movementShape = movementRow.extend({
  valueDate: civilDate.nullable(), suspenseDate: civilDate.nullable(), account: z.string().nullable(), format: z.enum(TREASURY_FORMATS), formatLabel: z.string(), sourceFile: z.string(), sourceRow: z.int(), treasuryFileId: id, loadedOn: civilDate, endToEndId: z.string().nullable(), bankRef: z.string().nullable(),
  /** Words of `causale` to mark; `readAs` is what they say. */
  marks: z.array(wordRange), readAs: z.array(z.object({ kind: z.enum(['IUF', 'IUV']), text: z.string() })),
  /** `R2`, and its name in Italian. */
  ruleLabel: z.string().nullable(), warnings: z.array(z.string()),
  /** Ticked lines, what is missing too. */
  evidence: z.array(z.object({ ok: z.boolean(), label: z.string(), value: z.string() })),
  flows: z.array(flowBrief), receipts: z.array(receiptBrief), /** Sets of which nobody but a person can tell the right one. */ candidates: z.array(z.object({ flows: z.array(flowBrief), receipts: z.array(receiptBrief), totalCents: cents })),
  linked: z.object({ id, number: z.string(), bookingDate: civilDate, signedCents: cents }).nullable(),
  /** What is allocated, and what accepting would allocate. */ allocations: z.array(share), proposal: z.array(share),
  regularisation: z.object({ state: z.enum(['NONE', 'PARTIAL', 'FULL']), cents }),
  /** Positions that become «Incassata» by accepting. */ positionsConcerned: z.int(),
  /** Who has accepted first, above the amount for two persons; null when nobody waits. */ firstAcceptance: z.object({ who: z.string(), at: instant, mine: z.boolean() }).nullable(),
  mark: z.object({ kind: z.enum(['EXCLUDED', 'DEFERRED', 'UNDONE']), reason: z.string(), who: z.string(), at: instant, until: civilDate.nullable() }).nullable(),
  actions: z.array(reviewAction), history: z.array(z.object({ at: instant, who: z.string(), what: z.string(), reason: z.string().nullable(), cents: cents.nullable() })),
});

const decided = z.object({ movementId: id, version, status: z.enum(MATCH_STATUSES), bucket: z.enum(RECONCILIATION_BUCKETS), /** In Italian, what has happened. */ message: z.string(), /** Accepted by one person, a second one is needed. */ awaitingSecond: z.boolean() });
const onMovement = { movementId: id, expectedVersion: version };
const text = z.string().trim().max(200);
export const reviewText = text;
/** Which flows; days of regulation, both included. */
export const flowFilter = z.strictObject({ month: month.nullable(), from: civilDate.nullable(), to: civilDate.nullable(), codes: z.array(z.string().max(40)).max(10), text });

/** Riconciliazione. */
export const reconciliation = {
  /** `month` null: all of them. */
  overview: query(ACCOUNTING_ROLES, { month: month.nullable() }, z.object({
    month: month.nullable(), /** Those with movements or flows, newest first. */ months: z.array(month), /** The month before today's, when it has something; else the newest. */ suggestedMonth: month.nullable(),
    /** Of a closed month as its papers have them. */ identities: z.array(identity), buckets: z.array(bucketCount),
    /** `changes`: rows that changed after the closing; null: the month is open. */ closed: z.object({ at: instant, by: z.string(), changes: z.int() }).nullable(), status: reconciliationStatus, fourEyesCents: cents.nullable(), emptyReason: z.enum(['NO_TREASURY', 'NO_FLOWS', 'NOTHING']).nullable(),
  })),
  status: query(ACCOUNTING_ROLES, {}, reconciliationStatus),
  /** Rows of a bucket, oldest first; `text` looks in number, causale, payer, identifier of the flow, or `=12,50`. */
  page: query(ACCOUNTING_ROLES, { bucket: z.enum(RECONCILIATION_BUCKETS), month: month.nullable(), text, cursor, limit }, z.object({ rows: z.array(reconciliationRow), next: z.string().nullable() })),
  movement: query(ACCOUNTING_ROLES, { movementId: id }, movementShape),
  /** A flow with what covers it; rows by `flowLines`. */
  flow: query(ACCOUNTING_ROLES, { flowId: id }, flowRow.extend({
    receiverFiscalCode: z.string(), declaredPayments: z.int(), declaredCents: cents, sumCents: cents, state: z.enum(['CURRENT', 'SUPERSEDED', 'ANOMALOUS']), anomalyLabels: z.array(z.string()), confirmedAnomaly: z.object({ who: z.string(), at: instant, reason: z.string() }).nullable(), receivedAt: instant,
    lines: z.object({ withReceipt: z.int(), withReceiptCents: cents, withoutReceipt: z.int(), withoutReceiptCents: cents, foreign: z.int(), foreignCents: cents, double: z.int(), differing: z.int() }),
    coveredBy: z.array(movementRow), proposedBy: z.array(movementRow), versions: z.array(z.object({ id, flowDateTime: z.string(), state: z.enum(['CURRENT', 'SUPERSEDED', 'ANOMALOUS']), totalCents: cents })),
  })),
  flowLines: query(ACCOUNTING_ROLES, { flowId: id, standing: z.enum(['WITH_RECEIPT', 'WITHOUT_RECEIPT', 'FOREIGN', 'DOUBLE', 'AMOUNT_DIFFERS', 'REVERSAL']).nullable(), cursor, limit }, z.object({ rows: z.array(flowLineRow), next: z.string().nullable() })),
  /** Flussi: every current flow, newest first. */
  flows: query(ACCOUNTING_ROLES, { ...flowFilter.shape, cursor, limit }, z.object({ rows: z.array(flowRow), next: z.string().nullable(), count: z.int(), totalCents: cents, residualCents: cents })),
  /** What a movement could be matched with by hand, the likeliest first; `text` looks in IUF, IUV, PSP, or `=12,50`. */
  suggestions: query(ACCOUNTING_ROLES, { movementId: id, text, limit }, z.object({ flows: z.array(flowBrief.extend({ why: z.string() })), receipts: z.array(receiptBrief.extend({ why: z.string() })), movements: z.array(movementRow) })),

  /** Accepts proposals as they are, and confirms certain matches: frozen from then on. All of them or none. */
  accept: mutation(ACCOUNTING_ROLES, { movements: z.array(z.strictObject(onMovement)).min(1).max(200) }, z.object({ decided: z.array(decided) })),
  /** What accepting a whole class would do. Only of `CERTAIN` and `TO_CONFIRM`; `leftOut`: above the amount for two persons, or accepted by one already. */
  classPreview: query(ACCOUNTING_ROLES, { bucket: z.enum(['CERTAIN', 'TO_CONFIRM']), month: month.nullable() }, z.object({ count: z.int(), cents, leftOut: z.int(), leftOutCents: cents, sentence: z.string() })),
  /** Does it, in the background; refused (`VERSION_CONFLICT`) when the class is not what the preview said. */
  acceptClass: mutation(ACCOUNTING_ROLES, { bucket: z.enum(['CERTAIN', 'TO_CONFIRM']), month: month.nullable(), expectedCount: z.int().min(1), expectedCents: cents }, z.object({ accepted: z.int(), cents })),
  /** By hand, n movements on m flows and receipts, to the cent. `difference`: why something is left; asked for when it is. */
  match: mutation(ACCOUNTING_ROLES, {
    movements: z.array(z.strictObject(onMovement)).min(1).max(50), shares: z.array(z.strictObject({ movementId: id, target: matchTarget, cents: positiveCents })).min(1).max(500),
    difference: z.enum(DIFFERENCE_REASONS).nullable(), note: z.string().trim().max(300).nullable(),
  }, z.object({ decided: z.array(decided) })),
  /** Takes a match or a proposal apart: it is not made again by itself. `shares` (perhaps none) is what the money is for instead. */
  separate: mutation(ACCOUNTING_ROLES, { ...onMovement, reason, shares: z.array(z.strictObject({ target: matchTarget, cents: positiveCents })).max(200), difference: z.enum(DIFFERENCE_REASONS).nullable() }, z.object({ decided: z.array(decided) })),
  /** Not pagoPA. */
  exclude: mutation(ACCOUNTING_ROLES, { ...onMovement, reason }, z.object({ decided: z.array(decided) })),
  /** Out of the lists until that day, or until its match changes. */
  defer: mutation(ACCOUNTING_ROLES, { ...onMovement, until: civilDate, reason }, z.object({ decided: z.array(decided) })),
  /** Undoes what was decided last: match, exclusion, deferral, first acceptance. Refused when an order of collection quotes it. */
  undo: mutation(ACCOUNTING_ROLES, { ...onMovement, reason }, z.object({ decided: z.array(decided) })),
  /** «Riproponi»: a match that was undone may be made again. */
  proposeAgain: mutation(ACCOUNTING_ROLES, { ...onMovement, reason }, z.object({ decided: z.array(decided) })),
  /** A person answers for a flow whose rows and totals do not agree: it may be matched from now on. `confirmed` false takes that back. */
  confirmFlow: mutation(RESPONSIBLE_ROLES, { flowId: id, confirmed: z.boolean(), reason }, z.object({ flowId: id, code: z.string(), message: z.string() })),

  /** Looks again at what has changed; answers at once, the status tells how it goes. */
  run: mutation(ACCOUNTING_ROLES, {}, z.object({ begun: z.boolean() })),
  /** Works everything out anew, decisions of persons apart. */
  rebuild: mutation(RESPONSIBLE_ROLES, {}, z.object({ begun: z.boolean() })),
  settings: query(ACCOUNTING_ROLES, {}, z.object({ /** From this amount on two persons accept; null: never. */ fourEyesCents: cents.nullable(), version: z.int().min(0) })),
  saveSettings: mutation(RESPONSIBLE_ROLES, { fourEyesCents: positiveCents.nullable(), expectedVersion: z.int().min(0) }, z.object({ version })),
};

export const TREASURY_RESULTS = ['IMPORTED', 'ALREADY', 'REFUSED'] as const;

/** What a treasury file came to (cli.md, import). */
export const treasuryOutcome = z.object({
  treasuryFileId: id.nullable(), file: z.string(), format: z.enum(TREASURY_FORMATS).nullable(), formatLabel: z.string().nullable(), encoding: z.string().nullable(), sha256: z.string(), result: z.enum(TREASURY_RESULTS), resultLabel: z.string(), error: z.string().nullable(), message: z.string().nullable(),
  /** All rows; those that take part; set aside by what they are; here already; in quarantine; without an amount or a day that can be trusted. */
  movements: z.int(), entries: z.int(), ignored: z.int(), duplicates: z.int(), quarantined: z.int(), unreadable: z.int(), amountCents: cents, period: z.object({ from: civilDate, to: civilDate }).nullable(), anomalies: z.array(z.string()), /** Those that `warnings` do not say, in Italian. */ anomalyLabels: z.array(z.string()), warnings: z.array(z.string()),
  /** Rows that could not be read, the first 200. */
  problems: z.array(z.object({ row: z.int(), code: z.string(), message: z.string() })),
});

const columnPlace = z.int().min(1).max(256);
/** «Tracciato personalizzato» (reconciliation.md 1.4): where the columns of one bank's table stand, from 1; null: it has not that column. */
export const columnMapInput = z.strictObject({
  name: z.string().trim().min(1).max(80), separator: z.enum([';', ',', '\t', '|']), /** Lines above the first movement. */ headerLines: z.int().min(0).max(50), decimalMark: z.enum(['AUTO', ',', '.']),
  /** What an amount below zero is: a credit taken back, or money out. */ negativeAmounts: z.enum(['REVERSAL', 'DEBIT']), /** The account these files are about, when they do not say it. */ account: z.string().trim().min(1).max(40).nullable(),
  columns: z.strictObject({
    bookingDate: columnPlace, causale: columnPlace, amount: columnPlace, debit: columnPlace.nullable(), year: columnPlace.nullable(), bolletta: columnPlace.nullable(), provvisorio: columnPlace.nullable(), payerName: columnPlace.nullable(), valueDate: columnPlace.nullable(),
    endToEndId: columnPlace.nullable(), bankRef: columnPlace.nullable(), account: columnPlace.nullable(),
  }),
});

export const treasuryFilter = z.strictObject({ from: civilDate.nullable(), to: civilDate.nullable(), statuses: z.array(z.enum(MATCH_STATUSES)).max(7), treasuryFileId: id.nullable(), account: z.string().max(40).nullable(), text });

/** Tesoreria: files and movements. */
export const treasury = {
  importFiles: mutation(ACCOUNTING_ROLES, { files: z.array(uploadedFile).min(1).max(200), columnMapId: id.nullable() }, z.object({ files: z.array(treasuryOutcome), totals: z.object({ files: z.int(), imported: z.int(), already: z.int(), refused: z.int(), movements: z.int(), entries: z.int(), duplicates: z.int(), quarantined: z.int(), amountCents: cents }) })),
  imports: query(ACCOUNTING_ROLES, { cursor, limit }, z.object({ imports: z.array(treasuryOutcome.omit({ problems: true }).extend({ at: instant, who: z.string() })), next: z.string().nullable() })),
  rawFile: query(ACCOUNTING_ROLES, { treasuryFileId: id }, z.object({ fileName: z.string(), contentBase64: base64, sha256: z.string() })),
  /** First rows of a bank's table, to choose its columns. */
  preview: query(ACCOUNTING_ROLES, { file: uploadedFile, separator: z.enum([';', ',', '\t', '|']) }, z.object({ lines: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })) })),
  columnMaps: query(ACCOUNTING_ROLES, {}, z.object({ maps: z.array(z.object({ id, map: columnMapInput, version })) })),
  saveColumnMap: mutation(ACCOUNTING_ROLES, { id: id.nullable(), map: columnMapInput, expectedVersion: version.nullable() }, z.object({ id, version })),
  /** Newest first. */
  movements: query(ACCOUNTING_ROLES, { filter: treasuryFilter, cursor, limit }, z.object({ rows: z.array(movementRow), next: z.string().nullable() })),
  totals: query(ACCOUNTING_ROLES, { filter: treasuryFilter }, z.object({ count: z.int(), creditCents: cents, debitCents: cents, matchedCents: cents, openCents: cents })),
};
