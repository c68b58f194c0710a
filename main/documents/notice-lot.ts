/** Many notices in one file for a printing house. One that cannot be drawn adds no page, and the rest goes on. */
import type { DrawingError } from './drawn-document.ts';
import type { AnyNoticeContent } from './notice-content.ts';
import { drawNoticeIn } from './notice-document.ts';
import { openPdf } from './pdf-file.ts';

/** `firstPage` counts from 1 in the file; a notice with a `problem` has no page. */
export type LotNotice = Readonly<{ firstPage: number; pages: number; problem: DrawingError | null }>;
export type DrawnLot = Readonly<{ bytes: Uint8Array; notices: readonly LotNotice[] }>;

/**
 * Draws notices one after the other in one file.
 * @param drawnAt ISO instant written as creation date
 */
export async function drawLot(contents: readonly AnyNoticeContent[], title: string, drawnAt: string): Promise<DrawnLot> {
  const file = await openPdf(title, drawnAt);
  const notices: LotNotice[] = [];
  let pages = 0;
  for (const content of contents) {
    const drawn = drawNoticeIn(file, content);
    notices.push({ firstPage: pages + 1, pages: drawn.ok ? drawn.value : 0, problem: drawn.ok ? null : drawn.error });
    if (drawn.ok) pages += drawn.value;
  }
  return { bytes: await file.finish(), notices };
}
