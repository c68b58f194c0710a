import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadSqlite } from '../../data/connection.ts';
import { lockFolder } from '../../data/folder-lock.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { defaultDataDir } from '../loopback/arguments.ts';
import { makeDemo, type DemoRequest } from './make-demo.ts';

/** Says of a folder that it was made here, so that nothing else is ever thrown away. */
const NOTE = 'archivio-di-prova.json';
const note = z.object({ state: z.enum(['MAKING', 'READY']) });
type Note = Readonly<z.infer<typeof note>>;

/** Where the archive for trying lies when nobody says: beside the one of the office. */
export function defaultDemoDir(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  return `${defaultDataDir(environment, platform)}-prova`;
}

/**
 * Has the archive for trying in its folder: makes it the first time, when `fresh` is asked, and when the last making was interrupted; otherwise leaves it
 * as whoever tried it left it. Error: an Italian sentence when the folder holds something else or is in use.
 */
export async function provideDemo(request: DemoRequest, fresh: boolean): Promise<Result<'MADE' | 'THERE', string>> {
  const found = await readNote(request.dataDir);
  if (found === null && !(await isEmpty(request.dataDir))) return err(`La cartella ${request.dataDir} contiene altro: l’archivio di prova vuole una cartella sua. Scegline un’altra con --data.`);
  if (found?.state === 'READY' && !fresh) return ok('THERE');
  if (found !== null) {
    if (await isInUse(request.dataDir)) return err('L’archivio di prova è aperto in un’altra finestra di Sportello: chiudila e riprova.');
    await rm(request.dataDir, { recursive: true, force: true });
  }
  const made = await makeDemo({ ...request, onBegun: () => writeNote(request, 'MAKING') });
  if (!made.ok) return made;
  await writeNote(request, 'READY');
  return ok('MADE');
}

async function readNote(dataDir: string): Promise<Note | null> {
  try {
    return note.parse(JSON.parse(await readFile(join(dataDir, NOTE), 'utf8')));
  } catch {
    return null;
  }
}

async function writeNote({ dataDir, reference, seed, positions }: DemoRequest, state: Note['state']): Promise<void> {
  await writeFile(join(dataDir, NOTE), `${JSON.stringify({ state, reference, seed, positions })}\n`, { mode: 0o600 });
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

async function isInUse(dataDir: string): Promise<boolean> {
  const sqlite = await loadSqlite();
  if (sqlite === null) return false;
  const lock = await lockFolder(sqlite, dataDir);
  if (lock.ok) await lock.value.release();
  return !lock.ok;
}
