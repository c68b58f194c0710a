import { useRef, useState } from 'react';
import type { ChargeRules } from '../../../main/domain/service-charges.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, AmountField, CheckBox, focusField, FormRow, Panel, showToast, Strip, TextField } from '../../components/index.ts';
import { readCharges, typedCharges, type TypedCharges } from './charge-rules-form.ts';

const TITLE = 'TEFA, interessi e spese';

/** What the service adds to a debt, or takes out of it for the Provincia. Saved by itself, for the positions to come. */
export function ChargeRulesPanel({ serviceId, readOnly }: Readonly<{ serviceId: number; readOnly: boolean }>) {
  const client = useClient();
  const found = useOperation({ key: ['charges.rules', serviceId], topics: ['catalogue'], call: (signal) => client.charges.rules({ serviceId }, { signal }) });
  if (found.value === undefined) return found.failure == null ? null : <Panel title={TITLE} padded><Strip tone="red">{found.failure.message}</Strip></Panel>;
  return <ChargesForm key={found.value.version} serviceId={serviceId} stored={found.value} readOnly={readOnly} />;
}

type FormProps = Readonly<{ serviceId: number; stored: Readonly<{ rules: ChargeRules; version: number }>; readOnly: boolean }>;
type Fields = Readonly<{ typed: TypedCharges; set: (part: Partial<TypedCharges>) => void; errorAt: (path: string) => string | null }>;

function ChargesForm({ serviceId, stored, readOnly }: FormProps) {
  const client = useClient();
  const root = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(() => typedCharges(stored.rules));
  const [tried, setTried] = useState(false);
  const save = useMutationOnce((rules: ChargeRules, requestId) => client.charges.saveRules({ requestId, serviceId, expectedVersion: stored.version, rules: { ...rules, tefa: rules.tefa === null ? null : { ...rules.tefa, payee: { ...rules.tefa.payee } }, notification: rules.notification === null ? null : { ...rules.notification } } }), ['catalogue']);
  const read = readCharges(typed);
  const same = read.ok && JSON.stringify(read.rules) === JSON.stringify(stored.rules);
  const refused = save.failure?.field ?? null;
  const errorAt = (path: string): string | null => {
    if (tried && !read.ok && read.path === path) return read.message;
    return refused === path ? (save.failure?.message ?? null) : null;
  };
  const send = async () => {
    setTried(true);
    if (!read.ok) { if (root.current !== null) focusField(root.current, read.path); return; }
    const outcome = await save.run(read.rules);
    if (outcome.ok) showToast('Regole salvate. Valgono per le prossime posizioni.', []);
  };
  const fields: Fields = { typed, set: (part) => setTyped({ ...typed, ...part }), errorAt };
  return (
    <Panel title={TITLE} note={stored.version === 0 ? 'nessuna regola' : undefined} padded>
      <div ref={root}>
        <TefaFields {...fields} />
        <LateFields {...fields} />
        {save.failure === null || refused?.startsWith('rules.') === true ? null : <Strip tone="red">{save.failure.message}</Strip>}
        {readOnly ? null : <div className="config-add"><ActionButton label="Salva TEFA, interessi e spese" busy={save.busy} disabledReason={same ? 'Non c’è nulla da salvare' : null} onPress={() => { void send(); }} /></div>}
      </div>
    </Panel>
  );
}

function TefaFields({ typed, set, errorAt }: Fields) {
  return (
    <>
      <FormRow label="TEFA" group>{() => <CheckBox checked={typed.tefa} onChange={(tefa) => set({ tefa })}>Una parte va alla Provincia (tributo provinciale sulla TARI)</CheckBox>}</FormRow>
      {typed.tefa ? (
        <>
          <TextField label="Percentuale" path="rules.tefa.basisPoints" value={typed.percent} onChange={(percent) => set({ percent })} width="short" inputMode="decimal" fact="% della TARI netta" error={errorAt('rules.tefa.basisPoints')} />
          <TextField label="Provincia" path="rules.tefa.payee.name" value={typed.name} onChange={(name) => set({ name })} maxLength={70} placeholder="per esempio Provincia di Esempio" error={errorAt('rules.tefa.payee.name')} />
          <TextField label="Codice fiscale" path="rules.tefa.payee.fiscalCode" value={typed.fiscalCode} onChange={(fiscalCode) => set({ fiscalCode })} width="code" mono inputMode="numeric" maxLength={11} error={errorAt('rules.tefa.payee.fiscalCode')} />
          <TextField label="IBAN" path="rules.tefa.payee.iban" value={typed.iban} onChange={(iban) => set({ iban })} mono maxLength={40} help="Quello che la Provincia ha registrato su pagoPA." error={errorAt('rules.tefa.payee.iban')} />
          <TextField label="Tassonomia" path="rules.tefa.payee.category" value={typed.category} onChange={(category) => set({ category })} width="code" mono maxLength={140} help="9/0201102IM/ per l’anno in corso, 9/0201133IM/ per gli anni precedenti." error={errorAt('rules.tefa.payee.category')} />
          <AmountField label="Componenti ARERA" path="rules.tefa.areraCents" optional="(per utenza)" text={typed.arera} onText={(arera) => set({ arera })} help="Proposte nel modulo, senza TEFA. Vuoto: nessuna." error={errorAt('rules.tefa.areraCents')} />
          <FormRow label="Totale" group>{() => <CheckBox checked={typed.round} onChange={(round) => set({ round })}>Arrotonda all’euro (L. 296/2006, art. 1 c. 166)</CheckBox>}</FormRow>
          <AmountField label="Minimo" path="rules.tefa.minimumCents" text={typed.minimum} onText={(minimum) => set({ minimum })} help="Sotto questo importo non si fa un avviso. Vuoto: nessun minimo." error={errorAt('rules.tefa.minimumCents')} />
        </>
      ) : null}
    </>
  );
}

function LateFields({ typed, set, errorAt }: Fields) {
  return (
    <>
      <TextField label="Mora" path="rules.extraPoints" value={typed.extra} onChange={(extra) => set({ extra })} width="short" inputMode="decimal" fact="punti in più del tasso legale (al massimo 2)" error={errorAt('rules.extraPoints')} />
      <FormRow label="Notifica" group>{() => <CheckBox checked={typed.notified} onChange={(notified) => set({ notified })}>Proponi le spese di notifica</CheckBox>}</FormRow>
      {typed.notified ? (
        <>
          <AmountField label="Costano" path="rules.notification.cents" text={typed.cost} onText={(cost) => set({ cost })} error={errorAt('rules.notification.cents')} />
          <TextField label="Atto" path="rules.notification.act" value={typed.act} onChange={(act) => set({ act })} maxLength={120} placeholder="per esempio delibera G.C. 12/2026" error={errorAt('rules.notification.act')} />
        </>
      ) : null}
      <FormRow label="Ravvedimento" group>{() => <CheckBox checked={typed.ravvedimento} onChange={(ravvedimento) => set({ ravvedimento })}>È un tributo: proponi il ravvedimento operoso</CheckBox>}</FormRow>
    </>
  );
}
