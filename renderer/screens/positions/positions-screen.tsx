import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation, useOperationPages } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, DueDate, EmptyState, FailureState, formatCount, LinkButton, Money, noSelection, NoticeNumber, Screen, SelectionBar, StateLabel, TotalsBar, VirtualList, WaitState, type Column, type Selection, type SortState } from '../../components/index.ts';
import type { PositionFilter, PositionRow } from '../acts/operation-types.ts';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { worksAtCounter } from '../acts/role-rights.ts';
import '../acts/acts.css';
import './positions.css';
import { chosenTotals } from './chosen-rows.ts';
import { isFiltering } from './filter-words.ts';
import { useListView, type ListSort, type ListView } from './list-view.ts';
import { PositionFilters } from './position-filters.tsx';
import { UploadDialog } from './upload-dialog.tsx';
import { useWide } from './wide-screen.ts';

type ListColumn = Column<PositionRow> & Readonly<{ sortable?: boolean }>;
const COLUMNS: readonly ListColumn[] = [
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} />, width: '11.25rem' },
  { key: 'name', heading: 'Debitore', cell: (row) => <b>{row.debtorName}</b>, width: '11rem', cut: true, sortable: true },
  { key: 'code', heading: 'Codice fiscale', cell: (row) => <Code>{row.debtorFiscalCode}</Code>, width: '9rem' },
  { key: 'service', heading: 'Servizio', cell: (row) => row.service, width: '5rem' },
  { key: 'what', heading: 'Causale', cell: (row) => <span className="muted" title={row.description}>{row.description}</span>, cut: true },
  { key: 'due', heading: 'Scadenza', cell: (row) => <DueDate date={row.dueDate} state={row.state} />, width: '6.5rem', sortable: true },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '6.5rem', sortable: true },
];
const NUMBER_COLUMN: ListColumn = { key: 'nav', heading: 'Numero avviso', cell: (row) => (row.nav === null ? <span className="faint">—</span> : <NoticeNumber nav={row.nav} />), width: '12.5rem' };
const WIDE_COLUMNS: readonly ListColumn[] = [...COLUMNS.slice(0, 4), NUMBER_COLUMN, ...COLUMNS.slice(4)];

const SORT_OF: Readonly<Record<string, ListSort>> = { name: 'NAME', due: 'DUE', amount: 'AMOUNT' };
const SHOWN_SORT: Readonly<Record<ListSort, SortState | null>> = { NEWEST: null, NAME: { key: 'name', direction: 'ascending' }, DUE: { key: 'due', direction: 'ascending' }, AMOUNT: { key: 'amount', direction: 'descending' } };

