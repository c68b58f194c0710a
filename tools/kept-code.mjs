// Lets the program of the browser window run once on an archive of its own, so that what V8 compiled of it lies beside it for the starts to come (main/host/loopback/kept-code.ts).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';
import { BUILD, LOOPBACK_ENTRY } from './places.mjs';

const PROGRAM = join(BUILD, 'main', 'window.cjs');
const LONGEST_MS = 30_000;

/** Named as main/host/loopback/kept-code.ts looks for it. */
const KEPT = `${PROGRAM}.${process.version}-${process.arch}.code`;

/**
 * Does nothing where it lies already. Never refuses: without it the program only starts slower.
 * @returns {Promise<boolean>} whether it lies there now
 */
export async function keepCode() {
  if (!existsSync(PROGRAM)) return false;
  if (!existsSync(KEPT)) await runOnce().catch(() => undefined);
  return existsSync(KEPT);
}

async function runOnce() {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-code-'));
  const env = { ...hostEnvironment(), HOME: folder, XDG_STATE_HOME: join(folder, 'state'), LOCALAPPDATA: join(folder, 'state'), SPORTELLO_KEEP_CODE: '1' };
  const child = spawn(process.execPath, [...HOST_FLAGS, LOOPBACK_ENTRY, '--data', join(folder, 'data'), '--test-driver', '--no-browser'], { env, stdio: ['pipe', 'pipe', 'ignore'], timeout: LONGEST_MS, killSignal: 'SIGKILL' });
  const gone = new Promise((done) => child.once('close', done).once('error', done));
  try {
    const line = await Promise.race([new Promise((take) => createInterface({ input: child.stdout }).once('line', take)), gone]);
    if (typeof line === 'string') await openPage(new URL(JSON.parse(line).url));
    child.stdin.end();
    await gone;
  } finally {
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What every start serves first: the page and the answer its first screen waits for. The system need not know names below `localhost`. */
async function openPage({ host, port, pathname, search }) {
  const ask = (path, cookie) =>
    new Promise((done, failed) => {
      get({ host: '127.0.0.1', port, path, headers: { host, cookie } }, (answer) => answer.resume().once('end', () => done(answer.headers['set-cookie']?.[0]?.split(';')[0]))).once('error', failed);
    });
  const cookie = await ask(pathname + search, '');
  await ask('/', cookie);
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, { headers: { host, cookie, origin: `http://${host}` } });
  await new Promise((done, failed) => {
    socket.once('open', () => socket.send('{"i":"1","p":{"u":"/application/status","b":{"json":{}}}}'));
    socket.once('message', done).once('error', failed).once('close', done);
  });
  socket.terminate();
}
