import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import type { PersonDebts } from './person-page.ts';
import { toBrief, type PersonBrief } from './person.ts';
import { wordsQuery } from './person-search.ts';
import { countPeople, listPeople, type PeopleView, type StoredPerson } from './store.ts';

export type PersonLine = PersonBrief & Readonly<{ vatNumber: string | null; foreignCountry: string | null; openPositions: number; openCents: number }>;

/** Counted no further: beyond, the list says «più di». */
const COUNTED = 20_000;

const cursorSchema = z.tuple([z.string(), z.int()]);

function parseCursor(cursor: string | null): { ok: true; after: { sortName: string; id: number } | null } | { ok: false } {
  if (cursor === null) return { ok: true, after: null };
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(cursor));
    return parsed.success ? { ok: true, after: { sortName: parsed.data[0], id: parsed.data[1] } } : { ok: false };
  } catch {
    return { ok: false };
  }
}

/** Rows with what each still owes. */
export async function personLines(reader: Reader, debts: PersonDebts, operator: Operator, rows: readonly StoredPerson[]): Promise<PersonLine[]> {
  const owed = await debts.owedBy(reader, rows.map((row) => row.id), operator);
  return rows.map((row) => ({ ...toBrief(row), vatNumber: row.vatNumber, foreignCountry: row.foreignCountry, openPositions: owed.get(row.id)?.openPositions ?? 0, openCents: owed.get(row.id)?.openCents ?? 0 }));
}

/** One page of the registry in the order of names. `text`: beginnings of words of the name or of the fiscal code, or a whole VAT number. Error: INVALID_FIELD at `cursor`. */
export async function listOfPeople(
  reader: Reader, debts: PersonDebts, operator: Operator, input: Readonly<{ view: PeopleView; text: string; cursor: string | null; limit: number }>,
): Promise<Outcome<Readonly<{ rows: PersonLine[]; next: string | null; count: number | null; atLeast: boolean }>>> {
  const cursor = parseCursor(input.cursor);
  if (!cursor.ok) return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
  const match = wordsQuery(input.text);
  if (match === null && input.text.trim() !== '') return ok({ rows: [], next: null, count: 0, atLeast: false });
  const digits = input.text.replace(/\s/g, '').replace(/^IT/i, '');
  const query = { view: input.view, match, vatNumber: /^\d{11}$/.test(digits) ? digits : null, after: cursor.after, limit: input.limit + 1 };
  const found = await listPeople(reader, query);
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  const count = cursor.after === null ? await countPeople(reader, query, COUNTED + 1) : null;
  return ok({
    rows: await personLines(reader, debts, operator, page), next: found.length > input.limit && last !== undefined ? JSON.stringify([last.sortName, last.id]) : null,
    count: count === null ? null : Math.min(count, COUNTED), atLeast: count !== null && count > COUNTED,
  });
}
