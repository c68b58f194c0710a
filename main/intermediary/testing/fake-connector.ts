import { randomUUID } from 'node:crypto';
import { READ_BACK, type BulkStatus, type Capabilities, type ExchangeRecord, type Health, type IntermediaryConnector, type ListedPositions, type NotFound, type PullCtx, type PullPage, type Read, type ReadFailure, type RemoteInstallment, type RemotePosition, type RemoteStatus, type SendCtx, type SendResult } from '../connector.ts';
import { installmentsOf, snapshotHash, textsHash, type PositionSnapshot } from '../position-snapshot.ts';

export type FakeCall = 'upsert' | 'cancel' | 'mark' | 'read' | 'upload' | 'uploadStatus' | 'health' | 'list' | 'publish';

/**
 * What goes wrong with the next call of a kind. `LOST_BEFORE`: never arrived, and nobody knows. `LOST_AFTER`: was done, and the answer never came.
 * `STILL_WORKING`: the upload is not done. `ANSWER`: refused with this, nothing done. `READ`: the reading fails. `THROW`: a bug of the connector.
 */
export type Fault = Readonly<{ kind: 'LOST_BEFORE' | 'LOST_AFTER' | 'THROW' }> | Readonly<{ kind: 'ANSWER'; result: SendResult; http?: number }> | Readonly<{ kind: 'READ'; failure: ReadFailure }> | Readonly<{ kind: 'STILL_WORKING' }>;

type Held = { snapshot: PositionSnapshot; status: RemoteStatus; version: number; paid: Map<string, 'RECEIPT' | 'MARK'>; paidAt: Map<string, string>; fee: number; cancelled: Set<string> };

export type FakeRemote = Readonly<{
  connector: IntermediaryConnector;
  /** Every call, in order: `upsert POS-1 v2`. */
  calls: string[];
  faults: Map<FakeCall, Fault[]>;
  /** The next fault of a kind of call. */
  fail(call: FakeCall, ...faults: Fault[]): void;
  pay(iupd: string, nav?: string): void;
  addFee(iupd: string, cents: number): void;
  /** Somebody else changes it there. */
  change(iupd: string, amountCents: number): void;
  setStatus(iupd: string, status: RemoteStatus): void;
  /** One installment of several is cancelled on the portal. */
  cancelOne(iupd: string, nav: string): void;
  vanish(iupd: string): void;
  /** A number that belongs to a position that is not ours. */
  takeNumber(nav: string): void;
  held(iupd: string): RemotePosition | null;
  health: { ok: boolean };
  /** What lists it has, for a connector that offers them: `{ ...connector, ...listing.ways }`. */
  listing: {
    readonly ways: Required<Pick<IntermediaryConnector, 'listPositions' | 'publishDraft'>>; pageSize: number;
    /** What is uploaded stays a draft. */
    drafts: boolean;
    /** Never in a list. */
    readonly hidden: Set<string>;
    /** So many rows slip past between two pages. */
    drift: number;
    /** Shown otherwise than it is, as a row that a filter has cut is. */
    shown: ((position: RemotePosition) => RemotePosition) | null;
  };
  /** Called while a sending is on its way, before it arrives. */
  onTheWay: { meet: ((iupd: string) => Promise<void> | void) | null };
  most: { atOnce: number };
}>;

const CAPABILITIES: Capabilities = {
  navIssuedBy: 'client', segregationCode: '01', auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true, stamp: true, updatableAfterPublish: ['amount', 'dueDate', 'iban', 'debtor', 'transfers'],
  cancelReversible: false, markPaidElsewhere: true, findByNav: false, changeFeed: 'paymentDate', streams: [], pushRate: { calls: 30, perMs: 10_000 }, bulk: null, amountUnit: 'cents', dateZone: 'UTC', treasury: false, noticePdf: false, transport: 'rest',
};

const NOT_FOUND: NotFound = { notFound: true };

