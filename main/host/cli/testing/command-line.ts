import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { createInProcessDrawing } from '../../../features/notices/index.ts';
import { ADMIN_PASSWORD, SETUP_FILE, TEST_NOW_MS } from '../../testing/archive-desk.ts';
import { runCommandLine } from '../run-command-line.ts';
import type { Terminal } from '../terminal.ts';

export const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared');

export type Run = Readonly<{ exitCode: number; stdout: string; stderr: string }>;
export type RunOptions = Readonly<{ stdin?: string | readonly Uint8Array[]; password?: string | null; ask?: (question: string) => Promise<string | null>; handOver?: Terminal['handOver'] }>;

/** A command line with folders of its own: data, state (number register) and a place for files. */
export type CommandLine = Readonly<{
  folder: string;
  dataDir: string;
  /** `--data` is added, the password is the administrator's unless told otherwise. */
  run(argv: readonly string[], options?: RunOptions): Promise<Run>;
  /** The document of `--json`; fails unless standard output is exactly one. */
  json(argv: readonly string[], options?: RunOptions): Promise<Readonly<{ exitCode: number; document: JsonObject; stderr: string }>>;
  /** Writes a JSON file and gives its path. */
  file(name: string, content: unknown): Promise<string>;
  setUp(): Promise<void>;
  cleanUp(): Promise<void>;
}>;

const jsonObject = z.record(z.string(), z.unknown());
export type JsonObject = z.infer<typeof jsonObject>;

async function* chunksOf(stdin: string | readonly Uint8Array[]): AsyncGenerator<Uint8Array | string> {
  if (typeof stdin === 'string') yield stdin;
  else yield* stdin;
}

export async function createCommandLine(): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-cli-'));
  const dataDir = join(folder, 'data');
  const run = async (argv: readonly string[], options: RunOptions = {}): Promise<Run> => {
    let stdout = '';
    const stderr: string[] = [];
    const password = options.password === undefined ? ADMIN_PASSWORD : options.password;
    const exitCode = await runCommandLine(argv.includes('--data') ? argv : [...argv, '--data', dataDir], {
      environment: password === null ? {} : { SPORTELLO_PASSWORD: password }, platform: process.platform, workingFolder: process.cwd(), archiveOfWindow: null, handOver: options.handOver ?? null, input: chunksOf(options.stdin ?? ''),
      write: async (text) => { stdout += text; }, say: (line) => { stderr.push(line); }, askPassword: options.ask ?? null,
      createDrawing: createInProcessDrawing, nowMs: () => TEST_NOW_MS, stateDir: join(folder, 'state'),
    });
    return { exitCode, stdout, stderr: stderr.join('\n') };
  };
  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  return {
    folder, dataDir, run, file,
    async json(argv, options) {
      const done = await run([...argv, '--json'], options);
      return { exitCode: done.exitCode, document: jsonObject.parse(JSON.parse(done.stdout)), stderr: done.stderr };
    },
    async setUp() {
      const done = await run(['setup', '--from', await file('setup.json', SETUP_FILE), '--test']);
      if (done.exitCode !== 0) throw new Error(done.stderr);
    },
    cleanUp: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Every file below a folder: relative path and bytes. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const)));
}

/** A debtor nobody else has, for looking where the data of a person went. */
export const CANARY = { fiscalCode: 'RSSMRA80A01H501U', name: 'Zanzibaretti Ottone', street: 'Via del Canarino' };

/** One position of the service TARI for the canary. */
export function canaryPosition(amountCents = 15000) {
  return { service: 'TARI', description: 'TARI 2026', amountCents, dueDate: '2026-12-31', debtor: { fiscalCode: CANARY.fiscalCode, name: CANARY.name, type: 'F', address: { street: CANARY.street, civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' } } };
}
