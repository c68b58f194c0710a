/**
 * Answers one question about a code, by kind: the engine of the command line's `codes`.
 *
 * Sources: cli.md `codes`; kinds, inputs and answers of codes.md 9. Every refusal carries an Italian `message`.
 * Input comes from outside: its shape is checked before use, and a wrong shape answers `{error: 'INPUT'}`.
 */
import {
  buildCodeline,
  buildDataMatrixContent,
  cleanDataMatrixText,
  type DataMatrixBuildProblem,
  dataMatrixProblemMessage,
  decodeDataMatrixLeniently,
  parseDataMatrixContent,
  td896Fields,
} from './data-matrix-content.ts';
import { type DebtorIdInput, parseDebtorId } from './debtor-id.ts';
import { fiscalCodeProblemMessage, parseFiscalCode } from './fiscal-code.ts';
import { ccpProblemMessage, ibanProblemMessage, ibanToCcp, normalizeCcp, parseIban } from './iban.ts';
import {
  buildNav,
  type IuvToNavInput,
  iuvToNav,
  iuvToNavProblemMessage,
  navBuildProblemMessage,
  type NavParts,
  navProblemMessage,
  parseNav,
  toAuxDigit,
} from './notice-number.ts';
import { numericTaxCodeProblemMessage, parseNumericTaxCode } from './numeric-tax-code.ts';
import { buildQrContent, parseQrContent, qrProblemMessage } from './qr-content.ts';
import { buildRemittanceText, findTransferRemittance, parseRemittanceText, remittanceProblemMessage } from './remittance-text.ts';
import type { Result } from './result.ts';
import { buildRf, parseRf, rfProblemMessage } from './rf-reference.ts';
import { parseTaxonomyCode, taxonomyProblemMessage } from './taxonomy-code.ts';
import { checkTransferList, transferListProblemMessage, type TransferToCheck } from './transfer-list.ts';

/** One JSON answer: stable keys, more may be added. */
export type CodeAnswer = Readonly<Record<string, unknown>>;

/** SHA-256 of the UTF-8 bytes of a text, in base64 (44 characters); given by the host, which owns cryptography. */
export type Sha256Base64 = (utf8: string) => string;

/** Answers a question; an unknown kind answers `{error: 'UNKNOWN_KIND'}`. */
export function answerCodeQuestion(kind: string, input: unknown, sha256Base64: Sha256Base64): CodeAnswer {
  if (kind === 'stamp.hash') return stampHash(input, sha256Base64);
  const onText = TEXT_KINDS.get(kind);
  if (onText !== undefined) return typeof input === 'string' ? onText(input) : wrongInput('un testo');
  const onFields = FIELD_KINDS.get(kind);
  if (onFields !== undefined) return isRecord(input) ? onFields(input) : wrongInput('un oggetto');
  return { error: 'UNKNOWN_KIND', message: 'Tipo di domanda sconosciuto' };
}

type Fields = Readonly<Record<string, unknown>>;

const TEXT_KINDS: ReadonlyMap<string, (text: string) => CodeAnswer> = new Map<string, (text: string) => CodeAnswer>([
  ['nav.parse', (text) => verdictByReason(parseNav(text), navProblemMessage)],
  ['rf.validate', (text) => rfVerdict(text)],
  ['qr.parse', (text) => verdict(parseQrContent(text), qrProblemMessage)],
  ['datamatrix.parse', (text) => verdict(parseDataMatrixContent(text), dataMatrixProblemMessage)],
  ['datamatrix.decodeLenient', (text) => fieldsOrError(decodeDataMatrixLeniently(text), dataMatrixProblemMessage)],
  ['datamatrix.cleanText', (text) => ({ text: cleanDataMatrixText(text) })],
  ['cf16.validate', (text) => verdictByReason(parseFiscalCode(text), fiscalCodeProblemMessage)],
  ['cf11.validate', (text) => verdictByReason(parseNumericTaxCode(text), numericTaxCodeProblemMessage)],
  ['iban.validate', (text) => verdictByReason(parseIban(text), ibanProblemMessage)],
  ['iban.toCcp', (text) => valueOrError('ccp', ibanToCcp(text), ccpProblemMessage)],
  ['ccp.normalize', (text) => valueOrError('ccp12', normalizeCcp(text), ccpProblemMessage)],
  ['taxonomy.parse', (text) => verdict(parseTaxonomyCode(text), taxonomyProblemMessage)],
  ['causale.parse', (text) => remittanceVerdict(text)],
  ['sctCausale.parse', (text) => transferRemittance(text)],
]);

