import { RESPONSIBLE_ROLES } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { FINE_INSTALLMENT_MINIMUM, fineAmounts, fineInstallments, whyNoFinePlan, whyNoGrantedPlan, type ReplacedFine } from '../../domain/fine-amounts.ts';
import { checkPlan, planProblemMessage, planStanding, shareTransfers, type PlannedInstallment, type PlanRules, type PlanStanding } from '../../domain/installment-plan.ts';
import { formatEuro } from '../../domain/money.ts';
import { creditedTogether } from '../../domain/plan-residue.ts';
import { isPaidState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { issuingTermsOf } from '../catalogue/index.ts';
import { withdrawOption } from './ending-ways.ts';
import { payableUntilOf } from './form-rules.ts';
import { queuePosition } from './outgoing.ts';
import { findFine, placeOption, planRulesOf, type StoredFine } from './plan-store.ts';
import { NOT_NOW, PAYABLE, WITHDRAWN, type InstallmentRow, type OptionRow, type PositionRecord } from './position-record.ts';
import { inScope, takeNoticeNumber, whyNotEditable, type PaperLedger } from './service.ts';
import { addFact, bumpVersion, clearConfirmation, findPositionRow, insertInstallment, insertOption, insertTransfer, loadPosition, projectStates, replaceTransfers, storeProjection, updateInstallment } from './store.ts';

/** Kind of the option that is a plan (glossary.md, Piano rateale). */
export const PLAN_KIND = 'INSTALLMENTS';
const WHOLE = { kind: 'SINGLE_INSTALLMENT', label: 'Soluzione unica' } as const;

/** What a clerk asks for. Amounts in cents, dates civil. */
export type PlanInput = Readonly<{ positionId: number; expectedVersion: number; installments: readonly PlannedInstallment[]; wholeBeside: boolean; reason: string | null }>;
export type SavedPlan = Readonly<{ id: number; version: number; navs: readonly string[]; supersededPrints: number }>;

/** The plan in force of a position, and its whole amount if that may still be paid. */
export function planOf(record: PositionRecord): Readonly<{ plan: OptionRow | null; whole: OptionRow | null; installments: readonly InstallmentRow[] }> {
  const plan = record.options.find(({ kind, withheld }) => kind === PLAN_KIND && withheld !== WITHDRAWN) ?? null;
  const whole = record.options.find(({ kind, withheld }) => kind !== PLAN_KIND && withheld === PAYABLE) ?? null;
  return { plan, whole, installments: plan === null ? [] : record.installments.filter(({ optionId }) => optionId === plan.id) };
}

/** What is said where the intermediary cannot keep the whole amount beside the installments. */
const WHOLE_NOT_HELD = 'Questo intermediario non tiene insieme le rate e la soluzione unica: fai il piano senza la soluzione unica.';

/** The whole amount may stay payable beside a plan: the intermediary in use holds both and excludes one by the other. By hand it is up to the office. */
export function mayHoldWhole(context: Pick<ApplicationContext, 'sync'>): boolean {
  return context.sync?.holdsTwoPlans() ?? true;
}

/** Why a position cannot be paid by installments now; null when it can. Money first: whoever paid something is asked nothing else on the same paper. */
export function whyNoPlan(record: PositionRecord, fine: StoredFine | null): string | null {
  const { position } = record;
  if (position.state === 'DRAFT') return 'È una bozza: salvala prima, poi dividila in rate.';
  const blocked = whyNotEditable(position.state);
  if (blocked !== null) return blocked;
  if (fine !== null) return whyNoFinePlan(fineAmounts(fine.base, fine.rules).fullCents, fine.notifiedOn);
  if (position.serviceId === null) return 'Non ha un servizio del catalogo: annullala e creane una nuova.';
  if (record.transfers.some(({ stamp }) => stamp === 1)) return 'Comprende una marca da bollo digitale: non si divide in rate.';
  if (record.installments.some(({ state }) => isPaidState(state))) return 'Una parte è già pagata: le rate non si cambiano più.';
  // What was paid of a lost plan may go back to be paid: its amount is no longer that of all its installments together.
  if (record.installments.some(({ lapsed }) => lapsed === 1)) return 'Il residuo del piano è già chiesto con un altro avviso: le rate non si cambiano più. Quello che resta qui si paga con il suo avviso; oppure aggiungilo al residuo con Modifica e annulla questa posizione.';
  return null;
}

/** The fine in whose place a position is asked for, through every position that took its place before; null where there is none. */
export async function replacedFine(reader: Reader, record: PositionRecord): Promise<ReplacedFine | null> {
  for (let id = record.position.replacesId; id !== null;) {
    const fine = await findFine(reader, id);
    if (fine !== null) return { fullCents: fineAmounts(fine.base, fine.rules).fullCents, notifiedOn: fine.notifiedOn };
    id = (await findPositionRow(reader, id))?.replacesId ?? null;
  }
  return null;
}

/** The rules of a plan: those of the service, and over them those of art. 202-bis where the position stands in the place of a fine that may be divided. */
export function rulesFor(rules: PlanRules, replaced: ReplacedFine | null): PlanRules {
  const granted = replaced === null ? null : fineInstallments(replaced.fullCents, replaced.notifiedOn);
  return granted === null ? rules : { ...rules, maxInstallments: granted.most, minimumCents: Math.max(rules.minimumCents, FINE_INSTALLMENT_MINIMUM), wholeBeside: false };
}

/** Who decides on the installments of a fine. */
export function isResponsible({ role }: Pick<Operator, 'role'>): boolean {
  return RESPONSIBLE_ROLES.includes(role);
}

/** Decadenza of the plan of a position on a day, by the rule of its service; null without a plan. */
export async function planStandingOf(context: Pick<ApplicationContext, 'clock'>, reader: Reader, record: PositionRecord): Promise<PlanStanding | null> {
  const { plan } = planOf(record);
  if (plan === null) return null;
  const { rules } = await planRulesOf(reader, record.position.serviceId);
  const { installments } = await projectStates(reader, record.position.id);
  // Those that were lost already are asked for with the residue.
  const own = record.installments.filter(({ optionId, lapsed }) => optionId === plan.id && lapsed !== 1);
  const paid = new Set(installments.filter((row) => row.payments > 0 || row.externalPayments > 0).map(({ id }) => id));
  return planStanding(own.map(({ id, dueDate, amountCents }) => ({ dueDate, amountCents, paid: paid.has(id) })), rules.lapse, context.clock.today());
}

/**
 * Divides a position in installments, or changes those it has (as many as before). Each has a number of its own, taken in this unit; the whole amount stays payable beside
 * the plan or, without it, its number is spent. Paying one side excludes the other by projection.
 */
export async function savePlan(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, operator: Operator, input: PlanInput): Promise<Outcome<SavedPlan>> {
  const record = await loadPosition(unit, input.positionId);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.version !== input.expectedVersion) return versionConflict();
  const whyNot = whyNoPlan(record, await findFine(unit, input.positionId));
  if (whyNot !== null) return failure('STATE_FORBIDS', whyNot);
  const replaced = await replacedFine(unit, record);
  const notGranted = replaced === null ? null : whyNoGrantedPlan(replaced, record.position.amountCents, isResponsible(operator));
  if (notGranted !== null) return failure(isResponsible(operator) ? 'STATE_FORBIDS' : 'FORBIDDEN', notGranted);
  if (replaced !== null && input.wholeBeside) return failure('STATE_FORBIDS', 'Con le rate di una multa l’importo intero non resta pagabile accanto.', { field: 'wholeBeside' });
  if (replaced !== null && (input.reason ?? '').trim().length < 3) return failure('INVALID_FIELD', 'Scrivi l’atto che concede le rate.', { field: 'reason' });
  if (input.wholeBeside && !mayHoldWhole(context)) return failure('STATE_FORBIDS', WHOLE_NOT_HELD, { field: 'wholeBeside' });
  const rules = rulesFor((await planRulesOf(unit, record.position.serviceId)).rules, replaced);
  const checked = checkPlan(record.position.amountCents, input.installments, rules);
  if (!checked.ok) return failure('INVALID_FIELD', `${planProblemMessage(checked.error)}.`, { field: 'installments' });
  const { installments } = planOf(record);
  const early = input.installments.findIndex(({ dueDate }, index) => dueDate < context.clock.today() && installments[index]?.dueDate !== dueDate);
  if (early >= 0) return failure('INVALID_FIELD', `La scadenza della rata ${early + 1} è già passata.`, { field: 'installments' });
  const done = planOf(record).plan === null ? await makePlan(context, paper, unit, record, input) : await changePlan(context, paper, unit, record, input);
  if (!done.ok) return done;
  const { supersededPrints, kind } = done.value;
  await addFact(unit, { positionId: input.positionId, kind, operatorId: operator.id, reason: input.reason, detail: describe(input, supersededPrints) });
  const version = await bumpVersion(unit, input.positionId, input.expectedVersion);
  if (version === null) return versionConflict();
  await queuePosition(context, unit, input.positionId, operator.id);
  await storeProjection(unit, input.positionId);
  const after = await loadPosition(unit, input.positionId);
  const navs = after === null ? [] : planOf(after).installments.flatMap(({ nav }) => (nav === null ? [] : [nav]));
  await appendAudit(unit, { action: kind, subjectKind: 'position', subjectId: String(input.positionId), operatorId: String(operator.id), before: { installments: installments.map(({ amountCents, dueDate }) => ({ amountCents, dueDate })) }, after: { installments: input.installments.map((one) => ({ ...one })), wholeBeside: input.wholeBeside, navs }, ...(input.reason === null ? {} : { reason: input.reason }) });
  return ok({ id: input.positionId, version, navs, supersededPrints });
}

