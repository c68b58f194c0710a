import { DatabaseError } from '../../data/database-error.ts';
import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { paceOfArchive, type PaceSize, type UnitPace } from '../../data/unit-pace.ts';
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

/** `signal`: ends a unit of many pieces after the one under way; what is left waits in the inbox. */
export type ApplyDeps = Readonly<{ engine: DataEngine; connector: Readonly<{ id: ConnectorId }>; ports: Pick<IntermediaryPorts, 'apply' | 'understand'>; signal?: AbortSignal }>;

const FIRST_BATCH = 25;
/**
 * Of a piece: whoever saves waits for one, for what JavaScript does meanwhile and for the commit, three times as long in all. Shorter ones cost more statements: of eight, a thousand receipts beside a million
 * payments took 1.1 s instead of 0.7.
 */
const PIECE_MS = 14;
const paceFrom = (size: Pick<PaceSize, 'first' | 'fewest'>): ReturnType<typeof paceOfArchive> => paceOfArchive({ ...size, most: BATCH_ITEMS, workMs: PIECE_MS });
/**
 * By how the last pieces of a stream went in an archive: one pulls page after page. A person who saves waits for one of them, and for the commit of all. Each stream has its own: a flow takes as long as
 * many receipts, and fills a piece by itself, and what is only kept takes nothing; two hundred receipts in the piece after such would hold the writer for seconds.
 */
const PACES: Readonly<Record<PullStream, (engine: DataEngine) => UnitPace>> = { RECEIPTS: paceFrom({ first: FIRST_BATCH }), FLOWS: paceFrom({ first: 1, fewest: 1 }), COLLECTIONS: paceFrom({ first: FIRST_BATCH }), OUTCOMES: paceFrom({ first: FIRST_BATCH }) };

/** Whose counts an application goes to, and who waits for it. */
export type ApplyPlace = Readonly<{ runId: string | null; lane: 'bulk' | 'counter' }>;

const NOT_UNDERSTOOD = 'Il programma non è riuscito a registrare questo dato per un suo errore: il dato è conservato e si può riprovare. Se succede ancora, segnalalo all’assistenza.';

/**
 * Applies what waits of a stream, in one unit at each call; null when nothing waits any more. A unit takes its batch piece after piece and ends early when somebody waits for the writer, or the pull was cancelled: what is
 * left of the batch is of the next call. The next batch is read while this one is written, and each piece understood while the one before is: the writer is held only for what is written.
 */
export function applierOfWaiting(deps: ApplyDeps, stream: PullStream, runId: string | null): () => Promise<ApplyCounts | null> {
  const pace = PACES[stream](deps.engine);
  const read = (after: number): Promise<readonly InboxItem[]> => readBatch(deps, stream, { kind: 'WAITING', after }, { most: BATCH_ITEMS, understood: pace.items });
  let batch: readonly InboxItem[] = [];
  let ahead: Promise<readonly InboxItem[]> | null = null;
  return async () => {
    if (batch.length === 0) {
      const next = ahead ?? read(0);
      ahead = null;
      batch = await next;
    }
    const last = batch.at(-1)?.seq;
    if (last === undefined) return null;
    ahead ??= read(last);
    // Whoever asks for it is told; nobody asks when this batch fails.
    ahead.catch(() => undefined);
    const { left, counts } = await isolatingBugs(deps, batch, { runId, lane: 'bulk', onlyWaiting: true, pace });
    batch = left;
    return counts;
  };
}

/** The next batch, its first items understood already. */
async function readBatch(deps: ApplyDeps, stream: PullStream, part: InboxPart, { most, understood }: Readonly<{ most: number; understood: number }>): Promise<readonly InboxItem[]> {
  const items = await deps.engine.read((reader) => nextBatch(reader, deps.connector.id, stream, part, most));
  await understand(deps, items.slice(0, understood));
  return items;
}

async function understand(deps: ApplyDeps, items: readonly InboxItem[]): Promise<void> {
  if (items.length > 0) await deps.ports.understand?.(items.map(({ item }) => item));
}

/** Applies items just stored, in one unit in which a person may be waiting. One that another batch has applied since is applied again: it answers `ALREADY`. */
export async function applyPlaced(deps: ApplyDeps, places: readonly number[], place: ApplyPlace): Promise<ApplyCounts> {
  if (places.length === 0) return NO_ITEMS;
  return (await isolatingBugs(deps, await deps.engine.read((reader) => loadItems(reader, places)), { ...place, onlyWaiting: false, pace: null })).counts;
}

