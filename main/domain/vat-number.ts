/**
 * Partita IVA as typed and as compared. Source: codes.md 5.2.
 * Spreadsheets drop leading zeros: what is typed short is tried with the zeros back, two numbers are compared without them.
 */
import { numericTaxCodeProblemMessage, parseNumericTaxCode } from './numeric-tax-code.ts';
import { err, ok, type Result } from './result.ts';

/** The eleven digits of a VAT number; `IT` before it and missing leading zeros are mended. The error is the sentence at the field. */
export function parseVatNumber(typed: string): Result<string, string> {
  const text = typed.replace(/[\s.]/g, '').toUpperCase().replace(/^IT/, '');
  const padded = /^\d{8,10}$/.test(text) ? text.padStart(11, '0') : text;
  const parsed = parseNumericTaxCode(padded);
  if (!parsed.ok) return err(numericTaxCodeProblemMessage(parsed.error));
  if (parsed.value.startsWith89) return err('Non è una partita IVA: i codici che cominciano con 8 o 9 sono codici fiscali di enti. Scrivilo nel campo Codice fiscale');
  return ok(padded);
}

/** A number of digits without its leading zeros, for comparing. */
export function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+/, '');
}
