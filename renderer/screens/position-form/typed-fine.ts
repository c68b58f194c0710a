import { dateProblemMessage, parseTypedDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import type { FineBase } from '../../../main/domain/fine-amounts.ts';
import { amountProblemMessage, parseTypedAmount, type AmountProblem, type Cents } from '../../../main/domain/money.ts';
import { ok, type Result } from '../../../main/domain/result.ts';
import type { Service } from './contract-values.ts';

/** A fine with two amounts as typed. Not `on`: one amount is asked for, as where the violation admits no reduction. */
export type TypedFine = Readonly<{ on: boolean; minimum: string; costs: string; notified: string }>;
export const EMPTY_FINE: TypedFine = { on: true, minimum: '', costs: '', notified: '' };

/** What is saved beside the form of a fine. */
export type FineInput = FineBase & Readonly<{ notifiedOn: CivilDate | null }>;

/** Taxonomy of fines of the Codice della Strada, not of the notices left on the windscreen (codes.md, Polizia Municipale). */
export function isFineService(service: Pick<Service, 'taxonomy'> | null): boolean {
  return service?.taxonomy.includes('0102100SA') === true;
}

/** The service asks for fines with two amounts. */
export function offersFine(service: Service | null): boolean {
  return isFineService(service) && (service?.amountRule.kind ?? 'FREE') === 'FREE';
}

/** The fine that a form asks for; null where it asks for one amount. */
export function fineOf(typed: Readonly<{ fine: TypedFine | null }>, service: Service | null): TypedFine | null {
  const fine = typed.fine ?? EMPTY_FINE;
  return offersFine(service) && fine.on ? fine : null;
}

/** Expenses as typed: nothing is none. */
function costsOf({ costs }: TypedFine): Result<Cents, AmountProblem> {
  return /^\s*(?:0+(?:[.,]0*)?)?\s*$/.test(costs) ? ok(0) : parseTypedAmount(costs);
}

function notifiedOf({ notified }: TypedFine, today: CivilDate): ReturnType<typeof parseTypedDate> | Readonly<{ ok: true; value: null }> {
  return notified.trim() === '' ? { ok: true, value: null } : parseTypedDate(notified, today, 'LAST');
}

/** What a fine is saved with; null while something cannot be read. */
export function fineInputOf(fine: TypedFine, today: CivilDate): FineInput | null {
  const [minimum, costs, notified] = [parseTypedAmount(fine.minimum), costsOf(fine), notifiedOf(fine, today)];
  return minimum.ok && costs.ok && notified.ok ? { minimumCents: minimum.value, costsCents: costs.value, reducible: true, notifiedOn: notified.value } : null;
}

/** What keeps a fine from being saved, at its fields: what cannot be read must never become a position with one amount. */
export function fineProblems(fine: TypedFine, today: CivilDate): readonly Readonly<{ path: string; message: string; missing: boolean }>[] {
  const [minimum, costs, notified] = [parseTypedAmount(fine.minimum), costsOf(fine), notifiedOf(fine, today)];
  return [
    ...(minimum.ok ? [] : [{ path: 'minimumCents', message: minimum.error === 'EMPTY' ? 'Manca il minimo di legge.' : amountProblemMessage(minimum.error), missing: minimum.error === 'EMPTY' }]),
    ...(costs.ok ? [] : [{ path: 'costsCents', message: amountProblemMessage(costs.error), missing: false }]),
    ...(notified.ok ? notified.value !== null && notified.value > today ? [{ path: 'notifiedOn', message: 'Il giorno della notifica è nel futuro.', missing: false }] : [] : [{ path: 'notifiedOn', message: dateProblemMessage(notified.error), missing: false }]),
  ];
}
