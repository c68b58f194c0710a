import { describe, expect, it } from 'vitest';
import { FIRST, installment, ORG, position, SECOND, startPlatform, type Platform } from './platform-calls.fixture.ts';

const CREATE = '/debtpositions?toPublish=true';
const READ = '/debtpositions/POS-1';

async function withTwelve(): Promise<Platform> {
  const platform = await startPlatform();
  for (let n = 0; n < 12; n++) await platform.gpd('POST', CREATE, position(`POS-${String(n).padStart(2, '0')}`, [[installment({ nav: `3010000000000${n + 10}000`, iuv: `010000000000${n + 10}000` })]]));
  return platform;
}

describe('A queued fault', () => {
  it('cuts the connection before anything is done', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'drop', commit: false });
    await expect(gpd('POST', CREATE, position())).rejects.toThrow();
    expect((await gpd('GET', READ)).status).toBe(404);
    expect(control.calls('gpd3.createPosition')).toMatchObject([{ status: null, faults: ['drop'] }]);
  });

  it('cuts it after: the position is there', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'drop', commit: true });
    await expect(gpd('POST', CREATE, position())).rejects.toThrow();
    expect((await gpd('GET', READ)).status).toBe(200);
  });

  it('strikes the nth call of an operation, as many times as told', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.*', nth: 2, times: 2, kind: 'status', status: 500 });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await gpd('GET', READ)).status);
    expect(statuses).toEqual([404, 500, 500, 404]);
  });

  it.each([
    [{ as: 'seconds', seconds: 7 } as const, '7'], [{ as: 'date', seconds: 60 } as const, 'Sun, 29 Nov 2026 10:01:00 GMT'], [{ as: 'milliseconds', ms: 2_500 } as const, '2500 ms'], [null, null],
  ])('answers 429 with Retry-After %j', async (retryAfter, header) => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: '*', kind: 'status', status: 429, retryAfter });
    const refused = await gpd('POST', CREATE, position());
    expect([refused.status, refused.headers.get('retry-after'), refused.json]).toEqual([429, header, { statusCode: 429, message: 'Rate limit is exceeded.' }]);
    expect(control.tooMany()).toBe(1);
    expect((await gpd('GET', READ)).status).toBe(404);
  });

  it('can do the work and still answer 500, as an optimistic lock that is lost', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'status', status: 500, commit: true, title: 'The debt position update is failed' });
    expect((await gpd('POST', CREATE, position())).json).toMatchObject({ title: 'The debt position update is failed' });
    expect((await gpd('GET', READ)).status).toBe(200);
  });

  it('truncates JSON, cuts a body halfway, and speaks of other things', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'truncatedJson' });
    const truncated = await gpd('POST', CREATE, position());
    expect([truncated.status, truncated.json]).toEqual([201, undefined]);
    control.fault({ operation: '*', kind: 'cutBody' });
    await expect(gpd('GET', READ)).rejects.toThrow();
    control.fault({ operation: '*', kind: 'wrongJson', commit: true });
    expect((await gpd('GET', READ)).json).toEqual({ unexpected: true, items: 'none' });
  });

  it.each([200, 502])('answers with the HTML of a portal and %i', async (status) => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'html', status, commit: false });
    const portal = await gpd('POST', CREATE, position());
    expect([portal.status, portal.headers.get('content-type'), portal.text]).toEqual([status, 'text/html; charset=utf-8', expect.stringContaining('<html>')]);
    expect((await gpd('GET', READ)).status).toBe(404);
  });

  it('shifts Date for all, or for one call, without moving the rules', async () => {
    const { gpd, control } = await startPlatform();
    control.clock.shiftDateHeader(600_000);
    expect((await gpd('GET', READ)).headers.get('date')).toBe('Sun, 29 Nov 2026 10:10:00 GMT');
    control.clock.shiftDateHeader(0);
    control.fault({ operation: '*', kind: 'skew', ms: -86_400_000 });
    expect((await gpd('GET', READ)).headers.get('date')).toBe('Sat, 28 Nov 2026 10:00:00 GMT');
    expect((await gpd('POST', CREATE, position())).status).toBe(201);
  });

  it('waits before or after the work', async () => {
    const { gpd, control } = await startPlatform();
    control.fault({ operation: 'gpd3.createPosition', kind: 'delay', ms: 30, before: false });
    const creating = gpd('POST', CREATE, position());
    expect((await creating).status).toBe(201);
  });

  it('repeats a page, or lets rows drift over the edge of one', async () => {
    const { gpd, control } = await withTwelve();
    const page = async (n: number): Promise<string> => (await gpd('GET', `/debtpositions?limit=5&page=${n}&orderby=IUPD&ordering=ASC`)).text.match(/POS-\d+/g)?.join() ?? '';
    expect(await page(1)).toBe('POS-05,POS-06,POS-07,POS-08,POS-09');
    control.fault({ operation: 'gpd3.getOrganizationDebtPositions', kind: 'duplicatePage' });
    expect(await page(1)).toBe('POS-00,POS-01,POS-02,POS-03,POS-04');
    control.fault({ operation: 'gpd3.getOrganizationDebtPositions', kind: 'pageDrift', rows: 1 });
    expect(await page(1)).toBe('POS-06,POS-07,POS-08,POS-09,POS-10');
    control.fault({ operation: 'gpd3.getOrganizationDebtPositions', kind: 'pageDrift', rows: -1 });
    expect(await page(1)).toBe('POS-04,POS-05,POS-06,POS-07,POS-08');
  });
});

