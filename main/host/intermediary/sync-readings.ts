import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { addDays, romeDateTimeToInstant, type CivilDate } from '../../domain/civil-date.ts';
import { ONLY_CLOSES_LABEL, type NotRecorded, type QueuedIntent, type SyncPort } from '../../features/sync/index.ts';
import type { PullStream } from '../../intermediary/connector.ts';
import { listRefused, listUnfetched, loadRefused, type RefusedItem, type UnfetchedItem } from '../../intermediary/pulling/index.ts';
import { alignmentDelays, dayFigures, pullRuns, queueCounts, queuedOf, queuePage, type QueuedRow } from '../../intermediary/sync-views.ts';

export const STREAM_LABEL: Readonly<Record<PullStream, string>> = { RECEIPTS: 'Ricevute', FLOWS: 'Flussi di rendicontazione', COLLECTIONS: 'Riscossioni', OUTCOMES: 'Esiti degli invii' };

const STREAMS: readonly PullStream[] = ['RECEIPTS', 'FLOWS', 'COLLECTIONS', 'OUTCOMES'];
const MOST_NOT_RECORDED = 200;
const IMPORT_IT = 'Il contenuto è conservato: salvalo, e quando è corretto importalo da Importazioni. Dopo un aggiornamento del programma prova «Riprova».';
const IT_IS_ASKED = 'Il programma continua a chiederla da solo. Se non arriva in pochi giorni chiedila all’intermediario con questo riferimento, oppure scaricala dal suo portale e importala.';

/** What arrived and could not be recorded, and what is announced and not given, the longest missed first. */
export async function readNotRecorded(reader: Reader, connector: string): Promise<readonly NotRecorded[]> {
  const rows: NotRecorded[] = (await listUnfetched(reader, connector, MOST_NOT_RECORDED)).map(notGiven);
  for (const stream of STREAMS) rows.push(...(await listRefused(reader, connector, stream, Number.MAX_SAFE_INTEGER, MOST_NOT_RECORDED)).map(refused));
  return rows;
}

function notGiven(item: UnfetchedItem): NotRecorded {
  return {
    kind: 'NOT_GIVEN', id: `${item.stream}/${item.itemKey}`, stream: item.stream, label: STREAM_LABEL[item.stream], reference: item.itemKey, happenedAt: item.happenedAt, since: item.firstMissedAt, tries: item.tries, nextAt: item.nextAt, reason: whyNotGiven(item.code), remedy: IT_IS_ASKED,
  };
}

function whyNotGiven(code: string): string {
  switch (code) {
    case 'NOT_READY': return 'L’intermediario la elenca ma non la consegna.';
    case 'UNREADABLE_ANSWER': return 'L’intermediario consegna qualcosa che non si legge.';
    default: return `L’intermediario risponde con un errore (${code}).`;
  }
}

function refused(item: RefusedItem): NotRecorded {
  return {
    kind: 'REFUSED', id: String(item.seq), stream: item.stream, label: STREAM_LABEL[item.stream], reference: item.naturalKey, happenedAt: null, since: item.receivedAt, tries: null, nextAt: null, reason: item.message ?? 'Non si legge.', remedy: IMPORT_IT,
  };
}

const ENDING: Readonly<Record<string, string>> = { 'application/xml': 'xml', 'application/json': 'json', 'text/csv': 'csv' };

/** The bytes of something refused, named by its place and not by what it says. */
export async function readRefusedContent(reader: Reader, connector: string, id: string): Promise<Readonly<{ fileName: string; bytes: Uint8Array }> | null> {
  const item = /^\d{1,15}$/.test(id) ? await loadRefused(reader, connector, Number(id)) : null;
  return item === null ? null : { fileName: `arrivo-non-registrato-${id}.${ENDING[item.mime] ?? 'bin'}`, bytes: item.raw };
}

const CREATION_LIMIT_MS = 60_000;
const CHANGE_LIMIT_MS = 60 * 60_000;
/** Place in the queue of what waits for its time (sync-views.ts). */
const WAITS = 5;

