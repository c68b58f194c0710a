import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DatabaseError } from '../../data/database-error.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { retryRefused } from './apply-inbox.ts';
import { readCursor, readRun } from './cursor-store.ts';
import { listRefused, storeItems } from './inbox-store.ts';
import type { PulledItem, PullStream, Read } from '../connector.ts';
import { pullStream } from './pull-run.ts';
import { listUnfetched } from './unfetched-store.ts';
import { item, openOffice, ORGANIZATION, page, type Office } from './pulling.fixture.ts';

const receipt = (key: string, paidAt: string | null = null, content?: string) => item('RECEIPTS', `${ORGANIZATION}/${key}`, paidAt, content);
const flow = (key: string, published: string | null = null) => item('FLOWS', key, published);
const pullReceipts = (office: Office) => pullStream(office.deps, 'RECEIPTS', ORGANIZATION);
const pullFlows = (office: Office) => pullStream(office.deps, 'FLOWS', ORGANIZATION);
const offLine = { ok: false, error: { kind: 'retry', afterMs: 9_000, scope: 'connector', code: 'ECONNRESET' } } as const;

const inboxRow = z.object({ naturalKey: z.string(), outcome: z.string().nullable(), content: z.string() });
const inboxOf = (office: Office) => office.engine.read((reader) => reader.all(inboxRow, "SELECT natural_key, outcome, CAST(content AS TEXT) AS content FROM inbox JOIN raw_file USING (sha256) ORDER BY seq"));
const cursorOf = (office: Office, stream: 'RECEIPTS' | 'FLOWS' = 'RECEIPTS') => office.engine.read((reader) => readCursor(reader, { connector: 'gpd', stream, organization: ORGANIZATION }));

test('the first run asks for everything; the next begins seven days before the last payment and finds the same receipts without recording them twice', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-20T10:00:00Z'), receipt('b', '2026-11-27T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', pages: 1, seen: 2, applied: 2, already: 0, readUpTo: '2026-11-27T10:00:00.000Z' });
  office.goTo('2026-11-29T09:00:00.000Z');
  office.connector.answers.push(page([receipt('b', '2026-11-27T10:00:00Z'), receipt('c', '2026-11-21T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', seen: 2, applied: 1, already: 1, readUpTo: '2026-11-27T10:00:00.000Z' });
  expect(office.connector.asked).toEqual([
    { from: null, to: '2026-11-29T08:00:00.000Z', page: null },
    { from: '2026-11-20T10:00:00.000Z', to: '2026-11-29T09:00:00.000Z', page: null },
  ]);
  expect(await office.recorded()).toEqual(['99999000013/a', '99999000013/b', '99999000013/c']);
});

test('a first run that finds nothing is not made again for everything: the next begins a month and a week before it', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([]), page([receipt('a', '2026-10-30T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', seen: 0, readUpTo: '2026-10-30T08:00:00.000Z' });
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 1, readUpTo: '2026-10-30T10:00:00.000Z' });
  expect(office.connector.asked.map(({ from }) => from)).toEqual([null, '2026-10-23T08:00:00.000Z']);
});

test('a payment dated in the future does not hide those that come before it', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2099-01-01T00:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', readUpTo: '2026-11-29T08:00:00.000Z' });
});

test('a remote that tells an hour far ahead does not have the cursor jump over what is still to come', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-29T08:00:00.000Z')]));
  expect(await pullStream({ ...office.deps, clockMs: () => Date.parse('2026-11-28T02:00:00.000Z') }, 'RECEIPTS', ORGANIZATION)).toMatchObject({ outcome: 'DONE', readUpTo: '2026-11-28T02:00:00.000Z' });
});

