import { DatabaseError } from '../../data/database-error.ts';
import type { DataEngine, Reader, UnitOfWork } from '../../data/engine.ts';
import type { ConnectorId, PullStream } from '../connector.ts';
import type { AppliedItem, IntermediaryPorts } from '../ports.ts';
import { countApplied } from './cursor-store.ts';
import { lastRefused, loadItems, markApplied, nextBatch, type InboxItem, type InboxPart } from './inbox-store.ts';

/** What became of a number of items. */
export type ApplyCounts = Readonly<{ applied: number; already: number; refused: number }>;
export const NO_ITEMS: ApplyCounts = { applied: 0, already: 0, refused: 0 };

export function addCounts(a: ApplyCounts, b: ApplyCounts): ApplyCounts {
  return { applied: a.applied + b.applied, already: a.already + b.already, refused: a.refused + b.refused };
}

export type ApplyDeps = Readonly<{ engine: DataEngine; connector: Readonly<{ id: ConnectorId }>; ports: Pick<IntermediaryPorts, 'apply'> }>;

/** Whose counts an application goes to, and who waits for it. */
export type ApplyPlace = Readonly<{ runId: string | null; lane: 'bulk' | 'counter' }>;

const NOT_UNDERSTOOD = 'Il programma non è riuscito a registrare questo dato per un suo errore: il dato è conservato e si può riprovare. Se succede ancora, segnalalo all’assistenza.';

/** The next batch of a stream that waits, in one unit; null when nothing waits. */
export function applyNextWaiting(deps: ApplyDeps, stream: PullStream, runId: string | null): Promise<ApplyCounts | null> {
  return applyPart(deps, stream, { kind: 'WAITING' }, { runId, lane: 'bulk' }).then((done) => done?.counts ?? null);
}

/** Applies items just stored, in one unit in which a person may be waiting. One that another batch has applied since is applied again: it answers `ALREADY`. */
export function applyPlaced(deps: ApplyDeps, places: readonly number[], place: ApplyPlace): Promise<ApplyCounts> {
  return isolatingBugs(deps, places.length === 0 ? null : (reader) => loadItems(reader, places), place).then((done) => done?.counts ?? NO_ITEMS);
}

/** Tries again what was refused, each item once: what can be read now leaves the refused ones, the others stay with their newest reason. */
export async function retryRefused(deps: ApplyDeps, stream: PullStream, signal: AbortSignal): Promise<ApplyCounts> {
  const upTo = await deps.engine.read((reader) => lastRefused(reader, deps.connector.id, stream));
  let counts = NO_ITEMS;
  for (let after = 0; after < upTo && !signal.aborted; ) {
    const done = await applyPart(deps, stream, { kind: 'REFUSED', after, upTo }, { runId: null, lane: 'bulk' });
    if (done === null) break;
    counts = addCounts(counts, done.counts);
    after = done.last;
  }
  return counts;
}

type Done = Readonly<{ counts: ApplyCounts; last: number }>;
type Take = (reader: Reader) => Promise<readonly InboxItem[]>;

function applyPart(deps: ApplyDeps, stream: PullStream, part: InboxPart, place: ApplyPlace): Promise<Done | null> {
  return isolatingBugs(deps, (reader) => nextBatch(reader, deps.connector.id, stream, part), place);
}

/**
 * Applying never throws for what an item holds, so a throw is a bug. One item that meets it must not hold back every payment behind it:
 * the batch is done again one item at a time, and only that item is put aside. A database that fails is nobody's fault and stops all.
 */
async function isolatingBugs(deps: ApplyDeps, take: Take | null, place: ApplyPlace): Promise<Done | null> {
  if (take === null) return null;
  try {
    return await inOneUnit(deps, take, place, (unit, items) => deps.ports.apply(unit, items.map(({ item }) => item)));
  } catch (thrown) {
    if (!isBugOfApplying(thrown)) throw thrown;
    return oneByOne(deps, take, place);
  }
}

function isBugOfApplying(thrown: unknown): boolean {
  return !(thrown instanceof DatabaseError) || thrown.code === 'SQLITE_CONSTRAINT';
}

async function oneByOne(deps: ApplyDeps, take: Take, place: ApplyPlace): Promise<Done | null> {
  const batch = await deps.engine.read(take);
  let counts = NO_ITEMS;
  for (const { seq } of batch) {
    const one: Take = (reader) => loadItems(reader, [seq]);
    const done = await inOneUnit(deps, one, place, (unit, items) => deps.ports.apply(unit, items.map(({ item }) => item))).catch((thrown: unknown) => {
      if (!isBugOfApplying(thrown)) throw thrown;
      return inOneUnit(deps, one, place, async (_, items) => items.map(({ item }) => ({ naturalKey: item.naturalKey, outcome: 'REFUSED' as const, message: NOT_UNDERSTOOD })));
    });
    if (done !== null) counts = addCounts(counts, done.counts);
  }
  const last = batch.at(-1)?.seq;
  return last === undefined ? null : { counts, last };
}

/** What the feature writes and what the inbox says of it commit together: a crash between them is not possible. */
function inOneUnit(deps: ApplyDeps, take: Take, place: ApplyPlace, apply: (unit: UnitOfWork, items: readonly InboxItem[]) => Promise<readonly AppliedItem[]>): Promise<Done | null> {
  return deps.engine.write('sync.apply', async (unit) => {
    const items = await take(unit);
    const last = items.at(-1)?.seq;
    if (last === undefined) return null;
    const counts = await mark(unit, items, await apply(unit, items));
    if (place.runId !== null) await countApplied(unit, place.runId, counts);
    return { counts, last };
  }, { lane: place.lane });
}

async function mark(unit: UnitOfWork, items: readonly InboxItem[], outcomes: readonly AppliedItem[]): Promise<ApplyCounts> {
  const marked = items.map(({ seq, item }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome.naturalKey !== item.naturalKey) throw new Error('The port must answer once for each item, in order');
    return { seq, outcome: outcome.outcome, message: outcome.message };
  });
  await markApplied(unit, marked);
  const count = (wanted: AppliedItem['outcome']): number => marked.filter(({ outcome }) => outcome === wanted).length;
  return { applied: count('APPLIED'), already: count('ALREADY'), refused: count('REFUSED') };
}
