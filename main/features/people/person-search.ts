import type { Reader } from '../../data/engine.ts';
import { toPerson, type Person } from './person.ts';
import { matchPeople } from './store.ts';

/** More matches than are shown, so that the best of a common name come first; bounded, so that a million names stay fast. */
const CONSIDERED = 200;

/**
 * People whose name or fiscal code holds every word of `text` as the beginning of one of its own words, in any order, accents and case ignored.
 * What the person typed is never read as a query: signs only separate words.
 */
export async function searchPeople(reader: Reader, text: string, limit: number): Promise<Person[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const found = (await matchPeople(reader, words.map((word) => `"${word}"*`).join(' AND '), CONSIDERED)).map(toPerson);
  return found.map((person) => ({ person, score: scoreOf(person, words) })).sort((a, b) => b.score - a.score || a.person.name.localeCompare(b.person.name, 'it') || a.person.id - b.person.id)
    .slice(0, limit).map(({ person }) => person);
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, 8) ?? [];
}

/** Whole words before beginnings, the surname (first word) before the rest. */
function scoreOf(person: Person, words: readonly string[]): number {
  const own = wordsOf(plain(`${person.name} ${person.fiscalCode ?? ''}`));
  return words.map(plain).reduce((score, word) => score + (own.includes(word) ? 2 : 0) + (own[0]?.startsWith(word) === true ? 1 : 0), 0);
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}
