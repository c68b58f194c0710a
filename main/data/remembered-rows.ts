import type { SqlValue } from './unit-of-work.ts';

/** A page of a list asks some, the next page and another order the same ones again. */
const MOST = 48;

/** Answers that one state of the database gave. */
export type RememberedRows = Readonly<{ find(sql: string, params: readonly SqlValue[]): readonly unknown[] | null; keep(sql: string, params: readonly SqlValue[], rows: readonly unknown[]): void }>;

function createState(): RememberedRows {
  const answers = new Map<string, readonly unknown[]>();
  const keyOf = (sql: string, params: readonly SqlValue[]) => JSON.stringify([sql, params.map((param) => (param instanceof Uint8Array ? Array.from(param) : param))]);
  return {
    find: (sql, params) => answers.get(keyOf(sql, params)) ?? null,
    keep(sql, params, rows) {
      for (const oldest of answers.keys()) {
        if (answers.size < MOST) break;
        answers.delete(oldest);
      }
      answers.set(keyOf(sql, params), rows);
    },
  };
}

/** What slow questions were answered, until something is committed: whoever began to read before keeps to the answers of before. */
export function createRowMemory(): Readonly<{ current(): RememberedRows; forget(): void }> {
  let state = createState();
  return { current: () => state, forget() { state = createState(); } };
}
