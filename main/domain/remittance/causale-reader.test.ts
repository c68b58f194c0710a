import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headOf, possibleIuvs, readableHeads, readCausale } from './causale-reader.ts';
import type { CausaleReading } from './causale-reading.ts';
import type { RawRange } from './causale-text.ts';
import { KnownIufs } from './known-iufs.ts';

const IUF = '2024-07-26PPAYITR1XXX-S2024072601';
const OTHER = '2024-07-29BPPIITRRXXX-000038102790';
const HASH = '10c4f341267947eca9f8f6a7a567a414750';
const IUV = '47000000012619719';
const RF = 'RF48123456789012345678901';

const read = (causale: string, iufs: readonly string[] = [IUF, OTHER, HASH], iuvs: readonly string[] = [IUV, RF]): CausaleReading =>
  readCausale(causale, new KnownIufs(iufs), new Set(iuvs));
const marked = (causale: string, ranges: readonly RawRange[]): string => ranges.map(([start, end]) => causale.slice(start, end)).join('|');
const exact = (causale: string, iufs?: readonly string[]): readonly (string | undefined)[] =>
  read(causale, iufs).iufs.map(({ kind, glued, iufs: [iuf] }) => (kind === 'EXACT' && glued === 'NONE' ? iuf : `${kind} ${glued}`));

