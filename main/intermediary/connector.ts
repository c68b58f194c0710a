import type { PositionSnapshot } from './position-snapshot.ts';
import type { RemotePosition, RemoteStatus } from '../domain/remote-position.ts';

/*
 * What every intermediary looks like from inside (intermediary.md section 6). One folder of `connectors/` each; the engine, the screens and the command
 * line know nothing else of them.
 */

/** Name of a folder of `connectors/`: no list of them stands anywhere, so that one more changes nothing outside its folder. */
export type ConnectorId = string;

/** ISO UTC instant, `2026-11-29T08:30:00.000Z`. */
export type Instant = string;

export const PULL_STREAMS = ['RECEIPTS', 'FLOWS', 'COLLECTIONS', 'OUTCOMES'] as const;
/** `COLLECTIONS`: GovPay's riscossioni. `OUTCOMES`: what a partner without API answers about the positions it was given. */
export type PullStream = (typeof PULL_STREAMS)[number];

/** How a stream is read again so that nothing late is lost (intermediary.md 4.4). */
export type StreamRule = Readonly<{
  /** How far before the cursor a run begins; null: the cursor means nothing there, everything is offered every time. */
  overlapMs: number | null;
  /** The remote refuses a beginning older than one month (fact 8): then none is given and it sends all it has. */
  oneMonthAtMost: boolean;
  /** Its pages shift while they are read: a run counts only when the next one saw the same things. */
  untilStable: boolean;
}>;

export type UpdatableField = 'amount' | 'dueDate' | 'iban' | 'debtor' | 'transfers';

/** What this intermediary can do; screens offer nothing else. */
export type Capabilities = Readonly<{
  navIssuedBy: 'client' | 'server' | 'either'; segregationCode: string | null; auxDigit: 0 | 3;
  maxTransfers: number; maxInstallments: number; multiPlan: boolean; multiBeneficiary: boolean; stamp: boolean;
  /** GovPay: no iban, and transfers only grow (fact 7). */
  updatableAfterPublish: readonly UpdatableField[];
  /** A decided change of account of what is paid in part goes through by changing an IBAN in all unpaid positions of the organization, whoever loaded them. Absent: it does not. */
  ibanChangeEverywhere?: true;
  cancelReversible: boolean; markPaidElsewhere: boolean; findByNav: boolean;
  /** What the cursor of payments means. */
  changeFeed: 'arrival' | 'paymentDate' | 'none';
  streams: readonly PullStream[];
  /** How each stream is read again (`pulling/pull-streams.ts` has those of intermediary.md 4.4 by name); one that is not named is read whole every time. */
  streamRules?: Readonly<Partial<Record<PullStream, StreamRule>>>;
  pushRate: Readonly<{ calls: number; perMs: number }>;
  /** Positions that one call can carry; above `threshold` waiting creations the bulk way is taken. null: no bulk way. */
  bulk: Readonly<{ threshold: number; perUpload: number }> | null;
  amountUnit: 'cents' | 'euro'; dateZone: string; treasury: boolean; noticePdf: boolean; transport: 'rest' | 'soap' | 'file';
}>;

/** Identity of a position at the intermediary. `navs` in order of installment, for connectors that know a pendenza for each. */
export type PositionRef = Readonly<{ organization: string; iupd: string; navs: readonly string[] }>;
export type NavRef = Readonly<{ organization: string; iupd: string; nav: string; iuv: string }>;

export { REMOTE_STATUSES, type RemoteInstallment, type RemotePosition, type RemoteStatus } from '../domain/remote-position.ts';

export type NotFound = Readonly<{ notFound: true }>;
export function isNotFound(answer: RemotePosition | NotFound): answer is NotFound {
  return 'notFound' in answer;
}

/** One call as it went, for the history of the position and the graph. Never a header: there are the keys. */
export type ExchangeRecord = Readonly<{
  operation: string; method: string; path: string; requestId: string; at: Instant; durationMs: number;
  http: number | null; code: string | null; requestBody: string | null; responseBody: string | null;
}>;

/**
 * What a connector is lent for one call. `record` is called for every HTTP exchange or file, whatever its outcome. `shown`: what the remote held when a person asked for a creation of what
 * was there before; where creating replaces (GovPay, fact 6) only that, and nothing else that is found, may be written over.
 * `marks`: what our own marks of payment closed there, where closing is a cancellation. `accountMoves`: the changes of account of the creditor that are decided, read when asked for.
 */
