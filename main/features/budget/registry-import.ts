/** A table of revenue items on its way into the registry: some rows in a unit, so that a save at the counter waits for none of it; told how far it is, and stopped by who asks. */
import { UnitPace } from '../../data/unit-pace.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readRegistry, type RegistryProblem } from './registry-csv.ts';
import { importSome } from './registry.ts';

/** Rows in one unit: each is an audit entry too. */
const ROWS_AT_ONCE = { first: 20, most: 200 };

type Counts = Readonly<{ added: number; changed: number; unchanged: number }>;
/** `left`: rows of the table that were not looked at, since it was stopped. */
export type ImportedRegistry = Counts & Readonly<{ refused: RegistryProblem[]; left: number }>;

export type ImportProgress = Readonly<{ done: number; total: number }>;

/** The imports of one opened archive: one at a time. */
export interface RegistryImports {
  running(): ImportProgress | null;
  /** What is written stays. False: nothing runs. */
  cancel(): boolean;
  /** Runs it, or joins the one of the same request. Errors: IN_USE while another one runs. */
  run(requestId: string, work: (run: ImportRun) => Promise<Outcome<ImportedRegistry>>): Promise<Outcome<ImportedRegistry>>;
  /** Stops what runs and waits for it. */
  close(): Promise<void>;
}

export type ImportRun = Readonly<{ tell: (progress: ImportProgress) => void; isStopped: () => boolean }>;

export function createRegistryImports(): RegistryImports {
  let current: Readonly<{ requestId: string; ends: Promise<Outcome<ImportedRegistry>> }> | null = null;
  let progress: ImportProgress | null = null;
  let stopped = false;
  return {
    running: () => progress,
    cancel() {
      stopped = current !== null;
      return stopped;
    },
    run(requestId, work) {
      if (current !== null) return current.requestId === requestId ? current.ends : Promise.resolve(failure('IN_USE', 'È già in corso un’altra importazione delle voci di bilancio: aspetta che finisca, o interrompila.'));
      stopped = false;
      const ends = work({ tell: (told) => { progress = told; }, isStopped: () => stopped }).finally(() => { [current, progress] = [null, null]; });
      current = { requestId, ends };
      return ends;
    },
    async close() {
      stopped = true;
      await current?.ends.catch(() => undefined);
    },
  };
}

export type ImportRequest = Readonly<{ requestId: string; file: Readonly<{ name: string; contentBase64: string }> }>;

/** Adds and changes items of a table; a table with a wrong row changes nothing. Items that are not in it stay as they are. What is stopped, or cut off, is gone on with by importing the table again: rows that are in are unchanged. */
export async function importRegistry(context: ApplicationContext, operator: Operator, input: ImportRequest, bytes: Uint8Array): Promise<Outcome<ImportedRegistry>> {
  const { engine, registryImports } = context;
  const answer = (outcome: ImportedRegistry | null) => mutate<ImportedRegistry>(engine, 'budget.importItems', input, async (unit) => {
    // The answer of a repeated request is given before this is asked.
    if (outcome === null) throw new Error('A request that was answered is asked again');
    unit.touch('catalogue');
    return ok(outcome);
  });
  if (await engine.read((reader) => wasAnswered(reader, input.requestId))) return answer(null);
  const read = readRegistry(bytes);
  if (!read.ok) return answer({ added: 0, changed: 0, unchanged: 0, refused: [...read.error], left: 0 });
  return registryImports.run(input.requestId, async (run) => answer(await importAll(context, operator, read.value.map(({ item }) => item), run)));
}

async function importAll({ engine }: ApplicationContext, operator: Operator, items: Parameters<typeof importSome>[2], { tell, isStopped }: ImportRun): Promise<ImportedRegistry> {
  const pace = new UnitPace(ROWS_AT_ONCE);
  let counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  let done = 0;
  tell({ done, total: items.length });
  while (done < items.length && !isStopped()) {
    const some = items.slice(done, done + pace.items);
    const more = await pace.write(engine, 'budget.importRows', some.length, (unit) => importSome(unit, operator, some));
    counts = { added: counts.added + more.added, changed: counts.changed + more.changed, unchanged: counts.unchanged + more.unchanged };
    done += some.length;
    tell({ done, total: items.length });
  }
  return { ...counts, refused: [], left: items.length - done };
}
