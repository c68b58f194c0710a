import { expect, type Page } from 'playwright/test';
import type { Keyboard } from '../fixtures/keyboard.ts';

export const serviceField = (page: Page) => page.getByRole('combobox', { name: 'Servizio' });
export const field = (page: Page, label: string) => page.getByRole('textbox', { name: label });

/** Opens «Nuova posizione» with F2 and chooses a service by its short code. The focus is then on the codice fiscale. */
export async function startPosition(page: Page, keyboard: Keyboard, service: string): Promise<void> {
  await keyboard.press('F2');
  await expect(serviceField(page)).toBeFocused();
  await keyboard.type(service);
  await keyboard.press('Enter');
  await expect(field(page, 'Codice fiscale')).toBeFocused();
}

/** Types into the field that has the focus and goes on with Enter, checking that Enter had led there. */
export async function typeInTurn(page: Page, keyboard: Keyboard, label: string, text: string): Promise<void> {
  await expect(field(page, label)).toBeFocused();
  await keyboard.type(text);
  await keyboard.press('Enter');
}

/** F9, the reason of a print before the portal knows the notice, Enter. */
export async function saveAndPrint(page: Page, keyboard: Keyboard, reason: string): Promise<void> {
  await keyboard.press('F9');
  const motive = page.getByRole('dialog').getByLabel('Motivo');
  await expect(motive).toBeFocused();
  await keyboard.type(reason);
  await keyboard.press('Enter');
}
