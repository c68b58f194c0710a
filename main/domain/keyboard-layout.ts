/**
 * What a barcode scanner types when its keyboard layout is not the computer's.
 *
 * A scanner is a keyboard: it sends key positions. Set on US layout and plugged into an Italian computer,
 * `|` (Shift and the key left of Enter) arrives as `§`; set on Italian and plugged into a US one, it arrives as `~`.
 * The tables are read off the two physical layouts, key by key in the ANSI/ISO positions: Windows KBDUS and KBDIT, and
 * the same `us` and `it` layouts of the X keyboard database. Letters and digits sit on the same keys in both, so notice
 * numbers and fiscal codes pass unharmed; only signs move.
 *
 * Source: screens.md "Shell" (a tested table), features.md 3a "Scanner notes".
 */

/** The sign keys as [US plain, US with Shift, Italian plain, Italian with Shift]. */
const SIGN_KEYS: readonly (readonly [string, string, string, string])[] = [
  ['`', '~', '\\', '|'],
  ['1', '!', '1', '!'],
  ['2', '@', '2', '"'],
  ['3', '#', '3', '£'],
  ['4', '$', '4', '$'],
  ['5', '%', '5', '%'],
  ['6', '^', '6', '&'],
  ['7', '&', '7', '/'],
  ['8', '*', '8', '('],
  ['9', '(', '9', ')'],
  ['0', ')', '0', '='],
  ['-', '_', "'", '?'],
  ['=', '+', 'ì', '^'],
  ['[', '{', 'è', 'é'],
  [']', '}', '+', '*'],
  [';', ':', 'ò', 'ç'],
  ["'", '"', 'à', '°'],
  ['\\', '|', 'ù', '§'],
  [',', '<', ',', ';'],
  ['.', '>', '.', ':'],
  ['/', '?', '-', '_'],
];

/**
 * The extra key of ISO keyboards (between left Shift and Z). US has no such key: a scanner that emulates an
 * ISO keyboard sends `\` and `|` from it, which the Italian layout shows as `<` and `>`.
 */
const ISO_EXTRA_KEY = { us: ['\\', '|'], it: ['<', '>'] } as const;

const ITALIAN_TO_US: ReadonlyMap<string, string> = new Map([
  ...ISO_EXTRA_KEY.it.map((seen, index): [string, string] => [seen, ISO_EXTRA_KEY.us[index] ?? seen]),
  ...SIGN_KEYS.flatMap(([usPlain, usShift, itPlain, itShift]): [string, string][] => [
    [itPlain, usPlain],
    [itShift, usShift],
  ]),
]);

const US_TO_ITALIAN: ReadonlyMap<string, string> = new Map(
  SIGN_KEYS.flatMap(([usPlain, usShift, itPlain, itShift]): [string, string][] => [
    [usPlain, itPlain],
    [usShift, itShift],
  ]),
);

/**
 * Gives back what a scanner set on US layout meant, from what an Italian computer received.
 * With Caps Lock some systems raise the accented keys too (`ì` arrives as `Ì`): both are read. Letters turned over
 * by Caps Lock are left to the reader of each code, which takes either case.
 */
export function undoUsScannerOnItalianComputer(received: string): string {
  return mapCharacters(received, ITALIAN_TO_US);
}

/** Gives back what a scanner set on Italian layout meant, from what a US computer received. */
export function undoItalianScannerOnUsComputer(received: string): string {
  return mapCharacters(received, US_TO_ITALIAN);
}

function mapCharacters(text: string, table: ReadonlyMap<string, string>): string {
  return [...text].map((character) => table.get(character) ?? table.get(character.toLowerCase()) ?? character).join('');
}
