import { newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { field, startPosition } from '../pages/new-position.ts';
import { goTo, settle } from '../pages/walk.ts';

/** A notice number of nobody here. */
const STRANGE_CODE = '302011124351560199';
const GIVEN_PASSWORD = 'detta a voce dal capo';
const OWN_PASSWORD = 'tre gatti in barca 41';

test('Esc leads up and never back into what was just left; a service with changes asks first', async ({ fullHost: { host, facts }, openDesk }) => {
  const desk = await openDesk({ host });
  const { page } = desk;
  await goTo(desk, '/configurazione/servizi');
  await page.getByRole('table', { name: 'Servizi' }).getByRole('row').nth(1).click();
  await page.getByRole('textbox', { name: 'Nome', exact: true }).fill('Un altro nome');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').getByRole('button', { name: 'Lascia senza salvare' }).click();
  await expect(page).toHaveURL(/#\/configurazione\/servizi$/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/$/);

  await page.getByRole('table', { name: 'Serviti oggi' }).getByRole('row', { name: new RegExp(DEBTORS.rossi.name) }).click();
  await page.getByRole('table', { name: 'Posizioni da pagare' }).getByRole('row').nth(1).click();
  await expect(page).toHaveURL(/#\/posizioni\/\d+$/);
  await settle(desk);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`#/persone/${facts.personId}$`));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/$/);
});