function describe({ installments, wholeBeside }: PlanInput, superseded: number): string {
  const [first, last] = [installments[0]?.dueDate, installments.at(-1)?.dueDate];
  return [`${installments.length} rate${first === undefined || last === undefined ? '' : `, dal ${formatDate(first)} al ${formatDate(last)}`}`, wholeBeside ? 'resta anche la soluzione unica' : 'senza soluzione unica', ...(superseded === 0 ? [] : [superseded === 1 ? 'una stampa precedente è superata' : `${superseded} stampe precedenti sono superate`])].join('; ');
}

type Done = Readonly<{ kind: 'PLAN_MADE' | 'PLAN_CHANGED'; supersededPrints: number }>;

async function makePlan(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, record: PositionRecord, input: PlanInput): Promise<Outcome<Done>> {
  const { whole } = planOf(record);
  const only = whole === null ? undefined : record.installments.find(({ optionId }) => optionId === whole.id);
  if (whole === null || only === undefined) return failure('STATE_FORBIDS', 'Questa posizione non ha un importo unico da dividere.');
  const terms = record.position.serviceId === null ? null : await issuingTermsOf(context, unit, record.position.serviceId);
  if (terms === null) return failure('NOT_FOUND', 'Il servizio della posizione non c’è più.');
  if (input.wholeBeside) await placeOption(unit, whole.id, { chosen: false, withheld: PAYABLE });
  const supersededPrints = input.wholeBeside ? 0 : await withdrawOption(context, unit, paper, record, whole.id, 'Sostituita da un piano di rate');
  const optionId = await insertOption(unit, record.position.id, PLAN_KIND, `Piano di ${input.installments.length} rate`, record.options.length + 1);
  const parts = shareTransfers(record.transfers.filter(({ installmentId }) => installmentId === only.id), input.installments.map(({ amountCents }) => amountCents));
  for (const [index, { amountCents, dueDate }] of input.installments.entries()) {
    const number = await takeNoticeNumber(context, unit);
    if (!number.ok) return number;
    const payableUntil = payableUntilOf({ dueDate, payableUntil: null }, terms.rules);
    const installmentId = await insertInstallment(unit, { positionId: record.position.id, optionId, number: index + 1, amountCents, dueDate, payableUntil, nav: number.value.nav, iuv: number.value.iuv, confirmedAt: null, state: 'TO_SYNC' });
    for (const part of parts[index] ?? []) await insertTransfer(unit, installmentId, { index: part.index, payeeFiscalCode: part.payeeFiscalCode, payeeName: part.payeeName, iban: part.iban, postalIban: part.postalIban, stamp: false, amountCents: part.amountCents, category: part.category, description: part.description });
  }
  return ok({ kind: 'PLAN_MADE', supersededPrints });
}

