import { describe, expect, test } from 'vitest';
import type { SendCtx } from '../../connector.ts';
import { isNotFound } from '../../connector.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../http/http-client.ts';
import { snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import { createGovPayApi } from './govpay-calls.ts';
import { createGovPayConnector } from './govpay-connector.ts';
import { checkGovPay, readGovPay } from './govpay-settings.ts';
import { dayShownIn, wallClockIn } from './server-zone.ts';

const ORGANIZATION = '99999000013';
const SETTINGS = {
  pendenzeUrl: 'https://govpay.example.it/govpay/backend/api/pendenze/rs/basic/v2', ragioneriaUrl: 'https://govpay.example.it/govpay/backend/api/ragioneria/rs/basic/v3', application: 'SPORTELLO', authentication: 'basic', user: 'comune', types: 'TARI=tari-2026', zone: 'Europe/Rome',
  callsPerTenSeconds: '30', keepAlive: 'true',
};

function position(more: Partial<PositionSnapshot> = {}, days: Readonly<{ dueDate: string | null; payableUntil: string | null }> = { dueDate: '2026-12-31', payableUntil: null }): PositionSnapshot {
  return {
    positionId: 1, iupd: `SPO${'a'.repeat(32)}`, organization: ORGANIZATION, companyName: 'Comune di Esempio', officeName: 'Tributi', service: 'TARI', remoteService: null, description: 'TARI 2026',
    debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario', street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT', email: null, phone: '347 1234567' },
    options: [{
      description: 'Rata unica', switchToExpired: days.payableUntil !== null, installments: [{
        id: 1, nav: '301000000000000043', iuv: '01000000000000043', amountCents: 15_001, description: 'TARI 2026', ...days,
        transfers: [
          { index: 1, payeeFiscalCode: ORGANIZATION, payeeName: 'Comune di Esempio', iban: 'IT60X0542811101000000123456', postalIban: null, stamp: false, amountCents: 14_286, category: '9/0101002IM/', description: 'TARI 2026' },
          { index: 2, payeeFiscalCode: '01234567890', payeeName: 'Provincia', iban: 'IT60X0542811101000000987654', postalIban: null, stamp: false, amountCents: 715, category: '9/0201102IM/', description: 'TEFA 2026' },
        ],
      }],
    }], ...more,
  };
}

type Stored = Record<string, unknown> & { stato: string };
type Answering = (request: HttpRequest) => Readonly<{ status: number; json?: unknown; body?: string; retryAfterMs?: number }> | 'cut' | 'unreached' | null;

/** GovPay's pendenze as they lie there; `first` may answer before it, or cut the line after it. */
function govpay(first: Answering = () => null) {
  const pendenze = new Map<string, Stored>();
  const requests: HttpRequest[] = [];
  const answer = (status: number, json: unknown, body?: string, retryAfterMs: number | null = null): Awaited<ReturnType<HttpClient['exchange']>> => {
    const value: HttpAnswer = { status, headers: {}, body: Buffer.from(body ?? JSON.stringify(json ?? {})), requestId: 'r', retryAfterMs, dateMs: null };
    return { ok: true, value };
  };
  const served = (request: HttpRequest): Awaited<ReturnType<HttpClient['exchange']>> => {
    const id = request.path.split('/').at(-1) ?? '';
    const stored = pendenze.get(id);
    if (request.method === 'PUT') {
      const body: Record<string, unknown> = JSON.parse(String(request.body));
      pendenze.set(id, { ...body, idA2A: 'SPORTELLO', idPendenza: id, dominio: { idDominio: body['idDominio'] }, stato: 'NON_ESEGUITA' });
      return answer(stored === undefined ? 201 : 200, { idDominio: body['idDominio'], numeroAvviso: body['numeroAvviso'] });
    }
    if (stored === undefined) return answer(404, { categoria: 'OPERAZIONE', codice: '404000', descrizione: 'x' });
    if (request.method === 'PATCH') {
      if (!['NON_ESEGUITA', 'ANNULLATA'].includes(stored.stato)) return answer(422, { categoria: 'RICHIESTA', codice: 'VER_003', descrizione: 'Rossi Mario' });
      stored.stato = 'ANNULLATA';
      return answer(200, stored);
    }
    return answer(200, stored);
  };
  const http: HttpClient = {
    async exchange(request) {
      requests.push(request);
      const told = first(request);
      if (told === 'unreached') return { ok: false, error: { kind: 'network', sent: false, code: 'ECONNREFUSED' } };
      if (told === 'cut') {
        served(request);
        return { ok: false, error: { kind: 'network', sent: true, code: 'ECONNRESET' } };
      }
      return told === null ? served(request) : answer(told.status, told.json, told.body, told.retryAfterMs ?? null);
    },
    onServerTime: () => undefined, close: async () => undefined,
  };
  const settings = readGovPay(SETTINGS);
  if (settings === null) throw new Error('settings');
  const api = createGovPayApi(http, { Authorization: 'Basic c2VncmV0bw==' });
  return { pendenze, requests, connector: createGovPayConnector({ settings, pendenze: api, ragioneria: api, organization: ORGANIZATION, segregationCode: '01', close: async () => undefined }) };
}