const cursorShape = z.tuple([z.int(), z.int()]);

function readCursor(cursor: string | null): Readonly<{ place: number; seq: number }> | null | 'BAD' {
  if (cursor === null) return null;
  try {
    const parsed = cursorShape.safeParse(JSON.parse(cursor));
    return parsed.success ? { place: parsed.data[0], seq: parsed.data[1] } : 'BAD';
  } catch {
    return 'BAD';
  }
}

function toIntent(row: QueuedRow): QueuedIntent {
  return {
    intentId: row.id, positionId: row.positionId, kind: row.kind, kindLabel: row.onlyCloses === 1 ? ONLY_CLOSES_LABEL : '', state: row.place === WAITS ? 'WAITING' : row.state, happened: row.message, remedy: [], attempts: row.attempts, lastHttp: row.lastHttp, lastCode: row.lastCode, nextAt: row.nextAt, createdAt: row.createdAt,
  };
}

/** A page of the queue with its counts; null when the cursor is not one of this list. */
export async function readQueue(reader: Reader, now: string, asked: Parameters<SyncPort['queue']>[1]): ReturnType<SyncPort['queue']> {
  const after = readCursor(asked.cursor);
  if (after === 'BAD') return null;
  const rows = await queuePage(reader, { view: asked.view, offices: asked.offices, now, after, limit: asked.limit });
  const counts = await queueCounts(reader, now, asked.offices);
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  const toSolve = counts.blocked + counts.conflict;
  const waiting = counts.ready + counts.waiting + counts.inFlight + counts.ambiguous;
  return { rows: shown.map(toIntent), next: rows.length > asked.limit && last !== undefined ? JSON.stringify([last.place, last.seq]) : null, counts: { all: toSolve + waiting, toSolve, waiting } };
}

/** What waits to be sent about one position. */
export async function readSending(reader: Reader, now: string, positionId: number): ReturnType<SyncPort['sending']> {
  return (await queuedOf(reader, positionId, now)).map(toIntent);
}

/** The instant at which a civil day of Rome begins. */
function beginningOf(day: CivilDate): string {
  const instant = romeDateTimeToInstant(day, '00:00');
  if (!instant.ok) throw new Error('A civil day without midnight');
  return new Date(instant.value).toISOString();
}

/** Figures of the last days, today the last. */
export function readDays(reader: Reader, today: CivilDate, days: number): ReturnType<SyncPort['days']> {
  const dates = Array.from({ length: days }, (_, index) => addDays(today, index - days + 1));
  return dayFigures(reader, dates.map((day) => ({ day, from: beginningOf(day), before: beginningOf(addDays(day, 1)) })));
}

type Delay = Awaited<ReturnType<typeof alignmentDelays>>[number];

/** What is not accepted and still in time says nothing yet; what is late counts as such at once, not only when it is accepted at last. */
function figureOf(delays: readonly Delay[], limitMs: number) {
  const told = delays.filter(({ accepted, ms }) => accepted || ms > limitMs).map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number | null => told[Math.min(told.length - 1, Math.floor(told.length * share))] ?? null;
  return { count: told.length, within: told.filter((ms) => ms <= limitMs).length, p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** How soon the intermediary knew (features.md 4.5): creations within 1 minute, updates and cancellations within 60. */
export async function readAlignment(reader: Reader, today: CivilDate, days: number, now: string): ReturnType<SyncPort['alignment']> {
  const delays = await alignmentDelays(reader, beginningOf(addDays(today, 1 - days)), now);
  const of = (creation: boolean) => delays.filter((delay) => delay.creation === creation);
  return { creations: figureOf(of(true), CREATION_LIMIT_MS), changes: figureOf(of(false), CHANGE_LIMIT_MS) };
}

export async function readRuns(reader: Reader, limit: number): ReturnType<SyncPort['runs']> {
  const rows = await pullRuns(reader, limit);
  return rows.map((row) => ({ ...row, label: STREAM_LABEL[row.stream], outcome: row.outcome ?? 'RUNNING' }));
}
