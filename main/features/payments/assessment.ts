import { parseNav } from '../../domain/notice-number.ts';
import type { AnomalyCode } from './anomaly-labels.ts';
import { notOursSentence } from './assessment-sentences.ts';
import { sameIban } from './reading/canonical-receipt.ts';
import { taxonomyCode, type ParsedReceipt, type ReceiptTransfer } from './reading/index.ts';

/** A transfer the office expects. `iban` is ignored when `stamp` is true. Category in any spelling of transferCategory. */
export type ExpectedTransfer = Readonly<{
  index: number;
  payeeFiscalCode: string;
  iban: string | null;
  stamp: boolean;
  amountCents: number;
  category: string;
}>;

/**
 * The installment a receipt pays, as it was before the receipt. `amountCents` includes the stamps. `paidBy` holds the collection
 * ids (receiptId; IUR of a legacy RT) of the payments already recorded; a position paid outside pagoPA is `PAID` with none.
 */
export type KnownPosition = Readonly<{
  nav: string | null;
  state: 'OPEN' | 'PAID' | 'CANCELLED' | 'LAPSED' | 'EXPIRED';
  amountCents: number;
  transfers: readonly ExpectedTransfer[];
  paidBy: readonly string[];
}>;

/** What the office is and has. `position` is what {@link positionLookup} finds, or null. */
export type AssessmentContext = Readonly<{
  ownFiscalCodes: readonly string[];
  segregationCodes: readonly string[];
  otherSegregationCodes: readonly string[];
  position: KnownPosition | null;
}>;

/** A difference between the transfers of the receipt and those expected. */
export type TransferDifference =
  | Readonly<{ kind: 'COUNT'; expected: number; found: number }>
  | Readonly<{ kind: 'MISSING'; index: number }>
  | Readonly<{ kind: 'PAYEE' | 'DESTINATION' | 'CATEGORY'; index: number; expected: string; found: string }>
  | Readonly<{ kind: 'AMOUNT'; index: number; expectedCents: number; foundCents: number }>;

type Plain<Code extends AnomalyCode> = Readonly<{ code: Code }>;

/** An anomaly with its figures, in cents. */
export type Anomaly =
  | Readonly<{ code: 'R_SUM'; totalCents: number; sumCents: number; differenceCents: number }>
  | Plain<'R_NAVIUV'>
  | Readonly<{ code: 'R_CHECKDIGIT'; expectedCheckDigits: string }>
  | Plain<'R_UNKNOWN'>
  | Readonly<{ code: 'R_OTHER_SYSTEM'; segregationCode: string | null; knownPartner: boolean }>
  | Plain<'R_SECONDARY'>
  | Plain<'R_KO'>
  | Readonly<{ code: 'R_DOUBLE'; previousPayments: number }>
  | Readonly<{ code: 'R_CANCELLED'; state: 'CANCELLED' | 'LAPSED' | 'EXPIRED' }>
  | Readonly<{ code: 'R_AMOUNT'; dueCents: number; paidCents: number; differenceCents: number }>
  | Readonly<{ code: 'R_TRANSFER'; differences: readonly TransferDifference[] }>
  | Readonly<{ code: 'R_STANDIN_SPLIT'; owed: readonly Readonly<{ payeeFiscalCode: string; amountCents: number }>[] }>;

/** What the receipt does to the position found: nothing when there is none, or no payment. */
export type PositionEffect = 'NONE' | 'PAID' | 'PARTIALLY_PAID' | 'SECOND_PAYMENT';

/** Outcome of the rules on one receipt, with the figures results and lists show. */
export type Assessment =
  | Readonly<{ result: 'REFUSED'; code: 'E_NOT_OURS'; message: string }>
  | Readonly<{
      result: 'IMPORTED' | 'IMPORTED_NO_PAYMENT';
      receiptId: string | null;
      iuv: string;
      /** Of the receipt; for a legacy RT that of the position found. */
      nav: string | null;
      totalCents: number;
      /** Our transfers without stamps: what will be in the flows; 0 without a payment. */
      ownCents: number;
      stampCents: number;
      transfers: number;
      ownTransfers: number;
      positionEffect: PositionEffect;
      anomalies: readonly Anomaly[];
    }>;

/** Where to look for the position of a receipt: by notice number first, then by IUV; null when it belongs to another body (1.5.6). */
export function positionLookup(receipt: ParsedReceipt, ownFiscalCodes: readonly string[]): Readonly<{ organizationFiscalCode: string; nav: string | null; iuv: string }> | null {
  if (!ownFiscalCodes.includes(receipt.organizationFiscalCode)) return null;
  return { organizationFiscalCode: receipt.organizationFiscalCode, nav: receipt.nav, iuv: receipt.iuv };
}

