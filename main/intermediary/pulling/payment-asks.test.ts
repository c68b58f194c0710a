import { expect, test } from 'vitest';
import { isNotFound, type PositionRef, type Read, type RemotePosition, type NotFound, type PulledItem } from '../connector.ts';
import { createPaymentAsks, type AskDeps } from './payment-asks.ts';
import { item, openOffice, ORGANIZATION } from './pulling.fixture.ts';

type Answer = Read<Readonly<{ remote: RemotePosition | NotFound; items: readonly PulledItem[] }>>;

const ref = (iupd: string): PositionRef => ({ organization: ORGANIZATION, iupd, navs: [] });
const paid = (iupd: string): RemotePosition => ({ iupd, status: 'PAID', version: null, hash: 'h', installments: [] });
const later = (scope: 'row' | 'connector', afterMs: number | null = null): Answer => ({ ok: false, error: { kind: 'retry', afterMs, scope, code: '503' } });

async function openDesk(options: Partial<Pick<AskDeps, 'atOnce' | 'waits'>> = {}) {
  const office = await openOffice();
  const clock = { nowMs: Date.parse('2026-11-29T08:00:00.000Z') };
  const asked: string[] = [];
  const observed: string[] = [];
  const answers: (Answer | (() => Promise<Answer>))[] = [];
  const timers: { atMs: number; run: () => void }[] = [];
  const asks = createPaymentAsks({
    ...options, ...office.deps, signal: new AbortController().signal,
    connector: { ...office.connector, async askPayment(position) {
      asked.push(position.iupd);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked once more than the test foresaw');
      return typeof answer === 'function' ? answer() : answer;
    } },
    ports: { ...office.deps.ports, positionOfIupd: async (_reader, iupd) => (iupd === 'unknown here' ? null : 7), },
    async seen(_unit, positionId, remote, askedAt) { observed.push(`${positionId} ${isNotFound(remote) ? 'not there' : remote.status} ${askedAt}`); },
    nowMs: () => clock.nowMs, backOffMs: (failures) => 1_000 * failures,
    schedule(atMs, run) {
      const timer = { atMs, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  /** Moves the clock and rings the timers that are due. */
  const pass = (ms: number): void => {
    clock.nowMs += ms;
    for (const timer of timers.filter(({ atMs }) => atMs <= clock.nowMs)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
  };
  return { office, asks, answers, asked, observed, pass };
}

test('asking records the receipt that was there, and what was seen of the position', async () => {
  const { office, asks, answers, observed } = await openDesk();
  answers.push({ ok: true, value: { remote: paid('a'), items: [item('RECEIPTS', `${ORGANIZATION}/r1`)] } });
  expect(await asks.askNow(ref('a'))).toEqual({ kind: 'ANSWERED', askedAt: '2026-11-29T08:00:00.000Z', remote: paid('a'), applied: 1, already: 0, refused: 0 });
  expect(await office.recorded()).toEqual([`${ORGANIZATION}/r1`]);
  expect(observed).toEqual(['7 PAID 2026-11-29T08:00:00.000Z']);
});

test('a position that the intermediary does not know is said so, and held against ours like any answer', async () => {
  const { asks, answers, observed } = await openDesk();
  answers.push({ ok: true, value: { remote: { notFound: true }, items: [] } });
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'ANSWERED', remote: null });
  expect(observed).toEqual(['7 not there 2026-11-29T08:00:00.000Z']);
});

test('who asks while the question is under way, or a moment after, gets its answer; later it is asked again', async () => {
  const { asks, answers, asked, pass } = await openDesk();
  answers.push({ ok: true, value: { remote: paid('a'), items: [] } }, { ok: true, value: { remote: paid('a'), items: [] } });
  const [first, second] = await Promise.all([asks.askNow(ref('a')), asks.askNow(ref('a'))]);
  expect(second).toBe(first);
  pass(29_000);
  expect(await asks.askNow(ref('a'))).toBe(first);
  pass(1_000);
  expect(await asks.askNow(ref('a'))).toMatchObject({ askedAt: '2026-11-29T08:00:30.000Z' });
  expect(asked).toEqual(['a', 'a']);
});

test('a clock that was ahead and is put right gives nobody an answer, or a wait, of then', async () => {
  const { asks, answers, asked, pass } = await openDesk();
  answers.push({ ok: true, value: { remote: { notFound: true }, items: [] } }, { ok: true, value: { remote: paid('a'), items: [] } }, later('connector'), { ok: true, value: { remote: paid('b'), items: [] } });
  await asks.askNow(ref('a'));
  pass(-86_400_000);
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'ANSWERED', remote: paid('a') });
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'QUEUED' });
  pass(-86_400_000);
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'ANSWERED', remote: paid('b') });
  expect(asked).toEqual(['a', 'a', 'b', 'b']);
});