describe('variants of reconciliation.md 2.2', () => {
  const variants: readonly (readonly [name: string, causale: string, expected: readonly string[], iufs?: readonly string[]])[] = [
    ['V1: the standard form', `/PUR/LGPE-RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V2: without /PUR/, a blank inside the identifier', 'ACCREDITI VARI LGPE-RIVERSAMENTO/URI/2023-01-01 ABC123', ['2023-01-01ABC123'], ['2023-01-01ABC123']],
    ['V3: a blank after the hyphen of the keyword', `/PUR/LGPE- RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V3: a blank before the hyphen of the keyword', `/PUR/LGPE -RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V3: blanks around the hyphen of the keyword', `/PUR/LGPE - RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V3: a blank inside LGPE', `/PUR/L GPE-RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V4: the date cut before the day', '/PUR/LGPE-RIVERSAMENTO/URI/2024-07- 26PPAYITR1XXX-S2024072601', [IUF]],
    ['V4: the date cut inside the day', '/PUR/LGPE-RIVERSAMENTO/URI/2024-07-2 6PPAYITR1XXX-S2024072601', [IUF]],
    ['V5: blanks for slashes', `LGPE-RIVERSAMENTO URI ${IUF}`, [IUF]],
    ['V5: dots for slashes', `PUR.LGPE-RIVERSAMENTO.URI.${IUF}`, [IUF]],
    ['V6: /TXT/1/ inserted', `PUR/LGPE-RIVERSAMENTO/TXT/1/URI/${IUF}`, [IUF]],
    ['V6: blanks for the slashes of TXT', `PUR LGPE-RIVERSAMENTO TXT 1 URI ${IUF}`, [IUF]],
    ['V6: /TEXT/ for /TXT/', `/PUR/LGPE-RIVERSAMENTO/TEXT/1/URI/${IUF}`, [IUF]],
    ['V7: tags of an XLSX', `Data Ordine: 26/07/2024; Descrizione Ordinante: BANCA :BI2:BPPIITRRXXX :RI3:/PUR/LGPE-RIVERSAMENTO/URI/${IUF} :SEC:CASH :OR1:BANCA VIA ROMA`, [IUF]],
    ['V8: Bancoposta, text behind', `RI1/PUR/LGPE-RIVERSAMENTO/URI/${IUF} ACCREDITO BOLLETTINO P.A.`, [IUF]],
    ['V9: text glued before /PUR/', `ACCREDITO INCASSI DEBITORE 321/PUR/LGPE-RIVERSAMENTO/URI/${IUF}`, [IUF]],
    ['V10: structured text glued after a slash', `000000000000000,0001EUR000000000000000,00/ZZ2SATISPAY EUROPE SA/ZZ3Comune/PUR/LGPE-RIVERSAMENTO/URI/${IUF}/ZZ4/4184/ZZ4/ID1357a8bb-22`, [IUF]],
    ['V11: an old identifier that is a bare hash, with a blank', '/PUR/LGPE-RIVERSAMENTO/URI/10c4f341267947eca9f8f6a7a567a414 750 /BON.SEPA TRN 1201160260177342 /BEN. EFFETTIVO COMUNE /ORD. BANCA', [HASH]],
    ['V12: malformed, refused', '/PUR/LGPE/RIVERSAMENTO/XXXXXXXXXXX', []],
    ['V15: lower case', `/pur/lgpe-riversamento/uri/${IUF.toLowerCase()}`, [IUF]],
    ['the supplement of a short transfer', `/PUR/LGPE-INTEGRAZIONE/URI/${IUF}`, [IUF]],
    ['A2: no keyword', `/PUR/ALTRO/URI/${IUF}`, [IUF]],
    ['A3: a bare identifier', `FLUSSO ${IUF} DEL 26/07`, [IUF]],
  ];
  test.each(variants.map(([name, causale, expected, iufs]) => ({ name, causale, expected, iufs })))('$name', ({ causale, expected, iufs }) => {
    expect(exact(causale, iufs)).toEqual(expected);
  });

  test('V13 and V14: single transfers', () => {
    const iuvOf = (causale: string): readonly string[] => read(causale).iuvs.filter(({ known }) => known).map(({ iuv }) => iuv);
    expect(iuvOf(`RFS ${RF}`)).toEqual([RF]);
    expect(iuvOf('/RFS/RF48 1234 5678 9012 3456 7890 1/26.00/TXT/Diritti')).toEqual([RF]);
    expect(iuvOf('/RFS/RF48 1234 5678 9012 3456 7890 1 PAGAMENTO')).toEqual([RF]);
    expect(iuvOf(`RFB ${IUV} `)).toEqual([IUV]);
    expect(iuvOf(`/RFB/${IUV}/100.99/TXT/Pagamento TARI n.123`)).toEqual([IUV]);
    expect(iuvOf(`R F B ${IUV}`)).toEqual([IUV]);
  });

  test('V16: a text that the bank cut', () => {
    const cut = '/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYITR1XXX-S2024';
    expect(read(cut).iufs).toMatchObject([{ kind: 'TRUNCATED', text: '2024-07-26PPAYITR1XXX-S2024', iufs: [IUF] }]);
    expect(read(cut, [IUF, '2024-07-26PPAYITR1XXX-S2024072602']).iufs).toMatchObject([{ kind: 'TRUNCATED', iufs: [IUF, '2024-07-26PPAYITR1XXX-S2024072602'] }]);
    expect(read('/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYI').iufs).toMatchObject([{ kind: 'UNKNOWN', text: '2024-07-26PPAYI' }]);
  });
});

describe('a text broken in lines', () => {
  test('marks the words and not the breaks between them', () => {
    const causale = 'BONIFICO /PUR/LGPE-RIVERS\nAMENTO/URI/2024-07-26PPAYIT\r\n  R1XXX-S2024072601 DATA';
    const [reading] = read(causale).iufs;
    expect(reading?.iufs).toEqual([IUF]);
    expect(marked(causale, reading?.ranges ?? [])).toBe('2024-07-26PPAYIT|R1XXX-S2024072601');
    expect(marked(causale, read(causale).keyword)).toBe('LGPE-RIVERS|AMENTO');
  });

  test('is read through entities, odd blanks, odd dashes and wide letters, and marked where the bank wrote them', () => {
    const causale = 'A &amp; B&nbsp;LGPE\u2011RIVERSAMENTO\u00A0URI\u200B2024\u20130\u200B7&#45;26ＰＰＡＹITR1XXX-S2024072601 fine';
    const [reading] = read(causale).iufs;
    expect(reading?.iufs).toEqual([IUF]);
    expect(marked(causale, reading?.ranges ?? [])).toBe('2024\u20130|7&#45;26ＰＰＡＹITR1XXX-S2024072601');
  });

  test('keeps the marks right behind letters that upper case makes longer', () => {
    const causale = `Straße ﬁn ${'é'.normalize('NFD')} /PUR/LGPE-RIVERSAMENTO/URI/${IUF}`;
    expect(marked(causale, read(causale).iufs[0]?.ranges ?? [])).toBe(IUF);
  });
});

describe('several identifiers', () => {
  test('two behind two keywords', () => {
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} /PUR/LGPE-RIVERSAMENTO/URI/${OTHER}`)).toEqual([IUF, OTHER]);
  });
  test('two behind one keyword, known or only of the right shape (T1c)', () => {
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} ${OTHER}`)).toEqual([IUF, OTHER]);
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF}, E ${OTHER}; FINE`)).toEqual([IUF, OTHER]);
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} 2024-07-30VALBIT22XXX-77`).iufs).toMatchObject([{ kind: 'EXACT' }, { kind: 'UNKNOWN', text: '2024-07-30VALBIT22XXX-77' }]);
  });
  test('a date and a reference behind the identifier are not another one', () => {
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} DATA 2024-07-26 CRO-1234`)).toEqual([IUF]);
  });
  test('the same one twice counts once and is marked twice', () => {
    const causale = `/PUR/LGPE-RIVERSAMENTO/URI/${IUF} RIF ${IUF.toLowerCase()}`;
    const readings = read(causale).iufs;
    expect(readings).toHaveLength(1);
    expect(marked(causale, readings[0]?.ranges ?? [])).toBe(`${IUF}|${IUF.toLowerCase()}`);
  });
  test('bare ones', () => {
    expect(exact(`FLUSSI ${IUF} ${OTHER}`)).toEqual([IUF, OTHER]);
  });
  test('a bare one is not taken from inside a longer word', () => {
    expect(read(`RIF9${IUF}`).iufs).toEqual([]);
  });
});

describe('where an identifier ends', () => {
  test('at the end of the text', () => {
    expect(exact(`LGPE-RIVERSAMENTO/URI/${IUF}`)).toEqual([IUF]);
  });
  test('the longest known one wins over its own beginning', () => {
    const short = '2024-07-26PPAYITR1XXX-S20240726';
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF}`, [short, IUF])).toEqual([IUF]);
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${short} 01`, [short])).toEqual([short]);
  });
  test('a glued word of letters is told apart from a glued digit (T1b)', () => {
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF}ACCREDITO`).iufs).toMatchObject([{ kind: 'EXACT', text: IUF, glued: 'LETTERS', gluedText: 'ACCREDITO' }]);
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF}7 X`).iufs).toMatchObject([{ kind: 'EXACT', text: IUF, glued: 'OTHER', gluedText: '7' }]);
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF}-B`).iufs).toMatchObject([{ glued: 'OTHER', gluedText: '-B' }]);
  });
  test('of two that differ only in case the raw text chooses', () => {
    const lower = IUF.toLowerCase();
    expect(exact(`/PUR/LGPE-RIVERSAMENTO/URI/${lower}`, [IUF, lower])).toEqual([lower]);
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF.replace('XXX', 'xxx')}`, [IUF, lower]).iufs[0]?.iufs).toEqual([IUF, lower]);
  });
});

describe('what is not here', () => {
  test('the best reading is kept as text (T3)', () => {
    expect(read('/PUR/LGPE-RIVERSAMENTO/URI/2024-07- 2 6FANTIT2AXXX-0000401 SALDO').iufs).toMatchObject([{ kind: 'UNKNOWN', text: '2024-07-26FANTIT2AXXX-0000401' }]);
    expect(read('/PUR/LGPE-RIVERSAMENTO/URI/abcdef0123456789abcd /BON').iufs).toMatchObject([{ kind: 'UNKNOWN', text: 'ABCDEF0123456789ABCD' }]);
  });
  test('a keyword with nothing readable behind it reads nothing', () => {
    const reading = read('BONIFICO LGPE-RIVERSAMENTO SENZA ALTRI RIFERIMENTI');
    expect(reading.iufs).toEqual([]);
    expect(reading.keyword).not.toEqual([]);
    expect(read('BONIFICO /PUR/LGPE-RIVERSAMENTO/URI/ SENZA ALTRO').iufs).toEqual([]);
  });
  test('an IUV without receipt is kept as text; 15 digits are not the beginning of 17', () => {
    expect(read('/RFB/47000009999999905/15.50').iuvs).toMatchObject([{ iuv: '47000009999999905', known: false }]);
    expect(read('/RFB/47000000012619719', [], ['470000000126197']).iuvs).toMatchObject([{ iuv: IUV, known: false }]);
  });
  test('a name that looks like the tag of a single transfer names nothing', () => {
    expect(read('RFS SRL VERSAMENTO').iuvs).toEqual([]);
  });
  test('without any anchor, what looks like an IUV is only a hint', () => {
    expect(read(`PAGAMENTO 3${IUV}`)).toMatchObject({ anchor: 'B2', iuvs: [], hints: [{ iuv: IUV, known: true }] });
  });
});

describe('a single transfer', () => {
  test('named by its notice number', () => {
    expect(read(`/RFB/3${IUV}/49.99`).iuvs).toMatchObject([{ iuv: IUV, known: true }]);
    expect(read(`RFB 3${IUV} 49.99`).iuvs).toMatchObject([{ iuv: IUV, known: true }]);
    expect(read('/RFB/001470000000126197/49.99', [], ['470000000126197']).iuvs).toMatchObject([{ iuv: '470000000126197', known: true }]);
  });
  test('whose leading zeros the bank dropped or added', () => {
    expect(read('/RFB/470000000126197/1.00', [], ['00470000000126197']).iuvs).toMatchObject([{ iuv: '00470000000126197', known: true }]);
    expect(read('/RFB/00470000000126197/1.00', [], ['470000000126197']).iuvs).toMatchObject([{ iuv: '470000000126197', known: true }]);
  });
  test('is not looked for where a flow is named', () => {
    expect(read(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} /RFB/${IUV}`).iuvs).toEqual([]);
  });
  test('tells beforehand what it may ask for', () => {
    for (const [causale, iuv] of [[`/RFB/3${IUV}/1.00`, IUV], ['/RFS/RF48 1234 5678 9012 3456 7890 1 FINE', RF], ['RFB 470000000126197', '00470000000126197']] as const) expect(possibleIuvs(causale)).toContain(iuv);
    expect(possibleIuvs(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF} /RFB/${IUV}`)).toEqual([]);
  });
});

describe('any text', () => {
  const bankWord = fc.constantFrom('LGPE-', 'RIVERSAMENTO', '/URI/', '/PUR/', 'TXT/1/', ' ', '\n', IUF, IUF.slice(0, 20), OTHER, IUV, 'RFB ', '/RFS/', RF, '2024-07-26', '-', 'é', '&amp;', 'ﬁ', '7', 'ACCREDITO');
  const causales = fc.oneof(fc.string({ unit: 'binary' }), fc.array(bankWord, { maxLength: 25 }).map((words) => words.join('')));

  test('is read with marks that lie inside it, and never throws', () => {
    fc.assert(
      fc.property(causales, (causale) => {
        const { iufs, iuvs, hints, keyword } = read(causale);
        for (const [start, end] of [...keyword, ...[...iufs, ...iuvs, ...hints].flatMap(({ ranges }) => ranges)]) {
          if (!(start >= 0 && start < end && end <= causale.length)) return false;
        }
        return true;
      }),
      { numRuns: 500 },
    );
  });

  test('is not read otherwise when a flow arrives whose beginning it does not hold', () => {
    fc.assert(
      fc.property(causales, fc.constantFrom(IUF.slice(0, 25), IUF.slice(0, 16), `${IUF}7`, OTHER, '2024-07-26FANTIT2AXXX-1'), (causale, arriving) => {
        fc.pre(!readableHeads(causale).has(headOf(arriving) ?? ''));
        expect(read(causale, [IUF, arriving])).toEqual(read(causale, [IUF]));
      }),
      { numRuns: 500 },
    );
  });

  test('that is hostile is read in a time that grows with its length', () => {
    for (const hostile of ['LGPE-RIVERSAMENTO/URI/'.repeat(450), '2024-01-01AAA'.repeat(700), `/RFB/${'1'.repeat(9_000)}`, '2024-01-01A-'.repeat(800), ' '.repeat(10_000)]) {
      expect(read(hostile)).toBeDefined();
    }
  });
});
