import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { ActionButton, Strip } from '../../components/index.ts';
import { ACTION_PLACES, actionOf, PROPOSE_AGAIN, whyNot, type ActionPlace } from './action-keys.ts';
import { DeferDialog } from './defer-dialog.tsx';
import { MatchDialog } from './match-dialog.tsx';
import { ReasonActDialog } from './reason-act-dialog.tsx';
import type { ActionCode, MovementCard } from './reconciliation-types.ts';
import { SeparateDialog } from './separate-dialog.tsx';
import { tellDecided, useMovementActs } from './use-movement-acts.ts';
import { isConflict } from '../acts/failure-words.ts';

export type ActionPadProps = Readonly<{
  /** The movement under the frame; what may be done with it comes a moment later, and a letter pressed meanwhile counts. */
  movementId: number;
  card: MovementCard | undefined;
  /** The card is that of an earlier look and is being read again: what it allowed then decides nothing. */
  isOld: boolean;
  /** Where the focus must be for the letters to act. */
  within: RefObject<HTMLElement | null>;
  /** Something was decided. */
  onDone: () => void;
}>;

/** The six actions, always in the same place, with their letters. Source: look reference, screen 08; features.md 3c. */
export function ActionPad({ movementId, card, isOld, within, onDone }: ActionPadProps) {
  const { accept } = useMovementActs();
  const [pressed, setPressed] = useState<Readonly<{ movementId: number; code: ActionCode }> | null>(null);
  const [dialog, setDialog] = useState<Readonly<{ movementId: number; code: ActionCode }> | null>(null);
  const acceptIt = async (of: MovementCard) => {
    const outcome = await accept.run({ movementId: of.id, expectedVersion: of.version });
    if (!outcome.ok) return;
    tellDecided(outcome.value.decided);
    onDone();
  };
  const act = (code: ActionCode, of: MovementCard) => {
    if (whyNot(of, code) !== null) return;
    accept.reset();
    if (code === 'ACCEPT') void acceptIt(of); else setDialog({ movementId: of.id, code });
  };
  const current = isOld ? undefined : card;
  const press = (code: ActionCode) => { if (current === undefined) setPressed({ movementId, code }); else act(code, current); };
  const pressedNow = useEffectEvent((of: MovementCard) => {
    setPressed(null);
    if (pressed !== null && pressed.movementId === of.id) act(pressed.code, of);
  });
  useEffect(() => { if (current !== undefined) pressedNow(current); }, [current]);
  const close = () => setDialog(null);
  const done = () => { setDialog(null); onDone(); };
  const open = dialog !== null && card !== undefined && dialog.movementId === card.id ? dialog.code : null;
  const button = (place: ActionPlace) => (
    <ActionButton key={place.code} label={place.label} kind={place.code === 'ACCEPT' ? 'primary' : 'secondary'} shortcut={place.shortcut} shortcutScope="list" shortcutWithin={within} className="recon-act" busy={place.code === 'ACCEPT' && accept.busy} disabledReason={whyNot(current, place.code)} onPress={() => press(place.code)} />
  );
  return (
    <div className="recon-pad" role="group" aria-label="Azioni">
      {accept.failure === null ? null : <div className="recon-pad-wide"><Strip tone="red">{isConflict(accept.failure) ? 'Nel frattempo è cambiato: guarda com’è adesso e decidi di nuovo.' : accept.failure.message}</Strip></div>}
      {ACTION_PLACES.map(button)}
      {card !== undefined && actionOf(card, 'PROPOSE_AGAIN')?.allowed === true ? button(PROPOSE_AGAIN) : null}
      {card === undefined ? null : (
        <>
          {open === 'SEPARATE' ? <SeparateDialog card={card} onClose={close} onDone={done} /> : null}
          {open === 'MATCH' ? <MatchDialog card={card} onClose={close} onDone={done} /> : null}
          {open === 'DEFER' ? <DeferDialog card={card} onClose={close} onDone={done} /> : null}
          {open === 'EXCLUDE' || open === 'UNDO' || open === 'PROPOSE_AGAIN' ? <ReasonActDialog card={card} act={open} onClose={close} onDone={done} /> : null}
        </>
      )}
    </div>
  );
}
