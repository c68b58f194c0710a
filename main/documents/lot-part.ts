/**
 * Pages of a lot as PDF operators, without the PDF library: fixed parts once as form XObjects, texts as glyphs of fonts that lie in the joined
 * file. A part is made by one worker and joined with the others by lot-file.ts. No tags: lots are for the printer (single notices are tagged).
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { darkRuns } from './code-modules.ts';
import { metricsOf, textWidth } from './font-metrics.ts';
import { FACES, type Face } from './fonts.ts';
import type { LogoPicture } from './logo-image.ts';
import type { CodeItem, PageItem, PageKind, TextItem } from './page-kind.ts';
import { fieldsOf, type LaidItem, type LaidPage, type LaidRun } from './page-layout.ts';
import { pngPixels } from './png-pixels.ts';
import { artColour, artShapes } from './vector-art.ts';

/** A content stream or a picture: its bytes, packed or not, and what its dictionary says besides their length. `key` is the same for the same content. */
export type LotStream = Readonly<{ key: string; bytes: Uint8Array; dictionary: string }>;

/** A picture of the lot; `mask` is its transparency. */
export type LotPicture = LotStream & Readonly<{ mask: LotStream | null }>;

/** A page: what stands on it, over the fixed parts of `form`. Lengths in points. */
export type LotPage = Readonly<{ width: number; height: number; form: string; bytes: Uint8Array }>;

/** What a worker hands over. `picture` is used by the forms as `/Logo`, `faces` by pages and forms. */
export type LotPart = Readonly<{ pages: readonly LotPage[]; forms: readonly (LotStream & Readonly<{ width: number; height: number; hasLogo: boolean }>)[]; picture: LotPicture | null; faces: readonly Face[] }>;

const POINTS_PER_MM = 72 / 25.4;

/** Fields that are the same on every page of a lot of one entity. */
const LOT_FIELDS = new Set(['creditorFiscalCode', 'creditorName', 'department', 'infoLines', 'cbillCode', 'ownSite', 'postalAccount', 'postalHolder', 'authorisation']);

/** Where the milliseconds go, when somebody asks (tools/bench). */
export type LotTimes = { operators: number; packing: number };

export type LotPainter = Readonly<{
  /** Adds a page; `extra` are operators under it (marks), empty for none. */
  add: (page: LaidPage, logo: LogoPicture | null, extra: string) => void;
  finish: () => LotPart;
}>;

/** Collects the pages of a part. */
export function createLotPainter(times: LotTimes | null = null): LotPainter {
  const pages: LotPage[] = [];
  const forms = new Map<string, LotPart['forms'][number]>();
  const faces = new Set<Face>();
  const known = new WeakMap<LaidItem, number>();
  const bySequence = new Map<string, string>();
  let picture: LotPicture | null = null;
  let pictureOf: LogoPicture | null = null;
  let nextId = 0;

  const idOf = (item: LaidItem): number => {
    const id = known.get(item) ?? nextId++;
    known.set(item, id);
    return id;
  };
  const logos = new Map<LogoPicture, number>();
  const logoId = (logo: LogoPicture): number => {
    const id = logos.get(logo) ?? logos.size + 1;
    logos.set(logo, id);
    return id;
  };
  const formOf = (kind: PageKind, items: readonly LaidItem[], logo: LogoPicture | null): string => {
    const sequence = `${logo === null ? '' : logoId(logo)}:${items.map(idOf).join(',')}`;
    const earlier = bySequence.get(sequence);
    if (earlier !== undefined) return earlier;
    const operators = operatorsOf(kind, items, logo);
    const key = digest(operators);
    if (!forms.has(key)) forms.set(key, { key, bytes: deflateSync(operators), dictionary: '', width: kind.size.width * POINTS_PER_MM, height: kind.size.height * POINTS_PER_MM, hasLogo: logo !== null && logo.format !== 'SVG' });
    bySequence.set(sequence, key);
    return key;
  };

  return {
    add: ({ kind, items }, logo, extra) => {
      const start = times === null ? 0 : performance.now();
      if (logo !== null && logo !== pictureOf) {
        picture = logo.format === 'SVG' ? null : toPicture(logo);
        pictureOf = logo;
      }
      for (const item of items) if (item.kind === 'TEXT') for (const run of item.runs) faces.add(run.face);
      const form = formOf(kind, items.filter((item) => isFixed(item.item)), logo);
      const operators = `${extra}/${FORM_NAME} Do\n${operatorsOf(kind, items.filter((item) => !isFixed(item.item)), null)}`;
      const painted = times === null ? 0 : performance.now();
      const bytes = deflateSync(operators, { level: 6 });
      pages.push({ width: kind.size.width * POINTS_PER_MM, height: kind.size.height * POINTS_PER_MM, form, bytes });
      if (times !== null) {
        times.operators += painted - start;
        times.packing += performance.now() - painted;
      }
    },
    finish: () => ({ pages, forms: [...forms.values()], picture, faces: [...faces] }),
  };
}

