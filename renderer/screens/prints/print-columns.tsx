import { Money, NoticeNumber, PrintStateLabel, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { PrintRow } from '../acts/operation-types.ts';

const DOCUMENT: Readonly<Record<PrintRow['document'], string>> = { NOTICE: 'Avviso', RECEIPT: 'Ricevuta' };

export const PRINT_COLUMNS: readonly Column<PrintRow>[] = [
  { key: 'at', heading: 'Quando', cell: (row) => instantInList(row.at), width: '8.5rem' },
  { key: 'document', heading: 'Documento', cell: (row) => <>{DOCUMENT[row.document]}{row.copies === 1 ? '' : `, ${row.copies} copie`}</>, width: '5.5rem' },
  { key: 'name', heading: 'Debitore', cell: (row) => <b>{row.debtorName}</b>, cut: true },
  { key: 'service', heading: 'Servizio', cell: (row) => row.service, width: '4.5rem' },
  { key: 'nav', heading: 'Numero avviso', cell: (row) => (row.nav === null ? <span className="faint">—</span> : <NoticeNumber nav={row.nav} />), width: '11.25rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '5.5rem' },
  { key: 'state', heading: 'Vale ancora?', cell: (row) => <PrintStateLabel state={row.state} />, width: '6rem' },
  { key: 'sent', heading: 'Sul portale', cell: (row) => (row.document === 'RECEIPT' ? <span className="faint">—</span> : row.unsent ? <b className="sp-toned tone-amber">non ancora</b> : <span className="muted">sì</span>), width: '5.5rem' },
  { key: 'who', heading: 'Chi', cell: (row) => row.who, width: '6.5rem', cut: true },
];
