import type { LOT_SORTS } from '../../contract/index.ts';
import { sortName } from '../../domain/sort-name.ts';
import type { PostalPlace } from '../people/index.ts';
import type { PrintCandidate } from '../positions/index.ts';

export type LotSort = (typeof LOT_SORTS)[number];
type Key = readonly (string | number)[];

const NO_PLACE: Omit<PostalPlace, 'id'> = { country: '', postalCode: '', city: '', street: '', civicNumber: '' };
/** Behind every Italian postal code. */
const LAST = '~';

/** CAP, then street, house number as a number («2» before «10»), surname; abroad and without CAP last (issue 7, 3). */
function postalKey(candidate: PrintCandidate, place: Omit<PostalPlace, 'id'>): Key {
  const abroad = place.country !== '' && place.country !== 'IT';
  const house = Number.parseInt(place.civicNumber, 10);
  return [abroad ? 1 : 0, abroad ? place.country : place.postalCode === '' ? LAST : place.postalCode, sortName(place.street) || LAST, Number.isNaN(house) ? 0 : house, place.civicNumber, candidate.debtorSort];
}

function keyOf(sort: LotSort, candidate: PrintCandidate, place: Omit<PostalPlace, 'id'>): Key {
  if (sort === 'POSTAL') return postalKey(candidate, place);
  return sort === 'NAME' ? [candidate.debtorSort] : [candidate.serviceId ?? 0, candidate.debtorSort];
}

function compareKeys(a: Key, b: Key): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? '';
    if (one < other) return -1;
    if (one > other) return 1;
  }
  return 0;
}

/** The notices of a lot in the order of their pages. What is equal keeps the order of the installments, so that a lot made twice is the same. */
export function inLotOrder(candidates: readonly PrintCandidate[], sort: LotSort, places: ReadonlyMap<number, PostalPlace>): readonly PrintCandidate[] {
  return candidates
    .map((candidate) => ({ candidate, key: [...keyOf(sort, candidate, places.get(candidate.personId) ?? NO_PLACE), candidate.positionId, candidate.installmentId] }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ candidate }) => candidate);
}
