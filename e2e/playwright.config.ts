import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { defineConfig } from 'playwright/test';
import { findBrowser } from '../main/host/loopback/browser-locations.ts';

const browser = findBrowser({ platform: process.platform, environment: process.env, home: homedir(), exists: existsSync });
/** Chromium refuses to start with its sandbox as root. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** `npm run torture` walks the long journeys, and the others again in dark colours: `npm test` has twelve minutes in all. */
const IN_DARK = /@dark/;
const LONG = '*.long.spec.ts';
const ELECTRON = 'electron.spec.ts';
const ORDINARY = [
  { name: 'Chromium', testIgnore: [ELECTRON, LONG].map((name) => `**/${name}`), grepInvert: IN_DARK },
  { name: 'Electron', testMatch: `**/${ELECTRON}` },
];
const OF_TORTURE = [
  { name: 'Chromium, percorsi lunghi', testMatch: `**/${LONG}` },
  { name: 'Chromium, in scuro', testIgnore: [ELECTRON, LONG].map((name) => `**/${name}`), grep: IN_DARK },
];
const ofTorture = process.env['SPORTELLO_E2E'] === 'long';

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  workers: 2,
  // A journey of minutes on a shared machine may stumble once; that it did is told by name in the closing lines (tools/steps.mjs).
  retries: 1,
  forbidOnly: true,
  timeout: 120_000,
  globalTimeout: (ofTorture ? 40 : 25) * 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1366, height: 768 },
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    colorScheme: 'light',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { ...(browser === undefined ? {} : { executablePath: browser }), args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--force-color-profile=srgb'] },
  },
  projects: ofTorture ? OF_TORTURE : ORDINARY,
});
