import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { enqueueIntent } from '../data/outbox.ts';
import { findIntent, sendAgain } from './outbox-store.ts';
import { writeAttempt } from './outcome.ts';
import { EndOfProgram, type SendStep } from './sender.ts';
import { iupdOf, navOf, openSyncOffice, snapshotOf, type SyncOffice } from './testing/sync-office.ts';

const wait = (office: SyncOffice, ms = 16 * 60_000) => office.clock.advance(ms);
const unreachable = { kind: 'ANSWER', result: { kind: 'retry', afterMs: null, scope: 'connector', code: 'CONNECT' } } as const;

describe('what goes well', () => {
  test('a creation is sent, confirmed and remembered', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    expect(await office.send()).toMatchObject({ end: 'DONE', acked: 1, conflict: 0 });
    expect(office.remote.held('POS-1')).toMatchObject({ status: 'PAYABLE', installments: [{ nav: navOf(1), amountCents: 10_000 }] });
    expect(await office.intents()).toMatchObject([{ state: 'ACKED', attempts: 1, connector: 'fake', settledAt: office.clock.now() }]);
    expect(await office.facts()).toEqual(['1 create confirmed']);
  });

  test('what follows goes in order: change, mark of payment, cancellation', async () => {
    const office = await openSyncOffice();
    await office.create(1, 10_000, { installments: 2 });
    await office.send();
    await office.engine.write('test.queue', (unit) => enqueueIntent(unit, { aggregateKind: 'debt_position', aggregateId: '1', kind: 'update', payload: snapshotOf(1, 20_000, { installments: 2 }), operatorId: null }));
    await office.markPaid(1, navOf(1, 1));
    await office.send();
    expect(office.remote.calls).toEqual(['upsert POS-1 v1', 'upsert POS-1 v2', 'mark POS-1 v3']);
    expect(await office.facts()).toEqual(['1 create confirmed', '1 update confirmed, superseded', '1 seen PARTIALLY_PAID', '1 markPaid confirmed']);
  });

  test('the exchanges are kept with the position, without headers', async () => {
    const office = await openSyncOffice();
    const id = await office.create(1);
    await office.send();
    const rows = await office.engine.read((reader) => reader.all(z.object({ aggregateId: z.string(), intentId: z.string(), operation: z.string(), http: z.int() }), 'SELECT aggregate_id, intent_id, operation, http FROM exchange'));
    expect(rows).toEqual([{ aggregateId: '1', intentId: id, operation: 'fake.upsert', http: 200 }]);
  });

  test('at most four positions at once, and every one once', async () => {
    const office = await openSyncOffice();
    for (let id = 1; id <= 25; id += 1) await office.create(id);
    office.remote.onTheWay.meet = async () => {
      for (let turn = 0; turn < 2_000 && office.remote.most.atOnce < 4; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    expect((await office.send()).acked).toBe(25);
    expect(office.remote.most.atOnce).toBe(4);
    expect(new Set(office.remote.calls).size).toBe(25);
  });

  test('what depends on another position waits until that one is there', async () => {
    const office = await openSyncOffice();
    const first = await office.create(1);
    await office.create(2, 10_000, { dependsOn: first });
    office.remote.fail('upsert', unreachable);
    await office.send();
    expect(office.remote.calls).toEqual(['upsert POS-1 v1']);
    await wait(office);
    await office.send();
    expect(await office.states()).toEqual(['ACKED', 'ACKED']);
  });
});

describe('what need not be sent', () => {
  test('three changes are one', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.send();
    for (const amount of [1_000, 2_000, 3_000]) await office.update(1, amount);
    expect(await office.send()).toMatchObject({ acked: 1, superseded: 2 });
    expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(3_000);
  });

  test('created and cancelled at once, never printed: the intermediary never hears of it', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.cancel(1);
    await office.send();
    expect(office.remote.calls).toEqual([]);
    expect(await office.states()).toEqual(['SUPERSEDED', 'SUPERSEDED']);
  });

  test('the same with a printed notice: created, then cancelled, so that whoever tries to pay is told', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.cancel(1);
    office.standing(1).printed = true;
    await office.send();
    expect(office.remote.held('POS-1')?.status).toBe('CANCELLED');
    expect(await office.facts()).toEqual(['1 create confirmed, superseded', '1 seen CANCELLED', '1 cancel confirmed']);
  });

  test('an old creation is not sent after a cancellation that was queued while it waited to be tried again', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', unreachable);
    await office.send();
    await office.cancel(1);
    await wait(office);
    await office.send();
    expect(office.remote.held('POS-1')).toBeNull();
    expect(office.remote.calls.filter((call) => call.startsWith('upsert'))).toHaveLength(1);
    // It was answered once, so it may be there: the cancellation goes by itself, and «not there» is what was wanted.
    expect(await office.states()).toEqual(['SUPERSEDED', 'ACKED']);
  });

  test('a cancellation reaches a creation that ended in an error of the server and was carried out all the same', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.onTheWay.meet = async () => {
      office.remote.onTheWay.meet = null;
      await office.remote.connector.upsertPosition(snapshotOf(1), null, { intentId: 'same', intentVersion: 1, attempt: 1, signal: new AbortController().signal, nowMs: office.clock.nowMs, record: () => undefined });
      office.remote.fail('upsert', { kind: 'ANSWER', http: 500, result: { kind: 'retry', afterMs: 60_000, scope: 'row', code: 'HTTP_500' } });
    };
    await office.send();
    expect(office.remote.held('POS-1')?.status).toBe('PAYABLE');
    await office.cancel(1);
    await wait(office);
    await office.send();
    expect(await office.states()).toEqual(['SUPERSEDED', 'ACKED']);
    expect(office.remote.held('POS-1')?.status).toBe('CANCELLED');
  });

  test('a change queued while the creation is on its way is sent after it, and only then the position is confirmed', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.onTheWay.meet = async () => {
      office.remote.onTheWay.meet = null;
      await office.update(1, 5_000);
    };
    await office.send();
    expect(await office.facts()).toEqual(['1 create confirmed, superseded', '1 update confirmed']);
    expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(5_000);
  });
});

