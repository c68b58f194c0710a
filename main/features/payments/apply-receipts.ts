import { setImmediate as giveWay } from 'node:timers/promises';
import { appendAudits } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { keepRawFiles } from '../../data/raw-files.ts';
import { attempt } from '../../data/units.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { assertNever, err, ok, type Result } from '../../domain/result.ts';
import type { Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { addFacts, installmentsByNumbers, storePaid, type NumberedInstallment } from '../positions/index.ts';
import { findEntityIdentity, readNumberingCodes } from '../setup/index.ts';
import { ANOMALY_LABELS } from './anomaly-labels.ts';
import { assessReceipt, positionLookup, type Anomaly, type AssessmentContext, type KnownPosition } from './assessment.ts';
import { followReceipts, type OpenedTask } from '../tasks/index.ts';
import { effectOf, idText, outcomeOf, recordReceipt, refuseFile, sha256Of, visibleId, withResult, type ImportedFile, type IncomingFile, type RefusedFile } from './import-receipts.ts';
import { readReceiptFile, receiptKeyText, type ParsedReceipt } from './reading/index.ts';
import { taskKindOf, tasksWithoutPosition } from './receipt-tasks.ts';
import { insertImports, insertPayments, knownReceiptKeys, type NewPayment } from './store.ts';

/** A receipt as a connector brought it. `name`: what its import is called in the list, without personal data. `sha256`: under which its bytes are kept already. */
export type ReceivedReceipt = Readonly<{ name: string; raw: Uint8Array; sha256?: string }>;
export type AppliedReceipt = Readonly<{ outcome: 'APPLIED' | 'ALREADY' | 'REFUSED'; message: string | null }>;

/** A file that holds one document, as it was read. `sha256` null: nobody asked for it yet; `isKept`: its bytes are in the archive already. */
export type ReadFile = Readonly<{ file: IncomingFile; sha256: string | null; isKept: boolean; content: Result<ParsedReceipt, RefusedFile> }>;
/** What was met is a bug of ours: nothing of the file is in the archive, and it may be tried again. */
export type NotRecorded = Readonly<{ code: 'NOT_RECORDED'; thrown: unknown }>;
export type Recorded = Result<ImportedFile, NotRecorded>;

/** A receipt that raises no question about a position, ready to be written. `paying`: what it pays; `outcome`: what is answered of it, but for the numbers of its import and its tasks. */
type PlainReceipt = Readonly<{ read: ReadFile; receipt: ParsedReceipt; payment: NewPayment; paying: NumberedInstallment | null; anomalies: readonly Anomaly[]; outcome: ImportedFile }>;
/** What was written of one. */
type Written = Readonly<{ importId: number; taskIds: readonly number[] }>;

/** By the very bytes that will be applied; gone with them. */
const understood = new WeakMap<Uint8Array, ReturnType<typeof readReceiptFile>>();
/** A save at the counter asks the database some tens of times, and waits for so many readings each time. */
const READ_AT_ONCE = 2;

/** Reads receipts that {@link applyReceipts} will record from the same bytes: so that a unit does not hold the writer while it reads. The screens are let in between. */
export async function understandReceipts(raws: readonly Uint8Array[]): Promise<void> {
  for (const [index, raw] of raws.entries()) {
    if (index % READ_AT_ONCE === 0) await giveWay();
    const reading = readReceiptFile(raw);
    understood.set(raw, reading);
    // Whoever applies it meets what it throws.
    await reading.catch(() => undefined);
  }
}

/**
 * Records what a connector brought, in the unit given, without operator: the same rules, tasks and trail as an imported file (receipts-fdr.md 1.5). A payment is always
 * recorded. Answers one outcome an item, in order; one that cannot be read or recorded is REFUSED with its reason, and undoes nothing of the others.
 */
export async function applyReceipts(context: ApplicationContext, unit: UnitOfWork, items: readonly ReceivedReceipt[]): Promise<readonly AppliedReceipt[]> {
  return (await recordTogether(context, unit, null, await readAll(items))).map(appliedAs);
}

/** As {@link applyReceipts}, each by itself: slower, and the same archive at the end. */
export async function applyOneByOne(context: ApplicationContext, unit: UnitOfWork, items: readonly ReceivedReceipt[]): Promise<readonly AppliedReceipt[]> {
  const outcomes: AppliedReceipt[] = [];
  for (const one of await readAll(items)) outcomes.push(appliedAs(await recordAlone(context, unit, null, one)));
  return outcomes;
}

async function readAll(items: readonly ReceivedReceipt[]): Promise<readonly ReadFile[]> {
  const reads: ReadFile[] = [];
  for (const { name, raw, sha256 } of items) reads.push({ file: { name, bytes: raw }, sha256: sha256 ?? null, isKept: sha256 !== undefined, content: receiptIn(await (understood.get(raw) ?? readReceiptFile(raw))) });
  return reads;
}

function receiptIn(read: Awaited<ReturnType<typeof readReceiptFile>>): ReadFile['content'] {
  if (!read.ok) return read;
  const document = read.value;
  switch (document.kind) {
    case 'RECEIPT': return ok(document.receipt);
    case 'NOT_YET': return err({ code: 'E_KIND', message: document.message });
    case 'ARCHIVE': return err({ code: 'E_KIND', message: 'È un archivio: da un collegamento arriva una ricevuta alla volta.' });
    default: return assertNever(document, 'receiptIn');
  }
}

function appliedAs(recorded: Recorded): AppliedReceipt {
  if (!recorded.ok) return { outcome: 'REFUSED', message: 'Non è stato possibile registrarla. Il file ricevuto è conservato: si riprova alla prossima lettura.' };
  const { result, message } = recorded.value;
  if (result === 'REFUSED' || result === 'CONFLICT') return { outcome: 'REFUSED', message };
  return { outcome: result === 'ALREADY' ? 'ALREADY' : 'APPLIED', message: null };
}

/**
 * Records files in the unit given, in their order; `operator` null: a connector brought them. Neighbours that raise no question about a position (new, of an open notice, as it was due; or of no notice
 * of ours, whatever a person is then asked) are written together: two thousand a second. The archive is as if each had been recorded by itself. Answers one outcome a file, in order; one that meets a bug undoes nothing of the others.
 */
export async function recordTogether(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, reads: readonly ReadFile[]): Promise<readonly Recorded[]> {
  const plain = await plainReceipts(context, unit, operator, reads);
  const outcomes: Recorded[] = [];
  let waiting: PlainReceipt[] = [];
  for (const read of reads) {
    const receipt = plain.get(read);
    if (receipt !== undefined) waiting.push(receipt);
    else {
      outcomes.push(...(await recordPlain(context, unit, operator, waiting)), await recordAlone(context, unit, operator, read));
      waiting = [];
    }
  }
  return [...outcomes, ...(await recordPlain(context, unit, operator, waiting))];
}

/** Alone, in a savepoint of its own. */
function recordAlone(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, { file, content }: ReadFile): Promise<Recorded> {
  return recordIsolated(context, unit, () => (content.ok ? recordReceipt(context, unit, operator, file, content.value) : refuseFile(unit, operator, file, content.error)));
}

/** What throws is a bug of ours: nothing of it stays, and the others go on. */
export async function recordIsolated(context: ApplicationContext, unit: UnitOfWork, record: () => Promise<ImportedFile>): Promise<Recorded> {
  try {
    return await attempt<ImportedFile, NotRecorded>(unit, async () => ok(await record()));
  } catch (thrown) {
    context.log.error('receipts.not-recorded', thrown);
    return err({ code: 'NOT_RECORDED', thrown });
  }
}

/** Those of a batch that raise no question about a position, each about a receipt and a position of its own: none of them changes what the others find. One that cannot be judged with the others is judged alone, as they all are then. */
async function plainReceipts(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, reads: readonly ReadFile[]): Promise<ReadonlyMap<ReadFile, PlainReceipt>> {
  try {
    return await findPlain(unit, operator, reads);
  } catch (thrown) {
    context.log.error('receipts.not-together', thrown);
    return new Map();
  }
}

async function findPlain(unit: UnitOfWork, operator: Operator | null, reads: readonly ReadFile[]): Promise<ReadonlyMap<ReadFile, PlainReceipt>> {
  const receipts = reads.flatMap((read) => (read.content.ok ? [{ read, key: receiptKeyText(read.content.value), receipt: read.content.value }] : []));
  if (receipts.length === 0) return new Map();
  const rules = await rulesOf(unit);
  const own = rules.ownFiscalCodes;
  const known = await knownReceiptKeys(unit, receipts.map(({ key }) => key));
  const lookups = receipts.flatMap(({ receipt }) => positionLookup(receipt, own) ?? []);
  const found = await installmentsByNumbers(unit, lookups.flatMap(({ nav }) => (nav === null ? [] : [nav])), lookups.map(({ iuv }) => iuv));
  const byNav = new Map(found.map((row) => [row.nav, row]));
  const byIuv = new Map(found.map((row) => [row.iuv, row]));
  const installmentOf = (receipt: ParsedReceipt): NumberedInstallment | null => {
    const lookup = positionLookup(receipt, own);
    return lookup === null ? null : ((lookup.nav === null ? undefined : byNav.get(lookup.nav)) ?? byIuv.get(lookup.iuv) ?? null);
  };
  const matched = receipts.map((one) => ({ ...one, installment: installmentOf(one.receipt) }));
  const keys = timesOf(receipts.map(({ key }) => key));
  const positions = timesOf(matched.map(({ installment }) => installment?.positionId ?? null));
  const alone = matched.filter(({ key, installment }) => !known.has(key) && keys.get(key) === 1 && (installment === null || positions.get(installment.positionId) === 1));
  return new Map(alone.flatMap((one) => {
    const plain = plainReceipt(operator, one, rules);
    return plain === null ? [] : [[one.read, plain]];
  }));
}

type Rules = Omit<AssessmentContext, 'position'>;

/** By the unit that records: what comes in its pieces is all judged by what the office is at its beginning. */
const rulesOfUnits = new WeakMap<UnitOfWork, Rules>();

async function rulesOf(unit: UnitOfWork): Promise<Rules> {
  const known = rulesOfUnits.get(unit);
  if (known !== undefined) return known;
  const entity = await findEntityIdentity(unit);
  const numbering = await readNumberingCodes(unit);
  const rules = { ownFiscalCodes: entity === null ? [] : [entity.fiscalCode], segregationCodes: numbering === null ? [] : [numbering.segregationCode], otherSegregationCodes: numbering?.otherSegregationCodes ?? [] };
  rulesOfUnits.set(unit, rules);
  return rules;
}

function timesOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const times = new Map<T, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}

