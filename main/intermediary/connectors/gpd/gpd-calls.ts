import type { z } from 'zod';
import { err, type Result } from '../../../domain/result.ts';
import type { PullCtx } from '../../connector.ts';
import { readBaseAddress } from '../../http/base-address.ts';
import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from '../../http/http-client.ts';
import { readJson } from '../../http/problem-answers.ts';
import { keyFor, type GpdApi, type GpdSecrets, type GpdSettings } from './gpd-settings.ts';

/** What both contexts lend for one call. */
export type Lent = Pick<PullCtx, 'signal' | 'nowMs' | 'remoteNowMs' | 'record'>;

/** A call of one of the families; `path` after its address, already encoded. */
export type GpdCall = Readonly<{ api: GpdApi; operation: string; method: HttpRequest['method']; path: string; json?: unknown; multipart?: Readonly<{ contentType: string; bytes: Uint8Array }>; accept?: string; maxBytes?: number; timeoutMs?: number }>;

export type GpdAnswer = Result<HttpAnswer, HttpFailure>;

/** Everything the pieces of the connector work with. */
export type GpdCalls = Readonly<{ settings: GpdSettings; call(call: GpdCall, lent: Lent): Promise<GpdAnswer>; close(): Promise<void> }>;

/** One client for each host: connections and clock skew are the host's. `http` is asked for an origin without path. */
export function openGpdCalls(settings: GpdSettings, secrets: GpdSecrets, http: (origin: string) => HttpClient): GpdCalls {
  const clients = new Map<string, HttpClient>();
  const clientOf = (origin: string): HttpClient => {
    const open = clients.get(origin) ?? http(origin);
    clients.set(origin, open);
    return open;
  };
  return {
    settings,
    call: (call, lent) => {
      const base = readBaseAddress(settings.baseUrls[call.api]);
      if (!base.ok) return Promise.resolve(err({ kind: 'network', sent: false, code: 'ADDRESS_NOT_SECURE' }));
      return clientOf(base.value.origin).exchange(request(call, base.value.path, keyFor(call.api, secrets)), lent);
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.close()));
      clients.clear();
    },
  };
}

function request(call: GpdCall, basePath: string, key: string): HttpRequest {
  const { operation, method, json, multipart } = call;
  const headers: Record<string, string> = { accept: call.accept ?? 'application/json', 'ocp-apim-subscription-key': key };
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (multipart !== undefined) headers['content-type'] = multipart.contentType;
  const body = json !== undefined ? JSON.stringify(json) : (multipart?.bytes ?? null);
  return { operation, method, path: `${basePath}${call.path}`, headers, body, ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }), ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }) };
}

/** Path of an organization's resource, each piece encoded. */
export function organizationPath(organization: string, ...pieces: readonly string[]): string {
  return ['', 'organizations', organization, ...pieces].map((piece) => encodeURIComponent(piece)).join('/');
}

/** The body of a good answer by its shape; null when it is something else (the HTML of a portal, a truncated body). */
export function readBody<T>(shape: z.ZodType<T>, answer: HttpAnswer): T | null {
  const read = shape.safeParse(readJson(answer.body));
  return read.success ? read.data : null;
}

/** Query string of what is given, encoded. */
export function query(parameters: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(String(value))}`]));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

const GOOD = [200, 201, 202, 204] as const;
type GoodAnswer = Readonly<{ ok: true; value: HttpAnswer & Readonly<{ status: (typeof GOOD)[number] }> }>;

/** True of the statuses by which these services say that it was done. */
export function isGood(answered: GpdAnswer): answered is GoodAnswer {
  return answered.ok && GOOD.some((status) => status === answered.value.status);
}

/** A good answer that cannot be read is not the service: a portal or a proxy spoke in its place. `row`: the service may have this one thing in a form that nobody foresaw, while it answers for the others. */
export function unreadableBody(scope: 'row' | 'connector' = 'connector'): Result<never, Readonly<{ kind: 'retry'; afterMs: null; scope: 'row' | 'connector'; code: string }>> {
  return err({ kind: 'retry', afterMs: null, scope, code: scope === 'row' ? 'UNREADABLE_ANSWER' : 'ANSWER_NOT_JSON' });
}

