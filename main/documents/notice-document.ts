/** The payment notice ("avviso di pagamento"): one file, tagged, for the citizen who receives it. */
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { DrawingError, DrawingWarning, DrawnDocument } from './drawn-document.ts';
import { isLetter } from './cover-letter-page.ts';
import { drawAcrossPage, drawTestArchive } from './marks.ts';
import type { AnyNoticeContent } from './notice-content.ts';
import { partsOf } from './notice-check.ts';
import { prepareNotice, type PreparedNotice } from './notice-preparation.ts';
import { drawLaidPage } from './page-drawing.ts';
import type { PageKind } from './page-kind.ts';
import type { Pdf, PdfFile } from './pdf-file.ts';
import { openPdf } from './pdf-file.ts';

/** Free stretch of the page of the whole amount below the last line of the payment data, above the bottom margin; millimetres. */
const WHITE_STRETCH = { top: 203, bottom: 278 };
/** The other pages are full down to the bottom margin: the line of the test archive stands beside the title. */
const BESIDE_TITLE = { x: 115, y: 13.84 };

/**
 * Draws a notice with all its pages. Texts too long are cut on paper at a word with "…" and a warning;
 * codes, amounts and dates are never cut: an error names the field. Same content, same bytes.
 * A notice without mark is drawn only with its numbers; a QR text that came with it must say the same number, entity and amount.
 */
export async function drawNotice(content: AnyNoticeContent): Promise<Result<DrawnDocument, DrawingError>> {
  const ready = prepareNotice(content);
  if (!ready.ok) return ready;
  const [first] = partsOf(ready.value.content.payment);
  const file = await openPdf(first?.nav == null ? 'Avviso di pagamento' : `Avviso di pagamento ${first.nav}`, content.drawnAt);
  drawPrepared(file, ready.value);
  return ok({ bytes: await file.finish(), pages: ready.value.pages.length, model: ready.value.content.model, warnings: ready.value.warnings });
}

/**
 * Draws several notices in one file, one after the other, in the order given. Error: the index of the first notice that cannot be drawn,
 * with its reason; nothing is handed over then, so that a file never lacks a page without saying so.
 */
export async function drawNoticesTogether(contents: readonly AnyNoticeContent[]): Promise<Result<DrawnDocument, DrawingError & Readonly<{ index: number }>>> {
  const [first] = contents;
  if (first === undefined) return err({ index: 0, field: 'notices', message: 'Non c’è nessun avviso da stampare.' });
  const file = await openPdf(contents.length === 1 ? 'Avviso di pagamento' : `Avvisi di pagamento (${contents.length})`, first.drawnAt);
  const warnings: DrawingWarning[] = [];
  let pages = 0;
  for (const [index, content] of contents.entries()) {
    const ready = prepareNotice(content);
    if (!ready.ok) return err({ ...ready.error, index });
    drawPrepared(file, ready.value);
    warnings.push(...ready.value.warnings);
    pages += ready.value.pages.length;
  }
  return ok({ bytes: await file.finish(), pages, model: '3', warnings });
}

function drawPrepared(file: PdfFile, prepared: PreparedNotice): void {
  for (const page of prepared.pages) drawLaidPage(file, page, { logo: prepared.logo, underlay: underlayOf(prepared, page.kind) });
}

/** On the roll there is room only above its head. */
function lineOf({ size }: PageKind): Readonly<{ x: number; y: number }> {
  return size.width < 100 ? { x: size.width / 2, y: 3.2 } : BESIDE_TITLE;
}

function underlayOf({ content: { mark, testArchive } }: PreparedNotice, kind: PageKind): ((pdf: Pdf) => void) | null {
  if (mark === 'NONE' && !testArchive) return null;
  return (pdf) => {
    if (mark === 'PREVIEW') drawAcrossPage(pdf, 'ANTEPRIMA', kind.size);
    if (mark === 'FACSIMILE') drawAcrossPage(pdf, 'FACSIMILE', kind.size);
    if (!testArchive) return;
    const isSingle = kind.name === '3/single';
    drawTestArchive(pdf, 'non pagabile', mark !== 'NONE' ? null : isSingle ? WHITE_STRETCH : 'PAGE', isSingle || isLetter(kind) ? undefined : lineOf(kind), kind.size);
  };
}
