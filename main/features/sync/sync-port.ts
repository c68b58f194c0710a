import type { z } from 'zod';
import type { connectionTest, connectorCard, exchangeRow, notRecordedRow, queueRow, syncStatus } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { Result } from '../../domain/result.ts';

export type SyncStatus = z.infer<typeof syncStatus>;
export type ConnectionTest = z.infer<typeof connectionTest>;
export type QueuedIntent = Omit<z.infer<typeof queueRow>, 'debtorName' | 'description' | 'amountCents' | 'nav' | 'taskId'>;
export type Exchange = z.infer<typeof exchangeRow>;
export type NotRecorded = Readonly<z.infer<typeof notRecordedRow>>;
type Connectors = z.infer<typeof connectorCard>[];
export type SettingsProblem = Readonly<{ field: string; message: string }>;
export type AskedPayment = Readonly<{ outcome: 'PAID' | 'NOT_PAID' | 'UNKNOWN_THERE' | 'QUEUED' | 'NOT_CONNECTED' | 'FAILED'; message: string; askedAt: string | null; nextAt: string | null }>;

/**
 * What features and screens ask of the intermediary; implemented by the host, because features do not know `main/intermediary`.
 * Nothing here is called inside a unit of work, but `wake`.
 */
/** `fixed`: another value is another remote. `movable`: the same one may have moved, when the field `moved` says so. */
export type PlaceKeys = Readonly<{ fixed: readonly string[]; movable: readonly string[]; moved: string }>;

export interface SyncPort {
  /** What is sent is answered with a later exchange, not at once: nobody waits for it. */
  answersLater(): boolean;
  /** Two ways of paying one debt may be there together, and paying one side excludes the other there too. */
  holdsTwoPlans(): boolean;
  /** One notice of a position that is paid in part can be closed there, so that nobody pays it. */
  closesNumbers(): boolean;
  /** Beneficiaries and their accounts may still change after they were sent; otherwise they are only added. */
  changesTransfers(): boolean;
  /** The account of what is left of a position paid in part can be changed there only in all unpaid positions of the entity at once, also in those of other programs. */
  changesAccountsEverywhere(): boolean;
  /** The intermediary answered lately: decides whether printing waits for the confirmation (`mayPrint`). */
  online(): boolean;
  /** Something was queued: send soon. */
  wake(): void;
  connectors(): Promise<Connectors>;
  /** Checks and keeps settings; secrets go to the secret place. The row of the connection is written by the feature. */
  check(connector: string, settings: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>): Promise<readonly SettingsProblem[]>;
  /** Fields of a connector that say which remote it is; `moved`: the field that says, once, that the same remote moved. */
  placeKeys(connector: string): Promise<PlaceKeys>;
  /** Positions that can still be paid are there, or may be, as far as we know. */
  holdsPositions(reader: Reader): Promise<boolean>;
  secretPlace(): Promise<'SAFE_STORAGE' | 'KEYRING' | 'THIS_RUN'>;
  secretsGiven(connector: string): Promise<readonly string[]>;
  keepSecrets(connector: string, secrets: Readonly<Record<string, string>>): Promise<Result<null, Readonly<{ message: string }>>>;
  /** The connection was saved, switched on or off: begin again with what is stored. */
  reconnect(): Promise<void>;
  test(): Promise<Result<ConnectionTest, Readonly<{ message: string }>>>;
  /** `offices`: whose queue is counted; null: all. */
  status(reader: Reader, offices: readonly string[] | null): Promise<Omit<SyncStatus, 'unsentPrinted'>>;
  /** `offices`: of the positions that the operator sees; null: all. */
  queue(reader: Reader, asked: Readonly<{ view: 'ALL' | 'TO_SOLVE' | 'WAITING'; cursor: string | null; limit: number; offices: readonly string[] | null }>): Promise<Readonly<{ rows: readonly QueuedIntent[]; next: string | null; counts: Readonly<{ all: number; toSolve: number; waiting: number }> }> | null>;
  /** What waits to be sent about one position, in order. */
  sending(reader: Reader, positionId: number): Promise<readonly QueuedIntent[]>;
  /** Puts refused intents in the queue again, in the unit; answers how many still were refused. */
  sendAgain(unit: UnitOfWork, intentIds: readonly string[]): Promise<number>;
  run(): boolean;
  cancelRun(): boolean;
  suspend(suspended: boolean): void;
  days(reader: Reader, days: number): Promise<readonly Readonly<{ day: string; accepted: number; refused: number; retried: number; receipts: number; flows: number }>[]>;
  alignment(reader: Reader, days: number): Promise<Readonly<Record<'creations' | 'changes', Readonly<{ count: number; within: number; p50Ms: number | null; p95Ms: number | null }>>>>;
  runs(reader: Reader, limit: number): Promise<readonly Readonly<{ id: string; stream: 'RECEIPTS' | 'FLOWS' | 'COLLECTIONS' | 'OUTCOMES'; label: string; startedAt: string; endedAt: string | null; outcome: 'DONE' | 'CUT' | 'FAILED' | 'RUNNING'; pages: number; seen: number; applied: number; already: number; refused: number; skipped: number; message: string | null }>[]>;
  /** What arrived and is not recorded, what was announced and is not given. */
  notRecorded(reader: Reader): Promise<readonly NotRecorded[]>;
  /** Tries again what was refused. */
  retryRefused(): Promise<Readonly<{ recorded: number; refused: number }>>;
  /** The bytes of something refused, with a name for them; null when there is no such thing. */
  refusedContent(reader: Reader, id: string): Promise<Readonly<{ fileName: string; bytes: Uint8Array }> | null>;
  exchanges(reader: Reader, positionId: number, limit: number): Promise<readonly Exchange[]>;
  askPayment(positionId: number): Promise<AskedPayment>;
}
