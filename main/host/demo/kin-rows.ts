/** People who have to do with one another, and people who are in the registry twice: a few, always as many, so that links and merging can be tried. */
import type { CivilDate } from '../../domain/civil-date.ts';
import { FISCAL_CODE_DIGIT_PLACES, fiscalCodeCheckChar, OMOCODIA_LETTERS } from '../../domain/fiscal-code.ts';
import { nameKey, type LinkKind } from '../../domain/person-registry.ts';
import { sortName } from '../../domain/sort-name.ts';
import { inventedCompany, inventedPerson, type InventedPerson } from './invented-people.ts';
import { LAST_DAY } from './position-plan.ts';
import { addAudit, tick, type Debtor, type World } from './town-world.ts';
import { OPERATOR_IDS } from './town.ts';

/** By the place in which a person became known to the archive: who died, how many days before the last one, and who inherits. */
const DEATHS = [{ who: 12, daysAgo: 9, heirs: [40, 41] }, { who: 27, daysAgo: 40, heirs: [55] }] as const;
const CO_OBLIGORS = [[18, 62], [33, 70]] as const;
const ASSISTED = { who: 21, by: 74 } as const;
const REPRESENTED = { company: 2, by: 36 } as const;
/** Known a second time: without codice fiscale, with another spelling of it, by the VAT number. */
const TWICE = { withoutCode: [15, 48], omocodia: 44, company: 5 } as const;
/** Companies that no position names have the numbers after these. */
const OTHER_NUMBER = 900_000;

/** Only the archive for trying has them: one of a million positions is for measuring. */
function isForTrying({ request }: World): boolean {
  return request.receiptFiles === 'EACH';
}

/** The day on which the natural person of a place died; null: alive. */
export function dayOfDeath(world: World, place: number): CivilDate | null {
  const death = isForTrying(world) ? DEATHS.find(({ who }) => who === place) : undefined;
  return death === undefined ? null : world.days.date(LAST_DAY - death.daysAgo);
}

/** Adds links and records that are there twice, on the last day; a town too small for one of them goes without. */
export function addKin(world: World): void {
  if (!isForTrying(world)) return;
  const { people, companies } = world;
  for (const { who, heirs } of DEATHS) for (const heir of heirs) addLink(world, 'HEIR', people[heir], people[who], dayOfDeath(world, who));
  for (const [one, other] of CO_OBLIGORS) addLink(world, 'CO_OBLIGOR', people[one], people[other], null);
  addLink(world, 'SUPPORT_ADMINISTRATOR', people[ASSISTED.by], people[ASSISTED.who], world.days.date(LAST_DAY - 300));
  addLink(world, 'LEGAL_REPRESENTATIVE', people[REPRESENTED.by], companies[REPRESENTED.company], null);
  addTwins(world);
}

function addTwins(world: World): void {
  const { request: { seed }, people, companies } = world;
  for (const place of TWICE.withoutCode) if (people[place] !== undefined) addTwin(world, inventedPerson(seed, place), null, null);
  const spelled = inventedPerson(seed, TWICE.omocodia);
  if (people[TWICE.omocodia] !== undefined) addTwin(world, spelled, inOmocodia(spelled.fiscalCode), null);
  const company = inventedCompany(seed, TWICE.company);
  if (companies[TWICE.company] !== undefined) addTwin(world, company, inventedCompany(seed, OTHER_NUMBER).fiscalCode, company.fiscalCode);
}

/** The last digit as a letter, as the tax office writes it for the second of two people with one code. */
function inOmocodia(code: string): string {
  const place = FISCAL_CODE_DIGIT_PLACES.at(-1) ?? 14;
  const first15 = `${code.slice(0, place)}${OMOCODIA_LETTERS.charAt(Number(code.charAt(place)))}`;
  return `${first15}${fiscalCodeCheckChar(first15)}`;
}

/** `from` inherits from `to`, assists it, represents it; co-obligors have no direction. Both records tell it. */
function addLink(world: World, kind: LinkKind, from: Debtor | undefined, to: Debtor | undefined, validFrom: CivilDate | null): void {
  if (from === undefined || to === undefined) return;
  const at = tick(world, LAST_DAY);
  const operatorId = OPERATOR_IDS.counter;
  world.rows.add('link', [world.rows.nextId('person_link'), from.id, to.id, kind, validFrom, operatorId, at, 1]);
  for (const subjectId of [from.id, to.id]) addAudit(world, at, { action: 'PERSON_LINK_ADDED', subjectKind: 'person', subjectId, operatorId, after: { link: kind, fromId: from.id, toId: to.id, validFrom, validTo: null, note: null } });
}

/** The same subject, entered again at the counter without looking for it. */
function addTwin(world: World, person: InventedPerson, fiscalCode: string | null, vatNumber: string | null): void {
  const at = tick(world, LAST_DAY);
  const operatorId = OPERATOR_IDS.counter;
  const { type, name, street, civicNumber, postalCode, city, province, country } = person;
  const id = world.rows.nextId('person');
  const sorted = sortName(name);
  world.rows.add('markedPerson', [id, fiscalCode, type, name, street, civicNumber, postalCode, city, province, country, null, null, null, at, sorted, nameKey(sorted), 'OPERATOR', operatorId, vatNumber, null]);
  addAudit(world, at, { action: 'PERSON_ADDED', subjectKind: 'person', subjectId: id, operatorId, after: { fiscalCode, type, name, street, civicNumber, postalCode, city, province, country, email: null, pec: null, phone: null, vatNumber } });
}
