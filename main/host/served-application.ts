import type { AnyRouter, Context } from '@orpc/server';
import type { Result } from '../domain/result.ts';
import type { HostPorts } from './host-ports.ts';

/**
 * Who is at the other end of a connection: one browser session (loopback), one window (electron) or one port
 * (message-port). `id` is random, says nothing about a person, and stays the same when a cut link comes back.
 */
export type ClientIdentity = Readonly<{
  id: string;
  transport: 'loopback' | 'message-port' | 'electron';
}>;

/**
 * An operation that ended with a bug rather than with a foreseen failure. It holds nothing a person typed:
 * the error's own message may quote bound values, so only its class and its stack frames travel.
 */
export type Fault = Readonly<{
  operation: string;
  errorName: string;
  frames: readonly string[];
}>;

/** The application core as every host serves it. Made by the composition root, closed by the host. */
export type ServedApplication = Readonly<{
  /** Implements the whole contract. */
  router: AnyRouter;
  /** Initial context of the operations called over one connection of `client`. Called once per connection. */
  contextFor(client: ClientIdentity): Context;
  /** The last connection of `client` is gone and did not come back in time: its login is to be forgotten. */
  clientGone(client: ClientIdentity): void;
  /** A sentence about printed notices that are unsent, for who is about to close the program; null when there is none. No personal data. */
  unsentAtClosing(): Promise<string | null>;
  /** A bug in an operation, for the log. */
  recordFault(fault: Fault): void;
  /** Ends work in progress and releases the data folder. Called once, when no connection is left. */
  close(): Promise<void>;
}>;

export type ApplicationOptions = Readonly<{
  /** Absolute path of the data folder. */
  dataDir: string;
  host: HostPorts;
}>;

/**
 * Why the application did not start. `message` is Italian, for the person; it holds no personal data.
 * `HANDED_OVER` is a success: a running window owns the folder and has been brought forward.
 */
export type StartupFailure = Readonly<{ code: string; message: string }>;

/** Signature of the composition root, `main/host/application.ts`. */
export type CreateApplication = (options: ApplicationOptions) => Promise<Result<ServedApplication, StartupFailure>>;

export const HANDED_OVER = 'HANDED_OVER';
