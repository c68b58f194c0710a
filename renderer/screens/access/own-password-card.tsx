import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, focusField, KeyBox, LinkButton, PasswordField } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { ownPasswordProblems, type OwnPasswordForm } from './own-password.ts';

export type OwnPasswordCardProps = Readonly<{
  name: string;
  /** The given password, where this window has just taken it at login. */
  given: string | null;
  onDone: () => void;
}>;

/** The first thing for who enters with a password that somebody else wrote: choosing one's own. */
export function OwnPasswordCard({ name, given, onDone }: OwnPasswordCardProps) {
  const client = useClient();
  const saving = useMutationOnce((input: Readonly<{ current: string; next: string }>, requestId) => client.access.changePassword({ requestId, ...input }));
  const leave = useMutationOnce((_input: null) => client.access.logout({}));
  const form = useSettingsForm<OwnPasswordForm>({ start: { current: given === null ? '' : null, next: '', again: '' }, problems: ownPasswordProblems, saving });
  const { current, next, again } = form.form;
  const choose = async () => {
    if (!form.check()) return;
    if ((await saving.run({ current: current ?? given ?? '', next })).ok) onDone();
  };
  const press = () => { void choose(); };
  const onward = () => { if (again === '' && form.root.current !== null) focusField(form.root.current, 'again'); else press(); };
  return (
    <section className="access-card" aria-labelledby="access-title">
      <h1 id="access-title" className="name-title">Scegli la tua password</h1>
      <p className="detail access-who">La password usata finora per <b>{name}</b> l’ha scritta un amministratore: scegline una che conosci solo tu.</p>
      <div ref={form.root}>
        {current === null ? null : <PasswordField label="Password ricevuta" path="current" autoFocus value={current} onChange={(typed) => form.set({ current: typed })} error={form.errorAt('current')} help="Quella che ti ha dato l’amministratore" />}
        <PasswordField label="Nuova password" path="next" autoFocus={current === null} value={next} onChange={(typed) => form.set({ next: typed })} error={form.errorAt('next')} onEnter={onward} help="Almeno 12 caratteri: una frase breve va bene e si ricorda meglio" />
        <PasswordField label="Ripeti la nuova" path="again" value={again} onChange={(typed) => form.set({ again: typed })} error={form.errorAt('again')} onEnter={press} />
        <SaveRefusal failure={saving.failure} paths={current === null ? ['next', 'again'] : ['current', 'next', 'again']} lines={[]} onReload={saving.reset} onReapply={press} />
      </div>
      <ActionButton label="Salva e comincia" kind="primary" className="access-enter" busy={saving.busy} onPress={press}><KeyBox combo="Enter" /></ActionButton>
      <p className="help">Non sei tu? <LinkButton label="Esci e cambia operatore" onPress={() => { void leave.run(null).then(onDone); }} /></p>
    </section>
  );
}
