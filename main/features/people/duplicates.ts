import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { canonicalFiscalCode, resemblancesOf, type Resemblance, type Resembling } from '../../domain/person-resemblance.ts';
import { nameKey } from '../../domain/person-registry.ts';
import { sortName } from '../../domain/sort-name.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { appendAudit } from '../../data/audit.ts';
import { areDistinct, setDistinct as storeDistinct, survivorOf } from './merge-store.ts';
import { addressesOf } from './registry-store.ts';
import { findByVatNumber, findPerson, findPersonByFiscalCode, peopleInOmocodia, peopleSharingNumber, peopleWithNameKey, sharedNameKeys, type StoredPerson } from './store.ts';

export type Pair = Readonly<{ first: StoredPerson; second: StoredPerson; reasons: readonly Resemblance[] }>;
export type PairPage = Readonly<{ pairs: readonly Pair[]; next: string | null }>;

/** Homonyms compared with one another, per name; a commoner name is compared among its first ones only. */
const SAME_NAME = 60;
/** Names looked at in one call: a page with few pairs in it answers soon, and says where to go on. */
const NAMES_A_CALL = 400;

/** A record with what of it is compared. */
type Loaded = Readonly<{ row: StoredPerson; compared: Resembling }>;

async function load(reader: Reader, row: StoredPerson): Promise<Loaded> {
  return { row, compared: { name: row.name, fiscalCode: row.fiscalCode, vatNumber: row.vatNumber, birthDate: row.birthDate, addresses: await addressesOf(reader, row.id) } };
}

/** The pair as it is shown, or null: nothing speaks for it, a person said they are two, or it is one record. */
async function pairOf(reader: Reader, a: Loaded, b: Loaded, today: CivilDate): Promise<Pair | null> {
  if (a.row.id === b.row.id || a.row.aliasOf !== null || b.row.aliasOf !== null) return null;
  const reasons = resemblancesOf(a.compared, b.compared, today);
  if (reasons.length === 0 || (await areDistinct(reader, a.row.id, b.row.id))) return null;
  const [first, second] = a.row.id < b.row.id ? [a.row, b.row] : [b.row, a.row];
  return { first, second, reasons };
}

async function pairOfRows(reader: Reader, a: StoredPerson, b: StoredPerson, today: CivilDate): Promise<Pair | null> {
  return pairOf(reader, await load(reader, a), await load(reader, b), today);
}

/** Everybody a record may be the same as. */
export async function duplicatesOf(reader: Reader, row: StoredPerson, today: CivilDate): Promise<readonly Pair[]> {
  const canonical = canonicalFiscalCode(row.fiscalCode);
  const candidates = [
    ...(canonical === null ? [] : [await findPersonByFiscalCode(reader, canonical), ...(await omocodiaOf(reader, canonical))]),
    ...(await bearersOf(reader, row.vatNumber)), ...(/^\d{11}$/.test(row.fiscalCode ?? '') ? await bearersOf(reader, row.fiscalCode) : []),
    ...(await peopleWithNameKey(reader, nameKey(sortName(row.name)), SAME_NAME)),
  ];
  const pairs = new Map<number, Pair>();
  for (const candidate of candidates) {
    if (candidate === null || pairs.has(candidate.id)) continue;
    const pair = await pairOfRows(reader, row, candidate, today);
    if (pair !== null) pairs.set(candidate.id, pair);
  }
  return [...pairs.values()];
}

async function bearersOf(reader: Reader, digits: string | null): Promise<readonly StoredPerson[]> {
  if (digits === null) return [];
  const holder = await findPersonByFiscalCode(reader, digits);
  return [...(holder === null ? [] : [holder]), ...(await findByVatNumber(reader, digits))];
}

/** Omocodie of one code: they share the first six letters. */
async function omocodiaOf(reader: Reader, canonical: string): Promise<readonly StoredPerson[]> {
  const found: StoredPerson[] = [];
  for (let after = canonical.slice(0, 6); ;) {
    const page = await peopleInOmocodia(reader, after, 100);
    const near = page.filter((row) => row.fiscalCode?.startsWith(canonical.slice(0, 6)) === true);
    found.push(...near.filter((row) => canonicalFiscalCode(row.fiscalCode) === canonical));
    const last = near.at(-1)?.fiscalCode;
    if (near.length < 100 || last == null) return found;
    after = last;
  }
}

const cursorSchema = z.union([z.tuple([z.literal('C'), z.string()]), z.tuple([z.literal('V'), z.int()]), z.tuple([z.literal('N'), z.string(), z.int()])]);
type Cursor = z.infer<typeof cursorSchema>;

/** Is this a cursor that a page of pairs gave out? */
export function parsePairCursor(cursor: string | null): Cursor | null {
  if (cursor === null) return ['C', ''];
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(cursor));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Pairs of the whole registry: first by codice fiscale, then by VAT number, then by name. Each pair comes once, under its weightiest reason.
 * A page may be short, or empty, while `next` is not null: the names are looked through in pieces.
 */
