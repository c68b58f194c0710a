import type { Page } from 'playwright/test';
import { numericTaxCodeCheckDigit } from '../../main/domain/numeric-tax-code.ts';
import { buildIban } from '../../main/domain/iban.ts';
import { DEFAULT_KEY, startCounterpart } from '../counterpart/index.ts';
import { newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { lookInto } from '../fixtures/look.ts';
import { paperText } from '../fixtures/papers.ts';
import { printedPaper } from '../fixtures/printer.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { tabTo } from '../pages/keyboard-moves.ts';
import { field, startPosition } from '../pages/new-position.ts';

const debtor = DEBTORS.rossi;
const cell = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const look = lookInto('lines');
const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const italian = (day: string) => day.split('-').reverse().join('/');
const code = '9999900102';
const PROVINCIA = { name: 'Provincia di Esempio', fiscalCode: `${code}${numericTaxCodeCheckDigit(code)}`, iban: ibanOf(2), category: '9/0201102IM/' };

function ibanOf(account: number): string {
  const built = buildIban('99999', '61000', String(60_717_200 + account).padStart(12, '0'));
  if (!built.ok) throw new Error('IBAN');
  return built.value;
}

test('several voci and another beneficiary, by keyboard: refused at the field, then saved and printed for the whole', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  // Somebody known at this desk.
  valueOf(await client.positions.create({ ...newRequest(), serviceId: await serviceIdOf(client, 'ATTI'), year: null, fields: { n: '11' }, description: 'Accesso atti pratica 11', amountCents: 1_000, dueDate: '2027-06-30', payableUntil: null, notes: null, debtor, draft: true, acceptDuplicate: true, replacesId: null }));
  const desk = await openDesk({ host: readyHost, path: '/' });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const voci = page.getByRole('group', { name: 'Voci' });

  await startPosition(page, keyboard, 'ATTI');
  await keyboard.type(debtor.fiscalCode ?? '');
  await keyboard.press('Enter');
  await field(page, 'N. pratica').fill('12');
  // Who looks for a stamp finds why it is not there.
  await tabTo(keyboard, page.getByRole('button', { name: 'Marca da bollo' }), 60);
  await keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'La marca da bollo digitale non si paga con un avviso' })).toContainText('porta una marca di carta');
  await look(desk, 'stamp');
  await page.getByRole('button', { name: 'Ho capito' }).click();
  await tabTo(keyboard, page.getByRole('button', { name: 'Più voci e beneficiari' }), 60);
  await keyboard.press('Enter');
  await expect(field(page, 'Importo della voce 1')).toBeFocused();
  await keyboard.type('25,5');
  await keyboard.press('Enter');
  await expect(cell(page, 'Voce 2')).toBeFocused();
  await keyboard.type('Copie');
  await keyboard.press('Enter');
  await keyboard.type('10');
  await expect(voci).toContainText('Totale 35,50');
  await look(desk, 'two-voci');

  await tabTo(keyboard, page.getByRole('button', { name: 'Aggiungi un beneficiario' }), 20);
  await keyboard.press('Enter');
  await expect(field(page, 'Ente')).toBeFocused();
  await keyboard.type(PROVINCIA.name);
  await field(page, 'Codice fiscale').last().fill('99999001020');
  await field(page, 'IBAN').fill(PROVINCIA.iban);
  await field(page, 'Tassonomia').fill('9/1201105IM/');
  await cell(page, 'Voce 3').fill('Diritti provinciali');
  await field(page, 'Importo della voce 3').fill('4,50');
  await keyboard.press('F9');
  // A stamp is nobody’s notice: said at the field, with what to do.
  await expect(voci).toContainText('La marca da bollo digitale non si paga con un avviso');
  await field(page, 'Tassonomia').fill(PROVINCIA.category);
  await expect(voci).toContainText('l’ultima cifra attesa è');
  await look(desk, 'wrong-beneficiary');
  await field(page, 'Codice fiscale').last().fill(PROVINCIA.fiscalCode);
  await expect(voci).toContainText('Totale 40,00');
  await look(desk, 'three-voci');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(desk, 'three-voci-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await keyboard.press('F9');
  await page.getByRole('dialog').getByLabel('Motivo').fill('allo sportello');
  await keyboard.press('Enter');
  const words = paperText(await printedPaper(page, 1)).replaceAll(/\s/g, '');
  expect(words).toContain('40,00');

  const [row] = valueOf(await client.positions.list({ filter: NO_FILTER, cursor: null, limit: 1, sort: 'NEWEST' })).rows;
  const card = valueOf(await client.positions.show({ id: row?.id ?? 0, nav: null }));
  expect(card.lines.map(({ label, amountCents }) => [label, amountCents])).toEqual([['Accesso agli atti', 2_550], ['Copie', 1_000], ['Diritti provinciali', 450]]);
  expect(card.options[0]?.installments[0]?.transfers).toMatchObject([{ index: 1, amountCents: 3_550 }, { index: 2, payee: PROVINCIA.fiscalCode, iban: PROVINCIA.iban, amountCents: 450 }]);
  const there = await openDesk({ host: readyHost, path: `/posizioni/${card.id}` });
  await expect(there.page.getByRole('region', { name: 'Voci dell’importo' })).toContainText('Diritti provinciali');
  await look(there, 'position');
});

