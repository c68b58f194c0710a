import { useRef } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { Code, DataTable, Money, Panel, Screen, Stack, StateBadgeOf, WaitState, type Column } from '../../components/index.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { MAIN_AREA } from '../acts/main-area.ts';
import { rowIdOf } from '../acts/row-id.ts';
import '../acts/acts.css';
import { ActionPad } from '../movement-acts/action-pad.tsx';
import { Causale } from '../movement-acts/causale.tsx';
import { CandidatesPart, EvidencePart, HistoryPart, StandingPart, WhyPart } from '../movement-acts/movement-facts.tsx';
import type { FlowBrief, MovementCard, ReceiptBrief } from '../movement-acts/reconciliation-types.ts';
import { atBeginning, confidenceLook } from '../movement-acts/match-words.ts';
import '../movement-acts/movement-acts.css';
import { useCardRead } from '../movement-acts/use-card-read.ts';
import { useFirstRowFocus } from '../movement-acts/use-first-row-focus.ts';
import { movementFacts } from './movement-fact-list.ts';

/** Movimento di tesoreria: one row of the treasurer, what it is for and why; Enter goes on to its flow. */
export default function MovementScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="movement" /> : <MovementOf key={id} id={id} />;
}

function MovementOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['reconciliation.movement', id], topics: ['reconciliation', 'treasury', 'payments'], call: (signal) => client.reconciliation.movement({ movementId: id }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  const isRead = useCardRead(found);
  if (found.value !== undefined) return <MovementView card={found.value} isRead={isRead} />;
  if (found.state === 'failed') return <ObjectFailedScreen what="movement" failure={found.failure} onRetry={found.reload} />;
  return <Screen title="Movimento di tesoreria">{slow ? <WaitState title="Apro il movimento">Ancora un momento.</WaitState> : null}</Screen>;
}

/** A flow or a receipt of the movement, as a line that Enter opens. */
type Target = Readonly<{ key: string; path: string; what: string; from: string; day: string | null; cents: number; receipts: string }>;

function targetsOf(flows: readonly FlowBrief[], receipts: readonly ReceiptBrief[]): readonly Target[] {
  return [
    ...flows.map((flow): Target => ({ key: `F${flow.id}`, path: `/flussi/${flow.id}`, what: flow.iuf, from: flow.pspName, day: flow.regulationDate, cents: flow.totalCents, receipts: `${flow.withReceipt} su ${flow.payments}` })),
    ...receipts.map((receipt): Target => ({ key: `R${receipt.id}`, path: `/pagamenti/${receipt.id}`, what: receipt.iuv, from: receipt.debtorName ?? receipt.psp, day: receipt.paidOn, cents: receipt.amountCents, receipts: '—' })),
  ];
}

const TARGETS: readonly Column<Target>[] = [
  { key: 'what', heading: 'Flusso o IUV', width: '17.5rem', cell: (row) => <span className="mono sp-nowrap">{row.what}</span> },
  { key: 'from', heading: 'Da chi', cut: true, cell: (row) => <span title={row.from}>{row.from}</span> },
  { key: 'day', heading: 'Giorno', width: '5.75rem', cell: (row) => (row.day === null ? <span className="faint">—</span> : formatDate(row.day)) },
  { key: 'receipts', heading: 'Ricevute', width: '5.5rem', cell: (row) => row.receipts },
  { key: 'amount', heading: 'Importo €', width: '6.5rem', align: 'right', cell: (row) => <Money cents={row.cents} unit={false} bold /> },
];

/** `isRead` false: the card is that of an earlier look, and says what could be done then. */
function MovementView({ card, isRead }: Readonly<{ card: MovementCard; isRead: boolean }>) {
  const navigate = useNavigate();
  const targets = targetsOf(card.flows, card.receipts);
  const table = useRef<HTMLDivElement>(null);
  useFirstRowFocus(table, targets.length > 0);
  return (
    <Screen
      title={atBeginning(card.number)} above="Movimento di tesoreria" beside={<><span className="screen-title"><Money cents={card.signedCents} /></span><StateBadgeOf look={confidenceLook(card)} /></>} why={card.explanation}
      side={<div className="sp-stack"><Panel title="Che cosa si può fare" padded>{!isRead || card.actions.some(({ allowed }) => allowed) ? <ActionPad movementId={card.id} card={card} isOld={!isRead} within={MAIN_AREA} onDone={() => undefined} /> : <p className="help">Su questa riga non c’è niente da decidere.</p>}</Panel><Panel title="Il movimento" padded><dl className="recon-facts">{movementFacts(card).map((fact) => <div key={fact.label}><dt>{fact.label}</dt><dd className={fact.mono ? 'mono recon-break' : 'recon-break'}>{fact.value}</dd></div>)}</dl></Panel></div>}
      sideKind="wide"
    >
      <Stack>
        <Panel title="Causale del tesoriere" padded><Causale text={card.causale} marks={card.marks} />{card.readAs.length === 0 ? null : <p className="detail">Letto: {card.readAs.map((read) => <span key={read.text}>{read.kind === 'IUF' ? 'flusso' : 'IUV'} <Code>{read.text}</Code> </span>)}</p>}</Panel>
        <div ref={table}><Panel title="Flussi e ricevute"><DataTable name="Flussi e ricevute" columns={TARGETS} rows={targets} rowKey={(row) => row.key} onOpen={(row) => { void navigate(row.path); }} empty="Nessun flusso e nessuna ricevuta: si può abbinare a mano con A." /></Panel></div>
        <Panel title="Perché" padded><div className="recon-evidence-page"><StandingPart card={card} /><EvidencePart card={card} /><WhyPart card={card} /><CandidatesPart card={card} /><HistoryPart card={card} /></div></Panel>
      </Stack>
    </Screen>
  );
}
