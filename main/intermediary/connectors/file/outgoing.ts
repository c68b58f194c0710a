import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../../domain/result.ts';
import { deliveryName, deliveryOfManifest, sequenceOf } from './delivery-names.ts';
import { EXCHANGE_FORMAT, LIMITS, MANIFEST_ENDING, manifest as manifestShape, positionLine, readShape, type Manifest, type ManifestFile, type PositionLine } from './delivery-shapes.ts';
import { UNFINISHED_ENDING, type Exchange, type ExchangeFailure } from './exchange.ts';
import type { ExchangeMemory, SequenceMemory } from './exchange-memory.ts';
import { whenAccepted } from './partner-position.ts';
import { positionTable } from './position-table.ts';

const POSITIONS_ENDING = '.positions.jsonl';
const TABLE_ENDING = '.positions.csv';

export type OutgoingParts = Readonly<{ exchange: Exchange; memory: ExchangeMemory; sender: string; organization: string; withTable: boolean }>;

type LineContent = PositionLine extends infer Line ? (Line extends PositionLine ? Omit<Line, 'line'> : never) : never;
/** A line before it has its number. */
export type NewLine = Readonly<LineContent>;

/** `UNSURE`: nobody knows whether the manifest is there. Anything else did not happen. */
export type NotDelivered = Readonly<{ kind: 'FAILED'; failure: ExchangeFailure }> | Readonly<{ kind: 'UNSURE'; code: string }>;

/** What this desk writes. Not to be called twice at once. */
export type Outgoing = Readonly<{
  /** Takes into the memory what was delivered without it: after a crash, or a memory that was lost or put back. */
  catchUp(nowMs: number, signal: AbortSignal): Promise<Result<SequenceMemory, ExchangeFailure>>;
  /** Writes one delivery: its lines, then its manifest. */
  deliver(lines: readonly NewLine[], operationId: string, nowMs: number, signal: AbortSignal): Promise<Result<string, NotDelivered>>;
}>;