export type SendCtx = Readonly<{ intentId: string; intentVersion: number; attempt: number; shown?: ShownThere | null; marks?: MarkedNavs; accountMoves?: () => Promise<readonly AccountMove[]>; signal: AbortSignal; nowMs(): number; record(exchange: ExchangeRecord): void }>;
/** `closed`: numbers that are recorded as paid outside pagoPA; they stay closed there. `takenBack`: the remote was told so, and it is not so any more; they are to be opened again. */
export type MarkedNavs = Readonly<{ closed: readonly string[]; takenBack: readonly string[] }>;
/** All that the creditor is still to be paid on one account is paid on another from now on. `ended` false: it is being moved here still, or a person stopped it. */
export type AccountMove = Readonly<{ from: string; to: string; ended: boolean }>;
export type ShownThere = Readonly<{ hash: string; status: RemoteStatus | 'GONE' | null }>;
/**
 * `nowMs`: this computer's clock as it is, against which the remote's is measured. `remoteNowMs`: the remote's, as far as it is known, for what is compared with times
 * of the remote; absent: nobody knows better than our own.
 */
export type PullCtx = Readonly<{ runId: string; signal: AbortSignal; nowMs(): number; remoteNowMs?(): number; record(exchange: ExchangeRecord): void }>;

export type Remedy = Readonly<{ code: string; message: string; fields: Readonly<Record<string, string>> }>;

/** How a sending ended, as the connector can tell by itself. `message` and `remedy` are Italian and hold no personal data. */
export type SendResult =
  /** Done, and read back where the protocol wants it (fact 1: a position left DRAFT is not acked). `remote` as read back. */
  | Readonly<{ kind: 'acked'; remote: RemotePosition | null }>
  /** Nobody knows whether it arrived: the engine reads the remote before anything else is sent. */
  | Readonly<{ kind: 'ambiguous'; probeAfterMs: number; code: string }>
  /** Refused because the remote is not what was thought. */
  | Readonly<{ kind: 'conflict'; remote: RemotePosition | NotFound; code: string }>
  /** A person must fix it. */
  | Readonly<{ kind: 'rejected'; remedy: Remedy }>
  /** `afterMs`: what the remote asked for. `row`: only this one waits. `connector`: everything waits. */
  | Readonly<{ kind: 'retry'; afterMs: number | null; scope: 'row' | 'connector'; code: string }>
  /** 401 or 403 of the key itself: the circuit opens, one alert, no hammering. */
  | Readonly<{ kind: 'unauthorized'; code: string; message: string }>;

/**
 * Code of a doubt that many have at once: what was given to the remote all together, or published there after it was found in draft. Lists answer many of them by one call
 * ({@link IntermediaryConnector.listPositions}); where there are none, or they do not show it, each is read by itself.
 */
export const READ_BACK = 'READ_BACK';

/** What reading failed for. */
export type ReadFailure = Readonly<{ kind: 'retry'; afterMs: number | null; scope: 'row' | 'connector'; code: string }> | Readonly<{ kind: 'unauthorized'; code: string; message: string }> | Readonly<{ kind: 'unreadable'; code: string; message: string }>;
export type Read<T> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: ReadFailure }>;

/** Where a stream was read up to. `from` null: everything the remote still has. `page` opaque, to go on with a run that was cut. */
export type Cursor = Readonly<{ from: Instant | null; to: Instant; page: string | null }>;

/** One thing that arrived: its bytes before any interpretation, and the key by which it is the same thing when it comes again. */
export type PulledItem = Readonly<{
  stream: PullStream;
  /** RECEIPTS: `org/iuv/receiptId`; FLOWS: `psp/fdr/revision`; COLLECTIONS: `org/iuv/iur/index`; OUTCOMES: `iupd/sha256`. */
  naturalKey: string;
  raw: Uint8Array; mime: 'application/xml' | 'application/json' | 'text/csv';
  /** SHA-256 of `raw` in hexadecimal digits, once the inbox has it. */
  sha256?: string;
  /** Largest instant by which the cursor may advance once this is applied; null: says nothing. */
  highWater: Instant | null;
}>;

/**
 * `next` null: the last page. `skipped`: rows seen that were not ready (422 of gpd-payments): the cursor must not pass them. `skippedFrom`: the earliest
 * of them on the scale of the cursor; without it the cursor does not move at all.
 */
export type PullPage = Readonly<{ items: readonly PulledItem[]; next: string | null; skipped: number; skippedFrom?: Instant; rows?: ListedRows }>;

/**
 * What a page listed, where its rows can be asked for one by one: then those that were not given are remembered by their key, and after some days they hold the cursor no more.
 * `at` on the scale of the cursor. `code`: why it was not given.
 */
export type ListedRows = Readonly<{ given: readonly string[]; missing: readonly Readonly<{ key: string; at: Instant | null; code: string }>[] }>;

export type Health = Readonly<{
  ok: boolean; serverTime: Instant | null;
  /** What the key may do, in Italian, each with its answer. */
  rights: readonly Readonly<{ what: string; allowed: boolean | null; detail: string | null }>[];
  /** What was reached, or why not, in Italian, with the remedy. */
  detail: string;
}>;

