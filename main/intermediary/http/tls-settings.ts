import { X509Certificate } from 'node:crypto';
// As a whole: a named import of what Node 20 does not have would keep the module from loading there.
import tls from 'node:tls';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HttpSecrets, HttpSettings } from './http-client.ts';

/** What a TLS connection is made with. Verification is written out because an environment variable could otherwise switch it off. */
export type TlsOptions = Readonly<{ ca: string[]; rejectUnauthorized: true; minVersion: 'TLSv1.2'; cert?: string; key?: string; passphrase?: string }>;

/** `part` names which setting is wrong. */
export type TlsProblem = Readonly<{ part: 'caPem' | 'clientCertificate'; message: string }>;

/**
 * Authorities and client certificate of a connection. A private authority is added to those that the runtime and the operating system trust, never put in their place.
 * Source of rule: intermediary.md 1.2 (client certificates), 4.4.
 */
export function tlsOptions(settings: Pick<HttpSettings, 'caPem'>, secrets: HttpSecrets): Result<TlsOptions, TlsProblem> {
  const authorities = privateAuthorities(settings.caPem);
  if (authorities === null) return err({ part: 'caPem', message: 'Il certificato dell’autorità non si legge: incolla il testo intero, da -----BEGIN CERTIFICATE----- a -----END CERTIFICATE-----.' });
  const client = clientCertificate(secrets);
  if (!client.ok) return client;
  return ok({ ca: [...trustedAuthorities(), ...authorities], rejectUnauthorized: true, minVersion: 'TLSv1.2', ...client.value });
}

function trustedAuthorities(): readonly string[] {
  // Before Node 22.15 the system's store cannot be read: there the authorities that come with Node must do.
  const known: Partial<Pick<typeof tls, 'getCACertificates'>> = tls;
  if (known.getCACertificates === undefined) return tls.rootCertificates;
  return [...new Set([...known.getCACertificates('default'), ...known.getCACertificates('system')])];
}

function privateAuthorities(pem: string | null): readonly string[] | null {
  if (pem === null || pem.trim() === '') return [];
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const one of found) void new X509Certificate(one);
  } catch {
    return null;
  }
  return found.length === 0 ? null : found;
}

function clientCertificate(secrets: HttpSecrets): Result<Readonly<{ cert?: string; key?: string; passphrase?: string }>, TlsProblem> {
  const { clientCertificatePem: cert, clientKeyPem: key, clientKeyPassphrase: passphrase } = secrets;
  if (cert === null && key === null) return ok({});
  if (cert === null || key === null) return err({ part: 'clientCertificate', message: 'Certificato e chiave vanno insieme: manca uno dei due.' });
  const given = passphrase === null ? { cert, key } : { cert, key, passphrase };
  try {
    tls.createSecureContext(given);
    return ok(given);
  } catch {
    // OpenSSL's own words may quote what it could not read.
    return err({ part: 'clientCertificate', message: 'Certificato e chiave non vanno bene insieme, o la password della chiave è sbagliata: controllali.' });
  }
}
