import { setImmediate as giveWay } from 'node:timers/promises';
import { appendAudits } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { keepRawFiles } from '../../data/raw-files.ts';
import { attempt } from '../../data/units.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { addFacts, installmentsByNumbers, storePaid, type NumberedInstallment } from '../positions/index.ts';
import { findEntityIdentity, readNumberingCodes } from '../setup/index.ts';
import { assessReceipt, positionLookup, type AssessmentContext, type KnownPosition } from './assessment.ts';
import { closeWaitingForReceipt } from '../tasks/index.ts';
import { effectOf, recordReceipt, refuseFile, sha256Of, type ImportedFile, type IncomingFile } from './import-receipts.ts';
import { readReceiptFile, receiptKeyText, versionLabel, type ParsedReceipt } from './reading/index.ts';
import { taskKindOf } from './receipt-tasks.ts';
import { insertImports, insertPayments, knownReceiptKeys, type NewPayment } from './store.ts';

/** A receipt as a connector brought it. `name`: what its import is called in the list, without personal data. `sha256`: under which its bytes are kept already. */
export type ReceivedReceipt = Readonly<{ name: string; raw: Uint8Array; sha256?: string }>;
export type AppliedReceipt = Readonly<{ outcome: 'APPLIED' | 'ALREADY' | 'REFUSED'; message: string | null }>;

/** A receipt that raises no question, ready to be written. `paying`: what it pays. */
type PlainReceipt = Readonly<{ index: number; file: IncomingFile; sha256: string; isKept: boolean; receipt: ParsedReceipt; payment: NewPayment; paying: NumberedInstallment | null }>;
type Read = Readonly<{ index: number; file: IncomingFile; sha256: string | null; key: string | null; read: Awaited<ReturnType<typeof readReceiptFile>> }>;

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
 * Those that raise no question (new, of an open notice or of none, as it was due) are written together: two thousand a second.
 */
export async function applyReceipts(context: ApplicationContext, unit: UnitOfWork, items: readonly ReceivedReceipt[]): Promise<readonly AppliedReceipt[]> {
  const reads = await readAll(items);
  const outcomes = new Map<number, AppliedReceipt>();
  const plain = await plainReceipts(unit, reads);
  if (await writeTogether(context, unit, plain)) for (const { index } of plain) outcomes.set(index, { outcome: 'APPLIED', message: null });
  for (const one of reads) if (!outcomes.has(one.index)) outcomes.set(one.index, await applyAlone(context, unit, one));
  return items.map((_, index) => outcomes.get(index) ?? { outcome: 'REFUSED', message: null });
}

/** As {@link applyReceipts}, each by itself in their order: slower, and the same archive at the end but for the order of what raises no question. */
export async function applyOneByOne(context: ApplicationContext, unit: UnitOfWork, items: readonly ReceivedReceipt[]): Promise<readonly AppliedReceipt[]> {
  const outcomes: AppliedReceipt[] = [];
  for (const one of await readAll(items)) outcomes.push(await applyAlone(context, unit, one));
  return outcomes;
}

async function readAll(items: readonly ReceivedReceipt[]): Promise<readonly Read[]> {
  const reads: Read[] = [];
  for (const [index, { name, raw, sha256 }] of items.entries()) {
    const read = await (understood.get(raw) ?? readReceiptFile(raw));
    reads.push({ index, file: { name, bytes: raw }, sha256: sha256 ?? null, key: read.ok && read.value.kind === 'RECEIPT' ? receiptKeyText(read.value.receipt) : null, read });
  }
  return reads;
}

/** Alone, in a savepoint of its own. What throws is a bug of ours: the receipt stays where it came from, the others go on. */
async function applyAlone(context: ApplicationContext, unit: UnitOfWork, { file, read }: Read): Promise<AppliedReceipt> {
  try {
    const done = await attempt(unit, async () => ok(await recordRead(context, unit, file, read)));
    return done.ok ? done.value : { outcome: 'REFUSED', message: null };
  } catch (thrown) {
    context.log.error('receipts.not-recorded', thrown);
    return { outcome: 'REFUSED', message: 'Non è stato possibile registrarla. Il file ricevuto è conservato: si riprova alla prossima lettura.' };
  }
}

