import { expect, test } from 'vitest';
import { z } from 'zod';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';
import { createConnectorHealth, type ConnectorHealth } from './connector-health.ts';
import { createPaymentAsks } from './pulling/index.ts';
import { judgeAsked, watchDue, type WatchSummary } from './watching.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function watch(office: SyncOffice, limit = 100): Promise<WatchSummary> {
  let ids = 0;
  return watchDue({ engine: office.engine, connector: office.remote.connector, ports: office.ports, nowMs: office.clock.nowMs, random: () => 0.5, health: office.health, newId: () => `run-${(ids += 1)}` }, limit, new AbortController().signal);
}

/** As if nothing had failed yet. */
function well(office: SyncOffice): ConnectorHealth {
  return createConnectorHealth({ engine: office.engine, connector: office.remote.connector, nowMs: office.clock.nowMs, random: () => 0.5, log: office.log, skew: office.skew });
}

async function sentOffice(): Promise<SyncOffice> {
  const office = await openSyncOffice();
  await office.create(1);
  await office.send();
  return office;
}

const reads = (office: SyncOffice): number => office.remote.calls.filter((call) => call.startsWith('read')).length;

test('an open position is looked at every day and is quiet while nothing happened', async () => {
  const office = await sentOffice();
  for (let hour = 0; hour < 24 * 5; hour += 1) {
    await office.clock.advance(HOUR);
    await watch(office);
  }
  expect(reads(office)).toBeGreaterThanOrEqual(5);
  expect(reads(office)).toBeLessThanOrEqual(7);
  expect(await office.facts()).toEqual(['1 create confirmed']);
});

test('a cancelled position is looked at daily for thirty days, then weekly, for a year', async () => {
  const office = await sentOffice();
  await office.cancel(1);
  await office.send();
  const daily: number[] = [];
  for (let day = 1; day <= 400; day += 1) {
    await office.clock.advance(DAY);
    if ((await watch(office)).read > 0) daily.push(day);
  }
  expect(daily.filter((day) => day <= 30)).toHaveLength(30);
  expect(daily.filter((day) => day > 30 && day <= 365).length).toBeGreaterThanOrEqual(45);
  expect(daily.filter((day) => day > 30 && day <= 365).length).toBeLessThanOrEqual(50);
  expect(daily.filter((day) => day > 373)).toEqual([]);
});

test('money for a cancelled position is noticed months later', async () => {
  const office = await sentOffice();
  await office.cancel(1);
  await office.send();
  await office.clock.advance(60 * DAY);
  office.remote.pay('POS-1');
  expect(await watch(office)).toMatchObject({ read: 1, conflicts: 1 });
  expect((await office.facts()).slice(-2)).toEqual(['1 seen PAID', '1 task CANCEL_AGAINST_PAID']);
});

test('a cancelled position that can be paid again is cancelled once more, and only once', async () => {
  const office = await sentOffice();
  await office.cancel(1);
  await office.send();
  for (let time = 0; time < 2; time += 1) {
    office.remote.setStatus('POS-1', 'PAYABLE');
    await office.clock.advance(DAY);
    await watch(office);
    await office.send();
  }
  expect(office.remote.calls.filter((call) => call.startsWith('cancel'))).toHaveLength(2);
  expect((await office.facts()).filter((fact) => fact.includes('task'))).toEqual(['1 task CANCELLED_AGAINST_LIVE', '1 task CANCELLED_AGAINST_LIVE']);
  expect(office.remote.held('POS-1')?.status).toBe('PAYABLE');
});

test('what vanished is told and never created again', async () => {
  const office = await sentOffice();
  office.remote.vanish('POS-1');
  await office.clock.advance(DAY);
  await watch(office);
  await office.sendAll();
  expect(office.remote.held('POS-1')).toBeNull();
  expect((await office.facts()).at(-1)).toBe('1 task ACTIVE_AGAINST_GONE');
});

test('what others changed is told with the paper that it makes old, once', async () => {
  const office = await sentOffice();
  office.standing(1).printed = true;
  office.remote.change('POS-1', 7_000);
  for (let day = 0; day < 3; day += 1) {
    await office.clock.advance(DAY);
    await watch(office);
  }
  expect((await office.facts()).slice(1)).toEqual(['1 task UPDATE_AGAINST_CHANGED', '1 task PRINTED_THEN_UPDATED']);
});

