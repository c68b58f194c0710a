/**
 * Content of the QR code of a notice: `PAGOPA|002|<NAV>|<creditor tax code>|<cents>`.
 *
 * Source: codes.md 2. The amount is written with at least two digits and read with one to eleven,
 * leading zeros included. Check digits of the notice number are not looked at here.
 */
import type { Cents } from './money.ts';
import { err, ok, type Result } from './result.ts';

/** What a QR code carries. */
export type QrContent = Readonly<{ nav: string; creditorTaxCode: string; amountCents: Cents }>;

/** Why a QR text was refused, checked in this order. */
export type QrProblem = 'FIELDS' | 'IDENTIFIER' | 'VERSION' | 'NAV' | 'CF' | 'AMOUNT';

const IDENTIFIER = 'PAGOPA';
const VERSION = '002';
const MAX_AMOUNT_DIGITS = 11;

/** Writes the QR text. Refuses what the format cannot carry (amount from 1 cent, at most 11 digits). */
export function buildQrContent(content: QrContent): Result<string, 'NAV' | 'CF' | 'AMOUNT'> {
  if (!isQrNav(content.nav)) return err('NAV');
  if (!isElevenDigits(content.creditorTaxCode)) return err('CF');
  const amount = String(content.amountCents).padStart(2, '0');
  if (!Number.isSafeInteger(content.amountCents) || content.amountCents < 1 || amount.length > MAX_AMOUNT_DIGITS) return err('AMOUNT');
  return ok([IDENTIFIER, VERSION, content.nav, content.creditorTaxCode, amount].join('|'));
}

/** Reads a QR text: exactly five fields, case-sensitive. */
export function parseQrContent(text: string): Result<QrContent, QrProblem> {
  const fields = text.split('|');
  const [identifier, version, nav, creditorTaxCode, amount] = fields;
  if (fields.length !== 5 || nav === undefined || creditorTaxCode === undefined || amount === undefined) return err('FIELDS');
  if (identifier !== IDENTIFIER) return err('IDENTIFIER');
  if (version !== VERSION) return err('VERSION');
  if (!isQrNav(nav)) return err('NAV');
  if (!isElevenDigits(creditorTaxCode)) return err('CF');
  if (!/^\d{1,11}$/.test(amount)) return err('AMOUNT');
  return ok({ nav, creditorTaxCode, amountCents: Number(amount) });
}

const QR_MESSAGES: Readonly<Record<QrProblem, string>> = {
  FIELDS: 'Codice QR non valido: deve avere cinque campi separati da “|”',
  IDENTIFIER: 'Codice QR non valido: non inizia con PAGOPA, non è un avviso pagoPA',
  VERSION: 'Codice QR non valido: la versione attesa è 002',
  NAV: 'Codice QR non valido: il numero avviso deve avere 18 cifre e iniziare con 0, 1, 2 o 3',
  CF: 'Codice QR non valido: il codice fiscale dell’ente deve avere 11 cifre',
  AMOUNT: 'Codice QR non valido: l’importo deve essere in centesimi, da 1 a 11 cifre',
};

/** The sentence a person reads when a QR text is refused. */
export function qrProblemMessage(problem: QrProblem): string {
  return QR_MESSAGES[problem];
}

function isQrNav(nav: string): boolean {
  return /^[0-3]\d{17}$/.test(nav);
}

function isElevenDigits(code: string): boolean {
  return /^\d{11}$/.test(code);
}
