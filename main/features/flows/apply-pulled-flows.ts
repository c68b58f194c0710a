import { setImmediate as giveWay } from 'node:timers/promises';
import type { UnitOfWork } from '../../data/engine.ts';
import { attempt } from '../../data/units.ts';
import { assertNever, err, ok, type Result } from '../../domain/result.ts';
import { readReceiptFile } from '../payments/index.ts';
import type { ParsedFlow } from './parsed-flow.ts';
import { recordFlow, recordNewFlows, type ArrivedFlow, type RecordedFlow } from './record-flow.ts';
import { readFlow } from './reading/index.ts';

/** A flow as a connector brought it. `channel`: the id of the connector. */
export type PulledFlow = Readonly<{ naturalKey: string; raw: Uint8Array; channel: string }>;

/** What became of it; `message` is Italian. A refused one changes nothing. */
export type AppliedFlow = Readonly<{ naturalKey: string; outcome: 'APPLIED' | 'ALREADY' | 'REFUSED'; message: string | null }>;

/**
 * Records the flows of a batch: new ones together, the others each behind its own savepoint, so that one that cannot be taken leaves the others alone. One answer an item, in order.
 */
export async function applyPulledFlows(unit: UnitOfWork, items: readonly PulledFlow[]): Promise<readonly AppliedFlow[]> {
  const read: Readonly<{ item: PulledFlow; arrived: Result<ArrivedFlow, string> }>[] = [];
  for (const item of items) read.push({ item, arrived: await arrivedOf(item) });
  const recorded = await recordNewFlows(unit, read.flatMap(({ arrived }) => (arrived.ok ? [arrived.value] : [])));
  const applied: AppliedFlow[] = [];
  for (const { item: { naturalKey }, arrived } of read) {
    const done = !arrived.ok ? arrived : recorded.has(arrived.value) ? ok('APPLIED' as const) : await attempt(unit, () => recordAlone(unit, arrived.value));
    applied.push(done.ok ? { naturalKey, outcome: done.value, message: null } : { naturalKey, outcome: 'REFUSED', message: done.error });
  }
  return applied;
}

async function arrivedOf(item: PulledFlow): Promise<Result<ArrivedFlow, string>> {
  const flow = await (understood.get(item.raw) ?? readOne(item.raw));
  return flow.ok ? ok({ flow: flow.value, source: { bytes: item.raw, channel: item.channel, operatorId: null } }) : flow;
}

async function recordAlone(unit: UnitOfWork, { flow, source }: ArrivedFlow): Promise<Result<'APPLIED' | 'ALREADY', string>> {
  return outcomeOf(await recordFlow(unit, flow, source));
}

/** By the very bytes that will be applied; gone with them. */
const understood = new WeakMap<Uint8Array, ReturnType<typeof readOne>>();

/** Reads flows that {@link applyPulledFlows} will record from the same bytes: so that a unit does not hold the writer while it reads. */
export async function understandFlows(raws: readonly Uint8Array[]): Promise<void> {
  for (const raw of raws) {
    const reading = readOne(raw);
    understood.set(raw, reading);
    // Whoever applies it meets what it throws.
    await reading.catch(() => undefined);
    await giveWay();
  }
}

async function readOne(raw: Uint8Array): Promise<Result<ParsedFlow, string>> {
  const document = await readReceiptFile(raw);
  if (!document.ok) return err(document.error.message);
  if (document.value.kind !== 'NOT_YET' || document.value.flow === null) return err('Non è un flusso di rendicontazione: l’intermediario ha mandato un documento di altro tipo.');
  const flow = await readFlow(document.value.flow);
  return flow.ok ? ok(flow.value) : err(flow.error.message);
}

function outcomeOf(recorded: RecordedFlow): Result<'APPLIED' | 'ALREADY', string> {
  switch (recorded.result) {
    case 'IMPORTED':
    case 'IMPORTED_ANOMALOUS':
    case 'SUPERSEDED':
      return ok('APPLIED');
    case 'ALREADY':
      return ok('ALREADY');
    case 'CONFLICT':
    case 'REFUSED':
      return err(recorded.message);
    default:
      return assertNever(recorded, 'recorded flow');
  }
}
