import { expect, type Page } from 'playwright/test';
import type { Keyboard } from '../fixtures/keyboard.ts';

export const tourPanel = (page: Page) => page.locator('.tour-panel');

/** Waits until the panel tells this step, and stands still where nothing it speaks of is covered. */
export async function expectStep(page: Page, number: number): Promise<void> {
  await expect(tourPanel(page)).toContainText(`passo ${number} di 10`);
  await expectNothingCovered(page, `step ${number}`);
}

export async function expectDone(page: Page): Promise<void> {
  await expect(tourPanel(page)).toContainText('Fatto.');
  await expectNothingCovered(page, 'done');
}

/** The frames are drawn around what the panel speaks of: it lies on none of them, and whole in the window. */
export async function expectNothingCovered(page: Page, what: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => {
    const panel = document.querySelector('.tour-panel')?.getBoundingClientRect();
    if (panel === undefined) return ['no panel'];
    const outside = panel.left < 0 || panel.top < 0 || panel.right > window.innerWidth || panel.bottom > window.innerHeight ? ['outside the window'] : [];
    // A frame is drawn four pixels around what it marks.
    const covered = [...document.querySelectorAll('.tour-ring')].map((ring) => ring.getBoundingClientRect()).filter((ring) => panel.left < ring.right - 4 && panel.right > ring.left + 4 && panel.top < ring.bottom - 4 && panel.bottom > ring.top + 4).map((ring) => `covers ${ring.width}×${ring.height}`);
    return [...outside, ...covered];
  }), { message: what }).toEqual([]);
}

/** F6 until the focus is in the panel, as from anywhere. */
export async function goIntoPanel(page: Page, keyboard: Keyboard): Promise<void> {
  const inside = () => tourPanel(page).evaluate((panel) => panel.contains(document.activeElement) && panel !== document.activeElement);
  for (let presses = 0; presses < 12 && !(await inside()); presses += 1) await keyboard.press('F6');
  expect(await inside()).toBe(true);
}

/** Presses the first button of the panel: what the newcomer has not at hand, or the way to where the step is done. */
export async function pressFirst(page: Page, keyboard: Keyboard, name: string): Promise<void> {
  await goIntoPanel(page, keyboard);
  await expect(tourPanel(page).getByRole('button', { name })).toBeFocused();
  await keyboard.press('Enter');
}
