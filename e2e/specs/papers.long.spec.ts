import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright/test';
import type { Client } from '../../renderer/bridge/client.ts';
import { ENTITY, newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo } from '../pages/walk.ts';

const PAPERS = resolve(import.meta.dirname, '../../test-results/pictures/papers/pdf');
mkdirSync(PAPERS, { recursive: true });
const keep = (name: string, bytes: Uint8Array) => writeFile(join(PAPERS, `${name}.pdf`), bytes);
/** The window of 105, 54, 95 × 34 millimetres, as near as the pixels of a small page tell it. */
const about = (mm: number) => ({ asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - mm) <= 1 });
const FRAME = { left: about(105), top: about(54), right: about(200), bottom: about(88) };
const AUTHORISATION = 'AUT. DB/SSIC/E 12345 DEL 01/02/2020';

const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const newPosition = async (client: Client, code: string) => valueOf(await client.positions.create({
  ...newRequest(), serviceId: await serviceIdOf(client, code), year: 2026, fields: {}, description: 'Carta identita elettronica', amountCents: 2221, dueDate: dayFrom(40), payableUntil: null, notes: null, debtor: DEBTORS.rossi, draft: false, acceptDuplicate: true, replacesId: null,
}));

/** The frame of the envelope's window as it is seen on a page of the preview, in millimetres of the sheet (the page has the pagoPA logo in the same blue, above it); null when there is none. */
function frameOn(page: Locator): Promise<Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>> | null> {
  return page.evaluate((element: Element) => {
    if (!(element instanceof HTMLCanvasElement)) return null;
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? new Uint8ClampedArray();
    const mm = element.width / 210;
    const isBlue = (at: number) => (pixels[at] ?? 255) < 130 && (pixels[at + 2] ?? 0) > 150 && (pixels[at + 2] ?? 0) - (pixels[at] ?? 0) > 60;
    const blue = Array.from({ length: element.width * element.height }, (_, index) => index).filter((index) => index > 40 * mm * element.width && isBlue(index * 4));
    if (blue.length === 0) return null;
    const xs = blue.map((index) => index % element.width);
    const ys = blue.map((index) => Math.floor(index / element.width));
    const at = (pixel: number) => Math.round(pixel / mm);
    return { left: at(Math.min(...xs)), top: at(Math.min(...ys)), right: at(Math.max(...xs)), bottom: at(Math.max(...ys)) };
  });
}

