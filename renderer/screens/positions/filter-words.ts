import { addDays, civilDate, daysInMonth, formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { STATE_LABEL, type ShownState } from '../../../main/domain/position-state.ts';
import type { PositionFilter } from '../acts/operation-types.ts';

/** States in the order in which a clerk looks for them. */
export const FILTER_STATES: readonly ShownState[] = ['DRAFT', 'TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED', 'PARTIALLY_PAID', 'NEEDS_REVIEW', 'PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED', 'INVALID', 'UNPAYABLE'];

export function statesWords(states: readonly ShownState[]): string {
  const [only] = states;
  if (only === undefined) return 'tutti';
  return states.length === 1 ? STATE_LABEL[only].toLowerCase() : `${states.length} scelti`;
}

/** Adds the state to the chosen ones, or takes it away. */
export function toggleState(states: readonly ShownState[], state: ShownState): ShownState[] {
  return states.includes(state) ? states.filter((kept) => kept !== state) : [...states, state];
}

export type DueRange = Pick<PositionFilter, 'dueFrom' | 'dueTo'>;

export function dueWords({ dueFrom, dueTo }: DueRange): string {
  if (dueFrom === null && dueTo === null) return 'tutte';
  if (dueFrom === null) return `fino al ${formatDate(dueTo ?? '')}`;
  if (dueTo === null) return `dal ${formatDate(dueFrom)}`;
  return dueFrom === dueTo ? formatDate(dueFrom) : `${formatDate(dueFrom)} – ${formatDate(dueTo)}`;
}

export type DuePreset = Readonly<{ label: string; range: DueRange }>;

/** Periods a clerk asks for most. @param today civil date in Rome */
export function duePresets(today: CivilDate): readonly DuePreset[] {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const lastOfMonth = civilDate(year, month, daysInMonth(year, month));
  return [
    { label: 'Già passata', range: { dueFrom: null, dueTo: addDays(today, -1) } },
    { label: 'Oggi', range: { dueFrom: today, dueTo: today } },
    { label: 'Nei prossimi 7 giorni', range: { dueFrom: today, dueTo: addDays(today, 7) } },
    { label: 'Nei prossimi 30 giorni', range: { dueFrom: today, dueTo: addDays(today, 30) } },
    { label: 'Questo mese', range: { dueFrom: `${today.slice(0, 7)}-01`, dueTo: lastOfMonth.ok ? lastOfMonth.value : today } },
    { label: 'Quest’anno', range: { dueFrom: `${year}-01-01`, dueTo: `${year}-12-31` } },
  ];
}

export function sameRange(a: DueRange, b: DueRange): boolean {
  return a.dueFrom === b.dueFrom && a.dueTo === b.dueTo;
}

/** Whether the filter leaves anything out. */
export function isFiltering(filter: PositionFilter): boolean {
  return filter.states.length > 0 || filter.serviceId !== null || filter.office !== null || filter.text !== '' || filter.dueFrom !== null || filter.dueTo !== null || filter.createdFrom !== null || filter.createdTo !== null || filter.unsentOnly || filter.origin !== null;
}
