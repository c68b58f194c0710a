import type { CivilDate } from '../../domain/civil-date.ts';
import { describeFiscalCode } from '../../domain/fiscal-code.ts';
import { diagnoseFiscalCode, fiscalCodeDiagnosisMessage, type FiscalCodeDiagnosis } from '../../domain/fiscal-code-diagnosis.ts';
import { numericTaxCodeProblemMessage, parseNumericTaxCode } from '../../domain/numeric-tax-code.ts';

/** What a typed fiscal code says by itself. `wrongAt` counts characters from 0. */
export type FiscalCodeFacts = Readonly<{
  valid: boolean; kind: 'PERSON' | 'ENTITY' | 'UNKNOWN'; message: string | null; wrongAt: number | null; expectedCharacter: string | null;
  sex: 'M' | 'F' | null; birthDate: CivilDate | null; birthPlaceCode: string | null; normalised: string;
}>;

const SILENT = { valid: false, message: null, wrongAt: null, expectedCharacter: null, sex: null, birthDate: null, birthPlaceCode: null } as const;

/** Checks a codice fiscale of 16 characters or a tax code of 11 digits; blanks and case do not count. Nothing typed is no mistake. */
export function checkFiscalCode(typed: string, today: CivilDate): FiscalCodeFacts {
  const normalised = typed.replace(/\s/g, '').toUpperCase();
  const base = { ...SILENT, normalised };
  if (normalised === '') return { ...base, kind: 'UNKNOWN' };
  if (/^\d+$/.test(normalised)) return checkNumericCode(normalised, base);
  const diagnosis = diagnoseFiscalCode(normalised);
  if (diagnosis !== null) return { ...base, kind: 'PERSON', message: fiscalCodeDiagnosisMessage(diagnosis), ...placeOf(diagnosis) };
  const described = describeFiscalCode(normalised, today);
  if (!described.ok) return { ...base, kind: 'PERSON', message: 'Codice fiscale non valido: la data di nascita è nel futuro' };
  const { sex, birthDate, placeCode } = described.value;
  return { ...base, valid: true, kind: 'PERSON', sex, birthDate, birthPlaceCode: placeCode };
}

function checkNumericCode(code: string, base: typeof SILENT & Readonly<{ normalised: string }>): FiscalCodeFacts {
  const parsed = parseNumericTaxCode(code);
  if (parsed.ok) return { ...base, valid: true, kind: 'ENTITY' };
  const message = numericTaxCodeProblemMessage(parsed.error);
  if (parsed.error.reason !== 'CHECK_DIGIT') return { ...base, kind: 'ENTITY', message };
  return { ...base, kind: 'ENTITY', message, wrongAt: 10, expectedCharacter: parsed.error.expectedCheckDigit };
}

function placeOf(diagnosis: FiscalCodeDiagnosis): Pick<FiscalCodeFacts, 'wrongAt' | 'expectedCharacter'> {
  switch (diagnosis.kind) {
    case 'LENGTH':
      return { wrongAt: null, expectedCharacter: null };
    case 'CHARACTERS':
      return { wrongAt: diagnosis.places[0]?.index ?? null, expectedCharacter: diagnosis.places[0]?.likely ?? null };
    case 'BIRTH_DAY':
      return { wrongAt: diagnosis.from, expectedCharacter: null };
    case 'CHECK_CHAR':
      return { wrongAt: 15, expectedCharacter: diagnosis.expectedCheckChar };
  }
}
