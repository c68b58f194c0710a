import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { movingSettled } from '../../main/features/account-change/index.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

/** Where an installment is paid at the platform. */
function ibansOf(nav: string | undefined): readonly (string | null)[] {
  const position = office.counterpart.control.position(nav ?? '');
  return position?.plans.flatMap(({ installments }) => installments).find((one) => one.nav === nav)?.transfers.map(({ iban }) => iban) ?? [];
}

const NEW_IBAN = 'IT61M9999811100000920049643';

test('gpd: a change of the treasurer’s account reaches what is left of a plan of which something is paid, and asks nothing of anybody', async () => {
  office = await openConnectedOffice({ connector: 'gpd' });
  const window = office.window();
  const [made, whole] = [await office.create({ dueDate: '2026-12-31' }), await office.create({ dueDate: '2026-12-31' })];
  const divided = valueOf(await window.plans.save({ requestId: randomUUID(), positionId: made.id, expectedVersion: made.version, installments: [{ amountCents: 5_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: false, reason: null }));
  expect(divided).toBeDefined();
  await office.sync();
  const navsOf = async () => valueOf(await window.positions.show({ id: made.id, nav: null })).options.flatMap(({ installments }) => installments).filter(({ state }) => state !== 'INVALID').map(({ nav }) => nav ?? '');
  const [first, second] = (await navsOf()).slice(-2);
  office.counterpart.control.pay(first ?? '');
  office.time.pass(60_000);
  await office.sync();
  expect(await office.state(made.id)).toBe('PARTIALLY_PAID');

  const [account] = valueOf(await window.catalogue.accounts({ includeRetired: false })).accounts;
  valueOf(await window.accountChanges.plan({ requestId: randomUUID(), oldAccountId: account?.id ?? 0, newAccount: { kind: 'NEW', iban: NEW_IBAN, label: 'Tesoreria nuova', holder: null }, effectiveOn: '2026-11-24', note: null }));
  await movingSettled(office.archive().context.engine);
  for (let run = 0; run < 3; run += 1) {
    office.time.pass(10 * 60_000);
    await office.sync();
  }
  expect([second, whole.nav, first].map(ibansOf)).toEqual([[NEW_IBAN], [NEW_IBAN], [account?.iban]]);
  const card = valueOf(await window.positions.show({ id: made.id, nav: null }));
  expect([card.state, card.tasks.filter(({ open }) => open)]).toEqual(['PARTIALLY_PAID', []]);
  expect(valueOf(await window.sync.queue({ view: 'ALL', cursor: null, limit: 50 })).rows).toEqual([]);
});
