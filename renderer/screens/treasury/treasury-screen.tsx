import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, FilterToggle, formatCount, Money } from '../../components/index.ts';
import { ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { PAST_PERIODS } from '../../components/lists/list-period.ts';
import { ListScreen, type FilterPart, type ListWords } from '../../components/lists/list-screen.tsx';
import { useListLook, type ListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import '../acts/acts.css';
import type { MovementRow } from '../movement-acts/reconciliation-types.ts';
import { statusLook } from '../movement-acts/match-words.ts';
import { TREASURY_COLUMNS } from './treasury-columns.tsx';
import { askedOf, MOVEMENT_STATUSES, TREASURY, type MovementStatus, type TreasuryLookFilter, type TreasurySort } from './treasury-list-look.ts';

const WORDS: ListWords = {
  title: 'Tesoreria', name: 'Movimenti di tesoreria', plain: 'Tutti', text: 'Filtra per numero, causale, chi versa o flusso; =12,50 per importo', waiting: 'Cerco i movimenti', failed: 'Non è stato possibile leggere i movimenti', noneFiltered: 'Nessun movimento con questi filtri',
};

/** The core's own words: the filter and the rows say the same. */
const STATUS_LABEL: Readonly<Record<MovementStatus, string>> = { open: 'Aperto', proposed: 'Da confermare', automatic: 'Abbinato', confirmed: 'Confermato', quarantined: 'In quarantena', excluded: 'Escluso', ignored: 'Non partecipa' };
const STATUS_OPTIONS = MOVEMENT_STATUSES.map((status) => ({ value: status, label: STATUS_LABEL[status], short: STATUS_LABEL[status].toLowerCase(), look: statusLook({ status, statusLabel: STATUS_LABEL[status], confidence: 'NONE', awaitingSecond: false, deferredUntil: null }) }));

/** Tesoreria: every movement of the treasurer, with what it is for. Enter opens it, and Enter again its flow. */
export default function TreasuryScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const list = useRef<HTMLDivElement>(null);
  const look = useListLook(TREASURY);
  const filter = askedOf(look.filter, today);
  const rows = useListRows<MovementRow>({ list: TREASURY.list, asked: filter, topics: ['treasury', 'reconciliation'], call: (cursor, signal) => client.treasury.movements({ filter, cursor, limit: PAGE_ROWS }, { signal }) });
  const totals = useOperation({ key: ['treasury.totals', filter], topics: ['treasury', 'reconciliation'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.treasury.totals({ filter }, { signal }) });
  const sums = totals.value;
  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={TREASURY_COLUMNS} rowKey={(row) => row.id} rowName={(row) => row.number} list={list} filters={treasuryFilters(look)}
      exported={{ selection: { list: 'TREASURY', filter, sort: 'NEWEST' }, one: 'movimento', many: 'movimenti' }}
      actions={<ActionButton label="Importa movimenti" icon="fileIn" onPress={() => { void navigate('/importazioni'); }} />}
      onOpen={(row) => { void navigate(`/tesoreria/${row.id}`); }}
      none={{ icon: 'bank', title: 'Non c’è ancora nessun movimento di tesoreria', words: 'Importa il giornale di cassa, l’elenco dei provvisori o l’estratto conto della banca o delle Poste: da lì si vede quali flussi sono stati accreditati.', actions: [{ label: 'Vai a Importazioni', onPress: () => { void navigate('/importazioni'); } }] }}
      totals={sums === undefined ? { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span> } : {
        count: sums.count,
        left: <><span><b>{formatCount(sums.count)}</b> {sums.count === 1 ? 'movimento' : 'movimenti'}</span><span>Abbinati <b><Money cents={sums.matchedCents} /></b></span><span>Aperti <b><Money cents={sums.openCents} /></b></span></>,
        right: <>{sums.debitCents === 0 ? null : <span className="lists-figure">Uscite <Money cents={sums.debitCents} /></span>}Entrate <b><Money cents={sums.creditCents} /></b></>,
      }}
    />
  );
}

function treasuryFilters({ filter, setFilter }: ListLook<TreasuryLookFilter, TreasurySort>): readonly FilterPart[] {
  return [
    { key: 'status', name: 'Stato', always: true, active: filter.statuses.length > 0, chip: <ChoiceFilter name="Stato" any="tutti" many options={STATUS_OPTIONS} chosen={filter.statuses} onChoose={(chosen) => setFilter({ statuses: MOVEMENT_STATUSES.filter((status) => chosen.includes(status)) })} /> },
    { key: 'booked', name: 'Data', always: true, active: filter.booked !== '', chip: <PeriodFilter name="Data" any="sempre" quick={PAST_PERIODS} value={filter.booked} onChoose={(booked) => setFilter({ booked })} /> },
    { key: 'file', name: 'Solo di un file', always: false, active: filter.treasuryFileId !== null, chip: <FilterToggle label="Solo di un file" active={filter.treasuryFileId !== null} onToggle={() => setFilter({ treasuryFileId: null })} /> },
  ].filter((part) => part.key !== 'file' || part.active);
}