export async function listDuplicates(reader: Reader, cursor: Cursor, limit: number, today: CivilDate): Promise<PairPage> {
  switch (cursor[0]) {
    case 'C': return omocodiaPage(reader, cursor[1], limit, today);
    case 'V': return numberPage(reader, cursor[1], limit, today);
    case 'N': return namePage(reader, cursor[1], cursor[2], limit, today);
  }
}

async function omocodiaPage(reader: Reader, after: string, limit: number, today: CivilDate): Promise<PairPage> {
  const rows = await peopleInOmocodia(reader, after, limit);
  const pairs: Pair[] = [];
  for (const row of rows) {
    const canonical = canonicalFiscalCode(row.fiscalCode);
    if (canonical === null) continue;
    const plain = await findPersonByFiscalCode(reader, canonical);
    // Two omocodie of one code meet once, at the one that comes later.
    const others = [plain, ...(await omocodiaOf(reader, canonical)).filter((other) => (other.fiscalCode ?? '') < (row.fiscalCode ?? ''))];
    for (const other of others) pairs.push(...(await asList(other === null ? null : pairOfRows(reader, other, row, today))));
  }
  const last = rows.at(-1)?.fiscalCode;
  return { pairs, next: JSON.stringify(rows.length < limit || last == null ? ['V', 0] satisfies Cursor : ['C', last] satisfies Cursor) };
}

async function asList(found: Promise<Pair | null> | null): Promise<readonly Pair[]> {
  const pair = await found;
  return pair === null ? [] : [pair];
}

async function numberPage(reader: Reader, after: number, limit: number, today: CivilDate): Promise<PairPage> {
  const rows = await peopleSharingNumber(reader, after, limit);
  const pairs: Pair[] = [];
  for (const row of rows) {
    for (const other of await bearersOf(reader, row.vatNumber)) {
      // The other one bears it as VAT number too: the pair came with the lower id.
      if (other.vatNumber !== null && other.id < row.id) continue;
      pairs.push(...(await asList(pairOfRows(reader, row, other, today))).filter((pair) => pair.reasons[0] === 'VAT_NUMBER'));
    }
  }
  const last = rows.at(-1)?.id;
  return { pairs, next: JSON.stringify(rows.length < limit || last === undefined ? ['N', '', 0] satisfies Cursor : ['V', last] satisfies Cursor) };
}

/** `skip`: pairs of the name after `afterName` that a page before has shown already. */
async function namePage(reader: Reader, afterName: string, skip: number, limit: number, today: CivilDate): Promise<PairPage> {
  const names = await sharedNameKeys(reader, afterName, NAMES_A_CALL);
  const pairs: Pair[] = [];
  let before = afterName;
  for (const name of names) {
    const found = await pairsOfName(reader, name, today);
    const fresh = before === afterName ? found.slice(skip) : found;
    const room = limit - pairs.length;
    pairs.push(...fresh.slice(0, room));
    if (fresh.length > room) return { pairs, next: JSON.stringify(['N', before, (before === afterName ? skip : 0) + room] satisfies Cursor) };
    before = name;
    if (pairs.length === limit) break;
  }
  return { pairs, next: names.at(-1) === undefined || (names.length < NAMES_A_CALL && before === names.at(-1)) ? null : JSON.stringify(['N', before, 0] satisfies Cursor) };
}

async function pairsOfName(reader: Reader, name: string, today: CivilDate): Promise<readonly Pair[]> {
  const loaded: Loaded[] = [];
  for (const row of await peopleWithNameKey(reader, name, SAME_NAME)) loaded.push(await load(reader, row));
  const pairs: Pair[] = [];
  for (const [index, one] of loaded.entries()) {
    for (const other of loaded.slice(index + 1)) {
      const pair = await pairOf(reader, one, other, today);
      if (pair !== null && (pair.reasons[0] === 'NAME_AND_BIRTH' || pair.reasons[0] === 'NAME_AND_ADDRESS')) pairs.push(pair);
    }
  }
  return pairs;
}

/** «Non sono la stessa persona», or the way back. Errors: NOT_FOUND, INVALID_FIELD at `secondId`. */
export async function setDistinct(unit: UnitOfWork, by: Operator, input: Readonly<{ firstId: number; secondId: number; distinct: boolean }>): Promise<Outcome<Readonly<{ distinct: boolean }>>> {
  const [a, b] = [await survivorOf(unit, input.firstId), await survivorOf(unit, input.secondId)];
  if ((await findPerson(unit, a)) === null || (await findPerson(unit, b)) === null) return failure('NOT_FOUND', 'Una delle due schede non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (a === b) return failure('INVALID_FIELD', 'È la stessa scheda.', { field: 'secondId' });
  await storeDistinct(unit, Math.min(a, b), Math.max(a, b), by.id, input.distinct);
  for (const id of [a, b]) await appendAudit(unit, { action: input.distinct ? 'PERSON_KEPT_DISTINCT' : 'PERSON_MAY_BE_DUPLICATE', subjectKind: 'person', subjectId: String(id), operatorId: String(by.id), before: null, after: { otherId: id === a ? b : a } });
  unit.touch('people');
  return ok({ distinct: input.distinct });
}
