import { expect, test } from 'vitest';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { askedOf, FLOWS, type FlowLookFilter } from './flow-list-look.ts';

const late: FlowLookFilter = { text: 'VALBIT', codes: ['IUF_NO_TES'], regulated: '2026-03-01..2026-03-31' };

test('a saved filter of the flows is read as it was saved, and asks for the same days', () => {
  expect(lookOf(FLOWS, viewOf({ filter: late, sort: 'NEWEST', columns: null, viewId: null }, 'x', 'In ritardo')).filter).toEqual(late);
  expect(FLOWS.readFilter({ regulated: 'boh', codes: ['BOH'] })).toEqual(FLOWS.emptyFilter);
  expect([askedOf(late, '2026-11-24'), askedOf(FLOWS.emptyFilter, '2026-11-24')]).toEqual([{ text: 'VALBIT', codes: ['IUF_NO_TES'], month: null, from: '2026-03-01', to: '2026-03-31' }, { text: '', codes: [], month: null, from: null, to: null }]);
});
