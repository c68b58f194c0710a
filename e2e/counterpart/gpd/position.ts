/** Position, server side, by the names of v1 (intermediary.md 1.1.4). */
export const POSITION_STATES = ['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'REPORTED'] as const;
export type PositionState = (typeof POSITION_STATES)[number];
export type InstallmentState = 'UNPAID' | 'PAID' | 'PARTIALLY_REPORTED' | 'REPORTED';

export type Metadata = Readonly<{ key: string; value?: string | undefined }>;
export type Stamp = Readonly<{ hashDocument: string; stampType: string; provincialResidence: string }>;
export type Debtor = Readonly<{
  type: 'F' | 'G'; fiscalCode: string; fullName: string; streetName?: string | undefined; civicNumber?: string | undefined; postalCode?: string | undefined; city?: string | undefined; province?: string | undefined; region?: string | undefined; country?: string | undefined;
  email?: string | undefined; phone?: string | undefined;
}>;

/** `amount` in cents, without notification fee. */
export type Transfer = {
  readonly idTransfer: string; readonly amount: number; readonly organizationFiscalCode: string; readonly companyName: string | null; readonly remittanceInformation: string; readonly category: string;
  iban: string | null; postalIban: string | null; readonly stamp: Stamp | null; readonly metadata: readonly Metadata[]; status: 'T_UNREPORTED' | 'T_REPORTED'; readonly insertedDate: string; lastUpdatedDate: string;
};

/** `amount` in cents, without notification fee: that is the server's (1.1.6). Dates of the client as instants: it is UTC wall time anyway (1.1.5). */
export type Installment = {
  readonly iuv: string; readonly nav: string; readonly amount: number; readonly description: string; readonly dueMs: number; readonly transfers: readonly Transfer[]; readonly metadata: readonly Metadata[]; readonly insertedDate: string;
  notificationFee: number; status: InstallmentState; paymentDate: string | null; reportingDate: string | null; paymentMethod: string | null; pspCompany: string | null; fee: number; idReceipt: string | null; idFlowReporting: string | null; lastUpdatedDate: string;
};

/** A payment option of v3. `partial`: its installments form a plan; in v1 each of them is one with `isPartialPayment`. */
export type Plan = { readonly partial: boolean; readonly description: string | null; validityMs: number | null; readonly retentionMs: number | null; readonly switchToExpired: boolean; readonly debtor: Debtor; readonly installments: readonly Installment[] };

export type Position = {
  readonly organization: string; readonly iupd: string; readonly sequence: number; readonly insertedDate: string;
  companyName: string; officeName: string | null; payStandIn: boolean; plans: readonly Plan[]; status: PositionState; publishDate: string | null; paymentDate: string | null; lastUpdatedDate: string;
};

export function installmentsOf(position: Readonly<{ plans: readonly Plan[] }>): readonly Installment[] {
  return position.plans.length === 1 ? (position.plans[0]?.installments ?? []) : position.plans.flatMap(({ installments }) => installments);
}

/** Positions with more than one plan of installments are invisible to v1 (1.1, versions). */
export function hasSeveralPlans(position: Position): boolean {
  return position.plans.filter(({ partial }) => partial).length > 1;
}

/** The transfer to which the fee of SEND is added (1.1.6); null: none belongs to the organization. */
export function primaryTransfer(organization: string, transfers: readonly Transfer[]): Transfer | null {
  return transfers.find(({ organizationFiscalCode }) => organizationFiscalCode === organization) ?? null;
}
