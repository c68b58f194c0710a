import { z } from 'zod';
import { openTestEngine } from '../../data/engine.fixture.ts';
import { openEngine, type DataEngine, type Migration, type UnitOfWork } from '../../data/engine.ts';
import type { EventLog, LogRecord } from '../../data/log.ts';
import { applicationMigrations } from '../../data/migrations/application-migrations.ts';
import { enqueueIntent, intentStates } from '../../data/outbox.ts';
import { createClockSkew, type ClockSkew } from '../clock-skew.ts';
import { createConnectorHealth, type ConnectorHealth } from '../connector-health.ts';
import type { Capabilities } from '../connector.ts';
import { createListMemory } from '../list-reading.ts';
import type { Conflict, IntermediaryPorts, LocalStanding } from '../ports.ts';
import type { IntentKind, PositionSnapshot } from '../position-snapshot.ts';
import { sendWaiting, type SendBudget, type SenderDeps, type SendSummary } from '../sender.ts';
import { createFakeRemote, type FakeRemote } from './fake-connector.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export const ORGANIZATION = '99999000013';

/** What the feature writes, in the same database: what a unit takes back is taken back here too. */
const officeMigration: Migration = { id: applicationMigrations.length + 1, name: 'office', statements: ['CREATE TABLE office_fact (seq INTEGER PRIMARY KEY NOT NULL, position_id INTEGER NOT NULL, fact TEXT NOT NULL) STRICT'] };

export function navOf(positionId: number, installment = 0): string {
  return `3010${String(positionId * 10 + installment).padStart(14, '0')}`;
}

export function iupdOf(positionId: number): string {
  return `POS-${positionId}`;
}

/** A position as the desk would send it. */
export function snapshotOf(positionId: number, amountCents = 10_000, more: Readonly<{ installments?: number; dueDate?: string; causale?: string }> = {}): PositionSnapshot {
  const dueDate = more.dueDate ?? '2026-12-31';
  return {
    positionId, iupd: iupdOf(positionId), organization: ORGANIZATION, companyName: 'Comune di Prova', officeName: null, service: 'TARI', remoteService: null, description: 'TARI 2026',
    debtor: { type: 'F', fiscalCode: null, name: 'Prova', street: '', civicNumber: '', postalCode: '', city: '', province: '', country: 'IT', email: null, phone: null },
    options: [{
      description: 'TARI 2026', switchToExpired: false,
      installments: Array.from({ length: more.installments ?? 1 }, (_, index) => ({
        id: positionId * 10 + index, nav: navOf(positionId, index), iuv: navOf(positionId, index).slice(1), amountCents, description: more.causale ?? 'TARI 2026', dueDate, payableUntil: null,
        transfers: [{ index: 1, payeeFiscalCode: ORGANIZATION, payeeName: 'Comune di Prova', iban: 'IT60X0542811101000000123456', postalIban: null, stamp: false, amountCents, category: '9/0101108TS/', description: 'TARI 2026' }],
      })),
    }],
  };
}

type Standing = { -readonly [Name in keyof LocalStanding]: LocalStanding[Name] };

export type SyncOffice = {
  engine: DataEngine; readonly clock: VirtualClock; readonly remote: FakeRemote; readonly dataDir: string; readonly ports: IntermediaryPorts; readonly skew: ClockSkew; readonly logged: LogRecord[]; readonly errors: string[]; readonly log: EventLog;
  health: ConnectorHealth;
  /** What the office thinks of its positions. */
  readonly standings: Map<number, Standing>;
  standing(positionId: number): Standing;
  create(positionId: number, amountCents?: number, more?: Readonly<{ installments?: number; dueDate?: string; dependsOn?: string }>): Promise<string>;
  update(positionId: number, amountCents: number, more?: Readonly<{ dueDate?: string; causale?: string }>): Promise<string>;
  cancel(positionId: number): Promise<string>;
  markPaid(positionId: number, nav?: string): Promise<string>;
  deps(more?: Partial<SenderDeps>): SenderDeps;
  send(more?: Partial<SenderDeps>, budget?: Partial<SendBudget>): Promise<SendSummary>;
  /** Sends, moves the clock past what waits, and again, until nothing is due. */
  sendAll(): Promise<void>;
  /** The program ends and is started again on the same folder. */
  restart(): Promise<void>;
  intents(): Promise<readonly Readonly<{ positionId: number; kind: IntentKind; state: string; attempts: number; lastCode: string | null; nextAt: string | null; connector: string | null; message: string | null; settledAt: string | null }>[]>;
  /** States of the intents, in order. */
  states(): Promise<readonly string[]>;
  facts(): Promise<readonly string[]>;
};

const intentRow = z.object({
  positionId: z.string().transform(Number), kind: z.enum(['create', 'update', 'cancel', 'markPaid']), state: z.enum(intentStates), attempts: z.int(), lastCode: z.string().nullable(), nextAt: z.string().nullable(), connector: z.string().nullable(), message: z.string().nullable(),
  settledAt: z.string().nullable(),
});

