import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { EngineClosedError } from '../../data/write-queue.ts';
import type { ApplicationContext } from '../application-context.ts';
import { activeOperatorById, type Operator } from '../access/index.ts';
import { readConnection } from '../connection/index.ts';
import { recallLostPrints, recordPrints } from '../notices/index.ts';
import { addFacts, printStandings } from '../positions/index.ts';
import type { LotFiles } from './lot-files.ts';
import { MARK_NOT_WRITTEN, MarkNotWritten, type LotMarks } from './lot-marks.ts';
import { drawPart } from './part-drawing.ts';
import type { LotPress } from './press.ts';
import { applyReminders } from './reminders.ts';
import { askedOfLot, countItems, drawnItems, findLot, forgetDrawnPart, moveLot, nextRunningLot, partsToRecord, pausedLots, storeDrawnItems, storeDrawnPart, storePartReady, storePrinted, storeSteps, unfinishedParts, waitingInstallments, type Lot, type LotPart } from './store.ts';

/** What a running lot does now, for who looks at it. Instants are milliseconds. */
export type LotProgress = Readonly<{ drawing: number; startedMs: number; doneAtStart: number }>;

/** Prints lots one after the other in the background: parts drawn off the main thread, each page recorded once, before its file is handed over. */
export type LotJobs = Readonly<{
  files: LotFiles;
  marks: LotMarks;
  /** Looks for lots to print; also after a start, where it goes on with what the end of the program interrupted. Does not wait. */
  wake(context: ApplicationContext): void;
  /** A lot was paused or cancelled: no further part is begun. */
  interrupt(context: ApplicationContext, lotId: number): void;
  progressOf(lotId: number): LotProgress | null;
  /** Resolves when nothing is being printed any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}>;

/** So few that the counter, which saves in between, does not notice the wait. */
const RECORDED_IN_ONE_UNIT = 25;
const DRAWN_IN_ONE_UNIT = 100;
/** Lists are told about every so many units. */
const UNITS_BETWEEN_TELLINGS = 20;

/** Thrown where a lot must stop; the words are Italian, for the screen. */
class LotStopped extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LotStopped';
  }
}

type Running = { readonly lotId: number; readonly stop: AbortController; drawing: number; readonly startedMs: number; doneAtStart: number };

