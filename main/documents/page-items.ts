/** How the tables of page kinds write their items: short forms with the usual values, nothing of a model in them. */
import type { Face } from './fonts.ts';
import type { ArtItem, BandItem, CodeItem, Condition, Overflow, RuleItem, Run, TextItem } from './page-kind.ts';
import type { ArtName } from './vector-art.ts';

export const BLACK = 'TitilliumWeb-Black';
export const BOLD = 'TitilliumWeb-Bold';
export const REGULAR = 'TitilliumWeb-Regular';
export const MONO = 'RobotoMono-Regular';
export const MONO_BOLD = 'RobotoMono-Bold';

export const A4 = { width: 210, height: 297 } as const;
export const INK = '#000000';
export const BAND_COLOUR = '#ECECEC';
/** Leading of 8 pt paragraphs. */
export const SMALL_LEADING = 3.53;
const RIGHT = 199.64;
const LEFT = 9.88;

export const REFUSE: Readonly<{ overflow: Overflow }> = { overflow: 'REFUSE' };

export type TextOptions = Partial<Pick<TextItem, 'align' | 'role' | 'width' | 'maxLines' | 'leading' | 'overflow' | 'when' | 'colour' | 'after'>>;

/** A text; on one line, cut when too long, as wide as the sheet allows, unless told otherwise. */
export function text(x: number, y: number, pt: number, runs: string | readonly Run[], face: Face, options: TextOptions = {}): TextItem {
  const align = options.align ?? 'LEFT';
  return {
    kind: 'TEXT',
    x,
    y,
    align,
    pt,
    colour: options.colour ?? INK,
    runs: typeof runs === 'string' ? [{ face, text: runs }] : runs,
    role: options.role ?? 'P',
    width: options.width ?? (align === 'RIGHT' ? x - LEFT : RIGHT - x),
    maxLines: options.maxLines ?? 1,
    leading: options.leading ?? SMALL_LEADING,
    overflow: options.overflow ?? 'CUT',
    after: options.after ?? null,
    when: options.when ?? null,
  };
}

export function band(x: number, width: number, height: number, when: Condition | null = null, y = 0): BandItem {
  return { kind: 'BAND', x, y, width, height, colour: BAND_COLOUR, when };
}

export function rule(points: RuleItem['points'], colour: string, pt: number, when: Condition | null = null): RuleItem {
  return { kind: 'RULE', points, colour, pt, when };
}

export function decoration(art: ArtName, x: number, y: number, when: Condition | null = null, colour: string | null = null): ArtItem {
  return { kind: 'ART', art, x, y, colour, alt: null, when };
}

export function code(kind: CodeItem['kind'], x: number, y: number, field: string, navField: string, when: Condition | null = null): CodeItem {
  const name = kind === 'QR' ? 'Codice QR per il pagamento' : 'Codice Data Matrix del bollettino postale';
  return { kind, x, y, side: 25, field, alt: `${name}, avviso {${navField}}`, placeholder: kind === 'QR' ? 'codice QR' : 'data matrix', when };
}

/** Four L around a Data Matrix whose corner is given: 3.34 mm long, 3.4 mm away from it (notice-layout 2). */
export function cornerMarks(x: number, y: number, pt: number, when: Condition | null = null): readonly RuleItem[] {
  const left = x - 3.69;
  const right = x + 28.53;
  const rightBelow = x + 28.88;
  const top = y - 3.4;
  const bottom = y + 28.09;
  const arm = 3.34;
  const marks = [
    [[left, top + arm], [left, top], [left + arm, top]],
    [[right - arm, top], [right, top], [right, top + arm]],
    [[left, bottom - arm], [left, bottom], [left + arm, bottom]],
    [[rightBelow - arm, bottom], [rightBelow, bottom], [rightBelow, bottom - arm]],
  ] as const;
  return marks.map((points) => rule(points, '#D9D9D9', pt, when));
}

export function present(field: string): Condition {
  return { field, present: true };
}

export function absent(field: string): Condition {
  return { field, present: false };
}

/** `**bold**` stretches of a fixed text. */
export function emphasised(source: string): readonly Run[] {
  return source.split('**').map((part, index) => ({ face: index % 2 === 0 ? REGULAR : BOLD, text: part }) as const).filter((run) => run.text !== '');
}
