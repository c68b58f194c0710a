import type { Result } from '../../../domain/result.ts';
import { FieldReader, type Findings, type SequenceRule } from './field-reader.ts';
import { ABSENT_SUBJECT, concluded, stampOf, type ReadReceipt } from './pa-send-rt.ts';
import { taxonomyCode, type DigitalStamp, type LegacyDetails, type ParsedReceipt, type ReceiptSubject, type ReceiptTransfer } from './parsed-receipt.ts';
import type { Refusal } from './refusal.ts';
import type { XmlElement } from './safe-xml.ts';

/** Namespaces of a legacy RT, the empty one included (receipts-fdr.md 1.1). */
export const DIGITPA_NAMESPACES: ReadonlySet<string> = new Set(['http://www.digitpa.gov.it/schemas/2011/Pagamenti/', '']);

type OutcomeCode = LegacyDetails['outcomeCode'];
type SinglePayment = Readonly<{ transfer: ReceiptTransfer; paidOn: string; feeCents: number | null }>;

const ROOT_RULE: SequenceRule = {
  names: ['versioneOggetto', 'dominio', 'identificativoMessaggioRicevuta', 'dataOraMessaggioRicevuta', 'riferimentoMessaggioRichiesta', 'riferimentoDataRichiesta', 'istitutoAttestante', 'enteBeneficiario', 'soggettoVersante', 'soggettoPagatore', 'datiPagamento'],
  required: ['versioneOggetto', 'dominio', 'identificativoMessaggioRicevuta', 'dataOraMessaggioRicevuta', 'riferimentoMessaggioRichiesta', 'riferimentoDataRichiesta', 'istitutoAttestante', 'enteBeneficiario', 'soggettoPagatore', 'datiPagamento'],
};
const DOMAIN_RULE: SequenceRule = { names: ['identificativoDominio', 'identificativoStazioneRichiedente'], required: ['identificativoDominio'] };
const IDENTIFIER_RULE: SequenceRule = { names: ['tipoIdentificativoUnivoco', 'codiceIdentificativoUnivoco'], required: ['tipoIdentificativoUnivoco', 'codiceIdentificativoUnivoco'] };
const PAYMENT_RULE: SequenceRule = {
  names: ['codiceEsitoPagamento', 'importoTotalePagato', 'identificativoUnivocoVersamento', 'CodiceContestoPagamento', 'datiSingoloPagamento'],
  required: ['codiceEsitoPagamento', 'importoTotalePagato', 'identificativoUnivocoVersamento', 'CodiceContestoPagamento'],
  repeated: ['datiSingoloPagamento'],
};
const SINGLE_RULE: SequenceRule = {
  names: ['singoloImportoPagato', 'esitoSingoloPagamento', 'dataEsitoSingoloPagamento', 'identificativoUnivocoRiscossione', 'causaleVersamento', 'datiSpecificiRiscossione', 'commissioniApplicatePSP', 'commissioniApplicatePA', 'allegatoRicevuta'],
  required: ['singoloImportoPagato', 'dataEsitoSingoloPagamento', 'identificativoUnivocoRiscossione', 'causaleVersamento', 'datiSpecificiRiscossione'],
};
const SINGLES_MAX = 5;

/**
 * Reads a legacy RT (`ctRicevutaTelematica`, receipts-fdr.md 1.3). Pagatore is the debtor, versante the payer; an IUR `n/a`
 * becomes null and is never a key; the notice number stays null.
 * Errors: `E_XSD` with the path of the first field that is missing or wrong.
 */
export function readLegacyRt(root: XmlElement): Result<ReadReceipt, Refusal> {
  const findings: Findings = { problems: [], warnings: [] };
  const fields = new FieldReader(root, '', findings, DIGITPA_NAMESPACES);
  fields.checkSequence(ROOT_RULE);
  return concluded(readFields(fields), findings);
}

