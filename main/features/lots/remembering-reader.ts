import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const anyRow = z.record(z.string(), z.unknown());
type AnyRow = z.infer<typeof anyRow>;

/**
 * A reader that asks the same question once: what the notices of one lot have in common (the entity, its logo, the connection, a person with several
 * debts) is read once for all of them. Only for one snapshot, where the same question has the same answer.
 */
export function rememberingReader(reader: Reader): Reader {
  const rows = new Map<string, Promise<readonly AnyRow[]>>();
  const single = new Map<string, Promise<AnyRow | null>>();
  const keyOf = (sql: string, params: readonly unknown[] | undefined) => `${sql}\u0000${JSON.stringify(params ?? [])}`;
  return {
    async all(rowSchema, sql, params) {
      const key = keyOf(sql, params);
      const asked = rows.get(key) ?? reader.all(anyRow, sql, params);
      rows.set(key, asked);
      return (await asked).map((row) => rowSchema.parse(row));
    },
    async get(rowSchema, sql, params) {
      const key = keyOf(sql, params);
      const asked = single.get(key) ?? reader.get(anyRow, sql, params);
      single.set(key, asked);
      const row = await asked;
      return row === null ? null : rowSchema.parse(row);
    },
    getRemembered: (rowSchema, sql, params) => reader.getRemembered(rowSchema, sql, params),
  };
}
