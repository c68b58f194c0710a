import { expect, test } from 'vitest';
import type { IntermediaryConnector, SendCtx, SendResult } from '../../connector.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { createGovPayApi } from './govpay-calls.ts';
import { createGovPayConnector } from './govpay-connector.ts';
import { readGovPay } from './govpay-settings.ts';
import { blockRefusedRows } from './refused-rows.ts';

const ORGANIZATION = '99999000013';
const NAV = '301000000000000043';
const GRANTED = { nome: 'SPORTELLO', domini: [{ idDominio: ORGANIZATION }], acl: [{ servizio: 'Pendenze', autorizzazioni: ['Lettura', 'Scrittura'] }] };
const fault = (codice: string) => ({ categoria: 'AUTORIZZAZIONE', codice, descrizione: 'non autorizzata Rossi Mario' });

/** GovPay that refuses every cancellation with a status and body, and answers `/profilo` as told. */
function refusing(answer: Readonly<{ status: number; json?: unknown }>, profile: Readonly<{ status: number; json?: unknown }>): Readonly<{ connector: IntermediaryConnector; asked: string[] }> {
  const asked: string[] = [];
  const http: HttpClient = {
    async exchange({ method, path }) {
      asked.push(`${method} ${path}`);
      const { status, json } = path === '/profilo' ? profile : answer;
      return { ok: true, value: { status, headers: {}, body: Buffer.from(json === undefined ? '<html>' : JSON.stringify(json)), requestId: 'r', retryAfterMs: null, dateMs: null } };
    },
    onServerTime: () => undefined, close: async () => undefined,
  };
  const settings = readGovPay({ pendenzeUrl: 'https://govpay.example.it/v2', ragioneriaUrl: 'https://govpay.example.it/v3', application: 'SPORTELLO', authentication: 'basic', user: 'comune', zone: 'Europe/Rome', callsPerTenSeconds: '30' });
  if (settings === null) throw new Error('settings');
  const api = createGovPayApi(http, {});
  const parts = { settings, pendenze: api, ragioneria: api, organization: ORGANIZATION, segregationCode: '01', close: async () => undefined };
  return { connector: blockRefusedRows(createGovPayConnector(parts), parts), asked };
}

const ctx: SendCtx = { intentId: 'i', intentVersion: 1, attempt: 1, signal: new AbortController().signal, nowMs: () => 0, record: () => undefined };
const cancel = ({ connector }: Readonly<{ connector: IntermediaryConnector }>): Promise<SendResult> => connector.cancelPosition({ organization: ORGANIZATION, iupd: 'x', navs: [NAV] }, 'Errore', ctx);

test('one position that GovPay does not let us write waits for a person, and is no fault of the key', async () => {
  for (const code of ['APP_003', '403000']) {
    const result = await cancel(refusing({ status: 403, json: fault(code) }, { status: 200, json: GRANTED }));
    expect(result).toMatchObject({ kind: 'rejected', remedy: { code, message: expect.stringContaining('Invia di nuovo') } });
    expect(JSON.stringify(result)).not.toContain('Rossi');
  }
});

test('where the profile grants no writing, or is refused too, it is the key', async () => {
  for (const profile of [{ status: 200, json: { ...GRANTED, acl: [] } }, { status: 200, json: { ...GRANTED, domini: [{ idDominio: '00000000000' }] } }, { status: 401 }]) {
    expect(await cancel(refusing({ status: 403, json: fault('APP_003') }, profile))).toMatchObject({ kind: 'unauthorized' });
  }
});

test('an unknown caller and a proxy that refuses are not asked about', async () => {
  for (const answer of [{ status: 403, json: fault('APP_002') }, { status: 403 }, { status: 401 }]) {
    const govpay = refusing(answer, { status: 200, json: GRANTED });
    expect(await cancel(govpay)).toMatchObject({ kind: 'unauthorized' });
    expect(govpay.asked).not.toContain('GET /profilo');
  }
});
