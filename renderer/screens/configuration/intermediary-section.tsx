import { useRef, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionBar, ActionButton, ConfirmDialog, countOf, FailureState, focusField, RadioCards, Screen, showToast, Strip, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt, errorElsewhere } from '../acts/failure-words.ts';
import { whenWords } from '../acts/instant-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';
import { connectionFormOf, connectionInputOf, isChanged, missingFields, type ConnectionForm } from './connection-form.ts';
import { ConnectionFields } from './connection-fields.tsx';
import { ConnectionFacts, TestResult } from './connection-result.tsx';
import type { ConnectionTest, ConnectorCard, SaveConnectionInput, StoredConnection } from './intermediary-types.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { OnboardingPanel } from './onboarding-panel.tsx';
import { SectionTabs } from './section-tabs.tsx';

/** Once, when the result appears: not at every letter typed below it. */
function showResult(result: HTMLElement | null): void {
  result?.scrollIntoView({ block: 'nearest' });
}

/** Configurazione, Intermediario: choose, fill in, test, switch on; and the way from the contract to the first notice. */
export function IntermediarySection() {
  const client = useClient();
  const connectors = useOperation({ key: ['connection.connectors'], freshMs: 60_000, call: (signal) => client.connection.connectors({}, { signal }) });
  const stored = useOperation({ key: ['connection.read'], topics: ['setup', 'sync'], call: (signal) => client.connection.read({}, { signal }) });
  if (connectors.value !== undefined && stored.value !== undefined) return <Connection key={stored.value.connector ?? ''} connectors={connectors.value.connectors} stored={stored.value} />;
  const failed = connectors.state === 'failed' ? connectors : stored.state === 'failed' ? stored : null;
  return <Screen title="Configurazione" bar={<SectionTabs />}>{failed === null ? null : <FailureState title="Il collegamento non si è aperto" failure={failed.failure} onRetry={failed.reload} />}</Screen>;
}

function Connection({ connectors, stored }: Readonly<{ connectors: readonly ConnectorCard[]; stored: StoredConnection }>) {
  const client = useClient();
  const { today } = useStatus();
  const root = useRef<HTMLDivElement>(null);
  const start = connectionFormOf(stored, connectors);
  const [form, setForm] = useState<ConnectionForm>(start);
  const [pressed, setPressed] = useState(false);
  const [dialog, setDialog] = useState<'on' | 'off' | null>(null);
  const [tested, setTested] = useState<ConnectionTest | null>(null);
  const saving = useMutationOnce((input: SaveConnectionInput, requestId) => client.connection.save({ requestId, ...input }), ['setup', 'sync']);
  const testing = useMutationOnce((_: null, requestId) => client.connection.test({ requestId }), ['setup', 'sync']);
  const card = connectors.find(({ id }) => id === form.connector);
  const fields = card?.fields ?? [];
  const kept = form.connector === stored.connector ? stored.secretsGiven : [];
  const missing = missingFields(fields, form, kept);
  const dirty = isChanged(form, start);
  const errorOf = (key: string) => errorAt(saving.failure, key) ?? (pressed ? (missing.get(key) ?? null) : null);

  const save = async (): Promise<boolean> => {
    setPressed(true);
    const input = connectionInputOf(form, fields, stored.version);
    const [first] = missing.keys();
    if (first !== undefined || input === null) { if (first !== undefined && root.current !== null) focusField(root.current, first); return false; }
    const outcome = await saving.run(input);
    if (!outcome.ok) { if (outcome.error.field !== null && root.current !== null) focusField(root.current, outcome.error.field); return false; }
    setForm({ ...form, secrets: {} });
    setPressed(false);
    setTested(null);
    showToast('Collegamento salvato.', []);
    return true;
  };
  const test = async () => {
    const outcome = await testing.run(null);
    if (outcome.ok) setTested(outcome.value);
  };
  const elsewhere = errorElsewhere(saving.failure, fields.map(({ key }) => key));
  const foot = (
    <ActionBar left={stored.connector === null ? undefined : stored.enabled ? <ActionButton label="Spegni…" onPress={() => setDialog('off')} /> : <ActionButton label="Accendi…" disabledReason={dirty ? 'Prima salva.' : stored.testedAt === null ? 'Prima prova il collegamento.' : null} onPress={() => setDialog('on')} />}>
      <ActionButton label="Prova il collegamento" busy={testing.busy} disabledReason={stored.connector === null || dirty ? 'Prima salva.' : null} onPress={() => { void test(); }} />
      <ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={saving.busy} disabledReason={form.connector === null ? 'Scegli l’intermediario.' : dirty || stored.connector === null ? null : 'Non c’è nulla da salvare'} onPress={() => { void save(); }} />
    </ActionBar>
  );
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} foot={foot} sideKind="wide" side={<ConnectionFacts stored={stored} needs={card?.needs ?? []} />}>
      <div ref={root} className="settings-form config-editor">
        <div className="config-gap sp-stack">
          {stored.enabled
            ? <Strip tone="green">Il collegamento è acceso{stored.testedAt === null ? '' : `, provato ${whenWords(stored.testedAt, today)}`}.</Strip>
            : <Strip tone="blue">{stored.connector === null ? 'Nessun collegamento: le posizioni si caricano a mano sul portale.' : 'Il collegamento è spento: le posizioni si caricano a mano sul portale.'}{stored.toSend === 0 ? '' : ` Quando si accende ${stored.toSend === 1 ? 'parte' : 'partono'} ${countOf(stored.toSend, 'posizione aperta', 'posizioni aperte')}.`}</Strip>}
          {stored.secretsMissing.length === 0 ? null : <Strip tone="red">Su questo computer mancano le chiavi: scrivile qui sotto e salva.</Strip>}
        </div>
        {testing.failure === null ? null : <div className="config-gap"><Strip tone="red">{testing.failure.message}</Strip></div>}
        {tested === null || dirty ? null : <div ref={showResult} className="config-gap"><TestResult test={tested} /></div>}
        <h2 className="panel-title config-gap">Chi è l’intermediario</h2>
        <RadioCards name="Intermediario" value={form.connector} onChoose={(id) => { setForm(connectionFormOf(stored, connectors, id)); setPressed(false); }} choices={connectors.map(({ id, label, summary }) => ({ value: id, label, detail: summary, ...(stored.enabled && id !== stored.connector ? { disabledReason: 'Prima spegni il collegamento di adesso.' } : {}) }))} />
        {card === undefined ? null : (
          <>
            <h2 className="panel-title config-gap config-below">Dati del collegamento</h2>
            <ConnectionFields fields={fields} form={form} kept={kept} keyring={stored.secretPlace !== 'THIS_RUN'} errorOf={errorOf} onSetting={(key, value) => setForm({ ...form, settings: { ...form.settings, [key]: value } })} onSecret={(key, value) => setForm({ ...form, secrets: { ...form.secrets, [key]: value } })} />
          </>
        )}
        {elsewhere === null ? null : <Strip tone="red">{elsewhere}</Strip>}
        <OnboardingPanel />
      </div>
      <LeaveQuestion dirty={dirty} stays="il collegamento resta com’era" />
      {dialog === 'on' ? <SwitchOnDialog stored={stored} label={card?.label ?? ''} onClose={() => setDialog(null)} /> : null}
      {dialog === 'off' ? <SwitchOffDialog stored={stored} onClose={() => setDialog(null)} /> : null}
    </Screen>
  );
}

