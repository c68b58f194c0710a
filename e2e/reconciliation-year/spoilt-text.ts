import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';

/** What banks do to a text on its way: none of these is an error of who wrote it (reconciliation.md 2.2 and 2.3, normalisation). */

/** A blank put somewhere inside. */
export function withBlankInside(random: SeededRandom, text: string): string {
  const at = random.between(1, text.length - 1);
  return `${text.slice(0, at)} ${text.slice(at)}`;
}

/** Broken every so many characters, as old statements of fixed width are; sometimes the next line is indented. */
export function brokenInLines(random: SeededRandom, text: string, width: number): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.join(random.chance(0.5) ? '\n' : '\n  ');
}

/** A line break somewhere inside a part of a text. */
export function brokenInside(random: SeededRandom, text: string, part: string): string {
  const start = text.indexOf(part);
  if (start === -1 || part.length < 2) return text;
  const at = start + random.between(1, part.length - 1);
  return `${text.slice(0, at)}\n${text.slice(at)}`;
}

export function inMixedCase(random: SeededRandom, text: string): string {
  return [...text].map((character) => (random.chance(0.5) ? character.toLowerCase() : character.toUpperCase())).join('');
}

/** En dashes and no-break blanks of a text that passed through a word processor. */
export function withTypographicDashes(text: string): string {
  return text.replaceAll('-', '\u2013').replaceAll(' ', '\u00a0');
}

/** As the text reads once what banks do is undone: what is compared with names. */
export function compacted(text: string): string {
  return text.replaceAll('&amp;', '&').normalize('NFKC').replace(/[\s\u200b\ufeff]+/g, '').replace(/[\u2010-\u2015]/g, '-').toUpperCase();
}
