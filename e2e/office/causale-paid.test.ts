import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

test.each(['gpd', 'govpay'] as const)('%s: a change of the causale alone, on what was paid meanwhile, is not said to have arrived', async (connector) => {
  office = await openConnectedOffice({ connector });
  const made = await office.create({ dueDate: '2029-12-31' });
  await office.sync();
  office.counterpart.control.pay(made.nav);
  const { version } = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  valueOf(await office.window().positions.update({ requestId: randomUUID(), id: made.id, expectedVersion: version, ...counterForm(1), dueDate: '2029-12-31', description: 'TARI 2026, causale corretta', reason: 'Causale sbagliata', issue: false, acceptDuplicate: true }));
  office.time.pass(60_000);
  await office.sync();
  const card = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  expect(card.tasks.filter(({ open }) => open).map(({ title }) => title)).toContain('Pagata prima che arrivasse la modifica');
});

test.each(['gpd', 'govpay'] as const)('%s: one that arrived without an answer, and was paid then, asks nothing of anybody', async (connector) => {
  office = await openConnectedOffice({ connector });
  const made = await office.create({ dueDate: '2029-12-31' });
  await office.sync();
  const { version } = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  valueOf(await office.window().positions.update({ requestId: randomUUID(), id: made.id, expectedVersion: version, ...counterForm(1), dueDate: '2029-12-31', description: 'TARI 2026, causale corretta', reason: 'Causale sbagliata', issue: false, acceptDuplicate: true }));
  office.counterpart.control.fault({ kind: 'status', status: 504, commit: true, operation: connector === 'gpd' ? 'gpd3.updatePosition' : 'pendenze.addPendenza' });
  await office.sync();
  office.counterpart.control.pay(made.nav);
  for (let run = 0; run < 3; run += 1) {
    office.time.pass(10 * 60_000);
    await office.sync();
  }
  const card = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  expect(card.tasks.filter(({ open }) => open)).toEqual([]);
  expect(valueOf(await office.window().sync.queue({ view: 'ALL', cursor: null, limit: 50 })).rows).toEqual([]);
});
