/**
 * QR symbol of the payment notice: version 4 (33×33 modules), error correction M, one byte-mode segment
 * (notice-layout section 6; ISO/IEC 18004:2015). One fixed symbol, so the general tables of the standard are not needed;
 * a general encoder would mix numeric and byte segments and choose the smaller version 3.
 */

/** Modules on a side. */
export const QR_MODULES = 33;
/** Bytes that version 4-M holds in byte mode. */
export const QR_MAXIMUM_BYTES = 62;

const DATA_CODEWORDS = 64;
const BLOCK_DATA_CODEWORDS = 32;
const BLOCK_CHECK_CODEWORDS = 18;
const ALIGNMENT_CENTRE = 26;
/** Two bits that stand for level M in the format information. */
const LEVEL_M = 0b00;

type Grid = Uint8Array[];

/**
 * Modules of the symbol, row by row, `true` = dark.
 * @param text UTF-8 content, 1…62 bytes
 * @returns 33 rows of 33, or null when the content does not fit
 */
export function encodeQrCode(text: string): readonly (readonly boolean[])[] | null {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0 || bytes.length > QR_MAXIMUM_BYTES) return null;
  const { modules, reserved } = drawFunctionPatterns();
  placeCodewords(modules, reserved, interleave(toDataCodewords(bytes)));
  return chooseMask(modules, reserved).map((row) => Array.from(row, (module) => module === 1));
}