test('a position brought with two beneficiaries is changed at the counter', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const serviceId = await serviceIdOf(client, 'ATTI');
  const line = { law: null, arithmetic: [], kind: 'PRINCIPAL' as const };
  const saved = valueOf(await client.positions.create({ ...newRequest(), serviceId, year: null, fields: { n: '12', copie: '1' }, description: 'Accesso atti pratica 12', amountCents: 3_000, dueDate: '2027-06-30', payableUntil: null, notes: null, debtor, draft: true, acceptDuplicate: true, replacesId: null,
    lines: [{ ...line, label: 'Diritti', amountCents: 2_500, payee: null }, { ...line, label: 'Diritti provinciali', amountCents: 500, payee: PROVINCIA }] }));
  const desk = await openDesk({ host: readyHost, path: `/posizioni/${saved.id}/modifica` });
  const { page } = desk;
  await expect(field(page, 'Importo della voce 2')).toHaveValue('5,00');
  await field(page, 'Importo della voce 2').fill('6,00');
  await expect(page.getByRole('group', { name: 'Voci' })).toContainText('Totale 31,00');
  await page.getByRole('button', { name: 'Salva bozza' }).click();
  await expect(page.getByText('Bozza salvata')).toBeVisible();
  expect(valueOf(await client.positions.show({ id: saved.id, nav: null })).lines.map(({ amountCents }) => amountCents)).toEqual([2_500, 600]);
});

const NO_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

