import { newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { qrTexts } from '../fixtures/papers.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';

/** Source: screens.md, "Nuova posizione". */
const MOST_KEYS = 12;

test('from F2 to the printed page, known person and fixed price: at most 12 keys besides the data', async ({ readyHost, openDesk }) => {
  const before = await openReadyWindow(readyHost);
  const { rossi } = DEBTORS;
  valueOf(await before.client.people.save({ ...newRequest(), id: null, expectedVersion: null, ...rossi, address: rossi.address }));
  expect(await serviceIdOf(before.client, 'CIE')).toBeGreaterThan(0);
  before.close();

  const { page } = await openDesk({ host: readyHost });
  const keyboard = await openKeyboard(page);
  await keyboard.press('F2');
  await expect(page.getByRole('combobox', { name: 'Servizio' })).toBeFocused();
  await keyboard.type('CIE');
  await keyboard.press('Enter');
  await expect(page.getByLabel('Codice fiscale')).toBeFocused();
  await keyboard.type(rossi.fiscalCode);
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Salva e stampa' })).toBeFocused();
  await keyboard.press('F9');
  const reason = page.getByRole('dialog').getByLabel('Motivo');
  await expect(reason).toBeFocused();
  await keyboard.type('allo sportello');
  await keyboard.press('Enter');
  const paper = await printedPaper(page, 1);
  expect(await qrTexts(paper)).toHaveLength(1);
  await expect(page.getByText(/^Avviso .* stampato$/)).toBeVisible();

  const keys = keyboard.pressed();
  console.log(`keys from F2 to the printed page: ${keys.length} (${keys.join(', ')}) besides ${keyboard.typed()} characters of data; allowed ${MOST_KEYS}`);
  expect(keys.length).toBeLessThanOrEqual(MOST_KEYS);
});

test('a code read right after F4 is whole, and the filter of the registry gives the focus to the list', async ({ readyHost, openDesk }) => {
  const before = await openReadyWindow(readyHost);
  const { rossi } = DEBTORS;
  valueOf(await before.client.people.save({ ...newRequest(), id: null, expectedVersion: null, ...rossi, address: rossi.address }));
  before.close();

  const { page } = await openDesk({ host: readyHost });
  const keyboard = await openKeyboard(page);
  const code = page.getByRole('textbox', { name: 'Avviso, IUV o persona' });
  const nav = '302011124351560199';
  await page.getByRole('main').getByRole('button', { name: /^Persone/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Persone' })).toBeVisible();
  const list = page.getByRole('grid', { name: 'Persone' });
  for (const key of ['ArrowDown', 'Enter']) {
    await keyboard.press('/');
    await expect(page.getByRole('textbox', { name: /^Filtra per nome/ })).toBeFocused();
    await keyboard.type('Ross');
    await keyboard.press(key);
    await expect(list).toBeFocused();
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Persone' })).toBeVisible();

  await keyboard.press('F4');
  await keyboard.type(nav);
  await expect(code).toHaveValue(nav);
  await keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Persone' })).toBeVisible();
  await keyboard.press('F4');
  await keyboard.scan(nav);
  await expect(page.getByRole('heading', { level: 1, name: 'Verifica pagamento' })).toBeVisible();
  await expect(code).toHaveValue(nav);
  await expect(page.getByRole('main')).toContainText('3020 1112 4351 5601 99');
});
