import { appendAudit } from '../../data/audit.ts';
import type { NoticeContent } from '../../documents/notice-content.ts';
import { parseFiscalCode } from '../../domain/fiscal-code.ts';
import { romeDateTimeToInstant } from '../../domain/civil-date.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, currentOperator, operations, staleCursor } from '../access/index.ts';
import { addFact, findPositionRow, inScope } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import { addressLine, creditorOf, documentOf } from './content.ts';
import { isPrintCursor, printCounts, printPage, totalsOfPrints } from './print-list.ts';
import { onUsualPaper } from './paper-choice.ts';
import { printPlan } from './plan-printing.ts';
import { printNotice } from './printing.ts';
import { findPrint, listPrints, recallPrint } from './store.ts';

/** First instant of today in Rome, as ISO UTC. */
export function startOfToday(context: ApplicationContext): string {
  const start = romeDateTimeToInstant(context.clock.today(), '00:00');
  return new Date(start.ok ? start.value : context.clock.nowMs()).toISOString();
}

/** The part of the contract about printed notices. */
export function createNoticesRouter() {
  const os = operations.notices;
  return {
    preview: os.preview.handler(async ({ input, context }) => {
      const { application } = context;
      const entity = await application.engine.read((reader) => readEntity(reader));
      if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
      const code = input.debtor?.fiscalCode?.trim().toUpperCase() ?? null;
      const content: NoticeContent = {
        creditor: creditorOf(entity), debtor: { fiscalCode: code === null || code === '' || (code.length === 16 && !parseFiscalCode(code).ok) ? null : code, name: input.debtor?.name.trim() || ' ', address: addressLine(input.debtor?.address ?? null) },
        subject: input.description.trim() === '' ? ' ' : input.description, amountCents: input.amountCents, dueDate: input.dueDate, nav: null, qrText: null, mark: 'PREVIEW', testArchive: application.testArchive, drawnAt: new Date(application.clock.nowMs()).toISOString(),
      };
      const drawn = await application.drawing.notice(await application.engine.read((reader) => onUsualPaper(application, reader, input.serviceId, content)));
      return drawn.ok ? ok(documentOf(drawn.value, 'anteprima.pdf')) : failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
    }),
    printPlan: os.printPlan.handler(({ input, context }) => printPlan(context.application, currentOperator(context), input)),
    print: os.print.handler(({ input, context }) => printNotice(context.application, currentOperator(context), input)),
    list: os.list.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const rows = await listPrints(reader, { since: input.view === 'TODAY' ? startOfToday(context.application) : null, unsent: input.view === 'UNSENT', offices: currentOperator(context).offices, before: input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor), limit: input.limit + 1 });
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      return ok({
        prints: page.map((row) => ({
          id: row.id, at: row.at, who: row.who, document: row.document, positionId: row.positionId, installmentId: row.installmentId, paymentId: row.paymentId, debtorName: row.debtorName, service: row.service, nav: row.printedNav, amountCents: row.printedAmountCents, dueDate: row.printedDueDate,
          state: row.state, copies: row.copies, unsent: row.document === 'NOTICE' && row.state !== 'RECALLED' && row.confirmed === 0, reason: row.reason,
        })),
        next: rows.length > input.limit && last !== undefined ? String(last.id) : null,
      });
    })),
    page: os.page.handler(({ input, context }) => {
      if (!isPrintCursor(input.cursor, input.sort)) return staleCursor();
      return context.application.engine.read(async (reader) => {
        const { rows, next } = await printPage(reader, { ...input, offices: currentOperator(context).offices });
        return ok({ rows: [...rows], next });
      });
    }),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOfPrints(reader, input.filter, currentOperator(context).offices)), { lane: 'heavy' })),
    counts: os.counts.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await printCounts(reader, input.filter, currentOperator(context).offices)), { lane: 'heavy' })),
    recall: os.recall.handler(({ input, context }) => mutate(context.application.engine, 'notices.recall', input, async (unit) => {
      const operator = currentOperator(context);
      const print = await findPrint(unit, input.printId);
      const position = print === null || print.positionId === null ? null : await findPositionRow(unit, print.positionId);
      if (print === null || position === null || !inScope(operator, position.office)) return failure('NOT_FOUND', 'La stampa non c’è.');
      if (print.document === 'RECEIPT') return failure('STATE_FORBIDS', 'Una ricevuta non si ritira: dice che il pagamento c’è stato.');
      if (print.state === 'RECALLED') return ok({ state: 'RECALLED' as const });
      await recallPrint(unit, print.id);
      await addFact(unit, { positionId: position.id, installmentId: print.installmentId, kind: 'PRINT_RECALLED', operatorId: operator.id, reason: input.reason });
      await appendAudit(unit, { action: 'PRINT_RECALLED', subjectKind: 'position', subjectId: String(position.id), operatorId: String(operator.id), before: { state: print.state }, after: { state: 'RECALLED' }, reason: input.reason });
      unit.touch('prints');
      return ok({ state: 'RECALLED' as const });
    })),
  };
}
