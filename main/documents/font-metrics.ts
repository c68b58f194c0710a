/** Widths of the faces, read from our own TTF files: measuring a text asks nothing of the PDF library. */
import type { Face } from './fonts.ts';
import { characterGroups, findTable, fontFile } from './fonts.ts';

/** What measuring and writing a face need. Lengths in units of the em. */
export type FaceMetrics = Readonly<{
  unitsPerEm: number;
  /** Glyph of a code point; 0 where the face has none. */
  glyphOf: (codePoint: number) => number;
  advanceOf: (glyph: number) => number;
}>;

const MILLIMETRES_PER_POINT = 25.4 / 72;
const known = new Map<Face, FaceMetrics>();

/** Metrics of a face, read once in the life of the thread. */
export function metricsOf(face: Face): FaceMetrics {
  const metrics = known.get(face) ?? readMetrics(fontFile(face));
  known.set(face, metrics);
  return metrics;
}

/** Width of a text in millimetres; the faces have no kerning. */
export function textWidth(face: Face, pt: number, text: string): number {
  const { unitsPerEm, glyphOf, advanceOf } = metricsOf(face);
  let units = 0;
  for (const character of text) units += advanceOf(glyphOf(character.codePointAt(0) ?? 0));
  return (units / unitsPerEm) * pt * MILLIMETRES_PER_POINT;
}

function readMetrics(font: Buffer): FaceMetrics {
  const glyphs = new Map<number, number>();
  for (const { first, last, glyph } of characterGroups(font)) {
    for (let code = first; code <= last; code += 1) glyphs.set(code, glyph + code - first);
  }
  const horizontal = findTable(font, 'hmtx');
  const lastWithAdvance = findTable(font, 'hhea').readUInt16BE(34) - 1;
  const advances = Uint16Array.from({ length: findTable(font, 'maxp').readUInt16BE(4) }, (_none, glyph) => horizontal.readUInt16BE(4 * Math.min(glyph, lastWithAdvance)));
  return {
    unitsPerEm: findTable(font, 'head').readUInt16BE(18),
    glyphOf: (codePoint) => glyphs.get(codePoint) ?? 0,
    advanceOf: (glyph) => advances[glyph] ?? 0,
  };
}
