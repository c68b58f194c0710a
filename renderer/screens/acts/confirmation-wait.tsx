import { useEffect, useEffectEvent } from 'react';
import type { PrintPermission } from '../../../main/domain/may-print.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, Icon, NoticeNumber } from '../../components/index.ts';
import { endOfWait, sendingSentence, tellingSending } from './sending-words.ts';
import './confirmation-wait.css';

/** A notice whose confirmation is on its way. */
export type AwaitedNotice = Readonly<{ positionId: number; installmentId: number; nav: string | null }>;

/** The feed of changes tells at once; this is for what it does not tell, such as the network that goes. */
const LOOK_AGAIN_MS = 3_000;

/**
 * «Stampa appena confermata»: a strip over the foot of the screen while the intermediary answers. Ends by itself with what may be done then; Escape ends it with null,
 * and nothing is lost. Not a dialog: what lies behind can be read meanwhile.
 */
export function ConfirmationWait({ notice, onEnd }: Readonly<{ notice: AwaitedNotice; onEnd: (permission: PrintPermission | null) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const { positionId, installmentId, nav } = notice;
  const card = useOperation({ key: ['positions.show', positionId, 'waiting'], topics: ['positions', 'prints', 'payments', 'tasks', 'sync'], call: (signal) => client.positions.show({ id: positionId, nav: null }, { signal }) });
  const sending = useOperation({ key: ['sync.sending', positionId, 'waiting'], topics: ['positions', 'sync'], call: (signal) => client.sync.sending({ positionId }, { signal }) });
  const status = useOperation({ key: ['sync.status'], topics: ['sync', 'positions'], freshMs: 1_000, call: (signal) => client.sync.status({}, { signal }) });

  const lookAgain = useEffectEvent(() => { card.reload(); sending.reload(); });
  useEffect(() => {
    const timer = setInterval(() => lookAgain(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);

  // What was kept from an earlier wait says nothing of this one.
  const read = card.state === 'ready' && !card.refreshing && sending.state === 'ready' && !sending.refreshing;
  const installment = card.value?.options.flatMap((option) => option.installments).find((item) => item.id === installmentId);
  const end = read ? endOfWait(installment?.printPermission ?? null, sending.value.rows, today) : null;
  const finish = useEffectEvent(() => { if (end !== null) onEnd(end); });
  const ended = end !== null;
  useEffect(() => { if (ended) finish(); }, [ended]);

  const row = tellingSending(sending.value?.rows ?? []);
  const how = status.value?.suspended === true ? 'L’invio è sospeso: riparte quando un responsabile preme Riprendi in Sincronizzazione.' : row === null ? '' : sendingSentence(row, today);
  return (
    <section className="print-wait tone-blue" aria-label="Attesa della conferma" data-panel tabIndex={-1}>
      <div className="sp-between">
        <p role="status"><span className="sp-inline"><span className="sp-toned"><Icon name="sync" size={17} /></span><b>Stampa appena confermata</b></span></p>
        <ActionButton compact kind="ghost" label="Non aspettare" shortcut="Escape" onPress={() => onEnd(null)} />
      </div>
      <div className="print-wait-bar" role="progressbar" aria-label="Aspetto la conferma dell’intermediario"><span /></div>
      <p className="help">L’avviso {nav === null ? '' : <NoticeNumber nav={nav} />} è salvato: appena l’intermediario lo conferma si stampa. {how}</p>
    </section>
  );
}
