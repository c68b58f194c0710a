/** Pixels of a PNG already checked (logo-image.ts): any colour type up to 8 bits a channel, interlaced or not. */
import { inflateSync } from 'node:zlib';

/** Colours three bytes a pixel; `alpha` one byte a pixel, null when every pixel is opaque. */
export type Pixels = Readonly<{ width: number; height: number; rgb: Buffer; alpha: Buffer | null }>;

type Header = Readonly<{ width: number; height: number; depth: number; type: number; isInterlaced: boolean }>;
type Chunks = Readonly<{ header: Header; data: Buffer; palette: Buffer; transparency: Buffer }>;

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Start and step, x and y, of the seven passes of an interlaced picture; the one pass of the others. */
const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;
const WHOLE = [[0, 0, 1, 1]] as const;

export function pngPixels(png: Buffer): Pixels {
  const chunks = readChunks(png);
  const { header, data } = chunks;
  const { width, height, depth, type } = header;
  const channels = CHANNELS[type] ?? 1;
  const rgb = Buffer.alloc(3 * width * height);
  const alpha = Buffer.alloc(width * height, 255);
  const step = Math.max(1, (channels * depth) >> 3);
  let at = 0;
  for (const [startX, startY, stepX, stepY] of header.isInterlaced ? PASSES : WHOLE) {
    const columns = Math.ceil((width - startX) / stepX);
    const rows = Math.ceil((height - startY) / stepY);
    if (columns <= 0 || rows <= 0) continue;
    const length = Math.ceil((columns * channels * depth) / 8);
    let above: Buffer = Buffer.alloc(length);
    for (let row = 0; row < rows; row += 1) {
      const line = unfiltered(data[at] ?? 0, data.subarray(at + 1, at + 1 + length), above, step);
      at += 1 + length;
      above = line;
      for (let column = 0; column < columns; column += 1) putPixel(chunks, line, column, (startY + row * stepY) * width + startX + column * stepX, rgb, alpha);
    }
  }
  return { width, height, rgb, alpha: alpha.every((value) => value === 255) ? null : alpha };
}

function readChunks(png: Buffer): Chunks {
  const parts: Buffer[] = [];
  let palette = Buffer.alloc(0);
  let transparency = Buffer.alloc(0);
  for (let at = 8; at + 8 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const content = Buffer.from(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === 'IDAT') parts.push(content);
    if (name === 'PLTE') palette = content;
    if (name === 'tRNS') transparency = content;
  }
  const header = { width: png.readUInt32BE(16), height: png.readUInt32BE(20), depth: png[24] ?? 8, type: png[25] ?? 0, isInterlaced: png[28] !== 0 };
  return { header, data: inflateSync(Buffer.concat(parts)), palette, transparency };
}

function unfiltered(filter: number, line: Buffer, above: Buffer, step: number): Buffer {
  const plain = Buffer.from(line);
  for (let index = 0; index < plain.length; index += 1) {
    const left = index >= step ? (plain[index - step] ?? 0) : 0;
    const upper = above[index] ?? 0;
    const corner = index >= step ? (above[index - step] ?? 0) : 0;
    plain[index] = (line[index] ?? 0) + predicted(filter, left, upper, corner);
  }
  return plain;
}

function predicted(filter: number, left: number, upper: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return upper;
    case 3:
      return (left + upper) >> 1;
    case 4: {
      const estimate = left + upper - corner;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - upper), Math.abs(estimate - corner)];
      return a <= b && a <= c ? left : b <= c ? upper : corner;
    }
    default:
      return 0;
  }
}

function sample(line: Buffer, index: number, depth: number): number {
  const bit = index * depth;
  return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function putPixel({ header: { depth, type }, palette, transparency }: Chunks, line: Buffer, column: number, pixel: number, rgb: Buffer, alpha: Buffer): void {
  const channels = CHANNELS[type] ?? 1;
  const values = Array.from({ length: channels }, (_none, channel) => sample(line, column * channels + channel, depth));
  const [first = 0, second = 0, third = 0, fourth = 255] = values;
  const scale = 255 / ((1 << depth) - 1);
  if (type === 3) {
    palette.copy(rgb, 3 * pixel, 3 * first, 3 * first + 3);
    alpha[pixel] = transparency[first] ?? 255;
  } else if (type === 2 || type === 6) {
    rgb.set([first, second, third], 3 * pixel);
    if (type === 6) alpha[pixel] = fourth;
    else if (transparency.length === 6 && [first, second, third].every((value, index) => value === transparency[2 * index + 1])) alpha[pixel] = 0;
  } else {
    const grey = Math.round(first * scale);
    rgb.set([grey, grey, grey], 3 * pixel);
    if (type === 4) alpha[pixel] = second;
    else if (transparency.length === 2 && first === transparency[1]) alpha[pixel] = 0;
  }
}
