import { describe, expect, it } from 'vitest';
import { snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import { CALLS, DUPLICATE, FIRST, GATEWAY_FORBIDDEN, held, lent, NOT_FOUND, NOW, PORTAL, problem, scriptedGpd, SNAPSHOT, type HeldWishes, type Script } from './gpd-answers.fixture.ts';

const CREATED = { status: 201, json: { iupd: SNAPSHOT.iupd } };
const UPDATED = { status: 200, json: { iupd: SNAPSHOT.iupd } };
const HASH = snapshotHash(SNAPSHOT);
const KNOWN = { version: '2026-11-29T09:00:00.123', hash: HASH };
const REF = { organization: SNAPSHOT.organization, iupd: SNAPSHOT.iupd, navs: [FIRST.nav] };

const changed = (amountCents: number): PositionSnapshot => ({ ...SNAPSHOT, options: [{ description: 'TARI 2026', switchToExpired: false, installments: [{ ...FIRST, amountCents, transfers: FIRST.transfers.map((transfer) => ({ ...transfer, amountCents })) }] }] });

async function upsert(script: Script, known: Parameters<ReturnType<typeof scriptedGpd>['gpd']['upsertPosition']>[1] = null, snapshot = SNAPSHOT) {
  const { gpd, lines, asked } = scriptedGpd(script);
  return { result: await gpd.upsertPosition(snapshot, known, lent()), lines: lines(), asked };
}

describe('creating', () => {
  it('publishes at once, and is done when the remote reads back what was sent', async () => {
    const { result, lines, asked } = await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held() });
    expect(result).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE', version: '2026-11-29T09:00:00.123', hash: HASH, installments: [{ transfers: [{ index: 1, payeeFiscalCode: '99999000013', iban: 'IT30G9999961000000060717356', amountCents: 10_000 }] }] } });
    expect(lines).toEqual([CALLS.create, CALLS.read]);
    expect(asked[0]?.headers).toMatchObject({ 'ocp-apim-subscription-key': 'chiave-posizioni', 'content-type': 'application/json' });
  });

  it('sends cents without fee, the civil day until its Roman midnight, IBAN without blanks and nothing empty', async () => {
    const { asked } = await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held() });
    expect(asked[0]?.body).toEqual({
      iupd: SNAPSHOT.iupd, payStandIn: true, companyName: 'Comune di Prova',
      paymentOption: [{
        description: 'TARI 2026', switchToExpired: false, debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', fullName: 'Rossi Mario', streetName: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' },
        installments: [{
          nav: FIRST.nav, iuv: FIRST.iuv, amount: 10_000, description: 'TARI 2026', dueDate: '2026-12-31T22:59:59Z',
          transfer: [{ idTransfer: '1', amount: 10_000, organizationFiscalCode: '99999000013', companyName: 'Comune di Prova', remittanceInformation: 'TARI 2026', category: '9/0101108TS/', iban: 'IT30G9999961000000060717356' }],
        }],
      }],
    });
  });

  it('sends the postal account beside the other, without blanks', async () => {
    const beside = { ...SNAPSHOT, options: [{ description: 'x', switchToExpired: false, installments: [{ ...FIRST, transfers: FIRST.transfers.map((transfer) => ({ ...transfer, postalIban: 'IT57 N076 0114 8000 0001 1050 036' })) }] }] };
    const { asked } = await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held() }, null, beside);
    expect(asked[0]?.body).toMatchObject({ paymentOption: [{ installments: [{ transfer: [{ iban: 'IT30G9999961000000060717356', postalIban: 'IT57N0760114800000011050036' }] }] }] });
  });

  it('lets expire there only what nobody may pay after its due date', async () => {
    const sent = async (payableUntil: string | null) => {
      const snapshot = { ...SNAPSHOT, options: [{ description: 'x', switchToExpired: true, installments: [{ ...FIRST, payableUntil }] }] };
      return (await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held() }, null, snapshot)).asked[0]?.body;
    };
    expect(await sent('2026-12-31')).toMatchObject({ paymentOption: [{ switchToExpired: true }] });
    expect(await sent('2027-02-28')).toMatchObject({ paymentOption: [{ switchToExpired: false }] });
  });

  it('left in draft is published, and is a conflict when that does not help', async () => {
    const helped = await upsert({ [CALLS.create]: CREATED, [CALLS.read]: [held({ status: 'DRAFT' }), held()], [CALLS.publish]: UPDATED });
    expect(helped.result).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE' } });
    const stuck = await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held({ status: 'DRAFT' }), [CALLS.publish]: problem(409, 'Publish request occurred after the due date of a payment options has expired') });
    expect(stuck.result).toMatchObject({ kind: 'conflict', code: 'LEFT_IN_DRAFT', remote: { status: 'DRAFT' } });
    // It is there: a key refused in between does not make it as if it had never been sent.
    for (const status of [401, 503]) expect((await upsert({ [CALLS.create]: CREATED, [CALLS.read]: held({ status: 'DRAFT' }), [CALLS.publish]: { status, text: '' } })).result).toMatchObject({ kind: 'ambiguous' });
  });

  it('of what is there already is done when it is the same, although a fee was added meanwhile', async () => {
    for (const wishes of [{}, { fee: 200 }, { status: 'PAID', installment: { status: 'PAID' } }] satisfies HeldWishes[]) {
      expect((await upsert({ [CALLS.create]: DUPLICATE, [CALLS.read]: held(wishes) })).result).toMatchObject({ kind: 'acked', remote: { hash: HASH } });
    }
  });

  it('of what is there but differs, or was cancelled there, is a conflict', async () => {
    expect((await upsert({ [CALLS.create]: DUPLICATE, [CALLS.read]: held({ amount: 9_900 }) })).result).toMatchObject({ kind: 'conflict', code: 'DUPLICATE_DIFFERENT' });
    expect((await upsert({ [CALLS.create]: DUPLICATE, [CALLS.read]: held({ status: 'UNPAYABLE' }), [CALLS.readV1]: { status: 200, json: { status: 'INVALID' } } })).result).toMatchObject({ kind: 'conflict', code: 'ACTIVE_AGAINST_GONE' });
  });

  it('refused as a duplicate of something that is not there means that our number is somebody else’s', async () => {
    expect((await upsert({ [CALLS.create]: DUPLICATE, [CALLS.read]: NOT_FOUND })).result).toEqual({ kind: 'conflict', code: 'NAV_COLLISION', remote: { notFound: true } });
  });

  it('that may have arrived is ambiguous, and surely not arrived is tried again', async () => {
    expect((await upsert({ [CALLS.create]: { fails: 'CONNECTION_LOST', sent: true } })).result).toMatchObject({ kind: 'ambiguous', code: 'CONNECTION_LOST' });
    expect((await upsert({ [CALLS.create]: { status: 504, text: 'x' } })).result).toMatchObject({ kind: 'ambiguous' });
    expect((await upsert({ [CALLS.create]: PORTAL, [CALLS.read]: PORTAL })).result).toMatchObject({ kind: 'ambiguous' });
    expect((await upsert({ [CALLS.create]: { status: 302, text: 'x' } })).result).toMatchObject({ kind: 'ambiguous' });
    expect((await upsert({ [CALLS.create]: { fails: 'REFUSED', sent: false } })).result).toEqual({ kind: 'retry', scope: 'connector', afterMs: null, code: 'REFUSED' });
    expect((await upsert({ [CALLS.create]: { status: 429, text: '', headers: { 'retry-after': '7' } } })).result).toMatchObject({ kind: 'retry', scope: 'connector', afterMs: 7_000 });
    expect((await upsert({ [CALLS.create]: problem(500, 'The debt position creation is failed') })).result).toMatchObject({ kind: 'retry', scope: 'row' });
  });

  it('that succeeded but could not be read back is ambiguous', async () => {
    for (const read of [NOT_FOUND, { status: 503, text: '' }, { status: 401, text: '' }, { fails: 'ANSWER_TIMEOUT', sent: true }]) expect((await upsert({ [CALLS.create]: CREATED, [CALLS.read]: read })).result).toMatchObject({ kind: 'ambiguous', code: expect.stringContaining('READ_BACK') });
  });

  it('with a wrong key stops everything, with a foreign segregation code only this one', async () => {
    expect((await upsert({ [CALLS.create]: { status: 401, text: '' } })).result).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('chiave') });
    expect((await upsert({ [CALLS.create]: GATEWAY_FORBIDDEN })).result).toMatchObject({ kind: 'unauthorized' });
    expect((await upsert({ [CALLS.create]: problem(403, 'Forbidden', 'segregation') })).result).toMatchObject({ kind: 'rejected', remedy: { code: 'GPD_FORBIDDEN', message: expect.stringContaining('segregazione') } });
  });

  it('at a wrong address stops the connection, not one position after the other', async () => {
    expect((await upsert({ [CALLS.create]: { status: 404, json: { statusCode: 404, message: 'Resource not found' } } })).result).toMatchObject({ kind: 'retry', scope: 'connector', code: 'GATEWAY_404' });
  });

  it('that is refused says in Italian which field and why, and nothing of the debtor', async () => {
    const { result } = await upsert({ [CALLS.create]: problem(400, 'Bad Request', 'paymentOption[0].debtor.email: must be a well-formed email address, fullName: Rossi Mario must match "x"') });
    expect(result).toMatchObject({ kind: 'rejected', remedy: { code: 'GPD_REQUEST', fields: { email: 'posta elettronica: non è un indirizzo valido' } } });
    expect(JSON.stringify(result)).not.toMatch(/Rossi|RSSMRA/);
  });

  it('without due date or with a stamp is refused before anything is sent', async () => {
    const undated = { ...SNAPSHOT, options: [{ description: 'x', switchToExpired: false, installments: [{ ...FIRST, dueDate: null }] }] };
    const stamped = { ...SNAPSHOT, options: [{ description: 'x', switchToExpired: false, installments: [{ ...FIRST, transfers: FIRST.transfers.map((transfer) => ({ ...transfer, iban: null, stamp: true })) }] }] };
    expect(await upsert({}, null, undated)).toMatchObject({ result: { kind: 'rejected', remedy: { code: 'GPD_DUE_DATE_MISSING', message: expect.stringContaining(FIRST.nav) } }, lines: [] });
    expect(await upsert({}, null, stamped)).toMatchObject({ result: { kind: 'rejected', remedy: { code: 'GPD_IBAN_MISSING' } }, lines: [] });
  });
});

