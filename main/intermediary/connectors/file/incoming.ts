import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../domain/result.ts';
import type { Instant, PullCtx, PulledItem, PullStream, Read, ReadFailure } from '../../connector.ts';
import { deliveryOfManifest } from './delivery-names.ts';
import { EXCHANGE_FORMAT, LIMITS, MANIFEST_ENDING, TAKEN_ENDING, manifest as manifestShape, outcomeLine, readShape, type ManifestFile, type OutcomeLine, type TakenNote } from './delivery-shapes.ts';
import type { Exchange, ExchangeFailure, ListedFile } from './exchange.ts';
import type { ExchangeMemory, ReceivedMemory } from './exchange-memory.ts';
import { afterDeliveryRefused, afterOutcome, readFailureOf } from './partner-answers.ts';
import { exchanged } from './sending.ts';
import { sequenceWarnings } from './sequence-warnings.ts';

export const FILE_STREAMS = ['OUTCOMES', 'RECEIPTS', 'FLOWS'] as const satisfies readonly PullStream[];
export type FileStream = (typeof FILE_STREAMS)[number];

const KIND_OF: Readonly<Record<FileStream, ManifestFile['kind']>> = { OUTCOMES: 'outcomes', RECEIPTS: 'receipt', FLOWS: 'flow' };
const MAX_BYTES: Readonly<Record<FileStream, number>> = { OUTCOMES: LIMITS.outcomesBytes, RECEIPTS: LIMITS.receiptBytes, FLOWS: LIMITS.flowBytes };
/** A page is one batch of the inbox: few enough files to be kept in one unit. */
const FILES_PER_PAGE: Readonly<Record<FileStream, number>> = { OUTCOMES: 1, RECEIPTS: 100, FLOWS: 5 };
const BYTES_PER_PAGE = 16_777_216;
/** A manifest is written last, so what it names is there; a folder that is copied by another program may still be filling. */
const STILL_ARRIVING_MS = 10 * 60_000;

export type IncomingParts = Readonly<{ exchange: Exchange; memory: ExchangeMemory; sender: string; organization: string }>;

/** Files of one stream in one delivery. `state` INCOMPLETE: something that the manifest names is not there, or not whole. */
type DeliveryPart = Readonly<{ state: 'READ'; items: readonly PulledItem[]; nextFile: number }> | Readonly<{ state: 'INCOMPLETE'; file: string }>;

/** What lies in `in`, with what is remembered of it. */
export type Lying = Readonly<{ received: ReceivedMemory; modifiedMs: number; files: ReadonlyMap<string, ListedFile> }>;

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every delivery of the partner, in the order of their names, with the manifests that were not known yet. */
export async function listDeliveries(parts: IncomingParts, signal: AbortSignal): Promise<Result<readonly Lying[], ExchangeFailure>> {
  const listed = await parts.exchange.list('in', signal);
  if (!listed.ok) return listed;
  const files = new Map(listed.value.map((file) => [file.name, file]));
  const lying: Lying[] = [];
  for (const file of [...listed.value].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const delivery = deliveryOfManifest(file.name);
    if (delivery === null) continue;
    const known = (await parts.memory.received()).get(delivery);
    // A manifest that could not be read may have been put right under its old name.
    const received = known === undefined || known.manifest === null ? await readManifest(parts, delivery, known ?? null, signal) : ok(known);
    if (received.ok) lying.push({ received: received.value, modifiedMs: file.modifiedMs, files });
    // Taken away while we looked.
    else if (received.error.kind !== 'missing') return received;
  }
  return ok(lying);
}

async function readManifest(parts: IncomingParts, delivery: string, known: ReceivedMemory | null, signal: AbortSignal): Promise<Result<ReceivedMemory, ExchangeFailure>> {
  const name = `${delivery}${MANIFEST_ENDING}`;
  const read = await parts.exchange.read('in', name, LIMITS.manifestBytes, signal);
  if (!read.ok && read.error.kind !== 'too-large') return read;
  const manifestSha256 = read.ok ? sha256Of(read.value) : null;
  if (known?.manifestSha256 === manifestSha256 && known !== null) return ok(known);
  const blank = { delivery, manifestSha256, manifest: null, done: [], refused: [], warnings: [], noted: false };
  const refuse = async (code: string, message: string): Promise<Result<ReceivedMemory, ExchangeFailure>> => {
    const refused: ReceivedMemory = { ...blank, refused: [{ file: name, line: null, code, message, stream: null }] };
    await parts.memory.saveReceived(refused);
    return ok(refused);
  };
  if (!read.ok) return refuse('MANIFEST_TOO_LARGE', `Il manifesto «${name}» è troppo grande: dividi la consegna.`);
  const told = readShape(manifestShape, Buffer.from(read.value).toString('utf8'));
  if (told === null) return refuse('MANIFEST_UNREADABLE', `Il manifesto «${name}» non è scritto come chiede il formato ${EXCHANGE_FORMAT}: correggilo e consegna di nuovo con un altro numero.`);
  if (told.organization !== parts.organization) return refuse('OTHER_ORGANIZATION', `La consegna «${delivery}» è di un altro ente: toglila da questa cartella.`);
  const received: ReceivedMemory = { ...blank, manifest: told, warnings: sequenceWarnings(told, delivery, [...(await parts.memory.received()).values()]) };
  await parts.memory.saveReceived(received);
  return ok(received);
}

