import type { Page } from 'playwright/test';
import { numericTaxCodeCheckDigit } from '../../main/domain/numeric-tax-code.ts';
import { buildIban } from '../../main/domain/iban.ts';
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
const code = `9999900102`.slice(0, 10);
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