const ctx = (attempt = 1): SendCtx => ({ intentId: 'i', intentVersion: 1, attempt, signal: new AbortController().signal, nowMs: () => 0, record: () => undefined });
const KNOWN = { version: null, hash: snapshotHash(position()) };
const FAULT = (codice: string) => ({ status: 422, json: { categoria: 'RICHIESTA', codice, descrizione: 'dice Rossi Mario RSSMRA80A01H501U' } });

describe('creating', () => {
  test('looks first and is then one PUT, in euro, under the notice number, with the type of the settings, and acked only when read back equal', async () => {
    const { connector, requests, pendenze } = govpay();
    const sent = await connector.upsertPosition(position(), null, ctx());
    expect(sent).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE', hash: snapshotHash(position()), installments: [{ nav: '301000000000000043', iuv: '01000000000000043', amountCents: 15_001, dueDate: '2026-12-31', notificationFeeCents: 0, transfers: [{ index: 1, payeeFiscalCode: ORGANIZATION, iban: 'IT60X0542811101000000123456', amountCents: 14_286 }, { index: 2, payeeFiscalCode: '01234567890', iban: 'IT60X0542811101000000987654', amountCents: 715 }] }] } });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /pendenze/SPORTELLO/301000000000000043', 'PUT /pendenze/SPORTELLO/301000000000000043', 'GET /pendenze/SPORTELLO/301000000000000043']);
    expect(pendenze.get('301000000000000043')).toMatchObject({
      idTipoPendenza: 'tari-2026', importo: 150.01, numeroAvviso: '301000000000000043', soggettoPagatore: { tipo: 'F', identificativo: 'RSSMRA80A01H501U', cellulare: '+39 347-1234567' },
      voci: [{ idVocePendenza: '1', importo: 142.86, tipoContabilita: 'ALTRO', codiceContabilita: '0101002IM' }, { idVocePendenza: '2', importo: 7.15, idDominio: '01234567890' }],
    });
  });

  test('the postal account beside another goes with its voce, and with no other', async () => {
    const { connector, pendenze } = govpay();
    const one = position().options[0]?.installments[0];
    if (one === undefined) throw new Error('installment');
    const beside = position({ options: [{ description: 'x', switchToExpired: false, installments: [{ ...one, transfers: one.transfers.map((transfer, at) => (at === 0 ? { ...transfer, postalIban: 'IT57N0760114800000011050036' } : transfer)) }] }] });
    expect(await connector.upsertPosition(beside, null, ctx())).toMatchObject({ kind: 'acked' });
    const voci = pendenze.get('301000000000000043')?.['voci'];
    expect(voci).toMatchObject([{ ibanAccredito: 'IT60X0542811101000000123456', ibanAppoggio: 'IT57N0760114800000011050036' }, { ibanAccredito: 'IT60X0542811101000000987654' }]);
    expect(Array.isArray(voci) ? voci[1] : null).not.toHaveProperty('ibanAppoggio');
  });

  test('a notice without last day stays payable: no dataScadenza, never dataValidita; one with a last day ends on it', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    expect(pendenze.get('301000000000000043')).not.toHaveProperty('dataScadenza');
    const until = position({}, { dueDate: '2026-12-31', payableUntil: '2027-03-31' });
    expect(await connector.upsertPosition(until, KNOWN, ctx())).toMatchObject({ kind: 'acked', remote: { installments: [{ dueDate: '2026-12-31' }] } });
    expect(pendenze.get('301000000000000043')).toMatchObject({ dataScadenza: '2027-03-31' });
    expect(JSON.stringify([...pendenze.values()])).not.toContain('dataValidita');
  });

  test('several installments are joined by one document, each a pendenza of its own', async () => {
    const { connector, pendenze } = govpay();
    const one = position().options[0]?.installments[0];
    if (one === undefined) throw new Error('installment');
    const plan = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [one, { ...one, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }] });
    expect(await connector.upsertPosition(plan, null, ctx())).toMatchObject({ kind: 'acked' });
    expect([...pendenze.values()].map((stored) => stored['documento'])).toEqual([{ identificativo: plan.iupd, descrizione: 'TARI 2026', rata: 1 }, { identificativo: plan.iupd, descrizione: 'TARI 2026', rata: 2 }]);
  });

  test('a plan in the place of the whole ends the whole there, and a fine that passes to its full amount the reduced one', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    const one = position().options[0]?.installments[0];
    if (one === undefined) throw new Error('installment');
    const instead = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [{ ...one, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }], withdrawn: [one.nav] });
    expect(await connector.upsertPosition(instead, KNOWN, ctx())).toMatchObject({ kind: 'acked' });
    expect([...pendenze].map(([nav, { stato }]) => [nav, stato])).toEqual([[one.nav, 'ANNULLATA'], ['301000000000000144', 'NON_ESEGUITA']]);
    expect(await connector.upsertPosition({ ...instead, description: 'TARI' }, { version: null, hash: snapshotHash(instead) }, ctx())).toMatchObject({ kind: 'acked' });
  });

  test('cut between the end of one way of paying and the beginning of the other, it goes on', async () => {
    let puts = 0;
    const { connector, pendenze } = govpay(({ method }) => (method === 'PUT' && (puts += 1) === 2 ? 'unreached' : null));
    await connector.upsertPosition(position(), null, ctx());
    const one = position().options[0]?.installments[0];
    if (one === undefined) throw new Error('installment');
    const instead = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [{ ...one, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }], withdrawn: [one.nav] });
    expect(await connector.upsertPosition(instead, KNOWN, ctx())).toMatchObject({ kind: 'retry' });
    expect(await connector.upsertPosition(instead, KNOWN, ctx(2))).toMatchObject({ kind: 'acked' });
    expect([...pendenze.values()].map(({ stato }) => stato)).toEqual(['ANNULLATA', 'NON_ESEGUITA']);
  });

  test('a whole that was paid meanwhile is not left behind for a plan', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    const one = position().options[0]?.installments[0];
    const whole = pendenze.get(one?.nav ?? '');
    if (one === undefined || whole === undefined) throw new Error('installment');
    whole.stato = 'ESEGUITA';
    const instead = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [{ ...one, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }], withdrawn: [one.nav] });
    expect(await connector.upsertPosition(instead, KNOWN, ctx())).toMatchObject({ kind: 'conflict' });
    expect(pendenze.size).toBe(1);
  });

  test('a line cut after sending is ambiguous, one never reached is tried again, a second attempt reads before it writes', async () => {
    const cut = govpay(({ method }) => (method === 'PUT' ? 'cut' : null));
    expect(await cut.connector.upsertPosition(position(), null, ctx())).toMatchObject({ kind: 'ambiguous' });
    expect(await cut.connector.upsertPosition(position(), null, ctx(2))).toMatchObject({ kind: 'acked' });
    expect(cut.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(await govpay(() => 'unreached').connector.upsertPosition(position(), null, ctx())).toMatchObject({ kind: 'retry', scope: 'connector' });
  });

  test('refusals are told in Italian with their remedy and without the words of the server', async () => {
    for (const code of ['VER_020', 'VER_027', 'TVR_000', 'VER_999']) {
      const sent = await govpay(({ method }) => (method === 'PUT' ? FAULT(code) : null)).connector.upsertPosition(position(), null, ctx());
      expect(sent).toMatchObject({ kind: 'rejected', remedy: { code } });
      expect(JSON.stringify(sent)).not.toMatch(/Rossi|RSSMRA/);
    }
    expect(await govpay(({ method }) => (method === 'PUT' ? FAULT('VER_020') : null)).connector.upsertPosition(position(), null, ctx())).toMatchObject({ remedy: { fields: { iban: expect.stringContaining('IBAN') } } });
  });

  describe('what lies there already under its number', () => {
    async function lying(change: Readonly<Record<string, unknown>>) {
      const there = govpay();
      await there.connector.upsertPosition(position(), null, ctx());
      Object.assign(there.pendenze.get('301000000000000043') ?? {}, change);
      there.requests.length = 0;
      return { ...there, puts: () => there.requests.filter(({ method }) => method === 'PUT').length };
    }

    test('sent by another desk as it is here: it is there, nothing is written', async () => {
      const { connector, puts } = await lying({});
      expect(await connector.upsertPosition(position(), null, ctx())).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE' } });
      expect(puts()).toBe(0);
    });

    test.each([
      ['cancelled since', { stato: 'ANNULLATA' }, 'STATE_CANCELLED', 'CANCELLED'], ['changed since', { importo: 99 }, 'CHANGED', 'PAYABLE'], ['paid since', { stato: 'ESEGUITA' }, 'STATE_PAID', 'PAID'],
    ] as const)('%s by another desk: a person decides, nothing is written over', async (_name, change, code, status) => {
      for (const attempt of [1, 2]) {
        const { connector, puts } = await lying(change);
        expect(await connector.upsertPosition(position(), null, ctx(attempt))).toMatchObject({ kind: 'conflict', code, remote: { status } });
        expect(puts()).toBe(0);
      }
    });

    test('what a person saw there and sends again all the same is written over, but only that', async () => {
      const shown = { hash: snapshotHash(position()), status: 'CANCELLED' } as const;
      const { connector, pendenze } = await lying({ stato: 'ANNULLATA' });
      expect(await connector.upsertPosition(position(), null, { ...ctx(), shown })).toMatchObject({ kind: 'acked' });
      expect(pendenze.get('301000000000000043')).toMatchObject({ stato: 'NON_ESEGUITA' });
      const changed = await lying({ stato: 'ANNULLATA', importo: 99 });
      expect(await changed.connector.upsertPosition(position(), null, { ...ctx(), shown })).toMatchObject({ kind: 'conflict' });
    });

    test.each([401, 500, 503])('a plan of which a part arrived before a %i is in doubt, never as if untried, and is gone on with', async (stop) => {
      let puts = 0;
      const { connector, pendenze } = govpay(({ method }) => (method === 'PUT' && (puts += 1) === 2 ? { status: stop } : null));
      const one = position().options[0]?.installments[0];
      if (one === undefined) throw new Error('installment');
      const plan = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [one, { ...one, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }] });
      expect(await connector.upsertPosition(plan, null, ctx())).toMatchObject({ kind: 'ambiguous' });
      expect(pendenze.size).toBe(1);
      expect(await connector.upsertPosition(plan, null, ctx(2))).toMatchObject({ kind: 'acked' });
      expect(pendenze.size).toBe(2);
    });
  });

  test('a number that another pendenza bears is no retry but a collision', async () => {
    expect(await govpay(({ method }) => (method === 'PUT' ? FAULT('VER_025') : null)).connector.upsertPosition(position(), null, ctx())).toEqual({ kind: 'conflict', remote: { notFound: true }, code: 'VER_025' });
  });

  test('what passes is tried again as the server asks; wrong credentials stop everything; HTML with 200 is doubt', async () => {
    const sending = (answer: ReturnType<Answering>) => govpay(({ method }) => (method === 'PUT' ? answer : null)).connector.upsertPosition(position(), null, ctx());
    expect(await sending({ status: 429, retryAfterMs: 7_000 })).toMatchObject({ kind: 'retry', afterMs: 7_000, scope: 'connector' });
    expect(await sending({ status: 500 })).toMatchObject({ kind: 'retry', scope: 'row', code: 'HTTP_500' });
    expect(await sending({ status: 401 })).toMatchObject({ kind: 'unauthorized' });
    expect(await sending({ status: 400, json: { categoria: 'AUTORIZZAZIONE', codice: 'APP_002', descrizione: 'x' } })).toMatchObject({ kind: 'unauthorized' });
    expect(await sending({ status: 200, body: '<html>Portale</html>' })).toMatchObject({ kind: 'ambiguous' });
    expect(await sending({ status: 504 })).toMatchObject({ kind: 'ambiguous' });
  });

  test('what it cannot hold is told before anything is sent', async () => {
    const { connector, requests } = govpay();
    const [option] = position().options;
    if (option === undefined) throw new Error('option');
    expect(await connector.upsertPosition(position({ options: [option, option] }), null, ctx())).toMatchObject({ kind: 'rejected', remedy: { code: 'MULTI_PLAN' } });
    expect(await connector.upsertPosition(position({ service: null }), null, ctx())).toMatchObject({ kind: 'rejected', remedy: { code: 'NO_TYPE' } });
    expect(requests).toEqual([]);
  });
});

