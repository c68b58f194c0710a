import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionBar, ActionButton, ActionMenu, ErrorsLeft, Screen, showToast, Strip, ConfirmDialog } from '../../components/index.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm, type SettingsForm } from '../settings-form/use-settings-form.ts';
import { ChargeRulesPanel } from './charge-rules-panel.tsx';
import { PlanRulesPanel } from './plan-rules-panel.tsx';
import { ReminderRulePanel } from './reminder-rule-panel.tsx';
import { DuplicateServiceDialog } from './duplicate-service-dialog.tsx';
import { BudgetFields } from './service-budget-fields.tsx';
import { DescriptionFields } from './service-description-fields.tsx';
import { serviceFormOf, serviceInputOf, type ServiceForm } from './service-form.ts';
import { serviceDifferences, serviceProblems } from './service-problems.ts';
import { AmountRuleFields, DueRuleFields } from './service-rule-fields.tsx';
import { IdentityFields, PayeeFields } from './service-identity-fields.tsx';
import type { SaveServiceInput, Service } from './service-types.ts';

export type ServicePart = Readonly<{ form: SettingsForm<ServiceForm> }>;

const PATHS = ['code', 'office', 'name', 'taxonomy', 'accountId', 'postalAccountId', 'description', 'dueRule', 'expiringDays', 'payableAfterDueDays', 'help'];

/** Everything a service says. Nobody but a responsible person changes it; the others read it. */
export function ServiceEditor({ stored, firstAccountId, readOnly }: Readonly<{ stored: Service | null; firstAccountId: number | null; readOnly: boolean }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const [duplicating, setDuplicating] = useState(false);
  const saving = useMutationOnce((input: SaveServiceInput, requestId) => client.catalogue.saveService({ requestId, ...input }), ['catalogue', 'setup']);
  const retiring = useMutationOnce((input: Readonly<{ id: number; expectedVersion: number; retired: boolean }>, requestId) => client.catalogue.retireService({ requestId, ...input }), ['catalogue', 'setup']);
  const form = useSettingsForm({ start: serviceFormOf(stored, firstAccountId), problems: (typed) => serviceProblems(typed, today), saving });
  const start = useStartingVersion(stored, form, (now) => form.replace(serviceFormOf(now)));
  const [leaving, setLeaving] = useState(false);
  const leave = () => { void navigate('/configurazione/servizi'); };
  const back = () => { if (form.dirty && !readOnly) setLeaving(true); else leave(); };
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run({ ...serviceInputOf(form.form, today), id: stored?.id ?? null, expectedVersion });
    if (!answer.ok) return;
    showToast(`Servizio ${answer.value.code} salvato. Vale per le prossime posizioni.`, []);
    start.follow(answer.value);
    form.replace(serviceFormOf(answer.value));
    if (stored === null) void navigate(`/configurazione/servizi/${answer.value.id}`, { replace: true });
  };
  const retire = async (service: Service) => {
    const answer = await retiring.run({ id: service.id, expectedVersion: service.version, retired: !service.retired });
    if (answer.ok) showToast(answer.value.retired ? `Servizio ${service.code} ritirato: non si creano più posizioni, quelle che ci sono restano.` : `Servizio ${service.code} di nuovo attivo.`, []);
  };
  const undo = () => { start.follow(stored); form.replace(serviceFormOf(stored, firstAccountId)); };
  const known = (field: string) => PATHS.includes(field) || /^(fields|budget|amountRule|dueRule)\./.test(field);
  const refusedField = saving.failure?.field ?? null;
  const foot = readOnly ? <ActionBar left={<ActionButton label="Torna ai servizi" shortcut="Escape" onPress={back} />}><span className="help">Il servizio lo cambia un responsabile.</span></ActionBar> : (
    <ActionBar left={<><ActionButton label="Torna ai servizi" shortcut="Escape" onPress={back} />{form.dirty && stored !== null ? <ActionButton label="Lascia com’era" onPress={undo} /> : null}</>}>
      <ErrorsLeft count={form.shownErrors} onJump={form.jump} />
      <ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.dirty || stored === null ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(start.version); }} />
    </ActionBar>
  );
  const actions = stored === null || readOnly ? undefined : <ActionMenu label="Altro" actions={[{ label: 'Duplica con un altro codice…', onPress: () => setDuplicating(true) }, { label: stored.retired ? 'Riattiva il servizio' : 'Ritira il servizio', onPress: () => { void retire(stored); } }]} />;
  return (
    <Screen title={stored === null ? 'Nuovo servizio' : `${stored.code} – ${stored.name}`} above="Configurazione · Servizi" {...(stored?.retired === true ? { beside: <span className="muted">ritirato</span> } : {})} {...(actions === undefined ? {} : { actions })} foot={foot}>
      <div className="config-editor sp-stack" ref={form.root} inert={readOnly}>
        {(stored?.warnings ?? []).map((warning) => <Strip key={warning} tone="amber">{warning}</Strip>)}
        {retiring.failure === null ? null : <Strip tone="red">{retiring.failure.message}</Strip>}
        <SaveRefusal failure={saving.failure} paths={refusedField !== null && known(refusedField) ? [refusedField] : []} lines={stored === null ? [] : serviceDifferences(form.form, serviceFormOf(stored))}
          onReload={undo} onReapply={() => { start.follow(stored); void save(stored?.version ?? null); }} />
        <IdentityFields form={form} isNew={stored === null} />
        <DescriptionFields form={form} />
        <AmountRuleFields form={form} />
        <DueRuleFields form={form} />
        <PayeeFields form={form} />
        <BudgetFields form={form} />
        {stored === null ? null : <><PlanRulesPanel serviceId={stored.id} readOnly={readOnly} /><ReminderRulePanel serviceId={stored.id} readOnly={readOnly} /><ChargeRulesPanel serviceId={stored.id} readOnly={readOnly} /></>}
      </div>
      <ConfirmDialog open={leaving} question="Lasciare il servizio senza salvare?" consequences={[{ text: 'Quello che hai scritto qui va perso; il servizio resta com’era.', warning: true }]} verb="Lascia senza salvare" backVerb="Continua a scrivere" danger onConfirm={leave} onBack={() => setLeaving(false)} />
      {duplicating && stored !== null ? <DuplicateServiceDialog service={stored} onClose={() => setDuplicating(false)} /> : null}
    </Screen>
  );
}
