import { buildIban } from '../../main/domain/iban.ts';
import type { CivilDate } from '../../main/domain/civil-date.ts';
import type { NumberedRow } from './treasury-files-plan.ts';
import type { RowKind } from './row-plan.ts';

/**
 * A row as a reading leaves it: the fields of reconciliation.md 1.1, by the names of `TreasuryMovement`. What only the whole file gives (its hash, the technical number, the ordinal of equal rows) is the reader's to add.
 */
export type YearRow = Readonly<{
  format: 'GDC' | 'CSV_PROVVISORI' | 'XLSX' | 'POSTE'; year: number; bankEntityCode: string | null; bolletta: string | null; reversedBolletta: string | null; provvisorio: string | null; account: string | null; postalAccount: boolean; sign: 1 | -1;
  amountCents: number; bookingDate: CivilDate; valueDate: CivilDate | null; suspenseDate: CivilDate | null; cge: string | null; payerName: string; causale: string; endToEndId: string | null; bankRef: string | null;
  opType: 'ESEGUITO' | 'STORNATO' | 'REGOLARIZZATO' | 'RIPRISTINATO'; documentType: string | null; executionType: string | null; declaredIuf: null; declaredIuv: null; ignoredAs: 'NON_ENTRATA' | 'REGOLARIZZAZIONE' | 'GIROCONTO' | 'NON_SOSPESO' | null;
  regularises: readonly Readonly<{ provvisorio: string; amountCents: number }>[]; sourceFile: string; sourceRow: number;
}>;

/** The treasurer and the accounts, which do not exist. */
export const TREASURY = { abi: '09991', entityIpa: 'UFBV07', istat: '000999007', bankEntityCode: '1200345', account: '0000001', secondAccount: '000060717401', cge: '0000099999' } as const;
export const POSTAL_IBAN = postalIban();

/** How the cash journal calls a kind of row (1.2). */
export const JOURNAL_WORDS: Readonly<Record<Exclude<RowKind, 'DEBIT'>, Readonly<{ income: boolean; document: string; operation: YearRow['opType']; execution: string }>>> = {
  CREDIT: { income: true, document: 'SOSPESO ENTRATA', operation: 'ESEGUITO', execution: 'SEPA CREDIT TRANSFER' },
  STORNO: { income: true, document: 'SOSPESO ENTRATA', operation: 'STORNATO', execution: 'SEPA CREDIT TRANSFER' },
  REGULARISATION: { income: true, document: 'REVERSALE', operation: 'REGOLARIZZATO', execution: 'REGOLARIZZAZIONE' },
  RESTORATION: { income: true, document: 'SOSPESO ENTRATA', operation: 'RIPRISTINATO', execution: 'REGOLARIZZAZIONE' },
  PAYMENT_ORDER: { income: false, document: 'MANDATO', operation: 'ESEGUITO', execution: 'SEPA CREDIT TRANSFER' },
  CLAW_BACK: { income: false, document: 'SOSPESO USCITA', operation: 'ESEGUITO', execution: 'SEPA CREDIT TRANSFER' },
  TRANSFER: { income: true, document: 'GIROCONTO', operation: 'ESEGUITO', execution: 'DISPOSIZIONE DOCUMENTO ESTERNO' },
  POSTAL_WITHDRAWAL: { income: true, document: 'SOSPESO ENTRATA', operation: 'ESEGUITO', execution: 'PRELIEVO DA CC POSTALE' },
  COLLECTION_ORDER: { income: true, document: 'REVERSALE', operation: 'ESEGUITO', execution: 'CASSA' },
};

/** The words of a row in the cash journal; a bare debit is never there. */
export function journalWords({ kind }: NumberedRow['plan']): (typeof JOURNAL_WORDS)['CREDIT'] {
  if (kind === 'DEBIT') throw new Error('A bare debit is no row of a cash journal');
  return JOURNAL_WORDS[kind];
}

