import { describe, expect, test } from 'vitest';
import { creditOf, Desk, flowOf, frozenOn, iufOf, named, PAGOPA, Payments, rowOf, toFlow, VALLI } from '../testing/scenario.ts';
import type { ArrivedRow, MatchableFlow, MatchingChanges } from './matching-input.ts';

const IUV = '47000000012619719';
const F1 = flowOf(1, 10_000);
const F2 = flowOf(2, 2_500);

function deskWith(rows: readonly ArrivedRow[], flows: readonly MatchableFlow[], more: MatchingChanges = {}, payments = new Payments()): Desk {
  const desk = new Desk(payments);
  desk.apply({ ...more, rows, flows });
  expect(desk.imbalance()).toEqual([]);
  return desk;
}

const receipt = { id: 7, iuv: IUV, amountCents: 4_999, paidOn: '2026-03-05' };

describe('R0 and R0b: rows that are here already', () => {
  const first = rowOf(1, { bolletta: '0074056', amountCents: 10_000, causale: named(F1) });

  test('an equal row is ignored and says which file had it', () => {
    const desk = deskWith([first, rowOf(2, { ...first.movement, bolletta: '74056', causale: `  ${named(F1)}`, sourceFile: 'altro.xml' })], [F1]);
    expect(desk.row(2)).toMatchObject({ rule: 'R0', status: 'ignored', code: 'RIGA_GIA_CARICATA', linkedMovementId: 1, residualCents: null });
    expect(desk.row(2).explanation).toBe('Riga già caricata con il file giornale.xml il 17/03/2026: ignorata.');
    expect(desk.row(1).status).toBe('automatic');
  });

  test('another amount under the same bolletta is quarantined, the later one', () => {
    const desk = deskWith([rowOf(2, { ...first.movement, amountCents: 9_000 }), first], [F1]);
    expect(desk.row(1).rule).toBe('R2');
    expect(desk.row(2)).toMatchObject({ rule: 'R0b', status: 'quarantined', code: 'TES_BOLLETTA_DUPLICATA', linkedMovementId: 1 });
    expect(desk.row(2).explanation).toContain('74056/2026 esiste già con importo 100,00');
  });

  test('a cut text of a CSV gives way to the whole one of the journal, whichever came first', () => {
    const cut = rowOf(1, { format: 'CSV_PROVVISORI', bankEntityCode: null, bolletta: null, provvisorio: '516', amountCents: 10_000, causale: named(F1).slice(0, 50) });
    const whole = rowOf(2, { bolletta: '116', provvisorio: '0000516', amountCents: 10_000, causale: named(F1) });
    for (const rows of [[cut, whole], [rowOf(1, whole.movement), rowOf(2, cut.movement)]]) {
      expect(deskWith(rows, [F1]).row(1)).toMatchObject({ rule: 'R2', flowIds: [F1.id] });
    }
  });

  test('the same bolletta of two treasurers is two movements', () => {
    const desk = deskWith([first, rowOf(2, { ...first.movement, bankEntityCode: '99', amountCents: 2_500, causale: named(F2) })], [F1, F2]);
    expect([desk.row(1).rule, desk.row(2).rule]).toEqual(['R2', 'R2']);
  });

  test('taking the first copy away leaves the other one', () => {
    const desk = deskWith([first, rowOf(2, first.movement)], [F1]);
    const delta = desk.apply({ removedRows: [1] });
    expect(delta.goneMovements).toEqual([1]);
    expect(desk.row(2)).toMatchObject({ rule: 'R2', status: 'automatic' });
    expect(desk.flow(F1).coveredBy).toEqual([2]);
  });
});

