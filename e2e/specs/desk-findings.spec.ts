import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ADMINISTRATOR, newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { DEBTORS, seedFullDay } from '../fixtures/seeded-day.ts';
import { field, startPosition } from '../pages/new-position.ts';
import { goTo, settle } from '../pages/walk.ts';

const GIVEN_PASSWORD = 'detta a voce dal capo';
const OWN_PASSWORD = 'tre gatti in barca 41';
const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures/findings');
mkdirSync(PICTURES, { recursive: true });
const picture = (name: string) => ({ path: join(PICTURES, `${name}.png`) });

for (const scheme of ['light', 'dark'] as const) {
  test(`the search leads on to the list of what it found, and leaves nothing behind it (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ fullHost: { host }, openDesk }) => {
    const desk = await openDesk({ host, context: { colorScheme: scheme } });
    const { page } = desk;
    const search = page.getByRole('search').getByRole('combobox');
    const results = page.getByRole('search').getByRole('listbox', { name: 'Risultati' });
    await settle(desk);
    await page.keyboard.press('F3');
    await page.keyboard.type('rossi');
    await expect(results.getByRole('option', { name: /^Tutte le posizioni/ })).toBeVisible();
    await settle(desk);
    await page.screenshot(picture(`search-${scheme}`));

    // Esc closes the results, a second one empties the field.
    await page.keyboard.press('Escape');
    await expect(results).toHaveCount(0);
    await expect(search).toHaveValue('rossi');
    await page.keyboard.press('Escape');
    await expect(search).toHaveValue('');

    // The last line of a group, with the arrows alone: the list opens with that text, in the place of how it was left.
    await page.keyboard.press('F3');
    await page.keyboard.type('rossi');
    await expect(results.getByRole('option', { name: /^Tutte le posizioni/ })).toBeVisible();
    await settle(desk);
    for (let steps = 0; steps < 20 && (await results.getByRole('option', { selected: true }).textContent())?.startsWith('Tutte le posizioni') !== true; steps += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Posizioni' })).toBeVisible();
    await expect(search).toHaveValue('');
    const filter = page.getByLabel('Filtra per', { exact: false }).first();
    await expect(filter).toHaveValue('rossi');
    // From the list itself, to the same list with other words; and to the payments of an amount.
    await page.keyboard.press('F3');
    await page.keyboard.type('verdi');
    await results.getByRole('option', { name: /^Tutte le posizioni/ }).click();
    await expect(filter).toHaveValue('verdi');
    await page.keyboard.press('F3');
    await page.keyboard.type('=77,00');
    await results.getByRole('option', { name: /^Tutti i pagamenti/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pagamenti' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('button', { name: 'Importo 77,00' })).toBeVisible();
    // Persone is on screen already: it follows too.
    await goTo(desk, '/persone');
    await page.keyboard.press('F3');
    await page.keyboard.type('mull');
    await results.getByRole('option', { name: /^Tutte le persone/ }).click();
    await expect(page.getByLabel('Filtra per nome', { exact: false })).toHaveValue('mull');
    await expect(page.getByRole('grid', { name: 'Persone' })).toContainText('Müller Hans');
    // What one result opens leaves the field empty.
    await page.keyboard.press('F3');
    await page.keyboard.type('bianchi');
    await expect(results.getByRole('option', { name: /Bianchi Sofia/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Bianchi Sofia' })).toBeVisible();
    await expect(search).toHaveValue('');
  });

  test(`a paid notice and an address that names nothing say what they are (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ fullHost: { host, facts }, openDesk }) => {
    const desk = await openDesk({ host, context: { colorScheme: scheme }, path: `/posizioni/${facts.paidId}` });
    const { page } = desk;
    await expect(page.getByRole('table', { name: 'Stampe' })).toContainText('Valida · già pagata');
    await settle(desk);
    await page.screenshot(picture(`paid-position-${scheme}`));
    await goTo(desk, '/stampe');
    await expect(page.getByRole('main')).toContainText('Valida · già pagata');
    await settle(desk);
    await page.screenshot(picture(`prints-${scheme}`));
    expect(await page.getByRole('grid').evaluate((grid) => grid.scrollWidth - grid.clientWidth), 'no sideways scroll at 1366').toBeLessThanOrEqual(0);
    await goTo(desk, '/');
    await page.screenshot(picture(`counter-${scheme}`));
    for (const [path, title] of [['/persone/abc', 'Persona non trovata'], ['/persone/987654', 'Persona non trovata'], ['/posizioni/abc', 'Posizione non trovata'], ['/posizioni/987654', 'Posizione non trovata'], ['/posizioni/0/modifica', 'Posizione non trovata'], ['/pagamenti/1e3', 'Pagamento non trovato'], ['/pagamenti/987654', 'Pagamento non trovato']] as const) {
      await goTo(desk, '/informazioni');
      await goTo(desk, path);
      await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
    }
    await page.screenshot(picture(`not-found-${scheme}`));
    await page.getByRole('button', { name: 'Vai ai pagamenti' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pagamenti' })).toBeVisible();
  });

  test(`two linked records, one of a dead person, are merged only by who says to have looked (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ fullHost: { host, facts }, openDesk }) => {
    const { page } = await openDesk({ host, context: { colorScheme: scheme }, path: `/persone/${facts.registry.deadId}` });
    await page.getByRole('button', { name: 'Altro' }).click();
    await page.getByRole('menuitem', { name: /^Unisci con/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'L’altra scheda' }).fill('rossi mario');
    await dialog.getByRole('row', { name: /RSSMRA80A01H501U/ }).click();
    await expect(dialog).toContainText('i debiti dell’una diventano dell’altra');
    await dialog.getByLabel('Perché sono la stessa persona').fill('Stesso documento');
    await page.screenshot(picture(`merge-${scheme}`));
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toContainText('Per unire le due schede conferma qui che hai controllato.');
    await expect(dialog.getByRole('checkbox', { name: /Ho controllato/ })).not.toBeChecked();
    await expect(dialog.getByRole('checkbox', { name: /Ho controllato/ })).toBeFocused();
    await expect(dialog.getByText('Per unire le due schede conferma qui')).toBeInViewport();
    await page.screenshot(picture(`merge-refused-${scheme}`));
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Lascia senza salvare' }).click();
  });

  test(`tasks chosen together are taken together, and given back; the focus goes on to what comes next (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const seeding = await openReadyWindow(readyHost);
    await seedFullDay(seeding.client);
    const desk = await openDesk({ host: readyHost, context: { colorScheme: scheme }, path: '/attivita' });
    const { page } = desk;
    const list = page.getByRole('listbox', { name: 'Elenco delle attività' });
    const bar = page.getByRole('group', { name: 'Righe scelte' });
    await expect(list.getByRole('option').first()).toBeVisible();
    await settle(desk);
    const asBefore = (await list.textContent()) ?? '';
    await list.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(bar).toContainText('3 selezionate');
    await settle(desk);
    await page.screenshot(picture(`tasks-chosen-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('t');
    await expect(page.getByText('3 attività prese in carico.')).toBeVisible();
    await expect(bar).toHaveCount(0);
    await expect(list).toBeFocused();
    await expect(list).not.toHaveText(asBefore);
    await page.getByRole('button', { name: 'Rimetti com’era' }).click();
    await expect(list).toHaveText(asBefore);

    // In the table as well, all of the filter.
    await page.getByRole('button', { name: 'Vedi in tabella' }).click();
    await page.getByRole('grid', { name: 'Attività' }).focus();
    await page.keyboard.press('Control+a');
    await settle(desk);
    await page.screenshot(picture(`tasks-table-${scheme}`));
    await bar.getByRole('button', { name: /^Prendi in carico/ }).click();
    await expect(page.getByText(/attività prese in carico/)).toBeVisible();
    await page.getByRole('button', { name: 'Rimetti com’era' }).click();
    await page.getByRole('button', { name: 'Vedi a schede' }).click();
    await expect(list).toHaveText(asBefore);
    await settle(desk);

    // One by one, from its card.
    await page.getByRole('button', { name: /^Prendi in carico/ }).click();
    await expect(page.getByRole('button', { name: /^Prendi in carico/ })).toHaveCount(0);
    await expect(page.getByRole('radiogroup', { name: 'Che cosa vuoi fare?' }).getByRole('radio').first()).toBeFocused();
    await settle(desk);
    await page.screenshot(picture(`task-taken-${scheme}`));
    seeding.close();
  });

  test(`an operator shut out at work reads why, and nothing of theirs stays for who logs in next (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const admin = await openReadyWindow(readyHost);
    const operator = { username: 'luisa', name: 'Luisa Verdi', role: 'COUNTER' as const, offices: ['Demografici'], offlinePrint: false };
    const saved = valueOf(await admin.client.access.saveOperator({ ...newRequest(), id: null, expectedVersion: null, ...operator, active: true, password: GIVEN_PASSWORD }));
    const desk = await openDesk({ host: readyHost, login: 'out', context: { colorScheme: scheme } });
    const { page } = desk;
    await page.getByLabel('Nome utente').fill('luisa');
    await page.getByLabel('Password').fill(GIVEN_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByLabel('Nuova password').fill(OWN_PASSWORD);
    await page.getByLabel('Ripeti la nuova').fill(OWN_PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
    await goTo(desk, '/informazioni');
    await expect(page.getByRole('region', { name: 'Archivio' })).toContainText('conteggi di tutto l’ente');
    await page.screenshot(picture(`information-${scheme}`));
    const stored = valueOf(await admin.client.access.operators({})).operators.find((one) => one.id === saved.id);
    valueOf(await admin.client.access.saveOperator({ ...newRequest(), id: saved.id, expectedVersion: stored?.version ?? 0, ...operator, active: false, password: null }));
    await expect(page.getByText('Il tuo accesso è stato disattivato da un amministratore')).toBeVisible();
    await expect(page.getByText(`parla con ${ADMINISTRATOR.name}`)).toBeVisible();
    await page.screenshot(picture(`shut-out-${scheme}`));
    await page.getByLabel('Nome utente').fill(ADMINISTRATOR.username);
    await page.getByLabel('Password').fill(ADMINISTRATOR.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
    await expect(page).toHaveURL(/#\/$/);
    admin.close();
  });

  test(`at 200 % what names a row stays in sight while the rest scrolls (${scheme})${scheme === 'dark' ? ' @dark' : ''}`, async ({ fullHost: { host }, openDesk }) => {
    const desk = await openDesk({ host, context: { viewport: { width: 683, height: 384 }, colorScheme: scheme } });
    const { page } = desk;
    for (const [path, name] of [['/posizioni', 'Posizioni'], ['/pagamenti', 'Pagamenti'], ['/stampe', 'Avvisi e stampe'], ['/persone', 'Persone']] as const) {
      await goTo(desk, path);
      const grid = page.getByRole('main').getByRole('grid').first();
      const who = grid.locator('.sp-list-row b').first();
      await expect(who, name).toBeVisible();
      const before = await who.boundingBox();
      await grid.evaluate((element) => { element.scrollLeft = 10_000; });
      await settle(desk);
      expect((await who.boundingBox())?.x, name).toBe(before?.x);
      expect(before?.x ?? 683, name).toBeLessThan(200);
      await page.screenshot(picture(`narrow-${path.slice(1)}-${scheme}`));
    }
  });
}

test('a form left half written is asked for before the page goes away, from any screen, until it is taken up again', async ({ readyHost, openDesk }) => {
  // Not the day of work: there a printed notice is unsent, and that is asked about by itself.
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  const asked: string[] = [];
  page.on('dialog', (dialog) => { asked.push(dialog.type()); void dialog.dismiss(); });
  const leave = () => page.evaluate(() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; });
  expect(await leave()).toBe(false);
  const keyboard = await openKeyboard(page);
  await startPosition(page, keyboard, 'TARI');
  await field(page, 'Codice fiscale').fill(DEBTORS.verdi.fiscalCode);
  expect(await leave()).toBe(true);
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Pagamenti' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pagamenti' })).toBeVisible();
  expect(await leave()).toBe(true);
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: 'Scarta' }).click();
  expect(await leave()).toBe(false);

  // Settings and dialogs too.
  await goTo(desk, '/configurazione/ente');
  await page.getByRole('textbox', { name: 'Settore' }).fill('Un altro ufficio');
  expect(await leave()).toBe(true);
  await page.getByRole('button', { name: 'Lascia com’era' }).click();
  expect(await leave()).toBe(false);
  await goTo(desk, '/persone');
  await page.getByRole('button', { name: 'Nuova persona' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Cognome e nome' }).fill('Neri Ugo');
  expect(await leave()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Lascia senza salvare' }).click();
  expect(await leave()).toBe(false);
  expect(asked).toEqual([]);
});
