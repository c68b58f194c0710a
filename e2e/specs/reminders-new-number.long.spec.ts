import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { newRequest, openReadyWindow, serviceIdOf, setUpTrial } from '../fixtures/archives.ts';
import { axeFindings } from '../fixtures/axe.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { makeHostFolder, startHost } from '../fixtures/host.ts';
import { loadPositions } from '../fixtures/position-files.ts';
import { goTo, settle } from '../pages/walk.ts';

const PICTURES = resolve(import.meta.dirname, '../../test-results/pictures/lots');
mkdirSync(PICTURES, { recursive: true });
const picture = (name: string) => ({ path: join(PICTURES, `${name}.png`) });
const NO_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** Tab until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not reach it');
}

for (const scheme of ['light', 'dark'] as const) {
  test(`a service whose reminders take a new number, by hand: told before, the old number is then to be taken off the portal, ${scheme}`, async ({ openDesk }) => {
    test.slow();
    const place = await makeHostFolder();
    await setUpTrial(place);
    await loadPositions(place, 2, -20);
    const host = await startHost(place);
    const window = await openReadyWindow(host);
    const serviceId = await serviceIdOf(window.client, 'TARI');
    const [row] = valueOf(await window.client.positions.list({ filter: NO_FILTER, cursor: null, limit: 10, sort: 'NEWEST' })).rows;
    const card = valueOf(await window.client.positions.show({ id: row?.id ?? 0, nav: null }));
    valueOf(await window.client.notices.print({ ...newRequest(), installmentId: card.options[0]?.installments[0]?.id ?? 0, copies: 1, reason: null }));
    const desk = await openDesk({ host, path: `/configurazione/servizi/${serviceId}`, context: { colorScheme: scheme } });
    const { page } = desk;
    await settle(desk);
    await tabTo(page, page.getByRole('combobox', { name: 'Il sollecito' }));
    await page.keyboard.type('Prende');
    await page.keyboard.press('Enter');
    await page.screenshot(picture(`reminder-rule-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, page.getByRole('button', { name: 'Salva la regola dei solleciti' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('Regola dei solleciti salvata', { exact: false })).toBeVisible();

    await goTo(desk, '/lotti/solleciti');
    await expect(page.getByText('Con un numero nuovo')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Sollecita 2 avvisi/ })).toBeEnabled();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toContainText('2 avvisi prendono un numero nuovo');
    await expect(page.getByRole('dialog')).toContainText('1 persona ha in mano una carta che non potrà più pagare');
    await page.screenshot(picture(`reminders-new-question-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/Carica sul portale le posizioni cambiate \(2\)/)).toBeVisible();

    await goTo(desk, `/posizioni/${card.id}`);
    await expect(page.getByText(/Sul portale c’è ancora il numero/)).toBeVisible();
    await page.screenshot(picture(`portal-left-position-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await goTo(desk, '/stampe');
    await tabTo(page, page.getByRole('button', { name: 'Vedi quali…' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('Numeri da togliere dal portale: 2');
    await page.screenshot(picture(`portal-left-${scheme}`));
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Segna come tolti tutti e 2/ }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Vedi quali…' })).toBeHidden();
    expect(valueOf(await window.client.positions.portalLeft({}))).toEqual({ rows: [], more: 0 });
    window.close();
    await page.close();
    await host.remove();
  });
}
