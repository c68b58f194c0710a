import { positionAppearance, FilterToggle } from '../../components/index.ts';
import { countsOf, optionsOf } from '../../components/lists/facets.ts';
import { ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { DUE_PERIODS, PAST_PERIODS } from '../../components/lists/list-period.ts';
import type { FilterPart } from '../../components/lists/list-screen.tsx';
import type { ListLook } from '../../components/lists/use-list-look.ts';
import { STATE_LABEL } from '../../../main/domain/position-state.ts';
import type { PositionCounts } from '../acts/operation-types.ts';
import { useOfficeOptions, useServiceOptions } from '../acts/service-options.ts';
import { FILTER_STATES, type PositionLookFilter, type PositionSort } from './position-look.ts';

const STATE_OPTIONS = FILTER_STATES.map((state) => ({ value: state, label: STATE_LABEL[state], short: STATE_LABEL[state].toLowerCase(), look: positionAppearance(state) }));

/** The filters of Posizioni. @param counts undefined until they are counted */
export function usePositionFilters({ filter, setFilter }: ListLook<PositionLookFilter, PositionSort>, counts: PositionCounts | undefined): readonly FilterPart[] {
  const serviceOptions = useServiceOptions();
  const officeOptions = useOfficeOptions();
  return [
    { key: 'states', name: 'Stato', always: true, active: filter.states.length > 0, chip: <ChoiceFilter name="Stato" any="tutti" many options={STATE_OPTIONS} chosen={filter.states} counts={countsOf(counts?.states)} onChoose={(chosen) => setFilter({ states: FILTER_STATES.filter((state) => chosen.includes(state)) })} /> },
    { key: 'service', name: 'Servizio', always: true, active: filter.serviceId !== null, chip: <ChoiceFilter name="Servizio" any="tutti" many={false} options={serviceOptions} chosen={filter.serviceId === null ? [] : [String(filter.serviceId)]} counts={countsOf(counts?.services)} onChoose={([chosen]) => setFilter({ serviceId: chosen === undefined ? null : Number(chosen) })} /> },
    { key: 'due', name: 'Scadenza', always: true, active: filter.due !== '', chip: <PeriodFilter name="Scadenza" any="tutte" quick={DUE_PERIODS} value={filter.due} onChoose={(due) => setFilter({ due })} /> },
    { key: 'office', name: 'Ufficio', always: officeOptions.length > 1, active: filter.office !== null, chip: <ChoiceFilter name="Ufficio" any="tutti" many={false} options={officeOptions} chosen={filter.office === null ? [] : [filter.office]} counts={countsOf(counts?.offices)} onChoose={([chosen]) => setFilter({ office: chosen ?? null })} /> },
    { key: 'unsent', name: 'Stampate e non inviate', always: false, active: filter.unsentOnly, chip: <FilterToggle label="Stampate e non inviate" active={filter.unsentOnly} onToggle={() => setFilter({ unsentOnly: !filter.unsentOnly })} /> },
    { key: 'created', name: 'Creata il', always: false, active: filter.created !== '', chip: <PeriodFilter name="Creata" any="sempre" quick={PAST_PERIODS} value={filter.created} onChoose={(created) => setFilter({ created })} /> },
    { key: 'origin', name: 'Come è nata', always: false, active: filter.origin !== null, chip: <ChoiceFilter name="Nata da" any="tutte" many={false} options={optionsOf(counts?.origins, filter.origin === null ? [] : [filter.origin])} chosen={filter.origin === null ? [] : [filter.origin]} counts={countsOf(counts?.origins)} onChoose={([chosen]) => setFilter({ origin: chosen ?? null })} /> },
  ];
}
