import { expect, test } from 'vitest';
import { describeDate, readAmount, readDate } from './typed-value.ts';

test('an amount is read and tidied', () => {
  expect(readAmount('25,5')).toEqual({ kind: 'value', value: 2550, tidy: '25,50' });
  expect(readAmount('1.234,50')).toEqual({ kind: 'value', value: 123450, tidy: '1.234,50' });
  expect(readAmount('  ')).toEqual({ kind: 'empty' });
});
test('what is not an amount gets a sentence, not a code', () => {
  const reading = readAmount('abc');
  expect(reading.kind).toBe('problem');
  expect(reading.kind === 'problem' && reading.message).toMatch(/^Importo/);
});
test('a tidied amount reads as the same amount', () => {
  const first = readAmount('1234,5');
  expect(first.kind === 'value' && readAmount(first.tidy)).toEqual({ kind: 'value', value: 123450, tidy: '1.234,50' });
});
test('a date is read and tidied', () => {
  expect(readDate('3112', '2026-11-23', 'NEXT')).toEqual({ kind: 'value', value: '2026-12-31', tidy: '31/12/2026' });
  expect(readDate('32/12', '2026-11-23', 'NEXT').kind).toBe('problem');
});
test('the fact beside a date', () => {
  expect(describeDate('2026-12-16', '2026-11-23')).toBe('mercoledì, fra 23 giorni');
  expect(describeDate('2026-11-23', '2026-11-23')).toBe('lunedì, oggi');
  expect(describeDate('2026-11-20', '2026-11-23')).toBe('venerdì, 3 giorni fa');
});
