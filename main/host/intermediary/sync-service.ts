import { join } from 'node:path';
import type { Reader } from '../../data/engine.ts';
import { assertNever, err, ok, type Result } from '../../domain/result.ts';
import type { ApplicationContext } from '../../features/application-context.ts';
import { findConnection, type StoredConnection } from '../../features/connection/index.ts';
import { standingOf } from '../../features/positions/index.ts';
import { findEntityIdentity, readNumberingCodes, stopIssuing } from '../../features/setup/index.ts';
import type { AskedPayment, ConnectionTest, SyncPort, SyncStatus } from '../../features/sync/index.ts';
import { backOffMs } from '../../intermediary/back-off.ts';
import { createClockSkew, type ClockSkew } from '../../intermediary/clock-skew.ts';
import type { Health, IntermediaryConnector, PullCtx } from '../../intermediary/connector.ts';
import { MOVED_KEY, type ConnectorModule } from '../../intermediary/connectors/connector-module.ts';
import { holdsPositions } from '../../intermediary/remote-state-store.ts';
import { connectorModule, connectorModules } from '../../intermediary/connectors/registry.ts';
import { sendAgain } from '../../intermediary/outbox-store.ts';
import { createPaymentAsks, retryRefused, type AskAnswer, type PaymentAsks } from '../../intermediary/pulling/index.ts';
import { systemScheduler, type Scheduler } from '../../intermediary/scheduler.ts';
import { saveExchanges } from '../../intermediary/sender-store.ts';
import { createSyncEngine, type RunSummary, type SyncEngine, type SyncWork } from '../../intermediary/sync-engine.ts';
import { judgeAsked } from '../../intermediary/watching.ts';
import { callsEndedSince, cursorsOf, exchangesOf, lastRuns, queueCounts } from '../../intermediary/sync-views.ts';
import type { SecretPlace } from '../secrets/secret-place.ts';
import { keepSecrets, readSecrets, secretKeys } from './connection-secrets.ts';
import { noAnswerWords } from './exchange-words.ts';
import { createFeaturePorts } from './feature-ports.ts';
import { checkHighestNumbers, highestNumbers } from './highest-numbers.ts';
import { paidThere } from './paid-there.ts';
import { readAlignment, readDays, readNotRecorded, readQueue, readRefusedContent, readRuns, readSending, STREAM_LABEL } from './sync-readings.ts';

export type SyncServiceParts = Readonly<{
  /** Asked when it is needed: the context holds this service itself. */
  context(): ApplicationContext;
  secretPlace(): Promise<SecretPlace>;
  /** Where connectors keep what they must remember, outside the database. */
  stateFolder: string;
  /** For tests: virtual time and chance, connectors of their own. */
  scheduler?: Scheduler; random?(): number;
  module?(id: string): Promise<ConnectorModule | null>;
}>;

/** The sync client of one opened archive, as features and screens see it, and as its host starts and stops it. */
export interface SyncService extends SyncPort {
  /** Connects and sends by itself from now on. */
  start(): Promise<void>;
  /** Ends after what is in flight has been written. */
  stop(): Promise<void>;
  /** Everything once, for `sync --once`; null when nothing is connected. Error: an Italian sentence. */
  runOnce(): Promise<Result<RunSummary | null, string>>;
  /** The connector that is on; null while none is. */
  connectedTo(): string | null;
}

type Live = Readonly<{ module: ConnectorModule; connector: IntermediaryConnector; engine: SyncEngine; asks: PaymentAsks; controller: AbortController }>;
type Trouble = Readonly<{ mark: 'SECRETS_MISSING' | 'ERROR'; message: string }>;
/** How often the screens hear how far a run is. */
const TELL_MS = 1_000;
/** Longer than a call lasts and a remote counts it. */
const COUNTED_MS = 2 * 60_000;

