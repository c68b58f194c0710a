import { ok } from '../../../domain/result.ts';
import type { Instant, ListedPositions, Read, RemotePosition } from '../../connector.ts';
import { isGood, organizationPath, query, readBody, unreadableBody, type GpdCalls, type Lent } from './gpd-calls.ts';
import { utcWallMs } from './gpd-dates.ts';
import { readFailure } from './gpd-outcomes.ts';
import { remotePosition } from './gpd-remote.ts';
import { positionPageV3, positionV3 } from './gpd-shapes.ts';

/** The most that GPD gives (intermediary.md 1.1.2). */
const PAGE_SIZE = 50;

/**
 * One page of the list of v3, what was inserted last first, so that what others insert meanwhile shows rows twice and hides none. No filter by date: with one, GPD shows of a
 * position only the options that match (intermediary.md 1.1.2). What v3 calls UNPAYABLE is left out: only v1 tells what it is, position by position.
 */
export async function listPositions(calls: GpdCalls, organization: string, asked: Readonly<{ since: Instant; page: string | null }>, lent: Lent): Promise<Read<ListedPositions>> {
  const page = asked.page === null ? 0 : Number(asked.page);
  const path = `${organizationPath(organization, 'debtpositions')}${query({ limit: PAGE_SIZE, page, orderby: 'INSERTED_DATE', ordering: 'DESC' })}`;
  const answered = await calls.call({ api: 'positionsV3', operation: 'gpd.list', method: 'GET', path }, lent);
  if (!isGood(answered)) return { ok: false, error: readFailure('positionsV3', answered) };
  const list = readBody(positionPageV3, answered.value);
  if (list === null) return unreadableBody();
  const rows = list.payment_position_list;
  const isPast = rows.length === 0 || isBefore(rows.at(-1)?.insertedDate ?? null, asked.since);
  return ok({ positions: rows.flatMap((row) => readRow(row, organization)), next: !isPast && page + 1 < list.page_info.total_pages ? String(page + 1) : null });
}

function readRow(row: unknown, organization: string): readonly RemotePosition[] {
  const read = positionV3.safeParse(row);
  if (!read.success || read.data.status === 'UNPAYABLE' || (read.data.organizationFiscalCode ?? organization) !== organization) return [];
  return [remotePosition(read.data, organization, 'CANCELLED')];
}

function isBefore(insertedDate: string | null, since: Instant): boolean {
  const ms = insertedDate === null ? null : utcWallMs(insertedDate);
  return ms !== null && ms < Date.parse(since);
}