describe('changing', () => {
  const changed = position({}, { dueDate: '2027-01-31', payableUntil: null });

  test('a change of causale alone is sent too', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    const [option] = position().options;
    const [installment] = option?.installments ?? [];
    if (option === undefined || installment === undefined) throw new Error('installment');
    expect(await connector.upsertPosition(position({ options: [{ ...option, installments: [{ ...installment, description: 'TARI 2026 conguaglio' }] }] }), KNOWN, ctx())).toMatchObject({ kind: 'acked' });
    expect(pendenze.get('301000000000000043')).toMatchObject({ causale: 'TARI 2026 conguaglio' });
  });

  test('what is read tells whether causali and debtor are those that were sent', async () => {
    const { connector, pendenze } = govpay();
    const asked = position();
    const ref = { organization: ORGANIZATION, iupd: asked.iupd, navs: ['301000000000000043'] };
    const isThere = async () => {
      const read = await connector.readPosition(ref, { runId: 'r', signal: new AbortController().signal, nowMs: () => 0, record: () => undefined });
      return read.ok && 'textsHash' in read.value && read.value.textsHash === connector.textsHash?.(asked);
    };
    await connector.upsertPosition(asked, null, ctx());
    expect(await isThere()).toBe(true);
    const stored = pendenze.get('301000000000000043');
    if (stored !== undefined) stored['causale'] = 'Altro';
    expect(await isThere()).toBe(false);
  });

  test('a cancelled pendenza is never put back (fact 6), a paid one never written over', async () => {
    for (const stato of ['ANNULLATA', 'ESEGUITA', 'INCASSATA', 'ANOMALA']) {
      const { connector, pendenze, requests } = govpay();
      await connector.upsertPosition(position(), null, ctx());
      const stored = pendenze.get('301000000000000043');
      if (stored !== undefined) stored.stato = stato;
      requests.length = 0;
      expect(await connector.upsertPosition(changed, KNOWN, ctx())).toMatchObject({ kind: 'conflict' });
      expect(requests.some(({ method }) => method === 'PUT')).toBe(false);
    }
  });

  test('what another program changed meanwhile is a conflict, and what vanished is not made again', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    const stored = pendenze.get('301000000000000043');
    if (stored !== undefined) stored['importo'] = 99;
    expect(await connector.upsertPosition(changed, KNOWN, ctx())).toMatchObject({ kind: 'conflict', code: 'CHANGED' });
    pendenze.clear();
    expect(await connector.upsertPosition(changed, KNOWN, ctx())).toMatchObject({ kind: 'conflict', remote: { notFound: true } });
    expect(pendenze.size).toBe(0);
  });
});

