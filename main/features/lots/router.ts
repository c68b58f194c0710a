import { ok } from '../../domain/result.ts';
import type { LotState } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import type { ApplicationContext } from '../application-context.ts';
import { currentOperator, failure, mutate, operations, type Operator, type OperationContext, type Outcome } from '../access/index.ts';
import { documentOf, noticeContent, asPreview, letterNamed, onPaper } from '../notices/index.ts';
import { findInstallment, loadPosition, type PrintCandidate } from '../positions/index.ts';
import { partFileName, readPiece } from './lot-files.ts';
import { lotFileName, recordTaking } from './takings.ts';
import { AFTER_RESTORE, isRestored } from './lot-jobs.ts';
import { writeLotIndex } from './lot-index.ts';
import { reminderRuleOf, saveReminderRule } from './reminder-rules.ts';
import { checkTerms, countReminders, overdueNotices } from './reminders.ts';
import { paperOf } from './part-drawing.ts';
import { countChosen, inOrder, makeLot, orderedNotices } from './lot-making.ts';
import { adoptLot, countItems, countTakings, findLot, findPart, firstItem, leaveOutParts, markFilesDeleted, moveLot, newestLots, partsOfLot, problemsOfLot, takingsOfLot, waitingParts, type Lot, type LotCounts, type LotTaking } from './store.ts';

const GONE = 'Il lotto non c’è.';
const SHOWN_LOTS = 100;
const SHOWN_PROBLEMS = 500;
const SHOWN_TAKINGS = 50;

/** The lot, when this operator may see it: who made it, or who sees every office. */
async function ownLot(reader: Reader, operator: Operator, id: number): Promise<Lot | null> {
  const lot = await findLot(reader, id);
  return lot !== null && (operator.offices === null || lot.operatorId === operator.id) ? lot : null;
}

async function cardOf(context: ApplicationContext, lot: Lot, counts: LotCounts | undefined) {
  const { printed, failed, waiting, outdated } = counts ?? { printed: 0, failed: 0, waiting: lot.notices, outdated: 0 };
  const progress = context.lots.progressOf(lot.id);
  const { id, createdAt, who, kind, title, state, sort, output, partPages, notices, totalCents, stoppedBy, endedAt, filesDeletedAt } = lot;
  return { id, createdAt, who, kind, title, state, sort, output, partPages, notices, totalCents, printed, failed, waiting, outdated, stoppedBy, endedAt, filesDeletedAt, restored: await isRestored(context, lot), drawing: progress?.drawing ?? 0, secondsLeft: progress === null ? null : secondsLeft(progress, printed + failed, waiting) };
}

/** Parts a restored lot does not know, and whose file this computer has: they were printed after the copy. */
async function partsFoundPrinted(context: ApplicationContext, reader: Reader, lot: Lot): Promise<readonly number[]> {
  const found: number[] = [];
  for (const part of await waitingParts(reader, lot.id)) if (await context.lots.files.isThere(lot, part)) found.push(part);
  return found;
}

function secondsLeft(progress: Readonly<{ startedMs: number; doneAtStart: number }>, done: number, waiting: number): number | null {
  const since = done - progress.doneAtStart;
  return since <= 0 ? null : Math.ceil(((performance.now() - progress.startedMs) / since) * waiting / 1_000);
}

/** Moves a lot by the hand of a person; what it is already, it stays. */
async function move(context: OperationContext, input: Readonly<{ requestId: string; id: number }>, action: string, from: readonly LotState[], to: LotState, refused: string, also: (unit: UnitOfWork) => Promise<void> = () => Promise.resolve()): Promise<Outcome<Readonly<{ state: LotState }>>> {
  const { application } = context;
  const operator = currentOperator(context);
  return mutate(application.engine, action, input, async (unit) => {
    const lot = await ownLot(unit, operator, input.id);
    if (lot === null) return failure('NOT_FOUND', GONE);
    if (lot.state === to) return ok({ state: to });
    if (!(await moveLot(unit, lot.id, from, to, null))) return failure('STATE_FORBIDS', refused, { retry: 'AFTER_RELOAD' });
    await also(unit);
    await appendAudit(unit, { action: AUDITED[to], subjectKind: 'lot', subjectId: String(lot.id), operatorId: String(operator.id), before: { state: lot.state }, after: { state: to } });
    unit.touch('lots');
    unit.afterCommit(() => {
      if (to === 'RUNNING') application.lots.wake(application);
      else application.lots.interrupt(application, lot.id);
    });
    return ok({ state: to });
  });
}

