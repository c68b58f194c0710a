import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../domain/result.ts';

/** Writes a file that is complete when it bears its name: beside, synced, renamed. Error: an Italian sentence. */
export async function writeWholeFile(file: string, bytes: Uint8Array): Promise<Result<null, string>> {
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  try {
    await writeSynced(partial, bytes);
    await rename(partial, file);
    return ok(null);
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined);
    return err(fileProblem('scrivere', thrown));
  }
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function makeFolder(folder: string): Promise<Result<null, string>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return ok(null);
  } catch (thrown) {
    return err(fileProblem('creare', thrown));
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'non c’è', EACCES: 'manca il permesso', EPERM: 'manca il permesso', ENOSPC: 'il disco è pieno', EROFS: 'il disco è in sola lettura', EISDIR: 'è una cartella', ENOTDIR: 'una parte del percorso non è una cartella', EEXIST: 'c’è già',
};

/** Says why a file could not be used, without its path. `verb`: leggere, scrivere, creare. */
export function fileProblem(verb: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const cause = CAUSES[code];
  return `Il file o la cartella non si può ${verb}${cause === undefined ? '' : `: ${cause}`}.`;
}
