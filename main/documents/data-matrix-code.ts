/**
 * Data Matrix symbol ECC 200 of the postal section (ISO/IEC 16022; codes.md 3): square, the smallest that holds the content, never forced.
 * Two encodations are enough for its contents: ASCII (pairs of digits) and C40 (capitals, digits, blank); which stretch goes in which is
 * chosen by shortest path, so that most contents fit in 48×48 modules.
 */
import type { CodeModules } from './code-modules.ts';

type SymbolSize = Readonly<{ size: number; regions: number; data: number; checks: number; blocks: number }>;

/** Square symbols from the one that the shortest content asks for; codewords of data and of checking, in interleaved blocks. */
const SIZES: readonly SymbolSize[] = [
  { size: 24, regions: 1, data: 36, checks: 24, blocks: 1 },
  { size: 32, regions: 2, data: 62, checks: 36, blocks: 1 },
  { size: 36, regions: 2, data: 86, checks: 42, blocks: 1 },
  { size: 40, regions: 2, data: 114, checks: 48, blocks: 1 },
  { size: 44, regions: 2, data: 144, checks: 56, blocks: 1 },
  { size: 48, regions: 2, data: 174, checks: 68, blocks: 1 },
  { size: 52, regions: 2, data: 204, checks: 84, blocks: 2 },
  { size: 64, regions: 4, data: 280, checks: 112, blocks: 2 },
  { size: 72, regions: 4, data: 368, checks: 144, blocks: 4 },
];

/**
 * Modules of the symbol.
 * @param text ASCII characters (32…126), up to 368 codewords: the 256 characters of the postal content always fit
 * @returns null when a character or the length cannot be encoded
 */
export function encodeDataMatrix(text: string): CodeModules | null {
  if (text === '' || /[^\x20-\x7e]/u.test(text)) return null;
  const codewords = toCodewords(text);
  const symbol = SIZES.find(({ data }) => codewords.length <= data);
  if (symbol === undefined) return null;
  return place(symbol, withChecks(padded(codewords, symbol.data), symbol));
}

const LATCH_C40 = 230;
const UNLATCH = 254;
const PAD = 129;

/** Values of a character in C40: one for blank, digits and capitals, two for the others. */
function c40Values(code: number): readonly number[] {
  if (code === 0x20) return [3];
  if (code >= 0x30 && code <= 0x39) return [code - 0x30 + 4];
  if (code >= 0x41 && code <= 0x5a) return [code - 0x41 + 14];
  if (code <= 0x2f) return [1, code - 0x21];
  if (code <= 0x40) return [1, code - 0x3a + 15];
  if (code <= 0x5f) return [1, code - 0x5b + 22];
  return [2, code - 0x60];
}

/** In thirds of a codeword: an ASCII codeword is 3, a C40 value 2 (three values in two codewords). */
const CODEWORD_COST = 3;
const VALUE_COST = 2;
/** States of the path: ASCII, or C40 with 0, 1, 2 values waiting for a full triple. */
const ASCII = 0;
const STATES = 4;

type Step = Readonly<{ from: number; state: number }>;

function toCodewords(text: string): readonly number[] {
  const stretches = cheapestPath(text);
  const codewords: number[] = [];
  for (const { start, end, isC40 } of stretches) {
    if (isC40) codewords.push(LATCH_C40, ...triples(text.slice(start, end)), UNLATCH);
    else codewords.push(...asciiCodewords(text.slice(start, end)));
  }
  return codewords;
}

function asciiCodewords(text: string): readonly number[] {
  const codewords: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    if (/^\d\d$/u.test(pair)) {
      codewords.push(130 + Number(pair));
      at += 1;
    } else codewords.push(text.charCodeAt(at) + 1);
  }
  return codewords;
}

/** Values of a stretch, three in two codewords; the path ends a stretch only at a full triple. */
function triples(text: string): readonly number[] {
  const values = Array.from(text, (character) => c40Values(character.charCodeAt(0))).flat();
  const codewords: number[] = [];
  for (let at = 0; at + 2 < values.length; at += 3) {
    const packed = 1600 * (values[at] ?? 0) + 40 * (values[at + 1] ?? 0) + (values[at + 2] ?? 0) + 1;
    codewords.push(packed >> 8, packed & 0xff);
  }
  return codewords;
}

type Stretch = Readonly<{ start: number; end: number; isC40: boolean }>;

