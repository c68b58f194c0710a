import type { UnitOfWork } from '../../data/engine.ts';
import { civilDateInRome, formatDate, formatInstantInRome } from '../../domain/civil-date.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { formatEuro } from '../../domain/money.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { assertNever } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { operatorNames } from '../access/index.ts';
import { CHANNEL_LABEL, findStandIn, loadExternalPayments, loadFacts, loadPosition, type PositionRecord } from '../positions/index.ts';
import { addTaskEvent, givePayment, openTask, tasksOfKind, type AskedTask, type TaskFacts, type TaskKind } from '../tasks/index.ts';
import type { Anomaly } from './assessment.ts';
import { anomalySentence } from './assessment-sentences.ts';
import { owedWith } from './owed.ts';
import type { ParsedReceipt } from './reading/index.ts';
import { findPayment, paymentsOfPosition } from './store.ts';

/** The kind of task an anomaly asks for; null when a person has nothing to decide. */
export function taskKindOf(anomaly: Anomaly): TaskKind | null {
  const { code } = anomaly;
  switch (code) {
    case 'R_CANCELLED': return anomaly.state === 'LAPSED' ? 'PAID_AFTER_LAPSE' : anomaly.state === 'EXPIRED' ? 'PAID_AFTER_EXPIRY' : 'PAID_AFTER_CANCELLATION';
    case 'R_DOUBLE': return 'PAID_TWICE';
    case 'R_AMOUNT': return 'AMOUNT_DIFFERS';
    case 'R_UNKNOWN': return 'UNKNOWN_PAYMENT';
    case 'R_TRANSFER': return 'TRANSFER_DIFFERS';
    case 'R_STANDIN_SPLIT': return 'STANDIN_SPLIT';
    case 'R_SUM': return 'SUM_DIFFERS';
    case 'R_NAVIUV': case 'R_CHECKDIGIT': case 'R_OTHER_SYSTEM': case 'R_SECONDARY': case 'R_KO': return null;
    default: return assertNever(code, 'taskKindOf');
  }
}

function paidWhen(receipt: ParsedReceipt): string {
  if (receipt.paymentDateTime?.instant != null) return formatInstantInRome(Date.parse(receipt.paymentDateTime.instant));
  return receipt.paidOn === null ? 'non indicato' : formatDate(receipt.paidOn);
}

/** Whose and what for, under the title of a task. */
export function receiptDetail(receipt: ParsedReceipt): string {
  return [receipt.debtor.fullName, receipt.description].filter((text) => text !== '').join(' · ');
}

/** The two sides of the card: what we hold, what the receipt says. `installmentId`: where the payment lies now, which may bear another number than the receipt. */
export async function taskFacts(unit: UnitOfWork, receipt: ParsedReceipt, record: PositionRecord | null, explanation: string, detail: string, installmentId: number | null = null): Promise<TaskFacts> {
  const installment = record?.installments.find(({ id }) => id === installmentId) ?? record?.installments.find(({ nav, iuv }) => (receipt.nav !== null && nav === receipt.nav) || iuv === receipt.iuv) ?? record?.installments[0] ?? null;
  const nav = receipt.nav ?? installment?.nav ?? null;
  const owedCents = installment === null ? null : await owedWith(unit, installment, { cents: receipt.paymentAmountCents, on: receipt.paidOn ?? civilDateInRome(Date.parse(unit.now)) });
  const facts = record === null ? [] : await loadFacts(unit, record.position.id);
  const lapsed = installment?.lapsed === 1 ? facts.find((fact) => fact.kind === 'RESIDUE_ASKED') : undefined;
  const cancelled = facts.find((fact) => fact.kind === 'CANCELLED') ?? lapsed;
  const who = record === null ? '—' : await nameOf(unit, cancelled === undefined ? record.position.createdBy : cancelled.operatorId);
  return {
    explanation, detail, leftHeading: 'Da noi', rightHeading: 'Dalla ricevuta',
    sides: [
      { label: 'Stato', left: record === null ? 'Nessuna posizione' : cancelled === undefined ? STATE_LABEL[record.position.state] : cancelled === lapsed ? 'Chiusa con il piano perduto' : 'Annullata', right: 'Pagata', mono: false },
      { label: 'Quando', left: record === null ? '—' : formatInstantInRome(Date.parse(cancelled?.at ?? record.position.createdAt)), right: paidWhen(receipt), mono: false },
      { label: 'Chi', left: who, right: receipt.pspCompanyName, mono: false },
      ...(cancelled?.reason == null ? [] : [{ label: 'Motivo', left: cancelled.reason, right: '—', mono: false }]),
      { label: 'Importo', left: owedCents === null ? '—' : formatEuro(owedCents), right: formatEuro(receipt.paymentAmountCents), mono: false },
      { label: 'Numero avviso', left: installment?.nav == null ? '—' : formatNav(installment.nav), right: nav === null ? '—' : formatNav(nav), mono: true },
      { label: 'Causale', left: record?.position.description ?? '—', right: receipt.description, mono: false },
      ...(record === null || lapsed === undefined ? [] : await residueSide(unit, record, receipt.paymentAmountCents)),
      ...(facts.some((fact) => fact.kind === 'RESTORED_AS') ? [{ label: 'Sostituita', left: 'da un avviso nuovo', right: '—', mono: false }] : []),
    ],
  };
}

