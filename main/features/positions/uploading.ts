import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import { readConnection } from '../connection/index.ts';
import { inScope } from './service.ts';
import { addFact, bumpVersion, confirmInstallment, findPositionRow, storeProjection, unsentInstallments, waitingPositions } from './store.ts';

/** So few that the counter, which saves in between, does not notice the wait. */
export const MARKED_IN_ONE_UNIT = 25;
/** So few that a window hears how far it is about once a second. */
export const MARKED_IN_ONE_CALL = 500;

/** `asOf`: only what waited before that instant, so that nothing made meanwhile is taken for uploaded; null = now. */
export type UploadRequest = Readonly<{ requestId: string; ids: readonly number[]; all: boolean; asOf: string | null }>;
/** `marked`: positions marked by this call. `more`: ask again, with the `asOf` answered here. */
export type Marked = Readonly<{ marked: number; more: boolean; asOf: string }>;

/**
 * Records «caricata sul portale» for positions in connection mode *manuale* (states.md, What may be printed). A few are one unit of work of the counter;
 * many are many small units of the background, and a call marks at most {@link MARKED_IN_ONE_CALL} of them: what was marked stays marked if it is stopped.
 * What is not waiting any more, or belongs to another office, is passed over. Refused while a connector sends: then only the intermediary confirms.
 */
export async function markUploaded(context: ApplicationContext, operator: Operator, request: UploadRequest): Promise<Outcome<Marked>> {
  const { engine } = context;
  const connection = await engine.read((reader) => readConnection(context, reader));
  if (connection.mode === 'CONNECTOR') return failure('STATE_FORBIDS', 'Il collegamento con l’intermediario è acceso: le posizioni partono da sole e la conferma arriva da lui.');
  const asOf = new Date(request.asOf ?? context.clock.nowMs()).toISOString();
  const answerWith = (work: (unit: UnitOfWork) => Promise<Marked>, lane: 'counter' | 'bulk') => mutate<Marked>(engine, 'positions.markUploaded', request, async (unit) => ok(await work(unit)), { lane });
  if (!request.all && request.ids.length <= MARKED_IN_ONE_UNIT) return answerWith(async (unit) => ({ marked: await markPositions(unit, operator, request.ids), more: false, asOf }), 'counter');
  const repeated = await engine.read((reader) => wasAnswered(reader, request.requestId));
  const done = repeated ? NOTHING : request.all ? await markWaiting(context, operator, asOf) : await markNamed(context, operator, request.ids);
  return answerWith(async () => ({ ...done, asOf }), 'bulk');
}

type Progress = Omit<Marked, 'asOf'>;
const NOTHING: Progress = { marked: 0, more: false };

function inBackground<T>(context: ApplicationContext, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return context.engine.write('positions.markUploaded', work, { lane: 'bulk' });
}

async function markNamed(context: ApplicationContext, operator: Operator, ids: readonly number[]): Promise<Progress> {
  let marked = 0;
  for (let start = 0; start < ids.length; start += MARKED_IN_ONE_UNIT) {
    const piece = ids.slice(start, start + MARKED_IN_ONE_UNIT);
    marked += await inBackground(context, (unit) => markPositions(unit, operator, piece));
  }
  return { marked, more: false };
}

async function markWaiting(context: ApplicationContext, operator: Operator, asOf: string): Promise<Progress> {
  let marked = 0;
  while (marked < MARKED_IN_ONE_CALL) {
    const now = await inBackground(context, async (unit) => markPositions(unit, operator, await waitingPositions(unit, operator.offices, asOf, MARKED_IN_ONE_UNIT)));
    marked += now;
    if (now < MARKED_IN_ONE_UNIT) return { marked, more: false };
  }
  return { marked, more: await someWait(context, operator, asOf) };
}

function someWait(context: ApplicationContext, operator: Operator, asOf: string): Promise<boolean> {
  return context.engine.read(async (reader: Reader) => (await waitingPositions(reader, operator.offices, asOf, 1)).length > 0);
}

async function markPositions(unit: UnitOfWork, operator: Operator, ids: readonly number[]): Promise<number> {
  const touched = new Set<number>();
  for (const installment of await unsentInstallments(unit, ids)) {
    const position = await findPositionRow(unit, installment.positionId);
    if (position === null || !inScope(operator, position.office)) continue;
    await confirmInstallment(unit, installment.id);
    if (installment.nav !== null) await advanceNumber(unit, installment.nav, { to: 'UPLOADED' });
    await addFact(unit, { positionId: installment.positionId, installmentId: installment.id, kind: 'MARKED_UPLOADED', operatorId: operator.id, detail: 'Da inviare → Da pagare' });
    touched.add(installment.positionId);
  }
  for (const positionId of touched) {
    await bumpVersion(unit, positionId, null);
    await storeProjection(unit, positionId);
    await appendAudit(unit, { action: 'POSITION_MARKED_UPLOADED', subjectKind: 'position', subjectId: String(positionId), operatorId: String(operator.id), before: null, after: { uploaded: true } });
  }
  unit.touch('prints');
  return touched.size;
}