/** A credit on the treasury account, for connectors that reconcile too. `key` names it for ever: bank id and movement id. Civil dates; `trn` empty when the bank gave none. */
export type TreasuryMovement = Readonly<{ key: string; organization: string; amountCents: number; trn: string; remittance: string; flowId: string | null; iuv: string | null; valueDate: string | null; bookingDate: string | null; iban: string | null }>;

/** `next` null: nothing further back that could be asked for. */
export type ListedPositions = Readonly<{ positions: readonly RemotePosition[]; next: string | null }>;

/** `uploadId` of a bulk upload, to ask for its status until `done`. */
export type BulkStatus = Readonly<{ done: false; afterMs: number }> | Readonly<{ done: true; outcomes: ReadonlyMap<string, SendResult> }>;

/**
 * A way to the platform. Nothing here throws for what the network or the remote does: failures are values. A throw is a bug.
 * Every method may be called again after a crash with the same arguments.
 */
export interface IntermediaryConnector {
  readonly id: ConnectorId;
  readonly capabilities: Capabilities;
  health(ctx: PullCtx): Promise<Health>;

  /** Creates or replaces, publishes, reads back. `known`: the version last seen, null when never acked: then it is a creation. */
  upsertPosition(position: PositionSnapshot, known: Readonly<{ version: string | null; hash: string }> | null, ctx: SendCtx): Promise<SendResult>;
  cancelPosition(ref: PositionRef, reason: string, ctx: SendCtx): Promise<SendResult>;
  /**
   * Closes one notice, so that nobody pays it (again). `wholeNavs`: all numbers that the position offers, for what is read afterwards. `notPaid`: nobody paid it, its plan was lost and the
   * residue is asked for with another notice; where the remote says why to whom looks there, it says `reason` and no payment.
   */
  markPaidElsewhere?(ref: NavRef & Readonly<{ wholeNavs?: readonly string[]; notPaid?: boolean }>, paidAt: Instant, reason: string, ctx: SendCtx): Promise<SendResult>;
  readPosition(ref: PositionRef, ctx: PullCtx): Promise<Read<RemotePosition | NotFound>>;
  /** `textsHash` of a remote that holds the texts of this position; only where {@link RemotePosition.textsHash} is told. */
  textsHash?(position: PositionSnapshot): string;
  /**
   * Only where answers come later than the sending (files): what became of an operation that was left `ambiguous`. `ambiguous` again: no answer yet, that is no failure and
   * is asked for ever; `retry`: it never left or was not looked at, it may be sent again. Where it exists it is asked instead of `readPosition`, which cannot tell a refusal.
   */
  outcomeOf?(intentId: string, ref: PositionRef, ctx: PullCtx): Promise<Read<SendResult>>;
  findByNav?(organization: string, nav: string, ctx: PullCtx): Promise<Read<RemotePosition | NotFound>>;

  /** Whether an upload can carry a position; absent: any. One that it cannot would have the whole upload refused. */
  fitsBulk?(position: PositionSnapshot): boolean;
  uploadPositions?(positions: readonly PositionSnapshot[], ctx: SendCtx): Promise<Readonly<{ kind: 'accepted'; uploadId: string; afterMs: number }> | SendResult>;
  uploadStatus?(uploadId: string, ctx: PullCtx): Promise<Read<BulkStatus>>;
  /**
   * Positions as a list of the remote shows them, those that came last first, back to `since`: many by one call. A row that cannot be read is left out. Pages may shift while they
   * are read, and a row may hide a part of its position: only that it equals what was sent may be believed, never that it differs or is not there. `page` opaque, null the first.
   */
  listPositions?(organization: string, asked: Readonly<{ since: Instant; page: string | null }>, ctx: PullCtx): Promise<Read<ListedPositions>>;
  /** Publishes what was seen in draft and equal to this, by one call. Done is `ambiguous` {@link READ_BACK}: that it is published is read afterwards, many at once. */
  publishDraft?(position: PositionSnapshot, ctx: SendCtx): Promise<SendResult>;

  pull(stream: PullStream, organization: string, cursor: Cursor, ctx: PullCtx): Promise<Read<PullPage>>;
  /** Asks again for one row that was listed and not given, by its key. `NOT_OURS`: it never will be. Only where {@link PullPage.rows} are told. */
  fetchRow?(stream: PullStream, organization: string, key: string, ctx: PullCtx): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>>;
  /** Asks now whether one position was paid: what F4 does. Its receipts come as items, to be applied like pulled ones. */
  askPayment(ref: PositionRef, ctx: PullCtx): Promise<Read<Readonly<{ remote: RemotePosition | NotFound; items: readonly PulledItem[] }>>>;
  pushTreasuryMovement?(movement: TreasuryMovement, ctx: SendCtx): Promise<SendResult>;
  fetchNoticePdf?(ref: NavRef, ctx: PullCtx): Promise<Read<Uint8Array | NotFound>>;
  close(): Promise<void>;
}
