import { describe, expect, test } from 'vitest';
import { decideConflict, type IntentSide, type LocalSide } from './conflict-decision.ts';
import type { ConflictRule } from './conflict-rules.ts';
import { REMOTE_STATUSES, type NotFound, type RemoteInstallment, type RemotePosition, type RemoteStatus } from './connector.ts';
import { INTENT_KINDS } from './position-snapshot.ts';

const NAV = '301000000000000043';
const GONE: NotFound = { notFound: true };

function remote(status: RemoteStatus, hash: string, more: Partial<RemoteInstallment> = {}): RemotePosition {
  return { iupd: 'POS-1', status, version: 'V2', hash, installments: [{ nav: NAV, iuv: NAV.slice(1), status, amountCents: 10_000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false, ...more }] };
}

const local = (more: Partial<LocalSide> = {}): LocalSide => ({ cancelled: false, paid: false, printed: false, paidNavs: [], openNavs: [NAV], paidElsewhereNavs: [], takenBackNavs: [], base: { hash: 'OLD' }, lastLook: null, cancelSentAgain: false, ...more });
const intent = (kind: IntentSide['kind'], more: Partial<IntentSide> = {}): IntentSide => ({ kind, wantedHash: kind === 'create' || kind === 'update' ? 'NEW' : null, nav: kind === 'markPaid' ? NAV : null, creation: kind === 'create', duplicate: false, partly: false, textsThere: false, done: false, triedEnough: false, ...more });

describe('CANCEL_AGAINST_PAID', () => {
  test.each(['PARTIALLY_PAID', 'PAID', 'REPORTED'] as const)('%s: the cancellation is dropped, the payment stays, a person decides', (status) => {
    expect(decideConflict(local({ cancelled: true }), intent('cancel'), remote(status, 'OLD'))).toMatchObject({ rule: 'CANCEL_AGAINST_PAID', intent: 'DROP', task: true });
  });
  test('money that comes after the cancellation was done is noticed when the position is looked at', () => {
    expect(decideConflict(local({ cancelled: true }), null, remote('PAID', 'OLD'))).toMatchObject({ rule: 'CANCEL_AGAINST_PAID', intent: null, task: true });
  });
  test('once its receipt is here nothing more is said', () => {
    expect(decideConflict(local({ cancelled: true, paid: true, paidNavs: [NAV] }), null, remote('PAID', 'OLD'))).toMatchObject({ rule: null, task: false });
  });
});

describe('UPDATE_AGAINST_PAID', () => {
  test.each(['PARTIALLY_PAID', 'PAID', 'REPORTED'] as const)('%s: the change is dropped and kept as a proposal', (status) => {
    expect(decideConflict(local(), intent('update'), remote(status, 'OLD'))).toMatchObject({ rule: 'UPDATE_AGAINST_PAID', intent: 'DROP', task: true, proposal: true });
  });
  test('a change that arrived before it was paid is no conflict', () => {
    expect(decideConflict(local(), intent('update'), remote('PAID', 'NEW'))).toMatchObject({ rule: null, intent: 'ACK', task: false });
  });
  test('a change of causale alone, which the hash leaves out, is not said to have arrived because the rest is equal', () => {
    const causale = intent('update', { wantedHash: 'OLD' });
    expect(decideConflict(local(), causale, remote('PAID', 'OLD'))).toMatchObject({ rule: 'UPDATE_AGAINST_PAID', intent: 'DROP', task: true, proposal: true });
    for (const told of [{ done: true }, { textsThere: true }]) expect(decideConflict(local(), { ...causale, ...told }, remote('PAID', 'OLD'))).toMatchObject({ rule: null, intent: 'ACK' });
    expect(decideConflict(local(), { ...intent('update', { wantedHash: 'NEW' }), textsThere: true }, remote('PAID', 'OLD'))).toMatchObject({ rule: 'UPDATE_AGAINST_PAID', task: true });
    expect(decideConflict(local({ base: null }), intent('create'), remote('PAID', 'NEW'))).toMatchObject({ rule: null, intent: 'ACK' });
  });
  test('what is closed there by a mark that was taken back cannot be paid: it is not taken for done', () => {
    expect(decideConflict(local({ paidElsewhereNavs: [NAV] }), intent('update'), remote('PAID', 'NEW', { markedByCreditor: true }))).toMatchObject({ rule: 'UPDATE_AGAINST_PAID', intent: 'DROP', task: true });
  });
});

