import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperationPages } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, EmptyState, FailureState, formatCount, StateWord, VirtualList, type Column } from '../../components/index.ts';
import type { QueueRow } from './sync-types.ts';
import { happenedWords, isStopped, nextWords, rowAppearance, type Going } from './sync-words.ts';

export type QueueView = 'ALL' | 'TO_SOLVE' | 'WAITING';

/** An hour that passes while nothing else happens is not left on the screen. */
const LOOK_EVERY_MS = 15_000;

function columnsOf(now: Readonly<{ today: string; nowMs: number; going: Going }>): readonly Column<QueueRow>[] {
  return [
    { key: 'state', heading: 'Stato', width: '7.5rem', cell: (row) => <StateWord look={rowAppearance(row, now.going)} /> },
    { key: 'kind', heading: 'Operazione', width: '8rem', cell: (row) => row.kindLabel },
    { key: 'debtor', heading: 'Debitore', width: '9rem', cell: (row) => <b className="cut" title={row.debtorName}>{row.debtorName}</b> },
    { key: 'happened', heading: 'Che cosa è successo', cut: true, cell: (row) => <Happened words={happenedWords(row, now.going)} /> },
    { key: 'next', heading: 'Prossimo', width: '5.5rem', cell: (row) => (isStopped(row.state) ? <b className="sp-toned tone-red">{nextWords(row, now)}</b> : nextWords(row, now)) },
  ];
}

function Happened({ words }: Readonly<{ words: string | null }>) {
  return words === null ? <span className="faint">—</span> : <span title={words}>{words}</span>;
}

/** The queue, what needs a person first. */
export function QueuePanel({ view, going, onView, onCurrent, onOpen, list }: Readonly<{ view: QueueView; going: Going; onView: (view: QueueView) => void; onCurrent: (row: QueueRow | null) => void; onOpen: (row: QueueRow) => void; list: RefObject<HTMLDivElement | null> }>) {
  const client = useClient();
  const { today } = useStatus();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => { const timer = setInterval(() => setNowMs(Date.now()), LOOK_EVERY_MS); return () => clearInterval(timer); }, []);
  const pages = useOperationPages({ key: ['sync.queue', view], topics: ['sync', 'positions'], live: 'refetch', call: (cursor, signal) => client.sync.queue({ view, cursor, limit: 100 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.rows);
  const counts = pages.pages[0]?.counts;
  // The list tells its current row; that there is none any more it does not.
  const isEmpty = pages.state === 'ready' && rows.length === 0;
  const tellNone = useEffectEvent(() => onCurrent(null));
  useEffect(() => { if (isEmpty) tellNone(); }, [isEmpty]);
  const part = (one: QueueView, label: string, count: number | undefined) => <ActionButton compact label={label} pressed={view === one} onPress={() => onView(one)}>{count === undefined ? null : <b>{formatCount(count)}</b>}</ActionButton>;
  return (
    <section className="sync-queue sp-panel sp-panel--grow" aria-labelledby="sync-queue-title" data-panel tabIndex={-1}>
      <header className="sp-panel-head">
        <h2 id="sync-queue-title" className="panel-title">Coda</h2>
        {counts === undefined ? null : <span className="muted">{formatCount(counts.all)}</span>}
        <span className="sp-push sp-buttons" role="group" aria-label="Quali invii">{part('ALL', 'Tutte', counts?.all)}{part('TO_SOLVE', 'Da risolvere', counts?.toSolve)}{part('WAITING', 'In attesa', counts?.waiting)}</span>
      </header>
      {pages.state === 'failed' && pages.failure !== null ? <FailureState title="La coda non si è aperta" failure={pages.failure} onRetry={pages.reload} /> : (
        <VirtualList
          name="Coda degli invii" columns={columnsOf({ today, nowMs, going })} press="choose" rows={rows} rowKey={(row) => row.intentId} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onOpen={onOpen} onCurrent={onCurrent} ref={list} subject={view}
          rowName={(row) => `${row.kindLabel}, ${row.debtorName}`}
          empty={pages.state === 'ready' ? <EmptyState icon="inbox" title={view === 'TO_SOLVE' ? 'Niente da risolvere' : 'Niente da inviare'}>{view === 'TO_SOLVE' ? 'Quando l’intermediario rifiuta un invio, o sa altro da noi, compare qui con il rimedio.' : 'Quello che si crea, si cambia o si annulla parte da solo e passa di qui.'}</EmptyState> : null}
        />
      )}
    </section>
  );
}
