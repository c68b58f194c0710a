import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../main/contract/index.ts';
import { capabilitiesOf, surroundingsOf, type Capabilities } from './capabilities.ts';
import { messagePortWire, openWebSocketWire, type Connect } from './client-wire.ts';
import { requestPort } from './page-port.ts';
import { createReconnectingLink, type ReconnectingLink } from './reconnecting-link.ts';

export { LinkLostError } from './link-lost.ts';
export { repeatAfterLinkLoss } from './repeat-after-link-loss.ts';
export { followEvents } from './follow-events.ts';

/** Every operation of the contract as a typed function. */
export type Client = ContractRouterClient<Contract>;

/** The page's side of the bridge: make one, at start, and hand it down. */
export type Bridge = Readonly<{
  client: Client;
  link: Pick<ReconnectingLink, 'state' | 'onState' | 'whenOpen' | 'close'>;
  capabilities: Capabilities;
}>;

/** Address of the WebSocket of the loopback host, from the page's own. */
function bridgeAddress(location: Pick<Location, 'host'>): string {
  return `ws://${location.host}/bridge`;
}

/** Connects this page to the application core, whatever surrounds it. */
export function connectBridge(page: Window): Bridge {
  const surroundings = surroundingsOf(page.location.protocol);
  const connect: Connect = surroundings === 'PORT'
    ? async () => messagePortWire(await requestPort(page))
    : () => openWebSocketWire(bridgeAddress(page.location));
  const link = createReconnectingLink({ connect });
  return { client: createClient(link), link, capabilities: capabilitiesOf(surroundings) };
}

/** The typed client over any link. */
export function createClient(link: ReconnectingLink): Client {
  return createORPCClient(link);
}
