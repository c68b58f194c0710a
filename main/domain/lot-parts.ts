/**
 * Which notices of a lot go into which of its files. The printing house takes files of a thousand pages at most (issue of the lots): what counts are pages, and the pages of a notice stay together.
 */
import { hasSlip, type NoticePaper } from './notice-paper.ts';

/** Most pages of a file for the printing house. */
export const MOST_PART_PAGES = 1_000;

/** How the files of a lot are made. `asked`: notices of one file; `letter`: a page before each of them; `paper` null: each as usual for its service. */
export type PartRule = Readonly<{ asked: number; letter: boolean; output: 'PARTS' | 'FILES'; paper: NoticePaper | null }>;

/** Notices of one file where each is one page: as many as were asked for, and no more than its pages hold. In archives of single files pages are not counted together. */
export function noticesOfPart({ asked, letter, output }: Omit<PartRule, 'paper'>): number {
  return output === 'PARTS' && letter ? Math.min(asked, MOST_PART_PAGES / 2) : asked;
}

/** Pages a notice may take at most. A fine has a page for each of its two amounts where it may have a postal slip (notice-layout.md 9): what is usual may be changed until it is drawn. */
export function mostPagesOf({ fine }: Readonly<{ fine: boolean }>, { letter, paper }: Pick<PartRule, 'letter' | 'paper'>): number {
  return (letter ? 1 : 0) + (fine && (paper === null || hasSlip(paper)) ? 2 : 1);
}

/** Numbers of the parts, from 1, of notices in the order of the lot. No part has more notices than were asked for, nor may it come to more than {@link MOST_PART_PAGES} pages. */
export function partsOf(notices: readonly Readonly<{ fine: boolean }>[], rule: PartRule): readonly number[] {
  let part = 1;
  let held = 0;
  let pages = 0;
  return notices.map((notice) => {
    const more = mostPagesOf(notice, rule);
    if (held === rule.asked || (rule.output === 'PARTS' && pages + more > MOST_PART_PAGES)) [part, held, pages] = [part + 1, 0, 0];
    held += 1;
    pages += more;
    return part;
  });
}