/** Files of a stream that a delivery has. */
export function filesOf({ manifest }: ReceivedMemory, stream: FileStream): readonly ManifestFile[] {
  return manifest?.files.filter(({ kind }) => kind === KIND_OF[stream]) ?? [];
}

/** Whether nothing of a stream is left to hand over. A delivery without a readable manifest has nothing that could be. */
export function isDone(received: ReceivedMemory, stream: FileStream): boolean {
  return received.manifest === null || received.done.includes(stream) || filesOf(received, stream).length === 0;
}

/** Reads files of one delivery from a place on; a file that is not what the manifest says is refused and told, the others count. */
export async function readPart(parts: IncomingParts, lying: Lying, stream: FileStream, fromFile: number, ctx: PullCtx): Promise<Result<DeliveryPart, ExchangeFailure>> {
  const files = filesOf(lying.received, stream);
  const items: PulledItem[] = [];
  let bytes = 0;
  let place = fromFile;
  for (; place < files.length && place - fromFile < FILES_PER_PAGE[stream] && (bytes === 0 || bytes < BYTES_PER_PAGE); place += 1) {
    const file = files[place];
    if (file === undefined) break;
    const read = await readFileOf(parts, lying, file, stream, ctx.signal);
    if (!read.ok) return read;
    if (read.value === 'INCOMPLETE') return ok(items.length > 0 ? { state: 'READ', items, nextFile: place } : { state: 'INCOMPLETE', file: file.name });
    if (read.value === 'REFUSED') continue;
    bytes += read.value.length;
    items.push(...(stream === 'OUTCOMES' ? await outcomeItems(parts, lying.received, file.name, read.value) : [itemOf(parts.organization, stream, file, read.value)]));
  }
  ctx.record(exchanged(ctx, { operation: 'file.take', method: 'GET', path: `in/${lying.received.delivery}`, requestId: ctx.runId, code: null, responseBody: `(${place - fromFile} file, ${bytes} byte)` }));
  return ok({ state: 'READ', items, nextFile: place });
}

async function readFileOf(parts: IncomingParts, lying: Lying, file: ManifestFile, stream: FileStream, signal: AbortSignal): Promise<Result<Uint8Array | 'INCOMPLETE' | 'REFUSED', ExchangeFailure>> {
  const listed = lying.files.get(file.name);
  if (listed === undefined || listed.bytes < file.bytes) return ok('INCOMPLETE');
  const refuse = async (code: string, message: string): Promise<Result<'REFUSED', ExchangeFailure>> => {
    await noteRefused(parts, lying.received.delivery, { file: file.name, line: null, code, message, stream });
    return ok('REFUSED');
  };
  if (file.bytes > MAX_BYTES[stream]) return refuse('FILE_TOO_LARGE', `Il file «${file.name}» supera ${Math.floor(MAX_BYTES[stream] / 1_048_576)} MiB: dividilo e consegna di nuovo con un altro numero.`);
  const read = await parts.exchange.read('in', file.name, file.bytes, signal);
  if (!read.ok && read.error.kind === 'missing') return ok('INCOMPLETE');
  if (!read.ok && read.error.kind !== 'too-large') return read;
  if (!read.ok || read.value.length !== file.bytes || sha256Of(read.value) !== file.sha256) return refuse('HASH_MISMATCH', `Il file «${file.name}» non è quello che il manifesto dichiara (lunghezza o impronta SHA-256 diversa): consegnalo di nuovo con un altro numero.`);
  return ok(read.value);
}

async function noteRefused({ memory }: IncomingParts, delivery: string, refused: ReceivedMemory['refused'][number]): Promise<void> {
  const known = (await memory.received()).get(delivery);
  if (known === undefined || known.refused.some(({ file, line }) => file === refused.file && line === refused.line)) return;
  await memory.saveReceived({ ...known, refused: [...known.refused, refused] });
}

/** The key holds the content: the same bytes are the same thing whatever delivery brings them, and a file rewritten under an old name is another. */
function itemOf(organization: string, stream: FileStream, file: ManifestFile, raw: Uint8Array): PulledItem {
  return { stream, naturalKey: `${organization}/${file.sha256}`, raw, mime: /\.json$/i.test(file.name) ? 'application/json' : 'application/xml', highWater: null };
}

/** Every line stands for itself: one that cannot be read takes nothing away from the others. What a line says is in the memory before the engine is told of it. */
async function outcomeItems(parts: IncomingParts, { delivery }: ReceivedMemory, file: string, bytes: Uint8Array): Promise<readonly PulledItem[]> {
  const items: PulledItem[] = [];
  for (const [index, text] of Buffer.from(bytes).toString('utf8').split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = readShape(outcomeLine, text);
    if (line === null) await noteRefused(parts, delivery, { file, line: index + 1, code: 'LINE_UNREADABLE', message: `La riga ${index + 1} di «${file}» non è scritta come chiede il formato: correggila e consegnala di nuovo.`, stream: 'OUTCOMES' });
    else items.push(...(await takeOutcome(parts, line, text)));
  }
  return items;
}

