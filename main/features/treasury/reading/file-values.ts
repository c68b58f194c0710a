import { civilDate, isCivilDate, type CivilDate } from '../../../domain/civil-date.ts';
import { err, ok, type Result } from '../../../domain/result.ts';

/** Which sign separates the cents: `AUTO` reads it from the amount itself. */
export type DecimalMark = 'AUTO' | ',' | '.';

/** Why an amount was not taken. `AMBIGUOUS`: `1.234` may be a thousand or a fraction. */
export type FileAmountProblem = 'EMPTY' | 'FORMAT' | 'AMBIGUOUS' | 'DECIMALS' | 'TOO_LARGE';

const AMOUNT_SENTENCE: Readonly<Record<FileAmountProblem, string>> = {
  EMPTY: 'è vuoto',
  FORMAT: 'non è un importo',
  AMBIGUOUS: 'si può leggere in due modi: le tre cifre dopo il segno possono essere migliaia o decimali',
  DECIMALS: 'ha più di due decimali',
  TOO_LARGE: 'è troppo grande',
};

/** Completes "il campo …" with what is wrong in an amount. */
export function fileAmountSentence(problem: FileAmountProblem): string {
  return AMOUNT_SENTENCE[problem];
}

const SIGN = '[+\\-\\u2212\\u2013]?';
const SIGNED = new RegExp(`^(${SIGN})(.*?)([\\-\\u2212\\u2013]?)$`, 'u');

/**
 * Signed cents of an amount of a table (reconciliation.md 1.3): comma or point before the cents, points of the thousands, `€`, a leading
 * `'` of Excel, the minus before or after. Never guesses between a thousand and a fraction. Zero is given as zero.
 */
export function fileAmount(raw: string, mark: DecimalMark = 'AUTO'): Result<number, FileAmountProblem> {
  const text = trimmed(raw).replace(/^(?:€|EUR)|(?:€|EUR)$/giu, '').trim();
  if (text === '') return err('EMPTY');
  const parts = SIGNED.exec(text);
  const before = parts?.[1] ?? '';
  const after = parts?.[3] ?? '';
  if (before !== '' && after !== '') return err('FORMAT');
  const cents = unsignedCents((parts?.[2] ?? '').trim(), mark);
  if (!cents.ok) return cents;
  const negative = after !== '' || (before !== '' && before !== '+');
  return ok(negative && cents.value !== 0 ? -cents.value : cents.value);
}

function unsignedCents(text: string, mark: DecimalMark): Result<number, FileAmountProblem> {
  if (!/^[\d.,]+$/.test(text) || !/\d/.test(text)) return err('FORMAT');
  const decimal = mark === 'AUTO' ? decimalMarkOf(text) : ok(mark);
  if (!decimal.ok) return decimal;
  if (decimal.value === null) return centsOf(text.replace(/[.,]/g, ''), '');
  const thousands = decimal.value === ',' ? '.' : ',';
  const [whole = '', fraction = '', ...more] = text.split(decimal.value);
  if (more.length > 0 || fraction.includes(thousands) || (whole.includes(thousands) && !isGrouped(whole, thousands))) return err('FORMAT');
  return centsOf(whole.replaceAll(thousands, ''), fraction);
}

/** Null: no cents, the marks (if any) are all of the thousands. */
function decimalMarkOf(text: string): Result<',' | '.' | null, FileAmountProblem> {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma < 0 && point < 0) return ok(null);
  if (comma >= 0 && point >= 0) return ok(comma > point ? ',' : '.');
  const mark = comma >= 0 ? ',' : '.';
  if (text.indexOf(mark) !== text.lastIndexOf(mark)) return isGrouped(text, mark) ? ok(null) : err('FORMAT');
  return isGrouped(text, mark) ? err('AMBIGUOUS') : ok(mark);
}

function isGrouped(text: string, mark: ',' | '.'): boolean {
  const [first = '', ...groups] = text.split(mark);
  return groups.every((group) => group.length === 3) && /^[1-9]\d{0,2}$/.test(first);
}

