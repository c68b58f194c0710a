import type { PeopleView } from '../person-acts/person-types.ts';

/** The views of the registry, with what an empty one says. */
export const VIEWS: readonly Readonly<{ view: PeopleView; label: string; empty: string }>[] = [
  { view: 'ALL', label: 'Tutte', empty: 'Ancora nessuna persona' },
  { view: 'LEGAL', label: 'Enti e ditte', empty: 'Nessun ente e nessuna ditta' },
  { view: 'WITHOUT_CODE', label: 'Senza codice', empty: 'Nessuna persona senza codice fiscale' },
  { view: 'FOREIGN', label: 'All’estero', empty: 'Nessuna persona registrata all’estero' },
  { view: 'DECEASED', label: 'Decedute', empty: 'Nessuna persona deceduta' },
];

/** The text with which another screen opens the list, from the navigation state; null when there is none. */
export function textGiven(state: unknown): string | null {
  const text = typeof state === 'object' && state !== null ? new Map<string, unknown>(Object.entries(state)).get('text') : null;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 200) : null;
}
