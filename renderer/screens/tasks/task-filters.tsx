import { TASK_STATE_LABEL } from '../../../main/domain/position-state.ts';
import { countsOf, optionsOf } from '../../components/lists/facets.ts';
import { ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { DUE_PERIODS } from '../../components/lists/list-period.ts';
import type { FilterPart } from '../../components/lists/list-screen.tsx';
import type { ListLook } from '../../components/lists/use-list-look.ts';
import type { TaskCounts } from '../acts/operation-types.ts';
import { kindsAmong, OPEN_TASKS, type TaskLookFilter, type TaskSort } from './task-list-look.ts';
import { taskLook } from './task-words.ts';

const STATE_OPTIONS = OPEN_TASKS.map((state) => ({ value: state, label: TASK_STATE_LABEL[state], short: TASK_STATE_LABEL[state].toLowerCase(), look: taskLook({ state, contradiction: false }) }));
const NOBODY = { value: 'NOBODY', label: 'Nessuno', short: 'nessuno' };

/** The filters of Attività. @param counts undefined until they are counted */
export function useTaskFilters({ filter, setFilter }: ListLook<TaskLookFilter, TaskSort>, counts: TaskCounts | undefined): readonly FilterPart[] {
  const owners = filter.owner === null ? [] : [filter.owner];
  const offices = filter.office === null ? [] : [filter.office];
  const ownerOptions = [NOBODY, ...optionsOf(counts?.owners, owners.filter((owner) => owner !== 'NOBODY'))];
  const ownerCounts = counts === undefined ? undefined : { ...countsOf(counts.owners), NOBODY: counts.nobody };
  return [
    { key: 'kinds', name: 'Tipo', always: true, active: filter.kinds.length > 0, chip: <ChoiceFilter name="Tipo" any="tutti" many options={optionsOf(counts?.kinds, filter.kinds)} chosen={filter.kinds} counts={countsOf(counts?.kinds)} onChoose={(chosen) => setFilter({ kinds: kindsAmong(chosen) })} /> },
    ...(filter.part === 'CLOSED' ? [] : [{ key: 'states', name: 'Stato', always: true, active: filter.states.length > 0, chip: <ChoiceFilter name="Stato" any="tutti" many options={STATE_OPTIONS} chosen={filter.states} counts={countsOf(counts?.states)} onChoose={(chosen) => setFilter({ states: OPEN_TASKS.filter((state) => chosen.includes(state)) })} /> }]),
    { key: 'due', name: 'Entro', always: true, active: filter.due !== '', chip: <PeriodFilter name="Entro" any="qualsiasi giorno" quick={DUE_PERIODS} value={filter.due} onChoose={(due) => setFilter({ due })} /> },
    ...(filter.part === 'MINE' ? [] : [{ key: 'owner', name: 'In carico a', always: true, active: filter.owner !== null, chip: <ChoiceFilter name="In carico a" any="chiunque" many={false} options={ownerOptions} chosen={owners} counts={ownerCounts} onChoose={([chosen]) => setFilter({ owner: chosen ?? null })} /> }]),
    { key: 'office', name: 'Ufficio', always: false, active: filter.office !== null, chip: <ChoiceFilter name="Ufficio" any="tutti" many={false} options={optionsOf(counts?.offices, offices)} chosen={offices} counts={countsOf(counts?.offices)} onChoose={([chosen]) => setFilter({ office: chosen ?? null })} /> },
  ];
}