/**
 * Applies the rules of receipts-fdr.md 1.5, points 2 and 4 to 10, to a receipt that was read. Pure. Anomalies come in the order
 * of the rules. Whether the receipt is already known (point 3) is `compareReceipts`, asked before; its own collection ids in
 * `position.paidBy` do not count as another payment.
 */
export function assessReceipt(receipt: ParsedReceipt, context: AssessmentContext): Assessment {
  const own = receipt.transfers.filter((transfer) => context.ownFiscalCodes.includes(transfer.payeeFiscalCode));
  const isPrimary = context.ownFiscalCodes.includes(receipt.organizationFiscalCode);
  if (!isPrimary && own.length === 0) return { result: 'REFUSED', code: 'E_NOT_OURS', message: notOursSentence(receipt) };
  const position = isPrimary ? context.position : null;
  const hasPayment = receipt.outcome !== 'KO';
  return {
    result: hasPayment ? 'IMPORTED' : 'IMPORTED_NO_PAYMENT',
    receiptId: receipt.receiptId,
    iuv: receipt.iuv,
    nav: receipt.nav ?? position?.nav ?? null,
    totalCents: receipt.paymentAmountCents,
    ownCents: hasPayment ? sumCents(own.filter((transfer) => transfer.stamp === null)) : 0,
    stampCents: hasPayment ? stampCents(receipt) : 0,
    transfers: receipt.transfers.length,
    ownTransfers: own.length,
    positionEffect: position === null || !hasPayment ? 'NONE' : effectOn(position, receipt),
    anomalies: hasPayment ? paymentAnomalies(receipt, context, isPrimary, position) : [{ code: 'R_KO' }],
  };
}

function paymentAnomalies(receipt: ParsedReceipt, context: AssessmentContext, isPrimary: boolean, position: KnownPosition | null): readonly Anomaly[] {
  const general = [...sumAnomaly(receipt), ...numberAnomalies(receipt)];
  if (position === null) return [...general, unmatchedAnomaly(receipt, context, isPrimary)];
  const amount = amountAnomaly(receipt, position);
  return [...general, ...stateAnomaly(receipt, position), ...amount, ...transferAnomaly(receipt, position, amount.length === 0)];
}

function sumCents(parts: readonly Readonly<{ amountCents: number }>[]): number {
  return parts.reduce((sum, part) => sum + part.amountCents, 0);
}

function stampCents(receipt: ParsedReceipt): number {
  return sumCents(receipt.transfers.filter((transfer) => transfer.stamp !== null));
}

/** 1.5.4 */
function sumAnomaly(receipt: ParsedReceipt): readonly Anomaly[] {
  const sum = sumCents(receipt.transfers);
  const totalCents = receipt.paymentAmountCents;
  return sum === totalCents ? [] : [{ code: 'R_SUM', totalCents, sumCents: sum, differenceCents: totalCents - sum }];
}

/** 1.5.5; a legacy RT has no notice number. */
function numberAnomalies(receipt: ParsedReceipt): readonly Anomaly[] {
  if (receipt.nav === null) return [];
  const found: Anomaly[] = [];
  if (receipt.nav.startsWith('3') && receipt.iuv !== receipt.nav.slice(1)) found.push({ code: 'R_NAVIUV' });
  const parsed = parseNav(receipt.nav);
  if (!parsed.ok && parsed.error.reason === 'CHECK_DIGITS') found.push({ code: 'R_CHECKDIGIT', expectedCheckDigits: parsed.error.expectedCheckDigits });
  return found;
}

/** 1.5.6, no position: exactly one of three codes. */
function unmatchedAnomaly(receipt: ParsedReceipt, context: AssessmentContext, isPrimary: boolean): Anomaly {
  if (!isPrimary) return { code: 'R_SECONDARY' };
  const segregationCode = /^\d{17}$/.test(receipt.iuv) ? receipt.iuv.slice(0, 2) : null;
  if (segregationCode !== null && context.segregationCodes.includes(segregationCode)) return { code: 'R_UNKNOWN' };
  return { code: 'R_OTHER_SYSTEM', segregationCode, knownPartner: segregationCode !== null && context.otherSegregationCodes.includes(segregationCode) };
}

function otherPayments(receipt: ParsedReceipt, position: KnownPosition): number {
  const ownIds = new Set(receipt.transfers.map((transfer) => transfer.iur));
  return position.paidBy.filter((id) => !ownIds.has(id)).length;
}

