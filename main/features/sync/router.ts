import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { buildNav } from '../../domain/notice-number.ts';
import { currentOperator, failure, mutate, operations, staleCursor, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { findConnection } from '../connection/index.ts';
import { countNeverSent, findPositionRow, inScope, queueWaiting, unsentPrinted } from '../positions/index.ts';
import { readNumberingCodes } from '../setup/index.ts';
import { markTested, mayNotSave, saveConnection, switchConnection, type PlaceGuard } from './connection-changes.ts';
import { onboardingSteps, printOnboarding, saveOnboardingStep } from './onboarding.ts';
import { observeOnboarding } from './onboarding-observations.ts';
import { intentsInScope, queuedPositions } from './position-cards.ts';
import { KIND_LABEL, remedyOf, whatHappened } from './queue-sentences.ts';
import type { SyncPort } from './sync-port.ts';
import { exportUnsent, unsentSummary } from './unsent-export.ts';
import { loadUnsent } from './unsent-load.ts';

/** A process that neither sends nor receives serves no window. */
function portOf(application: ApplicationContext): SyncPort {
  if (application.sync === null) throw new Error('The sync port is not wired in this host');
  return application.sync;
}

/** The parts of the contract about the connection, the way to the first notice, and what goes to and comes from the intermediary. */
export function createSyncRouters() {
  return { connection: connectionRouter(), onboarding: onboardingRouter(), sync: syncRouter() };
}

function connectionRouter() {
  const os = operations.connection;
  return {
    connectors: os.connectors.handler(async ({ context }) => ok({ connectors: await portOf(context.application).connectors() })),
    read: os.read.handler(({ context }) => readForScreen(context.application)),
    save: os.save.handler(async ({ input, context }) => {
      const { application } = context;
      const port = portOf(application);
      const kept = Object.fromEntries((await port.secretsGiven(input.connector)).map((key) => [key, input.secrets[key] ?? KEPT]));
      const problem = (await port.check(input.connector, input.settings, { ...kept, ...input.secrets })).find(({ field }) => kept[field] !== KEPT);
      if (problem !== undefined) return failure('INVALID_FIELD', problem.message, { field: problem.field });
      const operator = currentOperator(context);
      // What the keyring takes cannot be rolled back: it goes first, unless the saving will be refused, or is told again and was done.
      if ((await application.engine.read((reader) => refusedSaving(port, reader, input))) === null) {
        const secrets = await port.keepSecrets(input.connector, input.secrets);
        if (!secrets.ok) return failure('REFUSED', secrets.error.message);
      }
      const written = { ...input, secrets: Object.keys(input.secrets) };
      const saved = await mutate(application.engine, 'connection.save', written, async (unit) => saveConnection(unit, operator, input, await placeGuard(port, unit, input.connector)));
      if (saved.ok) await port.reconnect();
      return saved;
    }),
    test: os.test.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const tested = await portOf(application).test();
      if (!tested.ok) return failure('STATE_FORBIDS', tested.error.message);
      const marked = await mutate(application.engine, 'connection.test', input, async (unit) => {
        if (tested.value.ok) await markTested(unit, operator);
        return ok(tested.value);
      });
      // A refused key was mended, perhaps: what waits need not wait for the end of the pause.
      if (tested.value.ok && !(await isSuspended(application))) portOf(application).run();
      return marked;
    }),
    switchOn: os.switchOn.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const switched = await mutate(application.engine, 'connection.switchOn', input, (unit) => switchConnection(unit, operator, { enabled: true, expectedVersion: input.expectedVersion, reason: null }));
      if (!switched.ok) return switched;
      await portOf(application).reconnect();
      // In the background: a hundred thousand positions take minutes. At every start it goes on where it was cut.
      void queueWaiting(application, operator.id).catch((thrown: unknown) => { application.log.error('sync.queue-waiting', thrown); });
      return switched;
    }),
    switchOff: os.switchOff.handler(async ({ input, context }) => {
      const operator = currentOperator(context);
      const switched = await mutate(context.application.engine, 'connection.switchOff', input, (unit) => switchConnection(unit, operator, { enabled: false, expectedVersion: input.expectedVersion, reason: input.reason }));
      if (switched.ok) await portOf(context.application).reconnect();
      return switched;
    }),
  };
}

/** Stands for a secret that is kept, where only its presence is checked: what a check finds wrong with it is wrong with this word. */
const KEPT = 'kept';
const LAST_COUNTER = '9'.repeat(8);

