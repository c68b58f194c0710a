import { useClient } from '../../app/bridge-context.tsx';
import type { Failure, Outcome } from '../../app/operation-outcome.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { usePreferences } from '../../app/session.tsx';
import { showToast } from '../toasts.tsx';
import { lookOf, openingLook, plainLook, sameFilter, sameLook, viewOf, viewsOf, type ListFilter, type ListKind, type Look, type SavedView, type SavedViews } from './list-look.ts';
import { useShelf } from './session-shelf.ts';

type Changes = Parameters<ReturnType<typeof useClient>['application']['savePreferences']>[0];

export type ListLook<Filter extends ListFilter, Sort extends string> = Readonly<{
  kind: ListKind<Filter, Sort>;
  filter: Filter;
  sort: Sort;
  columns: readonly string[] | null;
  /** Anything is left out. */
  filtering: boolean;
  views: SavedViews;
  /** The saved view one is looking through, if any. */
  view: SavedView | null;
  /** The view was changed and not saved; without a view, there is something worth saving. */
  unsaved: boolean;
  setFilter: (change: Partial<Filter>) => void;
  setText: (text: string) => void;
  clearFilter: () => void;
  setSort: (sort: Sort) => void;
  setColumns: (columns: readonly string[] | null) => void;
  /** Goes to a saved view; null = the list itself. */
  goTo: (view: SavedView | null) => void;
  /** Saves the look under a name, and then looks through that view. */
  saveAs: (name: string, preferred: boolean) => Promise<Outcome<unknown>>;
  /** Saves the changes to the view one is looking through. */
  saveChanges: () => void;
  rename: (view: SavedView, name: string) => Promise<Outcome<unknown>>;
  remove: (view: SavedView) => void;
  prefer: (view: SavedView | null) => void;
  busy: boolean;
  /** Why the last change to the views was refused. */
  failure: Failure | null;
  forgetFailure: () => void;
}>;

/** How the operator looks at a list: kept for the session, saved in the preferences when they say so. */
export function useListLook<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>): ListLook<Filter, Sort> {
  const client = useClient();
  const preferences = usePreferences().value;
  const shelf = useShelf<Look<Filter, Sort>>('list.look', kind.list);
  // Until something is touched it is how the operator wants it to open: their preferences may come after the list.
  const look = shelf.useKept() ?? openingLook(kind, preferences);
  const save = useMutationOnce((changes: Omit<Changes, 'requestId'>, requestId) => client.application.savePreferences({ requestId, ...changes }), ['preferences']);
  const views = viewsOf(preferences, kind.list);
  const view = views.saved.find((one) => one.id === look.viewId) ?? null;
  const plain = plainLook(kind, preferences);
  const base = view === null ? plain : lookOf(kind, view);

  const change = shelf.keep;
  const changeView = (viewChange: NonNullable<Changes['viewChange']>) => save.run({ viewChange });
  const saveView = (saved: SavedView) => changeView({ kind: 'SAVE', list: kind.list, view: saved });
  const prefer = (id: string | null) => changeView({ kind: 'PREFER', list: kind.list, id });

  return {
    kind, filter: look.filter, sort: look.sort, columns: look.columns, views, view,
    filtering: !sameFilter(look.filter, kind.emptyFilter), unsaved: view === null ? !sameLook({ ...look, columns: base.columns }, base) : !sameLook(look, base),
    setFilter: (given) => change({ ...look, filter: { ...look.filter, ...given } }),
    setText: (text) => change({ ...look, filter: { ...look.filter, text } }),
    clearFilter: () => change({ ...look, filter: kind.emptyFilter }),
    setSort: (sort) => change({ ...look, sort }),
    setColumns: (columns) => {
      change({ ...look, columns });
      // Without a view the columns are the operator's way of seeing this list, and stay so.
      if (view === null) void save.run({ columns: { [kind.list]: columns === null ? [] : [...columns] } });
    },
    goTo: (wanted) => change(wanted === null ? plain : lookOf(kind, wanted)),
    saveAs: async (name, preferred) => {
      const saved = viewOf(look, crypto.randomUUID(), name.trim());
      const outcome = await saveView(saved);
      if (!outcome.ok) return outcome;
      change({ ...look, viewId: saved.id });
      if (preferred) await prefer(saved.id);
      showToast(`Vista “${saved.name}” salvata.`);
      return outcome;
    },
    saveChanges: () => {
      if (view === null) return;
      void saveView(viewOf(look, view.id, view.name)).then((outcome) => { if (outcome.ok) showToast(`Vista “${view.name}” aggiornata.`); });
    },
    rename: (renamed, name) => saveView({ ...renamed, name: name.trim() }),
    remove: (removed) => {
      const wasPreferred = views.preferredId === removed.id;
      void changeView({ kind: 'REMOVE', list: kind.list, id: removed.id }).then((outcome) => {
        if (!outcome.ok) return;
        const putBack = async () => { if ((await saveView(removed)).ok && wasPreferred) await prefer(removed.id); };
        showToast(`Vista “${removed.name}” tolta.`, [{ label: 'Rimetti', onPress: () => { void putBack(); } }]);
      });
    },
    prefer: (wanted) => { void prefer(wanted?.id ?? null); },
    busy: save.busy, failure: save.failure, forgetFailure: save.reset,
  };
}
