import { z } from 'zod';
import { empty, gpdProblem, json, type Answer } from '../answers.ts';
import { param, queryInt, queryText, type Call, type Handlers } from '../call.ts';
import type { World } from '../world.ts';
import { createFromDraft, replaceByDraft } from './handlers.ts';
import { isPaidState } from './position-changes.ts';
import { readDraft } from './position-requests.ts';
import { judgeDraft } from './position-rules.ts';
import { PROBLEMS } from './problems.ts';
import { readFilePart, readZip } from './zip-entries.ts';

/** A file given to gpd-upload (intermediary.md 1.1.9). `responses` by status, empty while it is worked on. */
export type UploadedFile = { readonly id: string; readonly organization: string; readonly broker: string; readonly startMs: number; readonly submitted: number; endMs: number | null; readonly responses: Map<number, { message: string; iupds: string[] }> };

type Mode = 'create' | 'update' | 'delete';

const ORGANIZATION = 'organization-fiscal-code';
const MAX_UNPACKED = 104_857_600;
const MAX_IUPDS = 100_000;
const DAY_MS = 86_400_000;
const KEPT_DAYS = 60;

export const UPLOAD_HANDLERS: Handlers = {
  healthCheck: () => json(200, { name: 'pagopa-gpd-upload', version: '0.5.3', environment: 'counterpart' }),
  'create-debt-positions-by-file-upload': (world, call) => take(world, call, 'create'),
  'update-debt-positions-by-file-upload': (world, call) => take(world, call, 'update'),
  'delete-debt-positions-by-file-upload': (world, call) => take(world, call, 'delete'),
  'get-debt-positions-upload-status': (world, call) => withFile(world, call, (file) => json(200, { fileId: file.id, processedItem: file.endMs === null ? 0 : file.submitted, submittedItem: file.submitted, startTime: new Date(file.startMs).toISOString(), operationStatus: stateOf(file) })),
  'get-debt-positions-upload-report': (world, call) => withFile(world, call, report),
  'get-debt-positions-fileids': listFiles,
};

const positionsFile = z.object({ paymentPositions: z.array(z.looseObject({ iupd: z.string() })).min(1) });
const iupdsFile = z.object({ paymentPositionIUPDs: z.array(z.string()).min(1).max(MAX_IUPDS) });

/** 202 with the address of the file, and a `Retry-After` that no standard knows: `<n> ms`. */
function take(world: World, call: Call, mode: Mode): Answer {
  const content = readContent(call);
  if (content === null) return problem(400, 'The file must be a ZIP with exactly one .json entry of at most 100 MiB');
  const items = mode === 'delete' ? readIupds(content) : readPositions(content);
  if (items === null) return problem(400, 'The JSON of the file is not of the expected form');
  if (new Set(items.map(({ iupd }) => iupd)).size !== items.length) return problem(400, 'Duplicated IUPD in the file');
  const { processingMs, retryAfterMs } = world.settings.upload;
  const now = world.clock.nowMs();
  const file: UploadedFile = { id: `${world.identifiers.uuid()}-v2`, organization: param(call, ORGANIZATION), broker: param(call, 'broker-code'), startMs: now, submitted: items.length, endMs: null, responses: new Map() };
  world.uploads.set(file.id, file);
  const codes = call.caller.segregationCodes;
  const work = (): void => {
    for (const { iupd, body } of items) note(file, iupd, workOn(world, file.organization, mode, iupd, body, codes));
    file.endMs = now + processingMs;
  };
  if (processingMs === 0) work();
  else world.due.at(now + processingMs, work);
  return empty(202, { location: `brokers/${file.broker}/organizations/${file.organization}/debtpositions/file/${file.id}/status`, 'retry-after': `${retryAfterMs} ms` });
}

type Item = Readonly<{ iupd: string; body: unknown }>;

function readContent(call: Call): unknown {
  const part = readFilePart(call.bytes, call.headers['content-type'] ?? '');
  const entries = part === null ? null : readZip(part, MAX_UNPACKED);
  const entry = entries?.length === 1 ? entries[0] : undefined;
  if (entry === undefined || !entry.name.endsWith('.json')) return null;
  try {
    return JSON.parse(entry.bytes.toString('utf8'));
  } catch {
    return {};
  }
}

function readPositions(content: unknown): readonly Item[] | null {
  const read = positionsFile.safeParse(content);
  return read.success ? read.data.paymentPositions.map((body) => ({ iupd: body.iupd, body })) : null;
}

function readIupds(content: unknown): readonly Item[] | null {
  const read = iupdsFile.safeParse(content);
  return read.success ? read.data.paymentPositionIUPDs.map((iupd) => ({ iupd, body: null })) : null;
}

