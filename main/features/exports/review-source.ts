import { formatEuro } from '../../domain/money.ts';
import { BUCKET_LABELS, bucketPage, bucketSum, type ReviewRow } from '../reconciliation/index.ts';
import { askedLines, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

/** Movements, flows and rows of flows share the columns: each fills those it has. */
export const REVIEW_COLUMNS: readonly SourceColumn<ReviewRow>[] = [
  { key: 'day', label: 'Data', kind: 'DAY', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.bookingDate : row.kind === 'FLOW' ? row.regulationDate : row.paidOn) },
  { key: 'number', label: 'Movimento, flusso o IUV', kind: 'CODE', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.number : row.kind === 'FLOW' ? row.iuf : row.iuv) },
  { key: 'from', label: 'Da chi o PSP', kind: 'TEXT', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.payerName : row.pspName) },
  { key: 'causale', label: 'Causale del tesoriere', kind: 'TEXT', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.causale : null) },
  { key: 'targets', label: 'Per che cosa', kind: 'CODE', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? (row.targets.length === 0 ? null : row.targets.join(', ')) : row.kind === 'LINE' ? row.iuf : null) },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.signedCents : row.kind === 'FLOW' ? row.totalCents : row.amountCents) },
  { key: 'target', label: 'Flusso €', kind: 'AMOUNT', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? row.targetCents : null) },
  { key: 'left', label: 'Differenza o da incassare €', kind: 'AMOUNT', initial: true, value: (row) => (row.kind === 'MOVEMENT' ? (row.targetCents === null ? null : row.diffCents) : row.kind === 'FLOW' ? row.residualCents : null) },
  { key: 'class', label: 'Classe', kind: 'TEXT', initial: true, value: (row) => (row.kind === 'LINE' ? row.standingLabel : row.kind === 'RECEIPT' ? 'RT non rendicontata' : row.codeLabel) },
  { key: 'rule', label: 'Regola', kind: 'CODE', initial: false, value: (row) => (row.kind === 'MOVEMENT' ? row.rule : null) },
  { key: 'why', label: 'Perché', kind: 'TEXT', initial: true, value: (row) => row.explanation },
];

/** Rows counted when a text narrows a bucket: its page has no total of its own. */
const COUNT_PAGE = 1_000;

/** One bucket of Riconciliazione as an export reads it. */
export function reviewSource({ filter }: SelectionOf<'REVIEW'>, asker: Asker): ListSource {
  const { bucket, month, text } = filter;
  return listSource({ title: `Riconciliazione – ${BUCKET_LABELS[bucket]}`, fileName: 'riconciliazione', sheet: 'Riconciliazione', topics: ['treasury', 'reconciliation', 'payments'] }, {
    columns: REVIEW_COLUMNS,
    rows: async (reader, cursor, limit) => (await bucketPage(reader, { bucket, month, text, cursor, limit }, asker.today)) ?? { rows: [], next: null },
    async totals(reader) {
      if (text === '') {
        const { count, cents } = await bucketSum(reader, bucket, month, asker.today);
        return { count, lines: [countLine('Righe', count), `Importi: ${formatEuro(cents)}`] };
      }
      let count = 0;
      for (let cursor: string | null = null; ;) {
        const page = await bucketPage(reader, { bucket, month, text, cursor, limit: COUNT_PAGE }, asker.today);
        count += page?.rows.length ?? 0;
        cursor = page?.next ?? null;
        if (cursor === null) return { count, lines: [countLine('Righe', count)] };
      }
    },
    asked: async () => askedLines([askedOne('Gruppo', BUCKET_LABELS[bucket]), askedOne('Mese', month), askedOne('Testo', text)], 'tutte le righe', { ...asker, offices: null }, 'dalla più vecchia'),
  });
}
