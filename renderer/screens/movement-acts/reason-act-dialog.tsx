import { useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { actionOf } from './action-keys.ts';
import type { MovementCard } from './reconciliation-types.ts';
import { theNumber } from './match-words.ts';
import { tellDecided, useMovementActs } from './use-movement-acts.ts';

export type ReasonAct = 'EXCLUDE' | 'UNDO' | 'PROPOSE_AGAIN';

type ActWords = Readonly<{ question: (number: string) => string; verb: string; backVerb: string; after: string; placeholder: string; consequence: string }>;

const WORDS: Readonly<Record<ReasonAct, ActWords>> = {
  EXCLUDE: { question: (number) => `Segnare ${number} come non pagoPA?`, verb: 'Segna non pagoPA', backVerb: 'Lascialo qui', after: 'Non pagoPA', placeholder: 'per esempio: contributo della Regione', consequence: 'Esce dagli elenchi da rivedere e resta fra gli esclusi: si può rimettere con U.' },
  UNDO: { question: (number) => `Annullare la decisione che riguarda ${number}?`, verb: 'Annulla la decisione', backVerb: 'Lascia com’è', after: 'Da rivedere', placeholder: 'per esempio: abbinato al flusso sbagliato', consequence: 'Il movimento e i suoi flussi tornano da rivedere, e lo stesso abbinamento non si rifà da solo.' },
  PROPOSE_AGAIN: { question: (number) => `Riproporre gli abbinamenti che riguardano ${number}?`, verb: 'Riproponi', backVerb: 'Non riproporre', after: 'Da rivedere', placeholder: 'per esempio: era giusto il primo', consequence: 'Quello che era stato annullato può di nuovo essere abbinato.' },
};

/** A decision that asks only why. Mount it while it is open. */
export function ReasonActDialog({ card, act, onClose, onDone }: Readonly<{ card: MovementCard; act: ReasonAct; onClose: () => void; onDone: () => void }>) {
  const acts = useMovementActs();
  const [seenVersion] = useState(card.version);
  const words = WORDS[act];
  const chosen = act === 'EXCLUDE' ? acts.exclude : act === 'UNDO' ? acts.undo : acts.proposeAgain;
  const send = async (expectedVersion: number, reason: string) => {
    const outcome = await chosen.run({ movementId: card.id, expectedVersion, reason });
    if (!outcome.ok) return;
    tellDecided(outcome.value.decided);
    onDone();
  };
  const said = actionOf(card, act)?.consequence ?? '';
  return (
    <ReasonDialog
      question={words.question(theNumber(card.number))} subtitle={`${formatEuro(card.signedCents)} · ${card.statusLabel}`} consequences={[{ text: said === '' ? words.consequence : said }]} verb={words.verb} backVerb={words.backVerb} placeholder={words.placeholder}
      busy={chosen.busy} failure={chosen.failure} onConfirm={(reason) => { void send(seenVersion, reason); }} onBack={onClose}
      conflict={(reason) => ({ reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(card.version, reason); }, lines: [{ label: 'Stato', mine: words.after, stored: card.statusLabel }] })}
    />
  );
}
