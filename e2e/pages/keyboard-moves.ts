import { expect, type Locator } from 'playwright/test';
import type { Keyboard } from '../fixtures/keyboard.ts';

/** Goes with Tab to a control, as one does without a mouse; fails when it cannot be reached. */
export async function tabTo(keyboard: Keyboard, target: Locator, most = 40, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < most; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await keyboard.press(key);
  }
  await expect(target, `reachable with at most ${most} Tab`).toBeFocused();
}

/** Goes to a field with Tab and replaces what it holds. */
export async function fillByKeyboard(keyboard: Keyboard, field: Locator, text: string): Promise<void> {
  await tabTo(keyboard, field);
  await keyboard.press('Control+A');
  await keyboard.type(text);
  await expect(field).toHaveValue(text);
}
