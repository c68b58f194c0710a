import type { Page } from 'playwright/test';
import { DEFAULT_KEY, startCounterpart, type Counterpart } from '../counterpart/index.ts';
import { newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test, type Desk } from '../fixtures/desk.ts';
import { openNetworkSwitch, type NetworkSwitch } from '../fixtures/network-switch.ts';
import { lookInto } from '../fixtures/look.ts';
import { goTo } from '../pages/walk.ts';
import type { Client } from '../../renderer/bridge/client.ts';

let counterpart: Counterpart;
let network: NetworkSwitch;
test.beforeEach(async () => {
  counterpart = await startCounterpart();
  network = await openNetworkSwitch(counterpart.url);
});
test.afterEach(async () => {
  await network.close();
  await counterpart.close();
});

const look = lookInto('intermediary');

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');
const mark = (page: Page) => page.locator('.sp-top .sp-sync');

async function connectByHand(desk: Desk, name: string): Promise<void> {
  const { page } = desk;
  await goTo(desk, '/configurazione/intermediario');
  await expect(main(page).getByRole('radio', { name: /pagoPA diretta/ })).toBeVisible();
  await look(desk, `${name}-1-nothing`);
  await main(page).getByText('pagoPA diretta').click();
  await page.getByRole('combobox', { name: 'Ambiente' }).click();
  await page.getByRole('option', { name: 'Altro indirizzo' }).click();
  await page.getByRole('button', { name: /^Salva/ }).click();
  await look(desk, `${name}-2-incomplete`);
  await page.getByRole('textbox', { name: 'Indirizzo comune' }).fill(network.url);
  await page.getByLabel('Chiave delle posizioni debitorie').fill(DEFAULT_KEY);
  await page.getByRole('button', { name: /^Salva/ }).click();
  await expect(page.getByText('Collegamento salvato.')).toBeVisible();
  await page.getByRole('button', { name: 'Prova il collegamento' }).click();
  await expect(main(page).getByText('Leggere le ricevute')).toBeVisible();
  await look(desk, `${name}-3-tested`);
  await page.getByRole('button', { name: 'Accendi…' }).click();
  await look(desk, `${name}-4-switch-on`);
  await dialog(page).getByRole('button', { name: /^Accendi/ }).click();
  await expect(main(page).getByText('Il collegamento è acceso')).toBeVisible();
}

