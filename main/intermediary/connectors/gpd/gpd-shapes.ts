import { z } from 'zod';

/*
 * What is read of the answers, and no more: unknown keys pass. `gpd-shapes.test.ts` checks every field named here against the official OpenAPI files.
 * Everything that the server may leave out is nullish: it writes no nulls today, but says so nowhere.
 */

const text = z.string().nullish();
const debtorV3 = z.object({ type: text, fiscalCode: text, fullName: text, streetName: text, civicNumber: text, postalCode: text, city: text, province: text, country: text, email: text, phone: text });

const transferV3 = z.looseObject({ idTransfer: z.string(), amount: z.int(), organizationFiscalCode: z.string().nullish(), companyName: text, remittanceInformation: text, category: z.string().nullish(), iban: z.string().nullish(), stamp: z.looseObject({}).nullish() });

const installmentV3 = z.looseObject({
  nav: z.string(), iuv: z.string(), amount: z.int(), description: text, dueDate: z.string(), notificationFee: z.int().nullish(), status: z.enum(['UNPAID', 'PAID', 'PARTIALLY_REPORTED', 'REPORTED', 'UNPAYABLE', 'EXPIRED']),
  paymentDate: z.string().nullish(), pspCompany: z.string().nullish(), idReceipt: z.string().nullish(), transfer: z.array(transferV3).nullish(),
});

export const positionV3 = z.looseObject({
  iupd: z.string(), organizationFiscalCode: z.string().nullish(), companyName: text, officeName: text, insertedDate: z.string().nullish(), status: z.enum(['DRAFT', 'PUBLISHED', 'VALID', 'UNPAYABLE', 'PARTIALLY_PAID', 'PAID']), lastUpdatedDate: z.string().nullish(),
  paymentOption: z.array(z.looseObject({ switchToExpired: z.boolean().nullish(), debtor: debtorV3.nullish(), installments: z.array(installmentV3).nullish() })).nullish(),
});
export type PositionV3 = z.infer<typeof positionV3>;
export type InstallmentV3 = z.infer<typeof installmentV3>;

/** v1 is read only for the state that v3 hides behind UNPAYABLE. */
export const positionV1 = z.looseObject({ status: z.enum(['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'REPORTED']) });

export const positionListV3 = z.looseObject({
  payment_position_list: z.array(z.looseObject({ paymentOption: z.array(z.looseObject({ installments: z.array(z.looseObject({ iuv: z.string().nullish() })).nullish() })).nullish() })),
});

/** A page as the read-back takes it: each row is judged by itself. */
export const positionPageV3 = z.looseObject({ payment_position_list: z.array(z.looseObject({ insertedDate: z.string().nullish() })), page_info: z.looseObject({ total_pages: z.int() }) });

export const ibanChanged = z.looseObject({ updatedTransfers: z.int() });

export const appInfo = z.looseObject({ version: z.string().nullish() });

/** `results` is untyped in the OpenAPI file: its rows are those of intermediary.md 2.1. */
export const receiptRow = z.looseObject({ iuv: z.string(), paymentDateTime: z.string().nullish(), status: z.string().nullish() });
export const receiptList = z.looseObject({ totalPages: z.int(), results: z.array(receiptRow) });

const flowMetadata = z.looseObject({ totPage: z.int() });
export const flowRow = z.looseObject({ fdr: z.string(), pspId: z.string(), revision: z.int(), flowDate: z.string().nullish(), published: z.string().nullish() });
export type FlowRow = z.infer<typeof flowRow>;
export const flowList = z.looseObject({ metadata: flowMetadata, data: z.array(flowRow) });
/** Passed on whole; only what is checked before is named. `password` belongs to the bank and is dropped. */
export const flowHeader = z.looseObject({ fdr: z.string(), revision: z.int(), totPayments: z.int().nullish(), computedTotPayments: z.int().nullish(), sender: z.looseObject({ password: z.string().nullish() }).nullish() });
export const flowPayments = z.looseObject({ metadata: flowMetadata, data: z.array(z.looseObject({ index: z.int() })) });

export const uploadStatus = z.looseObject({ operationStatus: z.enum(['IN_PROGRESS', 'COMPLETED', 'COMPLETED_WITH_WARNINGS', 'COMPLETED_UNSUCCESSFULLY']) });
export const uploadReport = z.looseObject({ responses: z.array(z.looseObject({ statusCode: z.int(), iupds: z.array(z.string()).nullish() })).nullish() });
