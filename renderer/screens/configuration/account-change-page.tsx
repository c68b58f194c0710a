import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { z } from 'zod';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionBar, ActionButton, ConfirmDialog, ErrorsLeft, FailureState, Screen, showToast, Strip } from '../../components/index.ts';
import { errorElsewhere } from '../acts/failure-words.ts';
import type { Account } from '../settings-form/setting-types.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { AccountChangeFields, CHANGE_PATHS } from './account-change-fields.tsx';
import { accountChangeFormOf, accountChangeProblems, dayOf, newAccountOf, NEW_ACCOUNT, planInputOf, type AccountChangeForm } from './account-change-form.ts';
import { AccountChangePreviewPanel } from './account-change-preview.tsx';
import type { PlanInput } from './account-change-types.ts';
import { changeConsequences } from './account-change-words.ts';

/** The account a person came from, when they came from one. */
const arrival = z.object({ oldAccountId: z.number() });
const ACCOUNTS = '/configurazione/conti';

/** `/configurazione/conti/cambio`: the treasurer's account changes from a day on. */
export function AccountChangePage() {
  const client = useClient();
  const { state } = useLocation();
  const came = arrival.safeParse(state);
  const accounts = useOperation({ key: ['catalogue.accounts', true], topics: ['catalogue'], call: (signal) => client.catalogue.accounts({ includeRetired: true }, { signal }) });
  if (accounts.value === undefined) return <Screen title="Cambio del conto" above="Configurazione · Conti">{accounts.state === 'failed' ? <FailureState title="I conti non si sono aperti" failure={accounts.failure} onRetry={accounts.reload} /> : null}</Screen>;
  return <AccountChangeEditor accounts={accounts.value.accounts} oldAccountId={came.success ? came.data.oldAccountId : null} />;
}

function AccountChangeEditor({ accounts, oldAccountId }: Readonly<{ accounts: readonly Account[]; oldAccountId: number | null }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const [asking, setAsking] = useState<'LEAVE' | PlanInput | null>(null);
  const saving = useMutationOnce((input: PlanInput, requestId) => client.accountChanges.plan({ requestId, ...input }), ['accountChanges', 'catalogue']);
  const form = useSettingsForm({ start: accountChangeFormOf(accounts, oldAccountId, today), problems: (typed) => accountChangeProblems(typed, today), saving });
  const { form: typed } = form;
  const oldId = Number(typed.oldAccountId ?? 0);
  const next = newAccountOf(typed);
  const checked = next?.kind === 'NEW' ? { ...next, label: 'x', holder: null } : next;
  const preview = useOperation({ key: ['accountChanges.preview', oldId], topics: ['accountChanges'], enabled: oldId > 0, call: (signal) => client.accountChanges.preview({ oldAccountId: oldId, newAccount: null }, { signal }) });
  // Apart from the count: a wrong new account must not take the figures off the screen.
  const check = useOperation({ key: ['accountChanges.preview', oldId, checked], topics: ['accountChanges'], enabled: oldId > 0 && checked !== null, call: (signal) => client.accountChanges.preview({ oldAccountId: oldId, newAccount: checked }, { signal }) });
  const leave = () => { void navigate(ACCOUNTS); };
  const ask = () => {
    if (!form.check()) return;
    const input = planInputOf(typed, today);
    if (input !== null) setAsking(input);
  };
  const confirm = async (input: PlanInput) => {
    const answer = await saving.run(input);
    setAsking(null);
    if (!answer.ok) return;
    showToast(answer.value.state === 'PLANNED' ? `Cambio del conto previsto dal ${formatDate(input.effectiveOn)}.` : 'Cambio del conto cominciato: si può continuare a lavorare.', []);
    leave();
  };
  const elsewhere = errorElsewhere(saving.failure, CHANGE_PATHS);
  const day = dayOf(typed, today) ?? today;
  const foot = (
    <ActionBar left={<ActionButton label="Torna ai conti" shortcut="Escape" onPress={() => { if (form.dirty) setAsking('LEAVE'); else leave(); }} />}>
      <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
      <ActionButton label={day > today ? `Programma dal ${formatDate(day)}…` : 'Cambia il conto da oggi…'} kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={preview.value === undefined ? 'Aspetta il conteggio delle posizioni' : null} onPress={ask} />
    </ActionBar>
  );
  return (
    <Screen title="Cambio del conto" above="Configurazione · Conti" why="Il conto del tesoriere cambia: i servizi e le posizioni da pagare passano al conto nuovo, con una sola azione." foot={foot}>
      <div className="config-wide sp-stack" ref={form.root}>
        {elsewhere === null ? null : <Strip tone="red">{elsewhere}</Strip>}
        <AccountChangeFields form={form} accounts={accounts} today={today} refused={check.failure} />
        <AccountChangePreviewPanel preview={preview} />
      </div>
      <ConfirmDialog open={asking === 'LEAVE'} question="Lasciare il cambio senza salvarlo?" consequences={[{ text: 'Quello che hai scritto qui va perso; i conti restano come sono.', warning: true }]} verb="Lascia senza salvare" backVerb="Continua a scrivere" danger onConfirm={leave} onBack={() => setAsking(null)} />
      {asking === null || asking === 'LEAVE' || preview.value === undefined ? null : (
        <ConfirmDialog
          open question={asking.effectiveOn > today ? `Programmare il cambio del conto dal ${formatDate(asking.effectiveOn)}?` : 'Cambiare il conto da oggi?'} subtitle={`Da “${labelOf(accounts, typed.oldAccountId)}” a “${newLabelOf(accounts, typed)}”`}
          consequences={changeConsequences({ day: asking.effectiveOn, today, oldLabel: labelOf(accounts, typed.oldAccountId), newLabel: newLabelOf(accounts, typed), preview: { ...preview.value, beside: check.value?.beside ?? preview.value.beside }, withoutPostal: check.value?.withoutPostal ?? [] })}
          verb={asking.effectiveOn > today ? 'Programma il cambio' : 'Cambia il conto'} backVerb="Non cambiare" busy={saving.busy} footNote="Resta nel registro delle operazioni" onConfirm={() => { void confirm(asking); }} onBack={() => setAsking(null)}
        />
      )}
    </Screen>
  );
}

function labelOf(accounts: readonly Account[], id: string | null): string {
  return accounts.find((account) => String(account.id) === id)?.label ?? '';
}

function newLabelOf(accounts: readonly Account[], form: AccountChangeForm): string {
  return form.newAccountId === NEW_ACCOUNT ? form.label.trim() : labelOf(accounts, form.newAccountId);
}