describe('publishing what a list showed as a draft', () => {
  const publish = async (script: Script) => {
    const { gpd, lines } = scriptedGpd(script);
    return { result: await gpd.publishDraft?.(SNAPSHOT, lent()), lines: lines() };
  };
  const REFUSED = problem(409, 'Publish request occurred after the due date of a payment options has expired');

  it('is one call, and believed only when it is read', async () => {
    for (const answer of [UPDATED, PORTAL]) expect(await publish({ [CALLS.publish]: answer })).toEqual({ result: { kind: 'ambiguous', probeAfterMs: 0, code: 'READ_BACK' }, lines: [CALLS.publish] });
  });

  it('of what is no draft any more is done when it is the same, and a conflict when another hand changed or removed it', async () => {
    expect(await publish({ [CALLS.publish]: REFUSED, [CALLS.read]: held() })).toMatchObject({ result: { kind: 'acked', remote: { status: 'PAYABLE' } }, lines: [CALLS.publish, CALLS.read] });
    expect((await publish({ [CALLS.publish]: REFUSED, [CALLS.read]: held({ amount: 9_900 }) })).result).toMatchObject({ kind: 'conflict', code: 'READ_BACK_DIFFERS' });
    expect((await publish({ [CALLS.publish]: NOT_FOUND, [CALLS.read]: NOT_FOUND })).result).toMatchObject({ kind: 'conflict', code: 'ACTIVE_AGAINST_GONE' });
  });

  it('that is refused replaces it, which says what is wrong; never what another hand changed', async () => {
    const helped = await publish({ [CALLS.publish]: REFUSED, [CALLS.read]: [held({ status: 'DRAFT' }), held()], [CALLS.update]: UPDATED });
    expect(helped).toMatchObject({ result: { kind: 'acked' }, lines: [CALLS.publish, CALLS.read, CALLS.update, CALLS.read] });
    const late = await publish({ [CALLS.publish]: REFUSED, [CALLS.read]: held({ status: 'DRAFT' }), [CALLS.update]: problem(400, 'Error in due_date', 'dueDate') });
    expect(late.result).toMatchObject({ kind: 'rejected' });
    expect(await publish({ [CALLS.publish]: REFUSED, [CALLS.read]: held({ status: 'DRAFT', amount: 9_900 }) })).toMatchObject({ result: { kind: 'conflict', code: 'LEFT_IN_DRAFT' }, lines: [CALLS.publish, CALLS.read] });
  });

  it('that the whole remote does not take is tried again without asking more of it', async () => {
    expect(await publish({ [CALLS.publish]: { status: 429, text: '', headers: { 'retry-after': '7' } } })).toMatchObject({ result: { kind: 'retry', scope: 'connector', afterMs: 7_000 }, lines: [CALLS.publish] });
    expect(await publish({ [CALLS.publish]: GATEWAY_FORBIDDEN })).toMatchObject({ result: { kind: 'unauthorized' }, lines: [CALLS.publish] });
  });

  it('whose answer was lost is read', async () => {
    expect((await publish({ [CALLS.publish]: { fails: 'CONNECTION_LOST', sent: true }, [CALLS.read]: held() })).result).toMatchObject({ kind: 'acked' });
    expect((await publish({ [CALLS.publish]: { fails: 'CONNECTION_LOST', sent: true }, [CALLS.read]: held({ status: 'DRAFT' }) })).result).toMatchObject({ kind: 'ambiguous' });
    expect((await publish({ [CALLS.publish]: problem(500, 'x'), [CALLS.read]: held({ status: 'DRAFT' }) })).result).toMatchObject({ kind: 'retry', scope: 'row' });
  });
});

