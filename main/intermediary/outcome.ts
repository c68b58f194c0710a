import type { Reader, UnitOfWork } from '../data/engine.ts';
import { wasQueued } from '../data/outbox.ts';
import { assertNever } from '../domain/result.ts';
import { backOffMs } from './back-off.ts';
import { KEY_PAUSE_MS } from './circuit-breaker.ts';
import { decideConflict, isPaidStatus, type ConflictDecision, type IntentSide, type LocalSide } from './conflict-decision.ts';
import { isNotFound, type ConnectorId, type ExchangeRecord, type MarkedNavs, type NotFound, type ReadFailure, type RemotePosition, type SendResult } from './connector.ts';
import { findIntent, hasNewer, navsClosedByMark, navsPaidElsewhere, serverErrorsOf, writeOutcome, type QueuedIntent, type WrittenOutcome } from './outbox-store.ts';
import { readOrder } from './order.ts';
import { canonicalHash, installmentsOf } from './position-snapshot.ts';
import type { IntermediaryPorts, LocalStanding } from './ports.ts';
import { findRemoteState, knownOf, openAgain, seenThere, writeSeen, type RemoteState } from './remote-state-store.ts';
import { saveExchanges } from './sender-store.ts';
import { nextWatchAt } from './watch-times.ts';

/** What an attempt brought: what the connector said of a sending, or the remote as it was read. */
export type AttemptResult = SendResult | Readonly<{ kind: 'probed'; remote: RemotePosition | NotFound }> | Readonly<{ kind: 'unread'; failure: ReadFailure }> | Readonly<{ kind: 'broken' }>;

export type Attempt = Readonly<{ intent: QueuedIntent; /** Of a creation or change. */ wantedHash: string | null; /** Where the remote tells its texts. */ wantedTexts?: string | null; nav: string | null; result: AttemptResult; exchanges: readonly ExchangeRecord[] }>;

export type OutcomeDeps = Readonly<{ connectorId: ConnectorId; ports: IntermediaryPorts; nowMs(): number; random(): number }>;

/** How an attempt was counted. `RETRIED`: it waits for its time; `DOUBTFUL`: the remote must be asked. */
export type Counted = 'ACKED' | 'CONFLICT' | 'BLOCKED' | 'RETRIED' | 'DOUBTFUL' | 'DROPPED';

/** 500 is what some remotes say of a passing trouble: tried so often, then a person looks (intermediary.md 4.4). */
const SERVER_ERRORS = 4;
const ENOUGH_TRIES = 6;
/** A little longer than the pause of the circuit: where the key lacks the right for this sending alone, the others go first when the pause is over. */
const AFTER_REFUSED_KEY_MS = KEY_PAUSE_MS + 60_000;

/** `last_code` of what is sent again on top of what the remote was seen to hold. */
export const ON_TOP_CODES: readonly string[] = ['REBASED', 'LEFT_IN_DRAFT', 'NOTIFICATION_FEE', 'EXTENDED_AGAINST_EXPIRED'];

const SERVER_ERROR = 'L’intermediario ha risposto più volte con un suo errore interno. Riprova più tardi con «Invia di nuovo»; se continua, chiedi all’intermediario che cosa non va con questa posizione.';
const BROKEN = 'Il programma non è riuscito a inviare questa posizione per un suo errore. Riprova con «Invia di nuovo»; se succede ancora, segnalalo all’assistenza.';
const NOT_SENT_BY_US = 'Questa posizione era stata caricata a mano sul portale e l’intermediario non la conosce con il nostro identificativo: fai lì la stessa modifica o lo stesso annullamento.';
const DOUBT = 'Non si sa se l’invio è arrivato: il programma chiede all’intermediario prima di inviare ancora.';