async function createPosition(client: Client, description = 'TARI 2026'): Promise<Readonly<{ id: number; nav: string }>> {
  const service = valueOf(await client.catalogue.services({ includeRetired: false, text: '' })).services.find(({ code }) => code === 'TARI');
  if (service === undefined) throw new Error('TARI');
  const made = valueOf(await client.positions.create({
    ...newRequest(), serviceId: service.id, year: 2026, fields: Object.fromEntries(service.fields.map((field) => [field.name, '2026'])), description, amountCents: 15_000, dueDate: `${new Date().getFullYear() + 1}-12-31`, payableUntil: null, notes: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: { street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' }, email: null, pec: null, phone: null }, draft: false, acceptDuplicate: true, replacesId: null,
  }));
  if (made.nav === null) throw new Error('No number');
  return { id: made.id, nav: made.nav };
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`connects, works off line, sends when the network is back, and the payment comes back by itself, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const { client } = await openReadyWindow(readyHost);
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;
    await goTo(desk, '/sincronizzazione');
    await expect(main(page).getByText('Nessun collegamento con l’intermediario')).toBeVisible();
    await look(desk, `${colorScheme}-0-manual`);
    await connectByHand(desk, colorScheme);

    network.cut();
    const made = await createPosition(client);
    await goTo(desk, '/sincronizzazione');
    await expect(main(page).getByText('Rossi Mario').first()).toBeVisible();
    await expect(mark(page)).toContainText(/Non in linea|In corso/);
    await look(desk, `${colorScheme}-5-off-line`);

    network.restore();
    await page.getByRole('button', { name: /^Invia ora/ }).click({ timeout: 60_000 });
    await expect(main(page).getByText('Niente da inviare')).toBeVisible({ timeout: 60_000 });
    // The first pull looks back over years of receipts, at the rate that the remote allows.
    await expect(mark(page)).toContainText('In linea', { timeout: 60_000 });
    expect(valueOf(await client.positions.show({ id: made.id, nav: null })).state).toBe('UNPAID');
    await look(desk, `${colorScheme}-6-sent`);

    counterpart.control.pay(made.nav);
    // The list of receipts counts in whole seconds: what was paid in this one is asked for in the next.
    await page.waitForTimeout(1_500);
    // Not before the run under way has ended.
    await page.getByRole('button', { name: /^Invia ora/ }).click({ timeout: 60_000 });
    await expect.poll(async () => valueOf(await client.positions.show({ id: made.id, nav: null })).state, { timeout: 60_000 }).toBe('PAID');
    await look(desk, `${colorScheme}-7-received`);
    await goTo(desk, `/posizioni/${made.id}`);
    await expect(main(page).getByText('Pagata').first()).toBeVisible();
    await look(desk, `${colorScheme}-8-paid`);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`at 200 % every button of Sincronizzazione is in sight, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const { client } = await openReadyWindow(readyHost);
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;
    await connectByHand(desk, `zoom-${colorScheme}`);
    network.cut();
    for (const description of ['TARI 2026', 'TARI 2026, conguaglio di una causale che occupa spazio', 'TARI 2025']) await createPosition(client, description);
    await goTo(desk, '/sincronizzazione');
    await expect(main(page).getByText('Rossi Mario').first()).toBeVisible();
    await page.setViewportSize({ width: 683, height: 384 });
    await look(desk, `zoom-${colorScheme}-1-queue`);
    await page.getByRole('button', { name: 'Sospendi' }).click();
    await expect(page.getByRole('button', { name: 'Riprendi' })).toBeVisible();
    await look(desk, `zoom-${colorScheme}-2-suspended`);
    for (const button of await main(page).getByRole('button').all()) {
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      if (box === null) continue;
      expect([box.x >= 0, box.x + box.width <= 683], await button.innerText()).toEqual([true, true]);
      await button.click({ trial: true, timeout: 5_000 }).catch(async (thrown: unknown) => {
        if (await button.isEnabled()) throw thrown;
      });
    }
    await look(desk, `zoom-${colorScheme}-3-end`);
  });
}

test('a cancellation that meets a payment becomes a task with both sides, and nothing is lost', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  await connectByHand(desk, 'task');
  const made = await createPosition(client);
  await expect.poll(async () => valueOf(await client.positions.show({ id: made.id, nav: null })).state, { timeout: 60_000 }).toBe('UNPAID');
  network.cut();
  const { version } = valueOf(await client.positions.show({ id: made.id, nav: null }));
  valueOf(await client.positions.cancel({ ...newRequest(), id: made.id, expectedVersion: version, reason: 'Emessa per errore' }));
  counterpart.control.pay(made.nav);
  network.restore();
  // The list of receipts counts in whole seconds: what was paid in this one is asked for in the next.
  await page.waitForTimeout(1_500);
  await goTo(desk, '/sincronizzazione');
  // Not before the first pull, which is under way, has ended.
  await page.getByRole('button', { name: /^Invia ora/ }).click({ timeout: 60_000 });
  await expect.poll(async () => valueOf(await client.positions.show({ id: made.id, nav: null })).state, { timeout: 60_000 }).toBe('NEEDS_REVIEW');
  await goTo(desk, '/attivita');
  await expect(main(page).getByText(/dopo l’annullamento/i).first()).toBeVisible();
  await look(desk, 'task-both-sides');
  await expect.poll(async () => valueOf(await client.positions.show({ id: made.id, nav: null })).payments.length, { timeout: 60_000 }).toBe(1);
});
