import { expect, onTestFinished, test } from 'vitest';
import { EndOfProgram } from './sender.ts';
import { createSyncEngine, type SyncEngine } from './sync-engine.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

function engineOf(office: SyncOffice): SyncEngine {
  const made = createSyncEngine({ engine: office.engine, ports: office.ports, connector: office.remote.connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => made.stop());
  return made;
}

/** Lets the clock run until something holds; the database works in real time. */
async function until(office: SyncOffice, holds: () => Promise<boolean> | boolean, stepMs = 500): Promise<void> {
  for (let step = 0; step < 1_000; step += 1) {
    if (await holds()) return;
    await office.clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  throw new Error(`It never came to that: ${office.remote.calls.join(', ')}`);
}

const count = (office: SyncOffice, call: string): number => office.remote.calls.filter((made) => made.startsWith(call)).length;
const allAcked = (office: SyncOffice) => async (): Promise<boolean> => (await office.states()).every((state) => state === 'ACKED');

test('what is queued is sent soon after it is told', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  await sync.start();
  await office.clock.advance(5_000);
  await office.create(1);
  sync.wake();
  sync.wake();
  await until(office, allAcked(office), 100);
  expect(count(office, 'upsert')).toBe(1);
  expect([sync.online(), sync.status().errorId]).toEqual([true, null]);
});

test('what was queued before the start, and what nobody told, is sent as well', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  const sync = engineOf(office);
  await sync.start();
  await until(office, allAcked(office));
  await office.create(2);
  await until(office, allAcked(office), 10_000);
  expect(count(office, 'upsert')).toBe(2);
});

test('what is queued while a run is under way is not forgotten', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  await office.create(1);
  office.remote.onTheWay.meet = async () => {
    office.remote.onTheWay.meet = null;
    await office.create(2);
    sync.wake();
    await office.clock.advance(2_000);
  };
  await sync.start();
  const begun = office.clock.nowMs();
  await until(office, async () => (await office.states()).length === 2 && (await allAcked(office)()), 100);
  expect(office.clock.nowMs() - begun).toBeLessThan(30_000);
});

test('what waits for its time is sent when it comes', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'retry', afterMs: 20_000, scope: 'row', code: 'HTTP_429' } });
  const sync = engineOf(office);
  await sync.start();
  const begun = office.clock.nowMs();
  await until(office, async () => (await office.states())[0] === 'ACKED');
  expect(office.clock.nowMs() - begun).toBeGreaterThanOrEqual(20_000);
});

test('one run tells what was done', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  await office.create(2);
  office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'rejected', remedy: { code: 'X', message: 'No.', fields: {} } } });
  office.skew.add(office.clock.nowMs() + 1_000, office.clock.nowMs());
  expect(await engineOf(office).runOnce()).toMatchObject({ sent: { acked: 1, blocked: 1 }, pulls: [], watch: { read: 0 }, waiting: 0, skewMs: 1_000 });
});

test('after a key was refused nothing is tried, until the connector says that it is well', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  office.remote.fail('upsert', { kind: 'ANSWER', http: 401, result: { kind: 'unauthorized', code: 'HTTP_401', message: 'Controlla la chiave.' } });
  office.remote.health.ok = false;
  const sync = engineOf(office);
  await sync.start();
  await until(office, () => sync.status().circuit.state === 'OPEN', 100);
  expect([sync.online(), sync.status().circuit.message]).toEqual([false, 'Controlla la chiave.']);
  await office.clock.advance(14 * 60_000);
  expect([count(office, 'upsert'), count(office, 'health')]).toEqual([1, 0]);
  await until(office, () => count(office, 'health') === 1, 10_000);
  expect(count(office, 'upsert')).toBe(1);
  office.remote.health.ok = true;
  await until(office, allAcked(office), 60_000);
  expect([sync.online(), count(office, 'upsert')]).toEqual([true, 2]);
});

test('a person who mended the key need not wait', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  office.remote.fail('upsert', { kind: 'ANSWER', http: 401, result: { kind: 'unauthorized', code: 'HTTP_401', message: 'Controlla la chiave.' } });
  const sync = engineOf(office);
  await sync.runOnce();
  expect(await sync.runOnce()).toMatchObject({ sent: { acked: 1 } });
  expect(count(office, 'health')).toBe(1);
});

