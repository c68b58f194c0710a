import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from '../fixtures/desk.ts';
import { CONFIGURATION_PAGES, personPages, VISITS } from '../pages/visits.ts';
import { goTo, goToFull } from '../pages/walk.ts';

/** The monitor of the office, the same less title bar and taskbar, and 200 % on it. */
const SIZES = [
  { name: '1366x768', width: 1366, height: 768 },
  { name: '1366x650', width: 1366, height: 650 },
  { name: '683x384', width: 683, height: 384 },
] as const;

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures');

/** What a person would notice at once: the page scrolls sideways, or a bar has gone. */
function shellFlaws(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const flaws: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) flaws.push(`the page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);
    if (root.scrollHeight > root.clientHeight) flaws.push(`the page scrolls: ${root.scrollHeight} in ${root.clientHeight}`);
    for (const selector of ['.sp-top', '.sp-nav', '.sp-bottom', '#main h1']) {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (box === undefined || box.width === 0 || box.height === 0) flaws.push(`${selector} is not there`);
      else if (box.left < -1 || box.top < -1 || box.right > root.clientWidth + 1 || (selector !== '#main h1' && box.bottom > root.clientHeight + 1)) flaws.push(`${selector} is cut: ${Math.round(box.left)},${Math.round(box.top)} to ${Math.round(box.right)},${Math.round(box.bottom)}`);
    }
    // A button that does not fit its own bar is out of reach.
    for (const button of document.querySelectorAll('.sp-head-actions button, .sp-action-bar button')) {
      const box = button.getBoundingClientRect();
      if (box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1)) flaws.push(`the button “${button.textContent}” is cut`);
      if (box.width > 0 && button.closest('.sp-action-bar') !== null && (box.bottom > root.clientHeight + 1 || box.top < 0)) flaws.push(`the button “${button.textContent}” is reached only by scrolling`);
    }
    return flaws;
  });
}

/** Fields that a browser would fill or remember by itself. */
function rememberedFields(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...document.querySelectorAll('input, textarea, select, form')]
    .filter((element) => !(element instanceof HTMLInputElement && ['checkbox', 'radio', 'file'].includes(element.type)) && element.getAttribute('autocomplete') !== 'off')
    .map((element) => element.outerHTML.slice(0, 140)));
}

test(`every route at ${SIZES.map(({ name }) => name).join(', ')}: no sideways scroll, bars in place`, async ({ fullHost: { host, facts }, openDesk }) => {
  // Every route three times, with a picture of each.
  test.setTimeout(300_000);
  const [largest] = SIZES;
  const desk = await openDesk({ host, context: { viewport: { width: largest.width, height: largest.height } } });
  const { page } = desk;
  for (const { name } of SIZES) mkdirSync(join(PICTURES, name), { recursive: true });
  const flaws: string[] = [];
  const remembered = new Set<string>();
  const lookAt = async (place: string, { name, width, height }: (typeof SIZES)[number]) => {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(PICTURES, name, `${place.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'sportello'}.png`) });
    flaws.push(...(await shellFlaws(page)).map((flaw) => `${name} ${place}: ${flaw}`));
  };
  const look = async (place: string) => {
    await page.evaluate(() => document.fonts.ready);
    for (const size of SIZES) await lookAt(place, size);
    for (const field of await rememberedFields(page)) remembered.add(`${place}: ${field}`);
    await page.setViewportSize({ width: largest.width, height: largest.height });
  };
  for (const [route, visit] of Object.entries(VISITS)) {
    await goToFull(desk, visit, facts);
    await look(route);
  }
  for (const path of [...CONFIGURATION_PAGES, ...personPages(facts)]) {
    await goTo(desk, path);
    await look(path);
  }
  expect(flaws).toEqual([]);
  expect([...remembered], 'autocomplete off on every field').toEqual([]);
  expect(await page.evaluate(() => [document.documentElement.getAttribute('translate'), document.documentElement.lang, document.querySelector('meta[name=google]')?.getAttribute('content')])).toEqual(['no', 'it', 'notranslate']);
});
