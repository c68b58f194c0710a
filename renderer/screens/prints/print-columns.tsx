import type { Status } from '../../app/session.tsx';
import { DueDate, Money, NoticeNumber, PrintStateLabel } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { PrintRow } from '../acts/operation-types.ts';

export const DOCUMENT_LABEL: Readonly<Record<PrintRow['document'], string>> = { NOTICE: 'Avviso', RECEIPT: 'Ricevuta' };
const NONE = <span className="faint">—</span>;

type Mode = Status['connectionMode'];

/** What is said of notices that the intermediary does not know as they are: a person loads them on its portal, or the program sends them. */
export const UNSENT_WORDS: Readonly<Record<Mode, string>> = { MANUAL: 'Non ancora sul portale', CONNECTOR: 'Non ancora inviati' };
const SENT_HEADING: Readonly<Record<Mode, string>> = { MANUAL: 'Sul portale', CONNECTOR: 'Inviato' };

/** Keys are those of the exported columns, so that a file shows what the list shows. */
const columnsOf = (mode: Mode): readonly ListColumn<PrintRow>[] => [
  { key: 'at', heading: 'Quando', cell: (row) => instantInList(row.at), width: '8rem', shown: 'FIRST' },
  { key: 'document', heading: 'Documento', cell: (row) => DOCUMENT_LABEL[row.document], width: '4.25rem', shown: 'FIRST' },
  { key: 'name', heading: 'Debitore', cell: (row) => <b title={row.debtorName}>{row.debtorName}</b>, cut: true, shown: 'ALWAYS' },
  { key: 'service', heading: 'Servizio', cell: (row) => (row.service === '' ? NONE : row.service), width: '4.125rem', shown: 'FIRST' },
  { key: 'nav', heading: 'Numero avviso', cell: (row) => (row.nav === null ? NONE : <NoticeNumber nav={row.nav} />), width: '11rem', shown: 'FIRST' },
  { key: 'state', heading: 'Vale ancora?', cell: (row) => <PrintStateLabel state={row.state} paid={row.paid} cancelled={row.cancelled} />, width: '8.5rem', shown: 'FIRST' },
  { key: 'sent', heading: SENT_HEADING[mode], cell: (row) => (row.document === 'RECEIPT' || row.neverSent ? NONE : row.unsent ? <b className="sp-toned tone-amber">non ancora</b> : <span className="muted">sì</span>), width: '5rem', shown: 'FIRST' },
  { key: 'who', heading: 'Chi', cell: (row) => <span title={row.who}>{row.who}</span>, width: '6rem', cut: true, shown: 'FIRST' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '5.25rem', shown: 'FIRST' },
  { key: 'due', heading: 'Scadenza stampata', cell: (row) => <DueDate date={row.dueDate} />, width: '7.5rem', shown: 'WIDE' },
  { key: 'copies', heading: 'Copie', cell: (row) => row.copies, align: 'right', width: '3rem', shown: 'WIDE' },
  { key: 'reprint', heading: 'Ristampa', cell: (row) => (row.reprint ? 'sì' : <span className="faint">no</span>), width: '4.25rem', shown: 'ASKED' },
  { key: 'reason', heading: 'Motivo', cell: (row) => (row.reason === null ? NONE : <span title={row.reason}>{row.reason}</span>), width: '12rem', cut: true, shown: 'ASKED' },
];

export const PRINT_COLUMNS: Readonly<Record<Mode, readonly ListColumn<PrintRow>[]>> = { MANUAL: columnsOf('MANUAL'), CONNECTOR: columnsOf('CONNECTOR') };