describe('R1, R1b and R1c: reversals', () => {
  const credit = creditOf(1, 10_000, named(F1));
  const reversal = (facts: object): ArrivedRow => rowOf(2, { sign: -1, opType: 'STORNATO', amountCents: 10_000, causale: 'STORNO', ...facts });

  test.each([
    ['by the bolletta it names', { reversedBolletta: '101', bolletta: '900' }],
    ['by its own bolletta', { bolletta: '0101' }],
    ['by the provisional entry', { bolletta: '900', provvisorio: '501' }],
  ])('a reversal finds its credit %s: both close, the flow is waited for again', (_how, facts) => {
    const desk = deskWith([credit, reversal(facts)], [F1]);
    expect(desk.row(1)).toMatchObject({ rule: 'R1', status: 'automatic', code: 'TES_STORNATO', score: 100, linkedMovementId: 2, residualCents: 0, allocations: [] });
    expect(desk.row(2)).toMatchObject({ rule: 'R1', status: 'automatic', code: 'TES_STORNATO', linkedMovementId: 1, residualCents: 0 });
    expect(desk.flow(F1)).toMatchObject({ code: 'IUF_NO_TES', residualCents: 10_000, coveredBy: [] });
  });

  test('voids what persons confirmed, but not what a collection order quotes', () => {
    const confirmed = deskWith([credit, reversal({ bolletta: '101' })], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 10_000)] });
    expect(confirmed.row(1)).toMatchObject({ rule: 'R1', voids: [5], residualCents: 0 });
    expect(confirmed.flow(F1).residualCents).toBe(10_000);
    const booked = deskWith([credit, reversal({ bolletta: '101' })], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 10_000, { booked: true })] });
    expect(booked.row(1)).toMatchObject({ rule: 'R1', status: 'open', voids: [], linkedMovementId: 2 });
    expect(booked.row(2)).toMatchObject({ rule: 'R1', status: 'open', residualCents: 10_000 });
    expect(booked.flow(F1).code).toBe('RT_IUF_TES');
  });

  test('the next credit of the flow takes it', () => {
    const desk = deskWith([credit, reversal({ bolletta: '101' }), creditOf(3, 10_000, named(F1), { bookingDate: '2026-03-10' })], [F1]);
    expect(desk.row(3)).toMatchObject({ rule: 'R2', status: 'automatic' });
    expect(desk.flow(F1).coveredBy).toEqual([3]);
  });

  test('part of a credit taken back waits for a person, and leaves the credit worth less once confirmed', () => {
    const desk = deskWith([credit, reversal({ bolletta: '101', amountCents: 3_000 })], [F1]);
    expect(desk.row(2)).toMatchObject({ rule: 'R1c', status: 'proposed', code: 'TES_STORNATO', score: 80, linkedMovementId: 1, residualCents: 3_000 });
    expect(desk.row(2).explanation.replaceAll('\u00a0', ' ')).toBe('Storno parziale della bolletta 101: 30,00 € su 100,00 €.');
    expect(desk.row(1).rule).toBe('R2');
    desk.apply({ reversals: [{ reversalId: 2, creditId: 1 }] });
    expect(desk.row(2)).toMatchObject({ rule: 'R1c', status: 'confirmed', residualCents: 0 });
    expect(desk.row(1)).toMatchObject({ rule: 'R7', diffCents: -3_000, residualCents: 7_000 });
    expect(desk.imbalance()).toEqual([]);
    desk.apply({ withdrawnReversals: [2] });
    expect([desk.row(1).rule, desk.row(2).status]).toEqual(['R2', 'proposed']);
  });

  test.each([
    ['with no credit', { bolletta: '999' }, []],
    ['with a credit of another year', { bolletta: '101', year: 2025 }, []],
    ['with two credits to choose from', { bolletta: null, provvisorio: '501' }, [creditOf(3, 10_000, 'X', { provvisorio: '501', year: 2026, bankEntityCode: '7' })]],
  ])('a reversal %s is an orphan', (_what, facts, more) => {
    const desk = deskWith([credit, ...more, reversal(facts)], [F1]);
    expect(desk.row(2)).toMatchObject({ rule: 'R1b', status: 'open', code: 'TES_STORNO_ORFANO', residualCents: 10_000 });
    expect(desk.row(2).explanation).toBe('Storno senza bolletta di origine nei dati caricati.');
  });

  test('an orphan finds its credit when that comes in', () => {
    const desk = deskWith([reversal({ bolletta: '101' })], [F1]);
    expect(desk.row(2).rule).toBe('R1b');
    desk.apply({ rows: [credit] });
    expect([desk.row(1).rule, desk.row(2).rule]).toEqual(['R1', 'R1']);
  });
});

