import { PRINT_STATES } from '../../../main/domain/position-state.ts';
import { useStatus } from '../../app/session.tsx';
import { FilterToggle, printAppearance } from '../../components/index.ts';
import { countsOf, optionsOf } from '../../components/lists/facets.ts';
import { ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { PAST_PERIODS } from '../../components/lists/list-period.ts';
import type { FilterPart } from '../../components/lists/list-screen.tsx';
import type { ListLook } from '../../components/lists/use-list-look.ts';
import type { PrintCounts } from '../acts/operation-types.ts';
import { useServiceOptions } from '../acts/service-options.ts';
import { DOCUMENT_LABEL, UNSENT_WORDS } from './print-columns.tsx';
import { PRINTED_DOCUMENTS, type PrintLookFilter, type PrintSort } from './print-list-look.ts';

const DOCUMENT_OPTIONS = PRINTED_DOCUMENTS.map((document) => ({ value: document, label: DOCUMENT_LABEL[document] }));
const STATE_OPTIONS = PRINT_STATES.map((state) => { const look = printAppearance(state); return { value: state, label: look.label, short: look.label.toLowerCase(), look }; });

/** The filters of Avvisi e stampe. @param counts undefined until they are counted */
export function usePrintFilters({ filter, setFilter }: ListLook<PrintLookFilter, PrintSort>, counts: PrintCounts | undefined): readonly FilterPart[] {
  const serviceOptions = useServiceOptions();
  const { connectionMode } = useStatus();
  const operators = filter.operatorId === null ? [] : [String(filter.operatorId)];
  const offices = filter.office === null ? [] : [filter.office];
  return [
    { key: 'days', name: 'Stampata', always: true, active: filter.days !== '', chip: <PeriodFilter name="Stampata" any="sempre" quick={PAST_PERIODS} value={filter.days} onChoose={(days) => setFilter({ days })} /> },
    { key: 'document', name: 'Documento', always: true, active: filter.document !== null, chip: <ChoiceFilter name="Documento" any="tutti" many={false} options={DOCUMENT_OPTIONS} chosen={filter.document === null ? [] : [filter.document]} counts={countsOf(counts?.documents)} onChoose={([chosen]) => setFilter({ document: PRINTED_DOCUMENTS.find((document) => document === chosen) ?? null })} /> },
    { key: 'states', name: 'Vale ancora', always: true, active: filter.states.length > 0, chip: <ChoiceFilter name="Vale ancora" any="tutte" several="scelte" many options={STATE_OPTIONS} chosen={filter.states} counts={countsOf(counts?.states)} onChoose={(chosen) => setFilter({ states: PRINT_STATES.filter((state) => chosen.includes(state)) })} /> },
    { key: 'unsent', name: UNSENT_WORDS[connectionMode], always: true, active: filter.unsentOnly, chip: <FilterToggle label={UNSENT_WORDS[connectionMode]} active={filter.unsentOnly} onToggle={() => setFilter({ unsentOnly: !filter.unsentOnly })} /> },
    { key: 'operator', name: 'Chi ha stampato', always: false, active: filter.operatorId !== null, chip: <ChoiceFilter name="Chi" any="tutti" many={false} options={optionsOf(counts?.operators, operators)} chosen={operators} counts={countsOf(counts?.operators)} onChoose={([chosen]) => setFilter({ operatorId: chosen === undefined ? null : Number(chosen) })} /> },
    { key: 'service', name: 'Servizio', always: false, active: filter.serviceId !== null, chip: <ChoiceFilter name="Servizio" any="tutti" many={false} options={serviceOptions} chosen={filter.serviceId === null ? [] : [String(filter.serviceId)]} counts={countsOf(counts?.services)} onChoose={([chosen]) => setFilter({ serviceId: chosen === undefined ? null : Number(chosen) })} /> },
    { key: 'office', name: 'Ufficio', always: false, active: filter.office !== null, chip: <ChoiceFilter name="Ufficio" any="tutti" many={false} options={optionsOf(counts?.offices, offices)} chosen={offices} counts={countsOf(counts?.offices)} onChoose={([chosen]) => setFilter({ office: chosen ?? null })} /> },
    { key: 'reprints', name: 'Solo ristampe', always: false, active: filter.reprintsOnly, chip: <FilterToggle label="Solo ristampe" active={filter.reprintsOnly} onToggle={() => setFilter({ reprintsOnly: !filter.reprintsOnly })} /> },
  ];
}
