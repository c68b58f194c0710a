import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { isSelected } from '../../components/index.ts';
import { PAGE_ROWS } from '../../components/lists/use-list-rows.ts';
import { chosenRows, type Chosen } from '../../components/lists/use-list-selection.ts';
import { MarkUploadedDialog } from '../acts/mark-uploaded-dialog.tsx';
import type { PrintFilter, PrintRow } from '../acts/operation-types.ts';

/** Positions of the papers still unknown to the portal, each once. */
export function unsentPositions(papers: readonly PrintRow[]): readonly number[] {
  return [...new Set(papers.flatMap(({ unsent, positionId }) => (unsent && positionId !== null ? [positionId] : [])))];
}

/** Segna caricate sul portale, for the positions of the chosen papers. */
export function UploadPapersDialog({ chosen, filter, onClose, onDone }: Readonly<{ chosen: Chosen<PrintRow>; filter: PrintFilter; onClose: () => void; onDone: () => void }>) {
  const client = useClient();
  const { selection } = chosen;
  const unsent: PrintFilter = { ...filter, unsentOnly: true };
  const all = selection.kind === 'all-but';
  const total = useOperation({ key: ['notices.totals', unsent], topics: ['prints', 'positions'], enabled: all, call: (signal) => client.notices.totals({ filter: unsent }, { signal }) });
  if (!all) return <MarkUploadedDialog chosen={{ kind: 'KNOWN', ids: unsentPositions(chosenRows(chosen)) }} onClose={onClose} onDone={onDone} />;
  const leftOut = [...chosen.known.values()].filter((paper) => paper.unsent && !isSelected(selection, paper.id)).length;
  const page = async (cursor: string | null) => {
    const answer = await client.notices.page({ filter: unsent, cursor, limit: PAGE_ROWS, sort: 'NEWEST' });
    return answer.ok ? { ok: true as const, value: { ids: unsentPositions(answer.value.rows.filter((paper) => isSelected(selection, paper.id))), next: answer.value.next } } : answer;
  };
  return <MarkUploadedDialog chosen={{ kind: 'PAGES', count: Math.max(0, (total.value?.count ?? 0) - leftOut), page }} countFailure={total.failure} onClose={onClose} onDone={onDone} />;
}
