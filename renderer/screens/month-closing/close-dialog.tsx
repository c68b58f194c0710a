import { useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { countOf, showToast, Strip, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt, isConflict } from '../acts/failure-words.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { monthWords, toMonthWords } from '../movement-acts/month-words.ts';
import { DECISION_TOPICS } from '../movement-acts/use-movement-acts.ts';
import type { Checklist, Closing } from './closing-words.ts';

/** Closes the month, after saying what goes on to the next one. Mount it while it is open. */
export function CloseDialog({ checklist, onClose, onReload }: Readonly<{ checklist: Checklist; onClose: () => void; onReload: () => void }>) {
  const client = useClient();
  const [note, setNote] = useState('');
  const { month, nextMonth, carried } = checklist;
  const close = useMutationOnce((typed: string, requestId) => client.closings.close({ requestId, month, expected: { movements: carried.movements, flows: carried.flows }, note: typed === '' ? null : typed }), DECISION_TOPICS);
  const send = async () => {
    const outcome = await close.run(note.trim());
    if (!outcome.ok) { if (isConflict(outcome.error)) onReload(); return; }
    showToast(outcome.value.message);
    onClose();
  };
  const goesOn = carried.movements + carried.flows === 0 ? `Niente passa ${toMonthWords(nextMonth)}: è tutto sistemato.`
    : `Passano ${toMonthWords(nextMonth)}: ${countOf(carried.movements, 'movimento', 'movimenti')} per ${formatEuro(carried.movementCents)} e ${countOf(carried.flows, 'flusso', 'flussi')} con ${formatEuro(carried.flowCents)} da riscuotere.`;
  return (
    <ActDialog
      question={`Chiudere ${monthWords(month)}?`} verb="Chiudi il mese" backVerb="Non chiudere" busy={close.busy} failure={close.failure} paths={['note']} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[{ text: goesOn }, { text: 'Gli abbinamenti del mese non si toccano più: per cambiarli il responsabile deve riaprire il mese, con il motivo.' }, { text: `Quello che arriva più tardi con una data di ${monthWords(month)} sta in ${monthWords(nextMonth)}.` }, { text: 'Restano il verbale e l’elenco delle discordanze, come sono adesso.' }]}
    >
      <div className="acts-fields"><TextField label="Note per il verbale" path="note" optional="(facoltative)" value={note} onChange={setNote} error={errorAt(close.failure, 'note')} maxLength={500} onEnter={() => { void send(); }} autoFocus /></div>
      {isConflict(close.failure) ? <Strip tone="amber">Nel frattempo qualcosa è cambiato: guarda i nuovi numeri e chiudi di nuovo.</Strip> : null}
    </ActDialog>
  );
}

/** A responsible opens the month again, with the reason. */
export function ReopenDialog({ closing, onClose }: Readonly<{ closing: Closing; onClose: () => void }>) {
  const client = useClient();
  const reopen = useMutationOnce((reason: string, requestId) => client.closings.reopen({ requestId, closingId: closing.id, reason }), DECISION_TOPICS);
  const send = async (reason: string) => {
    const outcome = await reopen.run(reason);
    if (!outcome.ok) return;
    showToast(outcome.value.message);
    onClose();
  };
  return (
    <ReasonDialog
      question={`Riaprire ${monthWords(closing.month)}?`} verb="Riapri il mese" backVerb="Lascialo chiuso" busy={reopen.busy} failure={reopen.failure} onConfirm={(reason) => { void send(reason); }} onBack={onClose}
      consequences={[{ text: 'Gli abbinamenti del mese si possono di nuovo cambiare, e quello che era passato al mese dopo torna qui.' }, { text: 'Il verbale di questa chiusura resta, segnato come riaperto: alla prossima chiusura se ne fa uno nuovo.' }]}
    />
  );
}
