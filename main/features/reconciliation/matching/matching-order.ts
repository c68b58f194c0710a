/** The orders of credits and flows in which rules run (reconciliation.md 3.4, "Input sets"). Total: what arrived first plays no part. */
import { withoutLeadingZeros } from '../../../domain/treasury-movement.ts';
import type { MatchableFlow } from './matching-input.ts';
import type { KnownMovement } from './row-ledger.ts';

/** Booking date, year, bolletta, provisional entry, causale, place in the files; a missing number last. */
export function compareMovements(a: KnownMovement, b: KnownMovement): number {
  const [first, second] = [a.facts, b.facts];
  return (
    compareTexts(first.bookingDate, second.bookingDate) ||
    first.year - second.year ||
    compareNumbers(first.bolletta, second.bolletta) ||
    compareNumbers(first.provvisorio, second.provvisorio) ||
    compareTexts(a.compact, b.compact) ||
    compareTexts(a.place.sourceFile, b.place.sourceFile) ||
    a.place.sourceRow - b.place.sourceRow ||
    first.amountCents - second.amountCents ||
    a.id - b.id
  );
}

/** Regulation date, then identifier. */
export function compareFlows(a: MatchableFlow, b: MatchableFlow): number {
  return compareTexts(a.regulationDate, b.regulationDate) || compareTexts(a.iuf, b.iuf) || a.id - b.id;
}

/** By UTF-16 units: the same on every machine. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareNumbers(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const [first, second] = [withoutLeadingZeros(a), withoutLeadingZeros(b)];
  return first.length - second.length || compareTexts(first, second);
}
