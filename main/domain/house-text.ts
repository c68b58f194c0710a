/**
 * The characters that a description, a name or a remittance information may hold.
 *
 * Source: codes.md 7 "Characters": printable Latin (U+0020–U+007E, U+00A0–U+017F), no control characters,
 * no `|`, trimmed, inner blanks collapsed, NFC; and the SEPA basic set for exports to banks only.
 */
import { err, ok, type Result } from './result.ts';

/** Why a text was refused. `characters` lists the offenders once each, in order of appearance; `length` counts characters. */
export type HouseTextProblem =
  | Readonly<{ reason: 'EMPTY' }>
  | Readonly<{ reason: 'CHARACTERS'; characters: readonly string[] }>
  | Readonly<{ reason: 'TOO_LONG'; length: number; maxLength: number }>;

const TYPOGRAPHIC: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '\u2018': "'", '\u2019': "'", '\u02bc': "'", '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u2013': '-', '\u2014': '-',
    '\u2010': '-', '\u2011': '-', '\u2212': '-', '\u2026': '...', '\u2022': '-', '\u200b': '', '\ufeff': '', '\u00ad': '',
  }),
);

/**
 * Normalises a text by the house rule: NFC, typographic quotes and dashes to plain ones, control characters
 * and line ends to a blank, blanks collapsed and trimmed. What is still outside the printable Latin range, or `|`, is refused.
 * @param maxLength in characters.
 */
export function parseHouseText(text: string, maxLength: number): Result<string, HouseTextProblem> {
  const tidy = tidyText(text);
  if (tidy === '') return err({ reason: 'EMPTY' });
  const characters = [...new Set([...tidy].filter((character) => !isHouseCharacter(character)))];
  if (characters.length > 0) return err({ reason: 'CHARACTERS', characters });
  const length = [...tidy].length;
  return length > maxLength ? err({ reason: 'TOO_LONG', length, maxLength }) : ok(tidy);
}

/** The sentence a person reads; `what` names the field with its article (`La causale`). */
export function houseTextProblemMessage(what: string, problem: HouseTextProblem): string {
  switch (problem.reason) {
    case 'EMPTY':
      return `${what} è vuota: scrivi almeno una parola`;
    case 'CHARACTERS':
      return `${what} contiene caratteri che il circuito non trasporta: ${problem.characters.join(' ')}`;
    case 'TOO_LONG':
      return `${what} supera i ${problem.maxLength} caratteri (ora ${problem.length})`;
  }
}

const SEPA_SUBSTITUTES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss', Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', Ø: 'O', ø: 'o', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ð: 'D', ð: 'd', Þ: 'TH', þ: 'th',
    ı: 'i', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't', '€': 'EUR', '&': '+', '"': "'", _: '-', '°': '.',
  }),
);

/** Writes a text with the SEPA basic set (letters, digits, `/-?:().,'+`, blank): for files to banks only, never for notices. */
export function toSepaText(text: string): string {
  return [...tidyText(text)]
    .map((character) => SEPA_SUBSTITUTES.get(character) ?? character)
    .join('')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

function tidyText(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => TYPOGRAPHIC.get(character) ?? character)
    .join('')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
}

function isHouseCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (character === '|') return false;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0x17f);
}
