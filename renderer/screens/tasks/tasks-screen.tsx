import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation, useOperationPages } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, countOf, EmptyState, FailureState, formatCount, Screen, WaitState } from '../../components/index.ts';
import '../acts/acts.css';
import { TaskCardView } from './task-card.tsx';
import { TaskList } from './task-list.tsx';
import './tasks.css';

type View = 'MINE' | 'OFFICE' | 'CLOSED';

/** Attività: what waits for a decision, by due date, with its card. Source: look reference, screen 10. */
export default function TasksScreen() {
  const client = useClient();
  const { id } = useParams();
  const asked = id === undefined ? null : Number(id);
  const [view, setView] = useState<View>('OFFICE');
  const [wanted, setWanted] = useState<number | null>(asked);
  useEffect(() => { if (asked !== null) setWanted(asked); }, [asked]);
  const pages = useOperationPages({ key: ['tasks.list', view], topics: ['tasks'], live: 'refetch', call: (cursor, signal) => client.tasks.list({ view, cursor, limit: 50 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.tasks);
  const counts = pages.pages[0]?.counts;
  const slow = useSlow(pages.state === 'loading');
  const firstId = rows[0]?.id ?? null;
  // The card stays where it is when its task leaves the list: one sees what was decided.
  useEffect(() => { if (wanted === null && firstId !== null) setWanted(firstId); }, [wanted, firstId]);
  const currentId = wanted ?? firstId;
  const show = (next: View) => { setView(next); setWanted(null); };
  const button = (one: View, label: string, count: number | undefined) => <ActionButton compact label={label} pressed={view === one} onPress={() => show(one)}>{count === undefined || count === 0 ? null : <b>{formatCount(count)}</b>}</ActionButton>;
  return (
    <Screen title="Attività" flush note={counts === undefined ? undefined : `${countOf(counts.office, 'aperta', 'aperte')}, ${formatCount(counts.mine)} per te`} actions={<>{button('MINE', 'Mie', counts?.mine)}{button('OFFICE', 'Ufficio', counts?.office)}{button('CLOSED', 'Chiuse', undefined)}</>}>
      {pages.state === 'failed' && rows.length === 0 && pages.failure !== null
        ? <div className="sp-content"><FailureState title="Non è stato possibile leggere le attività" failure={pages.failure} onRetry={pages.reload} /></div>
        : rows.length === 0 && wanted === null
          ? (pages.state === 'loading' ? (slow ? <WaitState title="Cerco le attività">Ancora un momento.</WaitState> : null) : <div className="sp-content"><EmptyState icon="tasks" title={view === 'CLOSED' ? 'Nessuna attività chiusa' : 'Non c’è niente da decidere'} framed>{view === 'MINE' ? 'Le attività che prendi in carico compaiono qui.' : 'Quando i fatti non sono d’accordo fra loro il programma apre un’attività, con le scelte possibili.'}</EmptyState></div>)
          : <div className="tasks-parts"><TaskList rows={rows} currentId={currentId} onChoose={setWanted} hasMore={pages.hasMore} onMore={pages.loadMore} />{currentId === null ? null : <CardOf key={currentId} id={currentId} />}</div>}
    </Screen>
  );
}

function CardOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['tasks.show', id], topics: ['tasks', 'positions', 'payments'], call: (signal) => client.tasks.show({ id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <TaskCardView card={found.value} />;
  return <div className="tasks-card"><div className="tasks-card-body">{found.state === 'failed' ? <FailureState title="Non è stato possibile aprire l’attività" failure={found.failure} onRetry={found.reload} /> : slow ? <WaitState title="Apro l’attività">Ancora un momento.</WaitState> : null}</div></div>;
}
