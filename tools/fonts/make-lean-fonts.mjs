/**
 * Makes the five TTF files of resources/fonts from the @fontsource packages.
 *
 * Those packages hold woff files split by subset (latin, latin-ext); pdfkit wants one TTF a face, small and quick to open:
 * the two subsets are unpacked, their glyphs put one after the other, and only the tables a PDF needs are kept
 * (no GPOS, GSUB, GDEF, kern, DSIG, no glyph names).
 *
 * Usage: node tools/fonts/make-lean-fonts.mjs   (rewrites resources/fonts/*.ttf and the OFL texts; same input, same bytes)
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const packages = join(repository, 'node_modules', '@fontsource');
const target = join(repository, 'resources', 'fonts');

const FACES = [
  { file: 'TitilliumWeb-Regular.ttf', family: 'titillium-web', weight: 400 },
  { file: 'TitilliumWeb-Bold.ttf', family: 'titillium-web', weight: 700 },
  { file: 'TitilliumWeb-Black.ttf', family: 'titillium-web', weight: 900 },
  { file: 'RobotoMono-Regular.ttf', family: 'roboto-mono', weight: 400 },
  { file: 'RobotoMono-Bold.ttf', family: 'roboto-mono', weight: 700 },
];

/** Tables of a woff 1.0 file by tag, unpacked. */
function unpackWoff(path) {
  const woff = readFileSync(path);
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error(`${path} is not a woff file`);
  const tables = new Map();
  for (let index = 0; index < woff.readUInt16BE(12); index += 1) {
    const entry = 44 + index * 20;
    const offset = woff.readUInt32BE(entry + 4);
    const packedLength = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const packed = woff.subarray(offset, offset + packedLength);
    tables.set(woff.toString('latin1', entry, entry + 4), packedLength < length ? inflateSync(packed) : packed);
  }
  return tables;
}

/** Code point → glyph index, from the cmap table (formats 4 and 12). */
function readCharacterMap(cmap) {
  const map = new Map();
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    if (cmap.readUInt16BE(4 + index * 8) !== 3) continue;
    const start = cmap.readUInt32BE(8 + index * 8);
    const format = cmap.readUInt16BE(start);
    if (format === 4) readSegments(cmap.subarray(start), map);
    if (format === 12) readGroups(cmap.subarray(start), map);
  }
  map.delete(0xffff);
  return map;
}

function readSegments(table, map) {
  const count = table.readUInt16BE(6) / 2;
  for (let segment = 0; segment < count; segment += 1) {
    const end = table.readUInt16BE(14 + segment * 2);
    const start = table.readUInt16BE(16 + (count + segment) * 2);
    const delta = table.readUInt16BE(16 + (2 * count + segment) * 2);
    const rangeAt = 16 + (3 * count + segment) * 2;
    const rangeOffset = table.readUInt16BE(rangeAt);
    for (let code = start; code <= end; code += 1) {
      const raw = rangeOffset === 0 ? code : table.readUInt16BE(rangeAt + rangeOffset + (code - start) * 2);
      const glyph = rangeOffset !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) map.set(code, glyph);
    }
  }
}

function readGroups(table, map) {
  for (let group = 0; group < table.readUInt32BE(12); group += 1) {
    const at = 16 + group * 12;
    const start = table.readUInt32BE(at);
    for (let code = start; code <= table.readUInt32BE(at + 4); code += 1) map.set(code, table.readUInt32BE(at + 8) + code - start);
  }
}

/** Outline bytes of each glyph; component indexes of composite glyphs are moved by `shift`. */
function readOutlines(tables, shift) {
  const count = tables.get('maxp').readUInt16BE(4);
  const loca = tables.get('loca');
  const long = tables.get('head').readInt16BE(50) === 1;
  const offset = (index) => (long ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2);
  return Array.from({ length: count }, (_, index) => {
    const outline = Buffer.from(tables.get('glyf').subarray(offset(index), offset(index + 1)));
    if (outline.length > 0 && outline.readInt16BE(0) < 0) shiftComponents(outline, shift);
    return outline;
  });
}

function shiftComponents(outline, shift) {
  let at = 10;
  let flags;
  do {
    flags = outline.readUInt16BE(at);
    outline.writeUInt16BE(outline.readUInt16BE(at + 2) + shift, at + 2);
    at += 4 + (flags & 0x0001 ? 4 : 2);
    if (flags & 0x0008) at += 2;
    else if (flags & 0x0040) at += 4;
    else if (flags & 0x0080) at += 8;
  } while (flags & 0x0020);
}

/** Advance width and left bearing of each glyph. */
function readMetrics(tables) {
  const count = tables.get('maxp').readUInt16BE(4);
  const full = tables.get('hhea').readUInt16BE(34);
  const hmtx = tables.get('hmtx');
  return Array.from({ length: count }, (_, index) => ({
    advance: hmtx.readUInt16BE(Math.min(index, full - 1) * 4),
    bearing: index < full ? hmtx.readInt16BE(index * 4 + 2) : hmtx.readInt16BE(full * 4 + (index - full) * 2),
  }));
}

/** cmap with one format 12 subtable (Windows, UCS-4), groups of consecutive codes and glyphs. */
function writeCharacterMap(map) {
  const groups = [];
  for (const [code, glyph] of [...map].sort(([a], [b]) => a - b)) {
    const last = groups.at(-1);
    if (last && last.end + 1 === code && last.glyph + (code - last.start) === glyph) last.end = code;
    else groups.push({ start: code, end: code, glyph });
  }
  const table = Buffer.alloc(12 + 16 + groups.length * 12);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(16 + groups.length * 12, 16);
  table.writeUInt32BE(groups.length, 24);
  groups.forEach((group, index) => {
    table.writeUInt32BE(group.start, 28 + index * 12);
    table.writeUInt32BE(group.end, 32 + index * 12);
    table.writeUInt32BE(group.glyph, 36 + index * 12);
  });
  return table;
}

