import { expect, type Page } from 'playwright/test';
import { ACCOUNT, ADMINISTRATOR, ENTITY, NUMBERING } from '../fixtures/archives.ts';
import type { Keyboard } from '../fixtures/keyboard.ts';
import { fillByKeyboard, tabTo } from './keyboard-moves.ts';

/** The five steps of the first run and the facsimile, with the keyboard alone. `services`: short codes to switch on, besides the suggested ones; `onStep`: called when a step is on screen. */
export async function doFirstRun(page: Page, keyboard: Keyboard, services: readonly string[], onStep: (title: string) => Promise<void> = async () => undefined): Promise<void> {
  const arrive = async (title: string) => {
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await onStep(title);
  };
  const field = (label: string) => page.getByRole('textbox', { name: label });
  await arrive('Dati dell’ente');
  await fillByKeyboard(keyboard, field('Codice fiscale'), ENTITY.fiscalCode);
  await fillByKeyboard(keyboard, field('Nome dell’ente'), ENTITY.name);
  await fillByKeyboard(keyboard, field('Settore'), ENTITY.department);
  await fillByKeyboard(keyboard, field('Codice CBILL'), ENTITY.cbillCode);
  await fillByKeyboard(keyboard, field('Informazioni'), ENTITY.infoLines);
  await keyboard.press('Control+Enter');

  await arrive('Amministratore');
  await fillByKeyboard(keyboard, field('Nome e cognome'), ADMINISTRATOR.name);
  await fillByKeyboard(keyboard, field('Nome utente'), ADMINISTRATOR.username);
  await fillByKeyboard(keyboard, field('Password'), ADMINISTRATOR.password);
  await fillByKeyboard(keyboard, field('Ripeti'), ADMINISTRATOR.password);
  await keyboard.press('Control+Enter');

  await arrive('Numerazione degli avvisi');
  await fillByKeyboard(keyboard, field('Segregazione'), NUMBERING.segregationCode);
  await fillByKeyboard(keyboard, field('Altri programmi'), NUMBERING.otherSegregationCodes.join(', '));
  await fillByKeyboard(keyboard, field('Prefisso'), NUMBERING.applicationPrefix);
  await fillByKeyboard(keyboard, field('Postazione'), NUMBERING.workstation);
  await keyboard.press('Control+Enter');

  await arrive('Conto dei pagamenti');
  await fillByKeyboard(keyboard, field('IBAN'), ACCOUNT.iban);
  await keyboard.press('Control+Enter');

  await arrive('Servizi');
  for (const code of services) {
    await fillByKeyboard(keyboard, field('Cerca'), code);
    const box = page.getByRole('checkbox', { name: new RegExp(`\\b${code}$`) });
    await tabTo(keyboard, box);
    if (!(await box.isChecked())) await keyboard.press('Space');
    await expect(box).toBeChecked();
    await tabTo(keyboard, field('Cerca'), 40, 'Shift+Tab');
  }
  await keyboard.press('Control+Enter');

  await arrive('Ecco come sarà l’avviso');
  await expect(page.getByRole('img', { name: /Facsimile dell’avviso/ })).toBeVisible();
  await keyboard.press('Control+Enter');
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
}
