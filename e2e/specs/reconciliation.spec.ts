import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { newRequest, openReadyWindow, setUp, VALBIANCA } from '../fixtures/archives.ts';
import { openContractWindow, valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard, type Keyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { sampleFile } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo, settle } from '../pages/walk.ts';
import { chooseFiles } from '../pages/file-choosing.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
const SAMPLES = join(SHARED, 'samples/treasury');
const TREASURY_FILES = readdirSync(SAMPLES).filter((name) => /^\d_/.test(name)).sort();

const grid = (page: Page) => page.getByRole('grid', { name: 'Righe del gruppo' });
const rows = (page: Page) => grid(page).locator('.sp-list-row');
const current = (page: Page) => grid(page).locator('.sp-list-row[data-current]');
const bucket = (page: Page, name: string) => page.getByRole('navigation', { name: 'Gruppi' }).getByRole('button', { name: new RegExp(`^${name}`) });
const why = (page: Page) => page.getByRole('complementary', { name: 'Perché' });
const dialog = (page: Page) => page.getByRole('dialog');
const toasts = (page: Page) => page.locator('.sp-toasts');

/** The Comune of the samples, with its flows; the movements are imported by hand. */
async function prepare(host: Host): Promise<void> {
  const window = await openContractWindow(host);
  await setUp(window.client, VALBIANCA);
  const flows = readdirSync(join(SAMPLES, 'flows')).filter((name) => name.endsWith('.xml'));
  valueOf(await window.client.payments.importFiles({ ...newRequest(), files: flows.map((name) => sampleFile(`samples/treasury/flows/${name}`)) }));
  window.close();
}

/** ← or → until the group is the current one. */
async function goToBucket({ page }: Desk, keyboard: Keyboard, name: string, key: 'ArrowLeft' | 'ArrowRight'): Promise<void> {
  await expect(grid(page)).toBeFocused();
  // A key pressed before the last one is shown would run past the group.
  const here = () => page.getByRole('navigation', { name: 'Gruppi' }).locator('button[aria-current]').innerText();
  for (let moves = 0; moves < 16 && (await bucket(page, name).getAttribute('aria-current')) === null; moves += 1) {
    const before = await here();
    await keyboard.press(key);
    await expect.poll(here).not.toBe(before);
  }
  await expect(bucket(page, name)).toHaveAttribute('aria-current', 'true');
}

/** ↓ or ↑ until the row with this number is the current one, a row at a time: a key pressed before the last one is shown would run past it. */
async function goToRow({ page }: Desk, keyboard: Keyboard, number: string, key: 'ArrowDown' | 'ArrowUp'): Promise<void> {
  await expect(grid(page).getByText(number, { exact: true })).toBeVisible();
  for (let moves = 0; moves < 40; moves += 1) {
    const here = await current(page).innerText();
    if (here.includes(number)) return;
    await keyboard.press(key);
    await expect.poll(() => current(page).innerText()).not.toBe(here);
  }
  throw new Error(`${number} was not reached`);
}

