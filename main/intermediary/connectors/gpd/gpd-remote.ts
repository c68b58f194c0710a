import type { RemoteInstallment, RemotePosition, RemoteStatus } from '../../connector.ts';
import { canonicalHash, textsHash, type HashedInstallment } from '../../position-snapshot.ts';
import { dueDay, romeWallMs, utcWallMs } from './gpd-dates.ts';
import type { InstallmentV3, PositionV3 } from './gpd-shapes.ts';

/** What both `idReceipt` and `pspCompany` hold after `paids/{nav}`: no receipt will ever exist (intermediary.md 1.1.4). */
export const CLOSED_BY_CREDITOR = 'CLOSED_AS_ALREADY_PAID_BY_EC';

/** What v3 calls UNPAYABLE, told apart. */
export type Unpayable = 'EXPIRED' | 'CANCELLED';

/** Every installment of an answer, whatever its plan. */
export function installmentsOfV3(position: PositionV3): readonly InstallmentV3[] {
  return (position.paymentOption ?? []).flatMap(({ installments }) => installments ?? []);
}

/**
 * Tells EXPIRED from INVALID by the only rule by which GPD expires a position: all its options switch, and the last due date has passed by the clock of UTC
 * (intermediary.md 1.1.4). Second choice: v1 says it outright, but not of a position with several plans (422).
 */
export function unpayableByRule(position: PositionV3, nowMs: number): Unpayable {
  const options = position.paymentOption ?? [];
  const dues = installmentsOfV3(position).map(({ dueDate }) => utcWallMs(dueDate));
  const lastDue = dues.includes(null) ? null : Math.max(...dues.map((due) => due ?? 0));
  return options.length > 0 && options.every(({ switchToExpired }) => switchToExpired === true) && lastDue !== null && lastDue < nowMs ? 'EXPIRED' : 'CANCELLED';
}

/**
 * A position of v3 as the engine knows it. Amounts without notification fee; days of Rome; `paidAt` an instant.
 * @param unpayable what UNPAYABLE means for this one.
 */
export function remotePosition(position: PositionV3, organization: string, unpayable: Unpayable): RemotePosition {
  const installments = installmentsOfV3(position);
  const status = positionStatus(position, installments, unpayable);
  return {
    iupd: position.iupd, status, version: position.lastUpdatedDate ?? null,
    hash: canonicalHash(installments.map((installment) => hashedInstallment(installment, organization))),
    textsHash: textsOfV3(position),
    installments: installments.map((installment) => remoteInstallment(installment, organization, status, unpayable)),
  };
}

type Text = string | null | undefined;
type DebtorTexts = Readonly<Partial<Record<string, Text>>>;
type InstallmentTexts = Readonly<{ nav: string; description?: Text; transfer?: readonly Readonly<{ idTransfer: string; companyName?: Text; remittanceInformation?: Text }>[] | null | undefined }>;
type PositionTexts = Readonly<{ companyName?: Text; officeName?: Text; paymentOption?: readonly Readonly<{ debtor?: DebtorTexts | null | undefined; installments?: readonly InstallmentTexts[] | null | undefined }>[] | null | undefined }>;

const DEBTOR_TEXTS = ['type', 'fiscalCode', 'fullName', 'streetName', 'civicNumber', 'postalCode', 'city', 'province', 'country', 'email', 'phone'] as const;

/** The texts of a position of v3, as it is sent or as it is given back; the description of an option never is. */
export function textsOfV3({ companyName, officeName, paymentOption }: PositionTexts): string {
  const installments = (paymentOption ?? []).flatMap((option) => (option.installments ?? []).map((installment) => [...DEBTOR_TEXTS.map((name) => option.debtor?.[name]), ...installmentTexts(installment)]));
  return textsHash([[companyName, officeName], ...installments]);
}

function installmentTexts({ nav, description, transfer }: InstallmentTexts): readonly Text[] {
  return [nav, description, ...(transfer ?? []).toSorted((a, b) => Number(a.idTransfer) - Number(b.idTransfer)).flatMap((one) => [one.idTransfer, one.companyName, one.remittanceInformation])];
}

function positionStatus(position: PositionV3, installments: readonly InstallmentV3[], unpayable: Unpayable): RemoteStatus {
  switch (position.status) {
    case 'VALID': return 'PAYABLE';
    case 'UNPAYABLE': return unpayable;
    // v3 says PAID of a REPORTED position: its installments still tell.
    case 'PAID': return installments.some(({ status }) => status === 'REPORTED') && installments.every(({ status }) => status !== 'PAID' && status !== 'PARTIALLY_REPORTED') ? 'REPORTED' : 'PAID';
    default: return position.status;
  }
}

function remoteInstallment(installment: InstallmentV3, organization: string, position: RemoteStatus, unpayable: Unpayable): RemoteInstallment {
  const fee = installment.notificationFee ?? 0;
  const paidMs = installment.paymentDate == null ? null : romeWallMs(installment.paymentDate);
  const marked = installment.idReceipt === CLOSED_BY_CREDITOR;
  return {
    nav: installment.nav, iuv: installment.iuv, status: installmentStatus(installment, position, unpayable), amountCents: installment.amount - fee, notificationFeeCents: fee, dueDate: dueDay(installment.dueDate),
    paidAt: paidMs === null ? null : new Date(paidMs).toISOString(), receiptId: marked ? null : (installment.idReceipt ?? null), psp: marked ? null : (installment.pspCompany ?? null), markedByCreditor: marked,
    transfers: hashedInstallment(installment, organization).transfers.map(({ index, payeeFiscalCode, iban, amountCents }) => ({ index, payeeFiscalCode, iban, amountCents })),
  };
}

function installmentStatus(installment: InstallmentV3, position: RemoteStatus, unpayable: Unpayable): RemoteStatus {
  switch (installment.status) {
    case 'PAID': case 'PARTIALLY_REPORTED': return 'PAID';
    case 'REPORTED': return 'REPORTED';
    case 'EXPIRED': return 'EXPIRED';
    // Of a position that somebody is paying in another plan: this one cannot be paid any more.
    case 'UNPAYABLE': return position === 'EXPIRED' ? 'EXPIRED' : unpayable;
    case 'UNPAID': return position === 'PARTIALLY_PAID' || position === 'PAID' || position === 'REPORTED' ? 'PAYABLE' : position;
  }
}

function hashedInstallment(installment: InstallmentV3, organization: string): HashedInstallment {
  const transfers = (installment.transfer ?? []).map((transfer) => ({
    index: Number(transfer.idTransfer), payeeFiscalCode: transfer.organizationFiscalCode ?? organization, iban: transfer.iban ?? null, stamp: transfer.stamp != null, amountCents: transfer.amount, category: transfer.category ?? '',
  })).sort((a, b) => a.index - b.index);
  const fee = installment.notificationFee ?? 0;
  // The fee is also in the first transfer of the organization itself (intermediary.md 1.1.6).
  const total = transfers.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const primary = fee > 0 && total === installment.amount ? transfers.findIndex(({ payeeFiscalCode }) => payeeFiscalCode === organization) : -1;
  return {
    nav: installment.nav, iuv: installment.iuv, amountCents: installment.amount - fee, dueDate: dueDay(installment.dueDate),
    transfers: transfers.map((transfer, at) => (at === primary ? { ...transfer, amountCents: transfer.amountCents - fee } : transfer)),
  };
}