/** What a lot is made of, and the mark it bears on this computer. */
async function withMark(application: ApplicationContext, ordered: Outcome<readonly PrintCandidate[]>): Promise<Outcome<Readonly<{ notices: readonly PrintCandidate[]; mark: string }>>> {
  if (!ordered.ok) return ordered;
  const mark = await application.lots.marks.begin();
  return mark.ok ? ok({ notices: ordered.value, mark: mark.value }) : failure('STATE_FORBIDS', mark.error.message);
}

/** Goes on with a paused lot; one of a restored archive only by who has read what that means: it becomes a lot of this computer, without what was printed after the copy. */
async function resumeLot(context: OperationContext, input: Readonly<{ requestId: string; id: number; afterRestore?: boolean | undefined }>): Promise<Outcome<Readonly<{ state: LotState }>>> {
  const { application } = context;
  const operator = currentOperator(context);
  const { lot, found } = await application.engine.read(async (reader) => {
    const own = await ownLot(reader, operator, input.id);
    const restored = own !== null && (await isRestored(application, own));
    return { lot: restored ? own : null, found: restored && own !== null ? await partsFoundPrinted(application, reader, own) : [] };
  });
  if (lot === null) return move(context, input, 'lots.resume', ['PAUSED'], 'RUNNING', 'Il lotto non è in pausa: ricarica.');
  if (input.afterRestore !== true) return failure('STATE_FORBIDS', AFTER_RESTORE, { retry: 'AFTER_RELOAD' });
  const mark = await application.lots.marks.begin();
  if (!mark.ok) return failure('STATE_FORBIDS', mark.error.message);
  return move(context, input, 'lots.resume', ['PAUSED'], 'RUNNING', 'Il lotto non è in pausa: ricarica.', async (unit) => {
    await adoptLot(unit, lot.id, mark.value);
    await leaveOutParts(unit, lot.id, found);
  });
}

const AUDITED: Readonly<Record<LotState, string>> = { RUNNING: 'LOT_RESUMED', PAUSED: 'LOT_PAUSED', DONE: 'LOT_DONE', CANCELLED: 'LOT_CANCELLED' };

type ReadyFile = Readonly<{ lot: Lot; path: string; fileName: string; sha256: string | null }>;

/** Where a ready file of a lot lies; the index is written anew from what is true now when its first piece is asked for. */
async function readyFile(context: OperationContext, id: number, part: number | null, anew: boolean): Promise<Outcome<ReadyFile>> {
  const { application } = context;
  const { lot, stored } = await application.engine.read(async (reader) => ({ lot: await ownLot(reader, currentOperator(context), id), stored: part === null ? null : await findPart(reader, id, part) }));
  if (lot === null) return failure('NOT_FOUND', GONE);
  if (lot.filesDeletedAt !== null) return failure('STATE_FORBIDS', 'I file di questo lotto sono stati eliminati: per riavere un avviso ristampalo.');
  const { files } = application.lots;
  if (part === null) {
    const path = files.indexPathOf(lot);
    if (anew) {
      await files.prepare(lot.id);
      await writeLotIndex(application.engine, lot, path);
    }
    return ok({ lot, path, fileName: lotFileName(lot, null), sha256: null });
  }
  if (stored === null) return failure('NOT_FOUND', 'Questa parte del lotto non c’è.');
  if (stored.state !== 'READY' || stored.bytes === 0) return failure('STATE_FORBIDS', 'Questa parte non è ancora pronta: si consegna solo quando ogni sua pagina è registrata.', { retry: 'AFTER_RELOAD' });
  return ok({ lot, path: files.pathOf(lot, part), fileName: lotFileName(lot, part), sha256: stored.sha256 });
}