function SwitchOnDialog({ stored, label, onClose }: Readonly<{ stored: StoredConnection; label: string; onClose: () => void }>) {
  const client = useClient();
  const switching = useMutationOnce((_: null, requestId) => client.connection.switchOn({ requestId, expectedVersion: stored.version }), ['setup', 'sync', 'positions']);
  const confirm = async () => {
    const outcome = await switching.run(null);
    if (!outcome.ok) return;
    showToast('Collegamento acceso: le posizioni partono da sole.');
    onClose();
  };
  return (
    <ConfirmDialog
      open question={`Accendere il collegamento “${label}”?`} verb="Accendi" backVerb="Lascia spento" busy={switching.busy} onConfirm={() => { void confirm(); }} onBack={onClose}
      consequences={[
        { text: stored.toSend === 0 ? 'Non c’è niente da inviare adesso.' : `${countOf(stored.toSend, 'posizione aperta va in coda e parte da sola', 'posizioni aperte vanno in coda e partono da sole')}.` },
        { text: 'Quelle già segnate «Caricata sul portale» non si inviano di nuovo.' },
        { text: 'Da adesso ogni posizione nuova, cambiata o annullata parte da sola, e gli avvisi si stampano appena l’intermediario conferma.' },
      ]}
    >
      {switching.failure === null ? null : <Strip tone="red">{switching.failure.message}</Strip>}
    </ConfirmDialog>
  );
}

function SwitchOffDialog({ stored, onClose }: Readonly<{ stored: StoredConnection; onClose: () => void }>) {
  const client = useClient();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const switching = useMutationOnce((text: string, requestId) => client.connection.switchOff({ requestId, expectedVersion: stored.version, reason: text }), ['setup', 'sync', 'positions']);
  const confirm = async () => {
    setPressed(true);
    if (reasonProblem(reason) !== null) return;
    const outcome = await switching.run(reason.trim());
    if (!outcome.ok) return;
    showToast('Collegamento spento: si lavora in modalità manuale.');
    onClose();
  };
  return (
    <ActDialog
      question="Spegnere il collegamento?" verb="Spegni" backVerb="Lascia acceso" danger busy={switching.busy} failure={switching.failure} paths={['reason']} onConfirm={() => { void confirm(); }} onBack={onClose}
      consequences={[{ text: 'Niente parte e niente arriva più: le posizioni si caricano a mano sul portale.', warning: true }, { text: 'Quello che è in coda resta in coda, e riparte se si riaccende.' }]}
    >
      <div className="acts-fields"><TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(switching.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null)} placeholder="per esempio: cambio di intermediario" /></div>
    </ActDialog>
  );
}
