/** Work that would block the main thread, done on other threads: requests go in, values come back. */
import { availableParallelism } from 'node:os';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';

/** Why a request has no answer: its worker died with it, or the pool was closed first. `detail` is for logs and holds no content. */
export type PoolError = Readonly<{ code: 'WORKER_CRASHED' | 'POOL_CLOSED'; detail: string }>;

/** Answers requests of one kind; values must survive a structured clone. */
export type WorkerPool<Request, Response> = Readonly<{
  /** Queues a request; requests start in order, at most one a worker at a time. */
  run: (request: Request) => Promise<Result<Response, PoolError>>;
  /** Ends the workers; requests queued or under way are answered `POOL_CLOSED`. */
  close: () => Promise<void>;
}>;

export type PoolOptions<Response> = Readonly<{
  /** Module that calls `serveRequests` (worker-entry.ts). */
  entry: URL;
  /** Checks what a worker sent back; null refuses it. */
  readResponse: (message: unknown) => Response | null;
  /** Default: one less than the cores, at least one. */
  size?: number;
}>;

/**
 * A worker's short-lived objects are collected at 8 MB instead of up to 48: the process of the counter stays small
 * however many papers are drawn. Nothing else is limited: a worker that runs out of memory dies with its request.
 */
const WORKER_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 8 };

type Task<Request, Response> = Readonly<{ request: Request; settle: (answer: Result<Response, PoolError>) => void }>;
type Seat<Request, Response> = { worker: Worker; task: Task<Request, Response> | null };

/** Workers start at the first request that needs one more, and stay. */
export function createWorkerPool<Request, Response>(options: PoolOptions<Response>): WorkerPool<Request, Response> {
  const size = Math.max(1, options.size ?? availableParallelism() - 1);
  const seats: Seat<Request, Response>[] = [];
  const queue: Task<Request, Response>[] = [];
  let isClosed = false;

  function seatWorker(): Seat<Request, Response> {
    const seat: Seat<Request, Response> = { worker: new Worker(options.entry, { resourceLimits: WORKER_LIMITS }), task: null };
    seat.worker.on('message', (message: unknown) => {
      const task = seat.task;
      seat.task = null;
      const response = options.readResponse(message);
      task?.settle(response === null ? err({ code: 'WORKER_CRASHED', detail: 'answer of an unexpected form' }) : ok(response));
      startWaiting();
    });
    seat.worker.on('error', (error: unknown) => leave(seat, error instanceof Error ? error.name : 'error'));
    seat.worker.on('exit', (code) => leave(seat, `exit code ${code}`));
    // An idle pool does not keep the process alive.
    seat.worker.unref();
    seats.push(seat);
    return seat;
  }

  /** Only the dead worker's own request fails; the next request gets a new worker. */
  function leave(seat: Seat<Request, Response>, detail: string): void {
    const index = seats.indexOf(seat);
    if (index < 0) return;
    seats.splice(index, 1);
    seat.task?.settle(err({ code: isClosed ? 'POOL_CLOSED' : 'WORKER_CRASHED', detail }));
    seat.task = null;
    startWaiting();
  }

  function startWaiting(): void {
    while (queue.length > 0 && !isClosed) {
      const free = seats.find((seat) => seat.task === null) ?? (seats.length < size ? seatWorker() : null);
      const task = free ? queue.shift() : undefined;
      if (!free || !task) return;
      free.task = task;
      free.worker.ref();
      free.worker.postMessage(task.request);
    }
    for (const seat of seats) if (seat.task === null) seat.worker.unref();
  }

  return {
    run: (request) => new Promise((resolve) => {
      if (isClosed) {
        resolve(err({ code: 'POOL_CLOSED', detail: 'closed before the request' }));
        return;
      }
      queue.push({ request, settle: resolve });
      startWaiting();
    }),
    close: async () => {
      isClosed = true;
      for (const task of queue.splice(0)) task.settle(err({ code: 'POOL_CLOSED', detail: 'closed while waiting' }));
      await Promise.all(seats.slice().map((seat) => seat.worker.terminate()));
    },
  };
}
