import { realpath } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { err, ok, type Result } from '../domain/result.ts';
import { beginDueChanges, continueAccountChanges } from '../features/account-change/index.ts';
import { createWindowSession, type OperationContext, type WindowSession } from '../features/access/index.ts';
import { passDueFines, queueWaiting } from '../features/positions/index.ts';
import { createWorkerPress } from '../features/lots/index.ts';
import { createWorkerDrawing } from '../features/notices/index.ts';
import { createWorkerMatching } from '../features/reconciliation/index.ts';
import { createApplicationRouter } from './application-router.ts';
import { askToComeForward, handoverAddress, listenForSecondStart, type CommandEnds, type HandedCommand } from './handover.ts';
import { openArchive, type OpenArchive } from './open-archive.ts';
import { HANDED_OVER, type ApplicationOptions, type ClientIdentity, type ServedApplication, type StartupFailure } from './served-application.ts';
import { countUnsent, unsentAtClosing } from './unsent-at-closing.ts';

/** Beside the bundles of the hosts. */
const DRAWING_WORKER = new URL('./workers/drawing.worker.js', import.meta.url);
const LOT_WORKER = new URL('./workers/lot-press.worker.js', import.meta.url);
const MATCHING_WORKER = new URL('./workers/matching.worker.js', import.meta.url);

/** The composition root of the windows: opens the archive and serves the contract over it. A second start brings the first window forward. */
export async function createApplication(options: ApplicationOptions): Promise<Result<ServedApplication, StartupFailure>> {
  const { host } = options;
  const drawing = createWorkerDrawing(DRAWING_WORKER);
  const matching = createWorkerMatching(MATCHING_WORKER);
  const lotPress = createWorkerPress(LOT_WORKER);
  const archive = await openArchive({ dataDir: options.dataDir, drawing, matching, lotPress, watchSources: true, desk: { print: host.print, saveDialog: host.saveDialog }, host: host.kind, secretStore: host.secretStore });
  if (!archive.ok) {
    await drawing.close();
    await matching.close();
    const handedOver = archive.error.kind === 'LOCKED' && (await askToComeForward(handoverAddress(await realpath(options.dataDir))));
    return err({ code: handedOver ? HANDED_OVER : archive.error.kind, message: archive.error.message });
  }
  const served = serveArchive(archive.value);
  const changes = followAccountChanges(archive.value);
  void beginSync(archive.value);
  archive.value.context.lots.wake(archive.value.context);
  // Without it a second start is refused instead of bringing this window forward: no reason not to work.
  const listening = await listenForSecondStart(handoverAddress(archive.value.context.installation.dataDir), { bringForward: () => host.bringForward(), runCommand: (command, ends) => runCommandOf(archive.value, command, ends) }).catch((thrown: unknown) => {
    archive.value.context.log.error('handover.unavailable', thrown);
    return null;
  });
  return ok({
    ...served,
    async close() {
      await listening?.close();
      changes.end();
      await served.close();
    },
  });
}

/** Runs a command line typed elsewhere with the archive of this window: the same operations, with the same login. Its code is loaded when the first one comes. */
export async function runCommandOf(archive: OpenArchive, command: HandedCommand, ends: CommandEnds): Promise<number> {
  const { runCommandLine } = await import('./cli/run-command-line.ts');
  return runCommandLine(command.argv, {
    environment: command.environment, platform: process.platform, workingFolder: command.folder, archiveOfWindow: archive, handOver: null, input: Readable.from([]), write: ends.write, say: ends.say, askPassword: ends.ask,
    createDrawing: () => archive.context.drawing, nowMs: archive.context.clock.nowMs, stateDir: null,
  });
}

/** Sends and receives by itself from now on; what an earlier run had not queued yet of a new connection is queued first. */
async function beginSync({ context, sync }: OpenArchive): Promise<void> {
  try {
    await sync.start();
    await queueWaiting(context, null);
  } catch (thrown) {
    context.log.error('sync.not-started', thrown);
  }
}

/** A program left open over midnight begins a change of account on its day, too. */
const CHANGE_DAY_MS = 10 * 60_000;

/** Goes on with changes of account that were being made when the program ended, and looks now and then whether the day of another has come. */
function followAccountChanges({ context }: OpenArchive): Readonly<{ end(): void }> {
  const goOn = () => continueAccountChanges(context).catch((thrown: unknown) => { context.log.error('account-change.not-continued', thrown); });
  void goOn();
  const passFines = () => { void passDueFines(context).catch((thrown: unknown) => { context.log.error('fines.not-passed', thrown); }); };
  passFines();
  const timer = setInterval(() => { passFines(); void beginDueChanges(context).then((begun) => (begun > 0 ? goOn() : undefined), () => undefined); }, CHANGE_DAY_MS).unref();
  return { end: () => clearInterval(timer) };
}

/** Serves an opened archive: one login per window, forgotten when the window goes. */
export function serveArchive(archive: OpenArchive): ServedApplication {
  const { context } = archive;
  const sessions = new Map<string, WindowSession>();
  const sessionOf = (client: ClientIdentity): WindowSession => {
    const known = sessions.get(client.id);
    if (known !== undefined) return known;
    const session = createWindowSession(context.clock);
    sessions.set(client.id, session);
    return session;
  };
  return {
    router: createApplicationRouter(),
    contextFor: (client): OperationContext => ({ application: context, session: sessionOf(client) }),
    clientGone(client) {
      sessions.get(client.id)?.close();
      sessions.delete(client.id);
    },
    recordFault(fault) {
      context.log.error('operation.fault', new Error(fault.errorName), fault.operation);
    },
    unsentAtClosing: () => unsentAtClosing(archive),
    async close() {
      const left = await countUnsent(archive).catch(() => 0);
      if (left > 0) context.log.event({ event: 'closing.unsent-printed', count: left });
      await archive.close();
    },
  };
}
