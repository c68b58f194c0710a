import { wallClockIn } from './server-zone.ts';
import type { Cursor, PulledItem, PullPage, PullStream, Read } from '../../connector.ts';
import { isWholeXml } from '../../http/whole-xml.ts';
import type { FetchedItems } from '../../pulling/fetched-items.ts';
import { readRows, type RowReading } from '../../pulling/listed-rows.ts';
import { getJson, networkFailure, readFailureOf, type GovPayApi, type Lent } from './govpay-calls.ts';
import type { GovPaySettings } from './govpay-settings.ts';
import { collectionPage, flowPage, receiptDetail, receiptPage, type flowRow, type receiptRow } from './govpay-shapes.ts';
import type { z } from 'zod';

type Parts = Readonly<{ settings: GovPaySettings; ragioneria: GovPayApi }>;
type PullParts = Parts & Readonly<{ /** What the windows that overlap gave already. */ fetched: FetchedItems }>;

const PAGE = 50;
const NOTHING: PullPage = { items: [], next: null, skipped: 0 };

/**
 * A page of a stream of ragioneria v3. All three filter by when GovPay got to know (arrival, acquisition), which no row tells: whatever got there by the end of the window was
 * offered in it, so that end is what each item moves the cursor to. Pages count from 1.
 */
export async function pullPage(parts: PullParts, stream: PullStream, organization: string, cursor: Cursor, lent: Lent): Promise<Read<PullPage>> {
  const number = cursor.page === null ? 1 : Number(cursor.page);
  switch (stream) {
    case 'RECEIPTS': return pullReceipts(parts, organization, cursor, number, lent);
    case 'FLOWS': return pullFlows(parts, organization, cursor, number, lent);
    case 'COLLECTIONS': return pullCollections(parts, organization, cursor, number, lent);
    default: return { ok: true, value: NOTHING };
  }
}

function queryOf({ settings }: Parts, organization: string, cursor: Cursor, page: number, more: Readonly<Record<string, string>> = {}): string {
  // Without a zone the server reads them in its own (intermediary.md 1.2, Dates).
  const window = { ...(cursor.from === null ? {} : { dataDa: wallClockIn(cursor.from, settings.zone) }), dataA: wallClockIn(cursor.to, settings.zone) };
  return new URLSearchParams({ idDominio: organization, ...window, pagina: String(page), risultatiPerPagina: String(PAGE), metadatiPaginazione: 'false', ...more }).toString();
}

/** Without metadata of paging a full page means that there may be another. */
function nextOf(rows: number, page: number): string | null {
  return rows < PAGE ? null : String(page + 1);
}

async function pullReceipts(parts: PullParts, organization: string, cursor: Cursor, page: number, lent: Lent): Promise<Read<PullPage>> {
  const list = () => getJson(parts.ragioneria, 'govpay.receipts', `/ricevute?${queryOf(parts, organization, cursor, page)}`, receiptPage, lent);
  const listed = await list();
  if (!listed.ok) return listed.error.kind === 'missing' ? { ok: true, value: NOTHING } : { ok: false, error: listed.error };
  return pageOf(listed.value.risultati, page, cursor, { keyOf: rowKey, read: (row) => onceFetched(parts, `receipt ${organization}/${rowKey(row)}`, () => receiptOfRow(parts, row, lent)), isUp: () => answers(list) });
}

/** A list that is not there any more is an answer of the service too. */
async function answers(list: () => ReturnType<typeof getJson<unknown>>): Promise<Read<unknown>> {
  const listed = await list();
  return listed.ok || listed.error.kind === 'missing' ? { ok: true, value: null } : { ok: false, error: listed.error };
}

/** GovPay does not tell when something got there: all that may have is read again while one of them is waited for. */
async function pageOf<Row>(listed: readonly Row[], page: number, cursor: Cursor, reading: Pick<RowReading<Row>, 'keyOf' | 'read' | 'isUp'>): Promise<Read<PullPage>> {
  const read = await readRows(listed, { ...reading, atOf: () => null });
  return read.ok ? { ok: true, value: { ...read.value, items: read.value.items.map((item) => ({ ...item, highWater: cursor.to })), next: nextOf(listed.length, page) } } : read;
}

/** Each window begins before the last one ended (intermediary.md 4.4): what it lists again is handed over again, and costs no second call. */
async function onceFetched(parts: PullParts, row: string, fetch: () => Promise<Read<PulledItem | 'NOT_READY'>>): Promise<Read<PulledItem | 'NOT_READY'>> {
  const kept = parts.fetched.get(row);
  if (kept !== null) return { ok: true, value: kept };
  const item = await fetch();
  if (item.ok && item.value !== 'NOT_READY') parts.fetched.put(row, item.value);
  return item;
}

async function receiptOfRow(parts: Parts, row: z.infer<typeof receiptRow>, lent: Lent): Promise<Read<PulledItem | 'NOT_READY'>> {
  const item = await receiptItem(parts, row, lent);
  return item.ok ? { ok: true, value: item.value ?? 'NOT_READY' } : item;
}

function rowKey({ iuv, idRicevuta }: z.infer<typeof receiptRow>): string {
  return `${iuv}/${idRicevuta}`;
}

