import { z } from 'zod';
import type { Debtor, Metadata, Stamp } from './position.ts';

/*
 * Bodies of v3 and v1 (intermediary.md 1.1.3), both as one draft. Their form was checked against the OpenAPI files before; here they get types, and what those files leave out is told by the rules.
 */

const metadata = z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish().transform((entries): readonly Metadata[] => (entries ?? []).map(({ key, value }) => ({ key, value: value ?? undefined })));
const stamp = z.object({ hashDocument: z.string(), stampType: z.string(), provincialResidence: z.string() });
const optionalText = z.string().nullish().transform((text) => text ?? undefined);

const transfer = z.object({
  idTransfer: z.string(), amount: z.int(), organizationFiscalCode: z.string().nullish(), companyName: z.string().nullish(), remittanceInformation: z.string(), category: z.string(), iban: z.string().nullish(), postalIban: z.string().nullish(), stamp: stamp.nullish(), transferMetadata: metadata,
});

const debtorFields = {
  type: z.enum(['F', 'G']), fiscalCode: z.string(), fullName: z.string(), streetName: optionalText, civicNumber: optionalText, postalCode: optionalText, city: optionalText, province: optionalText, region: optionalText, country: optionalText, email: optionalText, phone: optionalText,
};
const debtor = z.object(debtorFields);

const installment = z.object({ nav: z.string().nullish(), iuv: z.string(), amount: z.int(), description: z.string(), dueDate: z.string(), transfer: z.array(transfer).nullish(), installmentMetadata: metadata });

const bodyV3 = z.object({
  iupd: z.string(), payStandIn: z.boolean().nullish(), companyName: z.string(), officeName: z.string().nullish(),
  paymentOption: z.array(z.object({ description: z.string().nullish(), validityDate: z.string().nullish(), retentionDate: z.string().nullish(), switchToExpired: z.boolean(), debtor, installments: z.array(installment) })),
});

const bodyV1 = z.object({
  ...debtorFields, iupd: z.string(), payStandIn: z.boolean().nullish(), companyName: z.string(), officeName: z.string().nullish(), switchToExpired: z.boolean(), validityDate: z.string().nullish(),
  paymentOption: z.array(installment.omit({ installmentMetadata: true }).extend({ isPartialPayment: z.boolean(), retentionDate: z.string().nullish(), paymentOptionMetadata: metadata })).nullish(),
});

export type TransferDraft = Readonly<{ idTransfer: string; amount: number; organizationFiscalCode: string | null; companyName: string | null; remittanceInformation: string; category: string; iban: string | null; postalIban: string | null; stamp: Stamp | null; metadata: readonly Metadata[] }>;
export type InstallmentDraft = Readonly<{ nav: string | null; iuv: string; amount: number; description: string; dueDate: string; transfers: readonly TransferDraft[]; metadata: readonly Metadata[] }>;
export type PlanDraft = Readonly<{ partial: boolean; description: string | null; validityDate: string | null; retentionDate: string | null; switchToExpired: boolean; debtor: Debtor; installments: readonly InstallmentDraft[] }>;
export type PositionDraft = Readonly<{ iupd: string; payStandIn: boolean; companyName: string; officeName: string | null; plans: readonly PlanDraft[] }>;

/** Null: the body is not even of the form (its OpenAPI file let it pass all the same). */
export function readDraft(version: 1 | 3, body: unknown): PositionDraft | null {
  return version === 3 ? readV3(body) : readV1(body);
}

function readV3(body: unknown): PositionDraft | null {
  const read = bodyV3.safeParse(body);
  if (!read.success) return null;
  const { iupd, payStandIn, companyName, officeName, paymentOption } = read.data;
  return {
    iupd, payStandIn: payStandIn ?? true, companyName, officeName: officeName ?? null,
    plans: paymentOption.map((option) => ({
      partial: option.installments.length > 1, description: option.description ?? null, validityDate: option.validityDate ?? null, retentionDate: option.retentionDate ?? null, switchToExpired: option.switchToExpired, debtor: option.debtor,
      installments: option.installments.map((one) => installmentDraft(one, one.installmentMetadata)),
    })),
  };
}

/** v1: single payments are an option each, all the partial ones one plan (1.1.3, v1 differs). */
function readV1(body: unknown): PositionDraft | null {
  const read = bodyV1.safeParse(body);
  if (!read.success) return null;
  const { iupd, payStandIn, companyName, officeName, switchToExpired, validityDate, paymentOption, ...person } = read.data;
  const options = paymentOption ?? [];
  const plan = (partial: boolean, members: typeof options): PlanDraft => ({
    partial, description: null, validityDate: validityDate ?? null, retentionDate: members[0]?.retentionDate ?? null, switchToExpired, debtor: person, installments: members.map((one) => installmentDraft(one, one.paymentOptionMetadata)),
  });
  const partials = options.filter(({ isPartialPayment }) => isPartialPayment);
  return { iupd, payStandIn: payStandIn ?? true, companyName, officeName: officeName ?? null, plans: [...options.filter(({ isPartialPayment }) => !isPartialPayment).map((one) => plan(false, [one])), ...(partials.length === 0 ? [] : [plan(true, partials)])] };
}

function installmentDraft(one: Omit<z.infer<typeof installment>, 'installmentMetadata'>, entries: readonly Metadata[]): InstallmentDraft {
  return {
    nav: one.nav ?? null, iuv: one.iuv, amount: one.amount, description: one.description, dueDate: one.dueDate, metadata: entries,
    transfers: (one.transfer ?? []).map(({ transferMetadata, organizationFiscalCode, companyName, iban, postalIban, stamp: bollo, ...rest }) => ({ ...rest, organizationFiscalCode: organizationFiscalCode ?? null, companyName: companyName ?? null, iban: iban ?? null, postalIban: postalIban ?? null, stamp: bollo ?? null, metadata: transferMetadata })),
  };
}
