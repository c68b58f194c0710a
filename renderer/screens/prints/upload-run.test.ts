import { describe, expect, test } from 'vitest';
import type { Failure } from '../../app/operation-outcome.ts';
import { createUploadRuns, secondsLeftOf, type SendPiece } from './upload-run.ts';

const LINK_LOST: Failure = { code: 'LINK_LOST', message: 'Collegamento interrotto.', field: null, retry: 'SAME_REQUEST' };
const T0 = '2026-11-24T09:00:00.000Z';

function runs() {
  let id = 0;
  let now = 0;
  return createUploadRuns(() => `id-${(id += 1)}`, () => (now += 1_000));
}

/** A core with so many waiting, which marks 500 at a call. */
function coreWith(waiting: number) {
  const asked: string[] = [];
  const send: SendPiece = async (asOf, requestId) => {
    asked.push(`${requestId} ${asOf ?? 'adesso'}`);
    const marked = Math.min(500, waiting);
    waiting -= marked;
    return { ok: true, value: { marked, more: waiting > 0, asOf: asOf ?? T0 } };
  };
  return { asked, send };
}

describe('marking everything that waits', () => {
  test('goes piece by piece to the end, each with its own request id and all with the first instant', async () => {
    const store = runs();
    const core = coreWith(1_200);
    await store.start(1, 1_200, core.send);
    expect(core.asked).toEqual(['id-1 adesso', `id-2 ${T0}`, `id-3 ${T0}`]);
    expect(store.current()).toMatchObject({ done: 1_200, total: 1_200, running: false, stopped: null });
  });

  test('stopped by the operator says that what was marked stays, and goes on from there', async () => {
    const store = runs();
    const core = coreWith(1_200);
    await store.start(1, 1_200, async (asOf, id) => { store.cancel(); return core.send(asOf, id); });
    expect(store.current()).toMatchObject({ done: 500, running: false, stopped: expect.stringContaining('restano segnate') });
    await store.resume(core.send);
    expect(store.current()).toMatchObject({ done: 1_200, running: false, stopped: null });
  });

  test('a cut link stops it; going on repeats the same request', async () => {
    const store = runs();
    const core = coreWith(700);
    const asked: string[] = [];
    let cut = true;
    const send: SendPiece = async (asOf, id) => { asked.push(id); return id === 'id-2' && cut ? { ok: false, error: LINK_LOST } : core.send(asOf, id); };
    await store.start(1, 700, send);
    expect(store.current()).toMatchObject({ done: 500, running: false, stopped: 'Collegamento interrotto.' });
    cut = false;
    await store.resume(send);
    expect(asked).toEqual(['id-1', 'id-2', 'id-2']);
    expect(store.current()?.done).toBe(700);
  });

  test('says how long it still takes from what was done', () => {
    const run = { operatorId: 1, startedMs: 0, heardMs: 10_000, done: 500, total: 1_500, running: true, stopped: null };
    expect(secondsLeftOf(run)).toBe(20);
    expect(secondsLeftOf({ ...run, done: 0 })).toBeNull();
    expect(secondsLeftOf({ ...run, done: 1_600 })).toBe(0);
  });
});
