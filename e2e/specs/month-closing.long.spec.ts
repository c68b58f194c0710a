import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { ADMINISTRATOR, newRequest, setUp, VALBIANCA } from '../fixtures/archives.ts';
import { openContractWindow, valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard, type Keyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { sampleFile } from '../fixtures/seeded-day.ts';
import { DAY, journalXml, rowXml } from '../../main/features/treasury/reading/journal.fixture.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo, settle } from '../pages/walk.ts';
import { chooseFiles } from '../pages/file-choosing.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
const SAMPLES = join(SHARED, 'samples/treasury');
const TREASURY_FILES = readdirSync(SAMPLES).filter((name) => /^\d_/.test(name)).sort();
const ACCOUNTANT = { username: 'ragioneria', name: 'Rosa Conti', password: 'quattro parole senza alcun legame' };

const grid = (page: Page) => page.getByRole('grid', { name: 'Righe del gruppo' });
const rows = (page: Page) => grid(page).locator('.sp-list-row');
const bucket = (page: Page, name: string) => page.getByRole('navigation', { name: 'Gruppi' }).getByRole('button', { name: new RegExp(`^${name}`) });
const checks = (page: Page) => page.getByRole('table', { name: 'Controlli del mese' });
const dialog = (page: Page) => page.getByRole('dialog');

/** The Comune of the samples with its flows, and somebody who keeps the accounts. */
async function prepare(host: Host): Promise<void> {
  const window = await openContractWindow(host);
  await setUp(window.client, VALBIANCA);
  const { username, name, password } = ACCOUNTANT;
  valueOf(await window.client.access.saveOperator({ ...newRequest(), id: null, expectedVersion: null, username, name, role: 'ACCOUNTING', offices: null, offlinePrint: false, active: true, password: 'la password di prima volta' }));
  const flows = readdirSync(join(SAMPLES, 'flows')).filter((file) => file.endsWith('.xml'));
  valueOf(await window.client.payments.importFiles({ ...newRequest(), files: flows.map((file) => sampleFile(`samples/treasury/flows/${file}`)) }));
  window.close();
  const own = await openContractWindow(host);
  valueOf(await own.client.access.login({ username, password: 'la password di prima volta' }));
  valueOf(await own.client.access.changePassword({ ...newRequest(), current: 'la password di prima volta', next: password }));
  own.close();
}

async function logIn(page: Page, keyboard: Keyboard, { username, password }: Readonly<{ username: string; password: string }>): Promise<void> {
  await tabTo(keyboard, page.getByLabel('Nome utente'));
  await keyboard.type(username);
  await keyboard.press('Tab');
  await tabTo(keyboard, page.getByLabel('Password'));
  await keyboard.type(password);
  await keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
}

async function importMonth(desk: Desk, keyboard: Keyboard): Promise<void> {
  const { page } = desk;
  await goTo(desk, '/importazioni');
  await expect(page.getByRole('button', { name: 'Scegli i file' })).toBeVisible();
  await chooseFiles(page, () => keyboard.press('Control+i'), TREASURY_FILES.map((name) => join(SAMPLES, name)));
  await expect(page.getByRole('button', { name: 'Vai a Riconciliazione' })).toBeVisible();
  await tabTo(keyboard, page.getByRole('button', { name: 'Vai a Riconciliazione' }), 90);
  await keyboard.press('Enter');
  await expect(grid(page)).toBeFocused();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a month imported, reviewed with the keyboard alone, closed, opened again by the responsible${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ freshHost, openDesk }) => {
    test.setTimeout(300_000);
    await prepare(freshHost);
    const desk = await openDesk({ host: freshHost, login: 'out', context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`month-closing/${colorScheme}`);
    await logIn(page, keyboard, ACCOUNTANT);
    await importMonth(desk, keyboard);

    // What blocks stands on top of the checks, and leads to its rows.
    await tabTo(keyboard, page.getByRole('button', { name: 'Chiudi il mese' }), 90);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Chiusura di marzo 2026' })).toBeVisible();
    await expect(checks(page).locator('tbody tr').first()).toBeFocused();
    await expect(checks(page).locator('tbody tr').first()).toContainText('Proposte sicure confermate');
    await look(desk, '01-blocked');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toHaveCount(0);
    await keyboard.press('Enter');
    await expect(grid(page)).toBeFocused();
    await expect(bucket(page, 'Proposte sicure')).toHaveAttribute('aria-current', 'true');

    // Review: the certain ones together, the others one by one.
    await keyboard.press('Control+Shift+c');
    // Count and total come first: nobody confirms what is not told yet.
    await expect(dialog(page)).toContainText('13 abbinamenti');
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: 'Nessuna proposta sicura da confermare' })).toBeVisible();
    await expect(grid(page)).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(bucket(page, 'Da confermare')).toHaveAttribute('aria-current', 'true');
    await expect(rows(page)).toHaveCount(3);
    for (const left of [2, 1, 0]) {
      await keyboard.press('c');
      await expect(rows(page)).toHaveCount(left);
    }

    // Close: what goes on to April is said first.
    await tabTo(keyboard, page.getByRole('button', { name: 'Chiudi il mese' }), 90);
    await keyboard.press('Enter');
    await expect(page.getByText('Si può chiudere: niente blocca.')).toBeVisible();
    await look(desk, '02-ready');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toContainText('Passano ad aprile 2026');
    await keyboard.type('Chiusura di marzo');
    await look(desk, '03-closing');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByText('Mese chiuso', { exact: true })).toBeVisible();
    await look(desk, '04-closed');
    await expect(page.getByRole('button', { name: 'Riapri il mese' })).toHaveAttribute('aria-disabled', 'true');
    const saving = page.waitForEvent('download');
    await tabTo(keyboard, page.getByRole('button', { name: 'Verbale di marzo 2026' }).first(), 60);
    await keyboard.press('Enter');
    expect((await saving).suggestedFilename()).toBe('verbale-riconciliazione-2026-03.pdf');

    // What was settled is refused with the reason; what was not goes on in April.
    await goTo(desk, '/riconciliazione');
    await expect(page.getByRole('button', { name: 'Mese: marzo 2026' })).toBeVisible();
    // A key pressed before the last one is shown would run past the group.
    const here = () => page.getByRole('navigation', { name: 'Gruppi' }).locator('button[aria-current]').innerText();
    for (let moves = 0; moves < 14 && (await bucket(page, 'Riconciliati').getAttribute('aria-current')) === null; moves += 1) {
      const before = await here();
      await keyboard.press('ArrowRight');
      await expect.poll(here).not.toBe(before);
    }
    await keyboard.press('u');
    await expect(page.getByText('Sta in marzo 2026, che è chiuso').first()).toBeVisible();
    await look(desk, '05-protected');

    // A credit whose flow has not come for days is a task; from there one goes to the credit.
    await goTo(desk, '/attivita');
    await expect(page.getByRole('heading', { level: 2, name: 'Accredito senza flusso né ricevuta' })).toBeVisible();
    await look(desk, '06-task');
    await tabTo(keyboard, page.getByRole('button', { name: 'Apri l’accredito' }), 60);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^(Provv|Bolletta|N\.)/i })).toBeVisible();

    // A reversal that comes after the closing: the numbers stay those of the papers, and what changed is told.
    const late = await openContractWindow(freshHost);
    valueOf(await late.client.access.login({ username: ACCOUNTANT.username, password: ACCOUNTANT.password }));
    const reversal = journalXml({ id: 'GDC-2026033100012003450001#001#001', head: DAY.replace('2026-03-10', '2026-03-31'), rows: rowXml({ tipo_operazione: 'STORNATO', importo: '125.88', numero_documento: '0000599', numero_bolletta_quietanza: '0000199', numero_bolletta_quietanza_storno: '0000107', data_movimento: '2026-03-31', data_valuta_ente: '2026-03-31', causale: 'STORNO' }) });
    valueOf(await late.client.treasury.importFiles({ ...newRequest(), files: [{ name: 'storno.xml', contentBase64: Buffer.from(reversal).toString('base64') }], columnMapId: null }));
    late.close();
    await goTo(desk, '/riconciliazione');
    await expect(page.getByText('Arrivato dopo la chiusura:')).toBeVisible({ timeout: 30_000 });
    await look(desk, '06b-after-closing');
    await goTo(desk, '/riconciliazione/chiusura/2026-03');
    await expect(page.getByRole('table', { name: 'Arrivato dopo la chiusura' })).toContainText('Conta in aprile 2026');
    await look(desk, '06c-changed');
    await goTo(desk, '/riconciliazione/chiusura/2026-04');
    await expect(page.getByRole('table', { name: 'Controlli del mese' })).toContainText('Arrivi tardivi di mesi chiusi');
    await look(desk, '06d-april');

    // The responsible opens it again, with the reason.
    const other = await openDesk({ host: freshHost, login: 'out', context: { colorScheme } });
    const hands = await openKeyboard(other.page);
    await logIn(other.page, hands, ADMINISTRATOR);
    await goTo(other, '/riconciliazione/chiusura/2026-03');
    await tabTo(hands, other.page.getByRole('button', { name: 'Riapri il mese' }), 60);
    await hands.press('Enter');
    await tabTo(hands, dialog(other.page).getByRole('textbox', { name: 'Motivo' }));
    await hands.type('Manca un flusso di febbraio');
    await hands.press('Control+Enter');
    await expect(dialog(other.page)).toHaveCount(0);
    await expect(other.page.getByText('Si può chiudere: niente blocca.')).toBeVisible();
    await expect(other.page.getByText('“Manca un flusso di febbraio”')).toBeVisible();
    await lookInto(`month-closing/${colorScheme}`)(other, '07-reopened');
    await other.page.setViewportSize({ width: 683, height: 384 });
    await settle(other);
    await lookInto(`month-closing/${colorScheme}`)(other, '08-narrow');
  });
}