const CONFLICT_MESSAGES: Readonly<Record<string, string>> = {
  UPDATE_AGAINST_CHANGED: 'Presso l’intermediario la posizione è diversa da come la conoscevamo: nelle attività si decide quale vale.',
  ACTIVE_AGAINST_GONE: 'Presso l’intermediario la posizione non c’è più o è annullata: non si crea di nuovo da sola, si decide nelle attività.',
  NAV_COLLISION: 'Il numero di avviso è già di un’altra posizione presso l’intermediario: la postazione non dà altri numeri finché non è chiarito.',
  LEFT_IN_DRAFT: 'L’intermediario ha la posizione ma non l’ha pubblicata: non si può ancora pagare. Si decide nelle attività.',
  REVISED_OR_REVOKED: 'L’intermediario segnala la posizione come anomala: si decide nelle attività.',
  CANCELLED_AGAINST_LIVE: 'L’annullamento non ha effetto: presso l’intermediario si può ancora pagare. Si decide nelle attività.',
  UPDATE_AGAINST_PAID: 'Non inviata: presso l’intermediario è già pagata. Quello che si voleva cambiare resta qui, per una posizione nuova.',
  CANCEL_AGAINST_PAID: 'Non inviato: presso l’intermediario è pagata. Il pagamento vale; si decide nelle attività.',
  COUNTER_PAID_AGAINST_PAID: 'Non inviata: risulta pagata anche con pagoPA. Uno dei due pagamenti va restituito: si decide nelle attività.',
};

/** Writes how an attempt ended, with what the office must learn of it, in one unit. null: the intent was not waiting for it any more. */
export async function writeAttempt(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt): Promise<Counted | null> {
  const { intent } = attempt;
  await saveExchanges(unit, { connector: deps.connectorId, aggregateId: intent.aggregateId, intentId: intent.id, runId: null }, attempt.exchanges);
  const current = await findIntent(unit, intent.id);
  if (current === null || (current.state !== 'IN_FLIGHT' && current.state !== 'AMBIGUOUS')) return null;
  // What was read of a doubt that is cleared up, or sent again, is of before: it must not be written under a call that runs.
  if ((attempt.result.kind === 'probed' || attempt.result.kind === 'unread') && (current.state !== intent.state || current.attempts !== intent.attempts)) return null;
  return judge(deps, unit, { ...attempt, intent: current });
}

async function judge(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt): Promise<Counted> {
  const { result, intent } = attempt;
  switch (result.kind) {
    case 'acked':
      return result.remote === null ? acknowledge(deps, unit, attempt, null) : against(deps, unit, attempt, result.remote, { code: null, done: true });
    case 'conflict': return against(deps, unit, attempt, result.remote, { code: result.code, done: false });
    case 'probed': return against(deps, unit, attempt, result.remote, { code: intent.lastCode, done: false });
    case 'ambiguous': return write(unit, attempt, { state: 'AMBIGUOUS', connector: deps.connectorId, nextAt: afterMs(deps, result.probeAfterMs), lastHttp: attempt.exchanges.at(-1)?.http ?? null, lastCode: result.code, message: DOUBT }, 'DOUBTFUL');
    case 'unread': return stillDoubtful(deps, unit, attempt, result.failure);
    case 'rejected': return write(unit, attempt, { state: 'BLOCKED', lastCode: result.remedy.code, message: result.remedy.message, fields: result.remedy.fields }, 'BLOCKED');
    case 'retry': return again(deps, unit, attempt, result);
    // The key is at fault, not the row: as if it had not been tried.
    case 'unauthorized': return write(unit, attempt, { state: 'READY', nextAt: afterMs(deps, AFTER_REFUSED_KEY_MS), attempts: Math.max(0, intent.attempts - 1), lastCode: result.code }, 'RETRIED');
    case 'broken': return broken(deps, unit, attempt);
    default: return assertNever(result, 'attempt');
  }
}

async function again(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt, retry: Extract<SendResult, { kind: 'retry' }>): Promise<Counted> {
  const nextAt = afterMs(deps, retry.afterMs ?? backOffMs(attempt.intent.attempts - 1, deps.random()));
  if (attempt.exchanges.at(-1)?.http !== 500) return write(unit, attempt, { state: 'READY', nextAt, lastCode: retry.code }, 'RETRIED');
  const serverErrors = (await serverErrorsOf(unit, attempt.intent.id)) + 1;
  if (serverErrors >= SERVER_ERRORS) return write(unit, attempt, { state: 'BLOCKED', lastCode: retry.code, message: SERVER_ERROR, serverErrors }, 'BLOCKED');
  return write(unit, attempt, { state: 'READY', nextAt, lastCode: retry.code, serverErrors }, 'RETRIED');
}

