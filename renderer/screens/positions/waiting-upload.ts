import type { PositionFilter } from '../acts/operation-types.ts';

/** The part of the filter still waiting to be uploaded; null when the filter leaves those positions out. */
export function waitingUpload(filter: PositionFilter): PositionFilter | null {
  if (filter.states.length > 0 && !filter.states.includes('TO_SYNC')) return null;
  return { ...filter, states: ['TO_SYNC'] };
}
