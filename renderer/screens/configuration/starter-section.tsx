import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionBar, ActionButton, countOf, FailureState, Screen, SelectField, showToast, Strip } from '../../components/index.ts';
import { StarterList } from '../settings-form/starter-list.tsx';
import { formatIban } from '../../../main/domain/iban.ts';

type ActivateInput = Readonly<{ codes: string[]; accountId: number | null }>;

/** Further services of the starter catalogue, after the first run. */
export function StarterSection() {
  const client = useClient();
  const navigate = useNavigate();
  const starter = useOperation({ key: ['catalogue.starterServices'], topics: ['catalogue'], call: (signal) => client.catalogue.starterServices({}, { signal }) });
  const accounts = useOperation({ key: ['catalogue.accounts', false], topics: ['catalogue'], call: (signal) => client.catalogue.accounts({ includeRetired: false }, { signal }) });
  const activating = useMutationOnce((input: ActivateInput, requestId) => client.catalogue.activateStarter({ requestId, ...input }), ['catalogue', 'setup']);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [ownAccount, setOwnAccount] = useState<string | null>(null);
  const accountId = ownAccount ?? (accounts.value?.accounts[0] === undefined ? null : String(accounts.value.accounts[0].id));
  const back = () => { void navigate('/configurazione/servizi'); };
  const activate = async () => {
    const answer = await activating.run({ codes: [...chosen], accountId: accountId === null ? null : Number(accountId) });
    if (!answer.ok) return;
    showToast(`${countOf(answer.value.activated, 'servizio attivato', 'servizi attivati')}${answer.value.alreadyThere === 0 ? '' : `, ${answer.value.alreadyThere} c’erano già (anche ritirati)`}.`, []);
    back();
  };
  const foot = (
    <ActionBar left={<ActionButton label="Torna ai servizi" shortcut="Escape" onPress={back} />}>
      <ActionButton label={chosen.size === 0 ? 'Attiva' : `Attiva ${countOf(chosen.size, 'servizio', 'servizi')}`} kind="primary" shortcut="Ctrl+Enter" busy={activating.busy} disabledReason={chosen.size === 0 ? 'Scegli almeno un servizio' : null} onPress={() => { void activate(); }} />
    </ActionBar>
  );
  return (
    <Screen title="Catalogo iniziale" above="Configurazione · Servizi" foot={foot}>
      <div className="settings-form">
        {starter.state === 'failed' ? <FailureState title="Il catalogo non si è aperto" failure={starter.failure} onRetry={starter.reload} /> : null}
        {activating.failure === null ? null : <div className="config-gap"><Strip tone="red">{activating.failure.message}</Strip></div>}
        <SelectField label="Conto" choices={(accounts.value?.accounts ?? []).map((account) => ({ value: String(account.id), label: account.label, detail: formatIban(account.iban) }))} value={accountId} onChoose={setOwnAccount} placeholder="Scegli il conto" />
        <StarterList rows={starter.value?.rows ?? []} chosen={chosen} onChosen={setChosen} />
      </div>
    </Screen>
  );
}
