import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { FailureState } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { StarterService } from '../settings-form/setting-types.ts';
import { SetupFrame } from './setup-frame.tsx';
import type { StepProps } from './setup-screen.tsx';
import { startingChoice } from '../settings-form/starter-choice.ts';
import { StarterList, StarterSummary } from '../settings-form/starter-list.tsx';

type ActivateInput = Readonly<{ codes: string[]; accountId: number | null }>;

export function ServicesStep({ state, place, onNext, onBack, onPlace }: StepProps) {
  const client = useClient();
  const starter = useOperation({ key: ['catalogue.starterServices'], topics: ['catalogue'], call: (signal) => client.catalogue.starterServices({}, { signal }) });
  const saving = useMutationOnce((input: ActivateInput, requestId) => client.catalogue.activateStarter({ requestId, ...input }), ['setup', 'catalogue']);
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const rows: readonly StarterService[] = starter.value?.rows ?? [];
  const chosen = own ?? startingChoice(rows);
  const codes = rows.filter((row) => chosen.has(row.code) && !row.active).map((row) => row.code);
  const go = async () => {
    if (codes.length === 0) { onNext(); return; }
    const answer = await saving.run({ codes, accountId: state.accounts[0]?.id ?? null });
    if (answer.ok) onNext();
  };
  return (
    <SetupFrame
      state={state} place={place} title="Servizi" explanation="Scegli che cosa si paga nel tuo Comune. Causali, importi e scadenze sono già pronti e si cambiano in Configurazione."
      onPlace={onPlace} onBack={onBack} onGo={() => { void go(); }} busy={saving.busy} side={<StarterSummary rows={rows} chosen={chosen} />}
      note={codes.length === 0 && rows.every((row) => !row.active) ? 'Nessun servizio scelto: si può continuare e attivarli dopo.' : undefined}
    >
      {starter.state === 'failed' ? <FailureState title="Il catalogo non si è aperto" failure={starter.failure} onRetry={starter.reload} /> : <StarterList rows={rows} chosen={chosen} onChosen={setOwn} />}
      <SaveRefusal failure={saving.failure} paths={[]} lines={[]} onReload={saving.reset} onReapply={() => { void go(); }} />
    </SetupFrame>
  );
}