describe('R2 and R2b: one identifier', () => {
  test('the whole flow is matched without a person, with its evidence', () => {
    const causale = `BONIFICO ${named(F1)} FINE`;
    const { evidence, ...result } = deskWith([creditOf(1, 10_000, causale, { payerName: 'PAGOPA SPA' })], [F1]).row(1);
    expect(result).toMatchObject({ rule: 'R2', status: 'automatic', code: 'RT_IUF_TES', score: 100, allocations: [{ target: toFlow(F1), cents: 10_000 }], residualCents: 0, diffCents: 0 });
    expect(evidence).toMatchObject({ rule: 'R2', score: 100, iufRead: [F1.iuf], truncated: false, flowTotalCents: 10_000, movementCents: 10_000, regulationDates: ['2026-03-05'], bookingDate: '2026-03-06', workingDays: 1, pspOfFlows: ['PagoPA S.p.A.'], payerName: 'PAGOPA SPA', warnings: [] });
    const [start, end] = evidence?.rawSpan ?? [0, 0];
    expect(causale.slice(start, end)).toBe(F1.iuf);
  });

  test('any date is good, a far one is told', () => {
    const { status, evidence } = deskWith([creditOf(1, 10_000, named(F1), { bookingDate: '2026-04-20' })], [F1]).row(1);
    expect({ status, warnings: evidence?.warnings }).toEqual({ status: 'automatic', warnings: ['DATA_LONTANA'] });
  });

  test('of two equal credits the first takes the flow, the other is told which bolletta has it', () => {
    const desk = deskWith([creditOf(2, 10_000, named(F1), { bookingDate: '2026-03-09' }), creditOf(1, 10_000, named(F1))], [F1]);
    expect(desk.row(1).rule).toBe('R2');
    expect(desk.row(2)).toMatchObject({ rule: 'GIA_RISCOSSO', status: 'open', code: 'IUF_TES_DIV_IMP', flowIds: [F1.id], diffCents: 10_000 });
    expect(desk.row(2).explanation).toBe('Il flusso risulta già riscosso con la bolletta 101.');
    expect(desk.flow(F1).divergent).toBe(false);
  });

  test('a glued word of letters is accepted when the amount is equal', () => {
    expect(deskWith([creditOf(1, 10_000, `${named(F1)}ACCREDITO`)], [F1]).row(1)).toMatchObject({ rule: 'R2', evidence: { warnings: ['INCOLLATO'] } });
    expect(deskWith([creditOf(1, 9_000, `${named(F1)}ACCREDITO`)], [F1]).row(1)).toMatchObject({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', flowIds: [], evidence: { iufRead: [`${F1.iuf}ACCREDITO`] } });
  });

  test('R2b: a glued digit is never automatic', () => {
    const desk = deskWith([creditOf(1, 10_000, `${named(F1)}7`)], [F1]);
    expect(desk.row(1)).toMatchObject({ rule: 'R2b', status: 'proposed', code: 'TES_NO_IUF_OR_IUV', score: 80, flowIds: [F1.id], allocations: [], residualCents: 10_000 });
    expect(desk.row(1).explanation).toContain(`la causale riporta ${F1.iuf}7: forse un flusso non ancora scaricato`);
    expect(desk.flow(F1)).toMatchObject({ code: 'PROPOSTO', residualCents: 10_000, proposedBy: [1] });
    expect(deskWith([creditOf(1, 9_000, `${named(F1)}7`)], [F1]).row(1)).toMatchObject({ rule: 'R13', status: 'open' });
  });

  test('two flows that differ only in case are left to a person when the text does not choose', () => {
    const lower = { ...F1, id: 9, iuf: F1.iuf.toLowerCase() };
    expect(deskWith([creditOf(1, 10_000, named(F1).replace('XXX', 'xxx'))], [F1, lower]).row(1)).toMatchObject({ status: 'open', code: 'TES_NO_IUF_OR_IUV', candidates: [[toFlow(F1)], [toFlow(lower)]] });
    expect(deskWith([creditOf(1, 10_000, named(lower))], [F1, lower]).row(1)).toMatchObject({ rule: 'R2', flowIds: [9] });
  });

  test('a column of the file counts where the causale is silent, and a disagreement asks for a person', () => {
    const facts = { format: 'CSV_COMPLETO', declaredIuf: F1.iuf } as const;
    expect(deskWith([creditOf(1, 10_000, 'ACCREDITO', facts)], [F1, F2]).row(1)).toMatchObject({ rule: 'R2', status: 'automatic' });
    expect(deskWith([creditOf(1, 2_500, named(F2), facts)], [F1, F2]).row(1)).toMatchObject({ rule: 'R2', status: 'proposed', flowIds: [F2.id], evidence: { warnings: ['COLONNA_DISCORDE'] } });
  });
});

describe('R3: a cut identifier', () => {
  const cut = (length: number): string => named(F1).slice(0, length - named(F1).length);
  const at = (length: number, facts: object = {}, flows: readonly MatchableFlow[] = [F1], cents = 10_000): ReturnType<Desk['row']> => deskWith([creditOf(1, cents, cut(length), facts)], flows).row(1);
  const whole = named(F1).length;

  test('the beginning of one flow alone, with its amount and within the days, needs no person', () => {
    expect(at(whole - 2)).toMatchObject({ rule: 'R3', status: 'automatic', code: 'RT_IUF_TES', score: 95, flowIds: [F1.id], evidence: { truncated: true } });
  });
  test('three characters behind the code of the PSP are too few, four are enough', () => {
    expect(at(whole - 7)).toMatchObject({ rule: 'R3', status: 'automatic' });
    expect(at(whole - 8)).toMatchObject({ rule: 'R3', status: 'proposed', score: 75, flowIds: [F1.id] });
  });
  test('an identifier without a date needs twenty-four', () => {
    const hash = flowOf(1, 10_000, { iuf: '10c4f341267947eca9f8f6a7a567a414750' });
    const read = (length: number): string => `/PUR/LGPE-RIVERSAMENTO/URI/${hash.iuf.slice(0, length)}`;
    expect(deskWith([creditOf(1, 10_000, read(24))], [hash]).row(1)).toMatchObject({ rule: 'R3', status: 'automatic' });
    expect(deskWith([creditOf(1, 10_000, read(23))], [hash]).row(1)).toMatchObject({ rule: 'R3', status: 'proposed' });
  });
  test('another amount, or a date outside the days, is as if it had not been read', () => {
    expect(at(whole - 2, {}, [F1], 9_999)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV', flowIds: [] });
    expect(at(whole - 2, { bookingDate: '2026-03-04' })).toMatchObject({ rule: 'R3' });
    expect(at(whole - 2, { bookingDate: '2026-03-03' })).toMatchObject({ rule: 'R13' });
    expect(at(whole - 2, { bookingDate: '2026-03-19' })).toMatchObject({ rule: 'R3' });
    expect(at(whole - 2, { bookingDate: '2026-03-20' })).toMatchObject({ rule: 'R13' });
  });
  test('the beginning of several is left to a person, even when one alone has the amount', () => {
    expect(at(whole - 2, {}, [F1, F2])).toMatchObject({ rule: 'R3', status: 'open', code: 'TES_NO_IUF_OR_IUV', candidates: [[toFlow(F1)], [toFlow(F2)]], proposal: [] });
  });
  test('a second flow that begins so takes an automatic match back, and puts a confirmed one under review', () => {
    const desk = deskWith([creditOf(1, 10_000, cut(whole - 2))], [F1]);
    desk.apply({ flows: [F2] });
    expect(desk.row(1)).toMatchObject({ rule: 'R3', status: 'open' });
    expect(desk.flow(F1).residualCents).toBe(10_000);
    const confirmed = deskWith([creditOf(1, 10_000, cut(whole - 2))], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 10_000, { rule: 'R3' })] });
    expect(confirmed.row(1)).toMatchObject({ status: 'confirmed', toReview: [] });
    confirmed.apply({ flows: [F2] });
    expect(confirmed.row(1)).toMatchObject({ status: 'confirmed', toReview: [5] });
  });
});

