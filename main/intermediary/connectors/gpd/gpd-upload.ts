import { createHash } from 'node:crypto';
import { setImmediate as giveWay } from 'node:timers/promises';
import { ok } from '../../../domain/result.ts';
import { READ_BACK, type BulkStatus, type IntermediaryConnector, type Read, type SendResult } from '../../connector.ts';
import type { HttpAnswer } from '../../http/http-client.ts';
import type { PositionSnapshot } from '../../position-snapshot.ts';
import { isGood, readBody, unreadableBody, type GpdCalls, type Lent } from './gpd-calls.ts';
import { readFailure, refusalMessage, sendFailure } from './gpd-outcomes.ts';
import { positionBodyV1, whyNotSendable } from './gpd-requests.ts';
import { uploadReport, uploadStatus } from './gpd-shapes.ts';
import { singleEntryZip } from './single-entry-zip.ts';

const UPLOAD_TIMEOUT_MS = 120_000;
const REPORT_MAX_BYTES = 64 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;
const ASK_AGAIN_MS = 5_000;
const WRITTEN_AT_ONCE = 200;

type Uploaded = Awaited<ReturnType<NonNullable<IntermediaryConnector['uploadPositions']>>>;

/** Whether the bulk load can carry a position; the others go one at a time. */
export function fitsBulk(position: PositionSnapshot): boolean {
  return whyNotSendable(position) === null && positionBodyV1(position).ok;
}

/**
 * Loads new positions in one ZIP (gpd-upload v2, model of v1). Errors: `GPD_BULK_UNSUITABLE`, naming the positions that must go one at a time, and nothing was sent.
 * The multipart boundary comes from the content: the same positions make the same bytes.
 */
export async function uploadPositions(calls: GpdCalls, positions: readonly PositionSnapshot[], lent: Lent): Promise<Uploaded> {
  const broker = calls.settings.brokerCode;
  const organization = positions[0]?.organization;
  const unsuitable = positions.filter((position) => !fitsBulk(position) || position.organization !== organization);
  if (broker === null || organization === undefined || unsuitable.length > 0) return unsuitableForBulk(unsuitable);
  const content = await contentOf(positions);
  if (content.length > MAX_UNPACKED_BYTES) return { kind: 'rejected', remedy: { code: 'GPD_BULK_TOO_LARGE', message: 'Le posizioni da caricare insieme superano 100 MiB: dividile in più caricamenti.', fields: {} } };
  const answered = await calls.call({ api: 'upload', operation: 'gpd.upload', method: 'POST', path: filePath(broker, organization), multipart: multipart(await singleEntryZip('positions.json', content)), timeoutMs: UPLOAD_TIMEOUT_MS }, lent);
  if (!isGood(answered)) return sendFailure('upload', answered);
  const fileId = fileIdOf(answered.value);
  // Taken, but under an unknown name: what came of it is read back.
  if (fileId === null) return { kind: 'ambiguous', probeAfterMs: answered.value.retryAfterMs ?? ASK_AGAIN_MS, code: 'GPD_UPLOAD_WITHOUT_ID' };
  return { kind: 'accepted', uploadId: `${organization}/${fileId}`, afterMs: answered.value.retryAfterMs ?? ASK_AGAIN_MS };
}

/**
 * Asks how an upload went. Positions that were taken come back as `ambiguous` on purpose: whether gpd-upload publishes is written nowhere, so each is read, in lists, compared
 * and, if a draft, published before it counts as confirmed.
 */
export async function readUploadStatus(calls: GpdCalls, uploadId: string, lent: Lent): Promise<Read<BulkStatus>> {
  const [organization = '', fileId = ''] = uploadId.split('/');
  const base = `${filePath(calls.settings.brokerCode ?? '', organization)}/${encodeURIComponent(fileId)}`;
  const answered = await calls.call({ api: 'upload', operation: 'gpd.upload.status', method: 'GET', path: `${base}/status` }, lent);
  if (!isGood(answered)) return { ok: false, error: readFailure('upload', answered) };
  const status = readBody(uploadStatus, answered.value);
  if (status === null) return unreadableBody();
  if (status.operationStatus === 'IN_PROGRESS') return ok({ done: false, afterMs: answered.value.retryAfterMs ?? ASK_AGAIN_MS });
  return readReport(calls, base, lent);
}

