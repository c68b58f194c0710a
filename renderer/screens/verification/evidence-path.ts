import { assertNever } from '../../../main/domain/result.ts';
import type { VerificationCard } from '../acts/operation-types.ts';

export type EvidenceLink = NonNullable<VerificationCard['evidence'][number]['link']>;

/** The screen that shows what a line of the evidence speaks of. */
export function evidencePath({ kind, id }: EvidenceLink): string {
  switch (kind) {
    case 'RECEIPT': return `/pagamenti/${id}`;
    case 'FLOW': return `/flussi/${id}`;
    case 'MOVEMENT': return `/tesoreria/${id}`;
    case 'POSITION': return `/posizioni/${id}`;
    default: return assertNever(kind, 'evidencePath');
  }
}
