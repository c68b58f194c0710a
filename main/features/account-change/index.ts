export { createAccountChangeRouter } from './router.ts';
export { beginDueChanges } from './due-changes.ts';
export { continueAccountChanges, isMoving, keepMoving, MOVED_IN_ONE_UNIT, movingSettled } from './moving.ts';
