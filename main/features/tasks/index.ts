export { createTasksRouter, sideAmount } from './router.ts';
export { openTask, paymentPlaceSchema, type PaymentLedger, type PaymentPlace } from './service.ts';
export { closeTasksOf, reopenTask, undoNote } from './payment-tasks.ts';
export { addTaskEvent, lastTaskOfPayment, openTasksOfPayment, taskCounts, tasksOfPosition, updateTask, type TaskFacts, type TaskRow } from './store.ts';
export { taskPage, totalsOfTasks, type TaskListRow } from './task-list.ts';
export { taskKind, TASK_RULES, type TaskKind } from './task-kinds.ts';
