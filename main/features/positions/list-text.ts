/** The text of the box above the list: words of causale, debtor and service, or part of a notice number. */
import { NOTHING, type Condition } from '../list-page.ts';
import { bearersOfVatNumber } from '../people/index.ts';
import { wordsInAnySpelling } from '../plain-spelling.ts';
import { numberPartIds } from './number-part.ts';

/** One FTS5 query a word, of what begins with it. */
function beginnings(text: string): readonly string[] {
  return (text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 8).map((word) => `"${word}"*`);
}

/** As {@link beginnings}, in any spelling: a list, unlike the search, does not look at the people first. */
function beginningsInAnySpelling(text: string): readonly string[] {
  return beginnings(text).flatMap((word) => wordsInAnySpelling(word, 'BEGINNINGS') ?? []);
}

/** Words of a person's text as an FTS5 query of prefixes; null when nothing searchable is left. */
export function prefixQuery(text: string): string | null {
  const words = beginnings(text);
  return words.length === 0 ? null : words.join(' AND ');
}

/** Words of a person's text as a query of whole words: far quicker than beginnings, and enough where it finds a full answer. */
export function wholeWordsQuery(text: string): string | null {
  return prefixQuery(text)?.replaceAll('"*', '"') ?? null;
}

/** One way in which a text names positions: `ids` as a query; `newest` as a condition to walk the newest with, `row` as a test of one row of `debt_position`, when there are many. */
export type TextPart = Readonly<{ ids: Condition; newest: Condition; row: Condition; fullText: boolean }>;

/** What the row itself says of the words that are searched; debtor and service stand elsewhere. */
const SAID = "(' ' || description || ' ' || COALESCE(external_id, ''))";

/** A word at the beginning of a token, in text of ASCII alone: there the full text divides at everything that is no letter and no digit. */
function beginningPattern(word: string): string {
  return `*[^a-zA-Z0-9]${word.replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)}*`;
}

/** The plain spellings that a query asks for; null where it asks for accents, of which only the full text knows what they match. */
function plainSpellings(query: string): readonly string[] | null {
  const spellings = Array.from(query.matchAll(/"([^"]+)"/g), ([, spelling = '']) => spelling);
  const isPlain = (spelling: string) => /^[a-z0-9]+$/i.test(spelling);
  const isAccented = (spelling: string) => !isPlain(spelling) && isPlain(spelling.normalize('NFD').replaceAll(/\p{M}/gu, ''));
  return spellings.some(isAccented) ? null : spellings.filter(isPlain);
}

/** A letter begins a name of one person in six: to look at the debtor of each row met costs less than a set of them all. */
const LETTERS_OF_ROW = 1;
/** What is searched of a person. */
const NAMED = "(' ' || p.name || ' ' || COALESCE(p.fiscal_code, ''))";

/** The word begins a name or the code of the debtor. */
function wordOfDebtor(query: string, spellings: readonly string[]): Condition {
  if (spellings.some(({ length }) => length > LETTERS_OF_ROW)) return { sql: 'person_id IN (SELECT rowid FROM person_text WHERE person_text MATCH ?)', params: [query] };
  const own = spellings.map(() => `${NAMED} GLOB ?`).join(' OR ');
  return {
    sql: `EXISTS (SELECT 1 FROM person p WHERE p.id = person_id AND CASE WHEN length(${NAMED}) = octet_length(${NAMED}) THEN ${own} ELSE EXISTS (SELECT 1 FROM person_text WHERE rowid = p.id AND person_text MATCH ?) END)`,
    params: [...spellings.map(beginningPattern), query],
  };
}

/** One word, in a row whose own text is ASCII. */
function wordOfRow(query: string, spellings: readonly string[]): Condition {
  const debtor = wordOfDebtor(query, spellings);
  const own = spellings.map(beginningPattern).map((pattern): Condition => ({ sql: `${SAID} GLOB ? OR service_id IN (SELECT id FROM service_card WHERE ' ' || code GLOB ?) OR `, params: [pattern, pattern] }));
  return { sql: `(${own.map(({ sql }) => sql).join('')}${debtor.sql})`, params: [...own.flatMap(({ params }) => params), ...debtor.params] };
}

