import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, type Outcome } from './calls.ts';
import { currentOperator, operations, type OperationContext } from './guard.ts';
import { login } from './login.ts';
import { toSessionShape } from './operator.ts';
import { preferencesOf, savePreferences } from './preferences.ts';
import { changeOwnPassword, listOperators, prepareOwnPassword, preparePassword, saveOperator } from './service.ts';
import { entityName } from './store.ts';

async function openSession(context: OperationContext, username: string, password: string): Promise<Outcome<ReturnType<typeof toSessionShape>>> {
  const answer = await login(context.application, username, password);
  if (!answer.ok) return answer;
  context.session.open(answer.value.operator, answer.value.operatorsRevision);
  return ok(toSessionShape(answer.value.operator));
}

export const accessRouter = operations.access.router({
  login: operations.access.login.handler(({ input, context }) => openSession(context, input.username, input.password)),

  unlock: operations.access.unlock.handler(async ({ input, context }) => {
    const state = context.session.state();
    if (state.kind === 'OUT') return failure('NOT_LOGGED_IN', 'Accedi con nome utente e password per continuare.');
    return openSession(context, state.operator.username, input.password);
  }),

  lock: operations.access.lock.handler(({ context }) => {
    context.session.lock();
    return ok({ locked: true as const });
  }),

  logout: operations.access.logout.handler(({ context }) => {
    context.session.close();
    return ok({ left: true as const });
  }),

  keepAlive: operations.access.keepAlive.handler(({ context }) => {
    const locksAtMs = context.session.touch();
    if (locksAtMs === null) return failure('LOCKED', 'La finestra è bloccata: scrivi la password per continuare.');
    return ok({ locksAt: new Date(locksAtMs).toISOString() });
  }),

  changePassword: operations.access.changePassword.handler(async ({ input, context }) => {
    const { application } = context;
    const operator = currentOperator(context);
    // A repetition finds the password already changed: it is answered from the log, not judged again.
    const repeated = await application.engine.read((reader) => wasAnswered(reader, input.requestId));
    const password = repeated ? null : await prepareOwnPassword(application, operator, input, await application.engine.read(entityName));
    if (password !== null && !password.ok) return password;
    return mutate(application.engine, 'access.changePassword', { requestId: input.requestId }, (unit) => {
      if (password === null) throw new Error('A repeated request was not answered from the log');
      return changeOwnPassword(unit, operator, password.value);
    });
  }),

  operators: operations.access.operators.handler(async ({ context }) => ok({ operators: await context.application.engine.read(listOperators) })),

  saveOperator: operations.access.saveOperator.handler(async ({ input, context }) => {
    const { engine } = context.application;
    // The hash of a request is stored: the password must not be part of it.
    const { password: typed, ...request } = input;
    const password = typed === null ? null : await preparePassword(typed, { ...input, entityName: await engine.read(entityName) });
    if (password !== null && !password.ok) return password;
    return mutate(engine, 'access.saveOperator', request, (unit) => saveOperator(unit, currentOperator(context), request, password?.value ?? null));
  }),
});

/** `application.preferences` and `application.savePreferences`, for the router of `application`. */
export const preferenceHandlers = {
  preferences: operations.application.preferences.handler(async ({ context }) =>
    ok(await context.application.engine.read((reader) => preferencesOf(reader, currentOperator(context))))),
  savePreferences: operations.application.savePreferences.handler(({ input, context }) => {
    const { requestId: _requestId, ...changes } = input;
    return mutate(context.application.engine, 'application.savePreferences', input, (unit) => savePreferences(unit, currentOperator(context), changes));
  }),
};
