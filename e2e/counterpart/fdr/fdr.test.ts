import { describe, expect, it } from 'vitest';
import { FIRST, installment, ORG, position, SECOND, startPlatform, type Platform } from '../platform-calls.fixture.ts';

const FLOWS = `/organizations/${ORG}/fdrs`;

async function withPaidPositions(): Promise<Platform> {
  const platform = await startPlatform();
  const toOthers = [{ idTransfer: '1', amount: 9_000, organizationFiscalCode: ORG, remittanceInformation: 'x', category: 'x', iban: 'IT30' }, { idTransfer: '2', amount: 1_000, organizationFiscalCode: '99999000559', remittanceInformation: 'x', category: 'x', iban: 'IT61' }];
  await platform.gpd('POST', '/debtpositions?toPublish=true', position('POS-1', [[installment(FIRST, { transfer: toOthers })]]));
  await platform.gpd('POST', '/debtpositions?toPublish=true', position('POS-2', [[installment(SECOND, { amount: 2_006 })]]));
  platform.control.pay(FIRST.nav);
  platform.control.pay(SECOND.nav);
  return platform;
}

describe('FdR for organizations', () => {
  it('publishes what was paid: header, rows with the receipt’s id, amounts as floats, instants with microseconds', async () => {
    const { control, fdr } = await withPaidPositions();
    const flow = control.publishFlow({ fdr: '2026-11-29PSPAITM1XXX-0000000001', regulation: 'SCT0000000000001' });
    expect((await fdr(FLOWS)).json).toMatchObject({ metadata: { pageSize: 1000, pageNumber: 1, totPage: 1 }, count: 1, data: [{ fdr: flow.fdr, pspId: 'PSPAITM1XXX', revision: 1, published: '2026-11-29T10:00:00.000000Z' }] });
    const base = `${FLOWS}/${flow.fdr}/revisions/1/psps/PSPAITM1XXX`;
    expect((await fdr(base)).json).toMatchObject({ status: 'PUBLISHED', regulation: 'SCT0000000000001', totPayments: 2, sumPayments: 110.06, computedTotPayments: 2, receiver: { organizationId: ORG } });
    const [payment] = control.payments();
    expect((await fdr(`${base}/payments`)).json).toMatchObject({ count: 2, data: [{ index: 1, iuv: FIRST.iuv, iur: payment?.receiptId, idTransfer: 1, pay: 90, payStatus: 'EXECUTED' }, { index: 2, iuv: SECOND.iuv, pay: 20.06 }] });
  });

  it('makes a position reported once all its transfers are, and partially when another body’s is not', async () => {
    const { control, v1 } = await withPaidPositions();
    control.publishFlow();
    expect((await v1('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'PAID', paymentOption: [{ status: 'PO_PARTIALLY_REPORTED' }] });
    expect((await v1('GET', '/debtpositions/POS-2')).json).toMatchObject({ status: 'REPORTED', paymentOption: [{ status: 'PO_REPORTED' }] });
  });

  it('lists only the latest revision, by flow date and not by publication', async () => {
    const { control, fdr } = await startPlatform();
    control.publishFlow({ fdr: '2026-11-27PSP-B', flowDate: '2026-11-27T10:00:00Z', publishedAt: '2026-11-29T09:00:00Z' });
    control.publishFlow({ fdr: '2026-11-28PSP-A', flowDate: '2026-11-28T10:00:00Z', publishedAt: '2026-11-28T11:00:00Z', extra: [{ iuv: FIRST.iuv, amountCents: 100 }] });
    control.reviseFlow('2026-11-28PSP-A', { flowDate: '2026-11-28T12:00:00Z', revoke: [FIRST.iuv], extra: [{ iuv: SECOND.iuv, amountCents: 200 }] });
    expect((await fdr(FLOWS)).json).toMatchObject({ data: [{ fdr: '2026-11-27PSP-B' }, { fdr: '2026-11-28PSP-A', revision: 2 }] });
    expect((await fdr(`${FLOWS}/2026-11-28PSP-A/revisions/2/psps/PSPAITM1XXX/payments`)).json).toMatchObject({ data: [{ payStatus: 'REVOKED' }, { payStatus: 'NO_RPT' }] });
    expect((await fdr(`${FLOWS}/2026-11-28PSP-A/revisions/9/psps/PSPAITM1XXX`)).json).toMatchObject({ httpStatusCode: 404, appErrorCode: 'FDR-3001' });
  });

  it('compares strictly and reads instants only', async () => {
    const { control, fdr } = await startPlatform();
    control.publishFlow({ publishedAt: '2026-11-29T09:00:00Z' });
    expect((await fdr(`${FLOWS}?publishedGt=2026-11-29T09:00:00Z`)).json).toMatchObject({ count: 0 });
    expect((await fdr(`${FLOWS}?publishedGt=2026-11-29T08:59:59Z`)).json).toMatchObject({ count: 1 });
    expect((await fdr(`${FLOWS}?publishedGt=2026-11-29T08:59:59`)).json).toMatchObject({ appErrorCode: 'FDR-1002' });
    expect((await fdr(`${FLOWS}?page=0`)).json).toMatchObject({ httpStatusCode: 400 });
  });

  it('serves thousands of made-up flows that report made-up receipts', async () => {
    const { control, fdr } = await startPlatform();
    const when = { from: '2026-11-01T00:00:00Z', to: '2026-11-28T00:00:00Z' };
    const receipts = control.generateReceipts({ count: 1_000, ...when });
    const names = control.generateFlows({ flows: 2_000, paymentsPerFlow: 1_000, ...when });
    expect((await fdr(`${FLOWS}?size=1000&page=2`)).json).toMatchObject({ count: 2_000, metadata: { totPage: 2 } });
    const first = await fdr(`${FLOWS}/${names[0]}/revisions/1/psps/PSPAITM1XXX/payments`);
    expect(first.json).toMatchObject({ count: 1_000 });
    const seventh = receipts.payment(7);
    expect(first.text).toContain(`"iuv":"${seventh.iuv}","iur":"${seventh.receiptId}","idTransfer":1,"pay":${seventh.amountCents / 100}`);
  });
});
