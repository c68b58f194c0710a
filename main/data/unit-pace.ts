import type { DataEngine, UnitOfWork } from './unit-of-work.ts';

/** How long one unit of the background may hold the writer, with its commit: a person who saves waits for as much. */
const UNIT_MS = 20;
const FEWEST = 5;

/**
 * `first`: items of the first unit; `most`: never more in one. `workMs`: how long a unit may work before its commit, which then does not count: where it is the disk that takes its time, whatever
 * is written, fewer items make it no shorter, only more frequent. Without it the commit counts. `fewest`: never less in one; five unless said, fewer where one takes as long as many of another kind.
 */
export type PaceSize = Readonly<{ first: number; most: number; workMs?: number; fewest?: number }>;

/** What is done with a piece of a unit. `prepare`: what need not hold the writer, of the next piece while one is written; it asks nothing of the archive, and does not throw. */
export type PieceWork<Item> = Readonly<{ write(piece: readonly Item[]): Promise<void>; prepare(piece: readonly Item[]): Promise<void> }>;

/**
 * How many items the next unit of a long piece of background work takes, by how long the last one took for its own: a slow computer takes few, so that the counter never waits for it (design.md, one writer).
 * One for each kind of work; kept as long as the work is repeated.
 */
export class UnitPace {
  readonly #most: number;
  readonly #fewest: number;
  readonly #workMs: number | null;
  readonly #now: () => number;
  #items: number;

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor({ first, most, workMs, fewest = FEWEST }: PaceSize, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#items = Math.min(first, most);
    this.#most = most;
    this.#fewest = fewest;
    this.#workMs = workMs ?? null;
  }

  /** Items that the next unit is to take. */
  get items(): number {
    return this.#items;
  }

  /** Writes `count` items as one unit of the bulk lane, and learns from it. Errors: those of `work` and of the engine. */
  async write<T>(engine: Pick<DataEngine, 'write'>, label: string, count: number, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    let begun = this.#now();
    let worked = begun;
    const written = await engine.write(label, async (unit) => {
      // What it waited for its turn says nothing of what it costs.
      begun = this.#now();
      const done = await work(unit);
      worked = this.#now();
      return done;
    }, { lane: 'bulk' });
    this.learn(count, (this.#workMs === null ? this.#now() : worked) - begun);
    return written;
  }

  /**
   * Takes items through a unit of the bulk lane, piece after piece of about `workMs`, until none is left or, after a piece, somebody waits for the writer: the commit is paid once for many pieces, and nobody
   * waits for more than one. Answers how many items were taken, one piece at least. Errors: those of the work.
   */
  async through<Item>(unit: Pick<UnitOfWork, 'isAwaited'>, items: readonly Item[], { write, prepare }: PieceWork<Item>): Promise<number> {
    let taken = 0;
    while (taken < items.length && (taken === 0 || !unit.isAwaited())) {
      const asked = this.#items;
      const piece = items.slice(taken, taken + asked);
      taken += piece.length;
      const begun = this.#now();
      await Promise.all([write(piece), prepare(items.slice(taken, taken + this.#items))]);
      const tookMs = this.#now() - begun;
      // The rest of a batch says nothing of how many more would have fitted: the next batch does not begin as small as it, unless it took too long all the same.
      if (piece.length === asked || tookMs > (this.#workMs ?? UNIT_MS)) this.learn(piece.length, tookMs);
    }
    return taken;
  }

  /**
   * Learns from a unit, or a piece of one, of `count` items that held the writer for `tookMs` milliseconds. At most twice as many come next; where the commit does not count at least half as many,
   * so that one moment of trouble does not make many short units, each of which costs a commit.
   */
  learn(count: number, tookMs: number): void {
    const fitting = Math.floor((count * (this.#workMs ?? UNIT_MS)) / Math.max(1, tookMs));
    const least = this.#workMs === null ? this.#fewest : Math.max(this.#fewest, Math.ceil(count / 2));
    this.#items = Math.min(this.#most, Math.max(least, Math.min(Math.max(count, this.#fewest) * 2, fitting)));
  }
}

/** One pace for each archive, kept as long as it is open: work that comes piece after piece begins as the last piece ended. */
export function paceOfArchive(size: PaceSize): (engine: DataEngine) => UnitPace {
  const paces = new WeakMap<DataEngine, UnitPace>();
  return (engine) => {
    const pace = paces.get(engine) ?? new UnitPace(size);
    paces.set(engine, pace);
    return pace;
  };
}
