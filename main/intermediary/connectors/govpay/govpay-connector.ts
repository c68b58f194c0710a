import { createHash } from 'node:crypto';
import { formatDate } from '../../../domain/civil-date.ts';
import { formatDecimalAmount } from '../../../domain/money.ts';
import type { Capabilities, Cursor, Health, IntermediaryConnector, NotFound, PositionRef, PullCtx, PullPage, PullStream, Read, ReadFailure, RemotePosition, RemoteStatus, SendCtx, SendResult, TreasuryMovement } from '../../connector.ts';
import { isNotFound } from '../../connector.ts';
import { canonicalHash, installmentsOf, snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import type { HttpAnswer } from '../../http/http-client.ts';
import { readJson, readProblem } from '../../http/problem-answers.ts';
import { fetchedItems } from '../../pulling/fetched-items.ts';
import { BY_ARRIVAL, FLOWS_BY_ARRIVAL } from '../../pulling/pull-streams.ts';
import { getJson, isPassing, networkFailure, readFailureOf, type GovPayApi, type Lent } from './govpay-calls.ts';
import { readHealth } from './govpay-health.ts';
import { fetchRow, pullPage, receiptItem } from './govpay-pulls.ts';
import { KEY_CODES, NOT_UPDATABLE, NUMBER_TAKEN, refusalOf } from './govpay-refusals.ts';
import { createdShape, pendenzaShape, receiptPage, reconciliationShape, type Pendenza } from './govpay-shapes.ts';
import type { GovPaySettings } from './govpay-settings.ts';
import { bodiesOf, sentTexts, toRemote } from './pendenza-mapping.ts';

export type GovPayParts = Readonly<{ settings: GovPaySettings; pendenze: GovPayApi; ragioneria: GovPayApi; organization: string; segregationCode: string; close(): Promise<void> }>;

const PROBE_AFTER_MS = 5_000;
const UNAUTHORIZED = 'L’intermediario non riconosce le credenziali o non dà loro questo diritto: controllale in Configurazione, Intermediario.';
const NOT_FOUND: NotFound = { notFound: true };

function capabilitiesOf({ settings, segregationCode }: GovPayParts): Capabilities {
  return {
    navIssuedBy: 'either', segregationCode, auxDigit: 3, maxTransfers: 5, maxInstallments: 99, multiPlan: false, multiBeneficiary: true, stamp: false,
    // Fact 7: IBAN, entrata, names and number of the voci, NAV and unità operativa are frozen.
    updatableAfterPublish: ['amount', 'dueDate', 'debtor'], cancelReversible: true, markPaidElsewhere: true, findByNav: true, changeFeed: 'arrival', streams: ['RECEIPTS', 'FLOWS', 'COLLECTIONS'],
    streamRules: { RECEIPTS: BY_ARRIVAL, COLLECTIONS: BY_ARRIVAL, FLOWS: FLOWS_BY_ARRIVAL },
    pushRate: { calls: settings.callsPerTenSeconds, perMs: 10_000 }, bulk: null, amountUnit: 'euro', dateZone: settings.zone, treasury: true, noticePdf: true, transport: 'rest',
  };
}

/** GovPay 3.9: pendenze v2 to write, ragioneria v3 to read (intermediary.md 1.2, 2.3, 4.2). One pendenza for each installment, kept under its notice number. */
export function createGovPayConnector(parts: GovPayParts): IntermediaryConnector {
  const fetched = fetchedItems();
  return {
    id: 'govpay', capabilities: capabilitiesOf(parts),
    health: (ctx): Promise<Health> => readHealth(parts, ctx),
    upsertPosition: (position, known, ctx) => upsert(parts, position, known, ctx),
    cancelPosition: (ref, reason, ctx) => cancel(parts, ref, reason, ctx),
    markPaidElsewhere: (ref, paidAt, reason, ctx) => cancel(parts, { ...ref, navs: [ref.nav] }, ref.notPaid === true ? reason : `Pagata fuori pagoPA il ${formatDate(paidAt.slice(0, 10))}: ${reason}`, ctx, ref.wholeNavs),
    readPosition: (ref, ctx) => readPosition(parts, ref, ctx), textsHash: sentTexts,
    findByNav: (organization, nav, ctx) => findByNav(parts, organization, nav, ctx),
    fetchRow: (stream: PullStream, organization: string, key: string, ctx: PullCtx) => fetchRow(parts, stream, organization, key, ctx),
    pull: (stream: PullStream, organization: string, cursor: Cursor, ctx: PullCtx): Promise<Read<PullPage>> => pullPage({ ...parts, fetched }, stream, organization, cursor, ctx),
    askPayment: (ref, ctx) => askPayment(parts, ref, ctx),
    fetchNoticePdf: async (ref, ctx) => {
      const called = await parts.pendenze.call({ operation: 'govpay.notice', method: 'GET', path: `/avvisi/${ref.organization}/${ref.nav}`, accept: 'application/pdf' }, ctx);
      if (!called.ok) return { ok: false, error: networkFailure(called.error) };
      if (called.value.status === 404) return { ok: true, value: NOT_FOUND };
      return called.value.status < 300 ? { ok: true, value: called.value.body } : { ok: false, error: readFailureOf(called.value) };
    },
    pushTreasuryMovement: (movement, ctx) => pushMovement(parts, movement, ctx),
    close: parts.close,
  };
}

function pathOf({ settings }: GovPayParts, nav: string): string {
  return `/pendenze/${encodeURIComponent(settings.application)}/${nav}`;
}

/** The type of pendenza of a service, null where the settings do not tell. */
function typeOf({ settings }: GovPayParts, snapshot: PositionSnapshot): string | null {
  const { service, remoteService } = snapshot;
  if (remoteService !== null) return remoteService;
  const listed = service === null ? undefined : settings.types.get(service);
  return listed ?? settings.fallbackType ?? service;
}

async function upsert(parts: GovPayParts, snapshot: PositionSnapshot, known: Readonly<{ version: string | null; hash: string }> | null, ctx: SendCtx): Promise<SendResult> {
  const objection = objectionTo(parts, snapshot);
  if (objection !== null) return objection;
  const ref = refOf(snapshot);
  const found = await readWhole(parts, snapshot, ctx);
  if (!found.ok) return asSendResult(found.error);
  const before = known === null ? beforeCreation(snapshot, found.value, ctx) : beforeChange(snapshot, found.value, known, ctx);
  if (before !== null) return before;
  const ended = await endWithdrawn(parts, snapshot, ctx);
  if (ended !== null) return ended;
  const closed = closedByMark(found.value, ctx);
  let written = (snapshot.withdrawn ?? []).length > 0;
  for (const { id, body } of bodiesOf(snapshot, typeOf(parts, snapshot) ?? '')) {
    if (closed.includes(id)) continue;
    const called = await parts.pendenze.call({ operation: known === null ? 'govpay.create' : 'govpay.update', method: 'PUT', path: pathOf(parts, id), json: body }, ctx);
    const wrote = called.ok && called.value.status < 300 && createdShape.safeParse(readJson(called.value.body)).success;
    written ||= wrote;
    if (wrote) continue;
    const stopped: SendResult = called.ok ? await refused(parts, ref, called.value, ctx) : called.error.sent ? { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: called.error.code } : { kind: 'retry', afterMs: null, scope: 'connector', code: called.error.code };
    return written ? afterPart(known === null, stopped) : stopped;
  }
  return readBack(parts, snapshot, ctx);
}

/** Stopped between one pendenza and the next: whatever stopped it, it does not count as never sent. */
function afterPart(isCreation: boolean, stopped: SendResult): SendResult {
  if (stopped.kind !== 'unauthorized' && stopped.kind !== 'retry') return stopped;
  if (isCreation) return { kind: 'ambiguous', probeAfterMs: (stopped.kind === 'retry' ? stopped.afterMs : null) ?? PROBE_AFTER_MS, code: stopped.code };
  return stopped.kind === 'retry' ? stopped : { kind: 'retry', afterMs: null, scope: 'connector', code: stopped.code };
}

/** Cancels what a position no longer offers (a plan taken away, the reduced amount of a fine), before what takes its place may be paid. null: go on. */
async function endWithdrawn(parts: GovPayParts, snapshot: PositionSnapshot, ctx: SendCtx): Promise<SendResult | null> {
  for (const nav of snapshot.withdrawn ?? []) {
    const json = [{ op: 'REPLACE', path: '/stato', value: 'ANNULLATA' }, { op: 'REPLACE', path: '/descrizioneStato', value: 'Sostituita da un altro modo di pagare' }];
    const called = await parts.pendenze.call({ operation: 'govpay.withdraw', method: 'PATCH', path: pathOf(parts, nav), json, patch: true }, ctx);
    if (!called.ok) return called.error.sent ? { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: called.error.code } : { kind: 'retry', afterMs: null, scope: 'connector', code: called.error.code };
    const { status } = called.value;
    // Never there, or already so: what is read afterwards decides.
    if (status < 300 || status === 400 || status === 404 || status === 422) continue;
    return refused(parts, refOf(snapshot), called.value, ctx);
  }
  return null;
}

/** What is there of a position, with what it no longer offers as long as that is not cancelled there too. */
async function readWhole(parts: GovPayParts, snapshot: PositionSnapshot, lent: Lent): Promise<Read<RemotePosition | NotFound>> {
  return readPosition(parts, refOf(snapshot), lent, snapshot.withdrawn ?? []);
}

function refOf(snapshot: PositionSnapshot): PositionRef {
  return { organization: snapshot.organization, iupd: snapshot.iupd, navs: installmentsOf(snapshot).map(({ nav }) => nav) };
}

/** What GovPay could not hold; told before anything is sent. */
function objectionTo(parts: GovPayParts, snapshot: PositionSnapshot): SendResult | null {
  const reject = (code: string, message: string): SendResult => ({ kind: 'rejected', remedy: { code, message, fields: {} } });
  if (typeOf(parts, snapshot) === null) return reject('NO_TYPE', 'La posizione non ha un servizio: in Configurazione, Intermediario indica il tipo di pendenza per gli altri.');
  if (snapshot.options.length > 1) return reject('MULTI_PLAN', 'Questo intermediario non tiene insieme le rate e la soluzione unica: togli il piano e rifallo senza la soluzione unica.');
  const transfers = installmentsOf(snapshot).flatMap((installment) => installment.transfers);
  if (transfers.some(({ stamp }) => stamp)) return reject('STAMP', 'La marca da bollo digitale non si invia a questo intermediario: si paga dal suo portale.');
  if (transfers.some(({ iban }) => iban === null)) return reject('NO_IBAN', 'A un versamento manca l’IBAN: completa il servizio.');
  return null;
}

/**
 * Read before anything is written: a PUT creates and replaces alike, brings a cancelled pendenza back to life (fact 6) and writes over what another program, another desk, or this one before its
 * archive was restored, made of it. null: go on.
 *
 * What lies there under the numbers of a creation: nothing, all of it or a part of it from an attempt that was cut, or what a person saw and wants written over. Anything else is told.
 */
function beforeCreation(snapshot: PositionSnapshot, remote: RemotePosition | NotFound, ctx: SendCtx): SendResult | null {
  if (isNotFound(remote)) return null;
  const { shown } = ctx;
  const isOpen = isAsItShouldBe(remote, ctx);
  if (isOpen && remote.hash === snapshotHash(snapshot)) return { kind: 'acked', remote };
  if (remote.installments.some(({ status }) => !isOpenThere(status) && status !== 'CANCELLED')) return { kind: 'conflict', remote, code: `STATE_${remote.status}` };
  if (shown != null && remote.hash === shown.hash && remote.status === shown.status) return null;
  if (isOpen && isPartOf(snapshot, remote)) return null;
  return { kind: 'conflict', remote, code: isOpen ? 'CHANGED' : 'STATE_CANCELLED' };
}

function isOpenThere(status: RemoteStatus): boolean {
  return status === 'PAYABLE' || status === 'EXPIRED';
}

/** Numbers that our own mark of payment cancelled there and that stay so: a PUT would let them be paid again (fact 6). */
function closedByMark(remote: RemotePosition | NotFound, { marks }: SendCtx): readonly string[] {
  if (isNotFound(remote) || marks === undefined) return [];
  return remote.installments.filter(({ nav, status }) => status === 'CANCELLED' && marks.closed.includes(nav)).map(({ nav }) => nav);
}

/** Every installment can be paid, or is closed because we said so. */
function isAsItShouldBe(remote: RemotePosition, ctx: SendCtx): boolean {
  const closed = closedByMark(remote, ctx);
  return remote.installments.every(({ nav, status }) => isOpenThere(status) || closed.includes(nav));
}

/** Some of the installments are there as they were sent, the others not at all. */
function isPartOf(snapshot: PositionSnapshot, remote: RemotePosition): boolean {
  return canonicalHash(installmentsOf(snapshot).filter(({ nav }) => remote.installments.some((there) => there.nav === nav))) === remote.hash;
}

function beforeChange(snapshot: PositionSnapshot, remote: RemotePosition | NotFound, known: Readonly<{ hash: string }>, ctx: SendCtx): SendResult | null {
  const wanted = snapshotHash(snapshot);
  // An attempt that was cut may have ended one way of paying and not begun the other: what is half done is gone on with.
  const halfDone = ctx.attempt > 1 && (snapshot.withdrawn ?? []).length > 0;
  if (isNotFound(remote)) return halfDone ? null : { kind: 'conflict', remote, code: 'GONE' };
  // What an earlier attempt may have written; not where it changed only what the hash leaves out (causale, debtor): then it tells nothing.
  if (ctx.attempt > 1 && remote.hash === wanted && known.hash !== wanted && isAsItShouldBe(remote, ctx)) return { kind: 'acked', remote };
  const mayOpen = [...closedByMark(remote, ctx), ...(ctx.marks?.takenBack ?? [])];
  const hinders = remote.installments.find(({ nav, status }) => !isOpenThere(status) && !(status === 'CANCELLED' && mayOpen.includes(nav)));
  if (hinders !== undefined) return { kind: 'conflict', remote, code: `STATE_${hinders.status === 'CANCELLED' ? 'CANCELLED' : remote.status}` };
  return !halfDone && remote.hash !== known.hash ? { kind: 'conflict', remote, code: 'CHANGED' } : null;
}

function asSendResult(failure: ReadFailure): SendResult {
  if (failure.kind === 'unreadable') return { kind: 'retry', afterMs: null, scope: 'row', code: failure.code };
  return failure;
}

async function readBack(parts: GovPayParts, snapshot: PositionSnapshot, ctx: SendCtx): Promise<SendResult> {
  const wanted = snapshotHash(snapshot);
  const read = await readWhole(parts, snapshot, ctx);
  if (!read.ok) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: read.error.code };
  if (isNotFound(read.value)) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'NOT_THERE_YET' };
  // The answer said that it was written: what was paid in the moment between the two was paid as it was written.
  const isPaid = read.value.status === 'PAID' || read.value.status === 'REPORTED';
  return read.value.hash === wanted && (isPaid || isAsItShouldBe(read.value, ctx)) ? { kind: 'acked', remote: read.value } : { kind: 'conflict', remote: read.value, code: 'DIFFERS' };
}

