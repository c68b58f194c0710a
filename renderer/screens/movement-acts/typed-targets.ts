import { formatEuro, type Cents } from '../../../main/domain/money.ts';
import { readAmount } from '../../components/typed-value.ts';
import type { DifferenceReason, MatchTarget } from './reconciliation-types.ts';
import { sumCents, type ChosenTarget } from './shares-plan.ts';

/** A flow or a receipt a person has chosen, with the amount as typed. */
export type TypedTarget = Readonly<{ target: MatchTarget; label: string; detail: string; leftCents: Cents; text: string }>;

/** What is wrong with the amount typed for one target; null: nothing. */
export function amountProblem({ text, leftCents }: Pick<TypedTarget, 'text' | 'leftCents'>): string | null {
  const read = readAmount(text);
  if (read.kind === 'empty') return 'Scrivi l’importo.';
  if (read.kind === 'problem') return read.message;
  return read.value > leftCents ? `Restano solo ${formatEuro(leftCents)}.` : null;
}

/** The targets whose amount can be read, as the core wants them. */
export function readTargets(chosen: readonly TypedTarget[]): readonly ChosenTarget[] {
  return chosen.flatMap(({ target, text }) => {
    const read = readAmount(text);
    return read.kind === 'value' ? [{ target, cents: read.value }] : [];
  });
}

/** Money of the credit, or of a target chosen, stays over: then the reason is asked for. Source: reconciliation.md 3.4, manual match. */
export function leavesDifference(freeCents: Cents, chosen: readonly TypedTarget[]): boolean {
  const isPartly = ({ text, leftCents }: TypedTarget) => { const read = readAmount(text); return read.kind === 'value' && read.value < leftCents; };
  return chosen.length > 0 && (sumCents(readTargets(chosen)) < freeCents || chosen.some(isPartly));
}

/** In the order of the list in which one chooses. */
export const DIFFERENCE_REASONS: readonly DifferenceReason[] = ['FEE_WITHHELD', 'ROUNDING', 'PARTIAL_CREDIT', 'PSP_ERROR', 'OTHER'];

/** The words of reconciliation.md 3.4, manual match. */
export const DIFFERENCE_WORDS: Readonly<Record<DifferenceReason, string>> = {
  FEE_WITHHELD: 'Commissione trattenuta', ROUNDING: 'Arrotondamento', PARTIAL_CREDIT: 'Accredito parziale', PSP_ERROR: 'Errore del PSP', OTHER: 'Altro',
};
