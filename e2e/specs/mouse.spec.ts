import { ENTITY } from '../fixtures/archives.ts';
import { expect, test } from '../fixtures/desk.ts';
import { qrTexts } from '../fixtures/papers.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { field, serviceField } from '../pages/new-position.ts';

test('with the mouse: a position is created, printed, found in the list and cancelled', async ({ readyHost, openDesk }) => {
  const { page } = await openDesk({ host: readyHost });
  await page.getByRole('button', { name: 'Nuova posizione' }).first().click();
  await serviceField(page).click();
  await page.getByRole('option', { name: /^CIE/ }).click();
  await field(page, 'Codice fiscale').click();
  await field(page, 'Codice fiscale').fill(DEBTORS.verdi.fiscalCode);
  await field(page, 'Cognome e nome').click();
  await field(page, 'Cognome e nome').fill(DEBTORS.verdi.name);
  await page.getByRole('button', { name: 'Salva e stampa' }).click();
  await page.getByRole('dialog').getByLabel('Motivo').fill('allo sportello');
  await page.getByRole('dialog').getByRole('button', { name: 'Stampa', exact: true }).click();
  const [code] = await qrTexts(await printedPaper(page, 1));
  expect(code).toMatch(new RegExp(`^PAGOPA\\|002\\|\\d{18}\\|${ENTITY.fiscalCode}\\|2221$`));

  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Posizioni' }).click();
  await page.getByRole('row', { name: new RegExp(DEBTORS.verdi.name) }).getByText(DEBTORS.verdi.name, { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: DEBTORS.verdi.name })).toBeVisible();
  await page.getByRole('button', { name: 'Altro' }).click();
  await page.getByRole('menuitem', { name: /^Annulla la posizione/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Che cosa succede');
  await dialog.getByLabel('Motivo dell’annullamento').fill('Doppio inserimento');
  await dialog.getByRole('button', { name: 'Annulla la posizione' }).click();
  await expect(page.getByRole('main')).toContainText('Annullata');
});
