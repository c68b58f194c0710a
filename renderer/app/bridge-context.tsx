import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Bridge, Client } from '../bridge/client.ts';
import type { Capabilities } from '../bridge/capabilities.ts';

const BridgeContext = createContext<Bridge | null>(null);

export function BridgeProvider({ bridge, children }: Readonly<{ bridge: Bridge; children: ReactNode }>) {
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (bridge === null) throw new Error('BridgeProvider is missing above this component');
  return bridge;
}

/** Every operation of the contract, typed. Call them through `useOperation` and `useMutationOnce`. */
export function useClient(): Client {
  return useBridge().client;
}

/** What the surroundings can do; screens never ask which host they run in. */
export function useCapabilities(): Capabilities {
  return useBridge().capabilities;
}

export type LinkState = ReturnType<Bridge['link']['state']>;

/** Whether the page is linked to the application core. */
export function useLinkState(): LinkState {
  const { link } = useBridge();
  return useSyncExternalStore(link.onState, link.state);
}
