import { useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionBar, ActionButton, countOf, DataTable, FailureState, formatCount, Money, Panel, Screen, Stack, StateBadgeOf, StateWord, Strip, WaitState, type Column } from '../../components/index.ts';
import { useShelf } from '../../components/lists/session-shelf.ts';
import { whenWords } from '../acts/instant-words.ts';
import { NotFoundScreen } from '../acts/not-found.tsx';
import '../acts/acts.css';
import { monthWords, toMonthWords } from '../movement-acts/month-words.ts';
import '../movement-acts/movement-acts.css';
import type { Bucket } from '../movement-acts/reconciliation-types.ts';
import { useFirstRowFocus } from '../movement-acts/use-first-row-focus.ts';
import { CloseDialog, ReopenDialog } from './close-dialog.tsx';
import { ClosingHistory, ClosingPapers } from './closing-history.tsx';
import { inOrderOfCare, standingLook, whyNotClose, type CheckItem, type Checklist, type Ledger } from './closing-words.ts';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Chiusura del mese: what it asks for, the balance, what goes on, the papers. Source: features.md 3c, «Chiudi mese». */
export default function MonthClosingScreen() {
  const month = useParams()['month'] ?? '';
  return MONTH.test(month) ? <MonthOf key={month} month={month} /> : <NotFoundScreen what="month" />;
}

function MonthOf({ month }: Readonly<{ month: string }>) {
  const client = useClient();
  const found = useOperation({ key: ['closings.checklist', month], topics: ['reconciliation', 'treasury', 'payments', 'imports'], call: (signal) => client.closings.checklist({ month }, { signal }) });
  const slow = useSlow(found.state === 'loading');
  if (found.value !== undefined) return <MonthView checklist={found.value} onReload={found.reload} />;
  const title = `Chiusura di ${monthWords(month)}`;
  if (found.state === 'failed') return <Screen title={title}><FailureState title="I controlli non si sono fatti" failure={found.failure} onRetry={found.reload} /></Screen>;
  return <Screen title={title}>{slow ? <WaitState title="Controllo il mese">Ancora un momento.</WaitState> : null}</Screen>;
}

const CHECKS: readonly Column<CheckItem>[] = [
  { key: 'standing', heading: 'Stato', width: '7rem', cell: ({ standing }) => <StateWord look={standingLook(standing)} /> },
  { key: 'label', heading: 'Controllo', cell: ({ label, detail }) => <><b>{label}</b>{detail === '' ? null : <span className="detail closing-detail">{detail}</span>}</> },
  { key: 'count', heading: 'Quanti', width: '4.5rem', align: 'right', cell: ({ count, standing }) => (standing === 'DONE' ? <span className="faint">—</span> : count === 0 ? '' : formatCount(count)) },
  { key: 'cents', heading: 'Importo €', width: '7rem', align: 'right', cell: ({ cents, count }) => (cents === null || count === 0 ? '' : <Money cents={cents} unit={false} bold />) },
];

function MonthView({ checklist, onReload }: Readonly<{ checklist: Checklist; onReload: () => void }>) {
  const navigate = useNavigate();
  const { role } = useSession();
  const { today } = useStatus();
  const [asking, setAsking] = useState<'close' | 'reopen' | null>(null);
  const shelf = useShelf<Readonly<{ month: string | null; bucket: Bucket | null; text: string }>>('reconciliation', 'place');
  const table = useRef<HTMLDivElement>(null);
  useFirstRowFocus(table, true);
  const { month, nextMonth, closing, items, carried } = checklist;
  const blocking = items.filter(({ standing }) => standing === 'BLOCKS').length;
  const responsible = role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
  const open = ({ bucket, code }: CheckItem) => {
    if (bucket !== null) {
      shelf.keep({ month, bucket, text: '' });
      void navigate('/riconciliazione');
    } else if (code === 'WITHOUT_BUDGET') void navigate('/configurazione/servizi');
    else if (code === 'EARLIER' || code === 'SECOND_PERSON') void navigate('/riconciliazione');
  };
  const why = closing === null ? whyNotClose(checklist) ?? 'Si può chiudere: niente blocca.' : `Chiuso da ${closing.closedBy}, ${whenWords(closing.closedAt, today)}.`;
  return (
    <Screen
      title={`Chiusura di ${monthWords(month)}`} above="Riconciliazione" why={why} beside={closing === null ? undefined : <StateBadgeOf look={{ label: 'Mese chiuso', tone: 'green', shape: 'square-full-tick' }} />} sideKind="wide" side={<Sides checklist={checklist} />}
      foot={(
        <ActionBar left={<ActionButton label="Vai alla riconciliazione" kind="ghost" onPress={() => { shelf.keep({ month, bucket: null, text: '' }); void navigate('/riconciliazione'); }} />}>
          {closing === null ? <ActionButton label={`Chiudi ${monthWords(month)}…`} kind="primary" shortcut="Ctrl+Enter" disabledReason={whyNotClose(checklist)} onPress={() => setAsking('close')} />
            : <ActionButton label="Riapri il mese…" disabledReason={responsible ? null : 'Un mese lo riapre solo il responsabile.'} onPress={() => setAsking('reopen')} />}
        </ActionBar>
      )}
    >
      <Stack>
        {closing === null ? null : <Strip tone="green">Gli abbinamenti di {monthWords(month)} non si cambiano più. Quello che non era sistemato sta in {monthWords(nextMonth)}. <ClosingPapers closing={closing} /></Strip>}
        <div ref={table}>
          <Panel title={closing === null ? 'Controlli' : 'Da seguire in questo mese'} note={closing !== null || blocking === 0 ? undefined : countOf(blocking, 'blocca', 'bloccano')}>
            <DataTable name="Controlli del mese" columns={CHECKS} rows={inOrderOfCare(closing === null ? items : items.filter(({ bucket, standing }) => bucket !== null && standing !== 'DONE'))} rowKey={({ code }) => code} rowHeight="lines" onOpen={open} empty="Niente da seguire in questo mese." />
          </Panel>
        </div>
        {checklist.afterClosing.length === 0 ? null : (
          <Panel title={closing === null ? 'Cambiato in mesi chiusi, conta in questo mese' : 'Arrivato dopo la chiusura'} note={formatCount(checklist.afterClosing.length)}>
            <DataTable name="Arrivato dopo la chiusura" columns={AFTER_CLOSING} rows={checklist.afterClosing} rowKey={({ kind, id, closedMonth }) => `${kind} ${id} ${closedMonth}`} rowHeight="lines" onOpen={({ kind, id }) => { void navigate(kind === 'MOVEMENT' ? `/tesoreria/${id}` : `/flussi/${id}`); }} />
          </Panel>
        )}
        {checklist.unreported.length === 0 ? null : (
          <Panel title="Ricevute non rendicontate, per PSP" note={formatCount(checklist.unreported.length)}>
            <DataTable name="Ricevute non rendicontate" columns={UNREPORTED} rows={checklist.unreported} rowKey={({ psp }) => psp} />
          </Panel>
        )}
      </Stack>
      {asking === 'close' ? <CloseDialog checklist={checklist} onClose={() => setAsking(null)} onReload={onReload} /> : null}
      {asking === 'reopen' && closing !== null ? <ReopenDialog closing={closing} onClose={() => setAsking(null)} /> : null}
      <span className="visually-hidden" role="status">{closing === null && carried.movements + carried.flows > 0 ? `Passano ${toMonthWords(nextMonth)} ${countOf(carried.movements + carried.flows, 'riga', 'righe')}` : ''}</span>
    </Screen>
  );
}

