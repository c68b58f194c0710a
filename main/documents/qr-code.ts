/**
 * QR symbol of the payment notice: version 4 (33×33 modules), error correction M, one byte-mode segment
 * (notice-layout section 6; ISO/IEC 18004:2015). One fixed symbol, so the general tables of the standard are not needed;
 * a general encoder would mix numeric and byte segments and choose the smaller version 3.
 */

import type { CodeModules } from './code-modules.ts';

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

const SIDE = QR_MODULES;
const AREA = SIDE * SIDE;

/**
 * Modules of the symbol.
 * @param text UTF-8 content, 1…62 bytes
 * @returns 33 × 33 modules, or null when the content does not fit
 */
export function encodeQrCode(text: string): CodeModules | null {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0 || bytes.length > QR_MAXIMUM_BYTES) return null;
  const modules = Uint8Array.from(FIXED.modules);
  placeCodewords(modules, interleave(toDataCodewords(bytes)));
  return { size: SIDE, dark: chooseMask(modules) };
}

/** Mode and length (12 bits), content, end mark (4 bits): whole bytes, then the two padding codewords in turn. */
function toDataCodewords(bytes: Uint8Array): Uint8Array {
  const codewords = new Uint8Array(DATA_CODEWORDS);
  codewords[0] = (0b0100 << 4) | (bytes.length >> 4);
  codewords[1] = (bytes.length & 0xf) << 4;
  bytes.forEach((byte, index) => {
    codewords[index + 1] = (codewords[index + 1] ?? 0) | (byte >> 4);
    codewords[index + 2] = (byte & 0xf) << 4;
  });
  for (let at = bytes.length + 2, pad = 0; at < DATA_CODEWORDS; at += 1, pad += 1) codewords[at] = pad % 2 === 0 ? 0xec : 0x11;
  return codewords;
}

/** Two blocks of 32 data codewords, each with its 18 check codewords, interleaved. */
function interleave(data: Uint8Array): Uint8Array {
  const blocks = [data.subarray(0, BLOCK_DATA_CODEWORDS), data.subarray(BLOCK_DATA_CODEWORDS)];
  const checks = blocks.map((block) => checkCodewords(block));
  const interleaved = new Uint8Array(DATA_CODEWORDS + 2 * BLOCK_CHECK_CODEWORDS);
  let at = 0;
  for (const group of [blocks, checks]) {
    const length = group[0]?.length ?? 0;
    for (let index = 0; index < length; index += 1) {
      for (const block of group) interleaved[at++] = block[index] ?? 0;
    }
  }
  return interleaved;
}

/** Powers of 2 and their logarithms in GF(256) with the polynomial 0x11D. */
const POWERS = new Uint8Array(512);
const LOGARITHMS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  POWERS[exponent] = value;
  POWERS[exponent + 255] = value;
  LOGARITHMS[value] = exponent;
  value <<= 1;
  if (value > 255) value ^= 0x11d;
}

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (POWERS[(LOGARITHMS[a] ?? 0) + (LOGARITHMS[b] ?? 0)] ?? 0);
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
    for (let index = 0; index < BLOCK_CHECK_CODEWORDS; index += 1) remainder[index] = (remainder[index] ?? 0) ^ multiply(GENERATOR[index] ?? 0, factor);
  }
  return remainder;
}

type Fix = (row: number, column: number, dark: boolean) => void;

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

/** What every symbol has in common is made once: patterns, free modules in the order they are filled, the eight masks. */
const FIXED = drawFunctionPatterns();
const FREE_MODULES = freeModules();
const MASK_GRIDS = maskGrids();

function drawFunctionPatterns(): Readonly<{ modules: Uint8Array; reserved: Uint8Array }> {
  const modules = new Uint8Array(AREA);
  const reserved = new Uint8Array(AREA);
  const fix: Fix = (row, column, dark) => {
    if (row < 0 || column < 0 || row >= SIDE || column >= SIDE) return;
    modules[row * SIDE + column] = dark ? 1 : 0;
    reserved[row * SIDE + column] = 1;
  };
  for (let index = 0; index < SIDE; index += 1) {
    fix(6, index, index % 2 === 0);
    fix(index, 6, index % 2 === 0);
  }
  for (const [row, column] of [[3, 3], [3, SIDE - 4], [SIDE - 4, 3]] as const) drawFinder(fix, row, column);
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      fix(ALIGNMENT_CENTRE + dy, ALIGNMENT_CENTRE + dx, Math.max(Math.abs(dy), Math.abs(dx)) !== 1);
    }
  }
  drawFormat(fix, 0);
  return { modules, reserved };
}

