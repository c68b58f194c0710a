import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { planAmounts, planDates } from '../../main/domain/installment-plan.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
const DAY_MS = 86_400_000;
let office: ConnectedOffice;
afterEach(() => office.close());

const show = async (id: number) => valueOf(await office.window().positions.show({ id, nav: null }));
const openTasks = async (id: number) => (await show(id)).tasks.filter(({ open }) => open).map(({ title }) => title);
const installments = async (id: number) => (await show(id)).options.filter(({ kind }) => kind === 'INSTALLMENTS').flatMap(({ installments: rows }) => rows);
const there = (nav: string | null | undefined) => office.counterpart.control.pendenza(nav ?? '')?.stato;

const gpdState = (nav: string | null) => office.counterpart.control.position(nav ?? '')?.plans.flatMap(({ installments: all }) => all).find((row) => row.nav === nav)?.status;

/** A plan that is there, in the place of the whole. */
async function sentPlan(parts = 2): Promise<number> {
  const { id } = await office.create({ dueDate: '2029-12-31' });
  const { totalCents, version } = valueOf(await office.window().plans.show({ positionId: id }));
  const dates = planDates('2029-12-31', parts, 1);
  const wanted = planAmounts(totalCents, parts, 'CENT', 'LAST').map((amountCents, index) => ({ amountCents, dueDate: dates[index] ?? '' }));
  valueOf(await office.window().plans.save({ requestId: randomUUID(), positionId: id, expectedVersion: version, installments: wanted, wholeBeside: false, reason: null }));
  await sync();
  return id;
}

async function sync(): Promise<void> {
  office.time.pass(60_000);
  await office.sync();
}

test('GovPay: an installment recorded as paid elsewhere is closed alone and quietly, and opens again when the record is taken back', async () => {
  office = await openConnectedOffice({ connector: 'govpay' });
  const id = await sentPlan();
  const [first, second] = await installments(id);
  if (first === undefined || second === undefined) throw new Error('No plan');
  expect([there(first.nav), there(second.nav)]).toEqual(['NON_ESEGUITA', 'NON_ESEGUITA']);
  valueOf(await office.window().positions.recordExternalPayment({ requestId: randomUUID(), id, expectedVersion: (await show(id)).version, installmentIds: [first.id], channel: 'BONIFICO', paidOn: '2026-11-20', amountCents: first.amountCents, reason: 'Pagata con bonifico', attachment: null }));
  await sync();
  expect([there(first.nav), there(second.nav)]).toEqual(['ANNULLATA', 'NON_ESEGUITA']);
  office.time.pass(2 * DAY_MS);
  await office.sync();
  expect(await openTasks(id)).toEqual([]);
  const record = (await show(id)).payments.find(({ kind }) => kind === 'EXTERNAL');
  valueOf(await office.window().positions.voidExternalPayment({ requestId: randomUUID(), externalPaymentId: record?.id ?? 0, reason: 'Era di un altro avviso' }));
  await sync();
  expect([there(first.nav), there(second.nav)]).toEqual(['NON_ESEGUITA', 'NON_ESEGUITA']);
  expect((await installments(id)).map(({ state }) => state)).toEqual(['UNPAID', 'UNPAID']);
  expect(await openTasks(id)).toEqual([]);
});

test.each(['gpd', 'govpay'] as const)('%s: two installments recorded together as paid elsewhere are both told, the third stays payable', async (connector) => {
  office = await openConnectedOffice({ connector });
  const id = await sentPlan(3);
  const rows = await installments(id);
  const chosen = rows.slice(1);
  const amountCents = chosen.reduce((sum, row) => sum + row.amountCents, 0);
  valueOf(await office.window().positions.recordExternalPayment({ requestId: randomUUID(), id, expectedVersion: (await show(id)).version, installmentIds: chosen.map((row) => row.id), channel: 'BONIFICO', paidOn: '2026-11-20', amountCents, reason: 'Un bonifico per due rate', attachment: null }));
  await sync();
  await sync();
  expect(rows.map(({ nav }) => (connector === 'gpd' ? gpdState(nav) : there(nav)))).toEqual(connector === 'gpd' ? ['UNPAID', 'PAID', 'PAID'] : ['NON_ESEGUITA', 'ANNULLATA', 'ANNULLATA']);
  office.time.pass(2 * DAY_MS);
  await office.sync();
  expect(await openTasks(id)).toEqual([]);
  expect((await installments(id)).map(({ state }) => state)).toEqual(['UNPAID', 'PAID_EXTERNALLY', 'PAID_EXTERNALLY']);
});