function toDataCodewords(bytes: Uint8Array): Uint8Array {
  const bits: number[] = [];
  appendBits(bits, 0b0100, 4);
  appendBits(bits, bytes.length, 8);
  for (const byte of bytes) appendBits(bits, byte, 8);
  const capacity = DATA_CODEWORDS * 8;
  appendBits(bits, 0, Math.min(4, capacity - bits.length));
  appendBits(bits, 0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0; bits.length < capacity; pad += 1) appendBits(bits, pad % 2 === 0 ? 0xec : 0x11, 8);
  const codewords = new Uint8Array(DATA_CODEWORDS);
  bits.forEach((bit, index) => {
    codewords[index >> 3] = (codewords[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
  });
  return codewords;
}

function appendBits(bits: number[], value: number, length: number): void {
  for (let index = length - 1; index >= 0; index -= 1) bits.push((value >>> index) & 1);
}

/** Two blocks of 32 data codewords, each with its 18 check codewords, interleaved. */
function interleave(data: Uint8Array): Uint8Array {
  const blocks = [data.subarray(0, BLOCK_DATA_CODEWORDS), data.subarray(BLOCK_DATA_CODEWORDS)];
  const checks = blocks.map((block) => checkCodewords(block));
  const interleaved: number[] = [];
  for (const group of [blocks, checks]) {
    const length = group[0]?.length ?? 0;
    for (let index = 0; index < length; index += 1) {
      for (const block of group) interleaved.push(block[index] ?? 0);
    }
  }
  return Uint8Array.from(interleaved);
}

/** Product in GF(256) with the polynomial 0x11D. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

function generatorPolynomial(degree: number): Uint8Array {
  const coefficients = new Uint8Array(degree);
  coefficients[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let index = 0; index < degree; index += 1) {
      coefficients[index] = multiply(coefficients[index] ?? 0, root) ^ (coefficients[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return coefficients;
}

const GENERATOR = generatorPolynomial(BLOCK_CHECK_CODEWORDS);

function checkCodewords(data: Uint8Array): Uint8Array {
  const remainder = new Uint8Array(BLOCK_CHECK_CODEWORDS);
  for (const codeword of data) {
    const factor = codeword ^ (remainder[0] ?? 0);
    remainder.copyWithin(0, 1);
    remainder[BLOCK_CHECK_CODEWORDS - 1] = 0;
    GENERATOR.forEach((coefficient, index) => {
      remainder[index] = (remainder[index] ?? 0) ^ multiply(coefficient, factor);
    });
  }
  return remainder;
}

function emptyGrid(): Grid {
  return Array.from({ length: QR_MODULES }, () => new Uint8Array(QR_MODULES));
}

function put(grid: Grid, row: number, column: number, value: number): void {
  const line = grid[row];
  if (line && column >= 0 && column < QR_MODULES) line[column] = value;
}

function at(grid: Grid, row: number, column: number): number {
  return grid[row]?.[column] ?? 0;
}

function drawFunctionPatterns(): Readonly<{ modules: Grid; reserved: Grid }> {
  const modules = emptyGrid();
  const reserved = emptyGrid();
  const fix = (row: number, column: number, dark: boolean): void => {
    put(modules, row, column, dark ? 1 : 0);
    put(reserved, row, column, 1);
  };
  for (let index = 0; index < QR_MODULES; index += 1) {
    fix(6, index, index % 2 === 0);
    fix(index, 6, index % 2 === 0);
  }
  for (const [row, column] of [[3, 3], [3, QR_MODULES - 4], [QR_MODULES - 4, 3]] as const) drawFinder(fix, row, column);
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      fix(ALIGNMENT_CENTRE + dy, ALIGNMENT_CENTRE + dx, Math.max(Math.abs(dy), Math.abs(dx)) !== 1);
    }
  }
  drawFormat(fix, 0);
  return { modules, reserved };
}

type Fix = (row: number, column: number, dark: boolean) => void;

function drawFinder(fix: Fix, row: number, column: number): void {
  for (let dy = -4; dy <= 4; dy += 1) {
    for (let dx = -4; dx <= 4; dx += 1) {
      const distance = Math.max(Math.abs(dy), Math.abs(dx));
      if (row + dy < 0 || column + dx < 0) continue;
      fix(row + dy, column + dx, distance !== 2 && distance !== 4);
    }
  }
}

/** Format information: level and mask, protected by a BCH code, written twice. */
function drawFormat(fix: Fix, mask: number): void {
  const data = (LEVEL_M << 3) | mask;
  let remainder = data;
  for (let step = 0; step < 10; step += 1) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537);
  const bits = ((data << 10) | remainder) ^ 0x5412;
  const bit = (index: number): boolean => ((bits >>> index) & 1) === 1;
  for (let index = 0; index <= 5; index += 1) fix(index, 8, bit(index));
  fix(7, 8, bit(6));
  fix(8, 8, bit(7));
  fix(8, 7, bit(8));
  for (let index = 9; index < 15; index += 1) fix(8, 14 - index, bit(index));
  for (let index = 0; index < 8; index += 1) fix(8, QR_MODULES - 1 - index, bit(index));
  for (let index = 8; index < 15; index += 1) fix(QR_MODULES - 15 + index, 8, bit(index));
  fix(QR_MODULES - 8, 8, true);
}

/** Fills the free modules in the zigzag of the standard: two columns at a time, right to left. */
function placeCodewords(modules: Grid, reserved: Grid, codewords: Uint8Array): void {
  let index = 0;
  for (let right = QR_MODULES - 1; right >= 1; right -= 2) {
    const columnPair = right <= 6 ? right - 1 : right;
    const upwards = ((columnPair + 1) & 2) === 0;
    for (let step = 0; step < QR_MODULES; step += 1) {
      const row = upwards ? QR_MODULES - 1 - step : step;
      for (const column of [columnPair, columnPair - 1]) {
        if (at(reserved, row, column) === 1) continue;
        put(modules, row, column, ((codewords[index >> 3] ?? 0) >>> (7 - (index & 7))) & 1);
        index += 1;
      }
    }
  }
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

function chooseMask(modules: Grid, reserved: Grid): Grid {
  let best: Grid = modules;
  let lowest = Number.POSITIVE_INFINITY;
  MASKS.forEach((isInverted, mask) => {
    const masked = modules.map((line, row) => line.map((module, column) => (at(reserved, row, column) === 0 && isInverted(row, column) ? module ^ 1 : module)));
    drawFormat((row, column, dark) => put(masked, row, column, dark ? 1 : 0), mask);
    const score = penalty(masked);
    if (score < lowest) {
      lowest = score;
      best = masked;
    }
  });
  return best;
}

/** Penalty of the standard (7.8.3.1): runs, blocks, finder-like patterns, balance of dark and light. */
function penalty(grid: Grid): number {
  let score = 0;
  let dark = 0;
  for (let line = 0; line < QR_MODULES; line += 1) {
    score += linePenalty((index) => at(grid, line, index)) + linePenalty((index) => at(grid, index, line));
    for (let column = 0; column < QR_MODULES; column += 1) {
      dark += at(grid, line, column);
      if (line === 0 || column === 0) continue;
      const sum = at(grid, line, column) + at(grid, line - 1, column) + at(grid, line, column - 1) + at(grid, line - 1, column - 1);
      if (sum === 0 || sum === 4) score += 3;
    }
  }
  const total = QR_MODULES * QR_MODULES;
  return score + Math.floor(Math.abs(dark * 20 - total * 10) / total) * 10;
}

function linePenalty(module: (index: number) => number): number {
  let score = 0;
  let run = 0;
  let window = 0;
  for (let index = 0; index < QR_MODULES; index += 1) {
    run = index > 0 && module(index) === module(index - 1) ? run + 1 : 1;
    if (run === 5) score += 3;
    else if (run > 5) score += 1;
    window = ((window << 1) | module(index)) & 0x7ff;
    if (index >= 10 && (window === 0b10111010000 || window === 0b00001011101)) score += 40;
  }
  return score;
}
