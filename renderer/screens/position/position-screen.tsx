import { useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { isWorthAsking } from '../../../main/domain/may-print.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { handOver } from '../../app/handed-over.ts';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { Money, NoticeNumber, Screen, showToast, Stack, StateBadge, Strip, WaitState } from '../../components/index.ts';
import { useAttachmentView } from '../acts/attachment-view.tsx';
import { ExternalPaymentDialog } from '../acts/external-payment-dialog.tsx';
import { currentInstallment, installmentsOf } from '../acts/instalment-choice.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { useNoticePrint } from '../acts/notice-print.tsx';
import type { PositionCard, PositionPayment, PositionPrint } from '../acts/operation-types.ts';
import { PortalLeftStrips } from '../acts/portal-left.tsx';
import { useReceiptPrint } from '../acts/receipt-print.ts';
import { worksAtCounter } from '../acts/role-rights.ts';
import { rowIdOf } from '../acts/row-id.ts';
import '../acts/acts.css';
import { standingOf } from './position-actions.ts';
import { CancelDialog, CompareDialog, DeleteDraftDialog, RecallDialog, RestoreDialog, VoidPaymentDialog } from './position-dialogs.tsx';
import { PositionHeadActions } from './position-head-actions.tsx';
import { ExchangePanel, SendingStrip } from './sending-part.tsx';
import { asksToDivide } from './ask-to-divide.ts';
import { usePlanPart } from './plan-part.tsx';
import { HistoryPanel, InstallmentsPanel, LinesPanel, PaymentsPanel, PrintsPanel, TransfersPanel } from './position-panels.tsx';

/** Posizione. Source: screens, "Posizione"; look reference, screen 05. */
export default function PositionScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="position" /> : <PositionOf key={id} id={id} />;
}

function PositionOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['positions.show', id], topics: ['positions', 'prints', 'payments', 'tasks', 'people', 'catalogue'], call: (signal) => client.positions.show({ id, nav: null }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <PositionView card={found.value} />;
  if (found.state === 'failed') return <ObjectFailedScreen what="position" failure={found.failure} onRetry={found.reload} />;
  return <Screen title="Posizione">{slow ? <WaitState title="Apro la posizione">Ancora un momento.</WaitState> : null}</Screen>;
}

type OpenDialog = Readonly<{ kind: 'cancel' | 'restore' | 'deleteDraft' | 'externalPayment' }> | Readonly<{ kind: 'recall' | 'compare'; print: PositionPrint }> | Readonly<{ kind: 'void'; payment: PositionPayment }>;

