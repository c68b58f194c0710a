/**
 * The check letter that the codice fiscale (codes.md 5.1) and the CIN of the IBAN (codes.md 5.4) share:
 * characters in odd places weigh by this table, those in even places by their natural value, sum modulo 26.
 */

const ODD_VALUES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    '0': 1, '1': 0, '2': 5, '3': 7, '4': 9, '5': 13, '6': 15, '7': 17, '8': 19, '9': 21,
    A: 1, B: 0, C: 5, D: 7, E: 9, F: 13, G: 15, H: 17, I: 19, J: 21, K: 2, L: 4, M: 18,
    N: 20, O: 11, P: 3, Q: 6, R: 8, S: 12, T: 14, U: 16, V: 10, W: 22, X: 25, Y: 24, Z: 23,
  }),
);

/** The check letter of a text of digits and upper-case letters, counted from its first character (an odd place). */
export function checkLetter(text: string): string {
  let sum = 0;
  for (const [index, character] of [...text].entries()) {
    sum += index % 2 === 0 ? (ODD_VALUES.get(character) ?? 0) : naturalValue(character);
  }
  return String.fromCharCode(65 + (sum % 26));
}

function naturalValue(character: string): number {
  return /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
}