describe('cancelling', () => {
  test('is idempotent, and one that crosses a payment is a conflict, not a success', async () => {
    const { connector, pendenze } = govpay();
    await connector.upsertPosition(position(), null, ctx());
    const ref = { organization: ORGANIZATION, iupd: position().iupd, navs: ['301000000000000043'] };
    expect(await connector.cancelPosition(ref, 'Emessa per errore', ctx())).toMatchObject({ kind: 'acked', remote: { status: 'CANCELLED' } });
    expect(await connector.cancelPosition(ref, 'Emessa per errore', ctx())).toMatchObject({ kind: 'acked' });
    const stored = pendenze.get('301000000000000043');
    if (stored !== undefined) stored.stato = 'ESEGUITA';
    expect(await connector.cancelPosition(ref, 'Emessa per errore', ctx())).toMatchObject({ kind: 'conflict', remote: { status: 'PAID' } });
    pendenze.clear();
    expect(await connector.cancelPosition(ref, 'Emessa per errore', ctx())).toMatchObject({ kind: 'conflict', remote: { notFound: true } });
  });
});

describe('an installment that was paid outside pagoPA', () => {
  const SECOND = '301000000000000144';
  const one = position().options[0]?.installments[0];
  if (one === undefined) throw new Error('installment');
  const plan = position({ options: [{ description: 'Rate', switchToExpired: false, installments: [one, { ...one, id: 2, nav: SECOND, iuv: SECOND.slice(1) }] }] });
  const known = { version: null, hash: snapshotHash(plan) };
  const ref = { organization: ORGANIZATION, iupd: plan.iupd, nav: one.nav, iuv: one.iuv, wholeNavs: [one.nav, SECOND] };
  async function marked() {
    const there = govpay();
    await there.connector.upsertPosition(plan, null, ctx());
    const sent = await there.connector.markPaidElsewhere?.(ref, '2026-11-20T11:00:00.000Z', 'Bonifico', ctx());
    return { ...there, sent, states: () => [...there.pendenze.values()].map(({ stato }) => stato) };
  }

  test('is cancelled alone, and what is answered is the whole position with the terms that it had', async () => {
    const { sent, states } = await marked();
    expect(sent).toMatchObject({ kind: 'acked', remote: { status: 'PAYABLE', hash: known.hash, installments: [{ status: 'CANCELLED' }, { status: 'PAYABLE' }] } });
    expect(states()).toEqual(['ANNULLATA', 'NON_ESEGUITA']);
  });

  test('one that nobody paid, lost with its plan, is annulled with that reason and no word of a payment', async () => {
    const there = govpay();
    await there.connector.upsertPosition(plan, null, ctx());
    expect(await there.connector.markPaidElsewhere?.({ ...ref, notPaid: true }, '2026-11-20T11:00:00.000Z', 'Piano di rate decaduto', ctx())).toMatchObject({ kind: 'acked', remote: { installments: [{ status: 'CANCELLED' }, { status: 'PAYABLE' }] } });
    expect(JSON.parse(String(there.requests.find(({ method }) => method === 'PATCH')?.body))).toContainEqual({ op: 'REPLACE', path: '/descrizioneStato', value: 'Piano di rate decaduto' });
  });

  test('stays closed while others of the plan change, and opens again when its registration is taken back', async () => {
    const { connector, states } = await marked();
    const changed = { ...plan, options: plan.options.map((option) => ({ ...option, installments: option.installments.map((row) => (row.nav === SECOND ? { ...row, dueDate: '2027-02-28' } : row)) })) };
    expect(await connector.upsertPosition(changed, known, { ...ctx(), marks: { closed: [one.nav], takenBack: [] } })).toMatchObject({ kind: 'acked' });
    expect(states()).toEqual(['ANNULLATA', 'NON_ESEGUITA']);
    const again = { version: null, hash: snapshotHash(changed) };
    expect(await connector.upsertPosition(changed, again, { ...ctx(), marks: { closed: [], takenBack: [one.nav] } })).toMatchObject({ kind: 'acked', remote: { installments: [{ status: 'PAYABLE' }, { status: 'PAYABLE' }] } });
    expect(states()).toEqual(['NON_ESEGUITA', 'NON_ESEGUITA']);
  });

  test('one that others cancelled is not brought back by a change of the plan', async () => {
    const { connector, states } = await marked();
    expect(await connector.upsertPosition(plan, known, ctx())).toMatchObject({ kind: 'conflict', code: 'STATE_CANCELLED' });
    expect(states()).toEqual(['ANNULLATA', 'NON_ESEGUITA']);
  });
});