/** Shortest way through the text, character by character, over the encodation states. */
function cheapestPath(text: string): readonly Stretch[] {
  const length = text.length;
  const costs = new Float64Array((length + 1) * STATES).fill(Number.POSITIVE_INFINITY);
  const steps: (Step | undefined)[] = Array.from({ length: (length + 1) * STATES });
  costs[0] = 0;
  const reach = (at: number, state: number, cost: number, step: Step): void => {
    if (cost >= (costs[at * STATES + state] ?? 0)) return;
    costs[at * STATES + state] = cost;
    steps[at * STATES + state] = step;
  };
  for (let at = 0; at <= length; at += 1) {
    // Changes of encodation first: they take no character.
    const full = costs[at * STATES + 1] ?? 0;
    reach(at, ASCII, full + CODEWORD_COST, { from: at, state: 1 });
    const plain = costs[at * STATES] ?? 0;
    reach(at, 1, plain + CODEWORD_COST, { from: at, state: ASCII });
    if (at === length) break;
    const code = text.charCodeAt(at);
    reach(at + 1, ASCII, plain + CODEWORD_COST, { from: at, state: ASCII });
    if (isDigit(code) && at + 1 < length && isDigit(text.charCodeAt(at + 1))) reach(at + 2, ASCII, plain + CODEWORD_COST, { from: at, state: ASCII });
    const count = c40Values(code).length;
    for (let waiting = 0; waiting < 3; waiting += 1) {
      const cost = costs[at * STATES + 1 + waiting] ?? 0;
      reach(at + 1, 1 + ((waiting + count) % 3), cost + count * VALUE_COST, { from: at, state: 1 + waiting });
    }
  }
  return stretchesOf(steps, length);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function stretchesOf(steps: readonly (Step | undefined)[], length: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let end = length;
  let state = ASCII;
  for (let step = steps[end * STATES + state]; step !== undefined; step = steps[end * STATES + state]) {
    if (step.from < end) {
      const isC40 = state !== ASCII;
      const last = stretches[0];
      if (last && last.isC40 === isC40 && last.start === end) stretches[0] = { start: step.from, end: last.end, isC40 };
      else stretches.unshift({ start: step.from, end, isC40 });
    }
    end = step.from;
    state = step.state;
  }
  return stretches;
}

function padded(codewords: readonly number[], capacity: number): Uint8Array {
  const all = new Uint8Array(capacity);
  all.set(codewords);
  for (let at = codewords.length; at < capacity; at += 1) {
    const random = ((149 * (at + 1)) % 253) + 1;
    const sum = PAD + random;
    all[at] = at === codewords.length ? PAD : sum > 254 ? sum - 254 : sum;
  }
  return all;
}

/** Powers of 2 and their logarithms in GF(256) with the polynomial 0x12D. */
const POWERS = new Uint8Array(512);
const LOGARITHMS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  POWERS[exponent] = value;
  POWERS[exponent + 255] = value;
  LOGARITHMS[value] = exponent;
  value <<= 1;
  if (value > 255) value ^= 0x12d;
}

function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (POWERS[(LOGARITHMS[a] ?? 0) + (LOGARITHMS[b] ?? 0)] ?? 0);
}

const generators = new Map<number, Uint8Array>();

/** Coefficients of (x − 2)(x − 2²)…, highest power first, without the leading 1. */
function generatorOf(degree: number): Uint8Array {
  const known = generators.get(degree);
  if (known) return known;
  let polynomial = [1];
  for (let root = 1; root <= degree; root += 1) {
    const next = [...polynomial, 0];
    polynomial.forEach((coefficient, index) => {
      next[index + 1] = (next[index + 1] ?? 0) ^ product(coefficient, POWERS[root] ?? 0);
    });
    polynomial = next;
  }
  const generator = Uint8Array.from(polynomial.slice(1));
  generators.set(degree, generator);
  return generator;
}

function withChecks(data: Uint8Array, { checks, blocks }: SymbolSize): Uint8Array {
  const all = new Uint8Array(data.length + checks);
  all.set(data);
  const degree = checks / blocks;
  const generator = generatorOf(degree);
  for (let block = 0; block < blocks; block += 1) {
    const remainder = new Uint8Array(degree);
    for (let at = block; at < data.length; at += blocks) {
      const factor = (data[at] ?? 0) ^ (remainder[0] ?? 0);
      remainder.copyWithin(0, 1);
      remainder[degree - 1] = 0;
      for (let index = 0; index < degree; index += 1) remainder[index] = (remainder[index] ?? 0) ^ product(generator[index] ?? 0, factor);
    }
    for (let index = 0; index < degree; index += 1) all[data.length + block + index * blocks] = remainder[index] ?? 0;
  }
  return all;
}