/** Tries again what was refused, each item once: what can be read now leaves the refused ones, the others stay with their newest reason. */
export async function retryRefused(deps: ApplyDeps, stream: PullStream, signal: AbortSignal): Promise<ApplyCounts> {
  const upTo = await deps.engine.read((reader) => lastRefused(reader, deps.connector.id, stream));
  let counts = NO_ITEMS;
  for (let after = 0; after < upTo && !signal.aborted; ) {
    const items = await readBatch(deps, stream, { kind: 'REFUSED', after, upTo }, { most: FIRST_BATCH, understood: FIRST_BATCH });
    const last = items.at(-1)?.seq;
    if (last === undefined) break;
    counts = addCounts(counts, (await isolatingBugs(deps, items, { runId: null, lane: 'bulk', onlyWaiting: false, pace: null })).counts);
    after = last;
  }
  return counts;
}

/** `onlyWaiting`: what another batch has applied since it was read is passed over. `pace`: of the pieces of a unit that may end before its items do; null: all of them in one piece. */
type UnitPlace = ApplyPlace & Readonly<{ onlyWaiting: boolean; pace: UnitPace | null }>;
type Apply = (unit: UnitOfWork, items: readonly InboxItem[]) => Promise<readonly AppliedItem[]>;
/** `left`: those of the items handed over that the unit ended before. */
type Taken = Readonly<{ left: readonly InboxItem[]; counts: ApplyCounts }>;

/**
 * Applying never throws for what an item holds, so a throw is a bug. One item that meets it must not hold back every payment behind it:
 * the batch is done again one item at a time, and only that item is put aside. A database that fails is nobody's fault and stops all.
 */
async function isolatingBugs(deps: ApplyDeps, items: readonly InboxItem[], place: UnitPlace): Promise<Taken> {
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

async function oneByOne(deps: ApplyDeps, items: readonly InboxItem[], place: UnitPlace, apply: Apply): Promise<Taken> {
  let counts = NO_ITEMS;
  const alone: UnitPlace = { ...place, pace: null };
  for (const [index, one] of items.entries()) {
    if (place.pace !== null && isCancelled(deps)) return { left: items.slice(index), counts };
    const done = await inOneUnit(deps, [one], alone, apply).catch((thrown: unknown) => {
      if (!isBugOfApplying(thrown)) throw thrown;
      return inOneUnit(deps, [one], alone, async (_, some) => some.map(({ item }) => ({ naturalKey: item.naturalKey, outcome: 'REFUSED' as const, message: NOT_UNDERSTOOD })));
    });
    counts = addCounts(counts, done.counts);
  }
  return { left: [], counts };
}

function isCancelled({ signal }: ApplyDeps): boolean {
  return signal?.aborted === true;
}

/** What the feature writes and what the inbox says of it commit together: a crash between them is not possible. */
function inOneUnit(deps: ApplyDeps, read: readonly InboxItem[], place: UnitPlace, apply: Apply): Promise<Taken> {
  return deps.engine.write('sync.apply', async (unit) => {
    const items = place.onlyWaiting ? await stillWaiting(unit, read) : read;
    if (items.length === 0) return { left: [], counts: NO_ITEMS };
    const marked: MarkedItem[] = [];
    const write = async (piece: readonly InboxItem[]): Promise<void> => void marked.push(...outcomesOf(piece, await apply(unit, piece)));
    if (place.pace === null) await write(items);
    else await place.pace.through({ isAwaited: () => unit.isAwaited() || isCancelled(deps) }, items, { write, prepare: (piece) => understand(deps, piece) });
    await markApplied(unit, marked);
    const counts = countsOf(marked);
    if (place.runId !== null) await countApplied(unit, place.runId, counts);
    return { left: items.slice(marked.length), counts };
  }, { lane: place.lane });
}

async function stillWaiting(unit: UnitOfWork, items: readonly InboxItem[]): Promise<readonly InboxItem[]> {
  const applied = await appliedAmong(unit, items.map(({ seq }) => seq));
  return applied.size === 0 ? items : items.filter(({ seq }) => !applied.has(seq));
}

type MarkedItem = Readonly<{ seq: number }> & Pick<AppliedItem, 'outcome' | 'message'>;

function outcomesOf(items: readonly InboxItem[], outcomes: readonly AppliedItem[]): readonly MarkedItem[] {
  return items.map(({ seq, item }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome.naturalKey !== item.naturalKey) throw new Error('The port must answer once for each item, in order');
    return { seq, outcome: outcome.outcome, message: outcome.message };
  });
}

function countsOf(marked: readonly MarkedItem[]): ApplyCounts {
  const count = (wanted: AppliedItem['outcome']): number => marked.filter(({ outcome }) => outcome === wanted).length;
  return { applied: count('APPLIED'), already: count('ALREADY'), refused: count('REFUSED') };
}
