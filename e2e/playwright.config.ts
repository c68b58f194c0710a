import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { defineConfig } from 'playwright/test';
import { findBrowser } from '../main/host/loopback/browser-locations.ts';

const browser = findBrowser({ platform: process.platform, environment: process.env, home: homedir(), exists: existsSync });
/** Chromium refuses to start with its sandbox as root. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** Long journeys are walked again in dark colours by `npm run torture`. */
const AGAIN_IN_DARK = /@dark/;
const again = process.env['SPORTELLO_E2E'] === 'dark';

export default defineConfig({
  ...(again ? { grep: AGAIN_IN_DARK } : { grepInvert: AGAIN_IN_DARK }),
  testDir: 'specs',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  globalTimeout: 25 * 60_000,
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
  projects: [
    { name: 'Chromium', testIgnore: 'electron.spec.ts' },
    { name: 'Electron', testMatch: 'electron.spec.ts' },
  ],
});
