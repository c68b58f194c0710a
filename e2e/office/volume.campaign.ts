import { performance } from 'node:perf_hooks';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openConnectedOffice, type ConnectedOffice } from './connected-office.ts';
import { fillQueue, sendingBetween, statesOf, syncUntilSent } from './volume.ts';

/*
 * Volumes of features.md on the office's own time, against the counterpart over HTTP: hours of waiting pass at once, every call is made. `SPORTELLO_VOLUME=1`: also all the uploads.
 */

vi.setConfig({ testTimeout: 3 * 3_600_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

const SCALE = process.env['SPORTELLO_VOLUME'];
const sized = (count: number, usual = 1): number => Math.max(100, Math.round(count * Number(SCALE ?? usual)));
/** Of the uploads a tenth: all of them are read back one by one, and take an hour. */
const UPLOADS = 0.1;
/** What the bucket of these offices lets go in ten seconds. */
const BUCKET = 95;
const POSITIONS_AN_UPLOAD = 5_000;

const say = (text: string): void => console.log(`${text} (${Math.round(process.memoryUsage.rss() / 1_048_576)} MB)`);
const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(0)} s`;
const called = (operation: string): number => office.counterpart.control.count(operation);
const payable = (): number => office.counterpart.control.positions().reduce((count, { status }) => count + (status === 'VALID' ? 1 : 0), 0);
const created = (): number => called('gpd3.createPosition');

test('positions made off line all reach the intermediary at the pace of the bucket, without a refusal, though the program is closed in the middle', async () => {
  office = await openConnectedOffice();
  const count = sized(10_000);
  await fillQueue(office, count);
  const real = performance.now();
  const begun = office.time.nowMs();
  const cut = office.sync().catch(() => null);
  await vi.waitUntil(() => created() >= count / 2, { timeout: 3_600_000, interval: 20 });
  await office.restart();
  await cut;
  const closed = office.time.nowMs();
  const before = sendingBetween(office, begun, closed);
  // The remote still counts what was called before the program was closed.
  office.counterpart.control.clearCalls();
  const opened = office.time.nowMs();
  await syncUntilSent(office);
  const after = sendingBetween(office, opened, office.time.nowMs());
  say(`${count} positions one by one: ${before.calls} calls in ${before.seconds} s, then ${after.calls} in ${after.seconds} s of the office's time; ${before.callsInTenSeconds.toFixed(1)} and ${after.callsInTenSeconds.toFixed(1)} calls in ten seconds; really ${seconds(real)}`);
  expect(before.refused + after.refused).toBe(0);
  for (const part of [before, after]) {
    expect(part.callsInTenSeconds).toBeGreaterThanOrEqual(BUCKET * 0.9);
    // The first ten seconds of a part are a whole turn of the bucket.
    expect(part.callsInTenSeconds).toBeLessThan(100 + (BUCKET * 10) / Math.max(1, part.seconds));
  }
  expect(payable()).toBe(count);
  expect(await statesOf(office)).toEqual({ UNPAID: count });
});

test.each([{ publishes: true, count: 100_000 }, { publishes: false, count: 10_000 }])('positions go in uploads ($count, or a tenth); when the platform publishes what it loads is $publishes, all of them can be paid at the end', async ({ publishes, count: wanted }) => {
  office = await openConnectedOffice({ settings: { brokerCode: '99999000013' }, counterpart: { upload: { processingMs: 60_000, publishes, retryAfterMs: 5_000 } } });
  const count = sized(wanted, UPLOADS);
  const filling = performance.now();
  await fillQueue(office, count);
  say(`${count} positions queued in ${seconds(filling)}`);
  const real = performance.now();
  const begun = office.time.nowMs();
  await syncUntilSent(office, (waiting) => say(`${waiting} wait after ${((office.time.nowMs() - begun) / 60_000).toFixed(0)} min of the office's time, really ${seconds(real)}`));
  const hours = (office.time.nowMs() - begun) / 3_600_000;
  const { control } = office.counterpart;
  const [uploads, lists, reads] = [called('upload.create-debt-positions-by-file-upload'), called('gpd3.getOrganizationDebtPositions'), called('gpd3.getOrganizationDebtPositionByIUPD')];
  say(`${count} positions in uploads (published there: ${publishes}): ${uploads} uploads, ${created()} one by one; read back by ${lists} lists and ${reads} single reads, ${called('gpd3.publishPosition')} published and ${called('gpd3.updatePosition')} replaced; ${hours.toFixed(2)} h of the office's time, really ${seconds(real)}`);
  expect(control.tooMany()).toBe(0);
  expect(uploads).toBeGreaterThanOrEqual(Math.floor(count / (POSITIONS_AN_UPLOAD + 500)));
  expect(created()).toBeLessThanOrEqual(Math.min(count, 1_000));
  expect(payable()).toBe(count);
  expect(await statesOf(office)).toEqual({ UNPAID: count });
});

test('after five weeks switched off the first synchronisation gets every flow', async () => {
  office = await openConnectedOffice({ start: '2026-10-20T09:00:00.000Z' });
  const { control } = office.counterpart;
  const flows = sized(2_000);
  control.generateFlows({ flows: 5, paymentsPerFlow: 10, from: '2026-10-15T08:00:00Z', to: '2026-10-20T08:00:00Z', firstCounter: 4_000_000_000 });
  await office.sync();
  control.generateFlows({ flows, paymentsPerFlow: 100, from: '2026-10-20T10:00:00Z', to: '2026-11-24T08:00:00Z' });
  office.time.goTo('2026-11-24T09:00:00.000Z');
  const real = performance.now();
  const { pulls } = await office.sync();
  expect(pulls?.find(({ stream }) => stream === 'FLOWS')?.summary).toMatchObject({ outcome: 'DONE', refused: 0, applied: flows });
  say(`${flows} flows after five weeks, really in ${seconds(real)}`);
  expect(await office.archive().context.engine.read((reader) => reader.get(z.object({ lines: z.int() }), 'SELECT COUNT(*) AS lines FROM reporting_flow_line'))).toEqual({ lines: 50 + flows * 100 });
  expect(control.tooMany()).toBe(0);
});
