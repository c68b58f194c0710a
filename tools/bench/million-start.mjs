// From the start of the built program on an archive of a million positions to the login form, as in start-to-screen.
import { startOnce } from './start-to-screen.mjs';
import { launchBrowser } from '../bench-host.mjs';
import { millionArchive } from '../bench-million-samples.mjs';

const RUNS = 7;

export default {
  name: 'million-start',
  label: 'Un milione: dall’avvio alla prima schermata usabile',
  unit: 'ms',
  archive: 'million',
  limits: { median: 2000 },
  async run({ build }) {
    const browser = await launchBrowser();
    try {
      const samples = [];
      for (let index = 0; index < RUNS; index += 1) samples.push(await startOnce(browser, build, millionArchive(build).folder));
      return samples;
    } finally {
      await browser.close();
    }
  },
};
