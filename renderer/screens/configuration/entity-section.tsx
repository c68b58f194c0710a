import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionBar, ActionButton, ErrorsLeft, FailureState, Screen, showToast } from '../../components/index.ts';
import { EntityFields } from '../settings-form/entity-fields.tsx';
import { entityDifferences, entityFormOf, entityInputOf, entityProblems } from '../settings-form/entity-form.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { Entity, EntityInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { SectionTabs } from './section-tabs.tsx';
import { useSetupState } from './use-setup-state.ts';

export function EntitySection() {
  const state = useSetupState();
  if (state.value === undefined) return <Screen title="Configurazione" bar={<SectionTabs />}>{state.state === 'failed' ? <FailureState title="I dati dell’ente non si sono aperti" failure={state.failure} onRetry={state.reload} /> : null}</Screen>;
  return <EntityForm stored={state.value.entity} />;
}

function EntityForm({ stored }: Readonly<{ stored: Entity | null }>) {
  const client = useClient();
  const saving = useMutationOnce((input: EntityInput & Readonly<{ expectedVersion: number | null }>, requestId) => client.setup.saveEntity({ requestId, ...input }), ['setup']);
  const form = useSettingsForm({ start: entityFormOf(stored), problems: entityProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(entityFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...entityInputOf(form.form), expectedVersion });
    if (!answer.ok) return;
    start.follow(answer.value);
    form.replace(entityFormOf(answer.value));
    showToast('Dati dell’ente salvati. I prossimi avvisi li portano già.', []);
  };
  const undo = () => { start.follow(stored); form.replace(entityFormOf(stored)); };
  const foot = (
    <ActionBar left={form.dirty ? <ActionButton label="Lascia com’era" onPress={undo} /> : <span className="help">Nessuna modifica</span>}>
      <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
      <ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.dirty ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(start.version); }} />
    </ActionBar>
  );
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} foot={foot}>
      <div ref={form.root} className="settings-form">
        <EntityFields form={form} all />
        <SaveRefusal failure={saving.failure} paths={Object.keys(form.form)} lines={stored === null ? [] : entityDifferences(form.form, entityFormOf(stored))}
          onReload={undo} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
      </div>
      <LeaveQuestion dirty={form.dirty} stays="i dati dell’ente restano com’erano" />
    </Screen>
  );
}
