import { expect, test } from 'vitest';
import { automaticWords, lineOfGroup, lineOfMonth } from './dashboard-words.ts';

test('a share is never rounded up: only all of them are 100 %', () => {
  expect(automaticWords({ credits: 0, automatic: 0 })).toBeNull();
  expect(automaticWords({ credits: 20_000, automatic: 19_999 })).toBe('99,9 %');
  expect(automaticWords({ credits: 3, automatic: 3 })).toBe('100,0 %');
  expect(automaticWords({ credits: 3, automatic: 1 })).toBe('33,3 %');
});

test('a month is told whole in the table and short under its bar; a long name is cut', () => {
  expect(lineOfMonth({ month: '2026-11', payments: 1, collectedCents: 2, reportedCents: 3, creditedCents: 4 })).toMatchObject({ label: 'novembre 2026', short: 'nov' });
  expect(lineOfGroup({ key: '1', label: 'TARI – Tassa sui rifiuti', serviceId: 1, payments: 1, collectedCents: 2, reportedCents: null, creditedCents: null }).short).toBe('TARI – Tassa sui …');
});
