import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDataMatrixContent } from './data-matrix-content.ts';
import { fiscalCodeCheckChar } from './fiscal-code.ts';
import { undoItalianScannerOnUsComputer, undoUsScannerOnItalianComputer } from './keyboard-layout.ts';
import { buildNav } from './notice-number.ts';
import { buildQrContent } from './qr-content.ts';
import { isScanBurst, recognise } from './scan.ts';

const today = '2026-11-24';

// The two keyboards row by row, key under key, written apart from the table under test.
const US = {
  plain: "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./ ",
  shift: '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|ZXCVBNM<>? ',
};
const ITALIAN = {
  plain: "\\1234567890'ìqwertyuiopè+asdfghjklòàùzxcvbnm,.- ",
  shift: '|!"£$%&/()=?^QWERTYUIOPé*ASDFGHJKLç°§ZXCVBNM;:_ ',
};
type Layout = typeof US;
type CapsLock = 'off' | 'letters' | 'letters and accents';

/** What the computer receives when a scanner types a code key by key. */
function typed(code: string, scanner: Layout, computer: Layout, capsLock: CapsLock = 'off'): string {
  return [...code]
    .map((character) => {
      const shift = !scanner.plain.includes(character);
      const key = (shift ? scanner.shift : scanner.plain).indexOf(character);
      if (key === -1) throw new Error(`no key for ${character}`);
      const received = (shift ? computer.shift : computer.plain).charAt(key);
      const turns = capsLock === 'letters and accents' ? /\p{L}/u : /[A-Za-z]/;
      return capsLock === 'off' || !turns.test(received) ? received : flip(received);
    })
    .join('');
}
const flip = (letter: string): string => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase());

const situations: readonly (readonly [string, Layout, Layout, CapsLock, string])[] = [
  ['same layout', ITALIAN, ITALIAN, 'off', 'AS_TYPED'],
  ['same layout, Caps Lock', ITALIAN, ITALIAN, 'letters', 'AS_TYPED'],
  ['US scanner on Italian computer', US, ITALIAN, 'off', 'US_SCANNER_ON_ITALIAN_COMPUTER'],
  ['US scanner on Italian computer, Caps Lock', US, ITALIAN, 'letters', 'US_SCANNER_ON_ITALIAN_COMPUTER'],
  ['US scanner on Italian computer, Caps Lock that raises accents', US, ITALIAN, 'letters and accents', 'US_SCANNER_ON_ITALIAN_COMPUTER'],
  ['Italian scanner on US computer', ITALIAN, US, 'off', 'ITALIAN_SCANNER_ON_US_COMPUTER'],
  ['Italian scanner on US computer, Caps Lock', ITALIAN, US, 'letters', 'ITALIAN_SCANNER_ON_US_COMPUTER'],
];

const qr = 'PAGOPA|002|302032002700000251|03334231200|01';
const dataMatrix = buildDataMatrixContent({
  nav: '304017440016961067',
  ccp: '30372502',
  amountCents: 15_200,
  creditorTaxCode: '04063490371',
  debtorTaxCode: 'RSSMRA80A01H501U',
  debtorName: "D'Amico & Figli: S.p.A.",
  subject: 'TARI - rata_1, 2026',
});
const dataMatrixText = dataMatrix.ok ? dataMatrix.value : '';

describe.each(situations)('a scan with %s', (_, scanner, computer, capsLock, reading) => {
  test('of a QR code', () => {
    expect(recognise(typed(qr, scanner, computer, capsLock), today)).toEqual({ kind: 'QR', nav: '302032002700000251', creditorTaxCode: '03334231200', amountCents: 1, reading });
  });
  test('of a Data Matrix', () => {
    expect(recognise(typed(dataMatrixText, scanner, computer, capsLock), today)).toEqual({
      kind: 'DATA_MATRIX', nav: '304017440016961067', creditorTaxCode: '04063490371', amountCents: 15_200, reading,
    });
  });
  test('of a codice fiscale', () => {
    expect(recognise(typed('RSSMRA80A01H501U', scanner, computer, capsLock), today)).toEqual({ kind: 'FISCAL_CODE', code: 'RSSMRA80A01H501U', problem: null });
  });
  test('of a codice fiscale with the stars of Code 39', () => {
    expect(recognise(typed('*RSSMRA80A01H501U*', scanner, computer, capsLock), today)).toMatchObject({ kind: 'FISCAL_CODE', problem: null });
  });
  test('of a notice number', () => {
    expect(recognise(typed('301188340000064356', scanner, computer, capsLock), today)).toEqual({
      kind: 'NOTICE_NUMBER', nav: '301188340000064356', iuv: '01188340000064356', problem: null,
    });
  });
});

