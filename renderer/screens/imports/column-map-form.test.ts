import { expect, test } from 'vitest';
import { columnMapOf, columnMapProblems, likelySeparator, NEW_COLUMN_MAP, type ColumnMapForm } from './column-map-form.ts';

const form: ColumnMapForm = { ...NEW_COLUMN_MAP, name: 'Banca Esempio', headerLines: '2', columns: { bookingDate: 1, causale: 4, amount: 3, payerName: 5 } };

test('a bank’s table is told by the columns that matter; the others may be missing', () => {
  expect(columnMapProblems(form)).toEqual({});
  expect(columnMapOf(form)).toMatchObject({ name: 'Banca Esempio', separator: ';', headerLines: 2, decimalMark: 'AUTO', negativeAmounts: 'DEBIT', columns: { bookingDate: 1, causale: 4, amount: 3, payerName: 5, debit: null, bolletta: null } });
});

test('what is missing or said twice is told where it is', () => {
  const problems = columnMapProblems({ ...form, name: ' ', headerLines: 'x', columns: { bookingDate: 1, amount: 1 } });
  expect(Object.keys(problems).sort()).toEqual(['amount', 'causale', 'headerLines', 'name']);
  expect(problems.amount).toBe('È la stessa colonna di «Data contabile».');
  expect(columnMapOf({ ...form, headerLines: '51' })).toBeNull();
});

test('the separator is the one that cuts the lines into cells', () => {
  expect(likelySeparator('Data;Valuta;Importo\n01/03/2026;01/03/2026;12,50')).toBe(';');
  expect(likelySeparator('Data\tValuta\tImporto\n01/03/2026\t01/03/2026\t12,50')).toBe('\t');
  expect(likelySeparator('')).toBe(';');
});
