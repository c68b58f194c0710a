import { bytes, empty, govpayFault, json, xml, type Answer } from '../answers.ts';
import { param, queryFlag, queryText, type Call, type Handlers } from '../call.ts';
import { numberOf } from '../identifiers.ts';
import type { Payment } from '../payments.ts';
import { receiptXml } from '../receipts/receipt-xml.ts';
import type { GovPayDomain } from '../settings.ts';
import type { World } from '../world.ts';
import type { Pendenza, Voce } from './govpay-store.ts';
import { listAnswer, windowOf } from './lists.ts';
import { smallPdf } from './small-pdf.ts';
import { CARRIED, cents, nuovaPendenza, patchOperations, type NuovaPendenza, type NuovaVoce } from './pendenza-requests.ts';
import { judgeBody, judgeNumber, judgeUpdate, malformed } from './pendenza-rules.ts';
import { pendenzaIndex, pendenzaView, rppView, stateNow } from './pendenza-views.ts';
import { profileAnswer } from './profile.ts';

/** GovPay, API Pendenze v2 (intermediary.md 1.2). */
export const PENDENZE_HANDLERS: Handlers = {
  addPendenza: put,
  updatePendenza: patch,
  getPendenza: (world, call) => withPendenza(world.govpay.get(param(call, 'idA2A'), param(call, 'idPendenza')), call, (pendenza) => json(200, pendenzaView(world, pendenza))),
  getPendenzaByAvviso: (world, call) => withPendenza(world.govpay.byNav(param(call, 'idDominio'), param(call, 'numeroAvviso')), call, (pendenza) => json(200, pendenzaView(world, pendenza))),
  findPendenze: list,
  getAvviso: notice,
  getAvvisiDocumento: (world, call) => {
    const some = world.govpay.all().some((pendenza) => pendenza.idDominio === param(call, 'idDominio') && documentOf(pendenza) === param(call, 'numeroDocumento'));
    return some ? bytes(200, smallPdf(`Avvisi del documento ${param(call, 'numeroDocumento')}`), 'application/pdf') : notFound();
  },
  findRpp: (world, call) => listAnswer(world, call, paidOnes(world, call), ({ pendenza, payment }) => rppView(world, pendenza, payment)),
  getRpp: (world, call) => withRpp(world, call, ({ pendenza, payment }) => json(200, rppView(world, pendenza, payment))),
  getRt: (world, call) => withRpp(world, call, ({ payment }) => (call.headers['accept']?.includes('pdf') === true ? bytes(200, smallPdf(`Ricevuta ${payment.receiptId}`), 'application/pdf') : xml(200, receiptXml(payment)))),
  getProfilo: profileAnswer,
};

function notFound(): Answer {
  return empty(404);
}

function withPendenza(pendenza: Pendenza | null, call: Call, act: (pendenza: Pendenza) => Answer): Answer {
  return pendenza === null || pendenza.idA2A !== call.caller.application ? notFound() : act(pendenza);
}

/** The application may write its own, and only with the right (1.2, base: APP_002). */
function writerProblem(world: World, call: Call): Answer | null {
  const application = world.settings.govpay.applications.find(({ name }) => name === call.caller.application);
  if (param(call, 'idA2A') !== call.caller.application) return govpayFault(400, 'RICHIESTA', 'APP_002', 'Richiesta non valida', `L'applicazione ${call.caller.application ?? ''} non puo' operare per ${param(call, 'idA2A')}`);
  return application?.mayWrite === true ? null : govpayFault(403, 'AUTORIZZAZIONE', 'APP_003', 'Operazione non autorizzata');
}

/** Create or replace, by the name that the caller gives (1.2, table): 201 or 200. */
function put(world: World, call: Call): Answer {
  const idPendenza = param(call, 'idPendenza');
  const denied = writerProblem(world, call);
  if (denied !== null) return denied;
  if (!/^[a-zA-Z0-9\-_]{1,35}$/.test(idPendenza)) return malformed("Il valore del campo idPendenza non e' valido");
  const read = nuovaPendenza.safeParse(call.body);
  if (!read.success) return malformed(read.error.issues[0]?.path.join('.') ?? 'richiesta');
  const wrong = judgeBody(world, read.data);
  if (wrong !== null) return wrong;
  const old = world.govpay.get(param(call, 'idA2A'), idPendenza);
  const refusal = old === null ? numberProblem(world, read.data) : judgeUpdate(world, old, read.data);
  if (refusal !== null) return refusal;
  if (old !== null) world.govpay.remove(old);
  const pendenza = built(world, call, read.data, old);
  world.govpay.put(pendenza);
  const pdf = queryFlag(call, 'stampaAvviso', false) ? { pdf: Buffer.from(smallPdf(`Avviso ${pendenza.nav}`)).toString('base64') } : {};
  return json(old === null ? 201 : 200, { idDominio: pendenza.idDominio, numeroAvviso: pendenza.nav, UUID: pendenza.uuid, ...pdf });
}

