import { ok, type Result } from '../../../domain/result.ts';
import { readDigitalStamp } from './digital-stamp.ts';
import { FieldReader, type Findings, type ReadingWarning, type SequenceRule } from './field-reader.ts';
import { taxonomyCode, type DigitalStamp, type ParsedReceipt, type ReceiptSubject, type ReceiptTransfer } from './parsed-receipt.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { XmlElement } from './safe-xml.ts';

/** Namespaces a paSendRT message may bear; none at all is how gpd-payments returns it (receipts-fdr.md 1.1). */
export const PA_FOR_NODE_NAMESPACES: ReadonlySet<string> = new Set([
  'http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd',
  'http://pagopa-api.pagopa.gov.it/paForNode',
  '',
]);

/** A receipt with what was odd in its file. */
export type ReadReceipt = Readonly<{ receipt: ParsedReceipt; warnings: readonly ReadingWarning[] }>;

type Version = 'PA_SEND_RT_V1' | 'PA_SEND_RT_V2';

const ENVELOPE_RULE: SequenceRule = { names: ['idPA', 'idBrokerPA', 'idStation', 'receipt'], required: ['idPA', 'idBrokerPA', 'idStation', 'receipt'] };
const RECEIPT_HEAD = ['receiptId', 'noticeNumber', 'fiscalCode', 'outcome', 'creditorReferenceId', 'paymentAmount', 'description', 'companyName', 'officeName', 'debtor', 'transferList', 'idPSP', 'pspFiscalCode', 'pspPartitaIVA', 'PSPCompanyName', 'idChannel', 'channelDescription', 'payer', 'paymentMethod'];
const RECEIPT_TAIL = ['paymentDateTime', 'applicationDate', 'transferDate', 'metadata', 'standIn'];
const RECEIPT_REQUIRED = ['receiptId', 'noticeNumber', 'fiscalCode', 'outcome', 'creditorReferenceId', 'paymentAmount', 'description', 'companyName', 'debtor', 'transferList', 'idPSP', 'PSPCompanyName', 'idChannel', 'channelDescription'];
const RECEIPT_RULES: Readonly<Record<Version, SequenceRule>> = {
  PA_SEND_RT_V1: { names: [...RECEIPT_HEAD, 'fee', ...RECEIPT_TAIL], required: RECEIPT_REQUIRED },
  PA_SEND_RT_V2: { names: [...RECEIPT_HEAD, 'paymentNote', 'fee', 'primaryCiIncurredFee', 'idBundle', 'idCiBundle', ...RECEIPT_TAIL], required: RECEIPT_REQUIRED },
};
const TRANSFER_REQUIRED = ['idTransfer', 'transferAmount', 'fiscalCodePA', 'remittanceInformation', 'transferCategory'];
const TRANSFER_RULES: Readonly<Record<Version, SequenceRule>> = {
  PA_SEND_RT_V1: { names: ['idTransfer', 'transferAmount', 'fiscalCodePA', 'IBAN', 'remittanceInformation', 'transferCategory', 'metadata'], required: [...TRANSFER_REQUIRED, 'IBAN'] },
  PA_SEND_RT_V2: { names: ['idTransfer', 'transferAmount', 'fiscalCodePA', 'companyName', 'IBAN', 'MBDAttachment', 'remittanceInformation', 'transferCategory', 'metadata'], required: TRANSFER_REQUIRED },
};
const TRANSFER_LIST_RULE: SequenceRule = { names: ['transfer'], required: ['transfer'], repeated: ['transfer'] };
const SUBJECT_RULE: SequenceRule = { names: ['uniqueIdentifier', 'fullName', 'streetName', 'civicNumber', 'postalCode', 'city', 'stateProvinceRegion', 'country', 'e-mail'], required: ['uniqueIdentifier', 'fullName'] };
const IDENTIFIER_RULE: SequenceRule = { names: ['entityUniqueIdentifierType', 'entityUniqueIdentifierValue'], required: ['entityUniqueIdentifierType', 'entityUniqueIdentifierValue'] };
const NO_LIMIT = Number.MAX_SAFE_INTEGER;
const TRANSFERS_MAX = 5;

/**
 * Reads a paSendRT message, version 1 or 2, from its root element (receipts-fdr.md 1.2; paForNode.xsd as rules in code, section 6).
 * Errors: `E_XSD` with the path of the first field that is missing or wrong.
 */
