import { z } from 'zod';
import { isCivilDate } from '../../../main/domain/civil-date.ts';

/**
 * With what a screen opens «Nuova posizione», in the navigation state (addresses hold row numbers only).
 * `navigate('/posizioni/nuova', { state: { personId: 12 } })`
 */
export type NewPositionEntry = Readonly<{
  serviceId: number | null;
  /** Debtor already known («nuova per lo stesso debitore»). */
  personId: number | null;
  /** Debtor of this position («nuova per lo stesso debitore», F7). */
  debtorOf: number | null;
  /** «Duplica»: prefilled from this position. */
  duplicateOf: number | null;
  /** «Ripristina»: prefilled from this cancelled position, which the new one replaces. */
  replacesId: number | null;
  /** With `duplicateOf`: it was a fine that was paid short, and this much is still asked for, until that day. */
  supplement: Supplement | null;
}>;

const supplementSchema = z.object({ cents: z.int().positive(), until: z.string().refine(isCivilDate) });
/** What is missing of a payment that was not enough. */
export type Supplement = Readonly<z.infer<typeof supplementSchema>>;

/** Reads the navigation state, whatever it is: what is missing or strange counts as not given. */
export function readEntry(state: unknown): NewPositionEntry {
  const given = typeof state === 'object' && state !== null ? new Map<string, unknown>(Object.entries(state)) : new Map<string, unknown>();
  const row = (name: string): number | null => {
    const value = given.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  };
  return { serviceId: row('serviceId'), personId: row('personId'), debtorOf: row('debtorOf'), duplicateOf: row('duplicateOf'), replacesId: row('replacesId'), supplement: supplementSchema.safeParse(given.get('supplement')).data ?? null };
}