async function refused(parts: GovPayParts, ref: PositionRef, answer: HttpAnswer, ctx: SendCtx): Promise<SendResult> {
  const { code } = readProblem(answer);
  // A success in words that are no answer of GovPay: it may have been written, or a proxy spoke.
  if (answer.status < 300) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'UNREADABLE_ANSWER' };
  if (answer.status === 401 || answer.status === 403 || KEY_CODES.has(code)) return { kind: 'unauthorized', code, message: UNAUTHORIZED };
  if (code === NUMBER_TAKEN) return { kind: 'conflict', remote: NOT_FOUND, code };
  if (code === NOT_UPDATABLE) {
    const read = await readPosition(parts, ref, ctx);
    return read.ok ? { kind: 'conflict', remote: read.value, code } : { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code };
  }
  if (answer.status === 408 || answer.status === 504) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code };
  if (isPassing(answer.status)) return { kind: 'retry', afterMs: answer.retryAfterMs, scope: answer.status === 500 ? 'row' : 'connector', code: answer.status === 500 ? 'HTTP_500' : code };
  return { kind: 'rejected', remedy: refusalOf(code) };
}

/** `whole`: the numbers of the position of which these are some; what is answered is always the whole, which the next change is held against. */
async function cancel(parts: GovPayParts, ref: PositionRef, reason: string, ctx: SendCtx, whole: readonly string[] = ref.navs): Promise<SendResult> {
  for (const nav of ref.navs) {
    const json = [{ op: 'REPLACE', path: '/stato', value: 'ANNULLATA' }, { op: 'REPLACE', path: '/descrizioneStato', value: reason.slice(0, 255) }];
    const called = await parts.pendenze.call({ operation: 'govpay.cancel', method: 'PATCH', path: pathOf(parts, nav), json, patch: true }, ctx);
    if (!called.ok) return called.error.sent ? { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: called.error.code } : { kind: 'retry', afterMs: null, scope: 'connector', code: called.error.code };
    const { status } = called.value;
    // A refused change of state comes as 400 or 422, by the version: what there is decides.
    if (status < 300 || status === 400 || status === 404 || status === 422) continue;
    return refused(parts, ref, called.value, ctx);
  }
  // The cancellation is written without a lock on the row: one that crosses a payment may cover it, so what counts is what is read afterwards (intermediary.md 1.2, Cancel).
  const read = await readPosition(parts, { ...ref, navs: whole }, ctx);
  if (!read.ok) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: read.error.code };
  if (isNotFound(read.value)) return { kind: 'conflict', remote: read.value, code: 'GONE' };
  return read.value.installments.every(({ nav, status }) => !ref.navs.includes(nav) || status === 'CANCELLED') ? { kind: 'acked', remote: read.value } : { kind: 'conflict', remote: read.value, code: `STATE_${read.value.status}` };
}

