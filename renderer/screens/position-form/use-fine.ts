import { useState } from 'react';
import { addDays, formatDate, parseTypedDate } from '../../../main/domain/civil-date.ts';
import { fineAmounts, fineDays, type FineAmounts } from '../../../main/domain/fine-amounts.ts';
import { formatAmount } from '../../../main/domain/money.ts';
import type { Service } from './contract-values.ts';
import { centsOf } from './position-input.ts';
import type { PositionForm } from './use-position-form.ts';

/** A fine as typed. */
export type TypedFine = Readonly<{ on: boolean; minimum: string; costs: string; reducible: boolean; notified: string }>;
const EMPTY: TypedFine = { on: true, minimum: '', costs: '', reducible: true, notified: '' };

/** Where notification is not known yet, the days are those of the last one on which it may be (art. 201). */
const NOTIFICATION_TERM_DAYS = 90;

export type FineForm = Readonly<{
  /** The service asks for fines of the Codice della Strada. */
  offered: boolean;
  /** Two amounts are asked for. */
  active: boolean;
  typed: TypedFine;
  amounts: FineAmounts | null;
  change: (part: Partial<TypedFine>) => void;
  /** What is saved beside the form; null while an amount cannot be read. */
  input: Readonly<{ minimumCents: number; costsCents: number; reducible: boolean; notifiedOn: string | null }> | null;
}>;

/** Taxonomy of fines of the Codice della Strada, not of the notices left on the windscreen (codes.md, Polizia Municipale). */
export function isFineService(service: Pick<Service, 'taxonomy'> | null): boolean {
  return service?.taxonomy.includes('0102100SA') === true;
}

/** The two amounts of a fine beside the form of a position: amount and due date of the form are made from them. */
export function useFine(form: PositionForm): FineForm {
  const [typed, setTyped] = useState(EMPTY);
  const { today } = form.day;
  const offered = isFineService(form.service) && (form.service?.amountRule.kind ?? 'FREE') === 'FREE';
  const input = inputOf(typed, today);
  const change = (part: Partial<TypedFine>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    const now = inputOf(next, today);
    if (!next.on || now === null) return;
    const { reducedUntil } = fineDays(now.notifiedOn ?? addDays(today, NOTIFICATION_TERM_DAYS));
    form.change({ amount: formatAmount(fineAmounts(now).reducedCents), dueDate: formatDate(reducedUntil < today ? today : reducedUntil), dueDateTyped: true });
  };
  return { offered, active: offered && typed.on, typed, amounts: input === null ? null : fineAmounts(input), change, input };
}

function inputOf({ minimum, costs, reducible, notified }: TypedFine, today: string): FineForm['input'] {
  const minimumCents = centsOf(minimum);
  const costsCents = costs.trim() === '' || /^0+([.,]0*)?$/.test(costs.trim()) ? 0 : centsOf(costs);
  const notifiedOn = notified.trim() === '' ? { ok: true as const, value: null } : parseTypedDate(notified, today, 'LAST');
  return minimumCents === null || costsCents === null || !notifiedOn.ok ? null : { minimumCents, costsCents, reducible, notifiedOn: notifiedOn.value };
}