function drawFinder(fix: Fix, row: number, column: number): void {
  for (let dy = -4; dy <= 4; dy += 1) {
    for (let dx = -4; dx <= 4; dx += 1) {
      const distance = Math.max(Math.abs(dy), Math.abs(dx));
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
  for (let index = 0; index < 8; index += 1) fix(8, SIDE - 1 - index, bit(index));
  for (let index = 8; index < 15; index += 1) fix(SIDE - 15 + index, 8, bit(index));
  fix(SIDE - 8, 8, true);
}

/** Free modules in the zigzag of the standard: two columns at a time, right to left. */
function freeModules(): Uint16Array {
  const order: number[] = [];
  for (let right = SIDE - 1; right >= 1; right -= 2) {
    const columnPair = right <= 6 ? right - 1 : right;
    const upwards = ((columnPair + 1) & 2) === 0;
    for (let step = 0; step < SIDE; step += 1) {
      const row = upwards ? SIDE - 1 - step : step;
      for (const column of [columnPair, columnPair - 1]) {
        if (FIXED.reserved[row * SIDE + column] !== 1) order.push(row * SIDE + column);
      }
    }
  }
  return Uint16Array.from(order);
}

function placeCodewords(modules: Uint8Array, codewords: Uint8Array): void {
  for (let index = 0; index < FREE_MODULES.length; index += 1) {
    modules[FREE_MODULES[index] ?? 0] = ((codewords[index >> 3] ?? 0) >>> (7 - (index & 7))) & 1;
  }
}

/** For each mask what it inverts: free modules by its rule, and format modules that differ from those of mask 0. */
function maskGrids(): readonly Uint8Array[] {
  return MASKS.map((isInverted, mask) => {
    const grid = Uint8Array.from({ length: AREA }, (_none, index) => (FIXED.reserved[index] === 1 || !isInverted(Math.floor(index / SIDE), index % SIDE) ? 0 : 1));
    drawFormat((row, column, dark) => {
      const index = row * SIDE + column;
      grid[index] = (FIXED.modules[index] ?? 0) ^ (dark ? 1 : 0);
    }, mask);
    return grid;
  });
}

function chooseMask(modules: Uint8Array): Uint8Array {
  let best = modules;
  let lowest = Number.POSITIVE_INFINITY;
  for (const inverted of MASK_GRIDS) {
    const masked = new Uint8Array(AREA);
    for (let index = 0; index < AREA; index += 1) masked[index] = (modules[index] ?? 0) ^ (inverted[index] ?? 0);
    const score = penalty(masked, lowest);
    if (score < lowest) {
      lowest = score;
      best = masked;
    }
  }
  return best;
}

/**
 * Penalty of the standard (7.8.3.1): runs, blocks, finder-like patterns, balance of dark and light.
 * @param limit no need to count further than this
 */
function penalty(grid: Uint8Array, limit: number): number {
  let score = 0;
  for (let line = 0; line < SIDE && score < limit; line += 1) score += linePenalty(grid, line * SIDE, 1) + linePenalty(grid, line, SIDE);
  if (score >= limit) return score;
  let dark = 0;
  for (let index = 0; index < AREA; index += 1) {
    dark += grid[index] ?? 0;
    if (index < SIDE || index % SIDE === 0) continue;
    const sum = (grid[index] ?? 0) + (grid[index - SIDE] ?? 0) + (grid[index - 1] ?? 0) + (grid[index - SIDE - 1] ?? 0);
    if (sum === 0 || sum === 4) score += 3;
  }
  return score + Math.floor(Math.abs(dark * 20 - AREA * 10) / AREA) * 10;
}

function linePenalty(grid: Uint8Array, start: number, step: number): number {
  let score = 0;
  let run = 0;
  let window = 0;
  let previous = -1;
  for (let index = 0; index < SIDE; index += 1) {
    const module = grid[start + index * step] ?? 0;
    run = module === previous ? run + 1 : 1;
    previous = module;
    if (run === 5) score += 3;
    else if (run > 5) score += 1;
    window = ((window << 1) | module) & 0x7ff;
    if (index >= 10 && (window === 0b10111010000 || window === 0b00001011101)) score += 40;
  }
  return score;
}
