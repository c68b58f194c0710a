import { useState } from 'react';
import { addDays, formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, readDate, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';
import type { MovementCard } from './reconciliation-types.ts';
import { theNumber } from './match-words.ts';
import { tellDecided, useMovementActs } from './use-movement-acts.ts';

const USUAL_DAYS = 7;

/** Rimanda: out of the lists until a day, with the reason. Mount it while it is open. */
export function DeferDialog({ card, onClose, onDone }: Readonly<{ card: MovementCard; onClose: () => void; onDone: () => void }>) {
  const { today } = useStatus();
  const { defer } = useMovementActs();
  const [seenVersion] = useState(card.version);
  const [date, setDate] = useState(formatDate(addDays(today, USUAL_DAYS)));
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const read = readDate(date, today, 'NEXT');
  const dateProblem = read.kind === 'empty' ? 'Scrivi fino a quando.' : read.kind === 'problem' ? read.message : read.value <= today ? 'Scegli una data dopo oggi.' : null;
  const send = async (expectedVersion: number) => {
    setPressed(true);
    if (read.kind !== 'value' || dateProblem !== null || reasonProblem(reason) !== null) return;
    const outcome = await defer.run({ movementId: card.id, expectedVersion, until: read.value, reason: reason.trim() });
    if (!outcome.ok) return;
    tellDecided(outcome.value.decided);
    onDone();
  };
  return (
    <ActDialog
      question={`Rimandare ${theNumber(card.number)}?`} subtitle={`${formatEuro(card.signedCents)} · ${card.statusLabel}`} verb="Rimanda" backVerb="Non rimandare" busy={defer.busy} failure={defer.failure} paths={['until', 'reason']} onConfirm={() => { void send(seenVersion); }} onBack={onClose}
      consequences={[{ text: 'Esce dagli elenchi da rivedere e torna quel giorno, o prima se il suo abbinamento cambia.' }]}
      conflict={{ reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(card.version); }, lines: [{ label: 'Stato', mine: `Rimandato al ${date}`, stored: card.statusLabel }] }}
    >
      <div className="acts-fields">
        <DateField label="Fino al" path="until" text={date} onText={setDate} today={today} error={errorAt(defer.failure, 'until') ?? (pressed ? dateProblem : null)} />
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(defer.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null)} onEnter={() => { void send(seenVersion); }} placeholder="per esempio: aspetto la risposta della tesoreria" />
      </div>
    </ActDialog>
  );
}