describe('R4: a single payment', () => {
  const credit = (cents: number, id = 1): ArrivedRow => creditOf(id, cents, `/RFB/${IUV}/49.99/TXT/MULTA`, { bookingDate: `2026-03-${10 + id}` });
  const withReceipt = (): Payments => new Payments().receipt(receipt);

  test('its receipt in no flow, with its amount', () => {
    const desk = deskWith([credit(4_999)], [F1], {}, withReceipt());
    expect(desk.row(1)).toMatchObject({ rule: 'R4', status: 'automatic', code: 'RT_TES', score: 95, receiptIds: [7], allocations: [{ target: { kind: 'RECEIPT', receiptId: 7, iuv: IUV }, cents: 4_999 }], evidence: { iuvRead: [IUV] } });
    expect(desk.row(1).explanation).toBe(`La causale contiene lo IUV ${IUV}; importo uguale alla ricevuta del 05/03/2026: riversamento puntuale.`);
  });
  test('a second credit of it', () => {
    const desk = deskWith([credit(4_999, 2), credit(4_999, 1)], [], {}, withReceipt());
    expect(desk.row(2)).toMatchObject({ rule: 'GIA_RISCOSSO', status: 'open', code: 'TES_NO_IUF_OR_IUV', receiptIds: [7] });
    expect(desk.row(2).explanation).toBe(`La ricevuta dello IUV ${IUV} risulta già riscossa con la bolletta 101.`);
  });
  test('another amount', () => {
    expect(deskWith([credit(5_000)], [], {}, withReceipt()).row(1)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV' });
  });
  test('no receipt, until it comes', () => {
    const desk = deskWith([credit(4_999)], []);
    expect(desk.row(1)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV', evidence: { iuvRead: [IUV] } });
    desk.apply({ iuvs: [IUV] }, withReceipt());
    expect(desk.row(1)).toMatchObject({ rule: 'R4', status: 'automatic' });
  });
  test('revoked, it is nothing to be matched with, until the revocation is taken back', () => {
    const desk = deskWith([credit(4_999)], [F1], {}, withReceipt().revoked(IUV));
    expect(desk.row(1)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV', receiptIds: [], candidates: [], proposal: [], allocations: [], evidence: { iuvRead: [IUV] } });
    expect(desk.row(1).explanation).toMatch(new RegExp(`^Il pagamento con lo IUV ${IUV} è stato revocato`));
    desk.apply({ iuvs: [IUV] }, withReceipt());
    expect(desk.row(1)).toMatchObject({ rule: 'R4', status: 'automatic' });
    desk.apply({ iuvs: [IUV] }, new Payments().revoked(IUV));
    expect(desk.row(1)).toMatchObject({ rule: 'R13', status: 'open', allocations: [] });
  });
  test('another payment of the IUV of a revoked one is the only one', () => {
    expect(deskWith([credit(4_999)], [], {}, new Payments().revoked(IUV).receipt(receipt)).row(1)).toMatchObject({ rule: 'R4', status: 'automatic', receiptIds: [7] });
  });
  test('two receipts for it', () => {
    expect(deskWith([credit(4_999)], [], {}, withReceipt().receipt({ ...receipt, id: 8 })).row(1)).toMatchObject({ rule: 'R13', status: 'open', receiptIds: [7, 8], candidates: [[{ receiptId: 7 }], [{ receiptId: 8 }]] });
  });
  test('a row of a flow with the same amount is only proposed, on the flow', () => {
    const flow = flowOf(1, 4_999);
    const desk = deskWith([credit(4_999)], [flow], {}, withReceipt().reported(IUV, flow));
    expect(desk.row(1)).toMatchObject({ rule: 'R4', status: 'proposed', code: 'RT_IUF_TES', score: 80, flowIds: [1], proposal: [{ target: toFlow(flow), cents: 4_999 }] });
    expect(deskWith([credit(4_999)], [F1], {}, withReceipt().reported(IUV, F1)).row(1)).toMatchObject({ rule: 'R13', status: 'open' });
  });
});

describe('R5 and R6: several', () => {
  test('R5: several flows in one credit', () => {
    const desk = deskWith([creditOf(1, 12_500, named(F2, F1))], [F1, F2]);
    expect(desk.row(1)).toMatchObject({ rule: 'R5', status: 'automatic', code: 'TES_CUMULATIVO', score: 98, flowIds: [1, 2], allocations: [{ target: toFlow(F1), cents: 10_000 }, { target: toFlow(F2), cents: 2_500 }] });
  });
  test('R5: another sum is left to a person', () => {
    expect(deskWith([creditOf(1, 12_501, named(F1, F2))], [F1, F2]).row(1)).toMatchObject({ rule: 'R5', status: 'open', code: 'IUF_TES_DIV_IMP', flowIds: [1, 2], candidates: [[toFlow(F1)], [toFlow(F2)]] });
  });
  test('R5: one that is not here yet stops it', () => {
    const desk = deskWith([creditOf(1, 12_500, named(F1, F2))], [F1]);
    expect(desk.row(1)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV', flowIds: [] });
    expect(desk.row(1).explanation).toBe(`Il flusso ${F2.iuf} non è ancora stato scaricato: richiederlo al partner tecnologico.`);
    desk.apply({ flows: [F2] });
    expect(desk.row(1).rule).toBe('R5');
  });
  test('R6: one flow in several credits', () => {
    const desk = deskWith([creditOf(1, 4_000, named(F1)), creditOf(2, 6_000, `${named(F1)} SALDO`, { bookingDate: '2026-03-09' })], [F1]);
    for (const id of [1, 2]) expect(desk.row(id)).toMatchObject({ rule: 'R6', status: 'automatic', code: 'RT_IUF_TES', score: 96, flowIds: [1] });
    expect(desk.row(2).explanation.replaceAll('\u00a0', ' ')).toBe('Flusso pagato in 2 accrediti: 40,00 € + 60,00 € = 100,00 €.');
    expect(desk.flow(F1)).toMatchObject({ code: 'RT_IUF_TES', residualCents: 0, coveredBy: [1, 2] });
  });
  test('R6: all of them must make up the flow, not some', () => {
    const desk = deskWith([creditOf(1, 4_000, named(F1)), creditOf(2, 6_000, named(F1)), creditOf(3, 100, named(F1))], [F1]);
    for (const id of [1, 2, 3]) expect(desk.row(id)).toMatchObject({ rule: 'R7', status: 'proposed' });
  });
  test('R6: all within the days', () => {
    const desk = deskWith([creditOf(1, 4_000, named(F1)), creditOf(2, 6_000, named(F1), { bookingDate: '2026-03-20' })], [F1]);
    expect(desk.row(1)).toMatchObject({ rule: 'R7', secondCode: 'IUF_TES_PARZIALE' });
  });
  test('R6: a short transfer and its supplement', () => {
    const desk = deskWith([creditOf(1, 4_000, named(F1)), creditOf(2, 6_000, named(F1).replace('RIVERSAMENTO', 'INTEGRAZIONE'))], [F1]);
    expect(desk.row(2).rule).toBe('R6');
  });
});

describe('R7, R8, R8b and GIA_RISCOSSO: another amount', () => {
  test('R7: less', () => {
    const desk = deskWith([creditOf(1, 7_000, named(F1))], [F1]);
    expect(desk.row(1)).toMatchObject({ rule: 'R7', status: 'proposed', code: 'IUF_TES_DIV_IMP', secondCode: 'IUF_TES_PARZIALE', score: 70, diffCents: -3_000, proposal: [{ target: toFlow(F1), cents: 7_000 }], residualCents: 7_000 });
    expect(desk.flow(F1)).toMatchObject({ code: 'PROPOSTO', divergent: true, proposedBy: [1] });
  });
  test('R8: more', () => {
    const desk = deskWith([creditOf(1, 13_000, named(F1))], [F1, F2]);
    expect(desk.row(1)).toMatchObject({ rule: 'R8', status: 'proposed', code: 'IUF_TES_DIV_IMP', secondCode: 'TES_ECCEDENTE', score: 70, diffCents: 3_000, proposal: [{ target: toFlow(F1), cents: 10_000 }] });
  });
  test('R8: more by exactly another flow of that PSP and day', () => {
    const desk = deskWith([creditOf(1, 12_500, named(F1))], [F1, F2, flowOf(3, 2_500, { regulationDate: '2026-03-06' })]);
    expect(desk.row(1)).toMatchObject({ rule: 'R8', status: 'proposed', code: 'TES_CUMULATIVO', secondCode: null, score: 70, diffCents: 0, flowIds: [1, 2], proposal: [{ cents: 10_000 }, { target: toFlow(F2), cents: 2_500 }] });
    expect(desk.flow(F2).code).toBe('PROPOSTO');
  });
  test('R8: two sets that would do leave the excess unexplained', () => {
    const desk = deskWith([creditOf(1, 12_500, named(F1))], [F1, F2, flowOf(3, 2_500)]);
    expect(desk.row(1)).toMatchObject({ rule: 'R8', code: 'IUF_TES_DIV_IMP', flowIds: [1], diffCents: 2_500, candidates: [[toFlow(F1), toFlow(F2)], [toFlow(F1), { flowId: 3 }]] });
    expect(desk.flow(F2).code).toBe('IUF_NO_TES');
  });
  test.each([[-1], [-100], [1], [100]])('R8b: %i cents apart', (diff) => {
    expect(deskWith([creditOf(1, 10_000 + diff, named(F1))], [F1]).row(1)).toMatchObject({ rule: 'R8b', status: 'proposed', code: 'IUF_TES_DIV_IMP', score: 80, diffCents: diff, evidence: { centsApart: true } });
  });
  test.each([[-101, 'R7'], [101, 'R8']])('%i cents apart are %s', (diff, rule) => {
    expect(deskWith([creditOf(1, 10_000 + diff, named(F1))], [F1]).row(1)).toMatchObject({ rule, evidence: { centsApart: false } });
  });
  test('GIA_RISCOSSO: a flow that a person has covered by hand', () => {
    const desk = deskWith([creditOf(1, 10_000, 'BONIFICO'), creditOf(2, 500, named(F1))], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 10_000)] });
    expect(desk.row(1)).toMatchObject({ status: 'confirmed', rule: null, code: 'RT_IUF_TES', flowIds: [1], allocations: [], residualCents: 0 });
    expect(desk.row(2)).toMatchObject({ rule: 'GIA_RISCOSSO', status: 'open', diffCents: 500 });
  });
  test('what a person has confirmed keeps the words it was confirmed on', () => {
    const desk = deskWith([creditOf(1, 10_000, named(F1))], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 10_000, { rule: 'R2' })] });
    const before = deskWith([creditOf(1, 10_000, named(F1))], [F1]).row(1).evidence;
    expect(desk.row(1)).toMatchObject({ status: 'confirmed', rule: 'R2', evidence: { iufRead: before?.iufRead, ranges: before?.ranges, rawSpan: before?.rawSpan, flowTotalCents: 10_000, workingDays: before?.workingDays } });
    expect(before?.ranges).toHaveLength(1);
  });
  test('a flow of nothing is named: nothing to accept', () => {
    const zero = flowOf(1, 0);
    const desk = deskWith([creditOf(1, 500, named(zero))], [zero]);
    expect(desk.row(1)).toMatchObject({ rule: 'R8', status: 'open', code: 'IUF_TES_DIV_IMP', flowIds: [1], proposal: [], diffCents: 500 });
    expect(desk.flow(zero).code).toBe('FLUSSO_ZERO');
  });
  test('an anomalous flow is named: open, whatever the amount', () => {
    const anomalous = flowOf(1, 10_000, { anomalous: true });
    const desk = deskWith([creditOf(1, 10_000, named(anomalous))], [anomalous]);
    expect(desk.row(1)).toMatchObject({ rule: null, status: 'open', code: 'FLUSSO_ANOMALO', flowIds: [1], allocations: [], proposal: [] });
    expect(desk.flow(anomalous)).toMatchObject({ code: 'FLUSSO_ANOMALO', residualCents: 10_000 });
    desk.apply({ flows: [F1] });
    expect(desk.row(1).rule).toBe('R2');
  });
});