/** Posizioni: one million rows by keyset pages. Source: screens, "Elenchi"; look reference, screen 07. */
export default function PositionsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const memory = useListView();
  const { role } = useSession();
  const list = useRef<HTMLDivElement>(null);
  const [left] = useState<ListView>(() => memory.look());
  const [filter, setFilter] = useState<PositionFilter>(left.filter);
  const [text, setText] = useState(left.filter.text);
  const [sort, setSort] = useState<ListSort>(left.sort);
  const [selection, setSelection] = useState<Selection<number>>(noSelection<number>());
  const [uploading, setUploading] = useState(false);
  const wide = useWide();

  const change = (next: PositionFilter) => { setFilter(next); setSelection(noSelection<number>()); };
  useEffect(() => {
    if (text.trim() === filter.text) return;
    const timer = setTimeout(() => change({ ...filter, text: text.trim().slice(0, 200) }), 150);
    return () => clearTimeout(timer);
  }, [text, filter]);

  const pages = useOperationPages({ key: ['positions.list', filter, sort], topics: ['positions', 'people'], call: (cursor, signal) => client.positions.list({ filter, cursor, limit: 100, sort }, { signal }) });
  const totals = useOperation({ key: ['positions.totals', filter], topics: ['positions'], freshMs: 1_000, call: (signal) => client.positions.totals({ filter }, { signal }) });
  const everything = useOperation({ key: ['positions.totals', EMPTY_FILTER], topics: [], freshMs: 60_000, enabled: isFiltering(filter), call: (signal) => client.positions.totals({ filter: EMPTY_FILTER }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.rows);
  const slow = useSlow(pages.state === 'loading');
  const counter = worksAtCounter(role);

  useEffect(() => { list.current?.focus({ preventScroll: true }); }, []);
  useEffect(() => { memory.keep({ filter, sort, rowId: memory.look().rowId, loaded: memory.look().loaded }); }, [memory, filter, sort]);
  // The row one comes back to may be far down: its page is read again before it can be shown.
  const untouched = filter === left.filter && sort === left.sort;
  const missing = untouched && left.rowId !== null && rows.length < left.loaded && !rows.some((row) => row.id === left.rowId) && pages.hasMore && !pages.loadingMore;
  const { loadMore } = pages;
  useEffect(() => { if (missing) loadMore(); }, [missing, rows.length, loadMore]);

  const open = (row: PositionRow) => {
    memory.keep({ filter, sort, rowId: row.id, loaded: Math.min(2_000, rows.findIndex((one) => one.id === row.id) + 1) });
    void navigate(`/posizioni/${row.id}`);
  };
  const chosen = chosenTotals(selection, rows, totals.value ?? null);
  const deselect = () => setSelection(noSelection<number>());
  useKey('list', 'Escape', deselect, 'Deseleziona', { within: list, enabled: chosen.count > 0 });

  const empty = pages.state === 'loading'
    ? (slow ? <WaitState title="Cerco le posizioni">Ancora un momento.</WaitState> : null)
    : isFiltering(filter)
      ? <EmptyState icon="filter" title="Nessuna posizione con questi filtri" actions={[{ label: 'Togli i filtri', onPress: () => { setText(''); change(EMPTY_FILTER); } }]}>Prova a togliere un filtro, oppure cerca ovunque con F3.</EmptyState>
      : <EmptyState icon="inbox" title="Non c’è ancora nessuna posizione" actions={[{ label: 'Nuova posizione', onPress: () => { void navigate('/posizioni/nuova', { state: { fresh: Date.now() } }); }, kind: 'primary' }]}>Le posizioni create allo sportello compaiono qui.</EmptyState>;

  return (
    <Screen
      title="Posizioni" flush note={isFiltering(filter) ? 'filtrate' : undefined}
      actions={<>
        {sort === 'NEWEST' ? null : <ActionButton label="Dalle più recenti" onPress={() => setSort('NEWEST')} />}
        {counter ? <ActionButton label="Nuova posizione" kind="primary" shortcut="F2" onPress={() => { void navigate('/posizioni/nuova', { state: { fresh: Date.now() } }); }} /> : null}
      </>}
      bar={<PositionFilters filter={filter} text={text} onText={setText} onFilter={change} />}
      foot={<>
        {chosen.count === 0 ? null : (
          <SelectionBar words={<>{formatCount(chosen.count)} {chosen.count === 1 ? 'selezionata' : 'selezionate'} · <Money cents={chosen.amountCents} bold /></>} {...(totals.value === undefined ? {} : { hint: `Ctrl+A seleziona tutte le ${formatCount(totals.value.count)}` })}>
            {counter ? <ActionButton compact label="Segna caricate sul portale" shortcut="C" shortcutScope="list" shortcutWithin={list} onPress={() => setUploading(true)} /> : null}
            <LinkButton label="Deseleziona" onPress={deselect} />
          </SelectionBar>
        )}
        <TotalsBar
          left={totals.value === undefined ? (totals.state === 'failed' ? <span>I totali non sono disponibili: {totals.failure.message}</span> : <span>…</span>) : <><span><b>{formatCount(totals.value.count)}</b> {totals.value.count === 1 ? 'posizione' : 'posizioni'}{isFiltering(filter) && everything.value !== undefined ? ` su ${formatCount(everything.value.count)}` : ''}</span><span>Totale <Money cents={totals.value.amountCents} /></span><span>Pagato <Money cents={totals.value.paidCents} /></span></>}
          right={totals.value === undefined ? null : <>Da incassare <b><Money cents={totals.value.openCents} /></b></>}
        />
      </>}
    >
      <ListChangedStrip changed={pages.changed} onReload={pages.reload} />
      {pages.state === 'failed' && rows.length === 0 && pages.failure !== null
        ? <div className="sp-content"><FailureState title="Non è stato possibile leggere le posizioni" failure={pages.failure} onRetry={pages.reload} /></div>
        : <VirtualList
            ref={list} name="Posizioni" columns={wide ? WIDE_COLUMNS : COLUMNS} rows={rows} rowKey={(row) => row.id} rowName={(row) => `${row.debtorName}, ${row.description}`} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onOpen={open}
            selection={selection} onSelection={setSelection} startKey={left.rowId} empty={empty} onSort={(wanted) => setSort(SORT_OF[wanted.key] ?? 'NEWEST')} {...(SHOWN_SORT[sort] === null ? {} : { sort: SHOWN_SORT[sort] })}
          />}
      {uploading ? <UploadDialog selection={selection} rows={rows} filter={filter} onClose={() => setUploading(false)} onDone={() => { setUploading(false); deselect(); pages.reload(); }} /> : null}
    </Screen>
  );
}
