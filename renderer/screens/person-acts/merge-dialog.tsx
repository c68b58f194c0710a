import { useId, useRef, useState, type Ref } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, CheckBox, Code, countOf, Dialog, DialogBack, FailureState, LinkButton, showToast, Strip, TextField, type Consequence } from '../../components/index.ts';
import { errorAt, errorElsewhere, isConflict } from '../acts/failure-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';
import { ConsequenceList } from './consequence-list.tsx';
import type { MergeChoice, MergeField, MergePreview, PersonBrief } from './person-types.ts';
import { bornWords, diedWords } from './registry-words.ts';
import './person-acts.css';

type Take = Readonly<Partial<Record<MergeField, 'SURVIVOR' | 'MERGED'>>>;

export type MergeDialogProps = Readonly<{
  survivorId: number;
  mergedId: number;
  onClose: () => void;
  onMerged: (survivorId: number) => void;
}>;

/** Two records side by side: which one is kept, what is kept of each, what happens. */
export function MergeDialog({ survivorId, mergedId, onClose, onMerged }: MergeDialogProps) {
  const client = useClient();
  const [ids, setIds] = useState({ survivorId, mergedId });
  const [take, setTake] = useState<Take>({});
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const [sure, setSure] = useState(false);
  const doubts = useRef<HTMLDivElement>(null);
  const preview = useOperation({ key: ['people.mergePreview', ids], topics: ['people', 'positions'], call: (signal) => client.people.mergePreview(ids, { signal }) });
  const merging = useMutationOnce((input: Omit<Parameters<typeof client.people.merge>[0], 'requestId'>, requestId) => client.people.merge({ requestId, ...input }), ['people', 'positions', 'prints']);
  const plan = preview.value;
  const swap = () => { setIds({ survivorId: ids.mergedId, mergedId: ids.survivorId }); setTake({}); setSure(false); merging.reset(); };
  const problem = reasonProblem(reason);
  const confirm = async () => {
    setPressed(true);
    if (plan !== undefined && plan.doubts.length > 0 && !sure) { doubts.current?.querySelector('input')?.focus(); setTimeout(() => doubts.current?.scrollIntoView({ block: 'center' }), 0); return; }
    if (problem !== null || plan === undefined) return;
    const takeFromMerged = plan.fields.filter((choice) => sideOf(choice, take) === 'MERGED').map((choice) => choice.field);
    const answer = await merging.run({ ...ids, survivorVersion: plan.survivorVersion, mergedVersion: plan.mergedVersion, takeFromMerged, reason: reason.trim() });
    if (!answer.ok) return;
    showToast(`Schede unite${answer.value.positions === 0 ? '' : `, con ${countOf(answer.value.positions, 'posizione', 'posizioni')}`}. Si può annullare dalla Storia.`, []);
    onMerged(answer.value.survivorId);
  };
  const elsewhere = isConflict(merging.failure) ? 'Nel frattempo una delle due schede è cambiata: controlla di nuovo le scelte e conferma.' : errorElsewhere(merging.failure, ['reason']);
  return (
    <Dialog open width="wide" title="Sono la stessa persona? Unisci le due schede" subtitle="Una scheda resta. L’altra non compare più, e porta a quella." onClose={onClose}
      footNote="Si può annullare" foot={<><DialogBack label="Non unire" onBack={onClose} /><ActionButton label="Unisci le schede" kind="primary" shortcut="Ctrl+Enter" busy={merging.busy} disabledReason={plan === undefined ? 'Le schede non sono ancora state lette.' : null} onPress={() => { void confirm(); }} /></>}>
      {preview.state === 'failed' ? <FailureState title="Le due schede non si possono confrontare" failure={preview.failure} onRetry={preview.reload} /> : null}
      {plan === undefined ? null : (
        <>
          {elsewhere === null ? null : <div className="pa-strip"><Strip tone={isConflict(merging.failure) ? 'amber' : 'red'}>{elsewhere}</Strip></div>}
          <ChoiceTable plan={plan} take={take} onTake={(field, side) => { merging.reset(); setTake((old) => ({ ...old, [field]: side })); }} onSwap={swap} />
          <div className="pa-block"><h3 className="small-heading">Che cosa succede</h3><ConsequenceList lines={consequencesOf(plan)} /></div>
          <Doubts ref={doubts} doubts={plan.doubts} sure={sure} onSure={setSure} pressed={pressed} />
          <TextField label="Perché sono la stessa persona" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(merging.failure, 'reason') ?? (pressed ? problem : null)} placeholder={plan.reasons[0] === undefined ? 'Come lo sai' : `${plan.reasons[0]}…`} onEnter={() => { void confirm(); }} />
        </>
      )}
    </Dialog>
  );
}

