import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { insertRows } from '../../data/many-rows.ts';
import { STORED_STATES } from '../../domain/position-state.ts';
import { WITHDRAWN, type FactKind } from './position-record.ts';
import { filterConditions, type PositionFilter } from './list.ts';
import { OF_LOAD } from './load-store.ts';

/*
 * What printing thousands of notices asks of positions: which may be wanted, how they stand when their print is recorded, and their histories, many at once.
 */

const countRow = z.object({ count: z.int() });
const candidateRow = z.object({
  positionId: z.int(), installmentId: z.int(), personId: z.int(), office: z.string(), serviceId: z.int().nullable(), debtorSort: z.string(), amountCents: z.int(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), state: z.enum(STORED_STATES), paper: z.int(), fine: z.int(),
});
/** A notice that still asks for something. `paper` 1: a valid one is in somebody's hands. `fine` 1: it may ask for two amounts. */
export type PrintCandidate = Readonly<z.infer<typeof candidateRow>>;

/** Which positions: those of a filter, of them perhaps only what one load brought, or those named. All stay inside the scope. */
export type PrintChoice = Readonly<{ filter: PositionFilter; loadId?: number | null }> | Readonly<{ ids: readonly number[] }>;

/**
 * Notices of the chosen positions that have a number and are still to be paid, in no order that means anything. For the heavy lane. Positions with a plan are not among them: their paper is
 * one for all installments, printed from the position, and a page for each number would ask for the debt twice. `single`: nor those with two amounts.
 * @param limit one more is enough to know that there are too many
 */
export async function printCandidates(reader: Reader, choice: PrintChoice, offices: readonly string[] | null, today: string, limit: number, single = false): Promise<readonly PrintCandidate[]> {
  const chosen = conditionsOf(choice, offices, today);
  return reader.all(candidateRow,
    `/* positions.printCandidates */ SELECT p.id AS position_id, i.id AS installment_id, p.person_id, p.office, p.service_id, p.debtor_sort, i.amount_cents, i.due_date, i.payable_until, i.state,
       EXISTS (SELECT 1 FROM position_print n WHERE n.installment_id = i.id AND n.document = 'NOTICE' AND n.state = 'CURRENT') AS paper, EXISTS (SELECT 1 FROM fine WHERE fine.position_id = p.id) AS fine
     FROM (SELECT id AS chosen_id FROM debt_position WHERE ${chosen.sql}) CROSS JOIN debt_position p ON p.id = chosen_id CROSS JOIN installment i ON i.position_id = p.id
     WHERE i.nav IS NOT NULL AND i.state IN ('TO_SYNC', 'UNPAID') AND NOT ${HAS_PLAN}${single ? ' AND NOT EXISTS (SELECT 1 FROM fine WHERE fine.position_id = p.id)' : ''} LIMIT ?`, [...chosen.params, limit]);
}

const HAS_PLAN = `EXISTS (SELECT 1 FROM payment_option o WHERE o.position_id = p.id AND o.kind = 'INSTALLMENTS' AND o.withheld <> ${WITHDRAWN})`;

/** Positions of the choice that a lot leaves out because they have a plan. For the heavy lane. */
export async function countWithPlan(reader: Reader, choice: PrintChoice, offices: readonly string[] | null, today: string): Promise<number> {
  const chosen = conditionsOf(choice, offices, today);
  const found = await reader.get(countRow, `/* positions.countWithPlan */ SELECT COUNT(*) AS count FROM (SELECT id AS chosen_id FROM debt_position WHERE ${chosen.sql}) CROSS JOIN debt_position p ON p.id = chosen_id WHERE p.state IN ('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID') AND ${HAS_PLAN}`, chosen.params);
  return found?.count ?? 0;
}

const EVERY: PositionFilter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

function idsInScope(ids: readonly number[], offices: readonly string[] | null, today: string): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  const scope = filterConditions(EVERY, offices, today);
  return { sql: `id IN (SELECT value FROM json_each(?)) AND ${scope.sql}`, params: [JSON.stringify(ids), ...scope.params] };
}

function conditionsOf(choice: PrintChoice, offices: readonly string[] | null, today: string): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if ('ids' in choice) return idsInScope(choice.ids, offices, today);
  const { sql, params } = filterConditions(choice.filter, offices, today);
  return choice.loadId === null || choice.loadId === undefined ? { sql, params } : { sql: `${OF_LOAD} AND ${sql}`, params: [choice.loadId, ...params] };
}

const standingRow = z.object({ installmentId: z.int(), positionId: z.int(), nav: z.string().nullable(), amountCents: z.int(), dueDate: z.string().nullable(), state: z.enum(STORED_STATES), version: z.int(), withheld: z.int(), account: z.string().nullable(), printed: z.int() });
/** How a notice stands now. `withheld`: of its way of paying. `account`: IBAN a slip of it would bear, of its first transfer, without blanks. `printed`: how many times its notice was printed. */
export type PrintStanding = Readonly<z.infer<typeof standingRow>>;

/** How the given installments stand, by id; one that is no more is not among them. */
export async function printStandings(reader: Reader, installmentIds: readonly number[]): Promise<ReadonlyMap<number, PrintStanding>> {
  const rows = await reader.all(standingRow,
    `/* positions.printStandings */ SELECT i.id AS installment_id, i.position_id, i.nav, i.amount_cents, i.due_date, i.state, p.version, (SELECT o.withheld FROM payment_option o WHERE o.id = i.option_id) AS withheld,
       (SELECT COALESCE(t.postal_iban, upper(replace(t.iban, ' ', ''))) FROM transfer t WHERE t.installment_id = i.id ORDER BY t.transfer_index LIMIT 1) AS account,
       (SELECT COUNT(*) FROM position_print n WHERE n.installment_id = i.id AND n.document = 'NOTICE') AS printed
     FROM installment i JOIN debt_position p ON p.id = i.position_id WHERE i.id IN (SELECT value FROM json_each(?))`, [JSON.stringify(installmentIds)]);
  return new Map(rows.map((row) => [row.installmentId, row]));
}

export type PrintFact = Readonly<{ positionId: number; installmentId: number; kind: Extract<FactKind, 'PRINTED' | 'REPRINTED'>; operatorId: number; reason: string | null; detail: string | null }>;

/** Adds the prints of a lot to many histories. */
export async function addPrintFacts(unit: UnitOfWork, facts: readonly PrintFact[]): Promise<void> {
  await insertRows(unit, '/* positions.addPrintFacts */ INSERT INTO position_fact (position_id, installment_id, kind, at, operator_id, reason, detail)', facts.map((fact) => [fact.positionId, fact.installmentId, fact.kind, unit.now, fact.operatorId, fact.reason, fact.detail]));
}