function domainOf(world: World, idDominio: string): GovPayDomain {
  const domain = world.settings.govpay.domains.find((known) => known.idDominio === idDominio);
  if (domain === undefined) throw new Error(`judgeBody was not asked about ${idDominio}`);
  return domain;
}

function numberProblem(world: World, body: NuovaPendenza): Answer | null {
  return body.numeroAvviso == null ? null : judgeNumber(world, domainOf(world, body.idDominio), body.numeroAvviso);
}

/** A new model is always NON_ESEGUITA: what was cancelled lives again (fact 6). What cannot change is copied from the old row (1.2, update rules). */
function built(world: World, call: Call, body: NuovaPendenza, old: Pendenza | null): Pendenza {
  const now = world.clock.nowMs();
  const nav = (world.facts[7] ? old?.nav : undefined) ?? body.numeroAvviso ?? old?.nav ?? numberOf(domainOf(world, body.idDominio).segregationCode, 9_000_000_000 + world.identifiers.sequence()).nav;
  const other = Object.fromEntries(CARRIED.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])));
  return {
    idA2A: param(call, 'idA2A'), idPendenza: param(call, 'idPendenza'), idDominio: body.idDominio, nav, iuv: nav.slice(nav.startsWith('0') ? 3 : 1), uuid: old?.uuid ?? world.identifiers.uuid().replaceAll('-', ''), createdMs: old?.createdMs ?? now, sequence: old?.sequence ?? world.identifiers.sequence(),
    idTipoPendenza: old?.idTipoPendenza ?? body.idTipoPendenza, idUnitaOperativa: body.idUnitaOperativa ?? null, causale: body.causale, soggettoPagatore: body.soggettoPagatore, amountCents: cents(body.importo), voci: body.voci.map(voceOf), dataValidita: body.dataValidita ?? null,
    dataScadenza: body.dataScadenza ?? null, documento: old === null ? body.documento : old.documento, other, proprieta: old === null ? body.proprieta : old.proprieta, stato: 'NON_ESEGUITA', descrizioneStato: null, paidAt: null, updatedMs: now,
  };
}

function voceOf(voce: NuovaVoce): Voce {
  const { idVocePendenza, importo, descrizione, tipoBollo, hashDocumento, provinciaResidenza } = voce;
  return {
    idVocePendenza, amountCents: cents(importo), descrizione, descrizioneCausaleRPT: voce.descrizioneCausaleRPT ?? null, idDominio: voce.idDominio ?? null, codEntrata: voce.codEntrata ?? null, ibanAccredito: voce.ibanAccredito ?? null, ibanAppoggio: voce.ibanAppoggio ?? null,
    tipoContabilita: voce.tipoContabilita ?? null, codiceContabilita: voce.codiceContabilita ?? null, bollo: tipoBollo == null ? null : { tipoBollo, hashDocumento: hashDocumento ?? '', provinciaResidenza: provinciaResidenza ?? '' }, contabilita: voce.contabilita, metadata: voce.metadata?.mapEntries ?? [],
  };
}

/**
 * 1.2, cancel. The row is read and then written without a lock: a payment that comes in between is written over. `control.crossNextCancel` makes one come.
 */
function patch(world: World, call: Call): Answer {
  const denied = writerProblem(world, call);
  if (denied !== null) return denied;
  return withPendenza(world.govpay.get(param(call, 'idA2A'), param(call, 'idPendenza')), call, (pendenza) => {
    const read = patchOperations.safeParse(call.body);
    if (!read.success) return malformed('Patch non valida');
    const next = { stato: pendenza.stato, descrizioneStato: pendenza.descrizioneStato };
    for (const { op, path, value } of read.data) {
      if (!['/stato', '/descrizioneStato', '/ack', '/nota'].includes(path)) return malformed(`Path '${path}' non valido`);
      if (path !== '/nota' && op !== 'REPLACE') return malformed(`Op '${op}' non valida per il path '${path}'`);
      if (path === '/descrizioneStato' && typeof value === 'string') next.descrizioneStato = value;
      if (path !== '/stato') continue;
      const asked = askedState(world, pendenza, value);
      if (typeof asked !== 'string') return asked;
      next.stato = asked;
    }
    crossing(world, pendenza);
    Object.assign(pendenza, next, { updatedMs: world.clock.nowMs() });
    return json(200, pendenzaView(world, pendenza));
  });
}