const FIELD_KINDS: ReadonlyMap<string, (fields: Fields) => CodeAnswer> = new Map<string, (fields: Fields) => CodeAnswer>([
  ['nav.build', (fields) => navBuild(fields)],
  ['iuv.toNav', (fields) => iuvToNavAnswer(fields)],
  ['rf.build', (fields) => rfBuild(fields)],
  ['qr.build', (fields) => qrBuild(fields)],
  ['datamatrix.build', (fields) => dataMatrixBuild(fields)],
  ['codeline.build', (fields) => codelineBuild(fields)],
  ['td896.fields', (fields) => td896Answer(fields)],
  ['debtorId.validate', (fields) => debtorIdVerdict(fields)],
  ['causale.build', (fields) => remittanceBuild(fields)],
  ['transfers.validate', (fields) => transfersVerdict(fields)],
]);

/** The kinds this version answers, in alphabetical order (for the help of the command line). */
export const CODE_QUESTION_KINDS: readonly string[] = [...TEXT_KINDS.keys(), ...FIELD_KINDS.keys(), 'stamp.hash'].sort();

function navBuild(fields: Fields): CodeAnswer {
  const parts = readNavParts(fields);
  if (parts === null) return wrongInput('{auxDigit "0".."3", base, segregationCode o applicationCode}');
  return fieldsOrError(buildNav(parts), navBuildProblemMessage);
}

function readNavParts(fields: Fields): NavParts | null {
  const auxDigit = typeof fields.auxDigit === 'string' ? toAuxDigit(fields.auxDigit) : null;
  const { base, applicationCode, segregationCode } = fields;
  if (auxDigit === null || typeof base !== 'string') return null;
  if (auxDigit === '0') return typeof applicationCode === 'string' ? { auxDigit, applicationCode, base } : null;
  if (auxDigit === '3') return typeof segregationCode === 'string' ? { auxDigit, segregationCode, base } : null;
  return { auxDigit, base };
}

function iuvToNavAnswer(fields: Fields): CodeAnswer {
  const input = readIuvToNav(fields);
  if (input === null) return wrongInput('{iuv, auxDigit "0".."3", applicationCode?}');
  return valueOrError('nav', iuvToNav(input), iuvToNavProblemMessage);
}

function readIuvToNav(fields: Fields): IuvToNavInput | null {
  const auxDigit = typeof fields.auxDigit === 'string' ? toAuxDigit(fields.auxDigit) : null;
  const { iuv, applicationCode } = fields;
  if (auxDigit === null || typeof iuv !== 'string') return null;
  return typeof applicationCode === 'string' ? { iuv, auxDigit, applicationCode } : { iuv, auxDigit };
}

function rfVerdict(text: string): CodeAnswer {
  const rf = parseRf(text);
  return rf.ok ? { valid: true, rf: rf.value } : { valid: false, ...rf.error, message: rfProblemMessage(rf.error) };
}

function rfBuild({ reference }: Fields): CodeAnswer {
  if (typeof reference !== 'string') return wrongInput('{reference}');
  return valueOrError('rf', buildRf(reference), () => rfProblemMessage({ reason: 'FORMAT' }));
}

function qrBuild({ nav, creditorTaxCode, amountCents }: Fields): CodeAnswer {
  if (typeof nav !== 'string' || typeof creditorTaxCode !== 'string' || typeof amountCents !== 'number') {
    return wrongInput('{nav, creditorTaxCode, amountCents}');
  }
  return valueOrError('text', buildQrContent({ nav, creditorTaxCode, amountCents }), qrProblemMessage);
}

function dataMatrixBuild(fields: Fields): CodeAnswer {
  const { nav, ccp, amountCents, creditorTaxCode, debtorTaxCode, debtorName, subject } = fields;
  if (
    typeof nav !== 'string' ||
    typeof ccp !== 'string' ||
    typeof amountCents !== 'number' ||
    typeof creditorTaxCode !== 'string' ||
    typeof debtorTaxCode !== 'string' ||
    typeof debtorName !== 'string' ||
    typeof subject !== 'string'
  ) {
    return wrongInput('{nav, ccp, amountCents, creditorTaxCode, debtorTaxCode, debtorName, subject}');
  }
  return textWithLength(buildDataMatrixContent({ nav, ccp, amountCents, creditorTaxCode, debtorTaxCode, debtorName, subject }));
}

function codelineBuild({ nav, ccp, amountCents }: Fields): CodeAnswer {
  if (typeof nav !== 'string' || typeof ccp !== 'string' || typeof amountCents !== 'number') return wrongInput('{nav, ccp, amountCents}');
  return textWithLength(buildCodeline({ nav, ccp, amountCents }));
}

