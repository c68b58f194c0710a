import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, formatCount, Money } from '../../components/index.ts';
import { ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { PAST_PERIODS } from '../../components/lists/list-period.ts';
import { ListScreen, type FilterPart, type ListWords } from '../../components/lists/list-screen.tsx';
import { useListLook, type ListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import '../acts/acts.css';
import type { FlowRow } from '../movement-acts/reconciliation-types.ts';
import { FLOW_CODES, flowLook } from '../movement-acts/match-words.ts';
import { FLOW_COLUMNS } from './flow-columns.tsx';
import { askedOf, FLOWS, type FlowLookFilter, type FlowSort } from './flow-list-look.ts';

const WORDS: ListWords = {
  title: 'Flussi', name: 'Flussi di rendicontazione', plain: 'Tutti', text: 'Filtra per identificativo, PSP o TRN; =12,50 per importo', waiting: 'Cerco i flussi', failed: 'Non è stato possibile leggere i flussi', noneFiltered: 'Nessun flusso con questi filtri',
};
const CODE_OPTIONS = FLOW_CODES.map((code) => { const look = flowLook({ code, codeLabel: code }); return { value: code, label: look.label, short: look.label.toLowerCase(), look }; });

/** Flussi: what the PSPs say they have paid, and whether it has come. Enter opens a flow, and Enter again its credit. */
export default function FlowsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const look = useListLook(FLOWS);
  const { today } = useStatus();
  const asked = askedOf(look.filter, today);
  const rows = useListRows<FlowRow>({ list: FLOWS.list, asked, topics: ['reconciliation', 'imports'], call: (cursor, signal) => client.reconciliation.flows({ ...asked, cursor, limit: PAGE_ROWS }, { signal }) });
  // The totals come with the first page, whatever its length.
  const totals = useOperation({ key: ['reconciliation.flows', 'totals', asked], topics: ['reconciliation', 'imports'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.reconciliation.flows({ ...asked, cursor: null, limit: 1 }, { signal }) });
  const sums = totals.value;
  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={FLOW_COLUMNS} rowKey={(row) => row.id} rowName={(row) => `flusso ${row.iuf}`} list={list} filters={flowFilters(look)}
      exported={{ selection: { list: 'FLOWS', filter: asked, sort: 'NEWEST' }, one: 'flusso', many: 'flussi' }}
      actions={<ActionButton label="Importa flussi" icon="fileIn" onPress={() => { void navigate('/importazioni'); }} />}
      onOpen={(row) => { void navigate(`/flussi/${row.id}`); }}
      none={{ icon: 'list', title: 'Non c’è ancora nessun flusso di rendicontazione', words: 'I flussi dicono quali pagamenti ha versato ciascun PSP. Arrivano dall’intermediario, quando è collegato, oppure si importano da file.', actions: [{ label: 'Vai a Importazioni', onPress: () => { void navigate('/importazioni'); } }] }}
      totals={sums === undefined ? { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span> } : {
        count: sums.count,
        left: <><span><b>{formatCount(sums.count)}</b> {sums.count === 1 ? 'flusso' : 'flussi'}</span><span>Da incassare <b><Money cents={sums.residualCents} /></b></span></>,
        right: <>Totale <b><Money cents={sums.totalCents} /></b></>,
      }}
    />
  );
}

function flowFilters({ filter, setFilter }: ListLook<FlowLookFilter, FlowSort>): readonly FilterPart[] {
  return [
    { key: 'code', name: 'Stato', always: true, active: filter.codes.length > 0, chip: <ChoiceFilter name="Stato" any="tutti" many options={CODE_OPTIONS} chosen={filter.codes} onChoose={(chosen) => setFilter({ codes: FLOW_CODES.filter((code) => chosen.includes(code)) })} /> },
    { key: 'regulated', name: 'Regolato', always: true, active: filter.regulated !== '', chip: <PeriodFilter name="Regolato" any="sempre" quick={PAST_PERIODS} value={filter.regulated} onChoose={(regulated) => setFilter({ regulated })} /> },
  ];
}
