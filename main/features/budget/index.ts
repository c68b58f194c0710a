export { createBudgetRouter } from './router.ts';
export { splitDuePayments, type SplittingWork } from './splitting.ts';
