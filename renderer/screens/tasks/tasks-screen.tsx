import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { usePreferences, useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, EmptyState, FailureState, formatCount, Money, Strip, WaitState } from '../../components/index.ts';
import { ListClass } from '../../components/lists/list-class.tsx';
import { ListScreen, type ListWords } from '../../components/lists/list-screen.tsx';
import { useListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import { chosenTotals, useListSelection } from '../../components/lists/use-list-selection.ts';
import '../acts/acts.css';
import { emptyTitle, emptyWords } from '../acts/office-words.ts';
import { rowIdOf } from '../acts/row-id.ts';
import type { TaskCounts, TaskRow } from '../acts/operation-types.ts';
import { TaskCardView } from './task-card.tsx';
import { taskColumns } from './task-columns.tsx';
import { useTaskFilters } from './task-filters.tsx';
import { askedOf, TASKS, type TaskPart } from './task-list-look.ts';
import { TaskList } from './task-list.tsx';
import { useTakeMany } from './use-take-many.ts';
import './tasks.css';

const WORDS: ListWords = {
  title: 'Attività', name: 'Attività', plain: 'Tutte', text: 'Filtra per tipo, persona, causale o numero avviso', waiting: 'Cerco le attività', failed: 'Non è stato possibile leggere le attività', noneFiltered: 'Nessuna attività con questi filtri',
};
/** Cards beside the list, or one line a task. Kept with the columns of the lists, because it is a way of seeing one. */
const LAYOUT_KEY = 'tasks.layout';

/** Attività: what waits for a decision, by due date, with its card. Source: look reference, screen 10; screens, "Elenchi". */
export default function TasksScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { offices } = useSession();
  const { today } = useStatus();
  // An address that names no task opens the list.
  const asked = rowIdOf(useParams()['id']);
  const list = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<number | null>(asked);
  useEffect(() => { if (asked !== null) setWanted(asked); }, [asked]);
  const layout = useTaskLayout();
  const look = useListLook(TASKS);
  const filter = askedOf(look.filter, today);
  const waiting = askedOf(TASKS.emptyFilter, today);
  const rows = useListRows<TaskRow>({ list: TASKS.list, asked: [filter, look.sort], topics: ['tasks'], live: 'refetch', call: (cursor, signal) => client.tasks.page({ filter, sort: look.sort, cursor, limit: PAGE_ROWS }, { signal }) });
  const totals = useOperation({ key: ['tasks.totals', filter], topics: ['tasks'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.tasks.totals({ filter }, { signal }) });
  const counts = useOperation<TaskCounts>({ key: ['tasks.counts', filter], topics: ['tasks'], freshMs: 5_000, enabled: rows.settled, call: (signal) => client.tasks.counts({ filter }, { signal }) });
  const head = useOperation<TaskCounts>({ key: ['tasks.counts', waiting], topics: ['tasks'], freshMs: 5_000, enabled: rows.settled, call: (signal) => client.tasks.counts({ filter: waiting }, { signal }) });
  const selection = useListSelection<TaskRow>(TASKS.list, rows.subject, (row) => row.id);
  const filters = useTaskFilters(look, counts.value);
  const firstId = rows.settled ? (rows.rows.at(0)?.id ?? null) : null;
  // The card stays where it is when its task leaves the list: one sees what was decided.
  useEffect(() => { if (wanted === null && firstId !== null) setWanted(firstId); }, [wanted, firstId]);
  const [of, setOf] = useState(rows.subject);
  if (of !== rows.subject) { setOf(rows.subject); if (asked === null) setWanted(null); }
  const currentId = wanted ?? firstId;

  const chosen = chosenTotals(selection, (row) => row.amountCents ?? 0, totals.value === undefined ? null : totals.value);
  const someChosen = selection.selection.kind === 'all-but' || selection.selection.keys.size > 0;
  const taking = useTakeMany(selection, filter, () => { selection.clear(); list.current?.focus(); });
  const cards = rows.rows.length > 0 || wanted !== null;
  const openCount = (head.value?.states ?? []).reduce((sum, { value, count }) => (value === 'DONE' ? sum : sum + count), 0);
  const part = (one: TaskPart, label: string, count: number | undefined) => <ActionButton compact label={label} pressed={look.filter.part === one} onPress={() => look.setFilter({ part: one })}>{count === undefined || count === 0 ? null : <b>{formatCount(count)}</b>}</ActionButton>;
  const body = layout.now === 'TABLE'
    ? (asked === null ? undefined : <div className="tasks-alone"><CardOf key={asked} id={asked} manyChosen={someChosen} /></div>)
    : cards
      ? <div className="tasks-parts"><TaskList rows={rows} currentId={currentId} selection={selection} onChoose={setWanted} onEnter={() => document.querySelector<HTMLElement>('.tasks-card')?.focus()} list={list} />{currentId === null ? null : <CardOf key={currentId} id={currentId} manyChosen={someChosen} />}</div>
      : <div className="sp-content">{rows.settled ? <NothingHere filtering={look.filtering} part={look.filter.part} offices={offices} onClear={look.clearFilter} /> : <Waiting />}</div>;

  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={taskColumns(today)} rowKey={(row) => row.id} rowName={(row) => `${row.title}, ${row.detail}`} list={list} filters={filters} selection={selection}
      onOpen={(row) => { void navigate(`/attivita/${row.id}`); }}
      lead={<><span className="sp-buttons" role="group" aria-label="Quali attività">{part('MINE', 'Mie', head.value?.mine)}{part('OFFICE', 'Ufficio', head.value === undefined ? undefined : openCount)}{part('CLOSED', 'Chiuse', undefined)}</span></>}
      actions={<ActionButton label={layout.now === 'CARDS' ? 'Vedi in tabella' : 'Vedi a schede'} onPress={layout.turn} />}
      exported={{ selection: { list: 'TASKS', filter, sort: look.sort }, one: 'attività', many: 'attività' }}
      none={{ icon: 'tasks', title: emptyTitle(look.filter.part === 'CLOSED' ? 'Nessuna attività… chiusa' : 'Non c’è niente da decidere', offices), words: emptyWords('Quando i fatti non sono d’accordo fra loro il programma apre un’attività, con le scelte possibili.', offices, 'Le attività') }}
      {...(body === undefined ? {} : { body })}
      chosen={someChosen ? {
        words: chosen === null ? 'Tutte quelle del filtro' : <>{formatCount(chosen.count)} {chosen.count === 1 ? 'selezionata' : 'selezionate'} · <Money cents={chosen.amountCents} bold /></>,
        hint: totals.value === undefined ? undefined : `Ctrl+A seleziona tutte le ${formatCount(totals.value.count)}`,
        actions: <ActionButton compact label="Prendi in carico" shortcut="T" shortcutScope="list" shortcutWithin={list} busy={taking.busy} onPress={taking.run} />,
      } : null}
      strips={taking.failure === null ? null : <Strip tone="red" action={{ label: 'Riprova', onPress: taking.run }}>Non tutte le attività sono state prese in carico. {taking.failure.message}</Strip>}
      totals={totals.value === undefined ? { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span> } : {
        count: totals.value.count,
        left: <>
          <span><b>{formatCount(totals.value.count)}</b> attività{totals.value.open === totals.value.count || totals.value.open === 0 ? '' : `, ${formatCount(totals.value.open)} aperte`}</span>
          <ListClass words="In ritardo" count={look.filter.due === 'OVER' ? 0 : totals.value.overdue} tone="red" onPress={() => look.setFilter({ due: 'OVER' })} />
          {totals.value.contradictions === 0 ? null : <span>Da verificare <b className="sp-toned tone-purple">{formatCount(totals.value.contradictions)}</b></span>}
        </>,
        right: <>Importi <b><Money cents={totals.value.amountCents} /></b></>,
      }}
    />
  );
}

