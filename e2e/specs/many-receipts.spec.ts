import { openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { chooseFiles } from '../pages/file-choosing.ts';
import { settle } from '../pages/walk.ts';

const COUNT = 250;
const BROKEN = 77;
/** Receipts of notices that nobody here has issued, the numbers of which are not checked; one file is none. */
const files = Array.from({ length: COUNT }, (_, index) => {
  const nav = `3010700100${String(index).padStart(8, '0')}`;
  const xml = receiptFile({ nav, amountCents: 1_000 + index, receiptId: `rt-${index}`, description: 'TARI 2026', debtor: DEBTORS.rossi });
  return { name: `ricevuta-${index}.xml`, mimeType: 'text/xml', buffer: Buffer.from(index === BROKEN ? '<niente/>' : xml) };
});
const CENTS = files.reduce((sum, _, index) => sum + (index === BROKEN ? 0 : 1_000 + index), 0);

test('hundreds of loose receipts go in a few requests; an answer lost on the wire doubles none, and the file that is none names itself', async ({ readyHost, openDesk }) => {
  test.setTimeout(240_000);
  const desk = await openDesk({ host: readyHost, path: '/importazioni' });
  const { page, wire } = desk;
  const keyboard = await openKeyboard(page);
  const outcome = page.getByRole('status', { name: 'Esito dell’importazione' });
  const rows = page.getByRole('table', { name: 'Esito dell’importazione' }).locator('tbody tr');
  await expect(page.getByRole('button', { name: /^Scegli i file/ })).toBeVisible();
  await settle(desk);
  wire.cutAnswerOf('payments.importFiles');
  await chooseFiles(page, () => keyboard.press('Control+i'), files);
  await expect(page.locator('.sp-toasts')).toContainText(`Importazione finita: ${COUNT - 1} documenti nuovi.`, { timeout: 60_000 });
  expect(wire.cuts()).toBe(1);
  // Three requests or, on a slow computer, ten; one of them twice.
  expect(wire.asked().filter((operation) => operation === 'payments.importFiles').length).toBeLessThanOrEqual(11);
  await expect(outcome).toContainText(`${COUNT} file letti`);
  await expect(outcome).toContainText(`${COUNT - 1} importati`);
  await expect(outcome).toContainText('1 rifiutato');
  await expect(outcome).toContainText('0 già presenti');

  // What is left to do stands first; the others come when they are asked for.
  await expect(rows.first()).toContainText(`ricevuta-${BROKEN}.xml`);
  await expect(rows).toHaveCount(200);
  await lookInto('imports')(desk, 'many');
  await page.getByRole('button', { name: 'Mostra altri' }).first().press('Enter');
  await expect(rows).toHaveCount(COUNT);

  const other = await openReadyWindow(readyHost);
  expect(valueOf(await other.client.payments.list({ view: 'ALL', text: '', cursor: null, limit: 1 }))).toMatchObject({ count: COUNT - 1, amountCents: CENTS });
  other.close();
});
