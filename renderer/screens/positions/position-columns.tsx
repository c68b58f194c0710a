import { Code, DueDate, Money, NoticeNumber, StateLabel } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { PositionRow } from '../acts/operation-types.ts';

const NONE = <span className="faint">—</span>;

/** Keys are those of the exported columns, so that a file shows what the list shows. */
export const POSITION_COLUMNS: readonly ListColumn<PositionRow>[] = [
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} />, width: '10.375rem', shown: 'FIRST' },
  { key: 'name', heading: 'Debitore', cell: (row) => <b title={row.debtorName}>{row.debtorName}</b>, width: '10.125rem', cut: true, shown: 'ALWAYS' },
  { key: 'code', heading: 'Codice fiscale', cell: (row) => <Code>{row.debtorFiscalCode}</Code>, width: '8.375rem', shown: 'FIRST' },
  { key: 'service', heading: 'Servizio', cell: (row) => <span title={row.serviceName}>{row.service}</span>, width: '4.125rem', shown: 'FIRST' },
  { key: 'nav', heading: 'Numero avviso', cell: (row) => (row.nav === null ? NONE : <NoticeNumber nav={row.nav} />), width: '11.25rem', shown: 'WIDE' },
  { key: 'what', heading: 'Causale', cell: (row) => <span className="muted" title={row.description}>{row.description}</span>, cut: true, shown: 'FIRST' },
  { key: 'due', heading: 'Scadenza', cell: (row) => <DueDate date={row.dueDate} state={row.state} />, width: '5.75rem', shown: 'FIRST' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '6rem', shown: 'FIRST' },
  { key: 'serviceName', heading: 'Nome del servizio', cell: (row) => <span className="muted" title={row.serviceName}>{row.serviceName}</span>, width: '11rem', cut: true, shown: 'ASKED' },
  { key: 'office', heading: 'Ufficio', cell: (row) => row.office, width: '7rem', cut: true, shown: 'ASKED' },
  { key: 'year', heading: 'Anno', cell: (row) => row.year ?? NONE, width: '3rem', shown: 'ASKED' },
  { key: 'created', heading: 'Creata il', cell: (row) => instantInList(row.createdAt), width: '8.5rem', shown: 'ASKED' },
];
