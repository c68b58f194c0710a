import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation, useOperationPages } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, countOf, EmptyState, FailureState, formatCount, Screen, showToast, Strip, TotalsBar, VirtualList, WaitState } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import { useNoticePrint } from '../acts/notice-print.tsx';
import type { PrintRow } from '../acts/operation-types.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { worksAtCounter } from '../acts/role-rights.ts';
import '../acts/acts.css';
import { RecallDialog } from '../position/position-dialogs.tsx';
import { whyNotRecall, whyNotReprint, whyNotUpload } from './print-acts.ts';
import { PRINT_COLUMNS } from './print-columns.tsx';

type View = 'TODAY' | 'UNSENT' | 'ALL';
const VIEWS: readonly Readonly<{ view: View; label: string; empty: string }>[] = [
  { view: 'TODAY', label: 'Oggi', empty: 'Oggi non è stato stampato niente.' },
  { view: 'UNSENT', label: 'Non inviati', empty: 'Tutti gli avvisi stampati sono sul portale.' },
  { view: 'ALL', label: 'Tutte', empty: 'Non è ancora stato stampato niente.' },
];

/** Avvisi e stampe: what was handed out, whether it still holds, what is still to be uploaded. Source: screens, "Prints"; states. */
export default function PrintsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>('TODAY');
  const [current, setCurrent] = useState<number | null>(null);
  const [dialog, setDialog] = useState<Readonly<{ kind: 'recall'; row: PrintRow }> | Readonly<{ kind: 'uploadAll' }> | null>(null);
  const notice = useNoticePrint();
  const pages = useOperationPages({ key: ['notices.list', view], topics: ['prints', 'positions'], call: (cursor, signal) => client.notices.list({ view, cursor, limit: 100 }, { signal }) });
  const counters = useOperation({ key: ['application.counters'], topics: ['positions', 'prints', 'payments', 'tasks', 'imports'], call: (signal) => client.application.counters({}, { signal }) });
  const upload = useMutationOnce((row: PrintRow, requestId) => client.positions.markUploaded({ requestId, ids: [row.positionId], all: false }), ['positions', 'prints']);
  const rows = pages.pages.flatMap((page) => page.prints);
  const row = rows.find((one) => one.id === current) ?? rows[0] ?? null;
  const slow = useSlow(pages.state === 'loading');
  const counter = worksAtCounter(role);
  const unsent = counters.value?.unsentPrints ?? 0;
  useEffect(() => { list.current?.focus({ preventScroll: true }); }, [view]);

  const markOne = async (chosen: PrintRow) => {
    const outcome = await upload.run(chosen);
    if (!outcome.ok) return;
    showToast('Segnata come caricata sul portale.');
    pages.reload();
  };
  const words = VIEWS.find((one) => one.view === view);
  const empty = pages.state === 'loading' ? (slow ? <WaitState title="Cerco le stampe">Ancora un momento.</WaitState> : null) : <EmptyState icon="printer" title={words?.empty ?? ''}>Le stampe fatte da tutte le postazioni compaiono qui, con scritto se valgono ancora.</EmptyState>;
  return (
    <Screen
      title="Avvisi e stampe" flush
      actions={counter ? <>
        <ActionButton label="Segna tutti come caricati sul portale" kind={view === 'UNSENT' ? 'primary' : 'secondary'} disabledReason={unsent === 0 ? 'Non c’è niente da segnare: tutti gli avvisi stampati sono sul portale.' : null} onPress={() => setDialog({ kind: 'uploadAll' })} />
      </> : undefined}
      bar={VIEWS.map((one) => <ActionButton key={one.view} compact label={one.label} pressed={view === one.view} onPress={() => { setView(one.view); setCurrent(null); }}>{one.view === 'UNSENT' && unsent > 0 ? <b>{formatCount(unsent)}</b> : null}</ActionButton>)}
      foot={counter ? (
        <TotalsBar
          left={row === null ? '' : <span>Riga corrente: <b>{row.debtorName}</b></span>}
          right={<span className="sp-buttons">
            <ActionButton compact label="Ristampa" icon="printer" shortcut="Ctrl+R" busy={notice.busy} disabledReason={whyNotReprint(row)} onPress={() => { if (row !== null) notice.ask({ positionId: row.positionId, installmentId: row.installmentId }); }} />
            <ActionButton compact label="Caricata sul portale" shortcut="C" shortcutScope="list" shortcutWithin={list} busy={upload.busy} disabledReason={whyNotUpload(row)} onPress={() => { if (row !== null) void markOne(row); }} />
            <ActionButton compact label="Ritira…" shortcut="T" shortcutScope="list" shortcutWithin={list} disabledReason={whyNotRecall(row)} onPress={() => { if (row !== null) setDialog({ kind: 'recall', row }); }} />
          </span>}
        />
      ) : undefined}
    >
      <ListChangedStrip changed={pages.changed} onReload={pages.reload} />
      {upload.failure === null ? null : <div className="acts-changed"><Strip tone="red">{upload.failure.message}</Strip></div>}
      {pages.state === 'failed' && rows.length === 0 && pages.failure !== null
        ? <div className="sp-content"><FailureState title="Non è stato possibile leggere le stampe" failure={pages.failure} onRetry={pages.reload} /></div>
        : <VirtualList key={view} ref={list} name="Stampe" columns={PRINT_COLUMNS} rows={rows} rowKey={(one) => one.id} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onCurrent={(one) => setCurrent(one.id)} onOpen={(one) => { void navigate(`/posizioni/${one.positionId}`); }} empty={empty} />}
      {dialog?.kind === 'recall' ? <RecallDialog print={dialog.row} onClose={() => { setDialog(null); pages.reload(); }} /> : null}
      {dialog?.kind === 'uploadAll' ? <UploadAllDialog count={unsent} onClose={() => setDialog(null)} onDone={() => { setDialog(null); pages.reload(); }} /> : null}
      {notice.dialog}
    </Screen>
  );
}

function UploadAllDialog({ count, onClose, onDone }: Readonly<{ count: number; onClose: () => void; onDone: () => void }>) {
  const client = useClient();
  const waiting = useOperation({ key: ['positions.totals', 'to-sync'], topics: ['positions'], call: (signal) => client.positions.totals({ filter: { ...EMPTY_FILTER, states: ['TO_SYNC'] } }, { signal }) });
  const mark = useMutationOnce((_input: null, requestId) => client.positions.markUploaded({ requestId, ids: [], all: true }), ['positions', 'prints']);
  const all = waiting.value?.count ?? count;
  const send = async () => {
    const outcome = await mark.run(null);
    if (!outcome.ok) return;
    showToast(`${countOf(outcome.value.marked, 'posizione segnata', 'posizioni segnate')} come caricate sul portale.`);
    onDone();
  };
  return (
    <ActDialog
      question={`Segnare ${countOf(all, 'posizione', 'posizioni')} come caricate sul portale?`} verb="Segna tutte caricate" backVerb="Non segnare" busy={mark.busy} failure={mark.failure ?? waiting.failure} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[
        { text: `Riguarda tutte le posizioni «Da inviare» dei tuoi uffici, anche quelle non stampate: ${countOf(count, 'stampata', 'stampate')} su ${countOf(all, 'posizione', 'posizioni')}.`, warning: all !== count },
        { text: 'Da inviare diventa Da pagare: il cittadino può pagare.' },
        { text: 'Fallo solo dopo averle caricate davvero sul portale dell’intermediario: il programma non può controllarlo.', warning: true },
      ]}
    />
  );
}
