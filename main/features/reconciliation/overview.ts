/** The first page of Riconciliazione: control identities, buckets, how things stand (features.md 3c). */
import type { z } from 'zod';
import { RECONCILIATION_BUCKETS, type reconciliationStatus, type ReconciliationBucket } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { addDays } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { ApplicationContext } from '../application-context.ts';
import { lastFlowAt } from '../flows/index.ts';
import { lastImportAt } from '../payments/index.ts';
import { lastTreasuryAt } from '../treasury/index.ts';
import { countChanges } from './closing/closed-rows-store.ts';
import { booksOpenFrom, liveClosingOf } from './closing/closing-store.ts';
import { flowSums, lineSums, monthsWithSomething, movementSums, type LineSum, type MovementSum } from './overview-store.ts';
import { BUCKET_GROUPS, BUCKET_LABELS } from './reconciliation-labels.ts';
import { readState } from './result-store.ts';
import { readSettings } from './settings-store.ts';
import { sourceMarks } from './source-store.ts';
import { missedUpTo, unreportedSum } from './unreported-payments.ts';

type Identity = Readonly<{ label: string; totalCents: number; parts: { label: string; cents: number }[]; differenceCents: number; message: string }>;
type BucketSum = Readonly<{ count: number; cents: number }>;

/** How the runs stand, and how old what they look at is. */
export async function statusOf(context: ApplicationContext, reader: Reader): Promise<z.infer<typeof reconciliationStatus>> {
  const state = await readState(reader);
  const marks = await sourceMarks(reader);
  const standing = context.reconciliation?.standing() ?? { running: null, message: null };
  const pending = state.stale === 1 || state.fileSequence < marks.fileSequence || state.flowVersionId < marks.flowVersionId || state.paymentId < marks.paymentId;
  return {
    running: standing.running, pending, lastRunAt: state.lastRunAt, lastSeconds: state.lastMs === null ? null : state.lastMs / 1_000, message: standing.message, lastTreasuryAt: await lastTreasuryAt(reader), lastFlowAt: await lastFlowAt(reader), lastReceiptAt: await lastImportAt(reader),
  };
}

/** Rows and cents of one bucket of a month, without a text: what the screen shows beside its name. */
export async function bucketSum(reader: Reader, bucket: ReconciliationBucket, month: string | null, today: string): Promise<BucketSum> {
  const sums = await bucketSums(reader, month, today);
  return sums.sums.get(bucket) ?? { count: 0, cents: 0 };
}

async function bucketSums(reader: Reader, month: string | null, today: string) {
  const [movements, flows, lines] = [await movementSums(reader, month, today), await flowSums(reader, month), await lineSums(reader, month)];
  const sums = new Map<ReconciliationBucket, BucketSum>(RECONCILIATION_BUCKETS.map((bucket) => [bucket, { count: 0, cents: 0 }]));
  for (const { bucket, deferred, count, cents } of movements) add(sums, deferred === 1 ? 'DEFERRED' : bucket, { count, cents });
  for (const { bucket, count, residualCents } of flows) if (bucket === 'FLOW_WITHOUT_CREDIT' || bucket === 'WAITING') add(sums, bucket, { count, cents: residualCents });
  add(sums, 'PAYMENT_WITHOUT_RECEIPT', { count: lines.withoutReceiptLines, cents: lines.withoutReceiptCents });
  add(sums, 'DOUBLE_PAYMENT', { count: lines.doubleLines, cents: lines.doubleCents });
  add(sums, 'RECEIPT_AMOUNT_DIFFERS', { count: lines.differingLines, cents: lines.differingCents });
  add(sums, 'PAYMENT_NOT_REPORTED', await unreportedSum(reader, month, '', missedUpTo(today)));
  return { movements, flows, lines, sums };
}

