import type { PositionCard } from '../acts/operation-types.ts';

export type PositionActionCode = PositionCard['actions'][number]['code'];

/** What the core lets this operator do here: absent = not for this role, disabled = the state forbids it, with why. */
export type ActionStanding = Readonly<{ shown: false }> | Readonly<{ shown: true; disabledReason: string | null }>;

export function standingOf(actions: PositionCard['actions'], code: PositionActionCode): ActionStanding {
  const found = actions.find((action) => action.code === code);
  if (found === undefined) return { shown: false };
  return { shown: true, disabledReason: found.enabled ? null : (found.whyNot ?? 'In questo stato non si può.') };
}

/** The receipt to print from the head: the newest payment that has one. Null when nothing was paid through pagoPA. */
export function receiptToPrint(payments: PositionCard['payments']): number | null {
  return payments.find((payment) => payment.kind === 'RECEIPT' && payment.receiptPrintable)?.id ?? null;
}