function isSecondPayment(receipt: ParsedReceipt, position: KnownPosition): boolean {
  const paidOutside = position.state === 'PAID' && position.paidBy.length === 0;
  return paidOutside || otherPayments(receipt, position) > 0;
}

function effectOn(position: KnownPosition, receipt: ParsedReceipt): PositionEffect {
  if (isSecondPayment(receipt, position)) return 'SECOND_PAYMENT';
  return receipt.outcome === 'PARTIAL' ? 'PARTIALLY_PAID' : 'PAID';
}

/** 1.5.7 */
function stateAnomaly(receipt: ParsedReceipt, position: KnownPosition): readonly Anomaly[] {
  if (isSecondPayment(receipt, position)) return [{ code: 'R_DOUBLE', previousPayments: Math.max(1, otherPayments(receipt, position)) }];
  if (position.state === 'CANCELLED' || position.state === 'LAPSED' || position.state === 'EXPIRED') return [{ code: 'R_CANCELLED', state: position.state }];
  return [];
}

/** 1.5.8: stamps are left out on both sides. */
function amountAnomaly(receipt: ParsedReceipt, position: KnownPosition): readonly Anomaly[] {
  const paidCents = receipt.paymentAmountCents - stampCents(receipt);
  const dueCents = position.amountCents - sumCents(position.transfers.filter((transfer) => transfer.stamp));
  return paidCents === dueCents ? [] : [{ code: 'R_AMOUNT', dueCents, paidCents, differenceCents: paidCents - dueCents }];
}

/** 1.5.9 */
function transferAnomaly(receipt: ParsedReceipt, position: KnownPosition, compareAmounts: boolean): readonly Anomaly[] {
  const [only, ...others] = receipt.transfers;
  const payees = new Set(position.transfers.map((transfer) => transfer.payeeFiscalCode));
  if (receipt.standIn === true && payees.size > 1 && only !== undefined && others.length === 0) {
    return [{ code: 'R_STANDIN_SPLIT', owed: sharesOfOthers(position, only.payeeFiscalCode) }];
  }
  const differences = transferDifferences(receipt, position, compareAmounts);
  return differences.length === 0 ? [] : [{ code: 'R_TRANSFER', differences }];
}

function sharesOfOthers(position: KnownPosition, receiver: string): readonly Readonly<{ payeeFiscalCode: string; amountCents: number }>[] {
  const others = position.transfers.filter((transfer) => transfer.payeeFiscalCode !== receiver);
  const payees = [...new Set(others.map((transfer) => transfer.payeeFiscalCode))];
  return payees.map((payeeFiscalCode) => ({ payeeFiscalCode, amountCents: sumCents(others.filter((transfer) => transfer.payeeFiscalCode === payeeFiscalCode)) }));
}

function transferDifferences(receipt: ParsedReceipt, position: KnownPosition, compareAmounts: boolean): readonly TransferDifference[] {
  const found: TransferDifference[] = [];
  if (receipt.transfers.length !== position.transfers.length) {
    found.push({ kind: 'COUNT', expected: position.transfers.length, found: receipt.transfers.length });
  }
  for (const expected of position.transfers) {
    const paid = receipt.transfers.find((transfer) => transfer.index === expected.index);
    if (paid === undefined) found.push({ kind: 'MISSING', index: expected.index });
    else found.push(...pairDifferences(expected, paid, receipt.source !== 'LEGACY_RT', compareAmounts));
  }
  return found;
}

function pairDifferences(expected: ExpectedTransfer, paid: ReceiptTransfer, compareIbans: boolean, compareAmounts: boolean): readonly TransferDifference[] {
  const { index } = expected;
  const found: TransferDifference[] = [];
  if (paid.payeeFiscalCode !== expected.payeeFiscalCode) found.push({ kind: 'PAYEE', index, expected: expected.payeeFiscalCode, found: paid.payeeFiscalCode });
  const paidStamp = paid.stamp !== null;
  const sameDestination = paidStamp === expected.stamp && (paidStamp || !compareIbans || sameIban(paid.iban, expected.iban));
  if (!sameDestination) found.push({ kind: 'DESTINATION', index, expected: destinationName(expected.stamp, expected.iban), found: destinationName(paidStamp, paid.iban) });
  const category = taxonomyCode(expected.category);
  if (paid.category !== category) found.push({ kind: 'CATEGORY', index, expected: category, found: paid.category });
  if (compareAmounts && paid.amountCents !== expected.amountCents) found.push({ kind: 'AMOUNT', index, expectedCents: expected.amountCents, foundCents: paid.amountCents });
  return found;
}

function destinationName(stamp: boolean, iban: string | null): string {
  return stamp ? 'marca da bollo' : (iban ?? 'nessun IBAN');
}
