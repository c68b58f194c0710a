import { useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure, type Outcome } from '../../app/operation-outcome.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { useSlow } from '../../app/slow.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { countOf, ProgressLine, showToast } from '../../components/index.ts';
import { ActDialog } from './act-dialog.tsx';
import { inPieces } from './id-pieces.ts';

/** Positions chosen: known one by one, or all of a filter, to be read page by page when it is confirmed. */
export type ChosenPositions =
  | Readonly<{ kind: 'KNOWN'; ids: readonly number[] }>
  | Readonly<{ kind: 'PAGES'; count: number; page: (cursor: string | null) => Promise<Outcome<Readonly<{ ids: readonly number[]; next: string | null }>>> }>;

export type MarkUploadedDialogProps = Readonly<{ chosen: ChosenPositions; /** Why they could not be counted. */ countFailure?: Failure | null; onClose: () => void; onDone: () => void }>;

/** Segna caricate sul portale: says how many first, then marks only the chosen ones still to be sent. */
export function MarkUploadedDialog({ chosen, countFailure = null, onClose, onDone }: MarkUploadedDialogProps) {
  const client = useClient();
  const { link } = useBridge();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Readonly<{ done: number; total: number }> | null>(null);
  const slow = useSlow(busy);
  const count = chosen.kind === 'KNOWN' ? chosen.ids.length : chosen.count;
  const mark = useMutationOnce((ids: readonly number[], requestId) => client.positions.markUploaded({ requestId, ids: [...ids], all: false }), ['positions', 'prints']);

  const readIds = async (): Promise<readonly number[] | null> => {
    if (chosen.kind === 'KNOWN') return chosen.ids;
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const from: string | null = cursor;
      const page: Outcome<Readonly<{ ids: readonly number[]; next: string | null }>> = await repeatAfterLinkLoss(link, () => chosen.page(from));
      if (!page.ok) { setFailure(page.error); return null; }
      ids.push(...page.value.ids);
      cursor = page.value.next;
    } while (cursor !== null);
    return [...new Set(ids)];
  };
  const markAll = async () => {
    const ids = await readIds();
    if (ids === null) return;
    let marked = 0;
    let done = 0;
    for (const piece of inPieces(ids)) {
      setProgress({ done, total: ids.length });
      const outcome = await mark.run(piece);
      if (!outcome.ok) return;
      marked += outcome.value.marked;
      done += piece.length;
    }
    if (marked > 0) showToast(`${countOf(marked, 'posizione segnata', 'posizioni segnate')} come caricate sul portale.`);
    onDone();
  };
  const confirm = () => {
    setFailure(null);
    setBusy(true);
    void markAll().catch((error: unknown) => setFailure(failureOf(error))).finally(() => setBusy(false));
  };
  return (
    <ActDialog
      question={`Segnare ${countOf(count, 'posizione', 'posizioni')} come caricate sul portale?`} verb="Segna caricate" backVerb="Non segnare" busy={busy} disabledReason={count === 0 ? 'Fra le righe scelte nessuna è «Da inviare».' : null} failure={failure ?? mark.failure ?? countFailure} onConfirm={confirm} onBack={onClose}
      consequences={count === 0 ? [{ text: 'Fra le righe scelte nessuna è «Da inviare»: non c’è niente da segnare.', warning: true }] : [
        { text: 'Da inviare diventa Da pagare: il cittadino può pagare e l’avviso si può stampare.' },
        { text: 'Fallo solo dopo averle caricate davvero sul portale dell’intermediario: il programma non può controllarlo.', warning: true },
        { text: 'Le altre righe scelte non cambiano.' },
      ]}
    >
      {slow && progress !== null ? <div className="acts-strip"><ProgressLine title="Segno le posizioni" done={progress.done} total={progress.total} /></div> : null}
    </ActDialog>
  );
}