function readFields(fields: FieldReader): ParsedReceipt | null {
  const domain = fields.child('dominio');
  const psp = fields.child('istitutoAttestante');
  const payee = fields.child('enteBeneficiario');
  const debtor = fields.child('soggettoPagatore', true);
  const payer = fields.child('soggettoVersante', true);
  const payment = fields.child('datiPagamento');
  if (domain === null || psp === null || payee === null || debtor === null || payment === null) return null;
  domain.checkSequence(DOMAIN_RULE);
  payment.checkSequence(PAYMENT_RULE);
  const pspId = identifierOf(psp, 'identificativoUnivocoAttestante', /^[GAB]$/);
  const payeeId = identifierOf(payee, 'identificativoUnivocoBeneficiario', /^G$/);
  const companyName = requiredText(payee, 'denominazioneBeneficiario', 70);
  const outcomeCode = readOutcome(payment);
  const singles = readSingles(payment, outcomeCode, payeeId.code, companyName);
  const paid = singles.find((single) => single.transfer.amountCents > 0);
  const fees = singles.flatMap((single) => (single.feeCents === null ? [] : [single.feeCents]));
  return {
    source: 'LEGACY_RT',
    legacy: {
      outcomeCode,
      ccp: payment.text('CodiceContestoPagamento', 35),
      objectVersion: fields.text('versioneOggetto', 16),
      messageId: fields.text('identificativoMessaggioRicevuta', 35),
      messageDateTime: fields.dateTime('dataOraMessaggioRicevuta'),
      requestMessageId: fields.text('riferimentoMessaggioRichiesta', 35),
      requestDate: fields.date('riferimentoDataRichiesta'),
      pspIdentifierType: pspId.type === 'A' || pspId.type === 'B' ? pspId.type : 'G',
    },
    receiptId: singles[0]?.transfer.iur ?? null,
    nav: null,
    iuv: payment.text('identificativoUnivocoVersamento', 35),
    organizationFiscalCode: domain.text('identificativoDominio', 35),
    outcome: outcomeCode === '0' ? 'OK' : paid !== undefined && (outcomeCode === '2' || outcomeCode === '4') ? 'PARTIAL' : 'KO',
    paymentAmountCents: payment.amount('importoTotalePagato', 0),
    description: singles[0]?.transfer.remittanceInformation ?? '',
    companyName,
    officeName: payee.optionalText('denomUnitOperBeneficiario', 70),
    debtor: readSubject(debtor, 'Pagatore'),
    payer: payer === null ? null : readSubject(payer, 'Versante'),
    transfers: singles.map((single) => single.transfer),
    idPsp: pspId.code,
    pspFiscalCode: null,
    pspVatNumber: null,
    pspCompanyName: requiredText(psp, 'denominazioneAttestante', 70),
    idChannel: null,
    channelDescription: null,
    paymentMethod: null,
    paymentNote: null,
    feeCents: fees.length === 0 ? null : fees.reduce((sum, fee) => sum + fee, 0),
    primaryCiIncurredFeeCents: null,
    idBundle: null,
    idCiBundle: null,
    paymentDateTime: null,
    applicationDate: null,
    transferDate: null,
    paidOn: paid?.paidOn ?? null,
    metadata: [],
    standIn: null,
    idPa: null,
    idBrokerPa: null,
    idStation: domain.optionalText('identificativoStazioneRichiedente', 35),
  };
}

/** A required text of an element whose other children (units, address) are not read and so not checked. */
function requiredText(fields: FieldReader, name: string, max: number): string {
  if (fields.child(name) === null) fields.problem(name, `Manca il campo ${fields.path}/${name}`);
  return fields.text(name, max);
}

function identifierOf(fields: FieldReader, name: string, types: RegExp): Readonly<{ type: string; code: string }> {
  const identifier = fields.child(name);
  if (identifier === null) {
    fields.problem(name, `Manca il campo ${fields.path}/${name}`);
    return { type: '', code: '' };
  }
  identifier.checkSequence(IDENTIFIER_RULE);
  return {
    type: identifier.matching('tipoIdentificativoUnivoco', types, 'un tipo di identificativo previsto'),
    code: identifier.matching('codiceIdentificativoUnivoco', /^.{2,16}$/u, 'un codice da 2 a 16 caratteri'),
  };
}