async function decideWithReason(desk: Desk, keyboard: Keyboard, letter: string, reason: string): Promise<void> {
  const { page } = desk;
  await settle(desk);
  await keyboard.press(letter);
  await expect(dialog(page)).toBeVisible();
  await tabTo(keyboard, dialog(page).getByRole('textbox', { name: 'Motivo' }));
  await keyboard.type(reason);
  await keyboard.press('Control+Enter');
  await expect(dialog(page)).toHaveCount(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a month of the treasury with the keyboard alone: import, review, accept, exclude, undo${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ freshHost, openDesk }) => {
    test.setTimeout(300_000);
    await prepare(freshHost);
    const desk = await openDesk({ host: freshHost, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`reconciliation/${colorScheme}`);

    // Without movements the screen says what to import.
    await goTo(desk, '/riconciliazione');
    await expect(page.getByText('Mancano i movimenti della tesoreria')).toBeVisible();
    await look(desk, '01-no-treasury');

    // Import: every format at once, recognised by what it is.
    await goTo(desk, '/importazioni');
    await chooseFiles(page, () => keyboard.press('Control+i'), TREASURY_FILES.map((name) => join(SAMPLES, name)));
    await expect(page.getByRole('table', { name: 'Esito dell’importazione' }).getByText('14 movimenti dal 06/03/2026 al 12/03/2026')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Vai a Riconciliazione' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'File della tesoreria' }).getByRole('row')).toHaveCount(TREASURY_FILES.length + 1);
    await look(desk, '02-imported');

    // Review: it opens where an eye is wanted, and says why.
    await tabTo(keyboard, page.getByRole('button', { name: 'Vai a Riconciliazione' }), 90);
    await keyboard.press('Enter');
    await expect(grid(page)).toBeFocused();
    await expect(page.getByRole('button', { name: 'Mese: marzo 2026' })).toBeVisible();
    await expect(bucket(page, 'Da confermare')).toHaveAttribute('aria-current', 'true');
    await expect(rows(page)).toHaveCount(3);
    await expect(current(page)).toContainText('522');
    await expect(why(page)).toContainText('Regola R9');
    await expect(why(page)).toContainText('2026-03-12PPAYITR1XXX-S2026031201');
    await look(desk, '03-to-confirm');

    // Accept one: it leaves, the next one is under the frame.
    await keyboard.press('c');
    await expect(rows(page)).toHaveCount(2);
    await expect(current(page)).toContainText('523');
    await expect(grid(page)).toBeFocused();
    await expect(bucket(page, 'Da confermare')).toContainText('2');

    // Accept a class: count and total first. The words of the causale are marked.
    await goToBucket(desk, keyboard, 'Proposte sicure', 'ArrowLeft');
    await expect(current(page)).toContainText('501');
    await expect(why(page).locator('mark')).toHaveText(['2026-03-05PPAYITR1XXX-S2026030501']);
    await look(desk, '04-certain');
    const certain = Number(await bucket(page, 'Proposte sicure').locator('.recon-bucket-count').evaluate((element) => element.firstChild?.textContent));
    await keyboard.press('Control+Shift+c');
    await expect(dialog(page)).toContainText(`Confermare ${certain} proposte sicure per`);
    await look(desk, '05-class');
    await keyboard.press('Control+Enter');
    await expect(toasts(page)).toContainText(`Confermate ${certain} proposte`);
    await expect(page.getByRole('heading', { name: 'Nessuna proposta sicura da confermare' })).toBeVisible();
    await expect(grid(page)).toBeFocused();

    // By hand, for less than the flow: the reason is asked for.
    await goToBucket(desk, keyboard, 'Importo diverso', 'ArrowRight');
    await goToRow(desk, keyboard, '526', 'ArrowDown');
    await expect(why(page)).toContainText('mancano 100,00');
    await keyboard.press('a');
    await expect(dialog(page).getByRole('textbox', { name: 'Cerca' })).toBeFocused();
    await keyboard.type('VALBIT22XXX-000000000123');
    await expect(dialog(page).getByRole('table', { name: 'Flussi e ricevute da incassare' }).getByRole('row')).toHaveCount(2);
    await keyboard.press('Enter');
    await expect(dialog(page).getByText('Quadra')).toBeVisible();
    await tabTo(keyboard, dialog(page).getByRole('combobox', { name: 'Perché non coincidono' }));
    await keyboard.type('parziale');
    await keyboard.press('Enter');
    await look(desk, '06-by-hand');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toHaveCount(0);
    await expect(grid(page).getByText('526', { exact: true })).toHaveCount(0);

    // Not pagoPA, with the reason; then undone, with the reason.
    await goToBucket(desk, keyboard, 'Incasso senza flusso', 'ArrowRight');
    await goToRow(desk, keyboard, '505', 'ArrowDown');
    await look(desk, '07-unknown');
    await decideWithReason(desk, keyboard, 'n', 'Risarcimento di un sinistro');
    await expect(grid(page).getByText('505', { exact: true })).toHaveCount(0);
    await goToBucket(desk, keyboard, 'Non pagoPA', 'ArrowRight');
    await expect(current(page)).toContainText('505');
    await expect(why(page)).toContainText('“Risarcimento di un sinistro”');
    await look(desk, '08-excluded');
    await decideWithReason(desk, keyboard, 'u', 'Era del Comune');
    await expect(page.getByRole('heading', { name: 'Niente di escluso' })).toBeVisible();
    await goToBucket(desk, keyboard, 'Incasso senza flusso', 'ArrowLeft');
    await expect(grid(page).getByText('505', { exact: true })).toBeVisible();

    // Put off: it goes aside until its day.
    await decideWithReason(desk, keyboard, 'r', 'Aspetto la tesoreria');
    await expect(bucket(page, 'Rimandati')).toContainText('1');

    // What was confirmed is taken apart, with the reason.
    await goToBucket(desk, keyboard, 'Riconciliati', 'ArrowRight');
    await goToRow(desk, keyboard, '502', 'ArrowDown');
    await decideWithReason(desk, keyboard, 's', 'Prova di separazione');
    await expect(grid(page).getByText('502', { exact: true })).toHaveCount(0);

    // From a credit to its flow and back, a key each.
    await goToRow(desk, keyboard, '501', 'ArrowUp');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^Provv.* 501$/ })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Flussi e ricevute' }).locator('tbody tr').first()).toBeFocused();
    await look(desk, '09-movement');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '2026-03-05PPAYITR1XXX-S2026030501' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Accrediti' }).locator('tbody tr').first()).toBeFocused();
    await look(desk, '10-flow');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^Provv.* 501$/ })).toBeVisible();

    // Esc leads up to where the review was left.
    await settle(desk);
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await expect(grid(page)).toBeFocused();
    await expect(bucket(page, 'Riconciliati')).toHaveAttribute('aria-current', 'true');
    await expect(current(page)).toContainText('501');

    // The two lists.
    await goTo(desk, '/tesoreria');
    await expect(page.getByRole('grid', { name: 'Movimenti di tesoreria' })).toBeFocused();
    await look(desk, '11-treasury');
    await goTo(desk, '/flussi');
    await expect(page.getByRole('grid', { name: 'Flussi di rendicontazione' })).toBeFocused();
    await look(desk, '12-flows');

    // 1366×768 at 200 %.
    await page.setViewportSize({ width: 683, height: 384 });
    await goTo(desk, '/riconciliazione');
    await look(desk, '13-narrow');
    await why(page).scrollIntoViewIfNeeded();
    await look(desk, '14-narrow-why');
  });
}