describe('UPDATE_AGAINST_CHANGED', () => {
  test('somebody else changed what is paid, to whom or until when: the change stops and both sides are shown', () => {
    expect(decideConflict(local(), intent('update'), remote('PAYABLE', 'OTHER'))).toMatchObject({ rule: 'UPDATE_AGAINST_CHANGED', intent: 'STOP', task: true });
  });
  test('only its version or its fee moved: the change goes on top', () => {
    expect(decideConflict(local(), intent('update'), remote('PAYABLE', 'OLD'))).toMatchObject({ rule: null, intent: 'REBASE', task: false });
    expect(decideConflict(local(), intent('update'), remote('PAYABLE', 'OLD', { notificationFeeCents: 200 }))).toMatchObject({ rule: 'NOTIFICATION_FEE', intent: 'REBASE', task: false });
  });
  test('it holds what was asked already: done', () => {
    expect(decideConflict(local(), intent('update'), remote('PAYABLE', 'NEW'))).toMatchObject({ rule: null, intent: 'ACK' });
  });
  test('where only what the hash leaves out was changed, a look does not tell that it arrived: it is asked for again', () => {
    const causale = intent('update', { wantedHash: 'OLD' });
    expect(decideConflict(local(), causale, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: null, intent: 'REBASE', task: false });
    expect(decideConflict(local(), { ...causale, done: true }, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: null, intent: 'ACK' });
    expect(decideConflict(local(), { ...causale, triedEnough: true }, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: null, intent: 'ACK' });
  });
  test('a creation that meets something else under its name stops', () => {
    expect(decideConflict(local({ base: null }), intent('create', { duplicate: true }), remote('PAYABLE', 'OTHER'))).toMatchObject({ rule: 'UPDATE_AGAINST_CHANGED', intent: 'STOP' });
  });
  test('a creation of which a part is there, as asked, is gone on with', () => {
    expect(decideConflict(local({ base: null }), intent('create', { partly: true }), remote('PAYABLE', 'PART'))).toMatchObject({ rule: null, intent: 'SEND', task: false });
    expect(decideConflict(local({ base: null }), intent('create', { partly: true, triedEnough: true }), remote('PAYABLE', 'PART'))).toMatchObject({ intent: 'STOP' });
    expect(decideConflict(local({ base: null }), intent('create'), remote('PAYABLE', 'PART'))).toMatchObject({ intent: 'STOP' });
  });
  test('what others change of what is left of a position paid in part is told too, and a payment alone is not such a change', () => {
    const [first, second] = [NAV, '301000000000000144'];
    const paidInPart = (hash: string): RemotePosition => {
      const { installments } = remote('PARTIALLY_PAID', hash);
      return { ...remote('PARTIALLY_PAID', hash), installments: installments.flatMap((one) => [{ ...one, nav: first, status: 'PAID' as const }, { ...one, nav: second, status: 'PAYABLE' as const }]) };
    };
    const side = { paid: true, paidNavs: [first], openNavs: [second], printed: true };
    expect(decideConflict(local(side), null, paidInPart('OTHER'))).toMatchObject({ rule: 'UPDATE_AGAINST_CHANGED', task: true, alsoPrinted: true });
    expect(decideConflict(local(side), null, paidInPart('OLD'))).toMatchObject({ rule: null, task: false });
    for (const more of [{ cancelled: true }, { openNavs: [] }, { base: null }]) expect(decideConflict(local({ ...side, ...more }), null, paidInPart('OTHER')).rule).not.toBe('UPDATE_AGAINST_CHANGED');
  });
  test('what others change while nothing waits is told, with the paper that now says something else', () => {
    expect(decideConflict(local({ printed: true }), null, remote('PAYABLE', 'OTHER'))).toMatchObject({ rule: 'UPDATE_AGAINST_CHANGED', task: true, alsoPrinted: true });
  });
});

