import type { ShownState } from '../../../main/domain/position-state.ts';
import type { PositionFilter } from './operation-types.ts';

/** The filter that lets everything through. */
export const EMPTY_FILTER: PositionFilter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** States in which somebody can still pay. */
export const OPEN_STATES: readonly ShownState[] = ['TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED', 'PARTIALLY_PAID'];
