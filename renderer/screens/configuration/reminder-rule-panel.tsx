import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, Panel, SelectField, showToast, Strip } from '../../components/index.ts';

type Number = 'SAME' | 'NEW';

const NUMBERS: readonly Readonly<{ value: Number; label: string }>[] = [{ value: 'SAME', label: 'Tiene il numero dell’avviso' }, { value: 'NEW', label: 'Prende un numero nuovo' }];

const EFFECTS: Readonly<Record<Number, string>> = {
  SAME: 'Chi paga con la carta vecchia paga quello che si chiede adesso, e una volta sola.',
  NEW: 'La carta vecchia diventa superata e il suo numero non si paga più appena l’intermediario lo sa. Per gli atti che vogliono un avviso proprio.',
};

/** Solleciti: whether the reminders of the service keep the number. Saved by itself, for the reminders to come. */
export function ReminderRulePanel({ serviceId, readOnly }: Readonly<{ serviceId: number; readOnly: boolean }>) {
  const client = useClient();
  const found = useOperation({ key: ['lots.reminderRule', serviceId], topics: ['catalogue'], call: (signal) => client.lots.reminderRule({ serviceId }, { signal }) });
  if (found.value === undefined) return found.failure == null ? null : <Panel title="Solleciti" padded><Strip tone="red">{found.failure.message}</Strip></Panel>;
  return <RuleForm key={found.value.version} serviceId={serviceId} stored={found.value} readOnly={readOnly} />;
}

function RuleForm({ serviceId, stored, readOnly }: Readonly<{ serviceId: number; stored: Readonly<{ number: Number; version: number }>; readOnly: boolean }>) {
  const client = useClient();
  const [number, setNumber] = useState(stored.number);
  const save = useMutationOnce((chosen: Number, requestId) => client.lots.saveReminderRule({ requestId, serviceId, expectedVersion: stored.version, number: chosen }), ['catalogue']);
  const send = async () => {
    const outcome = await save.run(number);
    if (outcome.ok) showToast('Regola dei solleciti salvata. Vale per i prossimi solleciti.', []);
  };
  return (
    <Panel title="Solleciti" note={stored.version === 0 ? 'regola di partenza' : undefined} padded>
      <SelectField label="Il sollecito" choices={NUMBERS} value={number} onChoose={(value) => setNumber(value === 'NEW' ? 'NEW' : 'SAME')} help={EFFECTS[number]} />
      {save.failure === null ? null : <Strip tone="red">{save.failure.message}</Strip>}
      {readOnly ? null : <div className="config-add"><ActionButton label="Salva la regola dei solleciti" busy={save.busy} disabledReason={number === stored.number ? 'Non c’è nulla da salvare' : null} onPress={() => { void send(); }} /></div>}
    </Panel>
  );
}
