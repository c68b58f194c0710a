import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRf, formatRf, parseRf, rfProblemMessage } from './rf-reference.ts';

const references = fc.array(fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz'), { minLength: 1, maxLength: 21 }).map((list) => list.join(''));

test('a built reference passes, also in groups of four', () => {
  fc.assert(
    fc.property(references, (reference) => {
      const rf = buildRf(reference);
      expect(rf.ok && parseRf(formatRf(rf.value))).toEqual(rf);
    }),
  );
});

test('wrong check digits are refused, the right ones told', () => {
  fc.assert(
    fc.property(references, fc.integer({ min: 1, max: 96 }), (reference, shift) => {
      const rf = buildRf(reference);
      const text = rf.ok ? rf.value : '';
      const right = Number(text.slice(2, 4));
      const wrong = String(((right - 2 + shift) % 97) + 2).padStart(2, '0');
      expect(parseRf(`RF${wrong}${reference}`)).toEqual({ ok: false, error: { reason: 'CHECK_DIGITS', expectedCheckDigits: text.slice(2, 4) } });
    }),
  );
});

test('the expected digits are told in words', () => {
  expect(rfProblemMessage({ reason: 'CHECK_DIGITS', expectedCheckDigits: '78' })).toBe('Riferimento RF non valido: le cifre di controllo attese sono 78');
});

test.each(['', 'à', 'A B', 'X'.repeat(22)])('“%s” is no reference', (reference) => {
  expect(buildRf(reference)).toEqual({ ok: false, error: 'FORMAT' });
});
