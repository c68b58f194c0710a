/**
 * Recognises anything typed, pasted or scanned into the one search field.
 *
 * Sources: screens.md "Shell" (what the field takes, repair of scanners on another layout or with Caps Lock),
 * features.md 3a "Scanner notes" (burst), codes.md 1–3 and 5 (the codes).
 *
 * Ambiguities, and how they are settled:
 * - 18 digits are a notice number, 17 or 15 an IUV, 11 a VAT number or entity code: also when the check fails
 *   (the problem comes along). A number of 17, 15 or 11 digits may also be a longer one typed in part: whoever searches
 *   should look for it as a beginning too.
 * - 4, 6 or 8 bare digits are part of a number; when they also read as a date it comes along in `possibleDate`.
 * - `12.11` and `31-12` are dates, `150,00` and `150 €` amounts; a bare `150` is neither: amounts are asked with `=150`.
 * - 16 characters that pass the RF check are an IUV, even when they resemble a codice fiscale.
 * - Layout repair is tried only for QR and Data Matrix: letters and digits, hence notice numbers and fiscal codes, do not move.
 */
import { type CivilDate, parseTypedDate } from './civil-date.ts';
import { decodeDataMatrixLeniently } from './data-matrix-content.ts';
import { looksLikeFiscalCode } from './fiscal-code-diagnosis.ts';
import { type FiscalCodeProblem, parseFiscalCode } from './fiscal-code.ts';
import { undoItalianScannerOnUsComputer, undoUsScannerOnItalianComputer } from './keyboard-layout.ts';
import { type Cents, parseTypedAmount } from './money.ts';
import { type NavProblem, navCheckDigits, navToIuv, parseNav } from './notice-number.ts';
import { type NumericTaxCodeProblem, parseNumericTaxCode } from './numeric-tax-code.ts';
import { parseQrContent } from './qr-content.ts';
import { parseRemittanceText } from './remittance-text.ts';
import { parseRf } from './rf-reference.ts';

/** How the characters had to be read: as they came, or through the table of a scanner on another layout. */
export type KeyboardReading = 'AS_TYPED' | 'US_SCANNER_ON_ITALIAN_COMPUTER' | 'ITALIAN_SCANNER_ON_US_COMPUTER';

/**
 * What a text names. `problem` is `null` when the code passes its checks; a code that fails them keeps its kind, so
 * that the screen can say what is wrong. `DAMAGED_CODE` is a QR or Data Matrix of a notice that cannot be read to the end.
 * Whether `creditorTaxCode` is our entity is for the caller to say.
 */
export type Recognised =
  | Readonly<{ kind: 'NOTICE_NUMBER'; nav: string; iuv: string | null; problem: NavProblem | null }>
  | Readonly<{ kind: 'IUV'; iuv: string; checkDigitsHold: boolean | null }>
  | Readonly<{ kind: 'QR'; nav: string; creditorTaxCode: string; amountCents: Cents; reading: KeyboardReading }>
  | Readonly<{ kind: 'DATA_MATRIX'; nav: string; creditorTaxCode: string; amountCents: Cents; reading: KeyboardReading }>
  | Readonly<{ kind: 'DAMAGED_CODE'; symbol: 'QR' | 'DATA_MATRIX'; reason: string; reading: KeyboardReading }>
  | Readonly<{ kind: 'FISCAL_CODE'; code: string; problem: FiscalCodeProblem | null }>
  | Readonly<{ kind: 'ELEVEN_DIGITS'; digits: string; problem: NumericTaxCodeProblem | null }>
  | Readonly<{ kind: 'AMOUNT'; amountCents: Cents }>
  | Readonly<{ kind: 'DATE'; date: CivilDate }>
  | Readonly<{ kind: 'PARTIAL_NUMBER'; digits: string; possibleDate: CivilDate | null }>
  | Readonly<{ kind: 'TEXT'; text: string }>;

/** Recognises a text; `today` gives the year to dates typed without one. Nothing is refused: what is no code is `TEXT`. */
export function recognise(text: string, today: CivilDate): Recognised {
  const bare = unframe(text);
  return (
    recogniseSymbol(bare) ??
    recogniseReference(bare) ??
    recogniseDigits(bare, today) ??
    recogniseTaxCode(bare) ??
    recogniseAmount(bare) ??
    recogniseDate(bare, today) ??
    recogniseEmbeddedNav(bare) ?? { kind: 'TEXT', text: bare }
  );
}

/** Fewest characters of a scan. */
export const SCAN_MIN_CHARACTERS = 11;
/** Longest mean time between two characters of a scan. */
export const SCAN_MAX_MEAN_GAP_MS = 35;

/**
 * True when key presses came from a scanner: at least 11 characters, under 35 ms each on average (a busy
 * machine may deliver one late). Enter is not counted.
 * @param timesMs time of each character, in order.
 */
export function isScanBurst(timesMs: readonly number[]): boolean {
  const first = timesMs[0];
  const last = timesMs.at(-1);
  if (first === undefined || last === undefined || timesMs.length < SCAN_MIN_CHARACTERS) return false;
  return (last - first) / (timesMs.length - 1) < SCAN_MAX_MEAN_GAP_MS;
}

/**
 * Drops what scanners add around a code: control characters, the AIM symbology identifier (`]Q1`, which a US scanner
 * types as `+Q1` on an Italian computer), the start and stop `*` of Code 39 (the barcode of the health card), which
 * arrives as `(` from a US scanner on an Italian computer and as `}` the other way round.
 */
