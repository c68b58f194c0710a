import { utcWall } from '../wall-time.ts';
import { primaryTransfer, type Installment, type Plan, type Position, type PositionState, type Transfer } from './position.ts';

const V3_STATES: Readonly<Record<PositionState, string>> = { DRAFT: 'DRAFT', PUBLISHED: 'PUBLISHED', VALID: 'VALID', INVALID: 'UNPAYABLE', EXPIRED: 'UNPAYABLE', PARTIALLY_PAID: 'PARTIALLY_PAID', PAID: 'PAID', REPORTED: 'PAID' };

/** State as v3 shows it (1.1.4, in brackets): it hides INVALID and EXPIRED behind one word, REPORTED behind PAID. */
export function stateInV3(status: PositionState): string {
  return V3_STATES[status];
}

/** `plans`: those that a filter left; all of them without. */
export function viewV3(position: Position, plans: readonly Plan[] = position.plans): unknown {
  return {
    iupd: position.iupd, organizationFiscalCode: position.organization, companyName: position.companyName, ...given('officeName', position.officeName), insertedDate: position.insertedDate, ...given('publishDate', position.publishDate), ...given('paymentDate', position.paymentDate),
    status: stateInV3(position.status), lastUpdatedDate: position.lastUpdatedDate,
    // `description` of an option is write-only (1.1.3).
    paymentOption: plans.map((plan) => ({
      switchToExpired: plan.switchToExpired, ...given('retentionDate', wall(plan.retentionMs)), insertedDate: position.insertedDate, ...given('validityDate', wall(plan.validityMs)), debtor: plan.debtor,
      installments: plan.installments.map((one) => ({ ...installmentFields(position, one), status: one.status, installmentMetadata: one.metadata })),
    })),
  };
}

export function viewV1(position: Position, plans: readonly Plan[] = position.plans): unknown {
  const first = position.plans[0];
  return {
    iupd: position.iupd, organizationFiscalCode: position.organization, type: first?.debtor.type, companyName: position.companyName, ...given('officeName', position.officeName), insertedDate: position.insertedDate, ...given('publishDate', position.publishDate),
    ...given('validityDate', wall(first?.validityMs ?? null)), ...given('paymentDate', position.paymentDate), status: position.status, lastUpdatedDate: position.lastUpdatedDate,
    paymentOption: plans.flatMap((plan) => plan.installments.map((one) => optionV1(position, plan, one))),
  };
}

/** An installment as v1 calls it: a payment option. */
export function optionV1(position: Position, plan: Plan, one: Installment): unknown {
  return { ...installmentFields(position, one), isPartialPayment: plan.partial, ...given('retentionDate', wall(plan.retentionMs)), insertedDate: one.insertedDate, status: `PO_${one.status}`, paymentOptionMetadata: one.metadata };
}

function installmentFields(position: Position, one: Installment): Readonly<Record<string, unknown>> {
  const primary = primaryTransfer(position.organization, one.transfers);
  return {
    nav: one.nav, iuv: one.iuv, organizationFiscalCode: position.organization, amount: one.amount + one.notificationFee, description: one.description, dueDate: utcWall(one.dueMs), ...given('paymentDate', one.paymentDate), ...given('reportingDate', one.reportingDate),
    ...given('paymentMethod', one.paymentMethod), ...given('pspCompany', one.pspCompany), fee: one.fee, notificationFee: one.notificationFee, ...given('idReceipt', one.idReceipt), ...given('idFlowReporting', one.idFlowReporting), lastUpdatedDate: one.lastUpdatedDate,
    transfer: one.transfers.map((transfer) => transferView(transfer, transfer === primary ? one.notificationFee : 0)),
  };
}

/** `fee`: that of SEND, added by the server to the primary transfer (1.1.6). */
function transferView(transfer: Transfer, fee: number): unknown {
  const { idTransfer, organizationFiscalCode, remittanceInformation, category, insertedDate, status, lastUpdatedDate } = transfer;
  return {
    organizationFiscalCode, ...given('companyName', transfer.companyName), idTransfer, amount: transfer.amount + fee, remittanceInformation, category, ...given('iban', transfer.iban), ...given('postalIban', transfer.postalIban), ...(transfer.stamp === null ? {} : { stamp: transfer.stamp }),
    insertedDate, status, lastUpdatedDate, transferMetadata: transfer.metadata,
  };
}

function wall(ms: number | null): string | null {
  return ms === null ? null : utcWall(ms);
}

function given(key: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [key]: value };
}
