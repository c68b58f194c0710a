import { formatDate } from '../../../main/domain/civil-date.ts';
import { diagnoseFiscalCode, fiscalCodeDiagnosisMessage } from '../../../main/domain/fiscal-code-diagnosis.ts';
import { numericTaxCodeProblemMessage, parseNumericTaxCode } from '../../../main/domain/numeric-tax-code.ts';
import type { FiscalCodeFacts } from './contract-values.ts';

/** Says which character of a codice fiscale or partita IVA is wrong; null when it is right. Source: features.md 3a. */
export function fiscalCodeMistake(code: string): string | null {
  if (/^\d+$/.test(code)) {
    const parsed = parseNumericTaxCode(code);
    return parsed.ok ? null : numericTaxCodeProblemMessage(parsed.error);
  }
  const diagnosis = diagnoseFiscalCode(code);
  return diagnosis === null ? null : fiscalCodeDiagnosisMessage(diagnosis);
}

/** `F` natural person, `G` company or body: 11 digits. */
export function debtorTypeOf(fiscalCode: string): 'F' | 'G' {
  return /^\d{11}$/.test(fiscalCode) ? 'G' : 'F';
}

export type CodePiece = Readonly<{ text: string; wrong: boolean }>;

/** A wrong code with the characters to look at set apart. */
export function markedCode(code: string): readonly CodePiece[] {
  const wrong = wrongPlaces(code);
  return [...code].map((text, index) => ({ text, wrong: wrong.has(index) }));
}

function wrongPlaces(code: string): ReadonlySet<number> {
  if (/^\d+$/.test(code)) return new Set(code.length === 11 ? [10] : []);
  const diagnosis = diagnoseFiscalCode(code);
  switch (diagnosis?.kind) {
    case 'CHARACTERS': return new Set(diagnosis.places.map((place) => place.index));
    case 'BIRTH_DAY': return new Set([diagnosis.from, diagnosis.to]);
    case 'CHECK_CHAR': return new Set([15]);
    default: return new Set();
  }
}

/** `nata il 04/09/1969`; null when the code does not tell. */
export function bornWords(facts: Pick<FiscalCodeFacts, 'sex' | 'birthDate'>): string | null {
  if (facts.birthDate === null) return null;
  const born = facts.sex === null ? 'nato/a' : facts.sex === 'F' ? 'nata' : 'nato';
  return `${born} il ${formatDate(facts.birthDate)}`;
}