test('after a failure of one position only that one waits, and is asked by itself when it may be', async () => {
  const { asks, answers, asked, pass } = await openDesk();
  answers.push(later('row', 5_000), { ok: true, value: { remote: paid('b'), items: [] } }, { ok: true, value: { remote: paid('a'), items: [] } });
  expect(await asks.askNow(ref('a'))).toEqual({ kind: 'QUEUED', nextAt: '2026-11-29T08:00:05.000Z', code: '503' });
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'QUEUED', nextAt: '2026-11-29T08:00:05.000Z' });
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'ANSWERED' });
  expect(asks.waiting()).toBe(1);
  pass(5_000);
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'ANSWERED', remote: paid('a') });
  expect(asked).toEqual(['a', 'b', 'a']);
  expect(asks.waiting()).toBe(0);
});

test('when the connector itself fails nobody is asked until it may be, for longer each time', async () => {
  const { asks, answers, asked, pass } = await openDesk();
  answers.push(later('connector'), later('connector'));
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'QUEUED', nextAt: '2026-11-29T08:00:01.000Z' });
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'QUEUED', nextAt: '2026-11-29T08:00:01.000Z', code: 'WAITING' });
  asks.close();
  pass(1_000);
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'QUEUED', nextAt: '2026-11-29T08:00:03.000Z', code: '503' });
  expect(asked).toEqual(['a', 'b']);
});

test('a refused key is not tried again by itself, nor by pressing twice', async () => {
  const { asks, answers, asked } = await openDesk();
  answers.push({ ok: false, error: { kind: 'unauthorized', code: '401', message: 'La chiave non è accettata.' } });
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'FAILED', code: '401', message: 'La chiave non è accettata.' });
  expect(await asks.askNow(ref('a'))).toMatchObject({ kind: 'FAILED' });
  expect(asked).toEqual(['a']);
  expect(asks.waiting()).toBe(0);
});

test('no more than so many questions are under way at once', async () => {
  const { asks, answers, asked } = await openDesk({ atOnce: 2 });
  const open: ((answer: Answer) => void)[] = [];
  for (let n = 0; n < 3; n += 1) answers.push(() => new Promise<Answer>((resolve) => open.push(resolve)));
  const waiting = ['a', 'b', 'c'].map((iupd) => asks.askNow(ref(iupd)));
  await Promise.resolve();
  expect(asked).toEqual(['a', 'b']);
  open[0]?.({ ok: true, value: { remote: paid('a'), items: [] } });
  await waiting[0];
  await Promise.resolve();
  expect(asked).toEqual(['a', 'b', 'c']);
  for (const resolve of open.slice(1)) resolve({ ok: true, value: { remote: { notFound: true }, items: [] } });
  await Promise.all(waiting);
});

test('what the remote asked others to wait for is waited for here too, and what it asks here is told to them', async () => {
  const told: number[] = [];
  let until: string | null = '2026-11-29T08:02:00.000Z';
  const { asks, answers, asked, pass } = await openDesk({ waits: { until: () => until, asked: async (afterMs) => void told.push(afterMs) } });
  expect(await asks.askNow(ref('a'))).toEqual({ kind: 'QUEUED', nextAt: until, code: 'WAITING' });
  expect(asked).toEqual([]);
  until = null;
  answers.push(later('connector', 90_000), { ok: true, value: { remote: paid('b'), items: [] } });
  expect(await asks.askNow(ref('b'))).toMatchObject({ kind: 'QUEUED', code: '503' });
  expect(told).toEqual([90_000]);
  pass(90_000);
  expect(asked).toEqual(['b', 'b']);
});

test('with a refused key one question is asked, not one a position, and a minute later the next', async () => {
  const { asks, answers, asked, pass } = await openDesk();
  answers.push({ ok: false, error: { kind: 'unauthorized', code: 'HTTP_401', message: 'Controlla la chiave.' } }, { ok: true, value: { remote: paid('c'), items: [] } });
  for (const iupd of ['a', 'b', 'c']) expect(await asks.askNow(ref(iupd))).toMatchObject({ kind: 'FAILED', message: 'Controlla la chiave.' });
  expect(asked).toEqual(['a']);
  pass(60_000);
  expect(await asks.askNow(ref('c'))).toMatchObject({ kind: 'ANSWERED' });
});
