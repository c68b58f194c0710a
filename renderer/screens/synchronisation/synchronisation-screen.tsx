import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, EmptyState, FailureState, formatCount, ProgressBar, Screen, showToast, Strip, WaitState } from '../../components/index.ts';
import '../acts/acts.css';
import { DaysPanel } from './days-panel.tsx';
import { IntentPanel } from './intent-panel.tsx';
import { NotRecordedPanel } from './not-recorded-panel.tsx';
import { QueuePanel, type QueueView } from './queue-panel.tsx';
import { StreamsPanel } from './streams-panel.tsx';
import type { QueueRow, SyncStatus } from './sync-types.ts';
import { goingOf, skewWords } from './sync-words.ts';
import { UnsentPanel } from './unsent-panel.tsx';
import './synchronisation.css';

/** Sincronizzazione: what goes to the intermediary, what comes back, what needs a person. Source: look reference, screen 09. */
export default function SynchronisationScreen() {
  const client = useClient();
  const status = useOperation({ key: ['sync.status'], topics: ['sync', 'positions'], call: (signal) => client.sync.status({}, { signal }) });
  const slow = useSlow(status.state === 'loading');
  if (status.value !== undefined) return <Synchronisation status={status.value} />;
  return <Screen title="Sincronizzazione">{status.state === 'failed' ? <FailureState title="Lo stato non si è letto" failure={status.failure} onRetry={status.reload} /> : slow ? <WaitState title="Leggo lo stato">Ancora un momento.</WaitState> : null}</Screen>;
}

function Synchronisation({ status }: Readonly<{ status: SyncStatus }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<QueueView>('ALL');
  const [row, setRow] = useState<QueueRow | null>(null);
  const run = useMutationOnce((_: null, requestId) => client.sync.run({ requestId }), ['sync']);
  const cancel = useMutationOnce((_: null, requestId) => client.sync.cancelRun({ requestId }), ['sync']);
  const suspend = useMutationOnce((suspended: boolean, requestId) => client.sync.suspend({ requestId, suspended }), ['sync']);
  const responsible = role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
  if (status.connector === null) {
    const actions = role === 'ADMINISTRATOR' ? [{ label: 'Collega l’intermediario', onPress: () => { void navigate('/configurazione/intermediario'); } }] : [];
    return <Screen title="Sincronizzazione"><EmptyState icon="plugOff" title="Nessun collegamento con l’intermediario" framed actions={actions}>Le posizioni si caricano a mano sul portale e si segnano «Caricata sul portale»; le ricevute si importano da file. {role === 'ADMINISTRATOR' ? '' : 'Il collegamento lo imposta un amministratore.'}</EmptyState>{responsible ? <div className="sync-apart"><UnsentPanel connected={false} /></div> : null}</Screen>;
  }
  const begin = async () => {
    const outcome = await run.run(null);
    if (outcome.ok && !outcome.value.begun) showToast('È già in corso.');
  };
  const skew = skewWords(status.skewMs);
  const busy = status.running !== null;
  return (
    <Screen
      title="Sincronizzazione" note={`Intermediario: ${status.connector.label}`} sideKind="wide"
      actions={<>
        {responsible ? <ActionButton label={status.suspended ? 'Riprendi' : 'Sospendi'} busy={suspend.busy} onPress={() => { void suspend.run(!status.suspended); }} /> : null}
        <ActionButton label="Invia ora" kind="primary" icon="sync" shortcut="I" shortcutScope="list" shortcutWithin={list} busy={run.busy} disabledReason={busy ? 'È già in corso.' : status.suspended ? 'L’invio è sospeso: prima premi Riprendi.' : null} onPress={() => { void begin(); }} />
      </>}
      side={<div className="sp-stack"><IntentPanel row={row} going={goingOf(status)} list={list} /><DaysPanel />{responsible ? <UnsentPanel connected /> : null}</div>}
    >
      <div className="sync-main">
        {status.message === null ? null : <Strip tone="red" {...(role === 'ADMINISTRATOR' ? { action: { label: status.mark === 'SECRETS_MISSING' ? 'Scrivi le chiavi' : 'Apri il collegamento', onPress: () => { void navigate('/configurazione/intermediario'); } } } : {})}>{status.message}</Strip>}
        {skew === null ? null : <Strip tone="amber">{skew}</Strip>}
        {status.suspended ? <Strip tone="amber">L’invio è sospeso: niente parte e niente arriva finché non premi Riprendi.</Strip> : null}
        {run.failure === null ? null : <Strip tone="red">{run.failure.message}</Strip>}
        {status.running === null ? null : <Running running={status.running} onCancel={() => { void cancel.run(null); }} />}
        <QueuePanel view={view} going={goingOf(status)} onView={setView} onCurrent={setRow} onOpen={(opened) => { void navigate(`/posizioni/${opened.positionId}`); }} list={list} />
        <NotRecordedPanel />
        <StreamsPanel streams={status.streams} />
      </div>
    </Screen>
  );
}

function Running({ running, onCancel }: Readonly<{ running: NonNullable<SyncStatus['running']>; onCancel: () => void }>) {
  return (
    <section className="sp-panel sync-running" aria-label="In corso" role="status">
      <div className="sp-between"><span><b>{running.what}</b> <span className="detail">{running.total === null ? formatCount(running.done) : `${formatCount(running.done)} di ${formatCount(running.total)}`}</span></span><button type="button" className="link" onClick={onCancel}>Annulla</button></div>
      {running.total === null ? null : <ProgressBar name={running.what} done={running.done} total={running.total} />}
    </section>
  );
}
