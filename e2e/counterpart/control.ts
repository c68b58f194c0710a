import type { Answer } from './answers.ts';
import type { Result } from '../../main/domain/result.ts';
import type { LoggedCall } from './call-log.ts';
import type { CounterpartClock } from './clock.ts';
import type { FactNumber, Facts } from './facts.ts';
import type { Fault, FaultQueue } from './faults.ts';
import type { Flow } from './fdr/flow-store.ts';
import { generateFlows, generateReceipts, type FlowsWishes, type ReceiptsWishes } from './generated.ts';
import { runScheduler, setState, stampNow } from './gpd/position-changes.ts';
import { findInstallment } from './gpd/position-payment.ts';
import { installmentsOf, primaryTransfer, type Position } from './gpd/position.ts';
import type { Pendenza } from './govpay/govpay-store.ts';
import { settleReconciliations } from './govpay/reconciliations.ts';
import { addStrangePayment, ownerOf, pay, type PayWishes, type StrangePayment } from './paying.ts';
import type { Payment } from './payments.ts';
import { publishFlow, reviseFlow, type FlowWishes, type Revision } from './publishing.ts';
import { bringUpToDate } from './passing-time.ts';
import type { World } from './world.ts';

/**
 * What a test does to the platform behind the product's back. Positions are named by IUPD or by a notice number; what names nothing is a defect of the test and throws.
 */
export type Control = Readonly<{
  clock: CounterpartClock; facts: Readonly<Facts>; setFact(fact: FactNumber, holds: boolean): void;
  faults: FaultQueue; fault(fault: Fault): void;
  /** Throws when the platform would refuse it; {@link Control.tryToPay} says how. */
  pay(nav: string, wishes?: PayWishes): Payment;
  tryToPay(nav: string, wishes?: PayWishes): Result<Payment, Readonly<{ status: number; body: unknown }>>;
  /** Paid long ago, known now: the filter of receipts goes by payment date (intermediary.md 4.4). */
  payLate(nav: string, paidAt: string, wishes?: PayWishes): Payment;
  addStrangePayment(strange: StrangePayment): Payment;
  publishFlow(wishes?: FlowWishes): Flow; reviseFlow(fdr: string, revision?: Revision): Flow;
  /** SEND adds its fee to an unpaid notice (1.1.6). */
  addNotificationFee(nav: string, feeCents: number): void;
  /** Another hand cancels it. */
  cancel(reference: string): void;
  /** It is no longer there; its payments stay. */
  vanish(reference: string): void;
  /** Cancelled or vanished, it can be paid again. */
  resurrect(reference: string): void;
  /** Of GovPay: the next cancellation of this notice reads it, a payment comes, and the cancellation writes over it (1.2, cancel). */
  crossNextCancel(nav: string, wishes?: PayWishes): void;
  settleReconciliations(): void; runScheduler(): number;
  generateReceipts(wishes: ReceiptsWishes): Readonly<{ organization: string; count: number; payment(index: number): Payment }>;
  generateFlows(wishes: FlowsWishes): readonly string[];
  positions(organization?: string): readonly Position[]; position(reference: string): Position | null; pendenza(nav: string): Pendenza | null; pendenze(): readonly Pendenza[];
  payments(organization?: string): readonly Payment[]; flows(): readonly Flow[];
  calls(operation?: string): readonly LoggedCall[]; count(operation: string): number; tooMany(): number; clearCalls(): void;
}>;