describe('in doubt', () => {
  test.each([['arrived', 'LOST_AFTER'], ['did not arrive', 'LOST_BEFORE']] as const)('a creation without answer that %s is there exactly once', async (_name, kind) => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', { kind });
    await office.send();
    expect(await office.states()).toEqual(['AMBIGUOUS']);
    expect(office.remote.calls).toEqual(['upsert POS-1 v1']);
    await wait(office, 2_000);
    await office.send();
    expect(await office.states()).toEqual(['ACKED']);
    expect(office.remote.calls.filter((call) => call.startsWith('upsert'))).toHaveLength(kind === 'LOST_AFTER' ? 1 : 2);
    expect(await office.facts()).toEqual(['1 create confirmed']);
  });

  test.each([['arrived', 'LOST_AFTER'], ['did not arrive', 'LOST_BEFORE']] as const)('the same of a change, a cancellation and a mark that %s', async (_name, kind) => {
    const office = await openSyncOffice();
    for (const id of [1, 2, 3]) await office.create(id);
    await office.send();
    await office.update(1, 5_000);
    await office.cancel(2);
    await office.markPaid(3);
    office.remote.fail('upsert', { kind });
    office.remote.fail('cancel', { kind });
    office.remote.fail('mark', { kind });
    await office.sendAll();
    expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
    expect([1, 2, 3].map((id) => office.remote.held(iupdOf(id))?.status)).toEqual(['PAYABLE', 'CANCELLED', 'PAID']);
    expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(5_000);
  });

  test.each(['LOST', 'CRASH'])('a 409 of an earlier attempt makes no collision of one that nobody answered: %s', async (how) => {
    const office = await openSyncOffice();
    const id = await office.create(1);
    office.remote.fail('upsert', { kind: 'ANSWER', http: 409, result: { kind: 'rejected', remedy: { code: 'GPD_METADATA_RESERVED', message: 'Toglilo.', fields: {} } } });
    await office.send();
    await office.engine.write('test.again', (unit) => sendAgain(unit, id));
    office.remote.fail('upsert', { kind: 'LOST_BEFORE' });
    if (how === 'LOST') await office.send();
    else {
      await office.send({ atStep: (step) => { if (step === 'TAKEN') throw new EndOfProgram(); } }).catch(() => undefined);
      await office.restart();
    }
    await office.sendAll();
    expect([await office.states(), (await office.facts()).filter((fact) => fact.includes('COLLISION'))]).toEqual([['ACKED'], []]);
  });

  test('while the intermediary cannot be read nothing is sent again', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', { kind: 'LOST_AFTER' });
    await office.send();
    for (let time = 0; time < 3; time += 1) {
      office.remote.fail('read', { kind: 'READ', failure: { kind: 'retry', afterMs: null, scope: 'row', code: 'HTTP_503' } });
      await wait(office);
      await office.send();
    }
    expect(office.remote.calls.filter((call) => call.startsWith('upsert'))).toHaveLength(1);
    expect(await office.states()).toEqual(['AMBIGUOUS']);
    await wait(office);
    await office.send();
    expect(await office.states()).toEqual(['ACKED']);
  });

  test('a position paid while it was in doubt is confirmed, and its payment is noticed', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', { kind: 'LOST_AFTER' });
    await office.send();
    office.remote.pay('POS-1');
    await wait(office);
    await office.send();
    expect(await office.facts()).toEqual(['1 seen PAID', '1 create confirmed']);
  });

  test.each([['arrived', 'LOST_AFTER', []], ['did not arrive', 'LOST_BEFORE', ['1 task UPDATE_AGAINST_PAID']]] as const)('a change of causale that %s, without an answer, and is paid then', async (_how, lost, tasks) => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.send();
    office.remote.fail('upsert', { kind: lost });
    await office.update(1, 10_000, { causale: 'TARI 2026, conguaglio' });
    await office.send();
    office.remote.pay(iupdOf(1));
    await office.clock.advance(5_000);
    await office.send();
    expect((await office.facts()).filter((fact) => fact.includes('task'))).toEqual(tasks);
    expect(await office.states()).toEqual(['ACKED', tasks.length === 0 ? 'ACKED' : 'SUPERSEDED']);
    await office.engine.close();
  });
  test('a connector with a bug leaves a doubt, not a second sending', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.create(2);
    office.remote.fail('upsert', { kind: 'THROW' });
    await office.send();
    expect(office.errors).toEqual(['sync.connector-threw']);
    expect([...(await office.states())].sort()).toEqual(['ACKED', 'AMBIGUOUS']);
    await office.sendAll();
    expect(await office.states()).toEqual(['ACKED', 'ACKED']);
  });
});

