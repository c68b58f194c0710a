import { z } from 'zod';
import type { EventLog } from './log.ts';
import type { RawDatabase } from './raw-database.ts';

/** Pages of 4 KiB in the write-ahead log from which on they are copied into the file: 32 MiB. Fewer would copy the same pages again and again. */
const PAGES_TO_COPY = 8_000;
/** How many commits go by between two looks at the log: those of a batch of receipts, a thousand pages each, must not reach the writer's own threshold meanwhile. */
const COMMITS_BETWEEN_LOOKS = 2;
/** So few are left that a unit may wait until they are copied: those of a commit or two. */
const FEW_PAGES = 600;
const LEAST_ROUNDS = 2;
const MOST_ROUNDS = 6;

/** Copies the write-ahead log into the file while units are written. */
export type Checkpointer = Readonly<{
  /** A unit has been committed. Returns at once. */
  committed(): void;
  /** Ends what is under way; nothing is begun any more. */
  close(): Promise<void>;
}>;

export type CheckpointerParts = Readonly<{
  /** A connection of its own: on that of the writer no unit could begin meanwhile. */
  open(): Promise<RawDatabase>;
  /** Runs a job while nobody writes and nobody at the counter waits to. */
  betweenUnits(job: () => Promise<void>): Promise<void>;
  log: EventLog;
  pagesToCopy?: number;
}>;

/**
 * SQLite by itself copies the log within the commit that made it long, and a save at the counter that meets it waits for megabytes to be copied and flushed. Here they are copied beside the
 * units, which go on: round after round, each with what was committed during the one before. The few pages left at last are copied between two units, so that the next begins the log anew.
 * The writer's own threshold, twice as high, holds where this comes too late. What is committed is on the disk as before (`synchronous=FULL` on both connections).
 */
export function createCheckpointer({ open, betweenUnits, log, pagesToCopy = PAGES_TO_COPY }: CheckpointerParts): Checkpointer {
  let database: Promise<RawDatabase> | null = null;
  let running: Promise<void> | null = null;
  let commits = 0;
  let closing: Promise<void> | null = null;
  let onCommit: () => void = () => undefined;
  const nextCommit = (): Promise<void> => new Promise((resolve) => { onCommit = resolve; });

  /** One that could not be opened is tried again by the next look, and does not keep the engine from closing. */
  const connection = async (): Promise<RawDatabase> => {
    database ??= opened(open);
    try {
      return await database;
    } catch (thrown) {
      database = null;
      throw thrown;
    }
  };

  const copy = async (): Promise<void> => {
    const own = await connection();
    let left = await pagesLeft(own);
    if (left < pagesToCopy) return;
    for (let round = 1; round <= MOST_ROUNDS && closing === null; round += 1) {
      // Right after a commit there is the most time until the next: a round that no commit disturbs also flushes the file.
      if (round > 1) await nextCommit();
      await own.all(PASSIVE);
      const before = left;
      left = await pagesLeft(own);
      // No fewer than the round before: each commit makes as many again, and none of them would be the last.
      if (round >= LEAST_ROUNDS && (left <= FEW_PAGES || left >= before)) break;
    }
    if (closing === null) await betweenUnits(async () => void (await own.all(PASSIVE)));
  };

  const close = async (): Promise<void> => {
    onCommit();
    await running;
    await (await database)?.close();
  };

  return {
    committed() {
      onCommit();
      commits += 1;
      if (closing !== null || running !== null || commits < COMMITS_BETWEEN_LOOKS) return;
      commits = 0;
      running = copy().catch((thrown: unknown) => void log.error('checkpoint.failed', thrown)).finally(() => { running = null; });
    },
    close: () => (closing ??= close()),
  };
}

/** Copies as much as can be without waiting for anybody, nor keeping anybody waiting. */
const PASSIVE = 'PRAGMA wal_checkpoint = PASSIVE';
const logRow = z.object({ log: z.int(), checkpointed: z.int() });

/** Pages of the log that are not in the file yet. */
async function pagesLeft(database: RawDatabase): Promise<number> {
  const [row] = await database.all('PRAGMA wal_checkpoint = NOOP');
  const { log, checkpointed } = logRow.parse(row);
  return log - checkpointed;
}

async function opened(open: () => Promise<RawDatabase>): Promise<RawDatabase> {
  const database = await open();
  try {
    await database.all('PRAGMA synchronous = FULL');
    await database.all('PRAGMA cache_size = -64');
    return database;
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}
