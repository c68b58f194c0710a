import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Readable } from 'node:stream';
import { findBrowser, profilesFolder } from './browser-locations.ts';
import { openBrowserWindow, type BrowserWindow } from './browser-window.ts';
import type { LoopbackServer } from './server.ts';

/** How the running host shows itself: in a window of its own, by an address to open, or to a driving test. */
export type Presentation = Readonly<{
  start(server: LoopbackServer): Promise<void>;
  /** A second start was attempted. */
  bringForward(): void;
  clientCount(connected: number): void;
  close(): Promise<void>;
}>;

export type PresentationOptions = Readonly<{
  mode: 'WINDOW' | 'ADDRESS' | 'TEST_DRIVER';
  dataDir: string;
  askPrinter: boolean;
  say(line: string): void;
  warn(line: string): void;
  input: Readable;
  /** The window was closed, or the driver has gone. */
  requestExit(): void;
  /** For tests: another browser than the installed one. */
  browser?: string;
}>;

/** A window closed by its cross ends its browser; where the browser goes on without windows (macOS), this ends us. */
const IDLE_EXIT_MS = 2 * 60_000;

export function createPresentation(options: PresentationOptions): Presentation {
  switch (options.mode) {
    case 'TEST_DRIVER': return createDriverPresentation(options);
    case 'ADDRESS': return createAddressPresentation(options);
    case 'WINDOW': return createWindowPresentation(options);
  }
}

/** One JSON line at start, one more for each line of input, and the end with the input's: a driver that dies leaves nothing running. */
function createDriverPresentation({ say, input, requestExit }: PresentationOptions): Presentation {
  return {
    async start(server) {
      const line = () => say(JSON.stringify({ origin: server.origin, url: server.issueEntryAddress() }));
      input.on('data', line);
      input.on('end', requestExit);
      line();
    },
    bringForward: () => undefined,
    clientCount: () => undefined,
    close: async () => undefined,
  };
}

function createAddressPresentation({ say, input }: PresentationOptions): Presentation {
  let tell: () => void = () => undefined;
  return {
    async start(server) {
      tell = () => {
        say('Sportello è pronto. Apri entro dieci secondi questo indirizzo, che vale una volta sola:');
        say(server.issueEntryAddress());
        say('Per averne un altro premi Invio; per chiudere Ctrl+C.');
      };
      input.on('data', tell);
      tell();
    },
    bringForward: () => tell(),
    clientCount: () => undefined,
    close: async () => undefined,
  };
}

function createWindowPresentation(options: PresentationOptions): Presentation {
  const address = createAddressPresentation(options);
  const idle = createIdleExit(options.requestExit);
  let window: BrowserWindow | undefined;
  let hasArrived = false;
  let isClosing = false;

  async function fallBack(server: LoopbackServer, reason: string): Promise<void> {
    window = undefined;
    options.warn(reason);
    await address.start(server);
  }

  return {
    async start(server) {
      const executable = options.browser ?? findBrowser({ platform: process.platform, environment: process.env, home: homedir(), exists: existsSync });
      if (executable === undefined) return fallBack(server, 'Non trovo Chromium, Chrome o Edge su questo computer.');
      try {
        window = await openWindow(executable, options, server);
      } catch {
        return fallBack(server, 'Il browser trovato non si avvia.');
      }
      if (hasArrived) void window.arrived();
      void window.closed.then(() => {
        if (hasArrived || isClosing) options.requestExit();
        else void fallBack(server, 'Il browser si è chiuso prima di aprire Sportello.');
      });
    },
    bringForward() {
      if (window === undefined) address.bringForward();
      else void window.openAnother();
    },
    clientCount(connected) {
      if (connected > 0) {
        hasArrived = true;
        void window?.arrived();
      }
      if (window !== undefined) idle.count(connected);
    },
    async close() {
      isClosing = true;
      idle.cancel();
      await window?.close();
    },
  };
}

function openWindow(executable: string, { dataDir, askPrinter }: PresentationOptions, server: LoopbackServer): Promise<BrowserWindow> {
  const folderKey = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return openBrowserWindow({
    executable,
    profilesFolder: profilesFolder(executable, dataDir, homedir(), folderKey),
    issueEntryAddress: server.issueEntryAddress,
    withoutSandbox: process.platform === 'linux' && process.getuid?.() === 0,
    // F9 prints without a dialog on the default printer (features.md 3a, step 7).
    extraSwitches: askPrinter ? [] : ['--kiosk-printing'],
  });
}

function createIdleExit(request: () => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    count(connected: number): void {
      clearTimeout(timer);
      timer = connected === 0 ? setTimeout(request, IDLE_EXIT_MS) : undefined;
      timer?.unref();
    },
    cancel: () => clearTimeout(timer),
  };
}