describe('updating', () => {
  it('only the causale is not believed done when something else said so in the place of the service: the position looks as before either way', async () => {
    for (const answer of [PORTAL, { status: 200, json: {} }]) {
      expect((await upsert({ [CALLS.read]: [held(), held()], [CALLS.update]: answer }, KNOWN, SNAPSHOT)).result).toMatchObject({ kind: 'ambiguous', code: 'ANSWER_NOT_JSON' });
    }
  });

  it('reads, replaces and publishes, and reads again', async () => {
    const { result, lines } = await upsert({ [CALLS.read]: [held(), held({ amount: 12_000, version: 'later' })], [CALLS.update]: UPDATED }, KNOWN, changed(12_000));
    expect(result).toMatchObject({ kind: 'acked', remote: { version: 'later', installments: [{ amountCents: 12_000 }] } });
    expect(lines).toEqual([CALLS.read, CALLS.update, CALLS.read]);
  });

  it('goes on top of a fee or a state that changed meanwhile', async () => {
    for (const wishes of [{ fee: 200, version: 'moved' }, { status: 'UNPAYABLE', switchToExpired: true, dueDate: '2026-12-31T22:59:59', version: 'moved' }] satisfies HeldWishes[]) {
      const script: Script = { [CALLS.read]: [held(wishes), held({ amount: 12_000 })], [CALLS.update]: UPDATED, [CALLS.readV1]: { status: 200, json: { status: 'EXPIRED' } } };
      expect((await upsert(script, KNOWN, changed(12_000))).result).toMatchObject({ kind: 'acked' });
    }
  });

  it('that arrived already at an earlier attempt is not sent again', async () => {
    const { result, lines } = await upsert({ [CALLS.read]: held({ amount: 12_000, version: 'moved' }) }, KNOWN, changed(12_000));
    expect(result.kind).toBe('acked');
    expect(lines).toEqual([CALLS.read]);
  });

  it('never overwrites what was paid, cancelled, removed or changed by another hand', async () => {
    const against = async (read: Script[string], more: Script = {}) => {
      const { result, lines } = await upsert({ [CALLS.read]: read, ...more }, KNOWN, changed(12_000));
      expect(lines).not.toContain(CALLS.update);
      return result;
    };
    expect(await against(held({ status: 'PARTIALLY_PAID' }))).toMatchObject({ kind: 'conflict', code: 'UPDATE_AGAINST_PAID' });
    expect(await against(held({ status: 'UNPAYABLE' }), { [CALLS.readV1]: { status: 200, json: { status: 'INVALID' } } })).toMatchObject({ kind: 'conflict', code: 'ACTIVE_AGAINST_GONE', remote: { status: 'CANCELLED' } });
    expect(await against(NOT_FOUND)).toEqual({ kind: 'conflict', code: 'ACTIVE_AGAINST_GONE', remote: { notFound: true } });
    expect(await against(held({ amount: 9_900, version: 'moved' }))).toMatchObject({ kind: 'conflict', code: 'UPDATE_AGAINST_CHANGED' });
  });

  it('refused because it was paid in between is a conflict with what is there now', async () => {
    const script: Script = { [CALLS.read]: [held(), held({ status: 'PAID', installment: { status: 'PAID' } })], [CALLS.update]: problem(409, 'Existing related payment found or not in updatable state') };
    expect((await upsert(script, KNOWN, changed(12_000))).result).toMatchObject({ kind: 'conflict', code: 'UPDATE_AGAINST_PAID', remote: { status: 'PAID' } });
  });

  it('that lost a race with another update is tried again from the reading', async () => {
    expect((await upsert({ [CALLS.read]: held(), [CALLS.update]: problem(500, 'The debt position update is failed') }, KNOWN, changed(12_000))).result).toMatchObject({ kind: 'retry', scope: 'row' });
  });

  it('that reads back something else is a conflict', async () => {
    expect((await upsert({ [CALLS.read]: [held(), held({ amount: 9_000 })], [CALLS.update]: UPDATED }, KNOWN, changed(12_000))).result).toMatchObject({ kind: 'conflict', code: 'READ_BACK_DIFFERS' });
  });

  it('is only tried again when the reading failed: nothing was sent', async () => {
    expect((await upsert({ [CALLS.read]: { fails: 'ANSWER_TIMEOUT', sent: true } }, KNOWN)).result).toMatchObject({ kind: 'retry', scope: 'connector' });
    expect((await upsert({ [CALLS.read]: PORTAL }, KNOWN)).result).toMatchObject({ kind: 'retry', code: 'ANSWER_NOT_JSON' });
  });
});

