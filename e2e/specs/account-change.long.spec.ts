import type { Page } from 'playwright/test';
import { openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { seedFullDay } from '../fixtures/seeded-day.ts';
import { lookInto } from '../fixtures/look.ts';
import { goTo } from '../pages/walk.ts';

const NEW_IBAN = 'IT60X0542811101000000123456';
const ACCOUNTS = '/configurazione/conti';

/** Axe finds nothing, nothing scrolls sideways, and the picture is kept for a person to look at. */
const look = lookInto('account-change');

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');

async function write(page: Page, day: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Conto nuovo' }).click();
  await page.getByRole('option', { name: /Un conto che non c’è ancora/ }).click();
  await page.getByRole('textbox', { name: 'IBAN' }).fill(NEW_IBAN);
  await page.getByRole('textbox', { name: 'Nome del conto' }).fill('Tesoreria nuova');
  await page.getByRole('textbox', { name: 'Dal giorno' }).fill(day);
  await page.getByRole('textbox', { name: 'Nota' }).fill('Determina n. 12 del 20/11');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the treasurer’s account changes from a day, is taken out, changes today and is taken back, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const seeding = await openReadyWindow(readyHost);
    await seedFullDay(seeding.client);
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;

    await goTo(desk, ACCOUNTS);
    await page.getByRole('button', { name: 'Cambio del conto…' }).click();
    await expect(page.getByRole('table', { name: 'Che cosa si sposta' })).toBeVisible();
    await look(desk, `${colorScheme}-1-page`);
    await write(page, '+400');
    await page.getByRole('textbox', { name: 'IBAN' }).fill('IT61X0542811101000000123456');
    await page.getByRole('button', { name: /^Programma dal/ }).click();
    await expect(main(page).getByText('le cifre di controllo non tornano')).toBeVisible();
    await look(desk, `${colorScheme}-2-wrong-digit`);
    await page.getByRole('textbox', { name: 'IBAN' }).fill(NEW_IBAN);
    await page.getByRole('button', { name: /^Programma dal/ }).click();
    await expect(dialog(page)).toContainText('si può togliere');
    await look(desk, `${colorScheme}-3-confirm-later`);
    await dialog(page).getByRole('button', { name: /^Programma il cambio/ }).click();
    await expect(main(page).getByRole('heading', { name: 'Da “Tesoreria” a “Tesoreria nuova”' })).toBeVisible();
    await look(desk, `${colorScheme}-4-planned`);
    // 200 % on the monitor of the office.
    await page.setViewportSize({ width: 683, height: 384 });
    await look(desk, `${colorScheme}-4-planned-200`);
    await page.setViewportSize({ width: 1366, height: 768 });

    await goTo(desk, '/');
    await expect(main(page).getByText(/^Cambio del conto dal/)).toBeVisible();
    await look(desk, `${colorScheme}-5-home`);
    await goTo(desk, ACCOUNTS);
    await page.getByRole('button', { name: 'Togli dal programma…' }).click();
    await dialog(page).getByRole('textbox', { name: 'Motivo' }).fill('Il tesoriere è stato prorogato');
    await look(desk, `${colorScheme}-6-take-out`);
    await dialog(page).getByRole('button', { name: /^Togli dal programma/ }).click();
    await expect(main(page).getByText(/^Tolto dal programma/)).toBeVisible();

    await page.getByRole('button', { name: 'Sostituisci Tesoreria', exact: true }).click();
    await page.getByRole('combobox', { name: 'Conto nuovo' }).click();
    await page.getByRole('option', { name: /Tesoreria nuova/ }).click();
    await page.getByRole('textbox', { name: 'Dal giorno' }).fill('oggi');
    await page.getByRole('button', { name: /^Cambia il conto da oggi/ }).click();
    await expect(dialog(page)).toContainText('restano validi');
    await look(desk, `${colorScheme}-7-confirm-today`);
    await dialog(page).getByRole('button', { name: /^Cambia il conto/ }).click();
    await expect(main(page).getByText(/^Concluso il/)).toBeVisible();
    await expect(main(page).getByText(/da aggiornare sul portale/)).toBeVisible();
    await look(desk, `${colorScheme}-8-done`);
    const list = valueOf(await seeding.client.accountChanges.list({})).changes[0];
    expect(list).toMatchObject({ state: 'DONE' });
    expect(list?.moved.positions).toBeGreaterThan(3);

    await page.getByRole('button', { name: 'Vedi le «Da inviare»' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Posizioni' })).toBeVisible();
    await look(desk, `${colorScheme}-9-to-upload`);
    await goTo(desk, ACCOUNTS);
    await page.getByRole('button', { name: 'Annulla il cambio…' }).click();
    await look(desk, `${colorScheme}-10-undo`);
    await dialog(page).getByRole('textbox', { name: 'Motivo' }).fill('IBAN comunicato per errore');
    await dialog(page).getByRole('button', { name: /^Annulla il cambio/ }).click();
    await expect(main(page).getByText(/^Annullato il/)).toBeVisible();
    await look(desk, `${colorScheme}-11-undone`);
    seeding.close();
  });
}