/** Where the same part is asked for again: what a payment on a lost installment makes too much. */
async function residueSide(unit: UnitOfWork, record: PositionRecord, paidCents: number): Promise<TaskFacts['sides']> {
  const id = await findStandIn(unit, record.position.id);
  const residue = id === null ? null : await loadPosition(unit, id);
  if (residue === null) return [];
  const { firstNav, amountCents, state } = residue.position;
  return [{ label: 'Residuo', left: `${formatEuro(amountCents)}, ${STATE_LABEL[state]}${firstNav === null ? '' : `, avviso ${formatNav(firstNav)}`}`, right: state === 'INVALID' ? '—' : `${formatEuro(paidCents)} chiesti due volte`, mono: false }];
}

/** One payment as the card of two of them tells it. */
type ToldPayment = Readonly<{ when: string; where: string; cents: number; receipt: string; number: string }>;

/** The payment that paid the same debt before: by receipt, with the same notice or another way of paying, or recorded by a person. Null when none is found. */
async function otherPaymentOf(unit: UnitOfWork, record: PositionRecord, paymentId: number, installmentId: number | null): Promise<ToldPayment | null> {
  const others = (await paymentsOfPosition(unit, record.position.id)).filter(({ id, effect }) => id !== paymentId && effect === 'PAYS');
  const receipt = others.find((other) => other.installmentId === installmentId) ?? others[0];
  if (receipt !== undefined) return { when: receipt.paidOn === null ? 'non indicato' : formatDate(receipt.paidOn), where: receipt.psp, cents: receipt.amountCents, receipt: receipt.receiptId, number: receipt.nav === null ? '—' : formatNav(receipt.nav) };
  const recorded = (await loadExternalPayments(unit, record.position.id)).filter(({ voidedAt }) => voidedAt === null);
  const outside = recorded.find((other) => other.installmentId === installmentId) ?? recorded[0];
  if (outside === undefined) return null;
  const nav = record.installments.find(({ id }) => id === outside.installmentId)?.nav ?? null;
  return { when: formatDate(outside.paidOn), where: `Fuori pagoPA: ${CHANNEL_LABEL[outside.channel] ?? 'altro'}`, cents: outside.amountCents, receipt: '—', number: nav === null ? '—' : formatNav(nav) };
}

