import { z } from 'zod';
import { TASK_KINDS, type taskFilter, type taskRow, type TASK_SORTS } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { TASK_STATE_LABEL, TASK_STATES, type TaskState } from '../../domain/position-state.ts';
import { allOf, cutPage, facetOf, isCursorOf, isNumber, isText, oneOf, operatorLabels, pageOf, placeInOrder, saysEveryWord, valuesOf, whenGiven, type Condition, type ListOrder } from '../list-page.ts';
import { textQuery } from '../positions/index.ts';
import { taskFactsSchema, tasksInScope } from './store.ts';
import { TASK_RULES, type TaskKind } from './task-kinds.ts';

export type TaskFilter = Readonly<z.infer<typeof taskFilter>>;
export type TaskSort = (typeof TASK_SORTS)[number];
export type TaskListRow = Readonly<z.infer<typeof taskRow>>;
/** Who asks, and on which day: what «mie» and «in ritardo» mean. */
export type TaskAsker = Readonly<{ operatorId: number; offices: readonly string[] | null; today: string }>;

/** The title a person reads, for the order by kind and for finding by title. */
const TITLE = `CASE t.kind ${TASK_KINDS.map((kind) => `WHEN '${kind}' THEN '${TASK_RULES[kind].title.replaceAll("'", "''")}'`).join(' ')} ELSE t.kind END`;

const ORDERS: Readonly<Record<TaskSort, ListOrder>> = {
  DUE: { name: 'DUE', column: "COALESCE(t.due_on, '9999-12-31')", index: 'INDEXED BY task_due_order', descending: false },
  NEWEST: { name: 'NEWEST', column: 't.id', index: 'NOT INDEXED', descending: true },
  AMOUNT: { name: 'AMOUNT', column: 'COALESCE(t.amount_cents, -1)', index: 'INDEXED BY task_amount_order', descending: true },
  KIND: { name: 'KIND', column: TITLE, index: 'NOT INDEXED', descending: false },
};

function ownerCondition(owner: TaskFilter['owner'], operatorId: number): Condition | null {
  if (owner === null) return null;
  return owner === 'NOBODY' ? { sql: 't.owner_id IS NULL', params: [] } : { sql: 't.owner_id = ?', params: [owner === 'MINE' ? operatorId : owner] };
}

/** Words of the title and of the short description, or of the position the task is about. */
function textCondition(text: string): Condition | null {
  const positions = textQuery(text);
  if (positions === null) return null;
  const said = saysEveryWord(`(${TITLE} || ' ' || COALESCE(json_extract(t.facts, '$.detail'), ''))`, text);
  return { sql: `(${said.sql} OR t.position_id IN (${positions.sql}))`, params: [...said.params, ...positions.params] };
}

/** The conditions of a filter inside the operator's scope, over the rows of `task t`. */
function taskConditions(filter: TaskFilter, asker: TaskAsker): Condition {
  return allOf([
    tasksInScope(asker.offices), oneOf('t.kind', filter.kinds), oneOf('t.state', filter.states), filter.office === null ? null : tasksInScope([filter.office]), ownerCondition(filter.owner, asker.operatorId),
    whenGiven('t.due_on >= ?', filter.dueFrom), whenGiven('t.due_on <= ?', filter.dueTo), textCondition(filter.text),
  ]);
}

/** Is this a cursor of the list in this order? */
export function isTaskCursor(cursor: string | null, sort: TaskSort): boolean {
  return isCursorOf(cursor, ORDERS[sort]);
}

const pageRowSchema = z.object({
  ...placeInOrder, kind: z.enum(TASK_KINDS), office: z.string(), positionId: z.int().nullable(), paymentId: z.int().nullable(), amountCents: z.int().nullable(), facts: z.string(), contradiction: z.int(), state: z.enum(TASK_STATES),
  dueOn: z.string().nullable(), openedAt: z.string(), ownerId: z.int().nullable(), ownerName: z.string().nullable(),
});

/** The office a task belongs to now. */
const OFFICE = 'COALESCE((SELECT c.office FROM position_place c WHERE c.position_id = t.position_id), t.office)';

export type TaskPageRequest = Readonly<{ filter: TaskFilter; sort: TaskSort; cursor: string | null; limit: number; asker: TaskAsker }>;

