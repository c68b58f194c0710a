import { expect, test } from 'vitest';
import type { SendResult } from './connector.ts';
import { sendAgain } from './outbox-store.ts';
import { dayFigures } from './sync-views.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

const DAY_MS = 86_400_000;
const REFUSED: SendResult = { kind: 'rejected', remedy: { code: 'GPD_IBAN', message: 'IBAN', fields: {} } };

/** The days from the one on which the office opened, each of 24 hours from then. */
async function refusedByDay(office: SyncOffice, firstMs: number, days: number): Promise<readonly number[]> {
  const spans = Array.from({ length: days }, (_, index) => ({ day: String(index), from: new Date(firstMs + index * DAY_MS).toISOString(), before: new Date(firstMs + (index + 1) * DAY_MS).toISOString() }));
  return (await office.engine.read((reader) => dayFigures(reader, spans))).map(({ refused }) => refused);
}

test('a refusal stays on its day when the position is sent again, refused again, accepted, or put away by a person', async () => {
  const office = await openSyncOffice();
  const firstMs = office.clock.nowMs();
  office.remote.fail('upsert', { kind: 'ANSWER', result: REFUSED }, { kind: 'ANSWER', result: REFUSED });
  const id = await office.create(1);
  await office.send();
  expect(await refusedByDay(office, firstMs, 2)).toEqual([1, 0]);
  await office.clock.advance(DAY_MS);
  const again = () => office.engine.write('again', (unit) => sendAgain(unit, id));
  await again();
  expect(await refusedByDay(office, firstMs, 2)).toEqual([1, 0]);
  await office.send();
  expect(await refusedByDay(office, firstMs, 2)).toEqual([1, 1]);
  await again();
  await office.send();
  expect(await office.states()).toEqual(['ACKED']);
  expect(await refusedByDay(office, firstMs, 2)).toEqual([1, 1]);
  await office.engine.close();
});
