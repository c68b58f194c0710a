import { drawingStream } from './drawing-streams.ts';
import { drawnCents, drawnService, serviceAt } from './services.ts';

/**
 * How a line of a flow and its receipt stand to each other.
 * REPORTED: same amount. NO_RECEIPT: the receipt never came. AMOUNT_DIFFERS: the receipt bears another amount. PAID_TWICE: a second payment of the notice of the line before. REVOKED: a payment of an earlier flow taken back.
 */
export type LineKind = 'REPORTED' | 'NO_RECEIPT' | 'AMOUNT_DIFFERS' | 'PAID_TWICE' | 'REVOKED';

/** Signed cents, the service (index in PAID_SERVICES). */
export type LineDraft = Readonly<{ kind: LineKind; cents: number; service: number }>;

/** What the lines of a flow are drawn from. `revokedCents`: the amount that is paid and taken back, in a flow of nothing. */
export type LinesOf = Readonly<{ seed: number; anomalyShare: number; index: number; lines: number; adjustCents: number; revokedCents: number | null }>;

/** The lines of a flow as far as its total goes: the same each time they are drawn. The first is always an ordinary one. */
export function lineDrafts({ seed, anomalyShare, index, lines, adjustCents, revokedCents }: LinesOf): readonly LineDraft[] {
  const random = drawingStream(seed, 'LINES', index);
  const drafts: LineDraft[] = [];
  while (drafts.length < lines) {
    const first = drafts.length === 0;
    const service = drawnService(random);
    const drawn = drawnCents(random, serviceAt(service));
    const chance = random.next();
    const cents = first ? (revokedCents ?? drawn + adjustCents) : drawn;
    if (first || chance >= 3 * anomalyShare) drafts.push({ kind: 'REPORTED', cents, service });
    else if (chance < anomalyShare) drafts.push({ kind: 'NO_RECEIPT', cents, service });
    else if (chance < 2 * anomalyShare) drafts.push({ kind: 'AMOUNT_DIFFERS', cents, service });
    else {
      drafts.push({ kind: 'REPORTED', cents, service });
      if (drafts.length < lines) drafts.push({ kind: 'PAID_TWICE', cents, service });
    }
  }
  if (revokedCents !== null) drafts.push({ kind: 'REVOKED', cents: -revokedCents, service: drafts[0]?.service ?? 0 });
  return drafts;
}

/** What the lines sum to. */
export function totalOf(drafts: readonly LineDraft[]): number {
  return drafts.reduce((sum, { cents }) => sum + cents, 0);
}
