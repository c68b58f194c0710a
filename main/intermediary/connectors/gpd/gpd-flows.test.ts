import { describe, expect, it } from 'vitest';
import type { Cursor, PullPage } from '../../connector.ts';
import { publishedGt } from './gpd-flows.ts';
import { CALLS, lent, ORGANIZATION, scriptedGpd, type Said, type Script } from './gpd-answers.fixture.ts';

const ROOT = '/fdr-org/service/v1/organizations/99999000013/fdrs';
const CURSOR: Cursor = { from: '2026-11-20T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z', page: null };
const row = (fdr: string, revision = 1): unknown => ({ fdr, pspId: 'PSP1', revision, flowDate: '2026-11-27T08:00:00Z', published: '2026-11-28T08:00:00.5Z' });
const list = (rows: readonly unknown[], totPage = 1): Said => ({ status: 200, json: { metadata: { pageSize: 1000, pageNumber: 1, totPage }, count: rows.length, data: rows } });
const payment = (index: number): unknown => ({ index, iuv: `0${index}`, iur: 'IUR', idTransfer: 1, pay: 12.3, payStatus: 'EXECUTED', payDate: '2026-11-26T10:00:00Z' });
const payments = (all: readonly unknown[], totPage = 1): Said => ({ status: 200, json: { metadata: { totPage }, count: all.length, data: all } });
const header = (fdr: string, totPayments: number): Said => ({ status: 200, json: { status: 'PUBLISHED', fdr, revision: 1, fdrDate: '2026-11-27T08:00:00Z', regulation: 'TRN1', regulationDate: '2026-11-27T00:00:00.000000+02:00', totPayments, computedTotPayments: totPayments, sumPayments: 12.3, sender: { pspId: 'PSP1', password: 'segreta' } } });
const headerOf = (fdr: string, revision = 1): string => `GET ${ROOT}/${fdr}/revisions/${revision}/psps/PSP1`;

const flow = (fdr: string): Script => ({ [headerOf(fdr)]: header(fdr, 1), [`${headerOf(fdr)}/payments?*`]: payments([payment(1)]) });

