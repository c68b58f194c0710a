import { describe, expect, it } from 'vitest';
import { snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import { GATEWAY_FORBIDDEN, held, lent, ORGANIZATION, PORTAL, problem, scriptedGpd, SNAPSHOT, type HeldWishes, type Said } from './gpd-answers.fixture.ts';

const LIST = `GET /gpd/debt-positions-service/v3/organizations/${ORGANIZATION}/debtpositions?limit=50&page=`;
const NEWEST_FIRST = '&orderby=INSERTED_DATE&ordering=DESC';
/** When the rows of {@link row} were inserted, by the clock of UTC. */
const INSERTED = '2026-11-29T09:00:00.000Z';
const EARLIER = '2026-11-29T08:00:00.000Z';

const named = (iupd: string): PositionSnapshot => ({ ...SNAPSHOT, iupd });

function row(iupd: string, wishes: HeldWishes = {}, more: Readonly<Record<string, unknown>> = {}): unknown {
  const said = held(wishes, named(iupd));
  return 'json' in said && typeof said.json === 'object' ? { ...said.json, ...more } : null;
}

function page(rows: readonly unknown[], totalPages = 1): Said {
  return { status: 200, json: { payment_position_list: rows, page_info: { page: 0, limit: 50, items_found: rows.length, total_pages: totalPages } } };
}

async function list(said: Said, asked: Readonly<{ since: string; page: string | null }> = { since: EARLIER, page: null }) {
  const { gpd, lines } = scriptedGpd({ [`${LIST}*`]: said });
  return { read: await gpd.listPositions?.(ORGANIZATION, asked, lent()), lines: lines() };
}

describe('a page of the list', () => {
  it('shows fifty positions, the last that came first, by one call and without a filter that would cut them', async () => {
    const { read, lines } = await list(page([row('A'), row('B', { status: 'DRAFT' }), row('C', { fee: 200 })]));
    expect(lines).toEqual([`${LIST}0${NEWEST_FIRST}`]);
    expect(read).toMatchObject({ ok: true, value: { next: null, positions: [{ iupd: 'A', status: 'PAYABLE', hash: snapshotHash(named('A')) }, { iupd: 'B', status: 'DRAFT', hash: snapshotHash(named('B')) }, { iupd: 'C', hash: snapshotHash(named('C')) }] } });
  });

  it('shows another hash of a position of which it shows only a part', async () => {
    const { read } = await list(page([row('A', {}, { paymentOption: [] })]));
    expect(read).toMatchObject({ ok: true, value: { positions: [{ iupd: 'A', hash: expect.not.stringMatching(snapshotHash(named('A'))) }] } });
  });

  it('leaves out what cannot be read, what only v1 can tell, and what is another organization’s', async () => {
    const { read } = await list(page([{ iupd: 'A', status: 'SOMETHING_NEW' }, row('B', { status: 'UNPAYABLE' }), row('C', {}, { organizationFiscalCode: '99999000021' }), row('D')]));
    expect(read).toMatchObject({ ok: true, value: { positions: [{ iupd: 'D' }] } });
  });

  it('leads to the next as long as there is one and what is asked for may be on it', async () => {
    const next = async (said: Said, asked: Readonly<{ since: string; page: string | null }>) => {
      const { read } = await list(said, asked);
      return read?.ok === true ? read.value.next : undefined;
    };
    expect(await next(page([row('A')], 3), { since: EARLIER, page: null })).toBe('1');
    expect(await next(page([row('A')], 3), { since: EARLIER, page: '1' })).toBe('2');
    expect(await next(page([row('A')], 3), { since: EARLIER, page: '2' })).toBeNull();
    expect(await next(page([row('A')], 3), { since: INSERTED, page: null })).toBe('1');
    expect(await next(page([row('A')], 3), { since: '2026-11-29T09:00:01.000Z', page: null })).toBeNull();
    expect(await next(page([], 3), { since: EARLIER, page: null })).toBeNull();
  });

  it('goes on behind a last row that does not say when it was inserted', async () => {
    const { read } = await list(page([row('A', {}, { insertedDate: null })], 2));
    expect(read).toMatchObject({ ok: true, value: { next: '1' } });
  });

  it('that something else answered, or nobody, is no empty list', async () => {
    for (const said of [PORTAL, { status: 200, json: {} }, { status: 503, text: '' }, { status: 429, text: '' }, { fails: 'ANSWER_TIMEOUT', sent: true }] satisfies Said[]) expect((await list(said)).read).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'connector' } });
    expect((await list(problem(500, 'Internal Server Error'))).read).toMatchObject({ ok: false, error: { kind: 'retry', scope: 'row' } });
    expect((await list(GATEWAY_FORBIDDEN)).read).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
    expect((await list(problem(400, 'Bad Request'))).read).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });
});

describe('lists', () => {
  it('are offered only together with the bulk way', () => {
    expect(scriptedGpd({}, { brokerCode: null }).gpd.listPositions).toBeUndefined();
  });
});
