import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { SHOWN_STATES, type ShownState } from '../../../main/domain/position-state.ts';
import { keptChoices, keptFlag, keptNumber, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { PositionFilter } from '../acts/operation-types.ts';

/** What Posizioni leaves out, as the operator chose it: periods by their name. */
export type PositionLookFilter = Readonly<{ text: string; states: readonly ShownState[]; serviceId: number | null; office: string | null; origin: string | null; due: Period; created: Period; unsentOnly: boolean }>;
export type PositionSort = 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT';

/** States in the order in which a clerk looks for them. */
export const FILTER_STATES: readonly ShownState[] = ['DRAFT', 'TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED', 'PARTIALLY_PAID', 'NEEDS_REVIEW', 'PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED', 'INVALID', 'UNPAYABLE'];

const EVERYTHING: PositionLookFilter = { text: '', states: [], serviceId: null, office: null, origin: null, due: ANY_DAY, created: ANY_DAY, unsentOnly: false };

export const POSITIONS: ListKind<PositionLookFilter, PositionSort> = {
  list: 'positions',
  emptyFilter: EVERYTHING,
  sorts: [
    { sort: 'NEWEST', label: 'Più recenti', column: null, direction: 'descending' },
    { sort: 'DUE', label: 'Scadenza', column: 'due', direction: 'ascending' },
    { sort: 'NAME', label: 'Debitore', column: 'name', direction: 'ascending' },
    { sort: 'AMOUNT', label: 'Importo più alto', column: 'amount', direction: 'descending' },
  ],
  readFilter: (kept) => ({
    text: keptText(kept['text']), states: keptChoices(kept['states'], SHOWN_STATES), serviceId: keptNumber(kept['serviceId']), office: keptText(kept['office']) || null, origin: keptText(kept['origin']) || null,
    due: readPeriod(kept['due']), created: readPeriod(kept['created']), unsentOnly: keptFlag(kept['unsentOnly']),
  }),
};

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf(filter: PositionLookFilter, today: CivilDate): PositionFilter {
  const due = daysOf(filter.due, today);
  const created = daysOf(filter.created, today);
  return {
    states: [...filter.states], serviceId: filter.serviceId, office: filter.office, text: filter.text, dueFrom: due.from, dueTo: due.to, createdFrom: created.from, createdTo: created.to, unsentOnly: filter.unsentOnly, origin: filter.origin,
  };
}