describe('R9: nothing readable, but alike', () => {
  const keyword = 'BONIFICO LGPE-RIVERSAMENTO SENZA ALTRO';
  const fromPagopa = { payerName: 'PAGOPA S.P.A.' };

  test('(a) the words of a transfer, the PSP, the amount, the days', () => {
    expect(deskWith([creditOf(1, 10_000, keyword, fromPagopa)], [F1, F2]).row(1)).toMatchObject({ rule: 'R9', status: 'proposed', code: 'IUF_NO_TES', score: 75, flowIds: [1] });
    expect(deskWith([creditOf(1, 10_000, keyword, { ...fromPagopa, bookingDate: '2026-03-20' })], [F1]).row(1).rule).toBe('R14');
    expect(deskWith([creditOf(1, 10_000, keyword, { payerName: 'BANCA DELLE VALLI' })], [F1]).row(1).rule).toBe('R14');
  });
  test('(a) two flows that fit, or two credits for one, are left to a person', () => {
    expect(deskWith([creditOf(1, 10_000, keyword, fromPagopa)], [F1, flowOf(3, 10_000)]).row(1)).toMatchObject({ rule: 'R9', status: 'open', code: 'TES_NO_MATCH', candidates: [[toFlow(F1)], [{ flowId: 3 }]], proposal: [] });
    const desk = deskWith([creditOf(1, 10_000, keyword, fromPagopa), creditOf(2, 10_000, keyword, fromPagopa)], [F1]);
    for (const id of [1, 2]) expect(desk.row(id)).toMatchObject({ rule: 'R9', status: 'open', candidates: [[toFlow(F1)]] });
    expect(desk.flow(F1).code).toBe('IUF_NO_TES');
    desk.apply({ removedRows: [2] });
    expect(desk.row(1)).toMatchObject({ rule: 'R9', status: 'proposed' });
  });
  test('(b) one character apart, whatever the payer; never automatic', () => {
    const slip = F1.iuf.replace('PPAY', 'PAPY');
    expect(deskWith([creditOf(1, 10_000, named(slip))], [F1]).row(1)).toMatchObject({ rule: 'R9', status: 'proposed', code: 'IUF_NO_TES', flowIds: [1] });
    expect(deskWith([creditOf(1, 9_000, named(slip))], [F1]).row(1)).toMatchObject({ rule: 'R13', status: 'open' });
    expect(deskWith([creditOf(1, 10_000, named(slip), { payerName: 'BANCA DELLE VALLI SPA' })], [F1]).row(1)).toMatchObject({ rule: 'R13' });
  });
});