/** Name of the fixed parts in the resources of a page. */
export const FORM_NAME = 'Fixed';

/** Name of a face in the resources of pages and forms. */
export function fontName(face: Face): string {
  return `F${FACES.indexOf(face)}`;
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

const fixedItems = new WeakMap<PageItem, boolean>();

function isFixed(item: PageItem): boolean {
  const known = fixedItems.get(item) ?? (item.kind !== 'QR' && item.kind !== 'DATA_MATRIX' && fieldsOf(item).every((field) => LOT_FIELDS.has(field)));
  fixedItems.set(item, known);
  return known;
}

/** Two decimals of a point are a three-hundredth of a millimetre. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function operatorsOf({ size }: PageKind, items: readonly LaidItem[], logo: LogoPicture | null): string {
  const height = size.height * POINTS_PER_MM;
  let operators = '';
  let ink = '';
  const fill = (colour: string): string => {
    if (colour === ink) return '';
    ink = colour;
    return `${colourOperands(colour)} rg\n`;
  };
  for (const laid of items) {
    switch (laid.kind) {
      case 'TEXT':
        if (laid.runs.length > 0) operators += fill(laid.item.colour) + textOperators(laid.item, laid.runs, height);
        break;
      case 'BAND': {
        const { x, y, width, height: tall, colour } = laid.item;
        operators += `${fill(colour)}${at(x, laid.top + y + tall, height)} ${number(width * POINTS_PER_MM)} ${number(tall * POINTS_PER_MM)} re f\n`;
        break;
      }
      case 'RULE':
        operators += `${colourOperands(laid.item.colour)} RG ${number(laid.item.pt)} w ${laid.item.points.map(([x, y], index) => `${at(x, laid.top + y, height)} ${index === 0 ? 'm' : 'l'}`).join(' ')} S\n`;
        break;
      case 'ART':
        operators += artOperators(laid, height);
        ink = '';
        break;
      case 'LOGO':
        if (logo !== null) operators += logoOperators(laid.item, laid.top, logo, height);
        break;
      case 'CODE':
        operators += fill('#000000') + codeOperators(laid, height);
        break;
    }
  }
  return operators;
}

const operands = new Map<string, string>();

function colourOperands(colour: string): string {
  const known = operands.get(colour) ?? [1, 3, 5].map((start) => String(Math.round((parseInt(colour.slice(start, start + 2), 16) / 255) * 1000) / 1000)).join(' ');
  operands.set(colour, known);
  return known;
}

function at(x: number, y: number, height: number): string {
  return `${number(x * POINTS_PER_MM)} ${number(height - y * POINTS_PER_MM)}`;
}

function textOperators(item: TextItem, runs: readonly LaidRun[], height: number): string {
  let operators = 'BT\n';
  for (const { face, text, x, y } of runs) operators += `/${fontName(face)} ${number(item.pt)} Tf 1 0 0 1 ${at(x, y, height)} Tm ${glyphString(face, text)} Tj\n`;
  return `${operators}ET\n`;
}

const glyphCodes = new Map<Face, Map<string, string>>();

/** Glyph numbers in hexadecimal, four digits each. */
export function glyphString(face: Face, text: string): string {
  const codes = glyphCodes.get(face) ?? new Map<string, string>();
  glyphCodes.set(face, codes);
  let string = '';
  for (const character of text) {
    let code = codes.get(character);
    if (code === undefined) {
      code = metricsOf(face).glyphOf(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
      codes.set(character, code);
    }
    string += code;
  }
  return `<${string}>`;
}

/** Modules are unit squares under a matrix: short numbers, one filled path, no seams between rows. */
function codeOperators({ item, top, modules }: Extract<LaidItem, { kind: 'CODE' }>, height: number): string {
  if (modules === null) return '';
  const side = (item.side * POINTS_PER_MM) / modules.size;
  const squares = darkRuns(modules).map(({ row, column, length }) => `${column} ${row} ${length} 1 re`).join('\n');
  return `q ${precise(side)} 0 0 ${precise(-side)} ${codeCorner(item, top, height)} cm\n${squares}\nf Q\n`;
}

function codeCorner(item: CodeItem, top: number, height: number): string {
  return at(item.x, top + item.y, height);
}

function precise(value: number): string {
  return String(Math.round(value * 1e5) / 1e5);
}

function artOperators({ item, top }: Extract<LaidItem, { kind: 'ART' }>, height: number): string {
  const shapes = artShapes(item.art).map(({ fill, rule, operators }) => `${colourOperands(artColour(item, fill))} rg\n${operators} ${rule === 'evenodd' ? 'f*' : 'f'}`);
  return `q 1 0 0 -1 ${at(item.x, top + item.y, height)} cm\n${shapes.join('\n')}\nQ\n`;
}

function logoOperators(item: Readonly<{ x: number; y: number; side: number }>, top: number, logo: LogoPicture, height: number): string {
  const scale = Math.min(item.side / logo.width, item.side / logo.height);
  if (logo.format === 'SVG') return `q ${precise(scale * POINTS_PER_MM)} 0 0 ${precise(-scale * POINTS_PER_MM)} ${at(item.x + item.side - logo.width * scale, top + item.y, height)} cm\n${logo.operators}\nQ\n`;
  const width = logo.width * scale;
  const tall = logo.height * scale;
  return `q ${number(width * POINTS_PER_MM)} 0 0 ${number(tall * POINTS_PER_MM)} ${at(item.x + item.side - width, top + item.y + tall, height)} cm /Logo Do Q\n`;
}

function toPicture(logo: Exclude<LogoPicture, Readonly<{ format: 'SVG' }>>): LotPicture {
  const head = `/Type /XObject /Subtype /Image /Width ${logo.width} /Height ${logo.height} /BitsPerComponent 8`;
  if (logo.format === 'JPEG') {
    const colours = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]' }[logo.channels] ?? '/DeviceRGB';
    return { key: digest(logo.bytes), bytes: logo.bytes, dictionary: `${head} /ColorSpace ${colours} /Filter /DCTDecode`, mask: null };
  }
  const { rgb, alpha } = pngPixels(logo.bytes);
  const mask = alpha === null ? null : { key: digest(alpha), bytes: deflateSync(alpha), dictionary: `${head} /ColorSpace /DeviceGray /Filter /FlateDecode` };
  return { key: digest(logo.bytes), bytes: deflateSync(rgb), dictionary: `${head} /ColorSpace /DeviceRGB /Filter /FlateDecode`, mask };
}

/** Operators of a word turned around the middle of its place; for marks under a page. @param degrees rising to the right */
export function turnedWord(face: Face, word: string, length: number, centre: Readonly<{ x: number; y: number }>, degrees: number, colour: string, pageHeight: number): string {
  const pt = Math.min(96, 10 * (length / textWidth(face, 10, word)));
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const back = (textWidth(face, pt, word) * POINTS_PER_MM) / 2;
  const down = 0.34 * pt;
  const x = centre.x * POINTS_PER_MM - cos * back + sin * down;
  const y = (pageHeight - centre.y) * POINTS_PER_MM - sin * back - cos * down;
  return `${colourOperands(colour)} rg BT /${fontName(face)} ${number(pt)} Tf ${precise(cos)} ${precise(sin)} ${precise(-sin)} ${precise(cos)} ${number(x)} ${number(y)} Tm ${glyphString(face, word)} Tj ET\n`;
}

/** Operators of a line of words on its baseline, centred; for marks under a page. */
export function centredLine(face: Face, pt: number, words: string, centre: Readonly<{ x: number; y: number }>, colour: string, pageHeight: number): string {
  const left = centre.x - textWidth(face, pt, words) / 2;
  return `${colourOperands(colour)} rg BT /${fontName(face)} ${number(pt)} Tf 1 0 0 1 ${at(left, centre.y, pageHeight * POINTS_PER_MM)} Tm ${glyphString(face, words)} Tj ET\n`;
}
