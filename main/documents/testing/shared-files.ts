/** Reference material outside the repository, for tests only. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const folder = process.env['SPORTELLO_SHARED'] ?? resolve(repository, '..', 'shared');

export function readShared(...path: readonly string[]): string {
  return readFileSync(join(folder, ...path), 'utf8');
}
