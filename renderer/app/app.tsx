import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { HashRouter, Navigate, Route, Routes } from 'react-router';
import type { Bridge } from '../bridge/client.ts';
import { BridgeProvider } from './bridge-context.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { KeyboardProvider } from './keyboard/keyboard-provider.tsx';
import { PlaceTrail } from './place-trail.tsx';
import { createQueryClient, TopicRevisionsContext } from './result-query.ts';
import { ROUTES } from './route-table.ts';
import { SCREENS } from './screen-map.ts';
import { useStatus } from './session.tsx';
import { SessionGate } from './session-gate.tsx';
import { Shell } from './shell.tsx';
import { cssVariablesResolver, memoryColorSchemeManager, theme } from './theme.ts';
import { createTopicRevisions } from './topic-revisions.ts';

/** Everything the screens stand on, without any screen. */
export function Surroundings({ bridge, nonce, children }: Readonly<{ bridge: Bridge; nonce: string | undefined; children: ReactNode }>) {
  const queries = useMemo(createQueryClient, []);
  const colors = useMemo(memoryColorSchemeManager, []);
  const revisions = useMemo(createTopicRevisions, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={colors} defaultColorScheme="auto" {...(nonce === undefined ? {} : { getStyleNonce: () => nonce })}>
      <QueryClientProvider client={queries}>
        <TopicRevisionsContext value={revisions}>
          <BridgeProvider bridge={bridge}>
            <HashRouter>{children}</HashRouter>
          </BridgeProvider>
        </TopicRevisionsContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The application. */
export function App({ bridge, nonce }: Readonly<{ bridge: Bridge; nonce: string | undefined }>) {
  return (
    <Surroundings bridge={bridge} nonce={nonce}>
      <ErrorBoundary>
        <KeyboardProvider>
          <SessionGate><OpenApplication /></SessionGate>
        </KeyboardProvider>
      </ErrorBoundary>
    </Surroundings>
  );
}

function OpenApplication() {
  const { testArchive } = useStatus();
  const routes = ROUTES.filter((route) => route.testOnly !== true || testArchive || import.meta.env.DEV);
  return (
    <PlaceTrail>
      <Shell>
        <Routes>
          {routes.map(({ path, screen }) => {
            const Screen = SCREENS[screen];
            return <Route key={path} path={path} element={<Screen />} />;
          })}
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </Shell>
    </PlaceTrail>
  );
}
