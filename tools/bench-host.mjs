// The built loopback host, started as the product starts it and driven by a test driver, for the cases of tools/bench that need a window.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright';
import { findProgram } from './places.mjs';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

/**
 * Starts the program on a folder; `url` is an address that lets one browser in, once.
 * @param {string} build folder of the built programs
 * @param {string} folder holds the data and the state of this program
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function startHost(build, folder) {
  const child = spawn(process.execPath, [...HOST_FLAGS, join(build, 'main', 'loopback.js'), '--data', join(folder, 'data'), '--test-driver', '--no-browser'], {
    env: benchEnvironment(folder),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise((done) => child.once('close', done));
  const line = await Promise.race([
    new Promise((take) => createInterface({ input: child.stdout }).once('line', take)),
    gone.then((code) => Promise.reject(new Error(`loopback.js ended with ${code}`))),
  ]);
  return {
    url: JSON.parse(line).url,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}

/** Variables of a program that touches nothing outside its folder. */
export function benchEnvironment(folder) {
  return { ...hostEnvironment(), XDG_STATE_HOME: join(folder, 'state'), LOCALAPPDATA: join(folder, 'state') };
}

/** A headless Chromium: the one installed on the system, else playwright's own. */
export function launchBrowser() {
  const executablePath = findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ args, ...(executablePath !== undefined && existsSync(executablePath) ? { executablePath } : {}) });
}
