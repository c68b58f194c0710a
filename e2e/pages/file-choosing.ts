import type { FileChooser, Page } from 'playwright/test';

/**
 * What is pressed to choose files, and the files chosen.
 * The browser is told to hand the chooser over before the key is pressed and has answered once since: without that a busy machine
 * may open the chooser first, and then nobody hears of it.
 */
export async function chooseFiles(page: Page, press: () => Promise<void>, files: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(done); }));
  await press();
  await (await choosing).setFiles(files);
}
