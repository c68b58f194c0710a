import { newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { makeHostFolder, startHost } from '../fixtures/host.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { paperText } from '../fixtures/papers.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { receiptFile } from '../fixtures/receipt-file.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { field, startPosition } from '../pages/new-position.ts';

const debtor = DEBTORS.rossi;
const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const italian = (day: string) => day.split('-').reverse().join('/');

test('a plan of ten for a family: divided at the counter, one installment changed by hand, printed whole, paid, and the single payment is no longer taken', async ({ readyHost, openDesk }) => {
  const before = await openReadyWindow(readyHost);
  const { client } = before;
  const tari = await serviceIdOf(client, 'TARI');
  const saved = valueOf(await client.positions.create({
    ...newRequest(), serviceId: tari, year: 2026, fields: { utenza: '0012345' }, description: 'TARI 2026 - utenza 0012345', amountCents: 123_456, dueDate: dayFrom(30), payableUntil: null, notes: null, debtor, draft: false, acceptDuplicate: true, replacesId: null,
  }));
  const { page } = await openDesk({ host: readyHost, path: `/posizioni/${saved.id}` });
  const keyboard = await openKeyboard(page);
  const dialog = page.getByRole('dialog');
  const panel = page.getByRole('region', { name: 'Rate', exact: true });

  await test.step('Rateizza: ten rows that are worth the debt, the consequences above them', async () => {
    await tabTo(keyboard, panel.getByRole('button', { name: 'Rateizza…' }), 60);
    await keyboard.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Quante rate' })).toBeFocused();
    await expect(dialog.getByRole('textbox', { name: /^Importo della rata/ })).toHaveCount(10);
    await expect(dialog).toContainText('Ogni rata ha un numero avviso suo');
    await expect(dialog.getByRole('status')).toContainText('i conti tornano');
  });

  await test.step('one amount written by hand: the others share the rest', async () => {
    const first = dialog.getByRole('textbox', { name: 'Importo della rata 1', exact: true });
    await first.fill('234,56');
    await keyboard.press('Tab');
    await expect(dialog.getByRole('textbox', { name: 'Importo della rata 2' })).toHaveValue('111,11');
    await expect(dialog.getByRole('status')).toContainText('1.234,56');
    await expect(dialog.getByRole('status')).toContainText('i conti tornano');
    await keyboard.press('Control+Enter');
    await expect(page.getByText('Divisa in 10 rate')).toBeVisible();
    await expect(panel.getByRole('row')).toHaveCount(12);
  });

  await test.step('all of them on one paper, every number on it', async () => {
    await tabTo(keyboard, panel.getByRole('button', { name: 'Piano di rate' }), 60);
    await keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Stampa tutte le rate' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
    await keyboard.type('allo sportello');
    await keyboard.press('Control+Enter');
    const words = paperText(await printedPaper(page, 1)).replaceAll(/\s/g, '');
    const card = valueOf(await client.positions.show({ id: saved.id, nav: null }));
    const navs = card.options.flatMap(({ installments }) => installments.map(({ nav }) => nav ?? ''));
    expect(navs).toHaveLength(11);
    for (const nav of navs) expect(words).toContain(nav);
    expect(card.prints).toHaveLength(11);
  });

  await test.step('P on the page of the person prints the plan as one paper, not a page for each number', async () => {
    const card = valueOf(await client.positions.show({ id: saved.id, nav: null }));
    await page.goto(`${readyHost.origin}/#/persone/${card.debtor.id}`);
    await expect(page.getByRole('heading', { level: 1, name: debtor.name })).toBeVisible();
    await keyboard.press('p');
    await expect(dialog.getByRole('textbox', { name: 'Motivo' })).toBeFocused();
    await keyboard.press('Control+A');
    await keyboard.type('allo sportello');
    await keyboard.press('Enter');
    const words = paperText(await printedPaper(page, 2)).replaceAll(/\s/g, '');
    for (const nav of card.options.flatMap(({ installments }) => installments.map((one) => one.nav ?? ''))) expect(words).toContain(nav);
    await expect(page.getByText('1 avviso stampato')).toBeVisible();
    await page.goto(`${readyHost.origin}/#/posizioni/${saved.id}`);
    await expect(panel.getByRole('row')).toHaveCount(12);
  });

  await test.step('an installment paid: the whole is not payable any more', async () => {
    const card = valueOf(await client.positions.show({ id: saved.id, nav: null }));
    const [first] = card.options.find(({ kind }) => kind === 'INSTALLMENTS')?.installments ?? [];
    const xml = receiptFile({ nav: first?.nav ?? '', amountCents: 23_456, description: 'TARI 2026', debtor });
    valueOf(await client.payments.importFiles({ ...newRequest(), files: [{ name: 'rata.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
    await expect(page.getByRole('main')).toContainText('Parzialmente pagata');
    await expect(panel).toContainText('Non pagabile ora');
  });
  before.close();
});

test('a fine with two amounts: one paper, and paid on day 6 with the reduced amount the supplement is told', async ({ readyHost, openDesk }) => {
  const before = await openReadyWindow(readyHost);
  const { client } = before;
  const account = valueOf(await client.catalogue.accounts({ includeRetired: false })).accounts[0];
  valueOf(await client.catalogue.activateStarter({ ...newRequest(), codes: ['CDS'], accountId: account?.id ?? 0 }));
  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  const look = lookInto('plans');
  const keyboard = await openKeyboard(page);
  const dialog = page.getByRole('dialog');
  let id = 0;

  await test.step('Nuova posizione asks for the minimum and the expenses, and says the two amounts', async () => {
    await startPosition(page, keyboard, 'CDS');
    await keyboard.type(debtor.fiscalCode);
    await keyboard.press('Enter');
    await field(page, 'Cognome e nome').fill(debtor.name);
    await field(page, 'Via o piazza').fill(debtor.address.street);
    await field(page, 'N. verbale').fill('1024/V');
    await field(page, 'Data del verbale').fill('12/11/2026');
    await field(page, 'Minimo di legge').fill('42');
    await page.getByRole('textbox', { name: /^Spese \(mai ridotte\)/ }).fill('13,80');
    await expect(page.getByRole('main')).toContainText(/43,20\s€ entro 5 giorni, 55,80\s€ entro 60/);
    await keyboard.press('F9');
    await expect(dialog.getByLabel('Motivo')).toBeFocused();
    await keyboard.type('allo sportello');
    await keyboard.press('Enter');
    const words = paperText(await printedPaper(page, 1));
    expect(words).toContain('43,20');
    expect(words).toContain('55,80');
    const found = valueOf(await client.positions.list({ filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, cursor: null, limit: 1, sort: 'NEWEST' }));
    id = found.rows[0]?.id ?? 0;
    const navs = valueOf(await client.positions.show({ id, nav: null })).options.flatMap(({ installments }) => installments.map(({ nav }) => nav ?? ''));
    expect(navs).toHaveLength(2);
    for (const nav of navs) expect(words.replaceAll(/\s/g, '')).toContain(nav);
  });

  await test.step('the notification is recorded: its fifth day has passed, the full amount is asked for', async () => {
    await page.goto(`${readyHost.origin}/#/posizioni/${id}`);
    await page.getByRole('button', { name: 'Registra la notifica' }).click();
    await dialog.getByRole('textbox', { name: 'Consegnata il' }).fill(italian(dayFrom(-9)));
    await expect(dialog).toContainText('La riduzione è già finita');
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('main')).toContainText('La riduzione è finita: si paga 55,80');
  });

  await test.step('paid with the reduced amount the day after: the missing part is told', async () => {
    const [reduced] = valueOf(await client.positions.show({ id, nav: null })).options.flatMap(({ installments }) => installments);
    const xml = receiptFile({ nav: reduced?.nav ?? '', amountCents: 4_320, description: 'Verbale CdS', debtor, paidAt: `${dayFrom(-1)}T18:03:00` });
    valueOf(await client.payments.importFiles({ ...newRequest(), files: [{ name: 'multa.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
    await expect(page.getByRole('main')).toContainText(/Pagamento insufficiente: mancano 12,60/);
    await expect(page.getByRole('main')).toContainText('Importo diverso dal dovuto');
  });

  await test.step('its supplement is one press away: the difference, one amount, with a causale that says so', async () => {
    await page.getByRole('button', { name: 'Fai l’avviso di integrazione' }).click();
    await expect(field(page, 'Importo')).toHaveValue('12,60');
    await expect(field(page, 'Causale')).toHaveValue(/^Integrazione Verbale CdS n\. 1024\/V/);
    await expect(page.getByRole('checkbox', { name: /importo ridotto entro 5 giorni/ })).not.toBeChecked();
    await look(desk, 'supplement');
    await keyboard.press('Control+Enter');
    await expect.poll(async () => valueOf(await client.positions.list({ filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, cursor: null, limit: 1, sort: 'NEWEST' })).rows[0]?.amountCents).toBe(1_260);
    await page.goto(`${readyHost.origin}/#/posizioni/${id}`);
    await expect(page.getByRole('main')).toContainText('Pagamento insufficiente');
  });

  await test.step('a fine above 200 euro says what art. 202-bis grants and how it is done; a small one says nothing', async () => {
    await expect(page.getByRole('main')).not.toContainText('202-bis');
    const serviceId = await serviceIdOf(client, 'CDS');
    const large = valueOf(await client.plans.createFine({ ...newRequest(), serviceId, year: 2026, fields: { verbale: '7/V', data: italian(dayFrom(-20)) }, description: 'Verbale CdS n. 7/V', notes: null, debtor, minimumCents: 42_000, costsCents: 1_380, reducible: true, notifiedOn: dayFrom(-1), acceptDuplicate: true }));
    await page.goto(`${readyHost.origin}/#/posizioni/${large.id}`);
    await expect(page.getByRole('main')).toContainText(/fino a 4 rate di almeno 100,00\s€, domanda entro il/);
    await look(desk, 'large-fine');
    valueOf(await client.positions.cancel({ ...newRequest(), id: large.id, expectedVersion: large.version, reason: 'Rate concesse' }));
  });

  await test.step('its installments granted, it is asked for again whole and divided within the law, with the act', async () => {
    // Cancelled, it asks for neither amount.
    await expect(page.getByRole('main')).not.toContainText('Si paga l’importo ridotto');
    await page.getByRole('button', { name: 'Altro' }).click();
    await page.getByRole('menuitem', { name: 'Ripristina…' }).click();
    await dialog.getByRole('button', { name: 'Prepara la posizione nuova' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ripristina con un avviso nuovo' })).toBeVisible();
    await page.getByRole('checkbox', { name: /importo ridotto entro 5 giorni/ }).uncheck();
    await field(page, 'Importo').fill('440');
    await field(page, 'Da pagare entro').fill(italian(dayFrom(30)));
    await page.getByRole('button', { name: 'Salva e rateizza' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Quante rate' })).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: /^Importo della rata/ })).toHaveCount(4);
    await expect(dialog.getByRole('checkbox')).toHaveCount(0);
    await look(desk, 'granted-dialog');
    await dialog.getByRole('textbox', { name: 'Atto' }).fill('determinazione n. 12 del 24/11/2026');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(desk, 'granted-dialog-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 683, height: 384 });
    await look(desk, 'granted-dialog-200');
    await page.setViewportSize({ width: 1366, height: 768 });
    await keyboard.press('Control+Enter');
    await expect(page.getByText('Divisa in 4 rate')).toBeVisible();
  });
  before.close();
});

test('a plan that is lost after a part was paid: the residue asked for at once, what ends told before, and an old installment paid all the same', async ({ openDesk }) => {
  const place = await makeHostFolder();
  const past = await startHost(place, { daysAgo: 120 });
  const then = await openReadyWindow(past);
  const tari = await serviceIdOf(then.client, 'TARI');
  const saved = valueOf(await then.client.positions.create({
    ...newRequest(), serviceId: tari, year: 2026, fields: { utenza: '0012345' }, description: 'TARI 2026 - utenza 0012345', amountCents: 80_000, dueDate: dayFrom(-60), payableUntil: null, notes: null, debtor, draft: false, acceptDuplicate: true, replacesId: null,
  }));
  const dates = [-110, -80, -50, 10].map(dayFrom);
  const { navs } = valueOf(await then.client.plans.save({ ...newRequest(), positionId: saved.id, expectedVersion: saved.version, installments: dates.map((dueDate) => ({ dueDate, amountCents: 20_000 })), wholeBeside: true, reason: null }));
  valueOf(await then.client.positions.markUploaded({ ...newRequest(), ids: [saved.id], all: false, asOf: null }));
  valueOf(await then.client.notices.printPlan({ ...newRequest(), positionId: saved.id, reason: null }));
  const receiptOf = (nav: string, on: string) => ({ name: `${nav}.xml`, contentBase64: Buffer.from(receiptFile({ nav, amountCents: 20_000, description: 'TARI 2026', debtor, paidAt: `${on}T18:03:00` })).toString('base64') });
  valueOf(await then.client.payments.importFiles({ ...newRequest(), files: [receiptOf(navs[0] ?? '', dayFrom(-112))] }));
  then.close();
  await past.stop();

  const host = await startHost(place);
  const before = await openReadyWindow(host);
  const { client } = before;
  const desk = await openDesk({ host, path: `/posizioni/${saved.id}` });
  const { page } = desk;
  const look = lookInto('plan-residue');
  const keyboard = await openKeyboard(page);
  const dialog = page.getByRole('dialog');
  const main = page.getByRole('main');

  await test.step('the page says that the plan is lost and how the residue is asked for', async () => {
    await expect(main).toContainText(/Il residuo di 600,00\s€ è dovuto tutto insieme, e si chiede con un avviso solo/);
    await look(desk, 'lost');
    await tabTo(keyboard, main.getByRole('button', { name: 'Chiedi il residuo in un’unica soluzione…' }), 60);
    await keyboard.press('Enter');
  });

  await test.step('money, numbers, paper and portal are told before anything happens', async () => {
    await expect(dialog.getByRole('textbox', { name: 'Da pagare entro' })).toBeFocused();
    await expect(dialog).toContainText(/Sono pagati 200,00\s€; si chiedono 600,00\s€ in una volta/);
    await expect(dialog).toContainText('I numeri delle 3 rate non pagate non si usano più, e nemmeno quello dell’importo intero');
    await expect(dialog).toContainText('4 avvisi già stampati diventano superati');
    await expect(dialog).toContainText('vanno tolti a mano');
    await expect(dialog).toContainText('Non si torna indietro');
    await look(desk, 'dialog');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(desk, 'dialog-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 683, height: 384 });
    await look(desk, 'dialog-200');
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  await test.step('confirmed by keyboard: the residue opens, linked with the plan', async () => {
    await tabTo(keyboard, dialog.getByRole('textbox', { name: 'Motivo' }), 10);
    await keyboard.type('decadenza, due rate non pagate');
    await keyboard.press('Control+Enter');
    await expect(main).toContainText(/È il residuo di un piano di rate perduto, di cui sono stati pagati 200,00\s€/);
    await expect(main).toContainText('Residuo del piano di rate: TARI 2026 - utenza 0012345');
    await look(desk, 'residue');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(desk, 'residue-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('the plan is worth what was paid, its open installments are cancelled, their papers superate and their numbers on the list of the portal', async () => {
    await page.goto(`${host.origin}/#/posizioni/${saved.id}`);
    await expect(main).toContainText('Piano di rate perduto: il residuo è chiesto con l’avviso');
    await expect(main).toContainText('Superata');
    await expect(main).not.toContainText('ripristinata');
    const card = valueOf(await client.positions.show({ id: saved.id, nav: null }));
    expect(card).toMatchObject({ state: 'PAID', amountCents: 20_000 });
    expect(card.portalLeft).toHaveLength(4);
    // Who opens it sees the number that was paid, not one that ended.
    await expect(page.getByRole('region', { name: 'Rate', exact: true }).locator('[aria-current="true"]')).toContainText('1 di 4');
    await look(desk, 'plan-closed');
    await page.setViewportSize({ width: 683, height: 384 });
    await look(desk, 'plan-closed-200');
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  await test.step('an old installment is paid all the same: recorded, a task with both sides, and the residue says what it asks for twice', async () => {
    valueOf(await client.payments.importFiles({ ...newRequest(), files: [receiptOf(navs[1] ?? '', dayFrom(-1))] }));
    await expect(main).toContainText('Attività aperta: Rata pagata dopo la decadenza');
    await expect(main).toContainText(/sono arrivati 200,00\s€: il residuo li chiede ancora/);
    await page.getByRole('status').filter({ hasText: 'Attività aperta' }).getByRole('button', { name: 'Apri' }).click();
    await expect(main).toContainText('Chiusa con il piano perduto');
    await expect(main).toContainText('Vale su questa rata: poi abbassa il residuo');
    await look(desk, 'task');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(desk, 'task-dark');
  });
  before.close();
  await desk.page.goto('about:blank');
  await host.remove();
});