async function placeGuard(port: SyncPort, reader: Reader, connector: string): Promise<PlaceGuard> {
  const labels = new Map((await port.connectors()).find(({ id }) => id === connector)?.fields.map(({ key, label }) => [key, label]));
  return { held: await port.holdsPositions(reader), keys: await port.placeKeys(connector), labelOf: (key) => labels.get(key) ?? key };
}

/** Known before a secret is kept: one kept with settings that are then refused would replace a good one. */
async function refusedSaving(port: SyncPort, reader: Reader, input: Readonly<{ connector: string; settings: Readonly<Record<string, string>>; expectedVersion: number | null }>) {
  return mayNotSave(await findConnection(reader), input, await placeGuard(port, reader, input.connector));
}

async function readForScreen(application: ApplicationContext) {
  const port = portOf(application);
  const facts = await application.engine.read(async (reader) => ({ connection: await findConnection(reader), numbering: await readNumberingCodes(reader), toSend: await countNeverSent(reader) }), { lane: 'heavy' });
  const { connection, numbering } = facts;
  const connector = connection?.connector ?? null;
  const given = connector === null ? [] : await port.secretsGiven(connector);
  const missing = connector === null ? [] : (await port.check(connector, connection?.settings ?? {}, Object.fromEntries(given.map((key) => [key, KEPT])))).map(({ field }) => field);
  const fields = (await port.connectors()).find(({ id }) => id === connector)?.fields ?? [];
  return ok({
    connector, settings: { ...connection?.settings }, secretsGiven: [...given], secretsMissing: missing.filter((key) => !given.includes(key) && fields.some((field) => field.key === key && field.kind === 'secret')), secretPlace: await port.secretPlace(),
    enabled: connection?.enabled ?? false, testedAt: connection?.testedAt ?? null, version: connection?.version ?? 0, toSend: facts.toSend,
    numbering: numbering === null ? null : { ...numbering, firstNav: navOf(numbering, '0'.repeat(8)), lastNav: navOf(numbering, LAST_COUNTER) },
  });
}

/** The first or last number that this desk may issue (intermediary.md 4.5). */
function navOf(codes: Readonly<{ segregationCode: string; applicationPrefix: string; workstation: string }>, counter: string): string {
  const built = buildNav({ auxDigit: '3', segregationCode: codes.segregationCode, base: `${codes.applicationPrefix}${codes.workstation}${counter}` });
  return built.ok ? built.value.nav : '';
}

function onboardingRouter() {
  const os = operations.onboarding;
  return {
    steps: os.steps.handler(({ context }) => context.application.engine.read(async (reader) => ok({ steps: await onboardingSteps(reader, await observeOnboarding(context.application, reader)) }))),
    save: os.save.handler(({ input, context }) => mutate(context.application.engine, 'onboarding.save', input, (unit) => saveOnboardingStep(context.application, unit, currentOperator(context), input))),
    print: os.print.handler(async ({ context }) => printOnboarding(context.application, currentOperator(context), await context.application.engine.read((reader) => observeOnboarding(context.application, reader)))),
  };
}