/** Everything above and beside the rows of a month; `month` null: all of them. Of a month that is closed the identities are those of its papers, and each group has what the papers say beside what stands there now. */
export async function overviewOf(context: ApplicationContext, reader: Reader, month: string | null) {
  const today = context.clock.today();
  const { movements, flows, lines, sums } = await bucketSums(reader, month, today);
  const months = await monthsWithSomething(reader);
  const status = await statusOf(context, reader);
  const { fourEyesCents } = await readSettings(reader);
  const closing = month === null ? null : await liveClosingOf(reader, month);
  const kept = closing?.figures.overview;
  return {
    month, months: [...months], suggestedMonth: suggestedMonth(months, today, await booksOpenFrom(reader)), identities: kept?.identities ?? [creditIdentity(movements), lineIdentity(lines)], closed: closing === null || month === null ? null : { at: closing.closedAt, by: closing.closedBy, changes: await countChanges(reader, month) },
    buckets: RECONCILIATION_BUCKETS.map((bucket) => ({ bucket, label: BUCKET_LABELS[bucket], group: BUCKET_GROUPS[bucket], ...(sums.get(bucket) ?? { count: 0, cents: 0 }), inPapers: papersOf(kept?.buckets, bucket) })), status, fourEyesCents,
    emptyReason: status.lastTreasuryAt === null ? ('NO_TREASURY' as const) : status.lastFlowAt === null ? ('NO_FLOWS' as const) : movements.length === 0 && flows.length === 0 ? ('NOTHING' as const) : null,
  };
}

function add(sums: Map<ReconciliationBucket, BucketSum>, name: string, { count, cents }: BucketSum): void {
  const bucket = RECONCILIATION_BUCKETS.find((known) => known === name);
  const sum = bucket === undefined ? undefined : sums.get(bucket);
  if (bucket !== undefined && sum !== undefined) sums.set(bucket, { count: sum.count + count, cents: sum.cents + cents });
}

function papersOf(buckets: readonly Readonly<{ bucket: ReconciliationBucket; count: number; cents: number }>[] | undefined, wanted: ReconciliationBucket): BucketSum | null {
  if (buckets === undefined) return null;
  const found = buckets.find(({ bucket }) => bucket === wanted);
  return { count: found?.count ?? 0, cents: found?.cents ?? 0 };
}

/** Among the months that are open, the one before today's when it has something, else the newest that has (features.md 3c: default previous month); all closed: the newest. */
function suggestedMonth(months: readonly string[], today: string, openFrom: string): string | null {
  const previous = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  const open = months.filter((month) => month >= openFrom);
  return open.includes(previous) ? previous : (open[0] ?? months[0] ?? null);
}

const TAKING_PART: ReadonlySet<string> = new Set(['CERTAIN', 'TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'RECONCILED']);

/** Σ credits = Σ flows matched, proposed or named + Σ credits without flow + what credits and the flows they name differ by (all of a credit whose flow is collected already). */
function creditIdentity(movements: readonly MovementSum[]): Identity {
  const counted = movements.filter(({ bucket }) => TAKING_PART.has(bucket));
  const named = counted.filter(({ bucket }) => bucket !== 'CREDIT_WITHOUT_FLOW');
  const total = sumOf(counted, ({ cents }) => cents);
  const without = sumOf(counted.filter(({ bucket }) => bucket === 'CREDIT_WITHOUT_FLOW'), ({ cents }) => cents);
  const differing = sumOf(named, ({ diffCents }) => diffCents);
  const parts = [{ label: 'flussi abbinati', cents: sumOf(named, ({ cents, diffCents }) => cents - diffCents) }, { label: 'senza flusso', cents: without }];
  return withDifference('Provvisori pagoPA', total, differing === 0 ? parts : [...parts, { label: 'importo diverso dal flusso', cents: differing }]);
}

/** Σ totals of the flows = Σ rows with a receipt + without + of others + rows that totals leave out as revoked (reconciliation.md 3.1, outcome 3) + what anomalous flows declare beyond their rows. */
function lineIdentity({ declaredCents, withReceiptCents, withoutReceiptCents, foreignCents, revokedCents, anomalousCents }: LineSum): Identity {
  const always = [{ label: 'con ricevuta', cents: withReceiptCents }, { label: 'senza ricevuta', cents: withoutReceiptCents }, { label: 'estranee', cents: foreignCents }];
  const sometimes = [{ label: 'revocate', cents: revokedCents }, { label: 'dichiarate in più da flussi anomali', cents: anomalousCents }];
  return withDifference('Righe dei flussi', declaredCents, [...always, ...sometimes.filter(({ cents }) => cents !== 0)]);
}

function withDifference(label: string, totalCents: number, parts: { label: string; cents: number }[]): Identity {
  const differenceCents = totalCents - sumOf(parts, ({ cents }) => cents);
  return { label, totalCents, parts, differenceCents, message: differenceCents === 0 ? `Quadra, ${formatEuro(0)}` : `Differenza ${formatEuro(differenceCents)}` };
}

function sumOf<T>(rows: readonly T[], cents: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + cents(row), 0);
}
