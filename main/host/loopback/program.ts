import { fileURLToPath } from 'node:url';
import { createApplication } from '../application.ts';
import { readArguments } from './arguments.ts';
import { runLoopback } from './run-loopback.ts';

const EXIT_WRONG_ARGUMENTS = 2;

/** Beside the bundle of this file, `build/main/window.cjs`. */
const BUILT_RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url));

async function main(): Promise<number> {
  const warn = (line: string) => { process.stderr.write(`${line}\n`); };
  const read = readArguments(process.argv.slice(2), process.env, process.platform);
  if (!read.ok) {
    warn(read.error);
    return EXIT_WRONG_ARGUMENTS;
  }
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGTERM', end);
  process.once('SIGHUP', end);
  // Where nobody reads what is written nobody can be asked either.
  const isRead = process.stderr.isTTY;
  if (!isRead) process.once('SIGINT', end);
  return runLoopback({
    arguments: read.value,
    createApplication,
    staticDir: BUILT_RENDERER,
    say: (line) => { process.stdout.write(`${line}\n`); },
    warn,
    stop: stop.signal,
    onInterrupt: (listener) => {
      // The terminal has written ^C where the sentence would begin.
      const press = (): void => { warn(''); listener(); };
      if (isRead) process.on('SIGINT', press);
      return () => { process.off('SIGINT', press); };
    },
    input: process.stdin,
  });
}

const EXIT_INTERNAL = 70;

// Not awaited: the bundle is a script (see ./main.ts). Whatever ends without an answer did not end well.
process.exitCode = EXIT_INTERNAL;
void main().then((code) => process.exit(code));
