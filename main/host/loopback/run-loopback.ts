import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HANDED_OVER, type CreateApplication, type ServedApplication } from '../served-application.ts';
import type { LoopbackArguments } from './arguments.ts';
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
  /** Aborted on SIGTERM and SIGINT. */
  stop: AbortSignal;
  input: Readable;
  /** For tests: another browser than the installed one. */
  browser?: string;
}>;

const EXIT_OK = 0;
const EXIT_REFUSED = 4;
const EXIT_INTERNAL = 70;

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
  if (made.ok) return serve(run, made.value, presentation, staticDir, end.requested);
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
