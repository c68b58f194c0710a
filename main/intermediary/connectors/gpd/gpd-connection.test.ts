import { afterEach, describe, expect, it } from 'vitest';
import { systemScheduler } from '../../scheduler.ts';
import type { ConnectorParts } from '../connector-module.ts';
import { CALLS, FIRST, GATEWAY_FORBIDDEN, held, lent, NOT_FOUND, ORGANIZATION, PORTAL, problem, receiptXml, scriptedGpd, scriptedRemote, scriptedServer, SNAPSHOT, type Said, type Script } from './gpd-answers.fixture.ts';
import { GPD_FIELDS, gpdSettings } from './gpd-connection.ts';
import { readFailure } from './gpd-outcomes.ts';
import { GPD_APIS } from './gpd-settings.ts';
import { connectorModule } from './index.ts';

const V3 = 'GET /gpd/debt-positions-service/v3/organizations/99999000013/debtpositions?*';
const INFO = 'GET /gpd/debt-positions-service/v1/info';
const FILES = 'GET /upload/gpd/debt-positions-service/v2/brokers/99999000013/organizations/99999000013/debtpositions/files?*';
const NO_RECEIPTS: Said = { status: 200, json: { currentPageNumber: 0, length: 0, totalPages: 1, results: [] } };
const NO_FLOWS: Said = { status: 200, json: { metadata: { totPage: 0 }, count: 0, data: [] } };
const listed = (iuv: string): Said => ({ status: 200, json: { payment_position_list: [{ paymentOption: [{ installments: [{ iuv }] }] }], page_info: {} } });
const WELL: Script = { [INFO]: { status: 200, json: { name: 'gpd', version: '1.1.37', environment: 'uat' } }, [V3]: listed(FIRST.iuv), [CALLS.receipts]: NO_RECEIPTS, [CALLS.flows]: NO_FLOWS, [FILES]: { status: 200, json: { fileIds: [], size: 0, hasMore: false } } };

describe('the test of the connection', () => {
  const health = async (more: Script) => scriptedGpd({ ...WELL, ...more }).gpd.health(lent());

  it('says all that the key may do', async () => {
    const { ok, rights, serverTime, detail } = await health({});
    expect([ok, detail, serverTime]).toEqual([true, 'pagoPA risponde.', '2026-11-29T10:00:00.000Z']);
    expect(rights.map(({ what, allowed }) => `${what}: ${allowed === true ? 'sì' : 'no'}`)).toEqual(['Leggere e scrivere posizioni: sì', 'Leggere le ricevute: sì', 'Leggere i flussi di rendicontazione: sì', 'Caricare molte posizioni insieme: sì', 'Codice di segregazione: sì']);
  });

  it('names what the key may not do', async () => {
    const { ok, rights, detail } = await health({ [CALLS.flows]: GATEWAY_FORBIDDEN });
    expect(ok).toBe(false);
    expect(detail).toBe('pagoPA risponde, ma la chiave non basta per: leggere i flussi di rendicontazione.');
    expect(rights.find(({ what }) => what.includes('flussi'))).toMatchObject({ allowed: false, detail: expect.stringContaining('back-office') });
  });

  it('a refused key is told by the field of the form in which it is written, whatever it was used for', () => {
    const labels = GPD_FIELDS.filter(({ kind }) => kind === 'secret').map(({ label }) => label);
    const refused = { ok: true as const, value: { status: 401, headers: {}, body: new Uint8Array(), requestId: 'r', retryAfterMs: null, dateMs: null } };
    for (const api of GPD_APIS) {
      const failure = readFailure(api, refused);
      const named = failure.kind === 'unauthorized' ? [...failure.message.matchAll(/«(.*?)»/g)].map(([, name]) => name) : [];
      expect(named.length).toBeGreaterThan(0);
      expect(labels).toEqual(expect.arrayContaining(named));
      expect(named.at(-1)).toBe('Chiave delle posizioni debitorie');
    }
  });

  it('sees a key of another segregation code, and says when it cannot see', async () => {
    expect((await health({ [V3]: listed('47000000000000001') })).rights.at(-1)).toMatchObject({ allowed: null, detail: expect.stringContaining('47') });
    expect((await health({ [V3]: { status: 200, json: { payment_position_list: [], page_info: {} } } })).rights.at(-1)).toMatchObject({ allowed: null });
  });

  it('knows a portal or a dead network from pagoPA', async () => {
    expect(await health({ [INFO]: { status: 404, json: { statusCode: 404, message: 'Resource not found' } } })).toMatchObject({ ok: false, detail: expect.stringContaining('controlla l’indirizzo') });
    expect(await health({ [INFO]: PORTAL })).toMatchObject({ ok: false, detail: expect.stringContaining('non è pagoPA') });
    expect(await health({ [INFO]: { fails: 'NAME_NOT_FOUND', sent: false } })).toMatchObject({ ok: false, detail: expect.stringContaining('non si trova') });
    expect(await health({ [INFO]: { status: 401, text: '' } })).toMatchObject({ ok: false, detail: expect.stringContaining('chiave') });
  });

  it('takes an empty list of receipts for a right that is there', async () => {
    expect((await health({ [CALLS.receipts]: problem(400, 'Bad request', 'Not enough elements') })).rights[1]).toMatchObject({ allowed: true });
  });
});

