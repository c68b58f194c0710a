import { formatDate } from '../../../main/domain/civil-date.ts';
import { Code, formatCount, Money, StateWord } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import type { FlowRow } from '../movement-acts/reconciliation-types.ts';
import { flowLook } from '../movement-acts/match-words.ts';

export const FLOW_COLUMNS: readonly ListColumn<FlowRow>[] = [
  { key: 'day', heading: 'Regolato il', cell: (row) => formatDate(row.regulationDate), width: '5.75rem', shown: 'ALWAYS' },
  { key: 'iuf', heading: 'Flusso', cell: (row) => <span className="mono" title={row.iuf}>{row.iuf}</span>, cut: true, shown: 'FIRST' },
  { key: 'state', heading: 'Stato', cell: (row) => <StateWord look={flowLook(row)} />, width: '9.5rem', shown: 'FIRST' },
  { key: 'psp', heading: 'PSP', cell: (row) => <span title={row.pspName}>{row.pspName}</span>, width: '8.5rem', cut: true, shown: 'FIRST' },
  { key: 'payments', heading: 'Pagamenti', cell: (row) => formatCount(row.payments), align: 'right', width: '5rem', shown: 'FIRST' },
  { key: 'receipts', heading: 'Ricevute', cell: (row) => (row.withReceipt === row.payments ? formatCount(row.withReceipt) : <b className="sp-toned tone-amber">{formatCount(row.withReceipt)}</b>), align: 'right', width: '4.5rem', shown: 'FIRST' },
  { key: 'total', heading: 'Totale €', cell: (row) => <Money cents={row.totalCents} unit={false} bold />, align: 'right', width: '5.75rem', shown: 'FIRST' },
  { key: 'left', heading: 'Da incassare €', cell: (row) => <Money cents={row.residualCents} unit={false} />, align: 'right', width: '6.25rem', shown: 'FIRST' },
  { key: 'late', heading: 'Ritardo', cell: (row) => (row.lateDays === 0 ? <span className="faint">—</span> : <b className="sp-toned tone-red">{formatCount(row.lateDays)} gg</b>), align: 'right', width: '4.5rem', shown: 'WIDE' },
  { key: 'trn', heading: 'TRN', cell: (row) => <Code>{row.trn}</Code>, width: '13rem', cut: true, shown: 'ASKED' },
  { key: 'why', heading: 'Perché', cell: (row) => <span className="muted" title={row.explanation}>{row.explanation}</span>, width: '18rem', cut: true, shown: 'ASKED' },
];
