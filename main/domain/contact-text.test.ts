import { expect, test } from 'vitest';
import { contactKey, parseContact, phoneKindOf } from './contact-text.ts';

test.each(['mario@example.it', 'mario.rossi+tari@posta.comune.example.it', "d'angelo@example.it", ' Mario@EXAMPLE.it '])('%s is a mail address', (typed) => {
  expect(parseContact('EMAIL', typed)).toMatchObject({ ok: true });
  expect(parseContact('PEC', typed)).toMatchObject({ ok: true });
});

test('the domain of a mail address is kept in lower case, the name before it as typed', () => {
  expect(parseContact('EMAIL', ' Mario.Rossi@EXAMPLE.it')).toEqual({ ok: true, value: 'Mario.Rossi@example.it' });
});

test.each([
  ['', 'Manca l’indirizzo'], ['mario', 'Manca la chiocciola'], ['mario@', 'nome@dominio.it'], ['mario@example', 'nome@dominio.it'], ['mario rossi@example.it', 'spazio'], ['mario..rossi@example.it', 'nome@dominio.it'],
  ['.mario@example.it', 'nome@dominio.it'], ['mario.@example.it', 'nome@dominio.it'], ['mario@-example.it', 'nome@dominio.it'], [`${'a'.repeat(250)}@example.it`, '256 caratteri'],
])('%s is none, and the sentence says why', (typed, why) => {
  expect(parseContact('EMAIL', typed)).toEqual({ ok: false, error: expect.stringContaining(why) });
});

test.each(['0445 123456', '+39 333 1234567', '333/1234567', '800.123.456', '0039 0445 123456'])('%s is a telephone number', (typed) => {
  expect(parseContact('PHONE', typed)).toMatchObject({ ok: true });
});

test.each(['', '123', 'ufficio', '333 12a4567', '+', '12345678901234567890'])('%s is none', (typed) => {
  expect(parseContact('MOBILE', typed)).toMatchObject({ ok: false });
});

test('two spellings of one number, or of one address, are the same contact', () => {
  expect(contactKey('MOBILE', '+39 333-123 4567')).toBe(contactKey('PHONE', '3331234567'));
  expect(contactKey('EMAIL', 'Mario@Example.it')).toBe(contactKey('EMAIL', 'mario@example.it'));
});

test('a number that begins with 3 is a mobile one', () => {
  expect(['333 1234567', '+39 333 1234567', '0445 333333', '0039 347 1'].map(phoneKindOf)).toEqual(['MOBILE', 'MOBILE', 'PHONE', 'MOBILE']);
});
