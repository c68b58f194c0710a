import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { isSelected } from '../../components/index.ts';
import { PAGE_ROWS } from '../../components/lists/use-list-rows.ts';
import { chosenRows, type Chosen } from '../../components/lists/use-list-selection.ts';
import { MarkUploadedDialog } from '../acts/mark-uploaded-dialog.tsx';
import type { PositionFilter, PositionRow } from '../acts/operation-types.ts';
import { waitingUpload } from './waiting-upload.ts';

export type UploadDialogProps = Readonly<{ chosen: Chosen<PositionRow>; filter: PositionFilter; onClose: () => void; onDone: () => void }>;

/** Segna caricate sul portale, for the chosen positions still to be sent. */
export function UploadDialog({ chosen, filter, onClose, onDone }: UploadDialogProps) {
  const client = useClient();
  const { selection } = chosen;
  const waiting = waitingUpload(filter);
  const all = selection.kind === 'all-but' && waiting !== null;
  const total = useOperation({ key: ['positions.totals', 'upload', waiting], topics: ['positions'], enabled: all, call: (signal) => client.positions.totals({ filter: waiting ?? filter }, { signal }) });
  if (!all) return <MarkUploadedDialog chosen={{ kind: 'KNOWN', ids: chosenRows(chosen).filter((row) => row.state === 'TO_SYNC').map((row) => row.id) }} onClose={onClose} onDone={onDone} />;
  const leftOut = [...chosen.known.values()].filter((row) => row.state === 'TO_SYNC' && !isSelected(selection, row.id)).length;
  const page = async (cursor: string | null) => {
    const answer = await client.positions.list({ filter: waiting, cursor, limit: PAGE_ROWS, sort: 'NEWEST' });
    return answer.ok ? { ok: true as const, value: { ids: answer.value.rows.filter((row) => row.state === 'TO_SYNC' && isSelected(selection, row.id)).map((row) => row.id), next: answer.value.next } } : answer;
  };
  return <MarkUploadedDialog chosen={{ kind: 'PAGES', count: Math.max(0, (total.value?.count ?? 0) - leftOut), page }} countFailure={total.failure} onClose={onClose} onDone={onDone} />;
}