type Candidate = Readonly<{ read: ReadFile; key: string; receipt: ParsedReceipt; installment: NumberedInstallment | null }>;

/** null: it raises a question about a position. */
function plainReceipt(operator: Operator | null, { read, key, receipt, installment }: Candidate, rules: Rules): PlainReceipt | null {
  if (installment !== null && (!isOpen(installment) || isLate(installment, receipt))) return null;
  const assessment = assessReceipt(receipt, { ...rules, position: installment === null ? null : standingOf(installment) });
  if (assessment.result !== 'IMPORTED' || (installment !== null && assessment.anomalies.some((anomaly) => taskKindOf(anomaly) !== null))) return null;
  const sha256 = read.sha256 ?? sha256Of(read.file.bytes);
  const anomalies = assessment.anomalies.map(({ code }) => code);
  const positionId = installment === null ? null : visibleId(operator, { position: { id: installment.positionId, office: installment.office } });
  return {
    read, receipt, paying: installment, anomalies: assessment.anomalies,
    payment: {
      receiptKey: key, receiptId: receipt.receiptId ?? (receipt.source === 'LEGACY_RT' ? receipt.legacy.ccp : ''), source: receipt.source, nav: assessment.nav, iuv: receipt.iuv, primaryFiscalCode: receipt.organizationFiscalCode, amountCents: assessment.totalCents,
      ownCents: assessment.ownCents, stampCents: assessment.stampCents, description: receipt.description, debtorName: receipt.debtor.fullName, debtorFiscalCode: receipt.debtor.identifier, psp: receipt.pspCompanyName, paidOn: receipt.paidOn,
      effect: effectOf(assessment, installment !== null), positionId: installment?.positionId ?? null, installmentId: installment?.id ?? null, anomalies, document: receipt, rawSha256: sha256,
    },
    outcome: { ...withResult(outcomeOf(read.file.name, sha256, receipt, assessment), assessment.result), anomalies, anomalyLabels: anomalies.map((code) => ANOMALY_LABELS[code]), positionId },
  };
}

