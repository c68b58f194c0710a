import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { AccountFields } from '../settings-form/account-fields.tsx';
import { accountDifferences, accountFormOf, accountInputOf, accountProblems } from '../settings-form/account-form.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import type { Account, AccountInput } from '../settings-form/setting-types.ts';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { SetupFrame } from './setup-frame.tsx';
import type { StepProps } from './setup-screen.tsx';

type SaveInput = AccountInput & Readonly<{ id: number | null; expectedVersion: number | null }>;

export function AccountStep({ state, place, onNext, onBack, onPlace }: StepProps) {
  const client = useClient();
  const stored: Account | null = state.accounts[0] ?? null;
  const saving = useMutationOnce((input: SaveInput, requestId) => client.catalogue.saveAccount({ requestId, ...input }), ['setup', 'catalogue']);
  const form = useSettingsForm({ start: stored === null ? { iban: '', label: 'Tesoreria', holder: '' } : accountFormOf(stored), problems: accountProblems, saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(accountFormOf(now)));
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...accountInputOf(form.form), id: stored?.id ?? null, expectedVersion });
    if (answer.ok) onNext();
  };
  return (
    <SetupFrame
      state={state} place={place} title="Conto dei pagamenti" explanation="Il conto su cui arriva il denaro. Tutti i servizi lo useranno; altri conti, anche postali, si aggiungono in Configurazione."
      onPlace={onPlace} onBack={onBack} onGo={() => { void save(start.version); }} busy={saving.busy} errors={form.shownErrors} onJump={form.jump} ref={form.root}
    >
      <AccountFields form={form} />
      <SaveRefusal failure={saving.failure} paths={Object.keys(form.form)} lines={stored === null ? [] : accountDifferences(form.form, accountFormOf(stored))}
        onReload={() => { start.follow(stored); form.replace(accountFormOf(stored)); }} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
    </SetupFrame>
  );
}
