import { expect, test } from 'vitest';
import { BY_ARRIVAL, FLOWS_BY_ARRIVAL, FLOWS_BY_PUBLICATION, isTooOld, pullWindow, READ_WHOLE, RECEIPTS_BY_PAYMENT_DATE, streamRule } from './pull-streams.ts';

const now = Date.parse('2026-11-29T08:00:00.000Z');
const to = '2026-11-29T08:00:00.000Z';

test.each([
  ['receipts by payment date', RECEIPTS_BY_PAYMENT_DATE, '2026-11-21T12:00:00.000Z'],
  ['what is found by its arrival', BY_ARRIVAL, '2026-11-27T12:00:00.000Z'],
  ['flows of GovPay', FLOWS_BY_ARRIVAL, '2026-11-13T12:00:00.000Z'],
  ['flows of FdR', FLOWS_BY_PUBLICATION, '2026-11-26T12:00:00.000Z'],
])('%s begin before the cursor', (_name, rule, from) => {
  expect(pullWindow(rule, '2026-11-28T12:00:00.123456Z', now).from).toBe(from.replace('.000Z', '.123Z'));
});

test('without a cursor, or with one that means nothing there, everything is asked for', () => {
  expect(pullWindow(RECEIPTS_BY_PAYMENT_DATE, null, now)).toEqual({ from: null, to });
  expect(pullWindow(RECEIPTS_BY_PAYMENT_DATE, 'not an instant', now)).toEqual({ from: null, to });
  expect(pullWindow(READ_WHOLE, '2026-11-28T12:00:00.000Z', now)).toEqual({ from: null, to });
  expect(streamRule({ capabilities: {} }, 'OUTCOMES')).toBe(READ_WHOLE);
});

test('a beginning older than a month less an hour is left out', () => {
  expect(pullWindow(FLOWS_BY_PUBLICATION, '2026-10-31T09:01:00.000Z', now).from).toBe('2026-10-29T09:01:00.000Z');
  expect(pullWindow(FLOWS_BY_PUBLICATION, '2026-10-31T08:59:00.000Z', now).from).toBeNull();
});

test('a month is that of the calendar, and near midnight the stricter of Rome and Greenwich', () => {
  const lastOfMarch = Date.parse('2026-03-31T12:00:00.000Z');
  expect(isTooOld(FLOWS_BY_PUBLICATION, '2026-02-28T12:30:00.000Z', lastOfMarch)).toBe(true);
  expect(isTooOld(FLOWS_BY_PUBLICATION, '2026-02-28T14:30:00.000Z', lastOfMarch)).toBe(false);
  // In Rome it is already the first of March: a month before is the first of February.
  const turn = Date.parse('2026-02-28T23:30:00.000Z');
  expect(isTooOld(FLOWS_BY_PUBLICATION, '2026-01-29T12:00:00.000Z', turn)).toBe(true);
  expect(isTooOld(FLOWS_BY_PUBLICATION, '2026-02-01T01:00:00.000Z', turn)).toBe(false);
});
