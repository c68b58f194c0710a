import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import type { CaseKind } from './case-shapes.ts';
import { drawingStream, pickWeighted } from './drawing-streams.ts';
import { lineDrafts, totalOf } from './flow-lines.ts';
import { FlowNaming } from './flow-names.ts';
import type { FlowPlan } from './flow-plan.ts';
import { PROVIDERS, type NameStyle, type Provider } from './providers.ts';
import type { YearCase } from './year-cases.ts';
import type { YearCalendar, YearSettings } from './year-settings.ts';

/** A case with the flows it was given, delivered ones first. */
export type CaseWithFlows = Readonly<{ of: YearCase; flows: readonly FlowPlan[] }>;
export type YearFlows = Readonly<{ cases: readonly CaseWithFlows[]; flows: readonly FlowPlan[] }>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<FlowPlan>;
type CaseDraft = { of: YearCase; flows: Draft[] };

/** Working days that a late credit comes after its flow (3.3: outside ten is far). */
export const LATE_FROM = 12;
export const LATE_TO = 30;
/** What is tampered with by some cents or cut in parts is worth at least this. */
const WORTH_CUTTING = 5_000;

/**
 * Gives every case its flows: provider, day, name, number of lines, total.
 * @param payments lines to be shared out among the flows, at least one each.
 */
export function flowsOfYear(settings: YearSettings, calendar: YearCalendar, yearCases: readonly YearCase[], payments: number): YearFlows {
  const random = drawingStream(settings.seed, 'FLOWS');
  const cases = yearCases.map((of): CaseDraft => ({ of, flows: [] }));
  // A text cut short fits several flows only on a day and with a provider that others have too: those cases come last.
  for (const entry of cases) if (!wantsCompany(entry.of)) entry.flows = placedFlows(random, calendar, entry.of, null);
  const company = cases.flatMap(({ flows }) => flows).filter(({ provider, delivered }) => delivered && provider.nameStyle === 'DATED_TWO_DIGITS');
  for (const entry of cases) if (wantsCompany(entry.of)) entry.flows = placedFlows(random, calendar, entry.of, company.length === 0 ? null : random.pick(company));
  const flows = cases.flatMap((entry) => entry.flows).sort((a, b) => a.day - b.day || PROVIDERS.indexOf(a.provider) - PROVIDERS.indexOf(b.provider));
  nameFlows(random, settings, flows);
  shareOutLines(random, flows, payments);
  numberPayments(flows);
  const revoked = new Set<FlowPlan>();
  for (const [index, flow] of flows.entries()) if (flow.of.kind === 'ZERO_FLOW') flow.revokes = earlierFlow(flows, index, revoked);
  for (const flow of flows) setTotal(settings, flow);
  for (const entry of cases) raiseTotals(entry);
  makeTotalsUnique(flows);
  for (const flow of flows) declareHeader(random, flow);
  return { cases, flows };
}

function wantsCompany({ kind, shape }: YearCase): boolean {
  return kind === 'TRUNCATED' && shape.detail === 'AMBIGUOUS';
}

function placedFlows(random: SeededRandom, { workingDays, lastFlowDay }: YearCalendar, of: YearCase, beside: Draft | null): Draft[] {
  const latest = of.kind === 'LATE_DATE' ? lastFlowDay - LATE_TO : lastFlowDay;
  const earliest = of.kind === 'ZERO_FLOW' ? Math.floor(lastFlowDay / 2) : 3;
  const day = beside?.day ?? random.between(earliest, latest);
  const provider = beside?.provider ?? pickWeighted(random, providersFor(of));
  const delivered = Array.from({ length: of.shape.flows }, () => draftOf(of, provider, spreadDay(random, of.kind, day, lastFlowDay), true));
  const others = PROVIDERS.filter((other) => other !== provider && other.nameStyle !== 'HASH');
  const missing = Array.from({ length: of.shape.missing ?? 0 }, () => draftOf(of, of.shape.flows === 0 ? provider : pickWeighted(random, others), day, false));
  return [...delivered, ...missing].map((flow) => ({ ...flow, date: workingDays[flow.day] ?? '' }));
}

/** A treasurer that regroups credits does it over a day or two. */
function spreadDay(random: SeededRandom, kind: CaseKind, day: number, lastFlowDay: number): number {
  return kind === 'CUMULATIVE_NAMED' && random.chance(0.3) ? Math.min(day + 1, lastFlowDay) : day;
}

function providersFor({ kind, shape }: YearCase): readonly Provider[] {
  if (kind === 'STRAIGHT') return PROVIDERS;
  if (kind === 'TRUNCATED') return withStyles(shape.detail === 'SHORT' ? ['MIXED_CASE'] : shape.detail === 'UNIQUE' ? ['CLOCK', 'MIXED_CASE'] : ['DATED_TWO_DIGITS']);
  return PROVIDERS.filter(({ nameStyle }) => nameStyle !== 'HASH');
}

function withStyles(styles: readonly NameStyle[]): readonly Provider[] {
  return PROVIDERS.filter(({ nameStyle }) => styles.includes(nameStyle));
}

function draftOf(of: YearCase, provider: Provider, day: number, delivered: boolean): Draft {
  return { index: -1, provider, day, date: '', name: '', delivered, of, lines: 1, firstPayment: 0, adjustCents: 0, totalCents: 0, declared: { count: 0, totalCents: 0 }, revokes: null, revised: false, createdAt: '', settlementId: '' };
}

