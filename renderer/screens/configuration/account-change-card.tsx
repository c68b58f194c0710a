import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatDate, formatInstantInRome, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatIban } from '../../../main/domain/iban.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, Code, countOf, formatCount, LinkButton, ProgressBar, showToast, Strip, TextAreaField } from '../../components/index.ts';
import { useListDoor } from '../../components/lists/use-list-door.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt, isConflict } from '../acts/failure-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';
import { POSITIONS } from '../positions/position-look.ts';
import type { AccountChange, AccountChangeRest } from './account-change-types.ts';
import { changeActs, changeProgress, changeState, changeTitle, undoConsequences } from './account-change-words.ts';

const TOPICS = ['accountChanges', 'catalogue', 'positions', 'prints'] as const;
type Version = Readonly<{ id: number; expectedVersion: number }>;

/** A change of account: how it stands, how far it is, what can be done with it. `newest`: also what it left to do. */
export function AccountChangeCard({ change, today, newest }: Readonly<{ change: AccountChange; today: CivilDate; newest: boolean }>) {
  const client = useClient();
  const [asking, setAsking] = useState<'CANCEL' | 'UNDO' | null>(null);
  const running = useMutationOnce((input: Version, requestId) => client.accountChanges.run({ requestId, ...input }), TOPICS);
  const stopping = useMutationOnce((id: number, requestId) => client.accountChanges.stop({ requestId, id }), TOPICS);
  const counted = newest && (change.state === 'DONE' || change.state === 'STOPPED');
  const rest = useOperation({ key: ['accountChanges.remaining', change.id, change.version], topics: ['positions'], live: 'tell', enabled: counted, call: (signal) => client.accountChanges.remaining({ id: change.id }, { signal }) });
  const state = changeState(change, today);
  const progress = changeProgress(change);
  const acts = changeActs(change, today);
  const run = () => { void running.run({ id: change.id, expectedVersion: change.version }); };
  const failure = running.failure ?? stopping.failure;
  return (
    <li className="config-change">
      <div className="config-change-words">
        <h3 className="config-change-title">{changeTitle(change)}</h3>
        <p role="status"><b className={`sp-toned tone-${state.tone}`}>{state.text}</b></p>
        {progress === null ? null : <div className="config-change-progress"><div className="sp-between detail"><span>{progress.title}</span><span>{formatCount(progress.done)} / {formatCount(progress.total)}</span></div><ProgressBar name={progress.title} done={progress.done} total={progress.total} /></div>}
        <p className="detail"><Code>{formatIban(change.oldAccount.iban)}</Code> → <Code>{formatIban(change.newAccount.iban)}</Code></p>
        <p className="detail">{factsOf(change)}</p>
        {change.undo === null ? null : <p className="detail">Annullamento chiesto il {formatInstantInRome(Date.parse(change.undo.at))} da {change.undo.by}: “{change.undo.reason}”.</p>}
        {counted && rest.value !== undefined ? <Rest change={change} rest={rest.value} onRun={run} /> : null}
        {failure === null ? null : <Strip tone="red">{isConflict(failure) ? 'Nel frattempo il cambio è andato avanti: guarda com’è adesso e riprova.' : failure.message}</Strip>}
      </div>
      <div className="config-change-acts">
        {acts.includes('RUN') ? <ActionButton compact label={change.state === 'PLANNED' ? 'Applica adesso' : 'Riprendi'} kind="primary" busy={running.busy} onPress={run} /> : null}
        {acts.includes('STOP') ? <ActionButton compact label="Interrompi" busy={stopping.busy} onPress={() => { void stopping.run(change.id); }} /> : null}
        {acts.includes('CANCEL') ? <ActionButton compact label="Togli dal programma…" onPress={() => setAsking('CANCEL')} /> : null}
        {acts.includes('UNDO') ? <ActionButton compact label="Annulla il cambio…" onPress={() => setAsking('UNDO')} /> : null}
      </div>
      {asking === null ? null : <TakeBackDialog change={change} act={asking} onClose={() => setAsking(null)} />}
    </li>
  );
}

