import { formatEuro } from '../../domain/money.ts';
import { serviceLabels } from '../list-page.ts';
import { ANOMALY_LABELS, EFFECT_LABEL, parseAnomalies, paymentPage, totalsOfPayments, type PaymentRow } from '../payments/index.ts';
import { askedAmounts, askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

type Asked = SelectionOf<'PAYMENTS'>;

/** The keys are those of the columns on screen. */
export const PAYMENT_COLUMNS: readonly SourceColumn<PaymentRow>[] = [
  { key: 'paid', label: 'Pagato il', kind: 'DAY', initial: true, value: (row) => row.paidOn },
  { key: 'effect', label: 'Esito', kind: 'TEXT', initial: true, value: (row) => EFFECT_LABEL[row.effect] },
  { key: 'name', label: 'Debitore', kind: 'TEXT', initial: true, value: (row) => row.debtorName },
  { key: 'code', label: 'Codice fiscale', kind: 'CODE', initial: true, value: (row) => row.debtorFiscalCode },
  { key: 'nav', label: 'Numero avviso', kind: 'CODE', initial: false, value: (row) => row.nav },
  { key: 'iuv', label: 'IUV', kind: 'CODE', initial: true, value: (row) => row.iuv },
  { key: 'what', label: 'Causale', kind: 'TEXT', initial: true, value: (row) => row.description },
  { key: 'psp', label: 'Dove', kind: 'TEXT', initial: true, value: (row) => row.psp },
  { key: 'odd', label: 'Anomalie', kind: 'TEXT', initial: true, value: (row) => (row.anomalies === '[]' ? null : parseAnomalies(row.anomalies).map((code) => ANOMALY_LABELS[code]).join('; ')) },
  { key: 'receipt', label: 'Identificativo ricevuta', kind: 'CODE', initial: false, value: (row) => row.receiptId },
  { key: 'received', label: 'Registrato il', kind: 'INSTANT', initial: false, value: (row) => row.receivedAt },
  { key: 'own', label: 'Quota dell’ente €', kind: 'AMOUNT', initial: false, value: (row) => row.ownCents },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.amountCents },
];

const ORDER: Readonly<Record<Asked['sort'], string>> = { NEWEST: 'dall’ultimo registrato', PAID: 'per giorno di pagamento, dal più recente', AMOUNT: 'per importo, dal più alto', NAME: 'per debitore' };

/** The list of payments as an export reads it. */
export function paymentSource({ filter, sort }: Asked, asker: Asker): ListSource {
  return listSource({ title: 'Pagamenti', fileName: 'pagamenti', sheet: 'Pagamenti', topics: ['payments', 'positions'] }, {
    columns: PAYMENT_COLUMNS,
    rows: (reader, cursor, limit) => paymentPage(reader, { filter, sort, cursor, limit, offices: asker.offices }),
    async totals(reader) {
      const totals = await totalsOfPayments(reader, filter, asker.offices);
      return { count: totals.count, lines: [countLine('Pagamenti', totals.count), `Totale: ${formatEuro(totals.amountCents)}`, `Quota dell’ente: ${formatEuro(totals.ownCents)}`, `Da attribuire: ${formatEuro(totals.toAssignCents)}`, `Da rimborsare: ${formatEuro(totals.toRefundCents)}`] };
    },
    async asked(reader) {
      const services = await serviceLabels(reader);
      return askedLines([
        askedMany('Esito', filter.effects.map((effect) => EFFECT_LABEL[effect])), askedDays('Pagati', filter.paidFrom, filter.paidTo), askedDays('Registrati', filter.receivedFrom, filter.receivedTo), askedAmounts('Importo', filter.amountFrom, filter.amountTo),
        askedOne('Dove', filter.psp), askedOne('Servizio', filter.serviceId === null ? null : services.get(filter.serviceId) ?? 'tolto'), askedOne('Ufficio', filter.office), filter.anomalousOnly ? 'Solo con anomalie' : null, askedOne('Testo', filter.text.trim()),
      ], 'tutti i pagamenti', asker, ORDER[sort]);
    },
  });
}
