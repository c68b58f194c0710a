import { describe, expect, it } from 'vitest';
import { CALLS, FIRST, held, lent, NOT_FOUND, problem, scriptedGpd, SNAPSHOT, type Script } from './gpd-answers.fixture.ts';

const REF = { organization: SNAPSHOT.organization, iupd: SNAPSHOT.iupd, navs: [FIRST.nav] };
const DONE = { status: 200, json: {} };
const NOT_INVALIDABLE = problem(409, 'Existing related payment found or not in invalidable state');
const invalid = { [CALLS.read]: held({ status: 'UNPAYABLE' }), [CALLS.readV1]: { status: 200, json: { status: 'INVALID' } } };

describe('cancelling', () => {
  const cancel = async (script: Script) => scriptedGpd(script).gpd.cancelPosition(REF, 'Errore di emissione', lent());

  it('invalidates and reads back', async () => {
    expect(await cancel({ [CALLS.invalidate]: DONE, ...invalid })).toMatchObject({ kind: 'acked', remote: { status: 'CANCELLED' } });
  });

  it('repeated is done: the remote says so', async () => {
    expect(await cancel({ [CALLS.invalidate]: NOT_INVALIDABLE, ...invalid })).toMatchObject({ kind: 'acked', remote: { status: 'CANCELLED' } });
  });

  it('of what expired is done: nobody can pay it', async () => {
    expect(await cancel({ [CALLS.invalidate]: NOT_INVALIDABLE, [CALLS.read]: held({ status: 'UNPAYABLE' }), [CALLS.readV1]: { status: 200, json: { status: 'EXPIRED' } } })).toMatchObject({ kind: 'acked', remote: { status: 'EXPIRED' } });
  });

  it('of what was paid is a conflict', async () => {
    for (const status of ['PARTIALLY_PAID', 'PAID']) expect(await cancel({ [CALLS.invalidate]: NOT_INVALIDABLE, [CALLS.read]: held({ status }) })).toMatchObject({ kind: 'conflict', code: 'CANCEL_AGAINST_PAID' });
  });

  it('of what a payment crossed on the way is a conflict although it was accepted', async () => {
    expect(await cancel({ [CALLS.invalidate]: DONE, [CALLS.read]: held({ status: 'PAID' }) })).toMatchObject({ kind: 'conflict', code: 'CANCEL_AGAINST_PAID' });
  });

  it('of a draft publishes it first, so that it ends up cancelled', async () => {
    const script: Script = { [CALLS.invalidate]: [NOT_INVALIDABLE, DONE], [CALLS.read]: [held({ status: 'DRAFT' }), held({ status: 'UNPAYABLE' })], [CALLS.readV1]: { status: 200, json: { status: 'INVALID' } }, [CALLS.publish]: DONE };
    expect(await cancel(script)).toMatchObject({ kind: 'acked', remote: { status: 'CANCELLED' } });
  });

  it('of what is not there is a conflict, and uncertain sending is ambiguous', async () => {
    expect(await cancel({ [CALLS.invalidate]: NOT_FOUND, [CALLS.read]: NOT_FOUND })).toEqual({ kind: 'conflict', code: 'ACTIVE_AGAINST_GONE', remote: { notFound: true } });
    expect(await cancel({ [CALLS.invalidate]: { fails: 'CONNECTION_LOST', sent: true } })).toMatchObject({ kind: 'ambiguous' });
    expect(await cancel({ [CALLS.invalidate]: NOT_INVALIDABLE, [CALLS.read]: held() })).toMatchObject({ kind: 'ambiguous', code: 'NOT_CANCELLED_YET' });
  });
});

describe('marking as paid elsewhere', () => {
  const NAV = { organization: SNAPSHOT.organization, iupd: SNAPSHOT.iupd, nav: FIRST.nav, iuv: FIRST.iuv };
  const MARKED = held({ status: 'PAID', installment: { status: 'PAID', idReceipt: 'CLOSED_AS_ALREADY_PAID_BY_EC', pspCompany: 'CLOSED_AS_ALREADY_PAID_BY_EC' } });
  const REAL = held({ status: 'PAID', installment: { status: 'PAID', idReceipt: 'RT1', pspCompany: 'Banca' } });
  const PAID = problem(409, 'Existing related payment found');
  const mark = async (script: Script, paidAt = '2026-11-20T11:00:00.000Z') => {
    const { gpd, asked } = scriptedGpd(script);
    return { result: await gpd.markPaidElsewhere?.(NAV, paidAt, 'Pagato in tesoreria', lent()), asked };
  };

  it('is done when the remote shows the mark, the first time and repeated', async () => {
    for (const answer of [DONE, PAID]) expect((await mark({ [CALLS.markPaid]: answer, [CALLS.read]: MARKED })).result).toMatchObject({ kind: 'acked', remote: { installments: [{ markedByCreditor: true }] } });
  });

  it('sends the Italian wall time, never later than the clock of the server', async () => {
    expect((await mark({ [CALLS.markPaid]: DONE, [CALLS.read]: MARKED })).asked[0]?.body).toEqual({ paymentDate: '2026-11-20T12:00:00Z' });
    expect((await mark({ [CALLS.markPaid]: DONE, [CALLS.read]: MARKED }, '2026-11-29T09:59:00.000Z')).asked[0]?.body).toEqual({ paymentDate: '2026-11-29T10:00:00Z' });
  });

  it('of what was paid with a receipt is a double payment', async () => {
    expect((await mark({ [CALLS.markPaid]: PAID, [CALLS.read]: REAL })).result).toMatchObject({ kind: 'conflict', code: 'COUNTER_PAID_AGAINST_PAID' });
  });

  it('of what cannot be marked asks a person', async () => {
    expect((await mark({ [CALLS.markPaid]: problem(422, 'Not in payable state'), [CALLS.read]: held() })).result).toMatchObject({ kind: 'rejected', remedy: { code: 'GPD_NOT_PAYABLE' } });
  });
});
