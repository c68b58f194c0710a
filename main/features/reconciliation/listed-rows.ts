/** The lists of flows and movements a page at a time, and their totals: for the screens and for what exports them. */
import type { z } from 'zod';
import type { treasuryFilter } from '../../contract/index.ts';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { countFlows, flowPage, movementPage } from './outcome-store.ts';
import { flowWords, movementWords, readPlace, type Page } from './review-pages.ts';
import { movementRows, toFlowRow, type FlowRowShape, type MovementRowShape } from './review-rows.ts';
import { treasuryTotals } from './treasury-totals.ts';

type Where = Readonly<{ where: string; params: readonly SqlValue[] }>;
type TreasuryFilter = Readonly<z.infer<typeof treasuryFilter>>;
export type FlowFilter = Readonly<{ month: string | null; from: string | null; to: string | null; codes: readonly string[]; text: string }>;

function together(conditions: readonly Readonly<{ sql: string; params: readonly SqlValue[] }>[]): Where {
  return { where: conditions.map(({ sql }) => sql).join(' AND '), params: conditions.flatMap((condition) => condition.params) };
}

/** Conditions on `r` (result) and `m` (movement). */
export function movementCondition({ from, to, statuses, treasuryFileId, account, text }: TreasuryFilter): Where {
  return together([
    movementWords(text), ...(from === null ? [] : [{ sql: 'r.booking_date >= ?', params: [from] }]), ...(to === null ? [] : [{ sql: 'r.booking_date <= ?', params: [to] }]), ...(statuses.length === 0 ? [] : [{ sql: `r.status IN (${statuses.map(() => '?').join(', ')})`, params: statuses }]),
    ...(treasuryFileId === null ? [] : [{ sql: 'm.file_id = ?', params: [treasuryFileId] }]), ...(account === null ? [] : [{ sql: 'm.account = ?', params: [account] }]),
  ]);
}

/** Conditions on `r` (result) and `v` (version that counts). */
export function flowCondition({ month, from, to, codes, text }: FlowFilter): Where {
  return together([
    flowWords(text), ...(month === null ? [] : [{ sql: 'r.month = ?', params: [month] }]), ...(from === null ? [] : [{ sql: 'r.regulation_date >= ?', params: [from] }]), ...(to === null ? [] : [{ sql: 'r.regulation_date <= ?', params: [to] }]),
    ...(codes.length === 0 ? [] : [{ sql: `r.code IN (${codes.map(() => '?').join(', ')})`, params: codes }]),
  ]);
}

/** Movements, newest first; undefined for a cursor that no page gave out. */
export async function listedMovements(reader: Reader, filter: TreasuryFilter, cursor: string | null, limit: number, today: string): Promise<Page<MovementRowShape> | undefined> {
  const place = readPlace(cursor);
  if (place === undefined) return undefined;
  const found = await movementPage(reader, { ...movementCondition(filter), index: '', after: place, limit: limit + 1, newestFirst: true });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { rows: await movementRows(reader, page, today), next: found.length > limit && last !== undefined ? JSON.stringify([last.bookingDate, last.id, 0]) : null };
}

/** Flows, newest first; undefined for a cursor that no page gave out. */
export async function listedFlows(reader: Reader, filter: FlowFilter, cursor: string | null, limit: number, today: string): Promise<Page<FlowRowShape> | undefined> {
  const place = readPlace(cursor);
  if (place === undefined) return undefined;
  const found = await flowPage(reader, { ...flowCondition(filter), index: 'ix_flow_result_date', after: place, limit: limit + 1, newestFirst: true });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { rows: page.map((flow) => toFlowRow(flow, today)), next: found.length > limit && last !== undefined ? JSON.stringify([last.regulationDate, last.id, 0]) : null };
}

/** Sums of {@link listedMovements}. */
export function totalsOfMovements(reader: Reader, filter: TreasuryFilter) {
  const { where, params } = movementCondition(filter);
  return treasuryTotals(reader, where, params);
}

/** Sums of {@link listedFlows}. */
export function totalsOfFlows(reader: Reader, filter: FlowFilter) {
  const { where, params } = flowCondition(filter);
  return countFlows(reader, where, params);
}