test('suspended, nothing goes; afterwards everything does', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  await sync.start();
  sync.suspend(true);
  await office.create(1);
  sync.wake();
  await office.clock.advance(10 * 60_000);
  expect([count(office, 'upsert'), sync.status().suspended, sync.online()]).toEqual([0, true, false]);
  sync.suspend(false);
  await until(office, allAcked(office));
});

test('stopping waits for what is in flight, and a new engine goes on', async () => {
  const office = await openSyncOffice();
  for (let id = 1; id <= 8; id += 1) await office.create(id);
  const first = engineOf(office);
  let stopping: Promise<void> | null = null;
  office.remote.onTheWay.meet = () => { stopping ??= first.stop(); };
  await first.start();
  await until(office, () => stopping !== null, 100);
  await stopping;
  expect((await office.states()).includes('IN_FLIGHT')).toBe(false);
  const second = engineOf(office);
  await second.start();
  await until(office, allAcked(office));
  expect(count(office, 'upsert')).toBe(8);
});

test('a bug while running is told by its number and does not end the engine', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  const { health } = office.remote.connector;
  Object.assign(office.remote.connector, { health: () => Promise.reject(new Error('a bug')) });
  office.skew.add(office.clock.nowMs() + 25 * 3_600_000, office.clock.nowMs());
  await expect(sync.runOnce()).rejects.toThrow('a bug');
  expect(sync.status().errorId).toBe('E-1');
  Object.assign(office.remote.connector, { health });
  await sync.runOnce();
  expect(sync.status().errorId).toBeNull();
});

test('a bug that comes at every run is met once a minute, not at once again', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  Object.assign(office.remote.connector, { health: () => Promise.reject(new Error('a bug')) });
  office.skew.add(office.clock.nowMs() + 25 * 3_600_000, office.clock.nowMs());
  await office.create(1);
  await sync.start();
  await until(office, () => office.errors.length > 0, 100);
  for (let second = 0; second < 50; second += 1) {
    await office.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  expect(office.errors).toHaveLength(1);
  await until(office, () => office.errors.length > 1);
});

test('open positions are looked at once a day by themselves', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  const sync = engineOf(office);
  await sync.start();
  await until(office, allAcked(office));
  office.remote.vanish('POS-1');
  await until(office, async () => (await office.facts()).length > 1, 600_000);
  expect(await office.facts()).toEqual(['1 create confirmed', '1 task ACTIVE_AGAINST_GONE']);
});

