/**
 * Notice number (NAV, 18 digits) and IUV.
 *
 * Source: codes.md 1 (SACI cap. 2). Check digits are the first 16 digits modulo 93, computed digit by
 * digit: eighteen digits do not fit a Number.
 *
 * What the check does not see: aux digit 1 has no check digits, so a number whose first digit was
 * misread as 1 passes. Segregation codes are assigned by pagoPA; whether one is ours is the caller's question.
 */
import { err, ok, type Result } from './result.ts';

/** First digit of a notice number. Numbers are generated with 3 only (SACI 3.1.0); 0, 1 and 2 are read. */
export type AuxDigit = '0' | '1' | '2' | '3';

/** A notice number taken apart. */
export type ParsedNav =
  | Readonly<{ auxDigit: '0'; applicationCode: string; iuvBase: string; checkDigits: string; iuv: string }>
  | Readonly<{ auxDigit: '1'; iuvBase: string; iuv: string }>
  | Readonly<{ auxDigit: '2'; iuvBase: string; checkDigits: string; iuv: string }>
  | Readonly<{ auxDigit: '3'; segregationCode: string; iuvBase: string; checkDigits: string; iuv: string }>;

/** Why a text is not a notice number. */
export type NavProblem =
  | Readonly<{ reason: 'FORMAT' }>
  | Readonly<{ reason: 'AUX_DIGIT' }>
  | Readonly<{ reason: 'CHECK_DIGITS'; expectedCheckDigits: string }>;

/** Takes a notice number apart; blanks are stripped. Reasons are checked in the order FORMAT, AUX_DIGIT, CHECK_DIGITS. */
export function parseNav(text: string): Result<ParsedNav, NavProblem> {
  const nav = stripBlanks(text);
  if (!/^\d{18}$/.test(nav)) return err({ reason: 'FORMAT' });
  const auxDigit = toAuxDigit(nav.slice(0, 1));
  if (auxDigit === null) return err({ reason: 'AUX_DIGIT' });
  if (auxDigit === '1') return ok({ auxDigit, iuvBase: nav.slice(1), iuv: nav.slice(1) });
  const checkDigits = nav.slice(16);
  const expectedCheckDigits = navCheckDigits(nav.slice(0, 16));
  if (checkDigits !== expectedCheckDigits) return err({ reason: 'CHECK_DIGITS', expectedCheckDigits });
  if (auxDigit === '0') {
    return ok({ auxDigit, applicationCode: nav.slice(1, 3), iuvBase: nav.slice(3, 16), checkDigits, iuv: nav.slice(3) });
  }
  if (auxDigit === '2') return ok({ auxDigit, iuvBase: nav.slice(1, 16), checkDigits, iuv: nav.slice(1) });
  return ok({ auxDigit, segregationCode: nav.slice(1, 3), iuvBase: nav.slice(3, 16), checkDigits, iuv: nav.slice(1) });
}

/** The sentence a person reads when a notice number is refused. */
export function navProblemMessage(problem: NavProblem): string {
  switch (problem.reason) {
    case 'FORMAT':
      return 'Numero avviso non valido: deve avere 18 cifre';
    case 'AUX_DIGIT':
      return 'Numero avviso non valido: la prima cifra deve essere 0, 1, 2 o 3';
    case 'CHECK_DIGITS':
      return `Numero avviso non valido: le ultime due cifre attese sono ${problem.expectedCheckDigits}`;
  }
}

/** The parts from which a notice number is composed: 13 digits of base for aux 0 and 3, 15 for aux 2, 17 for aux 1. */
export type NavParts =
  | Readonly<{ auxDigit: '0'; applicationCode: string; base: string }>
  | Readonly<{ auxDigit: '1'; base: string }>
  | Readonly<{ auxDigit: '2'; base: string }>
  | Readonly<{ auxDigit: '3'; segregationCode: string; base: string }>;

/** A composed notice number: plain, its IUV, and in groups for reading. */
export type BuiltNav = Readonly<{ nav: string; iuv: string; display: string }>;

/** Why a notice number could not be composed. */
export type NavBuildProblem = 'BASE' | 'APPLICATION_CODE' | 'SEGREGATION_CODE';

/** Composes a notice number with its check digits. New numbers use aux digit 3; the others serve tests and imports. */
export function buildNav(parts: NavParts): Result<BuiltNav, NavBuildProblem> {
  if (!isDigits(parts.base, BASE_LENGTH[parts.auxDigit])) return err('BASE');
  if (parts.auxDigit === '0' && !isDigits(parts.applicationCode, 2)) return err('APPLICATION_CODE');
  if (parts.auxDigit === '3' && !isDigits(parts.segregationCode, 2)) return err('SEGREGATION_CODE');
  const nav = composeNav(parts);
  return ok({ nav, iuv: nav.slice(parts.auxDigit === '0' ? 3 : 1), display: formatNav(nav) });
}

