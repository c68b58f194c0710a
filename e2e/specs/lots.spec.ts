import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { newRequest, openReadyWindow, serviceIdOf, setUpTrial } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { lookInto } from '../fixtures/look.ts';
import { makeHostFolder, startHost, type Host } from '../fixtures/host.ts';
import { loadPositions } from '../fixtures/position-files.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { goTo, settle } from '../pages/walk.ts';

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures/lots');
mkdirSync(PICTURES, { recursive: true });
const picture = (name: string) => ({ path: join(PICTURES, `${name}.png`) });
const NOTICES = 60;

async function makePositions(host: Host): Promise<void> {
  const { client, close } = await openReadyWindow(host);
  const serviceId = await serviceIdOf(client, 'CIE');
  const dueDate = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  for (let index = 0; index < NOTICES; index += 1) {
    valueOf(await client.positions.create({ ...newRequest(), serviceId, year: 2026, fields: {}, description: 'Carta identita elettronica', amountCents: 2221, dueDate, payableUntil: null, notes: null, debtor: index % 2 === 0 ? DEBTORS.rossi : DEBTORS.verdi, draft: false, acceptDuplicate: true, replacesId: null }));
  }
  close();
}

async function printedTimes(host: Host): Promise<readonly number[]> {
  const { client, close } = await openReadyWindow(host);
  const filter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  const times: number[] = [];
  for (const { id } of valueOf(await client.positions.list({ filter, cursor: null, limit: 200, sort: 'NEWEST' })).rows) times.push(valueOf(await client.positions.show({ id, nav: null })).prints.length);
  close();
  return times;
}

