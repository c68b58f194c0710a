import { expect, test } from 'vitest';
import { afterFailure, afterUnauthorized, asOf, CLOSED_CIRCUIT, triedNow, type Circuit } from './circuit-breaker.ts';

const failing = (times: number, from: Circuit = CLOSED_CIRCUIT): Circuit => Array.from({ length: times }).reduce<Circuit>((circuit) => afterFailure(circuit, 0, 0.5), from);

test('a refused key opens the circuit at once, for a quarter of an hour, with what to do', () => {
  const circuit = afterUnauthorized(CLOSED_CIRCUIT, 'Controlla la chiave.', 0);
  expect(circuit).toMatchObject({ state: 'OPEN', reason: 'UNAUTHORIZED', message: 'Controlla la chiave.', halfOpenAt: '1970-01-01T00:15:00.000Z' });
  expect([asOf(circuit, 15 * 60_000 - 1).state, asOf(circuit, 15 * 60_000).state]).toEqual(['OPEN', 'HALF_OPEN']);
});

test('a remote that fails is given up for a while only after five times in a row', () => {
  expect([failing(4).state, failing(5).state, failing(5).reason]).toEqual(['CLOSED', 'OPEN', 'UNREACHABLE']);
});

test('a half open circuit opens again at the first failure and keeps when the trouble began', () => {
  const first = failing(5);
  const again = afterFailure(triedNow(first), 60_000, 1);
  expect(again).toMatchObject({ state: 'OPEN', openedAt: first.openedAt, openings: 2 });
  expect(Date.parse(again.halfOpenAt ?? '')).toBeGreaterThan(60_000 + 30_000);
});

test('a key that is still refused keeps its own alert', () => {
  expect(afterFailure(triedNow(afterUnauthorized(CLOSED_CIRCUIT, 'Controlla la chiave.', 0)), 1, 0)).toMatchObject({ reason: 'UNAUTHORIZED', message: 'Controlla la chiave.' });
});
