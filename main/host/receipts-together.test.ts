import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { UnitOfWork } from '../data/engine.ts';
import { keepRawFile } from '../data/raw-files.ts';
import { applyOneByOne, applyReceipts, type ReceivedReceipt } from '../features/payments/apply-receipts.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from './testing/archive-desk.ts';
import { bytesOf, everything, insertPositions, oneArriving, somePositions, tried, type Arriving, type Numbered } from './testing/mixed-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
/** What the batch could not write together, which would make it the same as one by one. */
const notTogether: unknown[] = [];
beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  const desk = await openAdministratorWindow(archive);
  valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
});
afterAll(() => cleanUp());

async function receiptOf(unit: UnitOfWork, one: Arriving, index: number, made: readonly (readonly Numbered[])[]): Promise<ReceivedReceipt> {
  const raw = bytesOf(one, made);
  if (!one.isKept) return { name: `ricevuta ${index}`, raw };
  const sha256 = createHash('sha256').update(raw).digest('hex');
  await keepRawFile(unit, sha256, raw);
  return { name: `ricevuta ${index}`, raw, sha256 };
}

test('receipts written together leave the archive as those written one by one, whatever they pay', async () => {
  const context = { ...archive.context, log: { ...archive.context.log, error: (event: string, thrown: unknown) => { notTogether.push(thrown); return event; } } };
  let written = 0;
  await fc.assert(fc.asyncProperty(somePositions, fc.array(oneArriving, { minLength: 1, maxLength: 12 }), async (positions, arrivals) => {
    const attempt = (how: typeof applyReceipts) => tried(archive.context.engine, async (unit) => {
      const made = await insertPositions(archive.context, unit, positions);
      const items: ReceivedReceipt[] = [];
      for (const [index, one] of arrivals.entries()) {
        const item = await receiptOf(unit, one, index, made);
        items.push(item, ...(one.again ? [{ ...item, name: `${item.name} di nuovo` }] : []));
      }
      const before = await unit.get(z.object({ payments: z.int() }), 'SELECT COUNT(*) AS payments FROM payment');
      const outcomes = await how(context, unit, items);
      const after = await unit.get(z.object({ payments: z.int() }), 'SELECT COUNT(*) AS payments FROM payment');
      written += (after?.payments ?? 0) - (before?.payments ?? 0);
      return { outcomes, said: await everything(unit) };
    });
    const batch = await attempt(applyReceipts);
    const alone = await attempt(applyOneByOne);
    expect(batch.outcomes).toEqual(alone.outcomes);
    expect(batch.said).toEqual(alone.said);
  }), { numRuns: 40 });
  expect(notTogether).toEqual([]);
  expect(written).toBeGreaterThan(100);
}, 240_000);