/** One page of the tasks. By due day those without one come last, as do those without an amount in the order by amount. */
export async function taskPage(reader: Reader, request: TaskPageRequest): Promise<Readonly<{ rows: readonly TaskListRow[]; next: string | null }>> {
  const order = ORDERS[request.sort];
  const page = await pageOf(reader, { name: 'tasks', table: 'task', alias: 't', order, where: taskConditions(request.filter, request.asker), waysIn: [], cursor: request.cursor, limit: request.limit });
  const direction = order.descending ? 'DESC' : 'ASC';
  const found = await reader.all(pageRowSchema,
    `/* tasks.page */ SELECT t.id, t.kind, ${OFFICE} AS office, t.position_id, t.payment_id, t.amount_cents, t.facts, t.contradiction, t.state, t.due_on, t.opened_at, t.owner_id, o.name AS owner_name, sort_key
     FROM (${page.sql}) CROSS JOIN task t ON t.id = picked LEFT JOIN operator_card o ON o.id = t.owner_id ORDER BY sort_key ${direction}, t.id ${direction}`, page.params);
  const { rows, next } = cutPage(found, request.limit, order);
  return { rows: rows.map((row) => toListRow(row, request.asker.today)), next };
}

function toListRow(found: z.infer<typeof pageRowSchema>, today: string): TaskListRow {
  const { facts, sortKey: _, ...row } = found;
  return {
    ...row, title: TASK_RULES[row.kind].title, detail: taskFactsSchema.parse(JSON.parse(facts)).detail, contradiction: row.contradiction === 1,
    overdue: row.state !== 'DONE' && row.dueOn !== null && row.dueOn < today,
  };
}

const totalsSchema = z.object({ count: z.int(), open: z.int(), overdue: z.int(), contradictions: z.int(), amountCents: z.int() });
export type TaskTotals = Readonly<z.infer<typeof totalsSchema>>;

/** Count and sum of a filter; `overdue` and `contradictions` are of the open ones. */
export async function totalsOfTasks(reader: Reader, filter: TaskFilter, asker: TaskAsker): Promise<TaskTotals> {
  const where = taskConditions(filter, asker);
  const row = await reader.get(totalsSchema,
    `/* tasks.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(t.state <> 'DONE'), 0) AS open, COALESCE(SUM(t.state <> 'DONE' AND t.due_on < ?), 0) AS overdue, COALESCE(SUM(t.state <> 'DONE' AND t.contradiction = 1), 0) AS contradictions,
      COALESCE(SUM(t.amount_cents), 0) AS amount_cents FROM task t WHERE ${where.sql}`, [asker.today, ...where.params]);
  return row ?? { count: 0, open: 0, overdue: 0, contradictions: 0, amountCents: 0 };
}

const isKind = (value: string | number): value is TaskKind => TASK_KINDS.some((kind) => kind === value);
const isState = (value: string | number): value is TaskState => TASK_STATES.some((state) => state === value);
const KIND_LABELS = new Map<string | number, string>(TASK_KINDS.map((kind) => [kind, TASK_RULES[kind].title]));

/** How many tasks each value of a facet leaves, given the rest of the filter. */
export async function taskFacets(reader: Reader, filter: TaskFilter, asker: TaskAsker) {
  const facet = (value: string, without: Partial<TaskFilter>, labels?: ReadonlyMap<string | number, string>) =>
    facetOf(reader, 'tasks', { value, from: 'task t', where: taskConditions({ ...filter, ...without }, asker), ...(labels === undefined ? {} : { labels }) });
  const ownedBy = async (owner: 'MINE' | 'NOBODY') => (await totalsOfTasks(reader, { ...filter, owner }, asker)).count;
  return {
    kinds: valuesOf(await facet('t.kind', { kinds: [] }, KIND_LABELS), isKind), states: valuesOf(await facet('t.state', { states: [] }, new Map(Object.entries(TASK_STATE_LABEL))), isState), offices: valuesOf(await facet(OFFICE, { office: null }), isText),
    owners: valuesOf(await facet('t.owner_id', { owner: null }, await operatorLabels(reader)), isNumber), mine: await ownedBy('MINE'), nobody: await ownedBy('NOBODY'),
  };
}
