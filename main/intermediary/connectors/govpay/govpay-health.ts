import type { Health } from '../../connector.ts';
import { isCivilDate } from '../../../domain/civil-date.ts';
import { getJson, readFailureOf, type GovPayApi, type Lent } from './govpay-calls.ts';
import { networkMessage } from '../../http/network-failure.ts';
import { readJson } from '../../http/problem-answers.ts';
import { flowPage, profileShape } from './govpay-shapes.ts';
import { dayShownIn } from './server-zone.ts';
import type { GovPaySettings } from './govpay-settings.ts';

/** What asking about the connection needs. */
export type HealthParts = Readonly<{ settings: GovPaySettings; pendenze: GovPayApi; ragioneria: GovPayApi; organization: string }>;
type Right = Health['rights'][number];

/** Asks `/profilo` of both APIs: who we are there, for which bodies, with which rights (intermediary.md 4.4, half-open). */
export async function readHealth(parts: HealthParts, lent: Lent): Promise<Health> {
  const [writing, reading] = [await profile(parts, parts.pendenze, 'govpay.profile', lent), await profile(parts, parts.ragioneria, 'govpay.accountingProfile', lent)];
  if (!writing.ok) return { ok: false, serverTime: null, rights: [], detail: `API Pendenze: ${writing.error}` };
  const rights = [...rightsOf(parts, writing.value), ...(reading.ok ? [...readingRights(reading.value), await zoneRight(parts, lent)] : [{ what: 'Lettura di ricevute e flussi (API Ragioneria)', allowed: false, detail: reading.error }])];
  const missing = rights.filter(({ allowed }) => allowed === false);
  return {
    ok: missing.length === 0, serverTime: writing.serverTime, rights,
    detail: missing.length === 0 ? `Collegamento riuscito: GovPay riconosce «${writing.value.nome}».` : `GovPay risponde, ma manca: ${missing.map(({ what }) => what.toLowerCase()).join(', ')}.`,
  };
}

/** Whether pendenze may be written as far as `/profilo` says; false also when it does not answer. */
export async function mayWrite(parts: HealthParts, lent: Lent): Promise<boolean> {
  const asked = await profile(parts, parts.pendenze, 'govpay.profile', lent);
  return asked.ok && rightsOf(parts, asked.value).every(({ allowed }) => allowed !== false);
}

type Profile = ReturnType<typeof profileShape.parse>;
type Asked = Readonly<{ ok: true; value: Profile; serverTime: string | null }> | Readonly<{ ok: false; error: string }>;

async function profile({ settings }: Pick<HealthParts, 'settings'>, api: GovPayApi, operation: string, lent: Lent): Promise<Asked> {
  const called = await api.call({ operation, method: 'GET', path: '/profilo' }, lent);
  if (!called.ok) return { ok: false, error: unanswered(settings, called.error.code) };
  const { status, dateMs, body } = called.value;
  if (status === 404) return { ok: false, error: 'all’indirizzo non c’è un’API di GovPay. Controlla che finisca con la versione, per esempio /rs/basic/v2.' };
  if (status >= 300) {
    const failure = readFailureOf(called.value);
    return { ok: false, error: failure.kind === 'unauthorized' ? 'le credenziali non sono accettate.' : `ha risposto ${status}.` };
  }
  const parsed = profileShape.safeParse(readJson(body));
  return parsed.success ? { ok: true, value: parsed.data, serverTime: dateMs === null ? null : new Date(dateMs).toISOString() } : { ok: false, error: 'risponde, ma non come GovPay: l’indirizzo porta altrove.' };
}

/** A server that asks for a certificate may refuse it by nothing but the end of the connection. */
function unanswered({ authentication }: GovPaySettings, code: string): string {
  if (authentication !== 'ssl' || code !== 'CONNECTION_LOST') return lowerFirst(networkMessage(code));
  return 'il server chiude la connessione senza rispondere: di solito è perché non accetta il certificato di questo ufficio. Controlla certificato e chiave, e che chi gestisce GovPay li abbia registrati.';
}