describe('R10, R11, R12 and R14: nothing named', () => {
  const valli = (id: number, cents: number, regulationDate = '2026-03-05'): MatchableFlow => flowOf(id, cents, { pspId: VALLI.id, regulationDate, iuf: iufOf(regulationDate, VALLI, `000${id}`) });
  const fromValli = (id: number, cents: number, facts: object = {}): ArrivedRow => creditOf(id, cents, 'RIVERSAMENTO INCASSI', { payerName: 'BANCA DELLE VALLI S.P.A. SEDE', ...facts });

  test('R10: flows of one PSP and day that add up', () => {
    const desk = deskWith([fromValli(1, 600)], [valli(1, 100), valli(2, 200), valli(3, 300), valli(4, 5_000), flowOf(5, 600, { regulationDate: '2026-03-06' })]);
    expect(desk.row(1)).toMatchObject({ rule: 'R10', status: 'proposed', code: 'TES_CUMULATIVO', score: 60, flowIds: [1, 2, 3] });
    expect(desk.row(1).explanation).toBe('La somma di 3 flussi di BANCA DELLE VALLI SPA del 05/03/2026 coincide con l’accredito.');
  });
  test('R10: two sets that add up, of any day and size', () => {
    const desk = deskWith([fromValli(1, 600, { bookingDate: '2026-03-09' })], [valli(1, 100), valli(2, 500), valli(3, 600, '2026-03-06')]);
    expect(desk.row(1)).toMatchObject({ rule: 'R10', status: 'open', code: 'TES_NO_MATCH', candidates: [[{ flowId: 3 }], [{ flowId: 1 }, { flowId: 2 }]] });
  });
  test('R10: a set of one is R11', () => {
    expect(deskWith([fromValli(1, 600)], [valli(1, 600), flowOf(2, 600)]).row(1)).toMatchObject({ rule: 'R11', status: 'proposed', code: 'TES_NO_MATCH', score: 55, flowIds: [1] });
  });
  test('R10: a flow that two credits claim is proposed to neither', () => {
    const desk = deskWith([fromValli(1, 600), fromValli(2, 700)], [valli(1, 100), valli(2, 500), valli(3, 200)]);
    expect(desk.row(1)).toMatchObject({ rule: 'R10', status: 'open', candidates: [[{ flowId: 1 }, { flowId: 2 }]] });
    expect(desk.row(2)).toMatchObject({ rule: 'R10', status: 'open', candidates: [[{ flowId: 2 }, { flowId: 3 }]] });
    expect([1, 2, 3].map((id) => desk.flows.get(id)?.code)).toEqual(['IUF_NO_TES', 'IUF_NO_TES', 'IUF_NO_TES']);
  });
  test('R10: outside the days, or of flows already proposed', () => {
    expect(deskWith([fromValli(1, 300, { bookingDate: '2026-03-13' })], [valli(1, 100), valli(2, 200)]).row(1).rule).toBe('R14');
    expect(deskWith([fromValli(1, 300), creditOf(2, 50, named(valli(1, 100)))], [valli(1, 100), valli(2, 200)]).row(1).rule).toBe('R14');
  });
  test('R10: the code of a PSP in the causale is as good as its name; two names are none', () => {
    expect(deskWith([creditOf(1, 300, 'ORD. VALBIT22XXX INCASSI')], [valli(1, 100), valli(2, 200)]).row(1).rule).toBe('R10');
    expect(deskWith([creditOf(1, 300, 'INCASSI', { payerName: 'PAGOPA BANCA DELLE VALLI' })], [valli(1, 100), valli(2, 200)]).row(1).rule).toBe('R14');
  });

  test('R11: one flow with that amount, waited for in those days', () => {
    expect(deskWith([creditOf(1, 10_000, 'VERSAMENTO')], [F1, F2]).row(1)).toMatchObject({ rule: 'R11', status: 'proposed', code: 'TES_NO_MATCH', score: 55, flowIds: [1] });
    expect(deskWith([creditOf(1, 10_000, 'VERSAMENTO')], [F1, flowOf(3, 10_000)]).row(1)).toMatchObject({ rule: 'R11', status: 'open', code: 'TES_NO_MATCH', candidates: [[toFlow(F1)], [{ flowId: 3 }]] });
    expect(deskWith([creditOf(1, 10_000, 'VERSAMENTO', { bookingDate: '2026-03-04' })], [F1]).row(1).rule).toBe('R14');
    expect(deskWith([creditOf(1, 10_000, 'VERSAMENTO', { bookingDate: '2026-03-12' })], [F1]).row(1).rule).toBe('R11');
    expect(deskWith([creditOf(1, 10_000, 'VERSAMENTO', { bookingDate: '2026-03-13' })], [F1]).row(1).rule).toBe('R14');
  });

  test.each(['ACCREDITO BOLLETTINI POSTALI N. 5', 'BOLL POST 123', 'BOLLETTINO  POSTALE', 'VERS. CCP 1234'])('R12: %s is never proposed to a flow', (causale) => {
    expect(deskWith([creditOf(1, 10_000, causale)], [F1]).row(1)).toMatchObject({ rule: 'R12', status: 'open', code: 'TES_POSTALE', candidates: [] });
  });
  test('R12: nor is a credit of the postal account, unless it names one', () => {
    expect(deskWith([creditOf(1, 10_000, 'ALTRO', { postalAccount: true })], [F1]).row(1).rule).toBe('R12');
    expect(deskWith([creditOf(1, 10_000, `RI1${named(F1)} ACCREDITO BOLLETTINO P.A.`, { postalAccount: true })], [F1]).row(1).rule).toBe('R2');
    expect(deskWith([creditOf(1, 10_000, 'ACCPP 1')], [F1]).row(1).rule).toBe('R11');
  });

  test('R14: nothing at all', () => {
    expect(deskWith([creditOf(1, 87_000, 'RISARCIMENTO SINISTRO')], [F1]).row(1)).toMatchObject({ rule: 'R14', status: 'open', code: 'TES_NO_MATCH', residualCents: 87_000, explanation: 'Nessun riferimento pagoPA in causale.' });
  });
  test('V12: a malformed causale of a transfer names nothing', () => {
    expect(deskWith([creditOf(1, 87_000, '/PUR/LGPE/RIVERSAMENTO/XXXXXXXXXXX')], [F1]).row(1).rule).toBe('R14');
  });
});

