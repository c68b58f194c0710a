import { z } from 'zod';
import type { Result } from '../../../domain/result.ts';
import type { Findings } from './field-reader.ts';
import { readDigitalStamp } from './digital-stamp.ts';
import { checkTransferList, concluded, type ReadReceipt } from './pa-send-rt.ts';
import { taxonomyCode, type ParsedReceipt, type ReceiptDate, type ReceiptDateTime, type ReceiptSubject, type ReceiptTransfer } from './parsed-receipt.ts';
import { characterCount, jsonAmountToCents, readDate, readDateTime } from './read-values.ts';
import { quoted, type Refusal } from './refusal.ts';

const REMEDY = 'Chiedi il file corretto a chi te l’ha mandato.';

function text(max: number) {
  return z.string().trim().min(1, 'è vuoto').refine((value) => characterCount(value) <= max, `ha più di ${max} caratteri`);
}

/** Absent, null and empty mean the same in this format (receipts-fdr.md 1.4: "the unused one is empty"). */
function optionalText(max: number) {
  return z
    .string()
    .trim()
    .refine((value) => characterCount(value) <= max, `ha più di ${max} caratteri`)
    .nullish()
    .transform((value) => (value === undefined || value === '' ? null : value));
}

const amount = z.union([z.number(), z.string().trim()], 'non è un importo').transform((value, context) => {
  const cents = jsonAmountToCents(value);
  if (cents !== null) return cents;
  context.addIssue({ code: 'custom', message: 'non è un importo fino a 999999999.99 con non più di due decimali' });
  return z.NEVER;
});
const optionalAmount = amount.nullish().transform((value) => value ?? null);
const fiscalCode = z.string().trim().regex(/^[0-9]{11}$/, 'non è un codice fiscale di 11 cifre');
const metadata = z
  .array(z.object({ key: z.string().nullish(), value: z.string().nullish() }))
  .nullish()
  .transform((entries) => (entries ?? []).map((entry) => ({ key: entry.key?.trim() ?? '', value: entry.value?.trim() ?? '' })));

const optionalDate = z.string().trim().nullish().transform((raw, context): ReceiptDate | null => {
  if (raw === null || raw === undefined || raw === '') return null;
  const date = readDate(raw);
  if (date !== null) return date;
  context.addIssue({ code: 'custom', message: 'non è una data come 2026-09-15' });
  return z.NEVER;
});

/** A date with its time, or the day alone. */
const optionalMoment = z.string().trim().nullish().transform((raw, context): ReceiptDateTime | null => {
  if (raw === null || raw === undefined || raw === '') return null;
  const moment = readDateTime(raw);
  if (moment !== null) return moment;
  const day = readDate(raw);
  if (day !== null) return { raw, instant: null, romeDate: day.date };
  context.addIssue({ code: 'custom', message: 'non è una data come 2026-09-15' });
  return z.NEVER;
});

const subject = z
  .object({
    entityUniqueIdentifierType: z.enum(['F', 'G'], 'non è “F” o “G”'),
    entityUniqueIdentifierValue: z.string().trim().regex(/^.{2,16}$/u, 'non è un codice da 2 a 16 caratteri'),
    fullName: text(70),
    streetName: optionalText(70),
    civicNumber: optionalText(16),
    postalCode: optionalText(16),
    city: optionalText(35),
    stateProvinceRegion: optionalText(35),
    country: optionalText(2),
    email: optionalText(256),
  })
  .transform(({ entityUniqueIdentifierType, entityUniqueIdentifierValue, ...rest }): ReceiptSubject => ({
    identifierType: entityUniqueIdentifierType,
    identifier: entityUniqueIdentifierValue,
    ...rest,
  }));

const transfer = z.object({
  idTransfer: z.coerce.number('non è un numero da 1 a 5').int('non è un numero da 1 a 5').min(1, 'non è un numero da 1 a 5').max(5, 'non è un numero da 1 a 5'),
  transferAmount: amount.refine((cents) => cents > 0, 'è zero'),
  fiscalCodePA: fiscalCode,
  companyName: optionalText(140),
  iban: optionalText(35),
  mbdAttachment: optionalText(Number.MAX_SAFE_INTEGER),
  remittanceInformation: text(140),
  transferCategory: text(140),
  metadata,
});

/** Receipt of Biz Events, `CtReceiptModelResponse` (receipts-fdr.md 1.4); unknown keys are ignored. */
const bizReceipt = z.object({
  receiptId: text(255),
  noticeNumber: z.string().trim().regex(/^[0-9]{18}$/, 'non è un numero avviso di 18 cifre'),
  fiscalCode,
  outcome: z.enum(['OK', 'KO'], 'non è “OK” o “KO”'),
  creditorReferenceId: text(35),
  paymentAmount: amount,
  description: text(140),
  companyName: text(140),
  officeName: optionalText(140),
  debtor: subject,
  payer: subject.nullish(),
  transferList: z.array(transfer).min(1, 'è vuoto'),
  idPSP: text(35),
  pspFiscalCode: optionalText(70),
  pspPartitaIVA: optionalText(20),
  pspCompanyName: text(70),
  idChannel: text(35),
  channelDescription: optionalText(35),
  paymentMethod: optionalText(35),
  fee: optionalAmount,
  primaryCiIncurredFee: optionalAmount,
  idBundle: optionalText(70),
  idCiBundle: optionalText(70),
  paymentDateTime: optionalMoment,
  paymentDateTimeFormatted: optionalMoment,
  applicationDate: optionalDate,
  transferDate: optionalDate,
  metadata,
});

