import { formatDate } from '../../../main/domain/civil-date.ts';
import { withoutLeadingZeros } from '../../../main/domain/treasury-movement.ts';
import { Code, Money, StateWord } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import type { MovementRow } from '../movement-acts/reconciliation-types.ts';
import { causaleOfRow } from '../movement-acts/causale-pieces.ts';
import { statusLook } from '../movement-acts/match-words.ts';

const NONE = <span className="faint">—</span>;

export const TREASURY_COLUMNS: readonly ListColumn<MovementRow>[] = [
  { key: 'day', heading: 'Data', cell: (row) => formatDate(row.bookingDate), width: '5.5rem', shown: 'ALWAYS' },
  { key: 'provisional', heading: 'Provv.', cell: (row) => (row.provvisorio === null ? NONE : withoutLeadingZeros(row.provvisorio)), width: '4.5rem', shown: 'FIRST' },
  { key: 'bill', heading: 'Bolletta', cell: (row) => (row.bolletta === null ? NONE : withoutLeadingZeros(row.bolletta)), width: '5rem', shown: 'FIRST' },
  { key: 'status', heading: 'Stato', cell: (row) => <StateWord look={statusLook(row)} />, width: '9rem', shown: 'FIRST' },
  { key: 'payer', heading: 'Da chi', cell: (row) => <span title={row.payerName}>{row.payerName === '' ? NONE : row.payerName}</span>, width: '10rem', cut: true, shown: 'FIRST' },
  { key: 'causale', heading: 'Causale del tesoriere', cell: (row) => <span className="mono muted" title={row.causale}>{causaleOfRow(row)}</span>, cut: true, shown: 'FIRST' },
  { key: 'targets', heading: 'Flusso o IUV', cell: (row) => (row.targets.length === 0 ? NONE : <span className="mono" title={row.targets.join(', ')}>{row.targets.join(', ')}</span>), width: '13rem', cut: true, shown: 'WIDE' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.signedCents} unit={false} bold />, align: 'right', width: '6.25rem', shown: 'FIRST' },
  { key: 'target', heading: 'Flusso €', cell: (row) => (row.targetCents === null ? NONE : <Money cents={row.targetCents} unit={false} />), align: 'right', width: '6rem', shown: 'FIRST' },
  { key: 'why', heading: 'Perché', cell: (row) => <span className="muted" title={row.explanation}>{row.explanation}</span>, width: '18rem', cut: true, shown: 'ASKED' },
  { key: 'rule', heading: 'Regola', cell: (row) => <Code>{row.rule}</Code>, width: '5rem', shown: 'ASKED' },
];
