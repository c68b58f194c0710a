import { describe, expect, it } from 'vitest';
import { readReceiptFile } from '../../../main/features/payments/reading/index.ts';
import { numberOf, type CounterpartOptions } from '../index.ts';
import { FIRST, ORG, SECOND, startPlatform, type Platform } from '../platform-calls.fixture.ts';
import { pendenza, voce } from './pendenza-bodies.fixture.ts';

const ONE = '/pendenze/SPORTELLO/P-1';
const CANCEL = [{ op: 'REPLACE', path: '/stato', value: 'ANNULLATA' }, { op: 'REPLACE', path: '/descrizioneStato', value: 'errore' }];

async function withOne(options: CounterpartOptions = {}): Promise<Platform> {
  const platform = await startPlatform(options);
  await platform.pendenze('PUT', ONE, pendenza());
  return platform;
}

describe('GovPay, pendenze', () => {
  it('creates with 201, replaces with 200, and gives back what it took with days for dates', async () => {
    const { pendenze } = await startPlatform();
    const created = await pendenze('PUT', `${ONE}?stampaAvviso=true`, pendenza({ dataScadenza: '2026-12-31' }));
    expect([created.status, created.json]).toMatchObject([201, { idDominio: ORG, numeroAvviso: FIRST.nav, UUID: expect.any(String), pdf: expect.stringMatching(/^JVBER/) }]);
    expect((await pendenze('PUT', ONE, pendenza())).status).toBe(200);
    expect((await pendenze('GET', ONE)).json).toMatchObject({ idA2A: 'SPORTELLO', stato: 'NON_ESEGUITA', importo: 100, numeroAvviso: FIRST.nav, iuvAvviso: FIRST.iuv, dataCaricamento: '2026-11-29', datiAllegati: { nostro: 1 }, voci: [{ indice: 1, stato: 'Non eseguito', ibanAccredito: 'IT30G9999961000000060717356' }] });
    expect((await pendenze('GET', `/pendenze/byAvviso/${ORG}/${FIRST.nav}`)).json).toMatchObject({ idPendenza: 'P-1' });
    expect((await pendenze('GET', '/pendenze/SPORTELLO/P-9')).status).toBe(404);
  });

  it('gives a number of its own to whom brings none', async () => {
    const { pendenze } = await startPlatform();
    expect((await pendenze('PUT', ONE, pendenza({ nav: null }))).json).toMatchObject({ numeroAvviso: expect.stringMatching(/^301\d{15}$/) });
  });

  it.each([
    ['VER_001', pendenza({ voci: [voce('1', 50), voce('1', 50)] })], ['VER_002', pendenza({ voci: [voce('1', 99.99)] })], ['VER_017', pendenza({ nav: '400000000000000000' })], ['VER_027', pendenza({ nav: numberOf('47', 1).nav })], ['VER_039', pendenza({ nav: '001340105455507221' })],
    ['VER_025', pendenza({ nav: SECOND.nav })], ['TVR_000', pendenza({ idTipoPendenza: 'ALTRO' })], ['TVR_001', pendenza({ idTipoPendenza: 'VECCHIO' })], ['VER_020', pendenza({ iban: 'IT99X' + '0'.repeat(22) })], ['VER_032', pendenza({ iban: 'IT61M9999811100000920049643' })],
    ['VER_035', pendenza({ voci: [{ ...voce('1', 100), contabilita: { quote: [{ capitolo: '1', annoEsercizio: 2026, importo: 99 }] } }] })],
  ])('refuses with 422 and %s', async (code, body) => {
    const domain = { idDominio: ORG, ragioneSociale: 'Comune', auxDigit: '3', segregationCode: '01', applicationCode: '01', enabled: true, ibans: [{ iban: 'IT30G9999961000000060717356', enabled: true }, { iban: 'IT61M9999811100000920049643', enabled: false }], types: [{ id: 'TARI', enabled: true }, { id: 'VECCHIO', enabled: false }] };
    const { pendenze } = await startPlatform({ govpay: { domains: [domain] } });
    await pendenze('PUT', '/pendenze/SPORTELLO/P-0', pendenza({ nav: SECOND.nav }));
    const refused = await pendenze('PUT', ONE, body);
    expect([refused.status, refused.json]).toMatchObject([422, { categoria: 'RICHIESTA', codice: code }]);
  });

  it('refuses an amount of nothing, which the YAML allows, and what is not of the form, with 400', async () => {
    const { pendenze } = await startPlatform();
    expect((await pendenze('PUT', ONE, pendenza({ importo: 0 }))).status).toBe(400);
    expect((await pendenze('PUT', ONE, { ...pendenza(), causale: 'x'.repeat(141) })).json).toMatchObject({ codice: 'SINTASSI', dettaglio: expect.stringContaining('causale') });
  });

  it('keeps the caller to its own application', async () => {
    const { pendenze, raw } = await startPlatform();
    expect((await pendenze('PUT', '/pendenze/ALTRA/P-1', pendenza())).json).toMatchObject({ codice: 'APP_002' });
    expect((await pendenze('GET', '/profilo', undefined, { authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await raw('GET', '/govpay/backend/api/pendenze/rs/apikey/v2/profilo', { headers: { 'X-APP-ID': 'sportello', 'X-API-KEY': 'chiave-govpay' } })).json).toMatchObject({ nome: 'SPORTELLO', acl: expect.arrayContaining([{ servizio: 'Pendenze', autorizzazioni: ['Lettura', 'Scrittura'] }]) });
  });

  it.each([
    ['VER_023', pendenza({ iban: 'IT61M9999811100000920049643' })], ['VER_005', pendenza({ voci: [voce('1', 100)] })], ['VER_006', pendenza({ voci: [voce('1', 50), voce('9', 50)] })], ['VER_024', pendenza({ nav: SECOND.nav, voci: [voce('1', 50), voce('2', 50)] })],
    ['VER_004', pendenza({ idUnitaOperativa: 'UO', voci: [voce('1', 50), voce('2', 50)] })],
  ])('holds frozen what cannot change: %s', async (code, body) => {
    const { pendenze } = await startPlatform();
    await pendenze('PUT', ONE, pendenza({ voci: [voce('1', 50), voce('2', 50)] }));
    expect((await pendenze('PUT', ONE, code === 'VER_023' ? pendenza({ voci: [voce('1', 50, 'IT61M9999811100000920049643'), voce('2', 50)] }) : body)).json).toMatchObject({ codice: code });
    expect((await pendenze('PUT', ONE, pendenza({ importo: 150, voci: [voce('1', 50), voce('2', 50), voce('3', 50)] }))).status).toBe(200);
  });

  it('cancels and repeats it; a paid one cannot be cancelled nor replaced', async () => {
    const { pendenze, control } = await withOne();
    expect((await pendenze('PATCH', ONE, CANCEL)).json).toMatchObject({ stato: 'ANNULLATA', descrizioneStato: 'errore' });
    expect((await pendenze('PATCH', ONE, CANCEL)).status).toBe(200);
    expect(control.tryToPay(FIRST.nav).ok).toBe(false);
    await pendenze('PATCH', ONE, [{ op: 'REPLACE', path: '/stato', value: 'NON_ESEGUITA' }]);
    control.pay(FIRST.nav);
    expect((await pendenze('GET', ONE)).json).toMatchObject({ stato: 'ESEGUITA', dataPagamento: '2026-11-29', iuvPagamento: FIRST.iuv, rpp: [{ rt: { outcome: 'OK' } }] });
    expect((await pendenze('PATCH', ONE, CANCEL)).status).toBe(400);
    expect((await pendenze('PUT', ONE, pendenza())).json).toMatchObject({ codice: 'VER_003' });
  });

  it('writes a cancellation over a payment that crosses it, but the receipt is there', async () => {
    const { pendenze, ragioneria, control } = await withOne();
    control.crossNextCancel(FIRST.nav);
    expect((await pendenze('PATCH', ONE, CANCEL)).json).toMatchObject({ stato: 'ANNULLATA' });
    expect((await ragioneria('GET', '/ricevute?dataDa=2026-11-29')).json).toMatchObject({ risultati: [{ iuv: FIRST.iuv }] });
  });

  it('expires the day after, in the time of the server, and only when read', async () => {
    const { pendenze, control } = await startPlatform();
    await pendenze('PUT', ONE, pendenza({ dataScadenza: '2026-11-30' }));
    control.clock.setTime('2026-11-30T22:59:00Z');
    expect((await pendenze('GET', ONE)).json).toMatchObject({ stato: 'NON_ESEGUITA' });
    control.clock.setTime('2026-11-30T23:01:00Z');
    expect((await pendenze('GET', ONE)).json).toMatchObject({ stato: 'SCADUTA' });
  });

  it('lists from page 1, with a link to the next, by date of creation', async () => {
    const { pendenze } = await withOne();
    await pendenze('PUT', '/pendenze/SPORTELLO/P-2', pendenza({ nav: SECOND.nav }));
    expect((await pendenze('GET', '/pendenze?risultatiPerPagina=1')).json).toMatchObject({ numRisultati: 2, numPagine: 2, pagina: 1, prossimiRisultati: expect.stringContaining('pagina=2'), risultati: [{ idPendenza: 'P-2' }] });
    expect((await pendenze('GET', '/pendenze?dataDa=2026-11-29T11:00:01&metadatiPaginazione=false')).json).toEqual({ risultatiPerPagina: 25, pagina: 1, risultati: [] });
    expect((await pendenze('GET', '/pendenze?risultatiPerPagina=201')).status).toBe(400);
  });
});

describe('GovPay, ragioneria', () => {
  it('hands over the receipt as it came, by arrival and in the server’s time without zone', async () => {
    const { ragioneria, control } = await withOne({ govpay: { zone: 'UTC' } });
    const { receiptId } = control.payLate(FIRST.nav, '2026-11-20T09:00:00Z');
    expect((await ragioneria('GET', '/ricevute?dataDa=2026-11-29T09:59:00&dataA=2026-11-29T10:00:00')).json).toMatchObject({ risultati: [{ idRicevuta: receiptId, data: '2026-11-29T10:00:00', esito: 'ESEGUITO' }] });
    const { json } = await ragioneria('GET', `/ricevute/${ORG}/${FIRST.iuv}/${receiptId}`);
    expect(json).toMatchObject({ importo: 100, dataPagamento: '2026-11-20T10:00:00', rt: { tipo: 'ctReceipt' }, pendenza: { voci: [{ riscossione: { iur: receiptId, tipo: 'ENTRATA' } }] } });
    const rt = typeof json === 'object' && json !== null && 'rt' in json ? json.rt : null;
    const xml = typeof rt === 'object' && rt !== null && 'xml' in rt ? String(rt.xml) : '';
    expect(await readReceiptFile(Buffer.from(xml, 'base64'))).toMatchObject({ ok: true, value: { receipt: { receiptId, nav: FIRST.nav } } });
    expect((await ragioneria('GET', `/ricevute/${ORG}/${FIRST.iuv}/${receiptId}`, undefined, { accept: 'application/pdf' })).text).toMatch(/^%PDF/);
  });

  it('lists what was collected, and through whom when asked', async () => {
    const { ragioneria, control } = await withOne();
    control.pay(FIRST.nav);
    control.publishFlow({ extra: [{ iuv: numberOf('47', 9).iuv, amountCents: 700 }] });
    expect((await ragioneria('GET', '/riscossioni?dataDa=2026-11-29')).json).toMatchObject({ numRisultati: 1, risultati: [{ iuv: FIRST.iuv, indice: 1, stato: 'RISCOSSA', tipo: 'ENTRATA', importo: 100, vocePendenza: { idVocePendenza: '1' } }] });
    expect((await ragioneria('GET', '/riscossioni?tipo=ALTRO_INTERMEDIARIO')).json).toMatchObject({ risultati: [{ tipo: 'ALTRO_INTERMEDIARIO', importo: 7 }] });
  });

  it('shows flows with a Rome offset without colon, and days that a server in UTC writes one early', async () => {
    const { ragioneria, control } = await withOne({ govpay: { zone: 'UTC' } });
    control.pay(FIRST.nav);
    const { fdr } = control.publishFlow({ flowDate: '2026-09-16T06:59:07Z', regulationDate: '2026-09-16' });
    const listed = await ragioneria('GET', '/flussiRendicontazione?escludiObsoleti=false');
    expect(listed.json).toMatchObject({ risultati: [{ idFlusso: fdr, dataFlusso: '2026-09-16T08:59:07.000+0200', dataRegolamento: '2026-09-15', revisione: 1, stato: 'Acquisito', importoTotale: 100 }] });
    const path = `/flussiRendicontazione/${ORG}/${fdr}/${encodeURIComponent('2026-09-16T08:59:07.000+0200')}`;
    expect((await ragioneria('GET', path)).json).toMatchObject({ rendicontazioni: [{ iuv: FIRST.iuv, esito: 0, stato: 'OK' }] });
    expect((await ragioneria('GET', path, undefined, { accept: 'application/xml' })).text).toContain('<dataOraFlusso>2026-09-16T08:59:07</dataOraFlusso>');
  });

  it('keeps both revisions of a flow, each under its own date', async () => {
    const { ragioneria, control } = await withOne();
    control.pay(FIRST.nav);
    const { fdr } = control.publishFlow();
    control.clock.advance(3_600_000);
    control.reviseFlow(fdr, { revoke: [FIRST.iuv] });
    expect((await ragioneria('GET', '/flussiRendicontazione')).json).toMatchObject({ risultati: [{ revisione: 1, stato: 'Acquisito' }, { revisione: 2, stato: 'Anomalo', dataFlusso: '2026-11-29T12:00:00.000+0100' }] });
    expect((await ragioneria('GET', '/flussiRendicontazione?escludiObsoleti=true')).json).toMatchObject({ numRisultati: 1 });
  });

  it('reconciles a movement: 202, then working, then done; a repeat 200, other data 422', async () => {
    const { ragioneria, pendenze, control } = await withOne();
    control.pay(FIRST.nav);
    const { fdr } = control.publishFlow();
    const path = `/riconciliazioni/${ORG}/abc123`;
    const body = { causale: `/PUR/LGPE-RIVERSAMENTO/URI/${fdr}`, importo: 100, sct: 'SCT1' };
    const first = await ragioneria('PUT', path, body);
    expect([first.status, first.headers.get('location')?.endsWith(path)]).toEqual([202, true]);
    expect((await ragioneria('GET', path)).json).toMatchObject({ stato: 'IN_ELABORAZIONE' });
    control.clock.advance(2_000);
    expect((await ragioneria('GET', path)).json).toMatchObject({ stato: 'ACQUISITA', riscossioni: [{ stato: 'INCASSATA' }], data: '2026-11-29T11:00:00.000+0100' });
    expect((await pendenze('GET', ONE)).json).toMatchObject({ stato: 'INCASSATA' });
    expect((await ragioneria('PUT', path, body)).status).toBe(200);
    expect((await ragioneria('PUT', path, { ...body, importo: 101 })).json).toMatchObject({ codice: '021409' });
  });

  it.each([['021401', { causale: 'bonifico' }], ['021402', { iuv: SECOND.iuv }], ['021405', { idFlussoRendicontazione: '2026-01-01ALTRO-1' }], ['021407', { iuv: FIRST.iuv, importo: 1 }]])('ends a reconciliation in error %s', async (code, wishes) => {
    const { ragioneria, control } = await withOne();
    control.pay(FIRST.nav);
    await ragioneria('PUT', `/riconciliazioni/${ORG}/x1`, { importo: 100, sct: 'S', ...wishes });
    control.settleReconciliations();
    expect((await ragioneria('GET', `/riconciliazioni/${ORG}/x1`)).json).toMatchObject({ stato: 'ERRORE', descrizioneStato: expect.stringContaining(code) });
  });
});