describe('ACTIVE_AGAINST_GONE', () => {
  test.each([['cancelled there', remote('CANCELLED', 'OLD')], ['not there any more', GONE]] as const)('%s: never created again by itself', (_name, there) => {
    expect(decideConflict(local(), intent('update'), there)).toMatchObject({ rule: 'ACTIVE_AGAINST_GONE', intent: 'STOP', task: true, sendCancelAgain: false });
    expect(decideConflict(local(), null, there)).toMatchObject({ rule: 'ACTIVE_AGAINST_GONE', task: true });
  });
  test('what we closed ourselves is no surprise', () => {
    expect(decideConflict(local({ cancelled: true }), null, GONE).task).toBe(false);
    expect(decideConflict(local({ paidElsewhereNavs: [NAV] }), null, remote('CANCELLED', 'OLD')).task).toBe(false);
  });
  test('one installment cancelled there is not what was asked, though all terms are; what we closed ourselves and took back is sent again', () => {
    const plan = remote('PAYABLE', 'NEW');
    const [first] = plan.installments;
    if (first === undefined) throw new Error('installment');
    const half = { ...plan, installments: [{ ...first, status: 'CANCELLED' as const }, { ...first, nav: '301000000000000144' }] };
    expect(decideConflict(local(), intent('update'), half)).toMatchObject({ rule: 'ACTIVE_AGAINST_GONE', intent: 'STOP', task: true });
    expect(decideConflict(local({ takenBackNavs: [NAV] }), intent('update'), half)).toMatchObject({ rule: null, intent: 'REBASE', task: false });
    expect(decideConflict(local({ paidElsewhereNavs: [NAV] }), intent('update'), half)).toMatchObject({ rule: null, intent: 'ACK', task: false });
  });
  test('a creation of which the remote knows nothing is simply sent', () => {
    expect(decideConflict(local({ base: null }), intent('create'), GONE)).toMatchObject({ rule: null, intent: 'SEND' });
  });
});

describe('CANCELLED_AGAINST_LIVE', () => {
  test('the cancellation is queued again once, and a person knows', () => {
    expect(decideConflict(local({ cancelled: true }), null, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: 'CANCELLED_AGAINST_LIVE', task: true, sendCancelAgain: true });
    expect(decideConflict(local({ cancelled: true, cancelSentAgain: true }), null, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: 'CANCELLED_AGAINST_LIVE', task: true, sendCancelAgain: false });
  });
  test('expired there nobody can pay it: quiet', () => {
    expect(decideConflict(local({ cancelled: true }), null, remote('EXPIRED', 'OLD')).task).toBe(false);
  });
});

test('EXTENDED_AGAINST_EXPIRED: the new due date is sent, nobody is asked', () => {
  expect(decideConflict(local(), intent('update'), remote('EXPIRED', 'OLD'))).toMatchObject({ rule: 'EXTENDED_AGAINST_EXPIRED', intent: 'REBASE', task: false });
});

test('NOTIFICATION_FEE: an amount with the fee of SEND is no conflict', () => {
  expect(decideConflict(local({ base: { hash: 'SAME' } }), null, remote('PAYABLE', 'SAME', { notificationFeeCents: 200 }))).toMatchObject({ rule: 'NOTIFICATION_FEE', task: false, intent: null });
  expect(decideConflict(local({ base: null }), intent('create'), remote('PAYABLE', 'NEW', { notificationFeeCents: 200 }))).toMatchObject({ rule: 'NOTIFICATION_FEE', task: false, intent: 'ACK' });
});

test('what a person recorded as paid outside and somebody opened again there is told, whether it was ever seen there or not', () => {
  for (const base of [{ hash: 'OLD' }, null]) {
    expect(decideConflict(local({ paidElsewhereNavs: [NAV], base }), null, remote('PAYABLE', 'OLD'))).toMatchObject({ rule: 'UPDATE_AGAINST_CHANGED', task: true });
  }
  expect(decideConflict(local({ paidElsewhereNavs: ['301000000000000144'] }), null, remote('PAYABLE', 'OLD')).task).toBe(false);
});

