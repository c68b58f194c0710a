export { actionLabel, labelledActions } from './action-label.ts';
export { auditHandler } from './router.ts';
