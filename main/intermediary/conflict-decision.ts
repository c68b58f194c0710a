import { isNotFound, type Instant, type NotFound, type RemoteInstallment, type RemotePosition, type RemoteStatus } from './connector.ts';
import type { ConflictRule } from './conflict-rules.ts';
import type { IntentKind } from './position-snapshot.ts';

/** Our side of a position, when what the remote says is held against it. */
export type LocalSide = Readonly<{
  cancelled: boolean; paid: boolean; printed: boolean;
  /** Numbers for which a payment is here, and those that can still be paid as far as we know. */
  paidNavs: readonly string[]; openNavs: readonly string[];
  /** Numbers that a person recorded as paid outside pagoPA. */
  paidElsewhereNavs: readonly string[];
  /** Numbers that the remote closed at our word, and whose registration was taken back since. */
  takenBackNavs: readonly string[];
  /** What the remote held when it was last agreed with, or last shown to a person; null: never seen there. */
  base: Readonly<{ hash: string }> | null;
  /** What the remote said when it was looked at before; null: never. */
  lastLook: Readonly<{ status: RemoteStatus | 'GONE'; at: Instant }> | null;
  /** The cancellation was queued again once already. */
  cancelSentAgain: boolean;
}>;

/** The intent that met the remote. `wantedHash` of create and update, `nav` of markPaid. */
export type IntentSide = Readonly<{
  kind: IntentKind; wantedHash: string | null; nav: string | null;
  /** Nothing of it was ever at the remote, as far as we know. */
  creation: boolean;
  /** The remote refused it as a duplicate. */
  duplicate: boolean;
  /** Some installments are there as they were asked for, the others not at all: a sending that was cut. */
  partly: boolean;
  /** Its causali and its debtor are there as they were asked for; false also where the remote does not tell them. */
  textsThere: boolean;
  /** The connector says itself that it is done; else the remote was only read. */
  done: boolean;
  /** It was found in draft, or unchanged, so often that sending it again would not help. */
  triedEnough: boolean;
}>;

/** What becomes of the intent. `REBASE`: sent again, on what the remote holds now. `DROP`: never sent. `STOP`: waits for a person. */
export type IntentFate = 'ACK' | 'SEND' | 'REBASE' | 'DROP' | 'STOP';

/**
 * What a row of the table says is to be done. `task`: a person decides. `proposal`: what was dropped stays readable, for a new position. `alsoPrinted`: paper
 * that says something else is in somebody's hands.
 */
export type ConflictDecision = Readonly<{ rule: ConflictRule | null; intent: IntentFate | null; task: boolean; proposal: boolean; sendCancelAgain: boolean; stopIssuing: boolean; alsoPrinted: boolean }>;

const QUIET: ConflictDecision = { rule: null, intent: null, task: false, proposal: false, sendCancelAgain: false, stopIssuing: false, alsoPrinted: false };

/** Money arrived for some part of it, or is said to. */
export function isPaidStatus(status: RemoteStatus): boolean {
  return status === 'PARTIALLY_PAID' || status === 'PAID' || status === 'REPORTED';
}

/** Somebody can pay it, now or from its first payable day. */
function isLive(status: RemoteStatus): boolean {
  return status === 'PAYABLE' || status === 'PUBLISHED';
}

/** Numbers for which real money came: a mark of our own is none. */
function navsPaidThere(remote: RemotePosition): readonly string[] {
  return remote.installments.filter(({ status, markedByCreditor }) => isPaidStatus(status) && !markedByCreditor).map(({ nav }) => nav);
}

/** A position that says it is paid without telling which of its parts is taken at its word, unless every mark is ours. */
function isPaidThere(remote: RemotePosition): boolean {
  return navsPaidThere(remote).length > 0 || (isPaidStatus(remote.status) && !remote.installments.some(({ markedByCreditor }) => markedByCreditor));
}

function hasFee(remote: RemotePosition): boolean {
  return remote.installments.some(({ notificationFeeCents }) => notificationFeeCents > 0);
}

/**
 * The table of intermediary.md 4.3, with NAV_COLLISION and LEFT_IN_DRAFT of 4.5. Money always wins; nothing that vanished is created again.
 * @param intent null when nothing waits to be sent: the remote was read because it was its turn.
 */
export function decideConflict(local: LocalSide, intent: IntentSide | null, remote: RemotePosition | NotFound): ConflictDecision {
  if (intent === null) return decideSeen(local, remote);
  switch (intent.kind) {
    case 'create': case 'update': return decideUpsert(local, intent, remote);
    case 'cancel': return decideCancel(intent, remote);
    case 'markPaid': return decideMarkPaid(intent, remote);
  }
}

