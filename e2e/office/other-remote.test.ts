import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

async function save(change: Readonly<Record<string, string>>, connector = 'gpd') {
  const kept = valueOf(await office.window().connection.read({}));
  return office.window().connection.save({ requestId: randomUUID(), connector, settings: { ...kept.settings, ...change }, secrets: {}, expectedVersion: kept.version });
}

test('while nothing was sent the connection may be turned to another address', async () => {
  office = await openConnectedOffice();
  expect((await save({ root: 'https://gateway.example' })).ok).toBe(true);
});

test('once positions are there another remote is refused, the same one may have moved, and keys and speed may change', async () => {
  office = await openConnectedOffice();
  await office.create();
  await office.sync();
  expect(await save({ environment: 'PROD', moved: 'true' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'environment' } });
  expect(await save({ root: 'https://gateway.example' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'root', message: expect.stringContaining('un archivio di prova') } });
  expect((await save({ root: 'https://gateway.example', moved: 'true' })).ok).toBe(true);
  expect(valueOf(await office.window().connection.read({})).settings).toMatchObject({ root: 'https://gateway.example' });
  expect(valueOf(await office.window().connection.read({})).settings).not.toHaveProperty('moved');
  expect((await save({ callsPerTenSeconds: '20' })).ok).toBe(true);
});

test('a key typed beside what is refused does not take the place of the one that works', async () => {
  office = await openConnectedOffice();
  await office.create();
  await office.sync();
  const { settings, version } = valueOf(await office.window().connection.read({}));
  const refused = await office.window().connection.save({ requestId: randomUUID(), connector: 'gpd', settings: { ...settings, environment: 'PROD' }, secrets: { positionsKey: 'chiave-di-un-altro-ambiente' }, expectedVersion: version });
  expect(refused.ok).toBe(false);
  expect(valueOf(await office.window().connection.test({ requestId: randomUUID() })).ok).toBe(true);
});

test('once positions are there another connector is refused, also while the connection is off', async () => {
  office = await openConnectedOffice();
  await office.create();
  await office.sync();
  const { version } = valueOf(await office.window().connection.read({}));
  valueOf(await office.window().connection.switchOff({ requestId: randomUUID(), expectedVersion: version, reason: 'Prova di un altro intermediario' }));
  expect(await save({ way: 'folder', folder: '/scambio', sender: 'sportello-1' }, 'file')).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
});

test('what was created there before the key was refused is there: another address is refused', async () => {
  office = await openConnectedOffice();
  await office.create();
  office.counterpart.control.fault({ kind: 'status', status: 401, operation: 'gpd3.getOrganizationDebtPositionByIUPD' });
  await office.sync();
  expect(await save({ root: 'https://gateway.example' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'root' } });
});

test('once what is there was paid, another connector may be chosen', async () => {
  office = await openConnectedOffice();
  const made = await office.create();
  await office.sync();
  office.counterpart.control.pay(made.nav);
  office.time.pass(60_000);
  await office.sync();
  const { version } = valueOf(await office.window().connection.read({}));
  valueOf(await office.window().connection.switchOff({ requestId: randomUUID(), expectedVersion: version, reason: 'Nuovo intermediario' }));
  expect((await save({ way: 'folder', folder: '/scambio', sender: 'sportello-1' }, 'file')).ok).toBe(true);
});
