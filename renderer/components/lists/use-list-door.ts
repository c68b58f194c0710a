import { usePreferences } from '../../app/session.tsx';
import { plainLook, type ListFilter, type ListKind, type Look } from './list-look.ts';
import { useShelf } from './session-shelf.ts';

/** For a screen that sends to a list: the list then opens with this filter, in the place of how it was left. Call it before going there. */
export function useListDoor<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>): (filter: Partial<Filter>) => void {
  const preferences = usePreferences().value;
  const shelf = useShelf<Look<Filter, Sort>>('list.look', kind.list);
  return (filter) => { const plain = plainLook(kind, preferences); shelf.keep({ ...plain, filter: { ...plain.filter, ...filter } }); };
}
