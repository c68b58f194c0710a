import { access, constants } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** Where archives of a campaign are made: a disk in memory where there is one, since hundreds of combinations and days wait for nothing but the disk. */
export async function fastFolder(): Promise<string> {
  return access('/dev/shm', constants.W_OK).then(() => '/dev/shm', () => tmpdir());
}
