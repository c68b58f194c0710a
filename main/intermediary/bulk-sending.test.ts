import { expect, test } from 'vitest';
import { sendAllInBulk, sendInBulk, type BulkStep } from './bulk-sending.ts';
import { EndOfProgram, type SendStep } from './sender.ts';
import { openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

const BULK = { bulk: { threshold: 5, perUpload: 8 } } as const;
let uploads = 0;

const bulk = (office: SyncOffice, atStep?: (step: SendStep) => void): Promise<BulkStep> =>
  sendInBulk({ ...office.deps(atStep === undefined ? {} : { atStep }), newId: () => `upload-${(uploads += 1)}` }, new AbortController().signal);

async function officeWith(positions: number): Promise<SyncOffice> {
  const office = await openSyncOffice(BULK);
  for (let id = 1; id <= positions; id += 1) await office.create(id);
  return office;
}

const upserts = (office: SyncOffice): number => office.remote.calls.filter((call) => call.startsWith('upsert')).length;

test('a few positions go one by one, many in one upload, and each is read before it counts as confirmed', async () => {
  const few = await officeWith(5);
  expect((await bulk(few)).did).toBe('NONE');
  const office = await officeWith(10);
  expect(await bulk(office)).toEqual({ did: 'SENT', positions: 8 });
  expect(await bulk(office)).toEqual({ did: 'WAITING', positions: 8 });
  await office.clock.advance(5_000);
  expect(await bulk(office)).toEqual({ did: 'SETTLED', positions: 8 });
  expect(await office.facts()).toEqual([]);
  await office.send();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(2);
});

test('while an upload is under way its positions are not sent by another way', async () => {
  const office = await officeWith(8);
  await bulk(office);
  await office.send();
  await office.send();
  expect(office.remote.calls).toEqual(['upload 8']);
  expect(new Set(await office.states())).toEqual(new Set(['IN_FLIGHT']));
});

test('a program that was closed asks for its upload at the next start', async () => {
  const office = await officeWith(8);
  await bulk(office);
  await office.restart();
  await office.clock.advance(10 * 60_000);
  expect((await bulk(office)).did).toBe('SETTLED');
  await office.send();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(0);
  await office.engine.close();
});

test.each(['TAKEN', 'CALLED'] as const)('a crash when the upload was %s leaves doubts, and nothing is there twice', async (step) => {
  const office = await officeWith(8);
  await expect(bulk(office, (reached) => { if (reached === step) throw new EndOfProgram(); })).rejects.toThrow(EndOfProgram);
  await office.restart();
  await office.clock.advance(10 * 60_000);
  await office.sendAll();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(step === 'TAKEN' ? 8 : 0);
  await office.engine.close();
});

test('a file that is refused goes one by one, and the bulk way rests', async () => {
  const office = await officeWith(8);
  office.remote.fail('upload', { kind: 'ANSWER', result: { kind: 'rejected', remedy: { code: 'GPD_BULK_UNSUITABLE', message: 'Vanno una alla volta.', fields: {} } } });
  expect((await bulk(office)).did).toBe('FAILED');
  expect((await bulk(office)).did).toBe('NONE');
  await office.send();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(8);
});

test('an upload whose name is not known any more is cleared up position by position', async () => {
  const office = await officeWith(8);
  await bulk(office);
  await office.clock.advance(5_000);
  office.remote.fail('uploadStatus', { kind: 'READ', failure: { kind: 'unreadable', code: 'HTTP_410', message: 'Scaduto' } });
  expect((await bulk(office)).did).toBe('FAILED');
  await office.send();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(0);
});

test('an upload that is never finished there is waited for during a day, then cleared up position by position', async () => {
  const office = await officeWith(8);
  await bulk(office);
  office.remote.fail('uploadStatus', { kind: 'STILL_WORKING' }, { kind: 'STILL_WORKING' });
  await office.clock.advance(23 * 3_600_000);
  expect((await bulk(office)).did).toBe('WAITING');
  await office.clock.advance(3_600_000);
  expect((await bulk(office)).did).toBe('FAILED');
  await office.send();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(upserts(office)).toBe(0);
});

test('a position that left the queue meanwhile, or was never alone in it, is not carried', async () => {
  const office = await officeWith(8);
  await office.cancel(8);
  expect(await bulk(office)).toEqual({ did: 'SENT', positions: 7 });
});

test('what the next upload will carry is not sent one by one meanwhile, but what was made just now does not wait for it', async () => {
  const office = await officeWith(20);
  await office.clock.advance(2 * 60_000);
  const allInBulk = () => sendAllInBulk({ ...office.deps(), newId: () => `upload-${(uploads += 1)}` }, new AbortController().signal);
  expect(await allInBulk()).toEqual({ othersWait: true });
  await office.send({}, { withoutNew: true });
  expect(upserts(office)).toBe(0);
  await office.create(21);
  await office.send({}, { withoutNew: true });
  expect(office.remote.calls.filter((call) => call.startsWith('upsert'))).toEqual(['upsert POS-21 v1']);
  await office.clock.advance(5_000);
  // The first is read back while the second is worked on; the four that are left are no load.
  expect(await allInBulk()).toEqual({ othersWait: false });
  await office.sendAll();
  await office.clock.advance(5_000);
  await allInBulk();
  await office.sendAll();
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
  expect(office.remote.calls.filter((call) => call.startsWith('upload '))).toEqual(['upload 8', 'upload 8']);
});

test('behind a long queue somebody waits at the counter: what was made just now goes among the first', async () => {
  const office = await openSyncOffice({ bulk: null });
  for (let id = 1; id <= 60; id += 1) await office.create(id);
  await office.clock.advance(2 * 60_000);
  await office.create(61);
  await office.send();
  expect(office.remote.calls.slice(0, 4)).toContain('upsert POS-61 v1');
  expect(new Set(await office.states())).toEqual(new Set(['ACKED']));
});

test('one that an upload cannot carry does not keep the others from it: it goes by itself', async () => {
  const office = await officeWith(8);
  const connector = { ...office.remote.connector, fitsBulk: ({ positionId }: Readonly<{ positionId: number }>) => positionId !== 3 };
  expect(await sendInBulk({ ...office.deps({ connector }), newId: () => `upload-${(uploads += 1)}` }, new AbortController().signal)).toEqual({ did: 'SENT', positions: 7 });
  await office.send();
  expect(office.remote.calls).toEqual(['upload 7', 'upsert POS-3 v1']);
});
