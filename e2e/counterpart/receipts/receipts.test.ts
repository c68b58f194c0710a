import { describe, expect, it } from 'vitest';
import { readReceiptFile } from '../../../main/features/payments/reading/index.ts';
import { numberOf } from '../index.ts';
import { FIRST, installment, ORG, position, SECOND, startPlatform, type Platform } from '../platform-calls.fixture.ts';

const LIST = `/payments/${ORG}/receipts`;

async function withTwoPositions(): Promise<Platform> {
  const platform = await startPlatform();
  await platform.gpd('POST', '/debtpositions?toPublish=true', position('POS-1'));
  await platform.gpd('POST', '/debtpositions?toPublish=true', position('POS-2', [[installment(SECOND)]]));
  return platform;
}

describe('Receipts of gpd-payments', () => {
  it('gives a receipt that Sportello reads, stamp, several payees and notification fee included', async () => {
    const { gpd, control, receipts } = await startPlatform();
    const transfer = [
      { idTransfer: '1', amount: 8_400, organizationFiscalCode: ORG, remittanceInformation: 'TARI & <altro>', category: '9/0101101IM/', iban: 'IT30G9999961000000060717356', transferMetadata: [{ key: 'CAPITOLO', value: '123' }] },
      { idTransfer: '2', amount: 1_600, organizationFiscalCode: ORG, remittanceInformation: 'Bollo', category: '9/0101108TS/', stamp: { hashDocument: 'Wd/wOfEHwgBJDkvzB9iT/BqvyzkeU5aqbocaPQwceTA=', stampType: '01', provincialResidence: 'VE' } },
    ];
    await gpd('POST', '/debtpositions?toPublish=true', position('POS-1', [[installment(FIRST, { amount: 10_000, transfer })]]));
    control.addNotificationFee(FIRST.nav, 200);
    const payment = control.pay(FIRST.nav);
    const answer = await receipts(`${LIST}/${FIRST.iuv}`);
    expect([answer.status, answer.headers.get('content-type'), answer.text.slice(55, 75)]).toEqual([200, 'application/xml;charset=UTF-8', '<PaSendRTV2Request><']);
    const read = await readReceiptFile(Buffer.from(answer.text, 'utf8'));
    expect(read).toMatchObject({ ok: true, value: { kind: 'RECEIPT', receipt: { receiptId: payment.receiptId, nav: FIRST.nav } } });
  });

  it('orders by IUV, counts pages from 0 and refuses the one after the last', async () => {
    const { control, receipts } = await withTwoPositions();
    control.pay(SECOND.nav);
    control.pay(FIRST.nav);
    expect((await receipts(`${LIST}?pageSize=1`)).json).toMatchObject({ currentPageNumber: 0, length: 1, totalPages: 2, results: [{ iuv: FIRST.iuv, paymentDateTime: '2026-11-29T11:00:00', status: 'PAID' }] });
    expect((await receipts(`${LIST}?pageSize=1&pageNum=2`)).json).toMatchObject({ title: 'Not enough elements' });
    expect((await receipts(`${LIST}?pageSize=101`)).status).toBe(400);
  });

  it('filters by payment date as a string, not by arrival', async () => {
    const { control, receipts } = await withTwoPositions();
    control.payLate(FIRST.nav, '2026-11-20T09:00:00Z');
    expect((await receipts(`${LIST}?from=2026-11-29T00:00:00&to=2026-11-29T23:59:59`)).status).toBe(400);
    expect((await receipts(`${LIST}?from=2026-11-20T10:00:00&to=2026-11-20T10:00:00`)).json).toMatchObject({ results: [{ iuv: FIRST.iuv }] });
    expect((await receipts(`${LIST}?from=2026-11-20&to=2026-11-20`)).status).toBe(400);
  });

  it('drops the row and answers 422 while GPD still holds the position unpaid', async () => {
    const { control, receipts } = await withTwoPositions();
    control.pay(FIRST.nav, { positionAt: '2026-11-29T12:00:00Z' });
    expect((await receipts(LIST)).json).toMatchObject({ length: 0, totalPages: 1, results: [] });
    expect((await receipts(`${LIST}/${FIRST.iuv}`)).status).toBe(422);
    control.clock.setTime('2026-11-29T12:00:00Z');
    expect((await receipts(LIST)).json).toMatchObject({ length: 1 });
    expect((await receipts(`${LIST}/${FIRST.iuv}`)).status).toBe(200);
  });

  it('has no receipt yet when it comes late, though the position is paid', async () => {
    const { gpd, control, receipts } = await withTwoPositions();
    control.pay(FIRST.nav, { receiptAt: '2026-11-30T10:00:00Z' });
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'PAID' });
    expect((await receipts(`${LIST}/${FIRST.iuv}`)).status).toBe(404);
    control.clock.setTime('2026-11-30T10:00:01Z');
    expect((await receipts(`${LIST}/${FIRST.iuv}`)).status).toBe(200);
  });

  it('lists a receipt of another segregation code and refuses its detail', async () => {
    const { control, receipts } = await startPlatform();
    const foreign = numberOf('47', 1_234_567_890_123);
    control.addStrangePayment({ organization: ORG, nav: foreign.nav, amountCents: 500 });
    expect((await receipts(LIST)).json).toMatchObject({ results: [{ iuv: foreign.iuv }] });
    expect((await receipts(`${LIST}/${foreign.iuv}`)).json).toMatchObject({ status: 403, title: 'The receipt retrieve is forbidden' });
  });

  it('serves tens of thousands of made-up receipts page by page, each readable', async () => {
    const { control, receipts } = await startPlatform();
    const made = control.generateReceipts({ count: 50_000, from: '2026-09-01T00:00:00Z', to: '2026-11-28T00:00:00Z' });
    const seen = new Set<string>();
    for (let page = 0; page < 500; page++) {
      const { json } = await receipts(`${LIST}?pageSize=100&pageNum=${page}&from=2026-09-01&to=2026-12-01`);
      for (const row of rowsOf(json)) seen.add(row);
    }
    expect(seen.size).toBe(50_000);
    const { text } = await receipts(`${LIST}/${made.payment(49_999).iuv}`);
    expect(await readReceiptFile(Buffer.from(text, 'utf8'))).toMatchObject({ ok: true, value: { kind: 'RECEIPT' } });
  });
});

function rowsOf(json: unknown): readonly string[] {
  const results = typeof json === 'object' && json !== null && 'results' in json && Array.isArray(json.results) ? json.results : [];
  return results.map((row: unknown) => (typeof row === 'object' && row !== null && 'iuv' in row ? String(row.iuv) : ''));
}
