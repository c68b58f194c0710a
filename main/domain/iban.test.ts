import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIban, formatCcp, formatIban, ibanProblemMessage, ibanToCcp, normalizeCcp, parseIban } from './iban.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const account = fc.array(fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), { minLength: 12, maxLength: 12 }).map((list) => list.join(''));
const ibans = fc.tuple(digits(5), digits(5), account).map(([abi, cab, number]) => {
  const built = buildIban(abi, cab, number);
  if (!built.ok) throw new Error('no IBAN');
  return built.value;
});

describe('an IBAN', () => {
  test('passes when built from its parts, in groups and lower case too', () => {
    fc.assert(
      fc.property(ibans, (iban) => {
        expect(parseIban(formatIban(iban).toLowerCase())).toMatchObject({ ok: true, value: { iban, abi: iban.slice(5, 10), cab: iban.slice(10, 15) } });
      }),
    );
  });

  test('any single character changed for another of its class is caught', () => {
    fc.assert(
      fc.property(ibans, fc.nat({ max: 26 }), fc.integer({ min: 1, max: 25 }), (iban, place, shift) => {
        const found = iban.charAt(place);
        const wrong = /\d/.test(found) ? String((Number(found) + shift) % 10) : String.fromCharCode(65 + ((found.charCodeAt(0) - 65 + shift) % 26));
        fc.pre(wrong !== found);
        expect(parseIban(`${iban.slice(0, place)}${wrong}${iban.slice(place + 1)}`).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('the classic published ones are built from their parts', () => {
    expect(buildIban('05428', '11101', '000000123456')).toEqual({ ok: true, value: 'IT60X0542811101000000123456' });
    expect(buildIban('07601', '14800', '000011050036')).toEqual({ ok: true, value: 'IT57N0760114800000011050036' });
  });

  test('of San Marino is taken only where configured', () => {
    const iban = 'SM86U0322509800000000270100';
    expect(parseIban(iban)).toEqual({ ok: false, error: { reason: 'FORMAT' } });
    expect(parseIban(iban, true)).toMatchObject({ ok: true, value: { abi: '03225', postal: false } });
  });

  test('says the CIN it expects', () => {
    const parsed = parseIban('IT33K0760103200000087747607');
    expect(parsed.ok ? '' : ibanProblemMessage(parsed.error)).toBe('IBAN non valido: il CIN atteso è J');
  });
});

describe('a postal account', () => {
  test('is the end of a postal IBAN, printed without zeros', () => {
    fc.assert(
      fc.property(digits(5), digits(12).filter((ccp) => Number(ccp) > 0), (cab, ccp) => {
        const iban = buildIban('07601', cab, ccp);
        const found = ibanToCcp(iban.ok ? iban.value : '');
        expect(found).toEqual({ ok: true, value: ccp });
        expect(normalizeCcp(formatCcp(ccp))).toEqual({ ok: true, value: ccp });
        expect(formatCcp(ccp)).toBe(String(Number(ccp)));
      }),
    );
  });

  test('cannot be zeros, nor come from an account with letters', () => {
    expect(normalizeCcp('000')).toEqual({ ok: false, error: 'ZERO' });
    const iban = buildIban('07601', '03200', 'CC0000000001');
    expect(ibanToCcp(iban.ok ? iban.value : '')).toEqual({ ok: false, error: 'NOT_POSTAL' });
  });
});
