import { ADMINISTRATOR, ENTITY } from '../fixtures/archives.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { paperText, qrTexts } from '../fixtures/papers.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { doFirstRun } from '../pages/first-run.ts';
import { saveAndPrint, startPosition, typeInTurn } from '../pages/new-position.ts';
import { chooseFiles } from '../pages/file-choosing.ts';

const AMOUNT_CENTS = 15050;

test('with the keyboard alone: first run, service, position, printed notice, scan, receipt, paid, paper', async ({ freshHost, openDesk }) => {
  const { page } = await openDesk({ host: freshHost, login: 'out' });
  const keyboard = await openKeyboard(page);
  const debtor = DEBTORS.rossi;
  let nav = '';

  await test.step('first run, five steps and the facsimile', () => doFirstRun(page, keyboard, ['TARI']));

  await test.step('new position, saved and printed', async () => {
    await startPosition(page, keyboard, 'TARI');
    await typeInTurn(page, keyboard, 'Codice fiscale', debtor.fiscalCode);
    await typeInTurn(page, keyboard, 'Cognome e nome', debtor.name);
    await typeInTurn(page, keyboard, 'Via o piazza', debtor.address.street);
    await typeInTurn(page, keyboard, 'N.', debtor.address.civicNumber);
    await typeInTurn(page, keyboard, 'CAP', debtor.address.postalCode);
    await typeInTurn(page, keyboard, 'Comune', debtor.address.city);
    await typeInTurn(page, keyboard, 'Prov.', debtor.address.province);
    await typeInTurn(page, keyboard, 'E-mail', debtor.email);
    await typeInTurn(page, keyboard, 'Codice utenza', '0012345');
    await typeInTurn(page, keyboard, 'Importo', '150,5');
    await typeInTurn(page, keyboard, 'Da pagare entro', '+60');
    await saveAndPrint(page, keyboard, 'allo sportello');
  });

  await test.step('the code on the paper is exactly the one of the position', async () => {
    const paper = await printedPaper(page, 1);
    const codes = await qrTexts(paper);
    nav = /^PAGOPA\|002\|(\d{18})\|/.exec(codes[0] ?? '')?.[1] ?? '';
    expect(codes).toEqual([`PAGOPA|002|${nav}|${ENTITY.fiscalCode}|${AMOUNT_CENTS}`]);
    expect(nav).toMatch(/^301070\d{12}$/);
    expect(paperText(paper)).toContain('150,50');
    await expect(page.getByText(/^Avviso [\d ]+ stampato$/)).toContainText(nav.replace(/(\d{4})(?=\d)/g, '$1 '));
  });

  await test.step('a scan of the notice finds the position', async () => {
    await keyboard.press('Escape');
    await expect(page.getByRole('heading', { level: 1, name: 'Chi hai davanti?' })).toBeVisible();
    await keyboard.scan(`PAGOPA|002|${nav}|${ENTITY.fiscalCode}|${AMOUNT_CENTS}`);
    await expect(page.getByRole('heading', { level: 1, name: debtor.name })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Da inviare');
  });

  await test.step('the receipt file comes in and the position is paid', async () => {
    await keyboard.press('F6');
    await goToByMenu('Importazioni');
    const xml = receiptFile({ nav, amountCents: AMOUNT_CENTS, description: 'TARI 2026 - utenza 0012345', debtor });
    await chooseFiles(page, () => keyboard.press('Control+I'), { name: 'ricevuta.xml', mimeType: 'application/xml', buffer: Buffer.from(xml) });
    await expect(page.getByRole('status', { name: 'Esito dell’importazione' })).toContainText('1 importato');
    await keyboard.scan(nav);
    await expect(page.getByRole('heading', { level: 1, name: debtor.name })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Pagata');
  });

  await test.step('«ha già pagato?»: F4 and a scan say Pagato, Enter prints the receipt', async () => {
    await keyboard.press('F4');
    await expect(page.getByRole('heading', { level: 1, name: 'Verifica pagamento' })).toBeVisible();
    await keyboard.scan(`PAGOPA|002|${nav}|${ENTITY.fiscalCode}|${AMOUNT_CENTS}`);
    await expect(page.getByRole('heading', { level: 2, name: /^Pagato/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /Stampa ricevuta/ })).toBeFocused();
    await keyboard.press('Enter');
    const words = paperText(await printedPaper(page, 2));
    expect(words).toContain(nav.slice(1));
    expect(words).toContain('150,50');
    expect(words).toContain(ENTITY.name);
  });

  await test.step('the archive is sound and the operator is known', async () => {
    await expect(page.getByRole('button', { name: ADMINISTRATOR.name })).toBeVisible();
  });

  async function goToByMenu(entry: string): Promise<void> {
    const link = page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: entry });
    for (let steps = 0; steps < 60; steps += 1) {
      if (await link.evaluate((element) => element === document.activeElement)) break;
      await keyboard.press('Tab');
    }
    await expect(link).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: entry })).toBeVisible();
  }
});