export function readPaSendRt(root: XmlElement, version: Version): Result<ReadReceipt, Refusal> {
  const findings: Findings = { problems: [], warnings: [] };
  const message = new FieldReader(root, '', findings, PA_FOR_NODE_NAMESPACES);
  message.checkSequence(ENVELOPE_RULE);
  const fields = message.child('receipt');
  const receipt = fields === null ? null : readReceiptFields(message, fields, version);
  return concluded(receipt, findings);
}

/** Ends a reading: the first problem refuses the file, the others are counted in its message. */
export function concluded(receipt: ParsedReceipt | null, findings: Findings): Result<ReadReceipt, Refusal> {
  const [first, ...others] = findings.problems;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : others.length === 1 ? ' C’è un altro campo non ammesso.' : ` Ci sono altri ${others.length} campi non ammessi.`;
    return refuse('E_XSD', `${first.message}${more}`, { kind: 'PATH', path: first.path });
  }
  if (receipt === null) return refuse('E_XSD', 'Nel documento manca la ricevuta.', { kind: 'PATH', path: '' });
  return ok({ receipt, warnings: findings.warnings });
}

function readReceiptFields(message: FieldReader, fields: FieldReader, version: Version): ParsedReceipt {
  fields.checkSequence(RECEIPT_RULES[version]);
  const isV2 = version === 'PA_SEND_RT_V2';
  const receiptId = fields.text('receiptId', NO_LIMIT);
  const paymentDateTime = fields.optionalDateTime('paymentDateTime');
  const applicationDate = fields.optionalDate('applicationDate');
  const transferDate = fields.optionalDate('transferDate');
  const debtor = fields.child('debtor', true);
  const payer = fields.child('payer', true);
  return {
    source: version,
    idPa: message.text('idPA', 35),
    idBrokerPa: message.text('idBrokerPA', 35),
    idStation: message.text('idStation', 35),
    receiptId,
    nav: fields.matching('noticeNumber', /^[0-9]{18}$/, 'un numero avviso di 18 cifre'),
    organizationFiscalCode: fields.matching('fiscalCode', /^[0-9]{11}$/, 'un codice fiscale di 11 cifre'),
    outcome: fields.matching('outcome', /^(OK|KO)$/, '“OK” o “KO”') === 'OK' ? 'OK' : 'KO',
    iuv: fields.text('creditorReferenceId', 35),
    paymentAmountCents: fields.amount('paymentAmount', 0),
    description: fields.text('description', 140),
    companyName: fields.text('companyName', 140),
    officeName: fields.optionalText('officeName', 140),
    debtor: debtor === null ? ABSENT_SUBJECT : readSubject(debtor),
    transfers: readTransfers(fields, version, receiptId),
    idPsp: fields.text('idPSP', 35),
    pspFiscalCode: fields.optionalText('pspFiscalCode', 70),
    pspVatNumber: fields.optionalText('pspPartitaIVA', 20),
    pspCompanyName: fields.text('PSPCompanyName', 70),
    idChannel: fields.text('idChannel', 35),
    channelDescription: fields.text('channelDescription', 35),
    payer: payer === null ? null : readSubject(payer),
    paymentMethod: fields.optionalText('paymentMethod', 35),
    paymentNote: isV2 ? fields.optionalText('paymentNote', 210) : null,
    feeCents: fields.optionalAmount('fee'),
    primaryCiIncurredFeeCents: isV2 ? fields.optionalAmount('primaryCiIncurredFee') : null,
    idBundle: isV2 ? fields.optionalText('idBundle', 70) : null,
    idCiBundle: isV2 ? fields.optionalText('idCiBundle', 70) : null,
    paymentDateTime,
    applicationDate,
    transferDate,
    paidOn: paymentDateTime?.romeDate ?? applicationDate?.date ?? transferDate?.date ?? null,
    metadata: fields.metadata(),
    standIn: fields.optionalBoolean('standIn'),
  };
}

/** Placeholder of a required subject that is missing: the missing element is a problem, so it never leaves the reading. */
export const ABSENT_SUBJECT: ReceiptSubject = {
  identifierType: 'F', identifier: '', fullName: '', streetName: null, civicNumber: null,
  postalCode: null, city: null, stateProvinceRegion: null, country: null, email: null,
};

