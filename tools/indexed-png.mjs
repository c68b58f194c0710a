// A picture of the program with at most 256 colours: a third of the bytes, and no eye tells it apart, because a screen is made of few
// colours and their edges.
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

const MOST_COLOURS = 256;

/**
 * @param {Uint8Array} png without transparency
 * @returns {Buffer} the same picture, its rarer colours replaced by the nearest of 256
 */
export function indexedPng(png) {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const colours = coloursOf(data);
  const palette = chosenColours(colours);
  const indexes = new Map([...colours.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const lines = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    // Each line begins with its filter: none, which suits indexes best.
    for (let column = 0; column < width; column += 1) lines[row * (width + 1) + 1 + column] = indexes.get(colourAt(data, (row * width + column) * 4));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flatMap(partsOf))), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

const colourAt = (data, at) => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
const partsOf = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function coloursOf(data) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = colourAt(data, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

/** One colour after the other, always the one most missed: far from those chosen, and much used. A state keeps its colour however few its pixels are. */
function chosenColours(colours) {
  const missed = [...colours].map(([colour, count]) => ({ colour, worth: Math.sqrt(count), distance: 3 * 255 ** 2 }));
  const palette = [];
  while (palette.length < Math.min(MOST_COLOURS, missed.length)) {
    const next = missed.reduce((best, one) => (one.distance * one.worth > best.distance * best.worth ? one : best));
    palette.push(next.colour);
    for (const one of missed) one.distance = Math.min(one.distance, distance(one.colour, next.colour));
  }
  return palette;
}

function distance(a, b) {
  const [one, other] = [partsOf(a), partsOf(b)];
  return one.reduce((sum, part, index) => sum + (part - other[index]) ** 2, 0);
}

function nearest(palette, colour) {
  return palette.reduce((best, candidate, index) => (distance(candidate, colour) < distance(palette[best], colour) ? index : best), 0);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
