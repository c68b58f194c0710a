/**
 * Tax code of 11 digits: VAT number, code of an entity, or provisional code of a person.
 *
 * Source: codes.md 5.2. Codes that begin with 8 or 9 belong to bodies not registered for VAT.
 */
import { err, ok, type Result } from './result.ts';

/** A tax code of 11 digits that passes its check. */
export type NumericTaxCode = Readonly<{ code: string; startsWith89: boolean }>;

/** Why a text is not a tax code of 11 digits, checked in this order. */
export type NumericTaxCodeProblem =
  | Readonly<{ reason: 'FORMAT' }>
  | Readonly<{ reason: 'ZERO' }>
  | Readonly<{ reason: 'CHECK_DIGIT'; expectedCheckDigit: string }>;

/** Checks a tax code of 11 digits; blanks around it are dropped, a country prefix is not. */
export function parseNumericTaxCode(text: string): Result<NumericTaxCode, NumericTaxCodeProblem> {
  const code = text.trim();
  if (!/^\d{11}$/.test(code)) return err({ reason: 'FORMAT' });
  if (code.startsWith('0000000')) return err({ reason: 'ZERO' });
  const expectedCheckDigit = numericTaxCodeCheckDigit(code.slice(0, 10));
  if (code[10] !== expectedCheckDigit) return err({ reason: 'CHECK_DIGIT', expectedCheckDigit });
  return ok({ code, startsWith89: /^[89]/.test(code) });
}

/** The check digit of the first ten digits. */
export function numericTaxCodeCheckDigit(first10: string): string {
  let sum = 0;
  for (const [index, character] of [...first10].entries()) {
    const doubled = Number(character) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The sentence a person reads when a tax code of 11 digits is refused. */
export function numericTaxCodeProblemMessage(problem: NumericTaxCodeProblem): string {
  switch (problem.reason) {
    case 'FORMAT':
      return 'Partita IVA non valida: deve avere 11 cifre';
    case 'ZERO':
      return 'Partita IVA non valida: le prime sette cifre non possono essere tutte zero';
    case 'CHECK_DIGIT':
      return `Partita IVA non valida: l’ultima cifra attesa è ${problem.expectedCheckDigit}`;
  }
}