function sideOf(choice: MergeChoice, take: Take): 'SURVIVOR' | 'MERGED' {
  return choice.fixed === null ? (take[choice.field] ?? choice.proposed) : choice.proposed;
}

function consequencesOf(plan: MergePreview): readonly Consequence[] {
  const { positions, addresses, contacts, links } = plan.follows;
  const parts = [countOf(positions, 'posizione, con stampe e pagamenti', 'posizioni, con stampe e pagamenti'), countOf(contacts, 'contatto', 'contatti'), countOf(addresses, 'indirizzo', 'indirizzi'), countOf(links, 'legame', 'legami')].filter((words) => !words.startsWith('0 '));
  return [
    { text: parts.length === 0 ? 'La scheda unita non porta con sé altro.' : `Passano alla scheda che resta: ${parts.join(', ')}, di tutti gli uffici.` },
    { text: plan.merged.fiscalCode === null ? 'La scheda unita non compare più negli elenchi: chi la apre trova quella che resta.' : 'La scheda unita non compare più negli elenchi: chi la apre, o scrive il suo codice fiscale, trova quella che resta.' },
    ...plan.warnings.map((text) => ({ text, warning: true })),
  ];
}

/** What speaks against the merge: whoever goes on says that they looked at it. */
function Doubts({ ref, doubts, sure, onSure, pressed }: Readonly<{ ref: Ref<HTMLDivElement>; doubts: readonly string[]; sure: boolean; onSure: (sure: boolean) => void; pressed: boolean }>) {
  if (doubts.length === 0) return null;
  return (
    <div className="pa-block pa-doubts">
      <h3 className="small-heading">Che cosa fa pensare che siano due</h3>
      <ConsequenceList lines={doubts.map((text) => ({ text, warning: true }))} />
      <div ref={ref}>
        <CheckBox checked={sure} onChange={onSure}>Ho controllato: sono la stessa persona lo stesso</CheckBox>
        {pressed && !sure ? <p className="sp-error" role="alert">Per unire le due schede conferma qui che hai controllato.</p> : null}
      </div>
    </div>
  );
}

function ChoiceTable({ plan, take, onTake, onSwap }: Readonly<{ plan: MergePreview; take: Take; onTake: (field: MergeField, side: 'SURVIVOR' | 'MERGED') => void; onSwap: () => void }>) {
  return (
    <table className="sp-table pa-merge" aria-label="Le due schede, campo per campo">
      <thead>
        <tr>
          <th scope="col"><span className="visually-hidden">Campo</span></th>
          <th scope="col"><Head person={plan.survivor} words="Resta" /></th>
          <th scope="col"><Head person={plan.merged} words="Si unisce" /><LinkButton label="Tieni questa" onPress={onSwap} /></th>
        </tr>
      </thead>
      <tbody>{plan.fields.map((choice) => <ChoiceRow key={choice.field} choice={choice} side={sideOf(choice, take)} onTake={(side) => onTake(choice.field, side)} />)}</tbody>
    </table>
  );
}

function Head({ person, words }: Readonly<{ person: PersonBrief; words: string }>) {
  const { today } = useStatus();
  const born = bornWords(person, today);
  return (
    <span className="pa-merge-one">
      <span>{words}</span>
      <span className="pa-merge-name">{person.name}</span>
      <span>{person.fiscalCode === null ? 'senza codice fiscale' : <Code>{person.fiscalCode}</Code>}{born === null ? null : ` · ${born}`}{person.deathDate === null ? null : ` · ${diedWords(person, person.deathDate, today)}`}</span>
    </span>
  );
}

/** One field: only where the two differ is there something to choose. */
function ChoiceRow({ choice, side, onTake }: Readonly<{ choice: MergeChoice; side: 'SURVIVOR' | 'MERGED'; onTake: (side: 'SURVIVOR' | 'MERGED') => void }>) {
  const name = useId();
  const free = choice.differs && choice.fixed === null && choice.survivor !== null && choice.merged !== null;
  const cell = (which: 'SURVIVOR' | 'MERGED', value: string | null) => (free
    ? <label className="pa-choice" data-chosen={side === which || undefined}><input type="radio" name={name} checked={side === which} onChange={() => onTake(which)} aria-label={`${choice.label}: ${value ?? 'niente'}`} /><span>{value}</span></label>
    : <span className={value === null ? 'faint' : undefined}>{value ?? '—'}</span>);
  return (
    <tr>
      <th scope="row">{choice.label}</th>
      <td>{cell('SURVIVOR', choice.survivor)}</td>
      <td>{cell('MERGED', choice.merged)}{choice.fixed === null ? null : <span className="help sp-block">{choice.fixed}</span>}</td>
    </tr>
  );
}
