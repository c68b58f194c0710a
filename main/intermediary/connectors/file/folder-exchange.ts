import { constants } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '../../../domain/result.ts';
import { folderThere, UNFINISHED_ENDING, type Exchange, type Exchanged, type ExchangeFailure, type ExchangeFolder, type ListedFile } from './exchange.ts';

/** The exchange in a folder of this computer or of the network, with `out` and `in` in it. */
export function createFolderExchange(root: string): Exchange {
  const pathOf = (folder: ExchangeFolder, name: string): string => join(root, folder, name);
  return {
    remoteClock: false,
    place: root,
    list: async (folder, signal) => folderThere(await asResult(signal, false, () => listFolder(join(root, folder))), folder),
    read: (folder, name, maxBytes, signal) => readWhole(pathOf(folder, name), maxBytes, signal),
    write: async (name, bytes, signal) => folderThere(await writeWhole(join(root, 'out'), name, bytes, signal), 'out'),
    remove: (name, signal) => asResult(signal, true, () => rm(pathOf('out', name), { force: true })),
    close: async () => undefined,
  };
}

async function listFolder(folder: string): Promise<readonly ListedFile[]> {
  const listed: ListedFile[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // A link would make us read what lies elsewhere.
    if (!entry.isFile()) continue;
    const found = await lstat(join(folder, entry.name)).catch(() => null);
    if (found?.isFile() === true) listed.push({ name: entry.name, bytes: found.size, modifiedMs: found.mtimeMs });
  }
  return listed;
}

async function readWhole(path: string, maxBytes: number, signal: AbortSignal): Promise<Exchanged<Uint8Array>> {
  const read = await asResult(signal, false, async () => {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return (await file.stat()).size > maxBytes ? null : await file.readFile();
    } finally {
      await file.close();
    }
  });
  if (!read.ok) return read;
  return read.value === null || read.value.length > maxBytes ? err({ kind: 'too-large' }) : ok(read.value);
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array, signal: AbortSignal): Promise<Exchanged<void>> {
  const unfinished = join(folder, `${name}${UNFINISHED_ENDING}`);
  const written = await asResult(signal, false, async () => {
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  });
  if (!written.ok) return written;
  // A network folder may have renamed and lost the answer.
  const renamed = await asResult(signal, true, () => rename(unfinished, join(folder, name)));
  if (renamed.ok) await syncFolder(folder);
  return renamed;
}

/** The name too must survive a power cut; systems that cannot sync a folder do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r').catch(() => null);
  await opened?.sync().catch(() => undefined);
  await opened?.close();
}

async function asResult<T>(signal: AbortSignal, maybeDone: boolean, work: () => Promise<T>): Promise<Exchanged<T>> {
  if (signal.aborted) return err({ kind: 'unreachable', code: 'STOPPED', maybeDone: false });
  try {
    return ok(await work());
  } catch (failure) {
    return err(failureOf(failure, maybeDone));
  }
}

function failureOf(failure: unknown, maybeDone: boolean): ExchangeFailure {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'UNKNOWN';
  switch (code) {
    case 'ENOENT': return { kind: 'missing' };
    case 'EACCES': case 'EPERM': case 'EROFS':
      return { kind: 'denied', code: 'FOLDER_RIGHTS', message: 'Il sistema non permette di leggere o scrivere nella cartella di scambio: chiedi a chi gestisce i computer il diritto di scrivere in «out» e di leggere in «in».' };
    case 'ENOTDIR': case 'ELOOP':
      return { kind: 'denied', code: 'FOLDER_SHAPE', message: 'Nella cartella di scambio «out» e «in» devono essere cartelle vere, non file né collegamenti.' };
    case 'ENOSPC': case 'EDQUOT':
      return { kind: 'denied', code: 'FOLDER_FULL', message: 'Il disco della cartella di scambio è pieno: libera spazio e riprova.' };
    default: return { kind: 'unreachable', code: `FOLDER_${code}`, maybeDone };
  }
}