/** A receipt or a flow that was listed and not given, asked for again by {@link rowKey} or {@link flowKey}. */
export async function fetchRow(parts: Parts, stream: PullStream, organization: string, key: string, lent: Lent): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>> {
  const [first, ...rest] = key.split('/');
  const dominio = { idDominio: organization };
  if (stream === 'RECEIPTS' && first !== undefined) return receiptOfRow(parts, { dominio, iuv: first, idRicevuta: rest.join('/') }, lent);
  const [revision, at] = [rest.pop(), rest.pop()];
  if (stream !== 'FLOWS' || first === undefined || revision === undefined || at === undefined) return { ok: true, value: 'NOT_OURS' };
  return flowItem(parts, { dominio, idPsp: first, idFlusso: rest.join('/'), dataFlusso: at, ...(revision === '' ? {} : { revisione: Number(revision) }) }, lent);
}

/** The receipt itself; null when its document is not there yet. */
export async function receiptItem(parts: Parts, row: Readonly<{ dominio: Readonly<{ idDominio: string }>; iuv: string; idRicevuta: string }>, lent: Lent): Promise<Read<PulledItem | null>> {
  const { dominio: { idDominio }, iuv, idRicevuta } = row;
  const path = `/ricevute/${[idDominio, iuv, idRicevuta].map(encodeURIComponent).join('/')}`;
  const detail = await getJson(parts.ragioneria, 'govpay.receipt', path, receiptDetail, lent);
  if (!detail.ok) return detail.error.kind === 'missing' ? { ok: true, value: null } : { ok: false, error: detail.error };
  const xml = detail.value.rt?.xml;
  if (xml == null || xml === '') return { ok: true, value: null };
  return { ok: true, value: { stream: 'RECEIPTS', naturalKey: `${idDominio}/${iuv}/${idRicevuta}`, raw: Buffer.from(xml, 'base64'), mime: 'application/xml', highWater: null } };
}

/** Flows are corrected under the same name for about two weeks (intermediary.md 2.3): each is fetched again once a day. */
function dayOf({ nowMs }: Lent): string {
  return new Date(nowMs()).toISOString().slice(0, 10);
}

async function pullFlows(parts: PullParts, organization: string, cursor: Cursor, page: number, lent: Lent): Promise<Read<PullPage>> {
  const list = () => getJson(parts.ragioneria, 'govpay.flows', `/flussiRendicontazione?${queryOf(parts, organization, cursor, page, { escludiObsoleti: 'false' })}`, flowPage, lent);
  const listed = await list();
  if (!listed.ok) return listed.error.kind === 'missing' ? { ok: true, value: NOTHING } : { ok: false, error: listed.error };
  return pageOf(listed.value.risultati, page, cursor, { keyOf: flowKey, read: (row) => onceFetched(parts, `flow ${organization}/${flowKey(row)} ${dayOf(lent)}`, () => flowItem(parts, row, lent)), isUp: () => answers(list) });
}

/** The name of a flow may hold a slash, what stands around it does not. */
function flowKey({ idPsp, idFlusso, dataFlusso, revisione }: z.infer<typeof flowRow>): string {
  return [idPsp, idFlusso, dataFlusso, revisione ?? ''].join('/');
}

/** The official XML of the flow. */
async function flowItem(parts: Parts, row: z.infer<typeof flowRow>, lent: Lent): Promise<Read<PulledItem | 'NOT_READY'>> {
  const path = `/flussiRendicontazione/${[row.dominio.idDominio, row.idFlusso, row.dataFlusso].map(encodeURIComponent).join('/')}`;
  const called = await parts.ragioneria.call({ operation: 'govpay.flow', method: 'GET', path, accept: 'application/xml' }, lent);
  if (!called.ok) return { ok: false, error: networkFailure(called.error) };
  if (called.value.status === 404) return { ok: true, value: 'NOT_READY' };
  if (called.value.status >= 300) return { ok: false, error: readFailureOf(called.value) };
  if (!isWholeXml(called.value.body)) return { ok: false, error: { kind: 'retry', afterMs: null, scope: 'row', code: 'UNREADABLE_ANSWER' } };
  return { ok: true, value: { stream: 'FLOWS', naturalKey: `${row.idPsp}/${row.idFlusso}/${row.revisione ?? row.dataFlusso}`, raw: called.value.body, mime: 'application/xml', highWater: null } };
}

/** Riscossioni: what was collected, also through other intermediaries and without receipt. Each row is an item of its own. */
async function pullCollections(parts: Parts, organization: string, cursor: Cursor, page: number, lent: Lent): Promise<Read<PullPage>> {
  const kinds = new URLSearchParams(['ENTRATA', 'MBT', 'ALTRO_INTERMEDIARIO', 'ENTRATA_PA_NON_INTERMEDIATA'].map((kind) => ['tipo', kind])).toString();
  const listed = await getJson(parts.ragioneria, 'govpay.collections', `/riscossioni?${queryOf(parts, organization, cursor, page)}&${kinds}`, collectionPage, lent);
  if (!listed.ok) return listed.error.kind === 'missing' ? { ok: true, value: NOTHING } : { ok: false, error: listed.error };
  const items = listed.value.risultati.map((row): PulledItem => ({
    stream: 'COLLECTIONS', naturalKey: `${row.dominio?.idDominio ?? organization}/${row.iuv ?? ''}/${row.iur ?? ''}/${row.indice ?? 0}`, raw: Buffer.from(JSON.stringify(row)), mime: 'application/json', highWater: cursor.to,
  }));
  return { ok: true, value: { items, next: nextOf(items.length, page), skipped: 0 } };
}
