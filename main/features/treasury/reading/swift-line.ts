import { civilDate, daysBetween, type CivilDate } from '../../../domain/civil-date.ts';
import { err, ok, type Result } from '../../../domain/result.ts';

/** Field 61 of an MT940 as written (reconciliation.md 1.7). `mark`: credit, debit, reversal of a credit, reversal of a debit. */
export type StatementLine = Readonly<{ bookingDate: CivilDate; valueDate: CivilDate; mark: StatementMark; amountCents: number; customerRef: string | null; bankRef: string | null; supplementary: string }>;
export type StatementMark = 'C' | 'D' | 'RC' | 'RD';

export type StatementLineProblem = 'SYNTAX' | 'DATE' | 'AMOUNT';

const FIELD_61 = /^(\d{6})(\d{4})?(RC|RD|C|D)([A-Z])?([\d,]{1,15})([A-Z][A-Z0-9]{3})(.*)$/;
const NO_REFERENCE = 'NONREF';

/** Reads `6!n[4!n]2a[1!a]15d1!a3!c[16x][//16x][34x]`; the part of 34 stands on a line of its own. Without an entry date the value date is both. */
export function readStatementLine(lines: readonly string[]): Result<StatementLine, StatementLineProblem> {
  const parts = FIELD_61.exec((lines[0] ?? '').trim());
  if (parts === null) return err('SYNTAX');
  const valueDate = shortDate(parts[1] ?? '');
  if (valueDate === null) return err('DATE');
  const bookingDate = parts[2] === undefined ? valueDate : nearestDay(parts[2], valueDate);
  if (bookingDate === null) return err('DATE');
  const amountCents = swiftAmount(parts[5] ?? '');
  if (amountCents === null || amountCents === 0) return err('AMOUNT');
  const [customerRef = '', ...bankRef] = (parts[7] ?? '').split('//');
  return ok({ bookingDate, valueDate, mark: markOf(parts[3] ?? ''), amountCents, customerRef: reference(customerRef), bankRef: reference(bankRef.join('//')), supplementary: lines.slice(1).join('').trim() });
}

function markOf(text: string): StatementMark {
  return text === 'RC' || text === 'RD' || text === 'D' ? text : 'C';
}

function reference(text: string): string | null {
  const found = text.trim();
  return found === '' || found.toUpperCase() === NO_REFERENCE ? null : found;
}

/** Cents of `15d`: comma before the cents, none or one or two of them; null for anything else. */
function swiftAmount(text: string): number | null {
  const parts = /^(\d{1,13})(?:,(\d{0,2})0*)?$/.exec(text);
  return parts === null ? null : Number(`${parts[1] ?? ''}${(parts[2] ?? '').padEnd(2, '0')}`);
}

/** `YYMMDD`; two digits are of this century up to 79. */
export function shortDate(text: string): CivilDate | null {
  const parts = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return null;
  const year = Number(parts[1]);
  const date = civilDate(year < 80 ? 2000 + year : 1900 + year, Number(parts[2]), Number(parts[3]));
  return date.ok ? date.value : null;
}

/** The day `MMDD` that is nearest to `day`: at the turn of the year the two dates are of different years. */
function nearestDay(monthDay: string, day: CivilDate): CivilDate | null {
  const year = Number(day.slice(0, 4));
  const days = [year - 1, year, year + 1].map((near) => civilDate(near, Number(monthDay.slice(0, 2)), Number(monthDay.slice(2)))).flatMap((date) => (date.ok ? [date.value] : []));
  const distance = (other: CivilDate): number => Math.abs(daysBetween(day, other));
  return days.length === 0 ? null : days.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}

/** Field 60 or 62: mark, day, currency, amount. Signed cents. */
export type StatementBalance = Readonly<{ cents: number; currency: string }>;

export function readBalance(line: string): StatementBalance | null {
  const parts = /^([CD])(\d{6})([A-Z]{3})([\d,]{1,15})$/.exec(line.trim());
  const cents = parts === null ? null : swiftAmount(parts[4] ?? '');
  if (parts === null || cents === null) return null;
  return { cents: parts[1] === 'D' && cents !== 0 ? -cents : cents, currency: parts[3] ?? '' };
}

/** Field 86: the text, and the payer where a bank has a place for it. */
export type StatementText = Readonly<{ causale: string; payerName: string }>;

const CAUSALE_SUBFIELDS: ReadonlySet<string> = new Set(['20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '60', '61', '62', '63']);
const PAYER_SUBFIELDS: ReadonlySet<string> = new Set(['32', '33']);

/** Lines are joined without a separator, since they are cut at column 65 wherever it falls; sub-fields `?20`… are put one after the other. */
export function readStatementText(lines: readonly string[]): StatementText {
  const text = lines.join('');
  if (!/^\d{3}\?\d{2}/.test(text)) return { causale: text, payerName: '' };
  const parts = text.split(/\?(\d{2})/);
  const ofKind = (codes: ReadonlySet<string>): string => parts.filter((_, at) => at % 2 === 0 && codes.has(parts[at - 1] ?? '')).join('');
  const causale = ofKind(CAUSALE_SUBFIELDS);
  return { causale: causale === '' ? text : causale, payerName: ofKind(PAYER_SUBFIELDS).trim() };
}
