import { loadRawFile } from '../../data/raw-files.ts';
import type { Reader } from '../../data/engine.ts';
import { outcomeOfFile, type TreasuryOutcome } from './import-treasury.ts';
import { findFile, listFiles } from './store.ts';

/** Files taken and refused, newest first, those before an id. */
export async function importedFiles(reader: Reader, before: number, limit: number): Promise<readonly Readonly<{ at: string; who: string; outcome: TreasuryOutcome }>[]> {
  const found: { at: string; who: string; outcome: TreasuryOutcome }[] = [];
  for (const file of await listFiles(reader, before, limit)) found.push({ at: file.at, who: file.who, outcome: await outcomeOfFile(reader, file, false) });
  return found;
}

/** The bytes of a file as they were handed in; null when there is no such file. */
export async function rawTreasuryFile(reader: Reader, id: number): Promise<Readonly<{ fileName: string; sha256: string; bytes: Uint8Array }> | null> {
  const file = await findFile(reader, id);
  const bytes = file === null ? null : await loadRawFile(reader, file.sha256);
  return file === null || bytes === null ? null : { fileName: file.fileName, sha256: file.sha256, bytes };
}
