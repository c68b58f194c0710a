import type { MessagePort as WorkerPort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import type { WebSocket } from 'ws';

/** What the peer puts on a wire: JSON text, or JSON followed by the bytes of files. */
export type WireData = string | ArrayBufferLike | ArrayBufferView | Blob;

/** One connection to one client, whatever carries it. */
export type Wire = Readonly<{
  post(data: WireData): void;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}>;

/** Wire over a port of worker_threads. */
export function workerPortWire(port: WorkerPort): Wire {
  return {
    post: (data) => port.postMessage(data),
    onMessage: (listener) => { port.on('message', listener); },
    onClose: (listener) => { port.on('close', listener); },
    close: () => port.close(),
  };
}

/** The part of Electron's port that the bridge uses. */
export type ElectronPort = Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> & Readonly<{
  on(event: 'message', listener: (event: Readonly<{ data: unknown }>) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}>;

/** Wire over the main-process end of an Electron message channel. The port delivers only after this attached its listener. */
export function electronPortWire(port: ElectronPort): Wire {
  return {
    post: (data) => port.postMessage(data),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => { port.on('close', listener); },
    close: () => port.close(),
  };
}

/** The part of a `ws` socket that the bridge uses. */
export type ServerSocket = Pick<WebSocket, 'send' | 'on' | 'close' | 'terminate' | 'readyState' | 'OPEN'>;

const PROTOCOL_ERROR = 1007;

/** Wire over an accepted WebSocket. */
export function socketWire(socket: ServerSocket): Wire {
  return {
    post: (data) => { sendOnSocket(socket, data); },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => listener(isBinary ? data : data.toString()));
    },
    onClose: (listener) => { socket.on('close', listener); },
    close: () => socket.close(PROTOCOL_ERROR),
  };
}

function sendOnSocket(socket: ServerSocket, data: WireData): void {
  if (data instanceof Blob) throw new Error('A Blob cannot be sent: the peer encodes files as bytes');
  if (socket.readyState !== socket.OPEN) return;
  if (typeof data === 'string') socket.send(data);
  else if (ArrayBuffer.isView(data)) socket.send(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  else socket.send(new Uint8Array(data));
}
