import { FilterToggle } from '../../components/index.ts';
import { countsOf, optionsOf } from '../../components/lists/facets.ts';
import { AmountFilter, ChoiceFilter, PeriodFilter } from '../../components/lists/list-filters.tsx';
import { PAST_PERIODS } from '../../components/lists/list-period.ts';
import type { FilterPart } from '../../components/lists/list-screen.tsx';
import type { ListLook } from '../../components/lists/use-list-look.ts';
import type { PaymentCounts } from '../acts/operation-types.ts';
import { useServiceOptions } from '../acts/service-options.ts';
import { PAYMENT_EFFECTS, type PaymentLookFilter, type PaymentSort } from './payment-list-look.ts';
import { effectLook } from './payment-look.ts';

const EFFECT_OPTIONS = PAYMENT_EFFECTS.map((effect) => { const look = effectLook(effect); return { value: effect, label: look.label, short: look.label.toLowerCase(), look }; });

/** The filters of Pagamenti. @param counts undefined until they are counted */
export function usePaymentFilters({ filter, setFilter }: ListLook<PaymentLookFilter, PaymentSort>, counts: PaymentCounts | undefined): readonly FilterPart[] {
  const serviceOptions = useServiceOptions();
  const psps = filter.psp === null ? [] : [filter.psp];
  const offices = filter.office === null ? [] : [filter.office];
  return [
    { key: 'effects', name: 'Esito', always: true, active: filter.effects.length > 0, chip: <ChoiceFilter name="Esito" any="tutti" many options={EFFECT_OPTIONS} chosen={filter.effects} counts={countsOf(counts?.effects)} onChoose={(chosen) => setFilter({ effects: PAYMENT_EFFECTS.filter((effect) => chosen.includes(effect)) })} /> },
    { key: 'paid', name: 'Pagato', always: true, active: filter.paid !== '', chip: <PeriodFilter name="Pagato" any="sempre" quick={PAST_PERIODS} value={filter.paid} onChoose={(paid) => setFilter({ paid })} /> },
    { key: 'amount', name: 'Importo', always: true, active: filter.amountFrom !== null || filter.amountTo !== null, chip: <AmountFilter value={{ from: filter.amountFrom, to: filter.amountTo }} onChoose={({ from, to }) => setFilter({ amountFrom: from, amountTo: to })} /> },
    { key: 'service', name: 'Servizio', always: true, active: filter.serviceId !== null, chip: <ChoiceFilter name="Servizio" any="tutti" many={false} options={serviceOptions} chosen={filter.serviceId === null ? [] : [String(filter.serviceId)]} counts={countsOf(counts?.services)} onChoose={([chosen]) => setFilter({ serviceId: chosen === undefined ? null : Number(chosen) })} /> },
    { key: 'anomalous', name: 'Con anomalie', always: true, active: filter.anomalousOnly, chip: <FilterToggle label="Con anomalie" active={filter.anomalousOnly} onToggle={() => setFilter({ anomalousOnly: !filter.anomalousOnly })} /> },
    { key: 'psp', name: 'Dove è stato pagato', always: false, active: filter.psp !== null, chip: <ChoiceFilter name="Dove" any="ovunque" many={false} options={optionsOf(counts?.psps, psps)} chosen={psps} counts={countsOf(counts?.psps)} onChoose={([chosen]) => setFilter({ psp: chosen ?? null })} /> },
    { key: 'received', name: 'Ricevuto', always: false, active: filter.received !== '', chip: <PeriodFilter name="Ricevuto" any="sempre" quick={PAST_PERIODS} value={filter.received} onChoose={(received) => setFilter({ received })} /> },
    { key: 'office', name: 'Ufficio', always: false, active: filter.office !== null, chip: <ChoiceFilter name="Ufficio" any="tutti" many={false} options={optionsOf(counts?.offices, offices)} chosen={offices} counts={countsOf(counts?.offices)} onChoose={([chosen]) => setFilter({ office: chosen ?? null })} /> },
  ];
}
