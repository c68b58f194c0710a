import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine.fixture.ts';
import { openPaperNumbers } from './paper-numbers.ts';

const DATABASE = 'a'.repeat(32);
const open = (stateDir: string, inArchive: readonly (readonly [number, number])[] = []) => openPaperNumbers({ stateDir, databaseId: DATABASE, inArchive: new Map(inArchive) });

test('the register never goes back, whatever archive comes under it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ year: fc.constantFrom(2025, 2026), number: fc.integer({ min: 1, max: 50 }), restart: fc.boolean(), inArchive: fc.integer({ min: 1, max: 50 }) }), { maxLength: 12 }), async (steps) => {
    const stateDir = await temporaryFolder();
    let papers = await open(stateDir);
    const most = new Map<number, number>();
    for (const { year, number, restart, inArchive } of steps) {
      await papers.reach(year, number);
      most.set(year, Math.max(most.get(year) ?? 0, number));
      if (restart) {
        papers = await open(stateDir, [[year, inArchive]]);
        most.set(year, Math.max(most.get(year) ?? 0, inArchive));
      }
      for (const [of, last] of most) expect(papers.last(of)).toBe(last);
      expect(papers.isKnown()).toBe(true);
    }
  }), { numRuns: 20 });
});

test('what a crash left between the archive and the register is written when it is opened', async () => {
  const stateDir = await temporaryFolder();
  await (await open(stateDir)).reach(2026, 3);
  await open(stateDir, [[2026, 4]]);
  expect((await open(stateDir, [[2026, 2]])).last(2026)).toBe(4);
});

test('a machine without the register, or with a damaged one, says that it knows nothing until the next number', async () => {
  const stateDir = await temporaryFolder();
  const papers = await open(stateDir, [[2026, 7]]);
  expect(papers.isKnown()).toBe(false);
  await papers.reach(2026, 8);
  const [name] = await readdir(stateDir);
  await writeFile(join(stateDir, name ?? ''), '{');
  expect((await open(stateDir, [[2026, 8]])).isKnown()).toBe(false);
});

test('a number of which nothing could be written down is written by the next try', async () => {
  const stateDir = join(await temporaryFolder(), 'state');
  const papers = await open(stateDir);
  await writeFile(stateDir, 'a file where the folder should be');
  await expect(papers.reach(2026, 1)).rejects.toThrow();
  await rm(stateDir);
  await papers.reach(2026, 1);
  expect((await open(stateDir)).last(2026)).toBe(1);
});
