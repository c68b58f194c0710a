import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';

/** What a lot says of its run: the mark it got when it was made, and how many steps it has gone. */
export type MarkedLot = Readonly<{ mark: string | null; steps: number }>;

/**
 * How far the lots of this archive went on this computer, outside the data folder: an archive restored from a copy does not know what was printed after it, and
 * its lots must not go on by themselves. Every step is written here before the database has it and settled afterwards, so that a program that was killed
 * between the two goes on, and a database of an earlier step does not.
 */
export type LotMarks = Readonly<{
  /** A mark for a lot to be made. Not inside a unit of work. */
  begin(): Promise<Result<string, Readonly<{ message: string }>>>;
  /** The lot is where this computer left it. False: the archive was restored, copied or moved meanwhile. */
  isOurs(lot: MarkedLot): Promise<boolean>;
  /** The same, before it goes on; not while it goes on. Throws {@link MarkNotWritten}. */
  takeUp(lot: MarkedLot): Promise<boolean>;
  /** Goes one step on; `commit` writes the number it is given with what the step did. Throws {@link MarkNotWritten}. */
  advance<T>(mark: string, commit: (steps: number) => Promise<T>): Promise<T>;
  /** The lot is over. */
  forget(mark: string | null): Promise<void>;
}>;

/** The words are Italian, for the screen. */
export const MARK_NOT_WRITTEN = 'Il registro dei lotti di questo computer non si può scrivere: controlla lo spazio sul disco e i permessi, poi riprova.';

export class MarkNotWritten extends Error {
  constructor(cause: unknown) {
    super(MARK_NOT_WRITTEN, { cause });
    this.name = 'MarkNotWritten';
  }
}

const markShape = z.object({ steps: z.int().min(0), next: z.int().nullable() });
const fileShape = z.record(z.uuid(), markShape);
type Mark = Readonly<z.infer<typeof markShape>>;
type Marks = ReadonlyMap<string, Mark>;

/** The file of one data folder, beside the number register. A folder that is moved or copied has none under its new path. */
export function lotMarksFile(stateDir: string, dataDir: string): string {
  const key = createHash('sha256').update(process.platform === 'win32' ? dataDir.toLowerCase() : dataDir).digest('hex').slice(0, 16);
  return join(stateDir, `lots-${key}.json`);
}

export function createLotMarks(path: string): LotMarks {
  let known: Promise<Marks> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const marks = (): Promise<Marks> => (known ??= readMarks(path));
  /** One at a time: parts that are ready together would write over each other's step. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const keep = async (change: (now: Map<string, Mark>) => void): Promise<void> => {
    const next = new Map(await marks());
    change(next);
    try {
      await writeMarks(path, next);
    } catch (thrown) {
      throw new MarkNotWritten(thrown);
    }
    known = Promise.resolve(next);
  };
  return {
    begin: () => inTurn(async () => {
      const mark = randomUUID();
      try {
        await keep((now) => { now.set(mark, { steps: 0, next: null }); });
        return ok(mark);
      } catch (thrown) {
        if (thrown instanceof MarkNotWritten) return err({ message: MARK_NOT_WRITTEN });
        throw thrown;
      }
    }),
    isOurs: async (lot) => isKept(await marks(), lot),
    takeUp: (lot) => inTurn(async () => {
      const { mark, steps } = lot;
      const now = await marks();
      if (mark === null || !isKept(now, lot)) return false;
      // A step that was cut is settled by what the database has, for good: or a copy made before it would still be believed.
      if (now.get(mark)?.next !== null) await keep((next) => { next.set(mark, { steps, next: null }); });
      return true;
    }),
    advance: (mark, commit) => inTurn(async () => {
      const kept = (await marks()).get(mark);
      if (kept === undefined) throw new Error('A lot without its mark goes on');
      const next = kept.steps + 1;
      await keep((now) => { now.set(mark, { steps: kept.steps, next }); });
      const done = await commit(next);
      await keep((now) => { now.set(mark, { steps: next, next: null }); });
      return done;
    }),
    forget: (mark) => inTurn(async () => {
      if (mark !== null && (await marks()).has(mark)) await keep((now) => { now.delete(mark); });
    }),
  };
}

function isKept(marks: Marks, { mark, steps }: MarkedLot): boolean {
  const kept = mark === null ? undefined : marks.get(mark);
  return kept !== undefined && (kept.steps === steps || kept.next === steps);
}

/** What cannot be read knows nothing: every lot is asked about. */
async function readMarks(path: string): Promise<Marks> {
  try {
    return new Map(Object.entries(fileShape.parse(JSON.parse(await readFile(path, 'utf8')))));
  } catch {
    return new Map();
  }
}

async function writeMarks(path: string, marks: Marks): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(Object.fromEntries(marks)));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