test('what is queued while a long reception goes on is sent before its next page, not at its end', async () => {
  const office = await openSyncOffice({ streams: ['RECEIPTS'] });
  const acked: number[] = [];
  const connector: SyncOffice['remote']['connector'] = {
    ...office.remote.connector,
    pull: async (_stream, _organization, cursor) => {
      const page = Number(cursor.page ?? '0');
      if (page === 1) await office.create(1);
      acked.push((await office.states()).filter((state) => state === 'ACKED').length);
      return { ok: true, value: { items: [], next: page < 4 ? String(page + 1) : null, skipped: 0 } };
    },
  };
  const sync = createSyncEngine({ engine: office.engine, ports: office.ports, connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  const summary = await sync.runOnce();
  expect(acked).toEqual([0, 0, 1, 1, 1]);
  expect(summary.sent).toMatchObject({ acked: 1, end: 'DONE' });
});

test('nor does it wait behind receipts that were missed before and are asked for one by one', async () => {
  const office = await openSyncOffice({ streams: ['RECEIPTS'] });
  const acked: number[] = [];
  const missing = ['a', 'b', 'c'].map((key) => ({ key, at: null, code: 'NOT_READY' }));
  let listed: typeof missing = missing;
  const connector: SyncOffice['remote']['connector'] = {
    ...office.remote.connector,
    pull: async () => ({ ok: true, value: { items: [], next: null, skipped: listed.length, rows: { given: [], missing: listed } } }),
    fetchRow: async () => {
      if (acked.length === 0) await office.create(1);
      acked.push((await office.states()).filter((state) => state === 'ACKED').length);
      return { ok: true, value: 'NOT_READY' };
    },
  };
  const sync = createSyncEngine({ engine: office.engine, ports: office.ports, connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  await sync.runOnce();
  listed = [];
  await office.clock.advance(3_600_000);
  await sync.runOnce();
  expect(acked).toEqual([0, 1, 1]);
});

test('a person who asks for it now does not wait for the time of the next try', async () => {
  const office = await openSyncOffice();
  const sync = engineOf(office);
  office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'retry', afterMs: null, scope: 'row', code: 'HTTP_500' }, http: 500 });
  await office.create(1);
  await sync.runOnce();
  expect(await office.states()).toEqual(['READY']);
  await sync.runOnce();
  expect(await office.states()).toEqual(['ACKED']);
});

test('a clock that was ahead and was put right keeps back nothing: neither sendings, nor looks, nor what waited for its time', async () => {
  const office = await openSyncOffice();
  const now = office.clock.now();
  const days = 3 * 24 * 3_600_000;
  office.clock.goTo(new Date(office.clock.nowMs() + days).toISOString());
  await office.create(1);
  await engineOf(office).runOnce();
  await office.create(2);
  office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'retry', afterMs: 600_000, scope: 'row', code: 'HTTP_408' } });
  await engineOf(office).runOnce();
  expect(await office.states()).toEqual(['ACKED', 'READY']);
  office.clock.goTo(now);
  office.remote.vanish('POS-1');
  const sync = engineOf(office);
  await sync.start();
  await until(office, allAcked(office), 1_000);
  await until(office, async () => (await office.facts()).includes('1 task ACTIVE_AGAINST_GONE'), 60_000);
  expect(office.clock.nowMs() - Date.parse(now)).toBeLessThan(10 * 60_000);
});

test('a clock put right while the program runs does not stop what it does by itself', async () => {
  const office = await openSyncOffice({ streams: ['RECEIPTS'] });
  let pulls = 0;
  const sync = createSyncEngine({ engine: office.engine, ports: office.ports, connector: { ...office.remote.connector, pull: async () => { pulls += 1; return { ok: true, value: { items: [], next: null, skipped: 0 } }; } }, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => sync.stop());
  const now = office.clock.now();
  office.clock.goTo(new Date(office.clock.nowMs() + 10 * 3_600_000).toISOString());
  await sync.runOnce();
  office.clock.goTo(now);
  const before = pulls;
  await sync.start();
  await until(office, () => pulls > before, 1_000);
  expect(office.clock.nowMs() - Date.parse(now)).toBeLessThan(10 * 60_000);
});

test('a lease that a clock which was ahead wrote, and nobody gave back, is of nobody', async () => {
  const office = await openSyncOffice();
  await office.engine.write('test.lease', (unit) => unit.run('INSERT INTO sender_lease (id, holder, lease_until) VALUES (1, ?, ?)', ['other', new Date(office.clock.nowMs() + 10 * 3_600_000).toISOString()]));
  await office.create(1);
  expect(await engineOf(office).runOnce()).toMatchObject({ sent: { end: 'DONE', acked: 1 } });
});

test('what a program that was killed in the middle of a sending held is sent on at once by the next, after asking what became of it', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  await office.create(2);
  await office.send({ atStep: (step) => { if (step === 'CALLED') throw new EndOfProgram(); } }).catch(() => undefined);
  await office.engine.write('test.lease', (unit) => unit.run('UPDATE sender_lease SET lease_until = ?', [new Date(office.clock.nowMs() + 3 * 60_000).toISOString()]));
  expect(await office.states()).toContain('IN_FLIGHT');
  await office.restart();
  const begun = office.clock.nowMs();
  const sync = engineOf(office);
  await sync.start();
  await until(office, allAcked(office), 100);
  // Far from the three minutes for which the other held the lease; the clock of the test runs on while a busy machine writes.
  expect(office.clock.nowMs() - begun).toBeLessThan(90_000);
  expect(count(office, 'upsert')).toBe(2);
});
