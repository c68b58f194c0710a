import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from 'react';
import { CheckBox } from './check-box.tsx';
import type { Column } from './data-table.tsx';
import { Icon } from './icons.tsx';
import { chooseRows, extendRange, isSelected, moveIndex, noSelection, toggleRow, type Selection } from './list-cursor.ts';
import { gridMinimum, gridTemplate } from './list-grid.ts';

export type SortState = Readonly<{ key: string; direction: 'ascending' | 'descending' }>;

/** Rows by number: an array, or pages of which some may have been let go (undefined until they are back). */
export type RowSource<Row> = Readonly<{ length: number; at: (index: number) => Row | undefined }>;

/** Where one was in a list: the current row and how far it was scrolled, in CSS pixels. */
export type ListPlace<Key> = Readonly<{ index: number; key: Key; scrollTop: number }>;

export type VirtualListProps<Row, Key extends string | number> = Readonly<{
  name: string;
  columns: readonly (Column<Row> & Readonly<{ sortable?: boolean }>)[];
  /** Rows reached so far, in order. */
  rows: RowSource<Row>;
  rowKey: (row: Row) => Key;
  /** More rows exist after the last one. */
  hasMore: boolean;
  loadingMore?: boolean;
  /** Called when the end of the rows reached comes near. */
  onMore?: () => void;
  /** Called with the rows on screen, for a source that reads its pages by itself. */
  onRange?: (first: number, last: number) => void;
  /** How many rows the list has in all, once known: for readers. */
  total?: number;
  onOpen: (row: Row) => void;
  /** What a click does: opens, or only makes the row the current one, where a panel beside shows it; then a double click opens. Default `open`. */
  press?: 'open' | 'choose';
  onCurrent?: (row: Row) => void;
  /** With both, the tick column appears: Space turns a row, Shift with a movement a range, Ctrl+A takes all of the filter. `rows` are those turned. */
  selection?: Selection<Key>;
  onSelection?: (selection: Selection<Key>, rows: readonly Row[]) => void;
  sort?: SortState;
  onSort?: (sort: SortState) => void;
  /** Words for readers in a row's tick box. */
  rowName?: (row: Row) => string;
  autoFocus?: boolean;
  /** Where to begin: coming back to a list from the detail. */
  start?: ListPlace<Key> | null;
  /** Told when the list goes away. */
  onLeave?: (place: ListPlace<Key>) => void;
  /** What the rows are of: when it changes the list begins again from the top. */
  subject?: string;
  /** The element that holds the focus: give it to `useKey('list', …, {within})` for single letters. */
  ref?: Ref<HTMLDivElement>;
  /** Shown in the place of the rows when there is none. */
  empty?: ReactNode;
}>;

const ROW_REM = 2;
const GUTTERS_REM = 2.5;
/** How far from its old place a row is looked for, when others came and went. */
const SEARCH_ROWS = 400;

