export { failure, hashInput, mutate, staleCursor, versionConflict, type Operator, type Outcome } from './calls.ts';
export { currentOperator, operations, operatorOrNull, type OperationContext } from './guard.ts';
export { createWindowSession, IDLE_MINUTES, type SessionState, type WindowSession } from './window-session.ts';
export { login, loginDelaySeconds, type LoggedIn } from './login.ts';
export { toSessionShape } from './operator.ts';
export { accessRouter, preferenceHandlers } from './router.ts';
export { preferencesOf, type Preferences } from './preferences.ts';
export { activeOperatorById, addFirstOperator, addOperator, administratorNames, hasOperators, operatorById, operatorByUsername, operatorNames, preparePassword, type NewOperator } from './service.ts';
export type { StoredPassword } from './password-hash.ts';
