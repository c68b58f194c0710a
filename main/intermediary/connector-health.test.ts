import { expect, test } from 'vitest';
import type { ConnectorFailure, ConnectorHealth } from './connector-health.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

const busy = (afterMs: number | null): ConnectorFailure => ({ kind: 'retry', afterMs, scope: 'connector', code: 'HTTP_429' });
const MINUTE = 60_000;

async function askedToWait(): Promise<Readonly<{ office: SyncOffice; health: ConnectorHealth }>> {
  const office = await openSyncOffice();
  await office.health.failed(busy(5 * MINUTE));
  return { office, health: office.health };
}

test('a call that was under way and ends well does not take back the wait that another was asked for', async () => {
  const { office, health } = await askedToWait();
  health.succeeded();
  expect([health.mayCall(), health.notBefore()]).toEqual([false, new Date(office.clock.nowMs() + 5 * MINUTE).toISOString()]);
  await office.clock.advance(5 * MINUTE);
  expect([health.mayCall(), health.notBefore()]).toEqual([true, null]);
});

test('nor does a person who wants it now, nor a program that is started again', async () => {
  const { office, health } = await askedToWait();
  health.tryNow();
  expect(health.mayCall()).toBe(false);
  await office.restart();
  office.health.tryNow();
  expect([office.health.mayCall(), office.health.circuit().state]).toEqual([false, 'CLOSED']);
  await office.clock.advance(5 * MINUTE);
  expect(office.health.mayCall()).toBe(true);
  await office.engine.close();
});

test('a circuit that opened asks no question before the wait is over, whoever wants it', async () => {
  const { office, health } = await askedToWait();
  for (let failure = 0; failure < 4; failure += 1) {
    await office.clock.advance(5 * MINUTE);
    await health.failed(busy(5 * MINUTE));
  }
  health.tryNow();
  expect(health.circuit().state).toBe('HALF_OPEN');
  const ctx = { runId: 'r', signal: new AbortController().signal, nowMs: office.clock.nowMs, record: () => undefined };
  expect([await health.recover(ctx), office.remote.calls]).toEqual([false, []]);
  await office.clock.advance(5 * MINUTE);
  expect([await health.recover(ctx), health.mayCall()]).toEqual([true, true]);
});

test('the wait is kept over a new start also when the circuit is open: a person who wants it now gets no call through before its end', async () => {
  const { office, health } = await askedToWait();
  await health.failed({ kind: 'unauthorized', code: 'HTTP_401', message: 'Chiave' });
  await office.restart();
  const { health: after } = office;
  after.tryNow();
  expect(after.circuit().state).toBe('HALF_OPEN');
  const ctx = { runId: 'r', signal: new AbortController().signal, nowMs: office.clock.nowMs, record: () => undefined };
  expect([await after.recover(ctx), office.remote.calls, after.askedWait()]).toEqual([false, [], new Date(office.clock.nowMs() + 5 * MINUTE).toISOString()]);
  await office.clock.advance(5 * MINUTE);
  expect([await after.recover(ctx), after.mayCall()]).toEqual([true, true]);
  await office.engine.close();
});

test('our own back-off ends with the first answer that says that all is well, or when a person asks', async () => {
  const office = await openSyncOffice();
  for (const end of [() => office.health.succeeded(), () => office.health.tryNow()]) {
    await office.health.failed(busy(null));
    expect(office.health.mayCall()).toBe(false);
    end();
    expect(office.health.mayCall()).toBe(true);
  }
});

test('whether no answer came, it had no time, or something else answered is told apart, until it is well', async () => {
  const office = await openSyncOffice();
  const codes = ['CONNECT_TIMEOUT', 'HTTP_429', 'GATEWAY_503', 'FDR-1001', 'ANSWER_NOT_JSON', 'HTTP_302', 'HTTP_404'];
  const told = [];
  for (const code of codes) {
    await office.health.failed({ kind: 'retry', afterMs: null, scope: 'connector', code });
    told.push(office.health.trouble());
  }
  expect(told).toEqual([null, 'BUSY', 'BUSY', 'BUSY', 'ODD_ANSWER', 'ODD_ANSWER', 'ODD_ANSWER']);
  office.health.succeeded();
  expect(office.health.trouble()).toBeNull();
});

test('a folder of exchange that fails is not there, whatever its code', async () => {
  const office = await openSyncOffice({ transport: 'file' });
  await office.health.failed({ kind: 'retry', afterMs: null, scope: 'connector', code: 'FILE_MISSING' });
  expect(office.health.trouble()).toBeNull();
});
