import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { keptChoices, keptNumber, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { Client } from '../../bridge/client.ts';
import type { MovementRow } from '../movement-acts/reconciliation-types.ts';

export type MovementFilter = Parameters<Client['treasury']['movements']>[0]['filter'];
export type MovementStatus = MovementRow['status'];
/** In the order in which one looks for them. */
export const MOVEMENT_STATUSES: readonly MovementStatus[] = ['open', 'proposed', 'automatic', 'confirmed', 'quarantined', 'excluded', 'ignored'];

/** What Tesoreria leaves out, as the operator chose it. */
export type TreasuryLookFilter = Readonly<{ text: string; statuses: readonly MovementStatus[]; booked: Period; account: string; treasuryFileId: number | null }>;
export type TreasurySort = 'NEWEST';

const EVERYTHING: TreasuryLookFilter = { text: '', statuses: [], booked: ANY_DAY, account: '', treasuryFileId: null };

export const TREASURY: ListKind<TreasuryLookFilter, TreasurySort> = {
  list: 'treasury',
  emptyFilter: EVERYTHING,
  sorts: [{ sort: 'NEWEST', label: 'Più recenti', column: null, direction: 'descending' }],
  readFilter: (kept) => ({ text: keptText(kept['text']), statuses: keptChoices(kept['statuses'], MOVEMENT_STATUSES), booked: readPeriod(kept['booked']), account: keptText(kept['account']), treasuryFileId: keptNumber(kept['treasuryFileId']) }),
};

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf({ booked, statuses, account, ...rest }: TreasuryLookFilter, today: CivilDate): MovementFilter {
  const { from, to } = daysOf(booked, today);
  return { ...rest, statuses: [...statuses], account: account === '' ? null : account, from, to };
}
