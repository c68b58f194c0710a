import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { ConnectorId, Instant, PullStream } from '../connector.ts';

/** One stream of one creditor at one intermediary. */
export type StreamKey = Readonly<{ connector: ConnectorId; stream: PullStream; organization: string }>;

const cursorRow = z.object({
  fromTs: z.string().nullable(), highWater: z.string().nullable(), page: z.string().nullable(), runId: z.string().nullable(), runFrom: z.string().nullable(), runTo: z.string().nullable(),
});

/**
 * Where a stream stands. Column `from_ts` (`readUpTo`) moves only at the end of a run; `high_water` (`seenUpTo`) is the largest that the run under way
 * has seen. A run that was cut keeps its id, window and page.
 */
export type StreamCursor = Readonly<{ readUpTo: Instant | null; seenUpTo: Instant | null; run: Readonly<{ id: string; from: Instant | null; to: Instant; page: string | null }> | null }>;

const KEY = 'connector = ? AND stream = ? AND organization = ?';
const keyOf = (key: StreamKey): [string, string, string] => [key.connector, key.stream, key.organization];

/** Where a stream stands; nothing read and no run when it was never asked. */
export async function readCursor(reader: Reader, key: StreamKey): Promise<StreamCursor> {
  const row = await reader.get(cursorRow, `/* sync.cursor */ SELECT from_ts, high_water, page, run_id, run_from, run_to FROM pull_cursor WHERE ${KEY}`, keyOf(key));
  if (row === null) return { readUpTo: null, seenUpTo: null, run: null };
  const run = row.runId === null || row.runTo === null ? null : { id: row.runId, from: row.runFrom, to: row.runTo, page: row.page };
  return { readUpTo: row.fromTs, seenUpTo: row.highWater, run };
}

const runRow = z.object({
  id: z.string(), startedAt: z.string(), endedAt: z.string().nullable(), pages: z.int(), seen: z.int(), applied: z.int(), already: z.int(), refused: z.int(), skipped: z.int(), outcome: z.enum(['DONE', 'CUT', 'FAILED']).nullable(), code: z.string().nullable(), message: z.string().nullable(),
});
/** A run as it is stored; `outcome` null while it is under way, or when the program was closed on it. */
export type StoredRun = Readonly<z.infer<typeof runRow>>;

export async function readRun(reader: Reader, id: string): Promise<StoredRun | null> {
  return reader.get(runRow, '/* sync.run */ SELECT id, started_at, ended_at, pages, seen, applied, already, refused, skipped, outcome, code, message FROM pull_run WHERE id = ?', [id]);
}

/** Begins a run: the cursor holds its window until it ends. */
export async function beginRun(unit: UnitOfWork, key: StreamKey, run: Readonly<{ id: string; from: Instant | null; to: Instant; at: Instant }>): Promise<void> {
  await unit.run('INSERT INTO pull_run (id, connector, stream, organization, started_at, pages, seen, applied, already, refused, skipped) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)', [run.id, ...keyOf(key), run.at]);
  await unit.run(
    `INSERT INTO pull_cursor (connector, stream, organization, run_id, run_from, run_to) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connector, stream, organization) DO UPDATE SET run_id = excluded.run_id, run_from = excluded.run_from, run_to = excluded.run_to, page = NULL, high_water = NULL`,
    [...keyOf(key), run.id, run.from, run.to],
  );
}

/** Goes on with a run that was cut. */
export async function resumeRun(unit: UnitOfWork, runId: string): Promise<void> {
  await unit.run('UPDATE pull_run SET ended_at = NULL, outcome = NULL, code = NULL, message = NULL WHERE id = ?', [runId]);
}

/** Records that a page was stored, in the unit that stores it. False when another run has taken the cursor in the meantime. */
export async function savePage(unit: UnitOfWork, key: StreamKey, page: Readonly<{ runId: string; next: string | null; seenUpTo: Instant | null; seen: number; already: number; skipped: number }>): Promise<boolean> {
  const moved = await unit.run(`UPDATE pull_cursor SET page = ?, high_water = ? WHERE ${KEY} AND run_id = ?`, [page.next, page.seenUpTo, ...keyOf(key), page.runId]);
  if (moved.changes === 0) return false;
  await unit.run('UPDATE pull_run SET pages = pages + 1, seen = seen + ?, already = already + ?, skipped = skipped + ? WHERE id = ?', [page.seen, page.already, page.skipped, page.runId]);
  return true;
}

export async function countApplied(unit: UnitOfWork, runId: string, counts: Readonly<{ applied: number; already: number; refused: number }>): Promise<void> {
  await unit.run('UPDATE pull_run SET applied = applied + ?, already = already + ?, refused = refused + ? WHERE id = ?', [counts.applied, counts.already, counts.refused, runId]);
}

/** How a run ended. `code` and `message` are null when all went well. */
export type RunEnd = Readonly<{ outcome: 'DONE' | 'CUT' | 'FAILED'; code: string | null; message: string | null; at: Instant }>;

/** Ends a run and leaves the cursor free for a new one. `readUpTo` is where the cursor stands from now on. */
export async function closeRun(unit: UnitOfWork, key: StreamKey, runId: string, end: RunEnd, readUpTo: Instant | null): Promise<void> {
  await endRun(unit, runId, end);
  await unit.run(`UPDATE pull_cursor SET from_ts = ?, high_water = NULL, page = NULL, run_id = NULL, run_from = NULL, run_to = NULL WHERE ${KEY} AND run_id = ?`, [readUpTo, ...keyOf(key), runId]);
}

/** Ends a run that will go on from where it stands: the cursor keeps it. */
export async function endRun(unit: UnitOfWork, runId: string, end: RunEnd): Promise<void> {
  await unit.run('UPDATE pull_run SET ended_at = ?, outcome = ?, code = ?, message = ? WHERE id = ? AND outcome IS NULL', [end.at, end.outcome, end.code, end.message, runId]);
}