/** @param files where the parts lie @param marks how far this computer went */
export function createLotJobs(files: LotFiles, press: LotPress, marks: LotMarks): LotJobs {
  let running: Running | null = null;
  let work: Promise<void> | null = null;
  let again = false;
  let isClosed = false;

  const printLot = async (context: ApplicationContext, lot: Lot): Promise<void> => {
    const current: Running = { lotId: lot.id, stop: new AbortController(), drawing: 0, startedMs: performance.now(), doneAtStart: 0 };
    running = current;
    try {
      // A pause that came between finding the lot and this moment was heard by nobody: from here on it is.
      if ((await context.engine.read((reader) => findLot(reader, lot.id)))?.state !== 'RUNNING') return;
      if (!(await marks.takeUp(lot))) return await askAfterRestore(context, lot.id);
      const operator = await operatorOf(context, lot);
      await files.prepare(lot.id);
      if (lot.kind === 'REMINDERS') await remindFirst(context, marks, operator, lot, current.stop.signal);
      const { parts, counts } = await context.engine.read(async (reader) => ({ parts: await unfinishedParts(reader, lot.id), counts: (await countItems(reader, [lot.id])).get(lot.id) }));
      current.doneAtStart = lot.notices - (counts?.waiting ?? 0);
      const queue = [...parts];
      // One more than are drawn: its notices are read while the others are drawn.
      const lines = Array.from({ length: press.size + 1 }, () => printInLine());
      async function printInLine(): Promise<void> {
        for (let part = queue.shift(); part !== undefined && !current.stop.signal.aborted && !isClosed; part = queue.shift()) await printPart(context, operator, lot, part, current);
      }
      const ends = await Promise.allSettled(lines);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      if (!current.stop.signal.aborted && !isClosed) await endLot(context, lot.id);
    } catch (thrown) {
      if (thrown instanceof EngineClosedError || isClosed) return;
      const message = thrown instanceof LotStopped ? thrown.message : thrown instanceof MarkNotWritten ? MARK_NOT_WRITTEN : `Un guasto ha fermato il lotto. Riprendi; se succede ancora comunica il codice ${context.log.error('lots.stopped', thrown)} all’assistenza.`;
      await context.engine.write('lots.stopped', async (unit) => { await moveLot(unit, lot.id, ['RUNNING'], 'PAUSED', message); unit.touch('lots'); }, { lane: 'bulk' });
    } finally {
      running = null;
    }
    await forgetOver(context, lot.id);
  };

  const printPart = async (context: ApplicationContext, operator: Operator, lot: Lot, part: LotPart, current: Running): Promise<void> => {
    if (part.state === 'WAITING') {
      const { signal } = current.stop;
      const drawn = await drawPart(context, operator, lot, part.part, { files, press, signal, began: (notices) => { current.drawing += notices; } });
      current.drawing -= drawn.notices;
      if (drawn.kind === 'STOPPED' || isClosed) return;
      if (drawn.kind === 'FAILED') throw new LotStopped(failureWords(drawn.code));
      for (let start = 0; start < drawn.drawn.length && !isClosed; start += DRAWN_IN_ONE_UNIT) {
        await context.engine.write('lots.drawnItems', (unit) => storeDrawnItems(unit, lot.id, drawn.drawn.slice(start, start + DRAWN_IN_ONE_UNIT)), { lane: 'bulk' });
      }
      if (isClosed) return;
      await context.engine.write('lots.drawn', (unit) => storeDrawnPart(unit, { lotId: lot.id, part: part.part, ...drawn.file }, drawn.failed), { lane: 'bulk' });
    }
    await recordPart(context, operator, lot, part.part, true);
  };

  const recordPart = async (context: ApplicationContext, operator: Pick<Operator, 'id'>, lot: Lot, number: number, ours: boolean): Promise<void> => {
    for (let units = 1; !isClosed; units += 1) {
      const isOver = await context.engine.write('lots.record', async (unit) => {
        const items = await drawnItems(unit, lot.id, number, RECORDED_IN_ONE_UNIT);
        if (items.length > 0) {
          const recorded = await recordPrints(unit, operator, items, { id: lot.id, reason: lot.reason });
          const seqOf = new Map(items.map((item) => [item.installmentId, item.seq]));
          await storePrinted(unit, lot.id, recorded.flatMap(({ installmentId, printId, outdated }) => {
            const seq = seqOf.get(installmentId);
            return seq === undefined ? [] : [{ seq, printId, ...(outdated ? OUTDATED : { code: null, message: null }) }];
          }));
        }
        if (units % UNITS_BETWEEN_TELLINGS === 0) for (const topic of ['lots', 'prints', 'positions']) unit.touch(topic);
        return items.length < RECORDED_IN_ONE_UNIT;
      }, { lane: 'bulk' });
      if (isOver) return handOver(context, lot, number, ours);
    }
  };

  /** From here on a part can be taken: a step, which a copy made before does not have. Of a lot that is not ours only what lies on the disk is recorded: it goes on with nothing. */
  const handOver = async (context: ApplicationContext, { id, mark }: Lot, number: number, ours: boolean): Promise<void> => {
    const commit = (steps: number | null) => context.engine.write('lots.ready', async (unit) => {
      await storePartReady(unit, id, number);
      if (steps !== null) await storeSteps(unit, id, steps);
      for (const topic of ['lots', 'prints', 'positions']) unit.touch(topic);
    }, { lane: 'bulk' });
    await (ours && mark !== null ? marks.advance(mark, commit) : commit(null));
  };

  /** Pages that were on the disk when the program ended are recorded first, whatever became of their lot meanwhile. */
  const recordLeftOver = async (context: ApplicationContext): Promise<void> => {
    for (const part of await context.engine.read((reader) => partsToRecord(reader))) {
      const lot = await context.engine.read((reader) => findLot(reader, part.lotId));
      // Where the step cannot be written the part waits: the lot itself says why when it is to go on.
      const ours = lot === null ? null : await marks.takeUp(lot).catch((thrown: unknown) => { if (thrown instanceof MarkNotWritten) return null; throw thrown; });
      if (lot === null || ours === null) continue;
      if (part.bytes === 0 || (await files.isWhole(lot, part))) await recordPart(context, { id: lot.operatorId }, lot, part.part, ours);
      else await context.engine.write('lots.lost', (unit) => loseDrawnPart(unit, part.lotId, part.part), { lane: 'bulk' });
    }
  };

  const printAll = async (context: ApplicationContext): Promise<void> => {
    do {
      again = false;
      await recordLeftOver(context);
      for (let lot = await context.engine.read((reader) => nextRunningLot(reader)); lot !== null && !isClosed; lot = await context.engine.read((reader) => nextRunningLot(reader))) await printLot(context, lot);
    } while (again && !isClosed);
  };

  /** A lot that is over goes on nowhere any more: an archive that believes it does is a copy. */
  const forgetOver = async (context: ApplicationContext, lotId: number): Promise<void> => {
    const lot = isClosed || running?.lotId === lotId ? null : await context.engine.read((reader) => findLot(reader, lotId));
    // Not to be written is no reason not to print the next one: a mark too many only asks less after a restore of this very lot.
    if (lot?.state === 'DONE' || lot?.state === 'CANCELLED') await marks.forget(lot.mark).catch((thrown: unknown) => { context.log.error('lots.notForgotten', thrown); });
  };

  const wake = (context: ApplicationContext): void => {
    again = true;
    if (work !== null || isClosed) return;
    work = printAll(context).catch((thrown: unknown) => {
      again = false;
      if (!(thrown instanceof EngineClosedError)) context.log.error('lots.interrupted', thrown);
    }).finally(() => {
      work = null;
      // Asked for between the last look and the end.
      if (again && !isClosed) wake(context);
    });
  };

  return {
    files, marks, wake,
    interrupt(context, lotId) {
      if (running?.lotId === lotId) running.stop.abort();
      else void forgetOver(context, lotId).catch((thrown: unknown) => context.log.error('lots.notForgotten', thrown));
    },
    progressOf(lotId) {
      return running === null || running.lotId !== lotId ? null : { drawing: running.drawing, startedMs: running.startedMs, doneAtStart: running.doneAtStart };
    },
    async settled() {
      while (work !== null) await work;
    },
    async close() {
      isClosed = true;
      running?.stop.abort();
      await press.close();
      await work;
    },
  };
}

