/** Texts that one slip apart may be the same: a character more, less or other, or two swapped (Damerau distance 1, reconciliation.md 2.3 T4). */

/** Characters of a flow identifier. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';

/** True at Damerau distance exactly one: equal texts are not. */
export function isOneEditApart(first: string, second: string): boolean {
  const [short, long] = first.length <= second.length ? [first, second] : [second, first];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  if (long.length > short.length) return short.slice(start) === long.slice(start + 1);
  if (start === short.length) return false;
  if (short.slice(start + 1) === long.slice(start + 1)) return true;
  return short[start] === long[start + 1] && short[start + 1] === long[start] && short.slice(start + 2) === long.slice(start + 2);
}

/** Every text of the alphabet of identifiers one edit away, without repetitions; about 2,800 for 35 characters. */
export function* oneEditsOf(text: string): Generator<string> {
  const seen = new Set([text]);
  for (const edited of editsOf(text)) {
    if (seen.has(edited)) continue;
    seen.add(edited);
    yield edited;
  }
}

function* editsOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; at += 1) {
    const before = text.slice(0, at);
    const after = text.slice(at);
    if (after !== '') yield before + after.slice(1);
    if (after.length > 1) yield before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2);
    for (const character of ALPHABET) {
      yield before + character + after;
      if (after !== '') yield before + character + after.slice(1);
    }
  }
}