const NAV_BUILD_MESSAGES: Readonly<Record<NavBuildProblem, string>> = {
  BASE: 'Numero avviso non componibile: la parte progressiva non ha il numero giusto di cifre',
  APPLICATION_CODE: 'Numero avviso non componibile: il codice applicazione deve avere due cifre',
  SEGREGATION_CODE: 'Numero avviso non componibile: il codice di segregazione deve avere due cifre',
};

/** The sentence a person reads when a notice number cannot be composed. */
export function navBuildProblemMessage(problem: NavBuildProblem): string {
  return NAV_BUILD_MESSAGES[problem];
}

/** The two check digits of the first 16 digits of a notice number: their value modulo 93, `00`..`92`. */
export function navCheckDigits(first16: string): string {
  let remainder = 0;
  for (const digit of first16) remainder = (remainder * 10 + Number(digit)) % 93;
  return String(remainder).padStart(2, '0');
}

/** Groups for reading, `dddd dddd dddd dddd dd` (22 characters). */
export function formatNav(nav: string): string {
  return stripBlanks(nav).replace(/(.{4})(?=.)/g, '$1 ');
}

/** The IUV inside a notice number (15 digits for aux 0, else 17), or `null` when the text is not 18 digits with aux 0–3. */
export function navToIuv(nav: string): string | null {
  const digits = stripBlanks(nav);
  if (!/^[0-3]\d{17}$/.test(digits)) return null;
  return digits.slice(digits.startsWith('0') ? 3 : 1);
}

/** How the entity numbers its notices: an IUV alone does not say it. */
export type IuvToNavInput = Readonly<{ iuv: string; auxDigit: AuxDigit; applicationCode?: string }>;

/** Why an IUV has no notice number under a configuration. */
export type IuvToNavProblem = 'IUV_LENGTH' | 'APPLICATION_CODE';

/**
 * The notice number of an IUV under the entity's own configuration (never guessed from the digits).
 * Check digits are not verified here: {@link parseNav} does it on the result.
 */
export function iuvToNav(input: IuvToNavInput): Result<string, IuvToNavProblem> {
  const iuv = stripBlanks(input.iuv);
  if (!isDigits(iuv, input.auxDigit === '0' ? 15 : 17)) return err('IUV_LENGTH');
  if (input.auxDigit !== '0') return ok(`${input.auxDigit}${iuv}`);
  if (input.applicationCode === undefined || !isDigits(input.applicationCode, 2)) return err('APPLICATION_CODE');
  return ok(`0${input.applicationCode}${iuv}`);
}

const IUV_TO_NAV_MESSAGES: Readonly<Record<IuvToNavProblem, string>> = {
  IUV_LENGTH: 'Lo IUV non ha il numero di cifre previsto: 15 con aux digit 0, altrimenti 17',
  APPLICATION_CODE: 'Con aux digit 0 serve il codice applicazione di due cifre',
};

/** The sentence a person reads when an IUV gives no notice number. */
export function iuvToNavProblemMessage(problem: IuvToNavProblem): string {
  return IUV_TO_NAV_MESSAGES[problem];
}

/** Segregation codes that SACI 3.2.1 assigns to intermediaries, 00..45; the others belong to central services. */
export function isAssignableSegregationCode(code: string): boolean {
  return isDigits(code, 2) && Number(code) <= 45;
}

/** Narrows a character to an aux digit, or `null`. */
export function toAuxDigit(digit: string): AuxDigit | null {
  return digit === '0' || digit === '1' || digit === '2' || digit === '3' ? digit : null;
}

const BASE_LENGTH: Readonly<Record<AuxDigit, number>> = { '0': 13, '1': 17, '2': 15, '3': 13 };

function composeNav(parts: NavParts): string {
  if (parts.auxDigit === '1') return `1${parts.base}`;
  const first16 = `${parts.auxDigit}${navPrefix(parts)}${parts.base}`;
  return `${first16}${navCheckDigits(first16)}`;
}

function navPrefix(parts: NavParts): string {
  if (parts.auxDigit === '0') return parts.applicationCode;
  return parts.auxDigit === '3' ? parts.segregationCode : '';
}

function isDigits(text: string, length: number): boolean {
  return text.length === length && /^\d+$/.test(text);
}

function stripBlanks(text: string): string {
  return text.replace(/\s/g, '');
}
