import type { CivilDate } from '../../domain/civil-date.ts';
import { nameKey } from '../../domain/person-registry.ts';
import { phoneKindOf } from '../../domain/contact-text.ts';
import { sortName } from '../../domain/sort-name.ts';
import { addressLine } from '../../features/people/index.ts';
import { inventedCompany, inventedPerson, type InventedPerson } from './invented-people.ts';
import { dayOfDeath } from './kin-rows.ts';
import type { TownService } from './position-plan.ts';
import { addAudit, type Debtor, type World } from './town-world.ts';

/** How many of the positions are of somebody the archive does not know yet. */
const NEW_PERSON = 0.35;

type Entry = Readonly<{ at: string; counter: boolean; operatorId: number }>;

/** Finds or adds the debtor of a new position. */
export function debtorFor(world: World, service: TownService, entry: Entry): Debtor {
  const { random, request } = world;
  if (service.rules.anonymousAllowed && random.chance(0.1)) return addPerson(world, { ...inventedPerson(request.seed ^ 77, random.between(1, 900_000)), email: null, pec: null, phone: null }, null, entry);
  const company = service.habit.debtor === 'COMPANY' || (service.habit.debtor === 'EITHER' && random.chance(0.15));
  const known = company ? world.companies : world.people;
  if (known.length > 0 && !random.chance(NEW_PERSON)) return random.pick(known);
  const invented = company ? inventedCompany(request.seed, known.length) : inventedPerson(request.seed, known.length);
  const debtor = addPerson(world, invented, invented.fiscalCode, entry, company ? null : dayOfDeath(world, known.length));
  known.push(debtor);
  return debtor;
}

/** Writes the person with the address and the contacts of the registry, as the product does for who is told of with a position. */
function addPerson(world: World, person: InventedPerson, fiscalCode: string | null, { at, counter, operatorId }: Entry, deathDate: CivilDate | null = null): Debtor {
  const { rows } = world;
  const id = rows.nextId('person');
  const sorted = sortName(person.name);
  const { street, civicNumber, postalCode, city, province, country, email, pec, phone } = person;
  const source = counter ? 'OPERATOR' : 'IMPORT';
  const row = [id, fiscalCode, person.type, person.name, street, civicNumber, postalCode, city, province, country, email, pec, phone, at, sorted, nameKey(sorted), source, operatorId];
  if (deathDate === null) rows.add('person', row);
  else rows.add('markedPerson', [...row, null, deathDate]);
  const contact = (kind: string, value: string | null): void => {
    if (value !== null) rows.add('contact', [rows.nextId('person_contact'), id, kind, value, source, operatorId, at]);
  };
  contact('EMAIL', email);
  contact('PEC', pec);
  contact(phone === null ? 'PHONE' : phoneKindOf(phone), phone);
  addAudit(world, at, { action: 'PERSON_ADDED', subjectKind: 'person', subjectId: id, operatorId, after: { fiscalCode, type: person.type, name: person.name, street, civicNumber, postalCode, city, province, country, email, pec, phone } });
  return { id, type: person.type, fiscalCode, name: person.name, sortName: sorted, address: addressLine(person) };
}