describe('COUNTER_PAID_AGAINST_PAID', () => {
  test('a mark that finds a real payment is dropped, and one of the two goes back', () => {
    expect(decideConflict(local(), intent('markPaid'), remote('PAID', 'OLD', { receiptId: 'R1' }))).toMatchObject({ rule: 'COUNTER_PAID_AGAINST_PAID', intent: 'DROP', task: true });
    expect(decideConflict(local({ paidElsewhereNavs: [NAV] }), null, remote('PAID', 'OLD', { receiptId: 'R1' }))).toMatchObject({ rule: 'COUNTER_PAID_AGAINST_PAID', task: true });
  });
  test('our own mark is no payment', () => {
    expect(decideConflict(local(), intent('markPaid'), remote('PAID', 'OLD', { markedByCreditor: true }))).toMatchObject({ rule: null, intent: 'ACK' });
    expect(decideConflict(local({ paidElsewhereNavs: [NAV] }), null, remote('PAID', 'OLD', { markedByCreditor: true })).task).toBe(false);
  });
  test('another installment of the plan that is paid by pagoPA is as it should be', () => {
    expect(decideConflict(local({ paidElsewhereNavs: ['301000000000000144'] }), null, remote('PARTIALLY_PAID', 'OLD', { status: 'PAID' })).task).toBe(false);
  });
});

describe('several installments', () => {
  const SECOND = '301000000000000144';
  const two = (first: Partial<RemoteInstallment>, second: Partial<RemoteInstallment>, status: RemoteStatus = 'PARTIALLY_PAID'): RemotePosition => {
    const [row] = remote('PAYABLE', 'OLD').installments;
    if (row === undefined) throw new Error('installment');
    return { ...remote(status, 'OLD'), installments: [{ ...row, ...first }, { ...row, nav: SECOND, iuv: SECOND.slice(1), ...second }] };
  };
  const lastLook = { status: 'PARTIALLY_PAID', at: '2026-12-02T08:00:00.000Z' } as const;

  test('one that is cancelled there while the other can be paid is told, whether the other is open or paid', () => {
    expect(decideConflict(local({ openNavs: [NAV, SECOND] }), null, two({ status: 'CANCELLED' }, {}, 'PAYABLE'))).toMatchObject({ rule: 'ACTIVE_AGAINST_GONE', task: true });
    expect(decideConflict(local({ paid: true, paidNavs: [SECOND], openNavs: [NAV] }), null, two({ status: 'CANCELLED' }, { status: 'PAID' }))).toMatchObject({ rule: 'ACTIVE_AGAINST_GONE', task: true });
    expect(decideConflict(local({ paidElsewhereNavs: [NAV], openNavs: [SECOND] }), null, two({ status: 'CANCELLED' }, {}, 'PAYABLE')).task).toBe(false);
  });
  test('one of a way of paying that the money on the other excludes is no surprise', () => {
    expect(decideConflict(local({ paid: true, paidNavs: [SECOND], openNavs: [] }), null, two({ status: 'CANCELLED' }, { status: 'PAID' })).task).toBe(false);
  });
  test('the receipt of the second that is lost is told, though that of the first is here', () => {
    const side = local({ paid: true, paidNavs: [NAV], openNavs: [SECOND] });
    const paid = two({ status: 'PAID' }, { status: 'PAID', paidAt: '2026-12-01T10:00:00.000Z' }, 'PAID');
    expect(decideConflict(side, null, paid).task).toBe(false);
    expect(decideConflict({ ...side, lastLook: { ...lastLook, status: 'PAID' } }, null, paid)).toMatchObject({ rule: 'PAID_WITHOUT_RECEIPT', task: true });
    expect(decideConflict({ ...side, lastLook }, null, { ...paid, status: 'PARTIALLY_PAID' })).toMatchObject({ rule: 'PAID_WITHOUT_RECEIPT', task: true });
  });
  test('a payment is not told at the first look because our own mark, or an earlier payment, had already made it «in part»', () => {
    const fresh = { status: 'PAID', paidAt: '2026-12-02T09:00:00.000Z' } as const;
    expect(decideConflict(local({ paidElsewhereNavs: [NAV], openNavs: [SECOND], lastLook }), null, two({ status: 'PAID', markedByCreditor: true }, fresh)).task).toBe(false);
    expect(decideConflict(local({ paid: true, paidNavs: [NAV], openNavs: [SECOND], lastLook }), null, two({ status: 'PAID' }, fresh)).task).toBe(false);
    for (const paidAt of ['2026-12-02', '2026-12-02T09:30:00']) expect(decideConflict(local({ paid: true, paidNavs: [NAV], openNavs: [SECOND], lastLook }), null, two({ status: 'PAID' }, { status: 'PAID', paidAt })).task).toBe(false);
  });
});

