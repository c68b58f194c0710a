import { routeOf } from './route-table.ts';

/** A place of the window's history: the router's key and the address. */
export type Place = Readonly<{ key: string; path: string }>;
/** The places of this window in the order of its history, and where it stands. */
export type Trail = Readonly<{ places: readonly Place[]; at: number }>;

export const NO_TRAIL: Trail = { places: [], at: -1 };

/** The trail after the router moved to `place`. An unknown place of the history (the page was loaded again) begins a new trail. */
export function stepTrail(trail: Trail, move: 'PUSH' | 'REPLACE' | 'POP', place: Place): Trail {
  switch (move) {
    case 'PUSH': return { places: [...trail.places.slice(0, trail.at + 1), place], at: trail.at + 1 };
    case 'REPLACE': return trail.at < 0 ? { places: [place], at: 0 } : { places: trail.places.with(trail.at, place), at: trail.at };
    case 'POP': {
      const at = trail.places.findLastIndex((known) => known.key === place.key && known.path === place.path);
      return at === -1 ? { places: [place], at: 0 } : { places: trail.places, at };
    }
  }
}

/** Where Esc leads: so many steps back in the history, or to the parent; null = nowhere, this is the top. */
export type WayBack = Readonly<{ kind: 'back'; steps: number }> | Readonly<{ kind: 'parent'; path: string; replace: boolean }> | null;

const SECTION = /^\/configurazione(?:\/[^/]+)?$/;
/** Lists of the menu: one level under the counter, whatever was looked at before. */
const LISTS: readonly string[] = ['/posizioni', '/stampe', '/importazioni', '/pagamenti', '/attivita', '/riconciliazione', '/tesoreria', '/flussi', '/cruscotto'];
/** Lists that are looked into from Riconciliazione, though their address does not say so. */
const BELOW_RECONCILIATION: readonly string[] = ['/tesoreria', '/flussi'];

/** The place above an address: the longest beginning of it that is a screen, else the counter. Null at the counter. */
export function parentOf(path: string): string | null {
  if (path === '/') return null;
  if (SECTION.test(path)) return '/';
  if (BELOW_RECONCILIATION.includes(path)) return '/riconciliazione';
  const parts = path.split('/').filter((part) => part !== '');
  const beginnings = parts.map((_, index) => `/${parts.slice(0, parts.length - 1 - index).join('/')}`);
  return beginnings.find((beginning) => beginning === '/' || routeOf(beginning) !== null) ?? '/';
}

/**
 * Esc goes up and never forward: a list and a page of the settings go to what stands above them, an object goes where it was
 * opened from (a person, a search, a task), else to its list. The way back is taken off the history, so that Esc pressed again
 * and again ends at the counter.
 */
export function wayBack({ places, at }: Trail): WayBack {
  const here = places[at]?.path ?? '/';
  const parent = parentOf(here);
  if (parent === null) return null;
  if (LISTS.includes(here) || here.startsWith('/configurazione')) return { kind: 'parent', path: parent, replace: false };
  const before = places.slice(0, at).findLastIndex(({ path }) => path !== here && !path.startsWith(`${here}/`));
  return before === -1 ? { kind: 'parent', path: parent, replace: true } : { kind: 'back', steps: at - before };
}
