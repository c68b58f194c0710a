import { z } from 'zod';
import { romeDateTimeToInstant } from '../domain/civil-date.ts';
import { assertNever } from '../domain/result.ts';
import type { Instant, NavRef, PositionRef } from './connector.ts';
import type { QueuedIntent } from './outbox-store.ts';
import { cancelPayload, installmentsOf, markPaidPayload, positionSnapshot, snapshotHash, type PositionSnapshot } from './position-snapshot.ts';

/** What an intent asks of the remote. */
export type Order =
  | Readonly<{ kind: 'UPSERT'; snapshot: PositionSnapshot; hash: string; ref: PositionRef }>
  | Readonly<{ kind: 'CANCEL'; ref: PositionRef; reason: string }>
  | Readonly<{ kind: 'MARK_PAID'; ref: NavRef; paidAt: Instant; reason: string; /** Nobody paid it: it is only closed. */ notPaid: boolean }>;

export const BROKEN_PAYLOAD = 'Quello che c’era da inviare non si legge: riapri la posizione, salvala di nuovo e annulla questo invio. Se succede ancora, segnalalo all’assistenza.';

const json = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue('not JSON');
    return z.NEVER;
  }
});

/** Reads the payload of an intent; null when it is not what its kind should carry. */
export function readOrder(intent: Pick<QueuedIntent, 'kind' | 'payloadJson'>): Order | null {
  switch (intent.kind) {
    case 'create': case 'update': {
      const read = json.pipe(positionSnapshot).safeParse(intent.payloadJson);
      return read.success ? upsertOrder(read.data) : null;
    }
    case 'cancel': {
      const read = json.pipe(cancelPayload).safeParse(intent.payloadJson);
      return read.success ? { kind: 'CANCEL', ref: { organization: read.data.organization, iupd: read.data.iupd, navs: read.data.navs }, reason: read.data.reason } : null;
    }
    case 'markPaid': {
      const read = json.pipe(markPaidPayload).safeParse(intent.payloadJson);
      return read.success ? markOrder(read.data) : null;
    }
    default: return assertNever(intent.kind, 'readOrder');
  }
}

function upsertOrder(snapshot: PositionSnapshot): Order {
  return { kind: 'UPSERT', snapshot, hash: snapshotHash(snapshot), ref: { organization: snapshot.organization, iupd: snapshot.iupd, navs: installmentsOf(snapshot).map(({ nav }) => nav) } };
}

/** Noon in Rome: the civil day stays the same in every zone a remote may think in. */
function markOrder({ iupd, organization, nav, iuv, paidOn, reason, notPaid }: z.infer<typeof markPaidPayload>): Order | null {
  const noon = romeDateTimeToInstant(paidOn, '12:00');
  return noon.ok ? { kind: 'MARK_PAID', ref: { organization, iupd, nav, iuv }, paidAt: new Date(noon.value).toISOString(), reason, notPaid: notPaid === true } : null;
}