/** A connector that throws has a bug; the remote may have been told. */
async function broken(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt): Promise<Counted> {
  const serverErrors = (await serverErrorsOf(unit, attempt.intent.id)) + 1;
  const nextAt = afterMs(deps, backOffMs(attempt.intent.attempts, deps.random()));
  return write(unit, attempt, { state: 'AMBIGUOUS', connector: deps.connectorId, nextAt, lastCode: 'PROGRAM_ERROR', message: serverErrors >= SERVER_ERRORS ? BROKEN : DOUBT, serverErrors }, 'DOUBTFUL');
}

async function stillDoubtful(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt, failure: ReadFailure): Promise<Counted> {
  const { intent } = attempt;
  // What made it doubtful decides what its absence means, so the first code stays.
  const kept = { state: 'AMBIGUOUS', connector: deps.connectorId, lastCode: intent.lastCode, lastHttp: intent.lastHttp, serverErrors: await serverErrorsOf(unit, intent.id) } as const;
  switch (failure.kind) {
    case 'retry': return write(unit, attempt, { ...kept, nextAt: afterMs(deps, failure.afterMs ?? backOffMs(intent.attempts, deps.random())), attempts: intent.attempts + 1, message: DOUBT }, 'DOUBTFUL');
    case 'unauthorized': return write(unit, attempt, { ...kept, nextAt: afterMs(deps, AFTER_REFUSED_KEY_MS), message: DOUBT }, 'DOUBTFUL');
    case 'unreadable': return write(unit, attempt, { ...kept, nextAt: afterMs(deps, backOffMs(intent.attempts + 4, deps.random())), attempts: intent.attempts + 1, message: failure.message }, 'DOUBTFUL');
    default: return assertNever(failure, 'read failure');
  }
}

/** Holds the remote against our side, and does what the table says. */
async function against(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt, remote: RemotePosition | NotFound, said: Readonly<{ code: string | null; done: boolean }>): Promise<Counted> {
  const { intent } = attempt;
  const state = await findRemoteState(unit, deps.connectorId, intent.aggregateId);
  const standing = await deps.ports.standing(unit, positionIdOf(intent));
  if (isNotFound(remote) && intent.kind !== 'create' && !(await wasSentByUs(unit, intent.aggregateId, state))) return write(unit, attempt, { state: 'BLOCKED', lastCode: 'NOT_SENT_BY_US', message: NOT_SENT_BY_US }, 'BLOCKED');
  const local = await localSide(unit, intent.aggregateId, standing, state);
  const decision = decideConflict(local, intentSide(attempt, state, said, remote), remote);
  const seen = isNotFound(remote) ? null : remote;
  await tellOffice(deps, unit, intent, decision, seen);
  switch (decision.intent) {
    case 'ACK': return acknowledge(deps, unit, attempt, seen);
    case 'SEND': return write(unit, attempt, { state: 'READY', nextAt: afterMs(deps, intent.attempts <= 1 ? 0 : backOffMs(intent.attempts, deps.random())), lastCode: decision.rule ?? 'NOT_THERE_YET', serverErrors: await serverErrorsOf(unit, intent.id) }, 'RETRIED');
    case 'REBASE':
      await remember(deps, unit, intent.aggregateId, state, seen);
      return write(unit, attempt, { state: 'READY', nextAt: afterMs(deps, intent.attempts <= 2 ? 0 : backOffMs(intent.attempts, deps.random())), lastCode: decision.rule ?? 'REBASED' }, 'RETRIED');
    case 'DROP':
      await remember(deps, unit, intent.aggregateId, state, seen);
      return write(unit, attempt, { state: 'SUPERSEDED', connector: deps.connectorId, lastCode: decision.rule, message: messageOf(decision) }, 'DROPPED');
    case 'STOP': case null:
      await remember(deps, unit, intent.aggregateId, state, seen);
      return write(unit, attempt, { state: 'CONFLICT', connector: deps.connectorId, lastCode: decision.rule, message: messageOf(decision) }, 'CONFLICT');
    default: return assertNever(decision.intent, 'fate of an intent');
  }
}

/** Whether the position is at the intermediary by our doing: one that a person loaded on its portal may have another name there. */
export async function wasSentByUs(reader: Reader, aggregateId: string, state: RemoteState | null): Promise<boolean> {
  return state !== null || (await wasQueued(reader, { aggregateKind: 'debt_position', aggregateId }, 'create'));
}

