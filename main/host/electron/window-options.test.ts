import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRINT_WEB_PREFERENCES, WEB_PREFERENCES, windowOptions } from './window-options.ts';

test('a page of ours is isolated, sandboxed and without Node', () => {
  expect(WEB_PREFERENCES).toMatchObject({
    contextIsolation: true, sandbox: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false,
  });
  expect(windowOptions('/preload.cjs').webPreferences).toEqual({ ...WEB_PREFERENCES, preload: '/preload.cjs' });
});

test('the window that shows a PDF for printing differs only by the viewer, and has no preload', () => {
  expect(PRINT_WEB_PREFERENCES).toEqual({ ...WEB_PREFERENCES, plugins: true });
});

test('options cannot be changed afterwards', () => {
  const options = windowOptions('/preload.cjs');
  for (const one of [WEB_PREFERENCES, PRINT_WEB_PREFERENCES, options, options.webPreferences]) expect(Object.isFrozen(one)).toBe(true);
});

test('no source of the Electron host names a switch that weakens a page', async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const sources = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  expect(names.length).toBeGreaterThan(8);
  const all = sources.join('\n');
  for (const weak of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'webSecurity: false', 'sandbox: false', 'contextIsolation: false', 'nodeIntegration: true', 'bypassCSP', 'exposeInMainWorld', 'remote', 'allowServiceWorkers']) {
    expect(all, weak).not.toContain(weak);
  }
});

test('only main.ts holds Electron by value', async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'main.ts');
  for (const name of names) {
    expect(await readFile(join(import.meta.dirname, name), 'utf8'), name).not.toMatch(/^import (?!type )[^;]*from 'electron'/m);
  }
});