describe('R13 and R15: what is waited for', () => {
  test('R13: a flow that is not here, never taken for another of the same amount', () => {
    const desk = deskWith([creditOf(1, 2_500, named(F1), { payerName: 'PAGOPA SPA' })], [flowOf(12, 2_500)]);
    expect(desk.row(1)).toMatchObject({ rule: 'R13', status: 'open', code: 'TES_NO_IUF_OR_IUV', flowIds: [], evidence: { iufRead: [F1.iuf] } });
    desk.apply({ flows: [{ ...F1, totalCents: 2_500 }] });
    expect(desk.row(1).rule).toBe('R2');
  });
  test('R15: late from the third working day on', () => {
    const flow = flowOf(1, 100, { regulationDate: '2026-03-18' });
    const desk = deskWith([], [flow]);
    expect(desk.flow(flow).code).toBe('IN_ATTESA');
    desk.apply({ today: '2026-03-21' });
    expect(desk.flow(flow).code).toBe('IUF_NO_TES');
  });
});

describe('what persons have settled', () => {
  test('frozen allocations are not made again, and leave the rest to the rules', () => {
    const desk = deskWith([creditOf(1, 10_000, named(F1))], [F1], { frozen: [frozenOn(5, 1, toFlow(F1), 6_000)] });
    expect(desk.row(1)).toMatchObject({ rule: 'R2', allocations: [{ cents: 4_000 }], residualCents: 0 });
    desk.apply({ released: [5] });
    expect(desk.row(1)).toMatchObject({ rule: 'R2', allocations: [{ cents: 10_000 }] });
  });
  test('an undone match is not made again until it is put forward anew', () => {
    const pair = { movementId: 1, target: toFlow(F1), rule: 'R2' };
    const desk = deskWith([creditOf(1, 10_000, named(F1)), creditOf(2, 10_000, 'VERSAMENTO')], [F1], { blocked: [pair, { ...pair, movementId: 2 }] });
    expect(desk.row(1)).toMatchObject({ status: 'open', code: 'ABBINAMENTO_ANNULLATO', flowIds: [1], allocations: [] });
    expect(desk.row(2).rule).toBe('R14');
    desk.apply({ unblocked: [pair] });
    expect(desk.row(1)).toMatchObject({ rule: 'R2', status: 'automatic' });
  });
  test('an excluded movement takes no part until it is taken up again', () => {
    const desk = deskWith([creditOf(1, 10_000, named(F1))], [F1], { excluded: [1] });
    expect(desk.row(1)).toMatchObject({ rule: null, status: 'excluded', code: 'NON_PAGOPA', residualCents: 10_000 });
    desk.apply({ readmitted: [1] });
    expect(desk.row(1).rule).toBe('R2');
  });
});

