import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { PRINT_STATES, type PrintState } from '../../../main/domain/position-state.ts';
import { keptChoice, keptChoices, keptFlag, keptNumber, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { PrintFilter, PrintRow } from '../acts/operation-types.ts';

export type PrintedDocument = PrintRow['document'];
export const PRINTED_DOCUMENTS: readonly PrintedDocument[] = ['NOTICE', 'RECEIPT'];

/** What Avvisi e stampe leaves out, as the operator chose it. */
export type PrintLookFilter = Readonly<{ text: string; document: PrintedDocument | null; states: readonly PrintState[]; days: Period; operatorId: number | null; serviceId: number | null; office: string | null; unsentOnly: boolean; reprintsOnly: boolean }>;
export type PrintSort = 'NEWEST' | 'NAME' | 'AMOUNT';

const EVERYTHING: PrintLookFilter = { text: '', document: null, states: [], days: ANY_DAY, operatorId: null, serviceId: null, office: null, unsentOnly: false, reprintsOnly: false };

export const PRINTS: ListKind<PrintLookFilter, PrintSort> = {
  list: 'prints',
  emptyFilter: EVERYTHING,
  sorts: [
    { sort: 'NEWEST', label: 'Più recenti', column: 'at', direction: 'descending' },
    { sort: 'NAME', label: 'Debitore', column: 'name', direction: 'ascending' },
    { sort: 'AMOUNT', label: 'Importo più alto', column: 'amount', direction: 'descending' },
  ],
  readFilter: (kept) => ({
    text: keptText(kept['text']), document: keptChoice(kept['document'], PRINTED_DOCUMENTS), states: keptChoices(kept['states'], PRINT_STATES), days: readPeriod(kept['days']), operatorId: keptNumber(kept['operatorId']), serviceId: keptNumber(kept['serviceId']),
    office: keptText(kept['office']) || null, unsentOnly: keptFlag(kept['unsentOnly']), reprintsOnly: keptFlag(kept['reprintsOnly']),
  }),
};

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf({ days, states, ...rest }: PrintLookFilter, today: CivilDate): PrintFilter {
  return { ...rest, states: [...states], ...daysOf(days, today) };
}
