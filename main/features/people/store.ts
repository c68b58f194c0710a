import { z } from 'zod';
import { debtorType } from '../../contract/index.ts';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { nameKey } from '../../domain/person-registry.ts';
import { sortName } from '../../domain/sort-name.ts';

const text = z.string().nullable();
const idRow = z.object({ id: z.int() });
const countRow = z.object({ count: z.int() });

/** `aliasOf`: the record this one was merged into. Address and contacts are the projection of their own tables. */
const personRow = z.object({
  id: z.int(), fiscalCode: text, type: debtorType, name: z.string(), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(),
  email: text, pec: text, phone: text, vatNumber: text, birthDate: text, birthPlace: text, deathDate: text, foreignCountry: text, foreignTaxId: text, foreignDocument: text, aliasOf: z.int().nullable(), version: z.int(),
});
export type StoredPerson = Readonly<z.infer<typeof personRow>>;
export type PersonColumns = Omit<StoredPerson, 'id' | 'version' | 'aliasOf'>;

const FROM_PERSON = 'SELECT p.*, a.survivor_id AS alias_of FROM person p LEFT JOIN person_alias a ON a.person_id = p.id';

export async function findPerson(reader: Reader, id: number): Promise<StoredPerson | null> {
  return reader.get(personRow, `/* people.person */ ${FROM_PERSON} WHERE p.id = ?`, [id]);
}

/** `fiscalCode` in upper case without blanks, as stored. */
export async function findPersonByFiscalCode(reader: Reader, fiscalCode: string): Promise<StoredPerson | null> {
  return reader.get(personRow, `/* people.byFiscalCode */ ${FROM_PERSON} WHERE p.fiscal_code = ?`, [fiscalCode]);
}

/** The records that were not merged into another and bear a VAT number; leading zeros do not count. */
export async function findByVatNumber(reader: Reader, digits: string): Promise<readonly StoredPerson[]> {
  return reader.all(personRow, `/* people.byVatNumber */ ${FROM_PERSON} WHERE p.vat_number IS NOT NULL AND ltrim(p.vat_number, '0') = ltrim(?, '0') AND a.person_id IS NULL ORDER BY p.id LIMIT 2`, [digits]);
}

/** The records that bear a VAT number, as a query of their `id`; leading zeros do not count. For the lists of those who belong to them, too. */
export function bearersOfVatNumber(digits: string): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  return { sql: "SELECT id FROM person WHERE vat_number IS NOT NULL AND ltrim(vat_number, '0') = ltrim(?, '0')", params: [digits] };
}

/** Matches of a full-text query over name and fiscal code, in no order that means anything. */
export async function matchPeople(reader: Reader, query: string, limit: number): Promise<readonly Readonly<z.infer<typeof matchRow>>[]> {
  return reader.all(matchRow, '/* people.search */ SELECT p.id, p.name, p.fiscal_code FROM person_text t CROSS JOIN person p ON p.id = t.rowid WHERE t.person_text MATCH ? LIMIT ?', [query, limit]);
}

/** What is known of a match before it is chosen: as little as puts it in order. */
const matchRow = z.object({ id: z.int(), name: z.string(), fiscalCode: z.string().nullable() });

const COLUMNS = [
  'fiscal_code', 'type', 'name', 'street', 'civic_number', 'postal_code', 'city', 'province', 'country', 'email', 'pec', 'phone', 'vat_number', 'birth_date', 'birth_place', 'death_date', 'foreign_country', 'foreign_tax_id',
  'foreign_document', 'sort_name', 'name_key',
] as const;

function values(row: PersonColumns): SqlValue[] {
  const order = sortName(row.name);
  return [
    row.fiscalCode, row.type, row.name, row.street, row.civicNumber, row.postalCode, row.city, row.province, row.country, row.email, row.pec, row.phone, row.vatNumber, row.birthDate, row.birthPlace, row.deathDate, row.foreignCountry,
    row.foreignTaxId, row.foreignDocument, order, nameKey(order),
  ];
}

