import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { Code, countOf, LinkButton, Panel, showToast, Timeline } from '../../components/index.ts';
import { instantInList, whenWords } from '../acts/instant-words.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import type { HistoryEntry, MergeEntry, PersonPage } from '../person-acts/person-types.ts';
import { mergesPeople, ONLY_RESPONSIBLE } from '../person-acts/registry-words.ts';
import '../acts/acts.css';

/** What happened to this record, and the records merged into it, each with its way back. */
export function HistoryPart({ page }: Readonly<{ page: PersonPage }>) {
  const { today } = useStatus();
  const [undoing, setUndoing] = useState<number | null>(null);
  const merge = page.merges.find((one) => one.id === undoing) ?? null;
  return (
    <>
      {page.merges.length === 0 ? null : (
        <Panel title="Schede unite a questa" note={String(page.merges.length)}>
          <ul className="ps-entries" aria-label="Schede unite a questa">{page.merges.map((one) => <MergeItem key={one.id} merge={one} onUndo={() => setUndoing(one.id)} />)}</ul>
        </Panel>
      )}
      <Panel title="Storia" note={page.history.length === 0 ? undefined : countOf(page.history.length, 'evento', 'eventi')}>
        {page.history.length === 0 ? <p className="help ps-nothing">Nessun evento registrato.</p>
          : <Timeline name="Storia della scheda" items={page.history.map((entry) => ({ key: entry.id, title: entry.mergedRecord ? `${entry.title} (nella scheda unita)` : entry.title, detail: <Lines entry={entry} />, when: `${whenWords(entry.at, today)} · ${entry.who}`, tone: 'neutral' }))} />}
      </Panel>
      {merge === null ? null : <UndoMergeDialog merge={merge} onClose={() => setUndoing(null)} />}
    </>
  );
}

function Lines({ entry }: Readonly<{ entry: HistoryEntry }>) {
  const lines = [...entry.lines, ...(entry.reason === null ? [] : [`“${entry.reason}”`])];
  return lines.length === 0 ? null : <>{lines.map((line, index) => <span key={index} className="sp-block">{line}</span>)}</>;
}

function MergeItem({ merge, onUndo }: Readonly<{ merge: MergeEntry; onUndo: () => void }>) {
  const { role } = useSession();
  const why = mergesPeople(role) ? merge.whyNot : ONLY_RESPONSIBLE;
  return (
    <li>
      <div className="ps-entry-words">
        <p><b>{merge.merged.name}</b> {merge.merged.fiscalCode === null ? null : <Code>{merge.merged.fiscalCode}</Code>}</p>
        <p className="detail">Unita il {instantInList(merge.at)} da {merge.who}: “{merge.reason}”{merge.positions === null || merge.positions === 0 ? '' : ` · ${countOf(merge.positions, 'posizione', 'posizioni')}`}</p>
        {merge.leftThere.length === 0 ? null : <p className="help">Rimasti nella scheda unita: {merge.leftThere.join(' · ')}</p>}
        {why === null ? null : <p className="help">Non si può annullare: {why}</p>}
      </div>
      {why === null ? <span className="ps-links"><LinkButton label="Annulla l’unione" onPress={onUndo} /></span> : null}
    </li>
  );
}

function UndoMergeDialog({ merge, onClose }: Readonly<{ merge: MergeEntry; onClose: () => void }>) {
  const client = useClient();
  const undoing = useMutationOnce((reason: string, requestId) => client.people.undoMerge({ requestId, mergeId: merge.id, reason }), ['people', 'positions', 'prints']);
  const confirm = async (reason: string) => {
    const answer = await undoing.run(reason);
    if (!answer.ok) return;
    showToast(`Unione annullata${answer.value.positions === 0 ? '' : `: ${countOf(answer.value.positions, 'posizione è tornata', 'posizioni sono tornate')} alla scheda di prima`}.`, []);
    onClose();
  };
  return (
    <ReasonDialog question={`Annullare l’unione con ${merge.merged.name}?`} verb="Annulla l’unione" backVerb="Lasciala" busy={undoing.busy} failure={undoing.failure} onConfirm={(reason) => { void confirm(reason); }} onBack={onClose}
      consequences={[
        { text: `La scheda di ${merge.merged.name} torna negli elenchi, con ${merge.positions === null || merge.positions === 0 ? 'quello che aveva' : countOf(merge.positions, 'posizione', 'posizioni')}.` },
        { text: 'Quello che è stato aggiunto dopo l’unione resta in questa scheda.' },
        { text: 'Gli avvisi stampati dopo l’unione restano come sono.', warning: true },
      ]} />
  );
}
