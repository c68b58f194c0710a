import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { HostPorts } from '../host-ports.ts';
import type { ApplicationOptions, CreateApplication } from '../served-application.ts';
import { createLoopbackVisitor } from '../testing/loopback-visitor.ts';
import { createToyApplication } from '../testing/toy-application.ts';
import { runLoopback } from './run-loopback.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-run-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sportello</title>');
});
afterEach(() => rm(folder, { recursive: true }));

type Mode = Readonly<{ testDriver: boolean; browser?: string }>;

function createRun(mode: Mode, createApplication?: CreateApplication, unsent: string | null = null) {
  const said: string[] = [];
  const warned: string[] = [];
  const stop = new AbortController();
  const input = new PassThrough();
  let closed = 0;
  let press: () => void = () => undefined;
  const seen: { options?: ApplicationOptions } = {};
  const exit = runLoopback({
    arguments: { dataDir: join(folder, 'data'), staticDir: null, port: 0, openBrowser: mode.browser !== undefined, askPrinter: true, testDriver: mode.testDriver },
    createApplication: createApplication ?? (async (options) => {
      seen.options = options;
      return ok({ ...createToyApplication(), unsentAtClosing: async () => unsent, close: async () => { closed += 1; } });
    }),
    staticDir: folder,
    say: (line) => { said.push(line); },
    warn: (line) => { warned.push(line); },
    stop: stop.signal,
    onInterrupt: (listener) => { press = listener; return () => undefined; },
    input,
    ...(mode.browser === undefined ? {} : { browser: mode.browser }),
  });
  return { exit, said, warned, stop, input, closed: () => closed, press: () => press(), host: (): HostPorts | undefined => seen.options?.host };
}

const read = (line: string | undefined) => new Map(Object.entries(JSON.parse(line ?? '{}')));

test('the test driver is told origin and address, gets a fresh one for each line it sends, and ends the host by going', async () => {
  const run = createRun({ testDriver: true });
  await vi.waitUntil(() => run.said.length === 1);
  const first = read(run.said[0]);
  const visitor = createLoopbackVisitor(String(first.get('origin')));
  await visitor.enter(String(first.get('url')));
  run.input.write('\n');
  await vi.waitUntil(() => run.said.length === 2);
  await visitor.enter(String(read(run.said[1]).get('url')));
  run.input.end();
  expect(await run.exit).toBe(0);
  expect(run.closed()).toBe(1);
  await expect(visitor.visit('/')).rejects.toThrow();
});

test('without a browser the person gets an address in Italian, and the next by pressing Enter', async () => {
  const run = createRun({ testDriver: false });
  await vi.waitUntil(() => run.said.length === 3);
  expect(run.said[0]).toContain('dieci secondi');
  expect(run.said[1]).toMatch(/^http:\/\/s[0-9a-f]{16}\.localhost:\d+\/enter\?token=/);
  run.input.write('\n');
  await vi.waitUntil(() => run.said.length === 6);
  expect(run.said[4]).not.toBe(run.said[1]);
  run.host()?.bringForward();
  expect(run.said).toHaveLength(9);
  run.stop.abort();
  expect(await run.exit).toBe(0);
});

test('told to stop, by signal or by the application, it closes the application once', async () => {
  for (const way of ['SIGNAL', 'APPLICATION']) {
    const run = createRun({ testDriver: true });
    await vi.waitUntil(() => run.said.length === 1);
    if (way === 'SIGNAL') run.stop.abort();
    else run.host()?.requestExit();
    expect(await run.exit).toBe(0);
    expect(run.closed()).toBe(1);
  }
});

const UNSENT = '1 avviso stampato non è ancora stato inviato: chi lo ha in mano non può pagarlo.';

test('Ctrl+C with printed notices unsent says so on the terminal and goes on; SIGTERM ends it all the same, with the sentence', async () => {
  const run = createRun({ testDriver: true }, undefined, UNSENT);
  await vi.waitUntil(() => run.said.length === 1);
  run.press();
  await vi.waitUntil(() => run.warned.length === 1);
  expect(run.warned[0]).toContain(UNSENT);
  expect([run.warned[0]?.includes('Ctrl+C'), run.closed()]).toEqual([true, 0]);
  run.stop.abort();
  expect(await run.exit).toBe(0);
  expect([run.warned[1], run.closed()]).toEqual([UNSENT, 1]);
});

test('with nothing unsent Ctrl+C ends it at once, without a word', async () => {
  const run = createRun({ testDriver: true });
  await vi.waitUntil(() => run.said.length === 1);
  run.press();
  expect(await run.exit).toBe(0);
  expect([run.warned, run.closed()]).toEqual([[], 1]);
});

test('a data folder that cannot be used: its message, exit 4, nothing opened', async () => {
  const run = createRun({ testDriver: true }, async () => err({ code: 'NETWORK_DRIVE', message: 'La cartella è su un disco di rete.' }));
  expect(await run.exit).toBe(4);
  expect(run.warned).toEqual(['La cartella è su un disco di rete.']);
  expect(run.said).toEqual([]);
  expect(await readdir(folder)).toEqual(['index.html']);
});

test('handed over to a running window: exit 0 without a word', async () => {
  const run = createRun({ testDriver: true }, async () => err({ code: 'HANDED_OVER', message: '' }));
  expect(await run.exit).toBe(0);
  expect([...run.said, ...run.warned]).toEqual([]);
});

test('the loopback lends neither printer, dialog nor secret store', async () => {
  const run = createRun({ testDriver: true });
  await vi.waitUntil(() => run.said.length === 1);
  expect(run.host()).toMatchObject({ kind: 'loopback', print: null, saveDialog: null, secretStore: null });
  run.stop.abort();
  await run.exit;
});

test.each([['cannot be started', () => join(folder, 'none'), 'Il browser trovato non si avvia.'], ['ends before it connected', () => process.execPath, 'Il browser si è chiuso prima di aprire Sportello.']])('a browser that %s: said in Italian, and the address instead', async (_name, browser, sentence) => {
  const run = createRun({ testDriver: false, browser: browser() });
  await vi.waitUntil(() => run.said.length === 3, { timeout: 10_000 });
  expect(run.warned).toEqual([sentence]);
  expect(run.said[1]).toContain('/enter?token=');
  run.host()?.bringForward();
  expect(run.said).toHaveLength(6);
  run.stop.abort();
  expect(await run.exit).toBe(0);
});

test('screens that were never built: said in Italian, before the data folder is touched', async () => {
  await rm(join(folder, 'index.html'));
  const run = createRun({ testDriver: true });
  expect(await run.exit).toBe(70);
  expect(run.warned[0]).toContain('npm start');
  expect(run.host()).toBeUndefined();
});