test('a scan never lands in a field that takes none, and a dialog does not lose what was typed', async ({ fullHost: { host, facts }, openDesk }) => {
  const desk = await openDesk({ host });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  await goTo(desk, '/configurazione/operatori');
  await page.getByRole('button', { name: 'Nuovo operatore' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Nome e cognome');
  await name.fill('Luisa Verdi');
  await name.focus();
  await keyboard.scan(facts.positionNav);
  await expect(dialog).toContainText('Il codice letto non va qui');
  await expect(name).toHaveValue('Luisa Verdi');
  await expect(page).toHaveURL(/operatori$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toContainText('Quello che hai scritto qui va perso.');
  await page.keyboard.press('Escape');
  await expect(name).toHaveValue('Luisa Verdi');
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Lascia senza salvare' }).click();
  await expect(dialog).toHaveCount(0);

  await startPosition(page, keyboard, 'TARI');
  await field(page, 'Note interne').fill('da richiamare');
  await field(page, 'Note interne').focus();
  await keyboard.scan(facts.positionNav);
  await expect(page.getByText('Il codice letto non va in questo campo')).toBeVisible();
  await expect(field(page, 'Note interne')).toHaveValue('da richiamare');
  // The health card read in a field of the service is still the debtor's.
  await field(page, 'Codice utenza').focus();
  await keyboard.scan(DEBTORS.rossi.fiscalCode);
  await expect(field(page, 'Codice fiscale')).toHaveValue(DEBTORS.rossi.fiscalCode);
  await expect(field(page, 'Codice utenza')).toHaveValue('');
});

test('the search does not keep a code that was not found: the next one takes its place, leaving the field clears it', async ({ idleHost, openDesk }) => {
  const { page } = await openDesk({ host: idleHost, path: '/informazioni' });
  const keyboard = await openKeyboard(page);
  const search = page.getByRole('search').getByRole('combobox');
  await keyboard.scan(STRANGE_CODE);
  await expect(page.getByText(/non è di un avviso né di una persona/)).toBeVisible();
  await expect(search).toHaveValue(STRANGE_CODE);
  await keyboard.scan(DEBTORS.verdi.fiscalCode);
  await expect(search).toHaveValue(DEBTORS.verdi.fiscalCode);
  await page.keyboard.press('Tab');
  await expect(search).toHaveValue('');
});

test('the blanks inside a code choose nothing in the list that has the focus', async ({ fullHost: { host }, openDesk }) => {
  const desk = await openDesk({ host });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  for (const [path, role, name] of [['/posizioni', 'grid', 'Posizioni'], ['/attivita', 'listbox', 'Elenco delle attività']] as const) {
    await goTo(desk, path);
    await page.getByRole(role, { name }).focus();
    await settle(desk);
    await keyboard.scan('CODICE DI NESSUNO 1234');
    await expect(page.getByText('non è di un avviso né di una persona')).toBeVisible();
    await expect(page.getByText(/selezionat[ae]/)).toHaveCount(0);
  }
});

test('an operator whose password an administrator wrote chooses another before anything else, once', async ({ readyHost, openDesk }) => {
  const admin = await openReadyWindow(readyHost);
  valueOf(await admin.client.access.saveOperator({ ...newRequest(), id: null, expectedVersion: null, username: 'luisa', name: 'Luisa Verdi', role: 'COUNTER', offices: ['Demografici'], offlinePrint: false, active: true, password: GIVEN_PASSWORD }));
  admin.close();
  const { page } = await openDesk({ host: readyHost, login: 'out' });
  await page.getByLabel('Nome utente').fill('luisa');
  await page.getByLabel('Password').fill(GIVEN_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Scegli la tua password' })).toBeVisible();
  await page.getByLabel('Nuova password').fill(OWN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByLabel('Ripeti la nuova').fill(OWN_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Importazioni' }).click();
  await expect(page.getByText('quelli con pagamenti del tuo ufficio')).toBeVisible();

  const again = await openDesk({ host: readyHost, login: 'out' });
  await again.page.getByLabel('Nome utente').fill('luisa');
  await again.page.getByLabel('Password').fill(OWN_PASSWORD);
  await again.page.keyboard.press('Enter');
  await expect(again.page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
});

test('the imports done follow one’s own import by themselves', async ({ readyHost, openDesk }) => {
  const { page } = await openDesk({ host: readyHost, path: '/importazioni' });
  const done = page.getByRole('table', { name: 'Importazioni fatte' });
  await expect(page.getByText('Nessun file importato finora.')).toBeVisible();
  const receipt = receiptFile({ nav: '301070010000000066', amountCents: 15_000, receiptId: 'rt-0001', description: 'TARI 2026', debtor: DEBTORS.rossi });
  await page.setInputFiles('input[type=file]', [{ name: 'ricevuta.xml', mimeType: 'text/xml', buffer: Buffer.from(receipt) }, { name: 'rotto.xml', mimeType: 'text/xml', buffer: Buffer.from('<niente/>') }]);
  await expect(done.getByRole('row', { name: /ricevuta\.xml/ })).toBeVisible();
  await expect(done.getByRole('row', { name: /rotto\.xml/ })).toContainText('Controlla di aver scelto il file giusto.');
  await expect(page.getByText('Aggiornato: nel frattempo qualcosa è cambiato.')).toHaveCount(0);
});

test('a very large amount is read again before it is saved, and a CAP has five digits', async ({ readyHost, openDesk }) => {
  const { page } = await openDesk({ host: readyHost });
  const keyboard = await openKeyboard(page);
  await startPosition(page, keyboard, 'ATTI');
  await field(page, 'Codice fiscale').fill(DEBTORS.verdi.fiscalCode);
  await field(page, 'Cognome e nome').fill(DEBTORS.verdi.name);
  await field(page, 'CAP').fill('184');
  await field(page, 'Importo').fill('123456,78');
  for (const asked of await page.locator('[data-path^="fields."]').all()) await asked.fill('7');
  await field(page, 'Da pagare entro').fill('31/12/2099');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Il CAP ha 5 cifre, ora ne ha 3: forse 00184?')).toBeVisible();
  await field(page, 'CAP').fill('00184');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('L’importo è proprio 123.456,78');
  await page.keyboard.press('Escape');
  await expect(field(page, 'Importo')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await dialog.getByRole('button', { name: /^Salva 123\.456,78/ }).click();
  await expect(page.getByText(/^Avviso .* salvato$/)).toBeVisible();
  await expect(page.getByRole('status', { name: 'Conferme' })).toContainText('StampaCtrl+R');
});
