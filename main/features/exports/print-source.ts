import { formatEuro } from '../../domain/money.ts';
import { PRINT_STATE_LABEL, printStateWords } from '../../domain/position-state.ts';
import { operatorLabels, serviceLabels } from '../list-page.ts';
import { DOCUMENT_LABEL, printPage, totalsOfPrints, type PrintListRow } from '../notices/index.ts';
import { askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

type Asked = SelectionOf<'PRINTS'>;

/** The keys are those of the columns on screen. */
export const PRINT_COLUMNS: readonly SourceColumn<PrintListRow>[] = [
  { key: 'at', label: 'Quando', kind: 'INSTANT', initial: true, value: (row) => row.at },
  { key: 'document', label: 'Documento', kind: 'TEXT', initial: true, value: (row) => DOCUMENT_LABEL[row.document] },
  { key: 'name', label: 'Debitore', kind: 'TEXT', initial: true, value: (row) => row.debtorName },
  { key: 'service', label: 'Servizio', kind: 'TEXT', initial: true, value: (row) => (row.service === '' ? null : row.service) },
  { key: 'nav', label: 'Numero avviso', kind: 'CODE', initial: true, value: (row) => row.nav },
  { key: 'due', label: 'Scadenza stampata', kind: 'DAY', initial: false, value: (row) => row.dueDate },
  { key: 'state', label: 'Vale ancora?', kind: 'TEXT', initial: true, value: printStateWords },
  { key: 'sent', label: 'Noto all’intermediario', kind: 'TEXT', initial: true, value: (row) => (row.document === 'RECEIPT' || row.neverSent ? null : row.unsent ? 'non ancora' : 'sì') },
  { key: 'reprint', label: 'Ristampa', kind: 'TEXT', initial: false, value: (row) => (row.reprint ? 'sì' : 'no') },
  { key: 'reason', label: 'Motivo', kind: 'TEXT', initial: false, value: (row) => row.reason },
  { key: 'copies', label: 'Copie', kind: 'NUMBER', initial: false, value: (row) => row.copies },
  { key: 'who', label: 'Chi', kind: 'TEXT', initial: true, value: (row) => row.who },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.amountCents },
];

const ORDER: Readonly<Record<Asked['sort'], string>> = { NEWEST: 'dall’ultima stampa', NAME: 'per debitore', AMOUNT: 'per importo, dal più alto' };

/** The list of printed papers as an export reads it. */
export function printSource({ filter, sort }: Asked, asker: Asker): ListSource {
  return listSource({ title: 'Avvisi e ricevute stampati', fileName: 'stampe', sheet: 'Stampe', topics: ['prints', 'positions', 'people'] }, {
    columns: PRINT_COLUMNS,
    rows: (reader, cursor, limit) => printPage(reader, { filter, sort, cursor, limit, offices: asker.offices }),
    async totals(reader) {
      const totals = await totalsOfPrints(reader, filter, asker.offices);
      return { count: totals.count, lines: [countLine('Stampe', totals.count), countLine('Avvisi', totals.notices), countLine('Ricevute', totals.receipts), countLine('Non ancora noti all’intermediario', totals.unsent), `Importi stampati: ${formatEuro(totals.amountCents)}`] };
    },
    async asked(reader) {
      const services = await serviceLabels(reader);
      const operators = await operatorLabels(reader);
      return askedLines([
        askedOne('Documento', filter.document === null ? null : DOCUMENT_LABEL[filter.document]), askedMany('Vale ancora', filter.states.map((state) => PRINT_STATE_LABEL[state])), askedOne('Chi', filter.operatorId === null ? null : operators.get(filter.operatorId) ?? 'tolto'),
        askedOne('Servizio', filter.serviceId === null ? null : services.get(filter.serviceId) ?? 'tolto'), askedOne('Ufficio', filter.office), askedDays('Stampati', filter.from, filter.to), filter.unsentOnly ? 'Non ancora noti all’intermediario' : null, filter.reprintsOnly ? 'Solo ristampe' : null, askedOne('Testo', filter.text.trim()),
      ], 'tutte le stampe', asker, ORDER[sort]);
    },
  });
}