test('a run cut in the middle goes on from its page, with the window it had, moves the cursor at its end, and is followed by what arrived since', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-28T10:00:00Z')], 'p2'), offLine);
  const cut = await pullReceipts(office);
  expect(cut).toMatchObject({ outcome: 'CUT', pages: 1, applied: 1, readUpTo: null, stop: { code: 'ECONNRESET', reading: { kind: 'retry', afterMs: 9_000, scope: 'connector' } } });
  expect(await cursorOf(office)).toMatchObject({ readUpTo: null, run: { page: 'p2' } });
  office.goTo('2026-11-29T10:00:00.000Z');
  office.connector.answers.push(page([receipt('b', '2026-11-26T10:00:00Z')]), page([receipt('c', '2026-11-29T09:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', pages: 2, applied: 2, readUpTo: '2026-11-29T09:00:00.000Z' });
  expect(office.connector.asked.slice(-2)).toEqual([{ from: null, to: '2026-11-29T08:00:00.000Z', page: 'p2' }, { from: '2026-11-21T10:00:00.000Z', to: '2026-11-29T10:00:00.000Z', page: null }]);
  expect(await office.engine.read((reader) => readRun(reader, cut.runId))).toMatchObject({ pages: 2, seen: 2, applied: 2, outcome: 'DONE', code: null });
});

test('a run cut long ago begins again, since its pages are no longer the same', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a')], 'p2'), offLine);
  const cut = await pullReceipts(office);
  office.goTo('2026-11-30T10:00:00.000Z');
  office.connector.answers.push(page([receipt('a'), receipt('b')]));
  const again = await pullReceipts(office);
  expect(again).toMatchObject({ outcome: 'DONE', seen: 2, applied: 1, already: 1 });
  expect(again.runId).not.toBe(cut.runId);
  expect(office.connector.asked.at(-1)).toMatchObject({ page: null });
});

test('a wrong key and an unreadable answer fail the run, and the next one begins from the first page', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a')], 'p2'), { ok: false, error: { kind: 'unauthorized', code: '401', message: 'La chiave non è accettata.' } });
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'FAILED', stop: { code: '401', message: 'La chiave non è accettata.' } });
  office.connector.answers.push(page([receipt('a')], null));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', already: 1, applied: 0 });
});

test('after five weeks off the flows are asked for without beginning, and all of them come', async () => {
  const office = await openOffice();
  const first = [flow('PSP/f1/1', '2026-11-28T10:00:00Z')];
  office.connector.answers.push(page(first), page(first));
  expect(await pullFlows(office)).toMatchObject({ outcome: 'DONE', readUpTo: '2026-11-28T10:00:00.000Z' });
  office.goTo('2027-01-03T08:00:00.000Z');
  const later = [...first, flow('PSP/f2/1', '2026-12-15T10:00:00Z'), flow('PSP/f3/1', '2027-01-02T10:00:00Z')];
  office.connector.answers.push(page(later), page(later));
  expect(await pullFlows(office)).toMatchObject({ outcome: 'DONE', applied: 2, readUpTo: '2027-01-02T10:00:00.000Z' });
  expect(office.connector.asked.at(-1)).toMatchObject({ from: null });
  office.goTo('2027-01-04T08:00:00.000Z');
  office.connector.answers.push(page([]), page([]));
  await pullFlows(office);
  expect(office.connector.asked.at(-1)).toMatchObject({ from: '2026-12-31T10:00:00.000Z' });
});

test('flows are read until two runs saw the same: what slipped between two pages is found', async () => {
  const office = await openOffice();
  const [f1, f2, f3] = [flow('PSP/f1/1', '2026-11-28T10:00:00Z'), flow('PSP/f2/1', '2026-11-28T11:00:00Z'), flow('PSP/f3/1', '2026-11-28T09:00:00Z')];
  office.connector.answers.push(page([f1], '2'), page([f3]), page([f1], '2'), page([f2, f3]), page([f1], '2'), page([f2, f3]));
  expect(await pullFlows(office)).toMatchObject({ outcome: 'DONE', pages: 6, applied: 3, readUpTo: '2026-11-28T11:00:00.000Z' });
  expect(await office.recorded()).toEqual(['PSP/f1/1', 'PSP/f2/1', 'PSP/f3/1']);
});

