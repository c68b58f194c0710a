import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate, type MadeCertificate } from './certificates.fixture.ts';
import { get, lent, NO_SECRETS, openClient, serveHttps, serveProxy, type LocalServer } from './local-servers.fixture.ts';
import { createHttpClient } from './undici-client.ts';

const authority = makeCertificate({ name: 'Autorità di prova', authority: true });
const issued = (name: string, more: Partial<Parameters<typeof makeCertificate>[0]> = {}): MadeCertificate => makeCertificate({ name, issuer: authority, hosts: ['localhost'], ips: ['127.0.0.1'], ...more });

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function serving(certificate: MadeCertificate, more: Parameters<typeof serveHttps>[0] = {}): Promise<LocalServer> {
  const server = await serveHttps({ cert: certificate.certPem, key: certificate.keyPem, ...more }, (_request, response) => response.end('{"ok":true}'));
  open.push(server.stop);
  return server;
}

function exchange(...args: Parameters<typeof openClient>) {
  const client = openClient(...args);
  open.push(client.close);
  return client.exchange(get('/'), lent());
}

describe('the certificate of the server', () => {
  it('is refused when nobody known signed it, before anything is sent', async () => {
    const server = await serving(issued('server'));
    expect(await exchange(server.url)).toEqual({ ok: false, error: { kind: 'network', sent: false, code: 'TLS_UNTRUSTED' } });
  });

  it('is taken when a private authority signed it', async () => {
    const server = await serving(issued('server'));
    expect(await exchange(server.url, { caPem: `testo prima\n${authority.certPem}` })).toMatchObject({ ok: true, value: { status: 200 } });
  });

  it('is refused when of another name, or expired', async () => {
    const other = await serving(issued('altro', { hosts: ['altro.example'], ips: [] }));
    const old = await serving(issued('vecchio', { to: new Date('2021-01-01T00:00:00Z') }));
    expect(await exchange(other.url, { caPem: authority.certPem })).toMatchObject({ error: { sent: false, code: 'TLS_WRONG_NAME' } });
    expect(await exchange(old.url, { caPem: authority.certPem })).toMatchObject({ error: { sent: false, code: 'TLS_EXPIRED' } });
  });

  it('is refused for old TLS', async () => {
    const server = await serving(issued('server'), { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await exchange(server.url, { caPem: authority.certPem })).toMatchObject({ error: { sent: false } });
  });
});

describe('with verification switched off in the environment', () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  beforeAll(() => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  });
  afterAll(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });

  it('certificates are verified all the same', async () => {
    const server = await serving(issued('server'));
    expect(await exchange(server.url)).toMatchObject({ error: { code: 'TLS_UNTRUSTED' } });
  });
});

describe('the certificate of the office', () => {
  it('is shown to a server that asks for one', async () => {
    const office = issued('ufficio');
    const server = await serving(issued('server'), { ca: authority.certPem, requestCert: true, rejectUnauthorized: true });
    expect(await exchange(server.url, { caPem: authority.certPem }, { clientCertificatePem: office.certPem, clientKeyPem: office.keyPem })).toMatchObject({ ok: true });
    expect(await exchange(server.url, { caPem: authority.certPem })).toMatchObject({ ok: false });
  });

  it('is refused with its reason when it is wrong, before any connection', () => {
    const settings = { baseUrl: 'https://esempio.it', caPem: null, proxyUrl: null, keepAlive: true, timeoutMs: 1_000 };
    const wrongPair = { ...NO_SECRETS, clientCertificatePem: issued('a').certPem, clientKeyPem: issued('b').keyPem };
    expect(createHttpClient(settings, wrongPair)).toMatchObject({ ok: false, error: { part: 'clientCertificate' } });
    expect(createHttpClient(settings, { ...NO_SECRETS, clientCertificatePem: issued('a').certPem })).toMatchObject({ ok: false, error: { part: 'clientCertificate', message: expect.stringContaining('manca') } });
    expect(createHttpClient({ ...settings, caPem: '-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----' }, NO_SECRETS)).toMatchObject({ ok: false, error: { part: 'caPem' } });
  });
});

describe('through a proxy', () => {
  const basic = `Basic ${Buffer.from('rossi:parola').toString('base64')}`;

  async function proxied(judge: Parameters<typeof serveProxy>[0], secrets: Parameters<typeof openClient>[2], seen: string[] = []) {
    const [server, proxy] = [await serving(issued('server')), await serveProxy(judge, seen)];
    open.push(proxy.stop);
    return exchange(server.url, { caPem: authority.certPem, proxyUrl: proxy.url }, secrets);
  }

  it('the connection goes on, with the credentials it was given', async () => {
    const seen: string[] = [];
    expect(await proxied((credentials) => (credentials === basic ? 200 : 407), { proxyUser: 'rossi', proxyPassword: 'parola' }, seen)).toMatchObject({ ok: true, value: { status: 200 } });
    expect(seen).toEqual([basic]);
  });

  it('407 and any other refusal are told apart, and nothing was sent', async () => {
    const refused = await proxied(() => 407, { proxyUser: 'rossi', proxyPassword: 'sbagliata' });
    expect(refused).toEqual({ ok: false, error: { kind: 'network', sent: false, code: 'PROXY_CREDENTIALS' } });
    expect(JSON.stringify(refused)).not.toMatch(/rossi|sbagliata|127\.0\.0\.1/);
    expect(await proxied(() => 502, {})).toMatchObject({ error: { sent: false, code: 'PROXY_REFUSED' } });
  });
});
