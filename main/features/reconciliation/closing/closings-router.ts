import { ok } from '../../../domain/result.ts';
import { currentOperator, mutate, operations } from '../../access/index.ts';
import type { ApplicationContext } from '../../application-context.ts';
import type { ReconciliationPort } from '../reconciliation-port.ts';
import { allClosings, booksOpenFrom } from './closing-store.ts';
import { checkMonth } from './month-checklist.ts';
import { closeMonth, closingPaper, reopenMonth, toldClosing } from './month-closing.ts';

function portOf({ reconciliation }: ApplicationContext): ReconciliationPort {
  if (reconciliation === null) throw new Error('The reconciliation is not wired in this host');
  return reconciliation;
}

/** The part of the contract about closing months. */
export function createClosingsRouter() {
  const os = operations.closings;
  return {
    list: os.list.handler(({ context }) => context.application.engine.read(async (reader) => {
      const openFrom = await booksOpenFrom(reader);
      return ok({ closings: (await allClosings(reader)).map(toldClosing), openFrom: openFrom === '' ? null : openFrom });
    })),
    checklist: os.checklist.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const { month, nextMonth, items, canClose, ledger, carried, unreported, closing, afterClosing } = await checkMonth(context.application, reader, input.month);
      return ok({ month, nextMonth, closing: closing === null ? null : toldClosing(closing), items: [...items], canClose: canClose && closing === null, ledger, carried, unreported: [...unreported], afterClosing: [...afterClosing] });
    }, { lane: 'heavy' })),
    close: os.close.handler(({ input, context }) => portOf(context.application).decide(() => closeMonth(context.application, currentOperator(context), input))),
    reopen: os.reopen.handler(({ input, context }) => {
      const operator = currentOperator(context);
      return portOf(context.application).decide(() => mutate(context.application.engine, 'closings.reopen', input, (unit) => reopenMonth(unit, operator, input)));
    }),
    paper: os.paper.handler(({ input, context }) => context.application.engine.read((reader) => closingPaper(reader, input.closingId, input.paper))),
  };
}
