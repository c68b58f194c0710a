import { spawn, type ChildProcess } from 'node:child_process';
import { createBrowserProfile, type BrowserProfile } from './browser-profile.ts';

/** An application window of an installed browser, with a profile of its own. */
export type BrowserWindow = Readonly<{
  /** Resolves when the browser has ended and its profile is gone. */
  closed: Promise<void>;
  /** Opens one more window in the same browser: what "bring forward" can be for a browser we do not command. */
  openAnother(): Promise<void>;
  /** To be called when the page has connected: the entry page is removed. */
  arrived(): Promise<void>;
  close(): Promise<void>;
}>;

export type BrowserWindowOptions = Readonly<{
  executable: string;
  /** Folder for the profile, see `profilesFolder`. */
  profilesFolder: string;
  /** Gives a fresh one-use address each time. */
  issueEntryAddress(): string;
  /** Whether the browser must run without its sandbox: only root on Linux, where it refuses to start otherwise. */
  withoutSandbox: boolean;
  /** Further switches, for tests. */
  extraSwitches?: readonly string[];
}>;

/** The entry page is rewritten while the browser is starting: on a slow computer that takes longer than a token lives. */
const REFRESH_MS = 4_000;
/** After this many, the browser is not coming. */
const MAX_REFRESHES = 45;

const DISABLED_FEATURES = ['Translate', 'TranslateUI', 'MediaRouter', 'DialMediaRouteProvider', 'OptimizationHints', 'AutofillServerCommunication', 'InterestFeedContentSuggestions', 'GlobalMediaControls'];

/** Switches of an application window (stack notes A4): private profile, nothing sent in the background, no offers to translate. */
export function browserSwitches(profileFolder: string, entryPage: string, withoutSandbox: boolean): readonly string[] {
  return [
    `--app=${entryPage}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-sync',
    '--disable-extensions',
    '--disable-component-update',
    '--disable-client-side-phishing-detection',
    '--disable-domain-reliability',
    '--disable-default-apps',
    '--disable-breakpad',
    '--metrics-recording-only',
    '--no-pings',
    '--password-store=basic',
    '--use-mock-keychain',
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
    '--window-size=1360,860',
    '--lang=it',
    ...(withoutSandbox ? ['--no-sandbox'] : []),
  ];
}

/** Opens the window. Rejects only when the browser cannot be started at all. */
export async function openBrowserWindow(options: BrowserWindowOptions): Promise<BrowserWindow> {
  const profile = await createBrowserProfile(options.profilesFolder);
  const switches = [...browserSwitches(profile.folder, profile.entryPage, options.withoutSandbox), ...(options.extraSwitches ?? [])];
  const entry = keepEntryFresh(profile, options.issueEntryAddress);
  await entry.start();

  const browser = spawn(options.executable, switches, { stdio: 'ignore' });
  const closed = ended(browser).then(async () => {
    await entry.stop();
    await profile.remove();
  });
  await started(browser);

  return {
    closed,
    arrived: entry.stop,
    async openAnother() {
      await entry.start();
      spawn(options.executable, switches, { stdio: 'ignore' }).on('error', () => undefined);
    },
    async close() {
      browser.kill();
      const deadline = setTimeout(() => browser.kill('SIGKILL'), 5_000);
      await closed;
      clearTimeout(deadline);
    },
  };
}

function keepEntryFresh(profile: BrowserProfile, issueEntryAddress: () => string) {
  let timer: NodeJS.Timeout | undefined;
  const point = () => profile.pointTo(issueEntryAddress());

  async function stop(): Promise<void> {
    clearInterval(timer);
    await profile.closeEntry();
  }

  async function start(): Promise<void> {
    clearInterval(timer);
    await point();
    let refreshes = 0;
    timer = setInterval(() => {
      refreshes += 1;
      (refreshes > MAX_REFRESHES ? stop() : point()).catch(() => undefined);
    }, REFRESH_MS);
    timer.unref();
  }

  return { start, stop };
}

function started(browser: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    browser.once('spawn', resolve);
    browser.once('error', reject);
  });
}

function ended(browser: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    browser.once('exit', () => resolve());
    browser.once('error', () => resolve());
  });
}
