import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const placeRow = z.object({ id: z.int(), country: z.string(), postalCode: z.string(), city: z.string(), street: z.string(), civicNumber: z.string() });
/** Where the post brings a person's notices. */
export type PostalPlace = Readonly<z.infer<typeof placeRow>>;

/** The address in force of many people, by person. For the heavy lane. */
export async function postalPlacesOf(reader: Reader, personIds: readonly number[]): Promise<ReadonlyMap<number, PostalPlace>> {
  const rows = await reader.all(placeRow, '/* people.postalPlaces */ SELECT id, country, postal_code, city, street, civic_number FROM person WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(personIds)]);
  return new Map(rows.map((row) => [row.id, row]));
}
