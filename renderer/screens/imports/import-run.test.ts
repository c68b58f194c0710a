import { describe, expect, test } from 'vitest';
import type { Failure, Outcome } from '../../app/operation-outcome.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';
import { createImportRuns, NO_TOTALS, progressOf, type RunAnswer, type SendFiles, type SentFile } from './import-run.ts';

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
/** As files of the treasury go: one a request. */
function alone(send: (file: UploadedFile, id: string) => Promise<Outcome<RunAnswer>>): SendFiles {
  return {
    sharesRequest: () => false,
    send: async (files) => {
      const [file] = files;
      if (file === undefined || files.length !== 1) throw new Error('Not alone');
      return { ok: true, value: [await send(file, file.key)] };
    },
  };
}
/** As receipts go: many a request; those named .csv are of the treasury. */
function together(send: (files: readonly SentFile[]) => ReturnType<SendFiles['send']> | Awaited<ReturnType<SendFiles['send']>>): SendFiles {
  return { sharesRequest: ({ name }) => !name.endsWith('.csv'), send: async (files) => send(files) };
}
const allAnswered = (files: readonly SentFile[]) => ({ ok: true as const, value: files.map(() => answered) });

describe('an import that goes on in the background', () => {
  test('sends every file once and adds up the totals', async () => {
    const sent: string[] = [];
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], alone(async (file, id) => { sent.push(`${file.name} ${id}`); return answered; }));
    expect(sent).toEqual(['a.xml id-1', 'b.xml id-2']);
    expect(store.current()?.totals).toMatchObject({ files: 2, imported: 2, totalCents: 17500 });
    expect(store.current()?.running).toBe(false);
  });
  test('a refused file does not stop the others', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], alone(async (file) => (file.name === 'a.xml' ? { ok: false, error: TOO_BIG } : answered)));
    expect(store.current()?.files.map((file) => file.fate.kind)).toEqual(['failed', 'done']);
  });
  test('a cut link stops, and going on repeats the same request ids for what is left only', async () => {
    const store = runs();
    const ids: string[] = [];
    let cut = true;
    const send = alone(async (_file, id) => { ids.push(id); return id === 'id-2' && cut ? { ok: false, error: LINK_LOST } : answered; });
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml'), fileOf('c.xml')], send);
    expect(store.current()).toMatchObject({ running: false, stopped: 'Collegamento interrotto.' });
    cut = false;
    await store.resume(send);
    expect(ids).toEqual(['id-1', 'id-2', 'id-2', 'id-3']);
    expect(store.current()?.files.every((file) => file.fate.kind === 'done')).toBe(true);
  });
  test('stopped by the operator keeps what was sent and says so', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.xml'), fileOf('b.xml')], alone(async () => { store.cancel(); return answered; }));
    expect(store.current()?.files.map((file) => file.fate.kind)).toEqual(['done', 'waiting']);
    expect(store.current()?.stopped).toContain('Hai fermato');
  });
  test('a file sent again another way counts once, as what it came to at last', async () => {
    const store = runs();
    await store.start(1, [fileOf('a.csv'), fileOf('b.xml')], alone(async (file) => (file.name === 'a.csv' ? { ok: true, value: { files: [], totals: { ...NO_TOTALS, files: 1, refused: 1 } } } : answered)));
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
    const first = store.start(1, [fileOf('a.xml')], alone(() => new Promise((resolve) => { answer = () => resolve(answered); })));
    await store.start(1, [fileOf('z.xml')], alone(async () => answered));
    expect(store.current()?.files.map((file) => file.name)).toEqual(['a.xml']);
    await new Promise((resolve) => setTimeout(resolve, 0));
    answer();
    await first;
    expect(told).toBeGreaterThan(1);
  });
});

