import { useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { ActionButton, CheckBox, Dialog, DialogBack, SelectField, Strip, TextField } from '../../components/index.ts';
import { ConflictNotice } from '../acts/conflict-notice.tsx';
import { errorAt, errorElsewhere, isConflict } from '../acts/failure-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';
import { actionOf } from './action-keys.ts';
import type { DifferenceReason, MovementCard } from './reconciliation-types.ts';
import { SharesEditor, SharesSum } from './shares-editor.tsx';
import { sumCents } from './shares-plan.ts';
import { amountProblem, DIFFERENCE_REASONS, DIFFERENCE_WORDS, leavesDifference, readTargets, type TypedTarget } from './typed-targets.ts';
import { theNumber } from './match-words.ts';
import { tellDecided, useMovementActs } from './use-movement-acts.ts';

/** Separa: takes a match or a proposal apart, and perhaps says what the money is for instead. Mount it while it is open. */
export function SeparateDialog({ card, onClose, onDone }: Readonly<{ card: MovementCard; onClose: () => void; onDone: () => void }>) {
  const { separate } = useMovementActs();
  const [seenVersion] = useState(card.version);
  const [reason, setReason] = useState('');
  const [instead, setInstead] = useState(false);
  const [chosen, setChosen] = useState<readonly TypedTarget[]>([]);
  const [difference, setDifference] = useState<DifferenceReason | null>(null);
  const [pressed, setPressed] = useState(false);
  const freeCents = Math.abs(card.signedCents);
  const used = instead ? chosen : [];
  const targets = readTargets(used);
  const leaves = leavesDifference(freeCents, used);
  const differenceMissing = leaves && difference === null ? 'Scegli perché gli importi non coincidono.' : null;
  const nothingChosen = instead && used.length === 0 ? 'Scegli almeno un flusso o una ricevuta, oppure togli la spunta.' : null;
  const send = async (expectedVersion: number) => {
    setPressed(true);
    if (reasonProblem(reason) !== null || nothingChosen !== null || differenceMissing !== null || used.some((one) => amountProblem(one) !== null) || sumCents(targets) > freeCents) return;
    const outcome = await separate.run({ movementId: card.id, expectedVersion, reason: reason.trim(), shares: targets.map(({ target, cents }) => ({ target, cents })), difference: leaves ? difference : null });
    if (!outcome.ok) return;
    tellDecided(outcome.value.decided);
    onDone();
  };
  const elsewhere = errorElsewhere(separate.failure, ['reason', 'difference']);
  return (
    <Dialog
      open width={instead ? 'wide' : 'normal'} title={`Separare ${theNumber(card.number)} dai suoi flussi?`} subtitle={`${formatEuro(card.signedCents)} · ${card.statusLabel}`} onClose={onClose} footNote="Resta nella cronologia"
      foot={<><DialogBack label="Lascia com’è" onBack={onClose} /><ActionButton label="Separa" kind="primary" shortcut="Ctrl+Enter" busy={separate.busy} onPress={() => { void send(seenVersion); }} /></>}
    >
      <p>{actionOf(card, 'SEPARATE')?.consequence ?? ''} Lo stesso abbinamento non si rifà da solo.</p>
      <div className="acts-fields">
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(separate.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null)} placeholder="per esempio: l’accredito è di due flussi diversi" autoFocus onEnter={() => { void send(seenVersion); }} />
        <CheckBox checked={instead} onChange={setInstead}>So per quali flussi è: li scelgo adesso</CheckBox>
      </div>
      {instead ? (
        <div className="acts-fields">
          <SharesEditor movementId={card.id} freeCents={freeCents} chosen={chosen} onChosen={setChosen} pressed={pressed} />
          <SharesSum freeCents={freeCents} givenCents={sumCents(targets)} />
          {leaves ? <SelectField label="Perché non coincidono" path="difference" value={difference} onChoose={(value) => setDifference(DIFFERENCE_REASONS.find((one) => one === value) ?? null)} choices={DIFFERENCE_REASONS.map((value) => ({ value, label: DIFFERENCE_WORDS[value] }))} error={errorAt(separate.failure, 'difference') ?? (pressed ? differenceMissing : null)} /> : null}
        </div>
      ) : null}
      {pressed && nothingChosen !== null ? <div className="acts-strip"><Strip tone="red">{nothingChosen}</Strip></div> : null}
      {elsewhere === null ? null : <div className="acts-strip"><Strip tone="red">{elsewhere}</Strip></div>}
      {isConflict(separate.failure) ? <div className="acts-strip"><ConflictNotice reading={card.version === seenVersion} onReload={onClose} onReapply={() => { void send(card.version); }} lines={[{ label: 'Stato', mine: 'Separato', stored: card.statusLabel }]} /></div> : null}
    </Dialog>
  );
}
