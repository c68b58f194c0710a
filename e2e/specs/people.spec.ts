import { newRequest, openReadyWindow } from '../fixtures/archives.ts';
import { valueOf } from '../fixtures/contract-window.ts';
import { expect, test } from '../fixtures/desk.ts';
import { openKeyboard } from '../fixtures/keyboard.ts';
import { seedFullDay } from '../fixtures/seeded-day.ts';
import { fillByKeyboard, tabTo } from '../pages/keyboard-moves.ts';
import { field, startPosition } from '../pages/new-position.ts';
import { goTo, settle } from '../pages/walk.ts';

const DEAD_CODE = 'RSSGNN40A01H501D';

test('the registry without a mouse: a foreigner added, a person who moved, two records made one and parted again, a notice for an heir', async ({ readyHost, openDesk }) => {
  test.setTimeout(180_000);
  const before = await openReadyWindow(readyHost);
  const { registry } = await seedFullDay(before.client);
  const person = (id: number) => before.client.people.show({ id }).then(valueOf);
  const twin = valueOf(await before.client.people.save({ ...newRequest(), id: null, expectedVersion: null, fiscalCode: null, type: 'F', name: 'Muller Hans', address: null, email: null, pec: null, phone: '06 123456', identity: { vatNumber: null, birthDate: '1975-03-04', birthPlace: null, deathDate: null, foreign: null } }));

  const desk = await openDesk({ host: readyHost });
  const { page } = desk;
  const keyboard = await openKeyboard(page);
  const dialog = page.getByRole('dialog');
  const inDialog = (label: string) => dialog.getByRole('textbox', { name: label });
  const press = async (name: RegExp | string) => { await tabTo(keyboard, page.getByRole('main').getByRole('button', { name }).first(), 60); await keyboard.press('Enter'); };
  const openPart = async (from: RegExp, to: RegExp, key: 'ArrowRight' | 'ArrowLeft') => {
    await tabTo(keyboard, page.getByRole('tab', { name: from }), 60, 'Shift+Tab');
    const chosen = () => page.getByRole('tab', { selected: true }).textContent();
    for (let steps = 0; steps < 5 && !to.test((await chosen()) ?? ''); steps += 1) {
      const before = await chosen();
      await keyboard.press(key);
      await expect.poll(chosen).not.toBe(before);
    }
    await expect(page.getByRole('tab', { name: to })).toBeFocused();
  };

  await press(/^Persone/);
  await expect(page.getByRole('heading', { level: 1, name: 'Persone' })).toBeVisible();
  await settle(desk);
  await press(/^Nuova persona/);
  await expect(inDialog('Cognome e nome')).toBeFocused();
  await keyboard.type('Dupont Marie');
  await tabTo(keyboard, dialog.getByRole('checkbox'));
  await keyboard.press('Space');
  await keyboard.press('Control+Enter');
  // Refused at the field, and the focus is brought there.
  await expect(dialog.getByRole('combobox', { name: 'Stato' })).toBeFocused();
  await keyboard.type('Franc');
  await keyboard.press('Enter');
  await fillByKeyboard(keyboard, inDialog('Codice fiscale estero'), 'FR 30 23 217 600 053');
  await expect(dialog).toContainText('ANONIMO');
  await keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Dupont Marie' })).toBeVisible();
  await settle(desk);

  await openPart(/^Posizioni/, /^Indirizzi/, 'ArrowRight');
  for (const [day, street] of [['01/02/2020', 'Rue de Rivoli'], ['01/03/2026', 'Via Nazionale']] as const) {
    await press(/^Nuovo indirizzo dal/);
    await fillByKeyboard(keyboard, inDialog('Vale dal'), day);
    await fillByKeyboard(keyboard, inDialog('Via o piazza'), street);
    await fillByKeyboard(keyboard, inDialog('CAP'), '00184');
    await fillByKeyboard(keyboard, inDialog('Comune'), 'Roma');
    await fillByKeyboard(keyboard, inDialog('Prov.'), 'RM');
    await keyboard.press('Control+Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('main')).toContainText(street);
  }
  await expect(page.getByRole('main')).toContainText('28/02/2026');

  await goTo(desk, `/persone/${registry.foreignId}`);
  await press('Confronta');
  await expect(dialog).toContainText('Sono la stessa persona?');
  await fillByKeyboard(keyboard, inDialog('Perché sono la stessa persona'), 'Stesso passaporto');
  await keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  // Whichever of the two was proposed to stay, both addresses lead to one record.
  await expect.poll(async () => (await person(twin.id)).person.id === (await person(registry.foreignId)).person.id).toBe(true);
  await settle(desk);
  await openPart(/^Posizioni/, /^Storia/, 'ArrowLeft');
  await press(/^Annulla l’unione/);
  await expect(dialog).toContainText('Annullare l’unione');
  await fillByKeyboard(keyboard, inDialog('Motivo'), 'Sono padre e figlio');
  await keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => [(await person(twin.id)).person.name, (await person(registry.foreignId)).person.name]).toEqual(['Muller Hans', 'Müller Hans']);

  await startPosition(page, keyboard, 'CIE');
  await keyboard.type(DEAD_CODE);
  await keyboard.press('Enter');
  await expect(page.getByText('Questa persona è morta')).toBeVisible();
  const { deceased } = await person(registry.deadId);
  const heir = deceased?.heirs[0];
  await tabTo(keyboard, page.getByRole('main').getByRole('button', { name: heir?.name ?? '' }), 60, 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(field(page, 'Codice fiscale')).toHaveValue(heir?.fiscalCode ?? '');
  await expect(page.getByText('Questa persona è morta')).toHaveCount(0);
  before.close();
});