describe('a crash', () => {
  const kinds = ['create', 'update', 'cancel', 'markPaid'] as const;
  const steps: readonly SendStep[] = ['TAKEN', 'CALLED', 'WRITTEN'];
  test.each(kinds.flatMap((kind) => steps.map((step) => [kind, step] as const)))('during a %s, when it was %s: done once, told once', async (kind, step) => {
    const office = await openSyncOffice();
    await office.create(1);
    if (kind !== 'create') await office.send();
    if (kind === 'update') await office.update(1, 5_000);
    if (kind === 'cancel') await office.cancel(1);
    if (kind === 'markPaid') await office.markPaid(1);
    const before = office.remote.calls.length;
    await expect(office.send({ atStep: (reached) => { if (reached === step) throw new EndOfProgram(); } })).rejects.toThrow(EndOfProgram);
    await office.restart();
    await wait(office);
    await office.sendAll();
    expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
    expect(office.remote.calls.slice(before).filter((call) => !call.startsWith('read'))).toHaveLength(1);
    const confirmed = (await office.facts()).filter((fact) => fact.includes(`${kind} confirmed`));
    expect(confirmed).toEqual([`1 ${kind} confirmed`]);
    expect(office.remote.held('POS-1')?.status).toBe({ create: 'PAYABLE', update: 'PAYABLE', cancel: 'CANCELLED', markPaid: 'PAID' }[kind]);
    await office.engine.close();
  });

  test('a sender that was interrupted keeps its lease until it can no longer be at work', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    const other = office.deps({ holder: 'other' });
    await office.engine.write('test.lease', (unit) => unit.run('INSERT INTO sender_lease (id, holder, lease_until) VALUES (1, ?, ?)', ['other', new Date(office.clock.nowMs() + 60_000).toISOString()]));
    expect(await office.send()).toMatchObject({ end: 'NOT_OURS', acked: 0 });
    expect(office.remote.calls).toEqual([]);
    expect(other.holder).toBe('other');
    await wait(office, 60_000);
    expect(await office.send()).toMatchObject({ end: 'DONE', acked: 1 });
  });
});

