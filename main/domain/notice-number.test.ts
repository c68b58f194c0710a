import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildNav, formatNav, isAssignableSegregationCode, iuvToNav, type NavParts, navProblemMessage, navToIuv, parseNav } from './notice-number.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

const anyParts: fc.Arbitrary<NavParts> = fc.oneof(
  fc.record({ auxDigit: fc.constant('0' as const), applicationCode: digits(2), base: digits(13) }),
  fc.record({ auxDigit: fc.constant('1' as const), base: digits(17) }),
  fc.record({ auxDigit: fc.constant('2' as const), base: digits(15) }),
  fc.record({ auxDigit: fc.constant('3' as const), segregationCode: digits(2), base: digits(13) }),
);

function navOf(parts: NavParts): string {
  const built = buildNav(parts);
  if (!built.ok) throw new Error(`no notice number: ${built.error}`);
  return built.value.nav;
}

describe('a notice number', () => {
  test('reads back the parts it was built from', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const { base, ...others } = parts;
        expect(parseNav(navOf(parts))).toMatchObject({ ok: true, value: { ...others, iuvBase: base } });
      }),
    );
  });

  test('leads to its IUV and back, given how the entity numbers', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const nav = navOf(parts);
        const iuv = navToIuv(nav) ?? '';
        const input = parts.auxDigit === '0' ? { iuv, auxDigit: parts.auxDigit, applicationCode: parts.applicationCode } : { iuv, auxDigit: parts.auxDigit };
        expect(iuv).toHaveLength(parts.auxDigit === '0' ? 15 : 17);
        expect(iuvToNav(input)).toEqual({ ok: true, value: nav });
      }),
    );
  });

  test('reads the same in groups of four', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const shown = formatNav(navOf(parts));
        expect(shown).toMatch(/^(\d{4} ){4}\d{2}$/);
        expect(parseNav(shown)).toEqual(parseNav(navOf(parts)));
      }),
    );
  });

  test('any single wrong digit is caught, save a first digit misread as 1', () => {
    const withCheck = anyParts.filter((parts) => parts.auxDigit !== '1');
    fc.assert(
      fc.property(withCheck, fc.nat({ max: 17 }), fc.integer({ min: 1, max: 9 }), (parts, place, shift) => {
        const nav = navOf(parts);
        const wrong = String((Number(nav[place]) + shift) % 10);
        fc.pre(!(place === 0 && wrong === '1'));
        expect(parseNav(`${nav.slice(0, place)}${wrong}${nav.slice(place + 1)}`).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('says which check digits it expects', () => {
    const parsed = parseNav('301733733654944087');
    expect(parsed.ok ? '' : navProblemMessage(parsed.error)).toBe('Numero avviso non valido: le ultime due cifre attese sono 86');
  });

  test('an IUV is never read out of something else', () => {
    expect(navToIuv('401733733654944086')).toBeNull();
    expect(navToIuv('3017337336549440')).toBeNull();
  });
});

test('only segregation codes 00..45 are assigned to intermediaries', () => {
  expect(['00', '02', '45'].every(isAssignableSegregationCode)).toBe(true);
  expect(['46', '47', '99', '1', '001', 'A1'].some(isAssignableSegregationCode)).toBe(false);
});
