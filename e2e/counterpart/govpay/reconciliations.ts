import { createHash } from 'node:crypto';
import { z } from 'zod';
import { empty, govpayFault, json, type Answer } from '../answers.ts';
import { param, queryText, type Call } from '../call.ts';
import { rowsOf } from '../fdr/flow-store.ts';
import { ROME, withBareOffset } from '../wall-time.ts';
import type { World } from '../world.ts';
import { collectionsOf, collectionView } from './collections.ts';
import type { Reconciliation } from './govpay-store.ts';
import { listAnswer, windowOf } from './lists.ts';
import { cents } from './pendenza-requests.ts';
import { malformed } from './pendenza-rules.ts';
import { dominio } from './pendenza-views.ts';

const bodyShape = z.looseObject({ causale: z.string().max(512).optional(), iuv: z.string().optional(), idFlussoRendicontazione: z.string().optional(), importo: z.number(), sct: z.string(), dataValuta: z.string().optional(), dataContabile: z.string().optional(), contoAccredito: z.string().optional() });
type Body = Readonly<z.infer<typeof bodyShape>>;

/** 202 and the address the first time, 200 on an exact repeat, 422 `021409` when the data differ (intermediary.md 2.3). */
export function putReconciliation(world: World, call: Call): Answer {
  const [idDominio, id] = [param(call, 'idDominio'), param(call, 'id')];
  const read = bodyShape.safeParse(call.body);
  if (!read.success) return malformed(read.error.issues[0]?.path.join('.') ?? 'richiesta');
  if (!world.settings.govpay.domains.some((domain) => domain.idDominio === idDominio)) return govpayFault(422, 'RICHIESTA', 'DOM_000', 'Richiesta non valida', `Dominio ${idDominio} inesistente`);
  const print = createHash('sha256').update(JSON.stringify(Object.entries(read.data).sort(([a], [b]) => (a < b ? -1 : 1)))).digest('hex');
  const there = world.govpay.reconciliations.get(`${idDominio}/${id}`);
  if (there !== undefined) return there.fingerprint === print ? json(200, reconciliationView(world, there)) : govpayFault(422, 'EC', '021409', 'Riconciliazione gia\' presente con dati diversi');
  world.govpay.reconciliations.set(`${idDominio}/${id}`, { idDominio, id, body: read.data, fingerprint: print, atMs: world.clock.nowMs(), stato: 'IN_ELABORAZIONE', descrizioneStato: null, iuvs: [] });
  return empty(202, { location: `${call.origin}${call.path}` });
}

export function getReconciliation(world: World, call: Call): Answer {
  const there = world.govpay.reconciliations.get(`${param(call, 'idDominio')}/${param(call, 'id')}`);
  return there === undefined ? empty(404) : json(200, reconciliationView(world, there));
}

/** By time of reconciliation (2.3, `DATA_ORA_INCASSO`). */
export function listReconciliations(world: World, call: Call): Answer {
  const window = windowOf(world, call);
  if (window === null) return malformed('Data non valida');
  const [idDominio, sct] = [queryText(call, 'idDominio'), queryText(call, 'sct')];
  const rows = [...world.govpay.reconciliations.values()].filter((one) => one.atMs >= window.fromMs && one.atMs <= window.toMs && (idDominio === null || one.idDominio === idDominio) && (sct === null || one.body['sct'] === sct));
  return listAnswer(world, call, rows, (one) => reconciliationView(world, one));
}

function reconciliationView(world: World, one: Reconciliation): unknown {
  const riscossioni = one.iuvs.flatMap((iuv) => {
    const payment = world.payments.get(one.idDominio, iuv);
    return payment === null ? [] : collectionsOf(world, payment).map((collection) => collectionView(world, collection));
  });
  return { ...one.body, id: one.id, dominio: dominio(world, one.idDominio), stato: one.stato, ...(one.descrizioneStato === null ? {} : { descrizioneStato: one.descrizioneStato }), data: withBareOffset(one.atMs, ROME), trn: one.body['sct'], riscossioni };
}