type BizReceipt = z.output<typeof bizReceipt>;

/**
 * Reads a receipt of Biz Events from parsed JSON. It brings no idPA, paymentNote nor standIn: they are null, to be filled
 * when the same receipt comes by another way (rule 1.5.3).
 * Errors: `E_XSD` with the path of the first field that is missing or wrong.
 */
export function readBizEventsReceipt(json: unknown): Result<ReadReceipt, Refusal> {
  const findings: Findings = { problems: [], warnings: [] };
  const parsed = bizReceipt.safeParse(json);
  if (parsed.success) return concluded(toReceipt(parsed.data, findings), findings);
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : `/${String(part)}`)).join('').slice(1);
    findings.problems.push({ path, message: `${problemSentence(path, issue, json)}. ${REMEDY}` });
  }
  return concluded(null, findings);
}

function problemSentence(path: string, issue: z.core.$ZodIssue, json: unknown): string {
  const found = valueAt(json, issue.path);
  if (found === undefined || found === null) return `Manca il campo ${path}`;
  const cause = issue.code === 'invalid_type' ? 'non è del tipo previsto' : issue.message;
  const personal = path.startsWith('debtor') || path.startsWith('payer');
  const value = !personal && (typeof found === 'string' || typeof found === 'number') ? ` ${quoted(String(found))}` : '';
  return `Il campo ${path}: il valore${value} ${cause}`;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let current = json;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function toReceipt(read: BizReceipt, findings: Findings): ParsedReceipt {
  const transfers = read.transferList.map((part, place) => toTransfer(part, place, read.receiptId, findings));
  checkTransferList(transfers, (cause) => findings.problems.push({ path: 'transferList', message: `${cause}. ${REMEDY}` }));
  // paymentDateTime is a day here; the time, when there is one, is in the "formatted" twin.
  const paymentDateTime = read.paymentDateTimeFormatted ?? read.paymentDateTime;
  return {
    source: 'BIZ_EVENTS',
    receiptId: read.receiptId,
    nav: read.noticeNumber,
    iuv: read.creditorReferenceId,
    organizationFiscalCode: read.fiscalCode,
    outcome: read.outcome,
    paymentAmountCents: read.paymentAmount,
    description: read.description,
    companyName: read.companyName,
    officeName: read.officeName,
    debtor: read.debtor,
    payer: read.payer ?? null,
    transfers,
    idPsp: read.idPSP,
    pspFiscalCode: read.pspFiscalCode,
    pspVatNumber: read.pspPartitaIVA,
    pspCompanyName: read.pspCompanyName,
    idChannel: read.idChannel,
    channelDescription: read.channelDescription,
    paymentMethod: read.paymentMethod,
    paymentNote: null,
    feeCents: read.fee,
    primaryCiIncurredFeeCents: read.primaryCiIncurredFee,
    idBundle: read.idBundle,
    idCiBundle: read.idCiBundle,
    paymentDateTime,
    applicationDate: read.applicationDate,
    transferDate: read.transferDate,
    paidOn: paymentDateTime?.romeDate ?? read.applicationDate?.date ?? read.transferDate?.date ?? null,
    metadata: read.metadata,
    standIn: null,
    idPa: null,
    idBrokerPa: null,
    idStation: null,
  };
}

function toTransfer(part: BizReceipt['transferList'][number], place: number, receiptId: string, findings: Findings): ReceiptTransfer {
  const path = `transferList[${place + 1}]`;
  const stamp = part.mbdAttachment === null ? null : readDigitalStamp(part.mbdAttachment);
  if (part.mbdAttachment !== null && stamp === null) findings.problems.push({ path: `${path}/mbdAttachment`, message: `Il campo ${path}/mbdAttachment non è un allegato in base64. ${REMEDY}` });
  if ((part.iban === null) === (part.mbdAttachment === null)) findings.problems.push({ path: `${path}/iban`, message: `Il versamento ${path} deve avere l’IBAN oppure la marca da bollo, uno solo dei due. ${REMEDY}` });
  if (stamp !== null && stamp.iubd === null) findings.warnings.push({ path: `${path}/mbdAttachment`, message: 'La marca da bollo allegata non si legge: il numero IUBD manca.' });
  return {
    index: part.idTransfer,
    amountCents: part.transferAmount,
    payeeFiscalCode: part.fiscalCodePA,
    companyName: part.companyName,
    iban: part.iban,
    stamp,
    remittanceInformation: part.remittanceInformation,
    transferCategory: part.transferCategory,
    category: taxonomyCode(part.transferCategory),
    metadata: part.metadata,
    iur: receiptId,
    legacyOutcome: null,
  };
}
