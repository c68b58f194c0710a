import { describe, expect, test } from 'vitest';
import type { ArrivedRow } from './matching/matching-input.ts';
import { Desk } from './testing/scenario.ts';
import { treasurySamples } from './testing/treasury-samples.ts';

const samples = await treasurySamples();
const { expected, files, flows, payments, psps, today } = samples;

/** Row ids by file and row; arrival in the order of the files. */
function arrivedRows(order: readonly number[] = files.map((_, place) => place)): readonly (readonly ArrivedRow[])[] {
  const arrivals = order.flatMap((place) => files[place] ?? []);
  return order.map((place) => (files[place] ?? []).map((movement) => ({ id: idOf(movement.sourceFile, movement.sourceRow), arrival: arrivals.indexOf(movement) + 1, loadedOn: '2026-03-17', movement })));
}

function idOf(file: string, row: number): number {
  return Number(file.charAt(0)) * 100 + row;
}

const iufs = new Map(flows.map(({ id, iuf }) => [id, iuf]));
const receiptIuvs = new Map(['RF110000000VALB000000000A', '47000000012619719'].map((iuv) => [payments.factsOf(iuv)?.receipts[0]?.id, iuv]));
const rowIds = new Map(expected.movements.map(({ id, file, row }) => [id, idOf(file, row)]));

function told(desk: Desk, id: number): unknown {
  const { rule, status, code, flowIds, receiptIds, linkedMovementId, diffCents, evidence } = desk.row(id);
  const linked = rule === 'R1' ? linkedMovementId : null;
  return { rule, status, code, flows: flowIds.map((flowId) => iufs.get(flowId)), receipts: receiptIds.map((receiptId) => receiptIuvs.get(receiptId)), linked, diffCents, read: rule === 'R13' ? [...(evidence?.iufRead ?? []), ...(evidence?.iuvRead ?? [])].join() : '' };
}

function reconciled(): Desk {
  const desk = new Desk(payments, psps, today);
  desk.apply({ flows });
  for (const rows of arrivedRows()) desk.apply({ rows });
  return desk;
}

describe('the treasury samples, imported in the order of their names', () => {
  const desk = reconciled();

  test.each(expected.movements.map((movement) => ({ name: `${movement.id}: ${movement.rule ?? movement.code}`, movement })))('$name', ({ movement }) => {
    const { rule, status, code, flows: named, receipts, linked, diffCents, read } = movement;
    const id = idOf(movement.file, movement.row);
    expect(told(desk, id)).toEqual({ rule: rule ?? null, status, code, flows: named, receipts: receipts ?? [], linked: linked === undefined ? null : rowIds.get(linked), diffCents, read: read ?? '' });
    expect(desk.row(id).explanation).not.toBe('');
  });

  test.each(expected.flows)('flow $flow is $code', ({ flow, code, residualCents }) => {
    const id = flows.find(({ iuf }) => iuf === flow)?.id ?? 0;
    expect(desk.flows.get(id)).toMatchObject({ code, residualCents });
  });

  test('come out in the foreseen numbers, and balance to the cent', () => {
    const counts: Record<string, number> = {};
    for (const { status } of desk.movements.values()) counts[status] = (counts[status] ?? 0) + 1;
    expect(counts).toEqual(expected.counts);
    expect(desk.imbalance()).toEqual([]);
  });

  test('D22 has regularised the provisional entry of D01, which stays a match', () => {
    expect(desk.row(rowIds.get('D01') ?? 0)).toMatchObject({ status: 'automatic', regularisation: { state: 'FULL', cents: 25_225 } });
    expect(desk.row(rowIds.get('D03') ?? 0).regularisation.state).toBe('NONE');
  });

  test('are told in the words of the specification', () => {
    const sentences = Object.fromEntries(expected.movements.map(({ id, file, row }) => [id, desk.row(idOf(file, row)).explanation.replaceAll('\u00a0', ' ')]));
    expect(sentences).toMatchObject({
      D01: 'La causale contiene il flusso 2026-03-05PPAYITR1XXX-S2026030501; importo 252,25 € uguale al totale del flusso; accredito del 06/03/2026, regolamento del 05/03/2026.',
      D03: 'Un accredito per 2 flussi indicati in causale; la somma 545,10 € coincide.',
      D04: 'Differenza di 1 centesimo: nessuna tolleranza automatica, serve conferma.',
      D08: 'Storno della bolletta 108 del 10/03/2026: l’accredito di 100,00 € è annullato e il flusso collegato torna da riscuotere.',
      D09: 'Riga già caricata con il file 1_gdc_2026-03-10.xml il 17/03/2026: ignorata.',
      D10: 'La bolletta 105/2026 esiste già con importo 870,00 €; questa riga riporta 999,99 €. Verificare con la tesoreria.',
      D11: 'Flusso pagato in 2 accrediti: 400,00 € + 220,50 € = 620,50 €.',
      D17: 'Il flusso 2026-02-27FANTIT2AXXX-0000401 non è ancora stato scaricato: richiederlo al partner tecnologico.',
      D18: 'La causale contiene lo IUV RF110000000VALB000000000A; importo uguale alla ricevuta del 10/03/2026: riversamento puntuale.',
      D21: 'Il flusso risulta già riscosso con la bolletta 101.',
      D23: 'La causale riporta solo "2026-03-11PPAYITR1XXX-S202603" (testo troncato): è l’inizio di un solo flusso noto, 2026-03-11PPAYITR1XXX-S2026031101, con lo stesso importo.',
      D26: 'Nessun flusso leggibile, ma 2026-03-12PPAYITR1XXX-S2026031201 del PSP PagoPA S.p.A. ha lo stesso importo e data compatibile.',
      D28: 'La somma di 3 flussi di ISTITUTO FANTASIA PAGAMENTI SPA del 13/03/2026 coincide con l’accredito.',
      D30: 'Il flusso vale 303,03 €, accreditati 203,03 €: mancano 100,00 €.',
    });
  });
});

describe('the treasury samples, in any order of files and flows', () => {
  const reference = reconciled();
  const orders = [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 2, 3, 4, 0], [3, 2, 0, 4, 1]];

  test.each(orders)('files %i %i %i %i %i first and last: only which of two copies is the copy may change', (...order) => {
    const desk = new Desk(payments, psps, today);
    const parts = arrivedRows(order);
    desk.apply({ ...(parts[0] === undefined ? {} : { rows: parts[0] }) });
    desk.apply({ flows: flows.slice(10) });
    for (const rows of parts.slice(1)) desk.apply({ rows });
    desk.apply({ flows: flows.slice(0, 10) });
    expect([...desk.flows.values()].map(({ flowId, code, residualCents }) => [flowId, code, residualCents]).sort()).toEqual([...reference.flows.values()].map(({ flowId, code, residualCents }) => [flowId, code, residualCents]).sort());
    expect(desk.imbalance()).toEqual([]);
    for (const { id, file, row, rule } of expected.movements) {
      if (rule === 'R0' || rule === 'R0b' || ['D01', 'D05', 'D18'].includes(id)) continue;
      expect({ id, told: told(desk, idOf(file, row)) }).toEqual({ id, told: told(reference, idOf(file, row)) });
    }
  });
});
