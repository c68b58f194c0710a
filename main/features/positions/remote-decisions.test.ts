import { expect, test } from 'vitest';
import type { PositionRecord } from './position-record.ts';
import { remoteTerms, type TermsThere } from './remote-decisions.ts';

const NAV = '301010000000000143';

function record(dueDate: string | null, payableUntil: string | null): PositionRecord {
  return {
    position: { id: 1, iupd: 'p', serviceId: 1, office: 'Tributi', personId: 1, year: null, description: 'TARI', fields: '{}', notes: null, origin: 'COUNTER', externalId: null, amountCents: 100, state: 'UNPAID', dueDate, payableUntil, expiringFrom: null, firstNav: NAV, replacesId: null, createdAt: '', createdBy: 1, version: 1 },
    options: [], transfers: [],
    installments: [{ id: 1, positionId: 1, optionId: 1, number: 1, amountCents: 100, dueDate, payableUntil, nav: NAV, iuv: NAV.slice(1), state: 'UNPAID', confirmedAt: null }],
  };
}
const taken = (ours: PositionRecord, theirs: Omit<TermsThere, 'nav' | 'amountCents'>) => {
  const [terms] = remoteTerms(ours, [{ nav: NAV, amountCents: 200, ...theirs }]);
  return [terms?.dueDate, terms?.payableUntil];
};

test('a remote that keeps the due date only does not shorten how long we let it be paid', () => {
  expect(taken(record('2026-12-31', '2027-06-30'), { dueDate: '2027-01-31' })).toEqual(['2027-01-31', '2027-06-30']);
  expect(taken(record('2026-12-31', null), { dueDate: '2027-01-31T22:59:59Z' })).toEqual(['2027-01-31', null]);
});

test('a due date there after our last day moves the last day with it', () => {
  expect(taken(record('2026-12-31', '2026-12-31'), { dueDate: '2027-01-31' })).toEqual(['2027-01-31', '2027-01-31']);
});

test('a remote that keeps both gives both; one that tells the last day only leaves our due date', () => {
  expect(taken(record('2026-12-31', '2027-06-30'), { dueDate: '2026-12-31', payableUntil: '2027-06-30' })).toEqual(['2026-12-31', '2027-06-30']);
  expect(taken(record('2026-12-31', '2027-06-30'), { dueDate: '2027-03-31', payableUntil: '2027-03-31' })).toEqual(['2026-12-31', '2027-03-31']);
  expect(taken(record('2026-12-31', '2027-06-30'), { dueDate: '2026-11-30', payableUntil: '2026-11-30' })).toEqual(['2026-11-30', '2026-11-30']);
  expect(taken(record('2026-12-31', '2027-06-30'), { dueDate: null, payableUntil: null })).toEqual(['2026-12-31', null]);
});
