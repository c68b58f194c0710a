import { describe, expect, it } from 'vitest';
import { FIRST, installment, ORG, position, SECOND, startPlatform } from '../platform-calls.fixture.ts';

const CREATE = '/debtpositions?toPublish=true';

describe('GPD', () => {
  it('creates, publishes and reads back a position in cents, with dates in UTC without Z', async () => {
    const { gpd } = await startPlatform();
    expect((await gpd('POST', CREATE, position())).status).toBe(201);
    const read = await gpd('GET', '/debtpositions/POS-1');
    expect(read.json).toMatchObject({ iupd: 'POS-1', status: 'VALID', paymentOption: [{ installments: [{ nav: FIRST.nav, iuv: FIRST.iuv, amount: 10_000, dueDate: '2026-12-31T22:59:59', status: 'UNPAID', notificationFee: 0 }] }] });
    expect(read.headers.get('date')).toBe('Sun, 29 Nov 2026 10:00:00 GMT');
  });

  it('takes NAV from IUV, and an IUPD with a slash that can never be read again', async () => {
    const { gpd } = await startPlatform();
    const { nav: _absent, ...bare } = installment();
    await gpd('POST', CREATE, position('A/B', [[bare]]));
    expect((await gpd('GET', '/debtpositions/A%2FB')).status).not.toBe(200);
    expect((await gpd('GET', '/debtpositions?limit=50')).json).toMatchObject({ payment_position_list: [{ iupd: 'A/B', paymentOption: [{ installments: [{ nav: FIRST.nav }] }] }] });
  });

  it('names the fields that are wrong, joined by commas', async () => {
    const { gpd } = await startPlatform();
    const refused = await gpd('POST', CREATE, { ...position(), companyName: undefined, paymentOption: [{ switchToExpired: true, debtor: { type: 'F', fullName: 'x' }, installments: [installment()] }] });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ title: 'Bad Request', detail: expect.stringMatching(/companyName: must not be null.*, .*debtor\.fiscalCode: must not be null|debtor\.fiscalCode: must not be null.*, .*companyName/) });
  });

  it.each([
    ['no transfer', installment(FIRST, { transfer: [] })], ['a sum that is not the amount', installment(FIRST, { amount: 9_999, transfer: [{ idTransfer: '1', amount: 1, remittanceInformation: 'x', category: 'x', iban: 'IT30' }] })],
    ['neither IBAN nor stamp', installment(FIRST, { transfer: [{ idTransfer: '1', amount: 10_000, remittanceInformation: 'x', category: 'x' }] })], ['a due date in the past', installment(FIRST, { dueDate: '2026-11-28T22:59:59Z' })],
  ])('refuses %s', async (_what, wrong) => {
    const { gpd } = await startPlatform();
    expect((await gpd('POST', CREATE, position('POS-1', [[wrong]]))).status).toBe(400);
  });

  it('judges dates as the table of 1.1.5, on creation and on update', async () => {
    const { gpd } = await startPlatform();
    const validity = (validityDate: string, dueDate = '2026-12-31T22:59:59Z') => position('POS-1', [[installment(FIRST, { dueDate })]], { validityDate });
    expect((await gpd('POST', CREATE, validity('2026-11-29T10:00:00Z'))).status).toBe(400);
    expect((await gpd('POST', CREATE, validity('2026-12-31T22:59:59Z', '2026-12-30T22:59:59Z'))).status).toBe(400);
    expect((await gpd('POST', CREATE, validity('2026-12-01T00:00:00Z'))).json).toMatchObject({ status: 'PUBLISHED' });
    expect((await gpd('PUT', '/debtpositions/POS-1?toPublish=true', validity('2026-11-01T00:00:00Z'))).json).toMatchObject({ status: 'VALID' });
    expect((await gpd('POST', CREATE, position('POS-2', [[installment(SECOND)]], { retentionDate: '2026-12-01T00:00:00Z' }))).status).toBe(400);
  });

  it('lets the clock publish and expire, but only when its cron runs', async () => {
    const { gpd, control } = await startPlatform();
    await gpd('POST', CREATE, position('POS-1', [[installment()]], { validityDate: '2026-11-29T12:00:00Z' }));
    control.clock.setTime('2026-12-31T22:00:00Z');
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'VALID' });
    control.clock.setTime('2026-12-31T22:59:59.500Z');
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'VALID' });
    control.clock.advance(3_600_000);
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'UNPAYABLE' });
  });

  it('updates an expired position, which can be paid again', async () => {
    const { gpd, control, v1 } = await startPlatform();
    await gpd('POST', CREATE, position());
    control.clock.setTime('2027-01-02T10:00:00Z');
    expect((await v1('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'EXPIRED' });
    expect((await v1('POST', '/debtpositions/POS-1/invalidate')).status).toBe(409);
    expect((await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position('POS-1', [[installment(FIRST, { dueDate: '2027-01-31T22:59:59Z' })]]))).json).toMatchObject({ status: 'VALID' });
  });

  it('replaces whole: what is absent is gone, another IUPD in the body is refused', async () => {
    const { gpd } = await startPlatform();
    await gpd('POST', CREATE, position('POS-1', [[installment(), installment(SECOND)]]));
    const other = await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position('POS-2'));
    expect(other.status).toBe(400);
    await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position());
    expect((await gpd('POST', CREATE, position('POS-3', [[installment(SECOND)]]))).status).toBe(201);
  });

  it('invalidates once; the second time is a conflict, and v3 shows UNPAYABLE', async () => {
    const { gpd, v1 } = await startPlatform();
    await gpd('POST', CREATE, position());
    expect((await v1('POST', '/debtpositions/POS-1/invalidate')).json).toMatchObject({ status: 'INVALID' });
    expect((await v1('POST', '/debtpositions/POS-1/invalidate')).json).toMatchObject({ status: 409, title: 'Existing related payment found or not in invalidable state' });
    expect((await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position())).status).toBe(409);
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'UNPAYABLE' });
  });

  it('frees the numbers of what is deleted', async () => {
    const { gpd } = await startPlatform();
    await gpd('POST', CREATE, position());
    expect((await gpd('DELETE', '/debtpositions/POS-1')).json).toBe('The debt position was successfully deleted');
    expect((await gpd('POST', CREATE, position('POS-2'))).status).toBe(201);
    expect((await gpd('GET', '/debtpositions/POS-1')).status).toBe(404);
  });

  it('publishes only a draft, and not after its due date', async () => {
    const { gpd, control } = await startPlatform();
    await gpd('POST', '/debtpositions', position());
    expect((await gpd('POST', '/debtpositions/POS-1/publish')).json).toMatchObject({ status: 'VALID' });
    expect((await gpd('POST', '/debtpositions/POS-1/publish')).json).toMatchObject({ title: 'Existing related payment found or not in publishable state' });
    await gpd('POST', '/debtpositions', position('POS-2', [[installment(SECOND)]]));
    control.clock.setTime('2027-02-01T00:00:00Z');
    expect((await gpd('POST', '/debtpositions/POS-2/publish')).json).toMatchObject({ title: expect.stringContaining('after the due date') });
  });

  it('pays a plan one installment at a time, and closes the way to the other plans', async () => {
    const { gpd, control, v1 } = await startPlatform();
    const [third] = [installment(SECOND)];
    await gpd('POST', CREATE, position('POS-1', [[installment()], [third, installment({ nav: '301000000000000245', iuv: '01000000000000245' })]]));
    control.pay(SECOND.nav);
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'PARTIALLY_PAID' });
    expect(control.tryToPay(FIRST.nav)).toMatchObject({ ok: false, error: { status: 404 } });
    expect(control.tryToPay(SECOND.nav)).toMatchObject({ ok: false, error: { status: 409 } });
    control.pay('301000000000000245');
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject({ status: 'PAID', paymentDate: '2026-11-29T11:00:00' });
    expect((await v1('DELETE', '/debtpositions/POS-1')).status).toBe(409);
  });

  it('hides from v1 what has more than one plan of installments', async () => {
    const { gpd, v1 } = await startPlatform();
    const four = [2, 3].map((n) => installment({ nav: `30100000000000${n}00`, iuv: `0100000000000${n}00` }));
    await gpd('POST', CREATE, position('POS-1', [[installment(), installment(SECOND)], four]));
    expect((await v1('GET', '/debtpositions/POS-1')).status).toBe(422);
    expect((await v1('GET', '/debtpositions')).json).toMatchObject({ payment_position_list: [] });
  });

  it('marks as paid outside pagoPA, without a receipt, and refuses it the second time', async () => {
    const { gpd, v1, receipts } = await startPlatform();
    await gpd('POST', CREATE, position());
    expect((await v1('POST', `/paymentoptions/paids/${FIRST.nav}`, { paymentDate: '2026-11-29T09:00:00Z' })).json).toMatchObject({ status: 'PO_PAID', idReceipt: 'CLOSED_AS_ALREADY_PAID_BY_EC', pspCompany: 'CLOSED_AS_ALREADY_PAID_BY_EC' });
    expect((await v1('POST', `/paymentoptions/paids/${FIRST.nav}`, { paymentDate: '2026-11-29T09:00:00Z' })).status).toBe(409);
    expect((await receipts(`/payments/${ORG}/receipts/${FIRST.iuv}`)).status).toBe(404);
  });

  it('adds the fee of SEND to the amount and to the first own transfer, again at each PUT', async () => {
    const { gpd, control } = await startPlatform();
    await gpd('POST', CREATE, position());
    control.addNotificationFee(FIRST.nav, 200);
    const expected = { paymentOption: [{ installments: [{ amount: 10_200, notificationFee: 200, transfer: [{ amount: 10_200 }] }] }] };
    expect((await gpd('GET', '/debtpositions/POS-1')).json).toMatchObject(expected);
    expect((await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position())).json).toMatchObject(expected);
    const foreign = installment(FIRST, { transfer: [{ idTransfer: '1', amount: 10_000, organizationFiscalCode: '99999000559', remittanceInformation: 'x', category: 'x', iban: 'IT30' }] });
    expect((await gpd('PUT', '/debtpositions/POS-1?toPublish=true', position('POS-1', [[foreign]]))).status).toBe(422);
  });

  it('keeps an old value of metadata on a PUT of v1, and takes the new one on v3', async () => {
    const { gpd, v1 } = await startPlatform();
    const withValue = (value: string) => position('POS-1', [[installment(FIRST, { installmentMetadata: [{ key: 'k', value }] })]]);
    await gpd('POST', CREATE, withValue('one'));
    const { installmentMetadata: _none, ...option } = installment();
    await v1('PUT', '/debtpositions/POS-1?toPublish=true', { iupd: 'POS-1', type: 'F', fiscalCode: 'X', fullName: 'Y', companyName: 'Z', switchToExpired: true, paymentOption: [{ ...option, isPartialPayment: false, paymentOptionMetadata: [{ key: 'k', value: 'two' }] }] });
    expect((await gpd('GET', '/debtpositions/POS-1')).text).toContain('"value":"one"');
    await gpd('PUT', '/debtpositions/POS-1?toPublish=true', withValue('three'));
    expect((await gpd('GET', '/debtpositions/POS-1')).text).toContain('"value":"three"');
    expect((await gpd('POST', CREATE, position('POS-2', [[installment(SECOND, { installmentMetadata: [{ key: 'NOTIFICATION_FEE', value: '1' }] })]]))).json).toMatchObject({ status: 409, title: expect.stringContaining('reserved metadata') });
  });

  it('replaces an IBAN everywhere, some at a time', async () => {
    const { gpd, v1 } = await startPlatform();
    await gpd('POST', CREATE, position('POS-1'));
    await gpd('POST', CREATE, position('POS-2', [[installment(SECOND)]]));
    const change = (): Promise<unknown> => v1('PATCH', '/debtpositions/transfers?oldIban=IT30G9999961000000060717356&limit=1', { newIban: 'IT61M9999811100000920049643' }).then(({ json }) => json);
    expect(await change()).toMatchObject({ updatedTransfers: 1 });
    expect(await change()).toMatchObject({ updatedTransfers: 1 });
    expect(await change()).toMatchObject({ updatedTransfers: 0 });
  });

  it('lists ten at a time from page 0, at most fifty, and refuses two kinds of date or more than thirty days', async () => {
    const { gpd } = await startPlatform({ rateLimit: null });
    for (let n = 0; n < 12; n++) await gpd('POST', CREATE, position(`POS-${n}`, [[installment({ nav: `3010000000000${n + 10}000`, iuv: `010000000000${n + 10}000` })]]));
    expect((await gpd('GET', '/debtpositions?page=1')).json).toMatchObject({ page_info: { page: 1, limit: 10, items_found: 2, total_pages: 2 } });
    expect((await gpd('GET', '/debtpositions?limit=51')).status).toBe(400);
    expect((await gpd('GET', '/debtpositions?due_date_from=2026-12-01&payment_date_from=2026-12-01')).json).toMatchObject({ title: 'Exclusive Parameters' });
    expect((await gpd('GET', '/debtpositions?due_date_from=2026-12-01&due_date_to=2027-01-05')).status).toBe(400);
    expect((await gpd('GET', '/debtpositions?due_date_from=2026-12-15')).json).toMatchObject({ page_info: { items_found: 10, total_pages: 2 } });
  });

  it('shows with a due date filter only the options that match', async () => {
    const { gpd } = await startPlatform();
    await gpd('POST', CREATE, position('POS-1', [[installment()], [installment(SECOND, { dueDate: '2027-03-31T21:59:59Z' })]]));
    const { json } = await gpd('GET', '/debtpositions?due_date_from=2027-03-15');
    expect(json).toMatchObject({ payment_position_list: [{ paymentOption: [{ installments: [{ iuv: SECOND.iuv }] }] }] });
  });
});

