import { useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation, useOperationPages } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, countOf, DataTable, FailureState, formatCount, LinkButton, Money, Panel, Screen, showToast, Stack, StateBadgeOf, StateWord, Strip, VirtualList, WaitState, type Column } from '../../components/index.ts';
import { instantInList, whenWords } from '../acts/instant-words.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { rowIdOf } from '../acts/row-id.ts';
import '../acts/acts.css';
import type { FlowCard, LineRow, MovementRow } from '../movement-acts/reconciliation-types.ts';
import { causaleOfRow } from '../movement-acts/causale-pieces.ts';
import { flowLook, lineLook, statusLook } from '../movement-acts/match-words.ts';
import '../movement-acts/movement-acts.css';
import './flows.css';
import { useFirstRowFocus } from '../movement-acts/use-first-row-focus.ts';

/** Flusso: what it says, the credits that cover it, its payments with their receipts. Enter goes on to the credit or the receipt. */
export default function FlowScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="flow" /> : <FlowOf key={id} id={id} />;
}

function FlowOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['reconciliation.flow', id], topics: ['reconciliation', 'treasury', 'payments', 'imports'], call: (signal) => client.reconciliation.flow({ flowId: id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <FlowView flow={found.value} />;
  if (found.state === 'failed') return <ObjectFailedScreen what="flow" failure={found.failure} onRetry={found.reload} />;
  return <Screen title="Flusso">{slow ? <WaitState title="Apro il flusso">Ancora un momento.</WaitState> : null}</Screen>;
}

const CREDITS: readonly Column<MovementRow>[] = [
  { key: 'day', heading: 'Data', width: '5.75rem', cell: (row) => formatDate(row.bookingDate) },
  { key: 'number', heading: 'Movimento', width: '10rem', cut: true, cell: (row) => <b title={row.number}>{row.number}</b> },
  { key: 'status', heading: 'Stato', width: '10rem', cell: (row) => <StateWord look={statusLook(row)} /> },
  { key: 'causale', heading: 'Causale del tesoriere', cut: true, cell: (row) => <span className="mono muted" title={row.causale}>{causaleOfRow(row)}</span> },
  { key: 'amount', heading: 'Importo €', width: '6.5rem', align: 'right', cell: (row) => <Money cents={row.signedCents} unit={false} bold /> },
];

function FlowView({ flow }: Readonly<{ flow: FlowCard }>) {
  const navigate = useNavigate();
  const { role } = useSession();
  const { today } = useStatus();
  const [confirming, setConfirming] = useState(false);
  const credits = [...flow.coveredBy, ...flow.proposedBy];
  const table = useRef<HTMLDivElement>(null);
  useFirstRowFocus(table, credits.length > 0);
  const responsible = role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
  const { confirmedAnomaly } = flow;
  const answers = responsible && (flow.anomalous || confirmedAnomaly !== null);
  return (
    <Screen
      title={flow.iuf} above={`Flusso di rendicontazione · ${flow.pspName}`} beside={<><span className="screen-title"><Money cents={flow.totalCents} /></span><StateBadgeOf look={flowLook(flow)} /></>} why={flow.explanation}
      {...(answers ? { actions: <ActionButton label={confirmedAnomaly === null ? 'Rispondo io del flusso…' : 'Torna a considerarlo anomalo…'} onPress={() => setConfirming(true)} /> } : {})}
      sideKind="wide" side={<FlowFacts flow={flow} />}
    >
      <Stack>
        {flow.state === 'SUPERSEDED' ? <Strip tone="amber">Questa versione è stata sostituita da una più recente: non conta più.</Strip> : null}
        {flow.anomalyLabels.map((label) => <Strip key={label} tone="amber">{label}</Strip>)}
        {confirmedAnomaly === null ? null : <Strip tone="blue">Ne risponde {confirmedAnomaly.who}, {whenWords(confirmedAnomaly.at, today)}: può essere abbinato. “{confirmedAnomaly.reason}”</Strip>}
        <div ref={table}><Panel title="Accrediti" note={credits.length === 0 ? undefined : credits.length}><DataTable name="Accrediti" columns={CREDITS} rows={credits} rowKey={(row) => row.id} onOpen={(row) => { void navigate(`/tesoreria/${row.id}`); }} empty={flow.lateDays === 0 ? 'Nessun accredito finora: la banca ha ancora tempo.' : `Nessun accredito, ${countOf(flow.lateDays, 'giorno lavorativo', 'giorni lavorativi')} dopo quando era atteso: chiedi alla tesoreria, o importa il giornale di cassa.`} /></Panel></div>
        <FlowLines flow={flow} />
      </Stack>
      {confirming ? <ConfirmFlowDialog flow={flow} onClose={() => setConfirming(false)} /> : null}
    </Screen>
  );
}

function FlowFacts({ flow }: Readonly<{ flow: FlowCard }>) {
  const navigate = useNavigate();
  const { lines } = flow;
  const others = flow.versions.filter(({ id }) => id !== flow.id);
  return (
    <div className="sp-stack">
      <Panel title="Che cosa dice il flusso" padded>
        <dl className="recon-facts">
          <div><dt>Regolato il</dt><dd>{formatDate(flow.regulationDate)}</dd></div>
          <div><dt>TRN</dt><dd className="mono recon-break">{flow.trn}</dd></div>
          <div><dt>Dichiara</dt><dd>{countOf(flow.declaredPayments, 'pagamento', 'pagamenti')}, <Money cents={flow.declaredCents} /></dd></div>
          <div><dt>Somma delle righe</dt><dd className={flow.sumCents === flow.declaredCents ? undefined : 'sp-toned tone-red'}><Money cents={flow.sumCents} bold /></dd></div>
          <div><dt>Da incassare</dt><dd><Money cents={flow.residualCents} bold /></dd></div>
          <div><dt>Arrivato</dt><dd>{instantInList(flow.receivedAt)}</dd></div>
        </dl>
      </Panel>
      <Panel title="Le sue righe" padded>
        <dl className="recon-facts">
          <div><dt>Con ricevuta</dt><dd>{formatCount(lines.withReceipt)} · <Money cents={lines.withReceiptCents} /></dd></div>
          <div><dt>Senza ricevuta</dt><dd>{formatCount(lines.withoutReceipt)} · <Money cents={lines.withoutReceiptCents} /></dd></div>
          <div><dt>Di altri enti</dt><dd>{formatCount(lines.foreign)} · <Money cents={lines.foreignCents} /></dd></div>
          {lines.double === 0 ? null : <div><dt>Doppie</dt><dd className="sp-toned tone-purple">{formatCount(lines.double)}</dd></div>}
          {lines.differing === 0 ? null : <div><dt>RT con altro importo</dt><dd className="sp-toned tone-red">{formatCount(lines.differing)}</dd></div>}
        </dl>
      </Panel>
      {others.length === 0 ? null : <Panel title="Altre versioni" padded><ul className="recon-history">{others.map((one) => <li key={one.id}><LinkButton label={`del ${one.flowDateTime.slice(0, 10)}`} onPress={() => { void navigate(`/flussi/${one.id}`); }} /> <span className="detail">{formatEuro(one.totalCents)}, {one.state === 'SUPERSEDED' ? 'sostituita' : 'in vigore'}</span></li>)}</ul></Panel>}
    </div>
  );
}

const LINES: readonly Column<LineRow>[] = [
  { key: 'line', heading: 'Riga', width: '2.5rem', align: 'right', cell: (row) => formatCount(row.line) },
  { key: 'iuv', heading: 'IUV', width: '9.25rem', cell: (row) => <Code>{row.iuv}</Code> },
  { key: 'standing', heading: 'Ricevuta', width: '8.5rem', cell: (row) => <StateWord look={lineLook(row)} /> },
  { key: 'paid', heading: 'Pagato il', width: '5.25rem', cell: (row) => formatDate(row.paidOn) },
  { key: 'iur', heading: 'IUR', cut: true, cell: (row) => <span className="mono muted" title={row.iur}>{row.iur}</span> },
  { key: 'amount', heading: 'Importo €', width: '5rem', align: 'right', cell: (row) => <Money cents={row.amountCents} unit={false} bold /> },
];

type Standing = LineRow['standing'];

/** The payments of a flow; Enter opens the receipt, where it is here. */
function FlowLines({ flow }: Readonly<{ flow: FlowCard }>) {
  const client = useClient();
  const navigate = useNavigate();
  const [standing, setStanding] = useState<Standing | null>(null);
  const pages = useOperationPages({ key: ['reconciliation.flowLines', flow.id, standing], topics: ['reconciliation', 'payments'], live: 'refetch', call: (cursor, signal) => client.reconciliation.flowLines({ flowId: flow.id, standing, cursor, limit: 100 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.rows);
  const part = (one: Standing | null, label: string) => <ActionButton compact label={label} pressed={standing === one} onPress={() => setStanding(one)} />;
  const open = (row: LineRow) => {
    if (row.paymentId !== null) void navigate(`/pagamenti/${row.paymentId}`);
    else showToast('La ricevuta di questo pagamento non è ancora arrivata.', [], 'look');
  };
  return (
    <section className="sp-panel flow-lines" aria-labelledby="flow-lines-title" data-panel tabIndex={-1}>
      <header className="sp-panel-head"><h2 id="flow-lines-title" className="panel-title">Pagamenti</h2><span className="muted">{formatCount(flow.payments)}</span><span className="sp-push sp-buttons" role="group" aria-label="Quali pagamenti">{part(null, 'Tutti')}{part('WITHOUT_RECEIPT', 'Senza ricevuta')}{part('DOUBLE', 'Doppi')}{part('AMOUNT_DIFFERS', 'Altro importo')}{part('FOREIGN', 'Di altri enti')}</span></header>
      {pages.state === 'failed' && pages.failure !== null ? <FailureState title="I pagamenti non si sono letti" failure={pages.failure} onRetry={pages.reload} /> : (
        <VirtualList name="Pagamenti del flusso" columns={LINES} rows={rows} rowKey={(row) => row.id} rowName={(row) => `pagamento ${row.iuv}`} hasMore={pages.hasMore} loadingMore={pages.loadingMore} onMore={pages.loadMore} onOpen={open} subject={standing ?? 'ALL'} empty={pages.state === 'ready' ? <p className="sp-table-empty help">{standing === null ? 'Il flusso non ha righe.' : 'Nessuna riga di questo tipo.'}</p> : null} />
      )}
    </section>
  );
}

/** A responsible answers for a flow whose figures do not agree, or takes that back. */
function ConfirmFlowDialog({ flow, onClose }: Readonly<{ flow: FlowCard; onClose: () => void }>) {
  const client = useClient();
  const confirmed = flow.confirmedAnomaly === null;
  const confirm = useMutationOnce((reason: string, requestId) => client.reconciliation.confirmFlow({ requestId, flowId: flow.id, confirmed, reason }), ['reconciliation', 'treasury', 'tasks']);
  const send = async (reason: string) => {
    const outcome = await confirm.run(reason);
    if (!outcome.ok) return;
    showToast(outcome.value.message);
    onClose();
  };
  return (
    <ReasonDialog
      question={confirmed ? 'Rispondere di questo flusso?' : 'Considerarlo di nuovo anomalo?'} subtitle={`${flow.iuf}, ${formatEuro(flow.totalCents)}`} verb={confirmed ? 'Rispondo io' : 'Torna anomalo'} backVerb="Lascia com’è" busy={confirm.busy} failure={confirm.failure} onConfirm={(reason) => { void send(reason); }} onBack={onClose}
      consequences={confirmed ? [{ text: 'Righe e totale non coincidono: da adesso può essere abbinato lo stesso, con il tuo nome accanto.', warning: true }] : [{ text: 'Non si abbina più da solo. Gli abbinamenti già confermati restano.' }]}
      placeholder="per esempio: verificato con il PSP, una riga è arrivata dopo"
    />
  );
}