test('a payment and a fee are only noted', async () => {
  const office = await sentOffice();
  office.remote.addFee('POS-1', 250);
  await office.clock.advance(DAY);
  await watch(office);
  office.remote.pay('POS-1');
  await office.clock.advance(DAY);
  await watch(office);
  expect((await office.facts()).slice(1)).toEqual(['1 seen PAYABLE', '1 seen PAID']);
});

test('what waits to be sent is left to the sender', async () => {
  const office = await sentOffice();
  await office.clock.advance(DAY);
  office.remote.change('POS-1', 7_000);
  await office.update(1, 5_000);
  expect(await watch(office)).toMatchObject({ read: 0, conflicts: 0 });
  expect(reads(office)).toBe(0);
});

test('what was queued while the position was read is left to the sender as well', async () => {
  const office = await sentOffice();
  await office.clock.advance(DAY);
  office.remote.vanish('POS-1');
  const { readPosition } = office.remote.connector;
  const connector = { ...office.remote.connector, readPosition: async (...args: Parameters<typeof readPosition>) => { await office.update(1, 5_000); return readPosition(...args); } };
  await watchDue({ engine: office.engine, connector, ports: office.ports, nowMs: office.clock.nowMs, random: () => 0, health: office.health, newId: () => 'run' }, 10, new AbortController().signal);
  expect(await office.facts()).toEqual(['1 create confirmed']);
});

test('no more than allowed at once, the longest waiting first, and nothing is lost', async () => {
  const office = await openSyncOffice();
  for (let id = 1; id <= 10; id += 1) await office.create(id);
  await office.send();
  await office.clock.advance(DAY);
  expect(await watch(office, 4)).toEqual({ read: 4, conflicts: 0, left: true });
  expect(await watch(office, 4)).toEqual({ read: 4, conflicts: 0, left: true });
  expect(await watch(office, 4)).toEqual({ read: 2, conflicts: 0, left: false });
});

test('a remote that does not answer keeps the turns; one position alone that cannot be read loses its own', async () => {
  const office = await sentOffice();
  await office.create(2);
  await office.send();
  await office.clock.advance(DAY);
  office.remote.fail('read', { kind: 'READ', failure: { kind: 'unreadable', code: 'HTTP_400', message: '' } });
  await watch(office);
  const rows = await office.engine.read((reader) => reader.all(z.object({ watchAt: z.string() }), 'SELECT watch_at FROM remote_state ORDER BY watch_at'));
  expect(rows.every(({ watchAt }) => watchAt > office.clock.now())).toBe(true);
  await office.clock.advance(DAY);
  office.remote.fail('read', ...[1, 2].map(() => ({ kind: 'READ', failure: { kind: 'retry', afterMs: null, scope: 'connector', code: 'CONNECT_TIMEOUT' } }) as const));
  await watch(office);
  await office.clock.advance(5_000);
  expect((await watch(office)).read).toBe(2);
});

test('one that can never be read does not stand before the others at every look', async () => {
  const office = await openSyncOffice();
  for (const id of [1, 2]) await office.create(id);
  await office.send();
  await office.clock.advance(DAY);
  const seen: string[] = [];
  for (const failure of [{ kind: 'retry', afterMs: null, scope: 'connector', code: 'ANSWER_NOT_JSON' }, { kind: 'unauthorized', code: 'HTTP_403', message: '' }] as const) {
    office.remote.calls.length = 0;
    office.health = well(office);
    office.remote.fail('read', { kind: 'READ', failure });
    await watch(office, 1);
    const [first] = office.remote.calls;
    await office.clock.advance(60_000);
    office.health = well(office);
    await watch(office, 1);
    seen.push(office.remote.calls.at(-1) === first ? 'the same again' : 'another');
    await office.clock.advance(DAY);
  }
  expect(seen).toEqual(['another', 'another']);
});

test('what is paid there and whose receipt does not come is looked at every day, and a person is told at the second look', async () => {
  const office = await sentOffice();
  office.remote.pay('POS-1');
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ read: 1, conflicts: 0 });
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ read: 1, conflicts: 1 });
  expect((await office.facts()).slice(-1)).toEqual(['1 task PAID_WITHOUT_RECEIPT']);
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ read: 1 });
});