function td896Answer({ codiceCliente, ccp, amountCents }: Fields): CodeAnswer {
  if (typeof codiceCliente !== 'string' || typeof ccp !== 'string' || typeof amountCents !== 'number') {
    return wrongInput('{codiceCliente, ccp, amountCents}');
  }
  return fieldsOrError(td896Fields({ nav: codiceCliente, ccp, amountCents }), dataMatrixProblemMessage);
}

function debtorIdVerdict(fields: Fields): CodeAnswer {
  const input = readDebtorId(fields);
  if (input === null) return wrongInput('{value, type "F" o "G", anonymousAllowed}');
  const id = parseDebtorId(input);
  return id.ok ? { valid: true, ...id.value } : { valid: false, ...id.error };
}

function readDebtorId({ value, type, anonymousAllowed }: Fields): DebtorIdInput | null {
  if (typeof value !== 'string' || typeof anonymousAllowed !== 'boolean') return null;
  return type === 'F' || type === 'G' ? { value, type, anonymousAllowed } : null;
}

function remittanceBuild({ iuv, amountCents, text }: Fields): CodeAnswer {
  const freeText = typeof text === 'string' ? text : null;
  if (typeof iuv !== 'string' || typeof amountCents !== 'number' || !Number.isSafeInteger(amountCents)) {
    return wrongInput('{iuv, amountCents, text}');
  }
  return { text: buildRemittanceText({ iuv, amountCents, text: freeText }) };
}

function remittanceVerdict(text: string): CodeAnswer {
  const parsed = parseRemittanceText(text);
  if (!parsed.ok) return { valid: false, reason: parsed.error, message: remittanceProblemMessage() };
  const { tag, iuv, amountCents, text: freeText } = parsed.value;
  return { valid: true, tag, iuv, ...(amountCents === null ? {} : { amountCents }), ...(freeText === null ? {} : { text: freeText }) };
}

function transferRemittance(text: string): CodeAnswer {
  const found = findTransferRemittance(text);
  return found === null ? { found: false, message: 'La causale non nomina un flusso di rendicontazione pagoPA' } : { found: true, ...found };
}

function transfersVerdict({ totalCents, transfers }: Fields): CodeAnswer {
  const list = Array.isArray(transfers) ? transfers.map(readTransfer) : [null];
  const known = list.filter((transfer) => transfer !== null);
  if (typeof totalCents !== 'number' || known.length !== list.length) return wrongInput('{totalCents, transfers[{idTransfer, amountCents, iban | stamp}]}');
  const checked = checkTransferList(totalCents, known);
  return checked.ok ? { valid: true } : { valid: false, reason: checked.error, message: transferListProblemMessage(checked.error) };
}

function readTransfer(value: unknown): TransferToCheck | null {
  if (!isRecord(value)) return null;
  const { idTransfer, amountCents, iban, stamp } = value;
  if (typeof idTransfer !== 'number' || typeof amountCents !== 'number') return null;
  return { idTransfer, amountCents, iban: typeof iban === 'string' ? iban : null, stamp };
}

function stampHash(input: unknown, sha256Base64: Sha256Base64): CodeAnswer {
  if (!isRecord(input) || typeof input.utf8 !== 'string') return wrongInput('{utf8}');
  const hash = sha256Base64(input.utf8);
  return { sha256Base64: hash, length: hash.length };
}

function textWithLength(built: Result<string, DataMatrixBuildProblem>): CodeAnswer {
  if (!built.ok) return { error: built.error, message: dataMatrixProblemMessage(built.error) };
  return { text: built.value, length: built.value.length };
}

function verdict<E extends string>(result: Result<object, E>, message: (problem: E) => string): CodeAnswer {
  return result.ok ? { valid: true, ...result.value } : { valid: false, reason: result.error, message: message(result.error) };
}

function verdictByReason<E extends Readonly<{ reason: string }>>(result: Result<object, E>, message: (problem: E) => string): CodeAnswer {
  return result.ok ? { valid: true, ...result.value } : { valid: false, ...result.error, message: message(result.error) };
}

function fieldsOrError<E extends string>(result: Result<object, E>, message: (problem: E) => string): CodeAnswer {
  return result.ok ? { ...result.value } : { error: result.error, message: message(result.error) };
}

function valueOrError<E extends string>(key: string, result: Result<string, E>, message: (problem: E) => string): CodeAnswer {
  return result.ok ? { [key]: result.value } : { error: result.error, message: message(result.error) };
}

function wrongInput(expected: string): CodeAnswer {
  return { error: 'INPUT', message: `Il campo input non è quello previsto: serve ${expected}` };
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