describe('what does not go well', () => {
  test('a refusal waits for a person with its reason, and is sent again when it was mended', async () => {
    const office = await openSyncOffice();
    const id = await office.create(1);
    office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'rejected', remedy: { code: 'GPD_DATES', message: 'La scadenza è già passata: spostala in avanti.', fields: { dueDate: 'Passata.' } } } });
    expect(await office.send()).toMatchObject({ blocked: 1 });
    expect(await office.intents()).toMatchObject([{ state: 'BLOCKED', lastCode: 'GPD_DATES', message: 'La scadenza è già passata: spostala in avanti.', settledAt: office.clock.now() }]);
    await office.sendAll();
    expect(office.remote.calls).toHaveLength(1);
    expect(await office.engine.write('test.again', (unit) => sendAgain(unit, id))).toBe(true);
    expect(await office.engine.write('test.again', (unit) => sendAgain(unit, id))).toBe(false);
    await office.send();
    expect(await office.intents()).toMatchObject([{ state: 'ACKED', message: null }]);
  });

  test('the wait that the remote asks for is kept; without one the waits grow', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', { kind: 'ANSWER', result: { kind: 'retry', afterMs: 90_000, scope: 'row', code: 'HTTP_429' } }, ...[1, 2, 3].map(() => ({ kind: 'ANSWER', result: { kind: 'retry', afterMs: null, scope: 'row', code: 'HTTP_503' } }) as const));
    const waits: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      await office.send();
      const [intent] = await office.intents();
      waits.push(Date.parse(intent?.nextAt ?? '') - office.clock.nowMs());
      await wait(office);
    }
    expect(waits).toEqual([90_000, 2_000, 4_000, 8_000]);
  });

  test('an error of the server is tried four times, then a person looks', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    office.remote.fail('upsert', ...[1, 2, 3, 4, 5].map(() => ({ kind: 'ANSWER', http: 500, result: { kind: 'retry', afterMs: null, scope: 'row', code: 'HTTP_500' } }) as const));
    await office.sendAll();
    expect(await office.intents()).toMatchObject([{ state: 'BLOCKED', attempts: 4 }]);
    expect(office.remote.calls).toHaveLength(4);
  });

  test('a remote that does not answer makes everything wait, and five times in a row open the circuit', async () => {
    const office = await openSyncOffice();
    for (let id = 1; id <= 20; id += 1) await office.create(id);
    office.remote.fail('upsert', ...Array.from({ length: 40 }, () => unreachable));
    for (let pass = 0; pass < 10; pass += 1) {
      await office.send();
      await wait(office, 60_000);
    }
    expect(office.remote.calls.length).toBeLessThanOrEqual(20);
    expect(office.health.circuit()).toMatchObject({ state: 'OPEN', reason: 'UNREACHABLE' });
    expect(office.logged.filter(({ event }) => event === 'sync.circuit-open')).toHaveLength(1);
    expect(new Set(await office.states())).toEqual(new Set(['READY']));
  });

  test('a refused key stops everything at once, leaves the queue as it was and is remembered over a restart', async () => {
    const office = await openSyncOffice();
    for (let id = 1; id <= 10; id += 1) await office.create(id);
    office.remote.fail('upsert', ...Array.from({ length: 10 }, () => ({ kind: 'ANSWER', http: 401, result: { kind: 'unauthorized', code: 'HTTP_401', message: 'Controlla la chiave.' } }) as const));
    expect(await office.send()).toMatchObject({ end: 'WAITING', acked: 0, blocked: 0 });
    expect(office.remote.calls.length).toBeLessThanOrEqual(4);
    expect((await office.intents()).every(({ state, attempts }) => state === 'READY' && attempts === 0)).toBe(true);
    // Those that met the refusal go after the others, a minute after the pause is over.
    expect(new Set((await office.intents()).map(({ nextAt }) => nextAt))).toEqual(new Set([new Date(office.clock.nowMs() + 16 * 60_000).toISOString(), null]));
    await office.restart();
    expect(office.health.circuit()).toMatchObject({ state: 'OPEN', message: 'Controlla la chiave.' });
    await office.send();
    expect(office.remote.calls.length).toBeLessThanOrEqual(4);
    await office.engine.close();
  });

  test('a position whose feature meets a bug does not hold back the others', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.create(2);
    const ports = { ...office.ports, acknowledged: async (...args: Parameters<typeof office.ports.acknowledged>) => { if (args[1].positionId === 1) throw new Error('a bug'); return office.ports.acknowledged(...args); } };
    await office.send({ ports });
    expect(await office.states()).toEqual(['IN_FLIGHT', 'ACKED']);
    expect(await office.facts()).toEqual(['2 create confirmed']);
    await office.send();
    expect(await office.states()).toEqual(['ACKED', 'ACKED']);
    expect(office.remote.calls.filter((call) => call.startsWith('upsert'))).toHaveLength(2);
  });

  test('a payload that cannot be read waits for a person', async () => {
    const office = await openSyncOffice();
    const { id } = await office.engine.write('test.queue', (unit) => enqueueIntent(unit, { aggregateKind: 'debt_position', aggregateId: '1', kind: 'create', payload: { nothing: true }, operatorId: null }));
    await office.send();
    expect(await office.engine.read((reader) => findIntent(reader, id))).toMatchObject({ state: 'BLOCKED', lastCode: 'PAYLOAD' });
  });

  test('with a clock more than a day off, creations wait and the rest goes', async () => {
    const office = await openSyncOffice();
    await office.create(1);
    await office.send();
    office.skew.add(office.clock.nowMs() + 25 * 3_600_000, office.clock.nowMs());
    await office.create(2);
    await office.cancel(1);
    await office.send();
    expect(office.remote.calls).toEqual(['upsert POS-1 v1', 'cancel POS-1 v2']);
  });

  test('a pass that is ended ends after what it has begun', async () => {
    const office = await openSyncOffice();
    for (let id = 1; id <= 10; id += 1) await office.create(id);
    const controller = new AbortController();
    office.remote.onTheWay.meet = () => controller.abort();
    expect(await office.send({}, { signal: controller.signal })).toMatchObject({ end: 'CUT' });
    expect((await office.states()).filter((state) => state === 'IN_FLIGHT')).toEqual([]);
    expect(office.remote.calls.length).toBeLessThanOrEqual(4);
  });
});