describe('many files in a request', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => fileOf(`${index}.xml`));
  const keysOf = (files: readonly SentFile[]) => files.map(({ key }) => key);

  test('go more and more at a time, up to two hundred, in their order, each with an id of its own', async () => {
    const sent: (readonly string[])[] = [];
    const store = runs();
    await store.start(1, many(650), together((files) => { sent.push(keysOf(files)); return allAnswered(files); }));
    expect(sent.map((keys) => keys.length)).toEqual([50, 100, 200, 200, 100]);
    expect(sent.flat()).toEqual(Array.from({ length: 650 }, (_, index) => `id-${index + 1}`));
    expect(store.current()?.totals).toMatchObject({ files: 650, imported: 650, totalCents: 650 * 8750 });
  });
  test('go fewer at a time on a computer that is slow, so that the progress moves and a stop is heard', async () => {
    let now = 0;
    let next = 0;
    const sent: number[] = [];
    const store = createImportRuns(() => `id-${(next += 1)}`, () => now);
    await store.start(1, many(260), together((files) => { sent.push(files.length); now += files.length * 25; return allAnswered(files); }));
    expect(sent).toEqual([50, 25, 25, 25, 25, 25, 25, 25, 25, 10]);
  });
  test('hold no more than a megabyte, but for one that is larger by itself', async () => {
    const sized = (name: string, size: number) => ({ ...fileOf(name), size });
    const sent: string[] = [];
    await runs().start(1, [sized('a', 600_000), sized('b', 400_000), sized('c', 1), sized('d', 5_000_000), sized('e', 1)], together((files) => { sent.push(files.map(({ name }) => name).join('')); return allAnswered(files); }));
    expect(sent).toEqual(['ab', 'c', 'd', 'e']);
  });
  test('those of the treasury go alone, in their place', async () => {
    const sent: string[] = [];
    await runs().start(1, ['a.xml', 'b.xml', 'c.csv', 'd.csv', 'e.xml'].map(fileOf), together((files) => { sent.push(files.map(({ name }) => name).join(' ')); return allAnswered(files); }));
    expect(sent).toEqual(['a.xml b.xml', 'c.csv', 'd.csv', 'e.xml']);
  });
  test('one that cannot be read, or is refused, is told by name, and the others go on', async () => {
    const store = runs();
    const empty = { ...fileOf('vuoto.xml'), size: 0 };
    await store.start(1, [fileOf('a.xml'), empty, fileOf('b.xml'), fileOf('c.xml')], together((files) => ({ ok: true, value: files.map(({ name }) => (name === 'b.xml' ? { ok: false as const, error: TOO_BIG } : answered)) })));
    expect(store.current()?.files.map(({ name, fate }) => [name, fate.kind, fate.kind === 'failed' ? fate.message : null])).toEqual([['a.xml', 'done', null], ['vuoto.xml', 'failed', 'Il file è vuoto.'], ['b.xml', 'failed', 'File troppo grande.'], ['c.xml', 'done', null]]);
  });
  test('a request that fails is sent again file by file under the same ids: only the one at fault fails', async () => {
    const store = runs();
    const sent: (readonly string[])[] = [];
    await store.start(1, many(4), together((files) => { sent.push(keysOf(files)); return files.some(({ name }) => name === '2.xml') ? { ok: false, error: TOO_BIG } : allAnswered(files); }));
    expect(sent).toEqual([['id-1', 'id-2', 'id-3', 'id-4'], ['id-1'], ['id-2'], ['id-3'], ['id-4']]);
    expect(store.current()?.files.map(({ fate }) => fate.kind)).toEqual(['done', 'done', 'failed', 'done']);
    expect(store.current()?.totals.imported).toBe(3);
  });
  test('cut by the network, they are sent again with the same ids; also those of which some were answered', async () => {
    const store = runs();
    const sent: (readonly string[])[] = [];
    let cut = true;
    const send = together((files) => {
      sent.push(keysOf(files));
      // The last one, an archive of movements, goes on to the treasury by itself: there the link is cut.
      return { ok: true, value: files.map(({ key }) => (key === 'id-3' && cut ? { ok: false as const, error: LINK_LOST } : answered)) };
    });
    await store.start(1, many(3), send);
    expect(store.current()).toMatchObject({ running: false, stopped: 'Collegamento interrotto.' });
    expect(store.current()?.files.map(({ fate }) => fate.kind)).toEqual(['done', 'done', 'waiting']);
    cut = false;
    await store.resume(send);
    expect(sent).toEqual([['id-1', 'id-2', 'id-3'], ['id-3']]);
    expect(store.current()?.totals.files).toBe(3);
  });
  test('stopped by the operator, no further request is sent', async () => {
    const store = runs();
    let requests = 0;
    await store.start(1, many(450), together((files) => { requests += 1; store.cancel(); return allAnswered(files); }));
    expect(requests).toBe(1);
    expect(store.current()?.files.filter(({ fate }) => fate.kind === 'waiting')).toHaveLength(400);
    expect(store.current()?.stopped).toContain('Hai fermato');
  });
});

test('progress counts what was answered and estimates the rest', () => {
  const file = (kind: 'done' | 'waiting') => ({ key: kind, name: 'a', fate: kind === 'done' ? { kind, files: [], totals: NO_TOTALS } : { kind } }) as const;
  const run = { operatorId: 1, startedMs: 0, heardMs: 10_000, running: true, stopped: null, totals: NO_TOTALS, files: [file('done'), file('waiting'), file('waiting')] };
  expect(progressOf(run)).toEqual({ done: 1, total: 3, secondsLeft: 20 });
  expect(progressOf({ ...run, files: [file('waiting')] }).secondsLeft).toBeNull();
});
