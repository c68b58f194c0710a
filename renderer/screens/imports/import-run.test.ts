import { describe, expect, test } from 'vitest';
import type { Failure, Outcome } from '../../app/operation-outcome.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';
import { createImportRuns, NO_TOTALS, progressOf, type RunAnswer } from './import-run.ts';

const LINK_LOST: Failure = { code: 'LINK_LOST', message: 'Collegamento interrotto.', field: null, retry: 'SAME_REQUEST' };
const TOO_BIG: Failure = { code: 'TOO_BIG', message: 'File troppo grande.', field: null, retry: 'NEVER' };
const answered: Outcome<RunAnswer> = { ok: true, value: { files: [], totals: { ...NO_TOTALS, files: 1, imported: 1, totalCents: 8750, ownCents: 8000 } } };

function fileOf(name: string) {
  return { name, size: 3, arrayBuffer: () => Promise.resolve(new Uint8Array([1, 2, 3]).buffer) };
}
function runs() {
  let next = 0;
  return createImportRuns(() => `id-${(next += 1)}`, () => 1_000);
}

describe('an import that goes on in the background', () => {
  test('sends every file once, one at a time, and adds up the totals', async () => {
    const sent: string[] = [];
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], async (file: UploadedFile, id) => { sent.push(`${file.name} ${id}`); return answered; });
    expect(sent).toEqual(['a.xml id-1', 'b.xml id-2']);
    expect(store.current()?.totals).toMatchObject({ files: 2, imported: 2, totalCents: 17500 });
    expect(store.current()?.running).toBe(false);
  });
  test('a refused file does not stop the others', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], async (file) => (file.name === 'a.xml' ? { ok: false, error: TOO_BIG } : answered));
    expect(store.current()?.files.map((file) => file.fate.kind)).toEqual(['failed', 'done']);
  });
  test('a cut link stops, and going on repeats the same request ids for what is left only', async () => {
    const store = runs();
    const ids: string[] = [];
    let cut = true;
    const send = async (_file: UploadedFile, id: string) => { ids.push(id); return id === 'id-2' && cut ? { ok: false as const, error: LINK_LOST } : answered; };
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml'), fileOf('c.xml')], send);
    expect(store.current()).toMatchObject({ running: false, stopped: 'Collegamento interrotto.' });
    cut = false;
    await store.resume(send);
    expect(ids).toEqual(['id-1', 'id-2', 'id-2', 'id-3']);
    expect(store.current()?.files.every((file) => file.fate.kind === 'done')).toBe(true);
  });
  test('stopped by the operator keeps what was sent and says so', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], async () => { store.cancel(); return answered; });
    expect(store.current()?.files.map((file) => file.fate.kind)).toEqual(['done', 'waiting']);
    expect(store.current()?.stopped).toContain('Hai fermato');
  });
  test('a file sent again another way counts once, as what it came to at last', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.csv'), fileOf('b.xml')], async (file) => (file.name === 'a.csv' ? { ok: true, value: { files: [], totals: { ...NO_TOTALS, files: 1, refused: 1 } } } : answered));
    expect(store.current()?.totals).toMatchObject({ files: 2, refused: 1, imported: 1 });
    expect(store.chosen('id-1')?.name).toBe('a.csv');
    store.correct('id-1', { files: [], totals: { ...NO_TOTALS, files: 1, imported: 1, movements: 12 } });
    expect(store.current()?.totals).toMatchObject({ files: 2, refused: 0, imported: 2, movements: 12 });
  });
  test('tells its listeners, and a second import cannot start over a running one', async () => {
    const store = runs();
    let told = 0;
    store.subscribe(() => { told += 1; });
    let answer: () => void = () => {};
    const first = store.start(1, [fileOf('a.xml')], () => new Promise((resolve) => { answer = () => resolve(answered); }));
    await store.start(1, [fileOf('z.xml')], async () => answered);
    expect(store.current()?.files.map((file) => file.name)).toEqual(['a.xml']);
    await new Promise((resolve) => setTimeout(resolve, 0));
    answer();
    await first;
    expect(told).toBeGreaterThan(1);
  });
});

test('progress counts what was answered and estimates the rest', () => {
  const file = (kind: 'done' | 'waiting') => ({ key: kind, name: 'a', fate: kind === 'done' ? { kind, files: [], totals: NO_TOTALS } : { kind } }) as const;
  const run = { operatorId: 1, startedMs: 0, heardMs: 10_000, running: true, stopped: null, totals: NO_TOTALS, files: [file('done'), file('waiting'), file('waiting')] };
  expect(progressOf(run)).toEqual({ done: 1, total: 3, secondsLeft: 20 });
  expect(progressOf({ ...run, files: [file('waiting')] }).secondsLeft).toBeNull();
});
