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

test('a receipt is told apart from a notice, and one whose payment has no position says so', () => {
  expect(printWords({ document: 'RECEIPT', service: 'CDS', amountCents: 2940, positionId: 1 })).toBe('Ricevuta CDS · 29,40\u00a0€');
  expect(printWords({ document: 'NOTICE', service: 'CIE', amountCents: 2221, positionId: 1 })).toBe('CIE · 22,21\u00a0€');
  expect(printWords({ document: 'RECEIPT', service: '', amountCents: 2940, positionId: null })).toBe('Ricevuta da attribuire · 29,40\u00a0€');
});

test('a draft is taken up where it was left', () => {
  expect(wayOut({ kind: 'DRAFT', title: '', detail: '', positionId: 9, taskId: null, count: 1, level: null }).path).toBe('/posizioni/9/modifica');
});

test('notices saved and not printed lead to the list', () => {
  expect(wayOut({ kind: 'UNPRINTED', title: '', detail: '', positionId: null, taskId: null, count: 3, level: null })).toEqual({ label: 'Vedi', path: '/posizioni', tone: 'amber' });
});

test('printed notices unsent for days of work stand out more than those of this morning', () => {
  const unsent = { kind: 'UNSENT_PRINTS' as const, title: '', detail: '', positionId: null, taskId: null, count: 1 };
  expect(wayOut({ ...unsent, level: 'WARNING' }).tone).toBe('amber');
  expect(wayOut({ ...unsent, level: 'ALARM' }).tone).toBe('red');
});
