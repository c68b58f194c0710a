import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract, type OperationError, type OperationMeta } from '../../contract/index.ts';
import { err } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator } from './calls.ts';
import { countOperators, findOperator } from './store.ts';
import { toOperator } from './operator.ts';
import type { WindowSession } from './window-session.ts';

/** What every operation is called with: the opened archive and the login of the calling window. */
export type OperationContext = Readonly<{ application: ApplicationContext; session: WindowSession }>;

/**
 * The contract to implement. Every router takes its operations from here, so that none can be served without the guard:
 * it decides who may call (spec/states.md, Roles), counts mutations as work for the lock, and turns whatever goes wrong into a value.
 */
export const operations = implement(contract)
  .$context<OperationContext>()
  .use(async ({ context, next, path, procedure }, _input, output) => {
    // A stream answers with events, not with an outcome: it has no value to hold a failure.
    if (path.join('.') === 'application.changes') return next();
    const meta: OperationMeta = procedure['~orpc'].meta;
    try {
      const refusal = await refusalOf(context, meta, path.join('.'));
      if (refusal !== null) return output(err(refusal));
      if (meta.kind === 'MUTATION') context.session.touch();
      return await next();
    } catch (thrown) {
      return output(err(asFailure(context, thrown, path.join('.'))));
    }
  });

/** The operator of a guarded call whose operation lists roles. Throws when there is none: a bug of the caller. */
export function currentOperator(context: OperationContext): Operator {
  const operator = operatorOrNull(context);
  if (operator === null) throw new Error('The operation needs a logged-in operator');
  return operator;
}

/** The operator of an operation that is also called during the first run, when there may be none. */
export function operatorOrNull(context: OperationContext): Operator | null {
  const state = context.session.state();
  return state.kind === 'IN' ? state.operator : null;
}

/** What a window may ask while its operator has still to choose a password; `ANYONE` operations (status, leaving) besides. */
const BEFORE_OWN_PASSWORD: readonly string[] = ['access.changePassword', 'access.lock', 'access.keepAlive'];

async function refusalOf(context: OperationContext, meta: OperationMeta, operation: string): Promise<OperationError | null> {
  await refreshOperator(context);
  const { access } = meta;
  if (access === 'ANYONE') return null;
  const state = context.session.state();
  if (access === 'FIRST_RUN') {
    const operators = await context.application.engine.read((reader) => countOperators(reader));
    if (operators === 0) return null;
  }
  const roles = access === 'FIRST_RUN' ? ['ADMINISTRATOR'] : access;
  if (state.kind === 'OUT') return failure('NOT_LOGGED_IN', state.why === 'DISABLED' ? 'Il tuo accesso è stato disattivato da un amministratore: questa operazione non è stata fatta.' : 'Accedi con nome utente e password per continuare.').error;
  if (state.kind === 'LOCKED') return failure('LOCKED', 'La finestra è bloccata: scrivi la password per continuare.').error;
  if (state.operator.mustChangePassword && !BEFORE_OWN_PASSWORD.includes(operation)) return failure('PASSWORD_CHANGE_DUE', 'La tua password l’ha scritta un amministratore: prima di cominciare scegline una tua, dalla finestra di Sportello.').error;
  if (!roles.includes(state.operator.role)) return failure('FORBIDDEN', 'Il tuo ruolo non permette questa operazione: chiedi al responsabile.').error;
  return null;
}

/** What an administrator changed on this operator counts from the next call on; a disabled operator is out. */
async function refreshOperator({ application, session }: OperationContext): Promise<void> {
  const state = session.state();
  const revision = application.engine.topics.revision('operators');
  if (state.kind === 'OUT' || revision === session.operatorsRevision()) return;
  const stored = await application.engine.read((reader) => findOperator(reader, state.operator.id));
  if (stored === null || stored.active === 0) session.close('DISABLED');
  else session.refresh(toOperator(stored), revision);
}

function asFailure(context: OperationContext, thrown: unknown, operation: string): OperationError {
  if (thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST' && thrown.cause instanceof ValidationError) return inputFailure(thrown.cause);
  const errorId = context.application.log.error('operation.failed', thrown, operation);
  return failure('INTERNAL', `Qualcosa non ha funzionato e niente è cambiato. Riprova; se succede ancora comunica il codice ${errorId} all’assistenza.`, { retry: 'SAME_REQUEST' }).error;
}

/** A refused shape of input, at its field; unknown keys are named, values never. */
function inputFailure(error: ValidationError): OperationError {
  const issue = error.issues[0];
  const segments = (issue?.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  const unknownKeys = issue !== undefined && 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
  const path = [...segments, ...unknownKeys.slice(0, 1)].join('.');
  const message = unknownKeys.length > 0 ? `Il campo “${path}” non è previsto.` : path === '' ? 'I dati inviati non hanno la forma prevista.' : 'Il valore di questo campo non va bene: ricontrolla lunghezza e formato.';
  return failure('INVALID_FIELD', message, path === '' ? {} : { field: path }).error;
}
