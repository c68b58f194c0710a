import { useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure, type Outcome } from '../../app/operation-outcome.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { countOf, isSelected, showToast, type Selection } from '../../components/index.ts';
import type { PositionFilter, PositionPage, PositionRow } from '../acts/operation-types.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { inPieces, waitingUpload } from './chosen-rows.ts';

export type UploadDialogProps = Readonly<{ selection: Selection<number>; rows: readonly PositionRow[]; filter: PositionFilter; onClose: () => void; onDone: () => void }>;

/** Segna caricate sul portale: says how many first, then marks only the chosen ones still to be sent. */
export function UploadDialog({ selection, rows, filter, onClose, onDone }: UploadDialogProps) {
  const client = useClient();
  const { link } = useBridge();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const waiting = waitingUpload(filter);
  const known = rows.filter((row) => row.state === 'TO_SYNC' && isSelected(selection, row.id));
  const total = useOperation({ key: ['positions.totals', 'upload', waiting], topics: ['positions'], enabled: selection.kind === 'all-but' && waiting !== null, call: (signal) => client.positions.totals({ filter: waiting ?? filter }, { signal }) });
  const leftOut = selection.kind === 'all-but' ? rows.filter((row) => row.state === 'TO_SYNC' && selection.keys.has(row.id)).length : 0;
  const count = selection.kind === 'some' ? known.length : waiting === null ? 0 : Math.max(0, (total.value?.count ?? 0) - leftOut);
  const mark = useMutationOnce((ids: readonly number[], requestId) => client.positions.markUploaded({ requestId, ids: [...ids], all: false }), ['positions', 'prints']);

  const chosenIds = async (): Promise<readonly number[]> => {
    if (selection.kind === 'some') return known.map((row) => row.id);
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const from: string | null = cursor;
      const page: Outcome<PositionPage> = await repeatAfterLinkLoss(link, () => client.positions.list({ filter: waiting ?? filter, cursor: from, limit: 200, sort: 'NEWEST' }));
      if (!page.ok) { setFailure(page.error); return []; }
      ids.push(...page.value.rows.filter((row) => row.state === 'TO_SYNC' && isSelected(selection, row.id)).map((row) => row.id));
      cursor = page.value.next;
    } while (cursor !== null);
    return ids;
  };
  const markAll = async () => {
    let marked = 0;
    for (const piece of inPieces(await chosenIds())) {
      const outcome = await mark.run(piece);
      if (!outcome.ok) return;
      marked += outcome.value.marked;
    }
    if (marked > 0) showToast(`${countOf(marked, 'posizione segnata', 'posizioni segnate')} come caricate sul portale.`);
    onDone();
  };
  const confirm = () => {
    setFailure(null);
    setBusy(true);
    void markAll().catch((error: unknown) => setFailure(failureOf(error))).finally(() => setBusy(false));
  };
  const disabledReason = count === 0 ? 'Fra le righe scelte nessuna è «Da inviare».' : null;
  return (
    <ActDialog
      question={`Segnare ${countOf(count, 'posizione', 'posizioni')} come caricate sul portale?`} verb="Segna caricate" backVerb="Non segnare" busy={busy} disabledReason={disabledReason} failure={failure ?? mark.failure ?? total.failure} onConfirm={confirm} onBack={onClose}
      consequences={count === 0 ? [{ text: 'Fra le righe scelte nessuna è «Da inviare»: non c’è niente da segnare.', warning: true }] : [
        { text: 'Da inviare diventa Da pagare: il cittadino può pagare e l’avviso si può stampare.' },
        { text: 'Fallo solo dopo averle caricate davvero sul portale dell’intermediario: il programma non può controllarlo.', warning: true },
        { text: 'Le altre righe scelte non cambiano.' },
      ]}
    />
  );
}
