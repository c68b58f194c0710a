import type { Preferences } from '../../app/session.tsx';

/** One part of a filter as it can be kept in the preferences. */
export type FilterValue = string | number | boolean | null | readonly string[];
export type FilterValues = Readonly<Record<string, FilterValue>>;
/** Every list can be filtered by text. */
export type ListFilter = FilterValues & Readonly<{ text: string }>;

/** How a list is looked at: what it leaves out, in which order, with which columns. `columns` null = those of the list itself. */
export type Look<Filter extends ListFilter, Sort extends string> = Readonly<{ filter: Filter; sort: Sort; columns: readonly string[] | null; viewId: string | null }>;

/** What a list is: its name in the preferences, its first look, how a kept filter is read. */
export type ListKind<Filter extends ListFilter, Sort extends string> = Readonly<{
  list: string;
  /** The filter that leaves nothing out. */
  emptyFilter: Filter;
  /** The orders it can have; the first is its own. */
  sorts: readonly SortChoice<Sort>[];
  /** Reads a filter that another day, or another version of the program, kept. */
  readFilter: (kept: Readonly<Record<string, unknown>>) => Filter;
}>;
export type SortChoice<Sort extends string> = Readonly<{ sort: Sort; label: string; column: string | null; direction: 'ascending' | 'descending' }>;

/** The part of the preferences that lists need. */
export type ListPreferences = Pick<Preferences, 'columns' | 'views'>;
export type SavedViews = Preferences['views'][string];
export type SavedView = SavedViews['saved'][number];
const NO_VIEWS: SavedViews = { saved: [], preferredId: null };

export function viewsOf(preferences: ListPreferences | undefined, list: string): SavedViews {
  return preferences?.views[list] ?? NO_VIEWS;
}

function columnsOf(preferences: ListPreferences | undefined, list: string): readonly string[] | null {
  const kept = preferences?.columns[list] ?? [];
  return kept.length === 0 ? null : kept;
}

function firstSort<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>): Sort {
  const [first] = kind.sorts;
  if (first === undefined) throw new Error(`The list ${kind.list} has no order`);
  return first.sort;
}

/** The list itself, with the operator's columns. */
export function plainLook<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>, preferences: ListPreferences | undefined): Look<Filter, Sort> {
  return { filter: kind.emptyFilter, sort: firstSort(kind), columns: columnsOf(preferences, kind.list), viewId: null };
}

/** A saved view as a look; an order that no longer exists becomes the list's own. */
export function lookOf<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>, view: SavedView): Look<Filter, Sort> {
  return { filter: kind.readFilter(view.filter), sort: kind.sorts.find(({ sort }) => sort === view.sort)?.sort ?? firstSort(kind), columns: view.columns, viewId: view.id };
}

/** How the list opens for this operator. */
export function openingLook<Filter extends ListFilter, Sort extends string>(kind: ListKind<Filter, Sort>, preferences: ListPreferences | undefined): Look<Filter, Sort> {
  const { saved, preferredId } = viewsOf(preferences, kind.list);
  const preferred = saved.find((view) => view.id === preferredId);
  return preferred === undefined ? plainLook(kind, preferences) : lookOf(kind, preferred);
}

/** A look as a view to save. */
export function viewOf<Filter extends ListFilter, Sort extends string>(look: Look<Filter, Sort>, id: string, name: string): SavedView {
  return { id, name, filter: storedFilter(look.filter), sort: look.sort, columns: look.columns === null ? null : [...look.columns] };
}

function storedFilter(filter: FilterValues): SavedView['filter'] {
  return Object.fromEntries(Object.entries(filter).map(([part, value]) => [part, typeof value === 'object' && value !== null ? [...value] : value]));
}

/** Whether two filters leave out the same things: the order in which values were chosen does not count. */
export function sameFilter(a: FilterValues, b: FilterValues): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((part) => sameValue(a[part], b[part]));
}

function sameValue(a: FilterValue | undefined, b: FilterValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  return a.length === b.length && a.every((value) => b.includes(value));
}

export function sameLook<Filter extends ListFilter, Sort extends string>(a: Look<Filter, Sort>, b: Look<Filter, Sort>): boolean {
  return a.sort === b.sort && sameFilter(a.filter, b.filter) && JSON.stringify(a.columns) === JSON.stringify(b.columns);
}

/* Readers of what was kept. */
export function keptText(kept: unknown): string {
  return typeof kept === 'string' ? kept.slice(0, 200) : '';
}
export function keptFlag(kept: unknown): boolean {
  return kept === true;
}
/** A whole number above zero: a row, cents. */
export function keptNumber(kept: unknown): number | null {
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept >= 0 ? kept : null;
}
export function keptChoice<Choice extends string>(kept: unknown, choices: readonly Choice[]): Choice | null {
  return choices.find((choice) => choice === kept) ?? null;
}
export function keptChoices<Choice extends string>(kept: unknown, choices: readonly Choice[]): readonly Choice[] {
  return Array.isArray(kept) ? choices.filter((choice) => kept.includes(choice)) : [];
}
