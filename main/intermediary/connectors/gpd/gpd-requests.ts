import { err, ok, type Result } from '../../../domain/result.ts';
import type { Remedy } from '../../connector.ts';
import { installmentsOf, type PositionSnapshot, type SnapshotInstallment } from '../../position-snapshot.ts';
import { dueInstant } from './gpd-dates.ts';
import { textsOfV3 } from './gpd-remote.ts';

type Debtor = PositionSnapshot['debtor'];

/** What GPD writes for a debtor without fiscal code; it asks for the field but does not look at its form (intermediary.md 1.1.3). */
const WITHOUT_FISCAL_CODE = 'ANONIMO';

/**
 * Why GPD could not take a position, known before anything is sent; null when it can.
 * Errors: a missing due date (GPD requires one), a stamp (its document hash is not known here), check digits are the business of whoever issues the number.
 */
export function whyNotSendable(position: PositionSnapshot): Remedy | null {
  const undated = installmentsOf(position).find(({ dueDate }) => dueDate === null);
  if (undated !== undefined) return { code: 'GPD_DUE_DATE_MISSING', message: `Avviso ${undated.nav}: manca la scadenza, che pagoPA richiede. Apri la posizione e scrivila.`, fields: { dueDate: 'Manca la scadenza.' } };
  const stamped = installmentsOf(position).find(({ transfers }) => transfers.some(({ stamp, iban }) => stamp || iban === null));
  if (stamped !== undefined) return { code: 'GPD_IBAN_MISSING', message: `Avviso ${stamped.nav}: un beneficiario non ha IBAN (o è una marca da bollo), e da qui non si può trasmettere. Apri la posizione e indica l’IBAN.`, fields: { iban: 'Manca l’IBAN di un beneficiario.' } };
  return null;
}

/** Body of create and update in v3, amounts in cents without notification fee: the server adds that by itself (intermediary.md 1.1.6). */
export function positionBodyV3(position: PositionSnapshot): unknown {
  return {
    iupd: position.iupd, payStandIn: true, companyName: shortened(position.companyName), ...given('officeName', position.officeName),
    paymentOption: position.options.map((option) => ({
      description: option.description, switchToExpired: expiresThere(option), debtor: debtorBody(position.debtor),
      installments: option.installments.map((installment) => installmentBody(installment)),
    })),
  };
}

/** What {@link textsOfV3} says of a position that holds the texts of {@link positionBodyV3}. */
export function sentTexts({ companyName, officeName, debtor, options }: PositionSnapshot): string {
  return textsOfV3({
    companyName: shortened(companyName), officeName,
    paymentOption: options.map(({ installments }) => ({
      debtor: debtorBody(debtor),
      installments: installments.map(({ nav, description, transfers }) => ({ nav, description, transfer: transfers.map((transfer) => ({ idTransfer: String(transfer.index), companyName: shortened(transfer.payeeName), remittanceInformation: transfer.description })) })),
    })),
  });
}

/**
 * Body of a position for the bulk load, which knows only v1: one plan, one debtor, one `switchToExpired`.
 * Errors: `MORE_THAN_ONE_PLAN` when v1 cannot say it.
 */
export function positionBodyV1(position: PositionSnapshot): Result<unknown, 'MORE_THAN_ONE_PLAN'> {
  const plans = position.options.filter(({ installments }) => installments.length > 1);
  const first = position.options[0];
  if (first === undefined || plans.length > 1 || position.options.some((option) => expiresThere(option) !== expiresThere(first))) return err('MORE_THAN_ONE_PLAN');
  return ok({
    iupd: position.iupd, payStandIn: true, ...debtorBody(position.debtor), switchToExpired: expiresThere(first), companyName: shortened(position.companyName), ...given('officeName', position.officeName),
    paymentOption: position.options.flatMap(({ installments }) => installments.map((installment) => ({ ...installmentBody(installment), isPartialPayment: installments.length > 1 }))),
  });
}

/**
 * GPD expires by the due date alone (intermediary.md 1.1.5): what may still be paid after it must not expire there, or a notice in somebody's hands would be refused at
 * the bank before its last day. Such a position stays payable there after its last day too, until it is cancelled.
 */
function expiresThere({ switchToExpired, installments }: PositionSnapshot['options'][number]): boolean {
  return switchToExpired && installments.every(({ dueDate, payableUntil }) => payableUntil === null || payableUntil === dueDate);
}

function installmentBody(installment: SnapshotInstallment): Readonly<Record<string, unknown>> {
  const { nav, iuv, amountCents, description, dueDate, transfers } = installment;
  return {
    nav, iuv, amount: amountCents, description, dueDate: dueInstant(dueDate ?? ''),
    transfer: transfers.map((transfer) => ({
      idTransfer: String(transfer.index), amount: transfer.amountCents, organizationFiscalCode: transfer.payeeFiscalCode, companyName: shortened(transfer.payeeName), remittanceInformation: transfer.description,
      category: transfer.category, ...given('iban', compact(transfer.iban)), ...given('postalIban', compact(transfer.postalIban)),
    })),
  };
}

function debtorBody(debtor: Debtor): Readonly<Record<string, string>> {
  return {
    type: debtor.type, fiscalCode: debtor.fiscalCode ?? WITHOUT_FISCAL_CODE, fullName: debtor.name, ...given('streetName', debtor.street), ...given('civicNumber', debtor.civicNumber), ...given('postalCode', debtor.postalCode),
    ...given('city', debtor.city), ...given('province', debtor.province), ...given('country', /^[A-Z]{2}$/.test(debtor.country) ? debtor.country : null), ...given('email', debtor.email), ...given('phone', debtor.phone),
  };
}

function given(key: string, value: string | null): Readonly<Record<string, string>> {
  return value === null || value.trim() === '' ? {} : { [key]: value };
}

function compact(iban: string | null): string | null {
  return iban === null ? null : iban.replaceAll(' ', '').toUpperCase();
}

const MAX_NAME = 140;

function shortened(name: string): string {
  return name.slice(0, MAX_NAME);
}