/** Takes one line into the memory; nothing changes when it was known. */
async function takeOutcome(parts: IncomingParts, line: OutcomeLine, text: string): Promise<readonly PulledItem[]> {
  const iupds = line.type === 'DELIVERY_REFUSED' ? ((await parts.memory.sent(line.delivery))?.lines.map(({ iupd }) => iupd) ?? []) : [line.iupd];
  for (const iupd of iupds) {
    const before = await parts.memory.position(iupd);
    const after = line.type === 'DELIVERY_REFUSED' ? afterDeliveryRefused(before, line, text.slice(0, 4000)) : afterOutcome(before, line, text.slice(0, 4000));
    if (after !== before) await parts.memory.savePosition(after);
  }
  const raw = Buffer.from(text);
  const hash = sha256Of(raw);
  return iupds.map((iupd): PulledItem => ({ stream: 'OUTCOMES', naturalKey: `${iupd}/${hash}`, raw, mime: 'application/json', highWater: null }));
}

/** Notes that all of a stream was handed over and kept; tells the partner once that holds for every stream. */
export async function markDone(parts: IncomingParts, delivery: string, stream: FileStream): Promise<void> {
  const known = (await parts.memory.received()).get(delivery);
  if (known === undefined || known.done.includes(stream)) return;
  await parts.memory.saveReceived({ ...known, done: [...known.done, stream] });
}

/** Tells the partner of every delivery that is settled; one that cannot be told now is told next time. */
export async function tellPartner(parts: IncomingParts, lying: readonly Lying[], ctx: PullCtx): Promise<void> {
  for (const { received: { delivery } } of lying) {
    const received = (await parts.memory.received()).get(delivery);
    if (received === undefined || received.noted || !FILE_STREAMS.every((stream) => isDone(received, stream))) continue;
    const note = noteOf(parts, received, new Date(ctx.nowMs()).toISOString());
    const written = await parts.exchange.write(`${parts.sender}-${delivery}${TAKEN_ENDING}`, Buffer.from(`${JSON.stringify(note, null, 2)}\n`), ctx.signal);
    if (!written.ok) return;
    await parts.memory.saveReceived({ ...received, noted: true });
  }
}

function noteOf(parts: IncomingParts, received: ReceivedMemory, takenAt: Instant): TakenNote {
  const { delivery, manifestSha256, manifest, refused, warnings } = received;
  const result = manifest === null ? 'REFUSED' : refused.length > 0 ? 'PARTLY' : 'TAKEN';
  return { format: EXCHANGE_FORMAT, sender: parts.sender, delivery, manifestSha256, takenAt, result, refused: refused.map(({ file, line, code, message }) => ({ file, line, code, message })), warnings };
}

/** Whether an incomplete delivery may still be on its way. */
export function isStillArriving({ modifiedMs }: Lying, nowMs: number): boolean {
  return Math.abs(nowMs - modifiedMs) < STILL_ARRIVING_MS;
}

/** What somebody must put right before all of a stream is read: refused files, and those that never came. */
export function troubleOf(lying: readonly Lying[], incomplete: ReadonlyMap<string, string>, stream: FileStream, nowMs: number): ReadFailure | null {
  const refused = lying.flatMap(({ received }) => received.refused.filter((one) => one.stream === null || one.stream === stream));
  const late = lying.filter((one) => incomplete.has(one.received.delivery) && !isStillArriving(one, nowMs));
  const first = refused[0]?.message ?? (late[0] === undefined ? null : incompleteMessage(late[0].received.delivery, incomplete.get(late[0].received.delivery) ?? ''));
  if (first === null) return null;
  const more = refused.length + late.length - 1;
  return { kind: 'unreadable', code: refused[0]?.code ?? 'DELIVERY_INCOMPLETE', message: `${first}${more === 0 ? '' : ` Altri problemi nella cartella del partner: ${more}.`} Il resto è stato preso.` };
}

export function incompleteMessage(delivery: string, file: string): string {
  return `La consegna «${delivery}» è incompleta: il file «${file}» manca o è più corto di quanto dichiarato. Chiedi al partner di completarla, o di consegnarla di nuovo con un altro numero.`;
}

/** Reads outcomes that were not handed over yet into the memory, without handing them over: for whoever asks about one position now. */
export async function lookForOutcomes(parts: IncomingParts, lying: readonly Lying[], ctx: PullCtx): Promise<Read<void>> {
  for (const one of lying.filter(({ received }) => !isDone(received, 'OUTCOMES'))) {
    for (let place = 0; place < filesOf(one.received, 'OUTCOMES').length; ) {
      const part = await readPart(parts, one, 'OUTCOMES', place, ctx);
      if (!part.ok) return { ok: false, error: readFailureOf(part.error) };
      if (part.value.state === 'INCOMPLETE') break;
      place = part.value.nextFile;
    }
  }
  return { ok: true, value: undefined };
}
