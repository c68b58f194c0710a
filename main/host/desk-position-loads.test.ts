import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorByUsername, type Operator } from '../features/access/index.ts';
import { createNativePositions } from '../features/positions/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, newRequestId, openAdministratorWindow, openTestArchive, openWindow, SETUP_FILE, valueOf, type WindowClient } from './testing/archive-desk.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let administrator: Operator;

beforeAll(async () => {
  ({ archive, cleanUp } = await openTestArchive());
  const [tari] = SETUP_FILE.services;
  valueOf(await applySetupFile(archive.context, { ...SETUP_FILE, services: [tari, { ...tari, code: 'CIE', office: 'Anagrafe', name: 'Carta d’identità' }] }, { test: false, password: ADMIN_PASSWORD, operator: null }));
  desk = await openAdministratorWindow(archive);
  const found = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (found === null) throw new Error('no operator');
  administrator = found;
});
afterAll(() => cleanUp());

const row = (service: string, over: object = {}) => ({ service, amountCents: 1_000, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' }, dueDate: '2026-12-31', ...over });
const selection = (loadId: number | null, serviceId: number | null = null) => ({ filter: { states: [], serviceId, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, loadId, unprintedOnly: true });

test('what one file brought is found together, service and day narrow it further, and a draft of it can still be deleted', async () => {
  const { loadId, created } = valueOf(await createNativePositions(archive.context, administrator, [row('TARI'), row('CIE'), row('CIE', { status: 'DRAFT' }), row('NESSUNO')], 'novembre.json'));
  const other = valueOf(await createNativePositions(archive.context, administrator, [row('TARI')], 'dicembre.json'));
  expect(valueOf(await createNativePositions(archive.context, administrator, [row('NESSUNO')], 'vuoto.json')).loadId).toBeNull();
  expect(valueOf(await desk.positions.loads({})).loads).toMatchObject([{ id: other.loadId, source: 'FILE', name: 'dicembre.json', positions: 1 }, { id: loadId, name: 'novembre.json', positions: 3 }]);
  const { services } = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' }));
  const cie = services.find(({ code }) => code === 'CIE')?.id ?? 0;
  const counted = async (asked: ReturnType<typeof selection>) => valueOf(await desk.lots.count({ selection: asked, partPages: 500 })).notices;
  expect([await counted(selection(loadId)), await counted(selection(loadId, cie)), await counted(selection(other.loadId)), await counted(selection(null))]).toEqual([2, 1, 1, 3]);

  const draft = valueOf(await desk.positions.show({ id: created[2]?.id ?? 0, nav: null }));
  valueOf(await desk.positions.deleteDraft({ requestId: newRequestId(), id: draft.id, expectedVersion: draft.version }));
  expect(valueOf(await desk.positions.loads({})).loads[1]).toMatchObject({ positions: 2 });
});

test('a clerk of one office sees of a file what is of that office, and nothing where nothing is', async () => {
  const given = 'una password detta a voce';
  valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'anagrafe', name: 'Operatore anagrafe', role: 'COUNTER', offices: ['Anagrafe'], offlinePrint: true, active: true, password: given }));
  const clerk = openWindow(archive);
  valueOf(await clerk.access.login({ username: 'anagrafe', password: given }));
  valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: given, next: 'tre gatti in barca 41' }));
  const { loads } = valueOf(await clerk.positions.loads({}));
  expect(loads).toMatchObject([{ name: 'novembre.json', positions: 1 }]);
  expect(valueOf(await clerk.lots.count({ selection: selection(loads[0]?.id ?? null), partPages: 500 })).notices).toBe(1);
});
