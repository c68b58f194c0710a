import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** A browser profile that exists while a window is open. */
export type BrowserProfile = Readonly<{
  /** Absolute path of the profile, readable by its owner only. */
  folder: string;
  /** `file:` address of a page that goes on to the address last written with `pointTo`. */
  entryPage: string;
  pointTo(address: string): Promise<void>;
  /** Removes the entry page: the address it held has been used. */
  closeEntry(): Promise<void>;
  remove(): Promise<void>;
}>;

/** Settings of a fresh profile: nothing is remembered, nothing is sent, nothing is offered. */
const PREFERENCES = {
  alternate_error_pages: { enabled: false },
  autofill: { credit_card_enabled: false, profile_enabled: false },
  browser: { has_seen_welcome_page: true, check_default_browser: false, enable_spellchecking: false },
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  dns_prefetching: { enabled: false },
  net: { network_prediction_options: 2 },
  profile: { password_manager_enabled: false, password_manager_leak_detection: false },
  safebrowsing: { enabled: false },
  search: { suggest_enabled: false },
  signin: { allowed: false },
  translate: { enabled: false },
  translate_blocked_languages: ['it', 'en'],
} as const;

/**
 * Makes a profile in `folder`. The data folder has one owner (its lock), so whatever another profile lies there was left
 * by a crash and is removed first; one still held by a browser that outlived us stays until a later start.
 */
export async function createBrowserProfile(folder: string): Promise<BrowserProfile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await removeLeftovers(folder);
  const profile = await mkdtemp(join(folder, 'window-'));
  await mkdir(join(profile, 'Default'), { mode: 0o700 });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES), { mode: 0o600 });
  const entry = join(profile, 'entry.html');
  return {
    folder: profile,
    entryPage: pathToFileURL(entry).href,
    pointTo: (address) => writeFile(entry, entryPageTo(address), { mode: 0o600 }),
    closeEntry: () => rm(entry, { force: true }),
    remove: () => removeFolder(profile),
  };
}

/** The token travels in this file rather than on the command line, which every process of the machine can read. */
function entryPageTo(address: string): string {
  return `<!doctype html><html lang="it" translate="no"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}"><title>Sportello</title></html>`;
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('window-'));
  await Promise.all(names.map((name) => removeNow(join(folder, name)).catch(() => undefined)));
}

const CHECK_MS = 200;
const QUIET_CHECKS = 3;
const MAX_CHECKS = 20;

/**
 * Removes the folder and watches for a moment that it stays away: helpers of a browser that has just ended still write,
 * and create the folder again if they find it gone (seen with Chromium 156).
 */
async function removeFolder(folder: string): Promise<void> {
  let quiet = 0;
  for (let check = 0; check < MAX_CHECKS && quiet < QUIET_CHECKS; check += 1) {
    await removeNow(folder);
    await setTimeout(CHECK_MS);
    quiet = existsSync(folder) ? 0 : quiet + 1;
  }
}

function removeNow(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
