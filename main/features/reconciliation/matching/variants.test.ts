import { describe, expect, test } from 'vitest';
import { creditOf, Desk, flowOf, iufOf, Payments, VALLI } from '../testing/scenario.ts';
import type { MovementResult } from './matching-result.ts';

const FLOW = flowOf(1, 10_000);
const NEIGHBOUR = flowOf(2, 10_000, { regulationDate: '2026-03-06', iuf: '2026-03-06PPAYITR1XXX-S2026030601' });
const OLD = flowOf(3, 20_000, { iuf: '10c4f341267947eca9f8f6a7a567a414750' });
const SHORT = flowOf(4, 30_000, { iuf: '2026-03-05ABC123' });
const OTHER = flowOf(5, 40_000, { pspId: VALLI.id, iuf: iufOf('2026-03-05', VALLI, '000000000117') });
const IUF = FLOW.iuf;
const RF = 'RF48123456789012345678901';
const IUV = '47000000012619719';

function outcomeOf(causale: string, cents: number): MovementResult {
  const payments = new Payments().receipt({ id: 7, iuv: RF, amountCents: 2_600, paidOn: '2026-03-04' }).receipt({ id: 8, iuv: IUV, amountCents: 4_999, paidOn: '2026-03-04' });
  const desk = new Desk(payments);
  desk.apply({ rows: [creditOf(1, cents, causale)], flows: [FLOW, NEIGHBOUR, OLD, SHORT, OTHER] });
  return desk.row(1);
}

describe('every way of writing of reconciliation.md 2.2 leads to its flow, without a person', () => {
  test.each([
    ['V1 the standard', `/PUR/LGPE-RIVERSAMENTO/URI/${IUF}`, FLOW],
    ['V2 no /PUR/, a blank inside', 'ACCREDITI VARI LGPE-RIVERSAMENTO/URI/2026-03-05 ABC123', SHORT],
    ['V3 blanks in the keyword', `/PUR/LGPE - RIVERSAMENTO/URI/${IUF}`, FLOW],
    ['V3 a blank in LGPE', `/PUR/L GPE-RIVERSAMENTO/URI/${IUF}`, FLOW],
    ['V4 the date cut before the day', '/PUR/LGPE-RIVERSAMENTO/URI/2026-03- 05PPAYITR1XXX-S2026030501', FLOW],
    ['V4 the date cut inside the day', '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-0 5PPAYITR1XXX-S2026030501', FLOW],
    ['V5 blanks for slashes', `LGPE-RIVERSAMENTO URI ${IUF}`, FLOW],
    ['V6 /TXT/1/', `PUR/LGPE-RIVERSAMENTO/TXT/1/URI/${IUF}`, FLOW],
    ['V7 tags', `Data Ordine: 05/03/2026; Descrizione Ordinante: PAGOPA:RI3:/PUR/LGPE-RIVERSAMENTO/URI/${IUF} :SEC:CASH :OR1:PAGOPA`, FLOW],
    ['V8 Bancoposta', `RI1/PUR/LGPE-RIVERSAMENTO/URI/${IUF} ACCREDITO BOLLETTINO P.A.`, FLOW],
    ['V9 text glued before', `ACCREDITO INCASSI DEBITORE 321/PUR/LGPE-RIVERSAMENTO/URI/${IUF}`, FLOW],
    ['V10 bank structured', `000000000000000,0001EUR000000000000000,00/ZZ2PSP SA/ZZ3Comune/PUR/LGPE-RIVERSAMENTO/URI/${IUF}/ZZ4/4184/ZZ4/ID1357a8`, FLOW],
    ['V11 a bare hash with a blank', '/PUR/LGPE-RIVERSAMENTO/URI/10c4f341267947eca9f8f6a7a567a414 750 /BON.SEPA TRN 1201160260177342 /BEN. EFFETTIVO', OLD],
    ['V15 lower case', `/pur/lgpe-riversamento/uri/${IUF.toLowerCase()}`, FLOW],
    ['broken lines', `BONIFICO /PUR/LGPE-RIVERS\r\n  AMENTO/URI/${IUF.slice(0, 16)}\n${IUF.slice(16)} DATA`, FLOW],
    ['the keyword alone is missing', `/PUR/ALTRO/URI/${IUF}`, FLOW],
    ['a bare identifier', `ACCREDITO FLUSSO ${IUF} DEL 05/03`, FLOW],
    ['another PSP', `/PUR/LGPE-RIVERSAMENTO/URI/${OTHER.iuf}`, OTHER],
  ])('%s', (_name, causale, flow) => {
    expect(outcomeOf(causale, flow.totalCents)).toMatchObject({ rule: 'R2', status: 'automatic', code: 'RT_IUF_TES', flowIds: [flow.id] });
    expect(outcomeOf(causale, flow.totalCents - 5_000).status).toBe('proposed');
  });

  test('V16 cut', () => {
    expect(outcomeOf(`/PUR/LGPE-RIVERSAMENTO/URI/${IUF.slice(0, -2)}`, 10_000)).toMatchObject({ rule: 'R3', status: 'automatic', flowIds: [1] });
  });
  test('V12 malformed', () => {
    expect(outcomeOf('/PUR/LGPE/RIVERSAMENTO/XXXXXXXXXXX', 12_345)).toMatchObject({ rule: 'R14', status: 'open' });
  });
  test.each([
    ['V13 a reference in groups of four', '/RFS/RF48 1234 5678 9012 3456 7890 1/26.00', 2_600, 7],
    ['V13 blanks for slashes', `RFB ${IUV} `, 4_999, 8],
    ['V14 amount and text behind', `/RFB/${IUV}/49.99/TXT/Pagamento TARI n.123`, 4_999, 8],
    ['a notice number', `/RFB/3${IUV}/49.99`, 4_999, 8],
  ])('%s', (_name, causale, cents, receiptId) => {
    expect(outcomeOf(causale, cents)).toMatchObject({ rule: 'R4', status: 'automatic', code: 'RT_TES', receiptIds: [receiptId] });
  });
});
