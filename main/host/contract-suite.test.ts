import { randomUUID } from 'node:crypto';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LinkLostError } from '../../renderer/bridge/link-lost.ts';
import { followEvents } from '../../renderer/bridge/follow-events.ts';
import { repeatAfterLinkLoss } from '../../renderer/bridge/repeat-after-link-loss.ts';
import { compareSamples, declareContractSuite } from './testing/contract-suite.ts';
import { createToyApplication, toyContract, type ToyApplication } from './testing/toy-application.ts';
import { openTransport, TRANSPORT_NAMES, type TestConnection, type TestTransport } from './testing/transports.ts';

const { add, list, find, file } = toyContract.rows;

declareContractSuite({
  name: 'toy',
  contract: { rows: { add, list, find, file }, changes: toyContract.changes },
  createApplication: async () => createToyApplication(),
  steps: [
    { operation: 'rows.add', input: () => ({ requestId: randomUUID(), name: 'prima' }), outcome: 'VALUE' },
    { operation: 'rows.list', input: {}, outcome: 'VALUE' },
    { operation: 'rows.find', input: { id: 1 }, outcome: 'VALUE' },
    { operation: 'rows.find', input: { id: 9 }, outcome: 'NOT_FOUND' },
    { operation: 'rows.file', input: { bytes: 3 }, outcome: 'VALUE' },
    { operation: 'changes', input: {}, outcome: 'STREAM' },
  ],
});

test('an operation without a sample, and a sample without an operation, are named', () => {
  const steps = [{ operation: 'rows.add', input: {}, outcome: 'VALUE' }, { operation: 'rows.gone', input: {}, outcome: 'VALUE' }];
  expect(compareSamples({ rows: { add, list } }, steps)).toEqual({ withoutSample: ['rows.list'], withoutOperation: ['rows.gone'] });
});

describe.each(TRANSPORT_NAMES)('a link over %s', (name) => {
  let application: ToyApplication;
  let transport: TestTransport;
  let connection: TestConnection;

  beforeEach(async () => {
    application = createToyApplication();
    transport = await openTransport(name, application);
    connection = await transport.connect();
  });
  afterEach(() => transport.close());

  test('a call whose answer was lost and that is repeated with the same requestId makes one row', async () => {
    const input = { requestId: randomUUID(), name: 'una sola' };
    const lost = connection.loseNextAnswer();
    let calls = 0;
    const answer = repeatAfterLinkLoss(connection.link, () => {
      calls += 1;
      return connection.call('rows.add', input);
    });
    await lost;
    await connection.cut();
    expect(await answer).toEqual({ ok: true, value: { id: 1 } });
    expect(calls).toBe(2);
    expect(application.rows).toEqual(['una sola']);
  });

  test('nothing is kept for later: a call made while the link is away is refused and never reaches the core', async () => {
    await connection.cut();
    const refusal = await connection.call('rows.add', { requestId: randomUUID(), name: 'mai' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LinkLostError);
    expect(refusal).toMatchObject({ code: 'LINK_LOST', delivery: 'NOT_SENT' });
    await connection.link.whenOpen(AbortSignal.timeout(5_000));
    expect(await connection.call('rows.list', {})).toMatchObject({ value: { names: [] } });
  });

  test('who watches the link sees it lost and open again', async () => {
    const seen: string[] = [];
    connection.link.onState((state) => seen.push(state));
    await connection.cut();
    await vi.waitUntil(() => seen.includes('open'));
    expect(seen).toEqual(['lost', 'open']);
  });

  test('a foreseen failure arrives as a value with its code, Italian message and field', async () => {
    expect(await connection.call('rows.find', { id: 7 })).toEqual({
      ok: false,
      error: { code: 'NOT_FOUND', message: 'La riga non esiste.', field: 'id', retry: 'NEVER' },
    });
  });

  test('a bug arrives without its details and is recorded without what the person typed', async () => {
    const refusal = await connection.call('rows.faulty', { name: 'Rosalba Canarini' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ORPCError);
    expect(refusal).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(refusal)).not.toContain('Canarini');
    expect(application.faults).toHaveLength(1);
    expect(application.faults[0]).toMatchObject({ operation: 'rows.faulty', errorName: 'TypeError' });
    expect(application.faults[0]?.frames.length).toBeGreaterThan(0);
    expect(JSON.stringify(application.faults)).not.toContain('Canarini');
  });

  test.each(['rows', 'rows.none', '__proto__', 'constructor', 'rows.__proto__', 'rows.add.constructor', 'toString'])('the operation %s does not exist', async (operation) => {
    await expect(connection.call(operation, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the bytes of a file arrive as they were', async () => {
    const answer = await connection.call('rows.file', { bytes: 300_000 });
    expect(answer).toMatchObject({ ok: true });
    const content: unknown = typeof answer === 'object' && answer !== null && 'value' in answer && typeof answer.value === 'object' && answer.value !== null && 'content' in answer.value ? answer.value.content : undefined;
    expect(content).toBeInstanceOf(Blob);
    const bytes = content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : new Uint8Array();
    expect(bytes.length).toBe(300_000);
    expect(bytes.every((byte) => byte === 255)).toBe(true);
  });

  test('a stream delivers in order, and ends on both sides when its listener leaves', async () => {
    const leave = new AbortController();
    const revisions: number[] = [];
    await followEvents({
      link: connection.link,
      subscribe: (signal) => subscribe(connection, signal),
      onEvent: (event) => {
        revisions.push(event.revision);
        if (revisions.length === 5) leave.abort();
      },
      onStart: () => undefined,
      signal: leave.signal,
      pauseMs: 1,
    });
    expect(revisions).toEqual([1, 2, 3, 4, 5]);
    await vi.waitUntil(() => application.openStreams() === 0);
  });

  test('a stream cut with its link ends in the core and begins again by itself, saying so', async () => {
    const leave = new AbortController();
    const starts: boolean[] = [];
    let events = 0;
    const following = followEvents({
      link: connection.link,
      subscribe: (signal) => subscribe(connection, signal),
      onEvent: () => { events += 1; },
      onStart: (again) => starts.push(again),
      signal: leave.signal,
      pauseMs: 1,
    });
    await vi.waitUntil(() => events > 0);
    await connection.cut();
    await vi.waitUntil(() => starts.length === 2);
    expect(starts).toEqual([false, true]);
    await vi.waitUntil(() => application.openStreams() === 1);
    leave.abort();
    await following;
    await vi.waitUntil(() => application.openStreams() === 0);
  });

  test('a call in the core learns that its client left', async () => {
    const waiting = connection.call('rows.wait', {}).catch((error: unknown) => error);
    await connection.call('rows.list', {});
    await connection.cut();
    expect(await waiting).toMatchObject({ code: 'LINK_LOST' });
    await vi.waitUntil(() => application.abandoned() === 1);
  });

  test('a client keeps its identity over a cut link, and two clients have two', async () => {
    const before = await connection.call('rows.list', {});
    await connection.cut();
    await connection.link.whenOpen(AbortSignal.timeout(5_000));
    expect(await connection.call('rows.list', {})).toEqual(before);
    const other = await transport.connect();
    expect(await other.call('rows.list', {})).not.toEqual(before);
  });
});

type ToyChange = Readonly<{ topic: string; revision: number }>;

async function subscribe(connection: TestConnection, signal: AbortSignal): Promise<AsyncIterable<ToyChange>> {
  const stream = await connection.call('changes', {}, signal);
  if (!isStream(stream)) throw new Error('Not a stream');
  return stream;
}

function isStream(value: unknown): value is AsyncIterable<ToyChange> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
