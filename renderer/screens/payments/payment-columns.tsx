import { formatDate } from '../../../main/domain/civil-date.ts';
import { Code, Money, NoticeNumber, StateWord } from '../../components/index.ts';
import type { ListColumn } from '../../components/lists/list-columns.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { PaymentRow } from '../acts/operation-types.ts';
import { paymentLook } from './payment-look.ts';

const NONE = <span className="faint">—</span>;

/** Keys are those of the exported columns, so that a file shows what the list shows. */
export const PAYMENT_COLUMNS: readonly ListColumn<PaymentRow>[] = [
  { key: 'paid', heading: 'Pagato il', cell: (row) => (row.paidOn === null ? NONE : formatDate(row.paidOn)), width: '5.5rem', shown: 'FIRST' },
  { key: 'effect', heading: 'Esito', cell: (row) => <StateWord look={paymentLook(row)} />, width: '12.25rem', shown: 'FIRST' },
  { key: 'name', heading: 'Debitore', cell: (row) => (row.debtorName === null ? <span className="faint">non indicato</span> : <b title={row.debtorName}>{row.debtorName}</b>), width: '9rem', cut: true, shown: 'ALWAYS' },
  { key: 'code', heading: 'Codice fiscale', cell: (row) => <Code>{row.debtorFiscalCode}</Code>, width: '8.375rem', shown: 'WIDE' },
  { key: 'iuv', heading: 'IUV', cell: (row) => <Code>{row.iuv}</Code>, width: '8.5rem', shown: 'FIRST' },
  { key: 'nav', heading: 'Numero avviso', cell: (row) => (row.nav === null ? NONE : <NoticeNumber nav={row.nav} />), width: '11.25rem', shown: 'WIDE' },
  { key: 'what', heading: 'Causale', cell: (row) => <span className="muted" title={row.description}>{row.description}</span>, cut: true, shown: 'FIRST' },
  { key: 'psp', heading: 'Dove', cell: (row) => <span className="muted" title={row.psp}>{row.psp}</span>, width: '6.25rem', cut: true, shown: 'FIRST' },
  { key: 'odd', heading: 'Anomalie', cell: (row) => (row.anomalies.length === 0 ? <span className="faint">Nessuna</span> : <b className="sp-toned tone-amber">{row.anomalies.length}</b>), width: '4.5rem', shown: 'FIRST' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '5.75rem', shown: 'FIRST' },
  { key: 'own', heading: 'Di cui dell’ente €', cell: (row) => <Money cents={row.ownCents} unit={false} />, align: 'right', width: '7.5rem', shown: 'ASKED' },
  { key: 'received', heading: 'Ricevuto il', cell: (row) => instantInList(row.receivedAt), width: '8.5rem', shown: 'ASKED' },
  { key: 'receipt', heading: 'Ricevuta', cell: (row) => <Code>{row.receiptId}</Code>, width: '12rem', cut: true, shown: 'ASKED' },
];
