import { expect, test } from 'vitest';
import { longDate, openWords, printWords, wayOut } from './home-words.ts';

test('the day in words', () => {
  expect(longDate('2026-11-23')).toBe('lunedì 23 novembre 2026');
});

test('what a person owes: expired goes first, nothing is a dash', () => {
  expect(openWords({ openPositions: 0, expiredPositions: 0 })).toEqual({ kind: 'none', text: '—' });
  expect(openWords({ openPositions: 2, expiredPositions: 0 }).text).toBe('2 aperte');
  expect(openWords({ openPositions: 2, expiredPositions: 1 })).toEqual({ kind: 'expired', text: '1 scaduta' });
});

test('a receipt is told apart from a notice', () => {
  expect(printWords({ document: 'RECEIPT', service: 'CDS', amountCents: 2940 })).toBe('Ricevuta CDS · 29,40\u00a0€');
  expect(printWords({ document: 'NOTICE', service: 'CIE', amountCents: 2221 })).toBe('CIE · 22,21\u00a0€');
});

test('a draft is taken up where it was left', () => {
  expect(wayOut({ kind: 'DRAFT', title: '', detail: '', positionId: 9, taskId: null, count: 1 }).path).toBe('/posizioni/9/modifica');
});
