import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { romeWallClock, type WallTime } from '../../domain/civil-date.ts';
import { workMinutesUntil, type WorkingCalendar } from '../../domain/working-days.ts';
import { readEntity } from '../setup/index.ts';
import { officeScope } from './position-cards.ts';

/** Working time after which a notice printed and not confirmed is a warning, and an alarm (intermediary.md 4.5: 4 h and 24 h). */
export const WARNING_MINUTES = 4 * 60;
export const ALARM_MINUTES = 24 * 60;

export type UnsentLevel = 'NONE' | 'NOTICE' | 'WARNING' | 'ALARM';
/** `minutes`: working time (Monday to Friday, 08 to 18) since the intermediary should have been told. */
export type UnsentNotice = Readonly<{ positionId: number; installmentId: number; nav: string; printedAt: string; since: string; minutes: number; level: UnsentLevel }>;
export type UnsentPrinted = Readonly<{ count: number; oldestAt: string | null; level: UnsentLevel; notices: readonly UnsentNotice[] }>;

const unsentRow = z.object({ positionId: z.int(), installmentId: z.int(), nav: z.string(), printedAt: z.string(), changedAt: z.string().nullable() });

/**
 * Notices in somebody's hands that the intermediary does not know as they are, the oldest first. One that changed after it was confirmed is unsent since the change,
 * not since it was printed. `offices` null: of every office.
 */
export async function unsentPrinted(reader: Reader, nowMs: number, offices: readonly string[] | null = null): Promise<UnsentPrinted> {
  const scope = officeScope(offices);
  const rows = await reader.all(unsentRow,
    `/* positions.unsentPrinted */ SELECT p.id AS position_id, i.id AS installment_id, i.nav, MIN(n.at) AS printed_at,
       (SELECT MAX(f.at) FROM position_fact f WHERE f.position_id = p.id AND f.kind IN ('UPDATED', 'ACCOUNT_CHANGED', 'ACCOUNT_CHANGE_UNDONE', 'EXTERNAL_PAYMENT_VOIDED', 'PLAN_MADE', 'PLAN_CHANGED', 'PLAN_WITHDRAWN', 'FINE_NOTIFIED', 'FINE_FULL_RUNS', 'RENUMBERED')) AS changed_at
     FROM debt_position p CROSS JOIN installment i ON i.position_id = p.id CROSS JOIN position_print n ON n.installment_id = i.id
     WHERE p.state IN ('TO_SYNC', 'PARTIALLY_PAID') AND i.state = 'TO_SYNC' AND i.nav IS NOT NULL AND n.document = 'NOTICE' AND n.state <> 'RECALLED' AND ${scope.sql} GROUP BY i.id`, scope.params);
  if (rows.length === 0) return { count: 0, oldestAt: null, level: 'NONE', notices: [] };
  const minutesSince = workMinutesUntil(romeWallClock(nowMs), await calendarOf(reader));
  const notices = rows.map(({ changedAt, ...row }) => aged({ ...row, since: changedAt !== null && changedAt > row.printedAt ? changedAt : row.printedAt }, minutesSince)).toSorted((a, b) => (a.since < b.since ? -1 : 1));
  return { count: notices.length, oldestAt: notices[0]?.since ?? null, level: notices[0]?.level ?? 'NONE', notices };
}

function aged(row: Omit<UnsentNotice, 'minutes' | 'level'>, minutesSince: (from: WallTime) => number): UnsentNotice {
  const minutes = minutesSince(romeWallClock(Date.parse(row.since)));
  return { ...row, minutes, level: minutes >= ALARM_MINUTES ? 'ALARM' : minutes >= WARNING_MINUTES ? 'WARNING' : 'NOTICE' };
}

async function calendarOf(reader: Reader): Promise<WorkingCalendar> {
  const patronDay = (await readEntity(reader))?.patronSaintDay ?? null;
  return patronDay === null ? {} : { patronDay };
}
