import { z } from 'zod';
import { debtorType } from '../../contract/index.ts';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';

const personRow = z.object({
  id: z.int(), fiscalCode: z.string().nullable(), type: debtorType, name: z.string(), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(),
  email: z.string().nullable(), pec: z.string().nullable(), phone: z.string().nullable(), version: z.int(),
});
export type StoredPerson = Readonly<z.infer<typeof personRow>>;
export type PersonColumns = Omit<StoredPerson, 'id' | 'version'>;

export async function findPerson(reader: Reader, id: number): Promise<StoredPerson | null> {
  return reader.get(personRow, '/* people.person */ SELECT * FROM person WHERE id = ?', [id]);
}

/** `fiscalCode` in upper case without blanks, as stored. */
export async function findPersonByFiscalCode(reader: Reader, fiscalCode: string): Promise<StoredPerson | null> {
  return reader.get(personRow, '/* people.byFiscalCode */ SELECT * FROM person WHERE fiscal_code = ?', [fiscalCode]);
}

/** Matches of a full-text query over name and fiscal code, in no order that means anything. */
export async function matchPeople(reader: Reader, query: string, limit: number): Promise<readonly StoredPerson[]> {
  return reader.all(
    personRow, '/* people.search */ SELECT p.* FROM person_text t JOIN person p ON p.id = t.rowid WHERE t.person_text MATCH ? LIMIT ?', [query, limit],
  );
}

function values(row: PersonColumns): SqlValue[] {
  return [row.fiscalCode, row.type, row.name, row.street, row.civicNumber, row.postalCode, row.city, row.province, row.country, row.email, row.pec, row.phone];
}

export async function insertPerson(unit: UnitOfWork, row: PersonColumns): Promise<number> {
  const added = await unit.get(
    z.object({ id: z.int() }),
    `/* people.add */ INSERT INTO person (fiscal_code, type, name, street, civic_number, postal_code, city, province, country, email, pec, phone, version, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) RETURNING id`,
    [...values(row), unit.now, unit.now],
  );
  if (added === null) throw new Error('INSERT INTO person returned no id');
  return added.id;
}

export async function updatePerson(unit: UnitOfWork, id: number, row: PersonColumns): Promise<void> {
  await unit.run(
    `/* people.change */ UPDATE person SET fiscal_code = ?, type = ?, name = ?, street = ?, civic_number = ?, postal_code = ?, city = ?, province = ?, country = ?, email = ?, pec = ?, phone = ?,
       version = version + 1, updated_at = ? WHERE id = ?`,
    [...values(row), unit.now, id],
  );
}
