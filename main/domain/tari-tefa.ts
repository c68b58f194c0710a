/**
 * TARI with the provincial share (TEFA) and the ARERA components: how a yearly total is made, rounded and divided.
 *
 * Source: features.md 5.2 (TEFA on the TARI net and not on ARERA components; rounding to the euro of L. 296/2006 art. 1 c. 166 on the yearly total, down
 * up to 0,49; the rounding difference goes to the Comune, so that the transfers add up to the notice).
 */
import { splitByShares, type Cents } from './money.ts';

/** Amounts in cents. `tefaPercent` as the Province fixed it, two decimals at most (5, 4.5). */
export type TariBase = Readonly<{ tariCents: Cents; tefaPercent: number; areraCents: Cents; roundToEuro: boolean }>;

/** Who gets what. `roundingCents` is inside `comuneCents`, negative when it was rounded down. */
export type TariAmounts = Readonly<{ totalCents: Cents; comuneCents: Cents; tefaCents: Cents; areraCents: Cents; roundingCents: Cents }>;

/** `TEFA = TARI × percent`, to the cent, half up. */
export function tefaOf(tariCents: Cents, tefaPercent: number): Cents {
  return Math.floor((tariCents * Math.round(tefaPercent * 100) + 5_000) / 10_000);
}

/** To the euro: up to 49 cents down, from 50 up. */
export function roundToEuro(cents: Cents): Cents {
  return Math.floor((cents + 50) / 100) * 100;
}

/** The amounts of a yearly TARI. The ARERA components stay with the Comune, which pays them over to CSEA. */
export function tariAmounts({ tariCents, tefaPercent, areraCents, roundToEuro: rounded }: TariBase): TariAmounts {
  const tefaCents = tefaOf(tariCents, tefaPercent);
  const exact = tariCents + tefaCents + areraCents;
  const totalCents = rounded ? roundToEuro(exact) : exact;
  return { totalCents, comuneCents: totalCents - tefaCents, tefaCents, areraCents, roundingCents: totalCents - exact };
}

/** Divides a total that already has TEFA inside, without ARERA components: `total × percent / (100 + percent)` to the Province, the rest to the Comune. */
export function splitTefa(totalCents: Cents, tefaPercent: number): Readonly<{ comuneCents: Cents; tefaCents: Cents }> {
  const [comuneCents = 0, tefaCents = 0] = splitByShares(totalCents, [100, tefaPercent]);
  return { comuneCents, tefaCents };
}

/** Too little for a notice: the minimum is the act's (12 € where it says nothing, features.md 5.2). */
export function isBelowMinimum(totalCents: Cents, minimumCents: Cents): boolean {
  return totalCents < minimumCents;
}
