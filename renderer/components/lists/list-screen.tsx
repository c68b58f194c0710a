import { Menu } from '@mantine/core';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton } from '../action-button.tsx';
import { EmptyState, WaitState, type StateAction } from '../empty-state.tsx';
import { FailureState } from '../failure-state.tsx';
import { FilterChoice } from '../filter-chip.tsx';
import { Icon, type IconName } from '../icons.tsx';
import { Screen, SelectionBar, TotalsBar } from '../screen-frame.tsx';
import { LinkButton, Strip } from '../strip.tsx';
import { VirtualList, type ListPlace, type SortState, type VirtualListProps } from '../virtual-list.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { ExportButton, ExportLines, type ExportSelection } from './exports.tsx';
import { arrangeColumns, namesFirst, type ListColumn } from './list-columns.ts';
import { FilterText } from './list-filters.tsx';
import type { ListFilter } from './list-look.ts';
import './lists.css';
import { useShelf } from './session-shelf.ts';
import type { ListLook } from './use-list-look.ts';
import type { ListRows } from './use-list-rows.ts';
import type { ListSelection } from './use-list-selection.ts';
import { useNarrow, useWide } from './use-wide.ts';
import { ViewLinks, ViewMenu } from './view-menu.tsx';

/** A filter of the bar. Those not `always` there wait under «Altri filtri» until they are asked for. */
export type FilterPart = Readonly<{ key: string; name: string; always: boolean; active: boolean; chip: ReactNode }>;

export type ListWords = Readonly<{
  title: string;
  /** Name of the list for readers. */
  name: string;
  /** The list without any view: `Tutte`. */
  plain: string;
  /** What the text of the filter looks in. */
  text: string;
  waiting: string;
  failed: string;
  /** With filters, nothing is left. */
  noneFiltered: string;
}>;

export type ListScreenProps<Row, Filter extends ListFilter, Sort extends string> = Readonly<{
  words: ListWords;
  look: ListLook<Filter, Sort>;
  rows: ListRows<Row>;
  columns: readonly ListColumn<Row>[];
  rowKey: (row: Row) => number;
  rowName: (row: Row) => string;
  list: RefObject<HTMLDivElement | null>;
  filters: readonly FilterPart[];
  /** Buttons of the head before Ordine and Colonne. */
  lead?: ReactNode;
  /** What «Esporta» writes: the list of the core, filtered and ordered as here; `one`, `many`: what its rows are called. Absent: it is not exported. */
  exported?: Readonly<{ selection: ExportSelection; one: string; many: string }>;
  /** Buttons of the head after them, the main one last. */
  actions?: ReactNode;
  /** What is there when the list itself is empty. */
  none: Readonly<{ icon: IconName; title: string; words: string; actions?: readonly StateAction[] }>;
  onOpen: (row: Row) => void;
  onCurrent?: (row: Row) => void;
  selection?: ListSelection<Row>;
  /** Words and acts of the bar of what is chosen; null while nothing is. */
  chosen?: Readonly<{ words: ReactNode; actions: ReactNode; hint?: ReactNode }> | null;
  totals: Readonly<{ left: ReactNode; right?: ReactNode; count?: number }>;
  /** Another foot, above the totals. */
  foot?: ReactNode;
  /** Strips between filters and list. */
  strips?: ReactNode;
  /** In the place of the table; with it the choice of columns makes no sense and is not offered. */
  body?: ReactNode;
  children?: ReactNode;
}>;

