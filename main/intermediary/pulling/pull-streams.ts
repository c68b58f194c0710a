import { addDays, daysInMonth, romeDateTimeToInstant, romeWallClock } from '../../domain/civil-date.ts';
import type { Capabilities, Instant, PullStream, StreamRule } from '../connector.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const overlap = (overlapMs: number): StreamRule => ({ overlapMs, oneMonthAtMost: false, untilStable: false });

/** Receipts found by the day they were paid (gpd-payments): they arrive late. */
export const RECEIPTS_BY_PAYMENT_DATE: StreamRule = overlap(7 * DAY_MS);
/** Receipts and collections found by when they arrived (GovPay). */
export const BY_ARRIVAL: StreamRule = overlap(DAY_MS);
/** Flows of GovPay: their rows are corrected for about two weeks. */
export const FLOWS_BY_ARRIVAL: StreamRule = overlap(15 * DAY_MS);
/** Flows of the FdR interface: nothing older than a month may be asked for, and the list is not in order of publication. */
export const FLOWS_BY_PUBLICATION: StreamRule = { overlapMs: 48 * HOUR_MS, oneMonthAtMost: true, untilStable: true };
/** A folder has no cursor: what was taken from it is known by its content. */
export const READ_WHOLE: StreamRule = { overlapMs: null, oneMonthAtMost: false, untilStable: false };

/** The rule of a stream; one that the connector does not name is read whole, which loses nothing. */
export function streamRule(connector: Readonly<{ capabilities: Pick<Capabilities, 'streamRules'> }>, stream: PullStream): StreamRule {
  return connector.capabilities.streamRules?.[stream] ?? READ_WHOLE;
}

/** What one run asks for. `from` null: everything the remote still has. */
export type PullWindow = Readonly<{ from: Instant | null; to: Instant }>;

/**
 * The window of a new run. `nowMs` is the clock corrected by the skew of the remote.
 * @param readUpTo where the cursor stands; null when nothing was ever read.
 */
export function pullWindow(rule: StreamRule, readUpTo: Instant | null, nowMs: number): PullWindow {
  const to = new Date(nowMs).toISOString();
  const stands = readUpTo === null ? Number.NaN : Date.parse(readUpTo);
  if (rule.overlapMs === null || Number.isNaN(stands)) return { from: null, to };
  const from = new Date(stands - rule.overlapMs).toISOString();
  return { from: isTooOld(rule, from, nowMs) ? null : from, to };
}

/** Whether the remote would refuse a beginning by now: true also for that of a run that was cut and waited. */
export function isTooOld(rule: StreamRule, from: Instant | null, nowMs: number): boolean {
  return rule.oneMonthAtMost && from !== null && Date.parse(from) < oneMonthBefore(nowMs) + HOUR_MS;
}

/**
 * One month before now, the later of the two that the clocks of Rome and of Greenwich give: near midnight they stand in
 * different months, and nothing says which one the remote keeps.
 */
function oneMonthBefore(nowMs: number): number {
  const greenwich = new Date(nowMs).toISOString();
  const inGreenwich = Date.parse(`${sameDayOfLastMonth(greenwich.slice(0, 10))}${greenwich.slice(10)}`);
  const wall = romeWallClock(nowMs);
  const time = `${String(Math.floor(wall.minuteOfDay / 60)).padStart(2, '0')}:${String(wall.minuteOfDay % 60).padStart(2, '0')}`;
  const inRome = romeDateTimeToInstant(sameDayOfLastMonth(wall.date), time);
  return inRome.ok ? Math.max(inGreenwich, inRome.value + 60_000) : inGreenwich;
}

/** `2026-03-31` → `2026-02-28`: a month is taken off as the Java calendar of the remote does. */
function sameDayOfLastMonth(date: string): string {
  const lastOfMonthBefore = addDays(`${date.slice(0, 8)}01`, -1);
  const [year = 0, month = 1] = lastOfMonthBefore.split('-').map(Number);
  const day = Math.min(Number(date.slice(8)), daysInMonth(year, month));
  return `${lastOfMonthBefore.slice(0, 8)}${String(day).padStart(2, '0')}`;
}

/** The later of two instants, whatever their number of decimals; one that cannot be read counts as absent. */
export function laterInstant(a: Instant | null, b: Instant | null): Instant | null {
  const [first, second] = [readable(a), readable(b)];
  if (first === null || second === null) return first ?? second;
  return first > second ? first : second;
}

/** The earlier of two instants; one that cannot be read counts as absent. */
export function earlierInstant(a: Instant | null, b: Instant | null): Instant | null {
  const [first, second] = [readable(a), readable(b)];
  if (first === null || second === null) return first ?? second;
  return first < second ? first : second;
}

function readable(instant: Instant | null): Instant | null {
  const ms = instant === null ? Number.NaN : Date.parse(instant);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
