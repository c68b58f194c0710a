import { stat, writeFile } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deskCode, deskKey, isDeskCode, isSignedBy } from './desk-key.ts';
import { temporaryFolder } from './engine.fixture.ts';

test('the key of a desk is made once, outside the data folder and for its user only', async () => {
  const stateDir = await temporaryFolder();
  const [first, meanwhile] = await Promise.all([deskKey(stateDir, '/dati').own(), deskKey(stateDir, '/altri').own()]);
  const again = await deskKey(stateDir, '/dati').own();
  expect(again.publicKey).toBe(first.publicKey);
  expect(meanwhile.publicKey).not.toBe(first.publicKey);
  const names = await readdir(stateDir);
  expect(names).toHaveLength(2);
  if (process.platform !== 'win32') for (const name of names) expect((await stat(join(stateDir, name))).mode & 0o077).toBe(0);
});

test('asked for twice at once it is still one key', async () => {
  const key = deskKey(await temporaryFolder(), '/dati');
  const [one, other] = await Promise.all([key.own(), key.own()]);
  expect(one.publicKey).toBe(other.publicKey);
});

test('a damaged file makes way for a new key', async () => {
  const stateDir = await temporaryFolder();
  const before = await deskKey(stateDir, '/dati').own();
  const [name = ''] = await readdir(stateDir);
  await writeFile(join(stateDir, name), 'niente di buono');
  const after = await deskKey(stateDir, '/dati').own();
  expect(after.publicKey).not.toBe(before.publicKey);
  expect((await deskKey(stateDir, '/dati').own()).publicKey).toBe(after.publicKey);
});

test('a signature holds for its text and its key only', async () => {
  const stateDir = await temporaryFolder();
  const [mine, other] = [await deskKey(stateDir, '/dati').own(), await deskKey(stateDir, '/altri').own()];
  const signature = mine.sign('così');
  expect(isSignedBy(mine.publicKey, 'così', signature)).toBe(true);
  expect(isSignedBy(mine.publicKey, 'cosi', signature)).toBe(false);
  expect(isSignedBy(other.publicKey, 'così', signature)).toBe(false);
  expect(isSignedBy('', 'così', signature)).toBe(false);
  expect(isSignedBy(mine.publicKey, 'così', '')).toBe(false);
});

test('the code of a desk is typed as one likes', async () => {
  const { publicKey } = await deskKey(await temporaryFolder(), '/dati').own();
  const code = deskCode(publicKey);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(isDeskCode(code, publicKey)).toBe(true);
  expect(isDeskCode(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `, publicKey)).toBe(true);
  expect(isDeskCode(code.slice(1), publicKey)).toBe(false);
  expect(isDeskCode('', publicKey)).toBe(false);
});