test('TARI: the rule of the service, then one amount at the counter gives 24,60 to the Provincia of a notice of 524,00', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const tari = await serviceIdOf(client, 'TARI');
  valueOf(await client.positions.create({ ...newRequest(), serviceId: tari, year: 2026, fields: { utenza: '1' }, description: 'TARI 2026 - utenza 1', amountCents: 1_300, dueDate: '2027-06-30', payableUntil: null, notes: null, debtor, draft: true, acceptDuplicate: true, replacesId: null }));
  const settings = await openDesk({ host: readyHost, path: `/configurazione/servizi/${tari}` });
  const panel = settings.page.getByRole('region', { name: 'TEFA, interessi e spese' });
  await panel.getByText('Una parte va alla Provincia').click();
  await panel.getByLabel('Percentuale').fill('5');
  await panel.getByLabel('Provincia', { exact: true }).fill(PROVINCIA.name);
  await panel.getByLabel('Codice fiscale').fill(PROVINCIA.fiscalCode);
  await panel.getByLabel('IBAN').fill('IT00');
  await panel.getByLabel('Componenti ARERA').fill('7,60');
  await panel.getByRole('button', { name: 'Salva TEFA, interessi e spese' }).click();
  await expect(panel).toContainText('IBAN non valido');
  await expect(panel.getByLabel('IBAN')).toBeFocused();
  await panel.getByLabel('IBAN').fill(PROVINCIA.iban);
  await look(settings, 'rules');
  await panel.getByRole('button', { name: 'Salva TEFA, interessi e spese' }).click();
  await expect(settings.page.getByText('Regole salvate')).toBeVisible();

  const desk = await openDesk({ host: readyHost, path: '/' });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const voci = page.getByRole('group', { name: 'Voci' });
  await startPosition(page, keyboard, 'TARI');
  await keyboard.type(debtor.fiscalCode ?? '');
  await keyboard.press('Enter');
  await expect(field(page, 'Codice utenza')).toBeFocused();
  await keyboard.type('0012345');
  await keyboard.press('Enter');
  await expect(field(page, 'TARI netta')).toBeFocused();
  await keyboard.type('492');
  await expect(voci).toContainText('5,00 % di 492,00 € = 24,60 €');
  await expect(voci).toContainText('da 524,20 € a 524,00 €');
  await expect(voci).toContainText('Totale 524,00 €');
  await keyboard.press('Enter');
  await expect(field(page, 'Da pagare entro')).toBeFocused();
  await keyboard.type('+30');
  await keyboard.press('Enter');
  await look(desk, 'tari');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(desk, 'tari-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  // A screen of 1366 read at 200 %.
  await page.setViewportSize({ width: 683, height: 384 });
  await page.getByRole('group', { name: 'Voci' }).scrollIntoViewIfNeeded();
  await look(desk, 'tari-200');
  await page.setViewportSize({ width: 1366, height: 768 });
  await keyboard.press('F9');
  await page.getByRole('dialog').getByLabel('Motivo').fill('allo sportello');
  await keyboard.press('Enter');
  expect(paperText(await printedPaper(page, 1)).replaceAll(/\s/g, '')).toContain('524,00');
  const [row] = valueOf(await client.positions.list({ filter: NO_FILTER, cursor: null, limit: 1, sort: 'NEWEST' })).rows;
  const card = valueOf(await client.positions.show({ id: row?.id ?? 0, nav: null }));
  expect(card.options[0]?.installments[0]?.transfers.map(({ payeeName, amountCents }) => [payeeName, amountCents])).toEqual([['Comune di Montelupara Test', 49_940], [PROVINCIA.name, 2_460]]);

  // Opened again it is the same TARI; another amount is divided again.
  const again = await openDesk({ host: readyHost, path: `/posizioni/${card.id}/modifica` });
  await expect(field(again.page, 'TARI netta')).toHaveValue('492,00');
  await field(again.page, 'TARI netta').fill('100');
  await expect(again.page.getByRole('group', { name: 'Voci' })).toContainText('5,00 % di 100,00 € = 5,00 €');
  await field(again.page, 'Motivo').fill('rettifica');
  await again.page.getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(again.page.getByText(/salvato/)).toBeVisible();
  expect(valueOf(await client.positions.show({ id: card.id, nav: null })).options[0]?.installments[0]?.transfers.map(({ amountCents }) => amountCents)).toEqual([10_800, 500]);
});

