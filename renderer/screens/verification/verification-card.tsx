import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, KeyBox, LinkButton, StateGlyph, Strip } from '../../components/index.ts';
import { ExternalPaymentDialog } from '../acts/external-payment-dialog.tsx';
import { currentInstallment } from '../acts/instalment-choice.ts';
import { useNoticePrint } from '../acts/notice-print.tsx';
import type { VerificationCard } from '../acts/operation-types.ts';
import { useReceiptPrint } from '../acts/receipt-print.ts';
import { useReportedPrint } from '../acts/reported-print.ts';
import { askedWords } from './ask-words.ts';
import { DeclarationDialog } from './declaration-dialog.tsx';
import { useAskIntermediary } from './use-ask-intermediary.ts';
import { focusedAction, verdictLook } from './verdict-look.ts';

type Action = VerificationCard['actions'][number];

/** Saves the answer given, once for each verdict shown. */
export function useAnswer(card: VerificationCard) {
  const client = useClient();
  const [answered, setAnswered] = useState(false);
  const record = useMutationOnce((positionId: number, requestId) => client.verification.recordAnswer({ requestId, positionId, verdict: card.verdict, title: card.title }), ['positions', 'tasks']);
  const answer = async () => {
    if (card.position === null || answered) return;
    const outcome = await record.run(card.position.id);
    if (outcome.ok) setAnswered(true);
  };
  return { answered, answer, busy: record.busy, failure: record.failure, possible: card.position !== null };
}

