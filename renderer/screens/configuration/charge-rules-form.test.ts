import { expect, test } from 'vitest';
import { STARTING_CHARGE_RULES, type ChargeRules } from '../../../main/domain/service-charges.ts';
import { hundredthsOf, readCharges, typedCharges } from './charge-rules-form.ts';

const RULES: ChargeRules = {
  tefa: { basisPoints: 450, payee: { fiscalCode: '99999000021', name: 'Provincia di Prova', iban: 'IT60X0542811101000000123456', category: '9/0201102IM/' }, areraCents: 760, roundToEuro: true, minimumCents: 1_200 },
  extraPoints: 150, notification: { cents: 880, act: 'delibera G.C. 12/2026' }, ravvedimento: true,
};

test('rules come back as they were stored', () => {
  expect(readCharges(typedCharges(RULES))).toEqual({ ok: true, rules: RULES });
  expect(readCharges(typedCharges(STARTING_CHARGE_RULES))).toEqual({ ok: true, rules: STARTING_CHARGE_RULES });
});

test('percents are read with comma or point, two decimals at most', () => {
  expect(['5', '4,5', '4.50', '0,25 %', '5,125', 'cinque', ''].map(hundredthsOf)).toEqual([500, 450, 450, 25, null, null, null]);
});

test('what is wrong is told at its field', () => {
  const typed = typedCharges(RULES);
  const pathOf = (part: Partial<typeof typed>) => { const read = readCharges({ ...typed, ...part }); return read.ok ? null : read.path; };
  expect(pathOf({ percent: '6' })).toBe('rules.tefa.basisPoints');
  expect(pathOf({ iban: 'IT00' })).toBe('rules.tefa.payee.iban');
  expect(pathOf({ fiscalCode: '1' })).toBe('rules.tefa.payee.fiscalCode');
  expect(pathOf({ category: '' })).toBe('rules.tefa.payee.category');
  expect(pathOf({ extra: '2,01' })).toBe('rules.extraPoints');
  expect(pathOf({ cost: '' })).toBe('rules.notification.cents');
  expect(pathOf({ act: '' })).toBe('rules.notification.act');
  expect(pathOf({ tefa: false, iban: '' })).toBeNull();
});
