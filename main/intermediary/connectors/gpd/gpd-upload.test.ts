import { describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import type { PositionSnapshot } from '../../position-snapshot.ts';
import { FIRST, lent, problem, scriptedGpd, SNAPSHOT, type Script } from './gpd-answers.fixture.ts';
import { fitsBulk } from './gpd-upload.ts';
import { singleEntryZip } from './single-entry-zip.ts';

const FILE = '/upload/gpd/debt-positions-service/v2/brokers/99999000013/organizations/99999000013/debtpositions/file';
const UPLOAD = `POST ${FILE}`;
const STATUS = `GET ${FILE}/f-1/status`;
const REPORT = `GET ${FILE}/f-1/report`;

const twoPlans: PositionSnapshot = { ...SNAPSHOT, iupd: 'due-piani', options: [0, 1].map((plan) => ({ description: 'x', switchToExpired: false, installments: [FIRST, { ...FIRST, id: 2 + plan, nav: `30100000000000014${plan}`, iuv: `0100000000000014${plan}` }] })) };
const inTwo: PositionSnapshot = { ...SNAPSHOT, iupd: 'due-rate', options: [{ description: 'x', switchToExpired: true, installments: [FIRST, { ...FIRST, id: 2, nav: '301000000000000144', iuv: '01000000000000144' }] }] };

async function unzip(bytes: Uint8Array): Promise<readonly (readonly [string, string])[]> {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
  const entries: (readonly [string, string])[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk));
    entries.push([String(entry.fileName), Buffer.concat(chunks).toString('utf8')]);
  }
  return entries;
}

describe('a bulk load', () => {
  const upload = async (script: Script, positions: readonly PositionSnapshot[]) => {
    const { gpd, asked } = scriptedGpd(script);
    return { result: await gpd.uploadPositions?.(positions, lent()), asked };
  };

  it('is a ZIP with one JSON file of the v1 model, in a multipart form', async () => {
    const { result, asked } = await upload({ [UPLOAD]: { status: 202, text: '', headers: { location: `${FILE}/f-1/status`, 'retry-after': '1500 ms' } } }, [SNAPSHOT, inTwo]);
    expect(result).toEqual({ kind: 'accepted', uploadId: '99999000013/f-1', afterMs: 1_500 });
    const form = Buffer.from(asked[0]?.bytes ?? []);
    const boundary = /boundary=(.+)$/.exec(asked[0]?.headers['content-type'] ?? '')?.[1] ?? '';
    expect(form.toString('latin1')).toContain('name="file"; filename="positions.zip"');
    const zip = form.subarray(form.indexOf('\r\n\r\n') + 4, form.lastIndexOf(`\r\n--${boundary}--`));
    const [[name, content] = ['', ''], ...others] = await unzip(zip);
    expect([name, others]).toEqual(['positions.json', []]);
    expect(JSON.parse(content)).toMatchObject({ paymentPositions: [
      { iupd: SNAPSHOT.iupd, type: 'F', fullName: 'Rossi Mario', switchToExpired: false, paymentOption: [{ nav: FIRST.nav, amount: 10_000, isPartialPayment: false, dueDate: '2026-12-31T22:59:59Z' }] },
      { iupd: 'due-rate', switchToExpired: true, paymentOption: [{ isPartialPayment: true }, { isPartialPayment: true }] },
    ] });
  });

  it('refuses what v1 cannot say, before anything is sent', async () => {
    expect(fitsBulk(twoPlans)).toBe(false);
    expect(await upload({}, [SNAPSHOT, twoPlans])).toMatchObject({ result: { kind: 'rejected', remedy: { code: 'GPD_BULK_UNSUITABLE', fields: { 'due-piani': expect.any(String) } } }, asked: [] });
  });

  it('that may have arrived is ambiguous', async () => {
    expect((await upload({ [UPLOAD]: { fails: 'CONNECTION_LOST', sent: true } }, [SNAPSHOT])).result).toMatchObject({ kind: 'ambiguous' });
    expect((await upload({ [UPLOAD]: { status: 202, text: '' } }, [SNAPSHOT])).result).toMatchObject({ kind: 'ambiguous', code: 'GPD_UPLOAD_WITHOUT_ID' });
  });

  it('is not offered without the code of the broker', () => {
    const { gpd } = scriptedGpd({}, { brokerCode: null });
    expect([gpd.capabilities.bulk, gpd.uploadPositions]).toEqual([null, undefined]);
  });
});

describe('the outcome of a bulk load', () => {
  const status = async (script: Script) => scriptedGpd(script).gpd.uploadStatus?.('99999000013/f-1', lent());
  const state = (operationStatus: string) => ({ status: 200, json: { operationStatus, processedItem: 1, submittedItem: 2 }, headers: { 'retry-after': '700 ms' } });

  it('is waited for while it runs, and while its report is not ready', async () => {
    expect(await status({ [STATUS]: state('IN_PROGRESS') })).toEqual({ ok: true, value: { done: false, afterMs: 700 } });
    expect(await status({ [STATUS]: state('COMPLETED'), [REPORT]: { ...problem(425, 'Too early'), headers: { 'retry-after': '900 ms' } } })).toEqual({ ok: true, value: { done: false, afterMs: 900 } });
  });

  it('tells of each position: what was taken is still to be read back, what was refused needs a person, the rest is tried again', async () => {
    const report = { status: 200, json: { responses: [{ statusCode: 201, statusMessage: 'ok', iupds: ['a', 'b'] }, { statusCode: 409, iupds: ['c'] }, { statusCode: 400, statusMessage: 'Rossi Mario', iupds: ['d'] }, { statusCode: 500, iupds: ['e'] }] } };
    const read = await status({ [STATUS]: state('COMPLETED_WITH_WARNINGS'), [REPORT]: report });
    const outcomes = read?.ok === true && read.value.done ? [...read.value.outcomes].map(([iupd, { kind }]) => `${iupd} ${kind}`) : [];
    expect(outcomes).toEqual(['a ambiguous', 'b ambiguous', 'c ambiguous', 'd rejected', 'e retry']);
    expect(read?.ok === true && read.value.done ? JSON.stringify([...read.value.outcomes]) : '').not.toContain('Rossi');
  });
});

describe('the ZIP writer', () => {
  it('makes archives that others read, of any content, the same bytes each time', async () => {
    for (const content of ['', 'a', 'è€🙂'.repeat(50_000)]) {
      const bytes = await singleEntryZip('positions.json', new TextEncoder().encode(content));
      expect(await unzip(bytes)).toEqual([['positions.json', content]]);
      expect(await singleEntryZip('positions.json', new TextEncoder().encode(content))).toEqual(bytes);
    }
  });
});
