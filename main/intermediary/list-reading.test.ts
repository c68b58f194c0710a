import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sendAllInBulk, sendInBulk } from './bulk-sending.ts';
import type { IntermediaryConnector, RemotePosition } from './connector.ts';
import { EndOfProgram, type SendStep } from './sender.ts';
import type { Fault } from './testing/fake-connector.ts';
import { navOf, openSyncOffice, snapshotOf, type SyncOffice } from './testing/sync-office.ts';

const BULK = { bulk: { threshold: 5, perUpload: 100 } } as const;
const NEVER = new AbortController().signal;
let uploads = 0;

const listed = (office: SyncOffice): IntermediaryConnector => ({ ...office.remote.connector, ...office.remote.listing.ways });
const send = (office: SyncOffice, atStep?: (step: SendStep) => void) => office.send({ connector: listed(office), ...(atStep === undefined ? {} : { atStep }) });
const upload = (office: SyncOffice, atStep?: (step: SendStep) => void) => sendInBulk({ ...office.deps({ connector: listed(office), ...(atStep === undefined ? {} : { atStep }) }), newId: () => `upload-${(uploads += 1)}` }, NEVER);

/** Positions that an upload carried, and of which the remote has said that it took them. */
async function uploaded(count: number, prepare: (office: SyncOffice) => void = () => undefined): Promise<SyncOffice> {
  const office = await openSyncOffice(BULK);
  prepare(office);
  for (let id = 1; id <= count; id += 1) await office.create(id);
  await upload(office);
  await office.clock.advance(5_000);
  expect((await upload(office)).did).toBe('SETTLED');
  office.remote.calls.length = 0;
  return office;
}

const allAcked = async (office: SyncOffice): Promise<void> => expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
const callsOf = (office: SyncOffice, kind: string): readonly string[] => office.remote.calls.filter((call) => call.startsWith(`${kind} `));
const tasks = async (office: SyncOffice): Promise<readonly string[]> => (await office.facts()).filter((fact) => fact.includes('task'));
const notRead = (scope: 'row' | 'connector'): Fault => ({ kind: 'READ', failure: { kind: 'retry', afterMs: 1_000, scope, code: 'HTTP_503' } });

