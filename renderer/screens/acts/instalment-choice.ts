import { isPaidState } from '../../../main/domain/position-state.ts';
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
  return all.find((row) => row.id === wanted) ?? open ?? all[0] ?? null;
}

/** Whether a notice of this installment was handed out before: the next one is a reprint. */
export function wasPrinted(prints: readonly Pick<PositionPrint, 'document' | 'installmentId'>[], installmentId: number): boolean {
  return prints.some((print) => print.document === 'NOTICE' && print.installmentId === installmentId);
}
