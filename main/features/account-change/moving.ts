import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { EngineClosedError } from '../../data/write-queue.ts';
import type { ApplicationContext } from '../application-context.ts';
import { accountByIban, changesToContinue, findAccountChange, finishAccountChange, recordExpected, recordMoved, recordMovedBack, writeChangeAudit, type AccountChange } from '../catalogue/index.ts';
import { readConnection } from '../connection/index.ts';
import { holdPrintsAgain, supersedePrintsNaming } from '../notices/index.ts';
import { countCredited, movePositions, movePositionsBack, nextCredited, nextMoved, type AccountMove, type Credit } from '../positions/index.ts';
import { findEntityIdentity } from '../setup/index.ts';

/** So few that the counter, which saves in between, does not notice the wait. */
export const MOVED_IN_ONE_UNIT = 50;
/** Lists are told about every so many units, not four times a second for the whole time. */
const UNITS_BETWEEN_TELLINGS = 40;

/** Asked for once more while it was ending: it looks again before it ends for good. */
type Work = { readonly ended: Promise<void>; again: boolean };
/** What is being moved, by archive and change: a change asked for twice is moved once. */
const working = new WeakMap<DataEngine, Map<number, Work>>();

/** Whether batches of a change are being written now. */
export function isMoving(engine: DataEngine, changeId: number): boolean {
  return working.get(engine)?.has(changeId) ?? false;
}

/**
 * Moves the positions of a begun change, or moves them back, in small units of the background lane until nothing is left or somebody stops it. Does not
 * wait for it. What was committed when the program ends is moved; the rest is found again at the next opening ({@link continueAccountChanges}).
 */
export function keepMoving(context: ApplicationContext, changeId: number): void {
  const works = working.get(context.engine) ?? new Map<number, Work>();
  working.set(context.engine, works);
  const already = works.get(changeId);
  if (already !== undefined) {
    already.again = true;
    return;
  }
  const end = () => {
    const again = works.get(changeId)?.again ?? false;
    works.delete(changeId);
    if (again) keepMoving(context, changeId);
  };
  const ended = moveAll(context, changeId).catch((thrown: unknown) => {
    // A closing archive is no trouble: the change goes on when it is opened again.
    if (!(thrown instanceof EngineClosedError)) context.log.error('account-change.interrupted', thrown);
  }).finally(end);
  works.set(changeId, { ended, again: false });
}

/** Resolves when nothing is being moved any more. */
export async function movingSettled(engine: DataEngine): Promise<void> {
  for (let works = [...(working.get(engine)?.values() ?? [])]; works.length > 0; works = [...(working.get(engine)?.values() ?? [])]) await Promise.all(works.map((work) => work.ended));
}

/** Goes on with what was being moved when the program ended. */
export async function continueAccountChanges(context: ApplicationContext): Promise<void> {
  for (const change of await context.engine.read((reader) => changesToContinue(reader))) keepMoving(context, change.id);
}

/** One way until its end; another way when somebody turned it round meanwhile. */
async function moveAll(context: ApplicationContext, changeId: number): Promise<void> {
  for (;;) {
    const change = await context.engine.read((reader) => findAccountChange(reader, changeId));
    if (change === null || (change.state !== 'RUNNING' && change.state !== 'UNDOING')) return;
    if ((await moveOneWay(context, change)) === 'FINISHED') return;
  }
}

async function moveOneWay(context: ApplicationContext, change: AccountChange): Promise<'FINISHED' | 'STOPPED'> {
  const entity = await context.engine.read((reader) => findEntityIdentity(reader));
  const payee = entity?.fiscalCode ?? '';
  if (change.expectedPositions === null) await countExpected(context, change, payee);
  let [after, moved, units] = [0, 0, 0];
  for (;;) {
    const ids = await nextBatch(context, change, payee, after);
    const last = ids.at(-1);
    if (last === undefined && moved === 0) break;
    // Once more from the beginning: behind the place it had reached, something may have become unpaid again.
    if (last === undefined) { [after, moved] = [0, 0]; continue; }
    const done = await writeBatch(context, change, payee, ids, units % UNITS_BETWEEN_TELLINGS === 0);
    if (done === 'STOPPED') return 'STOPPED';
    [after, moved, units] = [last, moved + done, units + 1];
  }
  await inBackground(context, async (unit) => { await finishAccountChange(unit, change); tell(unit); });
  return 'FINISHED';
}

