import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorByUsername } from '../features/access/index.ts';
import { createNativePositions, MARKED_IN_ONE_CALL } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;
let now = TEST_NOW_MS;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive({ nowMs: () => now }));
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());

async function load(count: number): Promise<readonly number[]> {
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  const rows = Array.from({ length: count }, () => ({ service: 'TARI', amountCents: 1000, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' }, dueDate: '2026-12-31' }));
  const done = valueOf(await createNativePositions(archive.context, operator, rows));
  expect(done.rejected).toEqual([]);
  return done.created.map((position) => position.id);
}

type Asked = Partial<Parameters<WindowClient['positions']['markUploaded']>[0]>;
const mark = async (asked: Asked) => valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [], all: true, ...asked }));
const create = async () => valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
const stateOf = async (id: number) => valueOf(await desk.positions.show({ id, nav: null })).state;
const iso = (ms: number) => new Date(ms).toISOString();

describe('marking everything that waits for the portal', () => {
  test('lets the counter save in between', async () => {
    await load(200);
    const order: string[] = [];
    const marking = mark({}).then(() => order.push('marked'));
    const saving = create().then(() => order.push('saved'));
    await Promise.all([marking, saving]);
    expect(order).toEqual(['saved', 'marked']);
    await mark({});
  });

  test('marks some hundreds at a call, and none of what was made after the instant it began', async () => {
    const [first] = await load(MARKED_IN_ONE_CALL + 20);
    const asOf = iso(now);
    now += 60_000;
    const later = await create();
    expect(await mark({ asOf })).toEqual({ marked: MARKED_IN_ONE_CALL, more: true, asOf });
    expect(await mark({ asOf })).toEqual({ marked: 20, more: false, asOf });
    expect(await stateOf(first ?? 0)).toBe('UNPAID');
    expect(await stateOf(later.id)).toBe('TO_SYNC');
    expect(await mark({})).toMatchObject({ marked: 1, more: false });
    expect(await stateOf(later.id)).toBe('UNPAID');
  });

  test('passes over one changed since: the portal has it as it was', async () => {
    const saved = await create();
    const asOf = iso(now);
    now += 60_000;
    valueOf(await desk.positions.update({ requestId: newRequestId(), ...counterForm(serviceId, 16000), id: saved.id, expectedVersion: saved.version, reason: null, issue: false, acceptDuplicate: false }));
    expect(await mark({ asOf })).toMatchObject({ marked: 0, more: false });
    expect(await mark({})).toMatchObject({ marked: 1 });
  });

  test('a repeated request gives the first answer', async () => {
    await load(60);
    const requestId = newRequestId();
    const first = await mark({ requestId });
    expect(first.marked).toBe(60);
    expect(await mark({ requestId })).toEqual(first);
  });

  test('named ones are marked however many, each once', async () => {
    const ids = await load(120);
    expect(await mark({ all: false, ids: [...ids] })).toMatchObject({ marked: 120, more: false });
    expect(await mark({ all: false, ids: [...ids] })).toMatchObject({ marked: 0, more: false });
    const titles = valueOf(await desk.positions.show({ id: ids[0] ?? 0, nav: null })).timeline.map((entry) => entry.title);
    expect(titles.filter((title) => title === 'Caricata sul portale')).toHaveLength(1);
  });
});
