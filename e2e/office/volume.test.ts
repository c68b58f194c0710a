import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openConnectedOffice, type ConnectedOffice } from './connected-office.ts';
import { fillQueue, statesOf, syncUntilSent } from './volume.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

const BULK = { brokerCode: '99999000013', bulkThreshold: '50' };
const created = (): number => office.counterpart.control.count('gpd3.createPosition');
const readOneByOne = (): number => office.counterpart.control.count('gpd3.getOrganizationDebtPositionByIUPD');
const listed = (): number => office.counterpart.control.count('gpd3.getOrganizationDebtPositions');

test('two hundred positions made off line reach the intermediary, each once, though the program is closed in the middle, and never too fast', async () => {
  office = await openConnectedOffice();
  await fillQueue(office, 200);
  const cut = office.sync().catch(() => null);
  await vi.waitUntil(() => created() >= 100, { timeout: 30_000, interval: 5 });
  await office.restart();
  await cut;
  await syncUntilSent(office);
  expect(created()).toBeLessThanOrEqual(201);
  expect(office.counterpart.control.positions().filter(({ status }) => status === 'VALID')).toHaveLength(200);
  expect(await statesOf(office)).toEqual({ UNPAID: 200 });
  expect(office.counterpart.control.tooMany()).toBe(0);
});

test.each([true, false])('many go in one upload; when the platform publishes what it loads is %s, all of them can be paid at the end', async (publishes) => {
  office = await openConnectedOffice({ settings: BULK, counterpart: { upload: { processingMs: 2_000, publishes, retryAfterMs: 1_000 } } });
  await fillQueue(office, 120);
  await syncUntilSent(office);
  expect(office.counterpart.control.count('upload.create-debt-positions-by-file-upload')).toBe(1);
  expect(created()).toBe(0);
  expect(office.counterpart.control.positions().filter(({ status }) => status === 'VALID')).toHaveLength(120);
  expect(await statesOf(office)).toEqual({ UNPAID: 120 });
  // Fifty by a call are read back, and a draft costs one call more.
  expect(readOneByOne()).toBe(0);
  expect(listed()).toBeLessThanOrEqual(publishes ? 4 : 8);
  expect(office.counterpart.control.count('gpd3.publishPosition')).toBe(publishes ? 0 : 120);
});

test('after five weeks switched off the first synchronisation gets every flow', async () => {
  office = await openConnectedOffice({ start: '2026-10-20T09:00:00.000Z' });
  const { control } = office.counterpart;
  await office.sync();
  control.generateFlows({ flows: 3, paymentsPerFlow: 20, from: '2026-10-20T10:00:00Z', to: '2026-11-24T08:00:00Z' });
  office.time.goTo('2026-11-24T09:00:00.000Z');
  const { pulls } = await office.sync();
  expect(pulls?.find(({ stream }) => stream === 'FLOWS')?.summary).toMatchObject({ outcome: 'DONE', applied: 3, refused: 0 });
  expect(await office.archive().context.engine.read((reader) => reader.get(z.object({ flows: z.int(), lines: z.int() }), 'SELECT (SELECT COUNT(*) FROM reporting_flow) AS flows, (SELECT COUNT(*) FROM reporting_flow_line) AS lines'))).toEqual({ flows: 3, lines: 60 });
  expect(control.calls('fdr.getAllPublishedFlows').at(-1)?.query).not.toContain('publishedGt');
});
