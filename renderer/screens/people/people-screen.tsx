import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { countryName } from '../../../main/domain/countries.ts';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { handedOver } from '../../app/handed-over.ts';
import { useOperationPages } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, EmptyState, FailureState, formatCount, Money, Screen, TotalsBar, VirtualList, WaitState, type Column, type ListPlace } from '../../components/index.ts';
import { FilterText } from '../../components/lists/list-filters.tsx';
import '../../components/lists/lists.css';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import { IdentityDialog } from '../person-acts/identity-dialog.tsx';
import type { PeopleView, PersonLine } from '../person-acts/person-types.ts';
import { diedWords } from '../person-acts/registry-words.ts';
import { textGiven, VIEWS } from './people-words.ts';
import '../acts/acts.css';

const columnsOn = (today: CivilDate): readonly Column<PersonLine>[] => [
  { key: 'name', heading: 'Nome', width: '16rem', cut: true, cell: (row) => <b title={row.name}>{row.name}</b> },
  { key: 'code', heading: 'Codice fiscale / P. IVA', width: '11rem', cell: (row) => (row.fiscalCode !== null ? <Code>{row.fiscalCode}</Code> : row.foreignCountry !== null ? <span className="muted">{countryName(row.foreignCountry)}</span> : <span className="faint">senza codice</span>) },
  { key: 'marks', heading: 'Da sapere', width: '11rem', cut: true, cell: (row) => (row.deathDate !== null ? <span className="sp-toned tone-amber sp-small-bold">{diedWords(row, row.deathDate, today)}</span> : row.type === 'G' ? <span className="muted">ente o ditta</span> : <span className="faint">—</span>) },
  { key: 'address', heading: 'Indirizzo', cut: true, cell: (row) => (row.addressLine === null ? <span className="faint">—</span> : <span className="muted" title={row.addressLine}>{row.addressLine}</span>) },
  { key: 'open', heading: 'Aperte', align: 'right', width: '5rem', cell: (row) => (row.openPositions === 0 ? <span className="faint">0</span> : formatCount(row.openPositions)) },
  { key: 'owes', heading: 'Da pagare €', align: 'right', width: '7rem', cell: (row) => <Money cents={row.openCents} unit={false} /> },
];

type Left = Readonly<{ view: PeopleView; text: string; place: ListPlace<number> | null }>;
const KEY = ['people.view'] as const;

/** Persone: the registry, in the order of names. Reached from the search, from Sportello and from a person. */
export default function PeopleScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { key: visit, state } = useLocation();
  const given = textGiven(handedOver(state));
  const { role } = useSession();
  const { today } = useStatus();
  const columns = columnsOn(today);
  const list = useRef<HTMLDivElement>(null);
  const [left] = useState<Left>(() => (given !== null ? { view: 'ALL', text: given, place: null } : queries.getQueryData<Left>(KEY) ?? { view: 'ALL', text: '', place: null }));
  const [view, setView] = useState<PeopleView>(left.view);
  const [asked, setAsked] = useState(left.text);
  const [adding, setAdding] = useState(false);
  const pages = useOperationPages({ key: ['people.list', view, asked], topics: ['people', 'positions'], call: (cursor, signal) => client.people.list({ view, text: asked, cursor, limit: 100 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.rows);
  const first = pages.pages[0];
  const slow = useSlow(pages.state === 'loading');
  useEffect(() => { list.current?.focus({ preventScroll: true }); }, [view]);
  // The search field may ask for another text while the list is already on screen.
  const follow = useEffectEvent(() => { if (given === null) return; setView('ALL'); setAsked(given); list.current?.focus({ preventScroll: true }); });
  useEffect(() => follow(), [visit]);

  const mayWrite = role !== 'ACCOUNTING';
  const remember = (place: ListPlace<number> | null) => {
    queries.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });
    queries.setQueryData<Left>(KEY, { view, text: asked, place });
  };
  const words = VIEWS.find((one) => one.view === view);
  const add = () => setAdding(true);
  const empty = pages.state === 'loading' ? (slow ? <WaitState title="Cerco le persone">Ancora un momento.</WaitState> : null)
    : asked !== '' ? <EmptyState icon="filter" title={`Nessuna persona per “${asked}”`} actions={[{ label: 'Togli il filtro', onPress: () => setAsked('') }, ...(mayWrite ? [{ label: 'Nuova persona', onPress: add }] : [])]}>Prova con il solo cognome, con una parte della denominazione o con l’inizio del codice fiscale.</EmptyState>
    : <EmptyState icon="person" title={words?.empty ?? ''} {...(view === 'ALL' && mayWrite ? { actions: [{ label: 'Nuova persona', onPress: add }] } : {})}>{view === 'ALL' ? 'Le persone entrano qui da sole quando crei una posizione, o quando le aggiungi.' : 'Non c’è niente da fare qui.'}</EmptyState>;
  return (
    <Screen
      title="Persone" flush
      actions={<>
        <ActionButton label="Doppioni" onPress={() => { void navigate('/persone/doppioni'); }} />
        {mayWrite ? <ActionButton label="Nuova persona" kind="primary" icon="plus" onPress={add} /> : null}
      </>}
      bar={<>
        <FilterText value={asked} onText={setAsked} label="Filtra per nome, denominazione, codice fiscale o partita IVA" list={list} />
        {VIEWS.map((one) => <ActionButton key={one.view} compact label={one.label} pressed={view === one.view} onPress={() => setView(one.view)} />)}
      </>}
      foot={<TotalsBar left={first === undefined ? '…' : <span><b>{first.atLeast ? 'più di ' : ''}{formatCount(first.count ?? rows.length)}</b> {first.count === 1 ? 'scheda' : 'schede'}</span>} />}
    >
      <ListChangedStrip changed={pages.changed} onReload={pages.reload} />
      {pages.state === 'failed' && rows.length === 0 && pages.failure !== null
        ? <div className="sp-content"><FailureState title="Non è stato possibile leggere le persone" failure={pages.failure} onRetry={pages.reload} /></div>
        : <VirtualList ref={list} name="Persone" columns={columns} rows={rows} rowKey={(row) => row.id} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onOpen={(row) => { void navigate(`/persone/${row.id}`); }} start={left.place} onLeave={remember} subject={`${view} ${asked}`} empty={empty} />}
      {adding ? <IdentityDialog page={null} onClose={() => setAdding(false)} onSaved={(personId) => { void navigate(`/persone/${personId}`); }} /> : null}
    </Screen>
  );
}
