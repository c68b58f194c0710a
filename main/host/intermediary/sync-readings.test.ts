import { expect, test } from 'vitest';
import { civilDateInRome } from '../../domain/civil-date.ts';
import type { SendResult } from '../../intermediary/connector.ts';
import { openSyncOffice, type SyncOffice } from '../../intermediary/testing/sync-office.ts';
import { readAlignment } from './sync-readings.ts';

const REFUSED: SendResult = { kind: 'rejected', remedy: { code: 'GPD_IBAN', message: 'IBAN', fields: {} } };
const MINUTE = 60_000;

function figures(office: SyncOffice) {
  const nowMs = office.clock.nowMs();
  return office.engine.read((reader) => readAlignment(reader, civilDateInRome(nowMs), 30, new Date(nowMs).toISOString()));
}

test('creations are told apart from changes and cancellations, each with its own limit', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  await office.create(2);
  await office.clock.advance(2 * MINUTE);
  await office.send();
  await office.update(1, 12_000);
  await office.cancel(2);
  await office.clock.advance(59 * MINUTE);
  await office.send();
  expect(await figures(office)).toEqual({ creations: { count: 2, within: 0, p50Ms: 2 * MINUTE, p95Ms: 2 * MINUTE }, changes: { count: 2, within: 2, p50Ms: 59 * MINUTE, p95Ms: 59 * MINUTE } });
  await office.engine.close();
});

test('what is late counts as late while it still waits or stands refused, what is in time does not count yet', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  await office.send();
  office.remote.fail('upsert', { kind: 'ANSWER', result: REFUSED });
  await office.update(1, 12_000);
  await office.send();
  await office.clock.advance(30 * MINUTE);
  expect((await figures(office)).changes).toEqual({ count: 0, within: 0, p50Ms: null, p95Ms: null });
  await office.create(2);
  await office.clock.advance(40 * MINUTE);
  expect(await figures(office)).toMatchObject({ creations: { count: 2, within: 1, p95Ms: 40 * MINUTE }, changes: { count: 1, within: 0, p50Ms: 70 * MINUTE } });
  await office.engine.close();
});
