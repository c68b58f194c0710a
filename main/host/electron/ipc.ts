import { randomUUID } from 'node:crypto';
import type { ClientRegistry } from '../client-registry.ts';
import type { WireServer } from '../serve-wire.ts';
import type { ClientIdentity } from '../served-application.ts';
import { electronPortWire, type ElectronPort } from '../wire.ts';
import { isOwnPage } from './navigation-policy.ts';

/** The only channel between page and main process: it carries one port, once per page. */
export const CONNECT_CHANNEL = 'sportello:connect';

/** The part of Electron's event that tells who sends and what. Checked against Electron's types in `main.ts`. */
export type ConnectEvent = Readonly<{
  senderFrame: Readonly<{ url: string; parent: unknown }> | null;
  sender: Readonly<{ id: number }>;
  ports: readonly ElectronPort[];
}>;

/** Whether a message comes from the top frame of our own page (checklist 17). A frame that is gone is not trusted. */
export function isTrustedSender(event: Pick<ConnectEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Takes the port of a page and serves the contract over it. */
export type PortReceiver = (event: ConnectEvent) => 'SERVED' | 'REFUSED';

/**
 * @param wires server of the application
 * @param clients registry that tells the application when a window is gone
 */
export function createPortReceiver(wires: WireServer, clients: ClientRegistry): PortReceiver {
  const windows = new Map<number, ClientIdentity>();

  function identityOf(senderId: number): ClientIdentity {
    const known = windows.get(senderId);
    if (known !== undefined) return known;
    const client: ClientIdentity = { id: randomUUID(), transport: 'electron' };
    windows.set(senderId, client);
    return client;
  }

  return (event) => {
    const [port, ...others] = event.ports;
    if (port === undefined || others.length > 0 || !isTrustedSender(event)) {
      for (const refused of event.ports) refused.close();
      return 'REFUSED';
    }
    const client = identityOf(event.sender.id);
    clients.arrived(client);
    wires.serve(electronPortWire(port), client, () => clients.left(client));
    return 'SERVED';
  };
}
