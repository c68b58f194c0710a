import { ok } from '../../domain/result.ts';
import { resemblanceLabel } from '../../domain/person-resemblance.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { currentOperator, failure, mutate, operations, type Operator, type OperationContext, type Outcome } from '../access/index.ts';
import { correctAddress, endAddress, moveAddress, removeAddress } from './addresses.ts';
import { markContact, removeContact, saveContact } from './contacts.ts';
import { duplicatesOf, listDuplicates, parsePairCursor, setDistinct, type Pair } from './duplicates.ts';
import { checkFiscalCode } from './fiscal-code-check.ts';
import { removeLink, saveLink } from './links.ts';
import { previewMerge } from './merge-preview.ts';
import { mergePeople, type PersonBelongings } from './merging.ts';
import { listOfPeople, personLines, type PersonLine } from './people-list.ts';
import { deceasedOf, personPageOf, type PersonDebts } from './person-page.ts';
import { refreshAddresses } from './projection.ts';
import { personByFiscalCode, personOnDay, savePerson } from './service.ts';
import { findPerson } from './store.ts';
import { survivorOf } from './merge-store.ts';
import { undoMerge } from './undo-merge.ts';

/** What the feature of the positions tells this one and does for it; wired where the routers are put together, so that the two do not import each other in a circle. */
export type PeopleHooks = PersonDebts & PersonBelongings;

export function createPeopleRouter(hooks: PeopleHooks) {
  const os = operations.people;
  /** One mutation of the registry: addresses whose day has come are shown first, so that what follows is compared with today's. */
  const change = <T>(context: OperationContext, operation: string, input: Readonly<{ requestId: string }>, work: (unit: UnitOfWork, operator: Operator, today: string) => Promise<Outcome<T>>) => {
    const today = context.application.clock.today();
    return mutate(context.application.engine, `people.${operation}`, input, async (unit) => {
      await refreshAddresses(unit, today);
      return work(unit, currentOperator(context), today);
    });
  };
  return os.router({
    check: os.check.handler(({ input, context }) => {
      const { application } = context;
      const today = application.clock.today();
      const facts = checkFiscalCode(input.fiscalCode, today);
      return application.engine.read(async (reader) => {
        const holder = facts.valid ? await personByFiscalCode(reader, facts.normalised) : null;
        const person = holder === null ? null : await personOnDay(reader, holder.id, today);
        const openPositions = person === null ? [] : await hooks.openPositionsOf(application, reader, person.id, currentOperator(context));
        return ok({ ...facts, person, openPositions, deceased: person === null ? null : await deceasedOf(reader, person, today) });
      });
    }),
    show: os.show.handler(({ input, context }) => context.application.engine.read((reader) => personPageOf(context.application, reader, hooks, currentOperator(context), input.id))),
    list: os.list.handler(({ input, context }) => context.application.engine.read((reader) => listOfPeople(reader, hooks, currentOperator(context), input))),
    save: os.save.handler(({ input, context }) => change(context, 'save', input, (unit, operator, today) => savePerson(unit, operator, input, today))),

    moveAddress: os.moveAddress.handler(({ input, context }) => change(context, 'moveAddress', input, (unit, operator, today) => moveAddress(unit, operator, today, input))),
    correctAddress: os.correctAddress.handler(({ input, context }) => change(context, 'correctAddress', input, (unit, operator, today) => correctAddress(unit, operator, today, input))),
    endAddress: os.endAddress.handler(({ input, context }) => change(context, 'endAddress', input, (unit, operator, today) => endAddress(unit, operator, today, input))),
    removeAddress: os.removeAddress.handler(({ input, context }) => change(context, 'removeAddress', input, (unit, operator, today) => removeAddress(unit, operator, today, input))),
    saveContact: os.saveContact.handler(({ input, context }) => change(context, 'saveContact', input, (unit, operator, today) => saveContact(unit, operator, today, input))),
    markContact: os.markContact.handler(({ input, context }) => change(context, 'markContact', input, (unit, operator, today) => markContact(unit, operator, today, input))),
    removeContact: os.removeContact.handler(({ input, context }) => change(context, 'removeContact', input, (unit, operator, today) => removeContact(unit, operator, today, input))),
    saveLink: os.saveLink.handler(({ input, context }) => change(context, 'saveLink', input, (unit, operator) => saveLink(unit, operator, input))),
    removeLink: os.removeLink.handler(({ input, context }) => change(context, 'removeLink', input, (unit, operator) => removeLink(unit, operator, input))),

    duplicates: os.duplicates.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const today = context.application.clock.today();
      const operator = currentOperator(context);
      const cursor = parsePairCursor(input.cursor);
      if (cursor === null) return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
      const one = input.personId === null ? null : await findPerson(reader, await survivorOf(reader, input.personId));
      if (input.personId !== null && one === null) return failure('NOT_FOUND', 'Questa persona non c’è nell’archivio.', { retry: 'AFTER_RELOAD' });
      const page = one === null ? await listDuplicates(reader, cursor, input.limit, today) : { pairs: (await duplicatesOf(reader, one, today)).slice(0, input.limit), next: null };
      const lines = await personLines(reader, hooks, operator, page.pairs.flatMap((pair) => [pair.first, pair.second]));
      return ok({ pairs: page.pairs.flatMap((pair) => pairView(pair, lines)), next: page.next });
    }, { lane: 'heavy' })),
    setDistinct: os.setDistinct.handler(({ input, context }) => change(context, 'setDistinct', input, (unit, operator) => setDistinct(unit, operator, input))),
    mergePreview: os.mergePreview.handler(({ input, context }) => context.application.engine.read((reader) => previewMerge(reader, hooks, context.application.clock.today(), input.survivorId, input.mergedId))),
    merge: os.merge.handler(({ input, context }) => change(context, 'merge', input, (unit, operator, today) => mergePeople(unit, hooks, operator, today, input))),
    undoMerge: os.undoMerge.handler(({ input, context }) => change(context, 'undoMerge', input, (unit, operator, today) => undoMerge(unit, hooks, operator, today, input))),
  });
}

function pairView(pair: Pair, lines: readonly PersonLine[]) {
  const [first, second] = [lines.find((line) => line.id === pair.first.id), lines.find((line) => line.id === pair.second.id)];
  return first === undefined || second === undefined ? [] : [{ first, second, reasons: [...pair.reasons], labels: pair.reasons.map(resemblanceLabel) }];
}