/** Every pendenza of a position; one that is missing beside others that are there is as if the whole were not what we sent. `withdrawn`: those that count only while they are not cancelled. */
async function readPosition(parts: GovPayParts, ref: PositionRef, lent: Lent, withdrawn: readonly string[] = []): Promise<Read<RemotePosition | NotFound>> {
  const pendenze: Pendenza[] = [];
  for (const nav of ref.navs) {
    const read = await getJson(parts.pendenze, 'govpay.read', pathOf(parts, nav), pendenzaShape, lent);
    if (read.ok) pendenze.push(read.value);
    else if (read.error.kind !== 'missing') return { ok: false, error: read.error };
  }
  for (const nav of withdrawn) {
    const read = await getJson(parts.pendenze, 'govpay.read', pathOf(parts, nav), pendenzaShape, lent);
    if (read.ok && read.value.stato !== 'ANNULLATA') pendenze.push(read.value);
    else if (!read.ok && read.error.kind !== 'missing') return { ok: false, error: read.error };
  }
  return { ok: true, value: pendenze.length === 0 ? NOT_FOUND : toRemote(ref.iupd, pendenze) };
}

async function findByNav(parts: GovPayParts, organization: string, nav: string, lent: Lent): Promise<Read<RemotePosition | NotFound>> {
  const read = await getJson(parts.pendenze, 'govpay.byNotice', `/pendenze/byAvviso/${organization}/${nav}`, pendenzaShape, lent);
  if (read.ok) return { ok: true, value: toRemote(read.value.documento?.identificativo ?? read.value.idPendenza, [read.value]) };
  return read.error.kind === 'missing' ? { ok: true, value: NOT_FOUND } : { ok: false, error: read.error };
}

