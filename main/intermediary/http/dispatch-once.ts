import type { Dispatcher } from 'undici';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HttpFailure, HttpRequest } from './http-client.ts';
import { networkCodeOf, StoppedByClient } from './network-failure.ts';

/** An answer as it came, still compressed. `headAtMs`: when its head arrived. */
export type RawAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: Uint8Array; headAtMs: number }>;

export type DispatchedRequest = Readonly<{
  origin: string; path: string; method: HttpRequest['method']; headers: Readonly<Record<string, string>>; body: string | Uint8Array | null;
  maxBytes: number; connectMs: number; silenceMs: number; totalMs: number; signal: AbortSignal; nowMs(): number;
}>;

type Outcome = Result<RawAnswer, HttpFailure>;

/**
 * Sends one request once, never again by itself. `sent` of a failure is false only while no byte of the request can have left: name not found, connection,
 * TLS or tunnel not made. undici calls `onRequestStart` on a connection that is ready, just before the first byte.
 */
export function dispatchOnce(dispatcher: Dispatcher, request: DispatchedRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const handler = new AnswerCollector(request, resolve);
    if (request.signal.aborted) return void handler.stop('STOPPED');
    const stopped = (): void => handler.stop('STOPPED');
    request.signal.addEventListener('abort', stopped, { once: true });
    handler.waitForConnection();
    const timer = setTimeout(() => handler.stop('TOTAL_TIMEOUT'), request.totalMs);
    handler.onFinished = () => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', stopped);
    };
    // undici's own timers tick every half second: those of an answer are off, AnswerCollector watches the silences.
    const { origin, path, method, headers, body } = request;
    try {
      dispatcher.dispatch({ origin, path, method, headers: { ...headers }, body, headersTimeout: 0, bodyTimeout: 0 }, handler);
    } catch (failure) {
      handler.fail(failure);
    }
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  onFinished: () => void = () => undefined;
  readonly #request: DispatchedRequest;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #chunks: Uint8Array[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #finished = false;
  #bytes = 0;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #headAtMs = 0;
  #silence: NodeJS.Timeout | undefined;

  constructor(request: DispatchedRequest, resolve: (outcome: Outcome) => void) {
    this.#request = request;
    this.#resolve = resolve;
  }

  /** Ends the exchange from this side, connected or not. */
  stop(code: 'STOPPED' | 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT' | 'BODY_TIMEOUT' | 'TOTAL_TIMEOUT' | 'ANSWER_TOO_LARGE'): void {
    const reason = new StoppedByClient(code);
    const controller = this.#controller;
    this.fail(reason);
    controller?.abort(reason);
  }

  /** Until the connection is ready. */
  waitForConnection(): void {
    this.#watch('CONNECT_TIMEOUT');
  }

  fail(failure: unknown): void {
    this.#finish(err({ kind: 'network', sent: this.#controller !== null, code: networkCodeOf(failure) }));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while connecting: an abort here comes before the first byte.
    if (this.#finished) return controller.abort(new StoppedByClient('STOPPED'));
    this.#controller = controller;
    this.#watch('ANSWER_TIMEOUT');
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#status = status;
    this.#headers = flatHeaders(headers);
    this.#headAtMs = this.#request.nowMs();
    this.#watch('BODY_TIMEOUT');
    if (Number(this.#headers['content-length'] ?? 0) > this.#request.maxBytes) this.stop('ANSWER_TOO_LARGE');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#finished) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.maxBytes) return this.stop('ANSWER_TOO_LARGE');
    this.#chunks.push(chunk);
    this.#watch('BODY_TIMEOUT');
  }

  onResponseEnd(): void {
    this.#finish(ok({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks), headAtMs: this.#headAtMs }));
  }

  onResponseError(_controller: Dispatcher.DispatchController, failure: Error): void {
    this.fail(failure);
  }

  #watch(code: 'CONNECT_TIMEOUT' | 'ANSWER_TIMEOUT' | 'BODY_TIMEOUT'): void {
    clearTimeout(this.#silence);
    const { connectMs, silenceMs } = this.#request;
    if (!this.#finished) this.#silence = setTimeout(() => this.stop(code), code === 'CONNECT_TIMEOUT' ? connectMs : silenceMs);
  }

  #finish(outcome: Outcome): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#silence);
    this.onFinished();
    this.#resolve(outcome);
  }
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}
