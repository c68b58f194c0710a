import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { receiptXml, transferXml } from '../../main/features/payments/reading/receipt-message.fixture.ts';
import { setUp, newRequest, VALBIANCA } from '../fixtures/archives.ts';
import { openContractWindow, valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { sampleFile } from '../fixtures/seeded-day.ts';
import { goTo } from '../pages/walk.ts';

const SAMPLES = join(process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'), 'samples/treasury');
/** A row of 2026-03-05PPAYITR1XXX-S2026030501, there of 120,50 €. */
const DIFFERING = { iuv: '47000000009767952', receiptId: '20260305010070', amount: '125.50', paidAt: '2026-03-04T10:20:00' };
/** In no flow. */
const UNREPORTED = { iuv: '47000000012619719', receiptId: 'R000012619719', amount: '49.99', paidAt: '2026-03-11T11:30:00' };

const grid = (page: Page) => page.getByRole('grid', { name: 'Righe del gruppo' });
const bucket = (page: Page, name: string) => page.getByRole('navigation', { name: 'Gruppi' }).getByRole('button', { name: new RegExp(`^${name}`) });
const why = (page: Page) => page.getByRole('complementary', { name: 'Perché' });

function receiptFile({ iuv, receiptId, amount, paidAt }: typeof DIFFERING) {
  const xml = receiptXml({
    receiptId, iuv, noticeNumber: `3${iuv}`, paymentAmount: amount, fiscalCode: VALBIANCA.entity.fiscalCode, transfers: transferXml({ amount, payee: VALBIANCA.entity.fiscalCode }), tail: `<paymentDateTime>${paidAt}</paymentDateTime>`,
  });
  return { name: `${receiptId}.xml`, contentBase64: Buffer.from(xml).toString('base64') };
}

async function prepare(host: Host): Promise<void> {
  const window = await openContractWindow(host);
  await setUp(window.client, VALBIANCA);
  const flows = readdirSync(join(SAMPLES, 'flows')).filter((name) => name.endsWith('.xml'));
  const files = [...flows.map((name) => sampleFile(`samples/treasury/flows/${name}`)), receiptFile(DIFFERING), receiptFile(UNREPORTED)];
  const imported = valueOf(await window.client.payments.importFiles({ ...newRequest(), files }));
  expect(imported.totals.refused).toBe(0);
  const journal = readdirSync(SAMPLES).filter((name) => name.startsWith('1_'));
  valueOf(await window.client.treasury.importFiles({ ...newRequest(), files: journal.map((name) => sampleFile(`samples/treasury/${name}`)), columnMapId: null }));
  window.close();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a receipt with another amount and one that no flow reports are found with the keyboard, and opened${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ freshHost, openDesk }) => {
    test.setTimeout(240_000);
    await prepare(freshHost);
    const desk = await openDesk({ host: freshHost, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const look = lookInto(`payment-classes/${colorScheme}`);
    const goToBucket = async (name: string, key: 'ArrowLeft' | 'ArrowRight' = 'ArrowRight'): Promise<void> => {
      await expect(grid(page)).toBeFocused();
      // A key pressed before the last one is shown would run past the group.
      const here = () => page.getByRole('navigation', { name: 'Gruppi' }).locator('button[aria-current]').innerText();
      for (let moves = 0; moves < 16 && (await bucket(page, name).getAttribute('aria-current')) === null; moves += 1) {
        const before = await here();
        await keyboard.press(key);
        await expect.poll(here).not.toBe(before);
      }
      await expect(bucket(page, name)).toHaveAttribute('aria-current', 'true');
    };

    await goTo(desk, '/riconciliazione');
    await goToBucket('RT con altro importo');
    await expect(grid(page).locator('.sp-list-row')).toHaveCount(1);
    await expect(why(page)).toContainText('Il flusso riporta 120,50');
    await expect(why(page)).toContainText('Importo nella ricevuta');
    await look(desk, '01-differs');

    await goToBucket('RT non rendicontata');
    await expect(grid(page).locator('.sp-list-row')).toHaveCount(1);
    await expect(grid(page)).toContainText(UNREPORTED.iuv);
    await expect(why(page)).toContainText('nessun flusso riporta il pagamento');
    await look(desk, '02-not-reported');
    await keyboard.press('Enter');
    await expect(page.getByText(UNREPORTED.receiptId).first()).toBeVisible();
    await page.goBack();

    // Nobody is paid twice here: the group says what would come.
    await goToBucket('Doppi pagamenti', 'ArrowLeft');
    await look(desk, '03-double');
  });
}