test.each([400, 422])('a cancellation refused with %i is settled by reading what there is', async (status) => {
  const { connector, pendenze } = govpay(({ method }) => (method === 'PATCH' ? { status, json: { categoria: 'RICHIESTA', codice: 'SINTASSI', descrizione: 'Non e\' consentito' } } : null));
  await connector.upsertPosition(position(), null, ctx());
  const stored = pendenze.get('301000000000000043');
  if (stored !== undefined) stored.stato = 'ESEGUITA';
  expect(await connector.cancelPosition({ organization: ORGANIZATION, iupd: position().iupd, navs: ['301000000000000043'] }, 'Emessa per errore', ctx())).toMatchObject({ kind: 'conflict', remote: { status: 'PAID' } });
});

describe('pulling', () => {
  const cursor = { from: null, to: '2026-11-29T08:00:00.000Z', page: null };

  test('whatever got there by the end of the window was offered: each item moves the cursor to it', async () => {
    const { connector } = govpay(({ path }) => ({ status: 200, json: path.startsWith('/riscossioni') ? { risultatiPerPagina: 50, pagina: 1, risultati: [{ iuv: '01000000000000043', iur: 'R1', indice: 1 }] } : {} }));
    expect(await connector.pull('COLLECTIONS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' })).toMatchObject({ ok: true, value: { items: [{ highWater: cursor.to }], next: null } });
  });

  test('a page without rows is empty; JSON of somebody else is no empty page', async () => {
    const answers = [{ risultatiPerPagina: 50, pagina: 1 }, { unexpected: true, items: 'none' }];
    const { connector } = govpay(() => ({ status: 200, json: answers.shift() }));
    expect(await connector.pull('RECEIPTS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' })).toMatchObject({ ok: true, value: { items: [] } });
    expect(await connector.pull('RECEIPTS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' })).toMatchObject({ ok: false, error: { kind: 'retry', code: 'UNREADABLE_ANSWER' } });
  });
});