/** A list of any length: rows 32 high, drawn only where visible. Grid roles, one tab stop besides the headings that sort. */
export function VirtualList<Row, Key extends string | number>(props: VirtualListProps<Row, Key>) {
  const { name, columns, rows, rowKey, hasMore, loadingMore = false, onMore, onRange, total, onOpen, press = 'open', onCurrent, selection, onSelection, sort, onSort, rowName, autoFocus = false, start = null, onLeave, subject = '', ref, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(() => placeIn(rows, rowKey, start));
  const baseId = useId();
  const rowPx = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 });
  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  const index = Math.min(current, Math.max(0, rows.length - 1));
  const range = useRef<Readonly<{ anchor: number; end: number }> | null>(null);

  const comeBack = useEffectEvent(() => {
    const element = scroller.current;
    if (start === null || element === null) return;
    element.scrollTop = start.scrollTop + (index - start.index) * rowPx;
  });
  useLayoutEffect(() => comeBack(), []);
  const leave = useEffectEvent(() => {
    const row = rows.at(index);
    if (row !== undefined) onLeave?.({ index, key: rowKey(row), scrollTop: scroller.current?.scrollTop ?? 0 });
  });
  useLayoutEffect(() => () => leave(), []);
  const lastSubject = useRef(subject);
  useLayoutEffect(() => {
    if (lastSubject.current === subject) return;
    lastSubject.current = subject;
    setCurrent(0);
    range.current = null;
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [subject]);

  useEffect(() => { onRange?.(firstShown, lastShown); }, [onRange, firstShown, lastShown, rows.length]);
  useEffect(() => { if (hasMore && !loadingMore && lastShown >= rows.length - 20) onMore?.(); }, [hasMore, loadingMore, lastShown, rows.length, onMore]);

  // Told also when the row under the frame was read again: what can be done with it may have changed.
  const currentRow = rows.at(index);
  const tellCurrent = useEffectEvent(() => { if (currentRow !== undefined) onCurrent?.(currentRow); });
  useEffect(() => tellCurrent(), [currentRow]);
  const goTo = (next: number) => {
    setCurrent(next);
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  const rowsAt = (indexes: readonly number[]) => indexes.flatMap((at) => rows.at(at) ?? []);
  const turn = (row: Row, at: number) => {
    range.current = { anchor: at, end: at };
    if (selection !== undefined) onSelection?.(toggleRow(selection, rowKey(row)), [row]);
  };
  const extendTo = (to: number) => {
    if (selection === undefined || onSelection === undefined) return;
    const { anchor, end } = range.current ?? { anchor: index, end: index };
    const { choose, release } = extendRange(anchor, end, to);
    const chosen = rowsAt(choose);
    // A range so long that part of it was let go cannot be chosen row by row: Ctrl+A is for that.
    if (chosen.length < choose.length) return;
    range.current = { anchor, end: to };
    const released = rowsAt(release);
    onSelection(chooseRows(chooseRows(selection, released.map(rowKey), false), chosen.map(rowKey), true), [...chosen, ...released]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = currentRow;
    const next = event.ctrlKey || event.altKey ? null : moveIndex(event.key, index, rows.length, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowPx) - 1));
    if (next !== null) {
      event.preventDefault();
      if (event.shiftKey) extendTo(next); else range.current = null;
      goTo(next);
      return;
    }
    if (event.key === 'Enter' && !event.ctrlKey && row !== undefined) { event.preventDefault(); onOpen(row); }
    if (event.key === ' ' && row !== undefined && selection !== undefined) { event.preventDefault(); if (event.shiftKey) extendTo(index); else turn(row, index); }
    if (event.key.toLowerCase() === 'a' && event.ctrlKey && selection !== undefined) { event.preventDefault(); onSelection?.({ kind: 'all-but', keys: new Set() }, []); }
  };
  const onRowClick = (event: MouseEvent, row: Row, at: number) => {
    const chooses = selection !== undefined && (event.ctrlKey || event.shiftKey);
    if (chooses && event.shiftKey) extendTo(at);
    if (chooses && event.ctrlKey && !event.shiftKey) turn(row, at);
    setCurrent(at);
    if (press === 'open' && !chooses && !(event.target instanceof Element && event.target.closest('.sp-check, button, a') !== null)) onOpen(row);
  };
  const grid = { gridTemplateColumns: gridTemplate(columns, selection !== undefined) };
  const minWidth = `${gridMinimum(columns, selection !== undefined) + GUTTERS_REM}rem`;

  return (
    <div className="sp-list" role="presentation">
      <div
        ref={(element) => { scroller.current = element; if (typeof ref === 'function') ref(element); else if (ref) ref.current = element; }}
        className="sp-list-scroll" role="grid" aria-label={name} aria-rowcount={total === undefined ? (hasMore ? -1 : rows.length + 1) : total + 1} aria-multiselectable={selection === undefined ? undefined : true}
        style={rows.length === 0 ? { flex: 'none' } : undefined}
        tabIndex={0} autoFocus={autoFocus} aria-activedescendant={rows.length === 0 ? undefined : `${baseId}-${index}`} onKeyDown={onKeyDown} data-panel
      >
        <ListHeadings columns={columns} grid={grid} minWidth={minWidth} {...(sort === undefined ? {} : { sort })} {...(onSort === undefined ? {} : { onSort })}>
          {selection === undefined ? null : <AllTick selection={selection} onAll={(on) => onSelection?.(on ? { kind: 'all-but', keys: new Set<Key>() } : noSelection<Key>(), [])} />}
        </ListHeadings>
        <div role={rows.length === 0 ? undefined : 'rowgroup'} className="sp-list-rows" style={{ height: `${virtual.getTotalSize()}px`, minWidth }}>
          {items.map((item) => {
            const row = rows.at(item.index);
            const place = { ...grid, transform: `translateY(${item.start}px)` };
            if (row === undefined) return <div key={item.index} role="row" aria-rowindex={item.index + 2} aria-busy="true" className="sp-list-row" style={place}><div role="gridcell" className="faint">…</div></div>;
            const chosen = selection !== undefined && isSelected(selection, rowKey(row));
            return (
              <div
                key={item.index} id={`${baseId}-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={selection === undefined ? undefined : chosen} data-current={item.index === index || undefined} data-chosen={chosen || undefined}
                className="sp-list-row" style={place} onMouseDown={(event) => { if (event.shiftKey) event.preventDefault(); }} onClick={(event) => onRowClick(event, row, item.index)} onDoubleClick={press === 'choose' ? () => onOpen(row) : undefined}
              >
                {selection === undefined ? null : <div role="gridcell" className="sp-list-tick"><CheckBox wordsHidden tabIndex={-1} checked={chosen} onChange={() => turn(row, item.index)}>{rowName?.(row) ?? 'Riga'}</CheckBox></div>}
                {columns.map((column) => <div key={column.key} role="gridcell" className={column.align === 'right' ? 'amount' : column.cut === true ? 'cut' : 'sp-cell'}>{column.cell(row)}</div>)}
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 ? empty : null}
    </div>
  );
}

type HeadingsProps<Row> = Readonly<{ columns: VirtualListProps<Row, string>['columns']; grid: { gridTemplateColumns: string }; minWidth: string; sort?: SortState; onSort?: (sort: SortState) => void; children: ReactNode }>;

function ListHeadings<Row>({ columns, grid, minWidth, sort, onSort, children }: HeadingsProps<Row>) {
  return (
    <div className="sp-list-heading" role="row" aria-rowindex={1} style={{ ...grid, minWidth }}>
      {children}
      {columns.map((column) => {
        const sorted = sort?.key === column.key ? sort.direction : undefined;
        const words = sorted === undefined ? column.heading : <span className="sp-sorted">{column.heading}<Icon name={sorted === 'ascending' ? 'arrowUp' : 'arrowDown'} size={13} /></span>;
        return (
          <div key={column.key} role="columnheader" aria-sort={sorted} className={column.align === 'right' ? 'amount' : undefined}>
            {column.sortable === true && onSort !== undefined
              ? <button type="button" className="sp-sort" onClick={() => onSort({ key: column.key, direction: sorted === 'ascending' ? 'descending' : 'ascending' })}>{words}</button>
              : words}
          </div>
        );
      })}
    </div>
  );
}

function AllTick<Key extends string | number>({ selection, onAll }: Readonly<{ selection: Selection<Key>; onAll: (on: boolean) => void }>) {
  const all = selection.kind === 'all-but' && selection.keys.size === 0;
  return <div role="columnheader" className="sp-list-tick"><CheckBox wordsHidden tabIndex={-1} checked={all} mixed={!all && (selection.kind === 'all-but' || selection.keys.size > 0)} onChange={onAll}>Scegli tutte</CheckBox></div>;
}

/** Where the row one left is now: at its place, or nearby when others came and went; else at the same height. */
function placeIn<Row, Key>(rows: RowSource<Row>, rowKey: (row: Row) => Key, start: ListPlace<Key> | null): number {
  if (start === null) return 0;
  for (let distance = 0; distance <= SEARCH_ROWS; distance += 1) {
    for (const at of [start.index + distance, start.index - distance]) {
      const row = at < 0 ? undefined : rows.at(at);
      if (row !== undefined && rowKey(row) === start.key) return at;
    }
  }
  return start.index;
}
