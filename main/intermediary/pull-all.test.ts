import { expect, onTestFinished, test } from 'vitest';
import type { IntermediaryConnector, PulledItem, PullStream, Read, PullPage } from './connector.ts';
import type { AppliedItem } from './ports.ts';
import { createSyncEngine, type SyncEngine } from './sync-engine.ts';
import { lastRuns } from './sync-views.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

const REFUSED: Read<PullPage> = { ok: false, error: { kind: 'unauthorized', code: 'GATEWAY_401', message: 'La chiave per «Flussi» non è valida.' } };
const NOTHING: Read<PullPage> = { ok: true, value: { items: [], next: null, skipped: 0 } };

type Pulled = Readonly<{ sync: SyncEngine; answers: Map<PullStream, Read<PullPage>>; asked: PullStream[] }>;

async function openPulling(apply?: (items: readonly PulledItem[]) => readonly AppliedItem[]): Promise<SyncOffice & Pulled> {
  const office = await openSyncOffice({ streams: ['RECEIPTS', 'FLOWS'] });
  const answers = new Map<PullStream, Read<PullPage>>();
  const asked: PullStream[] = [];
  const connector: IntermediaryConnector = { ...office.remote.connector, pull: async (stream) => { asked.push(stream); return answers.get(stream) ?? NOTHING; } };
  const ports = apply === undefined ? office.ports : { ...office.ports, apply: async (_unit: unknown, items: readonly PulledItem[]) => apply(items) };
  const sync = createSyncEngine({ engine: office.engine, ports, connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => sync.stop());
  return { ...office, sync, answers, asked };
}

async function until(office: SyncOffice, holds: () => Promise<boolean> | boolean, stepMs: number): Promise<void> {
  for (let step = 0; step < 500; step += 1) {
    if (await holds()) return;
    await office.clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  throw new Error('It never came to that');
}

test('a key refused for the flows alone stops neither the sending nor the receipts', async () => {
  const office = await openPulling();
  office.answers.set('FLOWS', REFUSED);
  for (let run = 1; run <= 3; run += 1) {
    await office.create(run);
    const { sent, pulls } = await office.sync.runOnce();
    expect(sent).toMatchObject({ end: 'DONE', acked: 1 });
    expect(pulls?.map(({ stream, summary }) => [stream, summary.outcome, summary.stop?.message ?? null])).toEqual([['RECEIPTS', 'DONE', null], ['FLOWS', 'FAILED', 'La chiave per «Flussi» non è valida.']]);
    await office.clock.advance(60_000);
  }
  expect(office.sync.status().circuit.state).toBe('CLOSED');
});

test('a key refused for one sending keeps back neither what comes in nor the other sendings', async () => {
  const office = await openPulling();
  // The right to cancel is missing, say: every other call is granted.
  Object.assign(office.remote.connector, { cancelPosition: async () => ({ kind: 'unauthorized', code: 'GATEWAY_403', message: 'La chiave non è abilitata.' }), health: async () => ({ ok: false, serverTime: null, rights: [{ what: 'Ricevute', allowed: true, detail: null }], detail: '' }) });
  const sync = createSyncEngine({ engine: office.engine, ports: office.ports, connector: { ...office.remote.connector, pull: async (stream) => { office.asked.push(stream); return NOTHING; } }, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => sync.stop());
  await office.create(1);
  await sync.runOnce();
  await office.cancel(1);
  office.asked.length = 0;
  await sync.start();
  await until(office, () => sync.status().circuit.state === 'OPEN', 1_000);
  expect(office.asked).toEqual([]);
  await office.create(2);
  await until(office, () => office.asked.length >= 4, 60_000);
  await until(office, async () => (await office.states()).join() === 'ACKED,READY,ACKED', 10_000);
});

test('a key refused for every stream is the key: nothing more is asked, and it is told', async () => {
  const office = await openPulling();
  for (const stream of ['RECEIPTS', 'FLOWS'] as const) office.answers.set(stream, REFUSED);
  await office.sync.runOnce();
  expect(office.sync.status().circuit).toMatchObject({ state: 'OPEN', reason: 'UNAUTHORIZED' });
});

test('what was refused is tried again once after each start, though its bytes came already', async () => {
  let mended = false;
  const recorded: string[] = [];
  const office = await openPulling((items) => items.map(({ naturalKey }) => {
    if (mended) recorded.push(naturalKey);
    return mended ? { naturalKey, outcome: 'APPLIED', message: null } : { naturalKey, outcome: 'REFUSED', message: 'Non si legge.' };
  }));
  const item: PulledItem = { stream: 'RECEIPTS', naturalKey: 'org/iuv/1', raw: new TextEncoder().encode('<a/>'), mime: 'application/xml', highWater: null };
  office.answers.set('RECEIPTS', { ok: true, value: { items: [item], next: null, skipped: 0 } });
  await office.sync.runOnce();
  mended = true;
  await office.sync.runOnce();
  expect(recorded).toEqual([]);
  const again = createSyncEngine({ engine: office.engine, ports: { ...office.ports, apply: async (_unit, items) => items.map(({ naturalKey }) => { recorded.push(naturalKey); return { naturalKey, outcome: 'APPLIED', message: null }; }) }, connector: { ...office.remote.connector, pull: async () => NOTHING }, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => again.stop());
  await again.runOnce();
  await again.runOnce();
  expect(recorded).toEqual(['org/iuv/1']);
});

test('who waits for a turn when the connection is switched off does not get one', async () => {
  const office = await openPulling();
  await office.create(1);
  let waiting: Promise<unknown> = Promise.resolve();
  office.remote.onTheWay.meet = async () => {
    office.remote.onTheWay.meet = null;
    waiting = office.sync.runOnce();
    void office.sync.stop();
    await Promise.resolve();
  };
  await office.sync.runOnce();
  await office.create(2);
  await waiting;
  expect(await office.states()).toEqual(['ACKED', 'READY']);
});

test('a clock that is ten minutes ahead is measured against itself, however often, and what people read is dated by it', async () => {
  const office = await openSyncOffice({ streams: ['RECEIPTS'] });
  const behindMs = -10 * 60_000;
  const told: number[] = [];
  const windows: (string | null)[] = [];
  const connector: IntermediaryConnector = {
    ...office.remote.connector,
    async pull(_stream, _organization, { to }, ctx) {
      // As the HTTP client does with the `Date` of an answer.
      office.skew.add(office.clock.nowMs() + behindMs, ctx.nowMs());
      told.push(ctx.remoteNowMs?.() ?? Number.NaN);
      windows.push(to);
      return NOTHING;
    },
  };
  const sync = createSyncEngine({ engine: office.engine, ports: office.ports, connector, nowMs: office.clock.nowMs, scheduler: office.clock.scheduler, random: () => 0.5, log: office.log, skew: office.skew });
  onTestFinished(() => sync.stop());
  for (let run = 0; run < 4; run += 1) await sync.runOnce();
  expect(new Set(office.skew.samples())).toEqual(new Set([behindMs]));
  expect(sync.status()).toMatchObject({ skewMs: behindMs, skewLevel: 'WARN' });
  const there = office.clock.nowMs() + behindMs;
  expect([told.at(-1), windows.at(-1)]).toEqual([there, new Date(there).toISOString()]);
  expect((await office.engine.read((reader) => lastRuns(reader, connector.id))).map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([[new Date(office.clock.nowMs()).toISOString(), new Date(office.clock.nowMs()).toISOString()]]);
});
