import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { OpenArchive } from './open-archive.ts';
import { newRequestId, openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';

let now = TEST_NOW_MS;
let archive: OpenArchive;
let desk: WindowClient;
let cleanUp: () => Promise<void>;

beforeAll(async () => {
  const opened = await openReadyArchive({ nowMs: () => now });
  ({ archive, cleanUp } = opened);
  desk = await openAdministratorWindow(archive);
});
afterAll(() => cleanUp());

const NEXT = { from: '2027-01-01', basisPoints: 175, law: 'DM 11/12/2026 (G.U. 290)' };
const save = (expectedVersion: number, rates: readonly (typeof NEXT)[]) => desk.charges.saveLegalRates({ requestId: newRequestId(), expectedVersion, rates: [...rates] });
const asked = async () => valueOf(await desk.application.home({})).toFinish.filter(({ kind }) => kind === 'LEGAL_RATE').map(({ title }) => title);

test('the decree of December is asked for, written once with its source, and kept in the trail', async () => {
  expect(valueOf(await desk.charges.legalRates({}))).toMatchObject({ version: 0, missingYear: null, nextYear: 2027 });
  expect(await asked()).toEqual([]);
  now = Date.parse('2026-12-15T23:30:00Z');
  desk = await openAdministratorWindow(archive);
  // Half past midnight in Rome: the day after the decree was due.
  expect(await asked()).toEqual(['Manca il tasso degli interessi legali del 2027']);
  expect(await save(0, [{ ...NEXT, from: '2028-01-01' }])).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'rates.0.from', message: 'Manca il tasso del 2027: scrivi prima quello.' } });
  const written = valueOf(await save(0, [NEXT]));
  expect(written).toMatchObject({ version: 1, missingYear: null, nextYear: 2028 });
  expect(written.rates.at(-1)).toEqual({ ...NEXT, unverified: false, own: true });
  expect(await asked()).toEqual([]);
  expect(await save(0, [])).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
  valueOf(await save(1, []));
  expect(await asked()).toHaveLength(1);
  const trail = await archive.context.engine.read((reader) => reader.all(z.object({ payload: z.string() }), "SELECT p.payload_json AS payload FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE e.action = 'LEGAL_RATES_CHANGED' ORDER BY e.seq"));
  expect(trail.map(({ payload }) => [payload.includes('DM 11/12/2026'), payload.includes('175')])).toEqual([[true, true], [true, true]]);
});
