import type { SqlValue } from '../../data/engine.ts';
import { EVERYTHING, NOTHING, type Condition } from '../list-page.ts';

/**
 * Payments of some offices or services. A payment belongs where its position belongs; one not yet attributed, to whose notice number it carries,
 * and without such a notice it may be anybody's: only who sees everything sees it (features.md part 2, pain 12). Over the rows of `payment`.
 */
export function paymentsOf(place: 'office' | 'service_id', values: readonly SqlValue[]): Condition {
  if (values.length === 0) return NOTHING;
  const own = `c.${place} IN (${values.map(() => '?').join(', ')})`;
  return {
    sql: `(EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = payment.position_id AND ${own}) OR (payment.position_id IS NULL AND EXISTS (SELECT 1 FROM notice_place c WHERE c.nav = payment.nav AND ${own})))`,
    params: [...values, ...values],
  };
}

/** The office scope of an operator: null = all offices. */
export function paymentScope(offices: readonly string[] | null): Condition {
  return offices === null ? EVERYTHING : paymentsOf('office', offices);
}
