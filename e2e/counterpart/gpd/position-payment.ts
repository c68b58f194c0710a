import type { Answer } from '../answers.ts';
import { err, ok, type Result } from '../../../main/domain/result.ts';
import type { World } from '../world.ts';
import { stampNow, setState } from './position-changes.ts';
import { installmentsOf, type Installment, type Plan, type Position } from './position.ts';
import { PROBLEMS } from './problems.ts';

export type Found = Readonly<{ position: Position; plan: Plan; installment: Installment }>;

export function findInstallment(world: World, organization: string, nav: string): Found | null {
  const position = world.positions.byNav(organization, nav);
  for (const plan of position?.plans ?? []) {
    const installment = plan.installments.find((one) => one.nav === nav);
    if (position !== null && installment !== undefined) return { position, plan, installment };
  }
  return null;
}

/** Whether GPD holds an installment under an IUV, and in which state. */
export function findByIuv(world: World, organization: string, iuv: string): Readonly<{ position: Position; installment: Installment }> | null {
  const position = world.positions.byIuv(organization, iuv);
  const installment = position === null ? undefined : installmentsOf(position).find((one) => one.iuv === iuv);
  return position === null || installment === undefined ? null : { position, installment };
}

/**
 * Whether a receipt may be recorded (1.1.4, table, pay). It does **not** look at DRAFT, INVALID or EXPIRED, so a cancelled position can become paid: the second half of fact 3.
 */
export function judgePayment(world: World, organization: string, nav: string): Result<Found, Answer> {
  const found = findInstallment(world, organization, nav);
  if (found === null) return err(PROBLEMS.optionNotFound(organization, nav));
  const { position, plan, installment } = found;
  if (position.status === 'PAID' || position.status === 'REPORTED') return err(PROBLEMS.paymentFound(organization, position.iupd));
  if (installment.status !== 'UNPAID') return err(PROBLEMS.alreadyPaid(organization, nav));
  // 1.1.4: once one installment is paid, what lies outside its plan answers 404.
  if (position.plans.some((other) => other !== plan && other.installments.some(({ status }) => status !== 'UNPAID'))) return err(PROBLEMS.optionNotFound(organization, nav));
  if (!world.facts[3] && ['DRAFT', 'INVALID', 'EXPIRED'].includes(position.status)) return err(PROBLEMS.paymentFound(organization, position.iupd));
  return ok(found);
}

/** What a payment writes on an installment. `paymentDate`: wall time of the receipt, normally Italian (1.1.5, answers). */
export type PaymentMarks = Readonly<{ paymentDate: string; paymentMethod: string | null; pspCompany: string; fee: number; idReceipt: string }>;

export function markPaid(world: World, { position, plan, installment }: Found, marks: PaymentMarks): void {
  Object.assign(installment, marks, { status: 'PAID', lastUpdatedDate: stampNow(world) } satisfies Partial<Installment>);
  const whole = plan.installments.every(({ status }) => status !== 'UNPAID');
  // 1.1.4 and fact 5: the position has a payment date only once one plan is complete.
  if (whole) position.paymentDate = marks.paymentDate;
  setState(world, position, whole ? 'PAID' : 'PARTIALLY_PAID');
}

/** A transfer appears in a published flow: T_REPORTED, then the installment, then the position (1.1.4, figure). */
export function markReported(world: World, organization: string, iuv: string, idTransfer: number, flow: string): void {
  const found = findByIuv(world, organization, iuv);
  const transfer = found?.installment.transfers.find((one) => one.idTransfer === String(idTransfer));
  if (found === null || transfer === undefined || found.installment.status === 'UNPAID') return;
  const { position, installment } = found;
  const now = stampNow(world);
  transfer.status = 'T_REPORTED';
  transfer.lastUpdatedDate = now;
  const isWhole = installment.transfers.every(({ status }) => status === 'T_REPORTED');
  Object.assign(installment, { status: isWhole ? 'REPORTED' : 'PARTIALLY_REPORTED', idFlowReporting: flow, reportingDate: now, lastUpdatedDate: now } satisfies Partial<Installment>);
  const paid = position.plans.find(({ installments }) => installments.includes(installment));
  if (position.status === 'PAID' && paid?.installments.every(({ status }) => status === 'REPORTED') === true) setState(world, position, 'REPORTED');
}