test('a debt that is late: proposals with law and arithmetic, accepted or refused one by one, become voci', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const serviceId = await serviceIdOf(client, 'TARI');
  valueOf(await client.charges.saveRules({ ...newRequest(), serviceId, expectedVersion: 0, rules: { tefa: null, extraPoints: 200, notification: { cents: 880, act: 'delibera G.C. 12/2026' }, ravvedimento: true } }));
  const saved = valueOf(await client.positions.create({ ...newRequest(), serviceId, year: 2026, fields: { utenza: '1' }, description: 'TARI 2026 - utenza 1', amountCents: 100_000, dueDate: dayFrom(20), payableUntil: null, notes: null, debtor, draft: true, acceptDuplicate: true, replacesId: null }));
  const desk = await openDesk({ host: readyHost, path: `/posizioni/${saved.id}/modifica` });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const proposte = page.getByRole('group', { name: 'Proposte' });

  await tabTo(keyboard, page.getByRole('button', { name: 'Interessi, mora e spese' }), 60);
  await keyboard.press('Enter');
  await expect(field(page, 'Era dovuto il')).toBeFocused();
  await keyboard.type(italian(dayFrom(-20)));
  await field(page, 'Contati fino al').fill(italian(dayFrom(0)));
  await expect(proposte.getByRole('group', { name: 'Interessi legali' })).toContainText('art. 1284 c.c.');
  await expect(proposte.getByRole('group', { name: 'Interessi legali' })).toContainText('20 giorni all’1,60 %');
  await expect(proposte.getByRole('group', { name: 'Ravvedimento operoso' })).toContainText('1,25 % di 1.000,00 €');
  await look(desk, 'proposals');
  await tabTo(keyboard, page.getByRole('button', { name: 'Rifiuta gli interessi legali' }), 20);
  await keyboard.press('Enter');
  await expect(proposte).toContainText('Rifiutata');
  await tabTo(keyboard, page.getByRole('button', { name: 'Accetta il ravvedimento' }), 20);
  await keyboard.press('Enter');
  await expect(proposte.getByRole('group', { name: 'Interessi di mora' })).toContainText('Non si somma: hai accettato il ravvedimento');
  await page.getByRole('button', { name: 'Accetta le spese' }).click();
  const voci = page.getByRole('group', { name: 'Voci' });
  await expect(voci).toContainText('Sanzione ridotta');
  // 1.000,00 + 12,50 + 0,88 + 8,80
  await expect(voci).toContainText('Totale 1.022,18 €');
  await look(desk, 'accepted');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(desk, 'accepted-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 683, height: 384 });
  await proposte.getByRole('group', { name: 'Ravvedimento operoso' }).scrollIntoViewIfNeeded();
  await look(desk, 'accepted-200');
  await page.setViewportSize({ width: 1366, height: 768 });
  // Other days: what is in the voci is told to be of before.
  await field(page, 'Contati fino al').fill(italian(dayFrom(-3)));
  await expect(proposte).toContainText('ora sarebbero');
  await field(page, 'Contati fino al').fill(italian(dayFrom(0)));
  await page.getByRole('button', { name: 'Salva bozza' }).click();
  await expect(page.getByText('Bozza salvata')).toBeVisible();
  const card = valueOf(await client.positions.show({ id: saved.id, nav: null }));
  expect(card.lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([['PRINCIPAL', 100_000], ['SANCTION', 1_250], ['INTEREST', 88], ['NOTIFICATION_COSTS', 880]]);
  expect(card.options[0]?.installments[0]).toMatchObject({ amountCents: 102_218, transfers: [{ amountCents: 102_218 }] });
  await expect(page.getByRole('region', { name: 'Voci dell’importo' })).toContainText('D.Lgs. 472/1997, art. 13');
  await look(desk, 'position-with-sanction');
});

test('the intermediary is told of each beneficiary, of a new division, and a payment of all of them comes back paid', async ({ readyHost }) => {
  const counterpart = await startCounterpart();
  try {
    const { client } = await openReadyWindow(readyHost);
    const settings = { environment: 'OTHER', root: counterpart.url, callsPerTenSeconds: '95', bulkThreshold: '500', keepAlive: 'true' };
    valueOf(await client.connection.save({ ...newRequest(), connector: 'gpd', settings, secrets: { positionsKey: DEFAULT_KEY }, expectedVersion: null }));
    expect(valueOf(await client.connection.test({ ...newRequest() })).ok).toBe(true);
    valueOf(await client.connection.switchOn({ ...newRequest(), expectedVersion: valueOf(await client.connection.read({})).version }));
    const serviceId = await serviceIdOf(client, 'ATTI');
    const line = { law: null, arithmetic: [], kind: 'PRINCIPAL' as const };
    const linesOf = (own: number, other: number) => [{ ...line, label: 'Diritti', amountCents: own, payee: null }, { ...line, label: 'Diritti provinciali', amountCents: other, payee: PROVINCIA }];
    const form = { serviceId, year: null, fields: { n: '12' }, description: 'Accesso atti pratica 12', amountCents: 3_000, dueDate: dayFrom(30), payableUntil: null, notes: null, debtor };
    const { id, nav, version } = valueOf(await client.positions.create({ ...newRequest(), ...form, lines: linesOf(2_500, 500), draft: false, acceptDuplicate: true, replacesId: null }));
    const stateOf = async () => valueOf(await client.positions.show({ id, nav: null })).state;
    const there = () => (counterpart.control.position(nav ?? '')?.plans ?? []).flatMap(({ installments }) => installments).flatMap(({ transfers }) => transfers).map(({ organizationFiscalCode, amount, iban }) => [organizationFiscalCode === PROVINCIA.fiscalCode, amount, iban === PROVINCIA.iban]);
    await expect.poll(stateOf, { timeout: 30_000 }).toBe('UNPAID');
    expect(there()).toEqual([[false, 2_500, false], [true, 500, true]]);

    // A cent from one to the other: the same total, told again.
    valueOf(await client.positions.update({ ...newRequest(), id, expectedVersion: version, ...form, lines: linesOf(2_499, 501), reason: null, issue: false, acceptDuplicate: true }));
    await expect.poll(stateOf, { timeout: 30_000 }).toBe('UNPAID');
    expect(there()).toEqual([[false, 2_499, false], [true, 501, true]]);

    counterpart.control.pay(nav ?? '');
    await expect.poll(async () => { await client.sync.run({ ...newRequest() }); return stateOf(); }, { timeout: 60_000, intervals: [1_000] }).toBe('PAID');
    const card = valueOf(await client.positions.show({ id, nav: null }));
    expect(card.payments).toMatchObject([{ amountCents: 3_000, anomalies: [] }]);
    expect(card.tasks).toEqual([]);
  } finally {
    await counterpart.close();
  }
});

test('the rate of a new year is written once by the administrator, and the proposals use it', async ({ readyHost, openDesk }) => {
  const { client } = await openReadyWindow(readyHost);
  const desk = await openDesk({ host: readyHost, path: '/configurazione/interessi' });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const table = page.getByRole('table', { name: 'Interessi legali' });
  await expect(table).toContainText('da controllare');
  await look(desk, 'rates');
  const { nextYear } = valueOf(await client.charges.legalRates({}));
  await tabTo(keyboard, page.getByRole('button', { name: 'Nuovo tasso' }), 60);
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(field(page, 'Vale dal')).toHaveValue(`01/01/${nextYear}`);
  await keyboard.press('Control+Enter');
  await expect(dialog).toContainText('Il tasso va da 0 a 20 %');
  await expect(dialog).toContainText('Scrivi da dove viene');
  await look(desk, 'rate-errors');
  await expect(field(page, 'Tasso')).toBeFocused();
  await keyboard.type('1,75');
  await keyboard.press('Tab');
  await keyboard.type('DM 11/12/2026 (G.U. 290)');
  await keyboard.press('Control+Enter');
  await expect(table).toContainText('1,75 %');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(desk, 'rates-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  // A screen of 1366 read at 200 %.
  await page.setViewportSize({ width: 683, height: 384 });
  await look(desk, 'rates-200');
  await page.setViewportSize({ width: 1366, height: 768 });

  const serviceId = await serviceIdOf(client, 'TARI');
  const saved = valueOf(await client.positions.create({ ...newRequest(), serviceId, year: 2026, fields: { utenza: '1' }, description: 'TARI 2026 - utenza 1', amountCents: 100_000, dueDate: dayFrom(20), payableUntil: null, notes: null, debtor, draft: true, acceptDuplicate: true, replacesId: null }));
  const form = await openDesk({ host: readyHost, path: `/posizioni/${saved.id}/modifica` });
  form.wire.failAnswers((operation) => operation === 'charges.legalRates');
  await form.page.getByRole('button', { name: 'Interessi, mora e spese' }).click();
  await expect(form.page.getByRole('group', { name: 'Proposte' })).toContainText('I tassi degli interessi non si sono letti');
  await look(form, 'rates-unread');
  form.wire.failAnswers(null);
  await form.page.getByRole('group', { name: 'Proposte' }).getByRole('button', { name: 'Riprova' }).click();
  await expect(form.page.getByRole('group', { name: 'Proposte' })).not.toContainText('non si sono letti');
  await field(form.page, 'Era dovuto il').fill(`31/12/${nextYear - 1}`);
  await field(form.page, 'Contati fino al').fill(`20/01/${nextYear}`);
  await expect(form.page.getByRole('group', { name: 'Proposte' }).getByRole('group', { name: 'Interessi legali' })).toContainText('20 giorni all’1,75 %');

  await page.getByRole('button', { name: /^Togli il tasso/ }).click();
  await dialog.getByRole('button', { name: 'Togli il tasso' }).click();
  await expect(table).not.toContainText('1,75 %');
  await expect(form.page.getByRole('group', { name: 'Proposte' })).toContainText('non è ancora in tabella');
});
