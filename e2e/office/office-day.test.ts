import { afterEach, expect, test, vi } from 'vitest';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

test.each(['gpd', 'govpay'] as const)('%s: what the office makes can be paid, and the payment comes back with its receipt within one pull', async (connector) => {
  office = await openConnectedOffice({ connector });
  const made = await office.create();
  expect(await office.state(made.id)).toBe('TO_SYNC');
  expect((await office.sync()).sent).toMatchObject({ acked: 1, conflict: 0, blocked: 0 });
  expect(await office.state(made.id)).toBe('UNPAID');
  office.counterpart.control.pay(made.nav);
  office.time.pass(60_000);
  await office.sync();
  expect(await office.state(made.id)).toBe('PAID');
  const card = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  expect(card.payments).toHaveLength(1);
});
