import { useState } from 'react';
import { TASK_STATE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast } from '../../components/index.ts';
import type { TaskCard } from '../acts/operation-types.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';

/** Takes back the decision of a closed task. */
export function UndoDialog({ card, onClose }: Readonly<{ card: TaskCard; onClose: () => void }>) {
  const client = useClient();
  const [seenVersion] = useState(card.version);
  const undo = useMutationOnce((input: Readonly<{ expectedVersion: number; reason: string }>, requestId) => client.tasks.undo({ requestId, id: card.id, ...input }), ['tasks', 'positions', 'payments']);
  const send = async (reason: string, expectedVersion: number) => {
    const outcome = await undo.run({ reason, expectedVersion });
    if (!outcome.ok) return;
    showToast(outcome.value.message);
    onClose();
  };
  return (
    <ReasonDialog
      question={`Togliere la decisione su «${card.title}»?`} subtitle={card.outcome === null ? undefined : `${card.outcome.label}, ${card.outcome.who}`} danger
      consequences={[{ text: 'Il pagamento e la posizione tornano come prima della decisione.', warning: true }, { text: 'L’attività si riapre; la decisione tolta resta nella sua storia.' }]}
      placeholder="per esempio: era l’avviso sbagliato" verb="Togli la decisione" backVerb="Lascia com’è" busy={undo.busy} failure={undo.failure} onConfirm={(reason) => { void send(reason, seenVersion); }} onBack={onClose}
      conflict={(reason) => ({ reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(reason, card.version); }, lines: [{ label: 'Stato', mine: TASK_STATE_LABEL.OPEN, stored: TASK_STATE_LABEL[card.state] }] })}
    />
  );
}
