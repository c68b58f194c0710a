import { useNavigate } from 'react-router';
import { useStatus } from '../../app/session.tsx';
import { Code, DueDate, LinkButton, Money, NoticeNumber, Panel, StateLabel } from '../../components/index.ts';
import { useAttachmentView } from '../acts/attachment-view.tsx';
import { whenWords } from '../acts/instant-words.ts';
import type { PositionRow, VerificationCard } from '../acts/operation-types.ts';

function PositionPanel({ position, installment }: Readonly<{ position: PositionRow; installment: VerificationCard['installment'] }>) {
  const navigate = useNavigate();
  // Of a plan, what was asked about: its own number, amount, day and state.
  const rate = installment !== null && installment.of > 1 ? installment : null;
  const { nav, dueDate, state } = rate ?? position;
  return (
    <Panel title="Posizione" padded action={<LinkButton label="Apri" onPress={() => { void navigate(`/posizioni/${position.id}`); }} />}>
      <p className="name-title">{position.debtorName}</p>
      <Code>{position.debtorFiscalCode}</Code>
      <dl className="verify-facts">
        <dt>Servizio</dt><dd>{position.serviceName}</dd>
        <dt>Causale</dt><dd>{position.description}</dd>
        {rate === null ? null : <><dt>Rata</dt><dd>{rate.number} di {rate.of}</dd></>}
        <dt>Avviso</dt><dd>{nav === null ? <span className="faint">—</span> : <NoticeNumber nav={nav} />}</dd>
        <dt>Importo</dt><dd><Money cents={(rate ?? position).amountCents} bold />{rate === null ? null : <span className="muted"> di <Money cents={position.amountCents} /></span>}</dd>
        <dt>Entro il</dt><dd><DueDate date={dueDate} state={state} /></dd>
        <dt>Stato</dt><dd><StateLabel state={state} /></dd>
      </dl>
    </Panel>
  );
}

/** What the citizen showed the other times: a declaration, a transfer slip. */
function AttachmentsPanel({ attachments }: Readonly<{ attachments: VerificationCard['attachments'] }>) {
  const { today } = useStatus();
  const view = useAttachmentView();
  if (attachments.length === 0) return null;
  return (
    <Panel title="Allegati" padded note={attachments.length}>
      <ul className="verify-answers">
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <p><b>{attachment.title}</b> · <LinkButton label="Apri allegato" onPress={() => view.open(attachment.id)} /></p>
            <p className="help">{whenWords(attachment.at, today)} · {attachment.name}</p>
          </li>
        ))}
      </ul>
      {view.failure === null ? null : <p className="sp-error" role="alert">{view.failure.message}</p>}
      {view.dialog}
    </Panel>
  );
}

/** Right column: the position and the answers already given, for the next colleague. */
export function VerificationSide({ card, answered }: Readonly<{ card: VerificationCard; answered: boolean }>) {
  const { today } = useStatus();
  if (card.position === null) return null;
  return (
    <div className="sp-stack">
      <PositionPanel position={card.position} installment={card.installment} />
      <AttachmentsPanel attachments={card.attachments} />
      <Panel title="Risposte già date" padded>
        <ul className="verify-answers">
          {card.answers.map((answer) => (
            <li key={`${answer.at}-${answer.who}`}>
              <p><b>{answer.title}</b></p>
              <p className="help">{whenWords(answer.at, today)} · {answer.who} · {answer.dataAge}</p>
            </li>
          ))}
        </ul>
        <p className="help" role="status">{answered ? 'La risposta di adesso è salvata per il prossimo collega.' : card.answers.length === 0 ? 'Nessuna finora. Con «Ho risposto» resta scritta per il prossimo collega.' : 'Con «Ho risposto» la risposta di adesso si aggiunge qui.'}</p>
      </Panel>
    </div>
  );
}