export function createSyncService(parts: SyncServiceParts): SyncService {
  const scheduler = parts.scheduler ?? systemScheduler;
  const random = parts.random ?? Math.random;
  const moduleOf = parts.module ?? connectorModule;
  /** The calls of the last seconds by connector: a connection opened again, or tested, is the same caller to the remote. */
  const lastCalls = new Map<string, number[]>();
  const state = { started: false, suspended: false, live: null as Live | null, module: null as ConnectorModule | null, trouble: null as Trouble | null, telling: false };
  let changing: Promise<void> = Promise.resolve();

  const nowMs = (): number => parts.context().clock.nowMs();
  const databaseId = (): string => parts.context().installation.databaseId;

  /** One change of the connection after the other. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    changing = changing.then(work, work);
    return changing;
  };

  const disconnect = async (): Promise<void> => {
    const { live } = state;
    state.live = null;
    state.trouble = null;
    if (live === null) return;
    live.controller.abort();
    live.asks.close();
    await live.engine.stop();
    await live.connector.close();
  };

  const open = async (stored: StoredConnection, skew: ClockSkew): Promise<Result<Readonly<{ module: ConnectorModule; connector: IntermediaryConnector }>, Trouble>> => {
    const { engine } = parts.context();
    const module = stored.connector === null ? null : await moduleOf(stored.connector);
    if (module === null) return err({ mark: 'ERROR', message: 'L’intermediario scelto non c’è in questa versione del programma: scegline un altro in Configurazione, Intermediario.' });
    state.module = module;
    const secrets = await readSecrets(await parts.secretPlace(), databaseId(), module);
    const problem = module.check(stored.settings, secrets)[0];
    if (problem !== undefined && secretKeys(module).includes(problem.field)) return err({ mark: 'SECRETS_MISSING', message: 'Su questo computer mancano le chiavi del collegamento: scrivile in Configurazione, Intermediario.' });
    if (problem !== undefined) return err({ mark: 'ERROR', message: `${problem.message} Correggi in Configurazione, Intermediario.` });
    const facts = await engine.read(async (reader) => ({ entity: await findEntityIdentity(reader), numbering: await readNumberingCodes(reader) }));
    if (facts.entity === null) return err({ mark: 'ERROR', message: 'Mancano i dati dell’ente: completa il primo avvio.' });
    const lastCallsMs = lastCalls.get(module.id) ?? [...await engine.read((reader) => callsEndedSince(reader, module.id, new Date(nowMs() - COUNTED_MS).toISOString()))];
    lastCalls.set(module.id, lastCallsMs);
    const made = await module.create(stored.settings, secrets, {
      organization: facts.entity, segregationCode: facts.numbering?.segregationCode ?? '', stateFolder: join(parts.stateFolder, module.id), nowMs, random, scheduler, lastCallsMs, onServerTime: (serverMs, localMs) => skew.add(serverMs, localMs),
    });
    return made.ok ? ok({ module, connector: made.value }) : err({ mark: 'ERROR', message: `${made.error.message} Correggi in Configurazione, Intermediario.` });
  };

  const connect = async (): Promise<void> => {
    await disconnect();
    const context = parts.context();
    const stored = await context.engine.read((reader) => findConnection(reader));
    if (stored === null || !stored.enabled || stored.connector === null) {
      state.module = null;
      return;
    }
    const skew = createClockSkew();
    const opened = await open(stored, skew);
    if (!opened.ok) {
      state.trouble = opened.error;
      return;
    }
    const { module, connector } = opened.value;
    const ports = createFeaturePorts(context, connector.id);
    const controller = new AbortController();
    const engine = createSyncEngine({ engine: context.engine, ports, connector, nowMs, scheduler, random, log: context.log, skew });
    const asks = createPaymentAsks({
      engine: context.engine, connector, ports, nowMs, seen: (unit, positionId, remote, askedAt) => judgeAsked({ connector, ports, nowMs, random }, unit, positionId, remote, askedAt), waits: engine.waits, schedule: (atMs, run) => scheduler.after(Math.max(0, atMs - nowMs()), run), backOffMs: (failures) => backOffMs(failures, random()), newId: () => crypto.randomUUID(), signal: controller.signal,
      record: (exchange, runId, { iupd }) => {
        void context.engine.write('sync.askExchange', async (unit) => {
          const positionId = await ports.positionOfIupd(unit, iupd);
          await saveExchanges(unit, { connector: connector.id, aggregateId: positionId === null ? null : String(positionId), intentId: null, runId }, [exchange]);
          unit.touch('sync');
        }, { lane: 'bulk' }).catch(() => undefined);
      },
    });
    state.live = { module, connector, engine, asks, controller };
    engine.suspend(state.suspended);
    if (state.started) await engine.start();
  };

  /** The screens hear of a run while it goes, and once more when it has ended. */
  const tellWhileRunning = (): void => {
    if (state.telling) return;
    state.telling = true;
    const tell = (): void => {
      const running = state.live !== null && state.live.engine.status().running !== null;
      const { engine } = parts.context();
      void engine.write('sync.tell', async (unit) => { unit.touch('sync'); }, { lane: 'bulk' }).catch(() => undefined);
      if (running) scheduler.after(TELL_MS, tell);
      else state.telling = false;
    };
    scheduler.after(TELL_MS / 4, tell);
  };

  const now = (): string => new Date(nowMs()).toISOString();

  return {
    async start() {
      state.started = true;
      await inTurn(connect);
    },
    async stop() {
      state.started = false;
      await inTurn(disconnect);
    },
    connectedTo: () => state.live?.connector.id ?? null,
    async runOnce() {
      // A window sends with the connection that it holds.
      if (!state.started) await inTurn(connect);
      if (state.trouble !== null) return err(state.trouble.message);
      return ok(state.live === null ? null : await state.live.engine.runOnce());
    },
    holdsTwoPlans: () => state.live?.connector.capabilities.multiPlan ?? true,
    closesNumbers: () => state.live?.connector.capabilities.markPaidElsewhere ?? true,
    changesAccountsEverywhere: () => state.live?.connector.capabilities.ibanChangeEverywhere ?? false,
    changesTransfers: () => state.live?.connector.capabilities.updatableAfterPublish.includes('transfers') ?? true,
    answersLater: () => state.live?.connector.capabilities.transport === 'file',
    online: () => state.live !== null && state.live.engine.online(),
    wake() {
      if (state.live === null || !state.started) return;
      state.live.engine.wake();
      tellWhileRunning();
    },
    connectors: async () => (await connectorModules()).map(({ id, label, summary, needs, fields }) => ({ id, label, summary, needs: [...needs], fields: fields.map((field) => ({ ...field, choices: [...field.choices], onlyWhen: field.onlyWhen === null ? null : { key: field.onlyWhen.key, values: [...field.onlyWhen.values] } })) })),
    async check(connector, settings, secrets) {
      const module = await moduleOf(connector);
      return module === null ? [{ field: 'connector', message: 'Questo intermediario non c’è in questa versione.' }] : module.check(settings, secrets);
    },
    async placeKeys(connector) {
      return { ...((await moduleOf(connector))?.place ?? { fixed: [], movable: [] }), moved: MOVED_KEY };
    },
    holdsPositions,
    secretPlace: async () => (await parts.secretPlace()).kind,
    async secretsGiven(connector) {
      const module = await moduleOf(connector);
      return module === null ? [] : Object.keys(await readSecrets(await parts.secretPlace(), databaseId(), module));
    },
    async keepSecrets(connector, secrets) {
      const module = await moduleOf(connector);
      return module === null ? err({ message: 'Questo intermediario non c’è in questa versione.' }) : keepSecrets(await parts.secretPlace(), databaseId(), module, secrets);
    },
    reconnect: () => (state.started ? inTurn(connect) : Promise.resolve()),
    test: () => testConnection(),
    status: (reader, offices) => readStatus(reader, offices),
    queue: (reader, asked) => readQueue(reader, now(), asked),
    sending: (reader, positionId) => readSending(reader, now(), positionId),
    async sendAgain(unit, intentIds) {
      let queued = 0;
      for (const id of intentIds) if (await sendAgain(unit, id)) queued += 1;
      return queued;
    },
    run() {
      const { live } = state;
      if (live === null || live.engine.status().running !== null) return false;
      void live.engine.runOnce().catch(() => undefined);
      tellWhileRunning();
      return true;
    },
    cancelRun: () => state.live !== null && state.live.engine.cancelRun(),
    suspend(suspended) {
      state.suspended = suspended;
      state.live?.engine.suspend(suspended);
      tellWhileRunning();
    },
    days: (reader, days) => readDays(reader, parts.context().clock.today(), days),
    alignment: (reader, days) => readAlignment(reader, parts.context().clock.today(), days, now()),
    runs: readRuns,
    notRecorded: async (reader) => readNotRecorded(reader, await connectorOf(reader)),
    refusedContent: async (reader, id) => readRefusedContent(reader, await connectorOf(reader), id),
    retryRefused: () => retryAllRefused(),
    async exchanges(reader, positionId, limit) {
      const module = await moduleOf(await connectorOf(reader));
      return (await exchangesOf(reader, positionId, limit)).map((row) => ({ ...row, label: module?.operations[row.operation] ?? row.operation, reason: row.http === null ? noAnswerWords(row.code) : null }));
    },
    askPayment: (positionId) => askPayment(positionId),
  };

  /** The connection that is stored, also while it is off: what it brought stays. */
  async function connectorOf(reader: Reader): Promise<string> {
    return (await findConnection(reader))?.connector ?? '';
  }

  async function retryAllRefused(): Promise<Readonly<{ recorded: number; refused: number }>> {
    const { live } = state;
    if (live === null) return { recorded: 0, refused: 0 };
    const context = parts.context();
    const total = { recorded: 0, refused: 0 };
    for (const stream of live.connector.capabilities.streams) {
      const counts = await retryRefused({ engine: context.engine, connector: live.connector, ports: createFeaturePorts(context, live.connector.id) }, stream, live.controller.signal);
      total.recorded += counts.applied + counts.already;
      total.refused += counts.refused;
    }
    return total;
  }

  async function testConnection(): Promise<Result<ConnectionTest, Readonly<{ message: string }>>> {
    const stored = await parts.context().engine.read((reader) => findConnection(reader));
    if (stored === null || stored.connector === null) return err({ message: 'Prima scegli l’intermediario e salva i dati del collegamento.' });
    const skew = createClockSkew();
    const opened = await open(stored, skew);
    if (!opened.ok) return err({ message: opened.error.message });
    const { connector } = opened.value;
    try {
      const asking = { runId: crypto.randomUUID(), signal: AbortSignal.timeout(TEST_PATIENCE_MS), nowMs, record: () => undefined };
      const health = await connector.health(asking);
      const numbers = health.ok ? await lookAtNumbers(connector, asking) : null;
      const rights = [...health.rights, ...(numbers === null ? [] : [numbers])];
      return ok({ ok: health.ok && numbers?.allowed !== false, detail: numbers?.allowed === false ? (numbers.detail ?? health.detail) : health.detail, rights: rights.map((right) => ({ ...right })), serverTime: health.serverTime, skewMs: skew.skewMs(), testedAt: now() });
    } finally {
      await connector.close();
    }
  }

  /** Whether the series of this desk is ours alone there; where it is not, no more numbers are given of it (intermediary.md 4.5). */
  async function lookAtNumbers(connector: IntermediaryConnector, asking: PullCtx): Promise<Health['rights'][number] | null> {
    const { engine } = parts.context();
    const numbers = await engine.read(async (reader) => {
      const [entity, series] = [await findEntityIdentity(reader), await readNumberingCodes(reader)];
      return entity === null || series === null ? null : highestNumbers(reader, entity.fiscalCode, series);
    });
    if (numbers === null) return null;
    const { told, taken } = await checkHighestNumbers(connector, numbers, asking);
    if (taken.length > 0) await engine.write('sync.numbersTaken', (unit) => stopIssuing(unit));
    return told;
  }

  async function readStatus(reader: Reader, offices: readonly string[] | null): Promise<Omit<SyncStatus, 'unsentPrinted'>> {
    const queue = await queueCounts(reader, now(), offices);
    const { live, module, trouble } = state;
    const connector = module === null ? null : { id: module.id, label: module.label };
    const streams = live === null ? [] : await readStreams(reader, live.connector);
    if (live === null) return { mark: trouble?.mark ?? 'NOT_CONNECTED', since: null, message: trouble?.message ?? null, connector: trouble === null ? null : connector, running: null, queue, skewMs: null, suspended: state.suspended, streams };
    const at = live.engine.status();
    return { ...markOf(at), connector, running: at.running === null ? null : wordsOf(at.running), queue, skewMs: at.skewMs, suspended: state.suspended, streams };
  }

  async function readStreams(reader: Reader, connector: IntermediaryConnector): Promise<SyncStatus['streams']> {
    const runs = new Map((await lastRuns(reader, connector.id)).map((run) => [run.stream, run]));
    const cursors = await cursorsOf(reader, connector.id);
    return connector.capabilities.streams.map((stream) => {
      const run = runs.get(stream);
      const counts = { seen: run?.seen ?? 0, applied: run?.applied ?? 0, already: run?.already ?? 0, refused: run?.refused ?? 0, skipped: run?.skipped ?? 0 };
      return { stream, label: STREAM_LABEL[stream], lastRunAt: run?.startedAt ?? null, outcome: run === undefined ? null : (run.outcome ?? 'RUNNING'), ...counts, message: run?.message ?? null, cursor: cursors.get(stream) ?? null };
    });
  }

  async function askPayment(positionId: number): Promise<AskedPayment> {
    const { live } = state;
    if (live === null) return { outcome: 'NOT_CONNECTED', message: state.trouble?.message ?? 'Nessun collegamento con l’intermediario: importa le ricevute da file.', askedAt: null, nextAt: null };
    const standing = await parts.context().engine.read((reader) => standingOf(reader, positionId));
    if (standing === null) return { outcome: 'FAILED', message: 'La posizione non c’è.', askedAt: null, nextAt: null };
    return answerOf(await live.asks.askNow({ organization: standing.organization, iupd: standing.iupd, navs: standing.navs }), standing.lapsedNavs);
  }
}

