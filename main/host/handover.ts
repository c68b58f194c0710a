import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

const ASK = 'FORWARD\n';
const ANSWER = 'OK\n';
const PATIENCE_MS = 2_000;

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
export async function listenForSecondStart(address: string, onForward: () => void): Promise<Readonly<{ close(): Promise<void> }>> {
  const isFile = !address.startsWith('\\\\');
  if (isFile) {
    await mkdir(dirname(address), { recursive: true, mode: 0o700 });
    if (!(await isOwnFolder(dirname(address)))) throw new Error('The place for second starts belongs to somebody else');
    await chmod(dirname(address), 0o700);
    await rm(address, { force: true });
  }
  const server = createServer((socket) => {
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('data', (asked) => {
      if (asked.toString('utf8') !== ASK) return socket.destroy();
      socket.end(ANSWER);
      onForward();
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(address, listening);
  });
  return {
    async close() {
      await new Promise<void>((closed) => { server.close(() => closed()); });
      if (isFile) await rm(dirname(address), { recursive: true, force: true });
    },
  };
}

/** In a folder shared by all users of the computer, somebody else may have made the name first. */
async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
}

/** Asks the window that owns a data folder to show itself; false when none answers. */
export function askToComeForward(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.once('connect', () => socket.write(ASK));
    socket.once('data', (answer) => {
      resolve(answer.toString('utf8') === ANSWER);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