describe('The gateway', () => {
  it('refuses a missing or wrong key, a body that is not the key’s, and another segregation code, each in its own words', async () => {
    const { raw, gpd, url } = await startPlatform();
    const path = `/gpd/debt-positions-service/v3/organizations/${ORG}/debtpositions`;
    expect((await raw('GET', path)).json).toMatchObject({ statusCode: 401 });
    expect((await gpd('GET', '/debtpositions', undefined, { 'Ocp-Apim-Subscription-Key': 'altra' })).json).toMatchObject({ statusCode: 401 });
    const key = { headers: { 'Ocp-Apim-Subscription-Key': 'chiave-di-prova' } };
    expect((await fetch(`${url}${path.replace(ORG, '99999000021')}`, key)).status).toBe(403);
    expect((await gpd('POST', CREATE, position('POS-1', [[installment({ nav: '347123456789012389', iuv: '47123456789012389' })]]))).json).toMatchObject({ status: 403, title: expect.any(String) });
  });

  it('lets a hundred calls through in ten seconds, and says how many are left', async () => {
    const { gpd, control } = await startPlatform();
    for (let n = 0; n < 99; n++) await gpd('GET', '/debtpositions?limit=1');
    expect((await gpd('GET', '/debtpositions?limit=1')).headers.get('x-remaining-calls-per-min')).toBe('0');
    const refused = await gpd('GET', '/debtpositions?limit=1');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect(control.tooMany()).toBe(1);
    control.clock.advance(10_001);
    expect((await gpd('GET', '/debtpositions?limit=1')).status).toBe(200);
  });

  it('keeps no key in the log of calls', async () => {
    const { gpd, control } = await startPlatform();
    await gpd('GET', '/debtpositions', undefined, { 'X-Request-Id': 'traccia-1' });
    expect(control.calls('gpd3.getOrganizationDebtPositions')).toMatchObject([{ status: 200, requestId: 'traccia-1' }]);
    expect(JSON.stringify(control.calls())).not.toContain('chiave-di-prova');
  });
});
