export { accountById, accountByIban, listAccounts, retireAccount, saveAccount, type Account, type AccountInput } from './accounts.ts';
export {
  beginAccountChange, cancelAccountChange, changesDue, changesToContinue, decidedAccountMoves, findAccountChange, finishAccountChange, listAccountChanges, planAccountChange, recordExpected, recordMoved, recordMovedBack, resolveAccounts, runAccountChange,
  stopAccountChange, undoAccountChange, unfinishedAccountChanges, writeChangeAudit, type AccountChange, type AccountChangeView, type ChangeAnswer, type NewAccountInput, type PlanInput,
} from './account-changes.ts';
export { placesOf, type BackCounts, type BatchCounts } from './account-change-store.ts';
export { catalogueRouter } from './router.ts';
export { BUILT_IN_FIELDS, type Service, type ServiceInput, type ServiceRules, type ServiceTerms } from './service-row.ts';
export { activateStarter, duplicateService, issuingTermsOf, listServices, postalBeside, retireService, saveService, serviceByCode, serviceById, serviceWithUsage, type IssuingTerms } from './services.ts';
export { starterServices, type StarterService } from './starter-services.ts';
export { countActiveServices } from './store.ts';
export { taxonomyStanding, taxonomyWarning, type TaxonomyStanding } from './taxonomy.ts';
export { listTaxonomy, loadTaxonomy, taxonomyStandingOf } from './taxonomy-store.ts';
