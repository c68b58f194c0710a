import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { WaitState, ErrorState } from '../components/empty-state.tsx';
import AccessScreen from '../screens/access/access-screen.tsx';
import { useClient, useLinkState } from './bridge-context.tsx';
import { ChangesFeed } from './changes-feed.tsx';
import { createIdleClock, type IdleStep } from './idle-clock.ts';
import { KeyScopeContext, useKeyLayer } from './keyboard/keyboard-provider.tsx';
import { STATUS_KEY, useOperation } from './result-query.ts';
import { forgetOperator, StatusContext, usePreferences, useSessionActions, type Status } from './session.tsx';
import { useSlow } from './slow.ts';
import { TestArchiveStrip } from './test-archive-strip.tsx';

const FirstRunScreen = lazy(() => import('../screens/setup/setup-screen.tsx'));

/**
 * Shows the first run, the login, the choice of one's own password or the lock before anything else; under a lock the work stays mounted but hidden.
 * The login comes with the page: as a piece of its own it would be shown three tenths of a second later even when it lies there already, since React spaces what replaces a fallback.
 */
export function SessionGate({ children }: Readonly<{ children: ReactNode }>) {
  const client = useClient();
  const status = useOperation<Status>({ key: STATUS_KEY, topics: ['setup', 'operators'], call: (signal) => client.application.status({}, { signal }) });
  if (status.state === 'loading') return <Starting />;
  // The feed begins with what changed last of every topic, a message each: not before the answer that the first screen waits for.
  return (
    <>
      <ChangesFeed />
      {status.value === undefined ? <StartFailed message={status.failure.message} onRetry={status.reload} /> : <Gate status={status.value} onDone={status.reload}>{children}</Gate>}
    </>
  );
}

function Gate({ status, onDone, children }: Readonly<{ status: Status; onDone: () => void; children: ReactNode }>) {
  const gate = gateOf(status);
  const { session } = status;
  // A password reset while somebody works hides the work, as a lock does; who has not begun yet has nothing to keep.
  const begun = useRef<number | null>(null);
  if (gate === 'open' || session === null) begun.current = session?.operatorId ?? null;
  // Shut out by an administrator: the work that was open is not for whoever logs in next. A core that was started again keeps it for the same person.
  const queries = useQueryClient();
  const shutOut = status.ended === 'DISABLED';
  const forget = useEffectEvent(() => forgetOperator(queries));
  useEffect(() => { if (shutOut) forget(); }, [shutOut]);
  // Behind a lock no key and no scan may reach the work that stays mounted.
  useKeyLayer(gate !== 'open');
  const before = gate === 'first-run' ? <FirstRunScreen status={status} onDone={onDone} /> : gate === 'open' ? null : <AccessScreen status={status} onDone={onDone} />;
  return (
    <StatusContext value={status}>
      {before === null ? null : <div className="sp-gate" data-locked={gate === 'locked' || gate === 'own-password' || undefined}>{status.testArchive ? <TestArchiveStrip /> : null}<div className="sp-gate-screen"><KeyScopeContext value="dialog"><Suspense fallback={<Starting />}>{before}</Suspense></KeyScopeContext></div></div>}
      {session !== null && gate !== 'first-run' && (!session.mustChangePassword || begun.current === session.operatorId) ? (
        <div className="sp-open" hidden={gate !== 'open'} inert={gate !== 'open'}>
          <IdleWatch minutes={status.idleMinutes} running={gate === 'open'} />
          <OperatorTheme />
          {children}
        </div>
      ) : null}
    </StatusContext>
  );
}

/** What stands before the application. */
export function gateOf(status: Pick<Status, 'setupStep' | 'session' | 'locked'>): 'first-run' | 'login' | 'locked' | 'own-password' | 'open' {
  if (status.setupStep !== 'DONE') return 'first-run';
  if (status.session === null) return 'login';
  if (status.locked) return 'locked';
  return status.session.mustChangePassword ? 'own-password' : 'open';
}

function Starting() {
  const slow = useSlow(true);
  return slow ? <div className="sp-alone"><WaitState title="Sto aprendo l’archivio">Ancora qualche secondo.</WaitState></div> : null;
}

function StartFailed({ message, onRetry }: Readonly<{ message: string; onRetry: () => void }>) {
  const link = useLinkState();
  const words = link === 'open' ? message : 'Collegamento interrotto: il programma che tiene i dati non risponde. I dati sono al sicuro.';
  return <div className="sp-alone"><ErrorState title="Sportello non si è aperto" message={words} onRetry={onRetry} /></div>;
}

const ACTIVITY = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells the core that a person is at work, and locks when nobody is. */
function IdleWatch({ minutes, running }: Readonly<{ minutes: number; running: boolean }>) {
  const client = useClient();
  const { lock } = useSessionActions();
  const act = useEffectEvent((step: IdleStep) => {
    if (step === 'keep-alive') client.access.keepAlive({}).catch(() => undefined);
    if (step === 'lock') void lock();
  });
  useEffect(() => {
    if (!running || minutes <= 0) return;
    const clock = createIdleClock(minutes, Date.now());
    const onActivity = () => clock.activity(Date.now());
    const timer = setInterval(() => act(clock.tick(Date.now())), 5_000);
    for (const name of ACTIVITY) window.addEventListener(name, onActivity, { passive: true, capture: true });
    return () => { clearInterval(timer); for (const name of ACTIVITY) window.removeEventListener(name, onActivity, { capture: true }); };
  }, [minutes, running]);
  return null;
}

const SCHEME = { SYSTEM: 'auto', LIGHT: 'light', DARK: 'dark' } as const;

/** The operator's theme, once known. */
function OperatorTheme() {
  const { value } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  const theme = value?.theme;
  const apply = useEffectEvent((wanted: keyof typeof SCHEME) => setColorScheme(SCHEME[wanted]));
  useEffect(() => { if (theme !== undefined) apply(theme); }, [theme]);
  return null;
}
