/** Cruscotto: how much was collected, reported and credited, what needs nobody, what waits and for how long. */
import { AGE_LIMITS, type DASHBOARD_GROUPS } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { addDays } from '../../domain/civil-date.ts';
import { sortName } from '../../domain/sort-name.ts';
import type { Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { lastFlowAt } from '../flows/index.ts';
import { lastImportAt } from '../payments/index.ts';
import { automaticShare, codeLabel, creditedByMonth, flowCodeLabel, flowsByPsp, linesByPsp, linesByService, monthsSpan, openClasses, receiptsNotReported, reportedByMonth, type OpenClassSum } from '../reconciliation/index.ts';
import { lastTreasuryAt } from '../treasury/index.ts';
import { collectedBy, collectedByMonth, collectedSpan, serviceLabels, servicesOf } from './store.ts';

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] as const;

/** Years that have something, newest first; today's when none has. */
async function yearsWithSomething(reader: Reader, today: string): Promise<readonly number[]> {
  const spans = [await collectedSpan(reader), await monthsSpan(reader)].flatMap(({ first, last }) => [first, last]).filter((month) => month !== null).map((month) => Number(month.slice(0, 4))).filter((one) => one >= 2000);
  if (spans.length === 0) return [Number(today.slice(0, 4))];
  const [first, last] = [Math.min(...spans), Math.max(...spans)];
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}

type Scope = Readonly<{ offices: readonly string[] | null; today: string }>;

/** Months of a year and what waits: what the first page shows as tables. Flows and credits are of no office: who sees some is told of them only what rows of flows say (by service or PSP, of a month). */
export async function dashboardTables(reader: Reader, { offices, today }: Scope, year: number) {
  const range = { from: `${year}-01`, to: `${year}-12` };
  const collected = new Map((await collectedByMonth(reader, range, offices)).map((row) => [row.month, row]));
  const whole = offices === null;
  const reported = new Map((whole ? await reportedByMonth(reader, range) : []).map(({ month, cents }) => [month, cents]));
  const credited = new Map((whole ? await creditedByMonth(reader, range) : []).map(({ month, cents }) => [month, cents]));
  const ofAll = (sums: ReadonlyMap<string, number>, month: string): number | null => (whole ? (sums.get(month) ?? 0) : null);
  const months = MONTHS.map((number) => `${year}-${number}`).map((month) => ({ month, payments: collected.get(month)?.payments ?? 0, collectedCents: collected.get(month)?.cents ?? 0, reportedCents: ofAll(reported, month), creditedCents: ofAll(credited, month) }));
  return { months, classes: classesOf(await openClasses(reader, today)) };
}

/** The whole first page. */
export async function dashboardOverview(context: ApplicationContext, reader: Reader, operator: Operator, asked: number | null) {
  const today = context.clock.today();
  const years = await yearsWithSomething(reader, today);
  const year = asked ?? years[0] ?? Number(today.slice(0, 4));
  const { months, classes } = await dashboardTables(reader, { offices: operator.offices, today }, year);
  const sum = (pick: (month: (typeof months)[number]) => number) => months.reduce((total, month) => total + pick(month), 0);
  const sumOfAll = (pick: (month: (typeof months)[number]) => number | null) => (operator.offices === null ? sum((month) => pick(month) ?? 0) : null);
  const share = await automaticShare(reader, { from: `${year}-01-01`, to: `${year}-12-31` });
  return {
    year, years: [...years], months, totals: { payments: sum((month) => month.payments), collectedCents: sum((month) => month.collectedCents), reportedCents: sumOfAll((month) => month.reportedCents), creditedCents: sumOfAll((month) => month.creditedCents) },
    automatic: { ...share, open: share.credits - share.automatic - share.byPerson }, classes, scoped: operator.offices !== null,
    lastTreasuryAt: await lastTreasuryAt(reader), lastFlowAt: await lastFlowAt(reader), lastReceiptAt: await lastImportAt(reader),
  };
}

function classesOf({ movements, flows, lines }: Awaited<ReturnType<typeof openClasses>>) {
  return [...grouped('MOVEMENT', movements, codeLabel), ...grouped('FLOW', flows, flowCodeLabel), ...grouped('LINE', lines, codeLabel)].filter(({ count }) => count > 0).toSorted((a, b) => Math.abs(b.cents) - Math.abs(a.cents));
}

function grouped(of: 'MOVEMENT' | 'FLOW' | 'LINE', rows: readonly OpenClassSum[], label: (code: string) => string) {
  const keys = [...new Set(rows.map(({ bucket, code }) => `${bucket} ${code}`))];
  return keys.map((key) => {
    const mine = rows.filter(({ bucket, code }) => `${bucket} ${code}` === key);
    const [first] = mine;
    return { key: `${of} ${key}`, label: label(first?.code ?? ''), of, bucket: first?.bucket ?? '', count: mine.reduce((sum, { count }) => sum + count, 0), cents: mine.reduce((sum, { cents }) => sum + cents, 0), ages: agesOf(mine) };
  });
}

