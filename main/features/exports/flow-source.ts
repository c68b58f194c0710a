import { formatEuro } from '../../domain/money.ts';
import { flowCodeLabel, listedFlows, totalsOfFlows, type FlowRowShape } from '../reconciliation/index.ts';
import { askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

/** The keys are those of the columns on screen. */
export const FLOW_COLUMNS: readonly SourceColumn<FlowRowShape>[] = [
  { key: 'day', label: 'Regolato il', kind: 'DAY', initial: true, value: (row) => row.regulationDate },
  { key: 'iuf', label: 'Flusso', kind: 'CODE', initial: true, value: (row) => row.iuf },
  { key: 'state', label: 'Stato', kind: 'TEXT', initial: true, value: (row) => row.codeLabel },
  { key: 'psp', label: 'PSP', kind: 'TEXT', initial: true, value: (row) => row.pspName },
  { key: 'payments', label: 'Pagamenti', kind: 'NUMBER', initial: true, value: (row) => row.payments },
  { key: 'receipts', label: 'Ricevute', kind: 'NUMBER', initial: true, value: (row) => row.withReceipt },
  { key: 'total', label: 'Totale €', kind: 'AMOUNT', initial: true, value: (row) => row.totalCents },
  { key: 'left', label: 'Da incassare €', kind: 'AMOUNT', initial: true, value: (row) => row.residualCents },
  { key: 'late', label: 'Ritardo (giorni lavorativi)', kind: 'NUMBER', initial: false, value: (row) => row.lateDays },
  { key: 'trn', label: 'TRN', kind: 'CODE', initial: false, value: (row) => row.trn },
  { key: 'why', label: 'Perché', kind: 'TEXT', initial: false, value: (row) => row.explanation },
];

/** The list of flows as an export reads it. */
export function flowSource({ filter }: SelectionOf<'FLOWS'>, asker: Asker): ListSource {
  return listSource({ title: 'Flussi di rendicontazione', fileName: 'flussi', sheet: 'Flussi', topics: ['reconciliation', 'imports'] }, {
    columns: FLOW_COLUMNS,
    rows: async (reader, cursor, limit) => (await listedFlows(reader, filter, cursor, limit, asker.today)) ?? { rows: [], next: null },
    async totals(reader) {
      const { count, totalCents, residualCents } = await totalsOfFlows(reader, filter);
      return { count, lines: [countLine('Flussi', count), `Totale: ${formatEuro(totalCents)}`, `Da incassare: ${formatEuro(residualCents)}`] };
    },
    asked: async () => askedLines([askedOne('Mese', filter.month), askedMany('Stato', filter.codes.map(flowCodeLabel)), askedDays('Regolato', filter.from, filter.to), askedOne('Testo', filter.text)], 'tutti i flussi', { ...asker, offices: null }, 'dall’ultimo regolato'),
  });
}