describe('the guided connection', () => {
  const secrets = { positionsKey: '0123456789abcdef' };
  const check = (settings: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> = secrets) => connectorModule.check(settings, given).map(({ field }) => field);

  it('knows the addresses of both environments', () => {
    expect(gpdSettings({ environment: 'UAT' }, ORGANIZATION, '01').baseUrls).toEqual({
      positionsV3: 'https://api.uat.platform.pagopa.it/gpd/debt-positions-service/v3', positionsV1: 'https://api.uat.platform.pagopa.it/gpd/debt-positions-service/v1', receipts: 'https://api.uat.platform.pagopa.it/gpd/payments-receipts-service/v1',
      flows: 'https://api.uat.platform.pagopa.it/fdr-org/service/v1', upload: 'https://api.uat.platform.pagopa.it/upload/gpd/debt-positions-service/v2',
    });
    expect(gpdSettings({ environment: 'PROD' }, ORGANIZATION, '01').baseUrls.flows).toBe('https://api.platform.pagopa.it/fdr-org/service/v1');
    expect(gpdSettings({ environment: 'OTHER', root: 'https://prova.it/', flowsUrl: 'https://fdr.it/x' }, ORGANIZATION, '01').baseUrls).toMatchObject({ receipts: 'https://prova.it/gpd/payments-receipts-service/v1', flows: 'https://fdr.it/x' });
  });

  it('names every field that is wrong', () => {
    expect(check({ environment: 'UAT', callsPerTenSeconds: '30' })).toEqual([]);
    expect(check({ environment: '' }, {})).toEqual(['environment', 'positionsKey']);
    expect(check({ environment: 'OTHER', root: 'http://lontano.it', flowsUrl: 'x', brokerCode: '12', callsPerTenSeconds: '96', proxyUrl: 'proxy' })).toEqual(['root', 'flowsUrl', 'brokerCode', 'callsPerTenSeconds', 'proxyUrl']);
    expect(check({ environment: 'UAT' }, { positionsKey: 'con spazio' })).toEqual(['positionsKey']);
  });

  it('asks for keys as secrets and for nothing else so', () => {
    expect(GPD_FIELDS.filter(({ kind }) => kind === 'secret').map(({ key }) => key)).toEqual(['positionsKey', 'receiptsKey', 'flowsKey', 'uploadKey', 'proxyPassword']);
  });
});