export async function insertPerson(unit: UnitOfWork, row: PersonColumns): Promise<number> {
  const added = await unit.get(
    idRow, `/* people.add */ INSERT INTO person (${COLUMNS.join(', ')}, version, created_at, updated_at) VALUES (${COLUMNS.map(() => '?').join(', ')}, 1, ?, ?) RETURNING id`, [...values(row), unit.now, unit.now],
  );
  if (added === null) throw new Error('INSERT INTO person returned no id');
  return added.id;
}

export async function updatePerson(unit: UnitOfWork, id: number, row: PersonColumns): Promise<void> {
  await unit.run(`/* people.change */ UPDATE person SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')}, version = version + 1, updated_at = ? WHERE id = ?`, [...values(row), unit.now, id]);
}

/** Grows the version of a record whose addresses, contacts or links changed without changing its projection. */
export async function touchPerson(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('/* people.touch */ UPDATE person SET version = version + 1, updated_at = ? WHERE id = ?', [unit.now, id]);
}

/** Which people a list shows, as a condition on `p`. */
export type PeopleView = 'ALL' | 'WITHOUT_CODE' | 'LEGAL' | 'FOREIGN' | 'DECEASED';
const VIEW: Readonly<Record<PeopleView, string>> = {
  ALL: '1 = 1', WITHOUT_CODE: 'p.fiscal_code IS NULL', LEGAL: "p.type = 'G'", FOREIGN: 'p.foreign_country IS NOT NULL', DECEASED: 'p.death_date IS NOT NULL',
};

/** `match`: a full-text query, null = everybody. `vatNumber`: eleven digits; who bears them as VAT number is found beside those of the full text. `after`: the last row of the page before. */
export type PeopleListQuery = Readonly<{ view: PeopleView; match: string | null; vatNumber: string | null; after: Readonly<{ sortName: string; id: number }> | null; limit: number }>;
const listedRow = personRow.extend({ sortName: z.string() });

function conditions({ view, match, vatNumber }: PeopleListQuery): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  const bearers = match === null || vatNumber === null ? null : bearersOfVatNumber(vatNumber);
  const matching = match === null ? '' : `AND p.id IN (SELECT rowid FROM person_text WHERE person_text MATCH ?${bearers === null ? '' : ` UNION ${bearers.sql}`})`;
  return { sql: `a.person_id IS NULL AND ${VIEW[view]} ${matching}`, params: [...(match === null ? [] : [match]), ...(bearers?.params ?? [])] };
}

/** One page in the order of names, keyset on the sorting name and the id; merged records are left out. */
export async function listPeople(reader: Reader, query: PeopleListQuery): Promise<readonly z.infer<typeof listedRow>[]> {
  const where = conditions(query);
  const after = query.after === null ? '' : 'AND (p.sort_name, p.id) > (?, ?)';
  return reader.all(listedRow, `/* people.list */ ${FROM_PERSON} WHERE ${where.sql} ${after} ORDER BY p.sort_name, p.id LIMIT ?`,
    [...where.params, ...(query.after === null ? [] : [query.after.sortName, query.after.id]), query.limit]);
}

/** How many a list has, counted at most up to `atMost`. */
export async function countPeople(reader: Reader, query: PeopleListQuery, atMost: number): Promise<number> {
  const where = conditions(query);
  return (await reader.get(countRow, `/* people.count */ SELECT COUNT(*) AS count FROM (SELECT 1 FROM person p LEFT JOIN person_alias a ON a.person_id = p.id WHERE ${where.sql} LIMIT ?)`, [...where.params, atMost]))?.count ?? 0;
}

const keyRow = z.object({ nameKey: z.string() });

/** Name keys borne by more than one record, in their order after `after`. */
export async function sharedNameKeys(reader: Reader, after: string, limit: number): Promise<readonly string[]> {
  return (await reader.all(keyRow, "/* people.sharedNames */ SELECT name_key FROM person WHERE name_key > ? GROUP BY name_key HAVING COUNT(*) > 1 ORDER BY name_key LIMIT ?", [after, limit])).map((row) => row.nameKey);
}

