import type { WebContentsPrintOptions } from 'electron';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStaticFiles, type StaticFiles } from '../static-files.ts';
import { guardContents, type GuardedContents } from './guard-contents.ts';
import { grantsPermission } from './permission-policy.ts';
import { createPrintPort, type PrintWindow } from './printing.ts';
import { answerPageRequest, PAGE_SCHEMES } from './protocol.ts';
import { createSecretStore, type ProtectedStorage } from './secret-store.ts';
import { becomeOnlyInstance } from './single-instance.ts';

describe('permissions', () => {
  const ELECTRON_PERMISSIONS = [
    'clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'fullscreen', 'geolocation', 'hid', 'idle-detection', 'media', 'midi', 'midiSysex', 'notifications',
    'openExternal', 'pointerLock', 'serial', 'usb', 'window-management', 'local-network-access', 'loopback-network', 'fileSystem', 'local-fonts', 'unknown', '', '__proto__', 'constructor',
  ];
  test('our page may copy, and nothing else', () => {
    expect(ELECTRON_PERMISSIONS.filter((permission) => grantsPermission(permission, 'app://sportello/'))).toEqual(['clipboard-sanitized-write']);
  });
  test.each(['https://evil.example/', 'app://evil/', '', 'about:blank'])('exploit: %j may do nothing', (requester) => {
    expect(ELECTRON_PERMISSIONS.filter((permission) => grantsPermission(permission, requester))).toEqual([]);
  });
});

