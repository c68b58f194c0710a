import type { DataEngine } from '../data/engine.ts';
import type { ClockSkew } from './clock-skew.ts';
import type { ConnectorHealth } from './connector-health.ts';
import type { ExchangeRecord, IntermediaryConnector, PullStream } from './connector.ts';
import type { IntermediaryPorts } from './ports.ts';
import { pullStream, type PullingConnector, type PullProgress, type PullSummary } from './pulling/index.ts';
import { saveExchanges } from './sender-store.ts';

export type PullAllDeps = Readonly<{ engine: DataEngine; connector: IntermediaryConnector; ports: IntermediaryPorts; nowMs(): number; newId(): string; health: ConnectorHealth; skew: ClockSkew; progress?(progress: PullProgress): void }>;

export type StreamPull = Readonly<{ stream: PullStream; organization: string; summary: PullSummary }>;

/**
 * Every stream of every creditor, one after the other. A stream that fails does not hold back the others, unless it is the connector that fails. A key that is refused for one
 * family alone (each has its own right, intermediary.md 1.1.1) stops neither the sending nor the other streams: its run says so. Refused for all of them it is the key.
 * @throws DatabaseError.
 */
export async function pullAll(deps: PullAllDeps, signal: AbortSignal): Promise<readonly StreamPull[]> {
  const done: StreamPull[] = [];
  for (const organization of await deps.engine.read((reader) => deps.ports.organizations(reader))) {
    for (const stream of deps.connector.capabilities.streams) {
      if (signal.aborted || !deps.health.mayCall()) return done;
      done.push({ stream, organization, summary: await pullOne(deps, stream, organization, signal) });
    }
  }
  const refusals = done.flatMap(({ summary }) => (summary.stop?.reading?.kind === 'unauthorized' ? [summary.stop.reading] : []));
  if (refusals[0] !== undefined && refusals.length === done.length) await deps.health.failed(refusals[0]);
  return done;
}

/** Calls kept by one unit: a pull makes tens of thousands, which must neither pile up in memory nor be written at once. */
const EXCHANGES_IN_ONE_UNIT = 250;

async function pullOne(deps: PullAllDeps, stream: PullStream, organization: string, signal: AbortSignal): Promise<PullSummary> {
  const exchanges: Readonly<{ runId: string; exchange: ExchangeRecord }>[] = [];
  const { engine, connector, ports, newId, progress } = deps;
  const keepExchanges = async (): Promise<void> => {
    while (exchanges.length > 0) await keepPiece(deps, exchanges.splice(0, EXCHANGES_IN_ONE_UNIT));
  };
  const keeping: PullingConnector = {
    id: connector.id, capabilities: connector.capabilities, ...(connector.fetchRow === undefined ? {} : { fetchRow: connector.fetchRow }),
    async pull(...asked) {
      const page = await connector.pull(...asked);
      await keepExchanges();
      return page;
    },
  };
  try {
    const summary = await pullStream({
      engine, connector: keeping, ports, newId, signal, nowMs: () => deps.skew.correctedMs(deps.nowMs()), clockMs: deps.nowMs, ...(progress === undefined ? {} : { progress }),
      // What arrived is in the inbox, byte by byte: bodies would keep it twice.
      record: (exchange, runId) => exchanges.push({ runId, exchange: { ...exchange, requestBody: null, responseBody: null } }),
    }, stream, organization);
    const reading = summary.stop?.reading ?? null;
    if (reading !== null && reading.kind !== 'unauthorized') await deps.health.failed(reading);
    else if (summary.outcome === 'DONE') deps.health.succeeded();
    return summary;
  } finally {
    await keepExchanges();
  }
}

/** Those of one run together: they follow one another. */
async function keepPiece({ engine, connector }: PullAllDeps, piece: readonly Readonly<{ runId: string; exchange: ExchangeRecord }>[]): Promise<void> {
  await engine.write('sync.pullExchanges', async (unit) => {
    unit.touch('sync');
    for (const runId of new Set(piece.map((one) => one.runId))) {
      await saveExchanges(unit, { connector: connector.id, aggregateId: null, intentId: null, runId }, piece.filter((one) => one.runId === runId).map(({ exchange }) => exchange));
    }
  }, { lane: 'bulk' });
}
