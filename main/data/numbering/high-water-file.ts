import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../durable-file.ts';

/**
 * How far this machine and user have reserved numbers for one data folder (intermediary.md 4.5, guarantee 2). It lies outside the data
 * folder, so that it is not restored, copied or moved together with the database.
 */
export type HighWater = Readonly<{
  databaseId: string;
  www: string;
  /** Last block reserved; 0 when the workstation is enrolled and has reserved none. */
  blockNo: number;
  /** Last counter of that block; -1 before the first. */
  upTo: number;
  machine: string;
  /** Every workstation number that this machine ever enrolled for this folder: none of them is enrolled twice. */
  usedWorkstations: readonly string[];
}>;

/** The file as found: a damaged one is not the same as none. */
export type FoundHighWater = Readonly<{ kind: 'FOUND'; highWater: HighWater }> | Readonly<{ kind: 'MISSING' }> | Readonly<{ kind: 'UNREADABLE' }>;

const highWaterSchema = z.strictObject({
  databaseId: z.string().length(32),
  www: z.string().regex(/^\d{3}$/),
  blockNo: z.int().min(0),
  upTo: z.int().min(-1),
  machine: z.string(),
  usedWorkstations: z.array(z.string()),
});

export type HighWaterFile = Readonly<{
  path: string;
  read(): Promise<FoundHighWater>;
  /** Returns when the content is on the disk, also after a power cut. Throws file system errors. */
  write(highWater: HighWater): Promise<void>;
}>;

/** The file of one data folder. A folder that is moved or copied has no file under its new path: it must enrol again. */
export function highWaterFile(stateDir: string, dataDir: string): HighWaterFile {
  const key = createHash('sha256').update(process.platform === 'win32' ? dataDir.toLowerCase() : dataDir).digest('hex').slice(0, 16);
  const path = join(stateDir, `high-water-${key}.json`);
  return { path, read: () => readHighWater(path), write: (highWater) => writeDurably(path, JSON.stringify(highWater)) };
}

/** Where an operating system keeps what belongs to one user of one machine; never inside a synchronised or roaming folder. */
export function defaultStateDir(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>, home: string): string {
  switch (platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Sportello', 'numbering');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Sportello', 'numbering');
    default: {
      const stateHome = env['XDG_STATE_HOME'];
      return join(stateHome === undefined || stateHome === '' ? join(home, '.local', 'state') : stateHome, 'sportello', 'numbering');
    }
  }
}

async function readHighWater(path: string): Promise<FoundHighWater> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return { kind: missing ? 'MISSING' : 'UNREADABLE' };
  }
  try {
    return { kind: 'FOUND', highWater: highWaterSchema.parse(JSON.parse(text)) };
  } catch {
    return { kind: 'UNREADABLE' };
  }
}
