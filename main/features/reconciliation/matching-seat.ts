import type { CivilDate } from '../../domain/civil-date.ts';
import { createMatching, type Matching } from './matching/matching.ts';
import type { IuvFacts, MatchingChanges } from './matching/matching-input.ts';
import { tellFlow, tellMovement, type ToldFlow, type ToldMovement } from './told-outcome.ts';

/** What is here for an IUV that was asked about; an IUV without an entry has nothing. */
export type AnsweredIuv = readonly [iuv: string, facts: IuvFacts];

/** Some outcomes of a run; none: there are no more. */
export type ToldOutcomes = Readonly<{ movements: readonly ToldMovement[]; flows: readonly ToldFlow[] }>;

export type SeatSummary = Readonly<{ movements: number; flows: number }>;

/** A matching with what is handed to it in pieces and what is taken from it in pieces, so that neither stops the thread that serves the counter. */
export class MatchingSeat {
  #matching: Matching | null = null;
  #pieces: MatchingChanges[] = [];
  readonly #facts = new Map<string, IuvFacts>();
  #movements: ToldMovement[] = [];
  #flows: ToldFlow[] = [];

  /** Takes in some of what has changed; it counts at the next run. */
  take(changes: MatchingChanges): void {
    this.#pieces.push(changes);
  }

  /** The IUVs (upper case) that the next run will ask about. */
  needs(today: CivilDate): readonly string[] {
    const changes = joined(this.#pieces);
    this.#pieces = [changes];
    return this.#opened(today).iuvsNeeded(changes);
  }

  know(facts: readonly AnsweredIuv[]): void {
    for (const [iuv, found] of facts) this.#facts.set(iuv, found);
  }

  /** Works out what has changed. */
  run(today: CivilDate): SeatSummary {
    const matching = this.#opened(today);
    const delta = matching.apply({ ...joined(this.#pieces), today }, { factsOf: (iuv) => this.#facts.get(iuv) });
    this.#pieces = [];
    this.#facts.clear();
    this.#movements = delta.movements.map(tellMovement);
    this.#flows = delta.flows.map(tellFlow);
    return { movements: this.#movements.length, flows: this.#flows.length };
  }

  /** The next outcomes of the last run, movements first. */
  next(limit: number): ToldOutcomes {
    const movements = this.#movements.splice(0, limit);
    return { movements, flows: movements.length > 0 ? [] : this.#flows.splice(0, limit) };
  }

  /** Forgets everything. */
  restart(): void {
    this.#matching = null;
    this.#pieces = [];
    this.#facts.clear();
    this.#movements = [];
    this.#flows = [];
  }

  #opened(today: CivilDate): Matching {
    return (this.#matching ??= createMatching({ today }));
  }
}

function joined(pieces: readonly MatchingChanges[]): MatchingChanges {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const psps = pieces.findLast((piece) => piece.psps !== undefined)?.psps;
  return {
    rows: all(pieces, ({ rows }) => rows), removedRows: all(pieces, ({ removedRows }) => removedRows), flows: all(pieces, ({ flows }) => flows), removedFlows: all(pieces, ({ removedFlows }) => removedFlows), iuvs: all(pieces, ({ iuvs }) => iuvs),
    frozen: all(pieces, ({ frozen }) => frozen), released: all(pieces, ({ released }) => released), blocked: all(pieces, ({ blocked }) => blocked), unblocked: all(pieces, ({ unblocked }) => unblocked), excluded: all(pieces, ({ excluded }) => excluded),
    readmitted: all(pieces, ({ readmitted }) => readmitted), reversals: all(pieces, ({ reversals }) => reversals), withdrawnReversals: all(pieces, ({ withdrawnReversals }) => withdrawnReversals), ...(psps === undefined ? {} : { psps }),
  };
}

function all<T>(pieces: readonly MatchingChanges[], list: (piece: MatchingChanges) => readonly T[] | undefined): readonly T[] {
  return pieces.flatMap((piece) => list(piece) ?? []);
}
