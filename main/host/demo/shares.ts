import type { PlannedPosition } from './town-world.ts';
import { OTHER_BODY, TOWN } from './town.ts';

/** A part of an amount, in cents, and who gets it. */
export type Share = Readonly<{ index: number; payee: Readonly<{ fiscalCode: string; name: string }>; iban: string; amountCents: number; category: string }>;

/** The share of the other body of a shared position, in percent of the whole (TEFA, the province's share of the waste tax). */
const SHARE_PERCENT = 5;

/** Who gets what of an installment: this body, and the other one its share. */
export function sharesOf(position: PlannedPosition, amountCents: number): readonly [Share, ...Share[]] {
  const { iban, rules } = position.service;
  const share = position.shared ? Math.round((amountCents * SHARE_PERCENT) / 100) : 0;
  const own = { index: 1, payee: TOWN, iban, amountCents: amountCents - share, category: rules.taxonomy };
  return share === 0 ? [own] : [own, { index: 2, payee: OTHER_BODY, iban: OTHER_BODY.iban, amountCents: share, category: OTHER_BODY.category }];
}