async function askPayment(parts: GovPayParts, ref: PositionRef, ctx: PullCtx) {
  const remote = await readPosition(parts, ref, ctx);
  if (!remote.ok) return remote;
  const items = [];
  for (const { iuv, status } of isNotFound(remote.value) ? [] : remote.value.installments) {
    if (status !== 'PAID' && status !== 'REPORTED') continue;
    const listed = await getJson(parts.ragioneria, 'govpay.receiptsOfNumber', `/ricevute?${new URLSearchParams({ idDominio: ref.organization, iuv, metadatiPaginazione: 'false' }).toString()}`, receiptPage, ctx);
    if (!listed.ok) return listed.error.kind === 'missing' ? { ok: true as const, value: { remote: remote.value, items } } : { ok: false as const, error: listed.error };
    for (const row of listed.value.risultati) {
      const item = await receiptItem(parts, row, ctx);
      // One that cannot be had now does not hide the answer: the next pull brings it.
      if (item.ok && item.value !== null) items.push(item.value);
    }
  }
  return { ok: true as const, value: { remote: remote.value, items } };
}

/** Tells GovPay of a movement of the treasury: 202 the first time, 200 when repeated, 422 `021409` when it differs (intermediary.md 2.3). */
async function pushMovement(parts: GovPayParts, movement: TreasuryMovement, ctx: SendCtx): Promise<SendResult> {
  const id = createHash('sha256').update(movement.key).digest('hex').slice(0, 35);
  const path = `/riconciliazioni/${movement.organization}/${id}`;
  const json = {
    ...(movement.flowId !== null ? { idFlussoRendicontazione: movement.flowId } : movement.iuv !== null ? { iuv: movement.iuv } : { causale: movement.remittance.slice(0, 512) }), importo: Number(formatDecimalAmount(movement.amountCents)), sct: movement.trn,
    ...(movement.valueDate === null ? {} : { dataValuta: movement.valueDate }), ...(movement.bookingDate === null ? {} : { dataContabile: movement.bookingDate }), ...(movement.iban === null ? {} : { contoAccredito: movement.iban }),
  };
  const called = await parts.ragioneria.call({ operation: 'govpay.reconcile', method: 'PUT', path, json }, ctx);
  if (!called.ok) return called.error.sent ? { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: called.error.code } : { kind: 'retry', afterMs: null, scope: 'connector', code: called.error.code };
  if (called.value.status >= 300) {
    const { code } = readProblem(called.value);
    if (called.value.status === 401 || called.value.status === 403 || KEY_CODES.has(code)) return { kind: 'unauthorized', code, message: UNAUTHORIZED };
    if (isPassing(called.value.status)) return { kind: 'retry', afterMs: called.value.retryAfterMs, scope: 'connector', code };
    return { kind: 'rejected', remedy: { code, message: `L’intermediario non ha accettato il movimento (codice ${code}).`, fields: {} } };
  }
  const read = await getJson(parts.ragioneria, 'govpay.reconciliation', path, reconciliationShape, ctx);
  if (!read.ok) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: read.error.kind === 'missing' ? 'NOT_THERE_YET' : read.error.code };
  if (read.value.stato === 'IN_ELABORAZIONE') return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: 'IN_ELABORAZIONE' };
  return read.value.stato === 'ACQUISITA' ? { kind: 'acked', remote: null } : { kind: 'rejected', remedy: { code: read.value.stato, message: 'L’intermediario ha registrato il movimento con un errore: guarda i dettagli tecnici.', fields: {} } };
}
