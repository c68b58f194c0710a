import type { Cents } from '../../../main/domain/money.ts';

/** From 100.000,00 € on, a slipped comma is likelier than the debt: the amount is read again before it is saved. */
export const LARGE_CENTS = 10_000_000;

/** Whether to ask before saving an amount. `agreedCents`: the stored one, or the one already confirmed. */
export function asksForAmount(amountCents: Cents, agreedCents: Cents | null): boolean {
  return amountCents >= LARGE_CENTS && amountCents !== agreedCents;
}
