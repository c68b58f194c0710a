import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { countOf, showToast, Strip } from '../../components/index.ts';
import { useNavigate } from 'react-router';
import { MergeDialog } from '../person-acts/merge-dialog.tsx';
import { mergesPeople } from '../person-acts/registry-words.ts';

/** Another record may be the same person: says why, and offers to compare or to keep them apart. Silent when there is none, also while asking. */
export function DuplicatesStrip({ personId }: Readonly<{ personId: number }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const [merging, setMerging] = useState<number | null>(null);
  const found = useOperation({ key: ['people.duplicates', personId], topics: ['people'], freshMs: 30_000, call: (signal) => client.people.duplicates({ personId, cursor: null, limit: 5 }, { signal }) });
  const apart = useMutationOnce((otherId: number, requestId) => client.people.setDistinct({ requestId, firstId: personId, secondId: otherId, distinct: true }), ['people']);
  const pairs = found.value?.pairs ?? [];
  const [first] = pairs;
  if (first === undefined) return null;
  const other = first.first.id === personId ? first.second : first.first;
  const keepApart = async () => { if ((await apart.run(other.id)).ok) showToast('Segnate come due persone: non verranno più proposte.', []); };
  return (
    <>
      <Strip tone="amber" action={mergesPeople(role) ? { label: 'Confronta', onPress: () => setMerging(other.id) } : { label: 'Apri', onPress: () => { void navigate(`/persone/${other.id}`); } }}
        {...(role === 'ACCOUNTING' ? {} : { secondAction: { label: 'Sono due persone', onPress: () => { void keepApart(); } } })}>
        Forse c’è un’altra scheda della stessa persona: <b>{other.name}</b>{other.fiscalCode === null ? '' : ` (${other.fiscalCode})`}, {first.labels.join(', ')}{pairs.length === 1 ? '' : `, e ${countOf(pairs.length - 1, 'altra', 'altre')}`}.{apart.failure === null ? '' : ` ${apart.failure.message}`}
      </Strip>
      {merging === null ? null : <MergeDialog survivorId={personId} mergedId={merging} onClose={() => setMerging(null)} onMerged={(survivorId) => { setMerging(null); if (survivorId !== personId) void navigate(`/persone/${survivorId}`, { replace: true }); }} />}
    </>
  );
}