describe('reading', () => {
  const read = async (script: Script, nowMs = NOW) => scriptedGpd(script).gpd.readPosition(REF, lent(nowMs));

  it('tells one position in a form that nobody foresaw from a portal that speaks in the place of the service', async () => {
    expect(await read({ [CALLS.read]: { status: 200, json: { iupd: SNAPSHOT.iupd, status: 'A_NEW_STATE' } } })).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row' } });
    expect(await read({ [CALLS.read]: PORTAL })).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'connector', code: 'ANSWER_NOT_JSON' } });
  });

  it('gives amounts without fee, days of Rome and instants of payment', async () => {
    const paid = { status: 'PAID', paymentDate: '2026-11-28T23:30:00', idReceipt: 'RT1', pspCompany: 'Banca' };
    expect(await read({ [CALLS.read]: held({ status: 'PAID', fee: 150, installment: paid }) })).toMatchObject({ ok: true, value: {
      status: 'PAID', hash: HASH, installments: [{ status: 'PAID', amountCents: 10_000, notificationFeeCents: 150, dueDate: '2026-12-31', paidAt: '2026-11-28T22:30:00.000Z', receiptId: 'RT1', psp: 'Banca', markedByCreditor: false }],
    } });
  });

  it('tells whether its causali and its debtor are those that were sent', async () => {
    const { gpd } = scriptedGpd({ [CALLS.read]: held({ status: 'PAID' }) });
    const there = await gpd.readPosition(REF, lent());
    const texts = there.ok && 'textsHash' in there.value ? there.value.textsHash : undefined;
    const { options, debtor } = SNAPSHOT;
    const conguaglio = { ...SNAPSHOT, options: options.map((option) => ({ ...option, installments: option.installments.map((one) => ({ ...one, description: 'TARI 2026, conguaglio' })) })) };
    expect([SNAPSHOT, conguaglio, { ...SNAPSHOT, debtor: { ...debtor, street: 'Via Milano' } }].map((asked) => gpd.textsHash?.(asked) === texts)).toEqual([true, false, false]);
  });

  it('gives its one day as the due date, and says nothing of a last day', async () => {
    const answer = await read({ [CALLS.read]: held({ dueDate: '2027-01-31T22:59:59' }) });
    const [told] = answer.ok && 'installments' in answer.value ? answer.value.installments : [];
    expect(told).toMatchObject({ dueDate: '2027-01-31' });
    expect(told).not.toHaveProperty('payableUntil');
    expect(told).not.toHaveProperty('dueDateKept');
  });

  it('tells expired from cancelled by v1, and by the due date where v1 cannot', async () => {
    const unpayable = held({ status: 'UNPAYABLE', switchToExpired: true, dueDate: '2026-10-31T22:59:59' });
    const by = async (v1: Script[string], v3 = unpayable) => {
      const answer = await read({ [CALLS.read]: v3, [CALLS.readV1]: v1 });
      return answer.ok && 'status' in answer.value ? [answer.value.status, answer.value.installments[0]?.status] : null;
    };
    const plans = problem(422, 'MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1');
    expect(await by({ status: 200, json: { status: 'EXPIRED' } })).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await by({ status: 200, json: { status: 'INVALID' } })).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await by(plans)).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await by(plans, held({ status: 'UNPAYABLE', switchToExpired: false, dueDate: '2026-10-31T22:59:59' }))).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await by(plans, held({ status: 'UNPAYABLE', switchToExpired: true, dueDate: '2026-12-31T22:59:59' }))).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it('knows what v3 calls PAID and is wholly reported, and what the creditor marked', async () => {
    expect(await read({ [CALLS.read]: held({ status: 'PAID', installment: { status: 'REPORTED' } }) })).toMatchObject({ value: { status: 'REPORTED' } });
    const marked = { status: 'PAID', idReceipt: 'CLOSED_AS_ALREADY_PAID_BY_EC', pspCompany: 'CLOSED_AS_ALREADY_PAID_BY_EC' };
    expect(await read({ [CALLS.read]: held({ status: 'PAID', installment: marked }) })).toMatchObject({ value: { installments: [{ markedByCreditor: true, receiptId: null, psp: null }] } });
  });

  it('believes «not found» only from the service itself', async () => {
    expect(await read({ [CALLS.read]: NOT_FOUND })).toEqual({ ok: true, value: { notFound: true } });
    expect(await read({ [CALLS.read]: { status: 404, json: { statusCode: 404, message: 'Resource not found' } } })).toMatchObject({ ok: false, error: { kind: 'retry' } });
  });
});