function readOutcome(payment: FieldReader): OutcomeCode {
  const code = payment.matching('codiceEsitoPagamento', /^[0-4]$/, 'un esito da 0 a 4');
  return code === '0' || code === '2' || code === '3' || code === '4' ? code : '1';
}

function readSubject(fields: FieldReader, role: 'Pagatore' | 'Versante'): ReceiptSubject {
  const identifier = identifierOf(fields, `identificativoUnivoco${role}`, /^[FG]$/);
  return {
    ...ABSENT_SUBJECT,
    identifierType: identifier.type === 'G' ? 'G' : 'F',
    identifier: identifier.code,
    fullName: requiredText(fields, `anagrafica${role}`, 70),
    streetName: fields.optionalText(`indirizzo${role}`, 70),
    civicNumber: fields.optionalText(`civico${role}`, 16),
    postalCode: fields.optionalText(`cap${role}`, 16),
    city: fields.optionalText(`localita${role}`, 35),
    stateProvinceRegion: fields.optionalText(`provincia${role}`, 35),
    country: fields.optionalText(`nazione${role}`, 2),
    email: fields.optionalText(`e-mail${role}`, 256),
  };
}

function readSingles(payment: FieldReader, outcome: OutcomeCode, payeeFiscalCode: string, companyName: string): readonly SinglePayment[] {
  const rows = payment.children('datiSingoloPagamento');
  if (rows.length > SINGLES_MAX) payment.problem('datiSingoloPagamento', `La ricevuta ha ${rows.length} versamenti: ne sono ammessi ${SINGLES_MAX}`);
  if (rows.length === 0 && (outcome === '0' || outcome === '2')) payment.problem('datiSingoloPagamento', `Con esito ${outcome} serve almeno un versamento (datiSingoloPagamento)`);
  return rows.map((row, place) => readSingle(row, place + 1, payeeFiscalCode, companyName));
}

function readSingle(row: FieldReader, index: number, payeeFiscalCode: string, companyName: string): SinglePayment {
  row.checkSequence(SINGLE_RULE);
  const amountCents = row.amount('singoloImportoPagato', 0);
  const iur = row.text('identificativoUnivocoRiscossione', 35);
  const transferCategory = row.matching('datiSpecificiRiscossione', /^[0129]\/\S{3,138}$/u, 'un codice come 9/0101108TS/');
  const legacyOutcome = row.optionalText('esitoSingoloPagamento', 35);
  if (amountCents > 0 && isNotAvailable(iur)) row.warn('identificativoUnivocoRiscossione', 'Il versamento è pagato ma non ha il codice di riscossione (IUR).');
  return {
    paidOn: row.date('dataEsitoSingoloPagamento').date,
    feeCents: row.optionalAmount('commissioniApplicatePSP'),
    transfer: {
      index,
      amountCents,
      payeeFiscalCode,
      companyName,
      iban: null,
      stamp: readAttachedStamp(row),
      remittanceInformation: row.text('causaleVersamento', 140),
      transferCategory,
      category: taxonomyCode(transferCategory),
      metadata: [],
      iur: isNotAvailable(iur) ? null : iur,
      legacyOutcome,
    },
  };
}

function isNotAvailable(iur: string): boolean {
  return iur === '' || iur.toLowerCase() === 'n/a';
}

function readAttachedStamp(row: FieldReader): DigitalStamp | null {
  const attachment = row.child('allegatoRicevuta');
  if (attachment === null || attachment.looseText('tipoAllegatoRicevuta') !== 'BD') return null;
  return stampOf(attachment, 'testoAllegato', attachment.looseText('testoAllegato'));
}