/**
 * The words, one query each, as a test of one row, for texts that name hundreds of thousands: asking the full text of one row costs twenty times as
 * much, and a set of all it names tens of milliseconds. Rows and words with accents are left to the full text.
 */
function wordsOfRow(queries: readonly string[]): Condition {
  const match: Condition = { sql: 'EXISTS (SELECT 1 FROM debt_position_text WHERE rowid = debt_position.id AND debt_position_text MATCH ?)', params: [queries.join(' AND ')] };
  const tests = queries.flatMap((query) => {
    const spellings = plainSpellings(query);
    return spellings === null ? [] : [wordOfRow(query, spellings)];
  });
  if (tests.length < queries.length) return match;
  return { sql: `CASE WHEN length(${SAID}) = octet_length(${SAID}) THEN ${tests.map(({ sql }) => sql).join(' AND ')} ELSE ${match.sql} END`, params: [...tests.flatMap(({ params }) => params), ...match.params] };
}

/** Words of causale, debtor and code of the service; part of a notice number. A service asked for beside the text narrows the words, which stand in one full text with its code. */
export function textParts(text: string, serviceCode: string | null): readonly TextPart[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const queries = beginningsInAnySpelling(trimmed);
  const words = queries.length === 0 ? null : queries.join(' AND ');
  if (words === null) return [{ ids: { sql: 'SELECT id FROM debt_position WHERE 1 = 0', params: [] }, newest: NOTHING, row: NOTHING, fullText: false }];
  const match: Condition = { sql: 'debt_position_text MATCH ?', params: [serviceCode === null ? words : `${words} AND "${serviceCode.replaceAll('"', '')}"`] };
  const parts: TextPart[] = [{ ids: { sql: `SELECT rowid AS id FROM debt_position_text WHERE ${match.sql}`, params: match.params }, newest: match, row: wordsOfRow(queries), fullText: true }];
  const digits = trimmed.replace(/\s+/g, '');
  if (!/^\d{4,18}$/.test(digits)) return parts;
  // A year or a number of a file stands in the causale too.
  const ofRow: Condition = { sql: 'EXISTS (SELECT 1 FROM installment i WHERE i.position_id = debt_position.id AND instr(i.nav, ?) > 0)', params: [digits] };
  if (/^\d{11}$/.test(digits)) parts.push(ofVatNumber(digits));
  return [...parts, {
    ids: numberPartIds('installment', digits, 'position_id'), fullText: false,
    newest: ofRow, row: ofRow,
  }];
}

/** A VAT number stands on the debtor alone. */
function ofVatNumber(digits: string): TextPart {
  const bearers = bearersOfVatNumber(digits);
  const theirs: Condition = { sql: `person_id IN (${bearers.sql})`, params: bearers.params };
  return { ids: { sql: `SELECT id FROM debt_position WHERE ${theirs.sql}`, params: theirs.params }, newest: { sql: `EXISTS (SELECT 1 FROM debt_position v WHERE v.id = debt_position.id AND v.${theirs.sql})`, params: theirs.params }, row: theirs, fullText: false };
}

/** All that some ways of a text name, as a query of `id`; a position may be named twice. */
export function allNamed(parts: readonly TextPart[]): Condition {
  return { sql: parts.map(({ ids }) => ids.sql).join(' UNION ALL '), params: parts.flatMap(({ ids }) => ids.params) };
}

/** The positions a text names, as a query of their `id`; null when nothing was typed. */
export function textQuery(text: string, serviceCode: string | null = null): Condition | null {
  const parts = textParts(text, serviceCode);
  return parts.length === 0 ? null : allNamed(parts);
}