function messageOf({ rule }: ConflictDecision): string | null {
  return rule === null ? null : (CONFLICT_MESSAGES[rule] ?? null);
}

/** Our side of a position, from its facts and from what was last agreed. */
export async function localSide(unit: UnitOfWork, aggregateId: string, standing: LocalStanding | null, state: RemoteState | null): Promise<LocalSide> {
  const known = knownOf(state);
  const { closed, takenBack } = await markedNavs(unit, aggregateId, standing);
  return {
    cancelled: standing?.cancelled ?? false, paid: standing?.paid ?? false, printed: standing?.printed ?? false, paidNavs: standing?.paidNavs ?? [], openNavs: standing?.openNavs ?? [], paidElsewhereNavs: closed, takenBackNavs: takenBack,
    base: known === null ? null : { hash: known.hash }, lastLook: state === null || state.remoteStatus === null ? null : { status: state.remoteStatus, at: state.lastSeenAt }, cancelSentAgain: state?.cancelSentAgainAt != null,
  };
}

/** What was marked as paid outside pagoPA. A registration that was taken back says nothing any more: what is paid after it is no second payment. */
export async function markedNavs(reader: Reader, aggregateId: string, standing: Pick<LocalStanding, 'paidElsewhereNavs'> | null): Promise<MarkedNavs> {
  const closed = standing === null ? await navsPaidElsewhere(reader, aggregateId) : standing.paidElsewhereNavs;
  return { closed, takenBack: (await navsClosedByMark(reader, aggregateId)).filter((nav) => !closed.includes(nav)) };
}

function intentSide({ intent, wantedHash, wantedTexts, nav }: Attempt, state: RemoteState | null, said: Readonly<{ code: string | null; done: boolean }>, remote: RemotePosition | NotFound): IntentSide {
  const creation = intent.kind === 'create' || knownOf(state) === null;
  return { kind: intent.kind, wantedHash, nav, creation, duplicate: isDuplicate(intent, said.code), partly: !isNotFound(remote) && isPartOf(intent, remote), textsThere: !isNotFound(remote) && remote.textsHash !== undefined && remote.textsHash === wantedTexts, done: said.done, triedEnough: intent.attempts >= ENOUGH_TRIES || (said.code === 'LEFT_IN_DRAFT' && intent.lastCode === 'LEFT_IN_DRAFT') };
}

/** Whether what is there are some of the installments of an intent, each as it was asked for. */
function isPartOf(intent: QueuedIntent, remote: RemotePosition): boolean {
  const order = readOrder(intent);
  if (order?.kind !== 'UPSERT' || remote.installments.length >= order.ref.navs.length) return false;
  return canonicalHash(installmentsOf(order.snapshot).filter(({ nav }) => remote.installments.some((there) => there.nav === nav))) === remote.hash;
}

/** The remote said that something of it is taken: by what the connector calls it, or by the 409 that made it doubtful. */
function isDuplicate(intent: QueuedIntent, code: string | null): boolean {
  if (intent.kind !== 'create' && intent.kind !== 'update') return false;
  return code !== null && DUPLICATE.test(code) ? true : intent.state === 'AMBIGUOUS' && intent.lastHttp === 409;
}
const DUPLICATE = /^(NAV_COLLISION|VER_025|.*DUPLICATE.*|.*409.*)$/;

/** Once per trouble a person sees it; a payment that is there is told first. */
export async function tellOffice(deps: OutcomeDeps, unit: UnitOfWork, about: Readonly<{ aggregateId: string; id?: string; kind?: QueuedIntent['kind'] }>, decision: ConflictDecision, remote: RemotePosition | null): Promise<void> {
  const positionId = Number(about.aggregateId);
  if (remote !== null) await deps.ports.observed(unit, positionId, remote);
  else if (decision.rule === 'ACTIVE_AGAINST_GONE') await deps.ports.observed(unit, positionId, 'GONE');
  const conflict = { positionId, intentId: about.id ?? null, intentKind: about.kind ?? null, remote };
  if (decision.task && decision.rule !== null) await deps.ports.conflict(unit, { rule: decision.rule, ...conflict });
  if (decision.alsoPrinted) await deps.ports.conflict(unit, { rule: 'PRINTED_THEN_UPDATED', ...conflict });
  if (decision.stopIssuing) await deps.ports.stopIssuing(unit, positionId);
}