/** An office with a real database, an intermediary in memory and a clock that only the test moves. */
export async function openSyncOffice(capabilities: Partial<Capabilities> = {}): Promise<SyncOffice> {
  const clock = createVirtualClock();
  const migrations = [...applicationMigrations, officeMigration];
  const opened = await openTestEngine({ migrations, clock: clock.nowMs });
  const remote = createFakeRemote(clock, capabilities);
  const standings = new Map<number, Standing>();
  const logged: LogRecord[] = [];
  const errors: string[] = [];
  const log: EventLog = { event: (record) => void logged.push(record), error: (event) => { errors.push(event); return 'E-1'; }, close: () => undefined };
  const skew = createClockSkew();
  let holder = 1;
  let lists = createListMemory();

  const standing = (positionId: number): Standing => {
    const known = standings.get(positionId);
    if (known !== undefined) return known;
    const made: Standing = { positionId, iupd: iupdOf(positionId), organization: ORGANIZATION, navs: [navOf(positionId)], cancelled: false, paid: false, paidElsewhere: false, paidElsewhereNavs: [], paidNavs: [], openNavs: [navOf(positionId)], printed: false, confirmed: false };
    standings.set(positionId, made);
    return made;
  };
  const fact = async (unit: UnitOfWork, positionId: number, text: string): Promise<void> => void (await unit.run('INSERT INTO office_fact (position_id, fact) VALUES (?, ?)', [positionId, text]));
  const ports: IntermediaryPorts = {
    organizations: async () => [ORGANIZATION],
    standing: async (_reader, positionId) => standings.get(positionId) ?? null,
    positionOfIupd: async (_reader, iupd) => Number(iupd.slice(4)),
    acknowledged: (unit, ack) => fact(unit, ack.positionId, `${ack.kind} confirmed${ack.superseded ? ', superseded' : ''}`),
    observed: (unit, positionId, seen) => (seen === 'GONE' || (seen.status === 'PAYABLE' && seen.installments.every(({ notificationFeeCents }) => notificationFeeCents === 0)) ? Promise.resolve() : fact(unit, positionId, `seen ${seen.status}`)),
    conflict: (unit, { rule, positionId }: Conflict) => fact(unit, positionId, `task ${rule}`),
    stopIssuing: (unit, positionId) => fact(unit, positionId, 'no more numbers'),
    apply: async () => [],
  };
  const queue = async (positionId: number, kind: IntentKind, payload: unknown, dependsOn?: string): Promise<string> => {
    standing(positionId);
    const { id } = await office.engine.write('test.queue', (unit) => enqueueIntent(unit, { aggregateKind: 'debt_position', aggregateId: String(positionId), kind, payload, operatorId: null, ...(dependsOn === undefined ? {} : { dependsOn }) }));
    return id;
  };
  const healthOf = (engine: DataEngine): ConnectorHealth => createConnectorHealth({ engine, connector: remote.connector, nowMs: clock.nowMs, random: () => 0.5, log, skew });

  const office: SyncOffice = {
    engine: opened.engine, clock, remote, dataDir: opened.dataDir, ports, skew, logged, errors, log, standings, standing, health: healthOf(opened.engine),
    create(positionId, amountCents, more = {}) {
      const snapshot = snapshotOf(positionId, amountCents, more);
      const navs = snapshot.options.flatMap((option) => option.installments.map(({ nav }) => nav));
      Object.assign(standing(positionId), { navs, openNavs: navs });
      return queue(positionId, 'create', snapshot, more.dependsOn);
    },
    update: (positionId, amountCents, more) => queue(positionId, 'update', snapshotOf(positionId, amountCents, more)),
    cancel(positionId) {
      standing(positionId).cancelled = true;
      return queue(positionId, 'cancel', { iupd: iupdOf(positionId), organization: ORGANIZATION, navs: [navOf(positionId)], reason: 'Errore' });
    },
    markPaid(positionId, nav = navOf(positionId)) {
      const known = standing(positionId);
      Object.assign(known, { paidElsewhere: true, paidElsewhereNavs: [...known.paidElsewhereNavs, nav], openNavs: known.openNavs.filter((open) => open !== nav) });
      return queue(positionId, 'markPaid', { iupd: iupdOf(positionId), organization: ORGANIZATION, nav, iuv: nav.slice(1), paidOn: '2026-11-30', reason: 'Bonifico' });
    },
    deps: (more = {}) => ({ engine: office.engine, connector: remote.connector, ports, nowMs: clock.nowMs, random: () => 0.5, log, skew, health: office.health, holder: `H${holder}`, lists, ...more }),
    send: (more, budget = {}) => sendWaiting(office.deps(more), { signal: new AbortController().signal, ...budget }),
    async sendAll() {
      for (let pass = 0; pass < 12; pass += 1) {
        await office.send();
        await clock.advance(15 * 60_000);
      }
    },
    async restart() {
      await office.engine.close();
      const again = await openEngine({ dataDir: opened.dataDir, entities: [], migrations, clock: clock.nowMs });
      if (!again.ok) throw new Error(again.error.message);
      holder += 1;
      lists = createListMemory();
      office.engine = again.value.engine;
      office.health = healthOf(office.engine);
      await office.health.load();
    },
    intents: () => office.engine.read((reader) => reader.all(intentRow, 'SELECT o.aggregate_id AS position_id, o.kind, o.state, o.attempts, o.last_code, o.next_at, o.connector, r.message, r.settled_at FROM outbox_intent o LEFT JOIN intent_outcome r ON r.intent_id = o.id ORDER BY o.seq')),
    states: async () => (await office.intents()).map(({ state }) => state),
    facts: () => office.engine.read(async (reader) => (await reader.all(z.object({ positionId: z.int(), fact: z.string() }), 'SELECT position_id, fact FROM office_fact ORDER BY seq')).map((row) => `${row.positionId} ${row.fact}`)),
  };
  return office;
}