/** The card of a debt that was paid twice: the one payment beside the other, since one of the two goes back. */
export async function twiceFacts(unit: UnitOfWork, receipt: ParsedReceipt, record: PositionRecord, paymentId: number, explanation: string): Promise<TaskFacts> {
  const installmentId = (await findPayment(unit, paymentId))?.installmentId ?? null;
  const first = await otherPaymentOf(unit, record, paymentId, installmentId);
  const detail = receiptDetail(receipt);
  if (first === null) return taskFacts(unit, receipt, record, explanation, detail, installmentId);
  const number = receipt.nav === null ? '—' : formatNav(receipt.nav);
  return {
    explanation, detail, leftHeading: 'Primo pagamento', rightHeading: 'Secondo pagamento',
    sides: [
      { label: 'Quando', left: first.when, right: receipt.paidOn === null ? 'non indicato' : formatDate(receipt.paidOn), mono: false },
      { label: 'Dove', left: first.where, right: receipt.pspCompanyName, mono: false },
      { label: 'Importo', left: formatEuro(first.cents), right: formatEuro(receipt.paymentAmountCents), mono: false },
      { label: 'Ricevuta', left: first.receipt, right: receipt.receiptId ?? '—', mono: true },
      { label: 'Numero avviso', left: first.number, right: number, mono: true },
      { label: 'Causale', left: record.position.description, right: receipt.description, mono: false },
    ],
  };
}

/** Who did it; what nobody did was done by the program. */
async function nameOf(unit: UnitOfWork, operatorId: number | null): Promise<string> {
  return (operatorId === null ? undefined : (await operatorNames(unit)).get(operatorId)) ?? 'Sistema';
}

/** Opens the task of every anomaly that a person must look at; answers their ids. */
export async function openAnomalyTasks(context: ApplicationContext, unit: UnitOfWork, request: Readonly<{ receipt: ParsedReceipt; anomalies: readonly Anomaly[]; record: PositionRecord | null; paymentId: number }>): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const anomaly of request.anomalies) {
    const kind = taskKindOf(anomaly);
    if (kind === null) continue;
    const explanation = anomalySentence(anomaly, request.receipt);
    const facts = kind === 'PAID_TWICE' && request.record !== null ? await twiceFacts(unit, request.receipt, request.record, request.paymentId, explanation) : await taskFacts(unit, request.receipt, request.record, explanation, receiptDetail(request.receipt));
    const waiting = await taskThatWaited(unit, request, kind, facts);
    if (waiting !== null) ids.push(waiting);
    else ids.push(await openTask(context, unit, { kind, office: request.record?.position.office ?? '', positionId: request.record?.position.id ?? null, paymentId: request.paymentId, amountCents: request.receipt.paymentAmountCents, facts }));
  }
  return ids;
}

/** The tasks that {@link openAnomalyTasks} would open of a receipt of no position; nothing is read for them. */
export async function tasksWithoutPosition(unit: UnitOfWork, receipt: ParsedReceipt, anomalies: readonly Anomaly[]): Promise<readonly AskedTask[]> {
  const asked: AskedTask[] = [];
  for (const anomaly of anomalies) {
    const kind = taskKindOf(anomaly);
    if (kind !== null) asked.push({ kind, facts: await taskFacts(unit, receipt, null, anomalySentence(anomaly, receipt), receiptDetail(receipt)) });
  }
  return asked;
}

/** The task opened when the payment was seen at the intermediary, before its receipt came: it gets the payment, so that it can be decided. Null when there is none. */
async function taskThatWaited(unit: UnitOfWork, request: Readonly<{ receipt: ParsedReceipt; record: PositionRecord | null; paymentId: number }>, kind: TaskKind, facts: TaskFacts): Promise<number | null> {
  const tasks = request.record === null ? [] : await tasksOfKind(unit, request.record.position.id, kind);
  const waiting = tasks.find((task) => task.state !== 'DONE' && task.paymentId === null);
  if (waiting === undefined) return null;
  await givePayment(unit, waiting.id, { paymentId: request.paymentId, amountCents: request.receipt.paymentAmountCents, facts });
  await addTaskEvent(unit, waiting.id, null, 'È arrivata la ricevuta', null);
  unit.touch('tasks');
  return waiting.id;
}