/** The verdict in words, the actions with the printable one focused, the words to say. Source: look reference, screen 06. */
export function VerdictCard({ card, answer }: Readonly<{ card: VerificationCard; answer: ReturnType<typeof useAnswer> }>) {
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'declaration' | 'external' | null>(null);
  const receipt = useReceiptPrint();
  const reported = useReportedPrint();
  const notice = useNoticePrint(() => { void answer.answer(); });
  const intermediary = useAskIntermediary();
  const { connectionMode, today } = useStatus();
  const look = verdictLook(card);
  const askedRate = card.installment !== null && card.installment.of > 1 ? card.installment : null;
  const focused = focusedAction(card.actions);
  const asking = card.actions.find(({ code }) => code === 'ASK_INTERMEDIARY')?.targetId ?? null;
  // Kept also while it may not be asked: pressed twice it must not lead to another code.
  useKey('screen', 'F4', () => { if (asking !== null) intermediary.ask(asking); }, 'Verifica ora presso l’intermediario', { enabled: asking !== null });

  const act = (action: Action) => {
    const { code, targetId } = action;
    switch (code) {
      case 'PRINT_RECEIPT':
        if (targetId !== null) void receipt.print(targetId).then((printed) => (printed ? answer.answer() : undefined));
        return;
      case 'PRINT_REPORTED':
        if (targetId !== null) void reported.print(targetId).then((printed) => (printed ? answer.answer() : undefined));
        return;
      case 'ASK_INTERMEDIARY': if (targetId !== null) intermediary.ask(targetId); return;
      case 'REPRINT_NOTICE': if (targetId !== null) notice.ask({ positionId: targetId, installmentId: askedRate?.id ?? null }); return;
      case 'RECORD_DECLARATION': setDialog('declaration'); return;
      case 'RECORD_EXTERNAL': setDialog('external'); return;
      case 'OPEN_MOVEMENT': if (targetId !== null) void navigate(`/tesoreria/${targetId}`); return;
      case 'OPEN_TASK': if (targetId !== null) void navigate(`/attivita/${targetId}`); return;
      case 'OPEN_POSITION': case 'OPEN_OTHER': if (targetId !== null) void navigate(card.position === null && card.payment?.id === targetId ? `/pagamenti/${targetId}` : `/posizioni/${targetId}`); return;
      case 'NEW_POSITION': void navigate('/posizioni/nuova', { state: freshPosition(targetId) }); return;
    }
  };
  const failure = receipt.failure ?? reported.failure ?? answer.failure ?? intermediary.failure;
  const busyOf = (code: Action['code']) => (code === 'PRINT_RECEIPT' ? receipt.busy : code === 'PRINT_REPORTED' ? reported.busy : code === 'REPRINT_NOTICE' ? notice.busy : code === 'ASK_INTERMEDIARY' && intermediary.busy);
  const told = intermediary.asked === null ? null : askedWords(intermediary.asked, today);
  return (
    <section className={`verify-card tone-${look.tone}`} aria-label="Esito della verifica" data-panel tabIndex={-1}>
      <div className="verify-card-body">
        <div role="status"><h2 className="verify-verdict verdict"><StateGlyph shape={look.shape} size={22} />{card.title}</h2></div>
        <p className="verify-sentence">{card.sentence}</p>
        <div className="sp-buttons">
          {card.actions.map((action) => (
            <ActionButton
              key={`${action.code}-${action.targetId}`} label={action.label} kind={action === focused ? 'primary' : 'secondary'} autoFocus={action === focused} disabledReason={!action.enabled ? (action.whyNot ?? 'Ora non si può.') : action.code === 'ASK_INTERMEDIARY' ? intermediary.disabledReason : null}
              busy={busyOf(action.code)} onPress={() => act(action)} {...iconOf(action.code)}
            >
              {action.code === 'ASK_INTERMEDIARY' ? <KeyBox combo="F4" /> : action === focused ? <KeyBox combo="Enter" /> : null}
            </ActionButton>
          ))}
          {answer.possible ? <ActionButton label={answer.answered ? 'Risposta salvata' : 'Ho risposto'} icon={answer.answered ? 'tick' : 'person'} shortcut="Ctrl+Enter" busy={answer.busy} disabledReason={answer.answered ? 'La risposta di adesso è già salvata.' : null} onPress={() => { void answer.answer(); }} /> : null}
        </div>
        {intermediary.busy ? <p className="help" role="status">Chiedo all’intermediario…</p> : asking === null || intermediary.disabledReason === null ? null : <p className="help">{intermediary.disabledReason}</p>}
        {told === null ? null : <Strip tone={told.tone}>{told.text}</Strip>}
        {connectionMode === 'MANUAL' && card.verdict === 'NOT_FOUND' && card.position !== null ? <p className="help">Il programma non è collegato all’intermediario: scarica le ricevute dal suo portale e importale, poi il verdetto si aggiorna. <LinkButton label="Apri Importazioni" onPress={() => { void navigate('/importazioni'); }} /></p> : null}
        {failure === null ? null : <Strip tone="red">{failure.message}</Strip>}
      </div>
      {card.say === '' ? null : <p className="verify-say"><b>Puoi dirgli:</b><span>{card.say}</span></p>}
      {dialog === 'declaration' && card.position !== null ? <DeclarationDialog position={card.position} installmentId={card.installment?.id ?? null} onClose={() => setDialog(null)} onDone={() => { setDialog(null); void answer.answer(); }} /> : null}
      {dialog === 'external' && card.position !== null ? <ExternalOf positionId={card.position.id} installmentId={card.installment?.id ?? null} onClose={() => setDialog(null)} /> : null}
      {notice.dialog}
    </section>
  );
}

function iconOf(code: Action['code']): Readonly<{ icon?: 'printer' | 'sync' }> {
  if (code === 'PRINT_RECEIPT' || code === 'PRINT_REPORTED' || code === 'REPRINT_NOTICE') return { icon: 'printer' };
  return code === 'ASK_INTERMEDIARY' ? { icon: 'sync' } : {};
}

/** State of a form that starts empty every time it is asked for. */
function freshPosition(personId: number | null) {
  return { fresh: Date.now(), ...(personId === null ? {} : { personId }) };
}

/** The registration needs the whole position: it is read when asked for. */
function ExternalOf({ positionId, installmentId, onClose }: Readonly<{ positionId: number; installmentId: number | null; onClose: () => void }>) {
  const client = useClient();
  const found = useOperation({ key: ['positions.show', positionId], topics: ['positions', 'prints', 'payments', 'tasks', 'people', 'catalogue'], call: (signal) => client.positions.show({ id: positionId, nav: null }, { signal }) });
  if (found.state === 'failed') return <Strip tone="red" action={{ label: 'Riprova', onPress: found.reload }}>{found.failure.message}</Strip>;
  const installment = found.value === undefined ? null : currentInstallment(found.value, installmentId);
  if (found.value === undefined || installment === null) return null;
  return <ExternalPaymentDialog card={found.value} installment={installment} onClose={onClose} onDone={onClose} />;
}
