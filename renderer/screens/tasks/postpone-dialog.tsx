import { useState } from 'react';
import { addDays, formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, readDate, showToast, TextField } from '../../components/index.ts';
import { TASK_STATE_LABEL } from '../../../main/domain/position-state.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { TaskCard } from '../acts/operation-types.ts';
import { reasonProblem } from '../acts/reason-rule.ts';

/** Rimanda: until a day, with the reason. */
export function PostponeDialog({ card, onClose, onDone }: Readonly<{ card: TaskCard; onClose: () => void; /** Version after it was put off. */ onDone: (version: number) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [seenVersion] = useState(card.version);
  const [date, setDate] = useState(formatDate(addDays(today, 7)));
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const postpone = useMutationOnce((input: Readonly<{ expectedVersion: number; until: string; reason: string }>, requestId) => client.tasks.postpone({ requestId, id: card.id, ...input }), ['tasks']);
  const read = readDate(date, today, 'NEXT');
  const dateProblem = read.kind === 'empty' ? 'Scrivi fino a quando.' : read.kind === 'problem' ? read.message : read.value <= today ? 'Scegli una data dopo oggi.' : null;
  const send = async (expectedVersion: number) => {
    setPressed(true);
    if (read.kind !== 'value' || dateProblem !== null || reasonProblem(reason) !== null) return;
    const outcome = await postpone.run({ expectedVersion, until: read.value, reason: reason.trim() });
    if (!outcome.ok) return;
    showToast(`Attività rimandata al ${formatDate(read.value)}.`);
    onDone(outcome.value.version);
  };
  return (
    <ActDialog
      question={`Rimandare «${card.title}»?`} verb="Rimanda l’attività" backVerb="Non rimandare" busy={postpone.busy} failure={postpone.failure} paths={['until', 'reason']} onConfirm={() => { void send(seenVersion); }} onBack={onClose}
      consequences={[{ text: 'Resta aperta e torna in cima quel giorno. La posizione e il pagamento non cambiano.' }]}
      conflict={{ reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(card.version); }, lines: [{ label: 'Stato', mine: TASK_STATE_LABEL.WAITING, stored: TASK_STATE_LABEL[card.state] }, { label: 'Entro il', mine: date, stored: card.dueOn === null ? '—' : formatDate(card.dueOn) }] }}
    >
      <div className="acts-fields">
        <DateField label="Fino al" path="until" text={date} onText={setDate} today={today} error={errorAt(postpone.failure, 'until') ?? (pressed ? dateProblem : null)} />
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(postpone.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null)} placeholder="per esempio: aspetto la risposta della banca" />
      </div>
    </ActDialog>
  );
}
