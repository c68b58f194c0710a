import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { ADMINISTRATOR } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { printedCount } from '../fixtures/printer.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { field, serviceField } from '../pages/new-position.ts';
import { expectDone, expectNothingCovered, expectStep, goIntoPanel, pressFirst, tourPanel } from '../pages/tour.ts';
import { settle } from '../pages/walk.ts';
import { chooseFiles } from '../pages/file-choosing.ts';

const FORWARD = 'Alt+ArrowRight';
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

test('a newcomer takes the ten steps with the keyboard alone', async ({ trialDayHost, openDesk }) => {
  const desk = await openDesk({ host: trialDayHost });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const panel = tourPanel(page);

  await test.step('offered without taking the focus from the search; Esc inside declines it, and gives the focus back', async () => {
    await expect(panel).toContainText('Dieci passi');
    await expect(page.getByRole('main').getByRole('combobox')).toBeFocused();
    await expectNothingCovered(page, 'offer');
    await goIntoPanel(page, keyboard);
    await keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(heading(page, 'Chi hai davanti?')).toBeVisible();
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  await test.step('taken up again from the menu of the operator: the title has the focus', async () => {
    await page.getByRole('button', { name: ADMINISTRATOR.name }).focus();
    await keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Giro guidato' }).focus();
    await keyboard.press('Enter');
    await expectStep(page, 1);
    await expect(panel.getByRole('heading', { name: 'La ricerca' })).toBeFocused();
  });

  await test.step('1–3: F3, a name, what it owes', async () => {
    await keyboard.press('F3');
    await expectStep(page, 2);
    await expect(panel).toContainText(DEBTORS.rossi.name);
    await keyboard.type(DEBTORS.rossi.name);
    const person = page.getByRole('option', { name: DEBTORS.rossi.fiscalCode });
    await expect(person).toBeVisible();
    await expectNothingCovered(page, 'results');
    for (let steps = 0; steps < 5 && (await person.getAttribute('aria-selected')) !== 'true'; steps += 1) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expectStep(page, 3);
    await expect(page.getByRole('row', { name: /TARI 2026/ }).first()).toBeFocused();
    await keyboard.press('Enter');
    await expectDone(page);
  });

  await test.step('the step is remembered: the page loaded again is still there', async () => {
    await keyboard.press(FORWARD);
    await expectStep(page, 4);
    await expect.poll(() => desk.wire.pending()).toEqual([]);
    await page.reload();
    await expectStep(page, 4);
  });

  await test.step('4: F4 and a reading by the panel, for who has no scanner', async () => {
    await keyboard.press('F4');
    await expect(heading(page, 'Verifica pagamento')).toBeVisible();
    await pressFirst(page, keyboard, 'Simula la lettura');
    await expect(page.getByRole('heading', { level: 2, name: /^Pagato/ })).toBeVisible();
    await expectDone(page);
    await keyboard.press(FORWARD);
    await expectStep(page, 5);
  });

  await test.step('5 and 6: F2, service and debtor, F9: a notice is printed', async () => {
    await keyboard.press('F2');
    await expect(serviceField(page)).toBeFocused();
    await keyboard.type('CIE');
    await keyboard.press('Enter');
    await expect(field(page, 'Codice fiscale')).toBeFocused();
    await keyboard.type(DEBTORS.rossi.fiscalCode);
    await keyboard.press('Enter');
    await expectStep(page, 6);
    await keyboard.press('F9');
    await expect(page.getByRole('dialog').getByLabel('Motivo')).toBeFocused();
    await keyboard.type('il cittadino aspetta');
    await keyboard.press('Enter');
    await expectDone(page);
    await expect.poll(() => printedCount(page)).toBe(1);
  });

  await test.step('7: the notice just printed, read by a real scanner', async () => {
    await keyboard.press(FORWARD);
    await expectStep(page, 7);
    const nav = /il numero ([\d ]{20,}) arriva/.exec(await panel.innerText())?.[1]?.replaceAll(' ', '') ?? '';
    expect(await page.getByText(/^Avviso [\d ]+ stampato$/).innerText()).toContain(nav.slice(-2));
    await pressFirst(page, keyboard, 'Portami lì');
    await expect(heading(page, 'Chi hai davanti?')).toBeVisible();
    await settle(desk);
    await keyboard.scan(nav);
    await expect(heading(page, DEBTORS.rossi.name)).toBeVisible();
    await expectDone(page);
  });

  await test.step('8: a list filtered, its totals', async () => {
    await keyboard.press(FORWARD);
    await expectStep(page, 8);
    await pressFirst(page, keyboard, 'Portami lì');
    await expect(heading(page, 'Posizioni')).toBeVisible();
    await expectNothingCovered(page, 'list');
    await keyboard.press('/');
    await expect(page.getByPlaceholder('Filtra…')).toBeFocused();
    await keyboard.type('verdi');
    await expectDone(page);
  });

  await test.step('9: a task, taken in charge', async () => {
    await keyboard.press(FORWARD);
    await expectStep(page, 9);
    await pressFirst(page, keyboard, 'Portami lì');
    await expect(page.getByRole('table', { name: 'Le due parti a confronto' })).toBeVisible();
    await expectNothingCovered(page, 'task');
    await page.getByRole('listbox', { name: 'Elenco delle attività' }).focus();
    await keyboard.press('t');
    await expectDone(page);
  });

  await test.step('10: the receipt as a file, chosen by the operator: Pagata', async () => {
    await keyboard.press(FORWARD);
    await expectStep(page, 10);
    await pressFirst(page, keyboard, 'Portami lì');
    await expect(heading(page, 'Importazioni')).toBeVisible();
    await expectNothingCovered(page, 'imports');
    const download = page.waitForEvent('download');
    await pressFirst(page, keyboard, 'Scarica la ricevuta di esempio');
    const file = await (await download).path();
    await chooseFiles(page, () => keyboard.press('Control+I'), { name: (await download).suggestedFilename(), mimeType: 'application/xml', buffer: await readFile(file) });
    await expect(page.getByRole('status', { name: 'Esito dell’importazione' })).toContainText('1 importato');
    await expectDone(page);
    await expect(panel).toContainText('La posizione è Pagata');
    await keyboard.press(FORWARD);
    await expect(panel).toHaveCount(0);
  });
});

test('at 200 % no step covers what it speaks of; what was brought in by the panel itself is imported as any other', async ({ trialDayHost, openDesk }) => {
  const { page } = await openDesk({ host: trialDayHost, context: { viewport: { width: 683, height: 384 } } });
  await tourPanel(page).getByRole('button', { name: 'Comincia' }).click();
  for (let step = 1; step <= 10; step += 1) {
    await expectStep(page, step);
    const there = tourPanel(page).getByRole('button', { name: 'Portami lì' });
    if (await there.isVisible()) {
      await there.click();
      await expect(there).toHaveCount(0);
      await expectNothingCovered(page, `step ${step}, there`);
    }
    if (step < 10) await page.keyboard.press(FORWARD);
  }
  await tourPanel(page).getByRole('button', { name: 'Importala adesso' }).click();
  await expectDone(page);
  await expect(page.getByRole('status', { name: 'Esito dell’importazione' })).toContainText('1 importato');
  await tourPanel(page).getByRole('button', { name: 'Chiudi il giro guidato' }).click();
  await expect(tourPanel(page)).toHaveCount(0);
});

test('the panel does not move away under a button that is held down', async ({ trialDayHost, openDesk }) => {
  const { page } = await openDesk({ host: trialDayHost, context: { viewport: { width: 683, height: 384 } } });
  const begin = tourPanel(page).getByRole('button', { name: 'Comincia' });
  await expect(page.getByRole('main').getByRole('combobox')).toBeFocused();
  await expectNothingCovered(page, 'offer');
  await begin.hover();
  const before = await begin.boundingBox();
  await page.mouse.down();
  // A slow press: the focus has left the search for the button, and with it what the panel had to leave free.
  await page.waitForTimeout(700);
  expect(await begin.boundingBox()).toEqual(before);
  await page.mouse.up();
  await expectStep(page, 1);
});

async function stepsUnderAxe(desk: Desk): Promise<readonly string[]> {
  const { page } = desk;
  const found: string[] = [];
  const look = async (place: string) => { await settle(desk); found.push(...(await axeFindings(page)).map((finding) => `${place}: ${finding}`)); };
  await expect(tourPanel(page)).toContainText('Dieci passi');
  await look('offer');
  await tourPanel(page).getByRole('button', { name: 'Comincia' }).click();
  for (let step = 1; step <= 10; step += 1) {
    await expectStep(page, step);
    await look(`step ${step}`);
    const there = tourPanel(page).getByRole('button', { name: 'Portami lì' });
    if (await there.isVisible()) { await there.click(); await expect(there).toHaveCount(0); await look(`step ${step}, there`); }
    const help = tourPanel(page).getByRole('button', { name: /Simula la lettura|Importala adesso/ });
    if (await help.isVisible()) { await help.click(); await expectDone(page); await look(`step ${step}, done`); }
    if (step < 10) await page.keyboard.press(FORWARD);
  }
  await page.getByRole('button', { name: ADMINISTRATOR.name }).click();
  await expect(page.getByRole('menuitem', { name: 'Giro guidato · riprendi dal passo 10 di 10' })).toBeVisible();
  await look('menu');
  return found;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core on the offer and on every step, ${colorScheme}`, async ({ trialDayHost, openDesk }) => {
    expect(await stepsUnderAxe(await openDesk({ host: trialDayHost, context: { colorScheme } }))).toEqual([]);
  });
}

test('an archive at work has no tour, and loads nothing of it', async ({ fullHost: { host }, openDesk }) => {
  const { page } = await openDesk({ host, login: 'out' });
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.getByLabel('Nome utente').fill(ADMINISTRATOR.username);
  await page.getByLabel('Password').fill(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Chi hai davanti?')).toBeVisible();
  await page.getByRole('button', { name: ADMINISTRATOR.name }).click();
  await expect(page.getByRole('menuitem', { name: 'Preferenze' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Giro guidato' })).toHaveCount(0);
  await expect(tourPanel(page)).toHaveCount(0);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((url) => /\/tour[^/]*\.(js|css)/.test(url))).toEqual([]);
});
