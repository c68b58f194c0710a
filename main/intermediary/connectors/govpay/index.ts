import { err, ok, type Result } from '../../../domain/result.ts';
import type { IntermediaryConnector } from '../../connector.ts';
import { createHttpClient } from '../../http/undici-client.ts';
import { limitCalls } from '../../limited-client.ts';
import { createTokenBucket } from '../../token-bucket.ts';
import type { HttpSecrets } from '../../http/http-client.ts';
import type { ConnectionSecrets, ConnectionSettings, ConnectorModule, ConnectorParts, SettingsProblem } from '../connector-module.ts';
import { createGovPayApi } from './govpay-calls.ts';
import { createGovPayConnector } from './govpay-connector.ts';
import { blockRefusedRows } from './refused-rows.ts';
import { authenticationHeaders, checkGovPay, GOVPAY_FIELDS, GOVPAY_NEEDS, GOVPAY_OPERATIONS, GOVPAY_PLACE, readGovPay } from './govpay-settings.ts';

const TIMEOUT_MS = 30_000;

export const connectorModule: ConnectorModule = {
  id: 'govpay', label: 'GovPay', summary: 'Per gli enti e i poli regionali che usano GovPay 3.9.', order: 2, fields: GOVPAY_FIELDS, needs: GOVPAY_NEEDS, operations: GOVPAY_OPERATIONS, place: GOVPAY_PLACE, check: checkGovPay, create: async (settings, secrets, parts) => create(settings, secrets, parts),
};

function create(settings: ConnectionSettings, secrets: ConnectionSecrets, parts: ConnectorParts): Result<IntermediaryConnector, SettingsProblem> {
  const problem = checkGovPay(settings, secrets)[0];
  const read = readGovPay(settings);
  if (problem !== undefined || read === null) return err(problem ?? { field: 'authentication', message: 'Controlla i dati del collegamento.' });
  const isCertificate = read.authentication === 'ssl';
  const clientSecrets: HttpSecrets = {
    clientCertificatePem: isCertificate ? (settings['certificate'] ?? null) : null, clientKeyPem: isCertificate ? (secrets['certificateKey'] ?? null) : null, clientKeyPassphrase: isCertificate ? (secrets['certificatePassphrase'] ?? null) : null, proxyUser: settings['proxyUser']?.trim() || null, proxyPassword: secrets['proxyPassword'] ?? null,
  };
  const clientOf = (baseUrl: string) => createHttpClient({ baseUrl, caPem: read.caPem, proxyUrl: read.proxyUrl, keepAlive: read.keepAlive, timeoutMs: TIMEOUT_MS }, clientSecrets);
  const [pendenze, ragioneria] = [clientOf(read.pendenzeUrl), clientOf(read.ragioneriaUrl)];
  if (!pendenze.ok) return err({ field: FIELD_OF[pendenze.error.part] ?? 'pendenzeUrl', message: pendenze.error.message });
  if (!ragioneria.ok) return err({ field: ragioneria.error.part === 'baseUrl' ? 'ragioneriaUrl' : (FIELD_OF[ragioneria.error.part] ?? 'ragioneriaUrl'), message: ragioneria.error.message });
  for (const client of [pendenze.value, ragioneria.value]) client.onServerTime(parts.onServerTime);
  // Both APIs are one installation, and whoever protects it counts them together.
  const turns = createTokenBucket({ calls: read.callsPerTenSeconds, perMs: 10_000 }, { nowMs: () => parts.nowMs(), scheduler: parts.scheduler }, parts.lastCallsMs);
  const headers = authenticationHeaders(settings, secrets);
  const govpay = {
    settings: read, pendenze: createGovPayApi(limitCalls(pendenze.value, turns), headers), ragioneria: createGovPayApi(limitCalls(ragioneria.value, turns), headers), organization: parts.organization.fiscalCode, segregationCode: parts.segregationCode,
    close: async () => { await Promise.all([pendenze.value.close(), ragioneria.value.close()]); },
  };
  return ok(blockRefusedRows(createGovPayConnector(govpay), govpay));
}

const FIELD_OF: Readonly<Record<string, string>> = { baseUrl: 'pendenzeUrl', proxyUrl: 'proxyUrl', caPem: 'ca', clientCertificate: 'certificate' };
