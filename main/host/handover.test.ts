import { mkdtemp, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askToComeForward, handoverAddress, listenForSecondStart } from './handover.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-handover-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a second start brings the running window forward, once for each attempt', async () => {
  const address = join(folder, 'own', 'window');
  let forward = 0;
  const listening = await listenForSecondStart(address, () => { forward += 1; });
  expect([await askToComeForward(address), await askToComeForward(address)]).toEqual([true, true]);
  expect(forward).toBe(2);
  await listening.close();
  expect(await askToComeForward(address)).toBe(false);
});

test('only the owner can reach the place, and what a crash left there does not stop the next window', async () => {
  const address = join(folder, 'own', 'window');
  await mkdir(dirname(address));
  await writeFile(address, 'left by a crash');
  const listening = await listenForSecondStart(address, () => undefined);
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