async function changePlan(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, record: PositionRecord, input: PlanInput): Promise<Outcome<Done>> {
  const { installments, whole } = planOf(record);
  if (installments.length !== input.installments.length) return failure('STATE_FORBIDS', 'Il numero delle rate non si cambia: togli il piano e fanne uno nuovo, con numeri nuovi.', { field: 'installments' });
  if (input.wholeBeside !== (whole !== null)) return failure('STATE_FORBIDS', 'La soluzione unica accanto al piano si sceglie quando il piano si fa.', { field: 'wholeBeside' });
  const terms = record.position.serviceId === null ? null : await issuingTermsOf(context, unit, record.position.serviceId);
  if (terms === null) return failure('NOT_FOUND', 'Il servizio della posizione non c’è più.');
  const changed = installments.flatMap((row, index) => { const wanted = input.installments[index]; return wanted === undefined || (wanted.amountCents === row.amountCents && wanted.dueDate === row.dueDate) ? [] : [{ row, wanted, index }]; });
  if (changed.length === 0) return failure('STATE_FORBIDS', 'Le rate sono già così: non è cambiato niente.');
  const printed = await paper.printed(unit, record.position.id);
  if (printed > 0 && (input.reason ?? '').trim().length < 3) return failure('INVALID_FIELD', 'Le rate sono già state stampate: scrivi il motivo della modifica.', { field: 'reason' });
  const parts = shareTransfers(wholeTransfers(record, installments), input.installments.map(({ amountCents }) => amountCents));
  let supersededPrints = 0;
  for (const [index, row] of installments.entries()) {
    const wanted = (parts[index] ?? []).map((part) => ({ index: part.index, payeeFiscalCode: part.payeeFiscalCode, payeeName: part.payeeName, iban: part.iban, postalIban: part.postalIban, stamp: false, amountCents: part.amountCents, category: part.category, description: part.description }));
    const kept = record.transfers.filter(({ installmentId }) => installmentId === row.id);
    if (sharesOf(wanted) === sharesOf(kept)) continue;
    await replaceTransfers(unit, row.id, wanted);
    // A cent that goes from one beneficiary to the other must be known there too, also where amount and due date stay.
    await clearConfirmation(unit, row.id);
  }
  for (const { row, wanted } of changed) {
    await updateInstallment(unit, row.id, { amountCents: wanted.amountCents, dueDate: wanted.dueDate, payableUntil: payableUntilOf({ dueDate: wanted.dueDate, payableUntil: null }, terms.rules), confirmedAt: null });
    supersededPrints += await paper.supersede(unit, row.id);
  }
  return ok({ kind: 'PLAN_CHANGED', supersededPrints });
}