function decideUpsert(local: LocalSide, intent: IntentSide, remote: RemotePosition | NotFound): ConflictDecision {
  if (isNotFound(remote)) {
    if (intent.duplicate) return { ...QUIET, rule: 'NAV_COLLISION', intent: 'STOP', task: true, stopIssuing: true };
    return intent.creation ? { ...QUIET, intent: 'SEND' } : stop('ACTIVE_AGAINST_GONE');
  }
  if (remote.status === 'ANOMALOUS') return stop('REVISED_OR_REVOKED');
  const isThere = remote.hash === intent.wantedHash;
  // What holds our terms but was closed by a mark of ours (since taken back, or nothing would be sent) can be paid by nobody: that is not what was asked.
  if (isPaidStatus(remote.status)) return isThere && isPaidThere(remote) && hasArrived(local, intent) ? { ...QUIET, intent: 'ACK' } : { ...QUIET, rule: 'UPDATE_AGAINST_PAID', intent: 'DROP', task: true, proposal: true };
  const closed = navsClosedThere(local, remote);
  if (remote.status === 'CANCELLED' || closed.length > 0) return decideClosed(local, intent, closed);
  if (isThere) return decideArrived(local, intent, remote);
  if (intent.partly && intent.creation && !intent.triedEnough) return { ...QUIET, intent: 'SEND' };
  if (local.base !== null && local.base.hash === remote.hash && !intent.triedEnough) return { ...QUIET, rule: onTopOf(remote), intent: 'REBASE' };
  return stop('UPDATE_AGAINST_CHANGED');
}

/** Numbers that nobody can pay there any more, and that we do not hold closed: the hash says nothing of it. */
function navsClosedThere(local: LocalSide, remote: RemotePosition): readonly string[] {
  return remote.installments.filter(({ nav, status }) => status === 'CANCELLED' && !local.paidElsewhereNavs.includes(nav)).map(({ nav }) => nav);
}

/** What we closed ourselves is opened again; what others cancelled never is, unless a person says so. */
function decideClosed(local: LocalSide, intent: IntentSide, closed: readonly string[]): ConflictDecision {
  const isOurs = closed.length > 0 && closed.every((nav) => local.takenBackNavs.includes(nav));
  return isOurs && !intent.triedEnough ? { ...QUIET, intent: 'REBASE' } : stop('ACTIVE_AGAINST_GONE');
}

/** That a paid one looks as asked tells that a change arrived only where it would look otherwise without it, or the connector says so. Of a change of what the hash leaves out (causale, debtor) it is told by the texts themselves, where the remote tells them. */
function hasArrived(local: LocalSide, intent: IntentSide): boolean {
  return intent.kind === 'create' || intent.done || intent.textsThere || (local.base !== null && local.base.hash !== intent.wantedHash);
}

/** It holds what was asked. */
function decideArrived(local: LocalSide, intent: IntentSide, remote: RemotePosition): ConflictDecision {
  if (remote.status === 'DRAFT') return intent.triedEnough || intent.done ? stop('LEFT_IN_DRAFT') : { ...QUIET, rule: 'LEFT_IN_DRAFT', intent: 'REBASE' };
  const changed = intent.kind === 'update' && local.base !== null && local.base.hash !== intent.wantedHash;
  // A change of what the hash leaves out (causale, debtor): that the remote looks as before does not tell whether it arrived, and asking for the same again does no harm. Nor is it
  // told where nothing was agreed before: what is there may be the creation, of which no answer came.
  if (intent.kind === 'update' && !changed && !intent.done && !intent.triedEnough) return { ...QUIET, intent: 'REBASE' };
  // The feature supersedes the paper in the unit of the change itself: here it is only named.
  if (changed && local.printed) return { ...QUIET, rule: 'PRINTED_THEN_UPDATED', intent: 'ACK' };
  return { ...QUIET, rule: hasFee(remote) ? 'NOTIFICATION_FEE' : null, intent: 'ACK' };
}

/** Why a remote whose version moved can be written over all the same. */
function onTopOf(remote: RemotePosition): ConflictRule | null {
  if (remote.status === 'EXPIRED') return 'EXTENDED_AGAINST_EXPIRED';
  return hasFee(remote) ? 'NOTIFICATION_FEE' : null;
}

function decideCancel(intent: IntentSide, remote: RemotePosition | NotFound): ConflictDecision {
  // Nobody can pay what is not there.
  if (isNotFound(remote) || remote.status === 'CANCELLED') return { ...QUIET, intent: 'ACK' };
  if (remote.status === 'ANOMALOUS') return stop('REVISED_OR_REVOKED');
  if (isPaidThere(remote)) return { ...QUIET, rule: 'CANCEL_AGAINST_PAID', intent: 'DROP', task: true };
  if (isPaidStatus(remote.status) || (remote.status === 'EXPIRED' && intent.done)) return { ...QUIET, intent: 'ACK' };
  if (!intent.triedEnough) return { ...QUIET, intent: 'SEND' };
  return stop(remote.status === 'DRAFT' ? 'LEFT_IN_DRAFT' : 'CANCELLED_AGAINST_LIVE');
}

function decideMarkPaid(intent: IntentSide, remote: RemotePosition | NotFound): ConflictDecision {
  if (isNotFound(remote)) return { ...QUIET, intent: 'ACK' };
  const installment = remote.installments.find(({ nav }) => nav === intent.nav);
  if (installment === undefined) return stop('UPDATE_AGAINST_CHANGED');
  if (installment.markedByCreditor || installment.status === 'CANCELLED') return { ...QUIET, intent: 'ACK' };
  if (isPaidStatus(installment.status)) return { ...QUIET, rule: 'COUNTER_PAID_AGAINST_PAID', intent: 'DROP', task: true };
  return intent.triedEnough ? stop('UPDATE_AGAINST_CHANGED') : { ...QUIET, intent: 'SEND' };
}

