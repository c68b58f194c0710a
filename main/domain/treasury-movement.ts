/**
 * One row of the treasury account, whatever file it came in.
 *
 * Source: reconciliation.md 1.1 (fields), 1.2 G1–G4 (what rows are ignored, the keys, reversals).
 */
import type { CivilDate } from './civil-date.ts';

/** Layouts of treasury files that are read (reconciliation.md 1.2–1.7). */
export const TREASURY_FORMATS = ['GDC', 'CSV_PROVVISORI', 'CSV_COMPLETO', 'CSV_CUSTOM', 'XLSX', 'POSTE', 'MT940', 'CAMT053'] as const;
export type TreasuryFormat = (typeof TREASURY_FORMATS)[number];

/** `tipo_operazione`; formats that have none bear `ESEGUITO`, or `STORNATO` when the row takes an earlier credit back. */
export type TreasuryOperation = 'ESEGUITO' | 'STORNATO' | 'REGOLARIZZATO' | 'RIPRISTINATO';

/** Why a row is shown but takes no part in the matching (G1). */
export const IGNORED_ROW_CODES = ['NON_ENTRATA', 'REGOLARIZZAZIONE', 'GIROCONTO', 'NON_SOSPESO'] as const;
export type IgnoredRowCode = (typeof IGNORED_ROW_CODES)[number];

/** A provisional entry that a row says covered by a collection order (G3). */
export type RegularisedEntry = Readonly<{ provvisorio: string; amountCents: number }>;

/** A row as read: what the file says, nothing worked out from other rows. */
export type TreasuryMovement = Readonly<{
  format: TreasuryFormat;
  /** Esercizio. */
  year: number;
  /** `codice_ente_BT`: which of the body's treasurers numbers the bollette. */
  bankEntityCode: string | null;
  /** Digits as written (banks pad with zeros); a technical number is never here. */
  bolletta: string | null;
  /** Seven characters made from the text when the file has no bolletta (1.5): never printed as one. */
  technicalNumber: string | null;
  /** `numero_bolletta_quietanza_storno` when above zero: the bolletta that this row takes back. */
  reversedBolletta: string | null;
  /** Number of the provisional entry, digits as written. On a RIPRISTINATO row, the one put back. */
  provvisorio: string | null;
  account: string | null;
  /** Bancoposta files, and accounts that the body has flagged as postal. */
  postalAccount: boolean;
  /** -1: money out, or a credit taken back. */
  sign: 1 | -1;
  /** Always above zero. */
  amountCents: number;
  bookingDate: CivilDate;
  valueDate: CivilDate | null;
  suspenseDate: CivilDate | null;
  cge: string | null;
  payerName: string;
  /** As in the file after its own decoding: line breaks, blanks and case are evidence. */
  causale: string;
  endToEndId: string | null;
  bankRef: string | null;
  opType: TreasuryOperation;
  /** `tipo_documento` and `tipo_esecuzione`, only in a cash journal. */
  documentType: string | null;
  executionType: string | null;
  /** IUF and IUV that a CSV completo has in columns of their own; the causale is read all the same. */
  declaredIuf: string | null;
  declaredIuv: string | null;
  /** Null: a credit, or a reversal (`sign` -1). */
  ignoredAs: IgnoredRowCode | null;
  /** Entries that a REVERSALE / REGOLARIZZATO row covers; empty on every other. */
  regularises: readonly RegularisedEntry[];
  sourceFile: string;
  /** From 1, as 1.1 counts them. */
  sourceRow: number;
  fileHash: string;
  /** From 1: which one of the rows of this file that {@link equalRowKey} cannot tell apart. */
  equalRowOrdinal: number;
}>;

/** A causale without blanks and in upper case: two copies of a row that were wrapped differently are the same. */
export function compactCausale(causale: string): string {
  return causale.normalize('NFKC').replace(BLANKS, '').toUpperCase();
}

const BLANKS = /[\s\u200B-\u200D\u2060\uFEFF]+/gu;

/** G2: year, treasurer, bolletta as an integer, sign; null without a bolletta. */
export function movementKey(movement: Pick<TreasuryMovement, 'year' | 'bankEntityCode' | 'bolletta' | 'sign'>): string | null {
  if (movement.bolletta === null) return null;
  return `${movement.year}|${movement.bankEntityCode ?? ''}|${withoutLeadingZeros(movement.bolletta)}|${movement.sign}`;
}

/** G2b: year, provisional entry as an integer, sign; null without one. */
export function crossFormatKey(movement: Pick<TreasuryMovement, 'year' | 'provvisorio' | 'sign'>): string | null {
  if (movement.provvisorio === null) return null;
  return `${movement.year}|${withoutLeadingZeros(movement.provvisorio)}|${movement.sign}`;
}

/** What makes two rows of a file equal (G2c): the ordinal counts those that share it. */
export function equalRowKey(movement: Pick<TreasuryMovement, 'account' | 'bookingDate' | 'sign' | 'amountCents' | 'causale'>): string {
  return [movement.account ?? '', movement.bookingDate, movement.sign, movement.amountCents, compactCausale(movement.causale)].join('|');
}

/** G2c: the row among those without a number. */
export function unnumberedKey(movement: Parameters<typeof equalRowKey>[0] & Pick<TreasuryMovement, 'equalRowOrdinal'>): string {
  return `${equalRowKey(movement)}|${movement.equalRowOrdinal}`;
}

/** `0074056` → `74056`: numbers padded by banks compare equal, and no digit is lost to a `Number`. */
export function withoutLeadingZeros(digits: string): string {
  return digits.trim().replace(/^0+(?=.)/, '');
}
