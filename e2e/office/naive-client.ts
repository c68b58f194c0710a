import { DEFAULT_APPLICATION, DEFAULT_KEY, DEFAULT_ORGANIZATION } from '../counterpart/index.ts';

export type Reply = Readonly<{ status: number; json: unknown }>;

/** Calls the counterpart as a client would that knows the addresses and nothing else. Paths after the organization, or after the base of the API. */
export type NaiveClient = Readonly<{
  gpd3(method: string, path: string, body?: unknown): Promise<Reply>; gpd1(method: string, path: string, body?: unknown): Promise<Reply>; fdr(path: string): Promise<Reply>; pendenze(method: string, path: string, body?: unknown): Promise<Reply>;
}>;

export function naiveClient(url: string): NaiveClient {
  const { fiscalCode } = DEFAULT_ORGANIZATION;
  const key = { 'ocp-apim-subscription-key': DEFAULT_KEY };
  const password = { authorization: `Basic ${Buffer.from(`${DEFAULT_APPLICATION.user}:${DEFAULT_APPLICATION.password}`).toString('base64')}` };
  const call = (base: string, headers: Readonly<Record<string, string>>) => async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const response = await fetch(`${url}${base}${path}`, { method, headers: { ...headers, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const fdr = call(`/fdr-org/service/v1/organizations/${fiscalCode}`, key);
  return {
    gpd3: call(`/gpd/debt-positions-service/v3/organizations/${fiscalCode}`, key), gpd1: call(`/gpd/debt-positions-service/v1/organizations/${fiscalCode}`, key), fdr: (path) => fdr('GET', path), pendenze: call(`/govpay/backend/api/pendenze/rs/basic/v2/pendenze/${DEFAULT_APPLICATION.name}`, password),
  };
}
