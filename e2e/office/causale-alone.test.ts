import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';
import { heldThere } from './both-sides.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

test.each(['gpd', 'govpay'] as const)('%s: a change of the causale alone, answered by something else in the place of the service, arrives all the same', async (connector) => {
  office = await openConnectedOffice({ connector });
  const made = await office.create();
  await office.sync();
  const { version } = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  valueOf(await office.window().positions.update({ requestId: randomUUID(), id: made.id, expectedVersion: version, ...counterForm(1), description: 'TARI 2026 n. 3', reason: 'Causale', issue: false, acceptDuplicate: true }));
  office.counterpart.control.fault({ kind: 'html', status: 200, commit: false, operation: connector === 'gpd' ? 'gpd3.updatePosition' : 'pendenze.addPendenza' });
  for (let run = 0; run < 3; run += 1) {
    await office.sync();
    office.time.pass(10 * 60_000);
  }
  expect(heldThere(office, connector, made.nav).description).toBe('TARI 2026 n. 3');
});

test.each(['gpd', 'govpay'] as const)('%s: the causale of a position whose creation arrived without an answer, changed before it is known there, arrives too', async (connector) => {
  office = await openConnectedOffice({ connector });
  const made = await office.create();
  office.counterpart.control.fault({ kind: 'status', status: 503, commit: true, operation: '*', times: 3 });
  await office.sync();
  const { version } = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  valueOf(await office.window().positions.update({ requestId: randomUUID(), id: made.id, expectedVersion: version, ...counterForm(1), description: 'TARI 2026 n. 2', reason: 'Causale', issue: false, acceptDuplicate: true }));
  for (let run = 0; run < 6; run += 1) {
    await office.sync();
    office.time.pass(10 * 60_000);
  }
  expect(heldThere(office, connector, made.nav).description).toBe('TARI 2026 n. 2');
});
