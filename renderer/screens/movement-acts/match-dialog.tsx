import { useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { ActionButton, Dialog, DialogBack, SelectField, Strip, TextField } from '../../components/index.ts';
import { ConflictNotice } from '../acts/conflict-notice.tsx';
import { errorAt, errorElsewhere, isConflict } from '../acts/failure-words.ts';
import type { DifferenceReason, MovementCard, MovementRow } from './reconciliation-types.ts';
import { SharesEditor, SharesSum } from './shares-editor.tsx';
import { freeCentsOf, planShares, sumCents, type FreeCredit } from './shares-plan.ts';
import { amountProblem, DIFFERENCE_REASONS, DIFFERENCE_WORDS, leavesDifference, readTargets, type TypedTarget } from './typed-targets.ts';
import { tellDecided, useMovementActs } from './use-movement-acts.ts';

/** A mano: which flows and receipts the money is for. Mount it while it is open. */
export function MatchDialog({ card, onClose, onDone }: Readonly<{ card: MovementCard; onClose: () => void; onDone: () => void }>) {
  const { match } = useMovementActs();
  const [seenVersion] = useState(card.version);
  const [chosen, setChosen] = useState<readonly TypedTarget[]>([]);
  const [others, setOthers] = useState<readonly MovementRow[]>([]);
  const [difference, setDifference] = useState<DifferenceReason | null>(null);
  const [note, setNote] = useState('');
  const [pressed, setPressed] = useState(false);
  const credits: readonly FreeCredit[] = [{ movementId: card.id, freeCents: card.residualCents ?? card.signedCents }, ...others.map(({ id, residualCents, signedCents }) => ({ movementId: id, freeCents: residualCents ?? signedCents }))];
  const freeCents = freeCentsOf(credits);
  const targets = readTargets(chosen);
  const givenCents = sumCents(targets);
  const leaves = leavesDifference(freeCents, chosen);
  const problem = chosen.length === 0 ? 'Scegli almeno un flusso o una ricevuta.' : null;
  const reasonMissing = leaves && difference === null ? 'Scegli perché gli importi non coincidono.' : null;
  const send = async (expectedVersion: number) => {
    setPressed(true);
    if (problem !== null || reasonMissing !== null || chosen.some((one) => amountProblem(one) !== null) || givenCents > freeCents) return;
    const outcome = await match.run({
      movements: [{ movementId: card.id, expectedVersion }, ...others.map(({ id, version }) => ({ movementId: id, expectedVersion: version }))], shares: [...planShares(credits, targets)], difference: leaves ? difference : null, note: note.trim() === '' ? null : note.trim(),
    });
    if (!outcome.ok) return;
    tellDecided(outcome.value.decided);
    onDone();
  };
  const elsewhere = errorElsewhere(match.failure, ['difference', 'note']);
  return (
    <Dialog
      open width="wide" title={`Abbina a mano: ${card.number}`} subtitle={`${formatEuro(card.signedCents)} · ${card.payerName}`} onClose={onClose} footNote="Resta nella cronologia"
      foot={<><DialogBack label="Non abbinare" onBack={onClose} /><ActionButton label="Abbina" kind="primary" shortcut="Ctrl+Enter" busy={match.busy} onPress={() => { void send(seenVersion); }} /></>}
    >
      <SharesEditor movementId={card.id} freeCents={freeCents} chosen={chosen} onChosen={setChosen} others={{ chosen: others, onChosen: setOthers }} pressed={pressed} autoFocus />
      <SharesSum freeCents={freeCents} givenCents={givenCents} />
      {leaves ? (
        <div className="acts-fields">
          <SelectField label="Perché non coincidono" path="difference" value={difference} onChoose={(value) => setDifference(DIFFERENCE_REASONS.find((reason) => reason === value) ?? null)} choices={DIFFERENCE_REASONS.map((value) => ({ value, label: DIFFERENCE_WORDS[value] }))} error={errorAt(match.failure, 'difference') ?? (pressed ? reasonMissing : null)} />
          <TextField label="Nota" path="note" optional="(facoltativa)" value={note} onChange={setNote} maxLength={300} error={errorAt(match.failure, 'note')} />
        </div>
      ) : null}
      {pressed && problem !== null ? <div className="acts-strip"><Strip tone="red">{problem}</Strip></div> : null}
      {elsewhere === null ? null : <div className="acts-strip"><Strip tone="red">{elsewhere}</Strip></div>}
      {isConflict(match.failure) ? <div className="acts-strip"><ConflictNotice reading={card.version === seenVersion} onReload={onClose} onReapply={() => { void send(card.version); }} lines={[{ label: 'Stato', mine: 'Abbinato a mano', stored: card.statusLabel }]} /></div> : null}
    </Dialog>
  );
}
