import { useRef, type KeyboardEvent } from 'react';
import { useStatus } from '../../app/session.tsx';
import { LinkButton, Money, moveIndex, StateGlyph } from '../../components/index.ts';
import type { TaskRow } from '../acts/operation-types.ts';
import { dueWords, isPressing, taskLook } from './task-words.ts';

export type TaskListProps = Readonly<{ rows: readonly TaskRow[]; currentId: number | null; onChoose: (id: number) => void; hasMore: boolean; onMore: () => void }>;

/** The tasks by due date: arrows move, the card follows. */
export function TaskList({ rows, currentId, onChoose, hasMore, onMore }: TaskListProps) {
  const { today } = useStatus();
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(0, rows.findIndex((row) => row.id === currentId));
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.ctrlKey || event.altKey ? null : moveIndex(event.key, at, rows.length, 8);
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return;
    event.preventDefault();
    onChoose(row.id);
    list.current?.querySelectorAll<HTMLElement>('.tasks-row')[next]?.focus();
  };
  return (
    <div className="tasks-list" data-panel tabIndex={-1} role="region" aria-label="Elenco delle attività">
      <ul ref={list} onKeyDown={onKeyDown}>
        {rows.map((row, index) => {
          const look = taskLook(row);
          return (
            <li key={row.id}>
              <button type="button" className="tasks-row" aria-current={row.id === currentId ? 'true' : undefined} tabIndex={index === at ? 0 : -1} onClick={() => onChoose(row.id)}>
                <span className={`sp-toned tone-${look.tone}`}><StateGlyph shape={look.shape} /><span className="visually-hidden">{look.label}</span></span>
                <b className="cut">{row.title}</b>
                <span className="amount">{row.amountCents === null ? '' : <Money cents={row.amountCents} bold />}</span>
                <span className="detail cut">{row.detail}{row.ownerName === null ? '' : ` · ${row.ownerName}`}</span>
                <span className={isPressing(row, today) ? 'detail tasks-late' : 'detail'}>{dueWords(row, today)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {hasMore ? <p className="tasks-more"><LinkButton label="Mostra altre" onPress={onMore} /></p> : null}
    </div>
  );
}
