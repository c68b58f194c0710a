import { expect, test } from 'vitest';
import { isExcludedFromRequestToPay, isSameTaxonomyService, parseTaxonomyCode, taxonomyServiceKey } from './taxonomy-code.ts';

test.each([
  ['9/0101101IM/', '9/0101101IM', true],
  ['9/0101101IM/', '0101101IM', true],
  ['9/0101101IM/', '6/0101101IM/2026', true],
  ['9/0101101IM/', '9/0101109IM/', false],
  ['9/0101101IM/', 'TARI', false],
  ['TARI', 'TARI', false],
])('%s and %s name the same service: %s', (a, b, same) => expect(isSameTaxonomyService(a, b)).toBe(same));

test.each(['5/0101101IM/', '9/0101101XX/', '9/0101101IM/a b', `9/0101101IM/${'x'.repeat(129)}`])('%s is refused', (text) => {
  expect(parseTaxonomyCode(text)).toEqual({ ok: false, error: 'FORMAT' });
});

test('prefixes 6, 7 and 8 keep the notice out of request to pay', () => {
  const excluded = ['6', '7', '8', '9'].map((prefix) => {
    const code = parseTaxonomyCode(`${prefix}/0101101IM/`);
    return code.ok && isExcludedFromRequestToPay(code.value);
  });
  expect(excluded).toEqual([true, true, true, false]);
});

test('a text without a code has no key', () => expect(taxonomyServiceKey('9/01011O1IM/')).toBeNull());
