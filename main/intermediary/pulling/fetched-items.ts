import type { PulledItem } from '../connector.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * What was fetched lately, by the row of the list that led to it. Overlaps make the same days be read again at every pull (intermediary.md 4.4): without this each of their
 * receipts would cost a call out of the shared quota. The item itself is kept and handed over again, so nothing is lost when it could not be applied.
 */
export type FetchedItems = Readonly<{ get(row: string): PulledItem | null; put(row: string, item: PulledItem): void }>;

/** Keeps up to `maxBytes` of payload, the least recently used go first. In memory only: a new start reads everything again. */
export function fetchedItems(maxBytes: number = MAX_BYTES): FetchedItems {
  const kept = new Map<string, PulledItem>();
  let bytes = 0;
  const drop = (row: string): void => {
    bytes -= kept.get(row)?.raw.length ?? 0;
    kept.delete(row);
  };
  return {
    get: (row) => {
      const item = kept.get(row);
      if (item === undefined) return null;
      kept.delete(row);
      kept.set(row, item);
      return item;
    },
    put: (row, item) => {
      drop(row);
      kept.set(row, item);
      bytes += item.raw.length;
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