describe('Behind the client’s back', () => {
  it('a position vanishes with its numbers, and comes back', async () => {
    const { gpd, control } = await startPlatform();
    await gpd('POST', CREATE, position());
    control.vanish('POS-1');
    expect((await gpd('GET', READ)).status).toBe(404);
    control.resurrect(FIRST.nav);
    expect((await gpd('GET', READ)).json).toMatchObject({ status: 'VALID' });
  });

  it('another hand cancels it, it is paid all the same, or lives again', async () => {
    const { gpd, v1, control } = await startPlatform();
    await gpd('POST', CREATE, position());
    control.cancel(FIRST.nav);
    expect((await v1('GET', READ)).json).toMatchObject({ status: 'INVALID' });
    control.pay(FIRST.nav);
    expect((await v1('GET', READ)).json).toMatchObject({ status: 'PAID' });
    await gpd('POST', CREATE, position('POS-2', [[installment(SECOND)]]));
    control.cancel('POS-2');
    control.resurrect('POS-2');
    expect((await v1('GET', '/debtpositions/POS-2')).json).toMatchObject({ status: 'VALID' });
  });
});

describe('Control by hand', () => {
  it('runs the same commands over HTTP and lists them', async () => {
    const { gpd, raw } = await startPlatform();
    await gpd('POST', CREATE, position());
    const post = (name: string, body: unknown): ReturnType<typeof raw> => raw('POST', `/control/${name}`, { body: JSON.stringify(body) });
    expect((await post('pay', { nav: FIRST.nav })).json).toMatchObject({ result: { iuv: FIRST.iuv, organization: ORG } });
    expect((await post('publishFlow', {})).json).toMatchObject({ result: { count: 1, revision: 1 } });
    expect((await post('pay', { nav: FIRST.nav })).json).toMatchObject({ problem: expect.stringContaining('409') });
    expect((await post('fault', { operation: 'gpd3.*', kind: 'status', status: 503 })).status).toBe(200);
    expect((await gpd('GET', READ)).status).toBe(503);
    expect((await post('fault', { operation: '*', kind: 'status' })).status).toBe(400);
    expect((await post('setFact', { fact: 1, holds: false })).status).toBe(200);
    expect((await raw('GET', '/control')).text).toContain('publishFlow');
    expect((await post('niente', {})).status).toBe(404);
  });
});