describe('rows that take no part', () => {
  test('are shown ignored, without a rule', () => {
    for (const code of ['NON_ENTRATA', 'GIROCONTO', 'NON_SOSPESO', 'REGOLARIZZAZIONE'] as const) {
      expect(deskWith([rowOf(1, { ignoredAs: code, sign: code === 'NON_ENTRATA' ? -1 : 1, amountCents: 10_000, causale: 'X' })], [F1]).row(1)).toMatchObject({ rule: null, status: 'ignored', code, residualCents: null, returned: [] });
    }
  });
  test('a debit that names a flow or a payment is shown with it', () => {
    const debit = (causale: string): ArrivedRow => rowOf(1, { ignoredAs: 'NON_ENTRATA', sign: -1, amountCents: 10_000, causale });
    expect(deskWith([debit(named(F1))], [F1]).row(1)).toMatchObject({ status: 'ignored', code: 'NON_ENTRATA', returned: [toFlow(F1)] });
    expect(deskWith([debit(`/RFB/${IUV}`)], [], {}, new Payments().receipt(receipt)).row(1).returned).toEqual([{ kind: 'RECEIPT', receiptId: 7, iuv: IUV }]);
  });
  test('G3: a collection order regularises provisional entries in part or whole, and a RIPRISTINATO undoes it', () => {
    const order = (id: number, amountCents: number): ArrivedRow => rowOf(id, { ignoredAs: 'REGOLARIZZAZIONE', opType: 'REGOLARIZZATO', amountCents, bookingDate: '2026-03-10', causale: `REV ${id}`, regularises: [{ provvisorio: '0000501', amountCents }] });
    const desk = deskWith([creditOf(1, 10_000, named(F1)), order(2, 4_000)], [F1]);
    expect(desk.row(1).regularisation).toEqual({ state: 'PARTIAL', cents: 4_000 });
    desk.apply({ rows: [order(3, 6_000)] });
    expect(desk.row(1).regularisation).toEqual({ state: 'FULL', cents: 10_000 });
    desk.apply({ rows: [rowOf(4, { ignoredAs: 'REGOLARIZZAZIONE', opType: 'RIPRISTINATO', amountCents: 10_000, provvisorio: '501', bookingDate: '2026-03-11', causale: 'RIPRISTINO' })] });
    expect(desk.row(1).regularisation).toEqual({ state: 'NONE', cents: 0 });
  });
});

test('the PSP list gives names to payers when it comes', () => {
  const desk = new Desk(new Payments(), []);
  desk.apply({ rows: [creditOf(1, 10_000, 'LGPE-RIVERSAMENTO', { payerName: 'PAGOPA' })], flows: [F1, flowOf(2, 10_000, { pspId: VALLI.id })] });
  expect(desk.row(1)).toMatchObject({ rule: 'R11', status: 'open' });
  desk.apply({ psps: [PAGOPA, VALLI] });
  expect(desk.row(1)).toMatchObject({ rule: 'R9', status: 'proposed', flowIds: [1] });
});

describe('a change touches only what it can change', () => {
  const flows = Array.from({ length: 60 }, (_, place) => flowOf(place + 1, 10_000 + place, { iuf: iufOf('2026-03-05', PAGOPA, `S${String(place).padStart(6, '0')}`) }));
  const rows = flows.map((flow, place) => creditOf(place + 1, flow.totalCents, place % 3 === 0 ? `SENZA RIFERIMENTI ${place}` : named(flow)));

  test.each<[string, MatchingChanges, number, number]>([
    ['a flow and its credit', { flows: [flowOf(99, 5_000, { iuf: iufOf('2026-03-06', PAGOPA, 'S1'), regulationDate: '2026-03-06' })], rows: [creditOf(99, 5_000, named(iufOf('2026-03-06', PAGOPA, 'S1')))] }, 1, 1],
    ['a credit of a flow that has one', { rows: [creditOf(99, 500, named(flows[1] ?? F1))] }, 2, 1],
    ['a credit that names nothing', { rows: [creditOf(99, 500, 'ALTRO')] }, 1, 0],
    ['a copy', { rows: [rowOf(99, rows[1]?.movement ?? {})] }, 1, 0],
    ['a flow that has gone', { removedFlows: [2] }, 1, 1],
    ['a confirmation', { frozen: [frozenOn(1, 2, toFlow(flows[1] ?? F1), 10_001)] }, 1, 1],
  ])('%s', (_what, changes, movements, touchedFlows) => {
    const desk = new Desk();
    expect(desk.apply({ rows, flows }).recomputed).toEqual({ movements: 60, flows: 60 });
    expect(desk.apply(changes).recomputed).toEqual({ movements, flows: touchedFlows });
  });
});