test('a lot of sixty is stopped half way, goes on when asked, and every notice is printed once', async ({ readyHost, openDesk }) => {
  test.slow();
  await makePositions(readyHost);
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  await goTo(desk, '/stampe');
  await page.getByRole('main').getByRole('button', { name: 'Lotti' }).click();
  await expect(page.getByRole('heading', { name: 'Non c’è ancora nessun lotto' })).toBeVisible();
  await page.getByRole('button', { name: 'Nuovo lotto' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nuovo lotto' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Quanti sono' }).last()).toContainText('Avvisi da stampare60');
  await settle(desk);
  await page.screenshot(picture('new-lot'));
  expect(await axeFindings(page)).toEqual([]);
  await page.getByText('Un PDF per ogni avviso').click();
  await page.getByRole('textbox', { name: 'Titolo' }).fill('Carte di identità');
  await page.getByRole('textbox', { name: 'Motivo' }).fill('Consegna per posta');
  await page.keyboard.press('Control+Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Carte di identità' })).toBeVisible();
  await page.getByRole('button', { name: 'Pausa' }).click();
  await expect(page.getByText('In pausa. Quello che è già stampato è registrato')).toBeVisible();
  await settle(desk);
  await page.screenshot(picture('paused'));
  await page.getByRole('button', { name: 'Riprendi' }).click();
  await expect(page.getByText('60 avvisi: 60 stampati')).toBeVisible({ timeout: 60_000 });
  await settle(desk);
  await page.screenshot(picture('done'));
  expect(await axeFindings(page)).toEqual([]);
  await expect(page.getByRole('region', { name: 'Chi ha preso i file' })).toContainText('Nessuno li ha ancora presi');
  await page.getByRole('button', { name: 'Prima pagina' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');

  const [index] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Indice CSV' }).click()]);
  expect((await readFile(await index.path(), 'utf8')).trim().split('\r\n')).toHaveLength(NOTICES + 1);
  const [zip] = await Promise.all([page.waitForEvent('download'), page.getByRole('table', { name: 'File del lotto' }).getByRole('button', { name: 'Salva' }).click()]);
  expect(zip.suggestedFilename()).toMatch(/^lotto-\d+-parte-001\.zip$/);
  expect((await readFile(await zip.path())).subarray(0, 2).toString()).toBe('PK');
  const takings = page.getByRole('table', { name: 'Chi ha preso i file' });
  await expect(takings.getByRole('row')).toHaveCount(3);
  await expect(takings).toContainText('parte 1, ZIP');
  await expect(takings).toContainText('indice, CSV');
  await settle(desk);
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot(picture('taken'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await lookInto('lots')(desk, 'taken-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 683, height: 384 });
  await takings.scrollIntoViewIfNeeded();
  await lookInto('lots')(desk, 'taken-200');
  await page.setViewportSize({ width: 1366, height: 768 });
  expect(await printedTimes(readyHost)).toEqual(Array.from({ length: NOTICES }, () => 1));
  await goTo(desk, '/lotti');
  await settle(desk);
  await page.screenshot(picture('list'));
});

test('a reminder run: what happens to the old papers is shown before, the portal is told, and the reminders are printed', async ({ openDesk }) => {
  test.slow();
  const place = await makeHostFolder();
  await setUpTrial(place);
  await loadPositions(place, 2, -20);
  const host = await startHost(place);
  const desk = await openDesk({ host });
  const { page } = desk;
  // What the file brought can be printed as one.
  const look = lookInto('lots');
  await page.getByRole('button', { name: 'Non ora' }).click();
  await goTo(desk, '/lotti/nuovo');
  await page.getByRole('combobox', { name: 'File di posizioni' }).click();
  await page.getByRole('option', { name: /^positions\.json, .*, 2 posizioni$/ }).click();
  await expect(page.getByRole('button', { name: 'Stampa il lotto (2 avvisi)' })).toBeVisible();
  await look(desk, 'of-a-file');
  await page.setViewportSize({ width: 683, height: 384 });
  await look(desk, 'of-a-file-200');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(desk, 'of-a-file-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await goTo(desk, '/lotti/solleciti');
  await expect(page.getByText('Avvisi scaduti', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Spese' }).fill('5');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Sollecita 2 avvisi/ })).toBeVisible();
  await settle(desk);
  await page.screenshot(picture('reminders'));
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: /^Sollecita 2 avvisi/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Il numero avviso resta lo stesso');
  await page.screenshot(picture('reminders-question'));
  await page.getByRole('dialog').getByRole('button', { name: /^Sollecita$/ }).click();
  await expect(page.getByText(/Carica sul portale le posizioni cambiate \(2\)/)).toBeVisible();
  await page.screenshot(picture('reminders-waiting'));

  const { client, close } = await openReadyWindow(host);
  valueOf(await client.positions.markUploaded({ ...newRequest(), ids: [], all: true }));
  close();
  await page.getByRole('button', { name: 'Riprendi' }).click();
  await expect(page.getByText('2 avvisi: 2 stampati')).toBeVisible({ timeout: 60_000 });
  // The page goes before its program: one that finds the program gone says so, and that is an offence.
  await page.close();
  await host.remove();
});

for (const colorScheme of ['light', 'dark'] as const) test(`a new lot loaded again says that the rows chosen for it are gone, and is not one of everything, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
  const { client, close } = await openReadyWindow(readyHost);
  const dueDate = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  valueOf(await client.positions.create({ ...newRequest(), serviceId: await serviceIdOf(client, 'CIE'), year: 2026, fields: {}, description: 'Carta identita elettronica', amountCents: 2221, dueDate, payableUntil: null, notes: null, debtor: DEBTORS.rossi, draft: false, acceptDuplicate: true, replacesId: null }));
  close();
  const desk = await openDesk({ host: readyHost, context: { colorScheme } });
  const { page } = desk;
  await goTo(desk, '/posizioni');
  await page.getByRole('button', { name: /^Stampa in lotto/ }).click();
  await expect(page.getByRole('region', { name: 'Quanti sono' }).last()).toContainText('Avvisi da stampare1');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'La scelta delle posizioni non c’è più' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Quanti sono' })).toHaveCount(0);
  await settle(desk);
  await page.screenshot(picture(`choice-gone-${colorScheme}`));
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Vai a Posizioni' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Posizioni' })).toBeVisible();
});
