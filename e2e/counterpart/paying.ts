import type { Answer } from './answers.ts';
import { err, ok, type Result } from '../../main/domain/result.ts';
import { findInstallment, judgePayment, markPaid, type Found } from './gpd/position-payment.ts';
import { primaryTransfer, type Debtor } from './gpd/position.ts';
import type { Pendenza } from './govpay/govpay-store.ts';
import { payPendenza, whyNotPayable } from './govpay/pendenza-payment.ts';
import type { Payment } from './payments.ts';
import { ROME, wallIn } from './wall-time.ts';
import type { World } from './world.ts';

export type Psp = Readonly<{ id: string; name: string; fiscalCode: string }>;
export const DEFAULT_PSP: Psp = { id: 'PSPAITM1XXX', name: 'Banca Aurora S.p.A.', fiscalCode: '98888000019' };

/** How a notice is paid. Times are instants; absent: now. */
export type PayWishes = Readonly<{
  organization?: string; paidAt?: string; feeCents?: number; psp?: Psp; method?: string; standIn?: boolean; receiptId?: string;
  /** When the receipt can be read; the position says paid at once (intermediary.md 2.1: 404 until then). */
  receiptAt?: string;
  /** When the position says paid; the receipt is there at once (2.1: its row is dropped and its detail answers 422 until then). */
  positionAt?: string;
  /** Of GovPay: the citizen was paying before it was cancelled or expired (GPD never looks: fact 3). */
  alreadyActivated?: boolean;
}>;

/** A citizen pays a notice, of GPD or of GovPay. Errors: what the platform would answer to the node. */
export function pay(world: World, nav: string, wishes: PayWishes = {}): Result<Payment, Answer> {
  const organization = wishes.organization ?? ownerOf(world, nav);
  const pendenza = world.govpay.byNav(organization, nav);
  if (pendenza !== null) {
    const refusal = wishes.alreadyActivated === true ? null : whyNotPayable(world, pendenza);
    return refusal === null ? ok(payGovPay(world, pendenza, wishes)) : err(refusal);
  }
  const judged = judgePayment(world, organization, nav);
  if (!judged.ok) return err(judged.error);
  return ok(payInGpd(world, judged.value, wishes));
}

/** The body that holds a notice; the first one when nobody does, so that paying it is refused there. */
export function ownerOf(world: World, nav: string): string {
  const owner = world.settings.organizations.find(({ fiscalCode }) => findInstallment(world, fiscalCode, nav) !== null || world.govpay.byNav(fiscalCode, nav) !== null);
  return owner?.fiscalCode ?? world.settings.organizations[0]?.fiscalCode ?? '';
}

function payInGpd(world: World, found: Found, wishes: PayWishes): Payment {
  const payment = paymentOf(world, found, wishes);
  const mark = (): void => markPaid(world, found, { paymentDate: payment.paidAt, paymentMethod: payment.method, pspCompany: payment.pspName, fee: payment.feeCents, idReceipt: payment.receiptId });
  const positionMs = wishes.positionAt === undefined ? 0 : Date.parse(wishes.positionAt);
  if (positionMs > world.clock.nowMs()) world.due.at(positionMs, mark);
  else mark();
  world.payments.add(payment);
  return payment;
}

type Common = Pick<Payment, 'paidAt' | 'arrivedMs' | 'receiptId' | 'pspId' | 'pspName' | 'pspFiscalCode' | 'feeCents' | 'method' | 'standIn'>;

/** What every payment has, wherever the debt lies. */
export function commonOf(world: World, wishes: PayWishes): Common {
  const now = world.clock.nowMs();
  const psp = wishes.psp ?? DEFAULT_PSP;
  return {
    paidAt: wallIn(wishes.paidAt === undefined ? now : Date.parse(wishes.paidAt), ROME), arrivedMs: wishes.receiptAt === undefined ? now : Date.parse(wishes.receiptAt), receiptId: wishes.receiptId ?? world.identifiers.receiptId(),
    pspId: psp.id, pspName: psp.name, pspFiscalCode: psp.fiscalCode, feeCents: wishes.feeCents ?? 150, method: wishes.method ?? 'creditCard', standIn: wishes.standIn ?? false,
  };
}

function paymentOf(world: World, { position, plan, installment }: Found, wishes: PayWishes): Payment {
  const primary = primaryTransfer(position.organization, installment.transfers);
  const fee = installment.notificationFee;
  return {
    ...commonOf(world, wishes), organization: position.organization, companyName: position.companyName, officeName: position.officeName, iuv: installment.iuv, nav: installment.nav, amountCents: installment.amount + fee, description: installment.description, debtor: plan.debtor, notificationFeeCents: fee,
    transfers: installment.transfers.map((transfer) => ({
      index: Number(transfer.idTransfer), payee: transfer.organizationFiscalCode, payeeName: transfer.companyName ?? position.companyName, amountCents: transfer.amount + (transfer === primary ? fee : 0), iban: transfer.iban, stamp: transfer.stamp, remittance: transfer.remittanceInformation,
      category: transfer.category, metadata: transfer.metadata,
    })),
  };
}

function payGovPay(world: World, pendenza: Pendenza, wishes: PayWishes): Payment {
  const payment = payPendenza(world, pendenza, commonOf(world, wishes));
  world.payments.add(payment);
  return payment;
}

/** A payment of which GPD holds no position: of another desk's segregation code, of another program, or of a position nobody knows. */
export type StrangePayment = Readonly<{ organization: string; nav: string; amountCents: number; description?: string; debtor?: Debtor; iban?: string; category?: string }> & Omit<PayWishes, 'organization' | 'positionAt'>;

export const SOMEBODY: Debtor = { type: 'F', fiscalCode: 'RSSLCU80A01H501K', fullName: 'Luca Rossi', streetName: 'Via delle Prove', civicNumber: '1', postalCode: '30999', city: 'Montelupara', province: 'VE', country: 'IT', email: 'persona1@example.org' };
export const SOME_IBAN = 'IT30G9999961000000060717356';
export const SOME_CATEGORY = '9/0101108TS/';

export function addStrangePayment(world: World, strange: StrangePayment): Payment {
  const { organization, nav, amountCents } = strange;
  const name = world.settings.organizations.find(({ fiscalCode }) => fiscalCode === organization)?.name ?? organization;
  const description = strange.description ?? 'Diritti di segreteria';
  const payment: Payment = {
    ...commonOf(world, strange), organization, companyName: name, officeName: null, iuv: nav.slice(nav.startsWith('0') ? 3 : 1), nav, amountCents, description, debtor: strange.debtor ?? SOMEBODY, notificationFeeCents: 0,
    transfers: [{ index: 1, payee: organization, payeeName: name, amountCents, iban: strange.iban ?? SOME_IBAN, stamp: null, remittance: description, category: strange.category ?? SOME_CATEGORY, metadata: [] }],
  };
  world.payments.add(payment);
  return payment;
}
