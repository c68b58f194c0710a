import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { Code, Icon, LinkButton, Money, Strip } from '../../components/index.ts';
import { useStatus } from '../../app/session.tsx';
import { whenWords } from '../acts/instant-words.ts';
import { Causale } from './causale.tsx';
import type { FlowBrief, MovementCard, ReceiptBrief } from './reconciliation-types.ts';
import { paymentsWords } from './match-words.ts';

/** The words of the bank, those read in them marked. */
export function CausalePart({ card }: Readonly<{ card: Pick<MovementCard, 'number' | 'causale' | 'marks' | 'payerName'> }>) {
  return (
    <Part title={`Causale: ${card.number}`}>
      <Causale text={card.causale} marks={card.marks} />
      {card.payerName.trim() === '' ? null : <p className="detail">Da {card.payerName}</p>}
    </Part>
  );
}

/** Ticked lines, what is missing among them. Source: look reference, screen 08. */
export function EvidencePart({ card }: Readonly<{ card: Pick<MovementCard, 'evidence' | 'warnings'> }>) {
  if (card.evidence.length === 0 && card.warnings.length === 0) return null;
  return (
    <>
      {card.evidence.length === 0 ? null : (
        <ul className="recon-evidence" aria-label="Prove">
          {card.evidence.map((line) => (
            <li key={line.label}>
              <span className={`sp-toned tone-${line.ok ? 'green' : 'amber'}`}><Icon name={line.ok ? 'tick' : 'cross'} size={15} /></span>
              <span><span className="visually-hidden">{line.ok ? 'Sì: ' : 'No: '}</span>{line.label}</span>
              <span className="recon-evidence-value">{line.value}</span>
            </li>
          ))}
        </ul>
      )}
      {card.warnings.map((warning) => <Strip key={warning} tone="amber">{warning}</Strip>)}
    </>
  );
}

/** Why it is where it is, in one or two sentences, and the rule that says so. */
export function WhyPart({ card }: Readonly<{ card: Pick<MovementCard, 'explanation' | 'ruleLabel' | 'codeLabel'> }>) {
  return (
    <div>
      <p>{card.explanation}</p>
      <p className="detail">{card.ruleLabel === null ? card.codeLabel : `${card.ruleLabel} · ${card.codeLabel}`}</p>
    </div>
  );
}

/** The flows and receipts that the money is for, is proposed for, or names. */
export function TargetsPart({ card, heading }: Readonly<{ card: Pick<MovementCard, 'flows' | 'receipts' | 'status'>; heading?: string }>) {
  if (card.flows.length === 0 && card.receipts.length === 0) return null;
  return <Part title={heading ?? targetsHeading(card)}>{card.flows.map((flow) => <FlowLine key={flow.id} flow={flow} />)}{card.receipts.map((receipt) => <ReceiptLine key={receipt.id} receipt={receipt} />)}</Part>;
}

function targetsHeading({ status, flows, receipts }: Pick<MovementCard, 'flows' | 'receipts' | 'status'>): string {
  const what = receipts.length === 0 ? (flows.length === 1 ? 'Flusso' : 'Flussi') : flows.length === 0 ? (receipts.length === 1 ? 'Ricevuta' : 'Ricevute') : 'Flussi e ricevute';
  const female = flows.length === 0;
  const one = flows.length + receipts.length === 1;
  const ending = female ? (one ? 'a' : 'e') : one ? 'o' : 'i';
  switch (status) {
    case 'confirmed': case 'automatic': return `${what} abbinat${ending}`;
    case 'proposed': return `${what} propost${ending}`;
    default: return `${what} nominat${ending}`;
  }
}

function FlowLine({ flow }: Readonly<{ flow: FlowBrief }>) {
  const navigate = useNavigate();
  return (
    <div className="recon-target">
      <p className="recon-target-head"><LinkButton label={flow.iuf} onPress={() => { void navigate(`/flussi/${flow.id}`); }} /><Money cents={flow.totalCents} bold /></p>
      <p className="detail">{flow.pspName}, regolato il {formatDate(flow.regulationDate)}</p>
      <p className="detail">{paymentsWords(flow)}{flow.residualCents === 0 || flow.residualCents === flow.totalCents ? '' : <> · restano da incassare <Money cents={flow.residualCents} /></>}</p>
    </div>
  );
}

