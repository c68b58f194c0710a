import { ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import type { ClientIdentity, Fault, ServedApplication } from './served-application.ts';
import type { Wire } from './wire.ts';

/** Serves the contract over wires. One for a host; every transport goes through the same code. */
export type WireServer = Readonly<{
  /** Answers `client` over `wire` until the wire closes, then calls `ended`. */
  serve(wire: Wire, client: ClientIdentity, ended: () => void): void;
}>;

/**
 * Makes the server of an application.
 *
 * oRPC's own message-port adapter is not used on this side: a message it cannot decode becomes an unhandled rejection,
 * which would end the process, and its ws adapter prints the error, which may quote what a person typed. The websocket
 * handler speaks the same frames and returns a promise, so a broken frame closes that wire and nothing else.
 */
export function createWireServer(application: ServedApplication): WireServer {
  const handler = new RPCHandler(application.router, {
    clientInterceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (error) {
          if (isBug(error)) application.recordFault(describeFault(options.path.join('.'), error));
          throw error;
        }
      },
    ],
  });

  return {
    serve(wire, client, ended) {
      const context = application.contextFor(client);
      const socket = { send: wire.post, addEventListener: () => undefined };
      wire.onMessage((data) => {
        const frame = readFrame(data);
        if (frame === undefined) {
          wire.close();
          return;
        }
        handler.message(socket, frame, { context }).catch(() => wire.close());
      });
      wire.onClose(() => {
        handler.close(socket);
        ended();
      });
    },
  };
}

function readFrame(data: unknown): string | ArrayBuffer | undefined {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  if (data instanceof Uint8Array) return new Uint8Array(data).buffer;
  return undefined;
}

/** Refusals of the protocol (unknown operation, input that does not parse) are the client's; the rest are bugs of ours. */
function isBug(error: unknown): boolean {
  return !(error instanceof ORPCError) || error.code === 'INTERNAL_SERVER_ERROR';
}

/** What may be logged of an error: its class and where it rose. Never its message. */
export function describeFault(operation: string, error: unknown): Fault {
  if (!(error instanceof Error)) return { operation, errorName: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim()).filter(isFrame);
  return { operation, errorName: error.name, frames };
}

const FRAME = /^at (?:[\w$.<>[\] ]+ \()?(?:file:|node:|[A-Za-z]:|\/)[^()]*:\d+:\d+\)?$/;

/** A message may itself run over several lines and imitate a frame only by holding a path with line and column. */
function isFrame(line: string): boolean {
  return FRAME.test(line);
}
