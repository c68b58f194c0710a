import { randomUUID } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import { EXPORT_ROLES } from '../../contract/index.ts';
import { currentOperator, failure, mutate, operations, type OperationContext, type Outcome } from '../access/index.ts';
import { readEntity } from '../setup/index.ts';
import { whyTooMany } from './export-file.ts';
import type { TakeProblem } from './export-jobs.ts';
import { columnsOf, sourceOf } from './exported-lists.ts';
import type { Asker, Selection } from './list-source.ts';
import type { TableColumn } from './table-cells.ts';

/** Of one operator at once: the others of the office wait too. */
const MOST_AT_ONCE = 3;
const GONE = 'L’esportazione non c’è più: chiedila di nuovo dall’elenco.';

function askerOf(context: OperationContext): Asker {
  const { id, name, offices } = currentOperator(context);
  return { id, name, offices, today: context.application.clock.today() };
}

function chosenColumns(selection: Selection, keys: readonly string[]): Outcome<readonly TableColumn[]> {
  const offered = new Map(columnsOf(selection.list).map((column) => [column.key, column]));
  const unknown = keys.find((key) => !offered.has(key));
  if (unknown !== undefined) return failure('INVALID_FIELD', `La colonna “${unknown}” non c’è in questo elenco: scegli tra ${[...offered.keys()].join(', ')}.`, { field: 'columns' });
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) return failure('INVALID_FIELD', `La colonna “${twice}” è indicata due volte: toglila una volta.`, { field: 'columns' });
  return ok(keys.flatMap((key) => offered.get(key) ?? []));
}

const TAKE_FAILURE: Readonly<Record<TakeProblem, ReturnType<typeof failure>>> = {
  GONE: failure('NOT_FOUND', GONE),
  NOT_READY: failure('STATE_FORBIDS', 'Il file non è pronto, oppure è già stato scaricato: guarda a che punto è l’esportazione.', { retry: 'AFTER_RELOAD' }),
  OUT_OF_RANGE: failure('INVALID_FIELD', 'Il file finisce prima di questo punto: ricomincia lo scaricamento.', { field: 'offset' }),
};

/** The part of the contract about files made of what is filtered. */
export function createExportsRouter() {
  const os = operations.exports;
  return {
    columns: os.columns.handler(({ input }) => ok({ columns: columnsOf(input.list).map(({ key, label, initial }) => ({ key, label, initial })) })),
    start: os.start.handler(async ({ input, context }) => {
      const { application } = context;
      const { selection, format } = input;
      const asker = askerOf(context);
      if (!EXPORT_ROLES[selection.list].includes(currentOperator(context).role)) return failure('FORBIDDEN', 'Il tuo ruolo non vede questo elenco: chiedilo alla Contabilità o al responsabile.');
      const columns = chosenColumns(selection, input.columns);
      if (!columns.ok) return columns;
      const source = sourceOf(selection, asker);
      const repeated = await application.engine.read((reader) => wasAnswered(reader, input.requestId));
      const { total, entity } = repeated ? { total: 0, entity: '' } : await application.engine.read(async (reader) => ({ total: (await source.totals(reader)).count, entity: (await readEntity(reader))?.name ?? '' }), { lane: 'heavy' });
      const tooMany = whyTooMany(format, total);
      if (tooMany !== null) return failure('TOO_BIG', tooMany, { field: 'format' });
      const busy = application.exports.statesOf(asker.id).filter(({ state }) => state === 'WAITING' || state === 'RUNNING').length;
      if (!repeated && busy >= MOST_AT_ONCE) return failure('IN_USE', 'Hai già tre esportazioni in corso: aspetta che una finisca, oppure annullala.');
      const fileName = `${source.fileName}-${asker.today}.${format.toLowerCase()}`;
      return mutate(application.engine, 'exports.start', input, async (unit) => {
        const id = randomUUID();
        await appendAudit(unit, { action: 'EXPORT_STARTED', subjectKind: 'export', subjectId: id, operatorId: String(asker.id), before: null, after: { list: selection.list, format, filter: selection.filter, sort: selection.sort, columns: input.columns } });
        unit.afterCommit(() => application.exports.begin(application, { id, operator: { id: asker.id, name: asker.name }, list: selection.list, format, fileName, total, source, columns: columns.value, entity }));
        return ok({ id, fileName, total });
      });
    }),
    state: os.state.handler(({ input, context }) => {
      const state = context.application.exports.stateOf(input.id, currentOperator(context).id);
      return state === null ? failure('NOT_FOUND', GONE) : ok(state);
    }),
    mine: os.mine.handler(({ context }) => ok({ exports: [...context.application.exports.statesOf(currentOperator(context).id)] })),
    cancel: os.cancel.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      const state = application.exports.stateOf(input.id, operator.id)?.state;
      if (state === undefined && !(await application.engine.read((reader) => wasAnswered(reader, input.requestId)))) return failure('NOT_FOUND', GONE);
      await application.exports.cancel(input.id, operator.id);
      return mutate(application.engine, 'exports.cancel', input, async (unit) => {
        if (state === 'WAITING' || state === 'RUNNING' || state === 'READY') await appendAudit(unit, { action: 'EXPORT_CANCELLED', subjectKind: 'export', subjectId: input.id, operatorId: String(operator.id), before: { state }, after: null });
        return ok({ cancelled: true as const });
      });
    }),
    take: os.take.handler(async ({ input, context }) => {
      const piece = await context.application.exports.take(input.id, currentOperator(context).id, input.offset);
      return piece.ok ? ok(piece.value) : TAKE_FAILURE[piece.error];
    }),
    save: os.save.handler(async ({ input, context }) => {
      const { desk, exports } = context.application;
      const { id } = currentOperator(context);
      if (desk.saveDialog === null) return failure('REFUSED', 'Qui il file si salva con lo scaricamento del browser.');
      const state = exports.stateOf(input.id, id);
      const file = exports.readyFile(input.id, id);
      if (state === null) return failure('NOT_FOUND', GONE);
      if (file === null) return TAKE_FAILURE.NOT_READY;
      const saved = await desk.saveDialog(state.fileName, { file });
      if (!saved.ok) return saved.error.code === 'CANCELLED' ? ok({ saved: false }) : failure('REFUSED', 'Il file non è stato salvato: controlla che la cartella sia scrivibile.');
      await exports.taken(input.id, id);
      return ok({ saved: true });
    }),
  };
}
