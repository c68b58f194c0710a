import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { passwordObjection } from './password-rules.ts';

// The cost of the product, which the other tests do without.
vi.unmock(import('./password-hash.ts'));

const owner = { username: 'm.bianchi', name: 'Marta Bianchi', entityName: 'Comune di Esempio' };

describe('a password is refused', () => {
  test.each([
    ['corta', 'almeno 12'], ['undici lett', 'almeno 12'], ['            ', 'soli spazi'],
    ['Password2026!', 'per prime'], ['P@ssw0rd1234', 'per prime'], ['forzajuve2026', 'per prime'], ['ufficiotributi', 'per prime'], ['Comunale123456', 'per prime'], ['2026Sportello!', 'per prime'],
    ['aaaaaaaaaaaaa', 'stessi caratteri'], ['abcabcabcabcabc', 'stessi caratteri'], ['Ciao!Ciao!Ciao!', 'stessi caratteri'],
    ['abcdefghijklmn', 'tasti'], ['qwertyuiop12345', 'per prime'], ['asdfghjklzxcvb', 'tasti'], ['987654321098765', 'tasti'], ['1qaz2wsx3edc4rfv', 'tasti'],
    ['gatto m.bianchi 77', 'nome utente'], ['bianchi Marta 1980', 'tuo nome'], ['ComuneDiEsempio1', 'nome dell’ente'],
  ])('%s', (password, words) => {
    expect(passwordObjection(password, owner)).toContain(words);
  });
});

test('a phrase is accepted, also with accents, signs and other alphabets', () => {
  for (const password of ['tre gatti in barca', 'perché-il-lupo-dorme', 'zK8#qLm2$vR9', 'κόκκινο σπίτι ψηλά', 'password del mercato coperto']) expect(passwordObjection(password, owner)).toBeNull();
});

test('the list of common ones is of some hundreds', () => {
  expect(commonPasswords.size).toBeGreaterThan(300);
});

test('an objection never repeats the password', () => {
  fc.assert(fc.property(fc.string({ minLength: 6, maxLength: 40 }).filter((text) => /[^\s]{6}/.test(text)), (password) => {
    const objection = passwordObjection(password, owner);
    return objection === null || !objection.includes(password);
  }));
});

test('a stored password is recognised, also written with composed accents, and no other is', async () => {
  const stored = await hashPassword('perché il lupo dorme');
  expect(stored.hash).toMatch(/^scrypt\$15\$8\$1\$/);
  expect(await verifyPassword('perche\u0301 il lupo dorme', stored)).toBe(true);
  expect(await verifyPassword('perche il lupo dorme', stored)).toBe(false);
  expect(await verifyPassword('perché il lupo dorme', null)).toBe(false);
  expect((await hashPassword('perché il lupo dorme')).hash).not.toBe(stored.hash);
});
