import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBrowserProfile } from './browser-profile.ts';
import { browserSwitches } from './browser-window.ts';

let folder: string;
beforeEach(async () => { folder = join(await mkdtemp(join(tmpdir(), 'sportello-profile-')), 'browser'); });
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('profile and entry page can be read by their owner only', async () => {
  const profile = await createBrowserProfile(folder);
  await profile.pointTo('http://s0.localhost:1/enter?token=abc');
  expect(await modeOf(folder)).toBe('700');
  expect(await modeOf(profile.folder)).toBe('700');
  expect(await modeOf(fileURLToPath(profile.entryPage))).toBe('600');
});

test('the entry page goes on to the last address, and is gone once that has been used', async () => {
  const profile = await createBrowserProfile(folder);
  await profile.pointTo('http://s0.localhost:1/enter?token=first');
  await profile.pointTo('http://s0.localhost:1/enter?token=second');
  const html = await readFile(fileURLToPath(profile.entryPage), 'utf8');
  expect(html).toContain('content="0;url=http://s0.localhost:1/enter?token=second"');
  expect(html).not.toContain('first');
  await profile.closeEntry();
  await expect(stat(fileURLToPath(profile.entryPage))).rejects.toThrow();
});

test('a fresh profile neither fills in, nor remembers passwords, nor translates', async () => {
  const profile = await createBrowserProfile(folder);
  expect(JSON.parse(await readFile(join(profile.folder, 'Default', 'Preferences'), 'utf8'))).toMatchObject({
    autofill: { profile_enabled: false, credit_card_enabled: false },
    credentials_enable_service: false,
    translate: { enabled: false },
    search: { suggest_enabled: false },
  });
});

test('a profile left by a crash is removed at the next start, other files are not', async () => {
  await mkdir(join(folder, 'window-crash', 'Default'), { recursive: true });
  await writeFile(join(folder, 'window-crash', 'Default', 'History'), 'x');
  await writeFile(join(folder, 'other'), 'x');
  const profile = await createBrowserProfile(folder);
  const names = await readdir(folder);
  expect(names).not.toContain('window-crash');
  expect(names).toContain('other');
  await profile.remove();
  expect(await readdir(folder)).toEqual(['other']);
});

test('the command line holds no token, and drops the sandbox only where it must', () => {
  const switches = browserSwitches('/p', 'file:///p/entry.html', false);
  expect(switches).toEqual(expect.arrayContaining([
    '--app=file:///p/entry.html', '--user-data-dir=/p', '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-sync', '--disable-extensions',
  ]));
  expect(switches.find((one) => one.startsWith('--disable-features='))).toContain('Translate');
  expect(switches.join(' ')).not.toMatch(/token|no-sandbox/);
  expect(browserSwitches('/p', 'file:///p/entry.html', true)).toContain('--no-sandbox');
});
