import { civilDateInRome, type CivilDate } from '../../../domain/civil-date.ts';
import { quoted } from '../../payments/index.ts';
import { fileDate, xmlAmount } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';

/**
 * What is kept of a `Ntry` of CAMT.053, versions 02 to 13 (reconciliation.md 1.7): `fields` by path below it, the first of each; the lists hold
 * one text for every transaction that has it.
 */
export type EntryFields = Readonly<{
  fields: ReadonlyMap<string, string>;
  currency: string;
  /** `RmtInf/Ustrd` and, where a transaction has none, its structured reference; then what the bank adds of its own. */
  remittances: readonly string[];
  additions: readonly string[];
  endToEndIds: readonly string[];
  bankRefs: readonly string[];
  payers: readonly string[];
}>;

const NOT_PROVIDED = 'NOTPROVIDED';

/**
 * An entry of a statement. However many transactions the bank put together in it, the account moved once: it is one movement, whose text is
 * that of all of them. A debit, and the reversal of a debit, are ignored rows (G1).
 */
export function readEntry(entry: EntryFields, account: string | null, sourceRow: number, problems: RowProblems): MovementDraft {
  const value = (path: string): string => (entry.fields.get(path) ?? '').trim();
  const isReversal = readReversal(value('RvslInd'), problems);
  const moves = readDirection(value('CdtDbtInd'), problems);
  const amountCents = readAmount(value('Amt'), problems);
  if (entry.currency.trim().toUpperCase() !== 'EUR') problems.fail('TES_VALUTA', 'Amt', `il movimento è in ${quoted(entry.currency)}: si leggono solo quelli in euro`, 'Registralo a mano se serve.');
  warnOfStatus(value('Sts/Cd') === '' ? value('Sts') : value('Sts/Cd'), problems);
  const valueDate = readDay('ValDt', value, problems);
  const bookingDate = readDay('BookgDt', value, problems) ?? bookedLike(valueDate, problems);
  const causale = causaleOf(entry, value('AddtlNtryInf'));
  if (causale === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'RmtInf/Ustrd');
  // The reversal of a credit takes money out, that of a debit brings it in.
  const isDebit = isReversal ? moves === 1 : moves === -1;
  return {
    year: Number(bookingDate.slice(0, 4)), account, sign: moves, amountCents, bookingDate, valueDate, payerName: only(entry.payers) ?? '', causale, endToEndId: only(entry.endToEndIds.filter((id) => id.toUpperCase() !== NOT_PROVIDED)),
    bankRef: orNull(value('AcctSvcrRef')) ?? only(entry.bankRefs), opType: isReversal ? 'STORNATO' : 'ESEGUITO', ignoredAs: isDebit ? 'NON_ENTRATA' : null, sourceRow,
  };
}

function readDirection(text: string, problems: RowProblems): 1 | -1 {
  if (text !== 'CRDT' && text !== 'DBIT') problems.fail('TES_SEGNO', 'CdtDbtInd', text === '' ? 'manca il campo CdtDbtInd: non si sa se è un’entrata o un’uscita' : `il campo CdtDbtInd contiene ${quoted(text)}: serve CRDT o DBIT`);
  return text === 'DBIT' ? -1 : 1;
}

function readReversal(text: string, problems: RowProblems): boolean {
  if (!['', 'true', 'false', '1', '0'].includes(text)) problems.fail('TES_VALORE_SCONOSCIUTO', 'RvslInd', `il campo RvslInd contiene ${quoted(text)}: serve true o false`);
  return text === 'true' || text === '1';
}

function readAmount(text: string, problems: RowProblems): number {
  const cents = xmlAmount(text);
  if (!cents.ok) problems.amount('Amt', text, cents.error);
  else if (cents.value <= 0) problems.fail('TES_IMPORTO', 'Amt', 'l’importo non è maggiore di zero');
  else return cents.value;
  return 1;
}

/** Only what is booked has happened; a statement that does not say holds nothing else. */
function warnOfStatus(status: string, problems: RowProblems): void {
  if (status === '' || status === 'BOOK') return;
  problems.fail('TES_NON_CONTABILIZZATO', 'Sts', `il movimento non è ancora contabilizzato (stato ${quoted(status)})`, 'Non serve fare nulla: arriverà con l’estratto conto del giorno in cui la banca lo contabilizza.');
}

function readDay(name: 'BookgDt' | 'ValDt', value: (path: string) => string, problems: RowProblems): CivilDate | null {
  const date = value(`${name}/Dt`);
  const instant = value(`${name}/DtTm`);
  if (date === '' && instant === '') return null;
  const day = date === '' ? dayOfInstant(instant) : fileDate(date);
  if (day === null) problems.spareDay(name, date === '' ? instant : date);
  return day;
}

/** A time with a zone is a day of Rome; without one it is of Rome already. */
function dayOfInstant(text: string): CivilDate | null {
  if (!/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return fileDate(text);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : fileDate(civilDateInRome(instant));
}

function bookedLike(valueDate: CivilDate | null, problems: RowProblems): CivilDate {
  if (valueDate === null) problems.day('BookgDt', '');
  else problems.warn('TES_DATA', 'BookgDt', 'manca la data contabile (campo BookgDt): è stata presa la data valuta');
  return valueDate ?? '0001-01-01';
}

/** One piece a line: where the bank cut a text is not known. What it says twice stands once. */
function causaleOf({ remittances, additions }: EntryFields, entryText: string): string {
  const pieces: string[] = [];
  const compact = (text: string): string => text.replace(/\s+/g, '').toUpperCase();
  const said = new Set<string>();
  for (const piece of [...remittances, ...additions, entryText]) {
    if (piece.trim() === '' || said.has(compact(piece))) continue;
    said.add(compact(piece));
    pieces.push(piece);
  }
  return pieces.join('\n');
}

/** The only one of these texts, when all are the same. */
function only(texts: readonly string[]): string | null {
  const distinct = new Set(texts.map((text) => text.trim()).filter((text) => text !== ''));
  const [first] = distinct;
  return distinct.size === 1 && first !== undefined ? first : null;
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
