import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionButton, Code, countOf, FailureState, LinkButton, Money, StateWord, type StateAppearance } from '../../components/index.ts';
import { ActionPad } from '../movement-acts/action-pad.tsx';
import { actionOf } from '../movement-acts/action-keys.ts';
import { CandidatesPart, CausalePart, EvidencePart, HistoryPart, Part, StandingPart, TargetsPart, WhyPart } from '../movement-acts/movement-facts.tsx';
import type { FlowRow, LineRow, MovementCard, MovementRow, ReceiptRow, ReviewRow } from '../movement-acts/reconciliation-types.ts';
import { confidenceLook, flowLook, lineLook, paymentsWords } from '../movement-acts/match-words.ts';
import { useCardRead } from '../movement-acts/use-card-read.ts';

/** While an arrow is held down, rows are passed over without being read. */
const PASSING_MS = 50;

/** Perché: what was read, what it proves, what would change. Source: screens, "Riconciliazione"; look reference, screen 08. */
export function WhyPanel({ row, list, onDone }: Readonly<{ row: ReviewRow | null; list: RefObject<HTMLDivElement | null>; onDone: () => void }>) {
  if (row === null) return <WhyFrame look={null}><p className="help">Scegli una riga: qui si legge perché è in questo gruppo, e che cosa si può fare.</p></WhyFrame>;
  switch (row.kind) {
    case 'MOVEMENT': return <MovementWhy key={row.id} row={row} list={list} onDone={onDone} />;
    case 'FLOW': return <FlowWhy row={row} />;
    case 'LINE': return <LineWhy row={row} />;
    case 'RECEIPT': return <ReceiptWhy row={row} />;
  }
}

