import { expect, test } from 'vitest';
import { nextStop, SAVE_STOP } from './next-stop.ts';
import { MARIO, serviceOf } from './service.fixture.ts';
import { EMPTY_POSITION, withPerson, withService } from './typed-position.ts';

const day = { today: '2026-11-24', calendar: {} } as const;
const fixed = serviceOf({ description: 'Carta identita elettronica', fields: [], amountRule: { kind: 'FIXED', amountCents: 2221 } });

test('known person, fixed price: from the code straight to the main button', () => {
  const typed = withService(withPerson(EMPTY_POSITION, MARIO), fixed, day);
  expect(nextStop('serviceId', withService(EMPTY_POSITION, fixed, day), fixed, false)).toBe('debtor.fiscalCode');
  expect(nextStop('debtor.fiscalCode', typed, fixed, false)).toBe(SAVE_STOP);
});

test('an unknown person is asked name and address, then what the service wants', () => {
  const service = serviceOf({ dueRule: { kind: 'ASK' } });
  const typed = { ...withService(EMPTY_POSITION, service, day), fiscalCode: 'RSSMRA80A01H501U' };
  expect(nextStop('debtor.fiscalCode', typed, service, true)).toBe('debtor.name');
  const named = { ...typed, debtor: { ...typed.debtor, name: 'Rossi Mario', street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', email: 'a@b.it' } };
  expect(nextStop('debtor.name', named, service, true)).toBe('fields.utenza');
  expect(nextStop('fields.utenza', { ...named, fields: { utenza: '1' } }, service, true)).toBe('amountCents');
  expect(nextStop('amountCents', { ...named, amount: '10' }, service, true)).toBe('dueDate');
  expect(nextStop('dueDate', { ...named, amount: '10', dueDate: '16/12' }, service, true)).toBe(SAVE_STOP);
});
