/**
 * A page kind is data: modules stacked on a sheet, each with its items at offsets from the module's top
 * (notice-layout 9.1: "B+"). One engine (page-drawing.ts) draws any of them.
 * Lengths are millimetres from the top left corner; `y` of a text is its baseline; type sizes are points.
 */
import type { Face } from './fonts.ts';
import type { ArtName } from './vector-art.ts';

/** A stretch of text in one face; `{field}` stands for the value of a field. */
export type Run = Readonly<{ face: Face; text: string }>;

/** When an item is drawn, beyond having a value for every field its text names. */
export type Condition = Readonly<{ field: string; present: boolean }>;

/** What to do with a text longer than its room: cut at a word with "…", or refuse to draw (codes, amounts, dates). */
export type Overflow = 'CUT' | 'REFUSE';

/** A text that starts `gap` after the end of another one, whose words, face and size are these. */
export type Follows = Readonly<{ text: string; face: Face; pt: number; gap: number }>;

export type TextItem = Readonly<{
  kind: 'TEXT';
  x: number;
  y: number;
  align: 'LEFT' | 'RIGHT' | 'CENTRE';
  pt: number;
  colour: string;
  runs: readonly Run[];
  role: 'H1' | 'H2' | 'P';
  /** Room to the right of `x` (to the left of it when aligned right, around it when centred). */
  width: number;
  maxLines: number;
  leading: number;
  overflow: Overflow;
  after: Follows | null;
  when: Condition | null;
}>;

export type BandItem = Readonly<{ kind: 'BAND'; x: number; y: number; width: number; height: number; colour: string; when: Condition | null }>;

/** A line through points, `pt` thick. */
export type RuleItem = Readonly<{ kind: 'RULE'; points: readonly (readonly [number, number])[]; colour: string; pt: number; when: Condition | null }>;

/** `alt` null: decoration, not read aloud. `colour` null: as in the drawing. */
export type ArtItem = Readonly<{ kind: 'ART'; art: ArtName; x: number; y: number; colour: string | null; alt: string | null; when: Condition | null }>;

/** Square for the entity's logo: keeps proportions, touches the top right corner. */
export type LogoItem = Readonly<{ kind: 'LOGO'; x: number; y: number; side: number; alt: string }>;

/** Symbol of `field`; hatched box with `placeholder` where there is no content. A Data Matrix has the modules its content asks for, never forced. */
export type CodeItem = Readonly<{ kind: 'QR' | 'DATA_MATRIX'; x: number; y: number; side: number; field: string; alt: string; placeholder: string; when: Condition | null }>;

export type PageItem = TextItem | BandItem | RuleItem | ArtItem | LogoItem | CodeItem;

export type PageModule = Readonly<{ name: string; top: number; items: readonly PageItem[] }>;

/** Modules in reading order; `parts`: how many payable parts the page has room for (fields `1.nav`, `2.nav`, …). */
export type PageKind = Readonly<{ name: string; size: Readonly<{ width: number; height: number }>; parts: number; modules: readonly PageModule[] }>;

/** Printed value of each field a page kind names; null: not there, and the items that name it are left out. */
export type PageValues = Readonly<Record<string, string | null>>;
