import { keptChoices, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import type { Client } from '../../bridge/client.ts';
import { FLOW_CODES, type FlowCode } from '../movement-acts/match-words.ts';

export type FlowsAsked = Omit<Parameters<Client['reconciliation']['flows']>[0], 'cursor' | 'limit'>;

/** What Flussi leaves out, as the operator chose it; the period is of the regulation. */
export type FlowLookFilter = Readonly<{ text: string; codes: readonly FlowCode[]; regulated: Period }>;
export type FlowSort = 'NEWEST';

const EVERYTHING: FlowLookFilter = { text: '', codes: [], regulated: ANY_DAY };

export const FLOWS: ListKind<FlowLookFilter, FlowSort> = {
  list: 'flows',
  emptyFilter: EVERYTHING,
  sorts: [{ sort: 'NEWEST', label: 'Più recenti', column: null, direction: 'descending' }],
  readFilter: (kept) => ({ text: keptText(kept['text']), codes: keptChoices(kept['codes'], FLOW_CODES), regulated: readPeriod(kept['regulated']) }),
};

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf({ text, codes, regulated }: FlowLookFilter, today: CivilDate): FlowsAsked {
  const { from, to } = daysOf(regulated, today);
  return { text, codes: [...codes], month: null, from, to };
}
