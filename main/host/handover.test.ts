import { mkdtemp, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConnection, createServer } from 'node:net';
import { PRODUCT_VERSION } from './product-version.ts';
import { askToComeForward, handCommandOver, handoverAddress, listenForSecondStart, type CommandEnds, type HandedCommand } from './handover.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-handover-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a second start brings the running window forward, once for each attempt', async () => {
  const address = join(folder, 'own', 'window');
  let forward = 0;
  const listening = await listenForSecondStart(address, { bringForward: () => { forward += 1; }, runCommand: () => Promise.resolve(0) });
  expect([await askToComeForward(address), await askToComeForward(address)]).toEqual([true, true]);
  expect(forward).toBe(2);
  await listening.close();
  expect(await askToComeForward(address)).toBe(false);
});

test('only the owner can reach the place, and what a crash left there does not stop the next window', async () => {
  const address = join(folder, 'own', 'window');
  await mkdir(dirname(address));
  await writeFile(address, 'left by a crash');
  const listening = await listenForSecondStart(address, { bringForward: () => undefined, runCommand: () => Promise.resolve(0) });
  expect((await stat(dirname(address))).mode & 0o777).toBe(0o700);
  expect(await askToComeForward(address)).toBe(true);
  await listening.close();
});

test('the address is short enough for a socket, differs by folder, and is a pipe on Windows', () => {
  const long = `/${'a'.repeat(300)}`;
  expect(handoverAddress(long).length).toBeLessThan(104);
  expect(handoverAddress(long)).not.toBe(handoverAddress('/b'));
  expect(handoverAddress('C:\\Dati', 'win32')).toMatch(/^\\\\\.\\pipe\\sportello-[0-9a-f]{24}$/);
});

const COMMAND: HandedCommand = { argv: ['info', '--json'], folder: '/somewhere', environment: { SPORTELLO_PASSWORD: 'segreta' } };

function recordedEnds(answers: readonly (string | null)[] = []): CommandEnds & { readonly out: string[]; readonly said: string[] } {
  const [out, said, left]: [string[], string[], (string | null)[]] = [[], [], [...answers]];
  return { out, said, write: async (text) => { out.push(text); }, say: (line) => { said.push(line); }, ask: answers.length === 0 ? null : async () => left.shift() ?? null };
}

test('a command is run by the window, which writes where it was typed and asks the person who typed it', async () => {
  const address = join(folder, 'own', 'window');
  const asked: HandedCommand[] = [];
  const listening = await listenForSecondStart(address, {
    bringForward: () => undefined,
    async runCommand(command, ends) {
      asked.push(command);
      ends.say('Sto lavorando.');
      const password = (await ends.ask?.('Password: ')) ?? 'nessuna';
      await ends.write(`${password} ${'è'.repeat(2_000_000)}\n`);
      return 3;
    },
  });
  const ends = recordedEnds(['segreta']);
  expect(await handCommandOver(address, COMMAND, ends)).toEqual({ kind: 'DONE', code: 3 });
  expect(asked).toMatchObject([{ argv: ['info', '--json'], folder: '/somewhere', environment: { SPORTELLO_PASSWORD: 'segreta' } }]);
  expect(ends.said).toEqual(['Sto lavorando.']);
  expect(ends.out.join('').startsWith('segreta èèè')).toBe(true);
  expect(ends.out.join('')).toHaveLength(2_000_009);
  const nobody = recordedEnds();
  expect(await handCommandOver(address, COMMAND, nobody)).toEqual({ kind: 'DONE', code: 3 });
  expect(nobody.out.join('').startsWith('nessuna ')).toBe(true);
  await listening.close();
  expect(await handCommandOver(address, COMMAND, recordedEnds())).toEqual({ kind: 'NOBODY' });
});

test('whoever typed a command is told when the window ends before the answer, and the window outlives a caller that goes away', async () => {
  const dying = join(folder, 'dying');
  const server = createServer((socket) => { socket.once('data', () => socket.destroy()); });
  await new Promise<void>((resolve) => { server.listen(dying, resolve); });
  expect(await handCommandOver(dying, COMMAND, recordedEnds())).toEqual({ kind: 'CUT' });
  server.close();

  const address = join(folder, 'own', 'window');
  let finished = false;
  let begun: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => { begun = resolve; });
  let goOn: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => { goOn = resolve; });
  const listening = await listenForSecondStart(address, { bringForward: () => undefined, async runCommand(_, ends) { begun(); await wait; await ends.write('nessuno legge'); finished = true; return 0; } });
  const caller = createConnection(address);
  caller.write(`${JSON.stringify({ kind: 'COMMAND', version: PRODUCT_VERSION, argv: [], folder: '/', environment: {}, canAsk: false })}\n`);
  await beginning;
  caller.destroy();
  goOn();
  await listening.close();
  expect(finished).toBe(true);
});

test('a window of another version, and what is no command, run nothing', async () => {
  const address = join(folder, 'own', 'window');
  const listening = await listenForSecondStart(address, { bringForward: () => undefined, runCommand: () => Promise.reject(new Error('must not run')) });
  const told = (line: string) => new Promise<string>((resolve) => {
    let heard = '';
    const socket = createConnection(address, () => socket.write(line));
    socket.on('data', (bytes) => { heard += bytes.toString('utf8'); });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
  expect(await told(`${JSON.stringify({ kind: 'COMMAND', version: '9.9.9', argv: [], folder: '/', environment: {}, canAsk: false })}\n`)).toContain('OTHER_VERSION');
  expect(await told('GET / HTTP/1.1\n')).toBe('');
  expect(await told(`${'x'.repeat(3_000_000)}`)).toBe('');
  await listening.close();
});