function nameFlows(random: SeededRandom, settings: YearSettings, flows: readonly Draft[]): void {
  const naming = new FlowNaming(random);
  for (const [index, flow] of flows.entries()) {
    flow.index = index;
    flow.name = naming.next(flow.provider, flow.date);
    flow.revised = flow.of.kind === 'STRAIGHT' && random.chance(settings.anomalyShare * 2);
    flow.createdAt = `${flow.date}T${String(random.between(18, 23))}:${String(random.between(10, 59))}:${String(random.between(10, 59))}`;
    flow.settlementId = `SCT${flow.date.replaceAll('-', '')}${String(index).padStart(8, '0')}`;
  }
}

function shareOutLines(random: SeededRandom, flows: readonly Draft[], payments: number): void {
  const open = flows.filter((flow) => !hasOneLine(flow));
  const weights = open.map(() => 0.15 - Math.log(1 - random.next()));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let left = payments - flows.length;
  const spare = left;
  if (left < 0) throw new RangeError('Fewer payments than flows');
  for (const [place, flow] of open.entries()) {
    const more = Math.floor((spare * (weights[place] ?? 0)) / sum);
    flow.lines += more;
    left -= more;
  }
  for (let place = 0; left > 0 && open.length > 0; place = (place + 1) % open.length, left -= 1) {
    const flow = open[place];
    if (flow !== undefined) flow.lines += 1;
  }
}

function numberPayments(flows: readonly Draft[]): void {
  let before = 0;
  for (const flow of flows) {
    flow.firstPayment = before;
    before += flow.lines;
  }
}

function hasOneLine({ of }: Draft): boolean {
  return of.kind === 'ZERO_FLOW' || of.shape.detail === 'ONLY_LINE_OF_A_FLOW';
}

function earlierFlow(flows: readonly Draft[], index: number, revoked: Set<FlowPlan>): FlowPlan {
  const day = flows[index]?.day ?? 0;
  for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
    const flow = flows[earlier];
    if (flow === undefined || flow.day >= day || flow.of.kind !== 'STRAIGHT' || revoked.has(flow)) continue;
    revoked.add(flow);
    return flow;
  }
  throw new RangeError('The year is too small to take a payment back');
}

function setTotal({ seed, anomalyShare }: YearSettings, flow: Draft): void {
  flow.totalCents = totalOf(lineDrafts({ seed, anomalyShare, index: flow.index, lines: flow.lines, adjustCents: flow.adjustCents, revokedCents: revokedCents({ seed, anomalyShare }, flow) }));
}

/** What a flow of nothing pays and takes back: the first payment of the flow that it names. */
export function revokedCents({ seed, anomalyShare }: Pick<YearSettings, 'seed' | 'anomalyShare'>, { revokes }: FlowPlan): number | null {
  if (revokes === null) return null;
  return lineDrafts({ seed, anomalyShare, index: revokes.index, lines: 1, adjustCents: revokes.adjustCents, revokedCents: null })[0]?.cents ?? 0;
}

function addToTotal(flow: Draft, cents: number): void {
  flow.adjustCents += cents;
  flow.totalCents += cents;
}

function raiseTotals({ of, flows }: CaseDraft): void {
  if (of.kind === 'DIFFERENT_AMOUNT' || of.kind === 'SPLIT' || of.kind === 'STORNO' || of.kind === 'REGULARISED') {
    for (const flow of flows) if (flow.totalCents < WORTH_CUTTING) addToTotal(flow, WORTH_CUTTING);
  }
  if (of.shape.detail !== 'AMOUNT_OF_ANOTHER') return;
  const [known, missing] = flows;
  if (known === undefined || missing === undefined) return;
  const lower = known.totalCents < missing.totalCents ? known : missing;
  addToTotal(lower, Math.abs(known.totalCents - missing.totalCents));
}

/** Cases that are told from others by their amount alone. */
const BY_AMOUNT: ReadonlySet<CaseKind> = new Set(['KEYWORD_ONLY', 'NEAR_NAME', 'AMOUNT_ONLY', 'TRUNCATED', 'CUMULATIVE_UNNAMED']);

function makeTotalsUnique(flows: readonly Draft[]): void {
  const counts = new Map<number, number>();
  for (const { totalCents } of flows) counts.set(totalCents, (counts.get(totalCents) ?? 0) + 1);
  for (const flow of flows) {
    if (!BY_AMOUNT.has(flow.of.kind)) continue;
    while ((counts.get(flow.totalCents) ?? 0) > 1) {
      counts.set(flow.totalCents, (counts.get(flow.totalCents) ?? 1) - 1);
      addToTotal(flow, 7);
      counts.set(flow.totalCents, (counts.get(flow.totalCents) ?? 0) + 1);
    }
  }
}

function declareHeader(random: SeededRandom, flow: Draft): void {
  const count = flow.lines + (flow.revokes === null ? 0 : 1);
  const wrong = flow.of.kind === 'ANOMALOUS_FLOW' ? flow.of.shape.detail : '';
  flow.declared = { count: wrong === 'COUNT' ? count + random.between(1, 3) : count, totalCents: wrong === 'TOTAL' ? flow.totalCents + random.between(1, 2_000) : flow.totalCents };
}