export function createOutgoing(parts: OutgoingParts): Outgoing {
  let upToDate = false;
  const catchUp: Outgoing['catchUp'] = async (nowMs, signal) => {
    if (upToDate) return ok(await parts.memory.sequence());
    const caught = await adoptDelivered(parts, nowMs, signal);
    upToDate = caught.ok;
    return caught;
  };
  return {
    catchUp,
    async deliver(lines, operationId, nowMs, signal) {
      const caught = await catchUp(nowMs, signal);
      if (!caught.ok) return err({ kind: 'FAILED', failure: caught.error });
      const written = await writeDelivery(parts, caught.value, lines, { operationId, nowMs, signal });
      if (!written.ok && written.error.kind === 'UNSURE') upToDate = false;
      return written;
    },
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sumOf(lines: readonly PositionLine[]): number {
  return lines.flatMap((line) => (line.operation === 'CREATE' || line.operation === 'UPDATE' ? line.position.options : [])).flatMap(({ installments }) => installments).reduce((sum, { amountCents }) => sum + amountCents, 0);
}

type Writing = Readonly<{ operationId: string; nowMs: number; signal: AbortSignal }>;

async function writeDelivery(parts: OutgoingParts, sequence: SequenceMemory, contents: readonly NewLine[], { operationId, nowMs, signal }: Writing): Promise<Result<string, NotDelivered>> {
  const { exchange, sender } = parts;
  const number = sequence.last + 1;
  const delivery = deliveryName(sender, number, nowMs, operationId);
  const lines = contents.map((content, index): PositionLine => ({ line: index + 1, ...content }));
  const positions = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const table = parts.withTable ? Buffer.from(positionTable(lines)) : null;
  const files: Readonly<{ file: ManifestFile; content: Uint8Array }>[] = [
    { file: { name: `${delivery}${POSITIONS_ENDING}`, kind: 'positions', bytes: positions.length, sha256: sha256Of(positions), records: lines.length, sumCents: sumOf(lines) }, content: positions },
  ];
  if (table !== null) files.push({ file: { name: `${delivery}${TABLE_ENDING}`, kind: 'positions-csv', bytes: table.length, sha256: sha256Of(table) }, content: table });
  const told: Manifest = {
    format: EXCHANGE_FORMAT, sender, organization: parts.organization, sequence: number, createdAt: new Date(nowMs).toISOString(), previousManifestSha256: sequence.lastManifestSha256, files: files.map(({ file }) => file),
  };
  const manifest = Buffer.from(`${JSON.stringify(told, null, 2)}\n`);
  for (const { file, content } of files) {
    const written = await exchange.write(file.name, content, signal);
    if (!written.ok) return err({ kind: 'FAILED', failure: written.error });
  }
  const finished = await exchange.write(`${delivery}${MANIFEST_ENDING}`, manifest, signal);
  if (!finished.ok) {
    if (finished.error.kind === 'unreachable' && finished.error.maybeDone) return err({ kind: 'UNSURE', code: finished.error.code });
    // Names of people must not lie about; what cannot be taken away now is at the next start.
    for (const { file } of files) await exchange.remove(file.name, signal);
    return err({ kind: 'FAILED', failure: finished.error });
  }
  try {
    await remember(parts, { delivery, number, lines, manifestSha256: sha256Of(manifest), writtenAtMs: nowMs });
    return ok(delivery);
  } catch {
    // Delivered all the same: what could not be noted here is read again from the exchange.
    return err({ kind: 'UNSURE', code: 'MEMORY_NOT_WRITTEN' });
  }
}

type Delivered = Readonly<{ delivery: string; number: number; lines: readonly PositionLine[]; manifestSha256: string; writtenAtMs: number }>;

/** The number last: what comes before is done again from the exchange when it is missing. */
async function remember({ memory, organization }: OutgoingParts, { delivery, number, lines, manifestSha256, writtenAtMs }: Delivered): Promise<void> {
  const sent: { iupd: string; operationId: string; hash: string | null }[] = [];
  for (const line of lines) {
    const known = await memory.position(line.iupd);
    const before = known.waiting.at(-1)?.ifAccepted ?? known.held;
    const ifAccepted = whenAccepted(organization, line, before);
    sent.push({ iupd: line.iupd, operationId: line.operationId, hash: ifAccepted.hash });
    const isThere = known.waiting.some((waiting) => waiting.delivery === delivery && waiting.operationId === line.operationId);
    if (!isThere) await memory.savePosition({ ...known, waiting: [...known.waiting, { operationId: line.operationId, delivery, writtenAtMs, ifAccepted }] });
  }
  await memory.saveSent({ delivery, lines: sent });
  await memory.saveSequence({ last: number, lastDelivery: delivery, lastManifestSha256: manifestSha256 });
}

async function adoptDelivered(parts: OutgoingParts, nowMs: number, signal: AbortSignal): Promise<Result<SequenceMemory, ExchangeFailure>> {
  const { exchange, memory, sender } = parts;
  const listed = await exchange.list('out', signal);
  if (!listed.ok) return listed;
  const known = await memory.sequence();
  const delivered = listed.value.flatMap(({ name }) => {
    const [number, delivery] = [sequenceOf(sender, name), deliveryOfManifest(name)];
    return number === null || delivery === null || number < known.last || delivery === known.lastDelivery ? [] : [{ number, delivery }];
  }).sort((a, b) => a.number - b.number);
  // The same number twice is never ours: we take the next one only when the one before is settled.
  const numbers = [...(known.lastDelivery === null ? [] : [known.last]), ...delivered.map(({ number }) => number)];
  if (new Set(numbers).size !== numbers.length) return err(nameTaken(sender));
  for (const { number, delivery } of delivered) {
    const failure = await adopt(parts, number, delivery, nowMs, signal);
    if (failure !== null) return err(failure);
  }
  const sequence = await memory.sequence();
  await removeUnfinished(parts, listed.value.map(({ name }) => name), sequence.last, signal);
  return ok(sequence);
}

function nameTaken(sender: string): ExchangeFailure {
  return {
    kind: 'denied', code: 'SENDER_NAME_TAKEN',
    message: `Nella cartella di scambio scrive anche un’altra postazione con il nome «${sender}»: le consegne si confonderebbero, perciò non si invia più nulla. Dai a questa postazione un altro nome in Configurazione, Intermediario.`,
  };
}

async function adopt(parts: OutgoingParts, number: number, delivery: string, nowMs: number, signal: AbortSignal): Promise<ExchangeFailure | null> {
  const read = await parts.exchange.read('out', `${delivery}${MANIFEST_ENDING}`, LIMITS.manifestBytes, signal);
  if (!read.ok) {
    if (read.error.kind !== 'missing' && read.error.kind !== 'too-large') return read.error;
    // Taken away by the partner while we looked, or not as we write them: only its number counts.
    await parts.memory.saveSequence({ last: number, lastDelivery: delivery, lastManifestSha256: null });
    return null;
  }
  const told = readShape(manifestShape, Buffer.from(read.value).toString('utf8'));
  const lines = told === null ? [] : await linesOf(parts.exchange, told, signal);
  if ('kind' in lines) return lines;
  const createdAtMs = told === null ? Number.NaN : Date.parse(told.createdAt);
  await remember(parts, { delivery, number, lines, manifestSha256: sha256Of(read.value), writtenAtMs: Number.isNaN(createdAtMs) ? nowMs : createdAtMs });
  return null;
}

async function linesOf(exchange: Exchange, told: Manifest, signal: AbortSignal): Promise<readonly PositionLine[] | ExchangeFailure> {
  const file = told.files.find(({ kind }) => kind === 'positions');
  if (file === undefined) return [];
  const read = await exchange.read('out', file.name, file.bytes, signal);
  if (!read.ok) return read.error.kind === 'missing' || read.error.kind === 'too-large' ? [] : read.error;
  if (sha256Of(read.value) !== file.sha256) return [];
  return Buffer.from(read.value).toString('utf8').split('\n').flatMap((text) => readShape(positionLine, text) ?? []);
}

/** Files of a number that was never delivered: of a crash between the lines and their manifest. */
async function removeUnfinished({ exchange, sender }: OutgoingParts, names: readonly string[], last: number, signal: AbortSignal): Promise<void> {
  for (const name of names) {
    const number = sequenceOf(sender, name);
    if (number !== null && number > last && [POSITIONS_ENDING, TABLE_ENDING, UNFINISHED_ENDING].some((ending) => name.endsWith(ending))) await exchange.remove(name, signal);
  }
}
