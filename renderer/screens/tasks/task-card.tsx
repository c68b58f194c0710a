import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { TASK_STATE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, focusField, LinkButton, RadioCards, showToast, StateBadge, Strip, TextField } from '../../components/index.ts';
import { CreateFromPaymentDialog } from '../acts/create-from-payment-dialog.tsx';
import { ConflictNotice } from '../acts/conflict-notice.tsx';
import { errorAt, errorElsewhere, isConflict } from '../acts/failure-words.ts';
import { whenWords } from '../acts/instant-words.ts';
import { MAIN_AREA } from '../acts/main-area.ts';
import type { PositionRow, TaskCard } from '../acts/operation-types.ts';
import { PositionPicker } from '../acts/position-picker.tsx';
import { reasonProblem } from '../acts/reason-rule.ts';
import { PostponeDialog } from './postpone-dialog.tsx';
import { TaskSides } from './task-sides.tsx';
import { whyNothingToDo } from './task-words.ts';
import { UndoDialog } from './undo-dialog.tsx';

/** One task: what contradicts what, the numbered outcomes, the reason, then it is done. Source: look reference, screen 10. */
export function TaskCardView({ card, manyChosen }: Readonly<{ card: TaskCard; /** Several tasks are chosen in the list: «Prendi in carico» is then theirs, the key too. */ manyChosen: boolean }>) {
  return (
    <section className="tasks-card" aria-label={card.title} data-panel tabIndex={-1}>
      {card.state === 'DONE' ? <ClosedTask card={card} /> : <OpenTask card={card} manyChosen={manyChosen} />}
    </section>
  );
}

function TaskHead({ card }: Readonly<{ card: TaskCard }>) {
  const { today } = useStatus();
  const navigate = useNavigate();
  const { positionId, paymentId, movementId, flowId } = card;
  return (
    <>
      <div className="tasks-card-title">
        <h2 className="screen-title">{card.title}</h2>
        {card.positionState === null ? null : <StateBadge state={card.positionState} />}
        <span className="sp-push sp-buttons">
          {positionId === null ? null : <LinkButton label="Apri la posizione" onPress={() => { void navigate(`/posizioni/${positionId}`); }} />}
          {movementId === null ? null : <LinkButton label="Apri l’accredito" onPress={() => { void navigate(`/tesoreria/${movementId}`); }} />}
          {flowId === null ? null : <LinkButton label="Apri il flusso" onPress={() => { void navigate(`/flussi/${flowId}`); }} />}
          {paymentId === null ? null : <LinkButton label="Apri il pagamento" onPress={() => { void navigate(`/pagamenti/${paymentId}`); }} />}
        </span>
      </div>
      <p>{card.explanation}</p>
      {card.moved.map(({ paymentId: id, positionId: place, says }) => <Strip key={id} tone="amber" {...(place === null ? {} : { action: { label: 'Apri la posizione che paga', onPress: () => { void navigate(`/posizioni/${place}`); } } })}>{says}{card.state === 'DONE' ? null : ' Quello che decidi qui vale per quel pagamento, dov’è ora.'}</Strip>)}
      <p className="detail">{card.state === 'OPEN' ? 'Aperta' : `${TASK_STATE_LABEL[card.state]}${card.ownerName === null ? '' : ` · ${card.ownerName}`} · aperta`} {whenWords(card.openedAt, today)}{card.dueOn === null || card.state === 'DONE' ? '' : ` · entro il ${formatDate(card.dueOn)}`}</p>
      <TaskSides card={card} />
    </>
  );
}

function TaskHistory({ card }: Readonly<{ card: TaskCard }>) {
  const { today } = useStatus();
  return (
    <div>
      <h3 className="small-heading">Che cosa è successo</h3>
      <ul className="tasks-history">{card.history.map((event, index) => <li key={`${event.at}-${index}`} className="detail">{whenWords(event.at, today)} · {event.who} · <b>{event.what}</b>{event.reason === null ? '' : ` · “${event.reason}”`}</li>)}</ul>
    </div>
  );
}