/** What the remote holds, as it is shown to the person or written over: the next change starts from it. */
export async function remember(deps: OutcomeDeps, unit: UnitOfWork, aggregateId: string, state: RemoteState | null, remote: RemotePosition | null): Promise<void> {
  const seen = remote === null ? ({ version: null, hash: null, status: 'GONE', feeCents: 0 } as const) : seenThere(remote);
  await writeSeen(unit, deps.connectorId, aggregateId, { ...seen, acked: false, closed: false, watchAt: nextWatchAt({ closedAt: state?.cancelledAt ?? null, status: seen.status, receiptHere: await isReceiptHere(deps, unit, aggregateId, remote) }, deps.nowMs(), deps.random()) });
}

/** Money for all that is paid there is recorded here: nothing more is waited for. */
async function isReceiptHere(deps: OutcomeDeps, unit: UnitOfWork, aggregateId: string, remote: RemotePosition | null): Promise<boolean> {
  const standing = await deps.ports.standing(unit, Number(aggregateId));
  if (standing === null) return true;
  const paidThere = remote?.installments.filter(({ status }) => isPaidStatus(status)) ?? [];
  if (paidThere.length === 0) return standing.paid || standing.paidElsewhere;
  return paidThere.every(({ nav }) => standing.paidNavs.includes(nav) || standing.paidElsewhereNavs.includes(nav));
}

async function acknowledge(deps: OutcomeDeps, unit: UnitOfWork, attempt: Attempt, remote: RemotePosition | null): Promise<Counted> {
  const { intent } = attempt;
  const state = await findRemoteState(unit, deps.connectorId, intent.aggregateId);
  const seen = remote === null ? assumed(attempt, state) : seenThere(remote);
  const upsert = intent.kind === 'create' || intent.kind === 'update';
  if (upsert) await openAgain(unit, deps.connectorId, intent.aggregateId);
  const closes = intent.kind === 'cancel' || (intent.kind === 'markPaid' && (seen.status === 'PAID' || seen.status === 'REPORTED' || seen.status === 'CANCELLED'));
  const closedAt = closes ? (state?.cancelledAt ?? unit.now) : upsert ? null : (state?.cancelledAt ?? null);
  await writeSeen(unit, deps.connectorId, intent.aggregateId, { ...seen, acked: true, closed: closes, watchAt: nextWatchAt({ closedAt, status: seen.status, receiptHere: await isReceiptHere(deps, unit, intent.aggregateId, remote) }, deps.nowMs(), deps.random()) });
  await deps.ports.acknowledged(unit, { positionId: positionIdOf(intent), kind: intent.kind, remote, superseded: await hasNewer(unit, intent) });
  return write(unit, attempt, { state: 'ACKED', connector: deps.connectorId, lastCode: null }, 'ACKED');
}

/** A connector that answers without the position: it holds what it was told. */
function assumed({ intent, wantedHash }: Attempt, state: RemoteState | null) {
  const feeCents = 0;
  switch (intent.kind) {
    case 'create': case 'update': return { version: null, hash: wantedHash, status: 'PAYABLE', feeCents } as const;
    case 'cancel': return { version: state?.remoteVersion ?? null, hash: state?.remoteHash ?? null, status: 'CANCELLED', feeCents } as const;
    case 'markPaid': return { version: state?.remoteVersion ?? null, hash: state?.remoteHash ?? null, status: state?.remoteStatus ?? null, feeCents };
    default: return assertNever(intent.kind, 'assumed');
  }
}

async function write(unit: UnitOfWork, { intent, exchanges }: Attempt, outcome: Pick<WrittenOutcome, 'state'> & Partial<WrittenOutcome>, counted: Counted): Promise<Counted> {
  const last = exchanges.at(-1);
  await writeOutcome(unit, intent.id, {
    connector: null, nextAt: null, attempts: intent.attempts, lastHttp: last?.http ?? intent.lastHttp, lastCode: null, lastRequestId: last?.requestId ?? null, message: null, fields: null, serverErrors: 0, ...outcome,
  });
  return counted;
}

function positionIdOf(intent: QueuedIntent): number {
  return Number(intent.aggregateId);
}

function afterMs(deps: OutcomeDeps, ms: number): string | null {
  return ms <= 0 ? null : new Date(deps.nowMs() + ms).toISOString();
}
