import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { axeFindings } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openReadyWindow } from '../fixtures/archives.ts';
import { openKeyboard, type Keyboard } from '../fixtures/keyboard.ts';
import { seedLongList } from '../fixtures/long-list.ts';
import { seedFullDay } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo, settle } from '../pages/walk.ts';

const ROWS = 430;

const grid = (page: Page) => page.getByRole('grid', { name: 'Posizioni' });
const foot = (page: Page) => page.locator('.sp-totals');
const chosen = (page: Page) => page.getByRole('group', { name: 'Righe scelte' });
const currentRow = (page: Page) => page.locator('.sp-list-row[data-current]');
const headings = (page: Page) => page.locator('.sp-list-heading [role=columnheader]').allInnerTexts();
const onChip = (page: Page, name: RegExp) => page.locator('.sp-bar').getByRole('button', { name });

/** `/`, and the field has the focus: a single key waits a little, so that it is not taken for the first of a scan. */
async function toFilterText(keyboard: Keyboard, page: Page): Promise<void> {
  await keyboard.press('/');
  await expect(page.getByRole('textbox', { name: /^Filtra/ })).toBeFocused();
}

async function openMenu(keyboard: Keyboard, page: Page, name: RegExp): Promise<void> {
  await tabTo(keyboard, onChip(page, name));
  await keyboard.press('Enter');
  await menuHasFocus(page);
}

async function menuHasFocus(page: Page): Promise<void> {
  await expect(page.locator('[role=menu] :focus')).toHaveCount(1);
}

