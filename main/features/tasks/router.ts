import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { mutate, currentOperator, operations, staleCursor, type OperationContext } from '../access/index.ts';
import { actOnTask, postponeTask, showTask, takeTask, undoTask, type PaymentLedger } from './service.ts';
import { listTasks, taskCounts, taskFactsSchema } from './store.ts';
import { giveTasksBack, takeTasks } from './taking-many.ts';
import { isTaskCursor, taskFacets, taskPage, totalsOfTasks, type TaskAsker } from './task-list.ts';
import { taskKind, TASK_RULES } from './task-kinds.ts';

function askerOf(context: OperationContext): TaskAsker {
  const operator = currentOperator(context);
  return { operatorId: operator.id, offices: operator.offices, today: context.application.clock.today() };
}

/** The part of the contract about tasks. */
export function createTasksRouter(ledger: PaymentLedger) {
  const os = operations.tasks;
  return {
    list: os.list.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const operator = currentOperator(context);
      const rows = await listTasks(reader, input.view, operator.id, operator.offices, input.cursor, input.limit + 1);
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      const today = context.application.clock.today();
      const next = rows.length > input.limit && last !== undefined ? (input.view === 'CLOSED' ? String(last.id) : `${last.dueOn ?? ''}|${last.id}`) : null;
      return ok({
        tasks: page.map((row) => ({
          id: row.id, kind: row.kind, title: TASK_RULES[taskKind(row.kind)].title, detail: taskFactsSchema.parse(JSON.parse(row.facts)).detail, amountCents: row.amountCents, state: row.state, dueOn: row.dueOn, openedAt: row.openedAt,
          ownerName: row.ownerName, positionId: row.positionId, overdue: row.state !== 'DONE' && row.dueOn !== null && row.dueOn < today, contradiction: row.contradiction === 1,
        })),
        next, counts: await taskCounts(reader, operator.id, operator.offices),
      });
    })),
    page: os.page.handler(({ input, context }) => {
      if (!isTaskCursor(input.cursor, input.sort)) return staleCursor();
      return context.application.engine.read(async (reader) => {
        const { rows, next } = await taskPage(reader, { ...input, asker: askerOf(context) });
        return ok({ rows: [...rows], next });
      });
    }),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOfTasks(reader, input.filter, askerOf(context))), { lane: 'heavy' })),
    counts: os.counts.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await taskFacets(reader, input.filter, askerOf(context))), { lane: 'heavy' })),
    show: os.show.handler(({ input, context }) => context.application.engine.read((reader) => showTask(context.application, ledger, reader, currentOperator(context), input.id))),
    act: os.act.handler(({ input, context }) => mutate(context.application.engine, 'tasks.act', input, (unit) => actOnTask(context.application, ledger, unit, currentOperator(context), input))),
    take: os.take.handler(({ input, context }) => mutate(context.application.engine, 'tasks.take', input, (unit) => takeTask(unit, currentOperator(context), input.id, input.expectedVersion))),
    takeMany: os.takeMany.handler(({ input, context }) => mutate(context.application.engine, 'tasks.takeMany', input, (unit) => takeTasks(unit, currentOperator(context), input.ids))),
    giveBack: os.giveBack.handler(({ input, context }) => mutate(context.application.engine, 'tasks.giveBack', input, (unit) => giveTasksBack(unit, currentOperator(context), input.tasks))),
    postpone: os.postpone.handler(({ input, context }) => mutate(context.application.engine, 'tasks.postpone', input, (unit) => postponeTask(context.application, unit, currentOperator(context), input.id, input.expectedVersion, input.until, input.reason))),
    undo: os.undo.handler(({ input, context }) => mutate(context.application.engine, 'tasks.undo', input, (unit) => undoTask(context.application, ledger, unit, currentOperator(context), input.id, input.expectedVersion, input.reason))),
  };
}

/** Italian amount for the two sides of a card. */
export function sideAmount(cents: number | null): string {
  return cents === null ? '—' : formatEuro(cents);
}
