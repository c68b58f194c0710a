import { expect, test } from 'vitest';
import { ROUTES, routeOf } from './route-table.ts';

test.each([
  ['/', 'counter'], ['/posizioni', 'positions'], ['/posizioni/nuova', 'new-position'], ['/posizioni/42', 'position'], ['/posizioni/42/modifica', 'edit-position'], ['/persone', 'people'], ['/persone/doppioni', 'person-duplicates'], ['/persone/7', 'person'],
  ['/configurazione', 'configuration'], ['/configurazione/servizi/3', 'configuration'], ['/attivita/9', 'tasks'], ['/pagamenti/7', 'payment'], ['/riconciliazione', 'reconciliation'], ['/riconciliazione/chiusura/2026-03', 'month-closing'], ['/tesoreria', 'treasury'], ['/tesoreria/7', 'movement'], ['/flussi', 'flows'], ['/flussi/7', 'flow'],
])('%s opens %s', (path, screen) => { expect(routeOf(path)?.screen).toBe(screen); });

test('an unknown address belongs to no screen', () => { expect(routeOf('/contabilita')).toBeNull(); });

test('every address is written once', () => { expect(new Set(ROUTES.map((route) => route.path)).size).toBe(ROUTES.length); });
