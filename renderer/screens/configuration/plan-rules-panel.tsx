import { useState } from 'react';
import { MAX_INSTALLMENTS, STEP_MONTHS, type PlanRules } from '../../../main/domain/installment-plan.ts';
import { formatAmount, parseTypedAmount } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, AmountField, CheckBox, FormRow, Panel, SelectField, showToast, Strip, TextField } from '../../components/index.ts';

type Typed = Readonly<{ most: string; days: string; step: string; minimum: string; rounding: PlanRules['rounding']; remainder: PlanRules['remainder']; whole: boolean; lapses: boolean; missed: string; months: string }>;

const STEPS = STEP_MONTHS.map((step) => ({ value: String(step), label: step === 1 ? 'Ogni mese' : step === 12 ? 'Ogni anno' : `Ogni ${step} mesi` }));
const ROUNDINGS = [{ value: 'CENT', label: 'Al centesimo' }, { value: 'EURO', label: 'All’euro' }];
const REMAINDERS = [{ value: 'LAST', label: 'Sull’ultima rata' }, { value: 'FIRST', label: 'Sulla prima rata' }];

function typedOf(rules: PlanRules): Typed {
  return {
    most: String(rules.maxInstallments), days: String(rules.firstDueDays), step: String(rules.stepMonths), minimum: formatAmount(rules.minimumCents), rounding: rules.rounding, remainder: rules.remainder, whole: rules.wholeBeside,
    lapses: rules.lapse !== null, missed: String(rules.lapse?.missed ?? 2), months: String(rules.lapse?.withinMonths ?? 6),
  };
}

/** The rules written; null while one cannot be read. */
function rulesOf(typed: Typed): PlanRules | null {
  const whole = (text: string, least: number, most: number) => (/^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most ? Number(text) : null);
  const [most, days, missed, months] = [whole(typed.most, 2, MAX_INSTALLMENTS), whole(typed.days, 0, 365), whole(typed.missed, 1, 24), whole(typed.months, 1, 60)];
  const step = STEP_MONTHS.find((one) => String(one) === typed.step);
  const minimum = parseTypedAmount(typed.minimum);
  if (most === null || days === null || step === undefined || !minimum.ok || (typed.lapses && (missed === null || months === null))) return null;
  return { maxInstallments: most, firstDueDays: days, stepMonths: step, minimumCents: minimum.value, rounding: typed.rounding, remainder: typed.remainder, wholeBeside: typed.whole, lapse: typed.lapses && missed !== null && months !== null ? { missed, withinMonths: months } : null };
}

/** Rate: how the service divides its debts. Saved by itself, for the plans to come. */
export function PlanRulesPanel({ serviceId, readOnly }: Readonly<{ serviceId: number; readOnly: boolean }>) {
  const client = useClient();
  const found = useOperation({ key: ['plans.rules', serviceId], topics: ['catalogue'], call: (signal) => client.plans.rules({ serviceId }, { signal }) });
  if (found.value === undefined) return found.failure == null ? null : <Panel title="Rate" padded><Strip tone="red">{found.failure.message}</Strip></Panel>;
  return <RulesForm key={found.value.version} serviceId={serviceId} stored={found.value} readOnly={readOnly} />;
}

function RulesForm({ serviceId, stored, readOnly }: Readonly<{ serviceId: number; stored: Readonly<{ rules: PlanRules; version: number }>; readOnly: boolean }>) {
  const client = useClient();
  const [typed, setTyped] = useState(() => typedOf(stored.rules));
  const save = useMutationOnce((rules: PlanRules, requestId) => client.plans.saveRules({ requestId, serviceId, expectedVersion: stored.version, rules: { ...rules, lapse: rules.lapse === null ? null : { ...rules.lapse } } }), ['catalogue']);
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const rules = rulesOf(typed);
  const same = rules !== null && JSON.stringify(rules) === JSON.stringify(stored.rules);
  const send = async () => {
    if (rules === null) return;
    const outcome = await save.run(rules);
    if (outcome.ok) showToast('Regole delle rate salvate. Valgono per i prossimi piani.', []);
  };
  return (
    <Panel title="Rate" note={stored.version === 0 ? 'regole di partenza' : undefined} padded>
      <TextField label="Al massimo" value={typed.most} onChange={(most) => set({ most })} width="short" inputMode="numeric" fact="rate" />
      <TextField label="Prima scadenza" value={typed.days} onChange={(days) => set({ days })} width="short" inputMode="numeric" fact="giorni da oggi" />
      <SelectField label="Cadenza" choices={STEPS} value={typed.step} onChoose={(step) => set({ step })} width="code" />
      <AmountField label="Rata minima" text={typed.minimum} onText={(minimum) => set({ minimum })} />
      <SelectField label="Arrotondamento" choices={ROUNDINGS} value={typed.rounding} onChoose={(value) => set({ rounding: value === 'EURO' ? 'EURO' : 'CENT' })} width="code" />
      <SelectField label="Il resto va" choices={REMAINDERS} value={typed.remainder} onChoose={(value) => set({ remainder: value === 'FIRST' ? 'FIRST' : 'LAST' })} width="code" />
      <FormRow label="Importo intero" group>{() => <CheckBox checked={typed.whole} onChange={(whole) => set({ whole })}>Resta pagabile accanto al piano</CheckBox>}</FormRow>
      <FormRow label="Decadenza" group>{() => <CheckBox checked={typed.lapses} onChange={(lapses) => set({ lapses })}>Il piano si perde con rate non pagate</CheckBox>}</FormRow>
      {typed.lapses ? <><TextField label="Rate non pagate" value={typed.missed} onChange={(missed) => set({ missed })} width="short" inputMode="numeric" /><TextField label="Entro" value={typed.months} onChange={(months) => set({ months })} width="short" inputMode="numeric" fact="mesi, anche non consecutive" /></> : null}
      {save.failure === null ? null : <Strip tone="red">{save.failure.message}</Strip>}
      {readOnly ? null : <div className="config-add"><ActionButton label="Salva le regole delle rate" busy={save.busy} disabledReason={rules === null ? 'Un valore non si legge' : same ? 'Non c’è nulla da salvare' : null} onPress={() => { void send(); }} /></div>}
    </Panel>
  );
}
