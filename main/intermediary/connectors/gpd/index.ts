import { err, ok, type Result } from '../../../domain/result.ts';
import type { IntermediaryConnector } from '../../connector.ts';
import type { HttpClient, HttpSecrets, HttpSettings } from '../../http/http-client.ts';
import { createHttpClient, type HttpSettingsProblem } from '../../http/undici-client.ts';
import { limitCalls } from '../../limited-client.ts';
import { createTokenBucket } from '../../token-bucket.ts';
import type { ConnectionSecrets, ConnectionSettings, ConnectorModule, ConnectorParts, SettingsProblem } from '../connector-module.ts';
import { checkGpd, GPD_FIELDS, GPD_NEEDS, GPD_PLACE, gpdSecrets, gpdSettings } from './gpd-connection.ts';
import { createGpdConnector } from './gpd-connector.ts';
import { GPD_OPERATIONS } from './gpd-operations.ts';
import { GPD_APIS, type GpdSettings } from './gpd-settings.ts';

const TIMEOUT_MS = 30_000;

/** pagoPA direct, as the guided connection finds it. */
export const connectorModule: ConnectorModule = {
  id: 'gpd', label: 'pagoPA diretta', summary: 'Per gli enti con una propria stazione pagoPA: posizioni debitorie (GPD), ricevute e flussi di rendicontazione senza intermediari.', order: 1,
  fields: GPD_FIELDS, needs: GPD_NEEDS, operations: GPD_OPERATIONS, place: GPD_PLACE, check: checkGpd, create: async (settings, secrets, parts) => create(settings, secrets, parts),
};

function create(settings: ConnectionSettings, secrets: ConnectionSecrets, parts: ConnectorParts): Result<IntermediaryConnector, SettingsProblem> {
  const problem = checkGpd(settings, secrets)[0];
  if (problem !== undefined) return err(problem);
  const gpd = gpdSettings(settings, parts.organization.fiscalCode, parts.segregationCode);
  const clients = openClients(gpd, settings, secrets, parts);
  if (!clients.ok) return clients;
  return ok(createGpdConnector(gpd, gpdSecrets(secrets), (origin) => {
    const client = clients.value.get(origin);
    if (client === undefined) throw new Error('A client for every origin was opened');
    return client;
  }));
}

/** One bucket for all hosts: pagoPA counts the calls of a key, wherever they go. */
function openClients(gpd: GpdSettings, settings: ConnectionSettings, secrets: ConnectionSecrets, parts: ConnectorParts): Result<ReadonlyMap<string, HttpClient>, SettingsProblem> {
  const clients = new Map<string, HttpClient>();
  const turns = createTokenBucket({ calls: gpd.callsPerTenSeconds, perMs: 10_000 }, { nowMs: () => parts.nowMs(), scheduler: parts.scheduler }, parts.lastCallsMs);
  const origins = new Set(GPD_APIS.map((api) => new URL(gpd.baseUrls[api]).origin));
  for (const origin of origins) {
    const client = createHttpClient(httpSettings(origin, settings), httpSecrets(settings, secrets));
    if (!client.ok) return err({ field: FIELD_OF_PART[client.error.part], message: client.error.message });
    client.value.onServerTime(parts.onServerTime);
    clients.set(origin, limitCalls(client.value, turns));
  }
  return ok(clients);
}

function httpSettings(baseUrl: string, settings: ConnectionSettings): HttpSettings {
  return { baseUrl, caPem: settings['ca'] ?? null, proxyUrl: settings['proxyUrl'] ?? null, keepAlive: settings['keepAlive'] !== 'false', timeoutMs: TIMEOUT_MS };
}

function httpSecrets(settings: ConnectionSettings, secrets: ConnectionSecrets): HttpSecrets {
  return { clientCertificatePem: null, clientKeyPem: null, clientKeyPassphrase: null, proxyUser: settings['proxyUser'] || null, proxyPassword: secrets['proxyPassword'] ?? null };
}

const FIELD_OF_PART: Readonly<Record<HttpSettingsProblem['part'], string>> = { baseUrl: 'environment', proxyUrl: 'proxyUrl', caPem: 'ca', clientCertificate: 'positionsKey' };