/** Writes once who took a file, and gives the answer that goes with it. */
async function taken<T>(context: OperationContext, operation: string, input: Readonly<{ requestId: string }>, { lot, sha256 }: ReadyFile, taking: Omit<LotTaking, 'sha256'>, answer: T): Promise<Outcome<T>> {
  const done = await mutate(context.application.engine, operation, input, async (unit) => {
    await recordTaking(unit, currentOperator(context), lot, { ...taking, sha256 });
    return ok({ recorded: true });
  });
  return done.ok ? ok(answer) : done;
}

/** The part of the contract about lots of notices. */
export function createLotsRouter() {
  const os = operations.lots;
  return {
    count: os.count.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await countChosen(context.application, reader, currentOperator(context), input.selection, input.sort, { asked: input.partPages, letter: input.letter, output: input.output, paper: input.paper })), { lane: 'heavy' })),
    create: os.create.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const ordered = await application.engine.read((reader) => orderedNotices(application, reader, operator, input.selection, input.sort, input.expected), { lane: 'heavy' });
      const ready = await withMark(application, ordered);
      return mutate(application.engine, 'lots.create', input, async (unit) => {
        if (!ready.ok) return ready;
        const { notices, mark } = ready.value;
        const made = await makeLot(application, unit, operator, { ...input, mark }, { kind: 'NOTICES', selection: input.selection }, notices);
        return made.ok ? ok({ id: made.value, notices: notices.length }) : made;
      });
    }),
    countReminders: os.countReminders.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await countReminders(context.application, reader, currentOperator(context), input.terms)), { lane: 'heavy' })),
    createReminders: os.createReminders.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const checked = checkTerms(application, input.terms);
      if (!checked.ok) return checked;
      const ordered = await application.engine.read(async (reader) => inOrder(reader, await overdueNotices(application, reader, operator, input.terms), input.sort, input.expected), { lane: 'heavy' });
      const ready = await withMark(application, ordered);
      return mutate(application.engine, 'lots.createReminders', input, async (unit) => {
        if (!ready.ok) return ready;
        const { notices, mark } = ready.value;
        const made = await makeLot(application, unit, operator, { ...input, mark }, { kind: 'REMINDERS', selection: input.terms }, notices);
        return made.ok ? ok({ id: made.value, notices: notices.length }) : made;
      });
    }),
    reminderRule: os.reminderRule.handler(({ input, context }) => context.application.engine.read((reader) => reminderRuleOf(context.application, reader, currentOperator(context), input.serviceId))),
    saveReminderRule: os.saveReminderRule.handler(({ input, context }) => mutate(context.application.engine, 'lots.saveReminderRule', input, (unit) => saveReminderRule(context.application, unit, currentOperator(context), input))),
    list: os.list.handler(({ context }) => context.application.engine.read(async (reader) => {
      const { id, offices } = currentOperator(context);
      const lots = await newestLots(reader, offices === null ? null : id, SHOWN_LOTS);
      const counts = await countItems(reader, lots.map((lot) => lot.id));
      return ok({ lots: await Promise.all(lots.map((lot) => cardOf(context.application, lot, counts.get(lot.id)))) });
    })),
    show: os.show.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const { application } = context;
      const lot = await ownLot(reader, currentOperator(context), input.id);
      if (lot === null) return failure('NOT_FOUND', GONE);
      const counts = (await countItems(reader, [lot.id])).get(lot.id);
      const parts = await partsOfLot(reader, lot.id);
      const card = await cardOf(application, lot, counts);
      const problems = await problemsOfLot(reader, lot.id, SHOWN_PROBLEMS);
      const takings = await takingsOfLot(reader, lot.id, SHOWN_TAKINGS);
      return ok({
        ...card, partsFound: card.restored ? (await partsFoundPrinted(application, reader, lot)).length : 0, paper: lot.paper, language: lot.language, letter: lot.letterVersionId === null ? null : await letterNamed(reader, lot.letterVersionId), problems: [...problems], moreProblems: Math.max(0, (counts?.failed ?? 0) + (counts?.outdated ?? 0) - problems.length),
        parts: parts.map(({ part, state, pages, bytes, sha256, notices, first, last, takenAt }) => ({ part, state, fileName: partFileName(lot, part), pages, bytes, sha256, notices, first, last, takenAt })),
        takings: takings.map((taking) => ({ ...taking, fileName: lotFileName(lot, taking.part) })), moreTakings: Math.max(0, (await countTakings(reader, lot.id)) - takings.length),
      });
    })),
    pause: os.pause.handler(({ input, context }) => move(context, input, 'lots.pause', ['RUNNING'], 'PAUSED', 'Il lotto non è in corso: ricarica.')),
    resume: os.resume.handler(({ input, context }) => resumeLot(context, input)),
    cancel: os.cancel.handler(({ input, context }) => move(context, input, 'lots.cancel', ['RUNNING', 'PAUSED'], 'CANCELLED', 'Il lotto è già finito: ricarica.')),
    firstPage: os.firstPage.handler(async ({ input, context }) => {
      const { application } = context;
      const content = await application.engine.read(async (reader) => {
        const lot = await ownLot(reader, currentOperator(context), input.id);
        const item = lot === null ? null : await firstItem(reader, lot.id);
        const record = item === null ? null : await loadPosition(reader, item.positionId);
        const installment = item === null ? null : await findInstallment(reader, { id: item.installmentId });
        const plain = record === null || installment === null ? null : await noticeContent(application, reader, record, installment);
        return lot === null || record === null || installment === null || plain === null ? null : onPaper(application, reader, record, installment, plain, paperOf(lot));
      });
      if (content === null) return failure('NOT_FOUND', GONE);
      if (!content.ok) return failure('REFUSED', content.error);
      const drawn = await application.drawing.notice(asPreview(content.value.content));
      return drawn.ok ? ok(documentOf(drawn.value, 'anteprima-lotto.pdf')) : failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
    }),
    take: os.take.handler(async ({ input, context }) => {
      const file = await readyFile(context, input.id, input.part, input.offset === 0);
      if (!file.ok) return file;
      const piece = await readPiece(file.value.path, input.offset).catch((thrown: unknown) => {
        context.application.log.error('lots.file-missing', thrown);
        return 'MISSING' as const;
      });
      if (piece === 'MISSING') return failure('NOT_FOUND', 'Il file non è più nella cartella dei dati: ristampa gli avvisi che mancano.');
      if (piece === null) return failure('INVALID_FIELD', 'Il file finisce prima di questo punto: ricomincia lo scaricamento.', { field: 'offset' });
      const answer = { ...piece, fileName: file.value.fileName };
      return piece.next === null ? taken(context, 'lots.take', input, file.value, { part: input.part, how: input.how }, answer) : ok(answer);
    }),
    save: os.save.handler(async ({ input, context }) => {
      const { desk } = context.application;
      if (desk.saveDialog === null) return failure('REFUSED', 'Qui il file si salva con lo scaricamento del browser.');
      // The question is not put a second time to who has answered it.
      if (await context.application.engine.read((reader) => wasAnswered(reader, input.requestId))) return ok({ saved: true });
      const file = await readyFile(context, input.id, input.part, true);
      if (!file.ok) return file;
      const saved = await desk.saveDialog(file.value.fileName, { file: file.value.path });
      if (!saved.ok) return saved.error.code === 'CANCELLED' ? ok({ saved: false }) : failure('REFUSED', 'Il file non è stato salvato: controlla che la cartella sia scrivibile.');
      return taken(context, 'lots.save', input, file.value, { part: input.part, how: 'SAVED' }, { saved: true });
    }),
    deleteFiles: os.deleteFiles.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      return mutate(application.engine, 'lots.deleteFiles', input, async (unit) => {
        const lot = await ownLot(unit, operator, input.id);
        if (lot === null) return failure('NOT_FOUND', GONE);
        if (lot.state !== 'DONE' && lot.state !== 'CANCELLED') return failure('STATE_FORBIDS', 'Il lotto non è finito: annullalo, oppure aspetta la fine.');
        if (lot.filesDeletedAt === null) {
          await markFilesDeleted(unit, lot.id);
          await appendAudit(unit, { action: 'LOT_FILES_DELETED', subjectKind: 'lot', subjectId: String(lot.id), operatorId: String(operator.id), before: null, after: null });
          unit.touch('lots');
          unit.afterCommit(() => { void application.lots.files.remove(lot.id).catch((thrown: unknown) => { application.log.error('lots.files-not-deleted', thrown); }); });
        }
        return ok({ deleted: true as const });
      });
    }),
  };
}
