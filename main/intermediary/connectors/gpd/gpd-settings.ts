/** The five families of calls; each may live at its own address and be opened by its own key. */
export const GPD_APIS = ['positionsV3', 'positionsV1', 'receipts', 'flows', 'upload'] as const;
export type GpdApi = (typeof GPD_APIS)[number];

export const GPD_ROOTS = { UAT: 'https://api.uat.platform.pagopa.it', PROD: 'https://api.platform.pagopa.it' } as const;
export type GpdEnvironment = keyof typeof GPD_ROOTS;

const PATHS: Readonly<Record<GpdApi, string>> = {
  positionsV3: '/gpd/debt-positions-service/v3', positionsV1: '/gpd/debt-positions-service/v1', receipts: '/gpd/payments-receipts-service/v1', flows: '/fdr-org/service/v1', upload: '/upload/gpd/debt-positions-service/v2',
};

/** Addresses of all families below one root (intermediary.md 1.1.1). */
export function baseUrlsUnder(root: string): Readonly<Record<GpdApi, string>> {
  const under = (api: GpdApi): string => `${root.replace(/\/+$/, '')}${PATHS[api]}`;
  return { positionsV3: under('positionsV3'), positionsV1: under('positionsV1'), receipts: under('receipts'), flows: under('flows'), upload: under('upload') };
}

/** Settings that are no secret. `brokerCode` null: positions are never loaded in bulk. */
export type GpdSettings = Readonly<{
  organization: string; segregationCode: string | null; brokerCode: string | null; baseUrls: Readonly<Record<GpdApi, string>>;
  /** Calls in ten seconds. GPD allows 100 for each key, which other desks may share (intermediary.md 4.4). */
  callsPerTenSeconds: number; bulkThreshold: number;
}>;

/** Subscription keys. pagoPA gives one for each product: a family without its own uses that of the positions. */
export type GpdSecrets = Readonly<{ positionsKey: string; receiptsKey: string | null; flowsKey: string | null; uploadKey: string | null }>;

export const DEFAULT_CALLS_PER_TEN_SECONDS = 30;
export const MAX_CALLS_PER_TEN_SECONDS = 95;
export const DEFAULT_BULK_THRESHOLD = 500;

/** The key that opens a family. */
export function keyFor(api: GpdApi, secrets: GpdSecrets): string {
  if (api === 'receipts') return secrets.receiptsKey ?? secrets.positionsKey;
  if (api === 'flows') return secrets.flowsKey ?? secrets.positionsKey;
  if (api === 'upload') return secrets.uploadKey ?? secrets.positionsKey;
  return secrets.positionsKey;
}

/** The fields of the form in which the keys are written. */
export const KEY_LABELS = { positions: 'Chiave delle posizioni debitorie', receipts: 'Chiave delle ricevute', flows: 'Chiave dei flussi di rendicontazione', upload: 'Chiave del caricamento massivo' } as const;

/** Which field holds the key of a family, as the operator finds it in the form: cancellations and marks go with that of the positions, and so does a family without its own. */
export function keyField(api: GpdApi): string {
  const positions = `«${KEY_LABELS.positions}»`;
  return api === 'positionsV3' || api === 'positionsV1' ? positions : `«${KEY_LABELS[api]}» (se è vuota, «${KEY_LABELS.positions}»)`;
}

/** Name of a family as the operator reads it: it is how the back office of pagoPA calls its products. */
export const API_NAMES: Readonly<Record<GpdApi, string>> = {
  positionsV3: 'posizioni debitorie', positionsV1: 'annullamenti e pagamenti fuori pagoPA', receipts: 'ricevute', flows: 'flussi di rendicontazione', upload: 'caricamento massivo',
};
