export { createBudgetRouter } from './router.ts';
export { splitDuePayments, type SplittingWork } from './splitting.ts';
export { createRegistryImports, type RegistryImports } from './registry-import.ts';
