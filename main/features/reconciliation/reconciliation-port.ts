import type { UnitOfWork } from '../../data/engine.ts';
import type { Outcome } from '../access/index.ts';
import type { MatchingChanges } from './matching/matching-input.ts';

/** What is being done now; `total` null: not known. */
export type ReconciliationProgress = Readonly<{ what: string; done: number; total: number | null }>;

export type ReconciliationStanding = Readonly<{ running: ReconciliationProgress | null; /** Why the last run did not end, in Italian. */ message: string | null }>;

/** A decision as it was written, with what the matching has to be told of it. */
export type WrittenDecision<T> = Readonly<{ answer: T; changes: MatchingChanges }>;

/**
 * Keeps what is said of treasury movements and flows up to date with what is in the archive. One piece of work at a time, in the order in which it was asked for.
 * Nothing here is called inside a unit of work, but `caughtUp` of a rehearsal.
 */
export interface ReconciliationPort {
  /** Something came: look soon. */
  wake(): void;
  /** Resolves when everything that was here when it was called has been looked at. */
  caughtUp(): Promise<void>;
  /** Works everything out anew from what is in the archive. */
  rebuild(): Promise<void>;
  /** Writes a decision of a person, and what follows from it; nothing else is written in between. */
  decide<T>(work: () => Promise<Outcome<WrittenDecision<T>>>): Promise<Outcome<T>>;
  standing(): ReconciliationStanding;
  close(): Promise<void>;
}

export type DecisionWork<T> = (unit: UnitOfWork) => Promise<Outcome<WrittenDecision<T>>>;