/** Works on those that have waited long enough. */
export function settleReconciliations(world: World, nowMs: number): void {
  for (const one of world.govpay.reconciliations.values()) {
    if (one.stato !== 'IN_ELABORAZIONE' || one.atMs + world.settings.govpay.reconciliationMs > nowMs) continue;
    const problem = settle(world, one, bodyShape.parse(one.body));
    one.stato = problem === null ? 'ACQUISITA' : 'ERRORE';
    one.descrizioneStato = problem;
  }
}

/** Null: done; else the code and its words (2.3, others). */
function settle(world: World, one: Reconciliation, body: Body): string | null {
  const domain = world.settings.govpay.domains.find(({ idDominio }) => idDominio === one.idDominio);
  if (body.contoAccredito !== undefined && domain?.ibans != null && !domain.ibans.some(({ iban }) => iban === body.contoAccredito)) return '[021412] IBAN di accredito non registrato';
  const named = namedIn(body);
  if (named === null) return '[021401] La causale non ha un formato riconosciuto';
  const found = 'iuv' in named ? byIuv(world, one.idDominio, named.iuv) : byFlow(world, one.idDominio, named.flow);
  if (typeof found === 'string') return found;
  if (found.iuvs.some((iuv) => world.govpay.cashed.has(`${one.idDominio}/${iuv}`))) return 'iuv' in named ? '[021406] Pagamento gia\' riconciliato' : '[021413] Flusso gia\' riconciliato';
  if (found.cents !== cents(body.importo)) return '[021407] Importo diverso da quello dei pagamenti';
  one.iuvs = found.iuvs;
  for (const iuv of found.iuvs) markCashed(world, one.idDominio, iuv);
  return null;
}

/** `RF[SB].<iuv>` and `PUR.LGPE-RIVERSAMENTO.(TXT.n.)?URI.<idFlusso>` (2.3, causale parsing). */
function namedIn({ iuv, idFlussoRendicontazione, causale }: Body): Readonly<{ iuv: string }> | Readonly<{ flow: string }> | null {
  if (iuv !== undefined) return { iuv };
  if (idFlussoRendicontazione !== undefined) return { flow: idFlussoRendicontazione };
  const single = /RF[SB][./ ]([0-9A-Za-z]{15,25})/.exec(causale ?? '')?.[1];
  if (single !== undefined) return { iuv: single };
  const flow = /PUR[./ ]LGPE-RIVERSAMENTO[./ ](?:TXT[./ ]\d[./ ])?URI[./ ]([0-9A-Za-z_-]+)/.exec(causale ?? '')?.[1];
  return flow === undefined ? null : { flow };
}

type FoundMoney = Readonly<{ iuvs: readonly string[]; cents: number }>;

function byIuv(world: World, idDominio: string, iuv: string): FoundMoney | string {
  const payment = world.payments.get(idDominio, iuv);
  return payment === null ? `[021402] Nessun pagamento per lo iuv ${iuv}` : { iuvs: [iuv], cents: payment.transfers.filter(({ payee }) => payee === idDominio).reduce((sum, { amountCents }) => sum + amountCents, 0) };
}

function byFlow(world: World, idDominio: string, fdr: string): FoundMoney | string {
  const flow = world.flows.latest(idDominio, fdr);
  if (flow === null) return `[021405] Flusso ${fdr} non trovato`;
  const rows = rowsOf(flow);
  if (rows.some(({ payStatus }) => payStatus === 'REVOKED')) return `[021404] Flusso ${fdr} anomalo`;
  return { iuvs: [...new Set(rows.map(({ iuv }) => iuv))], cents: rows.reduce((sum, { payCents }) => sum + payCents, 0) };
}

/** The pendenza becomes INCASSATA (1.2, states). */
function markCashed(world: World, idDominio: string, iuv: string): void {
  world.govpay.cashed.add(`${idDominio}/${iuv}`);
  const pendenza = world.govpay.byIuv(idDominio, iuv);
  if (pendenza?.stato === 'ESEGUITA') Object.assign(pendenza, { stato: 'INCASSATA', updatedMs: world.clock.nowMs() });
}
