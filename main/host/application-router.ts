import { accessRouter, operations, preferenceHandlers } from '../features/access/index.ts';
import { createAccountChangeRouter } from '../features/account-change/index.ts';
import { createAttestationsRouter } from '../features/attestations/index.ts';
import { auditHandler } from '../features/audit/index.ts';
import { createCareRouter, deskHandlers } from '../features/care/index.ts';
import { createBudgetRouter } from '../features/budget/index.ts';
import { catalogueRouter } from '../features/catalogue/index.ts';
import { createCounterRouter, peopleHooks } from '../features/counter/index.ts';
import { createDashboardRouter } from '../features/dashboard/index.ts';
import { createExportsRouter } from '../features/exports/index.ts';
import { flowFiles } from '../features/flows/index.ts';
import { createLotsRouter } from '../features/lots/index.ts';
import { createNoticesRouter, createPapersRouter, printedNotices, supersedePrints, supersedePrintsNaming } from '../features/notices/index.ts';
import { createPaymentsRouter, paymentLedger, receiptAmounts, type PaymentNeighbours } from '../features/payments/index.ts';
import { createPeopleRouter } from '../features/people/index.ts';
import { createClosingsRouter, createReconciliationRouter, createTreasuryRouter, flowLinesWithIuv, followUnreported, whyNotRevocable } from '../features/reconciliation/index.ts';
import { createChargesRouter, createPlansRouter, createPositionsRouter } from '../features/positions/index.ts';
import { setupRouter } from '../features/setup/index.ts';
import { createSyncRouters } from '../features/sync/index.ts';
import { createTasksRouter } from '../features/tasks/index.ts';
import { keepRawFile, loadRawFile } from '../data/raw-files.ts';
import { isTreasuryFile, sourceOfBytes } from '../features/treasury/index.ts';

/** What payments ask of the features that stand on them. */
const paymentNeighbours: PaymentNeighbours = { isTreasuryFile: ({ name, bytes }) => isTreasuryFile(sourceOfBytes(name, bytes)), flowLinesOf: flowLinesWithIuv };

/** The whole contract, each part by its feature, with the ports between features wired here. */
export function createApplicationRouter() {
  const counter = createCounterRouter();
  const paperLedger = { supersede: supersedePrints, supersedeNaming: supersedePrintsNaming, printed: printedNotices };
  const positions = createPositionsRouter({ paper: paperLedger, rawFiles: { keep: keepRawFile, load: loadRawFile } });
  return operations.router({
    application: { ...createCareRouter(), ...counter.application, ...preferenceHandlers, ...deskHandlers, audit: auditHandler },
    access: accessRouter,
    setup: setupRouter,
    catalogue: catalogueRouter,
    accountChanges: createAccountChangeRouter(),
    people: createPeopleRouter(peopleHooks),
    positions: { ...positions, ...counter.positions },
    notices: createNoticesRouter(),
    papers: createPapersRouter(),
    payments: createPaymentsRouter(flowFiles, paymentNeighbours),
    verification: counter.verification,
    tasks: createTasksRouter({ ...paymentLedger, whyNotRevocable, followUnreported }),
    exports: createExportsRouter(),
    lots: createLotsRouter(),
    ...createSyncRouters(),
    treasury: createTreasuryRouter(),
    reconciliation: createReconciliationRouter(),
    closings: createClosingsRouter(),
    attestations: createAttestationsRouter(),
    plans: createPlansRouter({ paper: paperLedger, receipts: receiptAmounts }),
    charges: createChargesRouter(),
    budget: createBudgetRouter(),
    dashboard: createDashboardRouter(),
  });
}
