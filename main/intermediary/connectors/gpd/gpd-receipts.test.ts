import { describe, expect, it } from 'vitest';
import type { Cursor, PulledItem, PullPage, Read } from '../../connector.ts';
import { CALLS, FIRST, GATEWAY_FORBIDDEN, held, lent, NOT_FOUND, ORGANIZATION, PORTAL, problem, receiptXml, scriptedGpd, SNAPSHOT, type Said, type Script } from './gpd-answers.fixture.ts';

const WEEK: Cursor = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z', page: null };
const LIST = '/gpd/payments-receipts-service/v1/payments/99999000013/receipts';
const detail = (iuv: string): string => `GET ${LIST}/${iuv}`;
const list = (iuvs: readonly string[], totalPages = 1): Said => ({ status: 200, json: { currentPageNumber: 0, length: iuvs.length, totalPages, results: iuvs.map((iuv) => ({ organizationFiscalCode: ORGANIZATION, iuv, debtor: 'X', paymentDateTime: '2026-11-28T11:00:00', status: 'PAID' })) } });
const xml = (id: string): Said => ({ status: 200, text: receiptXml(id), headers: { 'content-type': 'application/xml' } });
const NO_MORE = problem(400, 'Bad request', 'Not enough elements');

/** Follows the pages to the end, as the engine does. */
async function pullAll(gpd: ReturnType<typeof scriptedGpd>['gpd'], cursor: Cursor): Promise<readonly PullPage[]> {
  const pages: PullPage[] = [];
  for (let page = cursor.page; pages.length < 200;) {
    const read: Read<PullPage> = await gpd.pull('RECEIPTS', ORGANIZATION, { ...cursor, page }, lent());
    if (!read.ok) throw new Error(read.error.code);
    pages.push(read.value);
    page = read.value.next;
    if (page === null) break;
  }
  return pages;
}

const keys = (pages: readonly PullPage[]): readonly string[] => pages.flatMap(({ items }) => items.map(({ naturalKey }) => naturalKey));

