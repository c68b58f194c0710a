/**
 * How many notices go into one file of a lot. The printing house takes files of a thousand pages at most: where a letter stands before each notice, half as many notices.
 */

/** Most pages of a file for the printing house. */
const MOST_PAGES = 1_000;

/** Notices of one file: as many as were asked for, and no more than its pages hold. `letter`: a page before each of them. In archives of single files pages are not counted together. */
export function noticesOfPart(asked: number, { letter, output }: Readonly<{ letter: boolean; output: 'PARTS' | 'FILES' }>): number {
  return output === 'PARTS' && letter ? Math.min(asked, MOST_PAGES / 2) : asked;
}
