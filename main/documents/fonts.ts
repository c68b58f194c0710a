/** The only faces a document may use (notice-layout section 0: Titillium Web and Roboto Mono), and the characters they have. */
import { readResource } from './resource-files.ts';

/** PostScript names, as they appear in the PDF. The black one is only in the model of 2018. */
export const FACES = ['TitilliumWeb-Regular', 'TitilliumWeb-Bold', 'TitilliumWeb-Black', 'RobotoMono-Regular', 'RobotoMono-Bold'] as const;
export type Face = (typeof FACES)[number];

const files = new Map<Face, Buffer>();
const coverages = new Map<Face, ReadonlySet<number>>();

/** TTF bytes of a face, read once in the life of the thread. */
export function fontFile(face: Face): Buffer {
  const known = files.get(face);
  if (known) return known;
  const file = readResource('fonts', `${face}.ttf`);
  files.set(face, file);
  return file;
}

/** Code points a face can print. */
export function coverageOf(face: Face): ReadonlySet<number> {
  const known = coverages.get(face);
  if (known) return known;
  const coverage = readCoverage(fontFile(face));
  coverages.set(face, coverage);
  return coverage;
}

/** A stretch of code points with consecutive glyphs. */
export type CharacterGroup = Readonly<{ first: number; last: number; glyph: number }>;

/** Reads the cmap of our own TTF files: one subtable, format 12 (tools/fonts/make-lean-fonts.mjs). */
export function characterGroups(font: Buffer): readonly CharacterGroup[] {
  const cmap = findTable(font, 'cmap');
  const start = cmap.readUInt32BE(8);
  if (cmap.readUInt16BE(start) !== 12) throw new Error('unexpected cmap: make the fonts again with tools/fonts/make-lean-fonts.mjs');
  return Array.from({ length: cmap.readUInt32BE(start + 12) }, (_none, group) => {
    const at = start + 16 + group * 12;
    return { first: cmap.readUInt32BE(at), last: cmap.readUInt32BE(at + 4), glyph: cmap.readUInt32BE(at + 8) };
  });
}

function readCoverage(font: Buffer): ReadonlySet<number> {
  const coverage = new Set<number>();
  for (const { first, last } of characterGroups(font)) {
    for (let code = first; code <= last; code += 1) coverage.add(code);
  }
  return coverage;
}

/** A table of a TTF file, by its tag. */
export function findTable(font: Buffer, tag: string): Buffer {
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const entry = 12 + index * 16;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.subarray(font.readUInt32BE(entry + 8), font.readUInt32BE(entry + 8) + font.readUInt32BE(entry + 12));
  }
  throw new Error(`table ${tag} missing in a font`);
}