function ReceiptLine({ receipt }: Readonly<{ receipt: ReceiptBrief }>) {
  const navigate = useNavigate();
  return (
    <div className="recon-target">
      <p className="recon-target-head"><LinkButton label={receipt.debtorName ?? receipt.iuv} onPress={() => { void navigate(`/pagamenti/${receipt.id}`); }} /><Money cents={receipt.amountCents} bold /></p>
      <p className="detail">IUV <Code>{receipt.iuv}</Code></p>
      <p className="detail">{receipt.psp}{receipt.paidOn === null ? '' : `, pagato il ${formatDate(receipt.paidOn)}`}</p>
    </div>
  );
}

/** Sets of which only a person can tell the right one. */
export function CandidatesPart({ card }: Readonly<{ card: Pick<MovementCard, 'candidates'> }>) {
  if (card.candidates.length === 0) return null;
  return (
    <Part title={card.candidates.length === 1 ? 'Potrebbe essere' : `Potrebbe essere uno di questi ${card.candidates.length}`}>
      {card.candidates.map((candidate) => (
        <div key={[...candidate.flows, ...candidate.receipts].map(({ id }) => id).join('-')} className="recon-candidate">
          {candidate.flows.map((flow) => <FlowLine key={flow.id} flow={flow} />)}
          {candidate.receipts.map((receipt) => <ReceiptLine key={receipt.id} receipt={receipt} />)}
          {candidate.flows.length + candidate.receipts.length === 1 ? null : <p className="detail">insieme <Money cents={candidate.totalCents} bold /></p>}
        </div>
      ))}
    </Part>
  );
}

/** Set aside, put off, undone; accepted by one of two. */
export function StandingPart({ card }: Readonly<{ card: Pick<MovementCard, 'mark' | 'firstAcceptance' | 'linked' | 'regularisation'> }>) {
  const { today } = useStatus();
  const navigate = useNavigate();
  const { mark, firstAcceptance, linked, regularisation } = card;
  return (
    <>
      {firstAcceptance === null ? null : <Strip tone="amber">{firstAcceptance.mine ? 'L’hai già confermato tu' : `Confermato da ${firstAcceptance.who}`} {whenWords(firstAcceptance.at, today)}: sopra la soglia serve {firstAcceptance.mine ? 'un’altra persona' : 'anche la tua conferma'}.</Strip>}
      {mark === null ? null : <Strip tone="blue">{MARK_WORDS[mark.kind]}{mark.until === null ? '' : ` fino al ${formatDate(mark.until)}`} da {mark.who}, {whenWords(mark.at, today)}. “{mark.reason}”</Strip>}
      {linked === null ? null : <p>Collegato a <LinkButton label={linked.number} onPress={() => { void navigate(`/tesoreria/${linked.id}`); }} /> del {formatDate(linked.bookingDate)}, <Money cents={linked.signedCents} /></p>}
      {regularisation.state === 'NONE' ? null : <p className="detail">{regularisation.state === 'FULL' ? 'Già regolarizzato con una reversale' : 'Regolarizzato in parte con una reversale'}: <Money cents={regularisation.cents} /></p>}
    </>
  );
}

const MARK_WORDS: Readonly<Record<NonNullable<MovementCard['mark']>['kind'], string>> = { EXCLUDED: 'Segnato «Non pagoPA»', DEFERRED: 'Rimandato', UNDONE: 'Abbinamento annullato' };

/** What happened to it, the last thing first. */
export function HistoryPart({ card }: Readonly<{ card: Pick<MovementCard, 'history'> }>) {
  const { today } = useStatus();
  if (card.history.length === 0) return null;
  return (
    <Part title="Che cosa è successo">
      <ul className="recon-history">{card.history.toReversed().map((event, index) => <li key={`${event.at}-${index}`} className="detail">{whenWords(event.at, today)} · {event.who} · <b>{event.what}</b>{event.cents === null ? null : <> · <Money cents={event.cents} /></>}{event.reason === null ? '' : ` · “${event.reason}”`}</li>)}</ul>
    </Part>
  );
}

export function Part({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return <section className="recon-part" aria-label={title}><h3 className="small-heading">{title}</h3>{children}</section>;
}
