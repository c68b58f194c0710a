import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { TableFrame } from './table-frame.tsx';

export type Column<Row> = Readonly<{
  key: string;
  heading: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Amounts and their heading go right. */
  align?: 'left' | 'right';
  /** Any CSS width (`9rem`, `20%`); without it the column takes what is left. */
  width?: string;
  /** The free-text column: cut with `…`. */
  cut?: boolean;
}>;

export type DataTableProps<Row> = Readonly<{
  /** Name of the table for readers. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Row opened with Enter or a click; rows then take the focus and arrows move among them. */
  onOpen?: (row: Row) => void;
  /** Where the focus arrives while no row is current; the first row without it. */
  tabStopKey?: string | number;
  /** Rows that `onOpen` does nothing for look as such; absent: all open. */
  mayOpen?: (row: Row) => boolean;
  /** The row one works on: blue frame. */
  currentKey?: string | number | null;
  /** Focus moved to this row. */
  onCurrent?: (row: Row) => void;
  rowTone?: (row: Row) => 'amber' | null;
  /** 32 in lists (default), 36 on the home; `lines` for rows that hold several lines of text. */
  rowHeight?: 'list' | 'home' | 'lines';
  /** One line under the heading when there is no row. */
  empty?: ReactNode;
}>;

/** A short table (up to some hundreds of rows). Longer lists use `VirtualList`. Source: look reference, "Tables". */
export function DataTable<Row>({ name, columns, rows, rowKey, onOpen, tabStopKey, mayOpen, currentKey = null, onCurrent, rowTone, rowHeight = 'list', empty }: DataTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const firstKey = rows[0] === undefined ? null : rowKey(rows[0]);
  const tabStop = currentKey !== null && rows.some((row) => rowKey(row) === currentKey) ? currentKey : (tabStopKey ?? firstKey);
  const move = (event: KeyboardEvent<HTMLTableRowElement>, row: Row) => {
    if (event.target !== event.currentTarget) return;
    const target = rowToFocus(event);
    if (target !== null) { event.preventDefault(); target.focus(); return; }
    if (event.key === 'Enter' && !event.ctrlKey) { event.preventDefault(); onOpen?.(row); }
  };
  return (
    <TableFrame name={name} rowsFocusable={onOpen !== undefined && rows.length > 0}>
      <table className={`sp-table sp-table--${rowHeight}`} aria-label={name}>
        <colgroup>{columns.map((column) => <col key={column.key} style={column.width === undefined ? undefined : { width: column.width }} />)}</colgroup>
        <thead><tr>{columns.map((column) => <th key={column.key} scope="col" className={column.align === 'right' ? 'amount' : undefined}>{column.heading}</th>)}</tr></thead>
        <tbody ref={body}>
          {rows.map((row) => {
            const key = rowKey(row);
            const tone = rowTone?.(row) ?? null;
            return (
              <tr
                key={key} className={[onOpen === undefined || mayOpen?.(row) === false ? '' : 'sp-row-open', tone === null ? '' : 'sp-row-differs'].join(' ').trim() || undefined} aria-current={key === currentKey ? 'true' : undefined}
                tabIndex={onOpen === undefined ? undefined : key === tabStop ? 0 : -1} onKeyDown={onOpen === undefined ? undefined : (event) => move(event, row)}
                onFocus={onCurrent === undefined ? undefined : () => onCurrent(row)} onClick={onOpen === undefined ? undefined : (event) => { if (!isInnerControl(event.target)) onOpen(row); }}
              >
                {columns.map((column) => <td key={column.key} className={[column.align === 'right' ? 'amount' : '', column.cut === true ? 'cut' : ''].join(' ').trim() || undefined}>{column.cell(row)}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && empty !== undefined ? <div className="sp-table-empty help">{empty}</div> : null}
    </TableFrame>
  );
}

function isInnerControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input') !== null;
}

function rowToFocus(event: KeyboardEvent<HTMLTableRowElement>): HTMLElement | null {
  const row = event.currentTarget;
  const found = {
    ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
    Home: row.parentElement?.firstElementChild, End: row.parentElement?.lastElementChild,
  }[event.key];
  return found instanceof HTMLElement ? found : null;
}
