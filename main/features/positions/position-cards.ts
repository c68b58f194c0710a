import { z } from 'zod';
import type { positionRow } from '../../contract/index.ts';
import type { SqlValue } from '../../data/engine.ts';
import { STORED_STATES } from '../../domain/position-state.ts';
import { shownStateOf } from './position-record.ts';

export type PositionListRow = z.infer<typeof positionRow>;

/** A row of the view `position_card`, as lists read it. */
export const cardSchema = z.object({
  id: z.int(), service: z.string(), serviceName: z.string(), office: z.string(), year: z.int().nullable(), personId: z.int(), debtorName: z.string(), debtorFiscalCode: z.string().nullable(),
  description: z.string(), amountCents: z.int(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), expiringFrom: z.string().nullable(), nav: z.string().nullable(),
  state: z.enum(STORED_STATES), createdAt: z.string(), version: z.int(),
});

/** Its columns. */
export const CARD = 'id, service, service_name, office, year, person_id, debtor_name, debtor_fiscal_code, description, amount_cents, due_date, payable_until, expiring_from, nav, state, created_at, version';

/** The state is the one shown on a civil day in Rome. */
export function toRow(card: z.infer<typeof cardSchema>, today: string): PositionListRow {
  return {
    id: card.id, service: card.service, serviceName: card.serviceName, office: card.office, year: card.year, debtorId: card.personId, debtorName: card.debtorName, debtorFiscalCode: card.debtorFiscalCode,
    description: card.description, amountCents: card.amountCents, dueDate: card.dueDate, nav: card.nav, state: shownStateOf(card, card.expiringFrom, today), createdAt: card.createdAt, version: card.version,
  };
}

/** The office scope of an operator as a condition: null = all offices (features.md part 2, pain 12). */
export function officeScope(offices: readonly string[] | null): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  if (offices.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `office IN (${offices.map(() => '?').join(', ')})`, params: offices };
}