/** An intermediary in memory, with the manners of GPD: unique numbers, full replacement checked against the version, cancellation for good, payments that arrive whatever the state. */
export function createFakeRemote(clock: Readonly<{ nowMs(): number }>, capabilities: Partial<Capabilities> = {}): FakeRemote {
  const positions = new Map<string, Held>();
  const foreign = new Set<string>();
  const calls: string[] = [];
  const faults = new Map<FakeCall, Fault[]>();
  const health = { ok: true };
  const onTheWay: FakeRemote['onTheWay'] = { meet: null };
  const most = { atOnce: 0 };
  const uploads = new Map<string, ReadonlyMap<string, SendResult>>();
  let running = 0;

  const record = (ctx: Pick<SendCtx, 'record' | 'nowMs'>, operation: string, http: number | null): void => {
    const exchange: ExchangeRecord = { operation: `fake.${operation}`, method: 'POST', path: `/${operation}`, requestId: randomUUID(), at: new Date(ctx.nowMs()).toISOString(), durationMs: 1, http, code: null, requestBody: '{}', responseBody: '{}' };
    ctx.record(exchange);
  };
  const nextFault = (call: FakeCall): Fault | null => faults.get(call)?.shift() ?? null;

  const attempt = async (call: 'upsert' | 'cancel' | 'mark' | 'publish', iupd: string, ctx: SendCtx, work: () => SendResult): Promise<SendResult> => {
    calls.push(`${call} ${iupd} v${ctx.intentVersion}`);
    running += 1;
    most.atOnce = Math.max(most.atOnce, running);
    await new Promise((resolve) => setImmediate(resolve));
    await onTheWay.meet?.(iupd);
    running -= 1;
    const fault = nextFault(call);
    switch (fault?.kind) {
      case 'LOST_BEFORE': record(ctx, call, null); return { kind: 'ambiguous', probeAfterMs: 2_000, code: 'TIMEOUT' };
      case 'LOST_AFTER': work(); record(ctx, call, null); return { kind: 'ambiguous', probeAfterMs: 2_000, code: 'TIMEOUT' };
      case 'ANSWER': record(ctx, call, fault.http ?? 400); return fault.result;
      case 'THROW': throw new Error('a bug of the connector');
      default: {
        const result = work();
        record(ctx, call, result.kind === 'acked' ? 200 : 409);
        return result;
      }
    }
  };

  const create = (snapshot: PositionSnapshot): SendResult => {
    const numbers = new Set([...positions.values()].flatMap((held) => installmentsOf(held.snapshot).map(({ nav }) => nav)));
    const before = positions.get(snapshot.iupd);
    if (before !== undefined) return { kind: 'conflict', remote: remoteOf(before), code: 'DUPLICATE_DIFFERENT' };
    if (installmentsOf(snapshot).some(({ nav }) => foreign.has(nav) || numbers.has(nav))) return { kind: 'conflict', remote: NOT_FOUND, code: 'NAV_COLLISION' };
    const held: Held = { snapshot, status: 'PAYABLE', version: 1, paid: new Map(), paidAt: new Map(), fee: 0, cancelled: new Set() };
    positions.set(snapshot.iupd, held);
    return { kind: 'acked', remote: remoteOf(held) };
  };

  const replace = (snapshot: PositionSnapshot, known: Readonly<{ version: string | null; hash: string }>): SendResult => {
    const held = positions.get(snapshot.iupd);
    if (held === undefined) return { kind: 'conflict', remote: NOT_FOUND, code: 'ACTIVE_AGAINST_GONE' };
    const remote = remoteOf(held);
    if (remote.status !== 'PAYABLE' && remote.status !== 'EXPIRED' && remote.status !== 'DRAFT') return { kind: 'conflict', remote, code: `STATE_${remote.status}` };
    if (remote.version !== known.version) return { kind: 'conflict', remote, code: 'CHANGED' };
    Object.assign(held, { snapshot, version: held.version + 1, status: 'PAYABLE' });
    return { kind: 'acked', remote: remoteOf(held) };
  };

  const cancel = (iupd: string): SendResult => {
    const held = positions.get(iupd);
    if (held === undefined) return { kind: 'conflict', remote: NOT_FOUND, code: 'GONE' };
    if (held.paid.size > 0) return { kind: 'conflict', remote: remoteOf(held), code: 'CANCEL_AGAINST_PAID' };
    Object.assign(held, { status: 'CANCELLED', version: held.version + 1 });
    return { kind: 'acked', remote: remoteOf(held) };
  };

  const mark = (iupd: string, nav: string): SendResult => {
    const held = positions.get(iupd);
    if (held === undefined) return { kind: 'conflict', remote: NOT_FOUND, code: 'GONE' };
    if (held.paid.get(nav) === 'RECEIPT') return { kind: 'conflict', remote: remoteOf(held), code: 'PAID' };
    held.paid.set(nav, 'MARK');
    held.paidAt.set(nav, new Date(clock.nowMs()).toISOString());
    return { kind: 'acked', remote: remoteOf(held) };
  };

  const read = async (iupd: string, ctx: PullCtx): Promise<Read<RemotePosition | NotFound>> => {
    calls.push(`read ${iupd}`);
    await new Promise((resolve) => setImmediate(resolve));
    const fault = nextFault('read');
    const held = positions.get(iupd);
    record(ctx, 'read', fault === null ? (held === undefined ? 404 : 200) : 503);
    if (fault?.kind === 'READ') return { ok: false, error: fault.failure };
    return { ok: true, value: held === undefined ? NOT_FOUND : remoteOf(held) };
  };

  const upload = async (snapshots: readonly PositionSnapshot[], ctx: SendCtx) => {
    calls.push(`upload ${snapshots.length}`);
    const fault = nextFault('upload');
    record(ctx, 'upload', fault === null ? 202 : 400);
    if (fault?.kind === 'ANSWER') return fault.result;
    const uploadId = `U${uploads.size + 1}`;
    uploads.set(uploadId, new Map(snapshots.map((snapshot): [string, SendResult] => {
      const result = create(snapshot);
      const made = positions.get(snapshot.iupd);
      if (listing.drafts && result.kind === 'acked' && made !== undefined) made.status = 'DRAFT';
      return [snapshot.iupd, result.kind === 'acked' ? { kind: 'acked', remote: null } : { kind: 'ambiguous', probeAfterMs: 0, code: 'BULK_DUPLICATE' }];
    })));
    return { kind: 'accepted' as const, uploadId, afterMs: 5_000 };
  };

  const uploadStatus = async (uploadId: string, ctx: PullCtx): Promise<Read<BulkStatus>> => {
    calls.push(`uploadStatus ${uploadId}`);
    const fault = nextFault('uploadStatus');
    record(ctx, 'uploadStatus', 200);
    if (fault?.kind === 'READ') return { ok: false, error: fault.failure };
    if (fault?.kind === 'STILL_WORKING') return { ok: true, value: { done: false, afterMs: 30_000 } };
    return { ok: true, value: { done: true, outcomes: uploads.get(uploadId) ?? new Map<string, SendResult>() } };
  };

  const list = async (page: string | null, ctx: PullCtx): Promise<Read<ListedPositions>> => {
    calls.push(`list ${page ?? 0}`);
    await new Promise((resolve) => setImmediate(resolve));
    const fault = nextFault('list');
    record(ctx, 'list', fault === null ? 200 : 503);
    if (fault?.kind === 'THROW') throw new Error('a bug of the connector');
    if (fault?.kind === 'READ') return { ok: false, error: fault.failure };
    const rows = [...positions.values()].reverse().filter(({ snapshot }) => !listing.hidden.has(snapshot.iupd)).map((held) => (listing.shown ?? ((row: RemotePosition) => row))(remoteOf(held)));
    const number = Number(page ?? 0);
    const from = number * listing.pageSize + (number === 0 ? 0 : listing.drift);
    return { ok: true, value: { positions: rows.slice(from, from + listing.pageSize), next: (number + 1) * listing.pageSize < rows.length ? String(number + 1) : null } };
  };

  const publish = (iupd: string): SendResult => {
    const held = positions.get(iupd);
    if (held?.status === 'DRAFT') Object.assign(held, { status: 'PAYABLE', version: held.version + 1 });
    return { kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK };
  };

  const listing: FakeRemote['listing'] = {
    pageSize: 10, drafts: false, hidden: new Set(), drift: 0, shown: null,
    ways: { listPositions: (_organization, { page }, ctx) => list(page, ctx), publishDraft: (position, ctx) => attempt('publish', position.iupd, ctx, () => publish(position.iupd)) },
  };

  const heldOf = (iupd: string): Held => {
    const held = positions.get(iupd);
    if (held === undefined) throw new Error(`The remote holds no ${iupd}`);
    return held;
  };

  return {
    calls, faults, health, onTheWay, most, listing,
    fail: (call, ...added) => faults.set(call, [...(faults.get(call) ?? []), ...added]),
    pay(iupd, nav) {
      const held = heldOf(iupd);
      for (const one of installmentsOf(held.snapshot)) {
        if (nav !== undefined && one.nav !== nav) continue;
        held.paid.set(one.nav, 'RECEIPT');
        held.paidAt.set(one.nav, new Date(clock.nowMs()).toISOString());
      }
      held.version += 1;
    },
    addFee(iupd, cents) { Object.assign(heldOf(iupd), { fee: cents, version: heldOf(iupd).version + 1 }); },
    change(iupd, amountCents) {
      const held = heldOf(iupd);
      Object.assign(held, { snapshot: withAmount(held.snapshot, amountCents), version: held.version + 1 });
    },
    setStatus(iupd, status) { Object.assign(heldOf(iupd), { status, version: heldOf(iupd).version + 1 }); },
    cancelOne(iupd, nav) { heldOf(iupd).cancelled.add(nav); },
    vanish: (iupd) => void positions.delete(iupd),
    takeNumber: (nav) => void foreign.add(nav),
    held: (iupd) => { const held = positions.get(iupd); return held === undefined ? null : remoteOf(held); },
    connector: {
      id: 'fake', capabilities: { ...CAPABILITIES, ...capabilities },
      async health(ctx): Promise<Health> {
        calls.push('health');
        record(ctx, 'health', health.ok ? 200 : 401);
        return { ok: health.ok, serverTime: new Date(clock.nowMs()).toISOString(), rights: [], detail: '' };
      },
      upsertPosition: (position, known, ctx) => attempt('upsert', position.iupd, ctx, () => (known === null ? create(position) : replace(position, known))),
      cancelPosition: (ref, _reason, ctx) => attempt('cancel', ref.iupd, ctx, () => cancel(ref.iupd)),
      markPaidElsewhere: (ref, _paidAt, _reason, ctx) => attempt('mark', ref.iupd, ctx, () => mark(ref.iupd, ref.nav)),
      readPosition: (ref, ctx) => read(ref.iupd, ctx), textsHash: textsOf,
      uploadPositions: upload, uploadStatus,
      pull: async (): Promise<Read<PullPage>> => ({ ok: true, value: { items: [], next: null, skipped: 0 } }),
      askPayment: async (ref, ctx) => {
        const seen = await read(ref.iupd, ctx);
        return seen.ok ? { ok: true, value: { remote: seen.value, items: [] } } : seen;
      },
      close: async () => undefined,
    },
  };
}