/** A list as every list is: views, filters, order, columns, rows, what is chosen, totals. Source: look reference, screen 07 and "Lists of one million". */
export function ListScreen<Row, Filter extends ListFilter, Sort extends string>(props: ListScreenProps<Row, Filter, Sort>) {
  const { words, look, rows, columns, rowKey, rowName, list, filters, lead, exported, actions, none, onOpen, onCurrent, selection, chosen = null, totals, foot, strips, body, children } = props;
  const wide = useWide();
  const narrow = useNarrow();
  const slow = useSlow(rows.state === 'loading' || !rows.settled);
  const shown = arrangeColumns(columns, look.columns, wide).map((column) => ({ ...column, sortable: look.kind.sorts.some((sort) => sort.column === column.key) }));
  useEffect(() => { list.current?.focus({ preventScroll: true }); }, [list]);
  useKey('list', 'Escape', () => selection?.clear(), 'Deseleziona', { within: list, enabled: chosen !== null });

  const sorted = look.kind.sorts.find(({ sort }) => sort === look.sort);
  const sortBy = (key: string) => {
    const wanted = look.kind.sorts.find((sort) => sort.column === key);
    const [own] = look.kind.sorts;
    if (wanted !== undefined && own !== undefined) look.setSort(wanted.sort === look.sort ? own.sort : wanted.sort);
  };
  const shownSort: SortState | null = sorted?.column == null ? null : { key: sorted.column, direction: sorted.direction };
  const empty = !rows.settled || rows.state === 'loading'
    ? (slow ? <WaitState title={words.waiting}>Ancora un momento.</WaitState> : null)
    : look.filtering
      ? <EmptyState icon="filter" title={words.noneFiltered} actions={[{ label: 'Togli i filtri', onPress: look.clearFilter }]}>Prova a togliere un filtro, oppure cerca ovunque con F3.</EmptyState>
      : <EmptyState icon={none.icon} title={none.title} {...(none.actions === undefined ? {} : { actions: none.actions })}>{none.words}</EmptyState>;
  const failed = rows.failure !== null && rows.rows.length === 0;

  return (
    <Screen
      title={words.title} flush beside={<ViewMenu look={look} plainName={words.plain} />}
      actions={<span className="lists-actions">
        {lead}
        {look.kind.sorts.length > 1 ? <SortMenu look={look} /> : null}
        {body === undefined ? <ColumnsButton columns={columns} look={look} wide={wide} /> : null}
        {exported === undefined ? null : <ExportButton {...exported} columns={shown.map(({ key }) => key)} count={totals.count} />}
        {actions}
      </span>}
      bar={<>
        <FilterText value={look.filter.text} onText={look.setText} label={words.text} list={list} />
        <FilterParts parts={filters} />
        <span className="sp-push lists-bar-end">
          {look.filtering ? <LinkButton label="Togli i filtri" onPress={look.clearFilter} /> : null}
          <ViewLinks look={look} />
        </span>
      </>}
      foot={<>
        {chosen === null || selection === undefined ? null : <SelectionBar words={chosen.words} {...(chosen.hint === undefined ? {} : { hint: chosen.hint })}>{chosen.actions}<ActionButton compact kind="ghost" label="Deseleziona" shortcut="Escape" shortcutScope="list" shortcutWithin={list} onPress={selection.clear} /></SelectionBar>}
        {foot}
        <TotalsBar left={totals.left} {...(totals.right === undefined ? {} : { right: totals.right })} />
      </>}
    >
      <div className="lists-strips">
        {rows.changed ? <Strip tone="blue" action={{ label: 'Ricarica', onPress: rows.reload }}>Aggiornato: nel frattempo qualcosa è cambiato.</Strip> : null}
        {rows.failure !== null && !failed ? <Strip tone="red" action={{ label: 'Riprova', onPress: rows.reload }}>Le altre righe non si leggono: {rows.failure.message}</Strip> : null}
        <ExportLines />
        {strips}
      </div>
      {failed && rows.failure !== null
        ? <div className="sp-content"><FailureState title={words.failed} failure={rows.failure} onRetry={rows.reload} /></div>
        : body ?? (
          <PlacedList
            ref={list} list={look.kind.list} name={words.name} columns={narrow ? namesFirst(shown) : shown} rows={rows.rows} rowKey={rowKey} rowName={rowName} hasMore={rows.hasMore} onRange={rows.show} subject={rows.subject} onOpen={onOpen} empty={empty} onSort={({ key }) => sortBy(key)}
            {...(totals.count === undefined ? {} : { total: totals.count })} {...(shownSort === null ? {} : { sort: shownSort })} {...(onCurrent === undefined ? {} : { onCurrent })}
            {...(selection === undefined ? {} : { selection: selection.selection, onSelection: selection.choose })}
          />
        )}
      {children}
    </Screen>
  );
}

/** The table, at the place where it was left. */
function PlacedList<Row>({ list, ...props }: VirtualListProps<Row, number> & Readonly<{ list: string; subject: string }>) {
  const { subject } = props;
  const places = useShelf<ListPlace<number> & Readonly<{ subject: string }>>('list.place', list);
  const [place] = useState(() => { const kept = places.look(); return kept?.subject === subject ? kept : null; });
  return <VirtualList {...props} start={place} onLeave={(left) => places.keep({ ...left, subject })} />;
}

/** The filters always there, those in use, and a menu with the others: choosing one brings it and puts the focus on it. */
function FilterParts({ parts }: Readonly<{ parts: readonly FilterPart[] }>) {
  const [asked, setAsked] = useState<readonly string[]>([]);
  const isShown = (part: FilterPart) => part.always || part.active || asked.includes(part.key);
  const others = parts.filter((part) => !isShown(part));
  const bring = (key: string) => {
    setAsked([...asked, key]);
    setTimeout(() => document.querySelector<HTMLElement>(`[data-filter="${CSS.escape(key)}"] button`)?.focus(), 0);
  };
  return (
    <>
      {parts.filter(isShown).map((part) => <span key={part.key} className="sp-contents" data-filter={part.key}>{part.chip}</span>)}
      {others.length === 0 ? null : (
        <span className="sp-chip">
          <Menu position="bottom-start" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
            <Menu.Target><button type="button" className="sp-chip-open"><Icon name="plus" size={13} />Altri filtri</button></Menu.Target>
            <Menu.Dropdown>{others.map((part) => <Menu.Item key={part.key} onClick={() => bring(part.key)}>{part.name}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
        </span>
      )}
    </>
  );
}

function SortMenu<Filter extends ListFilter, Sort extends string>({ look }: Readonly<{ look: ListLook<Filter, Sort> }>) {
  const current = look.kind.sorts.find(({ sort }) => sort === look.sort);
  return (
    <Menu position="bottom-end" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
      <Menu.Target><button type="button" className="sp-button sp-button--secondary"><Icon name="sort" size={17} /><span className="sp-button-label">Ordine</span><span className="lists-sort">{current?.label.toLowerCase() ?? ''}</span></button></Menu.Target>
      <Menu.Dropdown>{look.kind.sorts.map(({ sort, label }) => <FilterChoice key={sort} label={label} chosen={sort === look.sort} onChoose={() => look.setSort(sort)} />)}</Menu.Dropdown>
    </Menu>
  );
}

function ColumnsButton<Row, Filter extends ListFilter, Sort extends string>({ columns, look, wide }: Readonly<{ columns: readonly ListColumn<Row>[]; look: ListLook<Filter, Sort>; wide: boolean }>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton label="Colonne" icon="columns" onPress={() => setOpen(true)} />
      {open ? <ColumnChooser columns={columns} chosen={look.columns} wide={wide} onChoose={look.setColumns} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