describe('what an upload carried is read back in lists', () => {
  test('many by a call, and none by itself', async () => {
    const office = await uploaded(20);
    const summary = await send(office);
    expect(office.remote.calls).toEqual(['list 0', 'list 1']);
    expect(summary).toMatchObject({ end: 'DONE', acked: 20 });
    await allAcked(office);
  });

  test('what lists do not show is asked for by itself', async () => {
    const office = await uploaded(20, ({ remote }) => void remote.listing.hidden.add('POS-7').add('POS-20'));
    await send(office);
    expect(office.remote.calls).toEqual(['list 0', 'list 1', 'read POS-7', 'read POS-20']);
    await allAcked(office);
  });

  test('rows that slip past between two pages are not lost', async () => {
    const office = await uploaded(20, ({ remote }) => { remote.listing.drift = 3; });
    await send(office);
    expect(callsOf(office, 'read')).toHaveLength(3);
    await allAcked(office);
  });

  test('no more lists are read than a tenth of the calls one by one', async () => {
    const office = await uploaded(20);
    for (let id = 21; id <= 60; id += 1) await office.remote.connector.upsertPosition(snapshotOf(id), null, { intentId: 'others', intentVersion: 1, attempt: 1, signal: NEVER, nowMs: office.clock.nowMs, record: () => undefined });
    office.remote.calls.length = 0;
    await send(office);
    expect([callsOf(office, 'list').length, callsOf(office, 'read').length]).toEqual([2, 20]);
    await allAcked(office);
  });

  test('one alone is not looked for in a list', async () => {
    const office = await uploaded(6, ({ remote }) => { for (let id = 2; id <= 6; id += 1) remote.takeNumber(navOf(id)); });
    await send(office);
    expect(office.remote.calls).not.toContain('list 0');
    expect(await office.states()).toEqual(['ACKED', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT']);
  });

  test('a row that shows a part of its position, or another state, is not believed', async () => {
    const part = (row: RemotePosition): RemotePosition => (row.iupd === 'POS-3' ? { ...row, hash: 'of a part' } : row.iupd === 'POS-4' ? { ...row, status: 'CANCELLED' } : row.iupd === 'POS-5' ? { ...row, status: 'PAID' } : row);
    const office = await uploaded(10, ({ remote }) => { remote.listing.shown = part; });
    await send(office);
    expect(callsOf(office, 'read')).toEqual(['read POS-3', 'read POS-4', 'read POS-5']);
    await allAcked(office);
    expect(await tasks(office)).toEqual([]);
  });

  test('what really differs there is read, and a person decides', async () => {
    const office = await uploaded(10);
    office.remote.change('POS-2', 77);
    office.remote.vanish('POS-3');
    office.remote.pay('POS-4');
    await send(office);
    expect(new Set(callsOf(office, 'read'))).toEqual(new Set(['read POS-2', 'read POS-3', 'read POS-4']));
    expect(await tasks(office)).toEqual(['2 task UPDATE_AGAINST_CHANGED']);
    // Not there after it was taken: it is created, as ever.
    expect(callsOf(office, 'upsert')).toEqual(['upsert POS-3 v1']);
  });

  test('a cancellation made meanwhile follows', async () => {
    const office = await uploaded(10);
    await office.cancel(4);
    await send(office);
    expect(callsOf(office, 'cancel')).toHaveLength(1);
    expect(office.remote.held('POS-4')?.status).toBe('CANCELLED');
    await allAcked(office);
  });

  test('somebody at the counter does not wait for all the pages', async () => {
    const office = await uploaded(40);
    await office.clock.advance(2 * 60_000);
    await office.create(41);
    await send(office);
    expect(office.remote.calls.slice(0, 2)).toEqual(['upsert POS-41 v1', 'list 0']);
    await allAcked(office);
  });

  test('a reading that was cut goes on where it was', async () => {
    const office = await uploaded(40);
    await office.send({ connector: listed(office) }, { attempts: 2 });
    await office.send({ connector: listed(office) }, { attempts: 2 });
    expect(office.remote.calls).toEqual(['list 0', 'list 1', 'list 2', 'list 3']);
    await allAcked(office);
  });

  test('after a restart the lists are read again', async () => {
    const office = await uploaded(60, ({ remote }) => { remote.listing.pageSize = 25; });
    await office.send({ connector: listed(office) }, { attempts: 1 });
    await office.restart();
    await send(office);
    expect(office.remote.calls).toEqual(['list 0', 'list 0', 'list 1', 'list 2']);
    await allAcked(office);
    await office.engine.close();
  });

  test('a sender that lost its lease writes nothing', async () => {
    const office = await uploaded(10);
    const connector = listed(office);
    const robbed: IntermediaryConnector = { ...connector, listPositions: async (...asked) => {
      await office.engine.write('test.rob', (unit) => unit.run("UPDATE sender_lease SET holder = 'another', lease_until = ?", [new Date(office.clock.nowMs() + 60_000).toISOString()]));
      return office.remote.listing.ways.listPositions(...asked);
    } };
    expect((await office.send({ connector: robbed })).end).toBe('NOT_OURS');
    expect(new Set(await office.states())).toEqual(new Set(['AMBIGUOUS']));
  });

  test('calls are recorded, without what they carried', async () => {
    const office = await uploaded(10);
    await send(office);
    expect(await office.engine.read((reader) => reader.all(z.object({ operation: z.string(), requestBody: z.string().nullable(), responseBody: z.string().nullable() }), "SELECT operation, request_body, response_body FROM exchange WHERE operation = 'fake.list'"))).toEqual([{ operation: 'fake.list', requestBody: null, responseBody: null }]);
  });
});

describe('a list that cannot be read', () => {
  test('is read again when the remote is well', async () => {
    const office = await uploaded(20);
    office.remote.fail('list', notRead('connector'));
    expect((await send(office)).end).toBe('WAITING');
    expect(office.remote.calls).toEqual(['list 0']);
    await office.clock.advance(60_000);
    await send(office);
    expect(office.remote.calls).toEqual(['list 0', 'list 0', 'list 1']);
    await allAcked(office);
  });

  test('is the way still after failures that were not in a row', async () => {
    const office = await uploaded(40);
    const connector = listed(office);
    let calls = 0;
    const failing: IntermediaryConnector = { ...connector, listPositions: (...asked) => {
      calls += 1;
      if (calls % 2 === 1) office.remote.fail('list', notRead('row'));
      return office.remote.listing.ways.listPositions(...asked);
    } };
    await office.send({ connector: failing });
    expect([callsOf(office, 'list').length, callsOf(office, 'read').length]).toEqual([8, 0]);
    await allAcked(office);
  });

  test('because the whole remote is down for a while is read again when it is up', async () => {
    const office = await uploaded(20);
    office.remote.fail('list', ...Array.from({ length: 4 }, () => notRead('connector')));
    for (let pass = 0; pass < 5; pass += 1) {
      await send(office);
      await office.clock.advance(10 * 60_000);
    }
    expect([callsOf(office, 'list').length, callsOf(office, 'read').length]).toEqual([6, 0]);
    await allAcked(office);
  });

  test('though the remote says that it is well leaves its positions to be asked for one by one', async () => {
    const office = await uploaded(20);
    office.remote.fail('list', ...Array.from({ length: 50 }, () => notRead('connector')));
    for (let pass = 0; pass < 12; pass += 1) {
      await office.health.recover({ runId: 'r', signal: NEVER, nowMs: office.clock.nowMs, record: () => undefined });
      await send(office);
      await office.clock.advance(20 * 60_000);
    }
    expect([callsOf(office, 'list').length, callsOf(office, 'read').length]).toEqual([6, 20]);
    await allAcked(office);
  });

  test.each([['twice in a row', [notRead('row'), notRead('row')]], ['for good', [{ kind: 'READ', failure: { kind: 'unreadable', code: 'HTTP_400', message: 'No' } } as const]], ['by a bug', [{ kind: 'THROW' } as const]]])('%s leaves its positions to be asked for one by one', async (_how, faults) => {
    const office = await uploaded(20);
    office.remote.fail('list', ...faults);
    await send(office);
    expect(callsOf(office, 'read')).toHaveLength(20);
    await allAcked(office);
  });
});

describe('what the remote keeps as a draft', () => {
  test('is published by one call each, and read back in lists', async () => {
    const office = await uploaded(20, ({ remote }) => { remote.listing.drafts = true; });
    await send(office);
    expect(office.remote.calls.map((call) => call.split(' ')[0])).toEqual(['list', 'list', ...Array.from({ length: 20 }, () => 'publish'), 'list', 'list']);
    expect(office.remote.held('POS-1')?.status).toBe('PAYABLE');
    await allAcked(office);
  });

  test('though it was said to be published, goes the whole way', async () => {
    const office = await uploaded(10, ({ remote }) => { remote.listing.drafts = true; });
    office.remote.fail('publish', { kind: 'ANSWER', result: { kind: 'ambiguous', probeAfterMs: 0, code: 'READ_BACK' }, http: 200 });
    await send(office);
    expect(callsOf(office, 'upsert')).toHaveLength(1);
    await allAcked(office);
  });

  test('and could not be published now, is published later by one call as well', async () => {
    const office = await uploaded(10, ({ remote }) => { remote.listing.drafts = true; });
    office.remote.fail('publish', { kind: 'ANSWER', result: { kind: 'retry', afterMs: 1_000, scope: 'connector', code: 'HTTP_429' }, http: 429 });
    expect((await send(office)).end).toBe('WAITING');
    await office.clock.advance(60_000);
    await send(office);
    expect(callsOf(office, 'upsert')).toEqual([]);
    await allAcked(office);
  });

  test('is not published when it was cancelled meanwhile', async () => {
    const office = await uploaded(10, ({ remote }) => { remote.listing.drafts = true; });
    await office.cancel(4);
    await send(office);
    expect(callsOf(office, 'publish').filter((call) => call.includes('POS-4'))).toEqual([]);
    expect(office.remote.held('POS-4')?.status).toBe('CANCELLED');
  });
});

describe('an upload of which nobody knows whether it arrived', () => {
  test.each([['its answer was lost', 'ANSWER'], ['the program ended before it was sent', 'TAKEN'], ['the program ended before its answer was written', 'CALLED']] as const)('%s: what is there is found in lists, the rest is sent', async (_when, how) => {
    const office = await openSyncOffice(BULK);
    for (let id = 1; id <= 20; id += 1) await office.create(id);
    if (how === 'ANSWER') office.remote.fail('upload', { kind: 'ANSWER', result: { kind: 'ambiguous', probeAfterMs: 0, code: 'TIMEOUT' } });
    if (how === 'ANSWER') await upload(office);
    else await expect(upload(office, (step) => { if (step === how) throw new EndOfProgram(); })).rejects.toThrow(EndOfProgram);
    if (how !== 'ANSWER') await office.restart();
    await office.clock.advance(10 * 60_000);
    await send(office);
    await send(office);
    await allAcked(office);
    expect([callsOf(office, 'list').length > 0, callsOf(office, 'upsert').length]).toEqual([true, how === 'CALLED' ? 0 : 20]);
    await office.engine.close();
  });
});

type Doing = Readonly<{ what: 'SEND' | 'WAIT' }> | Readonly<{ what: 'CRASH'; step: SendStep }> | Readonly<{ what: 'CANCEL' | 'CHANGE'; id: number }> | Readonly<{ what: 'HIDE'; id: number }> | Readonly<{ what: 'DRIFT'; rows: number }> | Readonly<{ what: 'FAULT'; call: 'list' | 'publish' | 'read' | 'upload' | 'uploadStatus'; fault: Fault }>;
const someone = fc.integer({ min: 1, max: 8 });
const doing: fc.Arbitrary<Doing> = fc.oneof(
  fc.record({ what: fc.constantFrom('SEND' as const, 'SEND' as const, 'WAIT' as const) }),
  fc.record({ what: fc.constant('CRASH' as const), step: fc.constantFrom<SendStep>('TAKEN', 'CALLED', 'WRITTEN') }),
  fc.record({ what: fc.constantFrom('CANCEL' as const, 'CHANGE' as const), id: someone }),
  fc.record({ what: fc.constant('HIDE' as const), id: someone }),
  fc.record({ what: fc.constant('DRIFT' as const), rows: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ what: fc.constant('FAULT' as const), call: fc.constantFrom('list' as const, 'read' as const, 'uploadStatus' as const), fault: fc.constantFrom(notRead('row'), notRead('connector')) }),
  fc.record({ what: fc.constant('FAULT' as const), call: fc.constant('publish' as const), fault: fc.constantFrom<Fault>({ kind: 'LOST_BEFORE' }, { kind: 'LOST_AFTER' }, { kind: 'THROW' }) }),
  fc.record({ what: fc.constant('FAULT' as const), call: fc.constant('upload' as const), fault: fc.constant<Fault>({ kind: 'ANSWER', result: { kind: 'ambiguous', probeAfterMs: 0, code: 'TIMEOUT' } }) }),
);

/** As the program does: uploads what may be uploaded, then sends. */
async function turn(office: SyncOffice, atStep?: (step: SendStep) => void): Promise<void> {
  const deps = { ...office.deps({ connector: listed(office), ...(atStep === undefined ? {} : { atStep }) }), newId: () => `upload-${(uploads += 1)}` };
  const { othersWait } = await sendAllInBulk(deps, NEVER);
  await office.send(deps, { withoutNew: othersWait });
}

test('whatever fails, slips or ends the program, the remote holds what the office wants, each once, and no person is asked', async () => {
  await fc.assert(fc.asyncProperty(fc.boolean(), fc.array(doing, { maxLength: 12 }), async (drafts, steps) => {
    const office = await openSyncOffice({ bulk: { threshold: 3, perUpload: 6 } });
    office.remote.listing.drafts = drafts;
    const wanted = new Map<number, number>();
    for (let id = 1; id <= 8; id += 1) { await office.create(id); wanted.set(id, 10_000); }
    for (const step of steps) {
      switch (step.what) {
        case 'SEND': await turn(office); break;
        case 'WAIT': await office.clock.advance(16 * 60_000); break;
        case 'CANCEL': if (!office.standing(step.id).cancelled) await office.cancel(step.id); break;
        case 'CHANGE': if (!office.standing(step.id).cancelled) { await office.update(step.id, 500 + step.id); wanted.set(step.id, 500 + step.id); } break;
        case 'HIDE': office.remote.listing.hidden.add(`POS-${step.id}`); break;
        case 'DRIFT': office.remote.listing.drift = step.rows; break;
        case 'FAULT': office.remote.fail(step.call, step.fault); break;
        case 'CRASH':
          await turn(office, (reached) => { if (reached === step.step) throw new EndOfProgram(); }).catch(() => undefined);
          await office.restart();
      }
    }
    office.remote.faults.clear();
    for (let pass = 0; pass < 14; pass += 1) {
      await office.clock.advance(61 * 60_000);
      office.health.tryNow();
      await office.health.recover({ runId: 'r', signal: NEVER, nowMs: office.clock.nowMs, record: () => undefined });
      await turn(office);
    }
    expect((await office.intents()).filter(({ state }) => state !== 'ACKED' && state !== 'SUPERSEDED')).toEqual([]);
    for (const [id, amountCents] of wanted) {
      const held = office.remote.held(`POS-${id}`);
      if (office.standing(id).cancelled) expect(held?.status ?? 'CANCELLED').toBe('CANCELLED');
      else expect(held).toMatchObject({ status: 'PAYABLE', installments: [{ amountCents }] });
    }
    expect(await tasks(office)).toEqual([]);
    await office.engine.close();
  }), { numRuns: 15, endOnFailure: true });
}, 180_000);
