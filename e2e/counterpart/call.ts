import type { Answer } from './answers.ts';
import type { World } from './world.ts';

export const APIS = ['gpd3', 'gpd1', 'upload', 'receipts', 'fdr', 'pendenze', 'ragioneria'] as const;
export type Api = (typeof APIS)[number];

/** Who calls, as the gateway or GovPay recognised it. `segregationCodes` null: no limit. */
export type Caller = Readonly<{ keyName: string; segregationCodes: readonly string[] | null; application: string | null }>;

/** How the pages of a list are spoiled for one call; nothing: both 0. */
export type ListingMischief = Readonly<{ pageShift: number; offsetShift: number }>;

/** A call that was routed, authenticated and validated against its OpenAPI file. */
export type Call = Readonly<{
  api: Api; operation: string; params: Readonly<Record<string, string>>; query: Readonly<Record<string, string | readonly string[]>>;
  /** The JSON body; undefined without one. */
  body: unknown; bytes: Buffer; headers: Readonly<Record<string, string>>; caller: Caller; listing: ListingMischief;
  /** `https://host` as the client knows it, for `Location` and links. */
  origin: string; path: string;
}>;

export type Handler = (world: World, call: Call) => Answer;
export type Handlers = Readonly<Record<string, Handler>>;

/** One value of the query; of a repeated one the first. */
export function queryText(call: Call, name: string): string | null {
  const value = call.query[name];
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : null;
}

export function queryInt(call: Call, name: string, fallback: number): number {
  const text = queryText(call, name);
  return text === null ? fallback : Number(text);
}

export function queryFlag(call: Call, name: string, fallback: boolean): boolean {
  const text = queryText(call, name);
  return text === null ? fallback : text === 'true';
}

export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`No ${name} in ${call.path}`);
  return value;
}

/** The rows of a page, counted from 0, spoiled as the call was told. */
export function pageOf<Row>(rows: readonly Row[], page: number, size: number, { pageShift, offsetShift }: ListingMischief): readonly Row[] {
  const from = Math.max(0, (page + pageShift) * size + (page > 0 ? offsetShift : 0));
  return rows.slice(from, from + size);
}