async function recordRead(context: ApplicationContext, unit: UnitOfWork, file: IncomingFile, read: Read['read']): Promise<AppliedReceipt> {
  if (!read.ok) return appliedAs(await refuseFile(unit, null, file, read.error.code, read.error.message));
  const document = read.value;
  switch (document.kind) {
    case 'RECEIPT': return appliedAs(await recordReceipt(context, unit, null, file, document.receipt));
    case 'NOT_YET': return appliedAs(await refuseFile(unit, null, file, 'E_KIND', document.message));
    case 'ARCHIVE': return appliedAs(await refuseFile(unit, null, file, 'E_KIND', 'È un archivio: da un collegamento arriva una ricevuta alla volta.'));
  }
}

function appliedAs({ result, message }: ImportedFile): AppliedReceipt {
  if (result === 'REFUSED' || result === 'CONFLICT') return { outcome: 'REFUSED', message };
  return { outcome: result === 'ALREADY' ? 'ALREADY' : 'APPLIED', message: null };
}

/** Those of a batch that raise no question, each about a receipt and a position of its own: then their order means nothing. */
async function plainReceipts(unit: UnitOfWork, reads: readonly Read[]): Promise<readonly PlainReceipt[]> {
  const entity = await findEntityIdentity(unit);
  const numbering = await readNumberingCodes(unit);
  const own = entity === null ? [] : [entity.fiscalCode];
  const rules = { ownFiscalCodes: own, segregationCodes: numbering === null ? [] : [numbering.segregationCode], otherSegregationCodes: numbering?.otherSegregationCodes ?? [] };
  const receipts = reads.flatMap(({ index, file, sha256, key, read }) => (key !== null && read.ok && read.value.kind === 'RECEIPT' ? [{ index, file, sha256, key, receipt: read.value.receipt, lookup: positionLookup(read.value.receipt, own) }] : []));
  const known = await knownReceiptKeys(unit, receipts.map(({ key }) => key));
  const lookups = receipts.flatMap(({ lookup }) => (lookup === null ? [] : [lookup]));
  const found = await installmentsByNumbers(unit, lookups.flatMap(({ nav }) => (nav === null ? [] : [nav])), lookups.map(({ iuv }) => iuv));
  const byNav = new Map(found.map((row) => [row.nav, row]));
  const byIuv = new Map(found.map((row) => [row.iuv, row]));
  const matched = receipts.map((one) => ({ ...one, installment: one.lookup === null ? null : ((one.lookup.nav === null ? undefined : byNav.get(one.lookup.nav)) ?? byIuv.get(one.lookup.iuv) ?? null) }));
  const keys = timesOf(receipts.map(({ key }) => key));
  const positions = timesOf(matched.map(({ installment }) => installment?.positionId ?? null));
  const alone = matched.filter(({ key, installment }) => !known.has(key) && keys.get(key) === 1 && (installment === null || positions.get(installment.positionId) === 1));
  return alone.flatMap((one) => plainReceipt(one, rules));
}

function timesOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const times = new Map<T, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}

type Candidate = Readonly<{ index: number; file: IncomingFile; sha256: string | null; key: string; receipt: ParsedReceipt; installment: NumberedInstallment | null }>;

function plainReceipt({ index, file, sha256: known, key, receipt, installment }: Candidate, rules: Omit<AssessmentContext, 'position'>): readonly PlainReceipt[] {
  if (installment !== null && (!isOpen(installment) || isLate(installment, receipt))) return [];
  const assessment = assessReceipt(receipt, { ...rules, position: installment === null ? null : standingOf(installment) });
  if (assessment.result !== 'IMPORTED' || assessment.anomalies.some((anomaly) => taskKindOf(anomaly) !== null)) return [];
  const sha256 = known ?? sha256Of(file.bytes);
  return [{ index, file, sha256, isKept: known !== null, receipt, paying: installment, payment: {
    receiptKey: key, receiptId: receipt.receiptId ?? (receipt.source === 'LEGACY_RT' ? receipt.legacy.ccp : ''), source: receipt.source, nav: assessment.nav, iuv: receipt.iuv, primaryFiscalCode: receipt.organizationFiscalCode, amountCents: assessment.totalCents,
    ownCents: assessment.ownCents, stampCents: assessment.stampCents, description: receipt.description, debtorName: receipt.debtor.fullName, debtorFiscalCode: receipt.debtor.identifier, psp: receipt.pspCompanyName, paidOn: receipt.paidOn,
    effect: effectOf(assessment, installment !== null), positionId: installment?.positionId ?? null, installmentId: installment?.id ?? null, anomalies: assessment.anomalies.map(({ code }) => code), document: receipt, rawSha256: sha256,
  } }];
}