describe('a row that cannot be read', () => {
  const cursor = { from: null, to: '2026-11-29T08:00:00.000Z', page: null };
  const dominio = { idDominio: ORGANIZATION };
  const receipts = ['1', '2', '3'].map((idRicevuta) => ({ dominio, iuv: '01', idRicevuta }));
  const flows = ['A', 'B', 'C'].map((idFlusso) => ({ dominio, idFlusso, dataFlusso: '2026-11-27T10:00:00.000+0100', idPsp: 'PSP1', revisione: null }));
  const whole = { status: 200, json: { dominio, iuv: '01', idRicevuta: 'x', rt: { xml: Buffer.from('<a/>').toString('base64') } } };
  const lists: Answering = ({ path }) => (path.startsWith('/ricevute?') ? { status: 200, json: { pagina: 1, risultati: receipts } } : path.startsWith('/flussiRendicontazione?') ? { status: 200, json: { pagina: 1, risultati: flows } } : null);

  test.each([{ status: 500 }, { status: 422, json: {} }, { status: 200, json: { rt: 'x' } }, { status: 200, json: { ...whole.json, rt: { xml: null } } }])('among receipts holds back none of those behind it, and is asked for again by itself: $status', async (broken) => {
    let mended = false;
    const { connector } = govpay((request) => lists(request) ?? (request.path.endsWith('/1') && !mended ? broken : whole));
    const page = await connector.pull('RECEIPTS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' });
    expect(page).toMatchObject({ ok: true, value: { items: [{ highWater: cursor.to }, {}], next: null, skipped: 1, rows: { given: ['01/2', '01/3'], missing: [{ key: '01/1', at: null }] } } });
    mended = true;
    expect(await connector.fetchRow?.('RECEIPTS', ORGANIZATION, '01/1', { ...ctx(), runId: 'r' })).toMatchObject({ ok: true, value: { naturalKey: `${ORGANIZATION}/01/1` } });
  });

  test.each([{ status: 500 }, { status: 422, json: {} }, { status: 404 }, { status: 200, body: '<FlussoRiversamento>' }])('among flows holds back none of those behind it, and is asked for again by itself: $status', async (broken) => {
    let mended = false;
    const { connector } = govpay((request) => lists(request) ?? (request.path.includes('/A/') && !mended ? broken : { status: 200, body: '<FlussoRiversamento/>' }));
    const page = await connector.pull('FLOWS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' });
    const key = 'PSP1/A/2026-11-27T10:00:00.000+0100/';
    expect(page).toMatchObject({ ok: true, value: { items: [{ highWater: cursor.to }, {}], skipped: 1, rows: { missing: [{ key, at: null }] } } });
    mended = true;
    expect(await connector.fetchRow?.('FLOWS', ORGANIZATION, key, { ...ctx(), runId: 'r' })).toMatchObject({ ok: true, value: { naturalKey: 'PSP1/A/2026-11-27T10:00:00.000+0100' } });
  });

  test('read again in the overlap costs no second call, and is handed over again; a flow is fetched once a day', async () => {
    const { connector, requests } = govpay((request) => lists(request) ?? (request.path.startsWith('/ricevute') ? whole : { status: 200, body: '<FlussoRiversamento/>' }));
    const pulled = async (stream: 'RECEIPTS' | 'FLOWS', nowMs: number): Promise<number> => {
      const page = await connector.pull(stream, ORGANIZATION, cursor, { ...ctx(), nowMs: () => nowMs, runId: 'r' });
      return page.ok ? page.value.items.length : -1;
    };
    const fetches = (path: string): number => requests.filter((request) => request.path.startsWith(path) && !request.path.includes('?')).length;
    for (const minute of [0, 5, 10]) expect([await pulled('RECEIPTS', minute * 60_000), await pulled('FLOWS', minute * 60_000)]).toEqual([3, 3]);
    expect([fetches('/ricevute/'), fetches('/flussiRendicontazione/')]).toEqual([3, 3]);
    expect([await pulled('RECEIPTS', 86_400_000), await pulled('FLOWS', 86_400_000)]).toEqual([3, 3]);
    expect([fetches('/ricevute/'), fetches('/flussiRendicontazione/')]).toEqual([3, 6]);
  });

  test('several one after another are the service only when its list does not answer either, and a service that is overloaded makes everything wait', async () => {
    let listings = 0;
    const pulled = (answer: ReturnType<Answering>, later: ReturnType<Answering> = null) => {
      listings = 0;
      return govpay((request) => {
        const listed = lists(request);
        if (listed === null) return answer;
        listings += 1;
        return listings === 1 ? listed : later ?? listed;
      }).connector.pull('FLOWS', ORGANIZATION, cursor, { ...ctx(), runId: 'r' });
    };
    expect(await pulled({ status: 500 })).toMatchObject({ ok: true, value: { items: [], skipped: 3, rows: { given: [], missing: [{}, {}, {}] } } });
    expect(await pulled({ status: 500 }, { status: 500 })).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row' } });
    expect(await pulled({ status: 503, retryAfterMs: 9_000 })).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'connector', afterMs: 9_000 } });
  });
});

