import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { EntityFields } from '../settings-form/entity-fields.tsx';
import { entityDifferences, entityFormOf, entityInputOf, entityProblems } from '../settings-form/entity-form.ts';
import type { EntityInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { SetupFrame } from './setup-frame.tsx';
import type { StepProps } from './setup-screen.tsx';

export function EntityStep({ state, place, onNext, onBack, onPlace }: StepProps) {
  const client = useClient();
  const stored = state.entity;
  const saving = useMutationOnce((input: EntityInput & Readonly<{ expectedVersion: number | null }>, requestId) => client.setup.saveEntity({ requestId, ...input }), ['setup']);
  const form = useSettingsForm({ start: entityFormOf(stored), problems: entityProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(entityFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...entityInputOf(form.form), expectedVersion });
    if (answer.ok) onNext();
  };
  return (
    <SetupFrame
      state={state} place={place} title="Dati dell’ente" explanation="Compaiono su ogni avviso. Il codice fiscale è quello con cui l’ente ha aderito a pagoPA: si controlla mentre lo scrivi."
      onPlace={onPlace} onBack={onBack} onGo={() => { void save(start.version); }} busy={saving.busy} errors={form.shownErrors} onJump={form.jump} ref={form.root}
    >
      <EntityFields form={form} all={false} />
      <SaveRefusal failure={saving.failure} paths={Object.keys(form.form)} lines={stored === null ? [] : entityDifferences(form.form, entityFormOf(stored))}
        onReload={() => { start.follow(stored); form.replace(entityFormOf(stored)); }} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
    </SetupFrame>
  );
}
