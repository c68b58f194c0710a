import type { z } from 'zod';
import type { matchTarget } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { appendAudit } from '../../data/audit.ts';
import { ok } from '../../domain/result.ts';
import { currentOperator, failure, mutate, operations, operatorNames, staleCursor, versionConflict, type OperationContext, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { FLOW_ANOMALY_LABELS, parseFlowAnomalies, versionsOf } from '../flows/index.ts';
import { acceptClass, previewClass } from './class-acceptance.ts';
import { acceptMovements, confirmFlow, deferMovement, excludeMovement, matchByHand, proposeAgain, separateMovement, undoMovement, type Decided, type Deciding, type Share } from './decisions.ts';
import { flowConfirmation } from './decision-store.ts';
import type { AllocationTarget } from './matching/matching-input.ts';
import { listedFlows, totalsOfFlows } from './listed-rows.ts';
import { findMovement, flowsByIds, movementsByIds } from './outcome-store.ts';
import { overviewOf, statusOf } from './overview.ts';
import type { DecisionWork, ReconciliationPort } from './reconciliation-port.ts';
import { bucketPage, linesOfFlow } from './review-pages.ts';
import { movementRows, toFlowRow } from './review-rows.ts';
import type { Reviewer } from './review-actions.ts';
import { readSettings, writeSettings } from './settings-store.ts';
import { suggestionsFor } from './suggestions.ts';
import { iuvsOfReceipts } from './target-store.ts';
import { whyPanel } from './why-panel.ts';

/** A process that does not match serves no window. */
function portOf(application: ApplicationContext): ReconciliationPort {
  if (application.reconciliation === null) throw new Error('The reconciliation is not wired in this host');
  return application.reconciliation;
}

const NO_MOVEMENT = 'Il movimento non c’è, o non è ancora stato guardato: ricarica.';

async function reviewerOf(context: OperationContext, reader: Reader): Promise<Reviewer> {
  return { operatorId: currentOperator(context).id, fourEyesCents: (await readSettings(reader)).fourEyesCents, today: context.application.clock.today() };
}

/** Writes a decision, lets the matching follow it, and tells how the movements stand then. */
async function decide(context: OperationContext, operation: string, input: Readonly<{ requestId: string }>, work: (deciding: Deciding) => ReturnType<DecisionWork<Decided>>) {
  const { application } = context;
  const operator = currentOperator(context);
  const today = application.clock.today();
  const decided = await portOf(application).decide(() => mutate(application.engine, operation, input, (unit) => work({ unit, operator, today })));
  if (!decided.ok) return decided;
  const { movementIds, awaiting, message } = decided.value;
  return application.engine.read(async (reader) => {
    const movements = await movementsByIds(reader, movementIds);
    return ok({ decided: movementIds.flatMap((id) => movements.get(id) ?? []).map((movement) => ({ movementId: movement.id, version: movement.version, status: movement.status, bucket: movement.deferredUntil !== null && movement.deferredUntil > today ? ('DEFERRED' as const) : movement.bucket, message, awaitingSecond: awaiting.includes(movement.id) })) });
  });
}

type AskedShare = Readonly<{ target: z.infer<typeof matchTarget>; cents: number }>;

/** The matching knows a receipt by its IUV too. */
async function sharesOf<Asked extends AskedShare>(reader: Reader, asked: readonly Asked[]): Promise<readonly (Omit<Asked, 'target'> & Share)[]> {
  const iuvs = await iuvsOfReceipts(reader, asked.flatMap(({ target }) => (target.kind === 'RECEIPT' ? [target.id] : [])));
  return asked.map((share) => {
    const { target } = share;
    const known: AllocationTarget = target.kind === 'FLOW' ? { kind: 'FLOW', flowId: target.id } : { kind: 'RECEIPT', receiptId: target.id, iuv: iuvs.get(target.id) ?? '' };
    return { ...share, target: known };
  });
}

/** Begun once for a request, however often it comes; what goes wrong is told by the status. */
function inBackground(context: OperationContext, operation: string, input: Readonly<{ requestId: string }>, work: (port: ReconciliationPort) => Promise<void>): Promise<Outcome<{ begun: boolean }>> {
  const port = portOf(context.application);
  return mutate(context.application.engine, operation, input, (unit) => {
    const isFree = port.standing().running === null;
    if (isFree) unit.afterCommit(() => void work(port).catch(() => undefined));
    return Promise.resolve(ok({ begun: isFree }));
  });
}

/** The part of the contract about matching the treasury. */
export function createReconciliationRouter() {
  const os = operations.reconciliation;
  return {
    overview: os.overview.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await overviewOf(context.application, reader, input.month)))),
    status: os.status.handler(({ context }) => context.application.engine.read(async (reader) => ok(await statusOf(context.application, reader)))),
    page: os.page.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const page = await bucketPage(reader, input, context.application.clock.today());
      return page === undefined ? staleCursor() : ok(page);
    })),
    movement: os.movement.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const panel = await whyPanel(reader, input.movementId, await reviewerOf(context, reader));
      return panel === null ? failure('NOT_FOUND', NO_MOVEMENT) : ok(panel);
    })),
    flow: os.flow.handler(({ input, context }) => context.application.engine.read((reader) => flowCard(context.application, reader, input.flowId))),
    flowLines: os.flowLines.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const flow = (await flowsByIds(reader, [input.flowId])).get(input.flowId);
      if (flow === undefined) return failure('NOT_FOUND', 'Il flusso non c’è, o non è ancora stato guardato: ricarica.');
      const page = await linesOfFlow(reader, flow, input);
      return page === undefined ? staleCursor() : ok(page);
    })),
    flows: os.flows.handler(({ input, context }) => context.application.engine.read((reader) => flowList(context.application, reader, input))),
    suggestions: os.suggestions.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const movement = await findMovement(reader, input.movementId);
      return movement === null ? failure('NOT_FOUND', NO_MOVEMENT) : ok(await suggestionsFor(reader, movement, input.text, input.limit, context.application.clock.today()));
    })),
    accept: os.accept.handler(({ input, context }) => decide(context, 'reconciliation.accept', input, (deciding) => acceptMovements(deciding, input.movements))),
    classPreview: os.classPreview.handler(async ({ input, context }) => ok(await previewClass(context.application, input))),
    acceptClass: os.acceptClass.handler(({ input, context }) => portOf(context.application).decide(() => acceptClass(context.application, currentOperator(context), input))),
    match: os.match.handler(({ input, context }) => decide(context, 'reconciliation.match', input, async (deciding) => matchByHand(deciding, { ...input, shares: await sharesOf(deciding.unit, input.shares) }))),
    separate: os.separate.handler(({ input, context }) => decide(context, 'reconciliation.separate', input, async (deciding) => separateMovement(deciding, { ...input, shares: await sharesOf(deciding.unit, input.shares) }))),
    exclude: os.exclude.handler(({ input, context }) => decide(context, 'reconciliation.exclude', input, (deciding) => excludeMovement(deciding, input))),
    defer: os.defer.handler(({ input, context }) => decide(context, 'reconciliation.defer', input, (deciding) => deferMovement(deciding, input))),
    undo: os.undo.handler(({ input, context }) => decide(context, 'reconciliation.undo', input, (deciding) => undoMovement(deciding, input))),
    proposeAgain: os.proposeAgain.handler(({ input, context }) => decide(context, 'reconciliation.proposeAgain', input, (deciding) => proposeAgain(deciding, input))),
    confirmFlow: os.confirmFlow.handler(async ({ input, context }) => {
      const { application } = context;
      const deciding = { operator: currentOperator(context), today: application.clock.today() };
      const done = await portOf(application).decide(() => mutate(application.engine, 'reconciliation.confirmFlow', input, (unit) => confirmFlow({ unit, ...deciding }, input)));
      if (!done.ok) return done;
      const flow = (await application.engine.read((reader) => flowsByIds(reader, [input.flowId]))).get(input.flowId);
      return ok({ ...done.value, code: flow?.code ?? '' });
    }),
    run: os.run.handler(({ input, context }) => inBackground(context, 'reconciliation.run', input, (port) => port.caughtUp())),
    rebuild: os.rebuild.handler(({ input, context }) => inBackground(context, 'reconciliation.rebuild', input, (port) => port.rebuild())),
    settings: os.settings.handler(({ context }) => context.application.engine.read(async (reader) => ok(await readSettings(reader)))),
    saveSettings: os.saveSettings.handler(({ input, context }) => mutate(context.application.engine, 'reconciliation.saveSettings', input, async (unit) => {
      const before = await readSettings(unit);
      if (before.version !== input.expectedVersion) return versionConflict();
      const version = before.version + 1;
      await writeSettings(unit, { fourEyesCents: input.fourEyesCents, version });
      await appendAudit(unit, { action: 'RECONCILIATION_SETTINGS', subjectKind: 'reconciliation', subjectId: 'settings', operatorId: String(currentOperator(context).id), before: { fourEyesCents: before.fourEyesCents }, after: { fourEyesCents: input.fourEyesCents } });
      unit.touch('reconciliation');
      return ok({ version });
    })),
  };
}