function ClosedTask({ card }: Readonly<{ card: TaskCard }>) {
  const { today } = useStatus();
  const [undoing, setUndoing] = useState(false);
  const { outcome } = card;
  return (
    <>
      <div className="tasks-card-body">
        <TaskHead card={card} />
        {outcome === null ? null : <Strip tone="green">Chiusa {whenWords(outcome.at, today)} da {outcome.who}: <b>{outcome.label}</b>. “{outcome.reason}”</Strip>}
        <TaskHistory card={card} />
      </div>
      {outcome === null ? null : (
        <div className="tasks-foot">
          <span className="sp-push"><ActionButton label="Togli la decisione…" shortcut="U" shortcutScope="list" shortcutWithin={MAIN_AREA} disabledReason={outcome.undoable ? null : (outcome.whyNot ?? 'Non si può più togliere.')} onPress={() => setUndoing(true)} /></span>
        </div>
      )}
      {undoing ? <UndoDialog card={card} onClose={() => setUndoing(false)} /> : null}
    </>
  );
}

/** The figure before an outcome chooses it. */
function NumberKey({ number, action, onChoose }: Readonly<{ number: number; action: TaskCard['actions'][number]; onChoose: (code: string) => void }>) {
  useKey('list', String(number), () => onChoose(action.code), action.label, { within: MAIN_AREA, enabled: action.allowed });
  return null;
}

type ActInput = Readonly<{ action: string; reason: string; positionId: number | null; expectedVersion: number }>;

/** After «Prendi in carico», whose button goes: what comes next is the decision, or its reason once that is taken. */
function focusNext(form: HTMLElement | null, decided: boolean): void {
  const next = decided ? form?.querySelector<HTMLElement>('[data-path="reason"]') : form?.querySelector<HTMLElement>('input[type="radio"]:enabled');
  (next ?? form?.closest<HTMLElement>('.tasks-card'))?.focus();
}