function agesOf(rows: readonly Readonly<{ age: number; count: number; cents: number }>[]) {
  return Array.from({ length: AGE_LIMITS.length + 1 }, (_, age) => rows.filter((row) => row.age === age).reduce((sum, { count, cents }) => ({ count: sum.count + count, cents: sum.cents + cents }), { count: 0, cents: 0 }));
}

type Group = (typeof DASHBOARD_GROUPS)[number];
export type DashboardRow = Readonly<{ key: string; label: string; serviceId: number | null; payments: number; collectedCents: number; reportedCents: number | null; creditedCents: number | null }>;

/** By service or by PSP, the largest first; all its figures are of the services of the operator's offices, or of everything. */
export async function dashboardBreakdown(reader: Reader, operator: Operator | Readonly<{ offices: readonly string[] | null }>, { by, year, month }: Readonly<{ by: Group; year: number; month: string | null }>): Promise<readonly DashboardRow[]> {
  const range = month === null ? { from: `${year}-01`, to: `${year}-12` } : { from: month, to: month };
  const rows = by === 'SERVICE' ? await byService(reader, operator.offices, range, month) : await byPsp(reader, operator.offices, range, month);
  return rows.toSorted((a, b) => b.collectedCents - a.collectedCents || (b.reportedCents ?? 0) - (a.reportedCents ?? 0) || a.label.localeCompare(b.label, 'it'));
}

async function byService(reader: Reader, offices: readonly string[] | null, range: Readonly<{ from: string; to: string }>, month: string | null): Promise<readonly DashboardRow[]> {
  const labels = await serviceLabels(reader);
  const collected = new Map((await collectedBy(reader, 'service_id', range, offices)).map((row) => [Number(row.key), row]));
  const reported = month === null ? null : new Map((await linesByService(reader, month)).map((row) => [row.serviceId, row]));
  const own = offices === null ? null : new Set(await servicesOf(reader, offices));
  const ids = new Set([...collected.keys(), ...[...(reported?.keys() ?? [])].filter((id) => own === null || own.has(id))]);
  return [...ids].map((id) => ({
    key: String(id), label: id === 0 ? 'Senza posizione' : (labels.get(id) ?? 'Servizio tolto'), serviceId: id === 0 ? null : id, payments: collected.get(id)?.payments ?? 0, collectedCents: collected.get(id)?.cents ?? 0,
    reportedCents: reported === null ? null : (reported.get(id)?.reportedCents ?? 0), creditedCents: reported === null ? null : (reported.get(id)?.creditedCents ?? 0),
  }));
}

/** Receipts and flows name a PSP each in its way: names equal but for case, accents and signs are one. A flow has rows of all offices: for some of them its rows are looked at, those of a month. */
async function byPsp(reader: Reader, offices: readonly string[] | null, range: Readonly<{ from: string; to: string }>, month: string | null): Promise<readonly DashboardRow[]> {
  const rows = new Map<string, DashboardRow>();
  const add = (label: string, more: Readonly<{ payments?: number; collectedCents?: number; reportedCents?: number; creditedCents?: number }>) => {
    const key = sortName(label);
    const known = rows.get(key) ?? { key, label, serviceId: null, payments: 0, collectedCents: 0, reportedCents: 0, creditedCents: 0 };
    rows.set(key, { ...known, payments: known.payments + (more.payments ?? 0), collectedCents: known.collectedCents + (more.collectedCents ?? 0), reportedCents: (known.reportedCents ?? 0) + (more.reportedCents ?? 0), creditedCents: (known.creditedCents ?? 0) + (more.creditedCents ?? 0) });
  };
  for (const { key, payments, cents } of await collectedBy(reader, 'psp', range, offices)) add(key, { payments, collectedCents: cents });
  if (offices !== null && month === null) return [...rows.values()].map((row) => ({ ...row, reportedCents: null, creditedCents: null }));
  const flows = offices === null || month === null ? await flowsByPsp(reader, range) : await linesByPsp(reader, month, await servicesOf(reader, offices));
  for (const { label, reportedCents, creditedCents } of flows) add(label, { reportedCents, creditedCents });
  return [...rows.values()];
}

/** Days looked through, and days in which a flow may still come. */
const UNREPORTED_DAYS = 90;
const FLOW_HAS_TIME_DAYS = 3;

/** Days looked through at a time: the heavy reading serves others too. */
const SLICE_DAYS = 15;

/** Receipts that no flow reports, some days at a time; `read` is asked once for each part. */
export async function unreportedPayments(read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>, today: string) {
  const [from, to] = [addDays(today, -UNREPORTED_DAYS), addDays(today, -FLOW_HAS_TIME_DAYS)];
  const rows: Awaited<ReturnType<typeof receiptsNotReported>>[number][] = [];
  for (let first = from; first <= to; first = addDays(first, SLICE_DAYS)) {
    const last = addDays(first, SLICE_DAYS - 1);
    rows.push(...(await read((reader) => receiptsNotReported(reader, { from: first, to: last < to ? last : to }, today))));
  }
  return { count: rows.reduce((sum, { count }) => sum + count, 0), cents: rows.reduce((sum, { cents }) => sum + cents, 0), from, to, ages: agesOf(rows) };
}
