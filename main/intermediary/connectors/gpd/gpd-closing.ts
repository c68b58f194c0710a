import { isNotFound, type NavRef, type PositionRef, type RemoteInstallment, type RemotePosition, type SendResult } from '../../connector.ts';
import { readProblem } from '../../http/problem-answers.ts';
import { isGood, organizationPath, type GpdAnswer, type GpdCalls, type Lent } from './gpd-calls.ts';
import { markedAt } from './gpd-dates.ts';
import { ambiguousAfter, PROBE_AFTER_MS, rejected, sendFailure } from './gpd-outcomes.ts';
import { conflict, isConflict, isPaidStatus, publish, readPosition } from './gpd-positions.ts';

/**
 * Cancels a position by v1 `invalidate` (v3 has none; DELETE would free the number and lose a late receipt: intermediary.md 4.2). A repeat is refused with 409, so
 * the remote decides: INVALID is done. EXPIRED is done as well: `invalidate` refuses it, nobody can pay it, and only an update of ours could revive it.
 * A draft is published first, because a draft cannot be invalidated and could be published by another hand.
 */
export async function cancelPosition(calls: GpdCalls, ref: PositionRef, lent: Lent): Promise<SendResult> {
  const answered = await invalidate(calls, ref, lent);
  if (!isGood(answered) && !isConflict(answered) && !isMissing(answered)) return sendFailure('positionsV1', answered);
  const read = await readPosition(calls, ref, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  if (isNotFound(read.value)) return conflict('ACTIVE_AGAINST_GONE', read.value);
  return read.value.status === 'DRAFT' ? cancelDraft(calls, ref, read.value, lent) : judgeCancelled(read.value);
}

async function cancelDraft(calls: GpdCalls, ref: PositionRef, draft: RemotePosition, lent: Lent): Promise<SendResult> {
  const published = await publish(calls, ref, lent);
  if (isConflict(published)) return conflict('LEFT_IN_DRAFT', draft);
  if (!isGood(published)) return sendFailure('positionsV3', published);
  const answered = await invalidate(calls, ref, lent);
  if (!isGood(answered) && !isConflict(answered)) return sendFailure('positionsV1', answered);
  const read = await readPosition(calls, ref, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  return isNotFound(read.value) ? conflict('ACTIVE_AGAINST_GONE', read.value) : judgeCancelled(read.value);
}

function invalidate(calls: GpdCalls, ref: PositionRef, lent: Lent): Promise<GpdAnswer> {
  return calls.call({ api: 'positionsV1', operation: 'gpd.invalidate', method: 'POST', path: organizationPath(ref.organization, 'debtpositions', ref.iupd, 'invalidate') }, lent);
}

function judgeCancelled(remote: RemotePosition): SendResult {
  if (remote.status === 'CANCELLED' || remote.status === 'EXPIRED') return { kind: 'acked', remote };
  if (isPaidStatus(remote.status)) return conflict('CANCEL_AGAINST_PAID', remote);
  if (remote.status === 'DRAFT') return conflict('LEFT_IN_DRAFT', remote);
  // Accepted or refused, and still payable: asked once more later.
  return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'NOT_CANCELLED_YET' };
}

/**
 * Marks one notice as paid outside pagoPA (v1 `paids/{nav}`), so that nobody pays it twice. No receipt will ever exist for it.
 * 409, 404 and 422 are answered by reading: marked already is done, paid with a receipt is a double payment.
 */
export async function markPaidElsewhere(calls: GpdCalls, ref: NavRef, paidAt: string, lent: Lent): Promise<SendResult> {
  const path = organizationPath(ref.organization, 'paymentoptions', 'paids', ref.nav);
  const answered = await calls.call({ api: 'positionsV1', operation: 'gpd.mark-paid', method: 'POST', path, json: { paymentDate: markedAt(paidAt, lent.nowMs()) } }, lent);
  const asked = answered.ok && [404, 409, 422].includes(answered.value.status);
  if (!isGood(answered) && !asked) return sendFailure('positionsV1', answered);
  const read = await readPosition(calls, ref, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  if (isNotFound(read.value)) return conflict('ACTIVE_AGAINST_GONE', read.value);
  return judgeMarked(answered, read.value, read.value.installments.find(({ nav }) => nav === ref.nav));
}

function judgeMarked(answered: GpdAnswer, remote: RemotePosition, installment: RemoteInstallment | undefined): SendResult {
  if (installment === undefined) return conflict('UPDATE_AGAINST_CHANGED', remote);
  if (installment.markedByCreditor) return { kind: 'acked', remote };
  if (isPaidStatus(installment.status)) return conflict('COUNTER_PAID_AGAINST_PAID', remote);
  if (answered.ok && answered.value.status >= 400) return rejected(readProblem(answered.value), answered.value.status);
  return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'NOT_MARKED_YET' };
}

function isMissing(answered: GpdAnswer): boolean {
  return answered.ok && answered.value.status === 404 && readProblem(answered.value).shape === 'gpd';
}
