import { describe, expect, test } from 'vitest';
import type { Account } from '../settings-form/setting-types.ts';
import { accountChangeFormOf, accountChangeProblems, newAccountOf, NEW_ACCOUNT, planInputOf, type AccountChangeForm } from './account-change-form.ts';

const TODAY = '2026-11-24';
const IBAN = 'IT60X0542811101000000123456';
const account = (id: number, inUseBy: number, retired = false): Account => ({ id, iban: IBAN, label: `Conto ${id}`, postal: false, holder: null, retired, inUseBy, version: 1 });
const good: AccountChangeForm = { oldAccountId: '1', newAccountId: NEW_ACCOUNT, iban: 'it60 x054 2811 1010 0000 0123 456', label: 'Tesoreria 2027', holder: '', day: '01/01/2027', note: ' Determina 12 ' };

describe('the form of a change of account', () => {
  test('proposes the account most services use; with no other to choose, the new one is written', () => {
    expect(accountChangeFormOf([account(1, 2), account(2, 5), account(3, 9, true)], null, TODAY)).toMatchObject({ oldAccountId: '2', newAccountId: null, day: '24/11/2026' });
    expect(accountChangeFormOf([account(1, 2)], null, TODAY)).toMatchObject({ oldAccountId: '1', newAccountId: NEW_ACCOUNT });
    expect(accountChangeFormOf([account(1, 2), account(2, 5)], 1, TODAY).oldAccountId).toBe('1');
  });

  test('gives the core a clean IBAN, a date and no empty words', () => {
    expect(planInputOf(good, TODAY)).toEqual({ oldAccountId: 1, newAccount: { kind: 'NEW', iban: IBAN, label: 'Tesoreria 2027', holder: null }, effectiveOn: '2027-01-01', note: 'Determina 12' });
    expect(planInputOf({ ...good, newAccountId: '7', note: ' ' }, TODAY)).toMatchObject({ newAccount: { kind: 'EXISTING', id: 7 }, note: null });
  });

  test.each([
    ['a day that is over', { day: '23/11/2026' }, 'effectiveOn', 'Il 23/11/2026 è già passato: scegli oggi o un giorno che deve venire.'],
    ['a year mistyped', { day: '01/01/2072' }, 'effectiveOn', 'Il 01/01/2072 è troppo lontano: al massimo due anni da oggi. Controlla l’anno.'],
    ['no day', { day: '' }, 'effectiveOn', 'Scrivi il giorno da cui vale il conto nuovo.'],
    ['a wrong digit', { iban: IBAN.replace('60', '61') }, 'newAccount.iban', 'IBAN non valido: le cifre di controllo non tornano, ricontrolla i caratteri scritti.'],
    ['no name', { label: '' }, 'newAccount.label', 'Dai un nome al conto, per riconoscerlo quando lo scegli.'],
    ['the account of now', { newAccountId: '1' }, 'newAccount.id', 'È il conto di adesso: scegline un altro.'],
    ['no account', { newAccountId: null }, 'newAccount.id', 'Scegli il conto nuovo, oppure «Un conto che non c’è ancora».'],
  ])('%s is said at its field, and nothing is asked', (_what, change, path, words) => {
    expect(accountChangeProblems({ ...good, ...change }, TODAY)[path]).toBe(words);
    expect(planInputOf({ ...good, ...change }, TODAY)).toBeNull();
  });

  test('today is a good day, and the account to come is checked as soon as its IBAN holds', () => {
    expect(planInputOf({ ...good, day: 'oggi' }, TODAY)?.effectiveOn).toBe(TODAY);
    expect(newAccountOf({ ...good, label: '' })).toMatchObject({ kind: 'NEW', iban: IBAN });
    expect(newAccountOf({ ...good, iban: 'IT60' })).toBeNull();
  });
});