/** Whether positions are published is written nowhere (1.1.9, uncertain): a setting of the counterpart, off unless told. */
function workOn(world: World, organization: string, mode: Mode, iupd: string, body: unknown, codes: readonly string[] | null): Answer {
  const old = world.positions.get(organization, iupd);
  if (mode === 'delete') return old === null ? PROBLEMS.notFound(organization, iupd) : removed(world, organization, iupd);
  const draft = readDraft(1, body);
  if (draft === null) return PROBLEMS.unreadable();
  const wrong = judgeDraft(draft, { facts: world.facts, nowMs: world.clock.nowMs(), creating: mode === 'create' });
  if (wrong !== null) return wrong;
  const how = { version: 1, toPublish: world.settings.upload.publishes, forbidden: codes !== null && !codes.includes(draft.plans[0]?.installments[0]?.iuv.slice(0, 2) ?? '') } as const;
  if (mode === 'create') return createFromDraft(world, organization, draft, how);
  return old === null ? PROBLEMS.notFound(organization, iupd) : replaceByDraft(world, old, draft, how);
}

function removed(world: World, organization: string, iupd: string): Answer {
  const position = world.positions.get(organization, iupd);
  if (position === null) return PROBLEMS.notFound(organization, iupd);
  if (isPaidState(position.status)) return PROBLEMS.paymentFound(organization, iupd);
  world.positions.remove(position);
  return json(200, null);
}

const titleShape = z.object({ title: z.string(), detail: z.string() });

function note(file: UploadedFile, iupd: string, { status, body }: Answer): void {
  const read = titleShape.safeParse(status < 300 || typeof body !== 'string' ? null : JSON.parse(body));
  const entry = file.responses.get(status) ?? { message: status < 300 ? 'Debt position correctly processed' : read.success ? read.data.title : 'Error', iupds: [] };
  entry.iupds.push(iupd);
  file.responses.set(status, entry);
}

function stateOf(file: UploadedFile): string {
  if (file.endMs === null) return 'IN_PROGRESS';
  const [good, bad] = [[...file.responses.keys()].some((status) => status < 300), [...file.responses.keys()].some((status) => status >= 300)];
  return bad ? (good ? 'COMPLETED_WITH_WARNINGS' : 'COMPLETED_UNSUCCESSFULLY') : 'COMPLETED';
}

/** 425 while it is worked on. */
function report(file: UploadedFile): Answer {
  if (file.endMs === null) return problem(425, 'The report is not ready yet');
  const responses = [...file.responses.entries()].map(([statusCode, { message, iupds }]) => ({ statusCode, statusMessage: message, iupds }));
  return json(200, { fileId: file.id, processedItem: file.submitted, submittedItem: file.submitted, responses, startTime: new Date(file.startMs).toISOString(), endTime: new Date(file.endMs).toISOString() });
}

function withFile(world: World, call: Call, act: (file: UploadedFile) => Answer): Answer {
  const file = world.uploads.get(param(call, 'file-id'));
  if (file === undefined || file.organization !== param(call, ORGANIZATION) || file.broker !== param(call, 'broker-code')) return problem(404, 'The file was not found');
  return act(file);
}

/** Seven days unless asked; beyond sixty days 410, across them 400; continued by `x-continuation-token` (1.1.9). */
function listFiles(world: World, call: Call): Answer {
  const now = world.clock.nowMs();
  const [from, to] = [queryText(call, 'from'), queryText(call, 'to')];
  const toMs = to === null ? now : Date.parse(`${to}T23:59:59.999Z`);
  const fromMs = from === null ? toMs - 7 * DAY_MS : Date.parse(`${from}T00:00:00Z`);
  const oldest = now - KEPT_DAYS * DAY_MS;
  if (Number.isNaN(fromMs) || Number.isNaN(toMs) || fromMs > toMs) return problem(400, 'Invalid date range');
  if (toMs < oldest) return problem(410, 'The files of this range are no longer kept');
  if (fromMs < oldest - DAY_MS) return problem(400, 'The range overlaps the time that is no longer kept');
  const size = Math.min(500, Math.max(100, queryInt(call, 'size', 100)));
  const start = Number(call.headers['x-continuation-token'] ?? '0') || 0;
  const files = [...world.uploads.values()].filter((file) => file.organization === param(call, ORGANIZATION) && file.broker === param(call, 'broker-code') && file.startMs >= fromMs && file.startMs <= toMs);
  const fileIds = files.slice(start, start + size).map(({ id }) => id);
  const hasMore = start + size < files.length;
  return json(200, { fileIds, size: fileIds.length, hasMore }, hasMore ? { 'x-continuation-token': String(start + size) } : {});
}

function problem(status: number, detail: string): Answer {
  return gpdProblem(status, status === 400 ? 'Bad Request' : status === 410 ? 'Gone' : status === 425 ? 'Too Early' : 'Not Found', detail);
}