function WhyFrame({ look, foot, children }: Readonly<{ look: StateAppearance | null; foot?: ReactNode; children: ReactNode }>) {
  return (
    <aside className="recon-why" aria-labelledby="recon-why-title" data-panel tabIndex={-1}>
      <header className="recon-why-head"><h2 id="recon-why-title" className="panel-title">Perché</h2>{look === null ? null : <span className="sp-push"><StateWord look={look} /></span>}</header>
      {/* What scrolls must be reached with the keyboard (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="recon-why-body" tabIndex={0} role="region" aria-label="Prove">{children}</div>
      {foot === undefined ? null : <footer className="recon-why-foot">{foot}</footer>}
    </aside>
  );
}

function MovementWhy({ row, list, onDone }: Readonly<{ row: MovementRow; list: RefObject<HTMLDivElement | null>; onDone: () => void }>) {
  const client = useClient();
  const [stays, setStays] = useState(false);
  useEffect(() => { const timer = setTimeout(() => setStays(true), PASSING_MS); return () => clearTimeout(timer); }, []);
  const found = useOperation({ key: ['reconciliation.movement', row.id], topics: ['reconciliation', 'treasury', 'payments'], enabled: stays, call: (signal) => client.reconciliation.movement({ movementId: row.id }, { signal }) });
  const card: MovementCard | undefined = found.value;
  const isRead = useCardRead(found, stays);
  return (
    <WhyFrame look={confidenceLook(card ?? row)} foot={<ActionPad movementId={row.id} card={card} isOld={!isRead} within={list} onDone={onDone} />}>
      {found.state === 'failed' ? <FailureState title="Il movimento non si è aperto" failure={found.failure} onRetry={found.reload} /> : null}
      <CausalePart card={card ?? { ...row, marks: [] }} />
      {card === undefined ? <p>{row.explanation}</p> : (
        <>
          <StandingPart card={card} />
          <TargetsPart card={card} />
          <EvidencePart card={card} />
          <WhyPart card={card} />
          <AcceptingWords card={card} />
          <CandidatesPart card={card} />
          <HistoryPart card={card} />
        </>
      )}
    </WhyFrame>
  );
}

/** What would change. */
function AcceptingWords({ card }: Readonly<{ card: MovementCard }>) {
  const accept = actionOf(card, 'ACCEPT');
  if (accept?.allowed !== true) return null;
  return <p className="detail">{card.positionsConcerned === 0 ? accept.consequence : <>Se confermi, <b>{countOf(card.positionsConcerned, 'posizione diventa', 'posizioni diventano')}</b> {card.positionsConcerned === 1 ? 'Incassata' : 'Incassate'}.</>}</p>;
}

function FlowWhy({ row }: Readonly<{ row: FlowRow }>) {
  const navigate = useNavigate();
  return (
    <WhyFrame look={flowLook(row)} foot={<div className="recon-pad"><ActionButton label="Apri il flusso" kind="primary" className="recon-act" onPress={() => { void navigate(`/flussi/${row.id}`); }} /></div>}>
      <Part title="Flusso"><p className="mono recon-causale">{row.iuf}</p><p className="detail">{row.pspName}, regolato il {formatDate(row.regulationDate)}</p></Part>
      <p>{row.explanation}</p>
      <dl className="recon-facts">
        <div><dt>Totale</dt><dd><Money cents={row.totalCents} bold /></dd></div>
        <div><dt>Da incassare</dt><dd><Money cents={row.residualCents} bold /></dd></div>
        <div><dt>Pagamenti</dt><dd>{paymentsWords(row)}</dd></div>
        {row.lateDays === 0 ? null : <div><dt>Ritardo</dt><dd className="sp-toned tone-red">{countOf(row.lateDays, 'giorno lavorativo', 'giorni lavorativi')}</dd></div>}
        <div><dt>TRN</dt><dd><Code>{row.trn}</Code></dd></div>
      </dl>
      {row.movements.length === 0 ? null : <p>Accreditato in parte: {row.movements.map((id) => <LinkButton key={id} label="apri il movimento" onPress={() => { void navigate(`/tesoreria/${id}`); }} />)}</p>}
    </WhyFrame>
  );
}

function LineWhy({ row }: Readonly<{ row: LineRow }>) {
  const navigate = useNavigate();
  const { paymentId, positionId } = row;
  return (
    <WhyFrame
      look={lineLook(row)}
      foot={<div className="recon-pad">
        {paymentId === null ? null : <ActionButton label="Apri il pagamento" kind="primary" className="recon-act" onPress={() => { void navigate(`/pagamenti/${paymentId}`); }} />}
        <ActionButton label="Apri il flusso" kind={paymentId === null ? 'primary' : 'secondary'} className="recon-act" onPress={() => { void navigate(`/flussi/${row.flowId}`); }} />
        {positionId === null ? null : <ActionButton label="Apri la posizione" className="recon-act" onPress={() => { void navigate(`/posizioni/${positionId}`); }} />}
      </div>}
    >
      <Part title="Pagamento rendicontato"><p className="mono recon-causale">{row.iuv}</p><p className="detail">{row.pspName}, pagato il {formatDate(row.paidOn)}</p></Part>
      <p>{row.explanation}</p>
      <dl className="recon-facts">
        <div><dt>{row.receiptCents === null ? 'Importo' : 'Importo nel flusso'}</dt><dd><Money cents={row.amountCents} bold /></dd></div>
        {row.receiptCents === null ? null : <div><dt>Importo nella ricevuta</dt><dd className={row.standing === 'AMOUNT_DIFFERS' ? 'sp-toned tone-red' : undefined}><Money cents={row.receiptCents} bold /></dd></div>}
        <div><dt>Esito</dt><dd>{row.outcomeLabel}</dd></div>
        <div><dt>Flusso</dt><dd className="mono recon-break">{row.iuf}</dd></div>
        <div><dt>IUR</dt><dd className="mono recon-break">{row.iur}</dd></div>
      </dl>
    </WhyFrame>
  );
}

function ReceiptWhy({ row }: Readonly<{ row: ReceiptRow }>) {
  const navigate = useNavigate();
  const { positionId } = row;
  return (
    <WhyFrame
      look={{ label: 'Non rendicontato', tone: 'amber', shape: 'ring-tick' }}
      foot={<div className="recon-pad">
        <ActionButton label="Apri il pagamento" kind="primary" className="recon-act" onPress={() => { void navigate(`/pagamenti/${row.id}`); }} />
        {positionId === null ? null : <ActionButton label="Apri la posizione" className="recon-act" onPress={() => { void navigate(`/posizioni/${positionId}`); }} />}
      </div>}
    >
      <Part title="Pagamento con ricevuta"><p className="mono recon-causale">{row.iuv}</p><p className="detail">{row.pspName}, pagato il {formatDate(row.paidOn)}{row.debtorName === null || row.debtorName === 'ANONIMO' ? '' : `, per ${row.debtorName}`}</p></Part>
      <p>{row.explanation}</p>
      <dl className="recon-facts">
        <div><dt>Importo</dt><dd><Money cents={row.amountCents} bold /></dd></div>
        <div><dt>Ritardo</dt><dd className="sp-toned tone-red">{countOf(row.lateDays, 'giorno lavorativo', 'giorni lavorativi')}</dd></div>
        <div><dt>Ricevuta</dt><dd className="mono recon-break">{row.receiptId}</dd></div>
      </dl>
    </WhyFrame>
  );
}
