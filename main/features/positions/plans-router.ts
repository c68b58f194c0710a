import { wasAnswered } from '../../data/request-log.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader } from '../../data/engine.ts';
import { fineAmounts, fineInstallments, fineStanding, whyNoGrantedPlan } from '../../domain/fine-amounts.ts';
import { ok } from '../../domain/result.ts';
import { currentOperator, failure, mutate, operations, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { serviceById } from '../catalogue/index.ts';
import { readConnection } from '../connection/index.ts';
import { createFine, judgePaymentOf, notifyFine } from './fines.ts';
import { planConsequences } from './plan-consequences.ts';
import { askResidue, linkOf, residueCard } from './plan-residue.ts';
import { findFine, findSupplement, planRulesOf, writePlanRules } from './plan-store.ts';
import { isResponsible, mayHoldWhole, planOf, planStandingOf, replacedFine, rulesFor, savePlan, whyNoPlan, withdrawPlan } from './plans.ts';
import { shownStateOf, type PositionRecord } from './position-record.ts';
import { inScope, type PaperLedger } from './service.ts';
import { loadPosition } from './store.ts';

/** What payments tell of the receipts of a position; implemented by that feature, wired by the host. */
export type ReceiptAmounts = Readonly<{ paidOf(reader: Reader, positionId: number): Promise<readonly Readonly<{ cents: number; on: string }>[]> }>;
type Ports = Readonly<{ paper: PaperLedger; receipts: ReceiptAmounts }>;

/** The part of the contract about payment by installments and fines. */
export function createPlansRouter(ports: Ports) {
  const os = operations.plans;
  return {
    show: os.show.handler(({ input, context }) => context.application.engine.read((reader) => planCard(context.application, ports, reader, currentOperator(context), input.positionId))),
    save: os.save.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = await whyNoNumbers(application, input.requestId, input.installments.length);
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      const { requestId: _, ...plan } = input;
      return mutate(application.engine, 'plans.save', input, async (unit) => mutable(await savePlan(application, ports.paper, unit, currentOperator(context), plan)));
    }),
    withdraw: os.withdraw.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = await whyNoNumbers(application, input.requestId, 1);
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      return mutate(application.engine, 'plans.withdraw', input, async (unit) => mutable(await withdrawPlan(application, ports.paper, unit, currentOperator(context), input)));
    }),
    askResidue: os.askResidue.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = await whyNoNumbers(application, input.requestId, 1);
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      return mutate(application.engine, 'plans.askResidue', input, (unit) => askResidue(application, ports.paper, unit, currentOperator(context), input));
    }),
    rules: os.rules.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const service = await serviceById(context.application, reader, input.serviceId);
      if (service === null || !inScope(currentOperator(context), service.office)) return failure('NOT_FOUND', 'Il servizio non c’è.');
      return ok(await planRulesOf(reader, input.serviceId));
    })),
    saveRules: os.saveRules.handler(({ input, context }) => mutate(context.application.engine, 'plans.saveRules', input, async (unit) => {
      const operator = currentOperator(context);
      const service = await serviceById(context.application, unit, input.serviceId);
      if (service === null || !inScope(operator, service.office)) return failure('NOT_FOUND', 'Il servizio non c’è.');
      const before = await planRulesOf(unit, input.serviceId);
      if (!(await writePlanRules(unit, input.serviceId, input.expectedVersion, input.rules))) return versionConflict();
      await appendAudit(unit, { action: 'PLAN_RULES_CHANGED', subjectKind: 'service', subjectId: String(input.serviceId), operatorId: String(operator.id), before: { ...before.rules }, after: { ...input.rules } });
      unit.touch('catalogue');
      return ok({ version: input.expectedVersion + 1 });
    })),
    createFine: os.createFine.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = await whyNoNumbers(application, input.requestId, 2);
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      const { requestId: _, minimumCents, costsCents, reducible, notifiedOn, acceptDuplicate, replacesId, ...form } = input;
      return mutate(application.engine, 'plans.createFine', input, (unit) => createFine(application, unit, currentOperator(context), { form, base: { minimumCents, costsCents, reducible }, notifiedOn, acceptDuplicate, replacesId }));
    }),
    notifyFine: os.notifyFine.handler(({ input, context }) => mutate(context.application.engine, 'plans.notifyFine', input, (unit) => notifyFine(context.application, unit, currentOperator(context), input))),
  };
}

