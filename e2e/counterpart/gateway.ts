import { gatewayProblem, type Answer } from './answers.ts';
import type { Api, Caller } from './call.ts';
import type { Product, SubscriptionKey } from './settings.ts';
import type { World } from './world.ts';

const PRODUCT_OF: Readonly<Partial<Record<Api, Product>>> = { gpd1: 'gpd', gpd3: 'gpd', upload: 'upload', receipts: 'receipts', fdr: 'fdr' };

export type Admitted = Readonly<{ ok: true; caller: Caller; headers: Readonly<Record<string, string>> }> | Readonly<{ ok: false; answer: Answer }>;

/**
 * The gateway before GPD, receipts, flows and upload: the key, the body it may act for, the rate (intermediary.md 1.1.1 and 1.1.8).
 * The segregation codes of the key go along; clients never send them.
 */
export function passGateway(world: World, api: Api, organization: string | null, headers: Readonly<Record<string, string>>): Admitted {
  const product = PRODUCT_OF[api];
  const given = headers['ocp-apim-subscription-key'];
  if (given === undefined || given === '') return refuse(401, 'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.');
  const key = world.settings.keys.find((known) => known.key === given);
  if (key === undefined || product === undefined || !key.products.includes(product)) return refuse(401, 'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.');
  const limited = takeTurn(world, api, key);
  if (limited !== null) return limited;
  const enabled = organization === null ? null : key.organizations.find(({ fiscalCode }) => fiscalCode === organization);
  if (organization !== null && enabled == null) return refuse(403, 'You are not allowed to access this resource.');
  return { ok: true, caller: { keyName: key.name, segregationCodes: enabled?.segregationCodes ?? null, application: null }, headers: remainingHeader(world, api, key) };
}

function refuse(status: number, message: string): Admitted {
  return { ok: false, answer: gatewayProblem(status, message) };
}

/** intermediary.md 1.1.8: `rate-limit-by-key` on v1-v3 of GPD; none is visible before FdR (2.2), receipts and upload. */
function isLimited(api: Api): boolean {
  return api === 'gpd1' || api === 'gpd3';
}

function takeTurn(world: World, api: Api, key: SubscriptionKey): Admitted | null {
  const limit = world.settings.rateLimit;
  if (limit === null || !isLimited(api)) return null;
  const now = world.clock.nowMs();
  const turns = (world.turns.get(key.key) ?? []).filter((at) => at > now - limit.perMs && at <= now);
  world.turns.set(key.key, turns);
  if (turns.length < limit.calls) {
    turns.push(now);
    return null;
  }
  const waitSeconds = Math.max(1, Math.ceil(((turns[0] ?? now) + limit.perMs - now) / 1000));
  return { ok: false, answer: gatewayProblem(429, `Rate limit is exceeded. Try again in ${waitSeconds} seconds.`, { 'retry-after': String(waitSeconds), 'x-remaining-calls-per-min': '0' }) };
}

function remainingHeader(world: World, api: Api, key: SubscriptionKey): Readonly<Record<string, string>> {
  const limit = world.settings.rateLimit;
  if (limit === null || !isLimited(api)) return {};
  return { 'x-remaining-calls-per-min': String(limit.calls - (world.turns.get(key.key)?.length ?? 0)) };
}
