/** `302000000010500187` → `3020 0000 0010 5001 87`. */
export function groupFour(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1 ');
}

export type TextPiece = Readonly<{ text: string; marked: boolean }>;

/** Letters without accents and case, one for one, so that positions stay aligned. */
export function foldLetters(text: string): string {
  return [...text].map((letter) => letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()[0] ?? ' ').join('');
}

/** Splits a text where its words begin with one of the searched words: `Rossi Mario` + [ross, ma] → **Ross**i **Ma**rio. */
export function markWords(text: string, words: readonly string[]): readonly TextPiece[] {
  const letters = [...text];
  const folded = [...foldLetters(text)];
  const wanted = words.map((word) => [...foldLetters(word.trim())]).filter((word) => word.length > 0).toSorted((a, b) => b.length - a.length);
  const pieces: TextPiece[] = [];
  const push = (from: number, to: number, marked: boolean) => { if (to > from) pieces.push({ text: letters.slice(from, to).join(''), marked }); };
  let plainFrom = 0;
  let at = 0;
  while (at < folded.length) {
    const startsWord = at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '');
    const found = startsWord ? wanted.find((word) => word.every((letter, offset) => folded[at + offset] === letter)) : undefined;
    if (found === undefined) { at += 1; continue; }
    push(plainFrom, at, false);
    push(at, at + found.length, true);
    at += found.length;
    plainFrom = at;
  }
  push(plainFrom, letters.length, false);
  return pieces;
}

/** `3418` → `3.418`. Counts as an Italian reads them. */
export function formatCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** `1 posizione`, `3.418 posizioni`. */
export function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Seconds left in everyday words: `circa 20 secondi`, `circa 3 min`, `circa 2 ore`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return `circa ${Math.max(5, Math.ceil(seconds / 5) * 5)} secondi`;
  if (seconds < 5400) return `circa ${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3600);
  return `circa ${hours} ${hours === 1 ? 'ora' : 'ore'}`;
}
