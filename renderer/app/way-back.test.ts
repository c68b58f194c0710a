import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_TRAIL, parentOf, stepTrail, wayBack, type Trail } from './way-back.ts';

/** Visits addresses one after the other, as links do. */
const visited = (...paths: readonly string[]): Trail => paths.reduce((trail, path, index) => stepTrail(trail, 'PUSH', { key: `k${index}-${path}`, path }), NO_TRAIL);

/** Addresses met by pressing Esc until nothing happens any more. */
function escapes(start: Trail): readonly string[] {
  let trail = start;
  const met: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    const way = wayBack(trail);
    if (way === null) return met;
    const back = way.kind === 'back' ? trail.places[trail.at - way.steps] : undefined;
    if (way.kind === 'parent') trail = stepTrail(trail, way.replace ? 'REPLACE' : 'PUSH', { key: `esc${presses}`, path: way.path });
    else if (back !== undefined) trail = stepTrail(trail, 'POP', back);
    met.push(trail.places[trail.at]?.path ?? '');
  }
  throw new Error(`Esc goes round: ${met.slice(0, 8).join(' ')}`);
}

describe('Esc', () => {
  test('a service goes to the services, the services to the counter, never to the service again', () => {
    expect(escapes(visited('/', '/configurazione/ente', '/configurazione/servizi', '/configurazione/servizi/10'))).toEqual(['/configurazione/servizi', '/']);
  });
  test.each([
    ['a position opened from a person goes back to that person', ['/', '/persone/4', '/posizioni/7'], ['/persone/4', '/']],
    ['a position opened from the list goes to the list, then to the counter', ['/', '/posizioni', '/posizioni/7'], ['/posizioni', '/']],
    ['a position opened from a task goes back to the task', ['/attivita', '/attivita/3', '/posizioni/7'], ['/attivita/3', '/attivita', '/']],
    ['a position just changed does not show itself again, nor its form', ['/posizioni', '/posizioni/7', '/posizioni/7/modifica', '/posizioni/7'], ['/posizioni', '/']],
    ['a form left goes where it was opened from', ['/', '/persone/4', '/posizioni/nuova'], ['/persone/4', '/']],
    ['a list opened over an object does not go back to the object', ['/', '/posizioni/7', '/pagamenti'], ['/']],
    ['a service copied from another does not lead to the first', ['/configurazione/servizi', '/configurazione/servizi/10', '/configurazione/servizi/11'], ['/configurazione/servizi', '/']],
  ])('%s', (_, before, after) => { expect(escapes(visited(...before))).toEqual(after); });

  test('after the page was loaded again an object goes to its list', () => {
    const reloaded = stepTrail(visited('/', '/posizioni'), 'POP', { key: 'unknown', path: '/posizioni/7' });
    expect(escapes(reloaded)).toEqual(['/posizioni', '/']);
    expect(parentOf('/posizioni/7/modifica')).toBe('/posizioni/7');
    expect(parentOf('/persone/4')).toBe('/persone');
    expect(parentOf('/persone/doppioni')).toBe('/persone');
  });

  test('pressed again and again it ends at the counter, wherever one went before', () => {
    const path = fc.constantFrom('/', '/posizioni', '/posizioni/7', '/posizioni/8', '/posizioni/nuova', '/posizioni/7/modifica', '/persone', '/persone/4', '/persone/doppioni', '/verifica', '/stampe', '/importazioni', '/pagamenti', '/pagamenti/3', '/attivita', '/attivita/3', '/configurazione', '/configurazione/servizi', '/configurazione/servizi/10', '/configurazione/servizi/catalogo', '/configurazione/ente', '/preferenze', '/informazioni');
    fc.assert(fc.property(fc.array(path, { minLength: 1, maxLength: 15 }), (paths) => {
      const met = escapes(visited(...paths));
      expect(met.at(-1) ?? paths.at(-1)).toBe('/');
    }));
  });
});
