import { z } from 'zod';
import { SHOWN_STATES, STATE_LABEL, type ShownState } from '../../../main/domain/position-state.ts';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { readDate } from '../../components/typed-value.ts';
import type { PositionFilter } from '../acts/operation-types.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { AS_USUAL, type LotPaperForm } from './lot-paper-form.ts';
import type { LotOrder, LotSelection } from './lot-types.ts';

/** What a list hands over when a lot is begun from it. */
export type LotArrival = Readonly<{ filter: PositionFilter; ids: readonly number[] | null }>;

const day = z.string().nullable();
const arrivalSchema = z.object({
  filter: z.object({ states: z.array(z.enum(SHOWN_STATES)), serviceId: z.number().nullable(), office: z.string().nullable(), text: z.string(), dueFrom: day, dueTo: day, createdFrom: day, createdTo: day, unsentOnly: z.boolean(), origin: z.string().nullable() }),
  ids: z.array(z.number()).nullable(),
});

/** Reads what the list handed over; everything when the screen was opened by itself. */
export function arrivalOf(state: unknown): LotArrival {
  const read = arrivalSchema.safeParse(state);
  return read.success ? read.data : { filter: EMPTY_FILTER, ids: null };
}

/** Texts as typed. */
export type NewLotForm = Readonly<{ serviceId: string; loadId: string; dueFrom: string; dueTo: string; unprintedOnly: boolean; title: string; sort: LotOrder['sort']; output: LotOrder['output']; partPages: string; reason: string; paper: LotPaperForm }>;

const EVERY_SERVICE = 'ALL';
/** The choice of no file: positions however they came. */
export const ANY_LOAD = 'ANY';

export function newLotForm({ filter }: LotArrival): NewLotForm {
  return { serviceId: filter.serviceId === null ? EVERY_SERVICE : String(filter.serviceId), loadId: ANY_LOAD, dueFrom: italianDay(filter.dueFrom), dueTo: italianDay(filter.dueTo), unprintedOnly: true, title: '', sort: 'POSTAL', output: 'PARTS', partPages: '500', reason: '', paper: AS_USUAL };
}

function italianDay(date: string | null): string {
  return date === null ? '' : date.split('-').toReversed().join('/');
}

/** Why the two dates choose nothing whatever the archive holds, at the second; null when they may. */
export function rangeProblem({ dueFrom, dueTo }: Pick<NewLotForm, 'dueFrom' | 'dueTo'>, today: CivilDate): string | null {
  const [from, to] = [readDate(dueFrom, today, 'NEXT'), readDate(dueTo, today, 'NEXT')];
  return from.kind === 'value' && to.kind === 'value' && to.value < from.value ? `Viene prima dell’altra data (${italianDay(from.value)}): nessuna scadenza sta in mezzo.` : null;
}

/** The choice that the form asks for; null while a date is not one, or the second is before the first. */
export function selectionOf(form: NewLotForm, { filter, ids }: LotArrival, today: CivilDate): LotSelection | null {
  const from = readDate(form.dueFrom, today, 'NEXT');
  const to = readDate(form.dueTo, today, 'NEXT');
  if (from.kind === 'problem' || to.kind === 'problem' || rangeProblem(form, today) !== null) return null;
  const serviceId = form.serviceId === EVERY_SERVICE ? null : Number(form.serviceId);
  return {
    ids: ids === null ? null : [...ids], loadId: ids !== null || form.loadId === ANY_LOAD ? null : Number(form.loadId), unprintedOnly: form.unprintedOnly,
    filter: { ...filter, states: [...filter.states], serviceId, dueFrom: from.kind === 'value' ? from.value : null, dueTo: to.kind === 'value' ? to.value : null },
  };
}

/** What the list's filter asks besides what the form shows; empty for everything. */
export function filterWords(filter: PositionFilter): string {
  const states = filter.states.map((state: ShownState) => STATE_LABEL[state]);
  return [
    ...(states.length === 0 ? [] : [`stato ${states.join(', ')}`]), ...(filter.office === null ? [] : [`ufficio ${filter.office}`]), ...(filter.text.trim() === '' ? [] : [`testo “${filter.text.trim()}”`]),
    ...(filter.createdFrom === null ? [] : [`create dal ${italianDay(filter.createdFrom)}`]), ...(filter.createdTo === null ? [] : [`create fino al ${italianDay(filter.createdTo)}`]), ...(filter.unsentOnly ? ['stampate e non ancora sul portale'] : []), ...(filter.origin === null ? [] : ['una provenienza']),
  ].join(' · ');
}

/** A title for who does not write one: `TARI, 21/11/2026`. */
export function usualTitle(form: NewLotForm, services: readonly Readonly<{ value: string; label: string; code?: string }>[], today: CivilDate): string {
  const service = services.find(({ value }) => value === form.serviceId);
  return `${service?.code ?? (form.serviceId === EVERY_SERVICE ? 'Avvisi' : service?.label ?? 'Avvisi')}, ${italianDay(today)}`;
}

export { EVERY_SERVICE };
