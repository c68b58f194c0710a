import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of an archive with every migration and the taxonomy, made once a run (`main/host/testing/prepare-migrated-archive.ts`). */
    migratedArchive: string;
  }
}

type Template = Readonly<{ bytes: Buffer; identityAt: readonly number[] }>;
const IDENTITY_LENGTH = 32;
let template: Promise<Template | null> | null = null;

/**
 * For tests: lays an archive that is already migrated into a new data folder, with an identity of its own. A test opens it in a third of the time that the
 * migrations take; what they do has tests of its own. Where the run made none, the folder stays empty and the archive is created as usual.
 */
export async function layMigratedArchive(dataDir: string): Promise<void> {
  const found = await (template ??= readTemplate());
  if (found === null) return;
  const bytes = Buffer.from(found.bytes);
  const identity = randomBytes(IDENTITY_LENGTH / 2).toString('hex');
  for (const at of found.identityAt) bytes.write(identity, at, 'latin1');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, 'sportello.db'), bytes, { mode: 0o600, flag: 'wx' });
}

async function readTemplate(): Promise<Template | null> {
  const folder: string | undefined = inject('migratedArchive');
  if (folder === undefined) return null;
  const bytes = await readFile(join(folder, 'sportello.db'));
  const identity = await readFile(join(folder, 'identity.txt'), 'latin1');
  const identityAt: number[] = [];
  for (let at = bytes.indexOf(identity, 0, 'latin1'); at !== -1; at = bytes.indexOf(identity, at + 1, 'latin1')) identityAt.push(at);
  if (identity.length !== IDENTITY_LENGTH || identityAt.length === 0) throw new Error('The migrated archive does not hold its identity');
  return { bytes, identityAt };
}
