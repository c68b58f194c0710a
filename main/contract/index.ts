import { dashboard } from './dashboard-operations.ts';
import { attestations } from './attestation-operations.ts';
import { accountChanges } from './account-change-operations.ts';
import { access, application, tasks } from './application-operations.ts';
import { catalogue, setup } from './catalogue-operations.ts';
import { people } from './people-operations.ts';
import { plans } from './plan-operations.ts';
import { exports } from './export-operations.ts';
import { connection, onboarding, sync } from './sync-operations.ts';
import { budget } from './budget-operations.ts';
import { charges } from './charge-operations.ts';
import { closings } from './closing-operations.ts';
import { reconciliation, treasury } from './reconciliation-operations.ts';
import { lots } from './lot-operations.ts';
import { papers } from './paper-operations.ts';
import { notices, payments, positions, verification } from './position-operations.ts';

/** Everything that crosses the bridge between the application core and its screens. */
export const contract = { application, access, setup, catalogue, accountChanges, people, positions, notices, payments, verification, tasks, exports, connection, onboarding, sync, treasury, reconciliation, closings, attestations, plans, charges, lots, papers, budget, dashboard };
export type Contract = typeof contract;

export * from './operation.ts';
export { planRulesInput, planShape } from './plan-operations.ts';
export { TOPICS, SETUP_STEPS, listViewShape, sessionShape, viewChange } from './application-operations.ts';
export type { Topic } from './application-operations.ts';
export { addressEntry, contactEntry, identityInput, identityShape, linkEntry, MERGE_FIELDS, PEOPLE_VIEWS, personPage } from './people-operations.ts';
export { LOAD_SOURCES, VERDICTS, positionForm, positionFilter, positionShape } from './position-operations.ts';
export { entityInput, entityShape, numberingInput, numberingShape, accountShape, serviceInput, serviceShape, amountRuleInput, dueRuleInput, budgetLineInput } from './catalogue-operations.ts';
export { ACCOUNT_CHANGE_STATES, accountChangeShape, newAccountInput, type AccountChangeState } from './account-change-operations.ts';
export { ONBOARDING_STATES, ONBOARDING_STEPS, PULLED_STREAMS, QUEUE_STATES, SECRET_PLACES, SYNC_MARKS, connectionTest, connectorCard, exchangeRow, notRecordedRow, queueRow, syncStatus } from './sync-operations.ts';
export { EXPORT_FORMATS, EXPORT_ROLES, EXPORTED_LISTS, exportedSelection, exportShape, type ExportedList, type ExportFormat } from './export-operations.ts';
export { PAYMENT_EFFECTS, PAYMENT_SORTS, POSITION_SORTS, PRINT_SORTS, TASK_KINDS, TASK_SORTS, paymentFilter, paymentRow, positionCounts, printFilter, printRow, taskFilter, taskRow } from './list-operations.ts';
export {
  columnMapInput, DIFFERENCE_REASONS, flowLineRow, flowRow, MATCH_CONFIDENCES, MATCH_STATUSES, matchTarget, month, movementRow, movementShape, RECONCILIATION_BUCKETS, receiptRow, reconciliationRow, reconciliationStatus, REVIEW_ACTIONS, TREASURY_RESULTS, treasuryFilter, treasuryOutcome, type ReconciliationBucket,
} from './reconciliation-operations.ts';
export { revenueItem, revenueItemInput } from './budget-operations.ts';
export { changedAfterClosing, CHECK_CODES, CHECK_STANDINGS, CLOSING_PAPERS, monthClosing } from './closing-operations.ts';
export { chargeRulesInput, officeRateInput } from './charge-operations.ts';
export { AGE_LIMITS, DASHBOARD_GROUPS, DASHBOARD_TABLES } from './dashboard-operations.ts';
export { stampDutyInput } from './attestation-operations.ts';
export { LOT_OUTPUTS, LOT_SORTS, LOT_STATES, LOT_TAKINGS, lotCard, lotCount, lotSelection, MOST_LOT_NOTICES, type LotState, REMINDER_NUMBERS, reminderCount, reminderTerms } from './lot-operations.ts';
export { noticePaper, paperSettings, paperSettingsInput, printChoice, printChoices, printedLanguage, envelopeWindow, letterShape } from './paper-operations.ts';
export * from './shared-shapes.ts';
