import { access, application, tasks } from './application-operations.ts';
import { catalogue, setup } from './catalogue-operations.ts';
import { notices, payments, people, positions, verification } from './position-operations.ts';

/** Everything that crosses the bridge between the application core and its screens. */
export const contract = { application, access, setup, catalogue, people, positions, notices, payments, verification, tasks };
export type Contract = typeof contract;

export * from './operation.ts';
export { TOPICS, SETUP_STEPS, sessionShape } from './application-operations.ts';
export type { Topic } from './application-operations.ts';
export { VERDICTS, positionForm, positionFilter, positionShape } from './position-operations.ts';
export { entityInput, entityShape, numberingInput, numberingShape, accountShape, serviceInput, serviceShape, amountRuleInput, dueRuleInput, budgetLineInput } from './catalogue-operations.ts';
export * from './shared-shapes.ts';
