import { useState } from 'react';
import { STEP_MONTHS, type PlanRules } from '../../../main/domain/installment-plan.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, AmountField, CheckBox, FormRow, Panel, SelectField, showToast, Strip, TextField } from '../../components/index.ts';
import { planRuleProblems, planRulesOfTyped, typedPlanRulesOf, type TypedPlanRules } from './plan-rules-form.ts';

const STEPS = STEP_MONTHS.map((step) => ({ value: String(step), label: step === 1 ? 'Ogni mese' : step === 12 ? 'Ogni anno' : `Ogni ${step} mesi` }));
const ROUNDINGS = [{ value: 'CENT', label: 'Al centesimo' }, { value: 'EURO', label: 'All’euro' }];
const REMAINDERS = [{ value: 'LAST', label: 'Sull’ultima rata' }, { value: 'FIRST', label: 'Sulla prima rata' }];

/** Rate: how the service divides its debts. Saved by itself, for the plans to come. */
export function PlanRulesPanel({ serviceId, readOnly }: Readonly<{ serviceId: number; readOnly: boolean }>) {
  const client = useClient();
  const found = useOperation({ key: ['plans.rules', serviceId], topics: ['catalogue'], call: (signal) => client.plans.rules({ serviceId }, { signal }) });
  if (found.value === undefined) return found.failure == null ? null : <Panel title="Rate" padded><Strip tone="red">{found.failure.message}</Strip></Panel>;
  return <RulesForm key={found.value.version} serviceId={serviceId} stored={found.value} readOnly={readOnly} />;
}

function RulesForm({ serviceId, stored, readOnly }: Readonly<{ serviceId: number; stored: Readonly<{ rules: PlanRules; version: number }>; readOnly: boolean }>) {
  const client = useClient();
  const [typed, setTyped] = useState(() => typedPlanRulesOf(stored.rules));
  const save = useMutationOnce((rules: PlanRules, requestId) => client.plans.saveRules({ requestId, serviceId, expectedVersion: stored.version, rules: { ...rules, lapse: rules.lapse === null ? null : { ...rules.lapse } } }), ['catalogue']);
  const set = (part: Partial<TypedPlanRules>) => setTyped({ ...typed, ...part });
  const rules = planRulesOfTyped(typed);
  const problems = planRuleProblems(typed);
  const same = rules !== null && JSON.stringify(rules) === JSON.stringify(stored.rules);
  const send = async () => {
    if (rules === null) return;
    const outcome = await save.run(rules);
    if (outcome.ok) showToast('Regole delle rate salvate. Valgono per i prossimi piani.', []);
  };
  return (
    <Panel title="Rate" note={stored.version === 0 ? 'regole di partenza' : undefined} padded>
      <TextField label="Al massimo" value={typed.most} onChange={(most) => set({ most })} width="short" inputMode="numeric" fact="rate" error={problems.most ?? null} />
      <TextField label="Prima scadenza" value={typed.days} onChange={(days) => set({ days })} width="short" inputMode="numeric" fact="giorni da oggi" error={problems.days ?? null} />
      <SelectField label="Cadenza" choices={STEPS} value={typed.step} onChoose={(step) => set({ step })} width="code" />
      <AmountField label="Rata minima" text={typed.minimum} onText={(minimum) => set({ minimum })} error={problems.minimum ?? null} />
      <SelectField label="Arrotondamento" choices={ROUNDINGS} value={typed.rounding} onChoose={(value) => set({ rounding: value === 'EURO' ? 'EURO' : 'CENT' })} width="code" />
      <SelectField label="Il resto va" choices={REMAINDERS} value={typed.remainder} onChoose={(value) => set({ remainder: value === 'FIRST' ? 'FIRST' : 'LAST' })} width="code" />
      <FormRow label="Importo intero" group>{() => <CheckBox checked={typed.whole} onChange={(whole) => set({ whole })}>Resta pagabile accanto al piano</CheckBox>}</FormRow>
      <FormRow label="Decadenza" group>{() => <CheckBox checked={typed.lapses} onChange={(lapses) => set({ lapses })}>Il piano si perde con rate non pagate</CheckBox>}</FormRow>
      {typed.lapses ? <><TextField label="Rate non pagate" value={typed.missed} onChange={(missed) => set({ missed })} width="short" inputMode="numeric" error={problems.missed ?? null} /><TextField label="Entro" value={typed.months} onChange={(months) => set({ months })} width="short" inputMode="numeric" fact="mesi, anche non consecutive" error={problems.months ?? null} /></> : null}
      {save.failure === null ? null : <Strip tone="red">{save.failure.message}</Strip>}
      {readOnly ? null : <div className="config-add"><ActionButton label="Salva le regole delle rate" busy={save.busy} disabledReason={rules === null ? 'Correggi i valori segnati' : same ? 'Non c’è nulla da salvare' : null} onPress={() => { void send(); }} /></div>}
    </Panel>
  );
}
