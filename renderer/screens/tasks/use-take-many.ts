import { useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure } from '../../app/operation-outcome.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { isSelected, showToast } from '../../components/index.ts';
import { PAGE_ROWS } from '../../components/lists/use-list-rows.ts';
import type { Chosen } from '../../components/lists/use-list-selection.ts';
import { inPieces } from '../acts/id-pieces.ts';
import type { TaskFilter, TaskRow } from '../acts/operation-types.ts';
import { takenWords } from './task-words.ts';

/** As many as the core takes in one call. */
const IN_ONE_CALL = 200;

type Taken = Readonly<{ id: number; version: number; state: 'OPEN' | 'IN_PROGRESS' | 'WAITING'; owned: boolean }>;

export type TakeMany = Readonly<{ run: () => void; busy: boolean; failure: Failure | null }>;

/** «Prendi in carico» for the tasks chosen, with the way back in the confirmation. `onDone`: the choice may be let go. */
export function useTakeMany(chosen: Chosen<TaskRow>, filter: TaskFilter, onDone: () => void): TakeMany {
  const client = useClient();
  const { link } = useBridge();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = useMutationOnce((ids: readonly number[], requestId) => client.tasks.takeMany({ requestId, ids: [...ids] }), ['tasks']);
  const back = useMutationOnce((tasks: readonly Taken[], requestId) => client.tasks.giveBack({ requestId, tasks: tasks.map(({ id, version, state, owned }) => ({ id, expectedVersion: version, state, owned })) }), ['tasks']);
  const { selection } = chosen;

  /** With all of the filter chosen, its rows are read page by page. */
  const chosenIds = async (): Promise<readonly number[] | null> => {
    if (selection.kind === 'some') return [...selection.keys];
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const from: string | null = cursor;
      const page: Awaited<ReturnType<typeof client.tasks.page>> = await repeatAfterLinkLoss(link, () => client.tasks.page({ filter, sort: 'DUE', cursor: from, limit: PAGE_ROWS }));
      if (!page.ok) { setFailure(page.error); return null; }
      ids.push(...page.value.rows.filter((row) => row.state !== 'DONE' && isSelected(selection, row.id)).map((row) => row.id));
      cursor = page.value.next;
    } while (cursor !== null);
    return [...new Set(ids)];
  };
  const giveBack = async (tasks: readonly Taken[]) => {
    for (let from = 0; from < tasks.length; from += IN_ONE_CALL) await back.run(tasks.slice(from, from + IN_ONE_CALL));
  };
  const takeAll = async () => {
    const ids = await chosenIds();
    if (ids === null) return;
    const taken: Taken[] = [];
    let left = 0;
    for (const piece of inPieces(ids, IN_ONE_CALL)) {
      const outcome = await take.run(piece);
      if (!outcome.ok) { setFailure(outcome.error); break; }
      taken.push(...outcome.value.taken);
      left += outcome.value.left;
    }
    if (taken.length + left > 0) showToast(takenWords({ taken: taken.length, left }), taken.length === 0 ? [] : [{ label: 'Rimetti com’era', onPress: () => { void giveBack(taken); } }], taken.length === 0 ? 'look' : 'done');
    if (taken.length + left === ids.length) onDone();
  };
  return {
    busy, failure,
    run: () => {
      if (busy) return;
      setFailure(null);
      setBusy(true);
      void takeAll().catch((error: unknown) => setFailure(failureOf(error))).finally(() => setBusy(false));
    },
  };
}
