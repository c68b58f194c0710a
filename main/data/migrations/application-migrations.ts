import type { Migration } from '../migrate.ts';
import { spineMigration } from './0001-spine.ts';
import { operatorPasswordChangeMigration } from './0002-operator-password-change.ts';
import { receiptPrintsAndAttachmentsMigration } from './0003-receipt-prints-and-attachments.ts';
import { listIndexesMigration } from './0004-list-indexes.ts';
import { peopleRegistryMigration } from './0005-people-registry.ts';
import { listViewsMigration } from './0006-list-views.ts';
import { accountChangeMigration } from './0007-account-change.ts';
import { deskListIndexesMigration } from './0008-desk-list-indexes.ts';
import { intermediaryMigration } from './0009-intermediary.ts';
import { listWalksMigration } from './0010-list-walks.ts';
import { unfetchedItemsMigration } from './0011-unfetched-items.ts';
import { listPagesMigration } from './0012-list-pages.ts';
import { inboxRawOnceMigration } from './0013-inbox-raw-once.ts';
import { reconciliationMigration } from './0014-reconciliation.ts';
import { monthClosingMigration } from './0015-month-closing.ts';
import { attestationsMigration } from './0016-attestations.ts';
import { plansMigration } from './0017-plans.ts';
import { noticeLotsMigration } from './0018-notice-lots.ts';
import { paymentStandingsMigration } from './0019-payment-standings.ts';
import { collectedPositionsMigration } from './0020-collected-positions.ts';
import { budgetMigration } from './0021-budget.ts';
import { collectedSumsMigration } from './0022-collected-sums.ts';
import { discrepancyTasksMigration } from './0023-discrepancy-tasks.ts';
import { closedRowsMigration } from './0024-closed-rows.ts';
import { lotMarksMigration } from './0025-lot-marks.ts';
import { noticePapersMigration } from './0026-notice-papers.ts';
import { debtLinesMigration } from './0027-debt-lines.ts';
import { syncHistoryMigration } from './0028-sync-history.ts';
import { revokedPaymentsMigration } from './0029-revoked-payments.ts';
import { amountOrdersMigration } from './0030-amount-orders.ts';
import { lotTakingsMigration } from './0031-lot-takings.ts';
import { positionLoadsMigration } from './0032-position-loads.ts';
import { postalAccountsMigration } from './0033-postal-accounts.ts';
import { lapsedInstallmentsMigration } from './0034-lapsed-installments.ts';

/** The migrations of the product after the engine's own, in order: what every archive is brought to when it is opened. */
export const applicationMigrations: readonly Migration[] = [
  spineMigration, operatorPasswordChangeMigration, receiptPrintsAndAttachmentsMigration, listIndexesMigration, peopleRegistryMigration, listViewsMigration, accountChangeMigration,
  deskListIndexesMigration, intermediaryMigration, listWalksMigration, unfetchedItemsMigration, listPagesMigration, inboxRawOnceMigration, reconciliationMigration, monthClosingMigration, attestationsMigration, plansMigration,
  noticeLotsMigration, paymentStandingsMigration, collectedPositionsMigration, budgetMigration, collectedSumsMigration, discrepancyTasksMigration, closedRowsMigration, lotMarksMigration, noticePapersMigration, debtLinesMigration, syncHistoryMigration, revokedPaymentsMigration, amountOrdersMigration, lotTakingsMigration, positionLoadsMigration, postalAccountsMigration, lapsedInstallmentsMigration,
];
