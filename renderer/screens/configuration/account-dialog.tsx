import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, Dialog, DialogBack, showToast } from '../../components/index.ts';
import { AccountFields } from '../settings-form/account-fields.tsx';
import { accountDifferences, accountFormOf, accountInputOf, accountProblems } from '../settings-form/account-form.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { Account, AccountInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';

type SaveInput = AccountInput & Readonly<{ id: number | null; expectedVersion: number | null }>;

/** A new account, or one to change. `account` follows what is stored. */
export function AccountDialog({ account, onClose }: Readonly<{ account: Account | null; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((input: SaveInput, requestId) => client.catalogue.saveAccount({ requestId, ...input }), ['catalogue', 'setup']);
  const form = useSettingsForm({ start: accountFormOf(account), problems: accountProblems, saving });
  const start = useStartingVersion(account, form, (now) => form.replace(accountFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...accountInputOf(form.form), id: account?.id ?? null, expectedVersion });
    if (!answer.ok) return;
    showToast(`Conto “${answer.value.label}” salvato.`, []);
    onClose();
  };
  return (
    <Dialog
      open title={account === null ? 'Nuovo conto' : `Conto “${account.label}”`} onClose={onClose}
      foot={<><DialogBack label="Annulla" onBack={onClose} /><ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} onPress={() => { void save(start.version); }} /></>}
    >
      <div ref={form.root}>
        <AccountFields form={form} />
        <SaveRefusal failure={saving.failure} paths={['iban', 'label', 'holder']} lines={account === null ? [] : accountDifferences(form.form, accountFormOf(account))}
          onReload={() => { start.follow(account); form.replace(accountFormOf(account)); }} onReapply={() => { start.follow(account); void save(account?.version ?? null); }} />
      </div>
    </Dialog>
  );
}