function syncRouter() {
  const os = operations.sync;
  return {
    status: os.status.handler(({ context }) => context.application.engine.read(async (reader) => {
      const { offices } = currentOperator(context);
      const { count, oldestAt, level, notices } = await unsentPrinted(reader, context.application.clock.nowMs(), offices);
      return ok({ ...(await portOf(context.application).status(reader, offices)), unsentPrinted: { count, oldestAt, workingMinutes: notices[0]?.minutes ?? 0, level } });
    })),
    queue: os.queue.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const page = await portOf(context.application).queue(reader, { ...input, offices: currentOperator(context).offices });
      if (page === null) return staleCursor();
      const positions = await queuedPositions(reader, page.rows.map(({ positionId }) => positionId));
      const rows = page.rows.map((row) => {
        const { debtorName = '', description = '', amountCents = 0, nav = null, taskId = null } = positions.get(row.positionId) ?? {};
        return { ...row, kindLabel: row.kindLabel === '' ? KIND_LABEL[row.kind] : row.kindLabel, happened: whatHappened({ ...row, message: row.happened }), remedy: [...remedyOf({ ...row, message: row.happened })], debtorName, description, amountCents, nav, taskId };
      });
      return ok({ rows, next: page.next, counts: { ...page.counts } });
    })),
    sending: os.sending.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const seen = await visible(context.application, currentOperator(context), input.positionId);
      if (!seen.ok) return seen;
      const rows = await portOf(context.application).sending(reader, input.positionId);
      const taskId = (await queuedPositions(reader, [input.positionId])).get(input.positionId)?.taskId ?? null;
      return ok({ rows: rows.map((row) => ({ ...row, taskId, kindLabel: row.kindLabel === '' ? KIND_LABEL[row.kind] : row.kindLabel, happened: whatHappened({ ...row, message: row.happened }), remedy: [...remedyOf({ ...row, message: row.happened })] })) });
    })),
    sendAgain: os.sendAgain.handler(async ({ input, context }) => {
      const port = portOf(context.application);
      const { offices } = currentOperator(context);
      const sent = await mutate(context.application.engine, 'sync.sendAgain', input, async (unit) => {
        const queued = await port.sendAgain(unit, await intentsInScope(unit, input.intentIds, offices));
        unit.touch('sync');
        return ok({ queued });
      });
      if (sent.ok) port.wake();
      return sent;
    }),
    run: os.run.handler(async ({ context }) => ((await isSuspended(context.application)) ? failure('STATE_FORBIDS', 'L’invio è sospeso: prima premi Riprendi.') : ok({ begun: portOf(context.application).run() }))),
    cancelRun: os.cancelRun.handler(async ({ context }) => ok({ cancelled: portOf(context.application).cancelRun() })),
    suspend: os.suspend.handler(async ({ input, context }) => {
      portOf(context.application).suspend(input.suspended);
      return ok({ suspended: input.suspended });
    }),
    days: os.days.handler(({ input, context }) => context.application.engine.read(async (reader) => ok({ days: [...(await portOf(context.application).days(reader, input.days))] }), { lane: 'heavy' })),
    alignment: os.alignment.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await portOf(context.application).alignment(reader, input.days)), { lane: 'heavy' })),
    runs: os.runs.handler(({ input, context }) => context.application.engine.read(async (reader) => ok({ runs: [...(await portOf(context.application).runs(reader, input.limit))] }))),
    notRecorded: os.notRecorded.handler(({ context }) => context.application.engine.read(async (reader) => ok({ rows: [...(await portOf(context.application).notRecorded(reader))] }))),
    retryRefused: os.retryRefused.handler(async ({ input, context }) => {
      // Outside the unit that answers: each batch is one of its own, and what was recorded once is known the second time.
      const tried = await portOf(context.application).retryRefused();
      return mutate(context.application.engine, 'sync.retryRefused', input, async (unit) => {
        unit.touch('sync');
        return ok({ ...tried });
      });
    }),
    refusedContent: os.refusedContent.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const content = await portOf(context.application).refusedContent(reader, input.id);
      return content === null ? failure('NOT_FOUND', 'Quello che era arrivato non c’è più: forse intanto è stato registrato.') : ok({ fileName: content.fileName, contentBase64: Buffer.from(content.bytes).toString('base64') });
    })),
    exchanges: os.exchanges.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const seen = await visible(context.application, currentOperator(context), input.positionId);
      return seen.ok ? ok({ rows: [...(await portOf(context.application).exchanges(reader, input.positionId, input.limit))] }) : seen;
    })),
    unsent: os.unsent.handler(({ context }) => unsentSummary(context.application, currentOperator(context))),
    exportUnsent: os.exportUnsent.handler(({ input, context }) => exportUnsent(context.application, currentOperator(context), input.after)),
    loadUnsent: os.loadUnsent.handler(async ({ input, context }) => {
      const answer = await loadUnsent(context.application, currentOperator(context), input);
      return answer.ok ? ok({ ...answer.value, refused: [...answer.value.refused] }) : answer;
    }),
    askPayment: os.askPayment.handler(async ({ input, context }) => {
      const seen = await visible(context.application, currentOperator(context), input.positionId);
      return seen.ok ? ok(await portOf(context.application).askPayment(input.positionId)) : seen;
    }),
  };
}

async function isSuspended(application: ApplicationContext): Promise<boolean> {
  return (await application.engine.read((reader) => portOf(application).status(reader, null))).suspended;
}

async function visible(application: ApplicationContext, operator: ReturnType<typeof currentOperator>, positionId: number): Promise<Outcome<true>> {
  const row = await application.engine.read((reader) => findPositionRow(reader, positionId));
  return row !== null && inScope(operator, row.office) ? ok(true) : failure('NOT_FOUND', 'La posizione non c’è.');
}
