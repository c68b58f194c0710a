/** The worker's side of the pool. */
import { parentPort } from 'node:worker_threads';

/**
 * Answers each request of the pool that started this thread. An exception in `answer` ends the thread on purpose:
 * the pool fails that request alone and starts a fresh worker.
 * @param answer gives the value to send back and the buffers to hand over without a copy
 */
export function serveRequests(answer: (request: unknown) => Promise<Readonly<{ response: unknown; transfer: readonly ArrayBuffer[] }>>): void {
  const port = parentPort;
  if (port === null) throw new Error('not in a worker thread');
  port.on('message', (request: unknown) => {
    void answer(request).then(({ response, transfer }) => port.postMessage(response, [...transfer]));
  });
}
