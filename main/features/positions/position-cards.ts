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
  state: z.enum(STORED_STATES), createdAt: z.string(), version: z.int(), openCents: z.int(),
});

const installmentsIn = (table: string, states: string) => `(SELECT COALESCE(SUM(i.amount_cents), 0) FROM installment i WHERE i.position_id = ${table}.id AND i.state IN (${states}))`;

/** What is still to be paid of a position, in cents, as an expression of the columns of `table`: of a plan only what remains, nothing where a doubt is open. */
export function stillToPay(table: string): string {
  return `CASE WHEN ${table}.state IN ('TO_SYNC', 'UNPAID', 'UNPAYABLE') THEN ${table}.amount_cents WHEN ${table}.state = 'PARTIALLY_PAID' THEN ${installmentsIn(table, "'TO_SYNC', 'UNPAID'")} ELSE 0 END`;
}

/** What of a position is paid, in cents: of a plan the installments that are. */
export function alreadyPaid(table: string): string {
  const paid = "'PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED'";
  return `CASE WHEN ${table}.state IN (${paid}) THEN ${table}.amount_cents WHEN ${table}.state = 'PARTIALLY_PAID' THEN ${installmentsIn(table, paid)} ELSE 0 END`;
}

/** Its columns. */
export const CARD = `id, service, service_name, office, year, person_id, debtor_name, debtor_fiscal_code, description, amount_cents, due_date, payable_until, expiring_from, nav, state, created_at, version, ${stillToPay('position_card')} AS open_cents`;

/** The state is the one shown on a civil day in Rome. */
export function toRow(card: z.infer<typeof cardSchema>, today: string): PositionListRow {
  return {
    id: card.id, service: card.service, serviceName: card.serviceName, office: card.office, year: card.year, debtorId: card.personId, debtorName: card.debtorName, debtorFiscalCode: card.debtorFiscalCode,
    description: card.description, amountCents: card.amountCents, openCents: card.openCents, dueDate: card.dueDate, nav: card.nav, state: shownStateOf(card, card.expiringFrom, today), createdAt: card.createdAt, version: card.version,
  };
}

/** The office scope of an operator as a condition: null = all offices (features.md part 2, pain 12). */
export function officeScope(offices: readonly string[] | null): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  if (offices.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `office IN (${offices.map(() => '?').join(', ')})`, params: offices };
}