/** The answer crosses the bridge with lists that can be written to. */
function mutable<Plan extends Readonly<{ navs: readonly string[] }>>(saved: Outcome<Plan>) {
  return saved.ok ? ok({ ...saved.value, navs: [...saved.value.navs] }) : saved;
}

/** Why so many numbers cannot be given now; null when they are ready, or when the request only repeats its answer. */
async function whyNoNumbers(application: ApplicationContext, requestId: string, count: number): Promise<string | null> {
  const ready = await application.numbering.ensureNumbers(count);
  if (ready.ok || (await application.engine.read((reader) => wasAnswered(reader, requestId)))) return null;
  return ready.error.message;
}

async function planCard(context: ApplicationContext, ports: Ports, reader: Reader, operator: Operator, positionId: number) {
  const record = await loadPosition(reader, positionId);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è, oppure è di un altro ufficio.');
  const fine = await findFine(reader, positionId);
  const ofService = await planRulesOf(reader, record.position.serviceId);
  const replaced = fine === null ? await replacedFine(reader, record) : null;
  const granted = replaced === null ? null : fineInstallments(replaced.fullCents, replaced.notifiedOn);
  const rules = rulesFor(ofService.rules, replaced);
  const wholeAllowed = replaced === null && mayHoldWhole(context);
  const { plan, whole, installments } = planOf(record);
  const today = context.clock.today();
  const printed = await ports.paper.printed(reader, positionId);
  return ok({
    positionId, version: record.position.version, totalCents: record.position.amountCents, rules, rulesVersion: ofService.version, whyNot: whyNoPlan(record, fine) ?? (replaced === null ? null : whyNoGrantedPlan(replaced, record.position.amountCents, isResponsible(operator))), hasPlan: plan !== null, wholeBeside: plan === null ? rules.wholeBeside && wholeAllowed : whole !== null, wholeAllowed, wholeDueDate: plan === null ? null : (record.installments.find(({ optionId }) => optionId === whole?.id)?.dueDate ?? null),
    installments: installments.map((row) => ({ id: row.id, number: row.number, amountCents: row.amountCents, dueDate: row.dueDate, nav: row.nav, state: shownStateOf(row, null, today) })),
    granted: replaced === null || granted === null ? null : { fullCents: replaced.fullCents, ...granted },
    standing: await planStandingOf(context, reader, record), fine: fine === null ? null : await fineCard(context, ports, reader, record), consequences: planConsequences(record, await readConnection(context, reader), printed), reasonAsked: replaced !== null || (plan !== null && printed > 0), residue: await residueCard(context, reader, operator, record),
  });
}

async function fineCard(context: ApplicationContext, ports: Ports, reader: Reader, record: PositionRecord) {
  const fine = await findFine(reader, record.position.id);
  if (fine === null) return null;
  const today = context.clock.today();
  const amounts = fineAmounts(fine.base, fine.rules);
  const [paid] = await ports.receipts.paidOf(reader, record.position.id);
  const judged = paid === undefined ? null : await judgePaymentOf(reader, record.position.id, paid);
  return {
    ...fine.base, ...amounts, notifiedOn: fine.notifiedOn, discountDays: fine.rules.discountDays, expirationDays: fine.rules.expirationDays, standing: fineStanding(fine.notifiedOn, today, fine.rules),
    supplement: judged?.payment.kind === 'INSUFFICIENT' ? await supplementCard(context, reader, record, judged.payment) : null, mayNotify: !fine.fullRuns && paid === undefined && record.position.state !== 'INVALID',
  };
}

/** What is missing of a fine; asked for once, also where it was paid meanwhile. */
async function supplementCard(context: ApplicationContext, reader: Reader, { position }: PositionRecord, { supplementCents, until }: Readonly<{ supplementCents: number; until: string }>) {
  const asking = await findSupplement(reader, position, supplementCents);
  const record = asking === null ? null : await loadPosition(reader, asking);
  return { cents: supplementCents, until, askedWith: record === null ? null : linkOf(context, record) };
}
