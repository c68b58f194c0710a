/**
 * Codice fiscale of a person (16 characters).
 *
 * Source: codes.md 5.1 (structure, omocodia, check letter). A code that passes is well formed, which
 * does not prove that it was ever assigned. Names of places are not known here: only their code.
 */
import { checkLetter } from './check-letter.ts';
import { civilDate, type CivilDate } from './civil-date.ts';
import { err, ok, type Result } from './result.ts';

/**
 * A codice fiscale taken apart. `canonical` has digits back in place of the letters of omocodia, with the
 * check letter that belongs to it; `year2` is the year of birth without its century.
 */
export type ParsedFiscalCode = Readonly<{
  code: string;
  omocode: boolean;
  canonical: string;
  sex: 'M' | 'F';
  day: number;
  month: number;
  year2: number;
  placeCode: string;
}>;

/** Why a text is not a codice fiscale, checked in this order. */
export type FiscalCodeProblem =
  | Readonly<{ reason: 'FORMAT' }>
  | Readonly<{ reason: 'BIRTH_DATE' }>
  | Readonly<{ reason: 'CHECK_CHAR'; expectedCheckChar: string }>;

/** Letters of the twelve months, January first. */
export const FISCAL_CODE_MONTHS = 'ABCDEHLMPRST';
/** Letters that stand for the digits 0..9 in an omocodia. */
export const OMOCODIA_LETTERS = 'LMNPQRSTUV';
/** Places (from 0) where a digit is expected and omocodia may put a letter. */
export const FISCAL_CODE_DIGIT_PLACES: readonly number[] = [6, 7, 9, 10, 12, 13, 14];

const SHAPE = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;
const WOMEN_DAY_OFFSET = 40;

/** Checks a codice fiscale; blanks around it are dropped, lower case raised. */
export function parseFiscalCode(text: string): Result<ParsedFiscalCode, FiscalCodeProblem> {
  const code = text.trim().toUpperCase();
  if (!SHAPE.test(code)) return err({ reason: 'FORMAT' });
  const plain = withoutOmocodia(code);
  const birth = readBirth(plain);
  if (birth === null) return err({ reason: 'BIRTH_DATE' });
  const expectedCheckChar = checkLetter(code.slice(0, 15));
  if (code[15] !== expectedCheckChar) return err({ reason: 'CHECK_CHAR', expectedCheckChar });
  return ok({
    code,
    omocode: plain !== code.slice(0, 15),
    canonical: `${plain}${checkLetter(plain)}`,
    ...birth,
    placeCode: plain.slice(11, 15),
  });
}

/** The sentence a person reads when a codice fiscale is refused (features.md 3a). */
export function fiscalCodeProblemMessage(problem: FiscalCodeProblem): string {
  switch (problem.reason) {
    case 'FORMAT':
      return 'Codice fiscale non valido: sono 16 tra lettere e cifre, come RSSMRA80A01H501U';
    case 'BIRTH_DATE':
      return 'Codice fiscale non valido: il giorno di nascita non esiste';
    case 'CHECK_CHAR':
      return `Codice fiscale non valido: il carattere di controllo atteso è ${problem.expectedCheckChar}`;
  }
}

/** The check letter of the first 15 characters (upper case). */
export function fiscalCodeCheckChar(first15: string): string {
  return checkLetter(first15);
}

/**
 * What a valid codice fiscale tells of a person. The century is not written in it: `birthDate` is the
 * latest such day not after today, `otherBirthDate` the one a century earlier when a living person may
 * still have it (up to 115 years), else `null`.
 */
export type FiscalCodeDescription = Readonly<{
  sex: 'M' | 'F';
  birthDate: CivilDate;
  otherBirthDate: CivilDate | null;
  placeCode: string;
  bornAbroad: boolean;
  omocode: boolean;
}>;

const OLDEST_AGE = 115;

/** Reads sex, birth date and place code from a codice fiscale, with the century guessed from today. */
export function describeFiscalCode(text: string, today: CivilDate): Result<FiscalCodeDescription, FiscalCodeProblem> {
  const parsed = parseFiscalCode(text);
  if (!parsed.ok) return parsed;
  const dates = possibleBirthDates(parsed.value, today);
  const birthDate = dates[0];
  if (birthDate === undefined) return err({ reason: 'BIRTH_DATE' });
  const { sex, placeCode, omocode } = parsed.value;
  return ok({ sex, birthDate, otherBirthDate: dates[1] ?? null, placeCode, bornAbroad: placeCode.startsWith('Z'), omocode });
}

/** The first 15 characters with digits back in place of the letters of omocodia. */
export function withoutOmocodia(code: string): string {
  return [...code.slice(0, 15)]
    .map((character, index) => {
      const digit = FISCAL_CODE_DIGIT_PLACES.includes(index) ? OMOCODIA_LETTERS.indexOf(character) : -1;
      return digit === -1 ? character : String(digit);
    })
    .join('');
}

type Birth = Readonly<{ sex: 'M' | 'F'; day: number; month: number; year2: number }>;

function readBirth(plain: string): Birth | null {
  const year2 = Number(plain.slice(6, 8));
  const month = FISCAL_CODE_MONTHS.indexOf(plain.slice(8, 9)) + 1;
  const writtenDay = Number(plain.slice(9, 11));
  const sex = writtenDay > WOMEN_DAY_OFFSET ? 'F' : 'M';
  const day = sex === 'F' ? writtenDay - WOMEN_DAY_OFFSET : writtenDay;
  return civilDate(2000 + year2, month, day).ok ? { sex, day, month, year2 } : null;
}

function possibleBirthDates(birth: Birth, today: CivilDate): readonly CivilDate[] {
  const thisYear = Number(today.slice(0, 4));
  const thisCentury = thisYear - (thisYear % 100);
  return [thisCentury, thisCentury - 100, thisCentury - 200]
    .map((century) => civilDate(century + birth.year2, birth.month, birth.day))
    .flatMap((date) => (date.ok ? [date.value] : []))
    .filter((date, index, all) => date <= today && (isFirstPast(date, all, today) || thisYear - Number(date.slice(0, 4)) <= OLDEST_AGE));
}

function isFirstPast(date: CivilDate, all: readonly CivilDate[], today: CivilDate): boolean {
  return all.find((candidate) => candidate <= today) === date;
}
