import { ok } from '../../domain/result.ts';
import { currentOperator, failure, mutate, operations } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { beginAccountChange, cancelAccountChange, findAccountChange, listAccountChanges, planAccountChange, runAccountChange, stopAccountChange, undoAccountChange } from '../catalogue/index.ts';
import { countCredited, countInReview, countWaitingUpload } from '../positions/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { isMoving, keepMoving } from './moving.ts';
import { checkAccounts, previewAccountChange } from './preview.ts';

/** The part of the contract about the change of the treasurer's account. */
export function createAccountChangeRouter() {
  const os = operations.accountChanges;
  return {
    preview: os.preview.handler(({ input, context }) => context.application.engine.read((reader) => previewAccountChange(context.application, reader, input), { lane: 'heavy' })),
    plan: os.plan.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const checked = await application.engine.read((reader) => checkAccounts(reader, input.oldAccountId, input.newAccount), { lane: 'heavy' });
      // A repeated request meets the account it added itself: its answer is in the log.
      if (!checked.ok && checked.error.code !== 'DUPLICATE') return checked;
      const planned = await mutate(application.engine, 'accountChanges.plan', input, async (unit) => {
        const change = await planAccountChange(application, unit, operator, input);
        if (!change.ok) return change;
        const now = change.value.effectiveOn > application.clock.today() ? change : await beginAccountChange(application, unit, operator, change.value);
        return now.ok ? ok({ id: now.value.id, state: now.value.state, version: now.value.version }) : now;
      });
      return goOn(application, planned);
    }),
    list: os.list.handler(({ context }) => {
      const { engine } = context.application;
      return engine.read(async (reader) => ok({ changes: await listAccountChanges(reader, (id) => isMoving(engine, id)) }));
    }),
    remaining: os.remaining.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const change = await findAccountChange(reader, input.id);
      const entity = await findEntityIdentity(reader);
      if (change === null || entity === null) return failure('NOT_FOUND', 'Questo cambio di conto non c’è più: ricarica la pagina.', { retry: 'AFTER_RELOAD' });
      const credit = { iban: change.oldIban ?? change.oldIbanNow, payee: entity.fiscalCode };
      return ok({ positions: await countCredited(reader, credit), inReview: await countInReview(reader, credit), waitingUpload: await countWaitingUpload(reader, change.id) });
    }, { lane: 'heavy' })),
    cancel: os.cancel.handler(({ input, context }) => mutate(context.application.engine, 'accountChanges.cancel', input, (unit) => cancelAccountChange(unit, currentOperator(context), input))),
    run: os.run.handler(async ({ input, context }) => {
      const { application } = context;
      return goOn(application, await mutate(application.engine, 'accountChanges.run', input, (unit) => runAccountChange(application, unit, currentOperator(context), input)));
    }),
    stop: os.stop.handler(({ input, context }) => mutate(context.application.engine, 'accountChanges.stop', input, (unit) => stopAccountChange(unit, currentOperator(context), input.id))),
    undo: os.undo.handler(async ({ input, context }) => {
      const { application } = context;
      return goOn(application, await mutate(application.engine, 'accountChanges.undo', input, (unit) => undoAccountChange(application, unit, currentOperator(context), input)));
    }),
  };
}

/** Begins the work in the background, once the change has begun for good. */
function goOn<T extends Readonly<{ ok: true; value: Readonly<{ id: number; state: string }> }> | Readonly<{ ok: false }>>(application: ApplicationContext, answer: T): T {
  if (answer.ok && (answer.value.state === 'RUNNING' || answer.value.state === 'UNDOING')) keepMoving(application, answer.value.id);
  return answer;
}
