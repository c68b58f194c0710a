// From the start of the built program to a screen that takes keys: first run's form on a new folder, then login on an existing one.
// The browser runs already, as for whoever has one open; its own start is not ours.
import { performance } from 'node:perf_hooks';
import { launchBrowser, startHost } from '../bench-host.mjs';

const RUNS = 9;

export default {
  name: 'start-to-screen',
  label: 'Dall’avvio alla prima schermata usabile',
  unit: 'ms',
  limits: { median: 1500 },
  async run({ build, folder }) {
    const browser = await launchBrowser();
    try {
      const samples = [];
      // The first start creates the database and fills the file cache: it is not counted.
      for (let index = 0; index <= RUNS; index += 1) samples.push(await startOnce(browser, build, folder));
      return samples.slice(1);
    } finally {
      await browser.close();
    }
  },
};

/** Milliseconds of one start on the data under `folder`, the host's own to the first enabled field in the browser. */
export async function startOnce(browser, build, folder) {
  // Stands for the browser's profile, which whoever starts the program has already; the window itself is counted.
  const context = await browser.newContext();
  const begun = performance.now();
  const host = await startHost(build, folder);
  try {
    const page = await context.newPage();
    await page.goto(host.url, { waitUntil: 'commit' });
    // Asked at every frame: a locator looks again after up to half a second, which is not the program's.
    await page.waitForFunction(() => [...document.querySelectorAll('input:enabled, button:enabled')].some((field) => field.checkVisibility()), undefined, { polling: 'raf' });
    return performance.now() - begun;
  } finally {
    await context.close();
    await host.stop();
  }
}
