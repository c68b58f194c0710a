/** Many notices in one file for the printer: untagged, drawn without the PDF library, a notice that cannot be drawn is reported and the rest goes on. */
import { isLetter } from './cover-letter-page.ts';
import type { DrawingError, DrawingWarning } from './drawn-document.ts';
import { joinLot } from './lot-file.ts';
import { centredLine, createLotPainter, type LotPart, type LotTimes, turnedWord } from './lot-part.ts';
import type { AnyNoticeContent } from './notice-content.ts';
import { prepareNotice, type PreparedNotice } from './notice-preparation.ts';
import type { PageKind } from './page-kind.ts';

/** What became of one notice: its pages from `firstPage` (from 1, within its part), or why it has none. */
export type LotNotice = Readonly<{ firstPage: number; pages: number; problem: DrawingError | null; warnings: readonly DrawingWarning[] }>;

/** Part of a lot drawn by one worker, to be joined with {@link joinLot}. */
export type DrawnLotPart = Readonly<{ part: LotPart; pages: number; notices: readonly LotNotice[] }>;

/** A whole lot. */
export type DrawnLot = Readonly<{ bytes: Uint8Array; pages: number; notices: readonly LotNotice[] }>;

/** Milliseconds by part of the work; filled while drawing when given. */
export type LotProfile = LotTimes & { preparation: number };

/** Draws notices one after the other. Notices are in the order of the contents. */
export function drawLotPart(contents: Iterable<AnyNoticeContent>, profile: LotProfile | null = null): DrawnLotPart {
  const painter = createLotPainter(profile);
  const notices: LotNotice[] = [];
  let pages = 0;
  for (const content of contents) {
    const start = profile === null ? 0 : performance.now();
    const prepared = prepareNotice(content);
    if (profile !== null) profile.preparation += performance.now() - start;
    const problem = prepared.ok ? markProblem(prepared.value) : prepared.error;
    if (!prepared.ok || problem !== null) {
      notices.push({ firstPage: pages + 1, pages: 0, problem, warnings: [] });
      continue;
    }
    const { pages: laid, logo, warnings, content: plan } = prepared.value;
    for (const page of laid) painter.add(page, logo, plan.testArchive ? testArchiveOperators(page.kind) : '');
    notices.push({ firstPage: pages + 1, pages: laid.length, problem: null, warnings });
    pages += laid.length;
  }
  return { part: painter.finish(), pages, notices };
}

/** A lot in one go, for those that fit in one worker's hands (about a thousand pages). */
export function drawLot(contents: Iterable<AnyNoticeContent>, title: string, drawnAt: string): DrawnLot {
  const { part, pages, notices } = drawLotPart(contents);
  return { bytes: joinLot([part], title, drawnAt), pages, notices };
}

function markProblem({ content: { mark } }: PreparedNotice): DrawingError | null {
  return mark === 'NONE' ? null : { field: 'mark', message: 'Un’anteprima o un facsimile non si stampa in un lotto.' };
}

const FACE = 'TitilliumWeb-Bold';

/** The mark of the test archive, as on single notices (marks.ts). */
function testArchiveOperators(kind: PageKind): string {
  const { name, size } = kind;
  const words = 'ARCHIVIO DI PROVA';
  const line = `${words} – non pagabile`;
  const isSingle = name === '3/single';
  const large = isSingle
    ? turnedWord(FACE, words, 150, { x: size.width / 2, y: (203 + 278) / 2 }, 18, '#DCDCDC', size.height)
    : turnedWord(FACE, words, 250, { x: size.width / 2, y: size.height / 2 }, 52, '#DCDCDC', size.height);
  return large + centredLine(FACE, 10, line, isSingle || isLetter(kind) ? { x: size.width / 2, y: size.height - 11 } : { x: 115, y: 13.84 }, '#595959', size.height);
}
