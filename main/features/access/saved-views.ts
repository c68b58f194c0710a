import { z } from 'zod';
import { listViewShape, type viewChange } from '../../contract/index.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Outcome } from './calls.ts';

export type ListView = z.infer<typeof listViewShape>;
export type ViewChange = z.infer<typeof viewChange>;

/** More would not be a choice any more, and would weigh on every reading of the preferences. */
const MOST_VIEWS = 30;

// A view written by another version of the program that can no longer be read is left out: the others still help.
const readableViews = z.array(z.unknown()).catch([]).transform((views) => views.flatMap((view) => { const read = listViewShape.safeParse(view); return read.success ? [read.data] : []; }));

/** Saved views by list, as stored in the preferences. */
export const viewsShape = z.record(z.string(), z.object({ saved: readableViews, preferredId: z.string().nullable().catch(null) })).catch({});
export type ViewsByList = z.infer<typeof viewsShape>;

/**
 * The saved views after one change. Errors: DUPLICATE and TOO_BIG at `viewChange.view.name`.
 * Removing what is not there is no error: another window may have removed it first.
 */
export function changeViews(views: ViewsByList, change: ViewChange): Outcome<ViewsByList> {
  const { saved, preferredId } = views[change.list] ?? { saved: [], preferredId: null };
  const withList = (next: ViewsByList[string]): Outcome<ViewsByList> => ok({ ...views, [change.list]: next });
  switch (change.kind) {
    case 'SAVE': {
      const problem = whyNotSave(saved, change.view);
      if (problem !== null) return problem;
      const known = saved.some((view) => view.id === change.view.id);
      return withList({ saved: known ? saved.map((view) => (view.id === change.view.id ? change.view : view)) : [...saved, change.view], preferredId });
    }
    case 'REMOVE':
      return withList({ saved: saved.filter((view) => view.id !== change.id), preferredId: preferredId === change.id ? null : preferredId });
    case 'PREFER':
      return withList({ saved, preferredId: saved.some((view) => view.id === change.id) ? change.id : null });
  }
}

function whyNotSave(saved: readonly ListView[], view: ListView): ReturnType<typeof failure> | null {
  const others = saved.filter((one) => one.id !== view.id);
  if (others.some((one) => sameName(one.name, view.name))) return failure('DUPLICATE', `Hai già una vista con il nome “${view.name}”: scegline un altro.`, { field: 'viewChange.view.name' });
  if (others.length >= MOST_VIEWS) return failure('TOO_BIG', `Hai già ${MOST_VIEWS} viste in questo elenco: toglina una che non usi.`, { field: 'viewChange.view.name' });
  return null;
}

function sameName(a: string, b: string): boolean {
  return a.localeCompare(b, 'it', { sensitivity: 'base' }) === 0;
}
