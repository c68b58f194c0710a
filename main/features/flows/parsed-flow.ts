import type { CivilDate } from '../../domain/civil-date.ts';

/** Outcome codes of a row that have a meaning (receipts-fdr.md 2.3). Others are kept as they came. */
export const KNOWN_OUTCOMES = ['0', '3', '4', '8', '9'] as const;

/** One row of a flow: a payment, or a reversal, that is part of the credit. */
export type FlowLine = Readonly<{
  iuv: string;
  /** The receiptId of the payment, or an id that the PSP made. */
  iur: string;
  /** indiceDatiSingoloPagamento (REST `idTransfer`, never `index`); null when it is missing. */
  transferIndex: number | null;
  /** As written: a reversal may bear either sign (receipts-fdr.md 0.5). */
  amountCents: number;
  outcome: string;
  paidOn: CivilDate;
}>;

/** What a flow says of itself, without its rows. */
export type FlowHeader = Readonly<{
  flowName: string;
  /** Creation of this version: instant (UTC) and wall time of Rome. */
  flowAt: string;
  flowDateTime: string;
  /** PSP of the key: `codiceIdentificativoUnivoco` of the sender (REST `sender.id`). */
  pspId: string;
  pspName: string | null;
  /** identificativoUnivocoRegolamento: TRN, or EndToEndId when that was not known yet. */
  trn: string;
  regulationDate: CivilDate;
  /** Fiscal code of the body that receives the money. */
  receiverFiscalCode: string;
  receiverName: string | null;
  declaredPayments: number;
  declaredCents: number;
  /** Number of the version as the platform counts them, and when it was published; null in a file. */
  revision: number | null;
  publishedAt: string | null;
}>;

/** A reporting flow as read, whatever it came in. Rows in the order of the document. */
export type ParsedFlow = FlowHeader & Readonly<{ lines: readonly FlowLine[] }>;

/** Σ of the rows as written (receipts-fdr.md 2.6.2). */
export function rawSumCents(lines: readonly FlowLine[]): number {
  return lines.reduce((sum, line) => sum + line.amountCents, 0);
}

/** Σ with every reversal taken off, whatever its sign (receipts-fdr.md 2.6.3). */
export function signedSumCents(lines: readonly FlowLine[]): number {
  return lines.reduce((sum, line) => sum + (line.outcome === '3' ? -Math.abs(line.amountCents) : line.amountCents), 0);
}

/** A row in one text by which two copies of a flow, in any order and from any channel, are compared (receipts-fdr.md 2.5). */
export function canonicalLine(line: FlowLine): string {
  return [line.iuv, line.iur, line.transferIndex ?? '', line.amountCents, line.outcome, line.paidOn].join('\t');
}
