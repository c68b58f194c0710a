/**
 * The page that goes before a notice: head of the entity, recipient where the window of the envelope is, date, subject, text. No official model: the places are ours, the window is the office's
 * (domain/envelope-window.ts). Fields beside those of the notice: letterRecipient, letterDate, letterTitle, letterBody.
 */
import type { EnvelopeWindow } from '../domain/envelope-window.ts';
import { textWidth } from './font-metrics.ts';
import type { Face } from './fonts.ts';
import { coverageOf } from './fonts.ts';
import { breakLines } from './line-breaking.ts';
import type { CoverLetter } from './notice-content.ts';
import { A4, BOLD, REFUSE, REGULAR, rule, text } from './page-items.ts';
import type { PageItem, PageKind, PageValues } from './page-kind.ts';
import type { LaidItem } from './page-layout.ts';
import { printedInstant } from './printed-forms.ts';
import { toPrintable } from './printable-text.ts';

const LEFT = 15;
const WIDTH = 180;
/** Where an envelope has no window, or the office has said of none. */
const USUAL_PLACE: EnvelopeWindow = { left: 108, top: 48, width: 92, height: 40 };
const INSET = 4;
const ADDRESS = { pt: 11, leading: 4.7 };
const BODY = { pt: 10.5, leading: 4.9, top: 134, maxLines: 29 };
/** Where an A4 sheet is folded in three. */
const FOLDS = [99, 198];

/** The table of the letter with its address in that window. */
export function letterPage(window: EnvelopeWindow | null): PageKind {
  const place = window ?? USUAL_PLACE;
  const folds: readonly PageItem[] = window === null ? [] : FOLDS.map((y) => rule([[0, y], [4, y]], '#868686', 0.5));
  return {
    name: nameOfLetter(window), size: A4, parts: 0,
    modules: [
      {
        name: 'head', top: 0,
        items: [
          text(LEFT, 17, 13, '{creditorName}', BOLD, { width: 145 }),
          text(LEFT, 22.5, 10, '{department}', REGULAR, { width: 145 }),
          text(LEFT, 27.2, 8, '{infoLines}', REGULAR, { width: 145, maxLines: 2, leading: 3.4 }),
          text(LEFT, 34.4, 8, 'Codice fiscale {creditorFiscalCode}', REGULAR, { width: 145 }),
          { kind: 'LOGO', x: 173, y: 10, side: 22, alt: 'Logo di {creditorName}' },
        ],
      },
      { name: 'address', top: place.top, items: [text(place.left + INSET, INSET + 3.4, ADDRESS.pt, '{letterRecipient}', REGULAR, { width: place.width - 2 * INSET, maxLines: addressLines(window), leading: ADDRESS.leading, ...REFUSE })] },
      {
        name: 'letter', top: 0,
        items: [
          text(LEFT, 107, 10.5, '{letterDate}', REGULAR, { width: 60 }),
          text(LEFT, 118, 12, '{letterTitle}', BOLD, { role: 'H1', width: WIDTH, maxLines: 2, leading: 5.6, ...REFUSE }),
          text(LEFT, BODY.top, BODY.pt, '{letterBody}', REGULAR, { width: WIDTH, maxLines: BODY.maxLines, leading: BODY.leading, ...REFUSE }),
          ...folds,
        ],
      },
    ],
  };
}

function addressLines(window: EnvelopeWindow | null): number {
  return Math.floor(((window ?? USUAL_PLACE).height - 2 * INSET) / ADDRESS.leading) + 1;
}

/** A field with more lines than its place has; the engine would join them instead (line-breaking.ts). Null: all fit. */
export function tooLong(values: PageValues, window: EnvelopeWindow | null): string | null {
  const lines = (field: string) => (values[field] ?? '').split('\n').length;
  if (lines('letterBody') > BODY.maxLines) return 'letterBody';
  return lines('letterRecipient') > addressLines(window) ? 'letterRecipient' : null;
}

export function nameOfLetter(window: EnvelopeWindow | null): string {
  return window === null ? 'letter' : `letter/${window.left},${window.top},${window.width},${window.height}`;
}

export function isLetter({ name }: PageKind): boolean {
  return name.startsWith('letter');
}

/** Values of the letter; lines end where they were written, and where the paper is over. */
export function letterValues({ title, body, recipient, window }: CoverLetter, drawnAt: string): PageValues {
  const room = (window ?? USUAL_PLACE).width - 2 * INSET;
  return {
    letterRecipient: recipient.map((line) => wrapped(line, REGULAR, ADDRESS.pt, room)).join('\n'), letterDate: printedInstant(drawnAt).slice(0, 10), letterTitle: printable(title.replace(/\s+/gu, ' ').trim()),
    letterBody: body.replace(/\r\n?/gu, '\n').trim().split('\n').map((line) => wrapped(line, REGULAR, BODY.pt, WIDTH)).join('\n'),
  };
}

function wrapped(line: string, face: Face, pt: number, width: number): string {
  const words = printable(line.replace(/\s+/gu, ' ').trim());
  if (words === '') return '';
  return breakLines([{ face, text: words }], width, Number.MAX_SAFE_INTEGER, (one, stretch) => textWidth(one, pt, stretch)).lines.map((runs) => runs.map((run) => run.text).join('')).join('\n');
}

function printable(words: string): string {
  return toPrintable(words, coverageOf(REGULAR)).text;
}

/** The edge of a window, to look at. */
export function windowOutline({ left, top, width, height }: EnvelopeWindow): LaidItem {
  const [right, bottom] = [left + width, top + height];
  return { kind: 'RULE', top: 0, item: { kind: 'RULE', points: [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], colour: '#0066CC', pt: 1.5, when: null } };
}