async function flowCard(application: ApplicationContext, reader: Reader, flowId: number) {
  const flow = (await flowsByIds(reader, [flowId])).get(flowId);
  if (flow === undefined) return failure('NOT_FOUND', 'Il flusso non c’è, o non è ancora stato guardato: ricarica.');
  const today = application.clock.today();
  const movements = await movementsByIds(reader, [...flow.coveredBy, ...flow.proposedBy]);
  const rowsOf = (ids: readonly number[]) => movementRows(reader, ids.flatMap((id) => movements.get(id) ?? []), today);
  const confirmation = await flowConfirmation(reader, flowId);
  const names = await operatorNames(reader);
  const versions = await versionsOf(reader, { receiverFiscalCode: flow.receiverFiscalCode, pspId: flow.pspId, flowName: flow.iuf });
  return ok({
    ...toFlowRow(flow, today), receiverFiscalCode: flow.receiverFiscalCode, declaredPayments: flow.declaredPayments, declaredCents: flow.declaredCents, sumCents: flow.sumCents, state: flow.state, anomalyLabels: parseFlowAnomalies(flow.anomalies).map((code) => FLOW_ANOMALY_LABELS[code]),
    confirmedAnomaly: confirmation === null ? null : { who: names.get(confirmation.madeBy) ?? '', at: confirmation.madeAt, reason: confirmation.reason }, receivedAt: flow.receivedAt,
    lines: { withReceipt: flow.linesWithReceipt, withReceiptCents: flow.withReceiptCents, withoutReceipt: flow.linesWithoutReceipt, withoutReceiptCents: flow.withoutReceiptCents, foreign: flow.foreignLines, foreignCents: flow.foreignCents, double: flow.doubleLines, differing: flow.differingLines },
    coveredBy: await rowsOf(flow.coveredBy), proposedBy: await rowsOf(flow.proposedBy), versions: versions.map(({ id, flowAt, state, totalCents }) => ({ id, flowDateTime: flowAt, state, totalCents })),
  });
}

type FlowListQuery = Readonly<{ month: string | null; from: string | null; to: string | null; codes: readonly string[]; text: string; cursor: string | null; limit: number }>;

async function flowList(application: ApplicationContext, reader: Reader, query: FlowListQuery) {
  const page = await listedFlows(reader, query, query.cursor, query.limit, application.clock.today());
  return page === undefined ? staleCursor() : ok({ ...page, ...(await totalsOfFlows(reader, query)) });
}

