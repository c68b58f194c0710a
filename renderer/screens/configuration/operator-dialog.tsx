import { useState } from 'react';
import { ROLE_LABEL, ROLES } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { ActionButton, CheckBox, Dialog, DialogBack, FormRow, PasswordField, SelectField, showToast, TextField } from '../../components/index.ts';
import { proposedUsername } from '../setup/administrator-form.ts';
import { SaveRefusal } from '../settings-form/save-refusal.tsx';
import { useStartingVersion } from '../settings-form/stored-version.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { operatorDifferences, operatorFormOf, operatorInputOf, operatorProblems, roleOf } from './operator-form.ts';
import type { Operator, SaveOperatorInput } from './service-types.ts';

/** Under the choice of the role: what it opens. */
const ROLE_DETAIL = { COUNTER: 'posizioni, stampe, verifiche', ACCOUNTING: 'pagamenti e importazioni', SUPERVISOR: 'tutto, più servizi e registro', ADMINISTRATOR: 'tutto, più ente e operatori' } as const;

const ROLE_HELP = {
  COUNTER: 'Crea e cambia posizioni, stampa avvisi e ricevute, verifica i pagamenti, importa le ricevute',
  ACCOUNTING: 'Vede posizioni e pagamenti, attribuisce i pagamenti, importa le ricevute: non crea e non stampa avvisi',
  SUPERVISOR: 'Tutto quello che fanno gli altri, più i servizi e il registro delle operazioni',
  ADMINISTRATOR: 'Tutto, anche i dati dell’ente, i conti, la numerazione e gli operatori',
} as const;

function officesHelp(offices: readonly string[] | null, known: number): string {
  if (offices === null) return 'Vede tutto l’ente. Togli la spunta per scegliere gli uffici';
  return known === 0 ? 'Non ci sono ancora uffici: nascono con i servizi' : 'Vede posizioni, stampe e ricevute solo di questi uffici';
}

function passwordHelp(operator: Operator | null, myself: number): string {
  if (operator === null) return 'Almeno 12 caratteri. Dilla a voce: al primo accesso il programma gliene fa scegliere un’altra';
  return operator.id === myself ? 'Scrivila solo per cambiarla: almeno 12 caratteri' : 'Scrivila solo per reimpostarla: almeno 12 caratteri. Al prossimo accesso ne sceglierà un’altra';
}

/** A new operator, or one to change. `operator` follows what is stored. */
export function OperatorDialog({ operator, onClose }: Readonly<{ operator: Operator | null; onClose: () => void }>) {
  const client = useClient();
  const offices = useOperation({ key: ['catalogue.offices'], topics: ['catalogue'], call: (signal) => client.catalogue.offices({}, { signal }) });
  const saving = useMutationOnce((input: SaveOperatorInput, requestId) => client.access.saveOperator({ requestId, ...input }), ['operators']);
  const form = useSettingsForm({ start: operatorFormOf(operator), problems: (typed) => operatorProblems(typed, operator === null), saving });
  const start = useStartingVersion(operator, form, (now) => form.replace(operatorFormOf(now)));
  const { text, errorAt } = form;
  const session = useSession();
  const [ownUsername, setOwnUsername] = useState(operator !== null);
  const all = [...new Set([...(offices.value?.offices ?? []), ...(form.form.offices ?? [])])];
  const save = async (expectedVersion: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run(operatorInputOf(form.form, operator, expectedVersion));
    if (!answer.ok) return;
    showToast(operator === null ? `Operatore ${answer.value.name} creato.` : `Operatore ${answer.value.name} salvato${form.form.password === '' ? '' : ' con la nuova password'}.`, []);
    onClose();
  };
  const toggle = (office: string, ticked: boolean) => { const now = form.form.offices ?? []; form.set({ offices: ticked ? [...now, office] : now.filter((name) => name !== office) }); };
  return (
    <Dialog
      open title={operator === null ? 'Nuovo operatore' : operator.name} onClose={onClose}
      foot={<><DialogBack label="Annulla" onBack={onClose} /><ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} onPress={() => { void save(start.version); }} /></>}
    >
      <div ref={form.root}>
        <TextField label="Nome e cognome" {...text('name')} autoFocus maxLength={80} help="Resta scritto accanto a tutto quello che fa" onChange={(typed) => form.set(ownUsername ? { name: typed } : { name: typed, username: proposedUsername(typed) })} />
        <TextField label="Nome utente" {...text('username')} width="code" maxLength={60} help="Lo scrive a ogni accesso: lettere senza accento, cifre, punto o trattino, per esempio m.bianchi" onChange={(typed) => { setOwnUsername(true); form.set({ username: typed }); }} />
        <SelectField label="Ruolo" path="role" choices={ROLES.map((role) => ({ value: role, label: ROLE_LABEL[role], detail: ROLE_DETAIL[role] }))} value={form.form.role} onChoose={(role) => form.set({ role: roleOf(role) })} error={errorAt('role')} help={ROLE_HELP[form.form.role]} />
        <FormRow label="Uffici" group error={errorAt('offices')} help={officesHelp(form.form.offices, all.length)}>
          {() => (
            <div className="config-offices">
              <CheckBox checked={form.form.offices === null} onChange={(ticked) => form.set({ offices: ticked ? null : [] })}>Tutti</CheckBox>
              {form.form.offices === null ? null : all.map((office) => <CheckBox key={office} checked={form.form.offices?.includes(office) ?? false} onChange={(ticked) => toggle(office, ticked)}>{office}</CheckBox>)}
            </div>
          )}
        </FormRow>
        <FormRow label="Diritti" group error={errorAt('active')} help="Stampa fuori linea: può dare l’avviso prima che si possa pagare, scrivendo il motivo">
          {() => (
            <div className="config-offices">
              <CheckBox checked={form.form.offlinePrint} onChange={(offlinePrint) => form.set({ offlinePrint })}>Stampa fuori linea</CheckBox>
              {operator === null ? null : <CheckBox checked={form.form.active} onChange={(active) => form.set({ active })}>Attivo: può accedere</CheckBox>}
            </div>
          )}
        </FormRow>
        <PasswordField label={operator === null ? 'Prima password' : 'Nuova password'} {...(operator === null ? {} : { optional: '(facoltativa)' })} path="password" value={form.form.password} onChange={(password) => form.set({ password })} error={errorAt('password')}
          help={passwordHelp(operator, session.operatorId)} />
        <SaveRefusal failure={saving.failure} paths={['name', 'username', 'role', 'offices', 'active', 'password']} lines={operator === null ? [] : operatorDifferences(form.form, operatorFormOf(operator))}
          onReload={() => { start.follow(operator); form.replace(operatorFormOf(operator)); }} onReapply={() => { start.follow(operator); void save(operator?.version ?? null); }} />
      </div>
    </Dialog>
  );
}
