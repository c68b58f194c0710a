/** Letters that Unicode does not take apart into a plain one and a sign, with the plain spelling an Italian office writes for them. */
const WITHOUT_DECOMPOSITION: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' };
const EACH = new RegExp(`[${Object.keys(WITHOUT_DECOMPOSITION).join('')}]`, 'gu');

/** Each such letter, in lower case, with how it is written plain. */
export const LETTERS_OF_THEIR_OWN: readonly Readonly<{ letter: string; written: string }>[] = Object.entries(WITHOUT_DECOMPOSITION).map(([letter, written]) => ({ letter, written }));

/** A text in lower case with `đ ł ø ß æ…` written as Italian keyboards can: «Đorđević» → «dordević». Accents stay. */
export function plainSpelling(text: string): string {
  // Taken apart first: «ǣ» is an «æ» with a sign.
  return text.toLowerCase().normalize('NFD').replace(EACH, (letter) => WITHOUT_DECOMPOSITION[letter] ?? letter).normalize('NFC');
}

/**
 * The name as lists are ordered by: accents, case and apostrophes do not count, other signs are spaces, so that «D’Angelo» stands beside
 * «Dangelo» and «Àlbani» before «Bianchi». Compared code point by code point it gives the order of an Italian register.
 */
export function sortName(name: string): string {
  return plainSpelling(name).normalize('NFD').replace(/[\u0300-\u036f'’‘`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Order of two names in a short list that is sorted after reading; equal but for accents, case and signs is equal. */
export function compareNames(a: string, b: string): number {
  const [first, second] = [sortName(a), sortName(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}
