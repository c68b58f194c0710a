/** What a reviewer is shown of a decision (reconciliation.md 3.4, "Evidence stored per allocation"). */
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { CausaleReading } from '../../../domain/remittance/causale-reading.ts';
import { readTextOf } from '../../../domain/remittance/causale-reading.ts';
import type { RawRange } from '../../../domain/remittance/causale-text.ts';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import { isFarAway, workingDaysBetween } from './credit-windows.ts';
import type { MatchableFlow, SingleReceipt } from './matching-input.ts';
import type { MatchingEvidence, MatchingRule, MatchingWarning } from './matching-result.ts';

/** What evidence is made of. `flows` and `receipts` are those of the decision. */
export type EvidenceFacts = Readonly<{
  rule: MatchingRule | null;
  score: number | null;
  movement: TreasuryMovement;
  reading: CausaleReading | null;
  isDiscordant: boolean;
  flows: readonly MatchableFlow[];
  receipts: readonly SingleReceipt[];
  diffCents: number;
  centsApart: boolean;
  pspNameOf: (flow: MatchableFlow) => string;
}>;

/** Puts the evidence of one movement together. */
export function evidenceOf(facts: EvidenceFacts): MatchingEvidence {
  const { rule, score, movement, reading, flows, receipts, diffCents, centsApart } = facts;
  const ranges = reading === null ? [] : markedRanges(reading);
  const regulationDates = [...new Set(flows.map(({ regulationDate }) => regulationDate))].sort();
  const totals = [...flows.map(({ totalCents }) => totalCents), ...receipts.map(({ amountCents }) => amountCents)];
  return {
    rule,
    score,
    iufRead: reading?.iufs.map(readTextOf) ?? [],
    iuvRead: reading?.iuvs.map(({ iuv }) => iuv) ?? [],
    rawSpan: spanOf(ranges),
    ranges,
    truncated: reading?.iufs.some(({ kind }) => kind === 'TRUNCATED') ?? false,
    centsApart,
    flowTotalCents: totals.length === 0 ? null : totals.reduce((sum, cents) => sum + cents, 0),
    movementCents: movement.amountCents,
    diffCents,
    regulationDates,
    bookingDate: movement.bookingDate,
    workingDays: regulationDates[0] === undefined ? null : workingDaysBetween(regulationDates[0], movement.bookingDate),
    pspOfFlows: [...new Set(flows.map(facts.pspNameOf))],
    payerName: movement.payerName,
    warnings: warningsOf(facts, regulationDates),
  };
}

function markedRanges({ iufs, iuvs, keyword }: CausaleReading): readonly RawRange[] {
  const read = [...iufs, ...iuvs].flatMap(({ ranges }) => ranges);
  return (read.length > 0 ? read : keyword).toSorted(([a], [b]) => a - b);
}

function spanOf(ranges: readonly RawRange[]): RawRange | null {
  const [first] = ranges;
  return first === undefined ? null : [first[0], Math.max(...ranges.map(([, end]) => end))];
}

function warningsOf({ movement, reading, isDiscordant, flows }: EvidenceFacts, dates: readonly CivilDate[]): readonly MatchingWarning[] {
  const warnings: MatchingWarning[] = [];
  if (flows.length > 0 && dates.some((date) => isFarAway(movement.bookingDate, date))) warnings.push('DATA_LONTANA');
  if (isDiscordant) warnings.push('COLONNA_DISCORDE');
  if (reading?.iufs.some(({ glued }) => glued !== 'NONE') === true) warnings.push('INCOLLATO');
  return warnings;
}