const lowerFirst = (sentence: string): string => `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;

function rightsOf({ organization, settings }: HealthParts, { domini, tipiPendenza, acl }: Profile): readonly Right[] {
  const wanted = [...new Set([...settings.types.values(), ...(settings.fallbackType === null ? [] : [settings.fallbackType])])];
  const absent = wanted.filter((type) => tipiPendenza.length > 0 && !tipiPendenza.some(({ idTipoPendenza }) => idTipoPendenza === type));
  return [
    { what: 'Ente abilitato', allowed: domini.length === 0 || domini.some(({ idDominio }) => idDominio === organization || idDominio === '*'), detail: domini.length === 0 ? 'Nessun limite di ente.' : null },
    { what: 'Scrittura delle pendenze', allowed: acl.some(({ servizio, autorizzazioni }) => /pendenze/i.test(servizio) && autorizzazioni.some((right) => /^(W|Scrittura)$/i.test(right))), detail: null },
    { what: 'Tipi di pendenza', allowed: absent.length === 0, detail: absent.length === 0 ? null : `Non abilitati: ${absent.join(', ')}.` },
  ];
}

const ZONE = 'Fuso orario del server';

/**
 * Holds the zone of the settings against what the server shows: the day of settlement of a flow, which its official document writes as it is and the list in the time of the
 * server (intermediary.md 2.3). Only a day that is shown otherwise than in Rome proves something; the same day proves the zones of Rome's own time and no other.
 */
async function zoneRight({ settings, ragioneria, organization }: HealthParts, lent: Lent): Promise<Right> {
  const flow = await oneFlow(ragioneria, organization, lent);
  if (flow === null) return { what: ZONE, allowed: null, detail: 'Si potrà controllare quando ci sarà almeno un flusso di rendicontazione.' };
  const expected = dayShownIn(flow.day, settings.zone);
  if (expected === flow.shown) return { what: ZONE, allowed: true, detail: null };
  if (flow.shown === flow.day) return { what: ZONE, allowed: null, detail: `Le date dei flussi sono quelle di un server che segue l’ora di Roma, mentre qui è scritto ${settings.zone}: chiedi conferma a chi gestisce GovPay.` };
  return { what: ZONE, allowed: false, detail: `GovPay mostra le date dei flussi in un altro giorno: il fuso scritto qui (${settings.zone}) non è quello del suo server. Chiedilo a chi lo gestisce (spesso è UTC) e correggi «${ZONE}».` };
}

/** The settlement day of the first flow listed, as its document writes it and as the list shows it; null where there is none to compare. */
async function oneFlow(ragioneria: GovPayApi, organization: string, lent: Lent): Promise<Readonly<{ day: string; shown: string }> | null> {
  const query = new URLSearchParams({ idDominio: organization, pagina: '1', risultatiPerPagina: '1', metadatiPaginazione: 'false' });
  const listed = await getJson(ragioneria, 'govpay.zoneFlows', `/flussiRendicontazione?${query.toString()}`, flowPage, lent);
  const row = listed.ok ? listed.value.risultati[0] : undefined;
  if (row?.dataRegolamento == null || !isCivilDate(row.dataRegolamento)) return null;
  const path = `/flussiRendicontazione/${[row.dominio.idDominio, row.idFlusso, row.dataFlusso].map(encodeURIComponent).join('/')}`;
  const called = await ragioneria.call({ operation: 'govpay.zoneFlow', method: 'GET', path, accept: 'application/xml' }, lent);
  const day = called.ok && called.value.status < 300 ? /<(?:[\w.-]+:)?dataRegolamento>\s*(\d{4}-\d{2}-\d{2})/.exec(new TextDecoder().decode(called.value.body))?.[1] : undefined;
  return day === undefined ? null : { day, shown: row.dataRegolamento };
}

function readingRights({ acl }: Profile): readonly Right[] {
  const may = (service: RegExp): boolean => acl.some(({ servizio, autorizzazioni }) => service.test(servizio) && autorizzazioni.some((right) => /^(R|Lettura)$/i.test(right)));
  return [{ what: 'Lettura di ricevute e riscossioni', allowed: may(/riscossioni|pagamenti|ricevute|rendicontazioni/i), detail: null }, { what: 'Lettura dei flussi di rendicontazione', allowed: may(/rendicontazioni/i), detail: null }];
}
