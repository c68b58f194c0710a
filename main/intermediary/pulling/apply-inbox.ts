import { performance } from 'node:perf_hooks';
import { DatabaseError } from '../../data/database-error.ts';
import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { paceOfArchive } from '../../data/unit-pace.ts';
import type { ConnectorId, PullStream } from '../connector.ts';
import type { AppliedItem, IntermediaryPorts } from '../ports.ts';
import { countApplied } from './cursor-store.ts';
import { BATCH_ITEMS, lastRefused, loadItems, markApplied, nextBatch, appliedAmong, type InboxItem, type InboxPart } from './inbox-store.ts';

/** What became of a number of items. */
export type ApplyCounts = Readonly<{ applied: number; already: number; refused: number }>;
export const NO_ITEMS: ApplyCounts = { applied: 0, already: 0, refused: 0 };

export function addCounts(a: ApplyCounts, b: ApplyCounts): ApplyCounts {
  return { applied: a.applied + b.applied, already: a.already + b.already, refused: a.refused + b.refused };
}

export type ApplyDeps = Readonly<{ engine: DataEngine; connector: Readonly<{ id: ConnectorId }>; ports: Pick<IntermediaryPorts, 'apply' | 'understand'> }>;

const FIRST_BATCH = 25;
/** By how the last units of an archive went: one pulls page after page. */
const paceOf = paceOfArchive({ first: FIRST_BATCH, most: BATCH_ITEMS, workMs: 25 });

/** Whose counts an application goes to, and who waits for it. */
export type ApplyPlace = Readonly<{ runId: string | null; lane: 'bulk' | 'counter' }>;

const NOT_UNDERSTOOD = 'Il programma non è riuscito a registrare questo dato per un suo errore: il dato è conservato e si può riprovare. Se succede ancora, segnalalo all’assistenza.';

/**
 * Applies what waits of a stream, a batch in one unit at each call; null when nothing waits any more. The next batch is read, and understood, while this one is written:
 * the writer is held only for what is written, and a person who saves waits only for that.
 */
export function applierOfWaiting(deps: ApplyDeps, stream: PullStream, runId: string | null): () => Promise<ApplyCounts | null> {
  let ahead: Promise<readonly InboxItem[]> | null = null;
  const pace = paceOf(deps.engine);
  return async () => {
    const items = await (ahead ?? readBatch(deps, stream, { kind: 'WAITING', after: 0 }, pace.items));
    ahead = null;
    const last = items.at(-1)?.seq;
    if (last === undefined) return null;
    const next = readBatch(deps, stream, { kind: 'WAITING', after: last }, pace.items);
    // Whoever asks for it is told; nobody asks when this batch fails.
    next.catch(() => undefined);
    const counts = await isolatingBugs(deps, items, { runId, lane: 'bulk', onlyWaiting: true, tookMs: (ms) => pace.learn(items.length, ms) });
    ahead = next;
    return counts;
  };
}

async function readBatch(deps: ApplyDeps, stream: PullStream, part: InboxPart, most: number): Promise<readonly InboxItem[]> {
  const items = await deps.engine.read((reader) => nextBatch(reader, deps.connector.id, stream, part, most));
  await deps.ports.understand?.(items.map(({ item }) => item));
  return items;
}

/** Applies items just stored, in one unit in which a person may be waiting. One that another batch has applied since is applied again: it answers `ALREADY`. */
export async function applyPlaced(deps: ApplyDeps, places: readonly number[], place: ApplyPlace): Promise<ApplyCounts> {
  if (places.length === 0) return NO_ITEMS;
  return isolatingBugs(deps, await deps.engine.read((reader) => loadItems(reader, places)), { ...place, onlyWaiting: false });
}

/** Tries again what was refused, each item once: what can be read now leaves the refused ones, the others stay with their newest reason. */
export async function retryRefused(deps: ApplyDeps, stream: PullStream, signal: AbortSignal): Promise<ApplyCounts> {
  const upTo = await deps.engine.read((reader) => lastRefused(reader, deps.connector.id, stream));
  let counts = NO_ITEMS;
  for (let after = 0; after < upTo && !signal.aborted; ) {
    const items = await readBatch(deps, stream, { kind: 'REFUSED', after, upTo }, FIRST_BATCH);
    const last = items.at(-1)?.seq;
    if (last === undefined) break;
    counts = addCounts(counts, await isolatingBugs(deps, items, { runId: null, lane: 'bulk', onlyWaiting: false }));
    after = last;
  }
  return counts;
}

/** `onlyWaiting`: what another batch has applied since it was read is passed over. `tookMs`: told how long the writer was held. */
type UnitPlace = ApplyPlace & Readonly<{ onlyWaiting: boolean; tookMs?(ms: number): void }>;
type Apply = (unit: UnitOfWork, items: readonly InboxItem[]) => Promise<readonly AppliedItem[]>;

/**
 * Applying never throws for what an item holds, so a throw is a bug. One item that meets it must not hold back every payment behind it:
 * the batch is done again one item at a time, and only that item is put aside. A database that fails is nobody's fault and stops all.
 */
async function isolatingBugs(deps: ApplyDeps, items: readonly InboxItem[], place: UnitPlace): Promise<ApplyCounts> {
  const apply: Apply = (unit, some) => deps.ports.apply(unit, some.map(({ item }) => item));
  try {
    return await inOneUnit(deps, items, place, apply);
  } catch (thrown) {
    if (!isBugOfApplying(thrown)) throw thrown;
    return oneByOne(deps, items, place, apply);
  }
}

function isBugOfApplying(thrown: unknown): boolean {
  return !(thrown instanceof DatabaseError) || thrown.code === 'SQLITE_CONSTRAINT';
}

async function oneByOne(deps: ApplyDeps, items: readonly InboxItem[], place: UnitPlace, apply: Apply): Promise<ApplyCounts> {
  let counts = NO_ITEMS;
  for (const one of items) {
    const done = await inOneUnit(deps, [one], place, apply).catch((thrown: unknown) => {
      if (!isBugOfApplying(thrown)) throw thrown;
      return inOneUnit(deps, [one], place, async (_, some) => some.map(({ item }) => ({ naturalKey: item.naturalKey, outcome: 'REFUSED' as const, message: NOT_UNDERSTOOD })));
    });
    counts = addCounts(counts, done);
  }
  return counts;
}

/** What the feature writes and what the inbox says of it commit together: a crash between them is not possible. */
function inOneUnit(deps: ApplyDeps, read: readonly InboxItem[], place: UnitPlace, apply: Apply): Promise<ApplyCounts> {
  return deps.engine.write('sync.apply', async (unit) => {
    const begun = performance.now();
    const applied = place.onlyWaiting ? await appliedAmong(unit, read.map(({ seq }) => seq)) : new Set<number>();
    const items = applied.size === 0 ? read : read.filter(({ seq }) => !applied.has(seq));
    if (items.length === 0) return NO_ITEMS;
    const counts = await mark(unit, items, await apply(unit, items));
    if (place.runId !== null) await countApplied(unit, place.runId, counts);
    place.tookMs?.(performance.now() - begun);
    return counts;
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