async function readReport(calls: GpdCalls, base: string, lent: Lent): Promise<Read<BulkStatus>> {
  const answered = await calls.call({ api: 'upload', operation: 'gpd.upload.report', method: 'GET', path: `${base}/report`, maxBytes: REPORT_MAX_BYTES }, lent);
  if (answered.ok && answered.value.status === 425) return ok({ done: false, afterMs: answered.value.retryAfterMs ?? ASK_AGAIN_MS });
  if (!isGood(answered)) return { ok: false, error: readFailure('upload', answered) };
  const report = readBody(uploadReport, answered.value);
  if (report === null) return unreadableBody();
  const outcomes = (report.responses ?? []).flatMap(({ statusCode, iupds }) => (iupds ?? []).map((iupd): [string, SendResult] => [iupd, outcomeOf(statusCode)]));
  return ok({ done: true, outcomes: new Map(outcomes) });
}

/** `statusMessage` is the server's free text and may quote the debtor: it stays in the record of the exchange. */
function outcomeOf(status: number): SendResult {
  if (status < 300) return { kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK };
  // A duplicate may be ours from before: the remote decides.
  if (status === 409) return { kind: 'ambiguous', probeAfterMs: 0, code: 'GPD_BULK_DUPLICATE' };
  if (status === 408 || status === 425 || status === 429 || status >= 500) return { kind: 'retry', afterMs: null, scope: 'row', code: `GPD_BULK_${status}` };
  const code = `GPD_BULK_${status}`;
  return { kind: 'rejected', remedy: { code, message: refusalMessage({ code, detail: null, fields: [], shape: 'none' }, status), fields: {} } };
}

/** In pieces: five thousand at once would keep the screens waiting. */
async function contentOf(positions: readonly PositionSnapshot[]): Promise<Uint8Array> {
  const bodies: string[] = [];
  for (const [index, position] of positions.entries()) {
    if (index % WRITTEN_AT_ONCE === 0) await giveWay();
    bodies.push(JSON.stringify(bodyOf(position)));
  }
  return new TextEncoder().encode(`{"paymentPositions":[${bodies.join(',')}]}`);
}

function bodyOf(position: PositionSnapshot): unknown {
  const body = positionBodyV1(position);
  if (!body.ok) throw new Error('fitsBulk was not asked');
  return body.value;
}

function unsuitableForBulk(unsuitable: readonly PositionSnapshot[]): SendResult {
  return { kind: 'rejected', remedy: { code: 'GPD_BULK_UNSUITABLE', message: 'Alcune posizioni non si possono caricare insieme alle altre: vanno trasmesse una alla volta.', fields: Object.fromEntries(unsuitable.map(({ iupd }) => [iupd, 'Da trasmettere da sola.'])) } };
}

function filePath(broker: string, organization: string): string {
  return `/brokers/${encodeURIComponent(broker)}/organizations/${encodeURIComponent(organization)}/debtpositions/file`;
}

function fileIdOf(answer: HttpAnswer): string | null {
  const last = (answer.headers['location'] ?? '').split(/[?#]/)[0]?.split('/').filter((piece) => piece !== '' && piece !== 'status').at(-1) ?? '';
  return /^[\w.-]{1,200}$/.test(last) ? last : null;
}

function multipart(zip: Uint8Array): Readonly<{ contentType: string; bytes: Uint8Array }> {
  const boundary = `sportello-${createHash('sha256').update(zip).digest('hex').slice(0, 32)}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="positions.zip"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat([Buffer.from(head, 'utf8'), zip, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]) };
}
