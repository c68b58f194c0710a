import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importTotals, type CountedFile, type ImportTotals } from './import-totals.ts';

const file: fc.Arbitrary<CountedFile> = fc.record({
  kind: fc.constantFrom('receipt', 'archive', 'flow', 'flow_page', 'treasury'), result: fc.constantFrom('IMPORTED', 'IMPORTED_NO_PAYMENT', 'IMPORTED_ANOMALOUS', 'ALREADY', 'SUPERSEDED', 'CONFLICT', 'REFUSED', 'PARTIAL', 'WITH 1'),
  totalCents: fc.option(fc.integer({ min: 0, max: 99_999_999 })), ownCents: fc.option(fc.integer({ min: 0, max: 99_999_999 })), taskIds: fc.array(fc.nat(), { maxLength: 3 }),
});

test('the totals of many files are the sums of those of each, however they were sent', () => {
  fc.assert(fc.property(fc.array(file, { maxLength: 30 }), (files) => {
    const alone = files.map((one) => importTotals([one]));
    const summed = (key: keyof ImportTotals) => alone.reduce((sum, totals) => sum + totals[key], 0);
    const together = importTotals(files);
    expect(together).toEqual({ files: summed('files'), imported: summed('imported'), already: summed('already'), refused: summed('refused'), noPayment: summed('noPayment'), totalCents: summed('totalCents'), ownCents: summed('ownCents'), tasks: summed('tasks') });
  }));
});
