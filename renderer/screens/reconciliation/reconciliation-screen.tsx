import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useMutationOnce, useOperation, type OperationView } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, EmptyState, FailureState, formatCount, KeyBox, ProgressBar, Screen, showToast, Strip, VirtualList, WaitState, type ListPlace } from '../../components/index.ts';
import { ExportButton, ExportLines } from '../../components/lists/exports.tsx';
import { FilterText } from '../../components/lists/list-filters.tsx';
import '../../components/lists/lists.css';
import { useShelf } from '../../components/lists/session-shelf.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import '../acts/acts.css';
import { AcceptClassDialog } from './accept-class-dialog.tsx';
import { BucketList } from './bucket-list.tsx';
import { ControlIdentities } from './control-identities.tsx';
import { MonthChoice } from './month-choice.tsx';
import type { Month } from '../movement-acts/month-words.ts';
import '../movement-acts/movement-acts.css';
import './reconciliation.css';
import { MoreMenu } from './more-menu.tsx';
import type { Bucket, Overview, ReviewRow, RunStatus } from '../movement-acts/reconciliation-types.ts';
import { reviewColumns, reviewRowKey, reviewRowName } from './review-columns.tsx';
import { bucketBeside, openingBucket } from './review-moves.ts';
import { emptyBucketWords, nothingYetWords, rowKindOf, runWords } from './review-words.ts';
import { WhyPanel } from './why-panel.tsx';

/** Where one was; kept while other screens are open. `month` null: all of them. */
type Place = Readonly<{ month: Month | null; bucket: Bucket | null; text: string }>;

/** Riconciliazione: what must be equal, the groups, the rows, and why. Source: screens, "Riconciliazione"; features.md 3c; look reference, screen 08. */
export default function ReconciliationScreen() {
  const client = useClient();
  const shelf = useShelf<Place>('reconciliation', 'place');
  const kept = shelf.useKept();
  // The month proposed comes with the picture of all of them, asked once.
  const every = useOperation({ key: ['reconciliation.overview', null], topics: ['reconciliation', 'treasury', 'payments'], enabled: kept === undefined, call: (signal) => client.reconciliation.overview({ month: null }, { signal }) });
  const slow = useSlow(kept === undefined && every.state === 'loading');
  const suggested = useFreshOnce(every);
  const place = kept ?? (suggested === undefined ? undefined : { month: suggested.suggestedMonth, bucket: null, text: '' });
  if (place !== undefined) return <Review key={place.month} place={place} onPlace={shelf.keep} />;
  return <Screen title="Riconciliazione">{every.state === 'failed' ? <FailureState title="La riconciliazione non si è aperta" failure={every.failure} onRetry={every.reload} /> : slow ? <WaitState title="Leggo i movimenti">Ancora un momento.</WaitState> : null}</Screen>;
}

/** The value once it has been read since the screen is there: what was remembered from before may be of another hour. */
function useFreshOnce<Value>(view: OperationView<Value>): Value | undefined {
  const [read, setRead] = useState(false);
  const isFresh = view.state === 'ready' && !view.refreshing;
  if (isFresh && !read) setRead(true);
  return isFresh || read ? view.value : undefined;
}

function Review({ place, onPlace }: Readonly<{ place: Place; onPlace: (place: Place) => void }>) {
  const client = useClient();
  const { month } = place;
  const overview = useOperation({ key: ['reconciliation.overview', month], topics: ['reconciliation', 'treasury', 'payments'], call: (signal) => client.reconciliation.overview({ month }, { signal }) });
  const slow = useSlow(overview.state === 'loading');
  const fresh = useFreshOnce(overview);
  // Coming back to a group shows at once what is remembered; where to open is chosen on what is true now.
  const shown = place.bucket === null ? fresh : overview.value;
  const choice = <MonthChoice month={month} months={overview.value?.months ?? []} onChoose={(chosen) => onPlace({ month: chosen, bucket: null, text: '' })} />;
  if (shown === undefined) return <Screen title="Riconciliazione" beside={choice}>{overview.state === 'failed' ? <FailureState title="La riconciliazione non si è aperta" failure={overview.failure} onRetry={overview.reload} /> : slow ? <WaitState title="Leggo i movimenti">Ancora un momento.</WaitState> : null}</Screen>;
  return <Reviewed overview={shown} place={place} onPlace={onPlace} choice={choice} />;
}