function crossing(world: World, { nav }: Pendenza): void {
  const run = world.govpay.crossed.get(nav);
  world.govpay.crossed.delete(nav);
  run?.();
}

/** ANNULLATA from NON_ESEGUITA or itself; back only from ANNULLATA. The server throws its exception of validation, which it answers with 400. */
function askedState(world: World, pendenza: Pendenza, value: unknown): 'ANNULLATA' | 'NON_ESEGUITA' | Answer {
  const cannot = (to: string): Answer => govpayFault(world.settings.govpay.patchRefusalStatus, 'RICHIESTA', 'SINTASSI', 'Richiesta non valida', `Non e' consentito aggiornare lo stato di una pendenza ad ${to}`);
  if (value === 'ANNULLATA') return pendenza.stato === 'NON_ESEGUITA' || pendenza.stato === 'ANNULLATA' ? 'ANNULLATA' : cannot('ANNULLATA');
  if (value === 'NON_ESEGUITA') return pendenza.stato === 'ANNULLATA' ? 'NON_ESEGUITA' : cannot('NON_ESEGUITA');
  return malformed("Il campo value indicato per il path '/stato' non e' valido");
}

/** By date of **creation** (1.2, list): no cursor of changes. */
function list(world: World, call: Call): Answer {
  const window = windowOf(world, call);
  if (window === null) return malformed('Data non valida');
  const [stato, idDominio, idA2A, idPendenza, debtor] = ['stato', 'idDominio', 'idA2A', 'idPendenza', 'idDebitore'].map((name) => queryText(call, name));
  const rows = world.govpay.all().filter((pendenza) =>
    pendenza.idA2A === call.caller.application && pendenza.createdMs >= window.fromMs && pendenza.createdMs <= window.toMs && (stato == null || stateNow(world, pendenza) === stato) && (idDominio == null || pendenza.idDominio === idDominio) && (idA2A == null || pendenza.idA2A === idA2A)
    && (idPendenza == null || pendenza.idPendenza === idPendenza) && (debtor == null || pendenza.soggettoPagatore.identificativo === debtor));
  return listAnswer(world, call, rows.sort((a, b) => b.sequence - a.sequence), (pendenza) => pendenzaIndex(world, pendenza));
}

/** Notice as PDF or JSON, by `Accept`. */
function notice(world: World, call: Call): Answer {
  const pendenza = world.govpay.byNav(param(call, 'idDominio'), param(call, 'numeroAvviso'));
  if (pendenza === null) return notFound();
  if (call.headers['accept']?.includes('application/json') !== true) return bytes(200, smallPdf(`Avviso ${pendenza.nav}`), 'application/pdf');
  const state = stateNow(world, pendenza);
  return json(200, {
    stato: state === 'ANNULLATA' || state === 'SCADUTA' || state === 'NON_ESEGUITA' ? state : 'DUPLICATA', importo: pendenza.amountCents / 100, idDominio: pendenza.idDominio, numeroAvviso: pendenza.nav, descrizione: pendenza.causale,
    qrcode: `PAGOPA|002|${pendenza.nav}|${pendenza.idDominio}|${pendenza.amountCents}`, ...(pendenza.dataScadenza === null ? {} : { dataScadenza: pendenza.dataScadenza }),
  });
}

function documentOf({ documento }: Pendenza): unknown {
  return typeof documento === 'object' && documento !== null && 'identificativo' in documento ? documento.identificativo : null;
}

type Paid = Readonly<{ pendenza: Pendenza; payment: Payment }>;

function paidOnes(world: World, call: Call): readonly Paid[] {
  const [iuv, ccp, idPendenza, idDominio] = ['iuv', 'ccp', 'idPendenza', 'idDominio'].map((name) => queryText(call, name));
  return world.govpay.all().flatMap((pendenza): readonly Paid[] => {
    const payment = world.payments.get(pendenza.idDominio, pendenza.iuv);
    if (payment === null || payment.arrivedMs > world.clock.nowMs() || pendenza.idA2A !== call.caller.application) return [];
    return (iuv == null || iuv === payment.iuv) && (ccp == null || ccp === payment.receiptId) && (idPendenza == null || idPendenza === pendenza.idPendenza) && (idDominio == null || idDominio === pendenza.idDominio) ? [{ pendenza, payment }] : [];
  });
}

function withRpp(world: World, call: Call, act: (paid: Paid) => Answer): Answer {
  const pendenza = world.govpay.byIuv(param(call, 'idDominio'), param(call, 'iuv'));
  const payment = world.payments.get(param(call, 'idDominio'), param(call, 'iuv'));
  return pendenza === null || payment === null || payment.receiptId !== param(call, 'ccp') ? notFound() : act({ pendenza, payment });
}
