import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import type { StoredState } from '../../domain/position-state.ts';
import { filterConditions, type PositionFilter } from './list.ts';
import { alreadyPaid, officeScope, stillToPay } from './position-cards.ts';

/** How many positions stand in a stored state inside the operator's scope. */
export async function countInState(reader: Reader, state: StoredState, offices: readonly string[] | null): Promise<number> {
  const scope = officeScope(offices);
  const row = await reader.get(z.object({ n: z.int() }), `/* positions.countInState */ SELECT COUNT(*) AS n FROM debt_position INDEXED BY debt_position_state_due WHERE state = ? AND ${scope.sql}`, [state, ...scope.params]);
  return row?.n ?? 0;
}

/** Count and sums of a filter; on its own reading, so that it delays no page. */
export async function totalsOf(reader: Reader, filter: PositionFilter, offices: readonly string[] | null, today: string): Promise<Readonly<{ count: number; amountCents: number; openCents: number; paidCents: number }>> {
  const where = filterConditions(filter, offices, today);
  const row = await reader.get(z.object({ count: z.int(), amountCents: z.int(), openCents: z.int(), paidCents: z.int() }),
    `/* positions.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(amount_cents), 0) AS amount_cents,
      COALESCE(SUM(${stillToPay('debt_position')}), 0) AS open_cents, COALESCE(SUM(${alreadyPaid('debt_position')}), 0) AS paid_cents
     FROM debt_position WHERE ${where.sql}`, where.params);
  return row ?? { count: 0, amountCents: 0, openCents: 0, paidCents: 0 };
}