describe('scans through another layout, as they look', () => {
  test.each([
    ['PAGOPA§002§302032002700000251§03334231200§01', 'QR'],
    ['pagopa§002§302032002700000251§03334231200§01', 'QR'],
    ['PAGOPA~002~302032002700000251~03334231200~01', 'QR'],
    ['PAGOPA>002>302032002700000251>03334231200>01', 'QR'],
    [`codfaseìNBPAò${dataMatrixText.slice(13, 77)}`, 'DATA_MATRIX'],
    [`CODFASEÌnbpaÒ${dataMatrixText.slice(13, 77)}`, 'DATA_MATRIX'],
    [`codfase)NBPA<${dataMatrixText.slice(13, 77)}`, 'DATA_MATRIX'],
    [`]Q1${qr}`, 'QR'],
    ['+Q1PAGOPA§002§302032002700000251§03334231200§01', 'QR'],
    [`]d1${dataMatrixText}`, 'DATA_MATRIX'],
    [`\u0002${qr}\r\n`, 'QR'],
    [']A0RSSMRA80A01H501U', 'FISCAL_CODE'],
    ['301188340000064356\n', 'NOTICE_NUMBER'],
  ])('%s', (text, kind) => expect(recognise(text, today)).toMatchObject({ kind }));

  test('the two tables undo the typing of any printable text', () => {
    const printable = [...new Set(`${US.plain}${US.shift}`)].filter((character) => `${ITALIAN.plain}${ITALIAN.shift}`.includes(character));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...printable)).map((list) => list.join('')), (code) => {
        expect(undoUsScannerOnItalianComputer(typed(code, US, ITALIAN))).toBe(code);
        expect(undoItalianScannerOnUsComputer(typed(code, ITALIAN, US))).toBe(code);
      }),
    );
  });

  test('the signs of the codes land where the two keyboards say', () => {
    expect(typed("|=;-:_'/&", US, ITALIAN)).toBe('§ìò\'ç?à-/');
    expect(typed("|=;-:_'/&", ITALIAN, US)).toBe('~)</>?-&^');
  });
});

describe('any code we print is read in every situation', () => {
  const digits = (length: number): fc.Arbitrary<string> =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
  test('QR and number', () => {
    fc.assert(
      fc.property(digits(13), digits(2), digits(11), fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom(...situations), (base, segregationCode, creditorTaxCode, amountCents, situation) => {
        const [, scanner, computer, capsLock, reading] = situation;
        const built = buildNav({ auxDigit: '3', segregationCode, base });
        const nav = built.ok ? built.value.nav : '';
        const text = buildQrContent({ nav, creditorTaxCode, amountCents });
        expect(recognise(typed(text.ok ? text.value : '', scanner, computer, capsLock), today)).toEqual({ kind: 'QR', nav, creditorTaxCode, amountCents, reading });
        expect(recognise(built.ok ? built.value.display : '', today)).toMatchObject({ kind: 'NOTICE_NUMBER', nav, problem: null });
      }),
    );
  });
});

describe('a code that is damaged says so', () => {
  test.each([
    [`${qr}|`, 'QR', 'FIELDS'],
    ['PAGOPA|003|302032002700000251|03334231200|01', 'QR', 'VERSION'],
    ['PAGOPA§002§302032002700000251', 'QR', 'FIELDS'],
    [dataMatrixText.slice(0, 60), 'DATA_MATRIX', 'LENGTH'],
  ])('%s', (text, symbol, reason) => expect(recognise(text, today)).toMatchObject({ kind: 'DAMAGED_CODE', symbol, reason }));
});

