import { expect, test } from '../fixtures/desk.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { watchPages } from '../fixtures/page-watch.ts';

test('the watch and axe-core see what is planted: a foreign address, a refused script, an error, an unnamed button', async ({ idleHost, browser }) => {
  const context = await browser.newContext();
  const watch = await watchPages(context, idleHost.origin);
  const page = await context.newPage();
  await page.goto(await idleHost.entryAddress());
  await expect(page.getByRole('heading', { level: 1, name: 'Accesso' })).toBeVisible();
  expect(watch.offences()).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
  await page.evaluate(() => {
    const image = document.createElement('img');
    image.src = 'http://example.invalid/pixel.png';
    const script = document.createElement('script');
    script.textContent = '1';
    document.body.append(image, script, document.createElement('button'));
    setTimeout(() => { throw new Error('planted'); });
  });
  for (const words of ['CSP violation: img-src', 'CSP violation: script-src', 'page error: Error: planted']) {
    await expect.poll(() => watch.offences().join('\n')).toContain(words);
  }
  expect((await axeFindings(page)).join('\n')).toContain('button-name');
  await context.close();
});
