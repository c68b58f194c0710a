import { ADMINISTRATOR, newRequest, openReadyWindow, serviceIdOf } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { DEBTORS } from '../fixtures/seeded-day.ts';
import { field, startPosition, typeInTurn } from '../pages/new-position.ts';

const EVERYTHING = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

test('a link cut while saving: the form stays, the same request is repeated, there is exactly one position', async ({ readyHost, openDesk }) => {
  const { page, wire } = await openDesk({ host: readyHost });
  const keyboard = await openKeyboard(page);
  await startPosition(page, keyboard, 'CIE');
  await typeInTurn(page, keyboard, 'Codice fiscale', DEBTORS.verdi.fiscalCode);
  await typeInTurn(page, keyboard, 'Cognome e nome', DEBTORS.verdi.name);
  wire.cutAnswerOf('positions.create');
  wire.holdLink(true);
  await keyboard.press('Control+Enter');
  await expect.poll(() => wire.cuts()).toBe(1);
  await expect(page.getByText(/^Collegamento interrotto: riprovo/)).toBeVisible();
  await expect(field(page, 'Codice fiscale')).toHaveValue(DEBTORS.verdi.fiscalCode);
  await expect(field(page, 'Cognome e nome')).toHaveValue(DEBTORS.verdi.name);
  wire.holdLink(false);
  await expect(page.getByText(/^Avviso [\d ]+ salvato$/)).toBeVisible();
  expect(wire.asked().filter((operation) => operation === 'positions.create')).toHaveLength(2);

  const other = await openReadyWindow(readyHost);
  expect(valueOf(await other.client.positions.totals({ filter: EVERYTHING })).count).toBe(1);
  other.close();
});

test('somebody else saved meanwhile: both versions are shown and mine can be put over it', async ({ readyHost, openDesk }) => {
  const other = await openReadyWindow(readyHost);
  const form = {
    serviceId: await serviceIdOf(other.client, 'ATTI'), year: 2026, fields: { n: '12' }, description: 'Accesso atti pratica 12', amountCents: 1500, dueDate: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10), payableUntil: null, notes: null, debtor: DEBTORS.rossi,
  };
  const saved = valueOf(await other.client.positions.create({ ...newRequest(), ...form, draft: false, acceptDuplicate: false, replacesId: null }));
  const { page } = await openDesk({ host: readyHost, path: `/posizioni/${saved.id}/modifica` });
  const causale = field(page, 'Causale');
  await expect(causale).toHaveValue(form.description);
  await causale.fill('Accesso atti pratica 12 bis');
  valueOf(await other.client.positions.update({ ...newRequest(), ...form, notes: 'Chiamare prima', amountCents: 1700, id: saved.id, expectedVersion: saved.version, reason: null, issue: false, acceptDuplicate: false }));
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: /Nel frattempo questa posizione è cambiata/ });
  await expect(dialog).toContainText('Accesso atti pratica 12 bis');
  await expect(dialog).toContainText('17,00');
  await dialog.getByRole('button', { name: 'Riapplica le mie modifiche' }).click();
  await expect(causale).toHaveValue('Accesso atti pratica 12 bis');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: DEBTORS.rossi.name })).toBeVisible();
  const stored = valueOf(await other.client.positions.show({ id: saved.id, nav: null }));
  expect([stored.description, stored.notes]).toEqual(['Accesso atti pratica 12 bis', 'Chiamare prima']);
  other.close();
});

test('idle for a quarter of an hour: the window locks, unlocking finds the form as it was typed', async ({ readyHost, openDesk }) => {
  const { page } = await openDesk({ host: readyHost, clock: 'DRIVEN' });
  const keyboard = await openKeyboard(page);
  await startPosition(page, keyboard, 'TARI');
  await typeInTurn(page, keyboard, 'Codice fiscale', DEBTORS.verdi.fiscalCode);
  await typeInTurn(page, keyboard, 'Cognome e nome', DEBTORS.verdi.name);
  await page.clock.fastForward('16:00');
  await expect(page.getByRole('heading', { level: 1, name: 'Schermo bloccato' })).toBeVisible();
  await expect(page.getByText(DEBTORS.verdi.name)).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeHidden();
  await page.getByRole('textbox', { name: 'Password' }).fill('non è questa 123');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(field(page, 'Codice fiscale')).toHaveValue(DEBTORS.verdi.fiscalCode);
  await expect(field(page, 'Cognome e nome')).toHaveValue(DEBTORS.verdi.name);
});

test('a second browser asks for its own login', async ({ idleHost, openDesk }) => {
  await openDesk({ host: idleHost });
  const { page } = await openDesk({ host: idleHost, login: 'out' });
  await expect(page.getByRole('heading', { level: 1, name: 'Accesso' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Nome utente' }).fill(ADMINISTRATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMINISTRATOR.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible();
});