const AFTER_CLOSING: readonly Column<Checklist['afterClosing'][number]>[] = [
  { key: 'what', heading: 'Che cosa', cell: ({ reference, day, explanation, closedMonth }) => <><b>{reference}</b> del {formatDate(day)}, in {monthWords(closedMonth)}<span className="detail closing-detail">{explanation}</span></> },
  { key: 'effect', heading: 'Nel verbale e adesso', cell: ({ before, now, effect, countedIn }) => <>{before === now ? `Sempre fra «${now}»` : `Era fra «${before}», adesso fra «${now}»`}<span className="detail closing-detail">{effect}. Conta in {monthWords(countedIn)}.</span></> },
  { key: 'cents', heading: 'Importo €', width: '7rem', align: 'right', cell: ({ cents }) => <Money cents={cents} unit={false} bold /> },
];

const UNREPORTED: readonly Column<Checklist['unreported'][number]>[] = [
  { key: 'psp', heading: 'PSP', cut: true, cell: ({ psp }) => psp },
  { key: 'oldest', heading: 'Dal', width: '6rem', cell: ({ oldest }) => formatDate(oldest) },
  { key: 'count', heading: 'Quante', width: '4.5rem', align: 'right', cell: ({ count }) => formatCount(count) },
  { key: 'cents', heading: 'Importo €', width: '7rem', align: 'right', cell: ({ cents }) => <Money cents={cents} unit={false} bold /> },
];

function Sides({ checklist }: Readonly<{ checklist: Checklist }>) {
  const { month, nextMonth, closing } = checklist;
  const carried = closing?.carried ?? checklist.carried;
  return (
    <div className="sp-stack">
      <LedgerPanel ledger={closing?.ledger ?? checklist.ledger} />
      <Panel title={closing === null ? `Passano ${toMonthWords(nextMonth)}` : `Passati ${toMonthWords(nextMonth)}`} padded>
        <dl className="recon-facts">
          <div><dt>Movimenti non sistemati</dt><dd>{formatCount(carried.movements)} · {formatEuro(carried.movementCents)}</dd></div>
          <div><dt>Flussi da riscuotere</dt><dd>{formatCount(carried.flows)} · {formatEuro(carried.flowCents)}</dd></div>
        </dl>
      </Panel>
      <ClosingHistory month={month} />
      <Panel title="Non ancora disponibili" padded><p className="help">Proposta di reversali, prospetto TARI/TEFA e riversamento CIE allo Stato: non disponibili in questa versione.</p></Panel>
    </div>
  );
}

function LedgerPanel({ ledger }: Readonly<{ ledger: Ledger }>) {
  const good = ledger.differenceCents === 0;
  return (
    <Panel title="Saldo del mese" padded>
      <dl className="recon-facts">
        <div><dt>Non abbinato all’inizio</dt><dd><Money cents={ledger.openingCents} /></dd></div>
        {ledger.lateCents === 0 ? null : <div><dt>+ arrivi tardivi di mesi chiusi</dt><dd><Money cents={ledger.lateCents} /></dd></div>}
        <div><dt>+ movimenti del mese</dt><dd><Money cents={ledger.creditCents} /></dd></div>
        <div><dt>− abbinati</dt><dd><Money cents={ledger.matchedCents} /></dd></div>
        <div><dt>− non pagoPA</dt><dd><Money cents={ledger.excludedCents} /></dd></div>
        <div><dt>− stornati e differenze accettate</dt><dd><Money cents={ledger.settledCents} /></dd></div>
        <div><dt><b>Non abbinato alla fine</b></dt><dd><Money cents={ledger.closingCents} bold /></dd></div>
        <div><dt>Quadratura</dt><dd className={`sp-toned tone-${good ? 'green' : 'red'}`}>{good ? 'Quadra' : `Differenza ${formatEuro(ledger.differenceCents)}`}</dd></div>
      </dl>
    </Panel>
  );
}