/** Paid after its last day, or on a day the receipt does not say: judged alone. */
function isLate({ payableUntil }: NumberedInstallment, { paidOn }: ParsedReceipt): boolean {
  return payableUntil !== null && (paidOn === null || payableUntil < paidOn);
}

/** Nobody has paid, cancelled or doubted it. Where there is more than one way to pay, the others decide too: such a receipt is judged alone. */
function isOpen({ id, facts }: NumberedInstallment): boolean {
  const own = facts.find((row) => row.id === id);
  return own !== undefined && facts.every(({ optionId }) => optionId === own.optionId) && own.payments === 0 && own.externalPayments === 0 && own.cancelled === 0 && own.lapsed === 0 && own.contradicted === 0;
}

/** How a receipt finds an installment that is open. */
function standingOf(installment: NumberedInstallment): KnownPosition {
  return { nav: installment.nav, state: 'OPEN', amountCents: installment.amountCents, paidBy: [], transfers: installment.transfers() };
}

/** Together or, where something refuses one of them, each alone. */
async function recordPlain(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, plain: readonly PlainReceipt[]): Promise<readonly Recorded[]> {
  if (plain.length === 0) return [];
  try {
    const written = await attempt<readonly Written[], never>(unit, async () => ok(await writeAll(context, unit, operator, plain)));
    return written.ok ? plain.map(({ outcome }, index) => ok({ ...outcome, ...written.value[index] })) : written.error;
  } catch (thrown) {
    context.log.error('receipts.not-together', thrown);
  }
  const outcomes: Recorded[] = [];
  for (const { read } of plain) outcomes.push(await recordAlone(context, unit, operator, read));
  return outcomes;
}

