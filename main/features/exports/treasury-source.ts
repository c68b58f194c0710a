import { formatEuro } from '../../domain/money.ts';
import { listedMovements, MATCH_STATUS_LABELS, totalsOfMovements, type MovementRowShape } from '../reconciliation/index.ts';
import { askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

/** The keys are those of the columns on screen. */
export const TREASURY_COLUMNS: readonly SourceColumn<MovementRowShape>[] = [
  { key: 'day', label: 'Data', kind: 'DAY', initial: true, value: (row) => row.bookingDate },
  { key: 'provisional', label: 'Provvisorio', kind: 'CODE', initial: true, value: (row) => row.provvisorio },
  { key: 'bill', label: 'Bolletta', kind: 'CODE', initial: true, value: (row) => row.bolletta },
  { key: 'status', label: 'Stato', kind: 'TEXT', initial: true, value: (row) => row.statusLabel },
  { key: 'payer', label: 'Da chi', kind: 'TEXT', initial: true, value: (row) => row.payerName },
  { key: 'causale', label: 'Causale del tesoriere', kind: 'TEXT', initial: true, value: (row) => row.causale },
  { key: 'targets', label: 'Flusso o IUV', kind: 'CODE', initial: true, value: (row) => (row.targets.length === 0 ? null : row.targets.join(', ')) },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.signedCents },
  { key: 'target', label: 'Flusso €', kind: 'AMOUNT', initial: true, value: (row) => row.targetCents },
  { key: 'difference', label: 'Differenza €', kind: 'AMOUNT', initial: false, value: (row) => (row.targetCents === null ? null : row.diffCents) },
  { key: 'why', label: 'Perché', kind: 'TEXT', initial: false, value: (row) => row.explanation },
  { key: 'rule', label: 'Regola', kind: 'CODE', initial: false, value: (row) => row.rule },
];

/** The list of movements as an export reads it. */
export function treasurySource({ filter }: SelectionOf<'TREASURY'>, asker: Asker): ListSource {
  return listSource({ title: 'Movimenti di tesoreria', fileName: 'tesoreria', sheet: 'Tesoreria', topics: ['treasury', 'reconciliation'] }, {
    columns: TREASURY_COLUMNS,
    rows: async (reader, cursor, limit) => (await listedMovements(reader, filter, cursor, limit, asker.today)) ?? { rows: [], next: null },
    async totals(reader) {
      const totals = await totalsOfMovements(reader, filter);
      return { count: totals.count, lines: [countLine('Movimenti', totals.count), `Entrate: ${formatEuro(totals.creditCents)}`, `Uscite: ${formatEuro(totals.debitCents)}`, `Abbinati: ${formatEuro(totals.matchedCents)}`, `Aperti: ${formatEuro(totals.openCents)}`] };
    },
    asked: async () => askedLines([
      askedMany('Stato', filter.statuses.map((status) => MATCH_STATUS_LABELS[status] ?? status)), askedDays('Data', filter.from, filter.to), askedOne('Conto', filter.account), filter.treasuryFileId === null ? null : 'Solo di un file', askedOne('Testo', filter.text),
    ], 'tutti i movimenti', { ...asker, offices: null }, 'dall’ultimo'),
  });
}
