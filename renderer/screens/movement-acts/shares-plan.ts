import type { Cents } from '../../../main/domain/money.ts';
import type { MatchTarget } from './reconciliation-types.ts';

/** A credit, with what of it is still free. */
export type FreeCredit = Readonly<{ movementId: number; freeCents: Cents }>;
/** What a person takes of a flow or a receipt. */
export type ChosenTarget = Readonly<{ target: MatchTarget; cents: Cents }>;
export type PlannedShare = Readonly<{ movementId: number; target: MatchTarget; cents: Cents }>;

/**
 * Splits credits over what was chosen, in their order, to the cent: a credit is used up before the next one begins.
 * Never more than a credit has free nor than was taken of a target; what does not fit on either side is left out.
 */
export function planShares(credits: readonly FreeCredit[], targets: readonly ChosenTarget[]): readonly PlannedShare[] {
  const shares: PlannedShare[] = [];
  const free = credits.map(({ freeCents }) => Math.max(0, freeCents));
  let at = 0;
  for (const { target, cents } of targets) {
    let wanted = Math.max(0, cents);
    while (wanted > 0 && at < credits.length) {
      const credit = credits[at];
      const left = free[at] ?? 0;
      if (credit === undefined || left === 0) { at += 1; continue; }
      const taken = Math.min(left, wanted);
      shares.push({ movementId: credit.movementId, target, cents: taken });
      free[at] = left - taken;
      wanted -= taken;
    }
  }
  return shares;
}

export function sumCents(parts: readonly Readonly<{ cents: Cents }>[]): Cents {
  return parts.reduce((sum, { cents }) => sum + cents, 0);
}

export function freeCentsOf(credits: readonly FreeCredit[]): Cents {
  return credits.reduce((sum, { freeCents }) => sum + Math.max(0, freeCents), 0);
}

/** What of a flow or a receipt is taken when it is chosen: what it has left, at most what the credits still have. */
export function firstShare(targetLeft: Cents, creditsLeft: Cents): Cents {
  return Math.max(0, Math.min(targetLeft, creditsLeft));
}

export function sameTarget(a: MatchTarget, b: MatchTarget): boolean {
  return a.kind === b.kind && a.id === b.id;
}
