import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildQrContent, parseQrContent, qrProblemMessage } from './qr-content.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const contents = fc.record({
  nav: fc.tuple(fc.integer({ min: 0, max: 3 }), digits(17)).map(([aux, rest]) => `${aux}${rest}`),
  creditorTaxCode: digits(11),
  amountCents: fc.integer({ min: 1, max: 99_999_999_999 }),
});

test('what is printed is what is read, in 44 to 53 characters that version 4 holds', () => {
  fc.assert(
    fc.property(contents, (content) => {
      const text = buildQrContent(content);
      expect(text.ok && text.value).toMatch(/^PAGOPA\|002\|[0-3]\d{17}\|\d{11}\|\d{2,11}$/);
      expect(text.ok && text.value.length).toBeLessThanOrEqual(53);
      expect(text.ok && parseQrContent(text.value)).toEqual({ ok: true, value: content });
    }),
  );
});

test.each([
  [{ nav: '302032002700000251', creditorTaxCode: '03334231200', amountCents: 0 }, 'AMOUNT'],
  [{ nav: '302032002700000251', creditorTaxCode: '03334231200', amountCents: 100_000_000_000 }, 'AMOUNT'],
  [{ nav: '302032002700000251', creditorTaxCode: '3334231200', amountCents: 1 }, 'CF'],
  [{ nav: '3020 3200 2700 0002 51', creditorTaxCode: '03334231200', amountCents: 1 }, 'NAV'],
])('%j is not printed: %s', (content, problem) => expect(buildQrContent(content)).toEqual({ ok: false, error: problem }));

test('leading zeros of the amount are read', () => {
  expect(parseQrContent('PAGOPA|002|302032002700000251|03334231200|0000012345')).toMatchObject({ value: { amountCents: 12_345 } });
});

test('a foreign code is told apart in words', () => {
  expect(qrProblemMessage('IDENTIFIER')).toBe('Codice QR non valido: non inizia con PAGOPA, non è un avviso pagoPA');
});
