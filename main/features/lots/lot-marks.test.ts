import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLotMarks, MarkNotWritten, type LotMarks } from './lot-marks.ts';

let folder: string;
let files = 0;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-marks-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

function newFile(): string {
  files += 1;
  return join(folder, String(files), 'lots.json');
}

async function begun(marks: LotMarks): Promise<string> {
  const mark = await marks.begin();
  if (!mark.ok) throw new Error(mark.error.message);
  return mark.value;
}

test('a lot goes on where this computer left it, also in another process; an earlier step, another mark or none does not', async () => {
  const path = newFile();
  const marks = createLotMarks(path);
  const mark = await begun(marks);
  expect(await marks.isOurs({ mark, steps: 0 })).toBe(true);
  expect(await marks.advance(mark, (steps) => Promise.resolve(steps))).toBe(1);
  expect(await marks.advance(mark, (steps) => Promise.resolve(steps))).toBe(2);
  const later = createLotMarks(path);
  expect(await Promise.all([2, 1, 0, 3].map((steps) => later.isOurs({ mark, steps })))).toEqual([true, false, false, false]);
  expect(await later.isOurs({ mark: '2f1d7c1e-6f6b-4d2e-9a53-3f4f3c0f0a11', steps: 2 })).toBe(false);
  expect(await later.isOurs({ mark: null, steps: 0 })).toBe(false);
});

test.each([[0, 'did not commit'], [1, 'committed']])('a step cut before it was settled that %s %s: the lot goes on, and the other count is believed no more', async (stored) => {
  const path = newFile();
  const mark = await begun(createLotMarks(path));
  // As when the power goes inside the commit: the file says that a step was about to be made.
  await expect(createLotMarks(path).advance(mark, () => Promise.reject(new Error('power')))).rejects.toThrow('power');
  const again = createLotMarks(path);
  expect(await again.takeUp({ mark, steps: stored })).toBe(true);
  expect(await createLotMarks(path).isOurs({ mark, steps: stored })).toBe(true);
  expect(await createLotMarks(path).isOurs({ mark, steps: 1 - stored })).toBe(false);
  expect(await again.advance(mark, (steps) => Promise.resolve(steps))).toBe(stored + 1);
});

test('steps of parts that are ready together are counted one after the other', async () => {
  const marks = createLotMarks(newFile());
  const mark = await begun(marks);
  expect((await Promise.all(Array.from({ length: 5 }, () => marks.advance(mark, (steps) => Promise.resolve(steps))))).toSorted()).toEqual([1, 2, 3, 4, 5]);
});

test('a lot that is over is known no more; a file that cannot be read knows none', async () => {
  const path = newFile();
  const marks = createLotMarks(path);
  const [over, open] = [await begun(marks), await begun(marks)];
  await marks.forget(over);
  expect([await marks.isOurs({ mark: over, steps: 0 }), await marks.isOurs({ mark: open, steps: 0 })]).toEqual([false, true]);
  await writeFile(path, '{"broken');
  expect(await createLotMarks(path).isOurs({ mark: open, steps: 0 })).toBe(false);
});

test('where it cannot be written no lot begins, and none goes a step on', async () => {
  const path = newFile();
  const marks = createLotMarks(path);
  const mark = await begun(marks);
  await rm(path);
  // A folder in the place of the file: what the system refuses to write.
  await mkdir(join(path, 'x'), { recursive: true });
  expect(await marks.begin()).toMatchObject({ ok: false, error: { message: expect.stringContaining('non si può scrivere') } });
  let committed = false;
  await expect(marks.advance(mark, () => { committed = true; return Promise.resolve(); })).rejects.toThrow(MarkNotWritten);
  expect(committed).toBe(false);
});
