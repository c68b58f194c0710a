import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRemittanceText, cutCharacters, findTransferRemittance, parseRemittanceText } from './remittance-text.ts';

describe('the causale of one payment', () => {
  const iuvs = fc.constantFrom('01817159203030848', '340105455507221', 'RF18539007547034', 'RF45w9');
  const texts = fc.option(fc.string({ minLength: 1, maxLength: 60 }));
  test('reads back what it was built from, slashes included', () => {
    fc.assert(
      fc.property(iuvs, fc.integer({ min: 1, max: 99_999_999_999 }), texts, (iuv, amountCents, text) => {
        const causale = buildRemittanceText({ iuv, amountCents, text });
        expect(parseRemittanceText(causale)).toEqual({ ok: true, value: { tag: iuv.startsWith('RF') ? 'RFS' : 'RFB', iuv, amountCents, text } });
      }),
    );
  });

  test('is cut at 140 characters, never inside one', () => {
    const causale = buildRemittanceText({ iuv: '01817159203030848', amountCents: 100, text: '😀'.repeat(200) });
    expect([...causale]).toHaveLength(140);
    expect(causale.endsWith('😀')).toBe(true);
    expect(cutCharacters('abc', 3)).toBe('abc');
  });

  test('a first slash lost on the way does not matter', () => {
    expect(parseRemittanceText('RFB/9876096598656344/12.34')).toMatchObject({ ok: true, value: { iuv: '9876096598656344', amountCents: 1234 } });
  });

  test.each(['/RFB/', '/RFB/   ', '/RFB/123/12,34', '/XYZ/123', ''])('“%s” is free text', (text) => {
    expect(parseRemittanceText(text)).toEqual({ ok: false, error: 'FORMAT' });
  });
});

describe('the causale of a cumulative transfer, as banks hand it over', () => {
  const flowId = '2026-03-15BPPIITRRXXX-A1b2';
  test.each([
    ['without its first slash', `PUR/LGPE-RIVERSAMENTO/URI/${flowId}`],
    ['among other words', `BONIFICO DA PSP SPA /PUR/LGPE-RIVERSAMENTO/URI/${flowId} CRO 123456`],
    ['in lower case', `/pur/lgpe-riversamento/uri/${flowId}`],
    ['wrapped by lines', `/PUR/LGPE-RIVERSA\r\nMENTO/URI/2026-03-15BPPIIT\nRRXXX-A1b2`],
  ])('%s the flow is found', (_, causale) => {
    expect(findTransferRemittance(causale)).toEqual({ type: 'RIVERSAMENTO', progressive: null, flowId });
  });

  test('a supplement and its progressive are told', () => {
    expect(findTransferRemittance(`/PUR/LGPE-INTEGRAZIONE/URI/${flowId}`)?.type).toBe('INTEGRAZIONE');
    expect(findTransferRemittance(`/PUR/LGPE-RIVERSAMENTO/TXT/3/URI/${flowId}`)?.progressive).toBe('3');
  });

  test('an id longer than 35 characters is no flow', () => {
    expect(findTransferRemittance(`/PUR/LGPE-RIVERSAMENTO/URI/2026-03-15ABCDEFGHIJK-${'1'.repeat(13)}`)?.flowId).toHaveLength(35);
    expect(findTransferRemittance(`/PUR/LGPE-RIVERSAMENTO/URI/2026-03-15ABCDEFGHIJK-${'1'.repeat(14)}`)).toBeNull();
  });
});
