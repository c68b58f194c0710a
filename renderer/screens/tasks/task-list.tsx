import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useStatus } from '../../app/session.tsx';
import { Icon, isSelected, Money, moveIndex, StateGlyph } from '../../components/index.ts';
import { chooseRows, extendRange, toggleRow } from '../../components/list-cursor.ts';
import { useShelf } from '../../components/lists/session-shelf.ts';
import type { ListRows } from '../../components/lists/use-list-rows.ts';
import type { ListSelection } from '../../components/lists/use-list-selection.ts';
import type { TaskRow } from '../acts/operation-types.ts';
import { dueWords, isPressing, taskLook } from './task-words.ts';

export type TaskListProps = Readonly<{ rows: ListRows<TaskRow>; currentId: number | null; /** Tasks chosen to be taken together. */ selection: ListSelection<TaskRow>; onChoose: (id: number) => void; /** Enter: into the card. */ onEnter: () => void; list: RefObject<HTMLDivElement | null> }>;

const ROW_REM = 3.5;

/** The tasks one under the other, of any number: arrows move, the card follows; Space chooses, Shift with a movement a range, Ctrl+A all of the filter. */
export function TaskList({ rows: { rows, show, subject }, currentId, selection: { selection, choose }, onChoose, onEnter, list }: TaskListProps) {
  const { today } = useStatus();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const place = useShelf<Readonly<{ subject: string; scrollTop: number }>>('list.cards', 'tasks');
  const rowPx = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 8 });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => { show(first, last); }, [show, first, last, rows.length]);
  const at = useIndexOf(rows, currentId);
  const arrive = useEffectEvent(() => { const kept = place.look(); if (kept?.subject === subject && scroller.current !== null) scroller.current.scrollTop = kept.scrollTop; });
  const leave = useEffectEvent(() => place.keep({ subject, scrollTop: scroller.current?.scrollTop ?? 0 }));
  useLayoutEffect(() => { arrive(); return () => leave(); }, []);
  const range = useRef<Readonly<{ anchor: number; end: number }> | null>(null);
  const turn = (row: TaskRow, index: number) => { range.current = { anchor: index, end: index }; choose(toggleRow(selection, row.id), [row]); };
  const extendTo = (to: number) => {
    const { anchor, end } = range.current ?? { anchor: at, end: at };
    const { choose: wanted, release } = extendRange(anchor, end, to);
    const [chosen, released] = [wanted, release].map((indexes) => indexes.flatMap((index) => rows.at(index) ?? []));
    // Part of so long a range was let go: Ctrl+A is for that.
    if (chosen === undefined || released === undefined || chosen.length < wanted.length) return;
    range.current = { anchor, end: to };
    choose(chooseRows(chooseRows(selection, released.map((row) => row.id), false), chosen.map((row) => row.id), true), [...chosen, ...released]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = rows.at(at);
    if (event.key === ' ' && current !== undefined) { event.preventDefault(); turn(current, at); return; }
    if (event.key.toLowerCase() === 'a' && event.ctrlKey) { event.preventDefault(); choose({ kind: 'all-but', keys: new Set() }, []); return; }
    if (event.key === 'Enter' && !event.ctrlKey) { event.preventDefault(); onEnter(); return; }
    const next = event.ctrlKey || event.altKey ? null : moveIndex(event.key, at, rows.length, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowPx) - 1));
    const row = next === null ? undefined : rows.at(next);
    if (next === null || row === undefined) return;
    event.preventDefault();
    if (event.shiftKey) extendTo(next); else range.current = null;
    virtual.scrollToIndex(next, { align: 'auto' });
    onChoose(row.id);
  };
  return (
    <div
      ref={(element) => { scroller.current = element; list.current = element; }} className="tasks-list" role="listbox" aria-label="Elenco delle attività" aria-multiselectable="true" tabIndex={0} data-panel
      aria-activedescendant={rows.length === 0 ? undefined : `${id}-${at}`} onKeyDown={onKeyDown}
    >
      {rows.length === 0 ? <div role="option" aria-selected={false} aria-disabled="true" className="tasks-none help">Niente altro in questo elenco.</div> : null}
      <div className="tasks-rows" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map((item) => {
          const row = rows.at(item.index);
          const style = { transform: `translateY(${item.start}px)` };
          if (row === undefined) return <div key={item.index} className="tasks-row" role="presentation" style={style} />;
          const look = taskLook(row);
          const chosen = isSelected(selection, row.id);
          const isCurrent = row.id === currentId;
          return (
            <div key={item.index} id={`${id}-${item.index}`} role="option" aria-selected={chosen} aria-current={isCurrent || undefined} data-current={isCurrent || undefined} data-chosen={chosen || undefined} aria-setsize={rows.length} aria-posinset={item.index + 1} className="tasks-row" data-at={item.index === at || undefined} style={style} onMouseDown={(event) => { if (event.shiftKey) event.preventDefault(); }}
              onClick={(event) => { if (event.shiftKey) extendTo(item.index); else if (event.ctrlKey) turn(row, item.index); onChoose(row.id); }}>
              <span className="tasks-tick" aria-hidden="true" title="Scegli (Spazio)" onClick={(event) => { event.stopPropagation(); turn(row, item.index); }}><span className="sp-check-box"><Icon name="tick" size={13} /></span></span>
              <span className={`sp-toned tone-${look.tone}`}><StateGlyph shape={look.shape} /><span className="visually-hidden">{look.label}</span></span>
              <b className="cut">{row.title}</b>
              <span className="amount">{row.amountCents === null ? '' : <Money cents={row.amountCents} bold />}</span>
              <span className="detail cut">{row.detail}{row.ownerName === null ? '' : ` · ${row.ownerName}`}</span>
              <span className={isPressing(row, today) ? 'detail tasks-late' : 'detail'}>{dueWords(row, today)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where the task one looks at is in the list; where it was, once it has left it. */
function useIndexOf(rows: ListRows<TaskRow>['rows'], currentId: number | null): number {
  const last = useRef(0);
  const near = rows.at(last.current)?.id === currentId ? last.current : findIndex(rows, currentId);
  useEffect(() => { if (near !== -1) last.current = near; }, [near]);
  return Math.min(near === -1 ? last.current : near, Math.max(0, rows.length - 1));
}

function findIndex(rows: ListRows<TaskRow>['rows'], id: number | null): number {
  for (let index = 0; index < rows.length; index += 1) if (rows.at(index)?.id === id) return index;
  return -1;
}