test('REVISED_OR_REVOKED: what the remote calls anomalous is looked at by a person', () => {
  for (const side of [null, intent('update'), intent('cancel')]) expect(decideConflict(local(), side, remote('ANOMALOUS', 'OLD'))).toMatchObject({ rule: 'REVISED_OR_REVOKED', task: true });
});

test('PRINTED_THEN_UPDATED: a change that is there now made the paper old', () => {
  expect(decideConflict(local({ printed: true }), intent('update'), remote('PAYABLE', 'NEW'))).toMatchObject({ rule: 'PRINTED_THEN_UPDATED', intent: 'ACK' });
  expect(decideConflict(local({ printed: false }), intent('update'), remote('PAYABLE', 'NEW'))).toMatchObject({ rule: null, intent: 'ACK' });
});

test('NAV_COLLISION: refused as a duplicate and not there under its name: no more numbers, never renumbered', () => {
  expect(decideConflict(local({ base: null }), intent('create', { duplicate: true }), GONE)).toMatchObject({ rule: 'NAV_COLLISION', intent: 'STOP', task: true, stopIssuing: true });
});

test('LEFT_IN_DRAFT: published by sending it once more, then a person is told', () => {
  expect(decideConflict(local({ base: null }), intent('create'), remote('DRAFT', 'NEW'))).toMatchObject({ rule: 'LEFT_IN_DRAFT', intent: 'REBASE', task: false });
  expect(decideConflict(local({ base: null }), intent('create', { triedEnough: true }), remote('DRAFT', 'NEW'))).toMatchObject({ rule: 'LEFT_IN_DRAFT', intent: 'STOP', task: true });
  expect(decideConflict(local(), null, remote('DRAFT', 'OLD'))).toMatchObject({ rule: 'LEFT_IN_DRAFT', task: true });
});

describe('over every situation', () => {
  const sides = [false, true].flatMap((a) => [false, true].flatMap((b) => [false, true].flatMap((c) => [{}, { base: null }, { paidElsewhereNavs: [NAV] }].map((more) => local({ cancelled: a, paid: b, paidNavs: b ? [NAV] : [], openNavs: a || b ? [] : [NAV], printed: c, ...more })))));
  const theirs = [GONE, ...REMOTE_STATUSES.flatMap((status) => ['OLD', 'NEW', 'OTHER'].flatMap((hash) => [remote(status, hash), remote(status, hash, { markedByCreditor: true }), remote(status, hash, { notificationFeeCents: 1 })]))];
  const ours = [null, ...INTENT_KINDS.flatMap((kind) => [false, true].flatMap((done) => [false, true].flatMap((triedEnough) => [intent(kind, { done, triedEnough }), intent(kind, { done, triedEnough, creation: true, duplicate: true })])))];
  const all = sides.flatMap((side) => theirs.flatMap((there) => ours.map((mine) => ({ side, there, mine, decision: decideConflict(side, mine, there) }))));
  const PAID: readonly string[] = ['PARTIALLY_PAID', 'PAID', 'REPORTED'];

  test('nothing of ours is ever written over money', () => {
    const written = all.filter(({ there, decision }) => !('notFound' in there) && PAID.includes(there.status) && !there.installments[0]?.markedByCreditor && (decision.intent === 'SEND' || decision.intent === 'REBASE'));
    expect(written).toEqual([]);
  });
  test('what was acknowledged and is not there is never sent by itself', () => {
    const sent = all.filter(({ there, mine, decision }) => 'notFound' in there && mine !== null && mine.kind === 'update' && !mine.creation && decision.intent !== 'STOP');
    expect(sent).toEqual([]);
  });
  test('whatever stops is shown to a person, and has a name', () => {
    expect(all.filter(({ decision }) => (decision.intent === 'STOP' || decision.intent === 'DROP') && (!decision.task || decision.rule === null))).toEqual([]);
  });
  test('only a collision of numbers stops their issue', () => {
    expect(new Set(all.filter(({ decision }) => decision.stopIssuing).map(({ decision }): ConflictRule | null => decision.rule))).toEqual(new Set(['NAV_COLLISION']));
  });
});
