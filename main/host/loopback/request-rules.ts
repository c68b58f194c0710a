/** Path of the address that carries a one-use token. */
export const ENTER_PATH = '/enter';

/**
 * Path reached after the token: a page that goes on to `/` by itself.
 *
 * A SameSite=Strict cookie is not sent along a chain of redirects begun by another site, and the file through which the
 * token reaches the browser is another site: a 303 straight to `/` would arrive without the cookie (measured in
 * Chromium 156). A page of our own origin begins a new navigation, which carries it.
 */
export const ENTERED_PATH = '/entered';

/** Path of the WebSocket. */
export const BRIDGE_PATH = '/bridge';

export type HttpRequestFacts = Readonly<{
  method: string;
  /** The request target as it came over the wire. */
  target: string;
  host: string | undefined;
  hasSession: boolean;
}>;

/** What is to be done with a request. `REDEEM` still depends on the token. */
export type HttpDecision =
  | Readonly<{ do: 'REFUSE'; status: 400 | 403 | 405 | 421 }>
  | Readonly<{ do: 'REDEEM'; token: string }>
  | Readonly<{ do: 'FORWARD_TO_PAGE' }>
  | Readonly<{ do: 'SERVE'; rawPath: string }>;

/**
 * Decides about an HTTP request (stack notes A4). The Host check comes first: it is what stops DNS rebinding and the names
 * under which cookies would not be isolated.
 *
 * @param expectedHost `<random>.localhost:<port>`
 */
export function decideHttp(request: HttpRequestFacts, expectedHost: string): HttpDecision {
  if (request.host !== expectedHost) return { do: 'REFUSE', status: 421 };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { do: 'REFUSE', status: 405 };
  if (!request.target.startsWith('/')) return { do: 'REFUSE', status: 400 };
  const [rawPath = '/', query = ''] = splitTarget(request.target);
  if (rawPath === ENTER_PATH) return decideEntry(request.method, query);
  if (rawPath === ENTERED_PATH) return { do: 'FORWARD_TO_PAGE' };
  if (!request.hasSession) return { do: 'REFUSE', status: 403 };
  return { do: 'SERVE', rawPath };
}

/** A HEAD request must not use the token up: whoever looks ahead at an address would lock the person out. */
function decideEntry(method: string, query: string): HttpDecision {
  const token = new URLSearchParams(query).get('token');
  if (method !== 'GET' || token === null || token === '') return { do: 'REFUSE', status: 403 };
  return { do: 'REDEEM', token };
}

function splitTarget(target: string): readonly string[] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}

export type UpgradeFacts = Readonly<{
  target: string;
  host: string | undefined;
  origin: string | undefined;
  hasSession: boolean;
}>;

/** Decides about a WebSocket: only our own page, from our own origin, with its cookie. */
export function decideUpgrade(request: UpgradeFacts, expectedHost: string): 'ACCEPT' | 403 | 404 | 421 {
  if (request.host !== expectedHost) return 421;
  if (request.origin !== `http://${expectedHost}`) return 403;
  if (!request.hasSession) return 403;
  if (request.target !== BRIDGE_PATH) return 404;
  return 'ACCEPT';
}
