/**
 * Compares a drawn page with a page of the official model (notice-geometry.json), item by item.
 * Positions are judged inside their module, relative to the module's band; bands on the sheet (notice-layout section 8).
 */
import type { Glyph, ReadPage, Shape } from './read-pdf.ts';

export type ModelText = Readonly<{ t: string; x: number; y: number; font: string; pt: number; color: string }>;
export type ModelBox = Readonly<{ x: number; y: number; w: number; h: number; color?: string | undefined }>;
export type ModelPage = Readonly<{
  texts: readonly ModelText[];
  rects: readonly ModelBox[];
  placeholders: readonly ModelBox[];
  art: readonly ModelBox[];
  qr: readonly ModelBox[];
  rules: readonly ModelBox[];
  dataMatrix: readonly ModelBox[];
}>;

export type ModuleBand = Readonly<{ name: string; top: number }>;
export type Comparison = Readonly<{ compared: number; total: number; misses: readonly string[]; worst: Readonly<Record<string, number>> }>;

const TOLERANCE = 0.5;
const CODE_TOLERANCE = 0.2;

/** @param modules name and band top of each module in the model, from the top of the page */
export function compareWithModel(page: ReadPage, model: ModelPage, modules: readonly ModuleBand[]): Comparison {
  const drawnTops = new Map(modules.map((module) => [module.name, drawnTop(page, module)]));
  const worst: Record<string, number> = Object.fromEntries(modules.map((module) => [module.name, 0]));
  const misses: string[] = [];
  const judge = (label: string, y: number, deviationAt: (shift: number) => number | null, group: string | null = null): void => {
    const module = modules.findLast((candidate) => candidate.top <= y + 0.01) ?? modules[0];
    const top = module === undefined ? null : drawnTops.get(module.name);
    const deviation = module === undefined || top === undefined || top === null ? null : deviationAt(top - module.top);
    if (deviation === null || module === undefined) {
      misses.push(label);
      return;
    }
    const name = group ?? module.name;
    worst[name] = Math.max(worst[name] ?? 0, deviation);
  };
  // The model draws a placeholder where each code is: one item, listed twice.
  const codes = [...model.placeholders, ...model.qr, ...model.dataMatrix];
  for (const text of model.texts) judge(`text “${text.t}”`, text.y, (shift) => textDeviation(page.glyphs, text, shift));
  for (const rect of model.rects) judge(`band ${rect.x}/${rect.y}`, rect.y, () => boxDeviation(page.shapes, rect, 0, TOLERANCE), 'bands');
  for (const box of codes) judge(`code ${box.x}/${box.y}`, box.y, (shift) => codeDeviation(page.shapes, box, shift));
  for (const box of model.art) judge(`art ${box.x}/${box.y}`, box.y, (shift) => boxDeviation([...page.shapes, ...page.images], box, shift, TOLERANCE));
  for (const line of model.rules) judge(`rule ${line.x}/${line.y}`, line.y, (shift) => boxDeviation(page.shapes, line, shift, TOLERANCE));
  const total = model.texts.length + model.rects.length + codes.length + model.art.length + model.rules.length;
  return { compared: total - misses.length, total, misses, worst };
}

/** The header hangs from the top of the sheet, the other modules from their band. */
function drawnTop(page: ReadPage, module: ModuleBand): number | null {
  if (module.top === 0) return 0;
  const bands = page.shapes.filter((shape) => shape.colour === '#ECECEC' && Math.abs(shape.y - module.top) <= TOLERANCE);
  return bands.length === 0 ? null : Math.min(...bands.map((band) => band.y));
}

/** Largest of horizontal and vertical distance of the first glyph, when the same characters follow in the same face, size and colour. */
function textDeviation(glyphs: readonly Glyph[], text: ModelText, shift: number): number | null {
  const wanted = Array.from(text.t.trimEnd());
  const line = glyphs
    .filter((glyph) => glyph.font === text.font && glyph.pt === text.pt && glyph.colour === text.color.toUpperCase() && Math.abs(glyph.y - shift - text.y) <= TOLERANCE)
    .toSorted((a, b) => a.x - b.x);
  const deviations = line
    .map((glyph, start) => ({ glyph, start }))
    .filter(({ glyph, start }) => Math.abs(glyph.x - text.x) <= TOLERANCE && wanted.every((char, index) => line[start + index]?.char === char))
    .map(({ glyph }) => Math.max(Math.abs(glyph.x - text.x), Math.abs(glyph.y - shift - text.y)));
  return deviations.length === 0 ? null : Math.min(...deviations);
}

function boxDeviation(shapes: readonly Shape[], box: ModelBox, shift: number, tolerance: number): number | null {
  const deviations = shapes.filter((shape) => isSameColour(shape, box)).map((shape) => edgeDistance(shape, box, shift)).filter((deviation) => deviation <= tolerance);
  return deviations.length === 0 ? null : Math.min(...deviations);
}

function codeDeviation(shapes: readonly Shape[], box: ModelBox, shift: number): number | null {
  const sized = shapes.filter((shape) => Math.abs(shape.width - box.w) <= CODE_TOLERANCE && Math.abs(shape.height - box.h) <= CODE_TOLERANCE);
  return boxDeviation(sized, { ...box, color: '#000000' }, shift, TOLERANCE);
}

/** Bands and logo have their colour; pictograms are black; the entity's picture (a pattern in the model) any. */
function isSameColour(shape: Shape, box: ModelBox): boolean {
  if (box.color === undefined || box.color.startsWith('url(')) return true;
  const colour = box.color === 'black' ? '#000000' : box.color.toUpperCase();
  return shape.colour === colour;
}

function edgeDistance(shape: Shape, box: ModelBox, shift: number): number {
  return Math.max(
    Math.abs(shape.x - box.x),
    Math.abs(shape.y - shift - box.y),
    Math.abs(shape.x + shape.width - (box.x + box.w)),
    Math.abs(shape.y + shape.height - shift - (box.y + box.h)),
  );
}
