import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { CheckBox } from './check-box.tsx';
import type { Column } from './data-table.tsx';
import { Icon } from './icons.tsx';
import { isSelected, moveIndex, noSelection, toggleRow, type Selection } from './list-cursor.ts';

export type SortState = Readonly<{ key: string; direction: 'ascending' | 'descending' }>;

export type VirtualListProps<Row, Key extends string | number> = Readonly<{
  name: string;
  columns: readonly (Column<Row> & Readonly<{ sortable?: boolean }>)[];
  /** Rows loaded so far, in order (keyset pages joined). */
  rows: readonly Row[];
  rowKey: (row: Row) => Key;
  /** More rows exist after the last one. */
  hasMore: boolean;
  loadingMore: boolean;
  /** Called when the end of the loaded rows comes near. */
  onMore: () => void;
  onOpen: (row: Row) => void;
  onCurrent?: (row: Row) => void;
  /** With both, the tick column appears: Space turns a row, Ctrl+A takes all of the filter. */
  selection?: Selection<Key>;
  onSelection?: (selection: Selection<Key>) => void;
  sort?: SortState;
  onSort?: (sort: SortState) => void;
  /** Words for readers in a row's tick box. */
  rowName?: (row: Row) => string;
  autoFocus?: boolean;
  /** Row which is the current one as soon as it is loaded: coming back to a list from the detail. */
  startKey?: Key | null;
  /** The element that holds the focus: give it to `useKey('list', …, {within})` for single letters. */
  ref?: Ref<HTMLDivElement>;
  /** Shown in the place of the rows when there is none. */
  empty?: ReactNode;
}>;

const ROW_REM = 2;

/** A list of any length: rows 32 high, drawn only where visible, loaded by keyset pages. Grid roles, one tab stop. */
export function VirtualList<Row, Key extends string | number>(props: VirtualListProps<Row, Key>) {
  const { name, columns, rows, rowKey, hasMore, loadingMore, onMore, onOpen, onCurrent, selection, onSelection, sort, onSort, rowName, autoFocus = false, startKey = null, ref, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const baseId = useId();
  const rowPx = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 8 });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const index = Math.min(current, Math.max(0, rows.length - 1));

  const wantedStart = useRef(startKey);
  const goToStart = useEffectEvent(() => {
    const at = wantedStart.current === null ? -1 : rows.findIndex((row) => rowKey(row) === wantedStart.current);
    if (at === -1) return;
    wantedStart.current = null;
    setCurrent(at);
    virtual.scrollToIndex(at, { align: 'center' });
    const row = rows[at];
    if (row !== undefined) onCurrent?.(row);
  });
  useEffect(() => goToStart(), [rows]);

  useEffect(() => { if (hasMore && !loadingMore && lastShown >= rows.length - 20) onMore(); }, [hasMore, loadingMore, lastShown, rows.length, onMore]);

  const template = `${selection === undefined ? '' : '2rem '}${columns.map((column) => column.width ?? 'minmax(8rem, 1fr)').join(' ')}`;
  const goTo = (next: number) => {
    setCurrent(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    const row = rows[next];
    if (row !== undefined) onCurrent?.(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[index];
    const next = event.ctrlKey || event.altKey ? null : moveIndex(event.key, index, rows.length, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowPx) - 1));
    if (next !== null) { event.preventDefault(); goTo(next); return; }
    if (event.key === 'Enter' && !event.ctrlKey && row !== undefined) { event.preventDefault(); onOpen(row); }
    if (event.key === ' ' && row !== undefined && selection !== undefined) { event.preventDefault(); onSelection?.(toggleRow(selection, rowKey(row))); }
    if (event.key.toLowerCase() === 'a' && event.ctrlKey && selection !== undefined) { event.preventDefault(); onSelection?.({ kind: 'all-but', keys: new Set() }); }
  };
  const allState = selection === undefined ? 'none' : selection.kind === 'all-but' && selection.keys.size === 0 ? 'all' : selection.keys.size > 0 ? 'some' : 'none';

  return (
    <div className="sp-list" role="presentation">
      <div
        ref={(element) => { scroller.current = element; if (typeof ref === 'function') ref(element); else if (ref) ref.current = element; }}
        className="sp-list-scroll" role="grid" aria-label={name} aria-rowcount={hasMore ? -1 : rows.length + 1} aria-multiselectable={selection === undefined ? undefined : true}
        style={rows.length === 0 ? { flex: 'none' } : undefined}
        tabIndex={0} autoFocus={autoFocus} aria-activedescendant={rows.length === 0 ? undefined : `${baseId}-${index}`} onKeyDown={onKeyDown} data-panel
      >
        <div className="sp-list-heading" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {selection === undefined ? null : (
            <div role="columnheader" className="sp-list-tick"><CheckBox wordsHidden tabIndex={-1} checked={allState === 'all'} mixed={allState === 'some'} onChange={(on) => onSelection?.(on ? { kind: 'all-but', keys: new Set<Key>() } : noSelection<Key>())}>Scegli tutte</CheckBox></div>
          )}
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
        <div role={rows.length === 0 ? undefined : 'rowgroup'} className="sp-list-rows" style={{ height: `${virtual.getTotalSize()}px` }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            const chosen = selection !== undefined && isSelected(selection, key);
            return (
              <div
                key={key} id={`${baseId}-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={selection === undefined ? undefined : chosen} data-current={item.index === index || undefined} data-chosen={chosen || undefined}
                className="sp-list-row" style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
                onClick={(event) => { setCurrent(item.index); onCurrent?.(row); if (!(event.target instanceof Element && event.target.closest('.sp-check, button, a') !== null)) onOpen(row); }}
              >
                {selection === undefined ? null : <div role="gridcell" className="sp-list-tick"><CheckBox wordsHidden tabIndex={-1} checked={chosen} onChange={() => onSelection?.(toggleRow(selection, key))}>{rowName?.(row) ?? 'Riga'}</CheckBox></div>}
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
