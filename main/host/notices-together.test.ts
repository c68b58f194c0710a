import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operatorByUsername, type Operator } from '../features/access/index.ts';
import { printNoticesTogether } from '../features/notices/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let operator: Operator;
let serviceId: number;

beforeEach(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const found = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (found === null) throw new Error('no operator');
  operator = found;
});
afterEach(() => cleanUp());

async function create(amountCents: number) {
  return valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
}

test('several notices make one file, a page each, and every print is recorded with the hash of that file', async () => {
  const first = await create(1000);
  const second = await create(2000);
  const cancelled = await create(3000);
  valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: cancelled.id, expectedVersion: cancelled.version, reason: 'Doppio inserimento' }));
  const done = valueOf(await printNoticesTogether(archive.context, operator, { requestId: newRequestId(), installmentIds: [first.installmentId, cancelled.installmentId, second.installmentId], reason: 'Consegna a mano', paper: null, language: null, letterId: null }));
  expect(done).toMatchObject({ pages: 2, installmentIds: [first.installmentId, second.installmentId], leftOut: [{ installmentId: cancelled.installmentId, code: 'PRINT_REFUSED' }] });
  const sha256 = createHash('sha256').update(done.bytes ?? new Uint8Array()).digest('hex');
  const prints = valueOf(await desk.notices.list({ view: 'ALL', cursor: null, limit: 10 })).prints;
  expect(prints.map((print) => print.positionId ?? 0).toSorted((a, b) => a - b)).toEqual([first.id, second.id]);
  const card = valueOf(await desk.positions.show({ id: first.id, nav: null }));
  expect(card.prints[0]?.sha256).toBe(sha256);
});

test('with nothing that may be printed there is no file and nothing is recorded', async () => {
  const saved = await create(1000);
  const done = valueOf(await printNoticesTogether(archive.context, operator, { requestId: newRequestId(), installmentIds: [saved.installmentId], reason: null, paper: null, language: null, letterId: null }));
  expect(done).toMatchObject({ bytes: null, pages: 0, leftOut: [{ code: 'INVALID_FIELD' }] });
  expect(valueOf(await desk.notices.list({ view: 'ALL', cursor: null, limit: 10 })).prints).toEqual([]);
});
