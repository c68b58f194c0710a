import { useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation, useOperationPages } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, countOf, EmptyState, FailureState, FieldInput, formatCount, Icon, KeyBox, Money, Screen, StateWord, TotalsBar, VirtualList, WaitState, type Column } from '../../components/index.ts';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import type { PaymentRow } from '../acts/operation-types.ts';
import '../acts/acts.css';
import './payments.css';
import { paymentLook } from './payment-look.ts';

type View = 'ALL' | 'UNASSIGNED' | 'ANOMALOUS';
const VIEWS: readonly Readonly<{ view: View; label: string; empty: string }>[] = [
  { view: 'ALL', label: 'Tutti', empty: 'Non è ancora arrivato nessun pagamento' },
  { view: 'UNASSIGNED', label: 'Da attribuire', empty: 'Nessun pagamento da attribuire' },
  { view: 'ANOMALOUS', label: 'Con anomalie', empty: 'Nessun pagamento con anomalie' },
];

const COLUMNS: readonly Column<PaymentRow>[] = [
  { key: 'paid', heading: 'Pagato il', cell: (row) => (row.paidOn === null ? <span className="faint">—</span> : formatDate(row.paidOn)), width: '5.5rem' },
  { key: 'effect', heading: 'Esito', cell: (row) => <StateWord look={paymentLook(row)} />, width: '10.5rem', cut: true },
  { key: 'name', heading: 'Debitore', cell: (row) => (row.debtorName === null ? <span className="faint">non indicato</span> : <b>{row.debtorName}</b>), width: '9.5rem', cut: true },
  { key: 'iuv', heading: 'IUV', cell: (row) => <Code>{row.iuv}</Code>, width: '9.75rem' },
  { key: 'what', heading: 'Causale', cell: (row) => <span className="muted" title={row.description}>{row.description}</span>, cut: true },
  { key: 'psp', heading: 'Dove', cell: (row) => <span className="muted">{row.psp}</span>, width: '8.5rem', cut: true },
  { key: 'odd', heading: 'Anomalie', cell: (row) => (row.anomalies.length === 0 ? <span className="faint">Nessuna</span> : <b className="sp-toned tone-amber">{row.anomalies.length}</b>), width: '5rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '5.5rem' },
];

type LeftList = Readonly<{ view: View; text: string; rowId: number | null }>;
const KEY = ['payments.view'] as const;

/** Pagamenti: all that arrived, what waits for a position, what is odd. Source: screens, "Elenchi". */
export default function PaymentsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [left] = useState<LeftList>(() => queries.getQueryData<LeftList>(KEY) ?? { view: 'ALL', text: '', rowId: null });
  const [view, setView] = useState<View>(left.view);
  const [text, setText] = useState(left.text);
  const [asked, setAsked] = useState(left.text);
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim().slice(0, 200)), 150); return () => clearTimeout(timer); }, [text]);
  const pages = useOperationPages({ key: ['payments.list', view, asked], topics: ['payments', 'positions'], call: (cursor, signal) => client.payments.list({ view, text: asked, cursor, limit: 100 }, { signal }) });
  const counters = useOperation({ key: ['application.counters'], topics: ['positions', 'prints', 'payments', 'tasks', 'imports'], call: (signal) => client.application.counters({}, { signal }) });
  const rows = pages.pages.flatMap((page) => page.rows);
  const first = pages.pages[0];
  const slow = useSlow(pages.state === 'loading');
  const unassigned = counters.value?.unassignedPayments ?? 0;
  useKey('screen', '/', () => { field.current?.focus(); field.current?.select(); }, 'Filtra');
  useEffect(() => { list.current?.focus({ preventScroll: true }); }, [view]);

  const open = (row: PaymentRow) => {
    queries.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });
    queries.setQueryData<LeftList>(KEY, { view, text: asked, rowId: row.id });
    void navigate(`/pagamenti/${row.id}`);
  };
  const words = VIEWS.find((one) => one.view === view);
  const empty = pages.state === 'loading' ? (slow ? <WaitState title="Cerco i pagamenti">Ancora un momento.</WaitState> : null)
    : asked !== '' ? <EmptyState icon="filter" title={`Nessun pagamento per “${asked}”`} actions={[{ label: 'Togli il filtro', onPress: () => setText('') }]}>Prova con il cognome, il codice fiscale, lo IUV o il numero avviso.</EmptyState>
    : <EmptyState icon="card" title={words?.empty ?? ''} actions={view === 'ALL' ? [{ label: 'Importa ricevute', onPress: () => { void navigate('/importazioni'); } }] : []}>{view === 'ALL' ? 'I pagamenti arrivano importando i file delle ricevute.' : 'Non c’è niente da fare qui.'}</EmptyState>;
  return (
    <Screen
      title="Pagamenti" flush
      bar={<>
        <div className="payments-text">
          <label htmlFor={id} className="visually-hidden">Filtra per nome, codice fiscale, IUV o numero avviso</label>
          <FieldInput ref={field} control={{ id, 'aria-invalid': undefined, 'aria-describedby': undefined, 'data-path': undefined }} value={text} onChange={setText} placeholder="Filtra…" scan="keep" start={<Icon name="filter" size={15} />} end={<KeyBox combo="/" />} />
        </div>
        {VIEWS.map((one) => <ActionButton key={one.view} compact label={one.label} pressed={view === one.view} onPress={() => setView(one.view)}>{one.view === 'UNASSIGNED' && unassigned > 0 ? <b>{formatCount(unassigned)}</b> : null}</ActionButton>)}
      </>}
      foot={<TotalsBar left={first === undefined ? '…' : <span><b>{formatCount(first.count)}</b> {first.count === 1 ? 'pagamento' : 'pagamenti'}{view === 'ALL' && unassigned > 0 ? ` · ${countOf(unassigned, 'da attribuire', 'da attribuire')}` : ''}</span>} right={first === undefined ? null : <>Totale <b><Money cents={first.amountCents} /></b></>} />}
    >
      <ListChangedStrip changed={pages.changed} onReload={pages.reload} />
      {pages.state === 'failed' && rows.length === 0 && pages.failure !== null
        ? <div className="sp-content"><FailureState title="Non è stato possibile leggere i pagamenti" failure={pages.failure} onRetry={pages.reload} /></div>
        : <VirtualList key={view} ref={list} name="Pagamenti" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onOpen={open} startKey={left.rowId} empty={empty} />}
    </Screen>
  );
}
