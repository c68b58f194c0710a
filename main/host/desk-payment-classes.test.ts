import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { receiptXml, transferXml } from '../features/payments/reading/receipt-message.fixture.ts';
import { reconciliationSummary } from '../features/reconciliation/index.ts';
import { newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';

const IUV = { equal: '01500010000015313', differing: '01500010000015414', unreported: '01500010000015515', withoutReceipt: '01500010000015616' };
const FLOW = '2026-09-16PSPAITM1XXX-S';
type Opened = Awaited<ReturnType<typeof openReadyArchive>>;
let opened: Opened;
let desk: WindowClient;
beforeAll(async () => {
  opened = await openReadyArchive();
  desk = await openAdministratorWindow(opened.archive);
});
afterAll(() => opened.cleanUp());

const receipt = (iuv: string, receiptId: string, amount: string, paidAt = '2026-09-14T10:00:00'): string => receiptXml({ receiptId, iuv, noticeNumber: `3${iuv}`, paymentAmount: amount, transfers: transferXml({ amount }), tail: `<paymentDateTime>${paidAt}</paymentDateTime>` });

async function arrive(...files: readonly string[]): Promise<void> {
  valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: files.map((file, index) => ({ name: `${index}.xml`, contentBase64: Buffer.from(file).toString('base64') })) }));
  await opened.archive.context.reconciliation?.caughtUp();
}

