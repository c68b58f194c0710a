import { govpayFault } from '../answers.ts';
import type { Admitted } from '../gateway.ts';
import type { GovPayApplication } from '../settings.ts';
import type { World } from '../world.ts';

/** Who calls, by the word of the path (intermediary.md 1.2, base). Client certificates are not served: the counterpart speaks plain HTTP. */
export function passGovPay(world: World, authentication: string, headers: Readonly<Record<string, string>>): Admitted {
  const application = authentication === 'basic' ? byPassword(world, headers) : authentication === 'apikey' ? byKey(world, headers) : undefined;
  if (application === undefined) return { ok: false, answer: { ...govpayFault(401, 'AUTORIZZAZIONE', '401000', 'Richiesta non autenticata'), headers: authentication === 'basic' ? { 'www-authenticate': 'Basic realm="GovPay"' } : {} } };
  return { ok: true, caller: { keyName: application.name, segregationCodes: null, application: application.name }, headers: {} };
}

function byPassword(world: World, headers: Readonly<Record<string, string>>): GovPayApplication | undefined {
  const encoded = /^Basic\s+(.+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return world.settings.govpay.applications.find((known) => known.user === user && known.password === rest.join(':'));
}

function byKey(world: World, headers: Readonly<Record<string, string>>): GovPayApplication | undefined {
  const { apiIdHeader, apiKeyHeader, applications } = world.settings.govpay;
  return applications.find(({ apiId, apiKey }) => headers[apiIdHeader.toLowerCase()] === apiId && headers[apiKeyHeader.toLowerCase()] === apiKey);
}