/** Answers what was written of each, in order. */
async function writeAll(context: ApplicationContext, unit: UnitOfWork, operator: Operator | null, plain: readonly PlainReceipt[]): Promise<readonly Written[]> {
  await keepRawFiles(unit, plain.flatMap(({ read, payment }) => (read.isKept ? [] : [{ sha256: payment.rawSha256, bytes: read.file.bytes }])));
  const ids = await insertPayments(unit, plain.map(({ payment }) => payment));
  const idOf = ({ payment }: PlainReceipt) => ids.get(payment.receiptKey) ?? 0;
  const paid = plain.flatMap(({ paying, receipt, payment }) => (paying === null ? [] : [{ installment: paying, receipt, payment }]));
  const opened = await openTasks(context, unit, plain, idOf);
  // What the one writes the others do not read: while SQLite does the statement of one, the rows of the next are put together.
  const [imports] = await allOf([
    insertImports(unit, plain.map((one) => ({
      operatorId: operator?.id ?? null, fileName: one.read.file.name, kind: 'receipt', format: one.outcome.format, sha256: one.payment.rawSha256, result: 'IMPORTED', error: null, message: null, ownCents: one.payment.ownCents, paymentId: idOf(one), quarantined: false,
    }))),
    addFacts(unit, paid.map(({ installment, receipt, payment }) => ({
      positionId: installment.positionId, installmentId: installment.id, kind: 'RECEIPT', detail: `${formatEuro(payment.amountCents)}${receipt.paidOn === null ? '' : ` il ${formatDate(receipt.paidOn)}`}, ${receipt.pspCompanyName}`,
    }))),
    paid.length > 0 ? storePaid(unit, paid.map(({ installment }) => installment)) : null,
    appendAudits(unit, plain.flatMap((one, index) => [...(opened[index] ?? []).map(({ event }) => event), {
      action: 'RECEIPT_RECORDED', subjectKind: 'payment', subjectId: String(idOf(one)), operatorId: idText(operator), before: null, after: { receiptId: one.receipt.receiptId, totalCents: one.payment.amountCents, anomalies: [...one.payment.anomalies] },
    }])),
  ]);
  unit.touch('payments');
  unit.touch('imports');
  return imports.map((importId, index) => ({ importId, taskIds: (opened[index] ?? []).map(({ id }) => id) }));
}

/** Closes what waited for these receipts, and asks a person about those of no position. */
async function openTasks(context: ApplicationContext, unit: UnitOfWork, plain: readonly PlainReceipt[], idOf: (one: PlainReceipt) => number): Promise<readonly (readonly OpenedTask[])[]> {
  const taken = await Promise.all(plain.map(async (one) => ({
    positionId: one.paying?.positionId ?? null, paymentId: idOf(one), amountCents: one.payment.amountCents, asks: one.paying === null ? await tasksWithoutPosition(unit, one.receipt, one.anomalies) : [],
  })));
  return followReceipts(context, unit, taken);
}

/** Waits for all, also when one of them failed: none of them may go on after the savepoint. */
async function allOf<First>([first, ...others]: readonly [Promise<First>, ...(Promise<void> | null)[]]): Promise<readonly [First]> {
  await Promise.allSettled([first, ...others]);
  await Promise.all(others);
  return [await first];
}
