/**
 * A page kind is data: modules stacked on an A4 sheet, each with its items at offsets from the module's top
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

export type TextItem = Readonly<{
  kind: 'TEXT';
  x: number;
  y: number;
  align: 'LEFT' | 'RIGHT';
  pt: number;
  runs: readonly Run[];
  role: 'H1' | 'H2' | 'P';
  /** Room to the right of `x` (to the left of it when aligned right). */
  width: number;
  maxLines: number;
  leading: number;
  overflow: Overflow;
  when: Condition | null;
}>;

export type BandItem = Readonly<{ kind: 'BAND'; x: number; y: number; width: number; height: number; colour: string }>;

/** `alt` null: decoration, not read aloud. */
export type ArtItem = Readonly<{ kind: 'ART'; art: ArtName; x: number; y: number; alt: string | null; when: Condition | null }>;

/** Square for the entity's logo: keeps proportions, touches the top right corner. */
export type LogoItem = Readonly<{ kind: 'LOGO'; x: number; y: number; side: number; alt: string }>;

/** QR symbol of `field`; hatched box with `placeholder` where there is no content. */
export type QrItem = Readonly<{ kind: 'QR'; x: number; y: number; side: number; field: string; alt: string; placeholder: string }>;

export type PageItem = TextItem | BandItem | ArtItem | LogoItem | QrItem;

export type PageModule = Readonly<{ name: string; top: number; items: readonly PageItem[] }>;

/** Modules in reading order. */
export type PageKind = Readonly<{ name: string; modules: readonly PageModule[] }>;

/** Printed value of each field a page kind names; null: not there, and the items that name it are left out. */
export type PageValues = Readonly<Record<string, string | null>>;
