import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionBar, ActionButton, EmptyState, ErrorsLeft, FactRow, FailureState, formatCount, Screen, showToast, Strip } from '../../components/index.ts';
import { NumberingFields } from '../settings-form/numbering-fields.tsx';
import { numberingDifferences, numberingFormOf, numberingInputOf, numberingProblems } from '../settings-form/numbering-form.ts';
import { NumberingPreview } from '../settings-form/numbering-preview.tsx';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { Numbering, NumberingInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { EnrolAgainDialog } from './enrol-again-dialog.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { SectionTabs } from './section-tabs.tsx';
import { useSetupState } from './use-setup-state.ts';

export function NumberingSection() {
  const state = useSetupState();
  const stored = state.value?.numbering;
  if (state.value === undefined || stored === undefined) return <Screen title="Configurazione" bar={<SectionTabs />}>{state.state === 'failed' ? <FailureState title="La numerazione non si è aperta" failure={state.failure} onRetry={state.reload} /> : null}</Screen>;
  if (stored === null) return <Screen title="Configurazione" bar={<SectionTabs />}><EmptyState icon="info" framed title="Numerazione non impostata">Si imposta nel primo avvio.</EmptyState></Screen>;
  return <NumberingForm stored={stored} />;
}

function NumberingForm({ stored }: Readonly<{ stored: Numbering }>) {
  const client = useClient();
  const [enrolling, setEnrolling] = useState(false);
  const saving = useMutationOnce((input: NumberingInput & Readonly<{ expectedVersion: number | null }>, requestId) => client.setup.saveNumbering({ requestId, ...input }), ['setup']);
  const form = useSettingsForm({ start: numberingFormOf(stored), problems: numberingProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(numberingFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...numberingInputOf(form.form), expectedVersion });
    if (!answer.ok) return;
    start.follow(answer.value);
    form.replace(numberingFormOf(answer.value));
    showToast('Numerazione salvata.', []);
  };
  const undo = () => { start.follow(stored); form.replace(numberingFormOf(stored)); };
  const foot = (
    <ActionBar left={<><ActionButton label="Iscrivi di nuovo…" onPress={() => setEnrolling(true)} />{form.dirty ? <ActionButton label="Lascia com’era" onPress={undo} /> : null}</>}>
      <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
      <ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.dirty ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(start.version); }} />
    </ActionBar>
  );
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} foot={foot} sideKind="wide" side={<NumberingPreview form={form.form} title="Come sono fatti i numeri" />}>
      <div ref={form.root} className="settings-form">
        <div className="config-gap">
          {stored.stopped === null
            ? <Strip tone="green">La numerazione è in ordine.</Strip>
            : <Strip tone="red" action={{ label: 'Iscrivi di nuovo…', onPress: () => setEnrolling(true) }}>La numerazione è ferma. {stored.stopped}</Strip>}
        </div>
        <FactRow label="Numeri emessi">{formatCount(stored.issued)}{stored.locked ? <span className="help"> · con numeri già emessi segregazione e prefisso non si cambiano più</span> : null}</FactRow>
        <NumberingFields form={form} locked={stored.locked} />
        <SaveRefusal failure={saving.failure} paths={Object.keys(form.form)} lines={numberingDifferences(form.form, numberingFormOf(stored))}
          onReload={undo} onReapply={() => { start.follow(stored); void save(stored.version); }} />
      </div>
      <LeaveQuestion dirty={form.dirty} stays="la numerazione resta com’era" />
      {enrolling ? <EnrolAgainDialog current={stored.workstation} onClose={() => setEnrolling(false)} /> : null}
    </Screen>
  );
}