/** Who gets how much of an installment, as one text to compare. */
function sharesOf(transfers: readonly Readonly<{ payeeFiscalCode: string; iban: string | null; category: string; amountCents: number }>[]): string {
  return transfers.map(({ payeeFiscalCode, iban, category, amountCents }) => [payeeFiscalCode, iban, category, amountCents].join('|')).join('+');
}

/** What each beneficiary gets over the whole plan, by who and where. */
function wholeTransfers(record: PositionRecord, installments: readonly InstallmentRow[]) {
  const ids = new Set(installments.map(({ id }) => id));
  return creditedTogether(record.transfers.filter(({ installmentId }) => ids.has(installmentId)));
}

/** Takes the plan away: its numbers are spent, the whole amount is asked for again; by its own number if it still has one, else by a new one. */
export async function withdrawPlan(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, operator: Operator, input: Readonly<{ positionId: number; expectedVersion: number; dueDate: string; reason: string }>): Promise<Outcome<SavedPlan>> {
  const record = await loadPosition(unit, input.positionId);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.version !== input.expectedVersion) return versionConflict();
  const { plan, whole, installments } = planOf(record);
  if (plan === null) return failure('STATE_FORBIDS', 'Non c’è nessun piano da togliere.');
  const whyNot = whyNoPlan(record, null);
  if (whyNot !== null) return failure('STATE_FORBIDS', whyNot);
  if (input.dueDate < context.clock.today()) return failure('INVALID_FIELD', 'La scadenza è già passata.', { field: 'dueDate' });
  const supersededPrints = await withdrawOption(context, unit, paper, record, plan.id, 'Piano di rate tolto');
  if (whole !== null) await placeOption(unit, whole.id, { chosen: true, withheld: PAYABLE });
  const postponed = whole === null ? 0 : await postponeWhole(context, paper, unit, record, whole.id, input.dueDate);
  const nav = whole === null ? await askWholeAgain(context, unit, record, installments, input.dueDate) : ok(record.installments.find(({ optionId }) => optionId === whole.id)?.nav ?? null);
  if (!nav.ok) return nav;
  await addFact(unit, { positionId: input.positionId, kind: 'PLAN_WITHDRAWN', operatorId: operator.id, reason: input.reason, detail: `${installments.length} rate tolte, si chiede di nuovo ${formatEuro(record.position.amountCents)} in una volta` });
  const version = await bumpVersion(unit, input.positionId, input.expectedVersion);
  if (version === null) return versionConflict();
  await queuePosition(context, unit, input.positionId, operator.id);
  await storeProjection(unit, input.positionId);
  await appendAudit(unit, { action: 'PLAN_WITHDRAWN', subjectKind: 'position', subjectId: String(input.positionId), operatorId: String(operator.id), before: { navs: installments.map((row) => row.nav) }, after: { nav: nav.value }, reason: input.reason });
  return ok({ id: input.positionId, version, navs: nav.value === null ? [] : [nav.value], supersededPrints: supersededPrints + postponed });
}

