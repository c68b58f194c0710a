import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One event. There is no field for free text: personal data has nowhere to go. Words (`event`, `label`, `query`, `code`)
 * are identifiers of the program; a value that is not one is written as `refused`.
 */
export type LogRecord = Readonly<{
  event: string;
  label?: string;
  query?: string;
  code?: string;
  durationMs?: number;
  count?: number;
  errorId?: string;
}>;

/** Structured log of one process. Writing never throws: a full disk must not stop a payment. */
export interface EventLog {
  event(record: LogRecord): void;
  /** Writes class, code and place (file:line) of an error under a fresh id, which is what the operator is shown. Returns the id. */
  error(event: string, thrown: unknown, label?: string): string;
  close(): void;
}

const keptFiles = 14;
const maxFileBytes = 2 * 1024 * 1024;
const filePattern = /^sportello-\d{8}T\d{9}Z\.jsonl$/;
const word = /^[A-Za-z][A-Za-z0-9_.:#-]{0,63}$/;
// Belt and braces: identifiers of the program never look like a fiscal code or carry the digits of a code.
const personal = /[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]|\d{11}/i;

function asWord(value: string): string {
  return word.test(value) && !personal.test(value) ? value : 'refused';
}

function asNumber(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 10) / 10 : -1;
}

/** Where an error was thrown, as `file.ts:12` only: the message and folder names (which hold the user's name) are left out. */
export function errorPlaces(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error) || thrown.stack === undefined) return [];
  const heading = thrown.message === '' ? -1 : thrown.stack.indexOf(thrown.message);
  const frames = heading === -1 ? thrown.stack : thrown.stack.slice(heading + thrown.message.length);
  return frames
    .split('\n')
    .map((line) => /^\s+at .*?([A-Za-z][\w.-]{0,60}\.(?:ts|tsx|js|mjs|cjs):\d{1,6}):\d{1,6}\)?$/.exec(line)?.[1])
    .filter((place) => place !== undefined)
    .slice(0, 8);
}

function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'NotAnError';
  return 'code' in thrown && typeof thrown.code === 'string' ? asWord(thrown.code) : asWord(thrown.name);
}

/** Opens the log in `folder` (created if missing): JSON lines, a new file per start, day or 2 MB, the newest 14 kept. */
export function openEventLog(folder: string, clock: () => number = Date.now): EventLog {
  let file: { handle: number; day: string; bytes: number } | null = null;

  const openFile = (): { handle: number; day: string; bytes: number } => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const instant = new Date(clock()).toISOString();
    const handle = openSync(join(folder, `sportello-${instant.replace(/[-:.]/g, '')}.jsonl`), 'a', 0o600);
    dropOldFiles(folder);
    return { handle, day: instant.slice(0, 10), bytes: fstatSync(handle).size };
  };

  const append = (fields: Readonly<Record<string, unknown>>): void => {
    try {
      const at = new Date(clock()).toISOString();
      const line = `${JSON.stringify({ at, ...fields })}\n`;
      if (file !== null && (file.day !== at.slice(0, 10) || file.bytes > maxFileBytes)) {
        closeSync(file.handle);
        file = null;
      }
      file ??= openFile();
      file.bytes += writeSync(file.handle, line);
    } catch {
      // The log is a witness, not a participant: a failure to write it changes nothing for the operator.
    }
  };

  return {
    event(record) {
      append({
        event: asWord(record.event),
        ...(record.label === undefined ? {} : { label: asWord(record.label) }),
        ...(record.query === undefined ? {} : { query: asWord(record.query) }),
        ...(record.code === undefined ? {} : { code: asWord(record.code) }),
        ...(record.durationMs === undefined ? {} : { durationMs: asNumber(record.durationMs) }),
        ...(record.count === undefined ? {} : { count: asNumber(record.count) }),
        ...(record.errorId === undefined ? {} : { errorId: asWord(record.errorId) }),
      });
    },
    error(event, thrown, label) {
      const errorId = `E-${randomBytes(4).toString('hex')}`;
      append({ event: asWord(event), errorId, code: errorCode(thrown), places: errorPlaces(thrown), ...(label === undefined ? {} : { label: asWord(label) }) });
      return errorId;
    },
    close() {
      if (file !== null) closeSync(file.handle);
      file = null;
    },
  };
}

function dropOldFiles(folder: string): void {
  const files = readdirSync(folder).filter((name) => filePattern.test(name)).sort();
  for (const name of files.slice(0, Math.max(0, files.length - keptFiles))) rmSync(join(folder, name), { force: true });
}
