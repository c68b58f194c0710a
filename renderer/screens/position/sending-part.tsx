import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { FailureState, LinkButton, Panel, showToast, Strip, type StripProps } from '../../components/index.ts';
import { ExchangeList } from '../acts/exchange-list.tsx';
import { sendingSentence, tellingSending, type Sending } from '../acts/sending-words.ts';

const EXCHANGES_SHOWN = 50;
const TONE: Readonly<Record<Sending['state'], StripProps['tone']>> = { READY: 'blue', WAITING: 'blue', IN_FLIGHT: 'blue', AMBIGUOUS: 'amber', BLOCKED: 'red', CONFLICT: 'amber' };

/** How far the sending of this position is: nothing where all was told, and without a connection. */
export function SendingStrip({ positionId }: Readonly<{ positionId: number }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today, connectionMode } = useStatus();
  const sending = useOperation({ key: ['sync.sending', positionId], topics: ['sync', 'positions'], enabled: connectionMode === 'CONNECTOR', call: (signal) => client.sync.sending({ positionId }, { signal }) });
  const again = useMutationOnce((intentId: string, requestId) => client.sync.sendAgain({ requestId, intentIds: [intentId] }), ['sync', 'positions']);
  const row = connectionMode === 'CONNECTOR' ? tellingSending(sending.value?.rows ?? []) : null;
  if (row === null) return null;
  const send = async () => {
    const outcome = await again.run(row.intentId);
    if (outcome.ok) showToast(outcome.value.queued === 0 ? 'Nel frattempo era già in coda.' : 'Rimessa in coda: parte adesso.');
  };
  const queue = { label: 'Sincronizzazione', onPress: () => { void navigate('/sincronizzazione'); } };
  const { taskId } = row;
  return (
    <>
      {again.failure === null ? null : <Strip tone="red">{again.failure.message}</Strip>}
      {row.state === 'BLOCKED' ? <Strip tone="red" action={{ label: 'Invia di nuovo', onPress: () => { if (!again.busy) void send(); } }} secondAction={queue}>{sendingSentence(row, today)} Tolta la causa premi Invia di nuovo: il numero avviso resta lo stesso.</Strip>
        : row.state === 'CONFLICT' && taskId !== null ? <Strip tone="amber" action={{ label: 'Apri l’attività', onPress: () => { void navigate(`/attivita/${taskId}`); } }} secondAction={queue}>{sendingSentence(row, today)}</Strip>
          : <Strip tone={TONE[row.state]} action={queue}>{sendingSentence(row, today)}</Strip>}
    </>
  );
}

/** Scambio con l’intermediario: what went over the wire about this position, folded; not for the counter. */
export function ExchangePanel({ positionId }: Readonly<{ positionId: number }>) {
  const { role } = useSession();
  const { connectionMode } = useStatus();
  const [open, setOpen] = useState(false);
  if (role === 'COUNTER' || connectionMode !== 'CONNECTOR') return null;
  return (
    <Panel title="Scambio con l’intermediario" padded={open} action={<LinkButton label={open ? 'Chiudi lo scambio' : 'Mostra lo scambio'} onPress={() => setOpen(!open)} />}>
      {open ? <Exchanges positionId={positionId} /> : null}
    </Panel>
  );
}

function Exchanges({ positionId }: Readonly<{ positionId: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['sync.exchanges', positionId, EXCHANGES_SHOWN], topics: ['sync'], call: (signal) => client.sync.exchanges({ positionId, limit: EXCHANGES_SHOWN }, { signal }) });
  if (found.value === undefined) return found.state === 'failed' ? <FailureState title="Lo scambio non si è aperto" failure={found.failure} onRetry={found.reload} /> : null;
  return <ExchangeList rows={found.value.rows} />;
}