function PositionView({ card }: Readonly<{ card: PositionCard }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const { role } = useSession();
  const [wanted, setWanted] = useState<number | null>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const notice = useNoticePrint();
  const receipt = useReceiptPrint();
  const attachment = useAttachmentView();
  const plan = usePlanPart(card, worksAtCounter(role), asksToDivide(useLocation().state));
  const upload = useMutationOnce((positionId: number, requestId) => client.positions.markUploaded({ requestId, ids: [positionId], all: false }), ['positions', 'prints']);
  const installment = currentInstallment(card, wanted);
  const installments = installmentsOf(card);
  const counter = worksAtCounter(role);
  const print = () => notice.ask({ positionId: card.id, installmentId: installment?.id ?? null });
  const printable = standingOf(card.actions, 'PRINT').shown && installment != null && isWorthAsking(installment.printPermission);
  useKey('screen', 'Ctrl+P', print, 'Stampa', { enabled: printable, hidden: true });
  useKey('screen', 'F7', () => { void navigate('/posizioni/nuova', { state: { debtorOf: card.id, fresh: Date.now() } }); }, 'Nuova per lo stesso debitore', { enabled: counter });

  const markUploaded = async () => {
    const outcome = await upload.run(card.id);
    if (outcome.ok) showToast(outcome.value.marked === 0 ? 'Era già segnata come caricata sul portale.' : 'Segnata come caricata sul portale: ora si può pagare e stampare.', [{ label: 'Stampa', shortcut: 'Ctrl+R', onPress: print }]);
  };
  const failure = receipt.failure ?? upload.failure ?? attachment.failure;
  const close = () => setDialog(null);
  return (
    <Screen
      title={card.debtor.name}
      above={<>{card.service === '' ? card.serviceName : `${card.service} – ${card.serviceName}`}{card.year === null ? '' : ` · anno ${card.year}`}{installment?.nav == null ? null : <> · <NoticeNumber nav={installment.nav} /></>}</>}
      beside={<><span className="screen-title"><Money cents={card.amountCents} /></span><StateBadge state={card.state} /></>}
      why={card.why}
      actions={<PositionHeadActions card={card} installment={installment} busy={notice.busy || receipt.busy} on={{
        print, printWith: () => { if (installment != null) notice.askPaper({ positionId: card.id, installmentId: installment.id }); }, printReceipt: (paymentId) => { void receipt.print(paymentId); },
        edit: () => { void navigate(`/posizioni/${card.id}/modifica`); }, issue: () => { void navigate(`/posizioni/${card.id}/modifica`, { state: { issue: true } }); },
        cancel: () => setDialog({ kind: 'cancel' }), restore: () => setDialog({ kind: 'restore' }), markUploaded: () => { void markUploaded(); },
        externalPayment: () => setDialog({ kind: 'externalPayment' }), duplicate: () => { void navigate('/posizioni/nuova', { state: { duplicateOf: card.id, fresh: Date.now() } }); },
        deleteDraft: () => setDialog({ kind: 'deleteDraft' }), verify: () => { void navigate('/verifica', { state: handOver({ text: installment?.nav ?? card.debtor.fiscalCode ?? '' }) }); },
        openPerson: () => { void navigate(`/persone/${card.debtor.id}`); },
      }} />}
    >
      <div className="acts-parts">
        <Stack>
          {failure === null ? null : <Strip tone="red">{failure.message}</Strip>}
          <SendingStrip positionId={card.id} />
          <PositionLinks card={card} />
          {plan.strips}
          <PortalLeftStrips rows={card.portalLeft} mayAct={counter} />
          <InstallmentsPanel rows={installments} currentId={installment?.id ?? null} onChoose={(row) => setWanted(row.id)} action={plan.action} />
          <LinesPanel lines={card.lines} />
          <TransfersPanel installment={installment} />
          <PrintsPanel prints={card.prints} installments={installments} mayRecall={counter} onCompare={(chosen) => setDialog({ kind: 'compare', print: chosen })} onRecall={(chosen) => setDialog({ kind: 'recall', print: chosen })} />
          <PaymentsPanel payments={card.payments} installments={installments} busy={receipt.busy} mayVoid={counter} onReceipt={(payment) => { void receipt.print(payment.id); }} onOpen={(payment) => { void navigate(`/pagamenti/${payment.id}`); }} onVoid={(payment) => setDialog({ kind: 'void', payment })} />
          <ExchangePanel positionId={card.id} />
          <PositionNotes card={card} />
        </Stack>
        <HistoryPanel card={card} today={today} onAttachment={attachment.open} />
      </div>
      {dialog?.kind === 'cancel' ? <CancelDialog card={card} installment={installment} onClose={close} /> : null}
      {dialog?.kind === 'restore' ? <RestoreDialog card={card} installment={installment} onClose={close} /> : null}
      {dialog?.kind === 'deleteDraft' ? <DeleteDraftDialog card={card} installment={installment} onClose={close} /> : null}
      {dialog?.kind === 'externalPayment' && installment !== null ? <ExternalPaymentDialog card={card} installment={installment} onClose={close} onDone={close} /> : null}
      {dialog?.kind === 'recall' ? <RecallDialog print={{ ...dialog.print, nav: dialog.print.printed.nav }} onClose={close} /> : null}
      {dialog?.kind === 'compare' ? <CompareDialog print={dialog.print} onClose={close} onReprint={printable ? () => { close(); print(); } : null} /> : null}
      {dialog?.kind === 'void' ? <VoidPaymentDialog payment={dialog.payment} onClose={close} /> : null}
      {plan.dialog}
      {notice.dialog}
      {attachment.dialog}
    </Screen>
  );
}

/** What this position hangs together with: open tasks, the one it replaces, the one that replaces it. */
function PositionLinks({ card }: Readonly<{ card: PositionCard }>) {
  const navigate = useNavigate();
  const { replacedById, replacesId, hasResidue, isResidue } = card;
  return (
    <>
      {card.tasks.filter((task) => task.open).map((task) => <Strip key={task.id} tone="amber" action={{ label: 'Apri', onPress: () => { void navigate(`/attivita/${task.id}`); } }}>Attività aperta: <b>{task.title}</b></Strip>)}
      {replacedById === null || hasResidue ? null : <Strip tone="blue" action={{ label: 'Apri', onPress: () => { void navigate(`/posizioni/${replacedById}`); } }}>È stata ripristinata con un avviso nuovo.</Strip>}
      {replacesId === null || isResidue ? null : <Strip tone="blue" action={{ label: 'Apri', onPress: () => { void navigate(`/posizioni/${replacesId}`); } }}>Sostituisce una posizione annullata.</Strip>}
    </>
  );
}

function PositionNotes({ card }: Readonly<{ card: PositionCard }>) {
  if (card.notes === null || card.notes === '') return null;
  return <p className="detail"><b>Note interne:</b> {card.notes}</p>;
}
