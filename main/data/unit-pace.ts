import type { DataEngine, UnitOfWork } from './unit-of-work.ts';

/** How long one unit of the background may hold the writer: a person who saves waits for as much, and for the commit. */
const UNIT_MS = 20;
const FEWEST = 5;

/**
 * How many items the next unit of a long piece of background work takes, by how long the last one took for its own: a slow computer takes few, so that the counter never waits for it (design.md, one writer).
 * One for each kind of work; kept as long as the work is repeated.
 */
export class UnitPace {
  readonly #most: number;
  readonly #now: () => number;
  #items: number;

  /** `first`: items of the first unit; `most`: never more in one. `now`: milliseconds of a clock that only goes forward. */
  constructor({ first, most }: Readonly<{ first: number; most: number }>, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#items = Math.min(first, most);
    this.#most = most;
  }

  /** Items that the next unit is to take. */
  get items(): number {
    return this.#items;
  }

  /** Writes `count` items as one unit of the bulk lane, and learns from it. Errors: those of `work` and of the engine. */
  async write<T>(engine: Pick<DataEngine, 'write'>, label: string, count: number, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    let begun = this.#now();
    const written = await engine.write(label, (unit) => {
      // What it waited for its turn says nothing of what it costs.
      begun = this.#now();
      return work(unit);
    }, { lane: 'bulk' });
    this.#learn(count, this.#now() - begun);
    return written;
  }

  #learn(count: number, tookMs: number): void {
    const fitting = Math.floor((count * UNIT_MS) / Math.max(1, tookMs));
    this.#items = Math.max(FEWEST, Math.min(this.#most, Math.max(count, FEWEST) * 2, fitting));
  }
}