export function createControl(world: World): Control {
  const vanished = new Map<string, Position>();
  const gone = new Map<string, Pendenza>();
  const first = world.settings.organizations[0]?.fiscalCode ?? '';
  const tryToPay = (nav: string, wishes?: PayWishes): ReturnType<Control['tryToPay']> => {
    bringUpToDate(world);
    const paid = pay(world, nav, wishes);
    return paid.ok ? paid : { ok: false, error: { status: paid.error.status, body: bodyOf(paid.error) } };
  };
  const payOrThrow = (nav: string, wishes?: PayWishes): Payment => {
    const paid = tryToPay(nav, wishes);
    if (!paid.ok) throw new Error(`The platform refuses the payment of ${nav}: ${paid.error.status} ${JSON.stringify(paid.error.body)}`);
    return paid.value;
  };
  return {
    clock: world.clock, facts: world.facts, setFact: (fact, holds) => {
      world.facts[fact] = holds;
    },
    faults: world.faults, fault: (fault) => world.faults.add(fault),
    pay: payOrThrow, tryToPay, payLate: (nav, paidAt, wishes) => payOrThrow(nav, { ...wishes, paidAt }), addStrangePayment: (strange) => addStrangePayment(world, strange),
    publishFlow: (wishes) => publishFlow(world, wishes), reviseFlow: (fdr, revision) => reviseFlow(world, fdr, revision),
    addNotificationFee: (nav, feeCents) => addFee(world, nav, feeCents),
    cancel: (reference) => cancel(world, reference),
    vanish: (reference) => {
      const position = find(world, reference);
      const pendenza = findPendenza(world, reference);
      if (position !== null) {
        vanished.set(position.iupd, structuredClone(position));
        for (const { iuv } of installmentsOf(position)) world.vanished.add(`${position.organization}/${iuv}`);
        world.positions.remove(position);
      } else if (pendenza !== null) {
        gone.set(pendenza.nav, pendenza);
        world.govpay.remove(pendenza);
      } else throw unknown(reference);
    },
    resurrect: (reference) => resurrect(world, reference, vanished, gone),
    crossNextCancel: (nav, wishes) => world.govpay.crossed.set(nav, () => void payOrThrow(nav, wishes)),
    settleReconciliations: () => settleReconciliations(world, Number.POSITIVE_INFINITY), runScheduler: () => runScheduler(world),
    generateReceipts: (wishes) => generateReceipts(world, wishes), generateFlows: (wishes) => generateFlows(world, wishes),
    positions: (organization) => (organization === undefined ? [...world.positions.all()] : world.positions.ofOrganization(organization)), position: (reference) => find(world, reference), pendenza: (nav) => findPendenza(world, nav), pendenze: () => world.govpay.all(),
    payments: (organization = first) => world.payments.all(organization), flows: () => world.flows.all(),
    calls: (operation) => world.log.calls(operation), count: (operation) => world.log.count(operation), tooMany: () => world.log.tooMany(), clearCalls: () => world.log.clear(),
  };
}

function bodyOf({ body }: Answer): unknown {
  return typeof body === 'string' ? JSON.parse(body) : null;
}

function unknown(reference: string): Error {
  return new Error(`The counterpart holds nothing called ${reference}`);
}

function find(world: World, reference: string): Position | null {
  for (const { fiscalCode } of world.settings.organizations) {
    const position = world.positions.get(fiscalCode, reference) ?? findInstallment(world, fiscalCode, reference)?.position;
    if (position !== undefined) return position;
  }
  return null;
}

function findPendenza(world: World, nav: string): Pendenza | null {
  return world.govpay.all().find((pendenza) => pendenza.nav === nav || pendenza.idPendenza === nav) ?? null;
}

function addFee(world: World, nav: string, feeCents: number): void {
  const found = findInstallment(world, ownerOf(world, nav), nav);
  if (found === null) throw unknown(nav);
  const { position, installment } = found;
  if (installment.status !== 'UNPAID' || primaryTransfer(position.organization, installment.transfers) === null) throw new Error(`The platform refuses a notification fee on ${nav}: 422`);
  installment.notificationFee = feeCents;
  installment.lastUpdatedDate = stampNow(world);
  setState(world, position, position.status);
}

function cancel(world: World, reference: string): void {
  const position = find(world, reference);
  const pendenza = findPendenza(world, reference);
  if (position !== null) setState(world, position, 'INVALID');
  else if (pendenza !== null) pendenza.stato = 'ANNULLATA';
  else throw unknown(reference);
}

function resurrect(world: World, reference: string, vanished: Map<string, Position>, gone: Map<string, Pendenza>): void {
  const position = find(world, reference) ?? vanished.get(reference) ?? [...vanished.values()].find((one) => installmentsOf(one).some(({ nav }) => nav === reference)) ?? null;
  const pendenza = findPendenza(world, reference) ?? gone.get(reference) ?? null;
  if (position !== null) {
    if (vanished.delete(position.iupd) && !world.positions.put(position)) throw new Error(`The numbers of ${reference} are taken`);
    setState(world, position, 'VALID');
  } else if (pendenza !== null) {
    if (gone.delete(pendenza.nav)) world.govpay.put(pendenza);
    pendenza.stato = 'NON_ESEGUITA';
    pendenza.updatedMs = world.clock.nowMs();
  } else throw unknown(reference);
}
