import type { NotFound, PositionRef, PullCtx, PulledItem, PullPage, Read, RemotePosition } from '../../connector.ts';
import { FILE_STREAMS, filesOf, isDone, listDeliveries, lookForOutcomes, markDone, readPart, tellPartner, troubleOf, type FileStream, type IncomingParts, type Lying } from './incoming.ts';
import { readFailureOf } from './partner-answers.ts';

/** Receipts looked through when somebody asks about one position; the rest comes with the stream. */
const RECEIPTS_LOOKED_THROUGH = 500;

/** What one desk still finds incomplete in the run that is going on, by stream. */
export type Incomplete = Readonly<Record<FileStream, Map<string, string>>>;

export function nothingIncomplete(): Incomplete {
  return { OUTCOMES: new Map(), RECEIPTS: new Map(), FLOWS: new Map() };
}

/** Where a run is: files of a delivery already handed over. The engine gives it back only once they are kept, so it is also the proof that they are. */
type Place = Readonly<{ delivery: string; files: number }>;

function readPlace(page: string | null): Place | null {
  const found = /^(.{1,140})@(\d{1,6})$/.exec(page ?? '');
  return found === null ? null : { delivery: found[1] ?? '', files: Number(found[2]) };
}

/**
 * A page of a stream: files of one delivery, in order of name. A delivery counts as taken when the page after its last one is asked for. The last page is always empty; instead
 * of it comes what the partner must put right, once all the rest was handed over.
 */
export async function pullFiles(parts: IncomingParts, incomplete: Incomplete, stream: FileStream, page: string | null, ctx: PullCtx): Promise<Read<PullPage>> {
  const place = readPlace(page);
  if (place === null) incomplete[stream].clear();
  const listed = await listDeliveries(parts, ctx.signal);
  if (!listed.ok) return { ok: false, error: readFailureOf(listed.error) };
  if (place !== null) await markWhenAllKept(parts, listed.value, stream, place);
  for (const lying of listed.value) {
    const { delivery } = lying.received;
    if (place !== null && delivery < place.delivery) continue;
    const received = (await parts.memory.received()).get(delivery) ?? lying.received;
    if (isDone(received, stream)) continue;
    const from = place?.delivery === delivery ? place.files : 0;
    if (from >= filesOf(received, stream).length) continue;
    const part = await readPart(parts, { ...lying, received }, stream, from, ctx);
    if (!part.ok) return { ok: false, error: readFailureOf(part.error) };
    if (part.value.state === 'READ') return { ok: true, value: { items: part.value.items, next: `${delivery}@${part.value.nextFile}`, skipped: 0 } };
    incomplete[stream].set(delivery, part.value.file);
  }
  return lastPage(parts, incomplete, stream, ctx);
}

async function markWhenAllKept(parts: IncomingParts, lying: readonly Lying[], stream: FileStream, place: Place): Promise<void> {
  const found = lying.find(({ received }) => received.delivery === place.delivery)?.received ?? (await parts.memory.received()).get(place.delivery);
  if (found !== undefined && place.files >= filesOf(found, stream).length) await markDone(parts, place.delivery, stream);
}

async function lastPage(parts: IncomingParts, incomplete: Incomplete, stream: FileStream, ctx: PullCtx): Promise<Read<PullPage>> {
  // Listed again: refusals noted on the way are in it.
  const listed = await listDeliveries(parts, ctx.signal);
  if (!listed.ok) return { ok: false, error: readFailureOf(listed.error) };
  await tellPartner(parts, listed.value, ctx);
  const trouble = troubleOf(listed.value, incomplete[stream], stream, ctx.nowMs());
  return trouble === null ? { ok: true, value: { items: [], next: null, skipped: incomplete[stream].size } } : { ok: false, error: trouble };
}

/** Looks now for what the partner says of one position: its outcomes and its receipts, known by the notice numbers in them. */
export async function askFiles(parts: IncomingParts, ref: PositionRef, ctx: PullCtx): Promise<Read<Readonly<{ remote: RemotePosition | NotFound; items: readonly PulledItem[] }>>> {
  const listed = await listDeliveries(parts, ctx.signal);
  if (!listed.ok) return { ok: false, error: readFailureOf(listed.error) };
  const outcomes = await lookForOutcomes(parts, listed.value, ctx);
  if (!outcomes.ok) return outcomes;
  const receipts = await receiptsOf(parts, listed.value, ref, ctx);
  if (!receipts.ok) return receipts;
  const { held } = await parts.memory.position(ref.iupd);
  return { ok: true, value: { remote: held ?? { notFound: true }, items: receipts.value } };
}

async function receiptsOf(parts: IncomingParts, lying: readonly Lying[], ref: PositionRef, ctx: PullCtx): Promise<Read<readonly PulledItem[]>> {
  const found: PulledItem[] = [];
  let looked = 0;
  for (const one of lying.filter(({ received }) => !isDone(received, 'RECEIPTS'))) {
    const total = filesOf(one.received, 'RECEIPTS').length;
    for (let place = 0; place < total && looked < RECEIPTS_LOOKED_THROUGH; ) {
      const part = await readPart(parts, one, 'RECEIPTS', place, ctx);
      if (!part.ok) return { ok: false, error: readFailureOf(part.error) };
      if (part.value.state === 'INCOMPLETE') break;
      found.push(...part.value.items.filter(({ raw }) => ref.navs.some((nav) => Buffer.from(raw).includes(nav.slice(1)))));
      looked += part.value.nextFile - place;
      place = part.value.nextFile;
    }
  }
  return { ok: true, value: found };
}

export function isFileStream(stream: string): stream is FileStream {
  return FILE_STREAMS.some((known) => known === stream);
}
