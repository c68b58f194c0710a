import { expect, test } from 'vitest';
import { SHOWN_STATES } from '../../../main/domain/position-state.ts';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { askedOf, FILTER_STATES, POSITIONS } from './position-look.ts';

test('every state a person sees can be filtered, once', () => {
  expect([...FILTER_STATES].toSorted()).toEqual([...SHOWN_STATES].toSorted());
});
test('without a filter everything is asked for', () => {
  expect(askedOf(POSITIONS.emptyFilter, '2026-11-24')).toEqual(EMPTY_FILTER);
});
test('a view saved with «questo mese» asks for the month in which it is opened', () => {
  const saved = viewOf({ filter: { ...POSITIONS.emptyFilter, due: 'THIS_MONTH', states: ['EXPIRED'], serviceId: 7 }, sort: 'DUE', columns: null, viewId: null }, 'x', 'Del mese');
  const { filter, sort } = lookOf(POSITIONS, saved);
  expect(sort).toBe('DUE');
  expect(askedOf(filter, '2026-11-24')).toMatchObject({ states: ['EXPIRED'], serviceId: 7, dueFrom: '2026-11-01', dueTo: '2026-11-30' });
  expect(askedOf(filter, '2027-02-01')).toMatchObject({ dueFrom: '2027-02-01', dueTo: '2027-02-28' });
});