describe('what a person types in the search field', () => {
  test.each([
    ['3011 8834 0000 0643 56', { kind: 'NOTICE_NUMBER', nav: '301188340000064356', iuv: '01188340000064356', problem: null }],
    ['301188340000064357', { kind: 'NOTICE_NUMBER', nav: '301188340000064357', iuv: '01188340000064357', problem: { reason: 'CHECK_DIGITS', expectedCheckDigits: '56' } }],
    ['401188340000064356', { kind: 'NOTICE_NUMBER', nav: '401188340000064356', iuv: null, problem: { reason: 'AUX_DIGIT' } }],
    ['Codice avviso: 3011 8834 0000 0643 56 grazie', { kind: 'NOTICE_NUMBER', nav: '301188340000064356', iuv: '01188340000064356', problem: null }],
    ['01188340000064356', { kind: 'IUV', iuv: '01188340000064356', checkDigitsHold: true }],
    ['01188340000064357', { kind: 'IUV', iuv: '01188340000064357', checkDigitsHold: false }],
    ['340105455507221', { kind: 'IUV', iuv: '340105455507221', checkDigitsHold: null }],
    ['RF18 5390 0754 7034', { kind: 'IUV', iuv: 'RF18539007547034', checkDigitsHold: true }],
    ['/RFB/01188340000064356/12.34/TXT/TARI', { kind: 'IUV', iuv: '01188340000064356', checkDigitsHold: true }],
    ['rssmra80a01h501u', { kind: 'FISCAL_CODE', code: 'RSSMRA80A01H501U', problem: null }],
    ['RSS MRA 80A01 H501U', { kind: 'FISCAL_CODE', code: 'RSSMRA80A01H501U', problem: null }],
    ['RSSMRA80A01H501X', { kind: 'FISCAL_CODE', code: 'RSSMRA80A01H501X', problem: { reason: 'CHECK_CHAR', expectedCheckChar: 'U' } }],
    ['RSSMRA80AO1H501U', { kind: 'FISCAL_CODE', code: 'RSSMRA80AO1H501U', problem: { reason: 'FORMAT' } }],
    ['01199250158', { kind: 'ELEVEN_DIGITS', digits: '01199250158', problem: null }],
    ['IT01199250158', { kind: 'ELEVEN_DIGITS', digits: '01199250158', problem: null }],
    ['01199250159', { kind: 'ELEVEN_DIGITS', digits: '01199250159', problem: { reason: 'CHECK_DIGIT', expectedCheckDigit: '8' } }],
    ['=150,00', { kind: 'AMOUNT', amountCents: 15_000 }],
    ['=150', { kind: 'AMOUNT', amountCents: 15_000 }],
    ['1.234,50', { kind: 'AMOUNT', amountCents: 123_450 }],
    ['150 €', { kind: 'AMOUNT', amountCents: 15_000 }],
    ['=0', { kind: 'TEXT', text: '=0' }],
    ['31/12', { kind: 'DATE', date: '2026-12-31' }],
    ['01/02/2026', { kind: 'DATE', date: '2026-02-01' }],
    ['2026-12-31', { kind: 'DATE', date: '2026-12-31' }],
    ['12.11', { kind: 'DATE', date: '2026-11-12' }],
    ['oggi', { kind: 'DATE', date: '2026-11-24' }],
    ['31122026', { kind: 'PARTIAL_NUMBER', digits: '31122026', possibleDate: '2026-12-31' }],
    ['3112', { kind: 'PARTIAL_NUMBER', digits: '3112', possibleDate: '2026-12-31' }],
    ['3011 8834', { kind: 'PARTIAL_NUMBER', digits: '30118834', possibleDate: null }],
    ['3011883400000643', { kind: 'PARTIAL_NUMBER', digits: '3011883400000643', possibleDate: null }],
    ['150', { kind: 'TEXT', text: '150' }],
    ['rossi mario', { kind: 'TEXT', text: 'rossi mario' }],
    [' TARI ', { kind: 'TEXT', text: 'TARI' }],
    ['D’Amico', { kind: 'TEXT', text: 'D’Amico' }],
    ['+30', { kind: 'TEXT', text: '+30' }],
    ['', { kind: 'TEXT', text: '' }],
    ['3'.repeat(19), { kind: 'TEXT', text: '3'.repeat(19) }],
  ])('“%s”', (text, recognised) => expect(recognise(text, today)).toEqual(recognised));

  test('nothing a keyboard can produce breaks it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(recognise(text, today)).toHaveProperty('kind');
      }),
    );
  });

  test('a codice fiscale keeps its kind with up to three characters misread', () => {
    const code = `RSSMRA80A01H501${fiscalCodeCheckChar('RSSMRA80A01H501')}`;
    expect(recognise(code.replace('80', 'BO'), today)).toMatchObject({ kind: 'FISCAL_CODE' });
  });

  test('words of sixteen letters are words, also where a code would have its letters', () => {
    expect(recognise('Stesso passaporto', today)).toMatchObject({ kind: 'TEXT' });
  });
});

describe('a burst of keys', () => {
  const everyMs = (gap: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => 1000 + index * gap);
  test.each([
    ['a scanner', everyMs(5, 16), true],
    ['eleven characters', everyMs(34, 11), true],
    ['ten characters', everyMs(5, 10), false],
    ['a quick typist', everyMs(60, 16), false],
    ['exactly the limit', everyMs(35, 16), false],
    ['a scanner on a machine that hiccups once', [...everyMs(5, 15), 1200], true],
    ['nothing', [], false],
  ])('%s', (_, times, scan) => expect(isScanBurst(times)).toBe(scan));
});
