import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, DateField, FailureState, Panel, RadioCards, readDate, showToast, StateWord, TextAreaField, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { OnboardingStep } from './intermediary-types.ts';

const LOOK = {
  TODO: { label: 'Da fare', tone: 'neutral', shape: 'ring-dashed' }, DOING: { label: 'In corso', tone: 'blue', shape: 'half' }, DONE: { label: 'Fatto', tone: 'green', shape: 'disc-tick' }, NOT_NEEDED: { label: 'Non serve', tone: 'neutral', shape: 'ring-slash' },
} as const;
const STATES = ['TODO', 'DOING', 'DONE', 'NOT_NEEDED'] as const;

/** Percorso di avviamento: each step with state, responsible and day, and what the program itself sees. */
export function OnboardingPanel() {
  const client = useClient();
  const { print } = usePrint();
  const [editing, setEditing] = useState<OnboardingStep | null>(null);
  const [printing, setPrinting] = useState(false);
  const found = useOperation({ key: ['onboarding.steps'], topics: ['setup', 'catalogue', 'sync'], call: (signal) => client.onboarding.steps({}, { signal }) });
  const paper = async () => {
    setPrinting(true);
    const answer = await client.onboarding.print({});
    setPrinting(false);
    if (answer.ok) print(answer.value);
    else showToast(answer.error.message);
  };
  const steps = found.value?.steps ?? [];
  return (
    <Panel title="Percorso di avviamento" className="config-below" action={<ActionButton compact label="Stampa" icon="printer" busy={printing} onPress={() => { void paper(); }} />}>
      {found.state === 'failed' ? <FailureState title="I passi non si sono letti" failure={found.failure} onRetry={found.reload} /> : null}
      <ol className="config-changes">
        {steps.map((step, index) => (
          <li key={step.code} className="config-change">
            <div className="config-change-words">
              <span className="config-change-title">{index + 1}. {step.title} <StateWord look={LOOK[step.state]} /></span>
              <p className="help">{step.explanation}</p>
              {step.observed === null ? null : <p className="detail">{step.observed}</p>}
              {step.responsible === null && step.doneOn === null && step.note === null ? null : <p className="detail">{[step.responsible, step.doneOn === null ? null : `fatto il ${formatDate(step.doneOn)}`, step.note].filter((part) => part !== null).join(' · ')}</p>}
            </div>
            <span className="config-change-acts"><ActionButton compact label={`Aggiorna il passo ${index + 1}…`} onPress={() => setEditing(step)} /></span>
          </li>
        ))}
      </ol>
      {editing === null ? null : <StepDialog step={editing} onClose={() => setEditing(null)} />}
    </Panel>
  );
}

function StepDialog({ step, onClose }: Readonly<{ step: OnboardingStep; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [state, setState] = useState<OnboardingStep['state']>(step.state);
  const [responsible, setResponsible] = useState(step.responsible ?? '');
  const [day, setDay] = useState(formatDate(step.doneOn ?? today));
  const [note, setNote] = useState(step.note ?? '');
  const saving = useMutationOnce((doneOn: string | null, requestId) => client.onboarding.save({ requestId, code: step.code, state, responsible: responsible.trim() === '' ? null : responsible.trim(), doneOn, note: note.trim() === '' ? null : note.trim(), expectedVersion: step.version }), ['setup']);
  const read = readDate(day, today, 'THIS_YEAR');
  const problem = state !== 'DONE' || read.kind === 'value' ? null : read.kind === 'problem' ? read.message : 'Scrivi il giorno.';
  const save = async () => {
    if (problem !== null) return;
    const outcome = await saving.run(state === 'DONE' && read.kind === 'value' ? read.value : null);
    if (outcome.ok) onClose();
  };
  return (
    <ActDialog question={step.title} consequences={[{ text: step.explanation }]} verb="Salva il passo" backVerb="Lascia com’era" footNote="Resta nel registro delle operazioni" busy={saving.busy} failure={saving.failure} paths={['doneOn', 'responsible', 'note']} onConfirm={() => { void save(); }} onBack={onClose}>
      <div className="acts-fields">
        <RadioCards name="Stato" value={state} onChoose={(chosen) => setState(STATES.find((known) => known === chosen) ?? state)} choices={STATES.map((value) => ({ value, label: LOOK[value].label }))} />
        <TextField label="Responsabile" path="responsible" optional="(facoltativo)" value={responsible} onChange={setResponsible} maxLength={80} error={errorAt(saving.failure, 'responsible')} />
        {state === 'DONE' ? <DateField label="Fatto il" path="doneOn" text={day} onText={setDay} today={today} error={errorAt(saving.failure, 'doneOn') ?? problem} /> : null}
        <TextAreaField label="Note" path="note" optional="(facoltative)" value={note} onChange={setNote} maxLength={500} error={errorAt(saving.failure, 'note')} />
      </div>
    </ActDialog>
  );
}
