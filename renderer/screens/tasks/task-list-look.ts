import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { TASK_STATES, type TaskState } from '../../../main/domain/position-state.ts';
import { keptChoice, keptChoices, keptNumber, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { TaskFilter, TaskRow } from '../acts/operation-types.ts';

export type TaskKind = TaskRow['kind'];
const TASK_KINDS: readonly TaskKind[] = ['PAID_AFTER_CANCELLATION', 'PAID_AFTER_LAPSE', 'PAID_AFTER_EXPIRY', 'PAID_TWICE', 'AMOUNT_DIFFERS', 'UNKNOWN_PAYMENT', 'TRANSFER_DIFFERS', 'STANDIN_SPLIT', 'SUM_DIFFERS', 'RECEIPT_CONFLICT', 'DECLARED_PAID', 'UPDATE_AGAINST_PAID', 'UPDATE_AGAINST_CHANGED', 'ACTIVE_AGAINST_GONE', 'CANCELLED_AGAINST_LIVE', 'NAV_COLLISION', 'LEFT_IN_DRAFT', 'PRINTED_THEN_UPDATED', 'REVISED_OR_REVOKED', 'PAID_WITHOUT_RECEIPT', 'CREDIT_WITHOUT_FLOW', 'MISSING_RECEIPT', 'REPORTED_TWICE', 'CHANGED_AFTER_CLOSING'];

/** Whose tasks: the operator's own open ones, every open one, those already closed. Source: look reference, screen 10. */
export const TASK_PARTS = ['MINE', 'OFFICE', 'CLOSED'] as const;
export type TaskPart = (typeof TASK_PARTS)[number];
/** States of a task that waits for a decision. */
export const OPEN_TASKS: readonly TaskState[] = TASK_STATES.filter((state) => state !== 'DONE');

/** What Attività leaves out, as the operator chose it. `owner`: a row number as text, or `NOBODY`. */
export type TaskLookFilter = Readonly<{ text: string; part: TaskPart; kinds: readonly TaskKind[]; states: readonly TaskState[]; office: string | null; owner: string | null; due: Period }>;
export type TaskSort = 'DUE' | 'NEWEST' | 'AMOUNT' | 'KIND';

const OF_THE_OFFICE: TaskLookFilter = { text: '', part: 'OFFICE', kinds: [], states: [], office: null, owner: null, due: ANY_DAY };

export const TASKS: ListKind<TaskLookFilter, TaskSort> = {
  list: 'tasks',
  emptyFilter: OF_THE_OFFICE,
  sorts: [
    { sort: 'DUE', label: 'Scadenza', column: 'due', direction: 'ascending' },
    { sort: 'NEWEST', label: 'Aperte per ultime', column: 'opened', direction: 'descending' },
    { sort: 'AMOUNT', label: 'Importo più alto', column: 'amount', direction: 'descending' },
    { sort: 'KIND', label: 'Tipo', column: 'kind', direction: 'ascending' },
  ],
  readFilter: (kept) => ({
    text: keptText(kept['text']), part: keptChoice(kept['part'], TASK_PARTS) ?? 'OFFICE', kinds: keptChoices(kept['kinds'], TASK_KINDS), states: keptChoices(kept['states'], OPEN_TASKS), office: keptText(kept['office']) || null, owner: readOwner(kept['owner']), due: readPeriod(kept['due']),
  }),
};

function readOwner(kept: unknown): string | null {
  const text = keptText(kept);
  return text === 'NOBODY' || keptNumber(Number(text)) ? text || null : null;
}

/** The kinds of the contract among these values. */
export function kindsAmong(values: readonly string[]): readonly TaskKind[] {
  return TASK_KINDS.filter((kind) => values.includes(kind));
}

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf({ part, kinds, states, office, owner, due, text }: TaskLookFilter, today: CivilDate): TaskFilter {
  const days = daysOf(due, today);
  const asked: readonly TaskState[] = part === 'CLOSED' ? ['DONE'] : states.length === 0 ? OPEN_TASKS : states;
  const of = part === 'MINE' ? 'MINE' : owner === null || owner === 'NOBODY' ? owner : Number(owner);
  return { kinds: [...kinds], states: [...asked], office, owner: of, dueFrom: days.from, dueTo: days.to, text };
}
