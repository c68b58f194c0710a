import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ClientWire, Connect, WireData } from './client-wire.ts';
import { LinkLostError } from './link-lost.ts';

/** `connecting`: first time; `open`; `lost`: was open, trying again; `closed`: for good. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'closed';

/**
 * A link that comes back by itself but never speaks for its caller: nothing is queued while it is away and nothing is
 * sent twice. A call made while it is away, or cut in the middle, rejects with {@link LinkLostError}.
 */
export type ReconnectingLink = ClientLink<ClientContext> & Readonly<{
  state(): LinkState;
  /** @returns a function that ends the watching */
  onState(listener: (state: LinkState) => void): () => void;
  /** Resolves when the link is open; rejects with the signal's reason, or with {@link LinkLostError} when closed for good. */
  whenOpen(signal?: AbortSignal): Promise<void>;
  close(): void;
}>;

export type ReconnectingLinkOptions = Readonly<{
  connect: Connect;
  /** Delay before the n-th attempt (from 1) in milliseconds. */
  delayMs?(attempt: number): number;
}>;

type Connection = { readonly wire: ClientWire; readonly link: ClientLink<ClientContext>; cut: boolean };

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

function growingDelay(attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
}

export function createReconnectingLink(options: ReconnectingLinkOptions): ReconnectingLink {
  const delayMs = options.delayMs ?? growingDelay;
  const listeners = new Set<(state: LinkState) => void>();
  let state: LinkState = 'connecting';
  let connection: Connection | undefined;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function enter(next: LinkState): void {
    if (state === next) return;
    state = next;
    for (const listener of [...listeners]) listener(next);
  }

  function open(): void {
    options.connect().then(opened, retryLater);
  }

  function opened(wire: ClientWire): void {
    if (state === 'closed') {
      wire.close();
      return;
    }
    attempt = 0;
    const current: Connection = { wire, link: linkOver(wire), cut: false };
    wire.onClose(() => lost(current));
    connection = current;
    enter('open');
  }

  function lost(which: Connection): void {
    which.cut = true;
    if (connection !== which) return;
    connection = undefined;
    if (state === 'closed') return;
    enter('lost');
    retryLater();
  }

  function retryLater(): void {
    if (state === 'closed') return;
    attempt += 1;
    timer = setTimeout(open, delayMs(attempt));
  }

  open();

  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    whenOpen(signal) {
      return waitForOpen(() => state, listeners, signal);
    },
    async call(path, input, callOptions) {
      if (connection === undefined) throw new LinkLostError('NOT_SENT');
      return callOver(connection, path, input, callOptions);
    },
    close() {
      enter('closed');
      clearTimeout(timer);
      connection?.wire.close();
      if (connection !== undefined) connection.cut = true;
      connection = undefined;
    },
  };
}

/**
 * oRPC's message-port link over any wire. Its websocket link is not used: it holds a call back until the socket opens,
 * and this one must never hold anything back.
 */
function linkOver(wire: ClientWire): ClientLink<ClientContext> {
  return new RPCLink({
    port: {
      postMessage: (data: WireData) => postOrLose(wire, data),
      onMessage: { addListener: wire.onMessage },
      onDisconnect: { addListener: wire.onClose },
    },
  });
}

/** A wire may be closed before its close event has been delivered. */
function postOrLose(wire: ClientWire, data: WireData): void {
  try {
    wire.post(data);
  } catch {
    throw new LinkLostError('NOT_SENT');
  }
}

async function callOver(connection: Connection, path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
  try {
    return await connection.link.call(path, input, options);
  } catch (error) {
    if (error instanceof LinkLostError) throw error;
    if (connection.cut && options.signal?.aborted !== true) throw new LinkLostError('UNKNOWN');
    throw error;
  }
}

function waitForOpen(state: () => LinkState, listeners: Set<(state: LinkState) => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (next: LinkState) => {
      if (next === 'open') finish(resolve);
      else if (next === 'closed') finish(() => reject(new LinkLostError('NOT_SENT')));
    };
    const aborted = () => finish(() => reject(signal?.reason));
    const finish = (end: () => void) => {
      listeners.delete(settle);
      signal?.removeEventListener('abort', aborted);
      end();
    };
    listeners.add(settle);
    signal?.addEventListener('abort', aborted);
    if (signal?.aborted === true) aborted();
    else settle(state());
  });
}
