import { hash } from 'node:crypto';
import type { CivilDate } from '../../../domain/civil-date.ts';
import { findTransferRemittance } from '../../../domain/remittance-text.ts';
import { equalRowKey, type IgnoredRowCode, type RegularisedEntry, type TreasuryFormat, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { TextEncoding } from '../../payments/index.ts';
import { wholeJournalWarnings, type JournalPage } from './journal-page.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import type { RowProblems } from './row-problems.ts';
import { refusal, type TreasuryRefusal } from './treasury-refusal.ts';
import type { FileWarning, RowCounts, StatementFacts, TreasuryFacts, TreasuryRow } from './treasury-row.ts';

type InEveryLayout = 'year' | 'sign' | 'amountCents' | 'bookingDate' | 'valueDate' | 'payerName' | 'causale' | 'opType' | 'sourceRow';
type OfTheFile = 'format' | 'sourceFile' | 'fileHash' | 'equalRowOrdinal';

/** A movement as a format gives it: what a layout does not have is left out, what the file as a whole says of its rows is added by the sink. */
export type MovementDraft = Pick<TreasuryMovement, InEveryLayout> & Partial<Omit<TreasuryMovement, InEveryLayout | OfTheFile>>;

/** What all the rows of a file share; `encoding` is null for a workbook. A file of an archive has the hash of the archive, which is what is kept. */
export type FileIdentity = Readonly<{ format: TreasuryFormat; name: string; sha256: string; encoding: TextEncoding | null }>;

const NO_ENTRIES: readonly RegularisedEntry[] = [];

/** Takes the rows of one file as they are read, and counts. Holds only the rows not yet taken away and a number for each one seen. */
export class RowSink {
  #file: FileIdentity;
  #encoding: TextEncoding | null;
  #rows: TreasuryRow[] = [];
  readonly #seen = new Map<number, number>();
  readonly #accounts = new Set<string>();
  readonly #counts = { read: 0, credits: 0, reversals: 0, unreadable: 0, warned: 0 };
  readonly #ignored: Record<IgnoredRowCode, number> = { NON_ENTRATA: 0, REGOLARIZZAZIONE: 0, GIROCONTO: 0, NON_SOSPESO: 0 };
  #from: CivilDate | null = null;
  #to: CivilDate | null = null;
  #refusal: TreasuryRefusal | null = null;
  skippedLines = 0;
  iban: string | null = null;
  readonly pages: JournalPage[] = [];
  readonly statements: StatementFacts[] = [];
  readonly warnings: FileWarning[] = [];

  constructor(file: FileIdentity) {
    this.#file = file;
    this.#encoding = file.encoding;
  }

  /** Goes on with the next file of an archive: equal rows are counted within one file (G2c). */
  nextFile(file: FileIdentity): void {
    this.#file = file;
    if (file.encoding !== this.#encoding) this.#encoding = null;
    this.#seen.clear();
  }

  /** Nobody here looks whether a signature is good: whoever relies on it must know. */
  noteSignature(): void {
    if (this.warnings.some(({ code }) => code === 'FIRMA_NON_VERIFICATA')) return;
    this.warnings.push({ code: 'FIRMA_NON_VERIFICATA', message: 'Il file è firmato: la firma non è stata verificata.' });
  }

  get format(): TreasuryFormat {
    return this.#file.format;
  }

  /** A row that can be read; when `problems` holds something fatal it is passed on as unreadable. */
  movement(draft: MovementDraft, problems: RowProblems, flaggedRegularised = false): void {
    if (problems.fatal) return this.unreadable(draft.sourceRow, problems);
    if (draft.causale.includes('\uFFFD') || draft.payerName.includes('\uFFFD')) problems.warn('TES_CARATTERE_PERSO', 'causale', 'un carattere è andato perso prima di arrivare qui (al suo posto c’è il segno �)', 'Se serve il testo esatto, chiedilo alla tesoreria.');
    const movement = this.#completed(draft);
    const warnings = problems.all();
    this.#count(movement, warnings.length > 0);
    this.#add({ kind: 'MOVEMENT', movement, warnings, flaggedRegularised });
  }

  unreadable(sourceRow: number, problems: RowProblems): void {
    this.#counts.unreadable += 1;
    this.#add({ kind: 'UNREADABLE', sourceRow, problems: problems.all() });
  }

  #add(row: TreasuryRow): void {
    this.#counts.read += 1;
    if (this.#counts.read > TREASURY_LIMITS.rows) {
      this.#refusal ??= refusal('E_TOO_BIG', `Il file ha più di ${TREASURY_LIMITS.rows.toLocaleString('it-IT')} movimenti. Chiedi alla tesoreria di dividerlo in parti più piccole.`);
      return;
    }
    this.#rows.push(row);
  }

  /** Written out field by field: spreading drafts into each other took most of the time of a reading. */
  #completed(draft: MovementDraft): TreasuryMovement {
    const account = draft.account ?? null;
    const bolletta = draft.bolletta ?? null;
    const provvisorio = draft.provvisorio ?? null;
    const key = equalRowKey({ account, bookingDate: draft.bookingDate, sign: draft.sign, amountCents: draft.amountCents, causale: draft.causale });
    const equalRowOrdinal = this.#ordinal(key);
    const isNumbered = bolletta !== null || provvisorio !== null;
    return {
      format: this.#file.format, year: draft.year, bankEntityCode: draft.bankEntityCode ?? null, bolletta, technicalNumber: draft.technicalNumber ?? (isNumbered ? null : technicalNumberOf(draft.causale, `${key}|${equalRowOrdinal}`)), reversedBolletta: draft.reversedBolletta ?? null, provvisorio, account,
      postalAccount: draft.postalAccount ?? false, sign: draft.sign, amountCents: draft.amountCents, bookingDate: draft.bookingDate, valueDate: draft.valueDate, suspenseDate: draft.suspenseDate ?? null, cge: draft.cge ?? null, payerName: draft.payerName, causale: draft.causale,
      endToEndId: draft.endToEndId ?? null, bankRef: draft.bankRef ?? null, opType: draft.opType, documentType: draft.documentType ?? null, executionType: draft.executionType ?? null, declaredIuf: draft.declaredIuf ?? null, declaredIuv: draft.declaredIuv ?? null,
      ignoredAs: draft.ignoredAs ?? null, regularises: draft.regularises ?? NO_ENTRIES, sourceFile: this.#file.name, sourceRow: draft.sourceRow, fileHash: this.#file.sha256, equalRowOrdinal,
    };
  }

  /** Keys are remembered by 52 bits of their hash: the texts of a million rows would fill the memory, and two that meet are one case in thousands of such files. */
  #ordinal(key: string): number {
    const digest = hash('md5', key, 'hex').slice(0, 13);
    const short = Number.parseInt(digest, 16);
    const ordinal = (this.#seen.get(short) ?? 0) + 1;
    this.#seen.set(short, ordinal);
    return ordinal;
  }

  #count({ ignoredAs, sign, bookingDate, account }: TreasuryMovement, warned: boolean): void {
    if (ignoredAs !== null) this.#ignored[ignoredAs] += 1;
    else if (sign === 1) this.#counts.credits += 1;
    else this.#counts.reversals += 1;
    if (warned) this.#counts.warned += 1;
    if (this.#from === null || bookingDate < this.#from) this.#from = bookingDate;
    if (this.#to === null || bookingDate > this.#to) this.#to = bookingDate;
    if (account !== null && this.#accounts.size < TREASURY_LIMITS.sections) this.#accounts.add(account);
  }

  /** The rows since the last time. */
  take(): readonly TreasuryRow[] {
    if (this.#rows.length === 0) return this.#rows;
    const taken = this.#rows;
    this.#rows = [];
    return taken;
  }

  /** Too many rows. */
  get refusal(): TreasuryRefusal | null {
    return this.#refusal;
  }

  facts(): TreasuryFacts {
    const { format, sha256 } = this.#file;
    const counts: RowCounts = { ...this.#counts, ignored: { ...this.#ignored } };
    const period = this.#from === null || this.#to === null ? null : { from: this.#from, to: this.#to };
    const warnings = [...this.warnings, ...wholeJournalWarnings(this.pages)];
    return { format, encoding: this.#encoding, sha256, counts, skippedLines: this.skippedLines, period, accounts: [...this.#accounts], iban: this.iban, pages: this.pages, statements: this.statements, warnings };
  }
}

/**
 * The technical number of a row that has none (1.5): the last seven characters of the UUID (version 3, no namespace) of the flow that the
 * causale names, as the national platform makes it; of `otherwise` when it names none. The version and variant bits lie before them.
 */
export function technicalNumberOf(causale: string, otherwise: string): string {
  return hash('md5', findTransferRemittance(causale)?.flowId ?? otherwise, 'hex').slice(-7);
}
