import { expect, test } from 'vitest';
import { exportAll, type UnsentFile } from './unsent-files.ts';

const file = (next: number | null): UnsentFile => ({ fileName: `da-${next}.json`, contentBase64: '', positions: 5, sha256: '', next });

test('every file is saved, in order, until there is no more', async () => {
  const asked: (number | null)[] = [];
  const saved: string[] = [];
  const answers = [file(5), file(9), file(null)];
  const done = await exportAll(async (after) => { asked.push(after); return { ok: true, value: answers[asked.length - 1] ?? file(null) }; }, ({ fileName }) => saved.push(fileName));
  expect(done).toEqual({ files: 3, positions: 15, failure: null });
  expect(asked).toEqual([null, 5, 9]);
  expect(saved).toHaveLength(3);
});

test('when one cannot be had, those saved are told with the reason', async () => {
  const failure = { code: 'INTERNAL' as const, message: 'no', field: null, retry: 'SAME_REQUEST' as const };
  let asked = 0;
  const done = await exportAll(async () => { asked += 1; return asked === 1 ? { ok: true, value: file(5) } : { ok: false, error: failure }; }, () => undefined);
  expect(done).toEqual({ files: 1, positions: 5, failure });
});
