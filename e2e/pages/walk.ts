import { expect } from 'playwright/test';
import type { Desk } from '../fixtures/desk.ts';
import type { SeededFacts } from '../fixtures/seeded-day.ts';
import type { Visit } from './visits.ts';

/** Goes to another screen and waits until it stands there, answered and drawn. Not for the screen already shown. */
export async function goTo(desk: Desk, path: string): Promise<void> {
  const before = await desk.page.evaluateHandle(() => document.querySelector('#main h1'));
  await desk.page.evaluate((hash) => { window.location.hash = hash; }, `#${path}`);
  // The old screen stays until the new one is loaded.
  await desk.page.waitForFunction((old) => { const now = document.querySelector('#main h1'); return now !== null && now !== old; }, before);
  await settle(desk);
}

/** The screen has its answers and has drawn them. */
export async function settle({ page, wire }: Desk): Promise<void> {
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => wire.pending(), { message: 'answers outstanding' }).toEqual([]);
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
}

/** Goes to a route of the seeded archive and brings its content on screen. */
export async function goToFull(desk: Desk, visit: Visit, facts: SeededFacts): Promise<void> {
  const path = visit.path(facts);
  if (path !== '/' || !desk.page.url().endsWith('#/')) await goTo(desk, path);
  await settle(desk);
  await visit.fill?.(desk.page, facts);
  await expect(visit.full(desk.page, facts)).toBeVisible();
  await settle(desk);
}