const placements = new Map<number, Int16Array>();

/** For each module of the mapping matrix: 8 × codeword + bit (0 = highest), or −1 dark, −2 light, fixed (annex F of the standard). */
function placementOf(side: number): Int16Array {
  const known = placements.get(side);
  if (known) return known;
  const grid = new Int16Array(side * side).fill(-2);
  const taken = new Uint8Array(side * side);
  const put = (givenRow: number, givenColumn: number, codeword: number, bit: number): void => {
    let row = givenRow;
    let column = givenColumn;
    if (row < 0) {
      row += side;
      column += 4 - ((side + 4) % 8);
    }
    if (column < 0) {
      column += side;
      row += 4 - ((side + 4) % 8);
    }
    grid[row * side + column] = 8 * codeword + bit;
    taken[row * side + column] = 1;
  };
  const putAll = (codeword: number, places: readonly (readonly [number, number])[]): void => places.forEach(([row, column], bit) => put(row, column, codeword, bit));
  const utah = (row: number, column: number, codeword: number): void =>
    putAll(codeword, [[row - 2, column - 2], [row - 2, column - 1], [row - 1, column - 2], [row - 1, column - 1], [row - 1, column], [row, column - 2], [row, column - 1], [row, column]]);
  const n = side;
  const corners: readonly (readonly [boolean, number, number, readonly (readonly [number, number])[]])[] = [
    [true, n, 0, [[n - 1, 0], [n - 1, 1], [n - 1, 2], [0, n - 2], [0, n - 1], [1, n - 1], [2, n - 1], [3, n - 1]]],
    [n % 4 !== 0, n - 2, 0, [[n - 3, 0], [n - 2, 0], [n - 1, 0], [0, n - 4], [0, n - 3], [0, n - 2], [0, n - 1], [1, n - 1]]],
    [n % 8 === 4, n - 2, 0, [[n - 3, 0], [n - 2, 0], [n - 1, 0], [0, n - 2], [0, n - 1], [1, n - 1], [2, n - 1], [3, n - 1]]],
    [n % 8 === 0, n + 4, 2, [[n - 1, 0], [n - 1, n - 1], [0, n - 3], [0, n - 2], [0, n - 1], [1, n - 3], [1, n - 2], [1, n - 1]]],
  ];
  let codeword = 0;
  let row = 4;
  let column = 0;
  do {
    for (const [isUsed, atRow, atColumn, places] of corners) {
      if (isUsed && row === atRow && column === atColumn) putAll(codeword++, places);
    }
    do {
      if (row < side && column >= 0 && taken[row * side + column] === 0) utah(row, column, codeword++);
      row -= 2;
      column += 2;
    } while (row >= 0 && column < side);
    row += 1;
    column += 3;
    do {
      if (row >= 0 && column < side && taken[row * side + column] === 0) utah(row, column, codeword++);
      row += 2;
      column -= 2;
    } while (row < side && column >= 0);
    row += 3;
    column += 1;
  } while (row < side || column < side);
  if (taken[side * side - 1] === 0) {
    grid[side * side - 1] = -1;
    grid[side * side - side - 2] = -1;
  }
  placements.set(side, grid);
  return grid;
}

/** Puts the codewords in their modules and draws the finder and clock lines of each region. */
function place({ size, regions }: SymbolSize, codewords: Uint8Array): CodeModules {
  const inner = size / regions - 2;
  const side = inner * regions;
  const mapping = placementOf(side);
  const dark = new Uint8Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const inRow = row % (inner + 2);
      const inColumn = column % (inner + 2);
      let isDark: boolean;
      if (inColumn === 0 || inRow === inner + 1) isDark = true;
      else if (inRow === 0) isDark = inColumn % 2 === 0;
      else if (inColumn === inner + 1) isDark = inRow % 2 === 1;
      else {
        const value = mapping[(Math.floor(row / (inner + 2)) * inner + inRow - 1) * side + Math.floor(column / (inner + 2)) * inner + inColumn - 1] ?? -2;
        isDark = value === -1 || (value >= 0 && (((codewords[value >> 3] ?? 0) >> (7 - (value & 7))) & 1) === 1);
      }
      dark[row * size + column] = isDark ? 1 : 0;
    }
  }
  return { size, dark };
}
