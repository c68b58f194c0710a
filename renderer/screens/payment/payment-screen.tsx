import { useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { ActionButton, Code, DataTable, DueDate, LinkButton, Money, Panel, Screen, showToast, Stack, StateBadgeOf, StateLabel, Strip, WaitState, type Column } from '../../components/index.ts';
import { CreateFromPaymentDialog } from '../acts/create-from-payment-dialog.tsx';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import type { PaymentCard, PositionRow } from '../acts/operation-types.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { useReceiptPrint } from '../acts/receipt-print.ts';
import { decidesOnPayments } from '../acts/role-rights.ts';
import { rowIdOf } from '../acts/row-id.ts';
import '../acts/acts.css';
import { useFirstRowFocus } from '../movement-acts/use-first-row-focus.ts';
import { paymentLook } from '../payments/payment-look.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { QuittancePart } from './quittance-part.tsx';
import { paymentFacts } from './payment-facts.ts';
import './payment.css';
import { PaymentQuotas } from './payment-quotas.tsx';

/** Pagamento: who, how much, when, where, with the receipt; the positions it may belong to. */
export default function PaymentScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="payment" /> : <PaymentOf key={id} id={id} />;
}

function PaymentOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['payments.show', id], topics: ['payments', 'positions', 'tasks'], call: (signal) => client.payments.show({ id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <PaymentView card={found.value} />;
  if (found.state === 'failed') return <ObjectFailedScreen what="payment" failure={found.failure} onRetry={found.reload} />;
  return <Screen title="Pagamento">{slow ? <WaitState title="Apro il pagamento">Ancora un momento.</WaitState> : null}</Screen>;
}

type Transfer = PaymentCard['transfers'][number];
const TRANSFERS: readonly Column<Transfer>[] = [
  { key: 'what', heading: 'Versamento', cell: (row) => row.description, cut: true },
  { key: 'payee', heading: 'Beneficiario', cell: (row) => <span className="detail">{row.payeeName}{row.own ? ' · nostro' : ''}</span>, width: '13rem' },
  { key: 'iban', heading: 'IBAN', cell: (row) => (row.stamp ? <span className="detail">marca da bollo</span> : <Code>{row.iban}</Code>), width: '15.5rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold={row.own} />, align: 'right', width: '6.5rem' },
];
const CANDIDATES: readonly Column<PositionRow>[] = [
  { key: 'name', heading: 'Debitore', cell: (row) => <b>{row.debtorName}</b>, width: '11rem' },
  { key: 'what', heading: 'Causale', cell: (row) => `${row.service} · ${row.description}`, cut: true },
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} />, width: '11rem' },
  { key: 'due', heading: 'Entro il', cell: (row) => <DueDate date={row.dueDate} state={row.state} />, width: '6.5rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} />, align: 'right', width: '6.5rem' },
];

type FlowLine = PaymentCard['flowLines'][number];
const FLOW_LINES: readonly Column<FlowLine>[] = [
  { key: 'iuf', heading: 'Flusso', cut: true, cell: (row) => <span className="mono" title={row.iuf}>{row.iuf}</span> },
  { key: 'day', heading: 'Regolato il', width: '7rem', cell: (row) => formatDate(row.regulationDate) },
  { key: 'line', heading: 'Riga', width: '5rem', align: 'right', cell: (row) => row.line },
];

type OpenDialog = Readonly<{ kind: 'assign'; start: PositionRow | null }> | Readonly<{ kind: 'unassign' | 'create' }>;

function PaymentView({ card }: Readonly<{ card: PaymentCard }>) {
  const navigate = useNavigate();
  const { role } = useSession();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const receipt = useReceiptPrint();
  const flows = useRef<HTMLDivElement>(null);
  useFirstRowFocus(flows, card.flowLines.length > 0);
  const decides = decidesOnPayments(role);
  const waiting = card.effect === 'UNASSIGNED';
  const mayCreate = waiting || (card.effect === 'OTHER_SYSTEM' && card.creation.allowed);
  const { positionId } = card;
  return (
    <Screen
      title={card.debtorName ?? 'Pagamento senza debitore'} above="Pagamento pagoPA" beside={<><span className="screen-title"><Money cents={card.amountCents} /></span><StateBadgeOf look={paymentLook(card)} /></>} why={`${card.description} · ${card.psp}`}
      actions={<>
        {positionId === null ? null : <ActionButton label="Apri la posizione" onPress={() => { void navigate(`/posizioni/${positionId}`); }} />}
        {decides && card.effect === 'PAYS' ? <ActionButton label="Togli l’attribuzione…" onPress={() => setDialog({ kind: 'unassign' })} /> : null}
        {decides && mayCreate ? <ActionButton label="Crea posizione…" disabledReason={card.creation.allowed ? null : card.creation.whyNot} onPress={() => setDialog({ kind: 'create' })} /> : null}
        {decides && waiting ? <ActionButton label="Attribuisci…" onPress={() => setDialog({ kind: 'assign', start: null })} /> : null}
        <ActionButton label="Stampa ricevuta" kind="primary" icon="printer" shortcut="Ctrl+P" busy={receipt.busy} disabledReason={card.effect === 'NO_PAYMENT' ? 'La ricevuta dice che il pagamento non è riuscito: non c’è niente da stampare.' : card.effect === 'REVOKED' ? 'Il pagamento è stato revocato: non se ne stampa la ricevuta.' : null} onPress={() => { void receipt.print(card.id); }} />
      </>}
    >
      <Stack>
        {receipt.failure === null ? null : <Strip tone="red">{receipt.failure.message}</Strip>}
        {card.anomalyLabels.map((label) => <Strip key={label} tone="amber">{label}</Strip>)}
        {card.effect === 'UNASSIGNED' && !decides ? <Strip tone="blue">Lo attribuisce la Contabilità o il Responsabile: il denaro è comunque registrato.</Strip> : null}
        <Panel title="Che cosa dice la ricevuta" padded>
          <dl className="payment-facts">{paymentFacts(card).map((fact) => <div key={fact.label}><dt>{fact.label}</dt><dd className={fact.mono ? 'mono' : undefined}>{fact.value}</dd></div>)}</dl>
        </Panel>
        <QuittancePart paymentId={card.id} />
        <Panel title="Versamenti"><DataTable name="Versamenti" columns={TRANSFERS} rows={card.transfers} rowKey={(row) => row.index} /></Panel>
        {card.effect === 'PAYS' && role !== 'COUNTER' ? <PaymentQuotas paymentId={card.id} /> : null}
        {card.flowLines.length === 0 ? null : <div ref={flows}><Panel title="Rendicontazione"><DataTable name="Flussi che lo rendicontano" columns={FLOW_LINES} rows={card.flowLines} rowKey={(row) => `${row.flowId} ${row.line}`} onOpen={(row) => { void navigate(`/flussi/${row.flowId}`); }} /></Panel></div>}
        {card.effect === 'UNASSIGNED' ? (
          <Panel title="Posizioni che gli somigliano" note={card.candidates.length} {...(decides ? { action: <LinkButton label="Cercane un’altra" onPress={() => setDialog({ kind: 'assign', start: null })} /> } : {})}>
            <DataTable name="Posizioni che gli somigliano" columns={CANDIDATES} rows={card.candidates} rowKey={(row) => row.id} onOpen={(row) => { if (decides) setDialog({ kind: 'assign', start: row }); else void navigate(`/posizioni/${row.id}`); }} empty="Nessuna posizione aperta dello stesso codice fiscale." />
          </Panel>
        ) : null}
      </Stack>
      {dialog?.kind === 'assign' ? <AssignDialog payment={card} start={dialog.start} onClose={() => setDialog(null)} /> : null}
      {dialog?.kind === 'create' ? <CreateFromPaymentDialog payment={card} onClose={() => setDialog(null)} onDone={(made) => { void navigate(`/posizioni/${made}`); }} /> : null}
      {dialog?.kind === 'unassign' ? <UnassignDialog payment={card} onClose={() => setDialog(null)} /> : null}
    </Screen>
  );
}

function UnassignDialog({ payment, onClose }: Readonly<{ payment: PaymentCard; onClose: () => void }>) {
  const client = useClient();
  const unassign = useMutationOnce((reason: string, requestId) => client.payments.unassign({ requestId, paymentId: payment.id, reason }), ['payments', 'positions', 'tasks']);
  const send = async (reason: string) => {
    const outcome = await unassign.run(reason);
    if (!outcome.ok) return;
    showToast('Attribuzione tolta: il pagamento è di nuovo da attribuire.');
    onClose();
  };
  return (
    <ReasonDialog
      question="Togliere il pagamento dalla posizione?" subtitle={`${payment.description}, ${formatEuro(payment.amountCents)}`} danger
      consequences={[{ text: 'La posizione torna come prima di questo pagamento.', warning: true }, { text: 'Il pagamento resta registrato, da attribuire.' }]}
      placeholder="per esempio: attribuito alla persona sbagliata" verb="Togli l’attribuzione" backVerb="Lascia com’è" busy={unassign.busy} failure={unassign.failure} onConfirm={(reason) => { void send(reason); }} onBack={onClose}
    />
  );
}
