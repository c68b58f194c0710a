import { formatEuro } from '../../domain/money.ts';
import { navToIuv } from '../../domain/notice-number.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { serviceLabels } from '../list-page.ts';
import { listPositions, ORIGIN_LABEL, totalsOf, type PositionListRow } from '../positions/index.ts';
import { askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

type Asked = SelectionOf<'POSITIONS'>;

/** The keys are those of the columns on screen. */
export const POSITION_COLUMNS: readonly SourceColumn<PositionListRow>[] = [
  { key: 'state', label: 'Stato', kind: 'TEXT', initial: true, value: (row) => STATE_LABEL[row.state] },
  { key: 'name', label: 'Debitore', kind: 'TEXT', initial: true, value: (row) => row.debtorName },
  { key: 'code', label: 'Codice fiscale', kind: 'CODE', initial: true, value: (row) => row.debtorFiscalCode },
  { key: 'service', label: 'Servizio', kind: 'TEXT', initial: true, value: (row) => row.service },
  { key: 'serviceName', label: 'Nome del servizio', kind: 'TEXT', initial: false, value: (row) => row.serviceName },
  { key: 'office', label: 'Ufficio', kind: 'TEXT', initial: false, value: (row) => row.office },
  { key: 'year', label: 'Anno', kind: 'NUMBER', initial: false, value: (row) => row.year },
  { key: 'what', label: 'Causale', kind: 'TEXT', initial: true, value: (row) => row.description },
  { key: 'due', label: 'Scadenza', kind: 'DAY', initial: true, value: (row) => row.dueDate },
  { key: 'nav', label: 'Numero avviso', kind: 'CODE', initial: true, value: (row) => row.nav },
  { key: 'iuv', label: 'IUV', kind: 'CODE', initial: false, value: (row) => (row.nav === null ? null : navToIuv(row.nav)) },
  { key: 'created', label: 'Creata il', kind: 'INSTANT', initial: false, value: (row) => row.createdAt },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.amountCents },
];

const ORDER: Readonly<Record<Asked['sort'], string>> = { NEWEST: 'dalla più recente', DUE: 'per scadenza', NAME: 'per debitore', AMOUNT: 'per importo, dal più alto' };

/** The list of positions as an export reads it. */
export function positionSource({ filter, sort }: Asked, asker: Asker): ListSource {
  return listSource({ title: 'Posizioni debitorie', fileName: 'posizioni', sheet: 'Posizioni', topics: ['positions', 'people', 'prints'] }, {
    columns: POSITION_COLUMNS,
    rows: (reader, cursor, limit) => listPositions(reader, { filter, sort, cursor, limit, offices: asker.offices, today: asker.today }),
    async totals(reader) {
      const { count, amountCents, openCents, paidCents } = await totalsOf(reader, filter, asker.offices, asker.today);
      return { count, lines: [countLine('Posizioni', count), `Totale: ${formatEuro(amountCents)}`, `Da incassare: ${formatEuro(openCents)}`, `Pagato: ${formatEuro(paidCents)}`] };
    },
    async asked(reader) {
      const services = await serviceLabels(reader);
      return askedLines([
        askedMany('Stato', filter.states.map((state) => STATE_LABEL[state])), askedOne('Servizio', filter.serviceId === null ? null : services.get(filter.serviceId) ?? 'tolto'), askedOne('Ufficio', filter.office), askedDays('Scadenza', filter.dueFrom, filter.dueTo),
        askedDays('Creazione', filter.createdFrom, filter.createdTo), filter.unsentOnly ? 'Stampate e non ancora note all’intermediario' : null, askedOne('Provenienza', filter.origin === null ? null : ORIGIN_LABEL[filter.origin] ?? filter.origin), askedOne('Testo', filter.text.trim()),
      ], 'tutte le posizioni', asker, ORDER[sort]);
    },
  });
}
