import { describe, expect, it } from 'vitest';
import { singleEntryZip } from '../../../main/intermediary/connectors/gpd/single-entry-zip.ts';
import { DEFAULT_KEY, numberOf } from '../index.ts';
import { installment, ORG, startPlatform, type Platform } from '../platform-calls.fixture.ts';

const FILE = `/upload/gpd/debt-positions-service/v2/brokers/${ORG}/organizations/${ORG}/debtpositions/file`;

function bodyV1(iupd: string, counter: number, dueDate?: string): unknown {
  return { iupd, type: 'F', fiscalCode: 'RSSLCU80A01H501K', fullName: 'Luca Rossi', companyName: 'Comune', switchToExpired: true, paymentOption: [{ ...installment(numberOf('01', counter), dueDate === undefined ? {} : { dueDate }), isPartialPayment: false }] };
}

async function upload({ raw }: Platform, method: string, content: unknown): ReturnType<Platform['raw']> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(await singleEntryZip('posizioni.json', new TextEncoder().encode(JSON.stringify(content))))]), 'posizioni.zip');
  return raw(method, FILE, { headers: { 'Ocp-Apim-Subscription-Key': DEFAULT_KEY }, body: form });
}

function ask({ raw }: Platform, path: string): ReturnType<Platform['raw']> {
  return raw('GET', path, { headers: { 'Ocp-Apim-Subscription-Key': DEFAULT_KEY } });
}

describe('gpd-upload', () => {
  it('takes a ZIP with 202, an address and milliseconds to wait, works on it, and reports by status', async () => {
    const platform = await startPlatform();
    const taken = await upload(platform, 'POST', { paymentPositions: [bodyV1('A', 1), bodyV1('B', 2), bodyV1('C', 3, '2026-01-01T00:00:00Z')] });
    expect([taken.status, taken.headers.get('retry-after')]).toEqual([202, '1000 ms']);
    const id = taken.headers.get('location')?.split('/').at(-2) ?? '';
    expect((await ask(platform, `${FILE}/${id}/status`)).json).toMatchObject({ operationStatus: 'IN_PROGRESS', submittedItem: 3 });
    expect((await ask(platform, `${FILE}/${id}/report`)).status).toBe(425);
    platform.control.clock.advance(2_000);
    expect((await ask(platform, `${FILE}/${id}/status`)).json).toMatchObject({ operationStatus: 'COMPLETED_WITH_WARNINGS' });
    expect((await ask(platform, `${FILE}/${id}/report`)).json).toMatchObject({ responses: [{ statusCode: 201, iupds: ['A', 'B'] }, { statusCode: 400, iupds: ['C'] }] });
    expect((await platform.gpd('GET', '/debtpositions/A')).json).toMatchObject({ status: 'DRAFT' });
    expect((await ask(platform, `${FILE}s`)).json).toMatchObject({ fileIds: [id], hasMore: false });
  });

  it('publishes where the setting says so, and deletes by IUPD', async () => {
    const platform = await startPlatform({ upload: { processingMs: 0, publishes: true, retryAfterMs: 500 } });
    await upload(platform, 'POST', { paymentPositions: [bodyV1('A', 1)] });
    expect((await platform.gpd('GET', '/debtpositions/A')).json).toMatchObject({ status: 'VALID' });
    await upload(platform, 'DELETE', { paymentPositionIUPDs: ['A'] });
    expect((await platform.gpd('GET', '/debtpositions/A')).status).toBe(404);
  });

  it('refuses the same IUPD twice, what is no ZIP, and files no longer kept', async () => {
    const platform = await startPlatform();
    expect((await upload(platform, 'POST', { paymentPositions: [bodyV1('A', 1), bodyV1('A', 2)] })).status).toBe(400);
    const form = new FormData();
    form.append('file', new Blob(['niente']), 'x.zip');
    expect((await platform.raw('POST', FILE, { headers: { 'Ocp-Apim-Subscription-Key': DEFAULT_KEY }, body: form })).status).toBe(400);
    expect((await ask(platform, `${FILE}s?from=2026-08-01&to=2026-08-31`)).status).toBe(410);
    expect((await ask(platform, `${FILE}s?from=2026-08-01&to=2026-11-01`)).status).toBe(400);
  });
});
