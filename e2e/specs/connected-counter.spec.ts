import type { Page } from 'playwright/test';
import { DEFAULT_KEY, startCounterpart, type Counterpart } from '../counterpart/index.ts';
import { newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import type { Host } from '../fixtures/host.ts';
import { openKeyboard, type Keyboard } from '../fixtures/keyboard.ts';
import { printedCount, printedPaper } from '../fixtures/printer.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { lookInto } from '../fixtures/look.ts';
import { goTo } from '../pages/walk.ts';

/** Long enough to see the wait, and to leave it. */
const SLOW_MS = 4_000;

let counterpart: Counterpart;
test.beforeEach(async () => { counterpart = await startCounterpart(); });
test.afterEach(() => counterpart.close());

const main = (page: Page) => page.getByRole('main');
const strip = (page: Page) => page.getByRole('region', { name: 'Attesa della conferma' });

const look = lookInto('connected-counter');

/** An archive whose connection is on and has been heard, with a known debtor. */
async function connected(host: Host) {
  const { client } = await openReadyWindow(host);
  const { rossi } = DEBTORS;
  valueOf(await client.people.save({ ...newRequest(), id: null, expectedVersion: null, ...rossi, address: rossi.address }));
  const settings = { environment: 'OTHER', root: counterpart.url, callsPerTenSeconds: '95', bulkThreshold: '500', keepAlive: 'true' };
  valueOf(await client.connection.save({ ...newRequest(), connector: 'gpd', settings, secrets: { positionsKey: DEFAULT_KEY }, expectedVersion: null }));
  expect(valueOf(await client.connection.test({ ...newRequest() })).ok).toBe(true);
  valueOf(await client.connection.switchOn({ ...newRequest(), expectedVersion: valueOf(await client.connection.read({})).version }));
  await expect.poll(async () => valueOf(await client.sync.status({})).mark, { timeout: 30_000 }).toBe('ON_LINE');
  return client;
}

/** `twice`: the same debt stands already, and saving once it was told says that another is wanted. */
async function savePosition(page: Page, keyboard: Keyboard, twice = false): Promise<void> {
  await keyboard.press('F2');
  await expect(page.getByRole('combobox', { name: 'Servizio' })).toBeFocused();
  await keyboard.type('CIE');
  await keyboard.press('Enter');
  await expect(page.getByLabel('Codice fiscale')).toBeFocused();
  await keyboard.type(DEBTORS.rossi.fiscalCode);
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Salva e stampa' })).toBeFocused();
  if (twice) await expect(main(page).getByText(/Avvis[oi] apert[oi]/).first()).toBeVisible();
  await keyboard.press('F9');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`F9 waits for the confirmation and prints by itself; Escape leaves and loses nothing; a refusal says the remedy, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const client = await connected(readyHost);
    const desk = await openDesk({ host: readyHost, context: { colorScheme } });
    const { page } = desk;
    const keyboard = await openKeyboard(page);
    const rows = async () => valueOf(await client.positions.list({ filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, cursor: null, limit: 10, sort: 'NEWEST' })).rows;
    const states = async () => (await rows()).map(({ state }) => state);

    await test.step('whoever waits gets the paper', async () => {
      counterpart.control.fault({ operation: 'gpd3.createPosition', kind: 'delay', ms: SLOW_MS, before: true });
      await savePosition(page, keyboard);
      await expect(strip(page)).toContainText('Stampa appena confermata');
      await look(desk, `${colorScheme}-1-waiting`);
      await printedPaper(page, 1);
      await expect(strip(page)).toHaveCount(0);
      await expect(page.getByText(/^Avviso .* stampato$/)).toBeVisible();
    });

    await test.step('whoever leaves has saved it, and prints it later', async () => {
      counterpart.control.fault({ operation: 'gpd3.createPosition', kind: 'delay', ms: SLOW_MS, before: true });
      await goTo(desk, '/');
      await savePosition(page, keyboard, true);
      await expect(strip(page)).toBeVisible();
      await keyboard.press('Escape');
      await expect(strip(page)).toHaveCount(0);
      await expect(page.getByText(/^Avviso .* salvato, non stampato$/)).toBeVisible();
      await expect(page.getByRole('heading', { level: 1, name: 'Nuova posizione' })).toBeVisible();
      await expect.poll(states).toEqual(['UNPAID', 'UNPAID']);
      expect(await printedCount(page)).toBe(1);
    });

    await test.step('whoever goes elsewhere stays there, and nothing is printed behind', async () => {
      counterpart.control.fault({ operation: 'gpd3.createPosition', kind: 'delay', ms: SLOW_MS, before: true });
      await goTo(desk, '/');
      await savePosition(page, keyboard, true);
      await expect(strip(page)).toBeVisible();
      await goTo(desk, '/pagamenti');
      await expect(page.getByText(/^Avviso .* salvato, non stampato$/).last()).toBeVisible();
      await expect.poll(states).toEqual(['UNPAID', 'UNPAID', 'UNPAID']);
      expect(await printedCount(page)).toBe(1);
      await expect(page.getByRole('heading', { level: 1, name: 'Pagamenti' })).toBeVisible();
    });

    await test.step('what the intermediary refuses is told at once, and sent again from the position', async () => {
      counterpart.control.fault({ operation: 'gpd3.createPosition', kind: 'status', status: 400, title: 'Bad Request', detail: 'invalid iban' });
      await goTo(desk, '/');
      await savePosition(page, keyboard, true);
      await expect(main(page).getByText(/salvato, non stampato\. Rifiutata/)).toBeVisible();
      await look(desk, `${colorScheme}-2-refused`);
      await page.getByRole('button', { name: 'Apri la posizione' }).click();
      await expect(main(page).getByText(/^Rifiutata/)).toBeVisible();
      await main(page).getByRole('button', { name: 'Mostra lo scambio' }).click();
      await expect(main(page).getByText(/POST/).first()).toBeVisible();
      await look(desk, `${colorScheme}-3-position-refused`);
      await main(page).getByRole('button', { name: 'Invia di nuovo' }).click();
      await expect(main(page).getByText('Da pagare', { exact: true }).first()).toBeVisible();
      await expect(main(page).getByText(/^Rifiutata/)).toHaveCount(0);
      await look(desk, `${colorScheme}-4-position-sent`);
      await page.keyboard.press('Control+r');
      await printedPaper(page, 2);
    });
  });

  test(`«ha già pagato?» asks the intermediary now, once, and the verdict follows, ${colorScheme}${colorScheme === 'dark' ? ' @dark' : ''}`, async ({ readyHost, openDesk }) => {
    const client = await connected(readyHost);
    const service = valueOf(await client.catalogue.services({ includeRetired: false, text: '' })).services.find(({ code }) => code === 'CIE');
    if (service === undefined) throw new Error('CIE');
    const amountCents = service.amountRule.kind === 'FIXED' ? service.amountRule.amountCents : 2_221;
    const create = async (year: number) => {
      const { rossi } = DEBTORS;
      const made = valueOf(await client.positions.create({ ...newRequest(), serviceId: service.id, year: null, fields: {}, description: `Carta d’identità ${year}`, amountCents, dueDate: `${new Date().getFullYear() + 1}-12-31`, payableUntil: null, notes: null, debtor: { ...rossi, pec: null, phone: null }, draft: false, acceptDuplicate: true, replacesId: null }));
      await expect.poll(async () => valueOf(await client.positions.show({ id: made.id, nav: null })).state, { timeout: 30_000 }).toBe('UNPAID');
      return made.nav ?? '';
    };
    const [waiting, paid, cancelled, vanished] = [await create(1), await create(2), await create(3), await create(4)];
    const desk = await openDesk({ host: readyHost, path: '/verifica', context: { colorScheme } });
    const { page } = desk;
    const verify = async (nav: string) => {
      await page.getByRole('textbox', { name: 'Avviso, IUV o persona' }).fill(nav);
      await page.getByRole('button', { name: 'Verifica', exact: true }).click();
    };

    await verify(waiting);
    await expect(page.getByRole('heading', { level: 2, name: 'Non risulta' })).toBeVisible();
    const ask = page.getByRole('button', { name: /^Verifica ora presso l’intermediario/ });
    await expect(ask).toBeFocused();
    await look(desk, `${colorScheme}-5-not-found`);
    await page.keyboard.press('F4');
    await expect(main(page).getByText(/^Chiesto alle .* non risulta pagata/)).toBeVisible();
    await expect(ask).toHaveAttribute('aria-disabled', 'true');
    await expect(main(page).locator('p', { hasText: /^Appena chiesto: si può chiedere di nuovo alle/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /Intermediario.*nessun pagamento segnalato.*meno di un’ora fa/ })).toBeVisible();
    await look(desk, `${colorScheme}-6-asked`);

    await verify(paid);
    await expect(page.getByRole('row', { name: /Intermediario/ })).toBeVisible();
    counterpart.control.pay(paid);
    await expect(ask).not.toHaveAttribute('aria-disabled', 'true');
    await ask.click();
    await expect(page.getByRole('heading', { level: 2, name: 'Pagato', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: /Stampa ricevuta/ })).toBeVisible();
    await look(desk, `${colorScheme}-7-paid`);
    for (const [nav, change, told, row] of [
      [cancelled, 'cancel', /^Chiesto alle .* è annullata: non si può pagare/, /Intermediario.*per l’intermediario è annullata/], [vanished, 'vanish', /^Chiesto alle .* non conosce questa posizione/, /Intermediario.*non la conosce più/],
    ] as const) {
      await verify(nav);
      await expect(ask).not.toHaveAttribute('aria-disabled', 'true');
      counterpart.control[change](nav);
      await ask.click();
      await expect(main(page).getByText(told)).toBeVisible();
      await expect(page.getByRole('row', { name: row })).toBeVisible();
      await look(desk, `${colorScheme}-7-${change}`);
      const shown = valueOf(await client.positions.show({ id: null, nav }));
      expect([shown.state, shown.actions.find(({ code }) => code === 'PRINT')?.enabled]).toEqual(['NEEDS_REVIEW', false]);
    }
    for (const [name, path] of [['8-imports', '/importazioni'], ['9-information', '/informazioni'], ['10-prints', '/stampe']] as const) {
      await goTo(desk, path);
      await look(desk, `${colorScheme}-${name}`);
    }
    await expect(main(page).getByText('Non ancora inviati').first()).toBeVisible();
    await expect(page.getByText(/portale/)).toHaveCount(0);
  });
}

test('the mark tells an intermediary that asks to wait, and something else that answers in its place, from one that is silent', async ({ readyHost, openDesk }) => {
  const client = await connected(readyHost);
  const desk = await openDesk({ host: readyHost, path: '/sincronizzazione' });
  const { page } = desk;
  const mark = async () => valueOf(await client.sync.status({})).mark;
  const runUntil = (wanted: string) => expect.poll(async () => {
    if (await mark() !== wanted) await client.sync.run({ ...newRequest() });
    return mark();
  }, { timeout: 30_000, intervals: [500] }).toBe(wanted);
  for (const [wanted, words, fault] of [
    ['BUSY', 'In attesa', { operation: '*', kind: 'status', status: 429, times: 1_000 }], ['ODD_ANSWER', 'Risposta non valida', { operation: '*', kind: 'html', status: 200, commit: false, times: 1_000 }],
  ] as const) {
    counterpart.control.fault(fault);
    await runUntil(wanted);
    await expect(page.getByRole('banner').getByText(new RegExp(`^${words}`))).toBeVisible();
    await look(desk, `light-11-${wanted.toLowerCase()}`);
    counterpart.control.faults.clear();
    await runUntil('ON_LINE');
  }
});
