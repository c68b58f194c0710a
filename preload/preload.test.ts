import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Script, createContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONNECT_CHANNEL } from '../main/host/electron/ipc.ts';
import { PAGE_ORIGIN } from '../main/host/electron/navigation-policy.ts';
import { PORT_OFFER, PORT_REQUEST } from '../renderer/bridge/page-port.ts';

const MAX_BYTES = 5_000;

let bundle: string;

beforeAll(async () => {
  const built = await build({
    configFile: join(import.meta.dirname, '..', 'vite.preload.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => 'output' in one ? one.output : []);
  expect(outputs.map((output) => output.fileName)).toEqual(['preload.cjs']);
  const [output] = outputs;
  bundle = output?.type === 'chunk' ? output.code : '';
});

type Posted = Readonly<{ message: unknown; targetOrigin?: unknown; transfer: readonly unknown[] }>;
type PageEvent = Readonly<{ source: unknown; origin: string; data: unknown }>;

/** Runs the bundle among recorders; they are not Electron. */
function runPreload() {
  const toMain: Posted[] = [];
  const toPage: Posted[] = [];
  const required: string[] = [];
  const listeners = new Set<(event: PageEvent) => void>();
  const channels: { readonly port1: object; readonly port2: object }[] = [];
  const window = {
    addEventListener: (_type: string, listener: (event: PageEvent) => void) => { listeners.add(listener); },
    removeEventListener: (_type: string, listener: (event: PageEvent) => void) => { listeners.delete(listener); },
    postMessage: (message: unknown, targetOrigin: unknown, transfer: readonly unknown[]) => { toPage.push({ message, targetOrigin, transfer }); },
  };
  class MessageChannel {
    readonly port1 = {};
    readonly port2 = {};
    constructor() { channels.push(this); }
  }
  const ipcRenderer = { postMessage: (channel: string, message: unknown, transfer: readonly unknown[]) => { toMain.push({ message: [channel, message], transfer }); } };
  const require = (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}`);
    return { ipcRenderer };
  };
  const exports = {};
  const sandbox = { window, MessageChannel };
  const namesBefore = Object.keys(sandbox);
  // Electron runs a sandboxed preload as the body of a function, as CommonJS does.
  const body: unknown = new Script(`(function (require, module, exports) {${bundle}\n})`).runInContext(createContext(sandbox));
  if (typeof body !== 'function') throw new Error('The bundle is not a script');
  body(require, { exports }, exports);
  const dispatch = (event: Partial<PageEvent>) => {
    for (const listener of [...listeners]) listener({ source: window, origin: PAGE_ORIGIN, data: PORT_REQUEST, ...event });
  };
  return { toMain, toPage, required, channels, dispatch, exports, newGlobals: () => Object.keys(sandbox).filter((name) => !namesBefore.includes(name)) };
}

test('is one file of at most five kilobytes that requires electron and nothing else', () => {
  expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(MAX_BYTES);
  expect(bundle.length).toBeGreaterThan(100);
  expect(runPreload().required).toEqual(['electron']);
});

test('does nothing until the page asks, then gives it one port by its exact origin and the other to the main process', () => {
  const run = runPreload();
  expect([run.toMain, run.toPage, run.channels]).toEqual([[], [], []]);
  run.dispatch({});
  expect(run.channels).toHaveLength(1);
  expect(run.toMain).toEqual([{ message: [CONNECT_CHANNEL, null], transfer: [run.channels[0]?.port1] }]);
  expect(run.toPage).toEqual([{ message: PORT_OFFER, targetOrigin: PAGE_ORIGIN, transfer: [run.channels[0]?.port2] }]);
  expect(run.toMain[0]?.transfer[0]).toBe(run.channels[0]?.port1);
  expect(run.toPage[0]?.transfer[0]).toBe(run.channels[0]?.port2);
});

test('answers a page once', () => {
  const run = runPreload();
  run.dispatch({});
  run.dispatch({});
  expect([run.toMain.length, run.toPage.length]).toEqual([1, 1]);
});

describe('exploits: no port for', () => {
  test.each<[string, Partial<PageEvent>]>([
    ['a frame inside the page', { source: {} }],
    ['a message without source', { source: null }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another host of our scheme', { origin: 'app://evil' }],
    ['the origin "null"', { origin: 'null' }],
    ['another message', { data: 'something' }],
    ['an object that looks like the message', { data: { toString: () => PORT_REQUEST } }],
  ])('%s', (_name, event) => {
    const run = runPreload();
    run.dispatch(event);
    expect([run.toMain, run.toPage]).toEqual([[], []]);
  });
});

test('leaves no global and exports nothing', () => {
  const run = runPreload();
  run.dispatch({});
  expect(run.newGlobals()).toEqual([]);
  expect(Object.keys(run.exports)).toEqual([]);
});

test('the source neither exposes nor listens to anything of Electron', async () => {
  const source = await readFile(join(import.meta.dirname, 'preload.ts'), 'utf8');
  expect(source).not.toMatch(/contextBridge|exposeInMainWorld|ipcRenderer\.(on|once|invoke|send|sendSync)\b|webFrame|\bprocess\.\w/);
});
