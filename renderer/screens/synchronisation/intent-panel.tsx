import { useState, type RefObject } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, FailureState, LinkButton, Money, Panel, showToast, Strip } from '../../components/index.ts';
import { whenWords } from '../acts/instant-words.ts';
import { ExchangeList } from '../acts/exchange-list.tsx';
import type { QueueRow } from './sync-types.ts';
import { attemptWords, happenedWords, isDelivered, isStopped, rowAppearance, type Going } from './sync-words.ts';

const TITLE: Readonly<Partial<Record<QueueRow['state'], string>>> = { BLOCKED: 'Invio rifiutato', CONFLICT: 'Invio in conflitto', AMBIGUOUS: 'Esito incerto' };

/** One intent: the cause, the remedy in steps, what can be done; technical details folded (look reference, 09). */
export function IntentPanel({ row, going, list }: Readonly<{ row: QueueRow | null; going: Going; list: RefObject<HTMLDivElement | null> }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const { role } = useSession();
  const [details, setDetails] = useState<string | null>(null);
  const again = useMutationOnce((intentId: string, requestId) => client.sync.sendAgain({ requestId, intentIds: [intentId] }), ['sync', 'positions']);
  if (row === null) return <Panel title="Invio" padded><p className="help">Scegli un invio nella coda: qui ci sono la causa, il rimedio e quello che si può fare.</p></Panel>;
  const stopped = isStopped(row.state);
  const happened = happenedWords(row, going);
  const send = async () => {
    const outcome = await again.run(row.intentId);
    if (!outcome.ok) return;
    showToast(outcome.value.queued === 0 ? 'Nel frattempo era già in coda.' : 'Rimessa in coda: parte adesso.');
    list.current?.focus();
  };
  return (
    <Panel title={isDelivered(row) ? 'Invio consegnato' : (TITLE[row.state] ?? 'Invio')} padded>
      <div className="sync-intent">
        <div className="sp-between"><b className="sync-name">{row.debtorName}</b><Money cents={row.amountCents} bold /></div>
        <p className="detail">{row.description}</p>
        {happened === null ? <p className="help">{row.kindLabel}: {rowAppearance(row, going).label.toLowerCase()}.</p> : stopped ? <Strip tone="red">{happened}</Strip> : <Strip tone="blue">{happened}</Strip>}
        {row.remedy.length === 0 ? null : <><h3 className="small-heading">Come si risolve</h3><ol className="sync-steps">{row.remedy.map((step) => <li key={step}>{step}</li>)}</ol></>}
        {again.failure === null ? null : <Strip tone="red">{again.failure.message}</Strip>}
        <div className="sp-buttons">
          {row.taskId === null ? null : <ActionButton label="Apri l’attività" kind="primary" onPress={() => { void navigate(`/attivita/${row.taskId ?? 0}`); }} />}
          {row.state === 'BLOCKED' ? <ActionButton label="Invia di nuovo" kind={row.taskId === null ? 'primary' : 'secondary'} shortcut="R" shortcutScope="list" shortcutWithin={list} busy={again.busy} onPress={() => { void send(); }} /> : null}
          <ActionButton label="Apri la posizione" onPress={() => { void navigate(`/posizioni/${row.positionId}`); }} />
        </div>
        <p className="help">
          Messa in coda {whenWords(row.createdAt, today)}, {attemptWords(row)}.{' '}
          {role === 'COUNTER' ? null : <LinkButton label={details === row.intentId ? 'Chiudi i dettagli' : 'Dettagli tecnici'} onPress={() => setDetails(details === row.intentId ? null : row.intentId)} />}
        </p>
        {details === row.intentId ? <ExchangesOf positionId={row.positionId} /> : null}
      </div>
    </Panel>
  );
}

function ExchangesOf({ positionId }: Readonly<{ positionId: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['sync.exchanges', positionId], topics: ['sync'], call: (signal) => client.sync.exchanges({ positionId, limit: 20 }, { signal }) });
  if (found.value === undefined) return found.state === 'failed' ? <FailureState title="I dettagli non si sono aperti" failure={found.failure} onRetry={found.reload} /> : null;
  return <ExchangeList rows={found.value.rows} />;
}