function Reviewed({ overview, place, onPlace, choice }: Readonly<{ overview: Overview; place: Place; onPlace: (place: Place) => void; choice: ReactNode }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const list = useRef<HTMLDivElement>(null);
  const [row, setRow] = useState<ReviewRow | null>(null);
  const [confirming, setConfirming] = useState(false);
  const run = useMutationOnce((_: null, requestId) => client.reconciliation.run({ requestId }), ['reconciliation']);
  const { month, text } = place;
  const { status, emptyReason } = overview;
  const closed = overview.closed !== null;
  // Chosen once: what is decided must not carry the reviewer off to another group.
  const [opening] = useState(() => openingBucket(overview.buckets));
  const bucket = place.bucket ?? opening;
  const rows = useListRows<ReviewRow>({ list: 'reconciliation', asked: [month, bucket, text], topics: ['reconciliation', 'treasury'], call: (cursor, signal) => client.reconciliation.page({ bucket, month, text, cursor, limit: PAGE_ROWS }, { signal }) });
  // Rows of the bucket left stay until those of the new one are there: they keep their columns.
  const lastKind = useRef(rowKindOf(bucket));
  if (rows.settled) lastKind.current = rowKindOf(bucket);
  const slow = useSlow(rows.state === 'loading' || !rows.settled);
  const places = useShelf<ListPlace<string> & Readonly<{ subject: string }>>('list.place', 'reconciliation');
  const [start] = useState(() => { const left = places.look(); return left?.subject === rows.subject ? left : null; });

  const goTo = (next: Bucket) => onPlace({ ...place, bucket: next, text: '' });
  useKey('list', 'ArrowRight', () => goTo(bucketBeside(overview.buckets, bucket, 1)), 'Gruppo seguente', { within: list });
  useKey('list', 'ArrowLeft', () => goTo(bucketBeside(overview.buckets, bucket, -1)), 'Gruppo precedente', { within: list });
  const nothingYet = emptyReason === 'NOTHING';
  useEffect(() => { list.current?.focus({ preventScroll: true }); }, [nothingYet]);
  const noRows = rows.settled && rows.state === 'ready' && rows.rows.length === 0;
  useEffect(() => { if (noRows) setRow(null); }, [noRows]);

  const open = (opened: ReviewRow) => { void navigate(addressOf(opened)); };
  const decided = () => { rows.reload(); list.current?.focus(); };
  const begin = async () => {
    const outcome = await run.run(null);
    if (outcome.ok) showToast(outcome.value.begun ? 'Confronto in corso.' : 'Il confronto è già in corso.', [], outcome.value.begun ? 'done' : 'look');
  };
  const certain = overview.buckets.find((one) => one.bucket === 'CERTAIN')?.count ?? 0;
  const count = overview.buckets.find((one) => one.bucket === bucket)?.count ?? 0;
  const words = emptyBucketWords(bucket, text !== '');
  const toImport = { label: 'Vai a Importazioni', onPress: () => { void navigate('/importazioni'); } };
  return (
    <Screen
      title="Riconciliazione" flush beside={choice} note={runWords(status, today)}
      actions={<>
        <ActionButton label="Tesoreria" kind="ghost" onPress={() => { void navigate('/tesoreria'); }} />
        <ActionButton label="Flussi" kind="ghost" onPress={() => { void navigate('/flussi'); }} />
        {month === null || nothingYet ? null : <ActionButton label={closed ? 'Mese chiuso' : 'Chiudi il mese'} kind="ghost" {...(closed ? { icon: 'lock' } : {})} onPress={() => { void navigate(`/riconciliazione/chiusura/${month}`); }} />}
        {nothingYet ? null : <ExportButton selection={{ list: 'REVIEW', filter: { bucket, month, text }, sort: 'OLDEST' }} columns={['day', 'number', 'from', 'causale', 'targets', 'amount', 'target', 'left', 'class', 'why']} count={text === '' ? count : undefined} one="riga" many="righe" />}
        <MoreMenu fourEyesCents={overview.fourEyesCents} onRun={() => { void begin(); }} />
        {nothingYet ? null : <ActionButton label={certain === 0 ? 'Conferma le sicure' : certain === 1 ? 'Conferma la sicura' : `Conferma le ${formatCount(certain)} sicure`} shortcut="Ctrl+Shift+C" disabledReason={certain === 0 ? 'Non c’è nessuna proposta sicura da confermare.' : null} onPress={() => setConfirming(true)} />}
      </>}
      bar={nothingYet ? undefined : <ControlIdentities identities={overview.identities} />}
    >
      <div className="lists-strips">
        <ExportLines />
        {overview.closed === null || month === null ? null : <ClosedStrip changes={overview.closed.changes} onOpen={() => { void navigate(`/riconciliazione/chiusura/${month}`); }} />}
        <RunStrips status={status} onRun={() => { void begin(); }} busy={run.busy} />
        {run.failure === null ? null : <Strip tone="red">{run.failure.message}</Strip>}
        {emptyReason === null || nothingYet ? null : <Strip tone="amber" action={toImport}><b>{nothingYetWords(emptyReason).title}.</b> {nothingYetWords(emptyReason).words}</Strip>}
        {rows.changed ? <Strip tone="blue" action={{ label: 'Ricarica', onPress: rows.reload }}>Aggiornato: nel frattempo qualcosa è cambiato.</Strip> : null}
        {rows.failure !== null && rows.rows.length > 0 ? <Strip tone="red" action={{ label: 'Riprova', onPress: rows.reload }}>Le altre righe non si leggono: {rows.failure.message}</Strip> : null}
      </div>
      {nothingYet ? <div className="sp-content"><EmptyState icon="bank" framed title={nothingYetWords('NOTHING').title} actions={[{ ...toImport, kind: 'primary' }]}>{nothingYetWords('NOTHING').words}</EmptyState></div> : (
        <div className="recon-parts">
          <BucketList buckets={overview.buckets} current={bucket} onChoose={(chosen) => { goTo(chosen); list.current?.focus(); }} />
          <div className="recon-middle">
            <div className="recon-filter"><FilterText value={text} onText={(typed) => onPlace({ ...place, bucket, text: typed })} label="Filtra per numero, causale, chi versa, flusso, o =importo" list={list} /></div>
            {rows.failure !== null && rows.rows.length === 0 ? <div className="sp-content"><FailureState title="Le righe non si sono lette" failure={rows.failure} onRetry={rows.reload} /></div> : (
              <VirtualList
                ref={list} name="Righe del gruppo" press="choose" columns={reviewColumns(lastKind.current, today)} rows={rows.rows} rowKey={reviewRowKey} rowName={reviewRowName} hasMore={rows.hasMore} onRange={rows.show} onOpen={open} onCurrent={setRow} subject={rows.subject} start={start} onLeave={(left) => places.keep({ ...left, subject: rows.subject })}
                empty={!rows.settled || rows.state === 'loading' ? (slow ? <WaitState title="Cerco le righe">Ancora un momento.</WaitState> : null) : <EmptyState icon={text === '' ? 'inbox' : 'filter'} title={words.title}>{words.words}</EmptyState>}
              />
            )}
            <p className="recon-keys"><span className="sp-inline" aria-hidden="true"><KeyBox combo="ArrowUp" /><KeyBox combo="ArrowDown" /> scorri <KeyBox combo="ArrowLeft" /><KeyBox combo="ArrowRight" /> gruppo <KeyBox combo="Enter" /> apri</span><span className="sp-push">{text !== '' ? '' : `${formatCount(count)} ${count === 1 ? 'riga' : 'righe'}`}</span></p>
          </div>
          <WhyPanel row={row} list={list} onDone={decided} />
        </div>
      )}
      {confirming ? <AcceptClassDialog month={month} onClose={() => setConfirming(false)} onDone={() => { setConfirming(false); decided(); }} /> : null}
    </Screen>
  );
}

