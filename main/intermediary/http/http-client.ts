import type { ExchangeRecord } from '../connector.ts';

/** Settings of the connection that are no secret. */
export type HttpSettings = Readonly<{
  /** Base address; https, or http on this computer only. */
  baseUrl: string;
  /** PEM of a private certification authority, beside the system's. */
  caPem: string | null;
  proxyUrl: string | null;
  /** Some hosts drop reused TLS connections (intermediary.md 4.4). */
  keepAlive: boolean;
  timeoutMs: number;
}>;

/** Secrets of the connection, opened from the secret store for as long as the client lives. */
export type HttpSecrets = Readonly<{ clientCertificatePem: string | null; clientKeyPem: string | null; clientKeyPassphrase: string | null; proxyUser: string | null; proxyPassword: string | null }>;

export type HttpRequest = Readonly<{
  /** Name for the history: `gpd.create`. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query after the base address, already encoded. */
  path: string;
  /** Authentication and content type; never recorded. */
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | null;
  /** Refused beyond this many bytes. */
  maxBytes?: number;
  timeoutMs?: number;
}>;

/** `sent`: whether the request may have reached the remote when it failed; decides between retry and ambiguous. */
export type HttpFailure = Readonly<{ kind: 'network'; sent: boolean; code: string }>;

export type HttpAnswer = Readonly<{
  status: number; headers: Readonly<Record<string, string>>; body: Uint8Array; requestId: string;
  /** `Retry-After` in any of its forms, as milliseconds from now; null when absent or unreadable. */
  retryAfterMs: number | null;
  /** The remote's `Date`, in milliseconds since the epoch; null when absent. Whoever measures the skew reads it. */
  dateMs: number | null;
}>;

/** One HTTP client a connection. Follows no redirect, asks for no compression it does not undo, adds `X-Request-Id`, records every exchange. */
export interface HttpClient {
  exchange(request: HttpRequest, ctx: Readonly<{ signal: AbortSignal; nowMs(): number; record(exchange: ExchangeRecord): void }>): Promise<Readonly<{ ok: true; value: HttpAnswer }> | Readonly<{ ok: false; error: HttpFailure }>>;
  /** Called with every answer's `Date` and the local time in the middle of the exchange. */
  onServerTime(listener: (serverMs: number, localMs: number) => void): void;
  close(): Promise<void>;
}
