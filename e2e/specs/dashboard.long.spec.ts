import type { Page } from 'playwright/test';
import { newRequest, serviceIdOf, setUp } from '../fixtures/archives.ts';
import { openContractWindow, valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { flowFile } from '../fixtures/flow-file.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { goTo } from '../pages/walk.ts';

const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
const file = (name: string, content: string) => ({ name, contentBase64: Buffer.from(content).toString('base64') });
const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: null, endToEndId: null, bankRef: null, account: null };
const dialog = (page: Page) => page.getByRole('dialog');
const verdict = (page: Page) => page.getByRole('region', { name: 'Esito della verifica' }).getByRole('heading');
const evidence = (page: Page, source: string) => page.getByRole('table', { name: 'Che cosa abbiamo guardato' }).getByRole('row', { name: new RegExp(`^${source}`) });

type Facts = Readonly<{ paidNav: string; comingNav: string; flow: string }>;

/** One notice paid, reported and credited; another only reported. */
async function prepare(host: Host): Promise<Facts> {
  const { client, close } = await openContractWindow(host);
  await setUp(client);
  const serviceId = await serviceIdOf(client, 'CIE');
  const create = async () => valueOf(await client.positions.create({ ...newRequest(), serviceId, year: 2026, fields: {}, description: 'Carta identita elettronica', amountCents: 2221, dueDate: day(-30), payableUntil: null, notes: null, debtor: DEBTORS.rossi, draft: false, acceptDuplicate: true, replacesId: null })).nav ?? '';
  const [paidNav, comingNav] = [await create(), await create()];
  valueOf(await client.positions.markUploaded({ ...newRequest(), ids: [], all: true }));
  const flow = `${day(3)}BPPIITRRXXX-0001`;
  const other = `${day(1)}BPPIITRRXXX-0002`;
  const reported = (nav: string) => ({ iuv: nav.slice(1), iur: `rt${nav}`, amountCents: 2221 });
  valueOf(await client.payments.importFiles({ ...newRequest(), files: [
    file('rt.xml', receiptFile({ nav: paidNav, amountCents: 2221, description: 'Carta identita elettronica', debtor: DEBTORS.rossi, paidAt: `${day(4)}T10:00:00` })),
    file('flusso-1.xml', flowFile({ name: flow, day: day(3), rows: [reported(paidNav)] })), file('flusso-2.xml', flowFile({ name: other, day: day(1), rows: [reported(comingNav)] })),
  ] }));
  const map = valueOf(await client.treasury.saveColumnMap({ ...newRequest(), id: null, expectedVersion: null, map: { name: 'Prova', separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns } }));
  const booked = day(2).split('-').toReversed().join('/');
  const csv = ['anno;provvisorio;data;anagrafica;causale;importo', `2026;1001;${booked};BANCA ESEMPIO;RIVERSAMENTO /PUR/LGPE-RIVERSAMENTO/URI/${flow};22,21`, `2026;1002;${booked};MARIO BIANCHI;AFFITTO SALA;100,00`].join('\r\n');
  valueOf(await client.treasury.importFiles({ ...newRequest(), files: [file('provvisori.csv', csv)], columnMapId: map.id }));
  close();
  return { paidNav, comingNav, flow };
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`from the verdict to receipt, flow and treasury and back; the quittance; the dashboard${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ freshHost, openDesk }) => {
    test.setTimeout(240_000);
    const { paidNav, comingNav, flow } = await prepare(freshHost);
    const desk = await openDesk({ host: freshHost, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`dashboard/${colorScheme}`);

    // Paid, reported, credited: every source says so.
    await goTo(desk, '/verifica');
    await keyboard.type(paidNav);
    await keyboard.press('Enter');
    await expect(verdict(page)).toHaveText('Pagato');
    await expect(evidence(page, 'Tesoreria')).toContainText('Accreditato il');
    await look(desk, '01-paid');

    // F6 to the evidence, Enter into it, Esc back to the same verdict.
    for (const [moves, heading] of [[0, 'Rossi Mario'], [1, flow], [2, /1001$/]] as const) {
      await expect(page.getByRole('button', { name: /^Stampa ricevuta/ })).toBeFocused();
      await keyboard.press('F6');
      await expect(evidence(page, 'Ricevute')).toBeFocused();
      for (let move = 0; move < moves; move += 1) await keyboard.press('ArrowDown');
      await keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await keyboard.press('Escape');
      await expect(verdict(page)).toHaveText('Pagato');
    }

    // Only reported: the attestation is the thing to print.
    await keyboard.press('F3');
    await keyboard.type(comingNav);
    await keyboard.press('Enter');
    await expect(verdict(page)).toHaveText('Pagato, ricevuta in arrivo');
    await expect(page.getByRole('button', { name: /^Stampa attestazione/ })).toBeFocused();
    await look(desk, '02-coming');
    await keyboard.press('Enter');
    await expect(page.locator('.sp-toasts')).toContainText('Attestazione stampata.');

    // Nothing is attested on what a rule proposed by itself: the reviewer confirms it first.
    await goTo(desk, '/riconciliazione');
    await expect(page.getByRole('button', { name: /^Conferma la sicura/ })).toBeEnabled();
    await keyboard.press('Control+Shift+c');
    await expect(dialog(page)).toContainText('1 abbinamento');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toHaveCount(0);

    // The quittance of the body: the duty is the operator's word, the number the archive's.
    await goTo(desk, '/pagamenti');
    await keyboard.press('Enter');
    const quittance = page.getByRole('region', { name: 'Quietanza dell’ente' });
    await expect(quittance).toContainText('Incassato in tesoreria');
    await tabTo(keyboard, quittance.getByRole('button', { name: /^Stampa quietanza/ }), 60);
    await keyboard.press('Enter');
    await expect(dialog(page)).toContainText('Stampare la quietanza?');
    await tabTo(keyboard, dialog(page).getByRole('combobox', { name: 'Imposta di bollo' }));
    await keyboard.type('esente');
    await keyboard.press('Enter');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toContainText('Scrivi la norma per cui è esente.');
    await tabTo(keyboard, dialog(page).getByRole('textbox', { name: 'Norma di esenzione' }));
    await keyboard.type('DPR 642/1972, tabella B, art. 5');
    await look(desk, '03-quittance');
    await keyboard.press('Control+Enter');
    await expect(dialog(page)).toHaveCount(0);
    await expect(quittance).toContainText(/Quietanza n\. 1\/20\d\d/);
    await look(desk, '04-issued');

    // The dashboard: year, month, PSP; what waits; a file of what is shown.
    await goTo(desk, '/cruscotto');
    await expect(page.getByRole('table', { name: 'Incassi per mese' }).getByRole('row')).toHaveCount(13);
    await expect(page.getByRole('table', { name: 'Non riconciliato per classe ed età' })).toContainText('Accredito sconosciuto');
    await expect(page.getByText('Abbinati da soli')).toBeVisible();
    await look(desk, '05-dashboard');
    await tabTo(keyboard, page.getByRole('button', { name: 'Per PSP' }), 60);
    await keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Incassi per PSP' }).getByRole('row', { name: /^Banca Esempio/ })).toBeVisible();
    await look(desk, '06-psp');
    await keyboard.press('Control+e');
    await expect(dialog(page)).toContainText('Esporta');
    const downloading = page.waitForEvent('download');
    await keyboard.press('Control+Enter');
    expect((await downloading).suggestedFilename()).toMatch(/^cruscotto-.*\.xlsx$/);
    await page.setViewportSize({ width: 683, height: 384 });
    await goTo(desk, '/riconciliazione');
    await goTo(desk, '/cruscotto');
    await look(desk, '07-narrow');
  });
}
