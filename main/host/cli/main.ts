import { realpath } from 'node:fs/promises';
import { createWorkerDrawing } from '../../features/notices/index.ts';
import { handCommandOver, handoverAddress } from '../handover.ts';
import { askWithoutEcho } from './password-prompt.ts';
import { runCommandLine } from './run-command-line.ts';

/** Beside the bundle of this file, `build/main/cli.js`. */
const DRAWING_WORKER = new URL('./workers/drawing.worker.js', import.meta.url);

/** Resolves when the reader has taken it; a reader that has gone (`| head`) ends the program quietly. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { stdin } = process;
const canAsk = stdin.isTTY && process.stderr.isTTY;

const say = (line: string): void => { process.stderr.write(`${line}\n`); };
const askPassword = canAsk ? (question: string, what?: 'LINE' | 'PEM') => askWithoutEcho(stdin, (text) => { process.stderr.write(text); }, question, what) : null;

/** Of the environment only what a command reads, so that nothing else of it travels. */
function commandEnvironment(): Readonly<Record<string, string>> {
  const password = process.env['SPORTELLO_PASSWORD'];
  return password === undefined ? {} : { SPORTELLO_PASSWORD: password };
}

const exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  platform: process.platform,
  workingFolder: process.cwd(),
  archiveOfWindow: null,
  handOver: async (argv, dataDir) => handCommandOver(handoverAddress(await realpath(dataDir)), { argv, folder: process.cwd(), environment: commandEnvironment() }, { write, say, ask: askPassword }),
  input: stdin,
  write,
  say,
  askPassword,
  createDrawing: () => createWorkerDrawing(DRAWING_WORKER),
  nowMs: Date.now,
  stateDir: null,
});
process.exit(exitCode);
