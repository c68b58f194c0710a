/**
 * Which character of a wrong codice fiscale looks wrong, and what it may have been.
 *
 * Source: screens.md "Nuova posizione" ("a wrong one says which character"), on the structure of codes.md 5.1.
 * A wrong structure points at its places with certainty. A wrong check letter proves only that *some*
 * character is wrong: then the places are suggestions, found by trying the look-alikes that people and
 * scanners confuse and the exchange of two neighbours.
 */
import { checkLetter } from './check-letter.ts';
import { FISCAL_CODE_DIGIT_PLACES, FISCAL_CODE_MONTHS, OMOCODIA_LETTERS, parseFiscalCode } from './fiscal-code.ts';

/**
 * `LENGTH`: too many or too few characters. `CHARACTERS`: those places cannot hold what is written.
 * `BIRTH_DAY`: the day does not exist. `CHECK_CHAR`: expected letter, and corrections of one slip that would make it right.
 */
export type FiscalCodeDiagnosis =
  | Readonly<{ kind: 'LENGTH'; length: number }>
  | Readonly<{ kind: 'CHARACTERS'; places: readonly WrongCharacter[] }>
  | Readonly<{ kind: 'BIRTH_DAY'; from: 9; to: 10; written: string }>
  | Readonly<{ kind: 'CHECK_CHAR'; expectedCheckChar: string; corrections: readonly string[] }>;

/** A character that its place (from 0) does not admit; `likely` is the look-alike that would fit. */
export type WrongCharacter = Readonly<{ index: number; found: string; expected: string; likely: string | null }>;

/** Says what is wrong with a codice fiscale, or `null` when it is right. */
export function diagnoseFiscalCode(text: string): FiscalCodeDiagnosis | null {
  const code = text.trim().toUpperCase();
  const characters = [...code];
  if (characters.length !== 16) return { kind: 'LENGTH', length: characters.length };
  const places = characters.flatMap((found, index) => wrongCharacter(found, index));
  if (places.length > 0) return { kind: 'CHARACTERS', places };
  const parsed = parseFiscalCode(code);
  if (parsed.ok) return null;
  if (parsed.error.reason === 'CHECK_CHAR') {
    return { kind: 'CHECK_CHAR', expectedCheckChar: parsed.error.expectedCheckChar, corrections: correctionsOf(code) };
  }
  return { kind: 'BIRTH_DAY', from: 9, to: 10, written: code.slice(9, 11) };
}

/** The sentence a person reads: cause, place (counted from 1) and remedy. */
export function fiscalCodeDiagnosisMessage(diagnosis: FiscalCodeDiagnosis): string {
  switch (diagnosis.kind) {
    case 'LENGTH':
      return `Codice fiscale non valido: ha ${diagnosis.length} caratteri, ne servono 16`;
    case 'CHARACTERS':
      return `Codice fiscale non valido: ${diagnosis.places.map(describeWrongCharacter).join('; ')}`;
    case 'BIRTH_DAY':
      return `Codice fiscale non valido: il giorno di nascita “${diagnosis.written}” (caratteri 10 e 11) non esiste in quel mese`;
    case 'CHECK_CHAR':
      return describeCheckChar(diagnosis.expectedCheckChar, diagnosis.corrections);
  }
}

/** True when a text of 16 characters is meant as a codice fiscale: at least 13 places hold what they should. */
export function looksLikeFiscalCode(text: string): boolean {
  const code = text.trim().toUpperCase();
  if (!/^[A-Z0-9]{16}$/.test(code)) return false;
  return [...code].filter((character, index) => wrongCharacter(character, index).length > 0).length <= 3;
}

const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '0': 'OQD', O: '0QD', Q: '0O', D: '0O', '1': 'IL', I: '1L', L: '1I', '2': 'Z', Z: '2', '5': 'S', S: '5',
    '6': 'G', G: '6C', C: 'G', '8': 'B', B: '8', '7': 'T', T: '7', '4': 'A', A: '4', M: 'N', N: 'M', U: 'V', V: 'UY', Y: 'V',
    F: 'E', E: 'F', P: 'R', R: 'P',
  }),
);

const MAX_CORRECTIONS = 3;

function wrongCharacter(found: string, index: number): readonly WrongCharacter[] {
  if (admits(index, found)) return [];
  const likely = [...(LOOK_ALIKES.get(found) ?? '')].find((candidate) => admitsPlainly(index, candidate)) ?? null;
  return [{ index, found, expected: expectedWords(index), likely }];
}

function admits(index: number, character: string): boolean {
  return admitsPlainly(index, character) || (FISCAL_CODE_DIGIT_PLACES.includes(index) && OMOCODIA_LETTERS.includes(character));
}

function admitsPlainly(index: number, character: string): boolean {
  if (FISCAL_CODE_DIGIT_PLACES.includes(index)) return /^\d$/.test(character);
  return index === 8 ? FISCAL_CODE_MONTHS.includes(character) : /^[A-Z]$/.test(character);
}

function expectedWords(index: number): string {
  if (FISCAL_CODE_DIGIT_PLACES.includes(index)) return 'una cifra';
  return index === 8 ? `la lettera di un mese (${[...FISCAL_CODE_MONTHS].join(' ')})` : 'una lettera';
}

function describeWrongCharacter({ index, found, expected, likely }: WrongCharacter): string {
  const hint = likely === null ? '' : `, forse ${likely}`;
  return `il carattere ${index + 1} è “${found}” ma deve essere ${expected}${hint}`;
}

function describeCheckChar(expected: string, corrections: readonly string[]): string {
  const sentence = `Codice fiscale non valido: il carattere di controllo atteso è ${expected}`;
  if (corrections.length === 0) return sentence;
  return `${sentence}, oppure è sbagliato un altro carattere: forse ${corrections.join(' o ')}`;
}

/** Codes one slip away that pass, exchanges of neighbours first. */
function correctionsOf(code: string): readonly string[] {
  const found = new Set([...exchanges(code), ...replacements(code)].filter((candidate) => parseFiscalCode(candidate).ok));
  return [...found].slice(0, MAX_CORRECTIONS);
}

function exchanges(code: string): readonly string[] {
  return Array.from({ length: 15 }, (_, index) => `${code.slice(0, index)}${code.charAt(index + 1)}${code.charAt(index)}${code.slice(index + 2)}`);
}

function replacements(code: string): readonly string[] {
  return [...code.slice(0, 15)].flatMap((character, index) =>
    [...(LOOK_ALIKES.get(character) ?? '')]
      .map((candidate) => `${code.slice(0, index)}${candidate}${code.slice(index + 1)}`)
      .filter((candidate) => checkLetter(candidate.slice(0, 15)) === code.charAt(15)),
  );
}