function decideSeen(local: LocalSide, remote: RemotePosition | NotFound): ConflictDecision {
  if (isNotFound(remote)) return isActive(local) ? tell('ACTIVE_AGAINST_GONE') : QUIET;
  if (remote.status === 'ANOMALOUS') return tell('REVISED_OR_REVOKED');
  if (navsPaidThere(remote).some((nav) => local.paidElsewhereNavs.includes(nav))) return tell('COUNTER_PAID_AGAINST_PAID');
  if (isPaidThere(remote)) return decidePaidThere(local, remote);
  if (remote.status === 'CANCELLED') return isSurprised(local, remote) ? tell('ACTIVE_AGAINST_GONE') : QUIET;
  if (local.cancelled) return isLive(remote.status) ? { ...tell('CANCELLED_AGAINST_LIVE'), sendCancelAgain: !local.cancelSentAgain } : QUIET;
  if (remote.installments.some(({ nav, status }) => isLive(status) && local.paidElsewhereNavs.includes(nav))) return tell('UPDATE_AGAINST_CHANGED');
  if (remote.status === 'DRAFT') return tell('LEFT_IN_DRAFT');
  if (isPartClosed(local, remote)) return tell('ACTIVE_AGAINST_GONE');
  if (local.base !== null && local.base.hash !== remote.hash) return { ...tell('UPDATE_AGAINST_CHANGED'), alsoPrinted: local.printed };
  return hasFee(remote) ? { ...QUIET, rule: 'NOTIFICATION_FEE' } : QUIET;
}

/**
 * Its receipt comes with the pulls, within the day; what was paid there a look ago and is still not here has lost it. Number by number: one installment that is paid says nothing of the next.
 */
function decidePaidThere(local: LocalSide, remote: RemotePosition): ConflictDecision {
  const named = navsPaidThere(remote);
  const missing = remote.installments.filter(({ nav }) => named.includes(nav) && !local.paidNavs.includes(nav));
  if (named.length === 0 ? local.paid : missing.length === 0) return isPartClosed(local, remote) ? tell('ACTIVE_AGAINST_GONE') : isRestChanged(local, remote) ? { ...tell('UPDATE_AGAINST_CHANGED'), alsoPrinted: local.printed } : QUIET;
  if (local.cancelled) return tell('CANCEL_AGAINST_PAID');
  return wasPaidBefore(local, missing) ? tell('PAID_WITHOUT_RECEIPT') : QUIET;
}

/** What is left to pay is another amount, another day or another account than was agreed: a payment changes none of them, so somebody did. */
function isRestChanged({ base, cancelled, openNavs }: LocalSide, remote: RemotePosition): boolean {
  return remote.status === 'PARTIALLY_PAID' && !cancelled && openNavs.length > 0 && base !== null && base.hash !== remote.hash;
}

/**
 * Whether what is paid there and not here was so at the look before. One word was kept of that look: where it said «in part», and other installments are paid here or closed by our own mark,
 * it may have meant those; then it counts when it was paid.
 */
function wasPaidBefore({ lastLook, paidNavs, paidElsewhereNavs }: LocalSide, missing: readonly RemoteInstallment[]): boolean {
  if (lastLook === null || lastLook.status === 'GONE' || !isPaidStatus(lastLook.status)) return false;
  if (lastLook.status !== 'PARTIALLY_PAID' || paidNavs.length + paidElsewhereNavs.length === 0) return true;
  return missing.some(({ paidAt }) => paidAt !== null && latestMs(paidAt) < Date.parse(lastLook.at));
}

const DAY_MS = 86_400_000;

/** An instant, or a day or a time of Rome, which is never later than this. */
function latestMs(paidAt: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(paidAt)) return Date.parse(paidAt) + DAY_MS;
  return Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(paidAt) ? paidAt : `${paidAt}Z`);
}

function isActive(local: LocalSide): boolean {
  return !local.cancelled && !local.paid;
}

/** All of it is cancelled there. What was paid outside pagoPA is closed by cancelling it, where the intermediary knows no other way. */
function isSurprised(local: LocalSide, remote: RemotePosition): boolean {
  if (remote.installments.length === 0) return isActive(local);
  return !local.cancelled && navsClosedThere(local, remote).some((nav) => !local.paidNavs.includes(nav));
}

/** Some of what can still be paid here is cancelled there, the rest is not. */
function isPartClosed(local: LocalSide, remote: RemotePosition): boolean {
  return !local.cancelled && navsClosedThere(local, remote).some((nav) => local.openNavs.includes(nav));
}

function stop(rule: ConflictRule): ConflictDecision {
  return { ...QUIET, rule, intent: 'STOP', task: true };
}

function tell(rule: ConflictRule): ConflictDecision {
  return { ...QUIET, rule, task: true };
}
