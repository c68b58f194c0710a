/** Lays out a page kind with its values: which items are there, where every stretch of text starts. Draws nothing, needs no PDF library. */
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { CodeModules } from './code-modules.ts';
import { encodeDataMatrix } from './data-matrix-code.ts';
import { textWidth } from './font-metrics.ts';
import { breakLines } from './line-breaking.ts';
import type { ArtItem, BandItem, CodeItem, Condition, LogoItem, PageItem, PageKind, PageValues, RuleItem, Run, TextItem } from './page-kind.ts';
import { encodeQrCode } from './qr-code.ts';

const PLACEHOLDER = /\{([\w.]+)\}/gu;

/** Field that does not fit and may not be cut, or whose code cannot be encoded. */
export type PageRefusal = Readonly<{ field: string }>;

/** A stretch of text on its baseline; millimetres from the top left corner of the sheet. */
export type LaidRun = Readonly<{ face: Run['face']; text: string; x: number; y: number }>;

/** An item with its values in place; `top` is that of its module. `alt` is filled. */
export type LaidItem =
  | Readonly<{ kind: 'TEXT'; item: TextItem; runs: readonly LaidRun[] }>
  | Readonly<{ kind: 'BAND'; item: BandItem; top: number }>
  | Readonly<{ kind: 'RULE'; item: RuleItem; top: number }>
  | Readonly<{ kind: 'ART'; item: ArtItem; top: number }>
  | Readonly<{ kind: 'LOGO'; item: LogoItem; top: number; alt: string }>
  | Readonly<{ kind: 'CODE'; item: CodeItem; top: number; alt: string; modules: CodeModules | null }>;

/** `cutFields`: texts shortened on paper. */
export type LaidPage = Readonly<{ kind: PageKind; items: readonly LaidItem[]; cutFields: readonly string[] }>;

/** @param values value of every field the table names */
export function layOutPage(kind: PageKind, values: PageValues): Result<LaidPage, PageRefusal> {
  const items: LaidItem[] = [];
  const cutFields = new Set<string>();
  for (const module of kind.modules) {
    for (const item of module.items) {
      if (!isShown(item, values)) continue;
      const laid = remembered(item, module.top, values);
      if (!laid.ok) return laid;
      items.push(laid.value.item);
      if (laid.value.isCut) cutFields.add(fieldsOf(item)[0] ?? '');
    }
  }
  return ok({ kind, items, cutFields: [...cutFields] });
}

/** Is the item drawn with these values? */
export function isShown(item: PageItem, values: PageValues): boolean {
  if (item.kind === 'LOGO') return true;
  return isMet(item.when, values) && (item.kind !== 'TEXT' || fieldsOf(item).every((field) => valueOf(field, values) !== null));
}

const itemFields = new WeakMap<PageItem, readonly string[]>();

/** Fields whose values an item prints. */
export function fieldsOf(item: PageItem): readonly string[] {
  const known = itemFields.get(item) ?? findFields(item);
  itemFields.set(item, known);
  return known;
}

function findFields(item: PageItem): readonly string[] {
  switch (item.kind) {
    case 'TEXT':
      return placeholdersIn([...item.runs.map((run) => run.text), item.after?.text ?? ''].join(''));
    case 'QR':
    case 'DATA_MATRIX':
      return [item.field, ...placeholdersIn(item.alt)];
    case 'LOGO':
      return placeholdersIn(item.alt);
    case 'BAND':
    case 'RULE':
    case 'ART':
      return [];
  }
}

function placeholdersIn(template: string): readonly string[] {
  return Array.from(template.matchAll(PLACEHOLDER), (match) => match[1] ?? '');
}

const lastLaid = new WeakMap<PageItem, Readonly<{ top: number; taken: string; laid: Result<LaidOrCut, PageRefusal> }>>();

/** In a lot most items say on the next page what they said on this one: each is laid out anew only when the values it takes have changed. */
function remembered(item: PageItem, top: number, values: PageValues): Result<LaidOrCut, PageRefusal> {
  const taken = fieldsOf(item).map((field) => values[field] ?? '').join('\u0000');
  const last = lastLaid.get(item);
  if (last !== undefined && last.top === top && last.taken === taken) return last.laid;
  const laid = layOutItem(item, top, values);
  lastLaid.set(item, { top, taken, laid });
  return laid;
}

type LaidOrCut = Readonly<{ item: LaidItem; isCut: boolean }>;

function layOutItem(item: PageItem, top: number, values: PageValues): Result<LaidOrCut, PageRefusal> {
  switch (item.kind) {
    case 'TEXT':
      return layOutText(item, top, values);
    case 'QR':
    case 'DATA_MATRIX':
      return layOutCode(item, top, values);
    case 'LOGO':
      return ok({ item: { kind: 'LOGO', item, top, alt: filled(item.alt, values) }, isCut: false });
    case 'BAND':
      return ok({ item: { kind: 'BAND', item, top }, isCut: false });
    case 'RULE':
      return ok({ item: { kind: 'RULE', item, top }, isCut: false });
    case 'ART':
      return ok({ item: { kind: 'ART', item, top }, isCut: false });
  }
}

function layOutCode(item: CodeItem, top: number, values: PageValues): Result<LaidOrCut, PageRefusal> {
  const content = valueOf(item.field, values);
  const modules = content === null ? null : item.kind === 'QR' ? encodeQrCode(content) : encodeDataMatrix(content);
  if (content !== null && modules === null) return err({ field: item.field });
  return ok({ item: { kind: 'CODE', item, top, alt: filled(item.alt, values), modules }, isCut: false });
}

function layOutText(item: TextItem, top: number, values: PageValues): Result<LaidOrCut, PageRefusal> {
  const runs = item.runs.map((run): Run => ({ face: run.face, text: filled(run.text, values) }));
  const start = item.after === null ? item.x : item.x + textWidth(item.after.face, item.after.pt, filled(item.after.text, values)) + item.after.gap;
  const { lines, isCut } = breakLines(runs, item.width - (start - item.x), item.maxLines, (face, words) => textWidth(face, item.pt, words));
  if (isCut && item.overflow === 'REFUSE') return err({ field: fieldsOf(item)[0] ?? '' });
  const laid: LaidRun[] = [];
  lines.forEach((line, index) => {
    const widths = line.map((run) => textWidth(run.face, item.pt, run.text));
    const width = widths.reduce((sum, one) => sum + one, 0);
    let x = item.align === 'LEFT' ? start : item.align === 'RIGHT' ? start - width : start - width / 2;
    line.forEach((run, position) => {
      // A space closes every line but the last: readers that join lines then keep words apart.
      const isLineEnd = position === line.length - 1 && index < lines.length - 1;
      laid.push({ face: run.face, text: isLineEnd ? `${run.text} ` : run.text, x, y: top + item.y + index * item.leading });
      x += widths[position] ?? 0;
    });
  });
  return ok({ item: { kind: 'TEXT', item, runs: laid }, isCut });
}

function isMet(condition: Condition | null, values: PageValues): boolean {
  return condition === null || (valueOf(condition.field, values) !== null) === condition.present;
}

function valueOf(field: string, values: PageValues): string | null {
  const value = values[field];
  if (value === undefined) throw new Error(`page kind names the unknown field ${field}`);
  return value;
}

function filled(template: string, values: PageValues): string {
  return template.includes('{') ? template.replace(PLACEHOLDER, (_match, field: string) => valueOf(field, values) ?? '') : template;
}