function factsOf(change: AccountChange): string {
  const { moved } = change;
  const parts = [
    `Dal ${formatDate(change.effectiveOn)}`, `deciso da ${change.plannedBy} il ${formatInstantInRome(Date.parse(change.plannedAt))}`, change.note,
    change.startedAt === null ? null : countOf(change.services, 'servizio', 'servizi'), change.startedAt === null ? null : countOf(moved.installments, 'rata spostata', 'rate spostate'),
    moved.supersededPrints === 0 ? null : countOf(moved.supersededPrints, 'stampa superata', 'stampe superate'),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** What a finished, or stopped, change leaves for a person to do. */
function Rest({ change, rest, onRun }: Readonly<{ change: AccountChange; rest: AccountChangeRest; onRun: () => void }>) {
  const navigate = useNavigate();
  const openPositions = useListDoor(POSITIONS);
  const see = (states: Parameters<typeof openPositions>[0]['states']) => { openPositions({ states: states ?? [] }); void navigate('/posizioni'); };
  return (
    <ul className="config-change-rest">
      {rest.waitingUpload === 0 ? null : <li><span className="sp-toned tone-amber">{countOf(rest.waitingUpload, 'avviso da aggiornare sul portale', 'avvisi da aggiornare sul portale')}: fino ad allora chi paga paga sul conto di prima.</span> <LinkButton label="Vedi le «Da inviare»" onPress={() => see(['TO_SYNC', 'PARTIALLY_PAID'])} /></li>}
      {rest.positions === 0 || change.state !== 'DONE' ? null : <li><span className="sp-toned tone-amber">{countOf(rest.positions, 'posizione da pagare è ancora', 'posizioni da pagare sono ancora')} sul conto di prima.</span> <LinkButton label={rest.positions === 1 ? 'Sposta anche questa' : 'Sposta anche queste'} onPress={onRun} /></li>}
      {rest.inReview === 0 ? null : <li>{countOf(rest.inReview, 'posizione da verificare resta', 'posizioni da verificare restano')} sul conto di prima finché l’attività non è chiusa. <LinkButton label="Vedi le «Da verificare»" onPress={() => see(['NEEDS_REVIEW'])} /></li>}
    </ul>
  );
}

/** Takes a change out of the programme, or back, with a reason. */
function TakeBackDialog({ change, act, onClose }: Readonly<{ change: AccountChange; act: 'CANCEL' | 'UNDO'; onClose: () => void }>) {
  const client = useClient();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const taking = useMutationOnce((input: Version & Readonly<{ reason: string }>, requestId) => (act === 'UNDO' ? client.accountChanges.undo({ requestId, ...input }) : client.accountChanges.cancel({ requestId, ...input })), TOPICS);
  const undo = act === 'UNDO';
  const why = reasonProblem(reason);
  const go = async () => {
    setPressed(true);
    if (why !== null) return;
    const answer = await taking.run({ id: change.id, expectedVersion: change.version, reason: reason.trim() });
    if (!answer.ok) return;
    showToast(undo ? 'Annullamento cominciato: si può continuare a lavorare.' : 'Cambio del conto tolto dal programma.', []);
    onClose();
  };
  return (
    <ActDialog
      question={undo ? 'Annullare il cambio del conto?' : 'Togliere il cambio del conto dal programma?'} subtitle={changeTitle(change)} verb={undo ? 'Annulla il cambio' : 'Togli dal programma'} backVerb={undo ? 'Non annullare' : 'Lascia in programma'} danger={undo}
      busy={taking.busy} failure={taking.failure} paths={['reason']} footNote="Resta nel registro delle operazioni" onConfirm={() => { void go(); }} onBack={onClose}
      consequences={undo ? undoConsequences(change) : [{ text: `Il ${formatDate(change.effectiveOn)} non succede niente: servizi e posizioni restano su “${change.oldAccount.label}”.` }, { text: `“${change.newAccount.label}” resta tra i conti.` }]}
    >
      <div className="acts-fields">
        {isConflict(taking.failure) ? <Strip tone="red">Nel frattempo il cambio è andato avanti: chiudi e guarda com’è adesso.</Strip> : null}
        <TextAreaField label="Motivo" path="reason" rows={2} value={reason} onChange={setReason} error={errorAt(taking.failure, 'reason') ?? (pressed ? why : null)} autoFocus />
      </div>
    </ActDialog>
  );
}