/** Enter goes to the thing itself; from there Enter goes on to the other side. */
function addressOf(row: ReviewRow): string {
  switch (row.kind) {
    case 'MOVEMENT': return `/tesoreria/${row.id}`;
    case 'FLOW': return `/flussi/${row.id}`;
    case 'LINE': return row.paymentId === null ? `/flussi/${row.flowId}` : `/pagamenti/${row.paymentId}`;
    case 'RECEIPT': return `/pagamenti/${row.id}`;
  }
}

/** The numbers of a closed month are those of its papers. */
function ClosedStrip({ changes, onOpen }: Readonly<{ changes: number; onOpen: () => void }>) {
  const action = { label: 'Apri la chiusura', onPress: onOpen };
  if (changes === 0) return <Strip tone="green" action={action}>Mese chiuso: quadrature e numeri dei gruppi sono quelli del verbale.</Strip>;
  return <Strip tone="amber" action={action}><b>Arrivato dopo la chiusura:</b> {changes === 1 ? 'una riga sta' : `${formatCount(changes)} righe stanno`} in un altro modo. Quadrature e numeri dei gruppi restano quelli del verbale.</Strip>;
}

/** How the comparison stands: going on, waiting, stopped. */
function RunStrips({ status, onRun, busy }: Readonly<{ status: RunStatus; onRun: () => void; busy: boolean }>) {
  const { running, pending, message } = status;
  const slow = useSlow(running !== null);
  if (running !== null) {
    return slow ? (
      <div className="recon-running" role="status"><span><b>{running.what}</b> <span className="detail">{running.total === null ? formatCount(running.done) : `${formatCount(running.done)} di ${formatCount(running.total)}`}</span></span>{running.total === null ? null : <ProgressBar name={running.what} done={running.done} total={running.total} />}</div>
    ) : null;
  }
  if (message !== null) return <Strip tone="red" action={{ label: busy ? 'Un momento…' : 'Confronta di nuovo', onPress: onRun }}>{message}</Strip>;
  return pending ? <Strip tone="blue" action={{ label: busy ? 'Un momento…' : 'Confronta adesso', onPress: onRun }}>Sono arrivati dati che non sono ancora stati confrontati.</Strip> : null;
}