async function countExpected(context: ApplicationContext, change: AccountChange, payee: string): Promise<void> {
  const expected = await context.engine.read((reader) => countCredited(reader, oldCredit(change, payee)), { lane: 'heavy' });
  await inBackground(context, async (unit) => { await recordExpected(unit, change.id, expected); unit.touch('accountChanges'); });
}

function isUndo(change: AccountChange): boolean {
  return change.state === 'UNDOING';
}

function oldCredit({ oldIban }: AccountChange, payee: string): Credit {
  return { iban: oldIban ?? '', payee };
}

function nextBatch(context: ApplicationContext, change: AccountChange, payee: string, after: number): Promise<readonly number[]> {
  return context.engine.read((reader) => (isUndo(change) ? nextMoved(reader, change.id, after, MOVED_IN_ONE_UNIT) : nextCredited(reader, oldCredit(change, payee), after, MOVED_IN_ONE_UNIT)), { lane: 'heavy' });
}

function inBackground<T>(context: ApplicationContext, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return context.engine.write('accountChanges.move', work, { lane: 'bulk' });
}

/** Writes one batch, unless the change is no longer on this way; answers how many positions moved. Counts and trail commit with the batch. */
function writeBatch(context: ApplicationContext, { id, state }: AccountChange, payee: string, ids: readonly number[], telling: boolean): Promise<number | 'STOPPED'> {
  return inBackground(context, async (unit) => {
    const change = await findAccountChange(unit, id);
    if (change === null || change.state !== state) return 'STOPPED';
    const positions = isUndo(change) ? await moveBack(context, unit, change, payee, ids) : await moveForward(context, unit, change, payee, ids);
    unit.touch('accountChanges');
    if (telling) tell(unit);
    return positions;
  });
}

async function moveForward(context: ApplicationContext, unit: UnitOfWork, change: AccountChange, payee: string, ids: readonly number[]): Promise<number> {
  const counts = await movePositions(unit, await moveOf(context, unit, change, payee), ids);
  if (counts.positions === 0) return 0;
  await recordMoved(unit, change.id, counts);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_MOVED', change.id, decidedBy(change), counts, null);
  return counts.positions;
}

async function moveBack(context: ApplicationContext, unit: UnitOfWork, change: AccountChange, payee: string, ids: readonly number[]): Promise<number> {
  const counts = await movePositionsBack(unit, await moveOf(context, unit, change, payee), ids);
  await recordMovedBack(unit, change.id, counts);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_MOVED_BACK', change.id, decidedBy(change), counts, null);
  return ids.length;
}

async function moveOf(context: ApplicationContext, unit: UnitOfWork, change: AccountChange, payee: string): Promise<AccountMove> {
  return {
    changeId: change.id, from: { iban: change.oldIban ?? '', label: change.oldLabel }, to: { iban: change.newIban ?? '', label: change.newLabel, postal: (await accountByIban(unit, change.newIban ?? ''))?.postal ?? false }, payee,
    papers: { supersedeNaming: supersedePrintsNaming, holdAgain: holdPrintsAgain }, operatorId: decidedBy(change),
    context, connection: await readConnection(context, unit),
  };
}

/** Whose decision the moving is, also when the program carries it out on its day. */
function decidedBy(change: AccountChange): number | null {
  return isUndo(change) ? change.undoBy : change.plannedBy;
}

function tell(unit: UnitOfWork): void {
  unit.touch('positions');
  unit.touch('prints');
}
