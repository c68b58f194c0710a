/** What goes over a wire: JSON text, or JSON followed by the bytes of files. */
export type WireData = string | ArrayBufferLike | ArrayBufferView | Blob;

/** The page's end of one connection to the application core. */
export type ClientWire = Readonly<{
  /** Throws when the wire is closed. */
  post(data: WireData): void;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}>;

/** Opens a wire, or rejects. Called again, with a growing delay, whenever a wire was lost. */
export type Connect = () => Promise<ClientWire>;

/** The part of a MessagePort that the bridge uses; `close` events reach a page since Chromium 122. */
export type PagePort = Pick<MessagePort, 'postMessage' | 'start' | 'close'> & Readonly<{
  addEventListener(type: 'message', listener: (event: Readonly<{ data: unknown }>) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}>;

/** Wire over the port that the preload handed to the page. */
export function messagePortWire(port: PagePort): ClientWire {
  return {
    post: (data) => port.postMessage(data),
    onMessage: (listener) => {
      port.addEventListener('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  };
}

/** Opens a WebSocket; rejects when it closes before it opened. */
export function openWebSocketWire(address: string): Promise<ClientWire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => resolve(webSocketWire(socket)), { once: true });
    socket.addEventListener('close', () => reject(new Error('Socket refused')), { once: true });
  });
}

function webSocketWire(socket: WebSocket): ClientWire {
  return {
    post(data) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('Socket is not open');
      if (ArrayBuffer.isView(data)) socket.send(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
      else if (typeof data === 'string' || data instanceof Blob) socket.send(data);
      else socket.send(new Uint8Array(data).slice());
    },
    onMessage: (listener) => socket.addEventListener('message', (event) => listener(event.data)),
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  };
}