const OUTDATED = { code: 'CHANGED', message: 'È cambiata mentre il lotto si stampava: la pagina è superata. Toglila e ristampa l’avviso.' } as const;

/** A part whose file is gone before anybody could take it: what was recorded of it is recalled, so that no archive says somebody holds it, and the notice counts again as without paper. */
export async function loseDrawnPart(unit: UnitOfWork, lotId: number, part: number): Promise<void> {
  const lost = await recallLostPrints(unit, await forgetDrawnPart(unit, lotId, part));
  await addFacts(unit, lost.map(({ positionId, installmentId }) => ({ positionId, installmentId, kind: 'PRINT_RECALLED' as const, detail: `il file del lotto ${lotId} è andato perduto prima di essere consegnato` })));
  if (lost.length > 0) await appendAudit(unit, { action: 'LOT_PRINTS_LOST', subjectKind: 'lot', subjectId: String(lotId), operatorId: null, before: null, after: { part, prints: lost.map(({ id }) => id) } });
  for (const topic of ['lots', 'prints', 'positions']) unit.touch(topic);
}

async function endLot(context: ApplicationContext, lotId: number): Promise<void> {
  await context.engine.write('lots.done', async (unit) => {
    await moveLot(unit, lotId, ['RUNNING'], 'DONE', null);
    for (const topic of ['lots', 'prints', 'positions']) unit.touch(topic);
  }, { lane: 'bulk' });
}

/** What is told of a lot that an archive restored from a copy finds running. */
export const AFTER_RESTORE = 'Interrotto dal ripristino: l’archivio viene da una copia, e qui non risulta che cosa è stato stampato dopo. Guarda che cosa è già stato consegnato, poi riprendi o annulla.';

/** A lot to be decided about: this archive came from a copy made while it was not over. */
export async function isRestored(context: ApplicationContext, lot: Lot): Promise<boolean> {
  return lot.state === 'PAUSED' && !(await context.lots.marks.isOurs(lot));
}

/** The lots an operator has to decide about after a restore. */
export async function restoredLots(context: ApplicationContext, reader: Reader, operator: Operator): Promise<readonly Pick<Lot, 'id' | 'title'>[]> {
  const restored: Lot[] = [];
  for (const lot of await pausedLots(reader, operator.offices === null ? null : operator.id)) if (await isRestored(context, lot)) restored.push(lot);
  return restored;
}

async function askAfterRestore(context: ApplicationContext, lotId: number): Promise<void> {
  await context.engine.write('lots.restored', async (unit) => {
    await moveLot(unit, lotId, ['RUNNING'], 'PAUSED', AFTER_RESTORE);
    unit.touch('lots');
  }, { lane: 'bulk' });
}

/** The new terms come first; what the portal must know before it may be printed is waited for. */
async function remindFirst(context: ApplicationContext, marks: LotMarks, operator: Operator, lot: Lot, signal: AbortSignal): Promise<void> {
  const stopped = await applyReminders(context, marks, operator, lot, await context.engine.read((reader) => askedOfLot(reader, lot.id)), signal);
  if (stopped !== null) throw new LotStopped(stopped.message);
  if (signal.aborted) return;
  const { unknown, mode } = await context.engine.read(async (reader) => {
    const standings = await printStandings(reader, await waitingInstallments(reader, lot.id));
    return { unknown: [...standings.values()].filter(({ state }) => state === 'TO_SYNC').length, mode: (await readConnection(context, reader)).mode };
  }, { lane: 'heavy' });
  if (unknown === 0) return;
  if (mode === 'CONNECTOR') throw new LotStopped(`I solleciti hanno la nuova scadenza. Prima di stamparli aspettano la conferma dell’intermediario: ne mancano ${unknown}. Riprendi quando sono arrivate.`);
  if (lot.reason === null) throw new LotStopped(`I solleciti hanno la nuova scadenza. Carica sul portale le posizioni cambiate (${unknown}), segnale come caricate, poi riprendi.`);
}

/** Who asked for it, with the rights of now. */
async function operatorOf(context: ApplicationContext, lot: Lot): Promise<Operator> {
  const operator = await context.engine.read((reader) => activeOperatorById(reader, lot.operatorId));
  if (operator === null) throw new LotStopped('L’operatore che ha fatto il lotto non è più attivo: annullalo e fanne uno nuovo.');
  return operator;
}

function failureWords(code: string): string {
  if (code === 'ENOSPC') return 'Non c’è più spazio sul disco: liberane e riprendi il lotto.';
  return `I file del lotto non si possono scrivere (${code}): controlla la cartella dei dati e riprendi.`;
}
