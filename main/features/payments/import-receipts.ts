import { createHash } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { keepRawFile } from '../../data/raw-files.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Operator } from '../access/index.ts';
import { addFact, bumpVersion, findInstallment, inScope, judgePaymentOf, loadExternalPayments, loadFacts, loadPosition, optionFacts, storeProjection, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { findEntityIdentity, readNumberingCodes } from '../setup/index.ts';
import { closeWaitingForReceipt, openTask } from '../tasks/index.ts';
import { ANOMALY_LABELS, REFUSAL_LABELS, type RefusedCode } from './anomaly-labels.ts';
import { assessReceipt, positionLookup, type Assessment, type KnownPosition } from './assessment.ts';
import { RESULT_LABEL } from './effect-labels.ts';
import { compareReceipts, receiptKeyText, versionLabel, type FlowContent, type ParsedReceipt, type Refusal } from './reading/index.ts';
import { openAnomalyTasks, taskFacts } from './receipt-tasks.ts';
import { fillDocument, findPaymentByKey, insertImport, isKnownConflict, insertPayment, loadDocument, paymentsOfInstallment, sameRefusal, type PaymentEffect, type PaymentRow } from './store.ts';

/** Outcome of one imported file (spec/cli.md, import; receipts-fdr.md 5). Amounts in cents. */
export type ImportedFile = Readonly<{
  importId: number | null; file: string; kind: string; format: string | null; sha256: string; result: string; resultLabel: string; error: string | null; message: string | null; version: string | null; receiptId: string | null; iuv: string | null;
  nav: string | null; totalCents: number | null; ownCents: number | null; transfers: number | null; ownTransfers: number | null; anomalies: readonly string[]; anomalyLabels: readonly string[]; positionId: number | null; taskIds: readonly number[];
  entries: number | null; imported: number | null; refused: number | null; ignored: number | null;
  /** Of a reporting flow; absent for everything else. */
  flow?: ImportedFlow | null;
}>;

/** What a reporting flow that was taken says (cli.md, import). Amounts in cents; `outcomes` and `rowAnomalies` count rows by code. */
export type ImportedFlow = Readonly<{
  flowId: string; flowDateTime: string; pspId: string; trn: string; regulationDate: string; headerCount: number; headerCents: number; rows: number; sumCents: number | null; signedSumCents: number | null;
  outcomes: Readonly<Record<string, number>>; rowAnomalies: Readonly<Record<string, number>>; bankRemittance: string;
}>;

/** A reporting flow, or a part of one, after it was taken or refused. */
export type TakenFlow = Readonly<Pick<ImportedFile, 'importId' | 'kind' | 'format' | 'result' | 'resultLabel' | 'error' | 'message' | 'anomalies' | 'anomalyLabels'> & { flow: ImportedFlow | null }>;

/** Who takes the reporting flows found among the files; wired by the host, since flows stand on payments. Works in the unit it is handed. */
export type FlowFiles = Readonly<{ take(unit: UnitOfWork, operator: Operator, file: IncomingFile, content: FlowContent): Promise<TakenFlow> }>;

export type IncomingFile = Readonly<{ name: string; bytes: Uint8Array }>;

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The outcome of a file of which nothing is known yet. */
export function blankOutcome(file: string, sha256: string): ImportedFile {
  return {
    importId: null, file, kind: 'receipt', format: null, sha256, result: 'REFUSED', resultLabel: RESULT_LABEL['REFUSED'] ?? '', error: null, message: null, version: null, receiptId: null, iuv: null, nav: null, totalCents: null, ownCents: null,
    transfers: null, ownTransfers: null, anomalies: [], anomalyLabels: [], positionId: null, taskIds: [], entries: null, imported: null, refused: null, ignored: null,
  };
}

/** The answer for a file that is of the treasury; nothing of it is kept. */
export function treasuryFile({ name, bytes }: IncomingFile): ImportedFile {
  return { ...blankOutcome(name, sha256Of(bytes)), kind: 'treasury', error: 'E_TREASURY_FILE', message: 'È un file di tesoreria: importalo fra i file di tesoreria.' };
}

export function withResult(file: ImportedFile, result: string): ImportedFile {
  return { ...file, result, resultLabel: RESULT_LABEL[result] ?? result };
}

/** Why a file says nothing usable. */
export type RefusedFile = Readonly<{ code: RefusedCode | Refusal['code']; message: string }>;

/** How the trail names who did it. */
export function idText(operator: Operator | null): string | null {
  return operator === null ? null : String(operator.id);
}

/** Keeps aside a file that says nothing usable, with the reason. */
export async function refuseFile(unit: UnitOfWork, operator: Operator | null, file: IncomingFile, { code, message }: RefusedFile): Promise<ImportedFile> {
  const sha256 = sha256Of(file.bytes);
  await keepRawFile(unit, sha256, file.bytes);
  // Tried again by the program itself, it is the same refusal.
  const before = operator === null ? await sameRefusal(unit, sha256, code) : null;
  if (before !== null) return { ...blankOutcome(file.name, sha256), importId: before, error: code, message: `${REFUSAL_LABELS[code]}. ${message}` };
  const importId = await insertImport(unit, { operatorId: operator?.id ?? null, fileName: file.name, kind: 'receipt', format: null, sha256, result: 'REFUSED', error: code, message, ownCents: null, paymentId: null, quarantined: true });
  await appendAudit(unit, { action: 'FILE_REFUSED', subjectKind: 'import', subjectId: String(importId), operatorId: idText(operator), before: null, after: { sha256, error: code } });
  unit.touch('imports');
  return { ...blankOutcome(file.name, sha256), importId, error: code, message: `${REFUSAL_LABELS[code]}. ${message}` };
}

/** Records one receipt as it was read, in the unit given; `operator` null: a connector brought it. */
export async function recordReceipt(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, file: IncomingFile, receipt: ParsedReceipt): Promise<ImportedFile> {
  const entity = await findEntityIdentity(unit);
  const numbering = await readNumberingCodes(unit);
  const own = entity === null ? [] : [entity.fiscalCode];
  const known = await findPaymentByKey(unit, receiptKeyText(receipt));
  const found = known === null ? await positionOf(unit, receipt, own) : null;
  const position = found === null ? null : await knownPosition(context, unit, found.record, found.installmentId, receipt);
  const assessment = assessReceipt(receipt, { ownFiscalCodes: own, segregationCodes: numbering === null ? [] : [numbering.segregationCode], otherSegregationCodes: numbering?.otherSegregationCodes ?? [], position });
  if (assessment.result === 'REFUSED') return refuseFile(unit, operator, file, assessment);
  const sha256 = sha256Of(file.bytes);
  await keepRawFile(unit, sha256, file.bytes);
  const base = outcomeOf(file.name, sha256, receipt, assessment);
  if (known !== null) return recordRepetition(context, unit, operator, file, receipt, known, base);
  return recordNew(context, unit, operator, file, receipt, assessment, found, base);
}

/** What the outcome of a receipt says of it, whatever becomes of it. */
export function outcomeOf(name: string, sha256: string, receipt: ParsedReceipt, assessment: Exclude<Assessment, { result: 'REFUSED' }>): ImportedFile {
  return {
    ...blankOutcome(name, sha256), version: versionLabel(receipt), format: versionLabel(receipt), receiptId: assessment.receiptId, iuv: assessment.iuv, nav: assessment.nav, totalCents: assessment.totalCents, ownCents: assessment.ownCents, transfers: assessment.transfers, ownTransfers: assessment.ownTransfers,
  };
}

type FoundPosition = Readonly<{ record: PositionRecord; installmentId: number }>;

async function positionOf(unit: UnitOfWork, receipt: ParsedReceipt, own: readonly string[]): Promise<FoundPosition | null> {
  const lookup = positionLookup(receipt, own);
  if (lookup === null) return null;
  const installment = (lookup.nav === null ? null : await findInstallment(unit, { nav: lookup.nav })) ?? await findInstallment(unit, { iuv: lookup.iuv });
  const record = installment === null ? null : await loadPosition(unit, installment.positionId);
  return installment === null || record === null ? null : { record, installmentId: installment.id };
}

/**
 * What the facts say of an installment before the receipt; not its stored state, which an open task covers with «Da verificare».
 * A receipt that arrives late for a payment made in time is no late payment: expiry is judged on the day of the payment.
 */
async function standingBefore(unit: UnitOfWork, installment: InstallmentRow, payments: number, paidOn: string): Promise<KnownPosition['state']> {
  const outside = (await loadExternalPayments(unit, installment.positionId)).some((record) => record.installmentId === installment.id && record.voidedAt === null);
  if (payments > 0 || outside) return 'PAID';
  if ((await loadFacts(unit, installment.positionId)).some((fact) => fact.kind === 'CANCELLED')) return 'CANCELLED';
  if (installment.lapsed === 1) return 'LAPSED';
  return installment.payableUntil !== null && installment.payableUntil < paidOn ? 'EXPIRED' : 'OPEN';
}

async function knownPosition(context: ApplicationContext, unit: UnitOfWork, record: PositionRecord, installmentId: number, receipt: ParsedReceipt): Promise<KnownPosition | null> {
  const installment = record.installments.find((row) => row.id === installmentId);
  if (installment === undefined) return null;
  const paidOn = receipt.paidOn ?? context.clock.today();
  const payments = (await paymentsOfInstallment(unit, installmentId)).filter((payment) => payment.effect === 'PAYS');
  const fine = await judgePaymentOf(unit, installment.positionId, { cents: receipt.paymentAmountCents, on: paidOn });
  const { withdrawn, others } = optionFacts(record, installmentId);
  const elsewhere = await paidOnOthers(unit, record, others);
  // What another way of paying took is already paid; a way that was withdrawn is as if cancelled, but for a fine, whose reduced amount is then worth what it is.
  const state = payments.length === 0 && elsewhere.paid ? 'PAID' : payments.length === 0 && withdrawn && fine === null ? 'CANCELLED' : await standingBefore(unit, fine === null || fine.payment.kind === 'ON_ACCOUNT' ? installment : { ...installment, payableUntil: null }, payments.length, paidOn);
  return {
    nav: installment.nav, state, amountCents: fine?.owedCents ?? installment.amountCents, paidBy: [...(await collectionIds(unit, payments)), ...(payments.length === 0 ? elsewhere.paidBy : [])],
    transfers: record.transfers.filter((row) => row.installmentId === installmentId).map((row) => ({ index: row.transferIndex, payeeFiscalCode: row.payeeFiscalCode, iban: row.iban, stamp: row.stamp === 1, amountCents: row.amountCents, category: row.category })),
  };
}

/** What the other ways of paying of a position already took. */
async function paidOnOthers(unit: UnitOfWork, record: PositionRecord, installmentIds: readonly number[]): Promise<Readonly<{ paid: boolean; paidBy: readonly string[] }>> {
  if (installmentIds.length === 0) return { paid: false, paidBy: [] };
  const outside = (await loadExternalPayments(unit, record.position.id)).some((payment) => payment.voidedAt === null && installmentIds.includes(payment.installmentId));
  const payments: PaymentRow[] = [];
  for (const id of installmentIds) payments.push(...(await paymentsOfInstallment(unit, id)).filter((payment) => payment.effect === 'PAYS'));
  return { paid: outside || payments.length > 0, paidBy: await collectionIds(unit, payments) };
}

/** Every collection id of the payments: a legacy receipt has one for each transfer. */
async function collectionIds(unit: UnitOfWork, payments: readonly PaymentRow[]): Promise<string[]> {
  const ids: string[] = [];
  for (const payment of payments) {
    const document = await loadDocument(unit, payment.id);
    ids.push(payment.receiptId, ...(document?.transfers ?? []).flatMap((transfer) => (transfer.iur === null ? [] : [transfer.iur])));
  }
  return [...new Set(ids)];
}

async function recordRepetition(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, file: IncomingFile, receipt: ParsedReceipt, known: PaymentRow, base: ImportedFile): Promise<ImportedFile> {
  const stored = await loadDocument(unit, known.id);
  const comparison = stored === null ? { kind: 'SAME' as const } : compareReceipts(stored, receipt);
  if (comparison.kind === 'FILLS') await fillDocument(unit, known.id, comparison.filled);
  const conflict = comparison.kind === 'CONFLICT';
  const message = conflict ? 'La stessa ricevuta è già presente con dati diversi: resta valida la prima, questa è da parte. Guarda l’attività aperta.' : 'Questa ricevuta c’era già: non è cambiato niente.';
  const asked = conflict && (await isKnownConflict(unit, base.sha256));
  const importId = await insertImport(unit, { operatorId: operator?.id ?? null, fileName: file.name, kind: 'receipt', format: base.version, sha256: base.sha256, result: conflict ? 'CONFLICT' : 'ALREADY', error: conflict ? 'R_CONFLICT' : null, message, ownCents: base.ownCents, paymentId: known.id, quarantined: conflict });
  const record = known.positionId === null ? null : await loadPosition(unit, known.positionId);
  const taskIds = conflict && !asked
    ? [await openTask(context, unit, { kind: 'RECEIPT_CONFLICT', office: record?.position.office ?? '', positionId: known.positionId, paymentId: known.id, amountCents: receipt.paymentAmountCents, facts: await taskFacts(unit, receipt, record, 'È arrivata di nuovo la stessa ricevuta, ma non dice le stesse cose.', receipt.description) })]
    : [];
  await appendAudit(unit, { action: conflict ? 'FILE_REFUSED' : 'FILE_IMPORTED', subjectKind: 'import', subjectId: String(importId), operatorId: idText(operator), before: null, after: { sha256: base.sha256, paymentId: known.id, result: conflict ? 'CONFLICT' : 'ALREADY', filled: comparison.kind === 'FILLS' } });
  unit.touch('imports');
  return { ...withResult(base, conflict ? 'CONFLICT' : 'ALREADY'), importId, message, positionId: visibleId(operator, record), taskIds, anomalies: conflict ? ['R_CONFLICT'] : [], anomalyLabels: conflict ? [ANOMALY_LABELS.R_CONFLICT] : [] };
}

/** The position an outcome points at, if the operator may see it. */
export function visibleId(operator: Operator | null, record: Readonly<{ position: Readonly<{ id: number; office: string }> }> | null): number | null {
  return record !== null && (operator === null || inScope(operator, record.position.office)) ? record.position.id : null;
}

export function effectOf(assessment: Exclude<Assessment, { result: 'REFUSED' }>, found: boolean): PaymentEffect {
  if (assessment.result === 'IMPORTED_NO_PAYMENT') return 'NO_PAYMENT';
  if (found) return 'PAYS';
  return assessment.anomalies.some((anomaly) => anomaly.code === 'R_UNKNOWN') ? 'UNASSIGNED' : 'OTHER_SYSTEM';
}

async function recordNew(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, file: IncomingFile, receipt: ParsedReceipt, assessment: Exclude<Assessment, { result: 'REFUSED' }>, found: FoundPosition | null, base: ImportedFile): Promise<ImportedFile> {
  const effect = effectOf(assessment, found !== null);
  const codes = assessment.anomalies.map((anomaly) => anomaly.code);
  const paymentId = await insertPayment(unit, {
    receiptKey: receiptKeyText(receipt), receiptId: receipt.receiptId ?? (receipt.source === 'LEGACY_RT' ? receipt.legacy.ccp : ''), source: receipt.source, nav: assessment.nav, iuv: receipt.iuv, primaryFiscalCode: receipt.organizationFiscalCode, amountCents: assessment.totalCents,
    ownCents: assessment.ownCents, stampCents: assessment.stampCents, description: receipt.description, debtorName: receipt.debtor.fullName, debtorFiscalCode: receipt.debtor.identifier, psp: receipt.pspCompanyName, paidOn: receipt.paidOn, effect,
    positionId: found?.record.position.id ?? null, installmentId: effect === 'PAYS' ? (found?.installmentId ?? null) : null, anomalies: codes, document: receipt, rawSha256: base.sha256,
  });
  if (found !== null && effect === 'PAYS') {
    const when = receipt.paidOn === null ? '' : ` il ${formatDate(receipt.paidOn)}`;
    await addFact(unit, { positionId: found.record.position.id, installmentId: found.installmentId, kind: 'RECEIPT', operatorId: null, detail: `${formatEuro(assessment.totalCents)}${when}, ${receipt.pspCompanyName}` });
    await bumpVersion(unit, found.record.position.id, null);
    await closeWaitingForReceipt(unit, found.record.position.id);
  }
  const taskIds = await openAnomalyTasks(context, unit, { receipt, anomalies: assessment.anomalies, record: found?.record ?? null, paymentId });
  if (found !== null && effect === 'PAYS') await storeProjection(unit, found.record.position.id);
  const importId = await insertImport(unit, { operatorId: operator?.id ?? null, fileName: file.name, kind: 'receipt', format: base.version, sha256: base.sha256, result: assessment.result, error: null, message: null, ownCents: assessment.ownCents, paymentId, quarantined: false });
  await appendAudit(unit, { action: 'RECEIPT_RECORDED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: idText(operator), before: null, after: { receiptId: assessment.receiptId, totalCents: assessment.totalCents, anomalies: codes } });
  unit.touch('payments');
  unit.touch('imports');
  return { ...withResult(base, assessment.result), importId, anomalies: codes, anomalyLabels: codes.map((code) => ANOMALY_LABELS[code]), positionId: visibleId(operator, found?.record ?? null), taskIds };
}