test('a list of flows that never stands still is given up, said, and read again from the same point', async () => {
  const office = await openOffice();
  for (let pass = 1; pass <= 6; pass += 1) office.connector.answers.push(page([flow(`PSP/f${pass}/1`, '2026-11-28T10:00:00Z')]));
  expect(await pullFlows(office)).toMatchObject({ outcome: 'DONE', applied: 6, readUpTo: null, stop: { code: 'PAGE_DRIFT' } });
});

test('a page that comes twice changes nothing, and one that always points at itself ends the run', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a'), receipt('a')], '2'), page([receipt('a')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', seen: 3, applied: 1, already: 2 });
  office.connector.answers.push(page([], '2'), page([], '2'));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'FAILED', stop: { code: 'PAGE_LOOP' } });
});

test('the same receipt with another content is kept beside the first and handed over', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', null, 'one')]));
  await pullReceipts(office);
  office.connector.answers.push(page([receipt('a', null, 'two')]));
  expect(await pullReceipts(office)).toMatchObject({ seen: 1, applied: 0, already: 1 });
  expect((await inboxOf(office)).map((row) => row.content)).toEqual(['one', 'two']);
});

test('the cursor never passes a row that was not ready; where the row lies is not known, it does not move', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-20T10:00:00Z')]));
  await pullReceipts(office);
  office.connector.answers.push(page([receipt('b', '2026-11-28T10:00:00Z')], null, { skipped: 1, skippedFrom: '2026-11-24T10:00:00Z' }));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', skipped: 1, readUpTo: '2026-11-24T10:00:00.000Z' });
  office.connector.answers.push(page([receipt('b', '2026-11-28T10:00:00Z')], null, { skipped: 1 }));
  expect(await pullReceipts(office)).toMatchObject({ readUpTo: '2026-11-24T10:00:00.000Z' });
  office.connector.answers.push(page([receipt('b', '2026-11-28T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ readUpTo: '2026-11-28T10:00:00.000Z' });
});

test('refused rows stay with their reason, do not hold the others back, and are recorded when they can be read', async () => {
  const office = await openOffice();
  office.applying.on = (one) => (one.naturalKey.endsWith('/bad') ? 'REFUSE' : 'RECORD');
  office.connector.answers.push(page([receipt('bad', '2026-11-20T10:00:00Z'), receipt('good', '2026-11-21T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 1, refused: 1, readUpTo: '2026-11-21T10:00:00.000Z' });
  expect(await office.engine.read((reader) => listRefused(reader, 'gpd', 'RECEIPTS', Number.MAX_SAFE_INTEGER, 10))).toMatchObject([{ naturalKey: '99999000013/bad', message: 'Non si legge.' }]);
  expect(await retryRefused(office.deps, 'RECEIPTS', office.deps.signal)).toEqual({ applied: 0, already: 0, refused: 1 });
  office.applying.on = () => 'RECORD';
  expect(await retryRefused(office.deps, 'RECEIPTS', office.deps.signal)).toEqual({ applied: 1, already: 0, refused: 0 });
  expect(await office.engine.read((reader) => listRefused(reader, 'gpd', 'RECEIPTS', 1_000, 10))).toEqual([]);
  expect(await office.recorded()).toEqual(['99999000013/bad', '99999000013/good']);
});

test('one item that meets a bug of the program is put aside alone: the payments behind it are recorded', async () => {
  const office = await openOffice();
  office.applying.on = (one) => (one.naturalKey.endsWith('/bug') ? 'THROW' : 'RECORD');
  office.connector.answers.push(page([receipt('a'), receipt('bug'), receipt('z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 2, refused: 1 });
  expect(await office.recorded()).toEqual(['99999000013/a', '99999000013/z']);
});

test('items are applied in batches, in the order of arrival, none longer than two hundred', async () => {
  const office = await openOffice();
  office.connector.answers.push(page(Array.from({ length: 450 }, (_, index) => receipt(String(index).padStart(4, '0')))));
  expect(await pullReceipts(office)).toMatchObject({ applied: 450 });
  expect(office.batches.reduce((sum, size) => sum + size, 0)).toBe(450);
  expect(office.batches.length).toBeGreaterThan(2);
  expect(Math.max(...office.batches)).toBeLessThanOrEqual(200);
  expect((await office.recorded()).slice(0, 2)).toEqual(['99999000013/0000', '99999000013/0001']);
  expect(office.progress.at(-1)).toMatchObject({ stream: 'RECEIPTS', pages: 1, seen: 450, applied: 450 });
});

test('large items make smaller batches, so that the counter never waits long', async () => {
  const office = await openOffice();
  office.connector.answers.push(page(['a', 'b', 'c'].map((key) => receipt(key, null, key.repeat(1_500_000)))));
  expect(await pullReceipts(office)).toMatchObject({ applied: 3 });
  expect(office.batches).toEqual([1, 1, 1]);
});

test('a program closed after the page was kept applies it first when it opens again', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-28T10:00:00Z')], 'p2'));
  const diskGone = new DatabaseError('SQLITE_IOERR', 'test', 'test', null, '');
  await expect(pullStream({ ...office.deps, ports: { apply: () => Promise.reject(diskGone) } }, 'RECEIPTS', ORGANIZATION)).rejects.toBe(diskGone);
  expect(await inboxOf(office)).toEqual([{ naturalKey: '99999000013/a', outcome: null, content: '99999000013/a' }]);
  office.connector.answers.push(page([receipt('b', '2026-11-27T10:00:00Z')]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 2, readUpTo: '2026-11-28T10:00:00.000Z' });
  expect(office.connector.asked.at(-1)).toMatchObject({ page: 'p2' });
  expect(await office.recorded()).toEqual(['99999000013/a', '99999000013/b']);
});

class CrashError extends Error {}

test('a program closed after everything was applied, before the cursor moved, asks nothing again and moves it', async () => {
  const office = await openOffice();
  office.connector.answers.push(page([receipt('a', '2026-11-28T10:00:00Z')]));
  const crashing = { ...office.deps, progress: (told: { applied: number }) => { if (told.applied === 1) throw new CrashError(); } };
  await expect(pullStream(crashing, 'RECEIPTS', ORGANIZATION)).rejects.toThrow(CrashError);
  expect(await cursorOf(office)).toMatchObject({ readUpTo: null });
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', pages: 0, applied: 0, readUpTo: '2026-11-28T10:00:00.000Z' });
  expect(office.connector.asked).toHaveLength(1);
});

test('an item left in the inbox by a crash is applied before anything new is asked', async () => {
  const office = await openOffice();
  await office.engine.write('test.left', (unit) => storeItems(unit, 'gpd', [receipt('left')]));
  office.connector.answers.push(page([]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', seen: 0, applied: 1 });
});

test('who cancels ends the run at the next step, and it goes on when asked again', async () => {
  const office = await openOffice();
  office.connector.answers.push(() => { office.cancel(); return page([receipt('a')], 'p2'); });
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'CUT', stop: { code: 'CANCELLED' } });
  office.goTo('2026-11-29T08:05:00.000Z');
  office.connector.answers.push(page([receipt('b')]), page([]));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 2 });
});

test('a run overtaken by another leaves the cursor to it', async () => {
  const office = await openOffice();
  office.connector.answers.push(async () => {
    office.connector.answers.unshift(page([receipt('b', '2026-11-28T10:00:00Z')]));
    await pullReceipts(office);
    return page([receipt('a', '2026-11-27T10:00:00Z')], 'p2');
  });
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'CUT', stop: { code: 'OVERTAKEN' } });
  expect(await cursorOf(office)).toMatchObject({ readUpTo: '2026-11-28T10:00:00.000Z', run: null });
  office.connector.answers.push(page([]));
  expect(await pullReceipts(office)).toMatchObject({ applied: 1 });
  expect(await office.recorded()).toEqual(['99999000013/a', '99999000013/b']);
});

test('on a computer that writes slowly batches become small, so that the counter waits little', async () => {
  const office = await openOffice();
  const apply = office.deps.ports.apply;
  const slow = { ...office.deps, ports: { apply: async (...given: Parameters<typeof apply>) => { await sleep(given[1].length * 8); return apply(...given); } } };
  office.connector.answers.push(page(Array.from({ length: 60 }, (_, index) => receipt(String(index).padStart(4, '0')))));
  expect(await pullStream(slow, 'RECEIPTS', '99999000013')).toMatchObject({ applied: 60 });
  expect(Math.max(...office.batches.slice(4))).toBeLessThanOrEqual(5);
});

test('a batch is one unit as long as nobody waits; a save at the counter goes before what is left of it, and nothing is lost or taken twice', async () => {
  const office = await openOffice();
  const apply = office.deps.ports.apply;
  const units = new Set<UnitOfWork>();
  const slow = { ...office.deps, ports: { apply: async (...given: Parameters<typeof apply>) => { units.add(given[0]); await sleep(given[1].length); return apply(...given); } } };
  const keys = Array.from({ length: 100 }, (_, index) => String(index).padStart(4, '0'));
  office.connector.answers.push(page(keys.slice(0, 50).map((key) => receipt(key)), 'p2'), page(keys.slice(50).map((key) => receipt(key))));
  const pulled = pullStream(slow, 'RECEIPTS', ORGANIZATION);
  while ((await office.recorded()).length < 50) await sleep(1);
  expect(units.size).toBe(1);
  expect(office.batches.length).toBeGreaterThan(1);
  const taken = (): number => office.batches.reduce((sum, size) => sum + size, 0);
  while (taken() === 50) await sleep(1);
  const atSave = await office.engine.write('test.save', async () => taken());
  expect(await pulled).toMatchObject({ outcome: 'DONE', applied: 100, already: 0 });
  expect(atSave).toBeLessThan(100);
  expect(units.size).toBe(3);
  expect(await office.recorded()).toEqual(keys.map((key) => `${ORGANIZATION}/${key}`));
});

test('a bug met in a later piece of a unit takes back the pieces before it: each item is done again by itself, and only the one that meets it is put aside', async () => {
  const office = await openOffice();
  office.applying.on = ({ naturalKey }) => (naturalKey.endsWith('/0055') ? 'THROW' : 'RECORD');
  const keys = Array.from({ length: 60 }, (_, index) => String(index).padStart(4, '0'));
  office.connector.answers.push(page(keys.map((key) => receipt(key))));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 59, already: 0, refused: 1 });
  expect(office.batches[0]).toBe(25);
  expect(await office.recorded()).toEqual(keys.filter((key) => key !== '0055').map((key) => `${ORGANIZATION}/${key}`));
});

test('who cancels while a batch is written ends it after the piece under way; what is left is recorded when asked again', async () => {
  const office = await openOffice();
  const keys = Array.from({ length: 60 }, (_, index) => String(index).padStart(4, '0'));
  office.applying.on = () => { office.cancel(); return 'RECORD'; };
  office.connector.answers.push(page(keys.map((key) => receipt(key))));
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'CUT', applied: 25, stop: { code: 'CANCELLED' } });
  expect(office.batches).toEqual([25]);
  office.applying.on = () => 'RECORD';
  office.goTo('2026-11-29T08:00:00.000Z');
  expect(await pullReceipts(office)).toMatchObject({ outcome: 'DONE', applied: 35, already: 0 });
  expect(await office.recorded()).toEqual(keys.map((key) => `${ORGANIZATION}/${key}`));
});

test('each stream has a pace of its own: flows do not begin with as many as there were receipts', async () => {
  const office = await openOffice();
  office.connector.answers.push(page(Array.from({ length: 150 }, (_, index) => receipt(String(index).padStart(4, '0')))));
  await pullReceipts(office);
  const before = office.batches.length;
  const flows = Array.from({ length: 60 }, (_, index) => flow(`PSP/f${index}/1`, '2026-11-28T10:00:00Z'));
  office.connector.answers.push(page(flows), page(flows));
  expect(await pullFlows(office)).toMatchObject({ outcome: 'DONE', applied: 60 });
  expect(office.batches[before]).toBe(1);
});

test('a receipt that is listed and never given holds the cursor three days, then is asked for by itself, and is recorded when it comes', async () => {
  const office = await openOffice();
  const paid = '2026-11-28T10:00:00.000Z';
  const missing = [{ key: 'lost', at: paid, code: 'NOT_READY' }];
  let answer: Read<PulledItem | 'NOT_READY' | 'NOT_OURS'> = { ok: true, value: 'NOT_READY' };
  const asked: string[] = [];
  const connector = { ...office.connector, fetchRow: async (_stream: PullStream, _organization: string, key: string) => { asked.push(key); return answer; } };
  const pull = () => pullStream({ ...office.deps, connector }, 'RECEIPTS', ORGANIZATION);
  const listing = () => office.connector.answers.push(page([receipt('b', '2026-11-29T07:00:00Z')], null, { skipped: 1, rows: { given: ['b'], missing } }));
  listing();
  expect(await pull()).toMatchObject({ outcome: 'DONE', skipped: 1, readUpTo: paid });
  office.goTo('2026-12-02T09:00:00.000Z');
  listing();
  expect(await pull()).toMatchObject({ outcome: 'DONE', readUpTo: '2026-11-29T07:00:00.000Z' });
  expect(asked).toEqual([]);
  office.goTo('2026-12-02T12:00:00.000Z');
  office.connector.answers.push(page([]));
  await pull();
  expect(asked).toEqual(['lost']);
  office.goTo('2026-12-04T12:00:00.000Z');
  answer = { ok: true, value: receipt('lost', paid) };
  office.connector.answers.push(page([]));
  expect(await pull()).toMatchObject({ outcome: 'DONE', applied: 1 });
  expect(await office.recorded()).toEqual(['99999000013/b', '99999000013/lost']);
  office.goTo('2027-03-04T12:00:00.000Z');
  office.connector.answers.push(page([]));
  await pull();
  expect(asked).toEqual(['lost', 'lost']);
});

test('a remote that fails while such a receipt is asked for by itself spoils nothing of the run', async () => {
  const office = await openOffice();
  const connector = { ...office.connector, fetchRow: async () => offLine };
  office.connector.answers.push(page([], null, { skipped: 1, rows: { given: [], missing: [{ key: 'lost', at: null, code: 'NOT_READY' }] } }));
  await pullStream({ ...office.deps, connector }, 'RECEIPTS', ORGANIZATION);
  office.goTo('2026-12-20T12:00:00.000Z');
  office.connector.answers.push(page([receipt('c', '2026-12-19T07:00:00Z')]));
  expect(await pullStream({ ...office.deps, connector }, 'RECEIPTS', ORGANIZATION)).toMatchObject({ outcome: 'DONE', applied: 1 });
  expect((await office.engine.read((reader) => listUnfetched(reader, 'gpd', 10))).map(({ itemKey, tries }) => [itemKey, tries])).toEqual([['lost', 1]]);
});

test('what was missed in a trouble of the service comes all in one run when it is over; while it lasts few are asked for', async () => {
  const office = await openOffice();
  const missing = Array.from({ length: 60 }, (_, index) => ({ key: `m${index}`, at: null, code: 'HTTP_500' }));
  let asked = 0;
  let well = false;
  const connector = { ...office.connector, fetchRow: async (_stream: PullStream, _organization: string, key: string): Promise<Read<PulledItem | 'NOT_READY'>> => { asked += 1; return { ok: true, value: well ? receipt(key, '2026-11-28T10:00:00.000Z') : 'NOT_READY' }; } };
  const pull = () => pullStream({ ...office.deps, connector }, 'RECEIPTS', ORGANIZATION);
  office.connector.answers.push(page([], null, { skipped: 60, rows: { given: [], missing } }), page([]), page([]));
  await pull();
  office.goTo('2026-11-29T09:00:00.000Z');
  await pull();
  expect(asked).toBe(20);
  well = true;
  office.goTo('2026-11-29T11:00:00.000Z');
  expect(await pull()).toMatchObject({ outcome: 'DONE', applied: 60 });
  expect(await office.engine.read((reader) => listUnfetched(reader, 'gpd', 100))).toEqual([]);
});
