const WITHOUT_DECOMPOSITION: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' };

/**
 * The name as lists are ordered by: accents, case and apostrophes do not count, other signs are spaces, so that «D’Angelo» stands beside
 * «Dangelo» and «Àlbani» before «Bianchi». Compared code point by code point it gives the order of an Italian register.
 */
export function sortName(name: string): string {
  return name.toLowerCase().replace(/[øłđðßæœþı]/g, (letter) => WITHOUT_DECOMPOSITION[letter] ?? letter).normalize('NFD').replace(/[\u0300-\u036f'’‘`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Order of two names in a short list that is sorted after reading; equal but for accents, case and signs is equal. */
export function compareNames(a: string, b: string): number {
  const [first, second] = [sortName(a), sortName(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}