/** Rows and cents of the groups of single payments; those without rows left out. */
async function groups(): Promise<Readonly<Record<string, readonly [number, number]>>> {
  const { buckets } = valueOf(await desk.reconciliation.overview({ month: null }));
  const shown = ['PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'RECEIPT_AMOUNT_DIFFERS', 'PAYMENT_NOT_REPORTED'];
  return Object.fromEntries(buckets.filter(({ bucket, count }) => shown.includes(bucket) && count > 0).map(({ bucket, count, cents }) => [bucket, [count, cents]]));
}

const page = async (bucket: 'PAYMENT_WITHOUT_RECEIPT' | 'DOUBLE_PAYMENT' | 'RECEIPT_AMOUNT_DIFFERS' | 'PAYMENT_NOT_REPORTED', text = '') => valueOf(await desk.reconciliation.page({ bucket, month: '2026-09', text, cursor: null, limit: 10 })).rows;

// Each test goes on from the one before, as days do.
test('a flow beside its receipts shows what is missing, what differs and what nobody reports', async () => {
  await arrive(receipt(IUV.equal, 'iur-1', '22.07'), receipt(IUV.differing, 'iur-2', '30.00'), receipt(IUV.unreported, 'iur-3', '41.00', '2026-09-10T10:00:00'), flowXml({ name: `${FLOW}1`, rows: [row({ iuv: IUV.equal, iur: 'iur-1' }), row({ iuv: IUV.differing, iur: 'iur-2' }), row({ iuv: IUV.withoutReceipt, iur: 'iur-4' })] }));
  expect(await groups()).toEqual({ PAYMENT_WITHOUT_RECEIPT: [1, 2207], RECEIPT_AMOUNT_DIFFERS: [1, 2207], PAYMENT_NOT_REPORTED: [1, 4100] });
  expect(await page('RECEIPT_AMOUNT_DIFFERS')).toMatchObject([{ kind: 'LINE', iuv: IUV.differing, amountCents: 2207, receiptCents: 3000, standing: 'AMOUNT_DIFFERS', explanation: expect.stringMatching(/^Il flusso riporta 22,07.€, la ricevuta dice 30,00.€/) }]);
  expect(await page('PAYMENT_NOT_REPORTED')).toMatchObject([{ kind: 'RECEIPT', iuv: IUV.unreported, receiptId: 'iur-3', amountCents: 4100, paidOn: '2026-09-10', lateDays: 50 }]);
  expect(await page('PAYMENT_NOT_REPORTED', 'iur-1')).toEqual([]);
  expect(await page('PAYMENT_NOT_REPORTED', '=41,00')).toHaveLength(1);
});

test('a payment reported again later is double in both flows, and its own receipt is still missing', async () => {
  await arrive(flowXml({ name: `${FLOW}2`, rows: [row({ iuv: IUV.equal, iur: 'iur-9' })] }));
  expect(await groups()).toMatchObject({ DOUBLE_PAYMENT: [2, 4414], PAYMENT_WITHOUT_RECEIPT: [2, 4414] });
  expect((await page('DOUBLE_PAYMENT')).map((one) => (one.kind === 'LINE' ? [one.iuf, one.iur] : null))).toEqual([[`${FLOW}1`, 'iur-1'], [`${FLOW}2`, 'iur-9']]);
  await arrive(receipt(IUV.equal, 'iur-9', '22.07'));
  expect(await groups()).toMatchObject({ DOUBLE_PAYMENT: [2, 4414], PAYMENT_WITHOUT_RECEIPT: [1, 2207] });
});

test('a receipt is reported when its flow comes, and no longer when a revision leaves it out', async () => {
  await arrive(flowXml({ name: `${FLOW}3`, total: '41.00', rows: [row({ iuv: IUV.unreported, iur: 'iur-3', amount: '41.00' })] }));
  expect(await groups()).not.toHaveProperty('PAYMENT_NOT_REPORTED');
  await arrive(flowXml({ name: `${FLOW}3`, at: '2026-09-17T08:00:00', rows: [row({ iuv: '01500010000015717', iur: 'iur-7' })] }));
  expect(await groups()).toMatchObject({ PAYMENT_NOT_REPORTED: [1, 4100] });
});

test('the command line counts every class, and a rebuild changes none', async () => {
  const counted = async () => (await opened.archive.context.engine.read((reader) => reconciliationSummary(reader, { from: null, to: null }))).payments;
  const before = await counted();
  expect(before).toEqual({ RT_IUF_TES: 0, RT_IUF: 2, RT_TES: 0, RT_NO_IUF: 2, IUV_NO_RT: 2, DOPPI: 2 });
  await opened.archive.context.reconciliation?.rebuild();
  expect(await counted()).toEqual(before);
});

test('a rebuild counts the rows of every flow and looks at every receipt, whatever was kept of them', async () => {
  const { engine, reconciliation } = opened.archive.context;
  const told = async () => ({ groups: await groups(), counted: (await engine.read((reader) => reconciliationSummary(reader, { from: null, to: null }))).payments, identities: valueOf(await desk.reconciliation.overview({ month: null })).identities });
  const before = await told();
  await engine.write('spoil', async (unit) => {
    await unit.run('UPDATE flow_result SET lines_with_receipt = 99, with_receipt_cents = 1, lines_without_receipt = 0, double_lines = 7, differing_lines = 0, line_cents = 5');
    await unit.run("UPDATE flow_result SET version_id = (SELECT MIN(v.id) FROM reporting_flow v WHERE v.flow_name = (SELECT f.flow_name FROM reporting_flow f WHERE f.id = flow_result.version_id)), declared_cents = 1");
    await unit.run('DELETE FROM unreported_payment');
    await unit.run(`INSERT INTO unreported_payment (payment_id, month, paid_on, own_cents) SELECT id, '2025-01', '2025-01-01', 1 FROM payment WHERE iuv = '${IUV.differing}'`);
  });
  await reconciliation?.rebuild();
  expect(await told()).toEqual(before);
  // An amount and a day that were kept wrong are put right too.
  await engine.write('spoil', (unit) => unit.run("UPDATE unreported_payment SET month = '2025-01', paid_on = '2025-01-01', own_cents = 1"));
  await reconciliation?.rebuild();
  expect(await told()).toEqual(before);
  expect(await page('PAYMENT_NOT_REPORTED')).toHaveLength(1);
});
