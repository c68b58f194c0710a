import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { openWindow } from '../../main/host/testing/archive-desk.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
const GIVEN_PASSWORD = 'una password detta a voce';
let office: ConnectedOffice;
afterEach(() => office.close());

async function windowOf(officeName: string) {
  valueOf(await office.window().access.saveOperator({ requestId: randomUUID(), id: null, expectedVersion: null, username: 'conti', name: 'Operatore dei conti', role: 'ACCOUNTING', offices: [officeName], offlinePrint: true, active: true, password: GIVEN_PASSWORD }));
  const window = openWindow(office.archive());
  valueOf(await window.access.login({ username: 'conti', password: GIVEN_PASSWORD }));
  valueOf(await window.access.changePassword({ requestId: randomUUID(), current: GIVEN_PASSWORD, next: 'tre gatti in barca 41' }));
  return window;
}

test('what was refused is sent again by who works for its office, and by no other', async () => {
  office = await openConnectedOffice();
  office.counterpart.control.fault({ kind: 'status', status: 400, operation: 'gpd3.createPosition' });
  await office.create();
  await office.sync();
  const intentIds = valueOf(await office.window().sync.queue({ view: 'TO_SOLVE', cursor: null, limit: 10 })).rows.map(({ intentId }) => intentId);
  expect(intentIds).toHaveLength(1);
  const other = await windowOf('Anagrafe');
  expect(valueOf(await other.sync.sendAgain({ requestId: randomUUID(), intentIds }))).toEqual({ queued: 0 });
  expect(valueOf(await office.window().sync.sendAgain({ requestId: randomUUID(), intentIds }))).toEqual({ queued: 1 });
});
