import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HANDED_OVER, type CreateApplication, type ServedApplication } from '../served-application.ts';
import type { LoopbackArguments } from './arguments.ts';
import { askAtInterrupt, withinTime } from './interrupt-question.ts';
import { createPresentation, type Presentation } from './presentation.ts';
import { startLoopbackServer } from './server.ts';

export type LoopbackRun = Readonly<{
  arguments: LoopbackArguments;
  createApplication: CreateApplication;
  /** Built renderer, when `--static` does not name another. */
  staticDir: string;
  /** Lines for the person or the driving test: addresses and fixed sentences, never personal data. */
  say(line: string): void;
  warn(line: string): void;
  /** Aborted on SIGTERM and SIGHUP: it ends whatever is unsent, and says what was. */
  stop: AbortSignal;
  /** Hands over the presses of Ctrl+C at a terminal on which `warn` is read; answers how to be rid of them. */
  onInterrupt(listener: () => void): () => void;
  input: Readable;
  /** For tests: another browser than the installed one. */
  browser?: string;
}>;

const EXIT_OK = 0;
const EXIT_REFUSED = 4;
const EXIT_INTERNAL = 70;
/** A closing that takes longer may be cut by another Ctrl+C. */
const CLOSING_MS = 2_000;

/**
 * Runs the loopback host until its window closes, its input ends (test driver) or it is told to stop.
 * @returns the exit code (`spec/cli.md`): 0 done or handed over, 4 data folder not usable, 70 cannot serve
 */
export async function runLoopback(run: LoopbackRun): Promise<number> {
  const staticDir = run.arguments.staticDir ?? run.staticDir;
  if (!existsSync(join(staticDir, 'index.html'))) {
    run.warn('Le schermate di Sportello non sono state costruite: avvialo con «npm start».');
    return EXIT_INTERNAL;
  }
  const end = createEnd(run.stop);
  let interrupted = end.request;
  const off = run.onInterrupt(() => interrupted());
  // The same press may come once more, passed on by who started the program: it must not cut the closing.
  void end.requested.then(() => { setTimeout(off, CLOSING_MS).unref(); });
  const presentation = createPresentation({
    mode: modeOf(run.arguments),
    dataDir: run.arguments.dataDir,
    askPrinter: run.arguments.askPrinter,
    say: run.say,
    warn: run.warn,
    input: run.input,
    requestExit: end.request,
    ...(run.browser === undefined ? {} : { browser: run.browser }),
  });
  const made = await run.createApplication({
    dataDir: run.arguments.dataDir,
    host: { kind: 'loopback', print: null, saveDialog: null, secretStore: null, bringForward: presentation.bringForward, requestExit: end.request },
  });
  if (made.ok) {
    const application = made.value;
    interrupted = askAtInterrupt({ unsent: () => application.unsentAtClosing(), warn: run.warn, end: end.request, nowMs: Date.now });
    return serve(run, application, presentation, staticDir, end.requested);
  }
  if (made.error.code === HANDED_OVER) return EXIT_OK;
  run.warn(made.error.message);
  return EXIT_REFUSED;
}

async function serve(run: LoopbackRun, application: ServedApplication, presentation: Presentation, staticDir: string, requested: Promise<void>): Promise<number> {
  const served = await startLoopbackServer({ application, staticDir, port: run.arguments.port, onClientCount: presentation.clientCount });
  if (!served.ok) {
    run.warn('La porta richiesta è già in uso.');
    await application.close();
    return EXIT_INTERNAL;
  }
  await presentation.start(served.value);
  await requested;
  // Nobody can be asked: who told it to stop (a service manager) finds it in its log.
  const unsent = run.stop.aborted ? await withinTime(application.unsentAtClosing()) : null;
  if (unsent !== null) run.warn(unsent);
  await presentation.close();
  await served.value.close();
  await application.close();
  return EXIT_OK;
}

function modeOf(given: LoopbackArguments): 'WINDOW' | 'ADDRESS' | 'TEST_DRIVER' {
  if (given.testDriver) return 'TEST_DRIVER';
  return given.openBrowser ? 'WINDOW' : 'ADDRESS';
}

function createEnd(stop: AbortSignal): Readonly<{ requested: Promise<void>; request(): void }> {
  let request: () => void = () => undefined;
  const requested = new Promise<void>((resolve) => { request = resolve; });
  if (stop.aborted) request();
  stop.addEventListener('abort', request, { once: true });
  return { requested, request };
}