/** The whole amount is what is asked for again: where its own day went by while the plan ran, it takes the new one, and its papers that bear the old are superate. */
async function postponeWhole(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, record: PositionRecord, optionId: number, dueDate: string): Promise<number> {
  const row = record.installments.find((installment) => installment.optionId === optionId);
  if (row === undefined || row.dueDate === null || row.dueDate >= context.clock.today()) return 0;
  const terms = record.position.serviceId === null ? null : await issuingTermsOf(context, unit, record.position.serviceId);
  const payableUntil = terms === null ? null : payableUntilOf({ dueDate, payableUntil: null }, terms.rules);
  await updateInstallment(unit, row.id, { amountCents: row.amountCents, dueDate, payableUntil, confirmedAt: null });
  return paper.supersede(unit, row.id);
}

async function askWholeAgain(context: ApplicationContext, unit: UnitOfWork, record: PositionRecord, installments: readonly InstallmentRow[], dueDate: string): Promise<Outcome<string | null>> {
  const terms = record.position.serviceId === null ? null : await issuingTermsOf(context, unit, record.position.serviceId);
  const number = await takeNoticeNumber(context, unit);
  if (!number.ok) return number;
  const optionId = await insertOption(unit, record.position.id, WHOLE.kind, WHOLE.label, record.options.length + 1);
  const payableUntil = terms === null ? null : payableUntilOf({ dueDate, payableUntil: null }, terms.rules);
  const installmentId = await insertInstallment(unit, { positionId: record.position.id, optionId, number: 1, amountCents: record.position.amountCents, dueDate, payableUntil, nav: number.value.nav, iuv: number.value.iuv, confirmedAt: null, state: 'TO_SYNC' });
  for (const [index, part] of wholeTransfers(record, installments).entries()) {
    await insertTransfer(unit, installmentId, { index: index + 1, payeeFiscalCode: part.payeeFiscalCode, payeeName: part.payeeName, iban: part.iban, postalIban: part.postalIban, stamp: false, amountCents: part.amountCents, category: part.category, description: part.description });
  }
  return ok(number.value.nav);
}

/** What becomes of a payment on the way of paying of an installment, before it is recorded. */
export type OptionFacts = Readonly<{ /** Installments of the other ways of paying. */ others: readonly number[]; withdrawn: boolean; notNow: boolean }>;

export function optionFacts(record: PositionRecord, installmentId: number): OptionFacts {
  const own = record.installments.find(({ id }) => id === installmentId);
  const option = record.options.find(({ id }) => id === own?.optionId);
  return { others: record.installments.filter(({ optionId }) => optionId !== own?.optionId).map(({ id }) => id), withdrawn: option?.withheld === WITHDRAWN, notNow: option?.withheld === NOT_NOW };
}
