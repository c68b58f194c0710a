/** Screens of the application, by name of their file under `screens/`. */
export type ScreenName =
  | 'counter' | 'positions' | 'new-position' | 'position' | 'edit-position' | 'people' | 'person-duplicates' | 'person' | 'verification'
  | 'prints' | 'synchronisation' | 'imports' | 'payments' | 'payment' | 'reconciliation' | 'treasury' | 'movement' | 'flows' | 'flow' | 'month-closing' | 'tasks' | 'configuration' | 'preferences' | 'information' | 'components' | 'lots' | 'new-lot' | 'lot' | 'reminders' | 'dashboard';

export type NavEntry = 'counter' | 'positions' | 'prints' | 'imports' | 'payments' | 'reconciliation' | 'dashboard' | 'tasks' | 'configuration';

export type RouteEntry = Readonly<{ path: string; screen: ScreenName; title: string; nav: NavEntry | null; /** Only in a test archive or in development. */ testOnly?: boolean }>;

/**
 * Every route behind the session gate. Pure data: end-to-end tests enumerate it (a route without a visit fails).
 * Addresses hold row numbers only, never names or fiscal codes.
 */
export const ROUTES: readonly RouteEntry[] = [
  { path: '/', screen: 'counter', title: 'Sportello', nav: 'counter' },
  { path: '/posizioni', screen: 'positions', title: 'Posizioni', nav: 'positions' },
  { path: '/posizioni/nuova', screen: 'new-position', title: 'Nuova posizione', nav: 'positions' },
  { path: '/posizioni/:id', screen: 'position', title: 'Posizione', nav: 'positions' },
  { path: '/posizioni/:id/modifica', screen: 'edit-position', title: 'Modifica posizione', nav: 'positions' },
  { path: '/persone', screen: 'people', title: 'Persone', nav: 'positions' },
  { path: '/persone/doppioni', screen: 'person-duplicates', title: 'Doppioni', nav: 'positions' },
  { path: '/persone/:id', screen: 'person', title: 'Persona', nav: 'positions' },
  { path: '/verifica', screen: 'verification', title: 'Verifica pagamento', nav: 'counter' },
  { path: '/stampe', screen: 'prints', title: 'Avvisi e stampe', nav: 'prints' },
  { path: '/lotti', screen: 'lots', title: 'Lotti di avvisi', nav: 'prints' },
  { path: '/lotti/nuovo', screen: 'new-lot', title: 'Nuovo lotto', nav: 'prints' },
  { path: '/lotti/solleciti', screen: 'reminders', title: 'Solleciti', nav: 'prints' },
  { path: '/lotti/:id', screen: 'lot', title: 'Lotto', nav: 'prints' },
  { path: '/sincronizzazione', screen: 'synchronisation', title: 'Sincronizzazione', nav: null },
  { path: '/importazioni', screen: 'imports', title: 'Importazioni', nav: 'imports' },
  { path: '/pagamenti', screen: 'payments', title: 'Pagamenti', nav: 'payments' },
  { path: '/pagamenti/:id', screen: 'payment', title: 'Pagamento', nav: 'payments' },
  { path: '/riconciliazione', screen: 'reconciliation', title: 'Riconciliazione', nav: 'reconciliation' },
  { path: '/riconciliazione/chiusura/:month', screen: 'month-closing', title: 'Chiusura del mese', nav: 'reconciliation' },
  { path: '/tesoreria', screen: 'treasury', title: 'Tesoreria', nav: 'reconciliation' },
  { path: '/tesoreria/:id', screen: 'movement', title: 'Movimento di tesoreria', nav: 'reconciliation' },
  { path: '/flussi', screen: 'flows', title: 'Flussi', nav: 'reconciliation' },
  { path: '/flussi/:id', screen: 'flow', title: 'Flusso', nav: 'reconciliation' },
  { path: '/cruscotto', screen: 'dashboard', title: 'Cruscotto', nav: 'dashboard' },
  { path: '/attivita', screen: 'tasks', title: 'Attività', nav: 'tasks' },
  { path: '/attivita/:id', screen: 'tasks', title: 'Attività', nav: 'tasks' },
  { path: '/configurazione/*', screen: 'configuration', title: 'Configurazione', nav: 'configuration' },
  { path: '/preferenze', screen: 'preferences', title: 'Preferenze', nav: null },
  { path: '/informazioni', screen: 'information', title: 'Informazioni', nav: null },
  { path: '/componenti', screen: 'components', title: 'Componenti', nav: null, testOnly: true },
];

/** The route an address belongs to: fixed paths before those with a parameter. */
export function routeOf(pathname: string): RouteEntry | null {
  const parts = pathname.split('/').filter((part) => part !== '');
  const matches = (route: RouteEntry): boolean => {
    const wanted = route.path.split('/').filter((part) => part !== '');
    const open = wanted.at(-1) === '*';
    const fixed = open ? wanted.slice(0, -1) : wanted;
    if (open ? parts.length < fixed.length : parts.length !== fixed.length) return false;
    return fixed.every((part, index) => part.startsWith(':') || part === parts[index]);
  };
  return ROUTES.find((route) => !route.path.includes(':') && matches(route)) ?? ROUTES.find(matches) ?? null;
}
