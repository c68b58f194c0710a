import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { FactRow, PasswordField, TextField } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { administratorProblems, passwordShortfall, proposedUsername, type AdministratorForm } from './administrator-form.ts';
import { SetupFrame } from './setup-frame.tsx';
import type { StepProps } from './setup-screen.tsx';

const EMPTY: AdministratorForm = { name: '', username: '', password: '', again: '' };

type Props = StepProps & Readonly<{ /** The new administrator is logged in: the window must look again who is at work. */ onEntered: () => void }>;

export function AdministratorStep(props: Props) {
  return props.state.administratorName === null ? <NewAdministrator {...props} /> : <KnownAdministrator {...props} name={props.state.administratorName} />;
}

function KnownAdministrator({ state, place, onNext, onBack, onPlace, name }: Props & Readonly<{ name: string }>) {
  return (
    <SetupFrame state={state} place={place} title="Amministratore" explanation="L’amministratore c’è già. Altri operatori si aggiungono in Configurazione." onPlace={onPlace} onBack={onBack} onGo={onNext} busy={false}>
      <FactRow label="Nome"><b>{name}</b></FactRow>
    </SetupFrame>
  );
}

function NewAdministrator({ state, place, onNext, onBack, onPlace, onEntered }: Props) {
  const client = useClient();
  const saving = useMutationOnce((input: Readonly<{ username: string; name: string; password: string }>, requestId) => client.setup.createAdministrator({ requestId, ...input }), ['setup', 'operators']);
  const form = useSettingsForm({ start: EMPTY, problems: administratorProblems, saving });
  const [ownUsername, setOwnUsername] = useState(false);
  const { text } = form;
  const save = async () => {
    if (!form.check()) return;
    const answer = await saving.run({ name: form.form.name.trim(), username: form.form.username.trim(), password: form.form.password });
    if (!answer.ok) return;
    onEntered();
    onNext();
  };
  const nameField = text('name');
  const userField = text('username');
  const long = form.form.password !== '' && passwordShortfall(form.form.password) === null;
  return (
    <SetupFrame
      state={state} place={place} title="Amministratore" explanation="È la persona che configura il programma, crea gli altri operatori e reimposta le password. Il suo nome compare a chi dimentica la password."
      onPlace={onPlace} onBack={onBack} onGo={() => { void save(); }} busy={saving.busy} errors={form.shownErrors} onJump={form.jump} ref={form.root}
    >
      <TextField label="Nome e cognome" {...nameField} autoFocus maxLength={80} onChange={(typed) => form.set(ownUsername ? { name: typed } : { name: typed, username: proposedUsername(typed) })} />
      <TextField label="Nome utente" {...userField} width="code" maxLength={60} onChange={(typed) => { setOwnUsername(true); form.set({ username: typed }); }} help="Si scrive a ogni accesso, maiuscole e minuscole non contano" />
      <PasswordField label="Password" path="password" value={form.form.password} onChange={(password) => form.set({ password })} error={form.errorAt('password')} help={long ? 'Lunghezza in ordine. Il programma rifiuta le password più comuni.' : 'Almeno 12 caratteri: una frase breve va bene e si ricorda meglio'} />
      <PasswordField label="Ripeti" path="again" value={form.form.again} onChange={(again) => form.set({ again })} error={form.errorAt('again')} help={form.form.again !== '' && form.form.again === form.form.password ? 'Uguale alla prima.' : 'La stessa password, una seconda volta'} />
      <SaveRefusal failure={saving.failure} paths={['name', 'username', 'password', 'again']} lines={[]} onReload={saving.reset} onReapply={() => { void save(); }} />
    </SetupFrame>
  );
}
