/**
 * Money: integer cents, how they are written and how they are typed.
 *
 * Sources: design.md "Rules that money imposes"; codes.md 7 (amounts 0.01..999999999.99 in the
 * node's messages); screens.md "Nuova posizione" and features.md 3a step 5 (forms a clerk types);
 * look.md "Words" (`1.234,50 €`, negative with `−`).
 */
import { err, ok, type Result } from './result.ts';

/** An amount in euro cents: a safe integer. */
export type Cents = number;

/** Highest amount the payment node carries, 999.999.999,99 € (codes.md 7, paForNode.xsd). */
export const MAX_AMOUNT_CENTS: Cents = 99_999_999_999;

/** Highest amount the notice model prints, 999.999,99 € (codes.md 2, "guide maximum"). */
export const MAX_NOTICE_AMOUNT_CENTS: Cents = 99_999_999;

const MINUS_SIGN = '\u2212';
const NO_BREAK_SPACE = '\u00a0';

/** True for a whole number of cents that JavaScript holds exactly. */
export function isCents(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** `123450` → `1.234,50`; negative with the minus sign of look.md (`−12,00`). */
export function formatAmount(cents: Cents): string {
  const { euros, hundredths } = splitCents(cents);
  const sign = cents < 0 ? MINUS_SIGN : '';
  return `${sign}${euros.replace(/\B(?=(\d{3})+$)/g, '.')},${hundredths}`;
}

/** `123450` → `1.234,50 €` with a no-break space, so that the sign never wraps alone. */
export function formatEuro(cents: Cents): string {
  return `${formatAmount(cents)}${NO_BREAK_SPACE}€`;
}

/** `4556` → `45.56`: the decimal form of pagoPA messages and causali (point, two decimals, no grouping; codes.md 7). */
export function formatDecimalAmount(cents: Cents): string {
  const { euros, hundredths } = splitCents(cents);
  return `${cents < 0 ? '-' : ''}${euros}.${hundredths}`;
}

/** Reads the decimal form of pagoPA messages, `^\d+\.\d{2}$`; zero is allowed, signs are not. */
export function parseDecimalAmount(text: string): Result<Cents, 'FORMAT' | 'TOO_LARGE'> {
  const match = /^(\d+)\.(\d{2})$/.exec(text);
  if (match === null) return err('FORMAT');
  const cents = Number(`${match[1]}${match[2]}`);
  return Number.isSafeInteger(cents) ? ok(cents) : err('TOO_LARGE');
}

/** Why a typed amount was not taken. */
export type AmountProblem = 'EMPTY' | 'FORMAT' | 'TOO_MANY_DECIMALS' | 'ZERO' | 'NEGATIVE' | 'TOO_LARGE';

const AMOUNT_MESSAGES: Readonly<Record<AmountProblem, string>> = {
  EMPTY: 'Scrivi l’importo',
  FORMAT: 'Importo non leggibile: scrivilo come 25, 25,50 oppure 1.234,50',
  TOO_MANY_DECIMALS: 'L’importo ha più di due decimali: i centesimi sono due cifre',
  ZERO: 'L’importo deve essere maggiore di zero',
  NEGATIVE: 'L’importo deve essere maggiore di zero: togli il segno meno',
  TOO_LARGE: 'L’importo supera il massimo di 999.999.999,99 €',
};

/** The sentence the clerk reads next to the field. */
export function amountProblemMessage(problem: AmountProblem): string {
  return AMOUNT_MESSAGES[problem];
}

/**
 * Reads an amount as a clerk types it: `25` `25,5` `25.50` `1.234,50` `1.234` `,50` `€ 25`.
 *
 * A point followed by exactly three digits groups thousands (`1.234` is 1.234,00 €); followed by one
 * or two digits it is the decimal mark (`25.5` is 25,50 €). A comma is always the decimal mark.
 * @returns cents from 1 to {@link MAX_AMOUNT_CENTS}.
 */
export function parseTypedAmount(text: string): Result<Cents, AmountProblem> {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '').replace(/^€|€$/g, '');
  if (compact === '') return err('EMPTY');
  const negative = /^[-\u2212\u2013]/.test(compact);
  const unsigned = compact.replace(/^[-\u2212\u2013+]/, '');
  const parts = splitTypedAmount(unsigned);
  if (!parts.ok) return parts;
  const digits = `${parts.value.euros}${parts.value.hundredths}`.replace(/^0+/, '');
  if (digits === '') return err('ZERO');
  if (negative) return err('NEGATIVE');
  if (digits.length > String(MAX_AMOUNT_CENTS).length) return err('TOO_LARGE');
  return ok(Number(digits));
}

/**
 * Divides a total by shares without losing a cent: every part gets its whole cents, the cents left go
 * to the largest remainders, on equal remainders to the earlier part.
 *
 * @param totalCents any whole number of cents (a negative total is divided as its opposite).
 * @param shares weights of any scale (`[1]`, `[70, 30]`, `[0.05, 0.95]`), not negative, taken to nine decimals.
 * @throws RangeError when the precondition is broken (no shares, all zero, not finite): callers validate configuration first.
 */
export function splitByShares(totalCents: Cents, shares: readonly number[]): readonly Cents[] {
  if (!isCents(totalCents)) throw new RangeError('splitByShares: the total is not a whole number of cents');
  const weights = shares.map(toWeight);
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) throw new RangeError('splitByShares: the shares add up to nothing');
  const sign = totalCents < 0 ? -1 : 1;
  const total = BigInt(Math.abs(totalCents));
  const parts = weights.map((weight, index) => ({
    index,
    cents: (total * weight) / sum,
    remainder: (total * weight) % sum,
  }));
  const left = Number(total - parts.reduce((assigned, part) => assigned + part.cents, 0n));
  const favoured = new Set(
    [...parts]
      .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map((part) => part.index),
  );
  return parts.map((part) => {
    const cents = Number(part.cents) + (favoured.has(part.index) ? 1 : 0);
    return cents === 0 ? 0 : sign * cents;
  });
}

const WEIGHT_SCALE = 1_000_000_000;

function toWeight(share: number): bigint {
  if (!Number.isFinite(share) || share < 0) throw new RangeError('splitByShares: a share is negative or not a number');
  return BigInt(Math.round(share * WEIGHT_SCALE));
}

function splitCents(cents: Cents): Readonly<{ euros: string; hundredths: string }> {
  if (!isCents(cents)) throw new RangeError('An amount must be a whole number of cents');
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return { euros: digits.slice(0, -2), hundredths: digits.slice(-2) };
}

function splitTypedAmount(text: string): Result<Readonly<{ euros: string; hundredths: string }>, AmountProblem> {
  const withComma = /^(\d*|\d{1,3}(?:\.\d{3})+),(\d*)$/.exec(text);
  if (withComma !== null) return typedParts((withComma[1] ?? '').replaceAll('.', ''), withComma[2] ?? '');
  if (/^[1-9]\d{0,2}(?:\.\d{3})+$/.test(text)) return typedParts(text.replaceAll('.', ''), '');
  const withPoint = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (withPoint !== null) return typedParts(withPoint[1] ?? '', withPoint[2] ?? '');
  return err('FORMAT');
}

function typedParts(euros: string, decimals: string): Result<Readonly<{ euros: string; hundredths: string }>, AmountProblem> {
  if (euros === '' && decimals === '') return err('FORMAT');
  if (decimals.length > 2) return err('TOO_MANY_DECIMALS');
  return ok({ euros, hundredths: decimals.padEnd(2, '0') });
}
