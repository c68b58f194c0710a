import { expect, test } from 'vitest';
import { afterFailure, CLOSED_CIRCUIT } from '../../intermediary/circuit-breaker.ts';
import type { SyncEngineStatus } from '../../intermediary/sync-engine.ts';
import { markOf } from './sync-service.ts';

const STATUS: SyncEngineStatus = { running: null, suspended: false, circuit: CLOSED_CIRCUIT, trouble: null, lastOkAt: '2026-11-24T09:42:00.000Z', notBefore: null, skewMs: null, skewLevel: 'OK', errorId: null };
const failing = afterFailure(CLOSED_CIRCUIT, Date.parse('2026-11-24T09:43:00.000Z'), 0.5);

test('an intermediary that answers is not said to be silent: one that asks to wait, and something that is not the intermediary', () => {
  expect(markOf(STATUS).mark).toBe('ON_LINE');
  expect(markOf({ ...STATUS, circuit: failing }).mark).toBe('OFF_LINE');
  expect(markOf({ ...STATUS, circuit: failing, trouble: 'BUSY' })).toMatchObject({ mark: 'BUSY', message: null });
  expect(markOf({ ...STATUS, circuit: failing, trouble: 'ODD_ANSWER' })).toMatchObject({ mark: 'ODD_ANSWER', message: expect.stringContaining('controlla l’indirizzo') });
  expect(markOf({ ...STATUS, lastOkAt: null, circuit: failing, trouble: 'BUSY' }).mark).toBe('BUSY');
});