function OpenTask({ card, manyChosen }: Readonly<{ card: TaskCard; manyChosen: boolean }>) {
  const client = useClient();
  const { operatorId } = useSession();
  const form = useRef<HTMLDivElement>(null);
  const takeButton = useRef<HTMLButtonElement>(null);
  const [seenVersion, setSeenVersion] = useState(card.version);
  const [chosen, setChosen] = useState<string | null>(null);
  const [position, setPosition] = useState<PositionRow | null>(null);
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const [postponing, setPostponing] = useState(false);
  const [creating, setCreating] = useState(false);
  const act = useMutationOnce((input: ActInput, requestId) => client.tasks.act({ requestId, id: card.id, ...input }), ['tasks', 'positions', 'payments']);
  const take = useMutationOnce((expectedVersion: number, requestId) => client.tasks.take({ requestId, id: card.id, expectedVersion }), ['tasks']);
  const action = card.actions.find((one) => one.code === chosen && one.allowed) ?? null;
  const positionProblem = action?.needsPositionChoice === true && position === null ? 'Scegli la posizione.' : null;

  const send = async (expectedVersion: number) => {
    setPressed(true);
    if (action === null || positionProblem !== null || reasonProblem(reason) !== null) {
      setTimeout(() => { if (form.current !== null) focusField(form.current); }, 0);
      return;
    }
    if (action.asksForm) { setCreating(true); return; }
    const outcome = await act.run({ action: action.code, reason: reason.trim(), positionId: action.needsPositionChoice ? (position?.id ?? null) : null, expectedVersion });
    if (!outcome.ok) return;
    showToast(outcome.value.message);
    // The card shows what was decided; its form, and the focus in it, goes.
    form.current?.closest<HTMLElement>('.tasks-card')?.focus();
  };
  const takeIt = async () => {
    const outcome = await take.run(card.version);
    if (!outcome.ok) return;
    setSeenVersion(outcome.value.version);
    showToast('Attività presa in carico.');
    // Pressed with the key from the list, the focus stays there.
    if (document.activeElement === takeButton.current || document.activeElement === document.body) focusNext(form.current, action !== null);
  };
  const reload = () => { act.reset(); setSeenVersion(card.version); setChosen(null); setPosition(null); setReason(''); setPressed(false); };
  const reapply = () => { setSeenVersion(card.version); void send(card.version); };
  const elsewhere = errorElsewhere(act.failure, ['reason', 'positionId']) ?? take.failure?.message ?? null;
  const reasonError = errorAt(act.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null);
  return (
    <div className="sp-contents" ref={form}>
      {card.actions.slice(0, 9).map((one, index) => <NumberKey key={one.code} number={index + 1} action={one} onChoose={setChosen} />)}
      <div className="tasks-card-body">
        <TaskHead card={card} />
        <div>
          <h3 className="small-heading">Che cosa vuoi fare?</h3>
          <RadioCards name="Che cosa vuoi fare?" numbered value={action?.code ?? null} onChoose={setChosen} choices={card.actions.map((one) => ({ value: one.code, label: one.label, detail: one.consequence, ...(one.allowed ? {} : { disabledReason: one.whyNot ?? 'Il tuo ruolo non può deciderlo.' }) }))} />
          {pressed && action === null ? <p className="sp-error" role="alert">Scegli prima che cosa fare.</p> : null}
        </div>
        {action?.needsPositionChoice === true ? <PositionPicker label="Quale posizione" chosen={position} onChoose={setPosition} exceptId={card.positionId} error={errorAt(act.failure, 'positionId') ?? (pressed ? positionProblem : null)} /> : null}
        {isConflict(act.failure) ? (
          <ConflictNotice
            reading={card.version === seenVersion} onReload={reload} onReapply={reapply}
            lines={[{ label: 'Decisione', mine: action?.label ?? '—', stored: card.outcome?.label ?? 'nessuna' }, { label: 'Stato', mine: TASK_STATE_LABEL.DONE, stored: TASK_STATE_LABEL[card.state] }, { label: 'In carico a', mine: '—', stored: card.ownerName ?? 'nessuno' }]}
          />
        ) : null}
        {elsewhere === null ? null : <Strip tone="red">{elsewhere}</Strip>}
        <TaskHistory card={card} />
      </div>
      <div className="tasks-foot">
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={reasonError} onEnter={() => { void send(seenVersion); }} placeholder="Resta scritto accanto alla decisione" />
        {card.ownerId === operatorId && card.state === 'IN_PROGRESS' ? null : <ActionButton ref={takeButton} label="Prendi in carico" {...(manyChosen ? {} : { shortcut: 'T', shortcutScope: 'list' as const, shortcutWithin: MAIN_AREA })} busy={take.busy} onPress={() => { void takeIt(); }} />}
        <ActionButton label="Rimanda" shortcut="R" shortcutScope="list" shortcutWithin={MAIN_AREA} onPress={() => setPostponing(true)} />
        <ActionButton label="Esegui" kind="primary" shortcut="Ctrl+Enter" busy={act.busy} disabledReason={whyNothingToDo(card.actions)} onPress={() => { void send(seenVersion); }} />
      </div>
      {creating && card.paymentId !== null ? <CreateFromTask paymentId={card.paymentId} reason={reason.trim()} onClose={() => setCreating(false)} /> : null}
      {postponing ? <PostponeDialog card={card} onClose={() => setPostponing(false)} onDone={(version) => { setPostponing(false); setSeenVersion(version); }} /> : null}
    </div>
  );
}

/** The form needs the whole payment: it is read when asked for. The card stays on the task, which shows what was decided. */
function CreateFromTask({ paymentId, reason, onClose }: Readonly<{ paymentId: number; reason: string; onClose: () => void }>) {
  const client = useClient();
  const found = useOperation({ key: ['payments.show', paymentId], topics: ['payments', 'positions', 'tasks'], call: (signal) => client.payments.show({ id: paymentId }, { signal }) });
  if (found.value !== undefined) return <CreateFromPaymentDialog payment={found.value} reason={reason} onClose={onClose} onDone={onClose} />;
  return found.state === 'failed' ? <Strip tone="red" action={{ label: 'Riprova', onPress: found.reload }}>{found.failure.message}</Strip> : null;
}
