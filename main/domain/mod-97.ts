/** The ISO 7064 remainder that RF references (codes.md 1) and IBANs (codes.md 5.4) share. */

/** Remainder by 97 of a text of digits and letters; a letter counts 10..35 in either case. */
export function mod97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
