import { isOpenState, isPaidState } from '../../../main/domain/position-state.ts';
import type { Installment, PositionCard, PositionPrint } from './operation-types.ts';

/** Every installment of the position, in the order of its options. */
export function installmentsOf(card: Pick<PositionCard, 'options'>): readonly Installment[] {
  return card.options.flatMap((option) => option.installments);
}

/**
 * The installment one works on: the one asked for, else the first that can still be paid, else the first.
 * Source: look reference, screen 05 ("the instalment to pay is the current row").
 */
export function currentInstallment(card: Pick<PositionCard, 'options'>, wanted: number | null): Installment | null {
  const all = installmentsOf(card);
  const open = all.find((row) => !isPaidState(row.state) && row.state !== 'INVALID' && row.state !== 'UNPAYABLE');
  return all.find((row) => row.id === wanted) ?? open ?? all.find((row) => isPaidState(row.state)) ?? all[0] ?? null;
}

/** Whether a notice of this installment was handed out before: the next one is a reprint. */
export function wasPrinted(prints: readonly Pick<PositionPrint, 'document' | 'installmentId'>[], installmentId: number): boolean {
  return prints.some((print) => print.document === 'NOTICE' && print.installmentId === installmentId);
}

/** A way of paying with what can still be paid of it. */
export type PayableWay = Readonly<{ optionId: number; label: string; installments: readonly Installment[] }>;

/** The ways of paying of which something can still be paid; one that is excluded by the other is left out, unless it is the one worked on. */
export function payableWays({ options }: Pick<PositionCard, 'options'>, wanted: number | null): readonly PayableWay[] {
  return options.flatMap(({ id, label, installments }) => {
    const payable = installments.filter((row) => row.nav !== null && isOpenState(row.state) && (row.state !== 'UNPAYABLE' || row.id === wanted));
    return payable.length === 0 ? [] : [{ optionId: id, label, installments: payable }];
  });
}

/** The one worked on where it can still be paid, else the first that can. */
export function firstChoice(ways: readonly PayableWay[], wanted: number): readonly number[] {
  const ids = ways.flatMap(({ installments }) => installments.map(({ id }) => id));
  return ids.includes(wanted) ? [wanted] : ids.slice(0, 1);
}

/** What is chosen once one of them is ticked or not: those of another way of paying go, since a debt is paid by one of them. */
export function withToggled(ways: readonly PayableWay[], chosen: readonly number[], toggled: readonly number[], ticked: boolean): readonly number[] {
  const way = ways.find(({ installments }) => installments.some(({ id }) => toggled.includes(id)));
  const ids = way?.installments.map(({ id }) => id) ?? [];
  return ids.filter((id) => (toggled.includes(id) ? ticked : chosen.includes(id)));
}
