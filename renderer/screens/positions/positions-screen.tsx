import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { handOver } from '../../app/handed-over.ts';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, formatCount, Money } from '../../components/index.ts';
import { ListScreen, type ListWords } from '../../components/lists/list-screen.tsx';
import { useListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import { chosenTotals, useListSelection } from '../../components/lists/use-list-selection.ts';
import { emptyTitle, emptyWords } from '../acts/office-words.ts';
import type { PositionCounts, PositionRow } from '../acts/operation-types.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { worksAtCounter } from '../acts/role-rights.ts';
import '../acts/acts.css';
import { POSITION_COLUMNS } from './position-columns.tsx';
import { usePositionFilters } from './position-filters.tsx';
import { askedOf, POSITIONS, type PositionLookFilter } from './position-look.ts';
import { PositionTotals } from './position-totals.tsx';
import { UploadDialog } from './upload-dialog.tsx';

const WORDS: ListWords = {
  title: 'Posizioni', name: 'Posizioni', plain: 'Tutte', text: 'Filtra per nome, codice fiscale, causale o numero avviso', waiting: 'Cerco le posizioni', failed: 'Non è stato possibile leggere le posizioni', noneFiltered: 'Nessuna posizione con questi filtri',
};

/** Posizioni: one million rows by keyset pages. Source: screens, "Elenchi"; look reference, screen 07. */
export default function PositionsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { role, offices } = useSession();
  const { today, connectionMode } = useStatus();
  const list = useRef<HTMLDivElement>(null);
  const [uploading, setUploading] = useState(false);
  const look = useListLook(POSITIONS);
  const filter = askedOf(look.filter, today);
  const rows = useListRows<PositionRow>({ list: POSITIONS.list, asked: [filter, look.sort], topics: ['positions', 'people'], call: (cursor, signal) => client.positions.list({ filter, cursor, limit: PAGE_ROWS, sort: look.sort }, { signal }) });
  const totals = useOperation({ key: ['positions.totals', filter], topics: ['positions'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.positions.totals({ filter }, { signal }) });
  const counts = useOperation<PositionCounts>({ key: ['positions.counts', filter], topics: ['positions'], freshMs: 5_000, enabled: rows.settled, call: (signal) => client.positions.counts({ filter }, { signal }) });
  const everything = useOperation({ key: ['positions.totals', EMPTY_FILTER], topics: [], ownTopics: ['positions'], freshMs: 60_000, enabled: rows.settled && look.filtering, call: (signal) => client.positions.totals({ filter: EMPTY_FILTER }, { signal }) });
  const selection = useListSelection<PositionRow>(POSITIONS.list, rows.subject, (row) => row.id);
  const filters = usePositionFilters(look, counts.value);
  const counter = worksAtCounter(role);
  const newPosition = () => { void navigate('/posizioni/nuova', { state: { fresh: Date.now() } }); };
  const printLot = (ids: readonly number[] | null) => { void navigate('/lotti/nuovo', { state: handOver({ filter, ids }) }); };
  const chosen = chosenTotals(selection, (row) => row.amountCents, totals.value ?? null);
  const onState = (states: PositionLookFilter['states']) => look.setFilter({ states });

  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={POSITION_COLUMNS} rowKey={(row) => row.id} rowName={(row) => `${row.debtorName}, ${row.description}`} list={list} filters={filters} selection={selection}
      onOpen={(row) => { void navigate(`/posizioni/${row.id}`); }}
      actions={counter ? <><ActionButton label="Stampa in lotto…" icon="printer" onPress={() => printLot(null)} /><ActionButton label="Nuova posizione" kind="primary" shortcut="F2" onPress={newPosition} /></> : undefined}
      exported={{ selection: { list: 'POSITIONS', filter, sort: look.sort }, one: 'posizione', many: 'posizioni' }}
      none={{ icon: 'inbox', title: emptyTitle('Non c’è ancora nessuna posizione…', offices), words: emptyWords('Le posizioni create allo sportello compaiono qui.', offices, 'Le posizioni'), ...(counter ? { actions: [{ label: 'Nuova posizione', onPress: newPosition, kind: 'primary' }] } : {}) }}
      chosen={selection.selection.kind === 'some' && selection.selection.keys.size === 0 ? null : {
        words: chosen === null ? 'Tutte quelle del filtro' : <>{formatCount(chosen.count)} {chosen.count === 1 ? 'selezionata' : 'selezionate'} · <Money cents={chosen.amountCents} bold /></>,
        hint: totals.value === undefined ? undefined : `Ctrl+A seleziona tutte le ${formatCount(totals.value.count)}`,
        actions: counter ? <>{connectionMode === 'MANUAL' ? <ActionButton compact label="Segna caricate sul portale" shortcut="C" shortcutScope="list" shortcutWithin={list} onPress={() => setUploading(true)} /> : null}{selection.selection.kind === 'some' ? <ActionButton compact label="Stampa le scelte in lotto" icon="printer" onPress={() => printLot([...selection.selection.keys])} /> : null}</> : null,
      }}
      totals={PositionTotals({ totals, everything: look.filtering ? (everything.value?.count ?? null) : null, counts: counts.value, states: look.filter.states, onState })}
    >
      {uploading ? <UploadDialog chosen={selection} filter={filter} onClose={() => setUploading(false)} onDone={() => { setUploading(false); selection.clear(); rows.reload(); }} /> : null}
    </ListScreen>
  );
}
