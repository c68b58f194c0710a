// Posizioni scrolled without pause for ten seconds in the real window: for how long the row near the lower edge is blank, at worst.
import { launchBrowser, startHost } from '../bench-host.mjs';
import { millionArchive } from '../bench-million-samples.mjs';

const PASSWORD = 'corretta cavalla batteria 42';
const SECONDS = 10;
const STEP = 240;

export default {
  name: 'million-scroll',
  label: 'Un milione: riga vuota durante lo scorrimento',
  unit: 'ms',
  archive: 'million',
  limits: { maximum: 100 },
  async run({ build }) {
    const browser = await launchBrowser();
    const host = await startHost(build, millionArchive(build).folder);
    try {
      const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'it-IT', timezoneId: 'Europe/Rome' })).newPage();
      await page.goto(host.url);
      await page.getByLabel('Nome utente').fill('admin');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: /^Posizioni/ }).first().click();
      await page.getByRole('grid', { name: 'Posizioni' }).getByRole('row').nth(20).waitFor();
      return [await page.evaluate(scroll, { seconds: SECONDS, step: STEP })];
    } finally {
      await browser.close();
      await host.stop();
    }
  },
};

/** Runs in the page. */
async function scroll({ seconds, step }) {
  const grid = document.querySelector('[role=grid]');
  const box = grid.getBoundingClientRect();
  const begun = performance.now();
  let blankSince = null;
  let worst = 0;
  while (performance.now() - begun < seconds * 1000) {
    const before = grid.scrollTop;
    grid.scrollTop += step;
    await new Promise(requestAnimationFrame);
    const row = document.elementFromPoint(box.left + 300, box.bottom - 60)?.closest('[role=row]');
    const shown = grid.scrollTop > before && (row?.textContent ?? '').trim() !== '';
    if (shown) blankSince = null;
    else blankSince ??= performance.now();
    if (blankSince !== null) worst = Math.max(worst, performance.now() - blankSince);
  }
  if (grid.scrollTop === 0) throw new Error('The list did not scroll');
  return worst;
}
