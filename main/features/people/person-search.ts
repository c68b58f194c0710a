import type { Reader } from '../../data/engine.ts';
import { plainSpelling } from '../../domain/sort-name.ts';
import { wordsInAnySpelling } from '../plain-spelling.ts';
import { survivorOf } from './merge-store.ts';
import { toPerson, type Person } from './person.ts';
import { findPerson, matchPeople } from './store.ts';

/** More matches than are shown, so that the best of a common name come first; bounded, so that a million names stay fast. */
const CONSIDERED = 200;

/**
 * People whose name or fiscal code holds every word of `text` as the beginning of one of its own words, in any order; accents, case and letters
 * that Italian keyboards have not («Đorđević», «dordevic») are ignored.
 * What the person typed is never read as a query: signs only separate words. A merged record leads to the one that was kept.
 */
export async function searchPeople(reader: Reader, text: string, limit: number): Promise<Person[]> {
  const query = wordsQuery(text);
  if (query === null) return [];
  const words = wordsOf(text);
  const found = await matchPeople(reader, query, CONSIDERED);
  const scored = found.map((row) => ({ row, score: scoreOf(row, words) })).sort((a, b) => b.score - a.score || a.row.name.localeCompare(b.row.name, 'it') || a.row.id - b.row.id);
  return keptRecords(reader, scored.map(({ row }) => row.id), limit);
}

/** The first records, each once, merged ones led to the one that was kept. */
async function keptRecords(reader: Reader, ids: readonly number[], limit: number): Promise<Person[]> {
  const kept = new Map<number, Person>();
  for (const id of ids) {
    if (kept.size === limit) break;
    const row = await findPerson(reader, id);
    const shown = row === null || row.aliasOf === null ? row : await findPerson(reader, await survivorOf(reader, id));
    if (shown !== null && !kept.has(shown.id)) kept.set(shown.id, toPerson(shown));
  }
  return [...kept.values()];
}

/** A full-text query for the beginnings of these words; null when there is no word in them. */
export function wordsQuery(text: string): string | null {
  return wordsInAnySpelling(text, 'BEGINNINGS');
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, 8) ?? [];
}

/** Whole words before beginnings, the surname (first word) before the rest. */
function scoreOf(person: Readonly<{ name: string; fiscalCode: string | null }>, words: readonly string[]): number {
  const own = wordsOf(plain(`${person.name} ${person.fiscalCode ?? ''}`));
  return words.map(plain).reduce((score, word) => score + (own.includes(word) ? 2 : 0) + (own[0]?.startsWith(word) === true ? 1 : 0), 0);
}

function plain(text: string): string {
  return plainSpelling(text).normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}
