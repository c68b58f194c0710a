import { z } from 'zod';
import { ok } from '../../../domain/result.ts';
import { isNotFound, READ_BACK, type NotFound, type Read, type RemotePosition, type RemoteStatus, type SendCtx, type SendResult } from '../../connector.ts';
import { snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import { ibansToChange, isDecided, replaceIban } from './gpd-account-moves.ts';
import { isGood, organizationPath, query, readBody, unreadableBody, type GpdAnswer, type GpdCalls, type Lent } from './gpd-calls.ts';
import { ambiguousAfter, PROBE_AFTER_MS, readFailure, rejected, retryAfter, sendFailure } from './gpd-outcomes.ts';
import { readJson, readProblem } from '../../http/problem-answers.ts';
import { remotePosition, unpayableByRule, type Unpayable } from './gpd-remote.ts';
import { positionBodyV3, whyNotSendable } from './gpd-requests.ts';
import { positionV1, positionV3, type PositionV3 } from './gpd-shapes.ts';

type Known = Readonly<{ version: string | null; hash: string }> | null;
/** What a writing is lent. */
type Writing = Lent & Pick<SendCtx, 'accountMoves'>;
type Place = Readonly<{ organization: string; iupd: string }>;

/** What `conflict` answers are called: names of intermediary.md 4.3 and 4.5 where one fits. */
export const CONFLICT_CODES = ['NAV_COLLISION', 'LEFT_IN_DRAFT', 'UPDATE_AGAINST_PAID', 'UPDATE_AGAINST_CHANGED', 'ACTIVE_AGAINST_GONE', 'CANCEL_AGAINST_PAID', 'COUNTER_PAID_AGAINST_PAID', 'DUPLICATE_DIFFERENT', 'READ_BACK_DIFFERS'] as const;
export type ConflictCode = (typeof CONFLICT_CODES)[number];

/** True once money arrived for any part of it. */
export function isPaidStatus(status: RemoteStatus): boolean {
  return status === 'PARTIALLY_PAID' || status === 'PAID' || status === 'REPORTED';
}

export function conflict(code: ConflictCode, remote: RemotePosition | NotFound): SendResult {
  return { kind: 'conflict', remote, code };
}

/**
 * Reads a position as v3 holds it. UNPAYABLE is resolved by a second read in v1, which says EXPIRED or INVALID outright; where v1 cannot (several plans: 422), by due date
 * and `switchToExpired`. The record of the exchange shows whether v1 was asked and what it said.
 */
export async function readPosition(calls: GpdCalls, place: Place, lent: Lent): Promise<Read<RemotePosition | NotFound>> {
  const answered = await calls.call({ api: 'positionsV3', operation: 'gpd.read', method: 'GET', path: organizationPath(place.organization, 'debtpositions', place.iupd) }, lent);
  if (answered.ok && answered.value.status === 404) {
    // Only the service itself says that a position is not there: a wrong address answers 404 too, and would look like positions cancelled elsewhere.
    return readProblem(answered.value).shape === 'gpd' ? ok({ notFound: true }) : unreadableBody();
  }
  if (!isGood(answered)) return { ok: false, error: readFailure('positionsV3', answered) };
  const position = readBody(positionV3, answered.value);
  // JSON is the service, with this one position in a form that nobody foresaw; anything else spoke in its place.
  if (position === null) return unreadableBody(readJson(answered.value.body) === undefined ? 'connector' : 'row');
  const unpayable = position.status === 'UNPAYABLE' ? await resolveUnpayable(calls, place, position, lent) : 'CANCELLED';
  return ok(remotePosition(position, place.organization, unpayable));
}

async function resolveUnpayable(calls: GpdCalls, place: Place, position: PositionV3, lent: Lent): Promise<Unpayable> {
  const answered = await calls.call({ api: 'positionsV1', operation: 'gpd.read.v1', method: 'GET', path: organizationPath(place.organization, 'debtpositions', place.iupd) }, lent);
  const said = isGood(answered) ? readBody(positionV1, answered.value)?.status : undefined;
  if (said === 'EXPIRED') return 'EXPIRED';
  return said === 'INVALID' ? 'CANCELLED' : unpayableByRule(position, lent.nowMs());
}

/** Creates or replaces a position, publishes it and reads it back (intermediary.md 4.2). */
export async function upsertPosition(calls: GpdCalls, position: PositionSnapshot, known: Known, lent: Writing): Promise<SendResult> {
  const remedy = whyNotSendable(position);
  if (remedy !== null) return { kind: 'rejected', remedy };
  return known === null ? create(calls, position, lent) : update(calls, position, known, lent);
}

async function create(calls: GpdCalls, position: PositionSnapshot, lent: Lent): Promise<SendResult> {
  const answered = await calls.call({ api: 'positionsV3', operation: 'gpd.create', method: 'POST', path: `${organizationPath(position.organization, 'debtpositions')}${query({ toPublish: 'true' })}`, json: positionBodyV3(position) }, lent);
  if (isGood(answered)) return readBack(calls, position, lent);
  if (!answered.ok || !isConflict(answered)) return sendFailure('positionsV3', answered);
  const problem = readProblem(answered.value);
  if (problem.code.startsWith('GPD_METADATA')) return rejected(problem, 409);
  return settleDuplicate(calls, position, lent);
}

/** 409: it is there already. Ours from an earlier attempt, somebody else's, or our number belongs to another position. */
async function settleDuplicate(calls: GpdCalls, position: PositionSnapshot, lent: Lent): Promise<SendResult> {
  const read = await readPosition(calls, position, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  if (isNotFound(read.value)) return conflict('NAV_COLLISION', read.value);
  if (read.value.hash !== snapshotHash(position)) return conflict('DUPLICATE_DIFFERENT', read.value);
  return settle(calls, position, read.value, lent);
}

async function update(calls: GpdCalls, position: PositionSnapshot, known: NonNullable<Known>, lent: Writing): Promise<SendResult> {
  const read = await readPosition(calls, position, lent);
  if (!read.ok) return retryAfter(read.error);
  if (isNotFound(read.value)) return conflict('ACTIVE_AGAINST_GONE', read.value);
  const step = updateStep(read.value, known, snapshotHash(position));
  if (step === 'done') return settle(calls, position, read.value, lent);
  if (step === 'UPDATE_AGAINST_PAID') return (await moveAccounts(calls, position, read.value, lent)) ?? conflict(step, read.value);
  return step === 'send' ? replace(calls, position, lent) : conflict(step, read.value);
}

/**
 * What to do with a remote that is about to be replaced (intermediary.md 4.2, 4.3). Its version moved although it still holds what was known: fee or state changed, the
 * update goes on top. It holds already what is asked: an earlier attempt arrived.
 */
function updateStep(remote: RemotePosition, known: NonNullable<Known>, wantedHash: string): 'send' | 'done' | ConflictCode {
  if (isPaidStatus(remote.status)) return 'UPDATE_AGAINST_PAID';
  if (remote.status === 'CANCELLED') return 'ACTIVE_AGAINST_GONE';
  const untouched = known.version !== null && remote.version === known.version;
  if (untouched || remote.hash === known.hash) return 'send';
  return remote.hash === wantedHash ? 'done' : 'UPDATE_AGAINST_CHANGED';
}

/** Once the change of account is carried out here to its end; until then positions that have not moved yet would be found changed by others. */
const AFTER_ACCOUNT_CHANGE_MS = 5 * 60_000;

/** A change of account of what is left of a position that is paid in part, which takes no whole update any more. null: it is not that, or not that alone. */
async function moveAccounts(calls: GpdCalls, position: PositionSnapshot, remote: RemotePosition, lent: Writing): Promise<SendResult | null> {
  const changes = remote.status === 'PARTIALLY_PAID' ? ibansToChange(position, remote) : null;
  if (changes === null || changes.length === 0 || lent.accountMoves === undefined) return null;
  const moves = await lent.accountMoves();
  const decided = changes.map((change) => isDecided(change, moves));
  if (decided.includes('NO')) return null;
  if (decided.includes('NOT_YET')) return { kind: 'retry', afterMs: AFTER_ACCOUNT_CHANGE_MS, scope: 'row', code: 'ACCOUNT_CHANGE_RUNNING' };
  for (const change of changes) {
    const replaced = await replaceIban(calls, position.organization, change, lent);
    // May be asked again as often as one likes, and what there is is read first: nothing is in doubt.
    if (!replaced.ok) return retryAfter(replaced.error);
  }
  return readBack(calls, position, lent);
}

const namedPosition = z.object({ iupd: z.string() });

async function replace(calls: GpdCalls, position: PositionSnapshot, lent: Lent): Promise<SendResult> {
  // Without toPublish=true the position would go back to DRAFT and nobody could pay it (fact 1).
  const path = `${organizationPath(position.organization, 'debtpositions', position.iupd)}${query({ toPublish: 'true' })}`;
  const answered = await calls.call({ api: 'positionsV3', operation: 'gpd.update', method: 'PUT', path, json: positionBodyV3(position) }, lent);
  // Reading back cannot tell a change of what the hash leaves out (causale, debtor) from a proxy that said 200 in the place of the service: the service repeats the position.
  if (isGood(answered)) return readBody(namedPosition, answered.value)?.iupd === position.iupd ? readBack(calls, position, lent) : { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'ANSWER_NOT_JSON' };
  if (!answered.ok) return sendFailure('positionsV3', answered);
  const problem = readProblem(answered.value);
  const gone = answered.value.status === 404 && problem.shape === 'gpd';
  if (!gone && !isConflict(answered)) return sendFailure('positionsV3', answered);
  if (problem.code.startsWith('GPD_METADATA')) return rejected(problem, 409);
  // A number new in this update belongs to another position.
  if (problem.code === 'GPD_DUPLICATE') return conflictAfterReading(calls, position, lent, () => 'NAV_COLLISION');
  return conflictAfterReading(calls, position, lent, (remote) => (isPaidStatus(remote.status) ? 'UPDATE_AGAINST_PAID' : remote.status === 'CANCELLED' ? 'ACTIVE_AGAINST_GONE' : 'UPDATE_AGAINST_CHANGED'));
}

async function conflictAfterReading(calls: GpdCalls, place: Place, lent: Lent, nameIt: (remote: RemotePosition) => ConflictCode): Promise<SendResult> {
  const read = await readPosition(calls, place, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  return isNotFound(read.value) ? conflict('ACTIVE_AGAINST_GONE', read.value) : conflict(nameIt(read.value), read.value);
}

/** Closes the small race between reading and writing: GPD shows no version token that a write could carry. */
async function readBack(calls: GpdCalls, position: PositionSnapshot, lent: Lent): Promise<SendResult> {
  const read = await readPosition(calls, position, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  if (isNotFound(read.value)) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'READ_BACK_NOT_FOUND' };
  if (read.value.hash !== snapshotHash(position)) return conflict('READ_BACK_DIFFERS', read.value);
  return settle(calls, position, read.value, lent);
}

/** The remote holds what was asked: done, once it is not a draft. */
async function settle(calls: GpdCalls, position: PositionSnapshot, remote: RemotePosition, lent: Lent): Promise<SendResult> {
  if (remote.status === 'CANCELLED') return conflict('ACTIVE_AGAINST_GONE', remote);
  if (remote.status !== 'DRAFT') return { kind: 'acked', remote };
  const result = await afterPublishing(calls, position, await publish(calls, position, lent), lent);
  // It is there, if in draft: it must not count as never sent.
  if (result.kind !== 'unauthorized' && result.kind !== 'retry') return result;
  return { kind: 'ambiguous', probeAfterMs: (result.kind === 'retry' ? result.afterMs : null) ?? PROBE_AFTER_MS, code: result.code };
}

/** Publishes a draft that was seen to be equal to the position: one call, when it goes well. */
export async function publishDraft(calls: GpdCalls, position: PositionSnapshot, lent: Lent): Promise<SendResult> {
  const published = await publish(calls, position, lent);
  // A proxy may say 200 in the place of the service, which repeats the position: either way it is read before it is believed.
  if (isGood(published)) return { kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK };
  const failure = sendFailure('positionsV3', published);
  // Reading would fail too, and nothing was done.
  if (failure.kind === 'unauthorized' || (failure.kind === 'retry' && failure.scope === 'connector')) return failure;
  const result = await afterPublishing(calls, position, published, lent);
  const isStillOurs = result.kind === 'conflict' && result.code === 'LEFT_IN_DRAFT' && !isNotFound(result.remote) && result.remote.hash === snapshotHash(position);
  // What publishing refuses without a word, replacing takes, or says what is wrong with it: a due date that has passed, say (intermediary.md 1.1.4, 1.1.5).
  return isStillOurs ? replace(calls, position, lent) : result;
}

async function afterPublishing(calls: GpdCalls, position: PositionSnapshot, published: GpdAnswer, lent: Lent): Promise<SendResult> {
  const read = await readPosition(calls, position, lent);
  if (!read.ok) return ambiguousAfter(read.error);
  if (isNotFound(read.value)) return conflict('ACTIVE_AGAINST_GONE', read.value);
  if (read.value.status !== 'DRAFT') return read.value.hash === snapshotHash(position) ? { kind: 'acked', remote: read.value } : conflict('READ_BACK_DIFFERS', read.value);
  return isGood(published) || isConflict(published) ? conflict('LEFT_IN_DRAFT', read.value) : sendFailure('positionsV3', published);
}

export function publish(calls: GpdCalls, place: Place, lent: Lent): Promise<GpdAnswer> {
  return calls.call({ api: 'positionsV3', operation: 'gpd.publish', method: 'POST', path: organizationPath(place.organization, 'debtpositions', place.iupd, 'publish') }, lent);
}

export function isConflict(answered: GpdAnswer): boolean {
  return answered.ok && answered.value.status === 409;
}
