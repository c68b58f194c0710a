import type { ClientIdentity } from './served-application.ts';

/**
 * Counts the connections of each client, so that a page that reloads or a link that is cut for a moment keeps its login,
 * and a window that is gone loses it.
 */
export type ClientRegistry = Readonly<{
  arrived(client: ClientIdentity): void;
  left(client: ClientIdentity): void;
  /** Clients with at least one connection now. */
  connected(): number;
  /** Forgets every client at once, without waiting. */
  close(): void;
}>;

type Presence = { readonly client: ClientIdentity; connections: number; timer: NodeJS.Timeout | undefined };

export type ClientRegistryOptions = Readonly<{
  /** How long a client without connections is waited for, in milliseconds. */
  graceMs: number;
  onGone(client: ClientIdentity): void;
  /** Called when the number of connected clients changes. */
  onCount(connected: number): void;
}>;

export function createClientRegistry(options: ClientRegistryOptions): ClientRegistry {
  const presences = new Map<string, Presence>();

  const connected = () => [...presences.values()].filter((presence) => presence.connections > 0).length;

  function forget(presence: Presence): void {
    clearTimeout(presence.timer);
    presences.delete(presence.client.id);
    options.onGone(presence.client);
  }

  return {
    connected,
    arrived(client) {
      const presence = presences.get(client.id) ?? { client, connections: 0, timer: undefined };
      clearTimeout(presence.timer);
      presence.timer = undefined;
      presence.connections += 1;
      presences.set(client.id, presence);
      options.onCount(connected());
    },
    left(client) {
      const presence = presences.get(client.id);
      if (presence === undefined) return;
      presence.connections -= 1;
      if (presence.connections === 0) {
        presence.timer = setTimeout(() => forget(presence), options.graceMs);
        presence.timer.unref();
      }
      options.onCount(connected());
    },
    close() {
      for (const presence of [...presences.values()]) forget(presence);
    },
  };
}
