import { createHash } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { insertRows } from './many-rows.ts';
import type { Reader, UnitOfWork } from './unit-of-work.ts';

/** A mutation as the client sent it: its own id, the operation's name and {@link hashInput} of the parsed input. */
export type Request = Readonly<{ requestId: string; operation: string; inputHash: string }>;

/** The same id came with another operation or another input: a bug of the client, never a repeat. */
export type RequestIdReused = Readonly<{ code: 'REQUEST_ID_REUSED'; message: string }>;

const foundRow = z.object({ found: z.number() });
const storedRequest = z.object({ operation: z.string(), inputHash: z.string(), outcomeJson: z.string() });
const storedUnderId = storedRequest.extend({ requestId: z.string() });

/** Hash of an input whatever the order of its keys; the input itself (personal data) is not kept in the request log. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex');
}

/**
 * Does `work` once for a request id: a repeat returns the first result without doing anything, so that an answer lost on the wire
 * never doubles a debt (design, "One contract"). The row commits with the unit. What `work` returns must survive JSON
 * (no Date, no bigint). Throwing stores nothing, so a refusal may be tried again under the same id.
 * `outcome` parses what a repeat reads back; without it the stored JSON is taken as this program wrote it, for the contract's output schema to judge.
 */
export async function runOnce<T>(
  unit: UnitOfWork, request: Request, work: () => Promise<T>, outcome: z.ZodType<T> = z.custom<T>(),
): Promise<Result<T, RequestIdReused>> {
  const stored = await unit.get(
    storedRequest,
    '/* request-log.find */ SELECT operation, input_hash, outcome_json FROM request_log WHERE request_id = ?',
    [request.requestId],
  );
  if (stored !== null) return answerOf(stored, request, outcome);
  const value = await work();
  await unit.run(
    '/* request-log.add */ INSERT INTO request_log (request_id, operation, input_hash, outcome_json, recorded_at) VALUES (?, ?, ?, ?, ?)',
    [request.requestId, request.operation, request.inputHash, JSON.stringify(value), unit.now],
  );
  return ok(value);
}

function answerOf<T>(stored: z.infer<typeof storedRequest>, request: Request, outcome: z.ZodType<T>): Result<T, RequestIdReused> {
  if (stored.operation === request.operation && stored.inputHash === request.inputHash) return ok(outcome.parse(JSON.parse(stored.outcomeJson)));
  return err({ code: 'REQUEST_ID_REUSED', message: 'La richiesta è già stata usata per un’operazione diversa: ricarica la pagina e riprova.' });
}

/**
 * As {@link runOnce}, for many requests of one unit, each with an id of its own. `work` is handed those that were never answered, in order, and answers one result for each of them:
 * an error is handed on and not stored, so that this one may be tried again under the same id. Answers one result an item, in order.
 */
export async function runEachOnce<Item extends Readonly<{ request: Request }>, T, E>(
  unit: UnitOfWork, items: readonly Item[], work: (fresh: readonly Item[]) => Promise<readonly Result<T, E>[]>, outcome: z.ZodType<T> = z.custom<T>(),
): Promise<readonly Result<T, E | RequestIdReused>[]> {
  const rows = await unit.all(
    storedUnderId,
    '/* request-log.find-many */ SELECT request_id, operation, input_hash, outcome_json FROM request_log WHERE request_id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(items.map(({ request }) => request.requestId))],
  );
  const stored = new Map(rows.map((row) => [row.requestId, row]));
  const fresh = items.filter(({ request }) => !stored.has(request.requestId));
  const results = fresh.length === 0 ? [] : await work(fresh);
  if (results.length !== fresh.length) throw new Error('The work must answer once for each request, in order');
  const done = new Map(fresh.map((item, index) => [item, results[index]]));
  await insertRows(
    unit, '/* request-log.add-many */ INSERT INTO request_log (request_id, operation, input_hash, outcome_json, recorded_at)',
    [...done].flatMap(([{ request }, result]) => (result?.ok === true ? [[request.requestId, request.operation, request.inputHash, JSON.stringify(result.value), unit.now]] : [])),
  );
  return items.map((item) => {
    const before = stored.get(item.request.requestId);
    const result = before === undefined ? done.get(item) : answerOf(before, item.request, outcome);
    if (result === undefined) throw new Error('A request was neither answered before nor now');
    return result;
  });
}

/** Whether a request id was answered already: what prepares a mutation outside its unit may then be left out. */
export async function wasAnswered(reader: Reader, requestId: string): Promise<boolean> {
  return (await reader.get(foundRow, '/* request-log.was-answered */ SELECT 1 AS found FROM request_log WHERE request_id = ?', [requestId])) !== null;
}

/**
 * Forgets what `operation` answered about something that was begun and is taken away again: whoever repeats the request is served anew, and not sent to what is no more.
 * `field`: where the answer holds its id.
 */
export async function forgetAnswersAbout(unit: UnitOfWork, operation: string, field: string, id: number): Promise<void> {
  await unit.run('/* request-log.forget-about */ DELETE FROM request_log WHERE operation = ? AND outcome_json ->> ? = ?', [operation, field, id]);
}

/** Forgets answers older than `before` (ISO instant): no window waits that long, and an answer may hold a printed paper. */
export async function forgetAnswers(unit: UnitOfWork, before: string): Promise<number> {
  return (await unit.run('/* request-log.forget */ DELETE FROM request_log WHERE recorded_at < ?', [before])).changes;
}

/** JSON with the keys of every object in order: equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
