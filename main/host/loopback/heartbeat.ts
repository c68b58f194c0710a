import type { WebSocket } from 'ws';

/** The part of a socket that the heartbeat uses. */
export type BeatingSocket = Pick<WebSocket, 'on' | 'ping' | 'terminate'>;

/**
 * Pings a socket and cuts it when it did not answer since the last ping: a browser that was killed or suspended leaves a
 * connection that says nothing.
 */
export function keepAlive(socket: BeatingSocket, periodMs: number): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, periodMs);
  timer.unref();
  socket.on('pong', () => { answered = true; });
  socket.on('close', () => clearInterval(timer));
}
