import type { Facts } from './facts.ts';

/** A body that the platform serves. `segregationCodes`: every one that exists for it, also other desks'. */
export type Organization = Readonly<{ fiscalCode: string; name: string }>;

export const PRODUCTS = ['gpd', 'upload', 'receipts', 'fdr'] as const;
/** What the back office calls a product: a key opens some of them (intermediary.md 1.1.1). */
export type Product = (typeof PRODUCTS)[number];

/** A subscription key. `segregationCodes` null: every code. `name` stands for it in the log of calls, where the key itself never is. */
export type SubscriptionKey = Readonly<{ key: string; name: string; products: readonly Product[]; organizations: readonly Readonly<{ fiscalCode: string; segregationCodes: readonly string[] | null }>[] }>;

/** A body as GovPay knows it. `ibans` null: every IBAN is registered; `types` null: every type exists. */
export type GovPayDomain = Readonly<{
  idDominio: string; ragioneSociale: string; auxDigit: string; segregationCode: string; applicationCode: string; enabled: boolean;
  ibans: readonly Readonly<{ iban: string; enabled: boolean }>[] | null; types: readonly Readonly<{ id: string; enabled: boolean }>[] | null;
}>;

/** An application of GovPay: `name` is its idA2A. */
export type GovPayApplication = Readonly<{ name: string; user: string; password: string; apiId: string; apiKey: string; mayWrite: boolean }>;

export type GovPaySettings = Readonly<{
  domains: readonly GovPayDomain[]; applications: readonly GovPayApplication[]; apiIdHeader: string; apiKeyHeader: string; zone: string; maxPerPage: number; reconciliationMs: number;
  /** Status of a refused change of state: its exception is answered with 400 by the code that was read, while other business refusals are 422. */
  patchRefusalStatus: 400 | 422;
}>;

export type CounterpartSettings = Readonly<{
  organizations: readonly Organization[]; keys: readonly SubscriptionKey[];
  /** null: no limit. */
  rateLimit: Readonly<{ calls: number; perMs: number }> | null;
  /** How often the states that follow the clock are brought up to date: a list may show one that has passed (intermediary.md 1.1.4). null: only when told. */
  schedulerEveryMs: number | null;
  /** gpd-upload: how long a file is worked on, and whether its positions are published, which is written nowhere (1.1.9). */
  upload: Readonly<{ processingMs: number; publishes: boolean; retryAfterMs: number }>;
  /** FdR without filter: `all`, or from the start of the previous month, as its description says against the code that was read. */
  flowsWithoutFilter: 'all' | 'previousMonth';
  govpay: GovPaySettings;
}>;

export type CounterpartOptions = Readonly<{
  /** Where the clock stands still; absent: it follows the computer's. */
  now?: string;
  /** A clock of the test, in milliseconds. */
  nowMs?: () => number;
  facts?: Readonly<Partial<Facts>>;
  port?: number;
}> & Readonly<Partial<Omit<CounterpartSettings, 'govpay'>>> & Readonly<{ govpay?: Readonly<Partial<GovPaySettings>> }>;

/** The municipality of the samples, one key for everything, segregation code 01. */
export const DEFAULT_ORGANIZATION: Organization = { fiscalCode: '99999000013', name: 'Comune di Montelupara Test' };
export const DEFAULT_KEY = 'chiave-di-prova';
export const DEFAULT_APPLICATION: GovPayApplication = { name: 'SPORTELLO', user: 'sportello', password: 'parola-di-prova', apiId: 'sportello', apiKey: 'chiave-govpay', mayWrite: true };

/** Settings of a test, whatever it leaves out filled in. */
export function readSettings(options: CounterpartOptions): CounterpartSettings {
  const organizations = options.organizations ?? [DEFAULT_ORGANIZATION];
  const keys = options.keys ?? [{ key: DEFAULT_KEY, name: 'prova', products: PRODUCTS, organizations: organizations.map(({ fiscalCode }) => ({ fiscalCode, segregationCodes: ['01'] })) }];
  return {
    organizations, keys, rateLimit: options.rateLimit === undefined ? { calls: 100, perMs: 10_000 } : options.rateLimit, schedulerEveryMs: options.schedulerEveryMs === undefined ? 3_600_000 : options.schedulerEveryMs,
    upload: options.upload ?? { processingMs: 2_000, publishes: false, retryAfterMs: 1_000 }, flowsWithoutFilter: options.flowsWithoutFilter ?? 'all',
    govpay: {
      domains: organizations.map(({ fiscalCode, name }) => ({ idDominio: fiscalCode, ragioneSociale: name, auxDigit: '3', segregationCode: '01', applicationCode: '01', enabled: true, ibans: null, types: null })),
      applications: [DEFAULT_APPLICATION], apiIdHeader: 'X-APP-ID', apiKeyHeader: 'X-API-KEY', zone: 'Europe/Rome', maxPerPage: 200, reconciliationMs: 2_000, patchRefusalStatus: 400, ...options.govpay,
    },
  };
}
