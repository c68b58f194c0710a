/** What came after a month was closed and changed what stood in it: told with its effect, counted in the month in which it came, and a task for who is responsible. The figures of the closed month stay those of its papers. */
import type { z } from 'zod';
import type { changedAfterClosing, ReconciliationBucket } from '../../../contract/index.ts';
import { RECONCILIATION_BUCKETS } from '../../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../../data/engine.ts';
import { monthWords } from '../../../domain/calendar-month.ts';
import { formatDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import type { ApplicationContext } from '../../application-context.ts';
import { CLOSING_TASK_KIND, closeByItself, openAgain, openTask, setSubject, SETTLED_BY_ITSELF, type TaskFacts } from '../../tasks/index.ts';
import { flowsByIds, movementsByIds } from '../outcome-store.ts';
import { BUCKET_LABELS } from '../reconciliation-labels.ts';
import { movementNumber } from '../review-rows.ts';
import { changedFlows, changedMovements, changesWithoutTask, changeTasksWithoutReason, type ChangedFlow, type ChangedMovement, type ChangedSubject, type ChangesAsked } from './closed-rows-store.ts';

export type AfterClosing = z.infer<typeof changedAfterClosing>;

/** More are counted, and not listed one by one. */
const LISTED = 300;

/** Rows of closed months that stand otherwise since, in words. */
export async function changesAfterClosing(reader: Reader, asked: ChangesAsked): Promise<readonly AfterClosing[]> {
  const movements = await changedMovements(reader, asked, LISTED);
  const flows = await changedFlows(reader, asked, LISTED);
  const movementCards = await movementsByIds(reader, movements.map(({ id }) => id));
  const flowCards = await flowsByIds(reader, flows.map(({ id }) => id));
  const told = movements.flatMap((change): AfterClosing[] => {
    const card = movementCards.get(change.id);
    return card === undefined ? [] : [{ ...placeOf(change), kind: 'MOVEMENT', day: card.bookingDate, reference: movementNumber(card), explanation: card.explanation, effect: movementEffect(change), cents: change.signedCents }];
  });
  const toldFlows = flows.flatMap((change): AfterClosing[] => {
    const card = flowCards.get(change.id);
    return card === undefined ? [] : [{ ...placeOf(change), kind: 'FLOW', day: card.regulationDate, reference: card.iuf, explanation: flowExplanation(change), effect: flowEffect(change), cents: change.declaredCents }];
  });
  return [...told, ...toldFlows];
}

function placeOf({ id, closedMonth, countedIn, bucketBefore, bucketNow }: ChangedMovement | ChangedFlow) {
  return { id, closedMonth, countedIn, before: bucketWords(bucketBefore), now: bucketWords(bucketNow) };
}

function bucketWords(name: string): string {
  const bucket = RECONCILIATION_BUCKETS.find((known): known is ReconciliationBucket => known === name);
  return bucket === undefined ? name : BUCKET_LABELS[bucket];
}

/** By how much each figure of the balance changes; what is the same is left out. */
function movementEffect({ signedCents, signedBefore, matchedCents, matchedBefore, excludedCents, excludedBefore, settledCents, settledBefore, openCents, openBefore }: ChangedMovement): string {
  return effectWords([['movimenti', signedCents - signedBefore], ['abbinati', matchedCents - matchedBefore], ['non pagoPA', excludedCents - excludedBefore], ['stornati e differenze', settledCents - settledBefore], ['da abbinare', openCents - openBefore]]);
}

function flowEffect({ declaredCents, declaredBefore, residualCents, residualBefore }: ChangedFlow): string {
  return effectWords([['totale del flusso', declaredCents - declaredBefore], ['da riscuotere', residualCents - residualBefore]]);
}

function effectWords(parts: readonly (readonly [string, number])[]): string {
  const changed = parts.filter(([, cents]) => cents !== 0).map(([name, cents]) => `${name} ${cents > 0 ? '+' : '−'}${formatEuro(Math.abs(cents))}`);
  return changed.length === 0 ? 'nessun importo cambia' : changed.join(' · ');
}

function flowExplanation({ otherVersion, residualCents, residualBefore }: ChangedFlow): string {
  if (otherVersion) return 'È arrivata una nuova versione del flusso.';
  return residualCents > residualBefore ? 'L’accredito che lo copriva è stato stornato, o vale meno.' : 'Il flusso sta in un altro modo da quando il mese è chiuso.';
}

/** How the work reads and writes: each call one snapshot, or one unit of work. */
type Work = Readonly<{ read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>; write: <T>(label: string, work: (unit: UnitOfWork) => Promise<T>) => Promise<T> }>;

const AT_ONCE = 20;

/** Opens a task for each row that changed after its month was closed, and closes those whose row is again as it was, or whose month is open. */
export async function followChanges(context: ApplicationContext, { read, write }: Work): Promise<void> {
  for (;;) {
    const gone = await read((reader) => changeTasksWithoutReason(reader, CLOSING_TASK_KIND, AT_ONCE));
    if (gone.length === 0) break;
    await write('closings.closeTasks', (unit) => closeByItself(unit, gone));
  }
  for (const of of ['MOVEMENT', 'FLOW'] as const) {
    for (;;) {
      const subjects = await read((reader) => changesWithoutTask(reader, of, CLOSING_TASK_KIND, SETTLED_BY_ITSELF, AT_ONCE));
      if (subjects.length === 0) break;
      await write('closings.openTasks', async (unit) => { for (const subject of subjects) await openOne(context, unit, of, subject); });
    }
  }
}

async function openOne(context: ApplicationContext, unit: UnitOfWork, of: 'MOVEMENT' | 'FLOW', { id, reopens }: ChangedSubject): Promise<void> {
  if (reopens !== null) return openAgain(unit, reopens, 'È cambiato ancora, dopo la chiusura del mese');
  const change = (await changesAfterClosing(unit, { of: 'ROW', id })).find(({ kind }) => kind === of);
  if (change === undefined) throw new Error('A row that changed after its closing is not there');
  const taskId = await openTask(context, unit, { kind: CLOSING_TASK_KIND, office: '', positionId: null, paymentId: null, amountCents: Math.abs(change.cents), facts: factsOf(change) });
  await setSubject(unit, taskId, CLOSING_TASK_KIND, of === 'MOVEMENT' ? { movementId: id } : { flowId: id });
}

function factsOf({ kind, closedMonth, countedIn, day, reference, explanation, before, now, effect }: AfterClosing): TaskFacts {
  return {
    explanation: `${explanation} Il verbale di ${monthWords(closedMonth)} resta com’è: l’effetto conta in ${monthWords(countedIn)}, se il mese non viene riaperto.`, detail: `${reference} del ${formatDate(day)}`, leftHeading: 'Nel verbale', rightHeading: 'Adesso',
    sides: [
      { label: kind === 'MOVEMENT' ? 'Accredito' : 'Flusso', left: reference, right: reference, mono: kind === 'FLOW' },
      { label: 'Sta fra', left: before, right: now, mono: false },
      { label: 'Effetto', left: '—', right: effect, mono: false },
      { label: 'Conta in', left: monthWords(closedMonth), right: monthWords(countedIn), mono: false },
    ],
  };
}
