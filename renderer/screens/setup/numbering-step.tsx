import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { NumberingFields } from '../settings-form/numbering-fields.tsx';
import { numberingDifferences, numberingFormOf, numberingInputOf, numberingProblems } from '../settings-form/numbering-form.ts';
import { NumberingPreview } from '../settings-form/numbering-preview.tsx';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { NumberingInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { SetupFrame } from './setup-frame.tsx';
import type { StepProps } from './setup-screen.tsx';

export function NumberingStep({ state, place, onNext, onBack, onPlace }: StepProps) {
  const client = useClient();
  const stored = state.numbering;
  const saving = useMutationOnce((input: NumberingInput & Readonly<{ expectedVersion: number | null }>, requestId) => client.setup.saveNumbering({ requestId, ...input }), ['setup']);
  const form = useSettingsForm({ start: numberingFormOf(stored), problems: numberingProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(numberingFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...numberingInputOf(form.form), expectedVersion });
    if (answer.ok) onNext();
  };
  return (
    <SetupFrame
      state={state} place={place} title="Numerazione degli avvisi" explanation="Ogni avviso ha un numero di 18 cifre. Copia qui i dati dalla lettera di adesione o dal portale del tuo intermediario."
      onPlace={onPlace} onBack={onBack} onGo={() => { void save(start.version); }} busy={saving.busy} errors={form.shownErrors} onJump={form.jump} ref={form.root} side={<NumberingPreview form={form.form} />}
    >
      <NumberingFields form={form} locked={stored?.locked ?? false} />
      <SaveRefusal failure={saving.failure} paths={Object.keys(form.form)} lines={stored === null ? [] : numberingDifferences(form.form, numberingFormOf(stored))}
        onReload={() => { start.follow(stored); form.replace(numberingFormOf(stored)); }} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
    </SetupFrame>
  );
}
