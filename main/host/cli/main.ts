import { createWorkerDrawing } from '../../features/notices/index.ts';
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

const exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  platform: process.platform,
  input: stdin,
  write,
  say: (line) => { process.stderr.write(`${line}\n`); },
  askPassword: canAsk ? (question) => askWithoutEcho(stdin, (text) => { process.stderr.write(text); }, question) : null,
  createDrawing: () => createWorkerDrawing(DRAWING_WORKER),
  nowMs: Date.now,
  stateDir: null,
});
process.exit(exitCode);