const TEST_PATIENCE_MS = 60_000;
const ODD_ANSWER = 'All’indirizzo dell’intermediario risponde qualcosa che non è l’intermediario (una pagina web, per esempio): controlla l’indirizzo, il proxy e la rete. Il programma riprova da solo; le posizioni restano in coda.';

/** Where one stands with the intermediary. That no answer comes, that it does not take requests now, and that something else answers are three things: only the first is «Non in linea». */
export function markOf({ running, circuit, trouble, lastOkAt, errorId }: ReturnType<SyncEngine['status']>): Pick<SyncStatus, 'mark' | 'since' | 'message'> {
  if (errorId !== null) return { mark: 'ERROR', since: lastOkAt, message: `L’ultima sincronizzazione non è riuscita per un errore del programma. Comunica il codice ${errorId} all’assistenza.` };
  if (circuit.reason === 'UNAUTHORIZED' && circuit.state !== 'CLOSED') return { mark: 'ERROR', since: circuit.openedAt, message: circuit.message };
  if (running !== null) return { mark: 'RUNNING', since: lastOkAt, message: null };
  if (circuit.state !== 'CLOSED' || circuit.failures > 0 || lastOkAt === null) {
    if (trouble === 'ODD_ANSWER') return { mark: 'ODD_ANSWER', since: circuit.openedAt, message: ODD_ANSWER };
    return { mark: trouble === 'BUSY' ? 'BUSY' : 'OFF_LINE', since: circuit.openedAt, message: null };
  }
  return { mark: 'ON_LINE', since: lastOkAt, message: null };
}

