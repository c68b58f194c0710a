import type { ReactNode } from 'react';
import type { ShownState } from '../../../main/domain/position-state.ts';
import type { OperationView } from '../../app/result-query.ts';
import { formatCount, Money, positionAppearance } from '../../components/index.ts';
import { ListClass } from '../../components/lists/list-class.tsx';
import type { PositionCounts, PositionTotals as Totals } from '../acts/operation-types.ts';

/** Classes that ask for somebody's attention, in the foot of the list. Source: look reference, screen 07. */
const CLASSES: readonly Readonly<{ state: ShownState; many: string }>[] = [{ state: 'EXPIRED', many: 'Scadute' }, { state: 'OVERDUE', many: 'Scadute ma pagabili' }, { state: 'NEEDS_REVIEW', many: 'Da verificare' }];

export type PositionTotalsProps = Readonly<{
  totals: OperationView<Totals>;
  /** How many there are without any filter, where one is on and they are counted. */
  everything: number | null;
  counts: PositionCounts | undefined;
  /** States the filter lets through; none = all. */
  states: readonly ShownState[];
  onState: (states: readonly ShownState[]) => void;
}>;

/** The foot of Posizioni: how many, the classes to look at (pressing one shows it), what is still to be collected. Figures come when they are ready and each keeps its place. */
export function PositionTotals({ totals, everything, counts, states, onState }: PositionTotalsProps): Readonly<{ left: ReactNode; right: ReactNode; count?: number }> {
  if (totals.value === undefined) return { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span>, right: null };
  const { count, openCents, paidCents } = totals.value;
  const shown = CLASSES.filter(({ state }) => states.length === 0 || states.includes(state));
  return {
    count,
    left: <>
      <span><b>{formatCount(count)}</b> {count === 1 ? 'posizione' : 'posizioni'}{everything === null ? '' : ` su ${formatCount(everything)}`}</span>
      {shown.map(({ state, many }) => <ListClass key={state} words={many} count={counts?.states.find(({ value }) => value === state)?.count ?? 0} tone={positionAppearance(state).tone} onPress={() => onState([state])} />)}
    </>,
    right: <>{paidCents === 0 ? null : <span className="lists-figure">Pagato <Money cents={paidCents} /></span>}Da incassare <b><Money cents={openCents} /></b></>,
  };
}
