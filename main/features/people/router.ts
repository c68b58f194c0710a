import type { z } from 'zod';
import type { positionRow, printStateSchema } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { currentOperator, failure, mutate, operations, type Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { checkFiscalCode } from './fiscal-code-check.ts';
import { personByFiscalCode, personById, savePerson } from './service.ts';

type PositionLine = z.infer<typeof positionRow>;

/** What a person has in this archive, as far as the operator may see it (their offices). */
export type PersonHistory = Readonly<{
  openCents: number; open: PositionLine[]; closed: PositionLine[];
  prints: { id: number; at: string; positionId: number; document: 'NOTICE' | 'RECEIPT'; nav: string | null; amountCents: number; state: z.infer<typeof printStateSchema>; who: string }[];
}>;

/** What the feature of the positions tells this one; wired where the routers are put together, so that the two do not import each other in a circle. */
export type PeopleHooks = Readonly<{
  openPositionsOf: (context: ApplicationContext, reader: Reader, personId: number, operator: Operator) => Promise<PositionLine[]>;
  historyOf: (context: ApplicationContext, reader: Reader, personId: number, operator: Operator) => Promise<PersonHistory>;
}>;

export function createPeopleRouter(hooks: PeopleHooks) {
  return operations.people.router({
    check: operations.people.check.handler(({ input, context }) => {
      const { application } = context;
      const facts = checkFiscalCode(input.fiscalCode, application.clock.today());
      return application.engine.read(async (reader) => {
        const person = facts.valid ? await personByFiscalCode(reader, facts.normalised) : null;
        const openPositions = person === null ? [] : await hooks.openPositionsOf(application, reader, person.id, currentOperator(context));
        return ok({ ...facts, person, openPositions });
      });
    }),

    show: operations.people.show.handler(({ input, context }) => {
      const { application } = context;
      return application.engine.read(async (reader) => {
        const person = await personById(reader, input.id);
        if (person === null) return failure('NOT_FOUND', 'Questa persona non c’è nell’archivio.', { retry: 'AFTER_RELOAD' });
        return ok({ person, ...(await hooks.historyOf(application, reader, person.id, currentOperator(context))) });
      });
    }),

    save: operations.people.save.handler(({ input, context }) => mutate(context.application.engine, 'people.save', input, (unit) => savePerson(unit, currentOperator(context), input))),
  });
}
