import { formatEuro } from '../../domain/money.ts';
import { TASK_STATE_LABEL } from '../../domain/position-state.ts';
import { operatorLabels } from '../list-page.ts';
import { taskPage, TASK_RULES, totalsOfTasks, type TaskListRow } from '../tasks/index.ts';
import { askedDays, askedLines, askedMany, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

type Asked = SelectionOf<'TASKS'>;

/** The keys are those of the columns on screen. */
export const TASK_COLUMNS: readonly SourceColumn<TaskListRow>[] = [
  { key: 'kind', label: 'Attività', kind: 'TEXT', initial: true, value: (row) => row.title },
  { key: 'detail', label: 'Descrizione', kind: 'TEXT', initial: true, value: (row) => row.detail },
  { key: 'state', label: 'Stato', kind: 'TEXT', initial: true, value: (row) => TASK_STATE_LABEL[row.state] },
  { key: 'due', label: 'Entro il', kind: 'DAY', initial: true, value: (row) => row.dueOn },
  { key: 'late', label: 'In ritardo', kind: 'TEXT', initial: false, value: (row) => (row.overdue ? 'sì' : 'no') },
  { key: 'opened', label: 'Aperta il', kind: 'INSTANT', initial: true, value: (row) => row.openedAt },
  { key: 'office', label: 'Ufficio', kind: 'TEXT', initial: false, value: (row) => (row.office === '' ? null : row.office) },
  { key: 'owner', label: 'In carico a', kind: 'TEXT', initial: true, value: (row) => row.ownerName },
  { key: 'amount', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.amountCents },
];

const ORDER: Readonly<Record<Asked['sort'], string>> = { DUE: 'per giorno entro cui guardarle', NEWEST: 'dall’ultima aperta', AMOUNT: 'per importo, dal più alto', KIND: 'per tipo' };

function ownerWords(owner: Asked['filter']['owner'], asker: Asker, operators: ReadonlyMap<number, string>): string | null {
  if (owner === null) return null;
  if (owner === 'NOBODY') return 'nessuno';
  return owner === 'MINE' ? asker.name : operators.get(owner) ?? 'tolto';
}

/** The list of tasks as an export reads it. */
export function taskSource({ filter, sort }: Asked, asker: Asker): ListSource {
  const who = { operatorId: asker.id, offices: asker.offices, today: asker.today };
  return listSource({ title: 'Attività', fileName: 'attivita', sheet: 'Attività', topics: ['tasks', 'positions'] }, {
    columns: TASK_COLUMNS,
    rows: (reader, cursor, limit) => taskPage(reader, { filter, sort, cursor, limit, asker: who }),
    async totals(reader) {
      const totals = await totalsOfTasks(reader, filter, who);
      return { count: totals.count, lines: [countLine('Attività', totals.count), countLine('Aperte', totals.open), countLine('In ritardo', totals.overdue), `Importi: ${formatEuro(totals.amountCents)}`] };
    },
    async asked(reader) {
      const operators = await operatorLabels(reader);
      return askedLines([
        askedMany('Tipo', filter.kinds.map((kind) => TASK_RULES[kind].title)), askedMany('Stato', filter.states.map((state) => TASK_STATE_LABEL[state])), askedOne('Ufficio', filter.office), askedOne('In carico a', ownerWords(filter.owner, asker, operators)), askedDays('Entro', filter.dueFrom, filter.dueTo), askedOne('Testo', filter.text.trim()),
      ], 'tutte le attività', asker, ORDER[sort]);
    },
  });
}
