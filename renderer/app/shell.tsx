import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { showToast, Toasts } from '../components/toasts.tsx';
import { isAnythingLeft } from '../screens/position-form/left-position.ts';
import { useAskBeforeUnload } from './ask-before-unload.ts';
import { useCapabilities, useClient, useLinkState } from './bridge-context.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { openCode } from './everything-search.tsx';
import { GuideDialog, KeysDialog } from './guide-dialog.tsx';
import { guidePageOf } from './guide-pages.ts';
import { useKeptKeys, useKey, useScanHandler, useScanRefusals } from './keyboard/keyboard-provider.tsx';
import { LinkStrip } from './link-strip.tsx';
import { focusNextPanel } from './panel-order.ts';
import { useWayBack } from './place-trail.tsx';
import { useOperation } from './result-query.ts';
import { routeOf } from './route-table.ts';
import { ShellBottomBar } from './shell-bottom-bar.tsx';
import { ShellNav } from './shell-nav.tsx';
import { ShellTopBar } from './shell-top-bar.tsx';
import { useStatus } from './session.tsx';
import { useSyncStatus } from './sync-status.ts';
import { TestArchiveStrip } from './test-archive-strip.tsx';

/** Only an archive made to be tried out has a tour: elsewhere not a line of it is loaded. */
const Tour = lazy(() => import('./tour/tour.tsx'));

const PINNED_KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The frame around every screen: bars, menu, keys of everywhere, scans. Source: look reference, "Shell". */
export function Shell({ children }: Readonly<{ children: ReactNode }>) {
  const { testArchive } = useStatus();
  const { pathname } = useLocation();
  const client = useClient();
  const navigate = useNavigate();
  const back = useWayBack();
  const search = useRef<HTMLInputElement>(null);
  const [given, setGiven] = useState<Readonly<{ text: string; at: number }> | null>(null);
  const [sheet, setSheet] = useState<'guide' | 'keys' | null>(null);
  const counters = useOperation({ key: ['application.counters'], topics: ['positions', 'prints', 'payments', 'tasks', 'imports', 'reconciliation', 'treasury'], call: (signal) => client.application.counters({}, { signal }) });
  const route = routeOf(pathname);

  const queries = useQueryClient();
  const { closingQuestion } = useCapabilities();
  const link = useLinkState();
  const unsent = useSyncStatus().value?.unsentPrinted.count ?? 0;
  // Without the core there is nothing to stay for: the page must be able to be opened again.
  useAskBeforeUnload(() => isAnythingLeft(queries) || (closingQuestion === 'PAGE' && link === 'open' && unsent > 0));

  const keptKeys = useKeptKeys();
  const focusSearch = () => { search.current?.focus(); search.current?.select(); };
  const scan = async (text: string) => {
    if ((await openCode(client, navigate, text)) === 'nothing') { setGiven({ text, at: Date.now() }); focusSearch(); return; }
    if (document.activeElement !== search.current) return;
    // Read with the search field open: its words go, and the focus follows to the screen.
    setGiven({ text: '', at: Date.now() });
    search.current?.blur();
  };
  useScanHandler((text) => { void scan(text); }, 'shell');
  useScanRefusals(() => showToast('Il codice letto non va in questo campo, che è rimasto com’era. Per cercarlo premi F3 e leggilo di nuovo.', [], 'look'));
  useKey('global', 'F1', () => setSheet('guide'), 'Guida di questa schermata');
  useKey('global', 'F2', () => { void navigate('/posizioni/nuova', { state: { fresh: Date.now() } }); }, 'Nuova posizione');
  useKey('global', 'F3', focusSearch, 'Cerca ovunque');
  useKey('global', 'Ctrl+K', focusSearch, 'Cerca ovunque', { hidden: true });
  useKey('global', 'F4', () => { keptKeys.keep(); void navigate('/verifica'); }, 'Verifica pagamento');
  useKey('global', 'F6', () => focusNextPanel(document), 'Pannello seguente');
  useKey('global', '?', () => setSheet('keys'), 'Tasti di questa schermata');
  useKey('global', 'Escape', back, 'Indietro');

  // The name of the screen, never of its object: browsers keep titles in their history, and a person's name is not for there.
  const screenTitle = route?.title ?? 'Sportello';
  useEffect(() => { document.title = screenTitle === 'Sportello' ? screenTitle : `${screenTitle} · Sportello`; }, [screenTitle]);

  // A screen that only changed its object (posizione 7 → 8) is not mounted again: the focus must still follow.
  useEffect(() => {
    const timer = setTimeout(() => { if (document.activeElement === document.body) document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true }); }, 50);
    return () => clearTimeout(timer);
  }, [pathname]);

  return (
    <div className="sp-shell">
      {testArchive ? <TestArchiveStrip /> : null}
      <ShellTopBar searchRef={search} given={given} />
      <ShellNav current={route?.nav ?? null} counters={counters.value} />
      <main className="sp-main" id="main">
        <LinkStrip />
        <ErrorBoundary resetKey={pathname}><Suspense fallback={null}>{children}</Suspense></ErrorBoundary>
      </main>
      <ShellBottomBar onKeys={() => setSheet('keys')} onGuide={() => setSheet('guide')} />
      {PINNED_KEYS.map((place) => <PinnedKey key={place} place={place} />)}
      <Toasts />
      {testArchive ? <Suspense fallback={null}><Tour /></Suspense> : null}
      <GuideDialog open={sheet === 'guide'} page={guidePageOf(route?.screen ?? 'counter')} onClose={() => setSheet(null)} onKeys={() => setSheet('keys')} />
      <KeysDialog open={sheet === 'keys'} onClose={() => setSheet(null)} />
    </div>
  );
}

/** Alt+1..9: new position for the pinned service at that place. */
function PinnedKey({ place }: Readonly<{ place: number }>) {
  const client = useClient();
  const navigate = useNavigate();
  const home = useOperation({ key: ['application.home'], topics: ['positions', 'prints', 'people', 'preferences', 'catalogue', 'tasks'], freshMs: 5_000, call: (signal) => client.application.home({}, { signal }) });
  const service = home.value?.pinned[place - 1];
  useKey('global', `Alt+${place}`, () => { void navigate('/posizioni/nuova', { state: { serviceId: service?.serviceId, fresh: Date.now() } }); }, service === undefined ? '' : `Nuova posizione ${service.code}`, { enabled: service !== undefined });
  return null;
}