/** Poste's authorisation and a postal account: where the service is credited, or beside its bank. Answers the service. */
async function makePostal(client: Client, credited = true): Promise<number> {
  const { entity } = valueOf(await client.setup.state({}));
  valueOf(await client.setup.saveEntity({ ...newRequest(), ...ENTITY, postalAuthCode: AUTHORISATION, expectedVersion: entity?.version ?? null }));
  const account = valueOf(await client.catalogue.saveAccount({ ...newRequest(), id: null, expectedVersion: null, iban: 'IT57N0760114800000011050036', label: 'BancoPosta', postal: true, holder: 'COMUNE DI MONTELUPARA' }));
  const { id, version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...form } = valueOf(await client.catalogue.service({ id: await serviceIdOf(client, 'CIE') }));
  valueOf(await client.catalogue.saveService({ ...newRequest(), id, expectedVersion: version, ...form, ...(credited ? { accountId: account.id } : {}), postalAccountId: account.id }));
  return id;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a postal account beside the bank stands in the position and on its slip${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const { client } = await openReadyWindow(readyHost);
    const serviceId = await makePostal(client, false);
    const { id } = await newPosition(client, 'CIE');
    const desk = await openDesk({ host: readyHost, path: `/configurazione/servizi/${serviceId}`, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`papers/${colorScheme}`);
    const dialog = page.getByRole('dialog');
    await page.getByText('È quello del bollettino').scrollIntoViewIfNeeded();
    await look(desk, '10-service');

    await goTo(desk, `/posizioni/${id}`);
    const payees = page.getByRole('table', { name: 'Beneficiari' });
    await payees.scrollIntoViewIfNeeded();
    await expect(payees).toContainText('C/C postale');
    await expect(payees).toContainText('11050036');
    await look(desk, '11-position');
    await page.setViewportSize({ width: 683, height: 384 });
    await payees.scrollIntoViewIfNeeded();
    await look(desk, '12-position-200');
    await page.setViewportSize({ width: 1366, height: 768 });

    await page.getByRole('button', { name: 'Altro' }).click();
    await page.getByRole('menuitem', { name: 'Stampa con altra carta…' }).click();
    await dialog.getByText('Foglio A4 con bollettino postale', { exact: true }).click();
    await look(desk, '13-choice');
    await keyboard.press('Control+Enter');
    await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
    await keyboard.type('allo sportello');
    await keyboard.press('Enter');
    await keep(`beside-${colorScheme}`, await printedPaper(page, 1));
    await expect(page.getByText(/^foglio A4 con bollettino postale/)).toBeVisible();

    // The account of the slip changes: the money does not move, and that is said.
    await goTo(desk, '/configurazione/conti');
    await page.getByRole('button', { name: 'Cambio del conto…' }).click();
    await page.getByRole('combobox', { name: 'Conto di adesso' }).click();
    await page.getByRole('option', { name: /BancoPosta/ }).click();
    await page.getByRole('combobox', { name: 'Conto nuovo' }).click();
    await page.getByRole('option', { name: /Tesoreria/ }).click();
    await page.getByRole('textbox', { name: 'Dal giorno' }).fill('oggi');
    await keyboard.press('Control+Enter');
    await expect(dialog).toContainText('solo come conto postale del bollettino: resta senza');
    await expect(dialog).toContainText('1 stampa riporta il conto postale e diventa superata');
    await look(desk, '14-account-change');
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the paper is chosen at the print, and the usual one in the settings${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const { client } = await openReadyWindow(readyHost);
    const bank = await newPosition(client, 'CIE');
    const desk = await openDesk({ host: readyHost, path: `/posizioni/${bank.id}`, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`papers/${colorScheme}`);
    const dialog = page.getByRole('dialog');

    await test.step('without authorisation there is no slip, and the dialog says what is missing', async () => {
      await page.getByRole('button', { name: 'Altro' }).click();
      await page.getByRole('menuitem', { name: 'Stampa con altra carta…' }).click();
      await expect(dialog).toContainText('manca l’autorizzazione di Poste Italiane');
      await expect(dialog.getByRole('radio', { name: /bollettino postale/ })).toBeDisabled();
      await look(desk, '01-choice');
      await keyboard.press('Escape');
    });

    await test.step('printed on the roll by keyboard', async () => {
      await page.getByRole('button', { name: 'Altro' }).click();
      await page.getByRole('menuitem', { name: 'Stampa con altra carta…' }).click();
      await tabTo(keyboard, dialog.getByRole('radio', { name: /Foglio A4/ }).first());
      await keyboard.press('ArrowDown');
      await expect(dialog.getByRole('radio', { name: /Rotolo/ })).toBeChecked();
      await keyboard.press('Control+Enter');
      await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Motivo' })).toBeFocused();
      await keyboard.type('allo sportello');
      await keyboard.press('Enter');
      await keep('roll', await printedPaper(page, 1));
    });

    await test.step('the service has a paper of its own: the slip', async () => {
      await makePostal(client);
      await goTo(desk, '/configurazione/stampa');
      await look(desk, '02-settings');
      await page.getByRole('button', { name: 'Aggiungi un servizio' }).click();
      const panel = page.getByRole('region', { name: 'Servizi con una carta loro' });
      await panel.getByRole('combobox', { name: 'Servizio' }).fill('CIE');
      await keyboard.press('Enter');
      await panel.getByRole('combobox', { name: 'Carta' }).fill('bollettino');
      await keyboard.press('Enter');
      await look(desk, '03-service');
      await keyboard.press('Control+Enter');
      await expect(page.getByText('Impostazioni di stampa salvate')).toBeVisible();
    });

    await test.step('the window of the envelope: seen on the letter and on the notice, measured by hand', async () => {
      const panel = page.getByRole('region', { name: 'Finestra della busta' });
      await panel.getByText('A sinistra', { exact: true }).click();
      await expect(panel).toContainText('serve la lettera di accompagnamento');
      await panel.getByText('A destra', { exact: true }).click();
      await expect(panel).toContainText('si vede anche il codice fiscale');
      await tabTo(keyboard, panel.getByRole('textbox', { name: 'Dall’alto' }));
      await keyboard.press('Control+A');
      await keyboard.type('4');
      await keyboard.press('Tab');
      await expect(panel).toContainText('va da 40 a 70 millimetri');
      await panel.getByRole('textbox', { name: 'Dall’alto' }).fill('54');
      await panel.getByRole('textbox', { name: 'Altezza' }).fill('34');
      await expect(panel).toContainText('mostra nella finestra solo nome e indirizzo');
      await expect(panel.getByRole('radio', { name: 'Altre misure' })).toBeChecked();
      for (const name of ['Anteprima della lettera nella busta', 'Anteprima dell’avviso nella busta']) {
        await panel.getByRole('img', { name }).scrollIntoViewIfNeeded();
        await expect.poll(() => frameOn(panel.getByRole('img', { name })), { message: name }).toEqual(FRAME);
      }
      await expect(panel.getByText('La cornice blu è la finestra della busta: si vede quello che c’è dentro.')).toBeVisible();
      await look(desk, '05-window');
      await panel.getByRole('button', { name: 'Ingrandisci l’avviso' }).click();
      await expect.poll(() => frameOn(dialog.getByRole('img', { name: 'Anteprima dell’avviso nella busta' }))).toEqual(FRAME);
      await look(desk, '05-window-large');
      await keyboard.press('Escape');
      await keyboard.press('Control+Enter');
      await expect(page.getByText('Nessuna modifica')).toBeVisible();
    });

    await test.step('Stampa gives the slip at once, English on A4 is a choice', async () => {
      const postal = await newPosition(client, 'CIE');
      await goTo(desk, `/posizioni/${postal.id}`);
      await keyboard.press('Control+R');
      await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
      await keyboard.press('Enter');
      await keep('slip', await printedPaper(page, 2));
      await expect(page.getByText(/^foglio A4 con bollettino postale/)).toBeVisible();
      await page.getByRole('button', { name: 'Altro' }).click();
      await page.getByRole('menuitem', { name: 'Stampa con altra carta…' }).click();
      await dialog.getByText('Foglio A4', { exact: true }).click();
      await dialog.getByRole('combobox', { name: 'Lingua' }).fill('inglese');
      await keyboard.press('Enter');
      await look(desk, '04-language');
      await keyboard.press('Control+Enter');
      await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
      await keyboard.press('Enter');
      await keep('english', await printedPaper(page, 3));
    });

    await test.step('a letter: an unknown field is named, the page is seen, the second save is a second version', async () => {
      await goTo(desk, '/configurazione/stampa');
      await page.getByRole('button', { name: 'Nuova lettera' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Nuova lettera' })).toBeVisible();
      await page.getByRole('textbox', { name: 'Titolo' }).fill('Avviso per {causale}');
      const words = page.getByRole('textbox', { name: 'Testo' });
      await words.fill('Gentile {cognome},');
      await keyboard.press('Control+Enter');
      await expect(page.getByText('Il campo {cognome} non c’è')).toBeVisible();
      await words.fill('Gentile ');
      await page.getByRole('button', { name: '{nome}' }).click();
      await expect(words).toHaveValue('Gentile {nome}');
      await words.press('End');
      await keyboard.type(',\n\nle mandiamo l’avviso per {causale}: {importo} euro, da pagare entro il {scadenza}. Il numero dell’avviso è {numero avviso}.\n\nChi ha già pagato non deve fare niente.\n\nCordiali saluti\n{ente}');
      await keyboard.press('Control+Enter');
      await expect(page.getByRole('heading', { level: 1, name: 'Avviso per {causale}' })).toBeVisible();
      await words.press('Control+End');
      await keyboard.type('\nUfficio Tributi');
      await keyboard.press('Control+Enter');
      await expect(page.getByRole('region', { name: 'Versioni' })).toContainText('quella di adesso');
      await expect(page.getByRole('img', { name: 'Anteprima della lettera' })).toBeVisible();
      await look(desk, '06-letter');
      await goTo(desk, '/configurazione/stampa');
      await page.getByRole('region', { name: 'Lettere di accompagnamento' }).last().scrollIntoViewIfNeeded();
      await look(desk, '07-letters');
    });

    await test.step('a lot takes paper and letter of its own', async () => {
      await goTo(desk, '/lotti/nuovo');
      const panel = page.getByRole('region', { name: 'Come si stampano' });
      await panel.getByRole('combobox', { name: 'Carta' }).fill('Foglio A4');
      await keyboard.press('Enter');
      await panel.getByRole('combobox', { name: 'Lettera di accompagnamento' }).fill('Avviso');
      await keyboard.press('Enter');
      await page.getByRole('checkbox', { name: /Solo quelli di cui nessuno/ }).uncheck();
      await page.getByRole('textbox', { name: 'Motivo' }).fill('Consegna per posta');
      await look(desk, '09-lot');
      await keyboard.press('Control+Enter');
      const facts = page.getByRole('region', { name: 'Come è fatto' }).last();
      await expect(facts).toContainText('Avviso per {causale}, versione 2');
      await expect(page.getByText(/avvisi: \d+ stampati$/)).toBeVisible({ timeout: 30_000 });
      await look(desk, '10-lot-done');
    });

    await test.step('printed before the notice', async () => {
      const position = await newPosition(client, 'CIE');
      await goTo(desk, `/posizioni/${position.id}`);
      await page.getByRole('button', { name: 'Altro' }).click();
      await page.getByRole('menuitem', { name: 'Stampa con altra carta…' }).click();
      await dialog.getByRole('combobox', { name: 'Lettera di accompagnamento' }).fill('Avviso');
      await keyboard.press('Enter');
      await look(desk, '08-with-letter');
      await keyboard.press('Control+Enter');
      await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
      await keyboard.press('Enter');
      await keep('letter', await printedPaper(page, 4));
      await expect(page.getByText('con la lettera “Avviso per {causale}”, versione 2')).toBeVisible();
    });
  });
}
