import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Operator } from '../access/index.ts';
import { readConnection } from '../connection/index.ts';
import { officeScope } from './position-cards.ts';
import type { InstallmentRow, PositionRecord } from './position-record.ts';
import { addFact, bumpVersion } from './store.ts';

/*
 * Numbers that stay on the portal of an intermediary that nobody is connected to, after their way of paying ended: as long as they are there they can be paid. A
 * fact says that one was left there, another that a person took it away.
 */

/** Connection mode *manuale*: writes down the numbers of a way of paying that ended and are still on the portal. A connector withdraws them by itself. */
export async function leaveOnPortal(context: Pick<ApplicationContext, 'clock' | 'sync'>, unit: UnitOfWork, record: PositionRecord, optionId: number, why: string): Promise<void> {
  await leaveRowsOnPortal(context, unit, record.position.id, record.installments.filter((row) => row.optionId === optionId), why);
}

/** As {@link leaveOnPortal}, for some installments of a position. */
export async function leaveRowsOnPortal(context: Pick<ApplicationContext, 'clock' | 'sync'>, unit: UnitOfWork, positionId: number, rows: readonly InstallmentRow[], why: string): Promise<void> {
  const left = rows.filter((row) => row.onPortal === 1 && row.nav !== null);
  if (left.length === 0 || (await readConnection(context, unit)).mode === 'CONNECTOR') return;
  for (const { id, nav, amountCents } of left) await addFact(unit, { positionId, installmentId: id, kind: 'LEFT_ON_PORTAL', operatorId: null, detail: `${formatNav(nav ?? '')}, ${formatEuro(amountCents)}: ${why}` });
}

const leftRow = z.object({ installmentId: z.int(), positionId: z.int(), nav: z.string(), debtorName: z.string(), amountCents: z.int(), since: z.string(), why: z.string() });
/** A number to be taken off the portal. `since`: when it was no longer to be there. */
export type LeftOnPortal = Readonly<z.infer<typeof leftRow>>;

/** Paid with that number, there is nothing left to take away; what came of the payment is another matter. */
const LEFT = `FROM position_fact f INDEXED BY position_fact_left JOIN installment i ON i.id = f.installment_id JOIN position_card p ON p.id = f.position_id
  WHERE f.kind = 'LEFT_ON_PORTAL' AND NOT EXISTS (SELECT 1 FROM position_fact g WHERE g.position_id = f.position_id AND g.installment_id = f.installment_id AND g.kind = 'PORTAL_REMOVED')
    AND NOT EXISTS (SELECT 1 FROM installment_money m WHERE m.installment_id = i.id AND m.payments > 0)`;

/** Numbers to be taken off the portal, the oldest first, inside the scope; `positionId` null: of every position. */
export async function leftOnPortal(reader: Reader, offices: readonly string[] | null, limit: number, positionId: number | null = null): Promise<readonly LeftOnPortal[]> {
  const scope = officeScope(offices);
  return reader.all(leftRow,
    `/* positions.leftOnPortal */ SELECT i.id AS installment_id, i.position_id, i.nav, p.debtor_name, i.amount_cents, f.at AS since, substr(f.detail, instr(f.detail, ': ') + 2) AS why ${LEFT} AND ${scope.sql} ${positionId === null ? '' : 'AND f.position_id = ?'} ORDER BY f.id LIMIT ?`,
    [...scope.params, ...(positionId === null ? [] : [positionId]), limit]);
}

/** How many there are of {@link leftOnPortal}. */
export async function countLeftOnPortal(reader: Reader, offices: readonly string[] | null): Promise<number> {
  const scope = officeScope(offices);
  return (await reader.get(z.object({ count: z.int() }), `/* positions.countLeftOnPortal */ SELECT COUNT(*) AS count ${LEFT} AND ${scope.sql}`, scope.params))?.count ?? 0;
}

/** Records that a person took numbers off the portal; those that are not left there, or of another office, are passed over. Answers how many. */
export async function markPortalRemoved(unit: UnitOfWork, operator: Operator, installmentIds: readonly number[]): Promise<number> {
  const wanted = new Set(installmentIds);
  const rows = (await leftOnPortal(unit, operator.offices, MOST_LEFT)).filter((row) => wanted.has(row.installmentId));
  for (const { installmentId, positionId, nav } of rows) {
    await addFact(unit, { positionId, installmentId, kind: 'PORTAL_REMOVED', operatorId: operator.id, detail: formatNav(nav) });
    await bumpVersion(unit, positionId, null);
    await appendAudit(unit, { action: 'PORTAL_NUMBER_REMOVED', subjectKind: 'position', subjectId: String(positionId), operatorId: String(operator.id), before: null, after: { nav } });
  }
  if (rows.length > 0) unit.touch('positions');
  return rows.length;
}

const MOST_LEFT = 100_000;