test('with the keyboard alone: filter, save the view, choose columns, select, open and come back', async ({ readyHost, openDesk }) => {
  test.setTimeout(240_000);
  const window = await openReadyWindow(readyHost);
  await seedLongList(window.client, ROWS);
  window.close();
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  await goTo(desk, '/posizioni');
  await expect(grid(page)).toBeFocused();
  await expect(foot(page)).toContainText(`${ROWS} posizioni`);

  // Text, and Enter goes on to the list.
  await toFilterText(keyboard, page);
  await keyboard.type('Rossi');
  await keyboard.press('Enter');
  await expect(foot(page)).toContainText(`143 posizioni su ${ROWS}`);
  await expect(grid(page)).toBeFocused();

  // A quick period: the menu says its days, the chip its name.
  await toFilterText(keyboard, page);
  await openMenu(keyboard, page, /^Scadenza/);
  await keyboard.type('nei');
  await keyboard.press('Enter');
  await expect(onChip(page, /^Scadenza/)).toContainText('nei prossimi 7 giorni');
  await expect(foot(page)).not.toContainText('143 posizioni');
  await settle(desk);

  // The view is saved by its name.
  await tabTo(keyboard, page.getByRole('button', { name: 'Salva vista' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Nome')).toBeFocused();
  await keyboard.type('Rossi, fra poco');
  await keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Vista: Rossi, fra poco' })).toBeVisible();

  // Columns: one is hidden, one moves.
  await tabTo(keyboard, page.getByRole('button', { name: 'Colonne' }), 60, 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('checkbox', { name: 'Stato' })).toBeFocused();
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('Alt+ArrowDown');
  await keyboard.press('Control+Enter');
  await expect.poll(async () => (await headings(page)).map((heading) => heading.trim()).filter((heading) => heading !== '' && heading !== 'Scegli tutte')).toEqual(['Codice fiscale', 'Debitore', 'Servizio', 'Causale', 'Scadenza', 'Importo €']);
  await expect(page.getByText('modificata, non salvata')).toBeVisible();

  // Back to everything, by the same menu.
  await tabTo(keyboard, page.getByRole('button', { name: /^Vista: / }), 60, 'Shift+Tab');
  await keyboard.press('Enter');
  await menuHasFocus(page);
  await keyboard.type('tutte');
  await keyboard.press('Enter');
  await expect(foot(page)).toContainText(`${ROWS} posizioni`);
  await expect(page.getByText('modificata, non salvata')).toHaveCount(0);

  // Three rows with Shift, all of them with Ctrl+A, none with Esc.
  await toFilterText(keyboard, page);
  await keyboard.press('Enter');
  await expect(grid(page)).toBeFocused();
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await expect(chosen(page)).toContainText('3 selezionate · 42,87 €');
  await keyboard.press('Control+a');
  await expect(chosen(page)).toContainText(`${ROWS} selezionate`);
  await keyboard.press('Escape');
  await expect(chosen(page)).toHaveCount(0);

  // Far down, one row chosen and one opened: both are found again.
  for (let pages = 0; pages < 15; pages += 1) await keyboard.press('PageDown');
  await keyboard.press('Space');
  await expect(chosen(page)).toContainText('1 selezionata');
  const before = await currentRow(page).innerText();
  const scrolled = await grid(page).evaluate((element) => element.scrollTop);
  expect(scrolled).toBeGreaterThan(2_000);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Rossi|Verdi|Officine/ })).toBeVisible();
  await keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();
  await expect(currentRow(page)).toHaveText(before.replaceAll('\n', ''));
  await expect(chosen(page)).toContainText('1 selezionata');
  expect(await grid(page).evaluate((element) => element.scrollTop)).toBe(scrolled);

  // The headings order: the address of the order is the heading itself.
  await keyboard.press('Home');
  await tabTo(keyboard, page.getByRole('columnheader', { name: 'Importo €' }).getByRole('button'));
  await keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Importo €' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page.locator('.sp-list-row').first()).toContainText('14,30');

  // What is filtered goes to a file, with the columns of the list.
  await toFilterText(keyboard, page);
  await keyboard.type('Officine');
  await keyboard.press('Enter');
  await expect(foot(page)).toContainText(`143 posizioni su ${ROWS}`);
  await keyboard.press('Control+e');
  await expect(page.getByRole('dialog')).toContainText('Esporta 143 posizioni');
  await keyboard.press('ArrowDown');
  const saving = page.waitForEvent('download');
  await keyboard.press('Control+Enter');
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n').filter((line) => line !== '');
  expect(lines[0]).toContain('"Stato";"Debitore";"Codice fiscale";"Servizio";"Causale";"Scadenza";"Importo €"');
  expect(lines).toHaveLength(144);
  expect(lines[1]).toContain('"Officine Riunite S.r.l."');
  await expect(page.getByText(/righe esportate/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a saved view opens the list, is renamed, taken away and put back', async ({ readyHost, openDesk }) => {
  const window = await openReadyWindow(readyHost);
  await seedLongList(window.client, 6);
  window.close();
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  const view = (name: string) => page.getByRole('button', { name: `Vista: ${name}` });
  const manage = async (name: string) => { await view(name).click(); await page.getByRole('menuitem', { name: /^Rinomina/ }).click(); };
  await goTo(desk, '/posizioni');
  await onChip(page, /^Stato/).click();
  await page.getByRole('menuitemcheckbox', { name: /^Da inviare/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Salva vista' }).click();
  await page.getByRole('dialog').getByLabel('Nome').fill('Da caricare');
  await page.getByRole('dialog').getByText('Apri sempre l’elenco con questa vista').click();
  await page.keyboard.press('Control+Enter');
  await expect(view('Da caricare')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // A new window of the same operator opens the list so.
  const again = await openDesk({ host: readyHost });
  await goTo(again, '/posizioni');
  await expect(again.page.getByRole('button', { name: 'Vista: Da caricare' })).toBeVisible();
  await expect(onChip(again.page, /^Stato/)).toContainText('da inviare');

  await manage('Da caricare');
  await page.getByRole('textbox', { name: 'Nome della vista Da caricare' }).fill('Da caricare oggi');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(view('Da caricare oggi')).toBeVisible();
  await manage('Da caricare oggi');
  await page.getByRole('button', { name: 'Togli Da caricare oggi' }).click();
  await page.keyboard.press('Escape');
  await expect(view('Tutte')).toBeVisible();
  await expect(page.locator('.sp-list-row')).toHaveCount(6);
  await page.getByRole('button', { name: 'Rimetti' }).click();
  await view('Tutte').click();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Da caricare oggi/ })).toContainText('si apre così');
});

const LISTS = ['/posizioni', '/pagamenti', '/stampe', '/attivita'] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core over menus, dialogs, what is chosen and the table of tasks, ${colorScheme}`, async ({ readyHost, openDesk }) => {
    test.setTimeout(240_000);
    const window = await openReadyWindow(readyHost);
    await seedFullDay(window.client);
    window.close();
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;
    const findings: string[] = [];
    let places = 0;
    const look = async (place: string) => { places += 1; findings.push(...(await axeFindings(page)).map((finding) => `${place}: ${finding}`)); };
    const dialog = async (path: string, name: string, open: () => Promise<void>) => {
      await open();
      await expect(page.getByRole('dialog')).toBeVisible();
      await settle(desk);
      await look(`${path}, ${name}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    };
    const head = (name: string | RegExp) => page.locator('.lists-actions').getByRole('button', { name }).click();
    for (const path of LISTS) {
      await goTo(desk, path);
      if (path === '/attivita') { await head('Vedi in tabella'); await settle(desk); }
      for (const chip of await page.locator('.sp-bar .sp-chip-open[aria-haspopup=menu]').all()) {
        await chip.click();
        await expect(page.getByRole('menu')).toBeVisible();
        await settle(desk);
        await look(`${path}, ${await chip.innerText()}`);
        await page.keyboard.press('Escape');
      }
      await page.locator('.sp-list-row').first().getByRole('checkbox').click({ force: true });
      await look(`${path}, one row chosen`);
      await dialog(path, 'columns', () => head('Colonne'));
      await dialog(path, 'export', () => head(/^Esporta/));
      await dialog(path, 'save the view', async () => { await page.getByRole('button', { name: /^Vista: / }).click(); await page.getByRole('menuitem', { name: /^Salva questa/ }).click(); });
    }
    await goTo(desk, '/posizioni');
    await page.getByRole('button', { name: /^Vista: / }).click();
    await page.getByRole('menuitem', { name: /^Salva questa/ }).click();
    await page.getByRole('dialog').getByLabel('Nome').fill('Una vista');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await dialog('/posizioni', 'views', async () => { await page.getByRole('button', { name: /^Vista: / }).click(); await page.getByRole('menuitem', { name: /^Rinomina/ }).click(); });
    console.log(`axe-core, lists, ${colorScheme}: ${places} visits, ${findings.length} findings`);
    expect(findings).toEqual([]);
  });
}
