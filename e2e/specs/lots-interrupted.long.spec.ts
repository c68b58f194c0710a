import { copyFile, readFile, rm } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { newRequest, openReadyWindow, setUpTrial } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { makeHostFolder, startHost, type Host, type HostFolder } from '../fixtures/host.ts';
import { loadPositions } from '../fixtures/position-files.ts';
import { goTo, settle } from '../pages/walk.ts';

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures/lots');
mkdirSync(PICTURES, { recursive: true });
const picture = (name: string) => ({ path: join(PICTURES, `${name}.png`) });
const NO_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** Tab until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not reach it');
}

/** The only lot of an archive, and how many of its notices are in no file yet. */
async function lotOf(host: Host) {
  const { client, close } = await openReadyWindow(host);
  const [lot] = valueOf(await client.lots.list({})).lots;
  if (lot === undefined) throw new Error('no lot');
  const shown = valueOf(await client.lots.show({ id: lot.id }));
  close();
  return shown;
}

async function trialWith(count: number): Promise<HostFolder> {
  const place = await makeHostFolder();
  await setUpTrial(place);
  await loadPositions(place, count, 40);
  return place;
}

test('a lot of five hundred, with the keyboard: the program is killed half way, goes on by itself, and all five hundred are recorded once', async ({ openDesk }) => {
  test.slow();
  const place = await trialWith(500);
  const host = await startHost(place);
  const first = await openDesk({ host, path: '/lotti' });
  const { page } = first;
  await settle(first);
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Nuovo lotto' }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Nuovo lotto' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Quanti sono' }).last()).toContainText('Avvisi da stampare500');
  await tabTo(page, page.getByRole('combobox', { name: 'In ogni file' }));
  await page.keyboard.type('100');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('textbox', { name: 'Titolo' }));
  await page.keyboard.type('Cinquecento');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Cinquecento' })).toBeVisible();
  // Some are recorded, and not all: here the power goes.
  await expect(page.getByRole('main')).toContainText(/500 avvisi: [1-9]\d* stampati · [1-9]\d* da stampare/, { timeout: 60_000 });
  await page.close();
  await host.kill();

  const again = await startHost(place);
  const desk = await openDesk({ host: again, path: '/lotti' });
  await settle(desk);
  await tabTo(desk.page, desk.page.getByRole('row', { name: /Cinquecento/ }));
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Cinquecento' })).toBeVisible();
  await expect(desk.page.getByText('500 avvisi: 500 stampati')).toBeVisible({ timeout: 60_000 });
  await settle(desk);
  await tabTo(desk.page, desk.page.getByRole('button', { name: 'Indice CSV' }));
  const [index] = await Promise.all([desk.page.waitForEvent('download'), desk.page.keyboard.press('Enter')]);
  const rows = (await readFile(await index.path(), 'utf8')).trim().split('\r\n').slice(1).map((line) => line.slice(1, -1).split('";"'));
  expect(rows).toHaveLength(500);
  expect(new Set(rows.map((cells) => cells[4])).size).toBe(500);
  expect(new Set(rows.map((cells) => `${cells[1] ?? ''} ${cells[2] ?? ''}`)).size).toBe(500);
  expect([...new Set(rows.map((cells) => cells[9]))]).toEqual(['Stampato']);
  const lot = await lotOf(again);
  expect(lot).toMatchObject({ state: 'DONE', restored: false, printed: 500, failed: 0, outdated: 0 });
  expect(lot.parts.map(({ state, pages }) => [state, pages])).toEqual(Array.from({ length: 5 }, () => ['READY', 100]));
  const { client, close } = await openReadyWindow(again);
  const filter = { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: false, reprintsOnly: false, text: '' };
  expect(valueOf(await client.notices.totals({ filter }))).toMatchObject({ count: 500, notices: 500, copies: 500 });
  close();
  await desk.page.close();
  await again.remove();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`an archive that came back from a copy asks about its lot before it goes on, ${scheme}`, async ({ openDesk }) => {
    test.slow();
    const place = await trialWith(40);
    const first = await startHost(place);
    const { client, close } = await openReadyWindow(first);
    const lot = valueOf(await client.lots.create({ ...newRequest(), selection: { filter: NO_FILTER, ids: null, unprintedOnly: true }, expected: 40, title: 'TARI 2026', sort: 'NAME', output: 'PARTS', partPages: 10, reason: null }));
    valueOf(await client.lots.pause({ ...newRequest(), id: lot.id }));
    await expect.poll(async () => valueOf(await client.lots.show({ id: lot.id })).drawing).toBe(0);
    close();
    await first.stop();
    const copy = join(place.folder, 'copy.db');
    await copyFile(join(place.dataDir, 'sportello.db'), copy);
    const second = await startHost(place);
    const window = await openReadyWindow(second);
    valueOf(await window.client.lots.resume({ ...newRequest(), id: lot.id }));
    await expect.poll(async () => valueOf(await window.client.lots.show({ id: lot.id })).state, { timeout: 60_000 }).toBe('DONE');
    window.close();
    await second.stop();
    for (const name of ['sportello.db-wal', 'sportello.db-shm']) await rm(join(place.dataDir, name), { force: true });
    await copyFile(copy, join(place.dataDir, 'sportello.db'));

    const host = await startHost(place);
    const desk = await openDesk({ host, context: { colorScheme: scheme } });
    const { page } = desk;
    await settle(desk);
    await expect(page.getByText(`Lotto ${lot.id} interrotto dal ripristino`)).toBeVisible();
    await page.screenshot(picture(`restored-home-${scheme}`));
    await goTo(desk, '/lotti');
    await expect(page.getByText('Da decidere')).toBeVisible();
    await goTo(desk, `/lotti/${lot.id}`);
    await expect(page.getByText(/Interrotto dal ripristino: questo archivio viene da una copia/)).toBeVisible();
    await page.screenshot(picture(`restored-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, page.getByRole('button', { name: 'Riprendi…' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('hanno già il loro file');
    await page.screenshot(picture(`restored-question-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Riprendi il lotto' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Avvisi da guardare' })).toBeVisible({ timeout: 30_000 });
    await settle(desk);
    await page.screenshot(picture(`restored-over-${scheme}`));
    expect((await lotOf(host)).state).toBe('DONE');
    await page.close();
    await host.remove();
  });
}
