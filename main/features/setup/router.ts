import { ok } from '../../domain/result.ts';
import { addFirstOperator, administratorNames, currentOperator, login, mutate, operations, operatorOrNull, preparePassword, hasOperators, toSessionShape } from '../access/index.ts';
import { countActiveServices, listAccounts } from '../catalogue/index.ts';
import { readEntity, saveEntity } from './entity.ts';
import { drawFacsimile } from './facsimile.ts';
import { enrolWorkstation, enrolWorkstationAgain, numberingObjection, readNumbering, recordEnrolment, saveNumbering } from './numbering.ts';
import { checkNumbering, firstNumber, NUMBERS_OF_WORKSTATION } from './numbering-rules.ts';
import { finishSetup, setupStep } from './progress.ts';
import { failure } from '../access/index.ts';

const setup = operations.setup;

export const setupRouter = setup.router({
  state: setup.state.handler(({ context }) => {
    const { application } = context;
    return application.engine.read(async (reader) => {
      const step = await setupStep(reader);
      // Once somebody can log in, what was set up is theirs to see; the step alone is told to everybody.
      if (operatorOrNull(context) === null && (await hasOperators(reader))) {
        return ok({ step, entity: null, administratorName: null, numbering: null, accounts: [], activeServices: 0, testArchive: application.testArchive });
      }
      return ok({
        step, entity: await readEntity(reader), administratorName: (await administratorNames(reader))[0] ?? null, numbering: await readNumbering(application, reader),
        accounts: await listAccounts(reader, false), activeServices: await countActiveServices(reader), testArchive: application.testArchive,
      });
    });
  }),

  saveEntity: setup.saveEntity.handler(({ input, context }) =>
    mutate(context.application.engine, 'setup.saveEntity', input, (unit) => saveEntity(context.application, unit, operatorOrNull(context), input))),

  createAdministrator: setup.createAdministrator.handler(async ({ input, context }) => {
    const { application, session } = context;
    const entity = await application.engine.read(readEntity);
    const password = await preparePassword(input.password, { username: input.username, name: input.name, entityName: entity?.name ?? null });
    if (!password.ok) return password;
    // The hash of a request is stored: the password must not be part of it.
    const request = { requestId: input.requestId, username: input.username, name: input.name };
    const added = await mutate(application.engine, 'setup.createAdministrator', request, async (unit) =>
      addFirstOperator(unit, { ...request, role: 'ADMINISTRATOR', offices: null, offlinePrint: true, active: true }, password.value));
    if (!added.ok) return added;
    const entered = await login(application, input.username, input.password);
    if (!entered.ok) return entered;
    session.open(entered.value.operator, entered.value.operatorsRevision);
    return ok(toSessionShape(entered.value.operator));
  }),

  checkNumbering: setup.checkNumbering.handler(async ({ input, context }) => {
    const counter = await context.application.numbering.nextCounter(input.workstation);
    const first = firstNumber(input, counter);
    const computed = first === null ? [] : [{ ok: true, text: 'Cifre di controllo corrette (modulo 93)', field: null }];
    const checks = checkNumbering(input).map(({ ok: good, text, field }) => ({ ok: good, text, field }));
    return ok({ firstNumber: first?.display ?? null, parts: first?.parts ?? [], available: first === null ? 0 : NUMBERS_OF_WORKSTATION - counter, checks: [...computed, ...checks] });
  }),

  saveNumbering: setup.saveNumbering.handler(async ({ input, context }) => {
    const { application } = context;
    const stored = await application.engine.read((reader) => readNumbering(application, reader));
    const objection = numberingObjection(input, stored);
    if (objection !== null) return failure(objection.code, objection.message, { field: objection.field });
    const enrolled = await enrolWorkstation(application, input.workstation);
    if (!enrolled.ok) return enrolled;
    return mutate(application.engine, 'setup.saveNumbering', input, (unit) => saveNumbering(application, unit, operatorOrNull(context), input));
  }),

  finish: setup.finish.handler(({ input, context }) => mutate(context.application.engine, 'setup.finish', input, (unit) => finishSetup(unit, operatorOrNull(context)))),

  facsimile: setup.facsimile.handler(({ context }) => drawFacsimile(context.application)),

  enrolAgain: setup.enrolAgain.handler(async ({ input, context }) => {
    const { application } = context;
    const stored = await application.engine.read((reader) => readNumbering(application, reader));
    if (stored === null) return failure('NOT_SET_UP', 'La numerazione non è ancora impostata: completala in Configurazione.');
    const enrolled = await enrolWorkstationAgain(application, input.workstation);
    if (!enrolled.ok) return enrolled;
    return mutate(application.engine, 'setup.enrolAgain', input, (unit) => recordEnrolment(application, unit, currentOperator(context), input));
  }),
});
