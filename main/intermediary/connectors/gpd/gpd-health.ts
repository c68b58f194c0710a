import type { Health } from '../../connector.ts';
import { isGood, organizationPath, query, readBody, type GpdAnswer, type GpdCall, type GpdCalls, type Lent } from './gpd-calls.ts';
import { romeWall } from './gpd-dates.ts';
import { failureMessage, readFailure } from './gpd-outcomes.ts';
import { appInfo, flowList, positionListV3, receiptList } from './gpd-shapes.ts';
import { readProblem } from '../../http/problem-answers.ts';

type Right = Health['rights'][number];
type Asked = Readonly<{ answered: GpdAnswer; right: Right }>;

const HOUR_MS = 3_600_000;

/**
 * Reaches GPD (`/info` of v1) and tries each family by a read that changes nothing, telling what the key may do. The segregation code is seen only on a position: the
 * gateway shows those of the key's codes alone, so the first one listed tells.
 */
export async function readHealth(calls: GpdCalls, lent: Lent): Promise<Health> {
  const info = await calls.call({ api: 'positionsV1', operation: 'gpd.info', method: 'GET', path: '/info' }, lent);
  const serverMs = info.ok ? info.value.dateMs : null;
  const reached = isGood(info) && readBody(appInfo, info.value) !== null;
  const { asked, list } = await tryFamilies(calls, lent);
  const rights = [...asked.map(({ right }) => right), segregationRight(calls, list)];
  const ok = reached && rights.every(({ allowed }) => allowed !== false);
  return { ok, serverTime: serverMs === null ? null : new Date(serverMs).toISOString(), rights, detail: detailOf(info, reached, rights) };
}

async function tryFamilies(calls: GpdCalls, lent: Lent): Promise<Readonly<{ asked: readonly Asked[]; list: GpdAnswer }>> {
  const { organization, brokerCode } = calls.settings;
  const list = await tryOne(calls, 'Leggere e scrivere posizioni', { api: 'positionsV3', operation: 'gpd.health.list', method: 'GET', path: `${organizationPath(organization, 'debtpositions')}${query({ limit: 1, page: 0 })}` }, (answered) => isGood(answered) && readBody(positionListV3, answered.value) !== null, lent);
  const window = { pageNum: 0, pageSize: 1, from: romeWall(lent.nowMs() - HOUR_MS), to: romeWall(lent.nowMs()) };
  const receipts = await tryOne(calls, 'Leggere le ricevute', { api: 'receipts', operation: 'gpd.health.receipts', method: 'GET', path: `/payments/${encodeURIComponent(organization)}/receipts${query(window)}` },
    (answered) => (isGood(answered) && readBody(receiptList, answered.value) !== null) || (answered.ok && readProblem(answered.value).code === 'GPD_NO_MORE_PAGES'), lent);
  const flows = await tryOne(calls, 'Leggere i flussi di rendicontazione', { api: 'flows', operation: 'fdr.health.list', method: 'GET', path: `${organizationPath(organization, 'fdrs')}${query({ page: 1, size: 1 })}` }, (answered) => isGood(answered) && readBody(flowList, answered.value) !== null, lent);
  if (brokerCode === null) return { asked: [list, receipts, flows], list: list.answered };
  const path = `/brokers/${encodeURIComponent(brokerCode)}/organizations/${encodeURIComponent(organization)}/debtpositions/files${query({ size: 1 })}`;
  const upload = await tryOne(calls, 'Caricare molte posizioni insieme', { api: 'upload', operation: 'gpd.health.upload', method: 'GET', path }, isGood, lent);
  return { asked: [list, receipts, flows, upload], list: list.answered };
}

async function tryOne(calls: GpdCalls, what: string, call: GpdCall, isRight: (answered: GpdAnswer) => boolean, lent: Lent): Promise<Asked> {
  const answered = await calls.call(call, lent);
  if (isRight(answered)) return { answered, right: { what, allowed: true, detail: null } };
  if (isGood(answered)) return { answered, right: { what, allowed: null, detail: failureMessage({ kind: 'retry', afterMs: null, scope: 'connector', code: 'ANSWER_NOT_JSON' }) } };
  const failure = readFailure(call.api, answered);
  return { answered, right: { what, allowed: failure.kind === 'retry' ? null : false, detail: failureMessage(failure) } };
}

function segregationRight(calls: GpdCalls, list: GpdAnswer): Right {
  const what = 'Codice di segregazione';
  const ours = calls.settings.segregationCode;
  const listed = isGood(list) ? readBody(positionListV3, list.value) : null;
  const iuv = listed?.payment_position_list.flatMap(({ paymentOption }) => paymentOption ?? []).flatMap(({ installments }) => installments ?? [])[0]?.iuv ?? null;
  if (ours === null || iuv === null) return { what, allowed: null, detail: 'Si potrà verificare quando ci sarà almeno una posizione.' };
  const theirs = iuv.slice(0, 2);
  if (theirs === ours) return { what, allowed: true, detail: `La chiave vede avvisi con il codice ${ours}.` };
  return { what, allowed: null, detail: `La chiave vede avvisi con il codice ${theirs}, mentre qui è scritto ${ours}: se l’ente ha più codici può andar bene, altrimenti correggilo nel collegamento.` };
}

function detailOf(info: GpdAnswer, reached: boolean, rights: readonly Right[]): string {
  if (!info.ok) return failureMessage(readFailure('positionsV1', info));
  if (!reached) return isGood(info) ? failureMessage({ kind: 'retry', afterMs: null, scope: 'connector', code: 'ANSWER_NOT_JSON' }) : failureMessage(readFailure('positionsV1', info));
  const denied = rights.filter(({ allowed }) => allowed === false);
  if (denied.length === 0) return 'pagoPA risponde.';
  return `pagoPA risponde, ma la chiave non basta per: ${denied.map(({ what }) => what.toLowerCase()).join(', ')}.`;
}