/** What a reader finds in a row at a place of a file. */
export function yearRow(row: NumberedRow, sourceFile: string, sourceRow: number): YearRow {
  switch (row.plan.channel) {
    case 'GDC':
      return journalRow(row, sourceFile, sourceRow);
    case 'CSV':
      return { ...commonFields(row, sourceFile, sourceRow), format: 'CSV_PROVVISORI', provvisorio: row.provvisorio === null ? null : withoutPadding(row.provvisorio), sign: row.plan.kind === 'STORNO' ? -1 : 1, opType: row.plan.kind === 'STORNO' ? 'STORNATO' : 'ESEGUITO' };
    case 'XLSX':
      return { ...commonFields(row, sourceFile, sourceRow), ...signOfStatement(row), format: 'XLSX', account: TREASURY.secondAccount, bankRef: row.plan.settlementId };
    case 'POSTE':
      return { ...commonFields(row, sourceFile, sourceRow), ...signOfStatement(row), format: 'POSTE', account: POSTAL_IBAN.slice(20), postalAccount: true };
  }
}

function journalRow(row: NumberedRow, sourceFile: string, sourceRow: number): YearRow {
  const { income, document, operation, execution } = journalWords(row.plan);
  const suspended = isSuspended(document, operation);
  return {
    ...commonFields(row, sourceFile, sourceRow), format: 'GDC', bankEntityCode: TREASURY.bankEntityCode, bolletta: row.bolletta, reversedBolletta: row.reversedBolletta, provvisorio: document === 'SOSPESO ENTRATA' ? row.document : null, account: TREASURY.account,
    sign: income && operation !== 'STORNATO' ? 1 : -1, suspenseDate: suspended ? row.bookingDate : null, cge: suspended ? TREASURY.cge : null, bankRef: row.plan.settlementId, opType: operation, documentType: document, executionType: execution,
    ignoredAs: !income ? 'NON_ENTRATA' : operation === 'REGOLARIZZATO' || operation === 'RIPRISTINATO' ? 'REGOLARIZZAZIONE' : document === 'GIROCONTO' || execution === 'PRELIEVO DA CC POSTALE' ? 'GIROCONTO' : document === 'SOSPESO ENTRATA' ? null : 'NON_SOSPESO',
    regularises: row.regularises,
  };
}

/** Entries still to be regularised bear the day on which they were opened, and a code of convenience. */
export function isSuspended(document: string, operation: YearRow['opType']): boolean {
  return document === 'SOSPESO ENTRATA' && (operation === 'ESEGUITO' || operation === 'STORNATO');
}

function commonFields({ plan, bookingDate }: NumberedRow, sourceFile: string, sourceRow: number): Omit<YearRow, 'format'> {
  return {
    year: Number(bookingDate.slice(0, 4)), bankEntityCode: null, bolletta: null, reversedBolletta: null, provvisorio: null, account: null, postalAccount: false, sign: 1, amountCents: plan.amountCents, bookingDate, valueDate: bookingDate, suspenseDate: null,
    cge: null, payerName: plan.payerName, causale: plan.text.causale, endToEndId: null, bankRef: null, opType: 'ESEGUITO', documentType: null, executionType: null, declaredIuf: null, declaredIuv: null, ignoredAs: null, regularises: [], sourceFile, sourceRow,
  };
}

/** A debit of a statement takes nothing back (G1). */
function signOfStatement({ plan }: NumberedRow): Pick<YearRow, 'sign' | 'ignoredAs'> {
  return plan.kind === 'DEBIT' ? { sign: -1, ignoredAs: 'NON_ENTRATA' } : { sign: 1, ignoredAs: null };
}

/** `0000501` → `501`: tables do not pad. */
export function withoutPadding(digits: string): string {
  return digits.replace(/^0+(?=.)/, '');
}

function postalIban(): string {
  const built = buildIban('07601', '01000', '001060717356');
  if (!built.ok) throw new Error('The postal account is not twelve digits');
  return built.value;
}
