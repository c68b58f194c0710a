import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { emptyChain } from '../../data/audit.ts';
import { simulateTown, type TownNumbers } from './simulate-town.ts';
import { townRequest } from './testing/demo-town.ts';
import type { TownRequest } from './town-world.ts';

/** Every row that comes out, as one fingerprint: a batch holds only until the next is asked for. */
function fingerprintOf(request: TownRequest): Readonly<{ rows: string; numbers: TownNumbers }> {
  const hash = createHash('sha256');
  const town = simulateTown(request);
  for (;;) {
    const step = town.next();
    if (step.done === true) return { rows: hash.digest('hex'), numbers: step.value };
    for (const [shape, rows] of step.value) hash.update(shape).update(rows.bytes);
  }
}

test('the same seed and day of reference give the same rows', () => {
  expect(fingerprintOf(townRequest({ auditHead: emptyChain }))).toEqual(fingerprintOf(townRequest({ auditHead: emptyChain })));
});

test.each([{ seed: 2 }, { reference: '2026-11-27' }, { positions: 401 }])('another town with %o', (change) => {
  expect(fingerprintOf(townRequest(change)).rows).not.toBe(fingerprintOf(townRequest()).rows);
});

test('the register of numbers covers every number given out, in whole blocks', () => {
  const { numbers } = fingerprintOf(townRequest());
  expect(numbers.lastCounter + 1).toBe(numbers.blocks * 64);
  expect(numbers.lastCounter + 1).toBeGreaterThanOrEqual(390);
});

test('an archive for measuring has no links and nobody twice', () => {
  const shapesOf = (request: TownRequest): ReadonlySet<string> => new Set([...simulateTown(request)].flatMap((batch) => [...batch.keys()]));
  const [forTrying, forMeasuring] = [shapesOf(townRequest()), shapesOf(townRequest({ receiptFiles: 'DAILY' }))];
  expect(['link', 'markedPerson'].map((shape) => [forTrying.has(shape), forMeasuring.has(shape)])).toEqual([[true, false], [true, false]]);
});
