import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { PRODUCT_VERSION } from './product-version.ts';

const PATIENCE_MS = 2_000;
const LARGEST_LINE = 1_048_576;

/** A command line as it was typed, for the window that owns the folder. The password travels only between two programs of one user. */
const commandFrame = z.strictObject({
  kind: z.literal('COMMAND'), version: z.string(), argv: z.array(z.string()).readonly(), folder: z.string(), environment: z.record(z.string(), z.string()), canAsk: z.boolean(),
});
const request = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('FORWARD') }), commandFrame, z.strictObject({ kind: z.literal('ANSWER'), text: z.string().nullable() })]);
const reply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('OK') }), z.strictObject({ kind: z.literal('OTHER_VERSION'), version: z.string() }), z.strictObject({ kind: z.literal('OUT'), text: z.string() }),
  z.strictObject({ kind: z.literal('SAY'), line: z.string() }), z.strictObject({ kind: z.literal('ASK'), question: z.string() }), z.strictObject({ kind: z.literal('EXIT'), code: z.int() }),
]);
type Request = z.infer<typeof request>;
type Reply = z.infer<typeof reply>;

/** `folder`: where it was typed, for paths that are not absolute. */
export type HandedCommand = Readonly<Pick<z.infer<typeof commandFrame>, 'argv' | 'folder' | 'environment'>>;
/** Standard output, standard error and the keyboard of whoever typed a command; `ask` is null where nobody can answer. */
export type CommandEnds = Readonly<{ write(text: string): Promise<void>; say(line: string): void; ask: ((question: string) => Promise<string | null>) | null }>;
/** What the owner of a data folder does for a second start; `runCommand` answers the exit code. */
export type SecondStart = Readonly<{ bringForward(): void; runCommand(command: HandedCommand, ends: CommandEnds): Promise<number> }>;

/**
 * Where the running window of a data folder listens: a named pipe on Windows, elsewhere a socket in a folder that only its owner
 * can enter. Not in the data folder, whose path may be longer than a socket's may be.
 */
export function handoverAddress(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const user = userInfo().username;
  const key = createHash('sha256').update(`${user}\n${dataDir}`).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\sportello-${key}`;
  return join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `sportello-${key}`, 'window');
}

/** Listens for second starts on the same data folder. Call it only as the owner of the folder: what a crash left is removed. */
export async function listenForSecondStart(address: string, asked: SecondStart): Promise<Readonly<{ close(): Promise<void> }>> {
  const isFile = !address.startsWith('\\\\');
  if (isFile) {
    await mkdir(dirname(address), { recursive: true, mode: 0o700 });
    if (!(await isOwnFolder(dirname(address)))) throw new Error('The place for second starts belongs to somebody else');
    await chmod(dirname(address), 0o700);
    await rm(address, { force: true });
  }
  const running = new Set<Promise<void>>();
  const server = createServer((socket) => {
    const served = serve(socket, asked).finally(() => running.delete(served));
    running.add(served);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(address, listening);
  });
  return {
    /** Waits for commands that are running: what they write is in their answer only then. */
    async close() {
      const closed = new Promise<void>((done) => { server.close(() => done()); });
      await Promise.all(running);
      await closed;
      if (isFile) await rm(dirname(address), { recursive: true, force: true });
    },
  };
}

/** In a folder shared by all users of the computer, somebody else may have made the name first. */
async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
}

async function serve(socket: Socket, asked: SecondStart): Promise<void> {
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  const frames = framesOf(socket, request, LARGEST_LINE);
  const first = (await frames.next()).value;
  if (first === undefined) return void socket.destroy();
  // A command takes as long as it takes.
  socket.setTimeout(0);
  if (first.kind === 'COMMAND') await serveCommand(socket, frames, first, asked);
  else if (first.kind === 'FORWARD') {
    asked.bringForward();
    await send(socket, { kind: 'OK' });
  }
  socket.end();
}

async function serveCommand(socket: Socket, frames: AsyncGenerator<Request>, command: z.infer<typeof commandFrame>, asked: SecondStart): Promise<void> {
  if (command.version !== PRODUCT_VERSION) return send(socket, { kind: 'OTHER_VERSION', version: PRODUCT_VERSION });
  const ask = async (question: string): Promise<string | null> => {
    await send(socket, { kind: 'ASK', question });
    const answered = (await frames.next()).value;
    return answered?.kind === 'ANSWER' ? answered.text : null;
  };
  const code = await asked.runCommand(command, {
    write: (text) => send(socket, { kind: 'OUT', text }),
    say: (line) => { void send(socket, { kind: 'SAY', line }); },
    ask: command.canAsk ? ask : null,
  });
  await send(socket, { kind: 'EXIT', code });
}

/** Lines of JSON; what is none, or says something else, ends the talk. */
async function* framesOf<Frame>(socket: Socket, shape: z.ZodType<Frame>, longest = Number.POSITIVE_INFINITY): AsyncGenerator<Frame> {
  socket.on('error', () => socket.destroy());
  let length = 0;
  socket.on('data', (bytes) => {
    length = bytes.includes(10) ? 0 : length + bytes.length;
    if (length > longest) socket.destroy();
  });
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  // A socket that is cut has no end, and readline would wait for it.
  socket.once('close', () => lines.close());
  try {
    for await (const line of lines) {
      const frame = shape.safeParse(parsedJson(line));
      if (!frame.success) return;
      yield frame.data;
    }
  } catch {
    // The other end went away: nothing more to read.
  }
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Resolves when it is on its way, or the other end has gone: whoever writes a file must not stop half-way because nobody reads. */
function send(socket: Socket, frame: Request | Reply): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed || !socket.writable) return resolve();
    socket.write(`${JSON.stringify(frame)}\n`, () => resolve());
  });
}

/** Asks the window that owns a data folder to show itself; false when none answers. */
export async function askToComeForward(address: string): Promise<boolean> {
  const socket = await connected(address);
  if (socket === null) return false;
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  await send(socket, { kind: 'FORWARD' });
  const answered = (await framesOf(socket, reply).next()).value;
  socket.destroy();
  return answered?.kind === 'OK';
}

function connected(address: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/** How a command handed over ended: `NOBODY` answers there, the window is of another version, or it ran and this is its exit code. */
export type Handed = Readonly<{ kind: 'NOBODY' }> | Readonly<{ kind: 'OTHER_VERSION'; version: string }> | Readonly<{ kind: 'CUT' }> | Readonly<{ kind: 'DONE'; code: number }>;

/** Has the window that owns the data folder run a command. `CUT`: the window ended before it answered; what it had committed stays. */
export async function handCommandOver(address: string, command: HandedCommand, ends: CommandEnds): Promise<Handed> {
  const socket = await connected(address);
  if (socket === null) return { kind: 'NOBODY' };
  await send(socket, { kind: 'COMMAND', version: PRODUCT_VERSION, argv: command.argv, folder: command.folder, environment: command.environment, canAsk: ends.ask !== null });
  try {
    for await (const frame of framesOf(socket, reply)) {
      if (frame.kind === 'EXIT') return { kind: 'DONE', code: frame.code };
      if (frame.kind === 'OTHER_VERSION') return frame;
      if (frame.kind === 'OUT') await ends.write(frame.text);
      if (frame.kind === 'SAY') ends.say(frame.line);
      if (frame.kind === 'ASK') await send(socket, { kind: 'ANSWER', text: ends.ask === null ? null : await ends.ask(frame.question) });
    }
    return { kind: 'CUT' };
  } finally {
    socket.destroy();
  }
}
