import { civilDateInRome } from '../../../domain/civil-date.ts';
import type { BulkStatus, ExchangeRecord, NavRef, NotFound, PositionRef, PullCtx, Read, RemotePosition, SendCtx, SendResult } from '../../connector.ts';
import { installmentsOf, snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import type { ExchangeMemory, PositionMemory } from './exchange-memory.ts';
import type { NewLine, Outgoing } from './outgoing.ts';
import { LOOK_AGAIN_MS, readFailureOf, refusalOf, sendFailureOf, WAITING } from './partner-answers.ts';
import { deliveredPositionOf } from './partner-position.ts';

/** `inTurn`: one at a time over everything that touches the memory. */
export type SendingParts = Readonly<{ memory: ExchangeMemory; outgoing: Outgoing; organization: string; inTurn<T>(work: () => Promise<T>): Promise<T> }>;

const DAY_MS = 86_400_000;

/** The version last seen by the engine. */
type Known = Readonly<{ version: string | null; hash: string }> | null;

/** Asks the partner to create or replace a position. It is done when the partner says so: until then `WAITING_PARTNER`. */
export function sendPosition(parts: SendingParts, snapshot: PositionSnapshot, known: Known, ctx: SendCtx): Promise<SendResult> {
  const ref = refOf(snapshot);
  return sendOne(parts, ref, ctx, {
    line: () => ({ operation: known === null ? 'CREATE' : 'UPDATE', operationId: ctx.intentId, iupd: snapshot.iupd, intentVersion: ctx.intentVersion, position: deliveredPositionOf(snapshot) }),
    objection: ({ held }) => objectionTo(held, known, snapshotHash(snapshot)),
  });
}

/** Asks the partner to cancel a position. */
export function sendCancellation(parts: SendingParts, ref: PositionRef, reason: string, ctx: SendCtx): Promise<SendResult> {
  return sendOne(parts, ref, ctx, {
    line: () => ({ operation: 'CANCEL', operationId: ctx.intentId, iupd: ref.iupd, intentVersion: ctx.intentVersion, navs: ref.navs, reason }),
    objection({ held }) {
      if (held === null || held.status === 'PAYABLE' || held.status === 'EXPIRED') return null;
      return held.status === 'CANCELLED' ? { kind: 'acked', remote: held } : { kind: 'conflict', remote: held, code: `STATE_${held.status}` };
    },
  });
}

/** Tells the partner that an installment was paid outside pagoPA, or is only to be closed. @param paidAt any instant of the civil day of Rome */
export function sendMarkPaid(parts: SendingParts, ref: NavRef & Readonly<{ notPaid?: boolean }>, paidAt: string, reason: string, ctx: SendCtx): Promise<SendResult> {
  const whole: PositionRef = { organization: ref.organization, iupd: ref.iupd, navs: [ref.nav] };
  return sendOne(parts, whole, ctx, {
    line: () => ({ operation: 'MARK_PAID', operationId: ctx.intentId, iupd: ref.iupd, intentVersion: ctx.intentVersion, nav: ref.nav, iuv: ref.iuv, paidOn: civilDateInRome(Date.parse(paidAt)), reason, ...(ref.notPaid === true ? { notPaid: true as const } : {}) }),
    objection({ held }) {
      const installment = held?.installments.find(({ nav }) => nav === ref.nav);
      if (held === null || installment === undefined || installment.status === 'PAYABLE' || installment.status === 'EXPIRED') return null;
      return installment.markedByCreditor ? { kind: 'acked', remote: held } : { kind: 'conflict', remote: held, code: `STATE_${installment.status}` };
    },
  });
}

type Asking = Readonly<{ line(): NewLine; objection(memory: PositionMemory): SendResult | null }>;

function sendOne(parts: SendingParts, ref: PositionRef, ctx: SendCtx, asking: Asking): Promise<SendResult> {
  return parts.inTurn(async () => {
    const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
    if (!caught.ok) return sendFailureOf(caught.error);
    const memory = await parts.memory.position(ref.iupd);
    const standing = await standingAnswer(parts, ref, memory, ctx);
    if (standing !== null) return standing;
    const objection = asking.objection(memory);
    return objection ?? write(parts, [asking.line()], ctx);
  });
}

/** What is already known of this very operation, or of one that must be answered first; null: it is to be written. */
async function standingAnswer(parts: SendingParts, ref: PositionRef, memory: PositionMemory, ctx: SendCtx): Promise<SendResult | null> {
  if (memory.waiting.some(({ operationId }) => operationId === ctx.intentId)) return WAITING;
  // Two requests of one position in the partner's hands at once would make nobody know which of them was accepted.
  if (memory.waiting.length > 0) return { kind: 'retry', afterMs: LOOK_AGAIN_MS, scope: 'row', code: 'WAITING_PARTNER' };
  if (memory.answer === null || !isAbout(memory, ctx.intentId)) return null;
  if (memory.answer.result === 'ACCEPTED') return { kind: 'acked', remote: memory.held };
  if (memory.answer.told || memory.answer.result === 'DELIVERY_REFUSED') return null;
  return tellRefusal(parts, ref, memory, ctx);
}

/** Whether the last answer is that of an operation, or one that nobody was told of to a delivery in bulk, which has one name for many. */
function isAbout({ answer, iupd }: PositionMemory, operationId: string): boolean {
  return answer !== null && (answer.operationId === operationId || (!answer.told && answer.operationId.endsWith(`:${iupd}`)));
}

async function tellRefusal(parts: SendingParts, ref: PositionRef, memory: PositionMemory, ctx: SendCtx | PullCtx): Promise<SendResult | null> {
  const refusal = refusalOf(ref, memory);
  if (memory.answer === null || refusal === null) return null;
  await parts.memory.savePosition({ ...memory, answer: { ...memory.answer, told: true } });
  ctx.record(exchanged(ctx, { operation: 'file.outcome', method: 'GET', path: `in/${memory.answer.delivery}`, requestId: memory.answer.operationId, code: memory.answer.code, responseBody: memory.answer.text }));
  return refusal;
}

/** What could not be asked without harm: the partner does not hold what the engine believes. */
function objectionTo(held: RemotePosition | null, known: Known, wanted: string): SendResult | null {
  if (held === null) return null;
  const isAlive = held.status === 'PAYABLE' || held.status === 'EXPIRED';
  if (known === null) return isAlive && held.hash === wanted ? { kind: 'acked', remote: held } : { kind: 'conflict', remote: held, code: 'EXISTS' };
  if (!isAlive) return { kind: 'conflict', remote: held, code: `STATE_${held.status}` };
  return held.hash === known.hash ? null : { kind: 'conflict', remote: held, code: 'CHANGED' };
}

async function write(parts: SendingParts, lines: readonly NewLine[], ctx: SendCtx): Promise<SendResult> {
  const beganAt = ctx.nowMs();
  const delivered = await parts.outgoing.deliver(lines, ctx.intentId, beganAt, ctx.signal);
  const code = delivered.ok ? null : delivered.error.kind === 'UNSURE' ? delivered.error.code : codeOfFailure(delivered.error.failure);
  ctx.record(exchanged(ctx, {
    operation: 'file.deliver', method: 'PUT', path: delivered.ok ? `out/${delivered.value}` : 'out', requestId: ctx.intentId, code, beganAt,
    requestBody: lines.length === 1 ? JSON.stringify(lines[0]) : `(${lines.length} posizioni)`,
  }));
  if (delivered.ok) return WAITING;
  return delivered.error.kind === 'UNSURE' ? { kind: 'ambiguous', probeAfterMs: 30_000, code: delivered.error.code } : sendFailureOf(delivered.error.failure);
}

function codeOfFailure(failure: Readonly<{ kind: string; code?: string }>): string {
  return failure.code ?? failure.kind.toUpperCase();
}

type Exchanging = Pick<ExchangeRecord, 'operation' | 'method' | 'path' | 'requestId' | 'code'> & Readonly<{ beganAt?: number; requestBody?: string; responseBody?: string }>;

/** A file as the history of the exchange keeps it. */
export function exchanged(ctx: Pick<SendCtx, 'nowMs'>, { beganAt, requestBody, responseBody, ...rest }: Exchanging): ExchangeRecord {
  const now = ctx.nowMs();
  return { ...rest, at: new Date(beganAt ?? now).toISOString(), durationMs: now - (beganAt ?? now), http: null, requestBody: requestBody ?? null, responseBody: responseBody ?? null };
}

function refOf(snapshot: PositionSnapshot): PositionRef {
  return { organization: snapshot.organization, iupd: snapshot.iupd, navs: installmentsOf(snapshot).map(({ nav }) => nav) };
}

/** What became of an operation that was left ambiguous. `retry`: it never left, or the partner did not look at it, and may be sent again. */
export function outcomeOf(parts: SendingParts, intentId: string, ref: PositionRef, ctx: PullCtx): Promise<Read<SendResult>> {
  return parts.inTurn(async () => {
    const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
    if (!caught.ok) return { ok: false, error: readFailureOf(caught.error) };
    const memory = await parts.memory.position(ref.iupd);
    // Also while something else of it waits (a delivery in bulk whose end was not seen): what comes of that decides.
    if (memory.waiting.length > 0) return { ok: true, value: WAITING };
    if (memory.answer === null || !isAbout(memory, intentId)) return { ok: true, value: { kind: 'retry', afterMs: null, scope: 'row', code: 'NEVER_LEFT' } };
    if (memory.answer.result === 'ACCEPTED') return { ok: true, value: { kind: 'acked', remote: memory.held } };
    const refusal = memory.answer.told ? refusalOf(ref, memory) : await tellRefusal(parts, ref, memory, ctx);
    return { ok: true, value: refusal ?? WAITING };
  });
}

/** The position as the partner last said that it holds it. While a request waits nobody knows: that is told as «ask again», never as «not there». */
export function readHeld(parts: SendingParts, ref: PositionRef, ctx: PullCtx): Promise<Read<RemotePosition | NotFound>> {
  return parts.inTurn(async () => {
    const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
    if (!caught.ok) return { ok: false, error: readFailureOf(caught.error) };
    const { waiting, held, answer } = await parts.memory.position(ref.iupd);
    if (waiting.length > 0) return { ok: false, error: { kind: 'retry', afterMs: LOOK_AGAIN_MS, scope: 'row', code: 'WAITING_PARTNER' } };
    // Never sent from here, or forgotten with a memory that was lost: taken for «gone», every position of a desk would be a contradiction.
    if (held === null && answer === null) return { ok: false, error: { kind: 'retry', afterMs: DAY_MS, scope: 'row', code: 'NOTHING_KNOWN' } };
    return { ok: true, value: held ?? { notFound: true } };
  });
}

/** Many creations in one delivery. Those that the partner holds or has in its hands already are not written again. */
export function sendMany(parts: SendingParts, snapshots: readonly PositionSnapshot[], ctx: SendCtx): Promise<Readonly<{ kind: 'accepted'; uploadId: string; afterMs: number }> | SendResult> {
  return parts.inTurn(async () => {
    const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
    if (!caught.ok) return sendFailureOf(caught.error);
    const lines: NewLine[] = [];
    for (const snapshot of snapshots) {
      const { waiting, held } = await parts.memory.position(snapshot.iupd);
      if (waiting.length === 0 && held === null) lines.push({ operation: 'CREATE', operationId: bulkOperation(ctx.intentId, snapshot.iupd), iupd: snapshot.iupd, intentVersion: ctx.intentVersion, position: deliveredPositionOf(snapshot) });
    }
    const written = lines.length === 0 ? WAITING : await write(parts, lines, ctx);
    if (written !== WAITING) return written;
    const uploadId = `bulk-${ctx.intentId}`;
    // Its own list beside that of the delivery: a delivery holds only what was new.
    await parts.memory.saveSent({ delivery: uploadId, lines: snapshots.map((snapshot) => ({ iupd: snapshot.iupd, operationId: bulkOperation(ctx.intentId, snapshot.iupd), hash: snapshotHash(snapshot) })) });
    return { kind: 'accepted', uploadId, afterMs: LOOK_AGAIN_MS };
  });
}

function bulkOperation(intentId: string, iupd: string): string {
  return `${intentId.slice(0, 40)}:${iupd}`;
}

/** Done once the partner has answered about any: it looks at a delivery as a whole. Those that it left out stay in doubt, each by itself, and hold back nobody. */
export function manyStatus(parts: SendingParts, uploadId: string, ctx: PullCtx): Promise<Read<BulkStatus>> {
  return parts.inTurn(async () => {
    const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
    if (!caught.ok) return { ok: false, error: readFailureOf(caught.error) };
    const sent = await parts.memory.sent(uploadId);
    if (sent === null) return { ok: false, error: { kind: 'unreadable', code: 'UPLOAD_UNKNOWN', message: 'Di questo invio in blocco la postazione non ha più memoria: le posizioni si verificano una per una.' } };
    const memories: PositionMemory[] = [];
    for (const { iupd } of sent.lines) memories.push(await parts.memory.position(iupd));
    if (memories.every(({ waiting }) => waiting.length > 0)) return { ok: true, value: { done: false, afterMs: LOOK_AGAIN_MS } };
    const outcomes = new Map<string, SendResult>();
    for (const [index, memory] of memories.entries()) {
      const { operationId = '', hash = null } = sent.lines[index] ?? {};
      outcomes.set(memory.iupd, memory.waiting.length > 0 ? WAITING : settled(memory, operationId, hash));
      if (memory.answer?.operationId === operationId && !memory.answer.told) await parts.memory.savePosition({ ...memory, answer: { ...memory.answer, told: true } });
    }
    return { ok: true, value: { done: true, outcomes } };
  });
}

function settled(memory: PositionMemory, operationId: string, hash: string | null): SendResult {
  const { held, answer } = memory;
  if (held !== null) return held.hash === hash && held.status === 'PAYABLE' ? { kind: 'acked', remote: held } : { kind: 'conflict', remote: held, code: 'EXISTS' };
  const refusal = answer?.operationId === operationId ? refusalOf({ organization: '', iupd: memory.iupd, navs: [] }, memory) : null;
  return refusal ?? { kind: 'retry', afterMs: null, scope: 'row', code: 'NEVER_LEFT' };
}