describe('receipts', () => {
  it('come as received, with their identity and the instant of the payment', async () => {
    const { gpd, lines, asked } = scriptedGpd({ [CALLS.receipts]: list(['01']), [detail('01')]: xml('RT-1') });
    const [page] = await pullAll(gpd, WEEK);
    const item: PulledItem | undefined = page?.items[0];
    expect(item).toMatchObject({ stream: 'RECEIPTS', naturalKey: `${ORGANIZATION}/01/RT-1`, mime: 'application/xml', highWater: '2026-11-28T10:00:00.000Z' });
    expect(new TextDecoder().decode(item?.raw)).toBe(receiptXml('RT-1'));
    expect(lines()[0]).toBe(`GET ${LIST}?pageNum=0&pageSize=50&from=2026-11-22T01%3A00%3A00&to=2026-11-29T01%3A00%3A00`);
    expect(asked[0]?.headers).toMatchObject({ 'ocp-apim-subscription-key': 'chiave-ricevute' });
  });

  it('go through all pages and windows, each of thirty days at most', async () => {
    const { gpd, lines } = scriptedGpd({ [CALLS.receipts]: [list(['01'], 2), list(['02'], 2), list(['03'], 1), list([], 0)], [`${detail('')}*`]: xml('RT') });
    const pages = await pullAll(gpd, { from: '2026-09-15T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z', page: null });
    expect(keys(pages)).toEqual(['01', '02', '03'].map((iuv) => `${ORGANIZATION}/${iuv}/RT`));
    expect(lines().filter((line) => line.includes('pageNum')).map((line) => /pageNum=(\d).*from=(\d{4}-\d\d-\d\d).*to=(\d{4}-\d\d-\d\d)/.exec(line)?.slice(1).join(' '))).toEqual(['0 2026-09-15 2026-10-15', '1 2026-09-15 2026-10-15', '0 2026-10-15 2026-11-14', '0 2026-11-14 2026-11-29']);
  });

  it('of a run that was cut go on from its page', async () => {
    const { gpd } = scriptedGpd({ [CALLS.receipts]: list(['01'], 2), [detail('01')]: xml('A') });
    const first = await gpd.pull('RECEIPTS', ORGANIZATION, WEEK, lent());
    const token = first.ok ? first.value.next : null;
    const after = scriptedGpd({ [CALLS.receipts]: list(['02'], 2), [detail('02')]: xml('B') });
    expect(keys(await pullAll(after.gpd, { ...WEEK, page: token }))).toEqual([`${ORGANIZATION}/02/B`]);
    expect(after.lines()[0]).toContain('pageNum=1');
  });

  it('past the last page are none', async () => {
    const { gpd } = scriptedGpd({ [CALLS.receipts]: NO_MORE });
    expect(await pullAll(gpd, WEEK)).toMatchObject([{ items: [], next: null, skipped: 0 }]);
  });

  it('that are not ready hold the cursor, those of another segregation code do not', async () => {
    const { gpd } = scriptedGpd({ [CALLS.receipts]: list(['01', '02', '03', '04']), [detail('01')]: problem(422, 'Not in payable state'), [detail('02')]: problem(404, 'Not found'), [detail('03')]: problem(403, 'Forbidden'), [detail('04')]: xml('D') });
    expect(await pullAll(gpd, WEEK)).toMatchObject([{ skipped: 2, skippedFrom: '2026-11-28T10:00:00.000Z', rows: { given: ['03', '04'], missing: [{ key: '01' }, { key: '02' }] }, items: [{ naturalKey: `${ORGANIZATION}/04/D` }] }]);
  });

  it('of our own segregation code that are forbidden are missing, not somebody else’s: a right that comes back brings them', async () => {
    const theirs = '47000000000000043';
    const script = { [CALLS.receipts]: list([FIRST.iuv, theirs]), [detail(FIRST.iuv)]: [problem(403, 'Forbidden'), xml('RT-1')], [detail(theirs)]: problem(403, 'Forbidden') };
    const { gpd } = scriptedGpd(script);
    expect(await pullAll(gpd, WEEK)).toMatchObject([{ skipped: 1, rows: { given: [theirs], missing: [{ key: FIRST.iuv }] } }]);
    expect(await gpd.fetchRow?.('RECEIPTS', ORGANIZATION, FIRST.iuv, lent())).toMatchObject({ ok: true, value: { naturalKey: `${ORGANIZATION}/${FIRST.iuv}/RT-1` } });
  });

  it('that nobody can read do not hold back those behind them, however many; only a service that does not answer for its list either ends the page', async () => {
    const broken: Said = { status: 200, text: '<html>', headers: {} };
    const iuvs = ['01', '02', '03', '04', '05'];
    const script = { [CALLS.receipts]: list(iuvs), [detail('01')]: broken, [detail('02')]: broken, [detail('03')]: problem(500, 'x'), [detail('04')]: broken, [detail('05')]: xml('E') };
    expect(await pullAll(scriptedGpd(script).gpd, WEEK)).toMatchObject([{ skipped: 4, rows: { given: ['05'], missing: [{ key: '01' }, { key: '02' }, { key: '03' }, { key: '04' }] }, items: [{ naturalKey: `${ORGANIZATION}/05/E` }] }]);
    const alone = { ...script, [CALLS.receipts]: list(['01', '02', '03']) };
    expect(await pullAll(scriptedGpd(alone).gpd, WEEK)).toMatchObject([{ skipped: 3, next: null }]);
    for (const down of [PORTAL, { status: 503, text: '' }]) expect(await scriptedGpd({ ...script, [CALLS.receipts]: [list(iuvs), down] }).gpd.pull('RECEIPTS', ORGANIZATION, WEEK, lent())).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'connector' } });
  });

  it('that was listed and not given is asked for again by itself', async () => {
    const { gpd } = scriptedGpd({ [detail('01')]: [problem(404, 'Not found'), xml('A')] });
    expect(await gpd.fetchRow?.('RECEIPTS', ORGANIZATION, '01', lent())).toEqual({ ok: true, value: 'NOT_READY' });
    expect(await gpd.fetchRow?.('RECEIPTS', ORGANIZATION, '01', lent())).toMatchObject({ ok: true, value: { naturalKey: `${ORGANIZATION}/01/A` } });
  });

  it('read again in the overlap cost no second call, and are handed over again', async () => {
    const { gpd, lines } = scriptedGpd({ [CALLS.receipts]: list(['01']), [detail('01')]: xml('A') });
    expect(keys([...(await pullAll(gpd, WEEK)), ...(await pullAll(gpd, WEEK))])).toEqual([`${ORGANIZATION}/01/A`, `${ORGANIZATION}/01/A`]);
    expect(lines().filter((line) => line === detail('01'))).toHaveLength(1);
  });

  it('without identity have that of their content', async () => {
    const { gpd } = scriptedGpd({ [CALLS.receipts]: list(['01']), [detail('01')]: { status: 200, text: '<paSendRTReq/>' } });
    expect(keys(await pullAll(gpd, WEEK))[0]).toMatch(/^99999000013\/01\/[0-9a-f]{64}$/);
  });

  it('are never made of something else that answered', async () => {
    const pull = async (script: Script) => scriptedGpd(script).gpd.pull('RECEIPTS', ORGANIZATION, WEEK, lent());
    expect(await pull({ [CALLS.receipts]: PORTAL })).toMatchObject({ ok: false, error: { kind: 'retry', code: 'ANSWER_NOT_JSON' } });
    const half = { status: 200, text: '<?xml version="1.0"?><paSendRTV2Request><receipt><receiptId>1</receiptId>' };
    for (const answer of [PORTAL, half]) expect(await pull({ [CALLS.receipts]: list(['01']), [detail('01')]: answer })).toMatchObject({ ok: true, value: { items: [], skipped: 1, rows: { missing: [{ key: '01', code: 'UNREADABLE_ANSWER' }] } } });
    expect(await pull({ [CALLS.receipts]: GATEWAY_FORBIDDEN })).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
    expect(await pull({ [CALLS.receipts]: list(['01']), [detail('01')]: { status: 503, text: '' } })).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'connector' } });
  });
});