function readSubject(fields: FieldReader): ReceiptSubject {
  fields.checkSequence(SUBJECT_RULE);
  const identifier = fields.child('uniqueIdentifier');
  identifier?.checkSequence(IDENTIFIER_RULE);
  return {
    identifierType: identifier?.matching('entityUniqueIdentifierType', /^[FG]$/, '“F” o “G”') === 'G' ? 'G' : 'F',
    identifier: identifier?.matching('entityUniqueIdentifierValue', /^.{2,16}$/u, 'un codice da 2 a 16 caratteri') ?? '',
    fullName: fields.text('fullName', 70),
    streetName: fields.optionalText('streetName', 70),
    civicNumber: fields.optionalText('civicNumber', 16),
    postalCode: fields.optionalText('postalCode', 16),
    city: fields.optionalText('city', 35),
    stateProvinceRegion: fields.optionalText('stateProvinceRegion', 35),
    country: fields.optionalText('country', 2),
    email: fields.optionalText('e-mail', 256),
  };
}

function readTransfers(fields: FieldReader, version: Version, receiptId: string): readonly ReceiptTransfer[] {
  const list = fields.child('transferList');
  if (list === null) return [];
  list.checkSequence(TRANSFER_LIST_RULE);
  const transfers = list.children('transfer').map((transfer) => readTransfer(transfer, version, receiptId));
  checkTransferList(transfers, (cause) => list.problem('transfer', cause));
  return transfers;
}

/** At most five transfers, each with its own number: the XSD leaves the second to us, and the number is half of a payment's key. */
export function checkTransferList(transfers: readonly ReceiptTransfer[], problem: (cause: string) => void): void {
  if (transfers.length > TRANSFERS_MAX) problem(`La ricevuta ha ${transfers.length} versamenti: ne sono ammessi ${TRANSFERS_MAX}`);
  const numbers = new Set(transfers.map((transfer) => transfer.index));
  if (numbers.size < transfers.length) problem('Due versamenti della ricevuta hanno lo stesso numero (idTransfer)');
}

function readTransfer(fields: FieldReader, version: Version, receiptId: string): ReceiptTransfer {
  fields.checkSequence(TRANSFER_RULES[version]);
  const transferCategory = fields.text('transferCategory', 140);
  return {
    index: Number(fields.matching('idTransfer', /^0*[1-5]$/, 'un numero da 1 a 5')),
    amountCents: fields.amount('transferAmount', 1),
    payeeFiscalCode: fields.matching('fiscalCodePA', /^[0-9]{11}$/, 'un codice fiscale di 11 cifre'),
    companyName: version === 'PA_SEND_RT_V2' ? fields.optionalText('companyName', 140) : null,
    ...readDestination(fields, version),
    remittanceInformation: fields.text('remittanceInformation', 140),
    transferCategory,
    category: taxonomyCode(transferCategory),
    metadata: fields.metadata(),
    iur: receiptId,
    legacyOutcome: null,
  };
}

function readDestination(fields: FieldReader, version: Version): Readonly<{ iban: string | null; stamp: DigitalStamp | null }> {
  if (version === 'PA_SEND_RT_V1') return { iban: fields.text('IBAN', 35), stamp: null };
  const iban = fields.optionalText('IBAN', 35);
  const attachment = fields.optionalText('MBDAttachment', NO_LIMIT);
  if (iban !== null && attachment !== null) fields.problem('MBDAttachment', `Il versamento ${fields.path} ha sia l’IBAN sia la marca da bollo`);
  if (iban === null && attachment === null) fields.problem('IBAN', `Nel versamento ${fields.path} mancano sia l’IBAN sia la marca da bollo`);
  return { iban, stamp: attachment === null ? null : stampOf(fields, 'MBDAttachment', attachment) };
}

/** Reads a stamp and reports on `fields` what is wrong with it. */
export function stampOf(fields: FieldReader, name: string, attachment: string): DigitalStamp | null {
  const stamp = readDigitalStamp(attachment);
  if (stamp === null) fields.wrongValue(name, attachment, 'un allegato in base64');
  else if (stamp.iubd === null) fields.warn(name, 'La marca da bollo allegata non si legge: il numero IUBD manca.');
  return stamp;
}
