import { z } from 'zod';
import { INTENT_KINDS } from '../../data/outbox-payloads.ts';
import { ok } from '../../domain/result.ts';
import { findConnection, writeConnection } from '../../features/connection/index.ts';
import type { SyncPort } from '../../features/sync/index.ts';
import type { OpenArchive } from '../open-archive.ts';

/** A sync engine that neither sends nor receives: tells what it was asked, and is on line or not as the test says. */
export function silentSync() {
  const told = { online: true, later: false, woken: 0, changesTransfers: true, closesNumbers: true };
  const nothing = { ok: 0, rows: [] };
  const port: SyncPort = {
    online: () => told.online,
    holdsTwoPlans: () => true, changesAccountsEverywhere: () => false, changesTransfers: () => told.changesTransfers, closesNumbers: () => told.closesNumbers, answersLater: () => told.later,
    wake() { told.woken += 1; },
    connectors: async () => [],
    check: async () => [],
    placeKeys: async () => ({ fixed: [], movable: [], moved: 'moved' }),
    holdsPositions: async () => false,
    secretPlace: async () => 'THIS_RUN',
    secretsGiven: async () => [],
    keepSecrets: async () => ok(null),
    reconnect: async () => undefined,
    test: async () => { throw new Error('Nothing is connected in this test'); },
    status: async () => { throw new Error('Nothing is connected in this test'); },
    queue: async () => ({ rows: nothing.rows, next: null, counts: { all: 0, toSolve: 0, waiting: 0 } }),
    sending: async () => [],
    sendAgain: async () => 0,
    run: () => false,
    cancelRun: () => false,
    suspend: () => undefined,
    days: async () => [],
    alignment: async () => ({ creations: { count: 0, within: 0, p50Ms: null, p95Ms: null }, changes: { count: 0, within: 0, p50Ms: null, p95Ms: null } }),
    runs: async () => [],
    notRecorded: async () => [],
    retryRefused: async () => ({ recorded: 0, refused: 0 }),
    refusedContent: async () => null,
    exchanges: async () => [],
    askPayment: async () => ({ outcome: 'NOT_CONNECTED', message: '', askedAt: null, nextAt: null }),
  };
  return { port, told };
}

/** The archive with that engine beside it. */
export function withSync(archive: OpenArchive, sync: SyncPort): OpenArchive {
  return { ...archive, context: { ...archive.context, sync } };
}

/** Switches a connection on or off without asking anybody. */
export async function connect(archive: OpenArchive, enabled = true): Promise<void> {
  await archive.context.engine.write('test.connect', async (unit) => {
    const before = await findConnection(unit);
    await writeConnection(unit, { connector: 'gpd', settings: {}, enabled, testedAt: null }, before?.version ?? null);
  });
}

const intentRow = z.object({ id: z.string(), aggregateId: z.string(), kind: z.enum(INTENT_KINDS), state: z.string(), payloadJson: z.string(), createdBy: z.string().nullable() });

/** What was queued about a position, oldest first. */
export async function intentsOf(archive: OpenArchive, positionId: number) {
  const rows = await archive.context.engine.read((reader) => reader.all(intentRow, `SELECT id, aggregate_id, kind, state, payload_json, created_by FROM outbox_intent WHERE aggregate_kind = 'debt_position' AND aggregate_id = ? ORDER BY seq`, [String(positionId)]));
  return rows.map(({ payloadJson, ...row }) => ({ ...row, payload: z.unknown().parse(JSON.parse(payloadJson)) }));
}
