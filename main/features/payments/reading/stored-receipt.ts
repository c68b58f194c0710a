import { z } from 'zod';
import { err, ok, type Result } from '../../../domain/result.ts';
import { receiptKey, type ParsedReceipt } from './parsed-receipt.ts';

const text = z.string();
const nullableText = z.string().nullable();
const cents = z.int();
const metadata = z.array(z.object({ key: text, value: text })).readonly();
const day = z.object({ raw: text, date: text });
const moment = z.object({ raw: text, instant: nullableText, romeDate: text });

const subject = z.object({
  identifierType: z.enum(['F', 'G']),
  identifier: text,
  fullName: text,
  streetName: nullableText,
  civicNumber: nullableText,
  postalCode: nullableText,
  city: nullableText,
  stateProvinceRegion: nullableText,
  country: nullableText,
  email: nullableText,
});

const stamp = z.object({
  iubd: nullableText,
  documentHash: nullableText,
  amountCents: cents.nullable(),
  purchasedAtRaw: nullableText,
  stampType: nullableText,
  sellerFiscalCode: nullableText,
  attachment: text,
});

const transfer = z.object({
  index: z.int(),
  amountCents: cents,
  payeeFiscalCode: text,
  companyName: nullableText,
  iban: nullableText,
  stamp: stamp.nullable(),
  remittanceInformation: text,
  transferCategory: text,
  category: text,
  metadata,
  iur: nullableText,
  legacyOutcome: nullableText,
});

const content = z.object({
  receiptId: nullableText,
  nav: nullableText,
  iuv: text,
  organizationFiscalCode: text,
  outcome: z.enum(['OK', 'KO', 'PARTIAL']),
  paymentAmountCents: cents,
  description: text,
  companyName: text,
  officeName: nullableText,
  debtor: subject,
  payer: subject.nullable(),
  transfers: z.array(transfer).readonly(),
  idPsp: text,
  pspFiscalCode: nullableText,
  pspVatNumber: nullableText,
  pspCompanyName: text,
  idChannel: nullableText,
  channelDescription: nullableText,
  paymentMethod: nullableText,
  paymentNote: nullableText,
  feeCents: cents.nullable(),
  primaryCiIncurredFeeCents: cents.nullable(),
  idBundle: nullableText,
  idCiBundle: nullableText,
  paymentDateTime: moment.nullable(),
  applicationDate: day.nullable(),
  transferDate: day.nullable(),
  paidOn: nullableText,
  metadata,
  standIn: z.boolean().nullable(),
  idPa: nullableText,
  idBrokerPa: nullableText,
  idStation: nullableText,
});

const legacy = z.object({
  outcomeCode: z.enum(['0', '1', '2', '3', '4']),
  ccp: text,
  objectVersion: text,
  messageId: text,
  messageDateTime: moment,
  requestMessageId: text,
  requestDate: day,
  pspIdentifierType: z.enum(['G', 'A', 'B']),
});

const storedReceipt = z.discriminatedUnion('source', [
  content.extend({ source: z.enum(['PA_SEND_RT_V1', 'PA_SEND_RT_V2', 'BIZ_EVENTS']) }),
  content.extend({ source: z.literal('LEGACY_RT'), legacy }),
]);

/** The text under which a store keeps a receipt; {@link receiptFromStore} reads it back. */
export function receiptForStore(receipt: ParsedReceipt): string {
  return JSON.stringify(receipt);
}

/** Reads back what {@link receiptForStore} wrote. Error: `DAMAGED` when the text is not such a receipt. */
export function receiptFromStore(stored: string): Result<ParsedReceipt, 'DAMAGED'> {
  let json: unknown;
  try {
    json = JSON.parse(stored);
  } catch {
    return err('DAMAGED');
  }
  const parsed = storedReceipt.safeParse(json);
  return parsed.success ? ok(parsed.data) : err('DAMAGED');
}

/**
 * One text for the key of a receipt, unique over both kinds: fit for a unique column. The parts cannot run into each other:
 * the kinds differ and every part is written with its length.
 */
export function receiptKeyText(receipt: ParsedReceipt): string {
  const key = receiptKey(receipt);
  if (key.kind === 'RECEIPT_ID') return `id:${key.receiptId}`;
  return `rt:${[key.organizationFiscalCode, key.iuv, key.ccp].map((part) => `${part.length}.${part}`).join(':')}`;
}
