/** Which credits and flows ask for a task, and which tasks have lost their reason. */
import { z } from 'zod';
import type { Reader } from '../../../data/engine.ts';
import { SETTLED_BY_ITSELF, type DISCREPANCY_TASK_KINDS } from '../../tasks/index.ts';

const subjectRow = z.object({ id: z.int(), reopens: z.int().nullable() });
/** A credit or a flow; `reopens`: its task, that had closed by itself. */
export type Subject = Readonly<z.infer<typeof subjectRow>>;

export type DiscrepancyKind = (typeof DISCREPANCY_TASK_KINDS)[number];

/** Holds of a row of `match_result` (alias r). Credits that name nothing of pagoPA are other money: only those that name a flow or a payment are asked for. */
const CREDIT_HOLDS = "r.bucket = 'CREDIT_WITHOUT_FLOW' AND r.code = 'TES_NO_IUF_OR_IUV'";
/** Hold of a row of `flow_result`. Where no receipt of a flow is here, its receipts come another way, or are still to be imported: nobody is asked for each. */
const FLOW_HOLDS: Readonly<Record<'MISSING_RECEIPT' | 'REPORTED_TWICE', string>> = { MISSING_RECEIPT: 'r.lines_without_receipt > 0 AND r.lines_with_receipt > 0', REPORTED_TWICE: 'r.double_lines > 0' };
/** Those of a kind that have stood so since before a day and have no task, or whose task had closed by itself. */
export async function subjectsWithoutTask(reader: Reader, kind: DiscrepancyKind, before: string, today: string, limit: number): Promise<readonly Subject[]> {
  // Asked row by row: joined from the left, the view would be worked out whole and searched without an index.
  const its = (column: 'movement_id' | 'flow_id'): string => `FROM subject_task s WHERE s.kind = ?1 AND s.${column} = r.${column}`;
  const isFree = (column: 'movement_id' | 'flow_id'): string => `NOT EXISTS (SELECT 1 ${its(column)} AND NOT (s.state = 'DONE' AND s.outcome IS '${SETTLED_BY_ITSELF}'))`;
  if (kind === 'CREDIT_WITHOUT_FLOW') {
    return reader.all(subjectRow, `/* discrepancies.credits */ SELECT r.movement_id AS id, (SELECT s.task_id ${its('movement_id')}) AS reopens FROM match_result r INDEXED BY ix_match_result_class WHERE ${isFree('movement_id')} AND ${CREDIT_HOLDS} AND r.booking_date <= ?2 AND (r.deferred_until IS NULL OR r.deferred_until <= ?3) ORDER BY r.booking_date, r.movement_id LIMIT ?4`, [kind, before, today, limit]);
  }
  const index = kind === 'MISSING_RECEIPT' ? 'ix_flow_result_without_receipt' : 'ix_flow_result_double';
  return reader.all(subjectRow, `/* discrepancies.flows */ SELECT r.flow_id AS id, (SELECT s.task_id ${its('flow_id')}) AS reopens FROM flow_result r INDEXED BY ${index} WHERE ${isFree('flow_id')} AND ${FLOW_HOLDS[kind]} AND r.regulation_date <= ?2 AND ?3 <> '' ORDER BY r.regulation_date, r.flow_id LIMIT ?4`, [kind, before, today, limit]);
}

const taskRow = z.object({ taskId: z.int() });

/** Open tasks of a kind whose reason is gone. */
export async function tasksWithoutReason(reader: Reader, kind: DiscrepancyKind, limit: number): Promise<readonly number[]> {
  const holds = kind === 'CREDIT_WITHOUT_FLOW' ? `EXISTS (SELECT 1 FROM match_result r WHERE r.movement_id = s.movement_id AND ${CREDIT_HOLDS})` : `EXISTS (SELECT 1 FROM flow_result r WHERE r.flow_id = s.flow_id AND ${kind === 'MISSING_RECEIPT' ? 'r.lines_without_receipt > 0' : FLOW_HOLDS.REPORTED_TWICE})`;
  const rows = await reader.all(taskRow, `/* discrepancies.gone */ SELECT s.task_id FROM subject_task s WHERE s.kind = ? AND s.state <> 'DONE' AND NOT ${holds} LIMIT ?`, [kind, limit]);
  return rows.map(({ taskId }) => taskId);
}
