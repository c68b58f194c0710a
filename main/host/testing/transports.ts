import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { WebSocket } from 'ws';
import { messagePortWire, type ClientWire } from '../../../renderer/bridge/client-wire.ts';
import { createReconnectingLink, type ReconnectingLink } from '../../../renderer/bridge/reconnecting-link.ts';
import { createClientRegistry } from '../client-registry.ts';
import { createPortReceiver } from '../electron/ipc.ts';
import { startLoopbackServer } from '../loopback/server.ts';
import { createWireServer } from '../serve-wire.ts';
import type { ServedApplication } from '../served-application.ts';
import { workerPortWire } from '../wire.ts';
import { createRecordedChannel } from './electron-recorders.ts';
import { createLoopbackVisitor } from './loopback-visitor.ts';

/** One way the contract is carried, set up over an application. */
export type TestTransport = Readonly<{
  connect(): Promise<TestConnection>;
  close(): Promise<void>;
}>;

/** A client as the renderer makes it (the product's own link), whose wire the test may hurt. */
export type TestConnection = Readonly<{
  link: ReconnectingLink;
  /** @param name dotted: `positions.create` */
  call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Loses the next message from the core; resolves when it has arrived and been thrown away. */
  loseNextAnswer(): Promise<void>;
  /** Cuts the wire and resolves when the link has noticed; it opens another by itself. */
  cut(): Promise<void>;
  close(): void;
}>;

/** A window that loses its link comes back within this time with its login, as in the real hosts. */
const graceMs = 2_000;

export const TRANSPORT_NAMES = ['message-port', 'loopback', 'electron'] as const;
export type TransportName = (typeof TRANSPORT_NAMES)[number];

const SETUPS: Readonly<Record<TransportName, (application: ServedApplication) => Promise<TestTransport>>> = {
  'message-port': openMessagePortTransport,
  loopback: openLoopbackTransport,
  electron: openElectronTransport,
};

/** Sets up a transport. Closing it does not close the application. */
export function openTransport(name: TransportName, application: ServedApplication): Promise<TestTransport> {
  return SETUPS[name](application);
}

async function openMessagePortTransport(application: ServedApplication): Promise<TestTransport> {
  const wires = createWireServer(application);
  const clients = createClientRegistry({ graceMs, onGone: application.clientGone, onCount: () => undefined });
  let opened = 0;
  return transportOver(async () => {
    opened += 1;
    const client = { id: `port-${opened}`, transport: 'message-port' } as const;
    return async () => {
      const { port1, port2 } = new MessageChannel();
      clients.arrived(client);
      wires.serve(workerPortWire(port1), client, () => clients.left(client));
      return workerPortWire(port2);
    };
  }, async () => clients.close());
}

async function openElectronTransport(application: ServedApplication): Promise<TestTransport> {
  const clients = createClientRegistry({ graceMs, onGone: application.clientGone, onCount: () => undefined });
  const receive = createPortReceiver(createWireServer(application), clients);
  let windows = 0;
  return transportOver(async () => {
    windows += 1;
    const sender = { id: windows };
    return async () => {
      const { mainPort, pagePort } = createRecordedChannel();
      const outcome = receive({ senderFrame: { url: 'app://sportello/index.html', parent: null }, sender, ports: [mainPort] });
      if (outcome !== 'SERVED') throw new Error('The Electron adapter refused the page');
      return messagePortWire(pagePort);
    };
  }, async () => clients.close());
}

async function openLoopbackTransport(application: ServedApplication): Promise<TestTransport> {
  const staticDir = await mkdtemp(join(tmpdir(), 'sportello-static-'));
  await writeFile(join(staticDir, 'index.html'), '<!doctype html><title>Sportello</title>');
  const started = await startLoopbackServer({ application, staticDir });
  if (!started.ok) throw new Error(started.error.code);
  const server = started.value;
  const visitor = createLoopbackVisitor(server.origin);
  return transportOver(async () => {
    const cookie = await visitor.enter(server.issueEntryAddress());
    return () => openSocketWire(visitor.openSocket({ origin: server.origin, cookie }));
  }, async () => {
    await server.close();
    await rm(staticDir, { recursive: true });
  });
}

type OpenWire = () => Promise<ClientWire>;

function transportOver(makeClient: () => Promise<OpenWire>, close: () => Promise<void>): TestTransport {
  const connections: TestConnection[] = [];
  return {
    async connect() {
      const connection = await connectOver(await makeClient());
      connections.push(connection);
      return connection;
    },
    async close() {
      for (const connection of connections) connection.close();
      await close();
    },
  };
}

async function connectOver(openWire: OpenWire): Promise<TestConnection> {
  let wire: ClientWire | undefined;
  let loseNext: (() => void) | undefined;
  const hurtable = async (): Promise<ClientWire> => {
    const opened = await openWire();
    wire = opened;
    return {
      ...opened,
      onMessage: (listener) => opened.onMessage((data) => {
        const lose = loseNext;
        loseNext = undefined;
        if (lose === undefined) listener(data);
        else lose();
      }),
    };
  };
  const link = createReconnectingLink({ connect: hurtable, delayMs: () => 5 });
  await link.whenOpen(AbortSignal.timeout(5_000));
  return {
    link,
    call: (name, input, signal) => link.call(name.split('.'), input, { context: {}, ...(signal === undefined ? {} : { signal }) }),
    loseNextAnswer: () => new Promise((resolve) => { loseNext = resolve; }),
    cut: () => new Promise((resolve) => {
      const forget = link.onState((state) => {
        if (state !== 'lost') return;
        forget();
        resolve();
      });
      wire?.close();
    }),
    close: () => link.close(),
  };
}

/** The page's end over `ws`: what `openWebSocketWire` is in a browser, with the headers a browser adds by itself. */
function openSocketWire(socket: WebSocket): Promise<ClientWire> {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => resolve({
      post: (data) => {
        if (typeof data === 'string' || ArrayBuffer.isView(data)) socket.send(data);
        else if (data instanceof ArrayBuffer) socket.send(data);
        else throw new Error('Unexpected kind of data');
      },
      onMessage: (listener) => { socket.on('message', (data, isBinary) => listener(isBinary ? data : data.toString())); },
      onClose: (listener) => { socket.on('close', listener); },
      close: () => socket.terminate(),
    }));
  });
}