test('a letter pressed on the page of a movement, while its card of an earlier look is read again, decides by what may be done now', async ({ freshHost, openDesk }) => {
  await prepare(freshHost);
  const other = await openReadyWindow(freshHost);
  const { client } = other;
  valueOf(await client.treasury.importFiles({ ...newRequest(), files: TREASURY_FILES.slice(0, 1).map((name) => sampleFile(`samples/treasury/${name}`)), columnMapId: null }));
  const unexplained = async () => valueOf(await client.reconciliation.page({ bucket: 'CREDIT_WITHOUT_FLOW', month: null, text: '', cursor: null, limit: 1 })).rows[0];
  await expect.poll(unexplained).toBeDefined();
  const found = await unexplained();
  if (found?.kind !== 'MOVEMENT') throw new Error('No credit is without a flow');
  const movementId = found.id;

  const desk = await openDesk({ host: freshHost });
  const { page, wire } = desk;
  const keyboard = await openKeyboard(page);
  const undo = page.getByRole('group', { name: 'Azioni' }).getByRole('button', { name: /^Annulla/ });
  await goTo(desk, `/tesoreria/${movementId}`);
  await expect(undo).toBeDisabled();
  await goTo(desk, '/tesoreria');
  const { version } = valueOf(await client.reconciliation.movement({ movementId }));
  valueOf(await client.reconciliation.exclude({ ...newRequest(), movementId, expectedVersion: version, reason: 'Risarcimento di un sinistro' }));

  wire.holdAnswersOf('reconciliation.movement');
  await page.evaluate((hash) => { window.location.hash = hash; }, `#/tesoreria/${movementId}`);
  await expect(undo).toBeVisible();
  await keyboard.press('u');
  await expect(dialog(page)).toHaveCount(0);
  wire.holdAnswersOf(null);
  await expect(dialog(page).getByRole('textbox', { name: 'Motivo' })).toBeVisible();
  other.close();
});