/** Paid after its last day, or on a day the receipt does not say: judged alone. */
function isLate({ payableUntil }: NumberedInstallment, { paidOn }: ParsedReceipt): boolean {
  return payableUntil !== null && (paidOn === null || payableUntil < paidOn);
}

/** Nobody has paid, cancelled or doubted it. Where there is more than one way to pay, the others decide too: such a receipt is judged alone. */
function isOpen({ id, facts }: NumberedInstallment): boolean {
  const own = facts.find((row) => row.id === id);
  return own !== undefined && facts.every(({ optionId }) => optionId === own.optionId) && own.payments === 0 && own.externalPayments === 0 && own.cancelled === 0 && own.contradicted === 0;
}

/** How a receipt finds an installment that is open. */
function standingOf(installment: NumberedInstallment): KnownPosition {
  return { nav: installment.nav, state: 'OPEN', amountCents: installment.amountCents, paidBy: [], transfers: installment.transfers() };
}

/** Writes them all or, where something refuses one of them, none: then each is written alone. */
async function writeTogether(context: ApplicationContext, unit: UnitOfWork, plain: readonly PlainReceipt[]): Promise<boolean> {
  if (plain.length === 0) return true;
  try {
    await attempt(unit, async () => ok(await writeAll(unit, plain)));
    return true;
  } catch (thrown) {
    context.log.error('receipts.not-together', thrown);
    return false;
  }
}

async function writeAll(unit: UnitOfWork, plain: readonly PlainReceipt[]): Promise<true> {
  await keepRawFiles(unit, plain.flatMap(({ sha256, file, isKept }) => (isKept ? [] : [{ sha256, bytes: file.bytes }])));
  const ids = await insertPayments(unit, plain.map(({ payment }) => payment));
  const idOf = ({ payment }: PlainReceipt) => ids.get(payment.receiptKey) ?? null;
  const paid = plain.flatMap(({ paying, receipt, payment }) => (paying === null ? [] : [{ installment: paying, receipt, payment }]));
  await closeWaitingForReceipt(unit, paid.map(({ installment }) => installment.positionId));
  // What the one writes the others do not read: while SQLite does the statement of one, the rows of the next are put together.
  await allOf([
    addFacts(unit, paid.map(({ installment, receipt, payment }) => ({
      positionId: installment.positionId, installmentId: installment.id, kind: 'RECEIPT', detail: `${formatEuro(payment.amountCents)}${receipt.paidOn === null ? '' : ` il ${formatDate(receipt.paidOn)}`}, ${receipt.pspCompanyName}`,
    }))),
    paid.length > 0 ? storePaid(unit, paid.map(({ installment }) => installment)) : null,
    insertImports(unit, plain.map((one) => ({
      operatorId: null, fileName: one.file.name, kind: 'receipt', format: versionLabel(one.receipt), sha256: one.sha256, result: 'IMPORTED', error: null, message: null, ownCents: one.payment.ownCents, paymentId: idOf(one), quarantined: false,
    }))),
    appendAudits(unit, plain.map((one) => ({
      action: 'RECEIPT_RECORDED', subjectKind: 'payment', subjectId: String(idOf(one)), operatorId: null, before: null, after: { receiptId: one.receipt.receiptId, totalCents: one.payment.amountCents, anomalies: [...one.payment.anomalies] },
    }))),
  ]);
  unit.touch('payments');
  unit.touch('imports');
  return true;
}

/** Waits for all, also when one of them failed: none of them may go on after the savepoint. */
async function allOf(works: readonly (Promise<void> | null)[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