function unframe(text: string): string {
  const bare = text.replace(/[\u0000-\u001f\u007f]/g, ' ').trim().replace(/^[\]+][A-Za-z]\d(?=.{11})/, '');
  return bare.replace(/^([*(}])([A-Za-z0-9 ]+)\1$/, '$2');
}

function recogniseSymbol(text: string): Recognised | null {
  const readings: readonly (readonly [KeyboardReading, string])[] = [
    ['AS_TYPED', text],
    ['US_SCANNER_ON_ITALIAN_COMPUTER', undoUsScannerOnItalianComputer(text)],
    ['ITALIAN_SCANNER_ON_US_COMPUTER', undoItalianScannerOnUsComputer(text)],
  ];
  for (const [reading, candidate] of readings) {
    if (/^pagopa\|/i.test(candidate)) return readQr(candidate, reading);
    if (/^codfase=nbpa;/i.test(candidate)) return readDataMatrix(candidate, reading);
  }
  return null;
}

function readQr(text: string, reading: KeyboardReading): Recognised {
  const qr = parseQrContent(text.toUpperCase());
  return qr.ok ? { kind: 'QR', ...qr.value, reading } : { kind: 'DAMAGED_CODE', symbol: 'QR', reason: qr.error, reading };
}

function readDataMatrix(text: string, reading: KeyboardReading): Recognised {
  const code = decodeDataMatrixLeniently(text.replace(/^codfase=nbpa;/i, 'codfase=NBPA;'));
  return code.ok
    ? { kind: 'DATA_MATRIX', ...code.value, reading }
    : { kind: 'DAMAGED_CODE', symbol: 'DATA_MATRIX', reason: code.error, reading };
}

function recogniseReference(text: string): Recognised | null {
  const rf = parseRf(text.toUpperCase());
  if (rf.ok) return { kind: 'IUV', iuv: rf.value, checkDigitsHold: true };
  const causale = parseRemittanceText(text);
  return causale.ok ? { kind: 'IUV', iuv: causale.value.iuv, checkDigitsHold: iuvCheck(causale.value.iuv) } : null;
}

const MIN_PARTIAL_DIGITS = 4;

function recogniseDigits(text: string, today: CivilDate): Recognised | null {
  if (!/^[\d\s]+$/.test(text)) return null;
  const digits = text.replace(/\s/g, '');
  if (digits.length < MIN_PARTIAL_DIGITS || digits.length > 18) return null;
  if (digits.length === 18) return noticeNumber(digits);
  if (digits.length === 17 || digits.length === 15) return { kind: 'IUV', iuv: digits, checkDigitsHold: iuvCheck(digits) };
  if (digits.length === 11) return elevenDigits(digits);
  const date = parseTypedDate(digits, today, 'THIS_YEAR');
  return { kind: 'PARTIAL_NUMBER', digits, possibleDate: date.ok ? date.value : null };
}

function noticeNumber(nav: string): Recognised {
  const parsed = parseNav(nav);
  return { kind: 'NOTICE_NUMBER', nav, iuv: navToIuv(nav), problem: parsed.ok ? null : parsed.error };
}

/** Whether the check digits hold with aux digit 3, the one in use; unknown (`null`) for IUV of other lengths. */
function iuvCheck(iuv: string): boolean | null {
  if (!/^\d{17}$/.test(iuv)) return null;
  return navCheckDigits(`3${iuv.slice(0, 15)}`) === iuv.slice(15);
}

function elevenDigits(digits: string): Recognised {
  const parsed = parseNumericTaxCode(digits);
  return { kind: 'ELEVEN_DIGITS', digits, problem: parsed.ok ? null : parsed.error };
}

function recogniseTaxCode(text: string): Recognised | null {
  const code = text.replace(/\s/g, '').toUpperCase();
  if (/^IT\d{11}$/.test(code)) return elevenDigits(code.slice(2));
  if (!looksLikeFiscalCode(code)) return null;
  const parsed = parseFiscalCode(code);
  // Two words of 16 letters («stesso passaporto») fall into enough places; a code all of letters is so rare that only a right one is believed.
  if (!parsed.ok && !/\d/.test(code)) return null;
  return { kind: 'FISCAL_CODE', code, problem: parsed.ok ? null : parsed.error };
}

function recogniseAmount(text: string): Recognised | null {
  const asked = text.startsWith('=');
  if (!asked && !/^(?:€\s*[\d.]+(?:,\d{1,2})?|[\d.]+(?:,\d{1,2})?\s*€|[\d.]+,\d{2})$/.test(text)) return null;
  const amount = parseTypedAmount(asked ? text.slice(1) : text);
  return amount.ok ? { kind: 'AMOUNT', amountCents: amount.value } : null;
}

function recogniseDate(text: string, today: CivilDate): Recognised | null {
  if (/^[+-]/.test(text)) return null;
  const date = parseTypedDate(text, today, 'THIS_YEAR');
  return date.ok ? { kind: 'DATE', date: date.value } : null;
}

/** A notice number inside pasted words, taken only when it passes its check. */
function recogniseEmbeddedNav(text: string): Recognised | null {
  const found = /(?<!\d)[0-3]\d{3}\s?\d{4}\s?\d{4}\s?\d{4}\s?\d{2}(?!\d)/.exec(text)?.[0].replace(/\s/g, '');
  return found !== undefined && parseNav(found).ok ? noticeNumber(found) : null;
}