export async function peopleWithNameKey(reader: Reader, key: string, limit: number): Promise<readonly StoredPerson[]> {
  return reader.all(personRow, `/* people.ofName */ ${FROM_PERSON} WHERE p.name_key = ? AND a.person_id IS NULL ORDER BY p.id LIMIT ?`, [key, limit]);
}

/** The expression of the partial index: the places of a codice fiscale that hold digits hold a letter. */
const OMOCODIA = "length(p.fiscal_code) = 16 AND (substr(p.fiscal_code, 7, 2) || substr(p.fiscal_code, 10, 2) || substr(p.fiscal_code, 13, 3)) GLOB '*[A-Z]*'";

/** Records whose codice fiscale is an omocodia, in its order after `after`. */
export async function peopleInOmocodia(reader: Reader, after: string, limit: number): Promise<readonly StoredPerson[]> {
  return reader.all(personRow, `/* people.omocodia */ ${FROM_PERSON} WHERE ${OMOCODIA} AND p.fiscal_code > ? AND a.person_id IS NULL ORDER BY p.fiscal_code LIMIT ?`, [after, limit]);
}

/** Records with a VAT number that another record bears too, as VAT number or as fiscal code; in the order of the id after `after`. */
export async function peopleSharingNumber(reader: Reader, after: number, limit: number): Promise<readonly StoredPerson[]> {
  return reader.all(personRow,
    `/* people.sharedNumbers */ ${FROM_PERSON} WHERE p.vat_number IS NOT NULL AND p.id > ? AND a.person_id IS NULL AND (
       EXISTS (SELECT 1 FROM person q WHERE q.vat_number IS NOT NULL AND ltrim(q.vat_number, '0') = ltrim(p.vat_number, '0') AND q.id <> p.id)
       OR EXISTS (SELECT 1 FROM person q WHERE q.fiscal_code = p.vat_number AND q.id <> p.id)) ORDER BY p.id LIMIT ?`, [after, limit]);
}

const historyRow = z.object({ seq: z.int(), at: z.string(), action: z.string(), personId: z.string(), operatorName: z.string().nullable(), payloadJson: z.string().nullable() });
export type HistoryRow = Readonly<z.infer<typeof historyRow>>;

/** What was done to one record, newest first. */
export async function historyOf(reader: Reader, id: number, limit: number): Promise<readonly HistoryRow[]> {
  return reader.all(historyRow, '/* people.history */ SELECT seq, at, action, person_id, operator_name, payload_json FROM person_history WHERE person_id = ? ORDER BY seq DESC LIMIT ?', [String(id), limit]);
}

const wrongRow = z.object({ id: z.int() });

/** Records that contradict their own tables: positions on a merged record, a shown address or contact that is not among theirs. For `verify`. */
export async function contradictoryPeople(reader: Reader, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(wrongRow,
    `/* people.contradictions */ SELECT p.id FROM person p WHERE
       ((p.street <> '' OR p.civic_number <> '' OR p.postal_code <> '' OR p.city <> '' OR p.province <> '') AND NOT EXISTS (SELECT 1 FROM person_address d WHERE d.person_id = p.id AND d.street = p.street
          AND d.civic_number = p.civic_number AND d.postal_code = p.postal_code AND d.city = p.city AND d.province = p.province AND d.country = p.country))
       OR (p.email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_contact c WHERE c.person_id = p.id AND c.kind = 'EMAIL' AND c.value = p.email AND c.invalid_since IS NULL))
       OR (p.pec IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_contact c WHERE c.person_id = p.id AND c.kind = 'PEC' AND c.value = p.pec AND c.invalid_since IS NULL))
       OR (p.phone IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_contact c WHERE c.person_id = p.id AND c.kind IN ('PHONE', 'MOBILE') AND c.value = p.phone AND c.invalid_since IS NULL))
     UNION SELECT person_id AS id FROM position_card WHERE person_id IN (SELECT person_id FROM person_alias)
     LIMIT ?`, [limit]);
  return rows.map((row) => row.id);
}
