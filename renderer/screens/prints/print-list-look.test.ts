import { expect, test } from 'vitest';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { askedOf, PRINTS, type PrintLookFilter } from './print-list-look.ts';

test('a saved filter is read as it was saved, and asks for the days of today', () => {
  const mine: PrintLookFilter = { ...PRINTS.emptyFilter, days: 'TODAY', document: 'NOTICE', states: ['SUPERSEDED'], operatorId: 3, unsentOnly: true };
  const { filter } = lookOf(PRINTS, viewOf({ filter: mine, sort: 'NEWEST', columns: null, viewId: null }, 'x', 'Le mie di oggi'));
  expect(filter).toEqual(mine);
  expect(askedOf(filter, '2026-11-24')).toEqual({ document: 'NOTICE', states: ['SUPERSEDED'], operatorId: 3, serviceId: null, office: null, from: '2026-11-24', to: '2026-11-24', unsentOnly: true, reprintsOnly: false, text: '' });
});