function writeOutlines(outlines) {
  const loca = Buffer.alloc((outlines.length + 1) * 4);
  const pieces = [];
  let length = 0;
  outlines.forEach((outline, index) => {
    const padding = (4 - (outline.length % 4)) % 4;
    pieces.push(outline, Buffer.alloc(padding));
    length += outline.length + padding;
    loca.writeUInt32BE(length, (index + 1) * 4);
  });
  return { glyf: Buffer.concat(pieces), loca };
}

function writeMetrics(metrics) {
  const table = Buffer.alloc(metrics.length * 4);
  metrics.forEach(({ advance, bearing }, index) => {
    table.writeUInt16BE(advance, index * 4);
    table.writeInt16BE(bearing, index * 4 + 2);
  });
  return table;
}

/** Largest of each maxp counter, with the new number of glyphs. */
function mergeMaxp(first, second, glyphCount) {
  const table = Buffer.from(first);
  for (let at = 6; at < table.length; at += 2) table.writeUInt16BE(Math.max(first.readUInt16BE(at), second.readUInt16BE(at)), at);
  table.writeUInt16BE(glyphCount, 4);
  return table;
}

/** head with the larger box of the two, long offsets, checksum still to be written. */
function mergeHead(first, second) {
  const table = Buffer.from(first);
  for (const at of [36, 38]) table.writeInt16BE(Math.min(first.readInt16BE(at), second.readInt16BE(at)), at);
  for (const at of [40, 42]) table.writeInt16BE(Math.max(first.readInt16BE(at), second.readInt16BE(at)), at);
  table.writeInt16BE(1, 50);
  table.writeUInt32BE(0, 8);
  return table;
}

function mergeHhea(first, second, glyphCount) {
  const table = Buffer.from(first);
  table.writeUInt16BE(Math.max(first.readUInt16BE(10), second.readUInt16BE(10)), 10);
  table.writeUInt16BE(glyphCount, 34);
  return table;
}

/** post without glyph names (version 3). */
function leanPost(post) {
  const table = Buffer.from(post.subarray(0, 32));
  table.writeUInt32BE(0x00030000, 0);
  return table;
}

function checksum(table) {
  const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

function writeSfnt(tables) {
  const tags = [...tables.keys()].sort();
  const selector = Math.floor(Math.log2(tags.length));
  const header = Buffer.alloc(12 + tags.length * 16);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tags.length, 4);
  header.writeUInt16BE(16 * 2 ** selector, 6);
  header.writeUInt16BE(selector, 8);
  header.writeUInt16BE(16 * (tags.length - 2 ** selector), 10);
  const pieces = [header];
  let offset = header.length;
  let headOffset = 0;
  tags.forEach((tag, index) => {
    const table = tables.get(tag);
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4);
    const at = 12 + index * 16;
    header.write(tag, at, 'latin1');
    header.writeUInt32BE(checksum(table), at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(table.length, at + 12);
    if (tag === 'head') headOffset = offset;
    pieces.push(table, padding);
    offset += table.length + padding.length;
  });
  const font = Buffer.concat(pieces);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headOffset + 8);
  return font;
}

function mergeSubsets(latin, latinExtended) {
  if (latin.get('head').readUInt16BE(18) !== latinExtended.get('head').readUInt16BE(18)) throw new Error('different units per em');
  if (latin.has('fpgm') || latinExtended.has('fpgm')) throw new Error('hinted subsets cannot simply be joined');
  const first = readOutlines(latin, 0);
  const outlines = [...first, ...readOutlines(latinExtended, first.length)];
  const map = new Map([...readCharacterMap(latinExtended.get('cmap'))].map(([code, glyph]) => [code, glyph + first.length]));
  for (const [code, glyph] of readCharacterMap(latin.get('cmap'))) map.set(code, glyph);
  return writeSfnt(new Map([
    ...Object.entries(writeOutlines(outlines)),
    ['OS/2', latin.get('OS/2')],
    ['cmap', writeCharacterMap(map)],
    ['head', mergeHead(latin.get('head'), latinExtended.get('head'))],
    ['hhea', mergeHhea(latin.get('hhea'), latinExtended.get('hhea'), outlines.length)],
    ['hmtx', writeMetrics([...readMetrics(latin), ...readMetrics(latinExtended)])],
    ['maxp', mergeMaxp(latin.get('maxp'), latinExtended.get('maxp'), outlines.length)],
    ['name', latin.get('name')],
    ['post', leanPost(latin.get('post'))],
  ]));
}

for (const { file, family, weight } of FACES) {
  const subset = (name) => unpackWoff(join(packages, family, 'files', `${family}-${name}-${weight}-normal.woff`));
  const font = mergeSubsets(subset('latin'), subset('latin-ext'));
  writeFileSync(join(target, file), font);
  process.stdout.write(`${file}: ${font.length} bytes\n`);
}
copyFileSync(join(packages, 'titillium-web', 'LICENSE'), join(target, 'OFL-TitilliumWeb.txt'));
copyFileSync(join(packages, 'roboto-mono', 'LICENSE'), join(target, 'OFL-RobotoMono.txt'));
