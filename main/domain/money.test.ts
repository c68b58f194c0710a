import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountProblemMessage,
  formatAmount,
  formatDecimalAmount,
  formatEuro,
  MAX_AMOUNT_CENTS,
  parseDecimalAmount,
  parseTypedAmount,
  splitByShares,
} from './money.ts';

describe('an amount on screen', () => {
  test.each([
    [0, '0,00'],
    [5, '0,05'],
    [123_450, '1.234,50'],
    [99_999_999_999, '999.999.999,99'],
    [-1200, '\u221212,00'],
  ])('%i cents read %s', (cents, text) => expect(formatAmount(cents)).toBe(text));

  test('the euro sign follows a blank that does not break', () => expect(formatEuro(123_450)).toBe('1.234,50\u00a0€'));

  test('half a cent is a bug of the caller', () => expect(() => formatAmount(0.5)).toThrow(RangeError));
});

describe('an amount as a clerk types it', () => {
  test.each([
    ['25', 2500],
    ['25,5', 2550],
    ['25.50', 2550],
    ['25.5', 2550],
    ['1.234,50', 123_450],
    ['1234,5', 123_450],
    ['1.234', 123_400],
    ['1.234.567', 123_456_700],
    ['1 234,50', 123_450],
    [',50', 50],
    ['0,01', 1],
    ['25,', 2500],
    ['€ 25', 2500],
    ['1.234,50 €', 123_450],
    ['+25', 2500],
    ['007', 700],
    ['999999999,99', MAX_AMOUNT_CENTS],
  ])('%s is %i cents', (text, cents) => expect(parseTypedAmount(text)).toEqual({ ok: true, value: cents }));

  test.each([
    ['', 'EMPTY'],
    ['  ', 'EMPTY'],
    ['€', 'EMPTY'],
    ['0', 'ZERO'],
    ['0,00', 'ZERO'],
    ['-0', 'ZERO'],
    ['-5', 'NEGATIVE'],
    ['\u22125,00', 'NEGATIVE'],
    ['25,505', 'TOO_MANY_DECIMALS'],
    ['0.123', 'TOO_MANY_DECIMALS'],
    ['1.23,50', 'FORMAT'],
    ['1,234.50', 'FORMAT'],
    ['12a', 'FORMAT'],
    ['1e3', 'FORMAT'],
    ['.', 'FORMAT'],
    ['--5', 'FORMAT'],
    ['1000000000', 'TOO_LARGE'],
    ['9'.repeat(40), 'TOO_LARGE'],
  ])('%s is refused: %s', (text, problem) => expect(parseTypedAmount(text)).toEqual({ ok: false, error: problem }));

  test('zero and negative have the sentence of the form', () => {
    expect(amountProblemMessage('ZERO')).toBe('L’importo deve essere maggiore di zero');
    expect(amountProblemMessage('NEGATIVE')).toContain('maggiore di zero');
  });

  test('what is shown can be typed back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_AMOUNT_CENTS }), (cents) => {
        expect(parseTypedAmount(formatAmount(cents))).toEqual({ ok: true, value: cents });
        expect(parseTypedAmount(formatEuro(cents))).toEqual({ ok: true, value: cents });
      }),
    );
  });
});

describe('the decimal form of messages', () => {
  test('goes there and back', () => {
    fc.assert(
      fc.property(fc.nat({ max: MAX_AMOUNT_CENTS }), (cents) => {
        expect(parseDecimalAmount(formatDecimalAmount(cents))).toEqual({ ok: true, value: cents });
      }),
    );
  });

  test.each(['12', '12.5', '12,50', '-1.00', '1.234.50', ' 1.00'])('%s is refused', (text) => {
    expect(parseDecimalAmount(text)).toEqual({ ok: false, error: 'FORMAT' });
  });

  test('digits beyond what a Number holds are refused, not rounded', () => {
    expect(parseDecimalAmount('99999999999999999.00')).toEqual({ ok: false, error: 'TOO_LARGE' });
  });
});

describe('dividing by shares', () => {
  test.each([
    [10_000, [1], [10_000]],
    [10_000, [1, 1, 1], [3334, 3333, 3333]],
    [100, [0.05, 0.95], [5, 95]],
    [2, [1, 1, 1], [1, 1, 0]],
    [100, [0, 1], [0, 100]],
    [0, [1, 2], [0, 0]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [101, [70, 30], [71, 30]],
  ])('%i cents by %j give %j', (total, shares, parts) => expect(splitByShares(total, shares)).toEqual(parts));

  test('the largest remainder gets the cent', () => expect(splitByShares(10, [1, 2, 3])).toEqual([2, 3, 5]));

  test('not a cent is lost or made, and no part is off by a cent or more', () => {
    const shares = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: -MAX_AMOUNT_CENTS, max: MAX_AMOUNT_CENTS }), shares, (total, weights) => {
        const parts = splitByShares(total, weights);
        const sum = weights.reduce((a, b) => a + b, 0);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        // The exact share is recomputed in floating point: the slack covers its error and the nine decimals kept.
        for (const [index, part] of parts.entries()) {
          const exact = (total * (weights[index] ?? 0)) / sum;
          expect(Math.abs(part - exact)).toBeLessThan(1.001 + Math.abs(total) * 1e-5);
        }
      }),
    );
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[Number.NaN]]])('shares %j are a bug of the caller', (shares) => {
    expect(() => splitByShares(100, shares)).toThrow(RangeError);
  });
});
