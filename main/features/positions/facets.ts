import type { Reader } from '../../data/engine.ts';
import { SHOWN_STATES, STATE_LABEL, type ShownState } from '../../domain/position-state.ts';
import { facetOf, isNumber, isText, serviceLabels, valuesOf } from '../list-page.ts';
import { filterConditions, type PositionFilter } from './list.ts';

/** The state a person sees (`shownState` of the domain), with three places for today. */
const SHOWN_STATE = "CASE WHEN state <> 'UNPAID' THEN state WHEN payable_until < ? THEN 'EXPIRED' WHEN due_date < ? THEN 'OVERDUE' WHEN expiring_from <= ? THEN 'EXPIRING' ELSE 'UNPAID' END";

/** How a position came to be, in the operator's words. */
export const ORIGIN_LABEL: Readonly<Record<string, string>> = { COUNTER: 'Sportello', BULK: 'Caricamento', RECEIPT_FILE: 'Da un pagamento', OTHER_DESK: 'Da un altro posto' };

const isState = (value: string | number): value is ShownState => SHOWN_STATES.some((state) => state === value);

/** How many positions each state, service, office and origin would leave, given the rest of the filter; on the heavy reading, so that it delays no page. */
export async function positionFacets(reader: Reader, filter: PositionFilter, offices: readonly string[] | null, today: string) {
  const facet = (value: string, without: Partial<PositionFilter>, labels: ReadonlyMap<string | number, string> = new Map(), params: readonly string[] = []) =>
    facetOf(reader, 'positions', { value, params, from: 'debt_position', where: filterConditions({ ...filter, ...without }, offices, today), labels });
  return {
    states: valuesOf(await facet(SHOWN_STATE, { states: [] }, new Map(Object.entries(STATE_LABEL)), [today, today, today]), isState), services: valuesOf(await facet('service_id', { serviceId: null }, await serviceLabels(reader)), isNumber),
    offices: valuesOf(await facet('office', { office: null }), isText), origins: valuesOf(await facet('origin', { origin: null }, new Map(Object.entries(ORIGIN_LABEL))), isText),
  };
}
