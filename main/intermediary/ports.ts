import type { Reader, UnitOfWork } from '../data/engine.ts';
import type { AccountMove, PulledItem, RemotePosition } from './connector.ts';
import type { ConflictRule } from './conflict-rules.ts';
import type { IntentKind } from './position-snapshot.ts';

/** What a position is for us, apart from what waits in the outbox. */
export type LocalStanding = Readonly<{
  positionId: number; iupd: string; organization: string; navs: readonly string[];
  /** Facts, not the stored state: an open task covers it with «Da verificare». */
  cancelled: boolean; paid: boolean; paidElsewhere: boolean; printed: boolean;
  /** Numbers that are closed at our word: recorded as paid outside pagoPA, or lost with their plan. */
  paidElsewhereNavs: readonly string[];
  /** Numbers for which a payment is here. */
  paidNavs: readonly string[];
  /** Numbers that can still be paid, as far as we know: neither paid in any way nor cancelled, and of no way of paying that another excludes. */
  openNavs: readonly string[];
  /** Some installment was confirmed by the intermediary and has not changed since. */
  confirmed: boolean;
}>;

/** A contradiction that a person must see, with both sides. */
export type Conflict = Readonly<{ rule: ConflictRule; positionId: number; intentId: string | null; intentKind: IntentKind | null; remote: RemotePosition | null }>;

/**
 * Through these facts enter. Implemented by features, wired in `main/host`. Each works in the unit that it is handed: what the engine writes about the
 * intent and what the feature writes about the position commit together, or not at all.
 */
export interface IntermediaryPorts {
  /** Fiscal codes of the creditors whose streams are pulled: one today. */
  organizations(reader: Reader): Promise<readonly string[]>;
  standing(reader: Reader, positionId: number): Promise<LocalStanding | null>;
  positionOfIupd(reader: Reader, iupd: string): Promise<number | null>;
  /** The intermediary holds the position as the intent asked. `superseded`: a newer intent waits, so it is not yet what we want: nothing is confirmed. */
  acknowledged(unit: UnitOfWork, ack: Readonly<{ positionId: number; kind: IntentKind; remote: RemotePosition | null; superseded: boolean }>): Promise<void>;
  /** The remote was read: paid there without receipt yet, fee added by SEND, expired, cancelled; `GONE`: what it held it does not know any more. Only records what was seen; never regresses a state. */
  observed(unit: UnitOfWork, positionId: number, remote: RemotePosition | 'GONE'): Promise<void>;
  /** Opens the task of a rule that needs a person; once per rule and position while one is open. */
  conflict(unit: UnitOfWork, conflict: Conflict): Promise<void>;
  /** Changes of the creditor's account that are decided and not taken back; without those whose old account pays somebody else too. Absent: there are none. */
  accountMoves?(reader: Reader): Promise<readonly AccountMove[]>;
  /** The desk stops issuing numbers (NAV collision, intermediary.md 4.5). */
  stopIssuing(unit: UnitOfWork, positionId: number): Promise<void>;
  /**
   * Applies what arrived, one outcome an item, in order. A payment is always recorded. An item that cannot be read is `REFUSED` with its Italian reason and stays in
   * the inbox; it is never a throw.
   */
  apply(unit: UnitOfWork, items: readonly PulledItem[]): Promise<readonly AppliedItem[]>;
  /** Reads ahead what these items say, outside any unit, so that `apply` of the same bytes need not while it holds the writer. Never throws for what an item holds. */
  understand?(items: readonly PulledItem[]): Promise<void>;
}

export type AppliedItem = Readonly<{ naturalKey: string; outcome: 'APPLIED' | 'ALREADY' | 'REFUSED'; message: string | null }>;