test('one position is asked about by one worker, though it waits both as the newest and in its order', async () => {
  const office = await openSyncOffice();
  office.remote.fail('upsert', { kind: 'LOST_AFTER' });
  await office.create(1);
  await office.send();
  await office.clock.advance(3_000);
  await office.send({}, { withoutNew: true });
  expect(office.remote.calls).toEqual(['upsert POS-1 v1', 'read POS-1']);
  expect(await office.states()).toEqual(['ACKED']);
});

test('what was read of a doubt is not written over a sending that has begun since', async () => {
  const office = await openSyncOffice();
  office.remote.fail('upsert', { kind: 'LOST_BEFORE' });
  const id = await office.create(1);
  await office.send();
  const written = await office.engine.write('test.late', async (unit) => {
    const intent = await findIntent(unit, id);
    if (intent === null) throw new Error('no intent');
    await unit.run("UPDATE outbox_intent SET state = 'IN_FLIGHT', attempts = 2 WHERE id = ?", [id]);
    return writeAttempt({ connectorId: 'fake', ports: office.ports, nowMs: office.clock.nowMs, random: () => 0.5 }, unit, { intent, wantedHash: null, nav: null, result: { kind: 'probed', remote: { notFound: true } }, exchanges: [] });
  });
  expect(written).toBe(null);
  expect(await office.states()).toEqual(['IN_FLIGHT']);
});
