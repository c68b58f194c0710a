import { describe, expect, onTestFinished, test } from 'vitest';
import type { Health, PullCtx } from '../../connector.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { serveProxy } from '../../http/local-servers.fixture.ts';
import { createClockSkew } from '../../clock-skew.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { createGovPayApi, readFailureOf } from './govpay-calls.ts';
import { readHealth } from './govpay-health.ts';
import { connectorModule } from './index.ts';
import { readGovPay } from './govpay-settings.ts';

const ORGANIZATION = '99999000013';
const SETTINGS = { pendenzeUrl: 'https://govpay.example.it/v2', ragioneriaUrl: 'https://govpay.example.it/v3', application: 'SPORTELLO', authentication: 'basic', user: 'comune', zone: 'Europe/Rome', callsPerTenSeconds: '30' };
const ctx: PullCtx = { runId: 'r', signal: new AbortController().signal, nowMs: () => 0, record: () => undefined };
const right = (servizio: string) => ({ servizio, autorizzazioni: ['Lettura', 'Scrittura'] });
const PROFILE = { nome: 'SPORTELLO', domini: [{ idDominio: ORGANIZATION }], acl: [right('Pendenze'), right('Pagamenti'), right('Rendicontazioni e Incassi')] };

/** What the test of the connection says where the document of a flow has a settlement day and the list shows one; null: there is no flow. */
async function tested(zone: string, flow: Readonly<{ day: string; shown: string }> | null): Promise<Health> {
  const http: HttpClient = {
    async exchange({ path }) {
      const rows = flow === null ? [] : [{ idFlusso: 'F', dataFlusso: '2026-11-27T10:00:00.000+0100', idPsp: 'PSP1', dominio: { idDominio: ORGANIZATION }, dataRegolamento: flow.shown }];
      const body = path === '/profilo' ? JSON.stringify(PROFILE) : path.startsWith('/flussiRendicontazione?') ? JSON.stringify({ pagina: 1, risultati: rows }) : `<f:FlussoRiversamento xmlns:f="x"><f:dataRegolamento>${flow?.day ?? ''}</f:dataRegolamento></f:FlussoRiversamento>`;
      return { ok: true, value: { status: 200, headers: {}, body: Buffer.from(body), requestId: 'r', retryAfterMs: null, dateMs: null } };
    },
    onServerTime: () => undefined, close: async () => undefined,
  };
  const settings = readGovPay({ ...SETTINGS, zone });
  if (settings === null) throw new Error('settings');
  const api = createGovPayApi(http, {});
  return readHealth({ settings, pendenze: api, ragioneria: api, organization: ORGANIZATION }, ctx);
}

describe('a server that does not answer', () => {
  const unanswered = async (code: string, authentication: string): Promise<Health> => {
    const http: HttpClient = { exchange: async () => ({ ok: false, error: { kind: 'network', sent: true, code } }), onServerTime: () => undefined, close: async () => undefined };
    const settings = readGovPay({ ...SETTINGS, authentication });
    if (settings === null) throw new Error('settings');
    const api = createGovPayApi(http, {});
    return readHealth({ settings, pendenze: api, ragioneria: api, organization: ORGANIZATION }, ctx);
  };

  test('is told in words with the remedy, not as a code', async () => {
    const untrusted = await unanswered('TLS_UNTRUSTED', 'basic');
    expect([untrusted.ok, untrusted.detail]).toEqual([false, 'API Pendenze: il certificato del server non è riconosciuto: se il server usa un’autorità propria, aggiungi qui il suo certificato.']);
  });

  test('or that ends the connection of who comes with a certificate makes look at the certificate', async () => {
    expect((await unanswered('CONNECTION_LOST', 'ssl')).detail).toContain('non accetta il certificato di questo ufficio');
    expect((await unanswered('CONNECTION_LOST', 'basic')).detail).toBe('API Pendenze: la connessione è caduta prima della risposta.');
  });
});

describe('the zone of the server', () => {
  const zoneOf = ({ rights }: Health) => rights.find(({ what }) => what === 'Fuso orario del server');

  test('that is as it is written passes the test of the connection', async () => {
    const [rome, utc] = [await tested('Europe/Rome', { day: '2026-11-27', shown: '2026-11-27' }), await tested('UTC', { day: '2026-11-27', shown: '2026-11-26' })];
    expect([rome.ok, utc.ok, zoneOf(rome)?.allowed, zoneOf(utc)?.allowed]).toEqual([true, true, true, true]);
  });

  test('that is another fails it, with the field to be mended', async () => {
    const wrong = await tested('Europe/Rome', { day: '2026-11-27', shown: '2026-11-26' });
    expect([wrong.ok, zoneOf(wrong)]).toEqual([false, expect.objectContaining({ allowed: false, detail: expect.stringContaining('correggi «Fuso orario del server»') })]);
  });

  test('is left open where nothing proves it', async () => {
    for (const health of [await tested('Europe/Rome', null), await tested('UTC', { day: '2026-11-27', shown: '2026-11-27' }), await tested('Europe/Rome', { day: '2026-11-27', shown: '27 novembre' })]) expect([health.ok, zoneOf(health)]).toEqual([true, expect.objectContaining({ allowed: null })]);
  });
});

test('a proxy that asks for name and password gets them', async () => {
  const shown: string[] = [];
  const proxy = await serveProxy(() => 407, shown);
  onTestFinished(() => proxy.stop());
  const clock = createVirtualClock();
  const skew = createClockSkew();
  const made = await connectorModule.create({ ...SETTINGS, proxyUrl: proxy.url, proxyUser: 'ufficio' }, { password: 'x', proxyPassword: 'segreta' }, {
    organization: { fiscalCode: ORGANIZATION, name: 'Comune' }, segregationCode: '01', stateFolder: '', nowMs: clock.nowMs, random: () => 0.5, scheduler: clock.scheduler, lastCallsMs: [], onServerTime: (serverMs, localMs) => skew.add(serverMs, localMs),
  });
  if (!made.ok) throw new Error(made.error.message);
  onTestFinished(() => made.value.close());
  await made.value.health(ctx);
  expect(shown[0]).toBe(`Basic ${Buffer.from('ufficio:segreta').toString('base64')}`);
  expect(connectorModule.fields.filter(({ key }) => key.startsWith('proxy')).map(({ key, kind }) => [key, kind])).toEqual([['proxyUrl', 'text'], ['proxyUser', 'text'], ['proxyPassword', 'secret']]);
});

test('an answer that nobody foresaw comes with what to do', () => {
  for (const status of [400, 409, 422]) {
    const failure = readFailureOf({ status, headers: {}, body: Buffer.from(''), requestId: 'r', retryAfterMs: null, dateMs: null });
    expect(failure).toMatchObject({ kind: 'unreadable', message: expect.stringMatching(/(Riprova|Prova) .*manda il codice a chi gestisce GovPay\.$/) });
  }
});