async function pull(gpd: ReturnType<typeof scriptedGpd>['gpd'], cursor: Cursor = CURSOR): Promise<PullPage> {
  const read = await gpd.pull('FLOWS', ORGANIZATION, cursor, lent());
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

const keys = (page: PullPage): readonly string[] => page.items.map(({ naturalKey }) => naturalKey);

describe('reporting flows', () => {
  it('come whole: header and payments of all pages, as they were written, without the password of the bank', async () => {
    const { gpd, lines } = scriptedGpd({ [CALLS.flows]: list([row('F-1')]), [headerOf('F-1')]: header('F-1', 3), [`${headerOf('F-1')}/payments?*`]: [payments([payment(2), payment(1)], 2), payments([payment(3)], 2)] });
    const [item] = (await pull(gpd)).items;
    expect(item).toMatchObject({ stream: 'FLOWS', naturalKey: 'PSP1/F-1/1', mime: 'application/json', highWater: '2026-11-28T08:00:00.500Z' });
    const raw: unknown = JSON.parse(new TextDecoder().decode(item?.raw));
    expect(raw).toMatchObject({ header: { fdr: 'F-1', regulationDate: '2026-11-27T00:00:00.000000+02:00', sumPayments: 12.3, sender: { pspId: 'PSP1' } }, payments: [{ index: 1, pay: 12.3 }, { index: 2 }, { index: 3 }] });
    expect(JSON.stringify(raw)).not.toContain('segreta');
    expect(lines()[0]).toBe(`GET ${ROOT}?publishedGt=2026-11-20T00%3A00%3A00Z&page=1&size=1000`);
  });

  it('that moved between pages while listing are not lost', async () => {
    // The first reading shows F-2 on no page, because it moved from the second to the first in between.
    const { gpd } = scriptedGpd({ [CALLS.flows]: [list([row('F-1')], 2), list([row('F-3')], 2), list([row('F-1')], 2), list([row('F-2'), row('F-3')], 2)], ...flow('F-1'), ...flow('F-2'), ...flow('F-3') });
    expect(keys(await pull(gpd))).toEqual(['PSP1/F-1/1', 'PSP1/F-2/1', 'PSP1/F-3/1']);
  });

  it('of many go by twenty, and go on after the last one also with a new start', async () => {
    const names = Array.from({ length: 25 }, (_, at) => `F-${String(at).padStart(2, '0')}`);
    const script: Script = { [CALLS.flows]: list(names.map((name) => row(name))), ...Object.assign({}, ...names.map((name) => flow(name))) };
    const first = await pull(scriptedGpd(script).gpd);
    const second = await pull(scriptedGpd(script).gpd, { ...CURSOR, page: first.next });
    expect(first.items).toHaveLength(20);
    expect([...keys(first), ...keys(second)]).toEqual(names.map((name) => `PSP1/${name}/1`));
    expect(second.next).toBeNull();
  });

  it('replaced by a new revision between list and detail, or not whole, hold the cursor', async () => {
    const gone: Said = { status: 404, json: { httpStatusCode: 404, appErrorCode: 'FDR-3001', errors: [{ message: 'x' }] } };
    expect(await pull(scriptedGpd({ [CALLS.flows]: list([row('F-1')]), [headerOf('F-1')]: gone }).gpd)).toEqual({ items: [], next: null, skipped: 1, skippedFrom: '2026-11-28T08:00:00.500Z', rows: { given: [], missing: [{ key: 'PSP1/F-1/000001', at: '2026-11-28T08:00:00.500Z', code: 'NOT_READY' }] } });
    expect(await pull(scriptedGpd({ [CALLS.flows]: list([row('F-1')]), [headerOf('F-1')]: header('F-1', 5), [`${headerOf('F-1')}/payments?*`]: payments([payment(1)]) }).gpd)).toMatchObject({ items: [], skipped: 1 });
  });

  it('one that nobody can read holds back none of those behind it, and is asked for again by itself', async () => {
    const broken: readonly Said[] = [{ status: 500, text: '' }, { status: 422, json: {} }, { status: 200, json: { fdr: null } }];
    for (const answer of broken) {
      const { gpd } = scriptedGpd({ [CALLS.flows]: list([row('F-1'), row('F-2')]), [headerOf('F-1')]: [answer, header('F-1', 1)], [`${headerOf('F-1')}/payments?*`]: payments([payment(1)]), ...flow('F-2') });
      const page = await pull(gpd);
      expect(page).toMatchObject({ skipped: 1, items: [{ naturalKey: 'PSP1/F-2/1' }], rows: { given: ['PSP1/F-2/000001'], missing: [{ key: 'PSP1/F-1/000001', at: '2026-11-28T08:00:00.500Z' }] } });
      expect(await gpd.fetchRow?.('FLOWS', ORGANIZATION, page.rows?.missing[0]?.key ?? '', lent())).toMatchObject({ ok: true, value: { naturalKey: 'PSP1/F-1/1' } });
    }
    const listed = list(['F-1', 'F-2', 'F-3'].map((name) => row(name)));
    const down = { status: 500, text: '' };
    expect(await pull(scriptedGpd({ [CALLS.flows]: listed, [`GET ${ROOT}/*`]: down }).gpd)).toMatchObject({ items: [], next: null, skipped: 3 });
    expect(await scriptedGpd({ [CALLS.flows]: [listed, down], [`GET ${ROOT}/*`]: down }).gpd.pull('FLOWS', ORGANIZATION, CURSOR, lent())).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row' } });
  });

  it('whose place a newer revision took are not waited for', async () => {
    const { gpd } = scriptedGpd({ [CALLS.flows]: list([row('F-1', 3)]), [headerOf('F-1', 3)]: header('F-1', 1), [`${headerOf('F-1', 3)}/payments?*`]: payments([payment(1)]) });
    expect((await pull(gpd)).rows).toEqual({ given: ['PSP1/F-1/000003', 'PSP1/F-1/000002', 'PSP1/F-1/000001'], missing: [] });
  });

  it('refused by FdR say in Italian what to do', async () => {
    const unknown: Said = { status: 400, json: { httpStatusCode: 400, appErrorCode: 'FDR-2008', errors: [{ message: 'x' }] } };
    expect(await scriptedGpd({ [CALLS.flows]: unknown }).gpd.pull('FLOWS', ORGANIZATION, CURSOR, lent())).toMatchObject({ ok: false, error: { kind: 'unreadable', code: 'FDR-2008', message: expect.stringContaining('ente') } });
  });
});

describe('the filter by publication', () => {
  const now = Date.parse('2026-11-29T10:00:00Z');

  it('is left out when older than a month less an hour, or absent', () => {
    expect(publishedGt('2026-11-20T00:00:00.000Z', now)).toBe('2026-11-20T00:00:00Z');
    expect(publishedGt('2026-10-29T11:00:01.000Z', now)).toBe('2026-10-29T11:00:01Z');
    expect(publishedGt('2026-10-29T10:59:59.000Z', now)).toBeNull();
    expect(publishedGt('2026-01-01T00:00:00.000Z', now)).toBeNull();
    expect(publishedGt(null, now)).toBeNull();
  });

  it('counts the months as they are: of 31 March the month before ends with February', () => {
    const march = Date.parse('2027-03-31T10:00:00Z');
    expect(publishedGt('2027-02-28T11:00:00.000Z', march)).toBe('2027-02-28T11:00:00Z');
    expect(publishedGt('2027-02-28T10:30:00.000Z', march)).toBeNull();
  });
});
