export { createTasksRouter, sideAmount } from './router.ts';
export { openConflictTask, type FoundConflict } from './conflict-tasks.ts';
export { openSubjectTasks, openTask, paymentPlaceSchema, type PaymentLedger, type PaymentPlace } from './service.ts';
export { closeTasksOf, closeWaitingForReceipt, reopenTask, undoNote, SETTLED_BY_ITSELF } from './payment-tasks.ts';
export { followReceipts, type AskedTask, type OpenedTask } from './receipts-together.ts';
export { addTaskEvent, followPayment, lastTaskOfPayment, givePayment, openTasksOfPayment, openTasksOfPositions, taskCounts, tasksOfKind, tasksOfPosition, updateTask, type SubjectTask, type TaskFacts, type TaskRow, setSubject } from './store.ts';
export { taskPage, totalsOfTasks, type TaskListRow } from './task-list.ts';
export { closeByItself, openAgain } from './subject-tasks.ts';
export { CLOSING_TASK_KIND, DISCREPANCY_TASK_KINDS, taskKind, TASK_RULES, type TaskKind } from './task-kinds.ts';
