import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createToyApplication } from '../testing/toy-application.ts';
import { findBrowser } from './browser-locations.ts';
import { openBrowserWindow } from './browser-window.ts';
import { startLoopbackServer } from './server.ts';

const BROWSER_MS = 60_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-window-'));
  await mkdir(join(folder, 'static', 'assets'), { recursive: true });
  await writeFile(join(folder, 'static', 'index.html'), '<!doctype html><html lang="it"><head><title>Sportello</title><script type="module" src="/assets/page.js"></script></head></html>');
  await writeFile(join(folder, 'static', 'assets', 'page.js'), 'new WebSocket(`ws://${location.host}/bridge`);');
});
afterEach(() => rm(folder, { recursive: true, maxRetries: 10 }));

test('an installed browser, given only the entry page, gets in and connects; closing removes its profile', async () => {
  const executable = findBrowser({ platform: process.platform, environment: process.env, home: homedir(), exists: existsSync });
  expect(executable, 'this test needs Chromium, Chrome or Edge').toBeDefined();
  if (executable === undefined) return;
  const application = createToyApplication();
  const started = await startLoopbackServer({ application, staticDir: join(folder, 'static') });
  if (!started.ok) throw new Error(started.error.code);
  const server = started.value;
  const profilesFolder = join(folder, 'browser');

  const window = await openBrowserWindow({
    executable,
    profilesFolder,
    issueEntryAddress: server.issueEntryAddress,
    withoutSandbox: process.getuid?.() === 0,
    extraSwitches: ['--headless=new', '--disable-gpu'],
  });
  onTestFinished(window.close);
  await vi.waitUntil(() => server.connectedClients() === 1, { timeout: BROWSER_MS });
  await window.arrived();
  const [profile = ''] = await readdir(profilesFolder);
  expect(await readdir(join(profilesFolder, profile))).not.toContain('entry.html');
  if (process.platform === 'linux') {
    const commandLines = await readCommandLines(profile);
    expect(commandLines.length).toBeGreaterThan(0);
    expect(commandLines.join('\n')).not.toContain('token');
  }

  await window.close();
  expect(await readdir(profilesFolder)).toEqual([]);
  await vi.waitUntil(() => server.connectedClients() === 0);
  await server.close();
}, BROWSER_MS * 2);

async function readCommandLines(profile: string): Promise<readonly string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(profile));
}

test('a browser that cannot be started rejects and leaves no profile', async () => {
  const profilesFolder = join(folder, 'browser');
  await expect(openBrowserWindow({ executable: join(folder, 'none'), profilesFolder, issueEntryAddress: () => 'http://x/', withoutSandbox: false })).rejects.toThrow();
  await vi.waitUntil(async () => (await readdir(profilesFolder)).length === 0);
});