test('of a plan each installment is watched for itself: one paid here, one paid there without receipt, one cancelled on the portal', async () => {
  const office = await openSyncOffice();
  await office.create(1, 10_000, { installments: 3 });
  await office.send();
  const [first, second, third] = office.standing(1).navs;
  office.remote.pay('POS-1', first);
  Object.assign(office.standing(1), { paid: true, paidNavs: [first], openNavs: [second, third] });
  await office.clock.advance(DAY);
  await watch(office);
  office.remote.pay('POS-1', second);
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ read: 1, conflicts: 0 });
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ read: 1, conflicts: 1 });
  expect((await office.facts()).slice(-1)).toEqual(['1 task PAID_WITHOUT_RECEIPT']);
  Object.assign(office.standing(1), { paidNavs: [first, second], openNavs: [third] });
  office.remote.cancelOne('POS-1', third ?? '');
  await office.clock.advance(DAY);
  expect(await watch(office)).toMatchObject({ conflicts: 1 });
  expect((await office.facts()).slice(-1)).toEqual(['1 task ACTIVE_AGAINST_GONE']);
});

test('a plan that is paid there to the end is looked at until every receipt is here', async () => {
  const office = await openSyncOffice();
  await office.create(1, 10_000, { installments: 2 });
  await office.send();
  const [first, second] = office.standing(1).navs;
  office.remote.pay('POS-1');
  Object.assign(office.standing(1), { paid: true, paidNavs: [first], openNavs: [second] });
  for (let day = 0; day < 3; day += 1) {
    await office.clock.advance(DAY);
    expect((await watch(office)).read).toBe(1);
  }
  Object.assign(office.standing(1), { paidNavs: [first, second], openNavs: [] });
  await office.clock.advance(DAY);
  await watch(office);
  await office.clock.advance(DAY);
  expect((await watch(office)).read).toBe(0);
});

/** F4 at the desk. */
async function ask(office: SyncOffice, meanwhile: () => Promise<unknown> = async () => undefined) {
  const { engine, ports, clock } = office;
  const connector = office.remote.connector;
  const asks = createPaymentAsks({
    engine, ports, nowMs: clock.nowMs, schedule: () => () => undefined, backOffMs: () => 1_000, newId: () => 'ask', signal: new AbortController().signal, record: () => undefined,
    connector: { ...connector, async askPayment(...asked) {
      const answer = await connector.askPayment(...asked);
      await meanwhile();
      return answer;
    } },
    seen: (unit, positionId, remote, askedAt) => judgeAsked({ connector, ports, nowMs: clock.nowMs, random: () => 0.5 }, unit, positionId, remote, askedAt),
  });
  return asks.askNow({ organization: '99999000013', iupd: 'POS-1', navs: [] });
}

test('who asks at the desk learns what was cancelled or vanished there, and a person is to decide, without waiting for its turn', async () => {
  const cancelled = await sentOffice();
  await cancelled.clock.advance(HOUR);
  cancelled.remote.setStatus('POS-1', 'CANCELLED');
  await ask(cancelled);
  expect((await cancelled.facts()).slice(1)).toEqual(['1 seen CANCELLED', '1 task ACTIVE_AGAINST_GONE']);
  const gone = await sentOffice();
  await gone.clock.advance(HOUR);
  gone.remote.vanish('POS-1');
  expect(await ask(gone)).toMatchObject({ kind: 'ANSWERED', remote: null });
  expect((await gone.facts()).slice(1)).toEqual(['1 task ACTIVE_AGAINST_GONE']);
});

test('asking twice in a minute does not make a receipt late; the next look of its turn does', async () => {
  const office = await sentOffice();
  await office.clock.advance(HOUR);
  office.remote.pay('POS-1');
  for (let time = 0; time < 3; time += 1) {
    await office.clock.advance(60_000);
    await ask(office);
  }
  expect((await office.facts()).filter((fact) => fact.includes('task'))).toEqual([]);
  for (let day = 0; day < 2; day += 1) {
    await office.clock.advance(DAY);
    await watch(office);
  }
  expect((await office.facts()).filter((fact) => fact.includes('task'))).toEqual(['1 task PAID_WITHOUT_RECEIPT']);
});

test('what was read before a change was sent is not held against it', async () => {
  const office = await sentOffice();
  await office.clock.advance(HOUR);
  await ask(office, async () => {
    await office.clock.advance(1_000);
    await office.update(1, 5_000);
    await office.send();
  });
  await office.clock.advance(HOUR);
  await office.update(1, 6_000);
  await ask(office);
  expect((await office.facts()).slice(1)).toEqual(['1 update confirmed']);
});

test('of what was never agreed with the intermediary nothing is decided', async () => {
  const office = await openSyncOffice();
  office.standing(1);
  expect(await ask(office)).toMatchObject({ kind: 'ANSWERED', remote: null });
  expect(await office.facts()).toEqual([]);
});