describe('app://', () => {
  let folder: string;
  let files: StaticFiles;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sportello-app-'));
    await writeFile(join(folder, 'index.html'), '<p>__CSP_NONCE__</p>');
    files = await openStaticFiles(folder, null);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ask = (url: string, method = 'GET') => answerPageRequest(files, { url, method });

  test('is a standard and secure scheme that bypasses nothing', () => {
    expect(PAGE_SCHEMES).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
  });
  test('gives the page with a policy and a nonce by header', async () => {
    const answer = await ask('app://sportello/#/posizioni');
    const nonce = /<p>(.+)<\/p>/.exec(await answer.text())?.[1];
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`);
    expect(answer.headers.get('Content-Security-Policy')).toContain(`connect-src 'self';`);
  });
  test.each([['app://evil/', 'GET', 421], ['app://x@sportello/', 'GET', 421], ['app://sportello/', 'POST', 405], ['app://sportello/..%2f..%2fetc/passwd', 'GET', 403], ['app://sportello/none', 'GET', 404]])('%s by %s is %i', async (url, method, status) => {
    expect((await ask(url, method)).status).toBe(status);
  });
});

describe('a page is kept where it is', () => {
  type Listener = (event: { url: string; isMainFrame: boolean; preventDefault(): void }) => void;
  function guard(mayLose = false) {
    const listeners = new Map<string, Listener>();
    const opened: string[] = [];
    let handler: (details: { url: string }) => { action: 'deny' } = () => { throw new Error('no handler'); };
    const contents: GuardedContents = {
      on: (event: string, listener: Listener) => listeners.set(event, listener),
      setWindowOpenHandler: (given) => { handler = given; },
    };
    guardContents(contents, (address) => { opened.push(address); }, () => mayLose);
    const goes = (event: string, url: string, isMainFrame = true): boolean => {
      let prevented = false;
      listeners.get(event)?.({ url, isMainFrame, preventDefault: () => { prevented = true; } });
      return listeners.has(event) && !prevented;
    };
    return { goes, opened, openWindow: (url: string) => handler({ url }) };
  }

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s: only to our own page', (event) => {
    const { goes } = guard();
    expect(goes(event, 'app://sportello/#/x')).toBe(true);
    expect(goes(event, 'https://www.pagopa.gov.it/')).toBe(false);
    expect(goes(event, 'javascript:alert(1)')).toBe(false);
    expect(goes(event, 'https://evil.example/', false)).toBe(false);
  });
  test.each([true, false])('a page with something typed goes away only when the person agrees (%s)', (agrees) => {
    // Preventing this event is what lets the page go.
    expect(guard(agrees).goes('will-prevent-unload', 'app://sportello/')).toBe(!agrees);
  });
  test('no guest page is attached', () => {
    expect(guard().goes('will-attach-webview', 'app://sportello/')).toBe(false);
  });
  test('no window opens; a site a person may visit opens outside, another does not', () => {
    const { openWindow, opened } = guard();
    for (const url of ['https://www.pagopa.gov.it/', 'https://evil.example/', 'file:///etc/passwd', 'app://sportello/']) expect(openWindow(url)).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://www.pagopa.gov.it/']);
  });
});

describe('one instance', () => {
  test('the second ends; the first comes forward, restored if it was minimised', () => {
    expect(becomeOnlyInstance({ requestSingleInstanceLock: () => false, on: () => undefined }, () => undefined)).toBe(false);
    const done: string[] = [];
    let second: () => void = () => undefined;
    const window = { isMinimized: () => true, restore: () => done.push('restore'), show: () => done.push('show'), focus: () => done.push('focus') };
    const first = becomeOnlyInstance({ requestSingleInstanceLock: () => true, on: (_event, listener) => { second = listener; } }, () => window);
    second();
    expect(first).toBe(true);
    expect(done).toEqual(['restore', 'show', 'focus']);
  });
});

describe('printing', () => {
  async function print(outcome: Readonly<{ success: boolean; reason: string }> | 'CANNOT_LOAD') {
    const done: string[] = [];
    const used: WebContentsPrintOptions[] = [];
    const window: PrintWindow = {
      loadFile: async (path) => {
        if (outcome === 'CANNOT_LOAD') throw new Error('no');
        done.push(`load ${path}`);
      },
      print: (options, answer) => {
        used.push(options);
        if (outcome !== 'CANNOT_LOAD') answer(outcome.success, outcome.reason);
      },
      destroy: () => { done.push('destroy'); },
    };
    const port = createPrintPort({ openHiddenWindow: () => window, writeTemporary: async () => '/t/1.pdf', removeTemporary: async (path) => { done.push(`remove ${path}`); } });
    return { answer: await port(new Uint8Array([1])), done, used };
  }

  test('prints at actual size through the dialog and leaves no file', async () => {
    const { answer, done, used } = await print({ success: true, reason: '' });
    expect(answer).toEqual({ ok: true, value: 'HANDED_TO_PRINTER' });
    expect(used).toEqual([{ silent: false, printBackground: true, scaleFactor: 100, margins: { marginType: 'none' } }]);
    expect(done).toEqual(['load /t/1.pdf', 'destroy', 'remove /t/1.pdf']);
  });
  test('a closed dialog and a failure are values, and leave no file either', async () => {
    const cancelled = await print({ success: false, reason: 'Print job canceled' });
    expect(cancelled.answer).toEqual({ ok: false, error: { code: 'CANCELLED' } });
    for (const outcome of [{ success: false, reason: 'Invalid printer settings' }, 'CANNOT_LOAD'] as const) {
      const failed = await print(outcome);
      expect(failed.answer).toEqual({ ok: false, error: { code: 'FAILED' } });
      expect(failed.done).toEqual(expect.arrayContaining(['destroy', 'remove /t/1.pdf']));
    }
  });
});

describe('secrets', () => {
  function storage(available: boolean, backend: ReturnType<ProtectedStorage['getSelectedStorageBackend']>): ProtectedStorage {
    return {
      isAsyncEncryptionAvailable: async () => available,
      getSelectedStorageBackend: () => backend,
      encryptStringAsync: async (plain) => Buffer.from(plain).reverse(),
      decryptStringAsync: async (sealed) => ({ result: Buffer.from(sealed).reverse().toString(), shouldReEncrypt: false }),
    };
  }
  test('what is sealed opens again', async () => {
    const store = createSecretStore(storage(true, 'gnome_libsecret'), 'linux');
    const sealed = await store.seal('chiave');
    expect(sealed.ok && await store.open(sealed.value)).toEqual({ ok: true, value: 'chiave' });
  });
  test.each([[false, 'unknown', 'win32'], [true, 'basic_text', 'linux'], [true, 'unknown', 'linux']] as const)('without protection (%s, %s, %s) nothing is kept', async (available, backend, platform) => {
    const store = createSecretStore(storage(available, backend), platform);
    expect(await store.seal('chiave')).toEqual({ ok: false, error: { code: 'UNAVAILABLE' } });
    expect(await store.open(new Uint8Array([1]))).toEqual({ ok: false, error: { code: 'UNAVAILABLE' } });
  });
  test('a failure of the system is a value', async () => {
    const broken = { ...storage(true, 'kwallet6'), decryptStringAsync: async () => { throw new Error('no'); } };
    expect(await createSecretStore(broken, 'linux').open(new Uint8Array([1]))).toEqual({ ok: false, error: { code: 'FAILED' } });
  });
});