test('a position that is not there is told so, and never as a failure', async () => {
  const { connector } = govpay();
  const read = await connector.readPosition({ organization: ORGANIZATION, iupd: 'x', navs: ['301000000000000043'] }, { ...ctx(), runId: 'r' });
  expect(read.ok && isNotFound(read.value)).toBe(true);
});

test('the key never stands in what is recorded or answered', async () => {
  const { connector, requests } = govpay();
  const sent = await connector.upsertPosition(position(), null, ctx());
  expect(requests[0]?.headers['Authorization']).toBe('Basic c2VncmV0bw==');
  expect(JSON.stringify([sent, requests.map(({ path, body }) => [path, String(body)])])).not.toContain('c2VncmV0bw==');
});

test('settings are checked field by field, and only those that apply are asked', () => {
  expect(checkGovPay(SETTINGS, { password: 'x' })).toEqual([]);
  expect(checkGovPay(SETTINGS, {}).map(({ field }) => field)).toEqual(['password']);
  expect(checkGovPay({ ...SETTINGS, authentication: 'apikey', apiId: 'a', apiIdHeader: 'X-ID', apiKeyHeader: 'X-KEY' }, { apiKey: 'k' })).toEqual([]);
  expect(checkGovPay({ ...SETTINGS, pendenzeUrl: 'govpay', types: 'TARI', zone: 'Roma', callsPerTenSeconds: '96', application: 'con spazi' }, { password: 'x' }).map(({ field }) => field).toSorted()).toEqual(['application', 'callsPerTenSeconds', 'pendenzeUrl', 'types', 'zone']);
});

test('times of a server follow its zone, summer and winter, and a server in another zone is noticed', () => {
  expect([wallClockIn('2026-07-01T22:30:00.000Z', 'Europe/Rome'), wallClockIn('2026-12-01T22:30:00.000Z', 'Europe/Rome'), wallClockIn('2026-10-25T01:30:00.000Z', 'Europe/Rome')]).toEqual(['2026-07-02T00:30:00', '2026-12-01T23:30:00', '2026-10-25T02:30:00']);
  expect(['Europe/Rome', 'UTC', 'Europe/London', 'Asia/Tokyo'].map((zone) => dayShownIn('2026-07-01', zone))).toEqual(['2026-07-01', '2026-06-30', '2026-06-30', '2026-07-01']);
  expect(dayShownIn('2026-02-30', 'UTC')).toBeNull();
});