describe('asking for one payment', () => {
  const REF = { organization: ORGANIZATION, iupd: SNAPSHOT.iupd, navs: [FIRST.nav] };
  const ask = async (script: Script) => scriptedGpd(script).gpd.askPayment(REF, lent());
  const PAID = held({ status: 'PAID', installment: { status: 'PAID', idReceipt: 'RT-1' } });

  it('brings the position and the receipt of what is paid', async () => {
    expect(await ask({ [CALLS.read]: PAID, [CALLS.receipt]: xml('RT-1') })).toMatchObject({ ok: true, value: { remote: { status: 'PAID' }, items: [{ naturalKey: `${ORGANIZATION}/${FIRST.iuv}/RT-1` }] } });
  });

  it('answers although the receipt cannot be had yet', async () => {
    for (const receipt of [problem(422, 'x'), { status: 503, text: '' }]) expect(await ask({ [CALLS.read]: PAID, [CALLS.receipt]: receipt })).toMatchObject({ ok: true, value: { remote: { status: 'PAID' }, items: [] } });
  });

  it('of what is unpaid, marked or not there asks for no receipt', async () => {
    expect(await ask({ [CALLS.read]: held() })).toMatchObject({ ok: true, value: { items: [] } });
    expect(await ask({ [CALLS.read]: held({ status: 'PAID', installment: { status: 'PAID', idReceipt: 'CLOSED_AS_ALREADY_PAID_BY_EC' } }) })).toMatchObject({ ok: true, value: { items: [] } });
    expect(await ask({ [CALLS.read]: NOT_FOUND })).toEqual({ ok: true, value: { remote: { notFound: true }, items: [] } });
  });
});
