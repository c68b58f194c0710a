import { json, type Answer } from '../answers.ts';
import { pageOf, queryInt, queryText, type Call } from '../call.ts';
import type { World } from '../world.ts';
import { hasSeveralPlans, type Plan, type Position } from './position.ts';
import { stateInV3, viewV1, viewV3 } from './position-views.ts';
import { PROBLEMS } from './problems.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 30;
const PAIRS = ['due_date', 'payment_date', 'payment_date_time'] as const;
type Pair = (typeof PAIRS)[number];
type Window = Readonly<{ pair: Pair; fromMs: number; toMs: number }>;

/** GET `/debtpositions` (intermediary.md 1.1.2, list parameters). */
export function listPositions(world: World, call: Call, organization: string, version: 1 | 3): Answer {
  const status = queryText(call, 'status');
  // Fact 4: the word of v3 has no counterpart in the enum of the database.
  if (version === 3 && status === 'UNPAYABLE' && world.facts[4]) return PROBLEMS.broken();
  const given = PAIRS.filter((pair) => queryText(call, `${pair}_from`) !== null || queryText(call, `${pair}_to`) !== null);
  if (given.length > 1) return PROBLEMS.exclusive();
  const window = given[0] === undefined ? null : readWindow(call, given[0]);
  if (window !== null && 'problem' in window) return window.problem;
  const rows = world.positions.ofOrganization(organization).filter((position) => hasStatus(world, position, status, version) && !(version === 1 && hasSeveralPlans(position)) && isUpdatedSince(world, call, position) && isListed(world, call, position, window));
  rows.sort(orderOf(call));
  const [limit, page] = [queryInt(call, 'limit', 10), queryInt(call, 'page', 0)];
  const shown = pageOf(rows, page, limit, call.listing);
  return json(200, {
    payment_position_list: shown.map((position) => (version === 3 ? viewV3 : viewV1)(position, matchingPlans(call, position, window))),
    // `items_found` is the size of this page; there is no grand total (1.1.2).
    page_info: { page, limit, items_found: shown.length, total_pages: Math.ceil(rows.length / limit) },
  });
}

/** A missing bound is thirty days away from the other; more than thirty days are refused (1.1.2). */
function readWindow(call: Call, pair: Pair): Window | Readonly<{ problem: Answer }> {
  const [from, to] = [queryText(call, `${pair}_from`), queryText(call, `${pair}_to`)];
  const isDay = pair !== 'payment_date_time';
  const at = (text: string, end: boolean): number => Date.parse(isDay ? `${text}T${end ? '23:59:59.999' : '00:00:00'}Z` : `${text.replace(/Z$/, '')}Z`);
  const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
  const fromMs = from !== null ? at(from, false) : at(to ?? '', false) - MAX_DAYS * DAY_MS;
  const toMs = to !== null ? at(to, true) : at(from ?? '', true) + MAX_DAYS * DAY_MS;
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return { problem: PROBLEMS.unreadable() };
  const days = isDay ? dayOf(toMs) - dayOf(fromMs) : Math.floor((toMs - fromMs) / DAY_MS);
  if (days < 0 || toMs < fromMs || days > MAX_DAYS) return { problem: PROBLEMS.interval(from ?? '', to ?? '', days) };
  return { pair, fromMs, toMs };
}

function hasStatus(world: World, position: Position, status: string | null, version: 1 | 3): boolean {
  if (status === null) return true;
  // Fact 4: PAID of v3 leaves out what is REPORTED, although v3 shows it as PAID.
  if (version === 1 || world.facts[4]) return position.status === status;
  return stateInV3(position.status) === status;
}

/** Fact 5: no such filter; a client that believes in one is ignored. */
function isUpdatedSince(world: World, call: Call, position: Position): boolean {
  const since = world.facts[5] ? null : queryText(call, 'last_updated_from');
  return since === null || position.lastUpdatedDate >= since.replace(/Z$/, '');
}

function isListed(world: World, call: Call, position: Position, window: Window | null): boolean {
  if (window !== null && window.pair !== 'due_date' && !isPaidWithin(world, position, window)) return false;
  return position.plans.some((plan) => isMatching(call, plan, window));
}

/** With a filter by due date or segregation code a position carries only what matches (1.1.2): never to be taken for the whole. */
function matchingPlans(call: Call, position: Position, window: Window | null): readonly Plan[] {
  return position.plans.filter((plan) => isMatching(call, plan, window));
}

function isMatching(call: Call, { installments }: Plan, window: Window | null): boolean {
  const codes = call.caller.segregationCodes;
  const isDue = window?.pair !== 'due_date' || installments.some(({ dueMs }) => dueMs >= window.fromMs && dueMs <= window.toMs);
  return isDue && (codes === null || installments.some(({ iuv }) => codes.includes(iuv.slice(0, 2))));
}

/** Fact 5: the date is the position's, which only a wholly paid one has. */
function isPaidWithin(world: World, position: Position, { fromMs, toMs }: Window): boolean {
  const own = position.paymentDate === null ? [] : [position.paymentDate];
  const dates = world.facts[5] ? own : [...own, ...position.plans.flatMap(({ installments }) => installments.flatMap(({ paymentDate }) => (paymentDate === null ? [] : [paymentDate])))];
  return dates.some((date) => {
    const ms = Date.parse(`${date}Z`);
    return ms >= fromMs && ms <= toMs;
  });
}

function orderOf(call: Call): (a: Position, b: Position) => number {
  const sign = (queryText(call, 'ordering') ?? 'DESC') === 'ASC' ? 1 : -1;
  const by = queryText(call, 'orderby') ?? 'INSERTED_DATE';
  if (by === 'INSERTED_DATE') return (a, b) => sign * (a.sequence - b.sequence);
  const text = (position: Position): string => (by === 'IUPD' ? position.iupd : by === 'STATUS' ? position.status : position.companyName);
  return (a, b) => {
    const [left, right] = [text(a), text(b)];
    return sign * (left === right ? a.sequence - b.sequence : left < right ? -1 : 1);
  };
}