function centsOf(whole: string, fraction: string): Result<number, FileAmountProblem> {
  if (/[1-9]/.test(fraction.slice(2))) return err('DECIMALS');
  const digits = `${whole}${fraction.slice(0, 2).padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  const cents = Number(digits);
  return Number.isSafeInteger(cents) ? ok(cents) : err('TOO_LARGE');
}

/** Signed cents of an `xs:decimal`: a point, cents of zeros let by. */
export function xmlAmount(raw: string): Result<number, FileAmountProblem> {
  const text = raw.trim();
  if (text === '') return err('EMPTY');
  const parts = /^([+-])?(\d+)?(?:\.(\d*))?$/.exec(text);
  if (parts === null || (parts[2] === undefined && (parts[3] ?? '') === '')) return err('FORMAT');
  const cents = centsOf(parts[2] ?? '', parts[3] ?? '');
  return cents.ok && parts[1] === '-' && cents.value !== 0 ? ok(-cents.value) : cents;
}

/** Signed cents of a numeric cell: the noise that sheets leave behind the sixth decimal is not an amount. */
export function cellAmount(raw: string): Result<number, FileAmountProblem> {
  const value = Number(raw);
  if (raw.trim() === '') return err('EMPTY');
  if (!Number.isFinite(value)) return err('FORMAT');
  const cents = Math.round(value * 100);
  if (!Number.isSafeInteger(cents)) return err('TOO_LARGE');
  return Math.abs(value - cents / 100) > 1e-6 ? err('DECIMALS') : ok(cents === 0 ? 0 : cents);
}

const FIRST_YEAR = 1990;
const LAST_YEAR = 2099;

/** A day of a table or of an XML: `2026-03-12` with or without time and zone, `12/03/2026` (also `-` and `.`), `20260312`; else null. */
export function fileDate(raw: string): CivilDate | null {
  const text = trimmed(raw);
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[TZ+-].*|\s.*)?$/.exec(text)?.[1];
  if (iso !== undefined) return plausible(iso);
  const italian = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s.*)?$/.exec(text);
  if (italian !== null) return plausibleDay(Number(italian[3]), Number(italian[2]), Number(italian[1]));
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return compact === null ? null : plausibleDay(Number(compact[1]), Number(compact[2]), Number(compact[3]));
}

function plausible(text: string): CivilDate | null {
  return isCivilDate(text) && Number(text.slice(0, 4)) >= FIRST_YEAR && Number(text.slice(0, 4)) <= LAST_YEAR ? text : null;
}

function plausibleDay(year: number, month: number, day: number): CivilDate | null {
  const date = civilDate(year, month, day);
  return date.ok ? plausible(date.value) : null;
}

const DAY_MS = 86_400_000;
/** Serial of 1970-01-01 in a sheet that counts from 1900, and in one that counts from 1904. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;

/** A day of a numeric cell (1.5: 25569 is 1970-01-01); the time of the day is dropped. Null when no plausible day. */
export function serialDate(raw: string, from1904: boolean): CivilDate | null {
  const serial = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return null;
  const days = Math.floor(serial) - (from1904 ? EPOCH_1904 : EPOCH_1900);
  return plausible(new Date(days * DAY_MS).toISOString().slice(0, 10));
}

/** A year as `esercizio` is written, or null. */
export function fileYear(raw: string): number | null {
  const text = trimmed(raw);
  return /^\d{4}$/.test(text) && Number(text) >= FIRST_YEAR && Number(text) <= LAST_YEAR ? Number(text) : null;
}

/** Without blanks at the ends (those that break no line too) and without the `'` by which Excel marks a text. */
export function trimmed(raw: string): string {
  const text = raw.trim();
  return text.startsWith("'") ? text.slice(1).trim() : text;
}

/** A text, or null when there is none. */
export function textOrNull(raw: string | undefined): string | null {
  const text = trimmed(raw ?? '');
  return text === '' ? null : text;
}
