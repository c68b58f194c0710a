import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperationPages } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, Code, countOf, EmptyState, FailureState, Icon, LinkButton, Screen, showToast, Strip, WaitState } from '../../components/index.ts';
import { MergeDialog } from '../person-acts/merge-dialog.tsx';
import type { Pair, PersonLine } from '../person-acts/person-types.ts';
import { bornWords, diedWords, mergesPeople, ONLY_RESPONSIBLE } from '../person-acts/registry-words.ts';
import './person-duplicates.css';

const PAGE = 20;

/** Doppioni: pairs of records that may be one person, with why. A person decides. */
export default function PersonDuplicatesScreen() {
  const client = useClient();
  const { role } = useSession();
  const [merging, setMerging] = useState<Pair | null>(null);
  const pages = useOperationPages({ key: ['people.duplicates'], topics: ['people'], live: 'refetch', call: (cursor, signal) => client.people.duplicates({ personId: null, cursor, limit: PAGE }, { signal }) });
  const apart = useMutationOnce((pair: Pair, requestId) => client.people.setDistinct({ requestId, firstId: pair.first.id, secondId: pair.second.id, distinct: true }), []);
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const found = pages.pages.flatMap((page) => page.pairs);
  const pairs = found.filter((pair) => !decided.has(keyOf(pair)));
  // The registry is looked through in pieces: an empty piece is no end.
  const [wanted, setWanted] = useState(PAGE);
  const { hasMore, loadingMore, loadMore } = pages;
  useEffect(() => { if (hasMore && !loadingMore && found.length < wanted) loadMore(); }, [hasMore, loadingMore, loadMore, found.length, wanted]);
  const searching = pages.state === 'loading' || (hasMore && found.length < wanted);
  const slow = useSlow(searching);

  const settle = (pair: Pair) => setDecided((old) => new Set(old).add(keyOf(pair)));
  const keepApart = async (pair: Pair) => {
    if (!(await apart.run(pair)).ok) return;
    settle(pair);
    showToast('Segnate come due persone: non verranno più proposte.', []);
  };
  return (
    <Screen title="Doppioni" note={pairs.length === 0 ? undefined : `${countOf(pairs.length, 'coppia', 'coppie')}${hasMore ? ', e altre' : ''}`} why="Schede che potrebbero essere la stessa persona. Niente si unisce da solo: guarda perché e decidi.">
      {apart.failure === null ? null : <Strip tone="red">{apart.failure.message}</Strip>}
      {pages.state === 'failed' && found.length === 0 && pages.failure !== null ? <FailureState title="Non è stato possibile cercare i doppioni" failure={pages.failure} onRetry={pages.reload} /> : null}
      {pages.state !== 'failed' && pairs.length === 0 && !searching ? (
        <EmptyState icon="tick" tone="green" title="Nessun doppione" framed>Nessuna coppia di schede con lo stesso codice fiscale, la stessa partita IVA, o lo stesso nome con la stessa nascita o lo stesso indirizzo. Se sai di due schede della stessa persona, aprine una e usa «Altro», «Unisci con un’altra scheda…».</EmptyState>
      ) : null}
      {pairs.length === 0 ? null : (
        <ul className="pd-pairs" aria-label="Coppie di schede">
          {pairs.map((pair) => <PairItem key={keyOf(pair)} pair={pair} mayKeepApart={role !== 'ACCOUNTING'} whyNotMerge={mergesPeople(role) ? null : ONLY_RESPONSIBLE} busy={apart.busy} onMerge={() => setMerging(pair)} onApart={() => { void keepApart(pair); }} />)}
        </ul>
      )}
      {searching && slow ? <WaitState title="Cerco tra le schede">Ancora un momento: l’archivio è grande.</WaitState> : null}
      {hasMore && !searching ? <div className="pd-more"><ActionButton label="Cerca ancora" busy={loadingMore} onPress={() => setWanted(found.length + PAGE)} /></div> : null}
      {merging === null ? null : <MergeDialog survivorId={merging.first.id} mergedId={merging.second.id} onClose={() => setMerging(null)} onMerged={() => { settle(merging); setMerging(null); }} />}
    </Screen>
  );
}

function keyOf(pair: Pair): string {
  return `${pair.first.id}-${pair.second.id}`;
}

type PairItemProps = Readonly<{ pair: Pair; mayKeepApart: boolean; whyNotMerge: string | null; busy: boolean; onMerge: () => void; onApart: () => void }>;

function PairItem({ pair, mayKeepApart, whyNotMerge, busy, onMerge, onApart }: PairItemProps) {
  return (
    <li className="pd-pair">
      <p className="pd-why sp-inline"><span className="sp-toned tone-amber"><Icon name="warning" size={15} /></span><b>{pair.labels.join(', ')}</b></p>
      <div className="pd-two"><One person={pair.first} /><One person={pair.second} /></div>
      <div className="sp-buttons">
        <ActionButton compact label="Confronta e unisci" disabledReason={whyNotMerge} onPress={onMerge} />
        {mayKeepApart ? <ActionButton compact kind="ghost" label="Sono due persone" busy={busy} onPress={onApart} /> : null}
      </div>
    </li>
  );
}

function One({ person }: Readonly<{ person: PersonLine }>) {
  const navigate = useNavigate();
  const { today } = useStatus();
  const born = bornWords(person, today);
  return (
    <div className="pd-one">
      <LinkButton label={person.name} onPress={() => { void navigate(`/persone/${person.id}`); }} />
      <p>{person.fiscalCode === null ? <span className="faint">senza codice fiscale</span> : <Code>{person.fiscalCode}</Code>}{person.vatNumber === null ? null : <> · P. IVA <Code>{person.vatNumber}</Code></>}</p>
      <p className="detail">{[born, person.deathDate === null ? null : diedWords(person, person.deathDate, today), person.addressLine].filter((part) => part !== null).join(' · ') || 'nessun altro dato'}</p>
      <p className="detail">{person.openPositions === 0 ? 'niente da pagare' : `${countOf(person.openPositions, 'posizione aperta', 'posizioni aperte')} · ${formatEuro(person.openCents)}`}</p>
    </div>
  );
}