describe('over a real connection', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function connected(script: Script, settings: Readonly<Record<string, string>> = {}) {
    const remote = scriptedRemote(script);
    const server = await scriptedServer(remote);
    const times: number[] = [];
    const parts: ConnectorParts = { organization: { fiscalCode: ORGANIZATION, name: 'Comune di Prova' }, segregationCode: '01', stateFolder: '/tmp', nowMs: () => Date.now(), random: () => 0.5, scheduler: systemScheduler, lastCallsMs: [], onServerTime: (serverMs) => void times.push(serverMs) };
    const made = await connectorModule.create({ environment: 'OTHER', root: server.url, brokerCode: ORGANIZATION, ...settings }, { positionsKey: 'chiave-vera' }, parts);
    if (!made.ok) throw new Error(made.error.message);
    stops.push(server.stop, () => made.value.close());
    return { gpd: made.value, remote, times };
  }

  it('creates, updates, cancels, and pulls', async () => {
    const { gpd, remote, times } = await connected({
      ...WELL, [CALLS.create]: { status: 201, json: {} }, [CALLS.read]: [held(), held(), held({ version: 'b' }), held({ status: 'UNPAYABLE' })], [CALLS.update]: { status: 200, json: { iupd: SNAPSHOT.iupd } }, [CALLS.invalidate]: { status: 200, json: {} }, [CALLS.readV1]: { status: 200, json: { status: 'INVALID' } },
      [CALLS.receipts]: { status: 200, json: { totalPages: 1, results: [{ iuv: FIRST.iuv, paymentDateTime: '2026-11-28T11:00:00', status: 'PAID' }] } }, [CALLS.receipt]: { status: 200, text: receiptXml('RT-9') },
    });
    const created = await gpd.upsertPosition(SNAPSHOT, null, lent());
    expect(created).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE' } });
    const known = created.kind === 'acked' && created.remote !== null ? { version: created.remote.version, hash: created.remote.hash } : null;
    expect(await gpd.upsertPosition(SNAPSHOT, known, lent())).toMatchObject({ kind: 'acked', remote: { version: 'b' } });
    expect(await gpd.cancelPosition({ organization: ORGANIZATION, iupd: SNAPSHOT.iupd, navs: [FIRST.nav] }, 'x', lent())).toMatchObject({ kind: 'acked', remote: { status: 'CANCELLED' } });
    expect(await gpd.pull('RECEIPTS', ORGANIZATION, { from: '2026-11-22T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z', page: null }, lent())).toMatchObject({ ok: true, value: { items: [{ naturalKey: `${ORGANIZATION}/${FIRST.iuv}/RT-9` }] } });
    expect(await gpd.health(lent())).toMatchObject({ ok: true });
    expect(remote.asked.every(({ headers }) => headers['ocp-apim-subscription-key'] === 'chiave-vera' && /^[0-9a-f-]{36}$/.test(headers['x-request-id'] ?? ''))).toBe(true);
    expect(new Set(remote.asked.map(({ headers }) => headers['x-request-id'])).size).toBe(remote.asked.length);
    expect(times.length).toBe(remote.asked.length);
  });

  it('a connection cut after sending is ambiguous, and a repeat finds it there', async () => {
    const { gpd } = await connected({ [CALLS.create]: [{ fails: 'x', sent: true }, problem(409, 'The debt position violated constraints of uniqueness')], [CALLS.read]: held() });
    expect(await gpd.upsertPosition(SNAPSHOT, null, lent())).toMatchObject({ kind: 'ambiguous', code: 'CONNECTION_LOST' });
    expect(await gpd.upsertPosition(SNAPSHOT, null, lent())).toMatchObject({ kind: 'acked' });
  });

  it('no more calls leave than were allowed, whatever they are for', async () => {
    const { gpd, remote } = await connected({ [CALLS.read]: held() }, { callsPerTenSeconds: '3' });
    const giveUp = new AbortController();
    const reads = Array.from({ length: 5 }, () => gpd.readPosition({ organization: ORGANIZATION, iupd: SNAPSHOT.iupd, navs: [] }, { ...lent(), signal: giveUp.signal }));
    await Promise.all(reads.slice(0, 3));
    giveUp.abort();
    expect((await Promise.all(reads)).map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
    expect(remote.asked).toHaveLength(3);
  });

  it('what never arrived is not there when asked', async () => {
    const { gpd } = await connected({ [CALLS.read]: NOT_FOUND });
    expect(await gpd.readPosition({ organization: ORGANIZATION, iupd: SNAPSHOT.iupd, navs: [] }, lent())).toEqual({ ok: true, value: { notFound: true } });
  });
});
