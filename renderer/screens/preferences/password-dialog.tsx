import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, Dialog, DialogBack, PasswordField, showToast } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useSettingsForm, type Problems } from '../settings-form/use-settings-form.ts';

type PasswordForm = Readonly<{ current: string; next: string; again: string }>;
const EMPTY: PasswordForm = { current: '', next: '', again: '' };

function problemsOf(form: PasswordForm): Problems {
  const problems: Record<string, string> = {};
  const length = [...form.next.normalize('NFKC')].length;
  if (form.current === '') problems['current'] = 'Scrivi la password di adesso.';
  if (length < 12) problems['next'] = length === 0 ? 'Almeno 12 caratteri: una frase breve va bene.' : `Servono almeno 12 caratteri: ora sono ${length}.`;
  if (form.again !== form.next) problems['again'] = 'Le due password non sono uguali.';
  return problems;
}

export function PasswordDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((input: Readonly<{ current: string; next: string }>, requestId) => client.access.changePassword({ requestId, ...input }));
  const form = useSettingsForm({ start: EMPTY, problems: problemsOf, saving });
  const save = async () => {
    if (!form.check()) return;
    const answer = await saving.run({ current: form.form.current, next: form.form.next });
    if (!answer.ok) return;
    showToast('Password cambiata. Usa quella nuova dal prossimo accesso.', []);
    onClose();
  };
  return (
    <Dialog open title="Cambia password" onClose={onClose} foot={<><DialogBack label="Lascia quella di adesso" onBack={onClose} /><ActionButton label="Cambia password" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} onPress={() => { void save(); }} /></>}>
      <div ref={form.root}>
        <PasswordField label="Password di adesso" path="current" autoFocus value={form.form.current} onChange={(current) => form.set({ current })} error={form.errorAt('current')} />
        <PasswordField label="Nuova password" path="next" value={form.form.next} onChange={(next) => form.set({ next })} error={form.errorAt('next')} help="Almeno 12 caratteri: una frase breve va bene e si ricorda meglio" />
        <PasswordField label="Ripeti la nuova" path="again" value={form.form.again} onChange={(again) => form.set({ again })} error={form.errorAt('again')} onEnter={() => { void save(); }} />
        <SaveRefusal failure={saving.failure} paths={['current', 'next', 'again']} lines={[]} onReload={saving.reset} onReapply={() => { void save(); }} />
      </div>
    </Dialog>
  );
}