function withAmount(snapshot: PositionSnapshot, amountCents: number): PositionSnapshot {
  return { ...snapshot, options: snapshot.options.map((option) => ({ ...option, installments: option.installments.map((one) => ({ ...one, amountCents, transfers: one.transfers.map((transfer) => ({ ...transfer, amountCents })) })) })) };
}

function remoteOf(held: Held): RemotePosition {
  const installments = installmentsOf(held.snapshot).map((one): RemoteInstallment => {
    const paid = held.paid.get(one.nav);
    return {
      nav: one.nav, iuv: one.iuv, status: paid === undefined ? (held.cancelled.has(one.nav) ? 'CANCELLED' : held.status) : 'PAID', amountCents: one.amountCents, notificationFeeCents: held.fee, dueDate: one.dueDate, paidAt: held.paidAt.get(one.nav) ?? null, receiptId: paid === 'RECEIPT' ? 'R1' : null, psp: null,
      markedByCreditor: paid === 'MARK',
    };
  });
  const status = held.paid.size === 0 ? held.status : held.paid.size === installments.length ? 'PAID' : 'PARTIALLY_PAID';
  return { iupd: held.snapshot.iupd, status, version: `V${held.version}`, hash: snapshotHash(held.snapshot), textsHash: textsOf(held.snapshot), installments };
}

function textsOf(snapshot: PositionSnapshot): string {
  return textsHash([[snapshot.debtor.name], ...installmentsOf(snapshot).map(({ nav, description }) => [nav, description])]);
}