type TaskLayout = 'CARDS' | 'TABLE';

/** How this operator sees the tasks; kept in the preferences. */
function useTaskLayout(): Readonly<{ now: TaskLayout; turn: () => void }> {
  const client = useClient();
  const kept: TaskLayout = usePreferences().value?.columns[LAYOUT_KEY]?.[0] === 'TABLE' ? 'TABLE' : 'CARDS';
  const [turned, setTurned] = useState<TaskLayout | null>(null);
  const save = useMutationOnce((layout: TaskLayout, requestId) => client.application.savePreferences({ requestId, columns: { [LAYOUT_KEY]: [layout] } }), ['preferences']);
  const now = turned ?? kept;
  return { now, turn: () => { const next = now === 'CARDS' ? 'TABLE' : 'CARDS'; setTurned(next); void save.run(next); } };
}

function Waiting() {
  return useSlow(true) ? <WaitState title={WORDS.waiting}>Ancora un momento.</WaitState> : null;
}

function NothingHere({ filtering, part, offices, onClear }: Readonly<{ filtering: boolean; part: TaskPart; offices: readonly string[] | null; onClear: () => void }>) {
  const actions = filtering ? [{ label: part === 'OFFICE' ? 'Togli i filtri' : 'Vedi quelle dell’ufficio', onPress: onClear }] : [];
  const title = part === 'CLOSED' ? 'Nessuna attività… chiusa' : 'Non c’è niente da decidere';
  const words = part === 'MINE' ? 'Le attività che prendi in carico compaiono qui.' : emptyWords('Quando i fatti non sono d’accordo fra loro il programma apre un’attività, con le scelte possibili.', offices, 'Le attività');
  return <EmptyState icon="tasks" title={filtering && part === 'OFFICE' ? WORDS.noneFiltered : emptyTitle(title, offices)} framed actions={actions}>{words}</EmptyState>;
}

/** `manyChosen`: the keys of the list are for those chosen. */
function CardOf({ id, manyChosen }: Readonly<{ id: number; manyChosen: boolean }>) {
  const client = useClient();
  const found = useOperation({ key: ['tasks.show', id], topics: ['tasks', 'positions', 'payments'], call: (signal) => client.tasks.show({ id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <TaskCardView card={found.value} manyChosen={manyChosen} />;
  return <div className="tasks-card"><div className="tasks-card-body">{found.state === 'failed' ? <FailureState title="Non è stato possibile aprire l’attività" failure={found.failure} onRetry={found.reload} /> : slow ? <WaitState title="Apro l’attività">Ancora un momento.</WaitState> : null}</div></div>;
}