function wordsOf(work: SyncWork): NonNullable<SyncStatus['running']> {
  switch (work.kind) {
    case 'SENDING': return { what: 'Invio in corso', done: work.done, total: work.total === 0 ? null : work.total };
    case 'PULLING': return { what: work.progress === null ? 'Ricezione in corso' : `Ricezione in corso: ${STREAM_LABEL[work.progress.stream].toLowerCase()}`, done: work.progress?.seen ?? 0, total: null };
    case 'WATCHING': return { what: 'Controllo delle posizioni presso l’intermediario', done: 0, total: null };
    default: return assertNever(work, 'wordsOf');
  }
}

function answerOf(answer: AskAnswer, lapsedNavs: readonly string[]): AskedPayment {
  switch (answer.kind) {
    case 'QUEUED': return { outcome: 'QUEUED', message: 'Adesso l’intermediario non dà risposta: la domanda è in coda e parte da sola appena si può.', askedAt: null, nextAt: answer.nextAt };
    case 'FAILED': return { outcome: 'FAILED', message: answer.message, askedAt: answer.askedAt, nextAt: null };
    case 'ANSWERED': {
      const { remote, askedAt } = answer;
      if (remote === null) return { outcome: 'UNKNOWN_THERE', message: 'L’intermediario non conosce questa posizione.', askedAt, nextAt: null };
      return { ...paidThere(remote, lapsedNavs), askedAt, nextAt: null };
    }
    default: return assertNever(answer, 'answerOf');
  }
}
